"""An L2 penalty makes weights small, an L1 penalty makes most of them zero."""

import matplotlib.pyplot as plt
import torch

from dlref.regularization import lasso, ridge

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
n, p, useful = 30, 20, 4
true = torch.zeros(p)
true[:useful] = torch.tensor([3.0, -2.0, 1.0, -1.0])
X, X_test = torch.randn(n, p), torch.randn(2000, p)
y, y_test = X @ true + torch.randn(n), X_test @ true + torch.randn(2000)

print("             L2                       L1")
print("lambda    zeros   norm   test     zeros   norm   test")
for lam in (1.0, 5.0, 20.0, 1000.0):
    row = []
    for fit in (ridge, lasso):
        w = fit(X, y, lam)
        test = (X_test @ w - y_test).square().mean()
        row += [(w == 0).sum().item(), w.norm().item(), test.item()]
    print(
        f"{lam:6}"
        + "".join("{:9}{:7.2f}{:7.2f}".format(*row[i : i + 3]) for i in (0, 3))
    )

lams = torch.logspace(0, 2.5, 12).tolist()
fig, axes = plt.subplots(1, 2, sharey=True)
for ax, fit, name in zip(axes, (ridge, lasso), ("L2", "L1"), strict=True):
    path = torch.stack([fit(X, y, lam) for lam in lams])
    ax.semilogx(lams, path[:, useful:], color="C1", lw=0.5)
    ax.semilogx(lams, path[:, :useful], color="C0")
    ax.set(title=name, xlabel="λ")
axes[0].set_ylabel("weight")
plt.show()
