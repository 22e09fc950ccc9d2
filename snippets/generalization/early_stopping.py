"""A network learns the pattern first, then the noise; early stopping goes back."""

import matplotlib.pyplot as plt
import torch

from dlref.optimizers import Adam
from dlref.regularization import EarlyStopping

torch.manual_seed(0)
features, width, noise = 20, 64, 1.0
teacher = torch.randn(features, 1) / features**0.5


def draw(size):
    x = torch.randn(size, features)
    return x, x @ teacher + noise * torch.randn(size, 1)


parts = {"training": draw(100), "validation": draw(100), "test": draw(2000)}
W1 = (torch.randn(features, width) * (2 / features) ** 0.5).requires_grad_()
W2 = (torch.randn(width, 1) / width**0.5).requires_grad_()
optimizer = Adam([W1, W2], lr=0.003)
stopping, stopped = EarlyStopping(patience=20), None
curves = {name: [] for name in parts}
for epoch in range(300):
    losses = {
        name: ((x @ W1).relu() @ W2 - y).square().mean()
        for name, (x, y) in parts.items()
    }
    for name, loss in losses.items():
        curves[name].append(loss.item())
    if stopped is None and stopping.step(losses["validation"].item()):
        stopped, best = epoch, epoch - stopping.num_bad_epochs
    optimizer.zero_grad()
    losses["training"].backward()
    optimizer.step()

print("               start   best epoch   when stopped   last epoch")
for name, curve in curves.items():
    row = [curve[0], curve[best], curve[stopped], curve[-1]]
    print(f"{name:12}" + "{:8.2f}{:13.2f}{:15.2f}{:13.2f}".format(*row))
print(f"noise variance {noise**2:.2f}")

fig, ax = plt.subplots()
for name, curve in curves.items():
    ax.plot(curve, label=name)
ax.axvline(best, color="C3", ls=":", label="weights to keep")
ax.set(xlabel="epoch", ylabel="squared error", ylim=(0, 4))
ax.legend(ncols=2)
plt.show()
