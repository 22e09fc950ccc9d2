"""Hidden units that start alike get the same gradient and stay alike."""

import torch
from torch import nn

from dlref.optimizers import SGD

torch.set_default_dtype(torch.float64)
x = torch.randn(64, 3, generator=torch.Generator().manual_seed(0))
y = (x[:, :1] * x[:, 1:2]).sign()  # a product needs different hidden units


def train(start):
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(3, 6), nn.Tanh(), nn.Linear(6, 1))
    with torch.no_grad():
        for parameter in net.parameters() if start is not None else []:
            parameter.fill_(start)
    optimizer = SGD(net.parameters(), lr=0.2)
    for _ in range(200):
        optimizer.zero_grad()
        loss = (net(x) - y).square().mean()
        loss.backward()
        optimizer.step()
    return net[0].weight.detach(), loss.item()


print("start      loss    different hidden units   moved from the start")
for name, start in [("all 0", 0.0), ("all 0.5", 0.5), ("random", None)]:
    W, loss = train(start)
    stuck = start is not None and bool(W.eq(start).all())
    moved = "no" if stuck else "yes"
    different = len(W.round(decimals=9).unique(dim=0))
    print(f"{name:8}  {loss:.3f}   {different:10d}{moved:>25}")
