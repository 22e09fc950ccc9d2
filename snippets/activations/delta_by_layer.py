"""The gradient in 30 untrained layers: activation and weights decide."""

from functools import partial

import matplotlib.pyplot as plt
import torch

from dlref.activations import relu, sigmoid, tanh
from dlref.diagnostics import delta_norms

torch.set_default_dtype(torch.float64)  # in float32 the small ones would round to zero
torch.manual_seed(0)
depth, width, samples = 30, 128, 128
weights = torch.randn(depth, width, width) / width**0.5
x, direction = torch.randn(samples, width), torch.randn(samples, width)


def layer(f, W, a):
    return f(a @ W.T)


def loss(a):
    return (a * direction).sum()


fig, ax = plt.subplots()
print("delta of layer        1        10        20        30")
for name, f, gain in [
    ("sigmoid, gain 1", sigmoid, 1.0),
    ("tanh, gain 1", tanh, 1.0),
    ("ReLU, gain √2", relu, 2**0.5),
    ("tanh, gain 1/√3", tanh, 3**-0.5),
    ("ReLU, gain 1/√3", relu, 3**-0.5),
]:
    layers = [partial(layer, f, gain * W) for W in weights]
    norms = torch.tensor(delta_norms(layers, x, loss))
    relative = norms / norms[-1]
    print(f"{name:15}", *(f"{relative[k - 1]:9.1e}" for k in (1, 10, 20, 30)))
    style = "--" if gain < 1 else "-"
    ax.semilogy(range(1, depth + 1), relative, style, label=name)
ax.set(xlabel="layer", ylabel="gradient norm, layer 30 = 1")
ax.legend()
plt.show()
