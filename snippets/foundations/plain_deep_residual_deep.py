"""A deep plain network fits its training data worse, although no gradient vanishes."""

import torch
from torch import nn

from dlref.clipping import total_norm
from dlref.optimizers import Adam
from dlref.residual import PreNormBlock

torch.set_default_dtype(torch.float64)
width, steps = 16, 30
g = torch.Generator().manual_seed(0)
x = torch.randn(128, 8, generator=g)
y = (x[:, :1] * x[:, 1:2]).sin() + x[:, 2:3].abs()
y = (y - y.mean()) / y.std()


def plain():
    return nn.Sequential(nn.Linear(width, width), nn.BatchNorm1d(width), nn.ReLU())


def residual():
    f = nn.Sequential(nn.ReLU(), nn.Linear(width, width))
    return PreNormBlock(f, nn.BatchNorm1d(width))


def norm(block):
    return total_norm(p.grad for p in block.parameters())


def train(block, depth):
    torch.manual_seed(1)
    blocks = [block() for _ in range(depth)]
    net = nn.Sequential(nn.Linear(8, width), *blocks, nn.Linear(width, 1))
    optimizer = Adam(net.parameters(), lr=0.003)
    for step in range(steps):
        optimizer.zero_grad()
        loss = (net(x) - y).square().mean()
        loss.backward()
        if step == 0:
            ratio = norm(blocks[0]) / norm(blocks[-1])
        optimizer.step()
    return loss.item(), ratio.item()


print("blocks        training loss   gradient at the start, first block / last")
for block, depth in [(plain, 4), (plain, 24), (residual, 24)]:
    loss, ratio = train(block, depth)
    print(f"{depth:2} {block.__name__:9} {loss:14.2f} {ratio:16.1f}")
