"""SELU keeps mean 0 and variance 1 for 100 layers, with one initialization only."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import elu, relu, selu

torch.set_default_dtype(torch.float64)
width, depth = 100, 100
x = torch.randn(128, width, generator=torch.Generator().manual_seed(0))


def variances(activation, gain):
    g = torch.Generator().manual_seed(1)
    a, found = x, []
    for _ in range(depth):
        w = torch.randn(width, width, generator=g) * gain / width**0.5
        a = activation(a @ w.T)
        found.append(a.var().item())
    return found, a.mean().item()


fig, ax = plt.subplots(figsize=(6.4, 3.6))
print("activation, gain of the weights   mean   variance after 100 layers")
for name, activation, gain in [
    ("SELU, 1 (LeCun)", selu, 1.0),
    ("SELU, sqrt 2 (He)", selu, 2**0.5),
    ("SELU, 1/sqrt 3 (torch)", selu, 3**-0.5),
    ("ELU, 1", elu, 1.0),
    ("ReLU, sqrt 2 (He)", relu, 2**0.5),
]:
    found, mean = variances(activation, gain)
    print(f"{name:28} {round(mean, 2) + 0.0:10.2f} {found[-1]:12.2g}")
    ax.semilogy(range(1, depth + 1), found, label=name)
ax.set(xlabel="layer", ylabel="variance of the activations")
ax.legend(ncols=2, loc="lower left")
plt.show()
