"""Nine activation functions in figures, for normally distributed inputs."""

import matplotlib.pyplot as plt
import torch

from dlref.activations import (
    elu,
    gelu,
    leaky_relu,
    relu,
    selu,
    sigmoid,
    silu,
    softplus,
    tanh,
)

torch.set_default_dtype(torch.float64)
grid = torch.linspace(-8, 8, 2000)
density = torch.exp(-(grid**2) / 2)
density /= density.sum()  # so that sums are means over a standard normal variable


def slope(f, z):
    z = z.clone().requires_grad_()
    return torch.autograd.grad(f(z).sum(), z)[0]


functions = {
    "sigmoid": sigmoid,
    "tanh": tanh,
    "ReLU": relu,
    "leaky, 0.1": lambda z: leaky_relu(z, 0.1),
    "ELU": elu,
    "SELU": selu,
    "softplus": softplus,
    "GELU": gelu,
    "SiLU": silu,
}
scales = 10 ** torch.linspace(-1, 1, 21)
fig, ax = plt.subplots()
print("            largest          mean    share   mean square of the slope")
print("            slope    mean   square   of 0    s = 0.1   s = 1  s = 10")
for name, f in functions.items():
    y = f(grid)
    kept = [(density * slope(f, s * grid) ** 2).sum() for s in scales]
    zero = (density * (y == 0)).sum()
    largest = slope(f, torch.linspace(-8, 8, 16000)).max()
    mean = (density * y).sum().abs()
    row = f"{largest:6.2f} {mean:7.2f} {(density * y**2).sum():8.2f} {zero:7.1f}"
    print(f"{name:11} {row}  ", *(f"{kept[k]:8.3f}" for k in (0, 10, 20)))
    if name in ("sigmoid", "tanh", "ReLU", "ELU", "GELU", "SiLU"):
        ax.semilogx(scales, kept, label=name)
ax.set(xlabel="standard deviation s of the input", ylabel="mean of f'(z)²")
ax.legend(ncols=2, loc="upper right", bbox_to_anchor=(1, 0.93))
plt.show()
