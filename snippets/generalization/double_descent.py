"""Random features: the test error peaks where they can just fit the data."""

import matplotlib.pyplot as plt
import torch

from dlref.regularization import ridge

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
n, noise, repeats = 40, 0.3, 9
widths = [2, 5, 10, 20, 30, 36, 40, 45, 60, 100, 200, 500]


def errors(width, lam):
    """Training and test error of the shortest (or ridge) fit, medians."""
    results = []
    for seed in range(repeats):
        torch.manual_seed(seed)
        teacher, W = torch.randn(5) / 5**0.5, torch.randn(5, width)
        x, x_test = torch.randn(n, 5), torch.randn(300, 5)
        y, y_test = (
            (inputs @ teacher).sin() + noise * torch.randn(len(inputs))
            for inputs in (x, x_test)
        )
        phi, phi_test = ((inputs @ W).relu() / width**0.5 for inputs in (x, x_test))
        w = torch.linalg.pinv(phi) @ y if lam == 0 else ridge(phi, y, lam)
        train = (phi @ w - y).square().mean()
        results.append([train, (phi_test @ w - y_test).square().mean()])
    return torch.tensor(results).median(0).values


plain = torch.stack([errors(width, lam=0) for width in widths])
penalized = torch.stack([errors(width, lam=1.0) for width in widths])
print("             no penalty       ridge, lambda = 1")
print("features   train    test       train    test")
for width, (a, b), (c, d) in zip(widths, plain, penalized, strict=True):
    if width in (5, 10, 20, 36, 40, 45, 100, 500):
        print(f"{width:8}  {a:6.2f}  {b:6.2f}      {c:6.2f}  {d:6.2f}")

fig, ax = plt.subplots()
ax.loglog(widths, plain[:, 1], "o-", label="test, no penalty")
ax.loglog(widths, penalized[:, 1], "s-", label="test, ridge")
ax.loglog(widths, plain[:, 0].clamp(min=1e-9), "^--", label="training, no penalty")
ax.axvline(n, color="C3", ls=":", label="features = samples")
ax.set(xlabel="number of features", ylabel="squared error", ylim=(0.02, 100))
ax.legend()
plt.show()
