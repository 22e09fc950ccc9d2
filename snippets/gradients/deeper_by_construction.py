"""A deeper network that is at least as good exists: add layers that change nothing."""

import torch
from torch import nn

from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
n = 32
x = torch.randn(128, 2)
y = (3 * x[:, :1]).sin() * x[:, 1:]


def error(net):
    return (net(x) - y).square().mean() / y.square().mean()


def train(net, steps=60):
    optimizer = Adam(net.parameters(), lr=0.01)
    for _ in range(steps):
        optimizer.zero_grad()
        error(net).backward()
        optimizer.step()
    return net


def identity():
    layer = nn.Linear(n, n)
    nn.init.eye_(layer.weight)
    nn.init.zeros_(layer.bias)
    return nn.Sequential(layer, nn.ReLU())  # relu(a) = a, since a >= 0 here


def deep(middle):
    return nn.Sequential(*shallow[:4], *middle, shallow[4])


torch.manual_seed(1)
hidden = nn.Linear(2, n), nn.ReLU(), nn.Linear(n, n), nn.ReLU()
shallow = train(nn.Sequential(*hidden, nn.Linear(n, 1)))
random = [nn.Sequential(nn.Linear(n, n), nn.ReLU()) for _ in range(20)]
print("share of the targets left, on the training data")
print(f" 2 hidden layers, trained              {error(shallow):5.0%}")
same = deep([identity() for _ in range(20)])
print(f"22 hidden layers, 20 of them identity  {error(same):5.0%}")
print(f"22 hidden layers, 20 of them random    {error(deep(random)):5.0%}")
print(f"  and 60 more steps of training        {error(train(deep(random))):5.0%}")
