"""Sparse coding solves a problem for each sample; an encoder guesses in one step."""

import matplotlib.pyplot as plt
import torch
from torch import nn

from dlref.activations import relu
from dlref.optimizers import Adam
from dlref.regularization import soft_threshold

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
n, size, atoms, lam = 200, 16, 32, 0.05
D = nn.functional.normalize(torch.randn(size, atoms), dim=0)  # the dictionary
truth = torch.zeros(n, atoms)
for row in truth:
    row[torch.randperm(atoms)[:3]] = 1 + torch.rand(3)
x = truth @ D.T


def objective(z):
    """Squared error plus lam times the sum of absolute values, per sample."""
    return (0.5 * (x - z @ D.T).square().sum(1) + lam * z.abs().sum(1)).mean()


def ista(steps):
    """Repeat z <- soft_threshold(z + step D^T (x - D z), step lam), from zero."""
    step = 1 / torch.linalg.matrix_norm(D, 2).item() ** 2
    z, path = torch.zeros(n, atoms), []
    for _ in range(steps):
        z = soft_threshold(z + step * (x - z @ D.T) @ D, lam=step * lam)
        path.append(objective(z).item())
    return z, path


encoder = nn.Linear(size, atoms)
optimizer = Adam(encoder.parameters(), lr=0.01)
for _ in range(300):
    optimizer.zero_grad()
    objective(relu(encoder(x))).backward()
    optimizer.step()

z, path = ista(400)
print("                   objective   codes above 0.1   the true three found")
for name, code in [
    ("the true codes", truth),
    ("encoder, one step", relu(encoder(x)).detach()),
    ("sparse coding", z),
]:
    active = code.abs() > 0.1
    found = (active == (truth > 0)).all(1).double().mean()
    count = active.sum(1).double().mean()
    print(f"{name:18} {objective(code):9.3f} {count:17.1f} {found:14.0%}")

fig, ax = plt.subplots(figsize=(6.4, 3.2))
ax.semilogx(range(1, 401), path, label="sparse coding (ISTA)")
ax.axhline(objective(relu(encoder(x))).item(), color="C1", label="encoder, one step")
ax.set(xlabel="iteration", ylabel="objective")
ax.legend()
plt.show()
