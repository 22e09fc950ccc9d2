"""A hundred items: one hold-out of 20 against cross-validation."""

import torch

from dlref.splitting import k_fold, train_dev_test_split

torch.manual_seed(0)
n, features, runs = 100, 5, 200
teacher = torch.randn(features)


def draw(size):
    x = torch.randn(size, features)
    return x, (x @ teacher + 2 * torch.randn(size)).sign()


def accuracy(x, y, train, test):
    w = torch.linalg.lstsq(x[train], y[train, None]).solution
    return ((x[test] @ w).sign().squeeze(1) == y[test]).float().mean().item()


new_x, new_y = draw(10_000)
errors = {"hold out 20": [], "5 folds": [], "10 folds": []}
for _ in range(runs):
    x, y = draw(n)
    w = torch.linalg.lstsq(x, y[:, None]).solution  # the model that will be used
    truth = ((new_x @ w).sign().squeeze(1) == new_y).float().mean().item()
    train, _, test = train_dev_test_split(n, [0.8, 0.0, 0.2])
    errors["hold out 20"].append(accuracy(x, y, train, test) - truth)
    for k in (5, 10):
        scores = [accuracy(x, y, *fold) for fold in k_fold(n, k)]
        errors[f"{k} folds"].append(sum(scores) / k - truth)

print("estimate minus truth    mean   spread   largest")
for name, values in errors.items():
    values = torch.tensor(values)
    print(
        f"{name:20}  {values.mean():6.3f}   {values.std():6.3f}"
        f"   {values.abs().max():7.3f}"
    )
