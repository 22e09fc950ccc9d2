"""The last layer is a GLM on learned features: refit it exactly, the rest stays."""

import torch
from torch import nn

from dlref.linear_models import logistic_irls
from dlref.losses import binary_cross_entropy_with_logits
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
x = 2 * torch.rand(1200, 2) - 1
inside = (x.norm(dim=1) < 0.7).double()  # a disc, and one label in ten is wrong
y = torch.where(torch.rand(1200) < 0.1, 1 - inside, inside)
train, test = slice(0, 600), slice(600, 1200)


def report(name, logits):
    loss = binary_cross_entropy_with_logits(logits[train], y[train])
    right = ((logits > 0) == y.bool())[test].double().mean()
    print(f"{name:40} train loss {loss:.3f}   test accuracy {right:.0%}")


def with_ones(features):
    return torch.cat([torch.ones(len(features), 1), features], dim=1)


report("the intercept alone", y[train].mean().logit().expand(1200))
X = with_ones(x)
report("GLM on x1, x2", X @ logistic_irls(X[train], y[train]))
squares = with_ones(x**2)
report("GLM on x1^2, x2^2 (by hand)", squares @ logistic_irls(squares[train], y[train]))

features = nn.Sequential(nn.Linear(2, 16), nn.Tanh())
head = nn.Linear(16, 1)
optimizer = Adam([*features.parameters(), *head.parameters()], lr=0.03)
for _ in range(150):
    optimizer.zero_grad()
    logits = head(features(x[train]))[:, 0]
    binary_cross_entropy_with_logits(logits, y[train]).backward()
    optimizer.step()
with torch.no_grad():
    report("network, 16 hidden units", head(features(x))[:, 0])
    H = with_ones(features(x))
    report("GLM on the network's hidden units", H @ logistic_irls(H[train], y[train]))
