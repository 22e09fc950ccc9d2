"""The gain that keeps the signal level, and what it does to the gradient."""

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
grid = torch.linspace(-8, 8, 4000)
density = torch.exp(-(grid**2) / 2) / torch.exp(-(grid**2) / 2).sum()
depth, width, samples, seeds = 30, 128, 16, 6
torch.manual_seed(0)
weights = torch.randn(depth, seeds, width, width) / width**0.5
x, direction = torch.randn(2, seeds, samples, width)

fig, ax = plt.subplots()
print("            gain   r, for the   p, for the    after 30 layers, 6 seeds")
print("               g     gradient       signal       signal          gradient")
for name, f in [
    ("ReLU", relu),
    ("leaky, 0.1", lambda z: leaky_relu(z, 0.1)),
    ("SELU", selu),
    ("ELU", elu),
    ("GELU", gelu),
    ("SiLU", silu),
    ("tanh", tanh),
    ("softplus", softplus),
    ("sigmoid", sigmoid),
]:
    z = grid.clone().requires_grad_()
    slope = torch.autograd.grad(f(z).sum(), z)[0]
    g = (density * f(grid) ** 2).sum() ** -0.5
    r = g * (density * slope**2).sum().sqrt()
    p = g**2 * (density * grid * f(grid) * slope).sum()
    layers = [x.clone().requires_grad_()]
    for W in weights:
        layers.append(g * f(layers[-1]) @ W)
    deltas = torch.autograd.grad((layers[-1] * direction).sum(), layers)
    norms = torch.stack([d.square().sum((1, 2)).sqrt() for d in deltas])
    back = norms / norms[-1]  # (depth + 1, seeds)
    signal = layers[-1].detach().square().mean((1, 2)).sqrt()
    row = f"{signal.min():9.1f} to {signal.max():5.1f}"
    row += f"{back[0].min():11.1e} to {back[0].max():.1e}"
    print(f"{name:11} {g:4.2f} {r:12.2f} {p:12.2f} {row}")
    if name in ("ReLU", "SiLU", "GELU", "tanh", "softplus", "sigmoid"):
        ax.semilogy(back.median(1).values, label=name)
        ax.fill_between(range(depth + 1), *back.aminmax(dim=1), alpha=0.3)
ax.set(xlabel="layer", ylabel="gradient norm, last layer = 1", ylim=(1e-13, 1e3))
ax.legend(ncols=2, loc="lower right")
plt.show()
