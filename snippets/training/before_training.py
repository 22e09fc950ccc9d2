"""Checks before the first step: the loss at the start, and who sees whom in a batch."""

import math

import torch
from torch import nn

from dlref.losses import cross_entropy

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
x = torch.randn(256, 20)
y = torch.arange(256) % 10  # ten classes, equally frequent
rare = (torch.arange(256) % 10 == 0).long()  # two classes, one in ten


def network(outputs):
    return nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, outputs))


def show(name, labels, expected, value):
    found = cross_entropy(net(x), labels)
    print(f"{name:28} {found:5.2f}   {expected} = {value:.2f}")


print("loss at the start            found   expected")
net = network(10)
show("10 classes", y, "ln 10", math.log(10))
with torch.no_grad():
    net[2].weight.mul_(30)
show("last weights 30 times larger", y, "ln 10", math.log(10))
net = network(2)
show("rare class", rare, "ln 2", math.log(2))
p = rare.double().mean()
with torch.no_grad():
    net[2].bias.copy_(torch.stack([1 - p, p]).log())
entropy = -(p * p.log() + (1 - p) * (1 - p).log())
show("bias set to log frequencies", rare, "entropy", entropy)


def mixed(x):
    """Meant to swap the axes and back, but a reshape does not undo a transpose."""
    return x.T.reshape(x.shape)


for name, prepare in [("correct", lambda x: x), ("a wrong reshape", mixed)]:
    batch = x[:8].clone().requires_grad_()
    net(prepare(batch))[3].sum().backward()
    rows = batch.grad.abs().sum(1).nonzero()[:, 0].tolist()
    print(f"output 3 depends on rows {rows}: {name}")
