"""The gradient that reaches the first block, in plain and in residual networks."""

import torch
from torch import nn

from dlref.diagnostics import delta_norms
from dlref.residual import ResidualBlock

torch.set_default_dtype(torch.float64)


def convolutions(norm):
    layers = []
    for _ in range(2):
        conv = nn.Conv2d(8, 8, 3, padding=1, bias=False)
        nn.init.kaiming_normal_(conv.weight)
        layers += [conv, nn.BatchNorm2d(8), nn.ReLU()] if norm else [conv, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


kinds = {
    "plain": lambda: nn.Sequential(convolutions(norm=False), nn.ReLU()),
    "plain, batch norm": lambda: nn.Sequential(convolutions(norm=True), nn.ReLU()),
    "residual, batch norm": lambda: ResidualBlock(convolutions(True), None, nn.ReLU()),
}
torch.manual_seed(0)
x, target = torch.randn(16, 8, 8, 8), torch.randn(16, 8)


def loss(y):
    return (y.mean((2, 3)) * target).sum()


print("gradient at the first block, over that at the last")
print("layers                     20        50       100")
for name, make in kinds.items():
    ratios = []
    for depth in (10, 25, 50):  # blocks of two layers
        torch.manual_seed(1)
        blocks = [make() for _ in range(depth)]
        deltas = delta_norms(blocks, x, loss)
        ratios.append(f"{deltas[0] / deltas[-1]:8.0e}")
    print(f"{name:20}  ", "  ".join(ratios))
