"""A network on raw columns and on standardized ones: somebody must choose the units."""

import torch
from torch import nn

from dlref.losses import binary_cross_entropy_with_logits
from dlref.normalization import Standardizer
from dlref.optimizers import SGD

torch.set_default_dtype(torch.float64)
g = torch.Generator().manual_seed(0)
age = 45 + 12 * torch.randn(600, generator=g)  # in years
income = 80_000 + 25_000 * torch.randn(600, generator=g)  # per year
rate = 0.04 + 0.01 * torch.randn(600, generator=g)
x = torch.stack([age, income, rate], 1)
z = (x - x.mean(0)) / x.std(0)
y = (z[:, 0] * z[:, 1] + z[:, 2] > 0).double()


def accuracy(inputs):
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(3, 32), nn.Tanh(), nn.Linear(32, 1))
    optimizer = SGD(net.parameters(), lr=0.3, momentum=0.9)
    for _ in range(200):
        optimizer.zero_grad()
        loss = binary_cross_entropy_with_logits(net(inputs[:300])[:, 0], y[:300])
        loss.backward()
        optimizer.step()
    right = (net(inputs[300:])[:, 0] > 0) == (y[300:] > 0)
    return right.double().mean().item()


def nearest(inputs):
    closest = torch.cdist(inputs[300:], inputs[:300]).argmin(1)
    return (y[:300][closest] == y[300:]).double().mean().item()


scaled = Standardizer().fit(x[:300]).transform(x)
print("test accuracy      raw columns   standardized")
print(f"network            {accuracy(x):11.0%} {accuracy(scaled):14.0%}")
print(f"nearest neighbour  {nearest(x):11.0%} {nearest(scaled):14.0%}")
print(f"larger class       {max(y[300:].mean(), 1 - y[300:].mean()):11.0%}")
