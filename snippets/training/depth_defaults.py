"""Batch normalization, highways and residuals carry the gradient through 30 layers."""

import torch
from torch import nn

from dlref.diagnostics import delta_norms
from dlref.residual import HighwayLayer, PreNormBlock

torch.set_default_dtype(torch.float64)
n, depth = 64, 30


def plain():
    return nn.Sequential(nn.Linear(n, n), nn.ReLU())


blocks = {
    "plain": plain,
    "batch norm": lambda: nn.Sequential(nn.Linear(n, n), nn.BatchNorm1d(n), nn.ReLU()),
    "highway, bias 3": lambda: HighwayLayer(n, gate_bias=3.0),
    "highway, bias 0": lambda: HighwayLayer(n, gate_bias=0.0),
    "highway, bias -3": lambda: HighwayLayer(n, gate_bias=-3.0),
    "pre-norm residual": lambda: PreNormBlock(plain(), nn.LayerNorm(n)),
}

torch.manual_seed(0)
x, target = torch.randn(128, n), torch.randn(128, n)


def loss(out):
    return (out * target).sum()


print("all weights as PyTorch draws them   gradient at layer 1 / at layer 30")
for name, make in blocks.items():
    ratios = []
    for seed in range(3):
        torch.manual_seed(seed)
        layers = [make() for _ in range(depth)]
        deltas = delta_norms(layers, x, loss)
        ratios.append(deltas[0] / deltas[-1])
    print(f"{name:29}", *(f"{ratio:9.1e}" for ratio in ratios))
