"""A penalty trades variance for bias, and the gap follows the effective parameters."""

import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
n, p, sigma = 50, 30, 1.0
U, _ = torch.linalg.qr(torch.randn(n, p))
d = 10 * 0.8 ** torch.arange(p)  # singular values of X = U diag(d), from 10 to 0.015
beta = torch.randn(p)  # true weight of each direction
clean = U @ (d * beta)
Y = clean[:, None] + sigma * torch.randn(n, 2000)  # 2000 training sets
fresh = clean[:, None] + sigma * torch.randn(n, 2000)


def results(lam):
    shrink = d**2 / (d**2 + lam)
    fits = U @ (shrink[:, None] * (U.T @ Y))
    train, test = (fits - Y).square().mean(), (fits - fresh).square().mean()
    bias2 = (d * beta * (1 - shrink)).square().sum() / n
    variance = sigma**2 * shrink.square().sum() / n
    return shrink.sum(), train, test, bias2, variance


print("lambda   parameters   train    test    gap   2 parameters / n")
for lam in (0, 0.01, 0.1, 1, 10, 100):
    parameters, train, test, _, _ = results(lam)
    print(
        f"{lam:6}  {parameters:11.1f}   {train:5.2f}   {test:5.2f}"
        f"  {test - train:5.2f}  {2 * sigma**2 * parameters / n:17.2f}"
    )

lams = torch.logspace(-3, 3, 60)
_, train, test, bias2, variance = torch.tensor([results(lam) for lam in lams]).T
fig, ax = plt.subplots()
ax.semilogx(lams, train, label="training error")
ax.semilogx(lams, test, label="test error")
ax.semilogx(lams, bias2, "--", label="bias²")
ax.semilogx(lams, variance, "--", label="variance")
ax.axhline(sigma**2, color="C4", ls=":", label="noise")
ax.set(xlabel="λ", ylabel="squared error", ylim=(0, 2.5))
ax.legend(loc="upper left", ncols=2)
plt.show()
