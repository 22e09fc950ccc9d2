"""Whose mean and deviation? Those of the training data, for every new sample."""

import torch

from dlref.linear_models import logistic_irls
from dlref.normalization import Standardizer

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)


def draw(n, share):
    y = (torch.rand(n) < share).double()
    noise = torch.randn(n, 2) * torch.tensor([1.0, 20.0])
    return torch.tensor([5.0, 300.0]) + y[:, None] * torch.tensor(
        [2.0, 30.0]
    ) + noise, y


def with_bias(Z):
    return torch.cat([Z, torch.ones(len(Z), 1)], dim=1)


X, y = draw(500, share=0.5)
scaler = Standardizer().fit(X)
w = logistic_irls(with_bias(scaler.transform(X)), y)


def accuracy(Z, y):
    return ((with_bias(Z) @ w > 0) == (y > 0.5)).double().mean()


print("statistics of                      training set   the test batch itself")
for name, batch, share in [
    ("500 samples, half of them class 1", 500, 0.5),
    ("500 samples, 90% of them class 1", 500, 0.9),
    ("500 batches of 4", 4, 0.5),
    ("500 batches of 1", 1, 0.5),
]:
    rows = []
    for _ in range(1 if batch == 500 else 500):
        T, t = draw(batch, share)
        own = Standardizer().fit(T).transform(T)
        rows.append([accuracy(scaler.transform(T), t), accuracy(own, t)])
    right, wrong = torch.tensor(rows).mean(0)
    print(f"{name:34}{right:9.0%}{wrong:18.0%}")
