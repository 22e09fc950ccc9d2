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
from dlref.diagnostics import delta_norms

torch.set_default_dtype(torch.float64)
grid = torch.linspace(-8, 8, 4000)
density = torch.exp(-(grid**2) / 2) / torch.exp(-(grid**2) / 2).sum()
depth, width, samples = 30, 128, 64
torch.manual_seed(0)
weights = torch.randn(depth, width, width) / width**0.5
x, direction = torch.randn(samples, width), torch.randn(samples, width)

fig, ax = plt.subplots()
print("            gain   gradient, factor   after 30 layers")
print("            of f   for each layer     signal   gradient")
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
    gain = (density * f(grid) ** 2).sum() ** -0.5
    factor = gain * (density * slope**2).sum().sqrt()
    layers = [lambda z, W=W, g=gain, f=f: g * f(z) @ W.T for W in weights]
    deltas = torch.tensor(delta_norms(layers, x, lambda z: (z * direction).sum()))
    with torch.no_grad():
        signal = x
        for layer in layers:
            signal = layer(signal)
    row = f"{signal.square().mean().sqrt():12.2f} {deltas[0] / deltas[-1]:10.1e}"
    print(f"{name:11} {gain:5.2f} {factor:10.2f} {row}")
    if name in ("ReLU", "SELU", "GELU", "tanh", "softplus", "sigmoid"):
        ax.semilogy(range(1, depth + 1), deltas / deltas[-1], label=name)
ax.set(xlabel="layer", ylabel="gradient norm, layer 30 = 1")
ax.legend(ncols=2)
plt.show()
