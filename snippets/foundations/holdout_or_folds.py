"""A hundred items: one hold-out of 20 against cross-validation."""

import torch

from dlref.splitting import k_fold, train_dev_test_split

torch.manual_seed(0)
n, features, runs = 100, 5, 200
teacher = torch.randn(features)


def draw(size):
    x = torch.randn(size, features)
    return x, (x @ teacher + 2 * torch.randn(size)).sign()


def fit(x, y):
    return torch.linalg.lstsq(x, y[..., None]).solution  # (runs, features, 1)


def accuracy(w, x, y):
    return ((x @ w).sign().squeeze(2) == y).float().mean(1)  # of each run


new_x, new_y = draw(10_000)
data, splits = [], {"hold out 20": [], "5 folds": [], "10 folds": []}
for _ in range(runs):
    data.append(draw(n))
    train, _, test = train_dev_test_split(n, [0.8, 0.0, 0.2])
    splits["hold out 20"].append([(train, test)])
    splits["5 folds"].append(k_fold(n, 5))
    splits["10 folds"].append(k_fold(n, 10))
x, y = (torch.stack(parts) for parts in zip(*data))
truth = accuracy(fit(x, y), new_x, new_y)  # of the model that will be used
run = torch.arange(runs)[:, None]

print("estimate minus truth    mean   spread   largest")
for name, of_runs in splits.items():
    scores = []
    for folds in zip(*of_runs):  # the first fold of all runs, then the second
        train, test = (torch.stack(parts) for parts in zip(*folds))
        w = fit(x[run, train], y[run, train])
        scores.append(accuracy(w, x[run, test], y[run, test]))
    errors = torch.stack(scores).mean(0) - truth
    print(
        f"{name:20}  {errors.mean():6.3f}   {errors.std():6.3f}"
        f"   {errors.abs().max():7.3f}"
    )
