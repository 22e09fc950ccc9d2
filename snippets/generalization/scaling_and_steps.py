"""How many steps gradient descent needs, by the scaling of two features."""

from bisect import bisect

import matplotlib.pyplot as plt
import torch

from dlref.normalization import MinMaxScaler, Standardizer, Whitener

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
n = 200
X = torch.stack([1 + torch.rand(n), 50 + 100 * torch.rand(n)], dim=1)
X[:, 1] += 40 * (X[:, 0] - 1.5)  # correlated
y = 3 * X[:, :1] + 0.02 * X[:, 1:] + 0.1 * torch.randn(n, 1)


def descent(Z):
    """The loss above its minimum after k steps, in closed form: it is a quadratic."""
    A = torch.cat([Z, torch.ones(n, 1)], dim=1)
    curvature, directions = torch.linalg.eigh(2 * A.T @ A / n)
    start = directions.T @ torch.linalg.lstsq(A, y).solution  # from w = 0
    factor = 1 - curvature / curvature.max()  # learning rate 1 / largest curvature

    def gap(k):
        return (curvature / 2 * (start[:, 0] * factor**k) ** 2).sum().item()

    return gap, curvature.max() / curvature.min()


scalings = {
    "raw": X,
    "centered": X - X.mean(0),
    "divided by maximum": X / X.amax(0),
    "min-max": MinMaxScaler().fit(X).transform(X),
    "standardized": Standardizer().fit(X).transform(X),
    "whitened": Whitener().fit(X).transform(X),
}
steps = sorted({round(10 ** (k / 20)) for k in range(141)})
fig, ax = plt.subplots()
print("features            condition number   steps to within 1e-6 of the best loss")
for name, Z in scalings.items():
    gap, condition = descent(Z)
    needed = bisect(range(10**8), -1e-6, key=lambda k, gap=gap: -gap(k))
    print(f"{name:20}{condition:16,.1f}{needed:15,}")
    if needed > 1:  # after one step there is no curve left to draw
        ax.loglog(steps, [gap(k) for k in steps], label=name)
ax.set(xlabel="step", ylabel="loss above its minimum", ylim=(1e-8, 1e5), xlim=(1, 1e7))
ax.legend(ncols=2, loc="upper right")
plt.show()
