"""Correlated features: ridge shrinks both weights, dropout raises one first."""

import matplotlib.pyplot as plt
import torch

from dlref.dropout import dropout
from dlref.regularization import ridge

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
gram = torch.tensor([[4.0, 1.2], [1.2, 1.0]])  # X^T X: norms 2 and 1, correlation 0.6
orthonormal, _ = torch.linalg.qr(torch.randn(50, 2))
X = orthonormal @ torch.linalg.cholesky(gram).T
y = X @ torch.tensor([1.0, 0.5])


def fit_with_dropout(p, copies=4000):
    masked = dropout(X.repeat(copies, 1), p)
    return torch.linalg.lstsq(masked, y.repeat(copies)[:, None]).solution[:, 0]


ps = torch.linspace(0.0, 0.9, 10).tolist()
lams = torch.logspace(-3, 3, 600).tolist()
by_dropout = torch.stack([fit_with_dropout(p) for p in ps])
by_ridge = torch.stack([ridge(X, y, lam) for lam in lams])
print("  p      dropout       nearest ridge    distance")
for p, w in list(zip(ps, by_dropout, strict=True))[:8:2]:
    distances = (by_ridge - w).norm(dim=1)
    r = by_ridge[distances.argmin()]
    print(
        f"{p:.1f}   ({w[0]:.2f}, {w[1]:.2f})    ({r[0]:.2f}, {r[1]:.2f})"
        f"     {distances.min():.2f}"
    )

fig, ax = plt.subplots()
ax.plot(*by_dropout.T, "o-", label="dropout, p from 0 to 0.9")
ax.plot(*by_ridge.T, label="ridge, all λ")
ax.annotate("least squares", (1.0, 0.5), xytext=(1.03, 0.48))
ax.set(xlabel="weight of the larger feature", ylabel="weight of the smaller one")
ax.set(xlim=(0, 1.3), ylim=(0, 0.7))
ax.legend(loc="lower right")
plt.show()
