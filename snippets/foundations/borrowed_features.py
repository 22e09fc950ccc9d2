"""Thirty samples: from scratch, and with features learned on other tasks."""

import torch
from torch import nn

from dlref.losses import mse
from dlref.optimizers import Adam
from dlref.regularization import ridge

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
A = nn.functional.normalize(torch.randn(12, 6), dim=0)  # shared by all tasks


def samples(n, tasks):
    x = torch.randn(n, 12)
    hidden = torch.sin(1.5 * x @ A)
    return x, hidden @ tasks


def train(net, x, y, steps):
    optimizer = Adam(net.parameters(), lr=0.01)
    for _ in range(steps):
        optimizer.zero_grad()
        mse(net(x), y).backward()
        optimizer.step()
    return net


def make(outputs):
    return nn.Sequential(
        nn.Linear(12, 48),
        nn.Tanh(),
        nn.Linear(48, 16),
        nn.Tanh(),
        nn.Linear(16, outputs),
    )


old = train(make(20), *samples(500, torch.randn(6, 20)), steps=150)
body = old[:-1]  # keep all but the last layer
errors = {
    "mean of the 30": [],
    "ridge on the inputs": [],
    "network from scratch": [],
    "ridge on borrowed features": [],
}
for _ in range(5):  # five new tasks
    task = torch.randn(6, 1)
    (x, y), (x_test, y_test) = samples(30, task), samples(1000, task)
    center = y.mean()
    with torch.no_grad():
        h, h_test = body(x), body(x_test)
    predictions = [
        center.expand_as(y_test),
        x_test @ ridge(x, y[:, 0] - center, 1.0)[:, None] + center,
        train(make(1), x, y - center, 60)(x_test) + center,
        h_test @ ridge(h, y[:, 0] - center, 0.1)[:, None] + center,
    ]
    for name, p in zip(errors, predictions):
        errors[name].append(((p - y_test).square().mean() / y_test.var()).item())
print("unexplained variance on a new task with 30 samples, mean of 5 tasks")
for name, values in errors.items():
    print(f"{name:27} {sum(values) / 5:5.2f}")
