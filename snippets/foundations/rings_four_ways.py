"""Two rings: a person, a kernel or a hidden layer gives what a linear model lacks."""

import matplotlib.pyplot as plt
import torch
from torch import nn

from dlref.losses import binary_cross_entropy_with_logits
from dlref.optimizers import Adam
from dlref.regularization import ridge

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
n = 200
y = (torch.arange(2 * n) % 2).double()  # 0 inside, 1 outside
angle = torch.rand(2 * n) * 2 * torch.pi
radius = 1 + y + 0.15 * torch.randn(2 * n)
x = torch.stack([radius * angle.cos(), radius * angle.sin()], 1)
train, test = slice(0, n), slice(n, 2 * n)


def raw(z):
    return torch.cat([torch.ones(len(z), 1), z], 1)


def hand(z):
    return torch.cat([raw(z), z.square().sum(1, keepdim=True)], 1)


def kernel(z):
    return torch.exp(-torch.cdist(z, x[train]).square())


def linear_on(features):
    w = ridge(features(x[train]), 2 * y[train] - 1, lam=1e-3)
    return lambda z: features(z) @ w


def network(width=16):
    net = nn.Sequential(nn.Linear(2, width), nn.Tanh(), nn.Linear(width, 1))
    optimizer = Adam(net.parameters(), lr=0.05)
    for _ in range(100):
        optimizer.zero_grad()
        binary_cross_entropy_with_logits(net(x[train])[:, 0], y[train]).backward()
        optimizer.step()
    return lambda z: net(z)[:, 0].detach()


models = {"linear": linear_on(raw), "linear, r² added": linear_on(hand)}
models |= {"kernel": linear_on(kernel), "network": network()}
axis = torch.linspace(-2.6, 2.6, 50)
plane = torch.cartesian_prod(axis, axis)
fig, axes = plt.subplots(2, 2, figsize=(5.0, 5.2), sharex=True, sharey=True)
for ax, (name, score) in zip(axes.flat, models.items()):
    right = ((score(x[test]) > 0) == (y[test] > 0)).double().mean()
    print(f"{name:18} {right:6.1%} of the test points")
    height = score(plane).view(50, 50).T.round(decimals=9).numpy()
    ax.contour(axis, axis, height, levels=[0], colors="C2", linewidths=2)
    for label, color in [(0, "C0"), (1, "C1")]:
        ax.plot(*x[test][y[test] == label][::4].T, "o", ms=3, color=color)
    ax.set_title(name)
    ax.grid(visible=False)
plt.show()
