"""Two starts: logistic regression ends in one place, a network in two."""

import torch
from torch import nn

from dlref.losses import binary_cross_entropy_with_logits
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
g = torch.Generator().manual_seed(0)
x = torch.randn(200, 2, generator=g)
noise = 0.5 * torch.randn(200, generator=g)
y = (x[:, 0] + 0.5 * x[:, 1] ** 2 + noise > 0.5).double()


def train(make, seed):
    torch.manual_seed(seed)
    net = make()
    start = torch.cat([p.detach().flatten() for p in net.parameters()])
    optimizer = Adam(net.parameters(), lr=0.1)
    for _ in range(150):
        optimizer.zero_grad()
        loss = binary_cross_entropy_with_logits(net(x)[:, 0], y)
        loss.backward()
        optimizer.step()
    return (
        start,
        torch.cat([p.detach().flatten() for p in net.parameters()]),
        loss.item(),
    )


def linear():
    return nn.Linear(2, 1)


def network():
    return nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))


print("                      losses of seeds 1, 2   distance at the start, at the end")
for make in (linear, network):
    (start, end, loss), (start2, end2, loss2) = train(make, 1), train(make, 2)
    before, after = (start - start2).norm(), (end - end2).norm()
    print(f"{make.__name__:20} {loss:12.2f} {loss2:6.2f} {before:18.1f} {after:12.1f}")
