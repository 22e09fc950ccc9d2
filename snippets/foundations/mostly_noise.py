"""Five percent of the variance can be predicted; a flexible model learns the rest."""

import torch
from torch import nn

from dlref.losses import mse
from dlref.optimizers import Adam
from dlref.regularization import ridge

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
share = 0.05  # of the variance is signal


def samples(n):
    x = torch.randn(n, 20)
    signal = (x[:, :2].sum(1) + x[:, 0] * x[:, 1]) / 3**0.5
    return x, share**0.5 * signal + (1 - share) ** 0.5 * torch.randn(n)


def explained(prediction, y):
    return 1 - ((prediction - y).square().mean() / y.var()).item()


x, y = samples(1000)
x_test, y_test = samples(5000)
weights = ridge(x, y, 100.0)
net = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 1))
optimizer = Adam(net.parameters(), lr=0.01)
print("explained variance            training   test   (at most 0.05 in the long run)")
print(
    f"ridge regression              {explained(x @ weights, y):7.2f}"
    f"  {explained(x_test @ weights, y_test):7.2f}"
)
for step in range(1, 201):
    optimizer.zero_grad()
    mse(net(x)[:, 0], y).backward()
    optimizer.step()
    if step in (10, 50, 200):
        with torch.no_grad():
            fits = explained(net(x)[:, 0], y), explained(net(x_test)[:, 0], y_test)
        print(f"network after {step:3} steps       {fits[0]:7.2f}  {fits[1]:7.2f}")
