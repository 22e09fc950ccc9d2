"""A table whose columns have no order: a network learns what a linear model cannot."""

import torch
from torch import nn

from dlref.linear_models import logistic_irls
from dlref.losses import binary_cross_entropy_with_logits
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
x = torch.randn(5000, 10)
y = (x[:, 0] * x[:, 1] + x[:, 2] * x[:, 3] > 0).double()
test = slice(3000, 5000)


def network(n):
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))
    optimizer = Adam(net.parameters(), lr=0.05)
    for step in range(120):
        rows = torch.arange(step * 200, step * 200 + 200) % n
        optimizer.zero_grad()
        binary_cross_entropy_with_logits(net(x[rows])[:, 0], y[rows]).backward()
        optimizer.step()
    return net(x[test])[:, 0]


def accuracy(logits):
    return ((logits > 0) == y[test].bool()).double().mean().item()


print("test accuracy on 10 columns in no order")
print("training samples   logistic regression   network")
for n in (100, 1000, 3000):
    linear = x[test] @ logistic_irls(x[:n], y[:n])
    print(f"{n:16}   {accuracy(linear):19.0%}   {accuracy(network(n)):7.0%}")
