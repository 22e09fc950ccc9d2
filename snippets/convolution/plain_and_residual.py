"""The gradient that reaches the first block, in plain and in residual networks."""

import torch
from torch import nn

from dlref.diagnostics import delta_norms
from dlref.residual import ResidualBlock

torch.set_default_dtype(torch.float64)


def convolutions(norm):
    layers = []
    for _ in range(2):
        conv = nn.Conv2d(8, 8, 3, padding=1, padding_mode="circular", bias=False)
        nn.init.kaiming_normal_(conv.weight)
        layers += [conv, nn.BatchNorm2d(8), nn.ReLU()] if norm else [conv, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


kinds = {
    "plain": lambda: nn.Sequential(convolutions(norm=False), nn.ReLU()),
    "plain, batch norm": lambda: nn.Sequential(convolutions(norm=True), nn.ReLU()),
    "residual, batch norm": lambda: ResidualBlock(convolutions(True), None, nn.ReLU()),
}
torch.manual_seed(0)
x, target = torch.randn(8, 8, 5, 5), torch.randn(8, 8)


def loss(y):
    return (y.mean((2, 3)) * target).sum()


print("gradient at the first block, over that at the last, of two networks")
print("layers                           20                100")
for name, make in kinds.items():
    row = f"{name:20}"
    for depth in (10, 50):  # blocks of two layers
        ratios = []
        for seed in range(2):
            torch.manual_seed(seed)
            deltas = delta_norms([make() for _ in range(depth)], x, loss)
            ratios.append(deltas[0] / deltas[-1])
        row += f"   {min(ratios):.0e} to {max(ratios):.0e}"
    print(row)
