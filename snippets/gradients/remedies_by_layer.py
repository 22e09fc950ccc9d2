"""The gradient through 50 untrained blocks, with and without the remedies."""

import matplotlib.pyplot as plt
import torch
from torch import nn

from dlref.diagnostics import delta_norms
from dlref.residual import PreNormBlock, ResidualBlock

torch.set_default_dtype(torch.float64)
depth, n = 50, 64


def linear(gain=2**0.5):  # He: gain √2 in front of a ReLU
    layer = nn.Linear(n, n)
    nn.init.normal_(layer.weight, std=gain / n**0.5)
    return layer


def plain(gain=2**0.5):
    return nn.Sequential(linear(gain), nn.ReLU())


def branch():
    return nn.Sequential(linear(), nn.ReLU(), linear(gain=1))


kinds = {
    "small weights": lambda: plain(gain=3**-0.5),  # as nn.Linear has by default
    "He weights": plain,
    "He, batch norm": lambda: nn.Sequential(linear(), nn.BatchNorm1d(n), nn.ReLU()),
    "He, residual": lambda: ResidualBlock(branch()),
    "He, residual, pre-norm": lambda: PreNormBlock(branch(), nn.LayerNorm(n)),
}
torch.manual_seed(0)
x, target = torch.randn(64, n), torch.randn(64, n)


def loss(a):
    return (a * target).sum()


fig, ax = plt.subplots()
print("gradient at block           1       10       30       50")
for name, make in kinds.items():
    torch.manual_seed(1)
    norms = torch.tensor(delta_norms([make() for _ in range(depth)], x, loss))
    relative = norms / norms[-1]
    print(f"{name:22}", *(f"{relative[k - 1]:8.0e}" for k in (1, 10, 30, 50)))
    ax.semilogy(range(1, depth + 1), relative, label=name)
ax.set(xlabel="block", ylabel="gradient norm, block 50 = 1")
ax.legend()
plt.show()
