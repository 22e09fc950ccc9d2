"""Dropout shrinks every weight alike, ridge those of small features most."""

import matplotlib.pyplot as plt
import torch

from dlref.dropout import dropout
from dlref.regularization import ridge

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
p, lam = 0.2, 0.25  # p / (1 - p) = lam: the two agree for a feature of norm 1
norms = torch.tensor([4.0, 2.0, 1.0, 0.5, 0.25])
orthonormal, _ = torch.linalg.qr(torch.randn(50, 5))
X = orthonormal * norms
true = torch.ones(5)
y = X @ true

copies = 10_000  # each with a mask of its own: the minimum of the average loss
masked = dropout(X.repeat(copies, 1), p)
w_dropout = torch.linalg.lstsq(masked, y.repeat(copies)[:, None]).solution[:, 0]
w_ridge = ridge(X, y, lam)

print("norm of the feature   " + "".join(f"{norm:7.2f}" for norm in norms))
print("true weight           " + "".join(f"{w:7.2f}" for w in true))
print("dropout, p = 0.2      " + "".join(f"{w:7.2f}" for w in w_dropout))
print("ridge, lambda = 0.25  " + "".join(f"{w:7.2f}" for w in w_ridge))

s = torch.logspace(-1, 1, 100)
fig, ax = plt.subplots()
ax.semilogx(s, (1 - p) * torch.ones(100), color="C0", label="1 - p")
ax.semilogx(s, s**2 / (s**2 + lam), color="C1", label="s² / (s² + λ)")
ax.plot(norms, w_dropout, "o", color="C0", label="dropout, fitted")
ax.plot(norms, w_ridge, "s", color="C1", label="ridge, fitted")
ax.set(xlabel="norm s of the feature", ylabel="weight / true weight", ylim=(0, 1.05))
ax.legend(loc="lower right")
plt.show()
