"""Bias falls and variance grows with the degree; the test error is the sum."""

import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
noise = 0.3
x = torch.linspace(-0.95, 0.95, 20)
x_test = torch.linspace(-1, 1, 400)


def truth(x):
    return (torch.pi * x).sin()


def features(x, degree):
    k = torch.arange(degree + 1)
    return torch.cos(k * x.arccos()[:, None])  # Chebyshev polynomials 0 to degree


Y = truth(x)[:, None] + noise * torch.randn(20, 500)  # 500 training sets
fresh = truth(x_test)[:, None] + noise * torch.randn(400, 500)
fits, rows = {}, []
for degree in range(13):
    weights = torch.linalg.lstsq(features(x, degree), Y).solution
    fits[degree] = features(x_test, degree) @ weights
    train = (features(x, degree) @ weights - Y).square().mean()
    test = (fits[degree] - fresh).square().mean()
    bias2 = (fits[degree].mean(1) - truth(x_test)).square().mean()
    variance = fits[degree].var(1).mean()
    rows.append(torch.stack([train, test, bias2, variance]))

print("degree   train    test   bias²   variance   bias² + variance + noise")
for degree in (0, 1, 2, 3, 5, 7, 9, 12):
    train, test, bias2, variance = rows[degree]
    total = bias2 + variance + noise**2
    print(
        f"{degree:6}  {train:6.3f}  {test:6.2f}  {bias2:6.3f}  {variance:9.2f}"
        f"  {total:16.2f}"
    )

train, test, bias2, variance = torch.stack(rows).T
fig, ax = plt.subplots()
ax.semilogy(train, "o-", label="training error")
ax.semilogy(test, "s-", label="test error")
ax.semilogy(bias2, "--", label="bias²")
ax.semilogy(variance, "--", label="variance")
ax.axhline(noise**2, color="C4", ls=":", label="noise")
ax.set(xlabel="degree", ylabel="squared error", ylim=(1e-3, 3))
ax.legend(loc="lower right")
plt.show()
