"""The gradient vanishes in networks that are not saturated, even in a linear one."""

import matplotlib.pyplot as plt
import torch
from torch import nn

from dlref.diagnostics import delta_norms

torch.set_default_dtype(torch.float64)
width, depth = 64, 30
x = torch.randn(32, width, generator=torch.Generator().manual_seed(0))
to_output = torch.randn(width, generator=torch.Generator().manual_seed(2))


def network(activation, gain):
    torch.manual_seed(1)
    layers = []
    for _ in range(depth):
        linear = nn.Linear(width, width, bias=False)
        nn.init.normal_(linear.weight, std=gain / width**0.5)
        layers.append(nn.Sequential(linear, activation))
    return layers


def saturated(layers):
    """The share of sigmoid units below 0.01 or above 0.99."""
    shares, a = [], x
    for layer in layers:
        a = layer(a)
        shares.append(((a < 0.01) | (a > 0.99)).double().mean().item())
    return sum(shares) / depth


fig, ax = plt.subplots(figsize=(6.4, 3.4))
print("network              saturated   |delta|, layer 1 / layer 30")
for name, activation, gain in [
    ("linear, gain 1", nn.Identity(), 1.0),
    ("linear, gain 0.8", nn.Identity(), 0.8),
    ("sigmoid, gain 1", nn.Sigmoid(), 1.0),
    ("sigmoid, gain 10", nn.Sigmoid(), 10.0),
]:
    layers = network(activation, gain)
    deltas = delta_norms(layers, x, lambda a: (a @ to_output).mean())
    ratio = deltas[0] / deltas[-1]
    share = f"{saturated(layers):9.0%}" if "sigmoid" in name else f"{'-':>9}"
    print(f"{name:18} {share:>11} {ratio:15.0e}")
    ax.semilogy(range(1, depth + 1), [d / deltas[-1] for d in deltas], label=name)
ax.set(xlabel="layer", ylabel="|δ| relative to layer 30")
ax.legend()
plt.show()
