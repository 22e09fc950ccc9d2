"""The spread of Monte Carlo dropout does not shrink as the data grow."""

import torch
from torch import nn

from dlref.dropout import Dropout, monte_carlo_predict

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
features, noise = 10, 1.0
true, x_new = torch.randn(features), torch.randn(1, features)
copies = x_new.expand(100, -1)  # a hundred predictions at once, each with its own mask


def fit(X, y, p):
    """The minimum of the loss averaged over masks, as a model with dropout."""
    gram = X.T @ X
    w = torch.linalg.solve(gram + p / (1 - p) * gram.diag().diag(), X.T @ y)
    model = nn.Sequential(Dropout(p), nn.Linear(features, 1, bias=False)).eval()
    model[1].weight.data = w[None]
    return model


print("             standard deviation of the prediction")
print("samples   from the data   dropout 0.1   dropout 0.5")
for n in (20, 200, 2000, 20_000):
    X = torch.randn(n, features)
    y = X @ true + noise * torch.randn(n)
    cov = noise**2 * torch.linalg.inv(X.T @ X)  # of the least-squares weights
    exact = (x_new @ cov @ x_new.T).sqrt().item()
    row = [monte_carlo_predict(fit(X, y, p), copies, 20).std() for p in (0.1, 0.5)]
    print(f"{n:7}   {exact:13.3f}   {row[0]:11.2f}   {row[1]:11.2f}")
