"""Normalize before the branch or after the sum: the gradient through 50 blocks."""

import torch
from torch.nn.functional import layer_norm

from dlref.diagnostics import activation_statistics, delta_norms

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
depth, n = 50, 64
x, target = torch.randn(32, n), torch.randn(32, n)
V = torch.randn(depth, n, n) * (2 / n) ** 0.5
W = torch.randn(depth, n, n) * (1 / n) ** 0.5


def branch(a, k):
    return (a @ V[k]).relu() @ W[k]


def norm(a):
    return layer_norm(a, [n])


blocks = {
    "no norm": lambda a, k: a + branch(a, k),
    "post-norm": lambda a, k: norm(a + branch(a, k)),
    "pre-norm": lambda a, k: a + branch(norm(a), k),
}
print(
    "           gradient at block 1      25      50   std of output at block 1     50"
)
for name, block in blocks.items():
    layers = [lambda a, k=k, block=block: block(a, k) for k in range(depth)]
    deltas = delta_norms(layers, x, lambda a: (norm(a) * target).mean())
    stats = activation_statistics(layers, x)
    print(f"{name:22}", *(f"{deltas[k - 1]:7.0e}" for k in (1, 25, 50)), end="")
    print(f"{stats[0]['std']:23.1f}{stats[-1]['std']:7.0e}")
