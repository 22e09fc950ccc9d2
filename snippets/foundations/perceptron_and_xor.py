"""The perceptron learns AND and OR, never XOR; two hidden units compute it."""

import matplotlib.pyplot as plt
import torch

from dlref.linear_models import perceptron_fit

X = torch.tensor([[1.0, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1]])  # 1, x1, x2
targets = {
    "AND": torch.tensor([-1.0, -1, -1, 1]),
    "OR": torch.tensor([-1.0, 1, 1, 1]),
    "XOR": torch.tensor([-1.0, 1, 1, -1]),
}
print("perceptron   right   updates   in 250 epochs at most")
fitted = {}
for name, y in targets.items():
    fitted[name], updates = perceptron_fit(X, y, max_epochs=250)
    right = ((X @ fitted[name]) * y > 0).sum()
    print(f"{name:10} {right:5}/4 {updates:9}")
best = torch.linalg.lstsq(X, (targets["XOR"][:, None] + 1) / 2).solution
print("least squares on XOR, 0 or 1:", [f"{v:.1f}" for v in (X @ best)[:, 0].tolist()])


def threshold(x):
    return (x > 0).float()


def two_layers(X):
    """XOR by hand, after McCulloch and Pitts: OR, but not AND."""
    hidden = threshold(X @ torch.tensor([[-0.5, -1.5], [1.0, 1.0], [1.0, 1.0]]))
    return threshold(hidden @ torch.tensor([1.0, -1.0]) - 0.5)


print("two hidden units, by hand:   ", [f"{v:.0f}" for v in two_layers(X).tolist()])

axis = torch.linspace(-0.5, 1.5, 161)
x1, x2 = torch.meshgrid(axis, axis, indexing="xy")
plane = torch.stack([torch.ones_like(x1), x1, x2], -1)
fig, axes = plt.subplots(1, 3, figsize=(6.4, 2.7), sharey=True)
for ax, name, region in [
    (axes[0], "AND", threshold(plane @ fitted["AND"])),
    (axes[1], "XOR", threshold(plane @ fitted["XOR"])),
    (axes[2], "XOR", two_layers(plane)),
]:
    box = (-0.5, 1.5, -0.5, 1.5)
    ax.imshow(region.numpy(), origin="lower", extent=box, alpha=0.5, vmin=0, vmax=1)
    for sign, marker in [(-1, "o"), (1, "^")]:
        chosen = X[targets[name] == sign]
        ax.plot(chosen[:, 1], chosen[:, 2], marker, color="C1", ms=9, mec="white")
    ax.set(xlabel="$x_1$", xticks=[0, 1], yticks=[0, 1])
    ax.grid(visible=False)
for ax, title in zip(axes, ["perceptron: AND", "perceptron: XOR", "2 hidden units"]):
    ax.set_title(title)
axes[0].set_ylabel("$x_2$")
plt.show()
