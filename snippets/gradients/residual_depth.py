"""Residual networks of 10, 100 and 400 blocks: the sum must be kept in check too."""

from functools import partial

import torch

from dlref.diagnostics import delta_norms
from dlref.normalization import layer_norm

torch.set_default_dtype(torch.float64)
n = 32
torch.manual_seed(0)
x, target = torch.randn(16, n), torch.randn(16, n)
V = torch.randn(400, n, n) * (2 / n) ** 0.5  # He
W = torch.randn(400, n, n) * (1 / n) ** 0.5


def block(a, k, L, shortcut=1.0, power=0.0, norm=False):
    inside = layer_norm(a, [n]) if norm else a
    return shortcut * a + torch.relu(inside @ V[k]) @ W[k] / L**power


print("gradient at block 1 over that at block L,  L = 10       100       400")
for name, settings in {
    "f(a)": {"shortcut": 0.0},
    "a + f(a)": {},
    "a + f(a)/√L": {"power": 0.5},
    "a + f(norm(a))": {"norm": True},
}.items():
    ratios = []
    for L in (10, 100, 400):
        layers = [partial(block, k=k, L=L, **settings) for k in range(L)]
        norms = delta_norms(layers, x, lambda a: (a * target).sum())
        ratios.append(norms[0] / norms[-1])
    print(f"{name:40}", *(f"{ratio:9.1e}" for ratio in ratios))
