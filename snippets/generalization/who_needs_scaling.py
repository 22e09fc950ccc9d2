"""Which methods change when a feature is measured in another unit, and which do not."""

import torch

from dlref.regularization import ridge

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
features = 12
X, T = torch.randn(100, features), torch.randn(500, features)
X_label, T_label = (Z[:, 0] + Z[:, 1] + torch.randn(len(Z)) > 0 for Z in (X, T))
y = X_label.double() - 0.5


def nearest_neighbours(X, T):
    near = torch.cdist(T, X).topk(5, largest=False).indices
    return y[near].mean(1) > 0


def stump(X, T):
    best = None
    for j in range(X.shape[1]):
        for t in X[:, j]:
            right = ((X[:, j] > t) == X_label).double().mean()
            if best is None or right > best[0]:
                best = right, j, t
    return T[:, best[1]] > best[2]


def linear(X, T, lam=0.0):
    return T @ ridge(X, y, lam) > 0


def descent(X, T):
    w = torch.zeros(features)
    lr = 1 / torch.linalg.eigvalsh(X.T @ X / len(X)).max()
    for _ in range(20):
        w -= lr * X.T @ (X @ w - y) / len(X)
    return T @ w > 0


unit = torch.ones(features)
unit[2:] = 100.0  # all but the first two features, which alone matter
print("                              accuracy   noise x 100   same predictions")
for name, predict in [
    ("5 nearest neighbours", nearest_neighbours),
    ("decision stump", stump),
    ("least squares, solved", linear),
    ("ridge, solved", lambda X, T: linear(X, T, lam=100.0)),
    ("least squares, 20 steps of GD", descent),
]:
    before, after = predict(X, T).flatten(), predict(X * unit, T * unit).flatten()
    scores = [(p == T_label).double().mean() for p in (before, after)]
    same = (before == after).double().mean()
    print(f"{name:32}{scores[0]:6.0%}{scores[1]:14.0%}{same:19.0%}")
