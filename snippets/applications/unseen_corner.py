"""Coordinates from all pixels, or windows and a heatmap: trained without one corner."""

import matplotlib.pyplot as plt
import torch

from dlref.keypoints import gaussian_heatmap, heatmap_argmax

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
size, count = 24, 300


def rings(points):
    """Images with a ring around each point, and noise."""
    wide, narrow = (gaussian_heatmap(points, (size, size), s) for s in (2.5, 1.2))
    return wide - 1.2 * narrow + 0.1 * torch.randn(len(points), size, size)


def fit(X, y, lam=1.0):
    """Ridge regression with an intercept: both models end in this linear layer."""
    X = torch.cat([X, torch.ones(len(X), 1)], dim=1)
    return torch.linalg.solve(X.T @ X + lam * torch.eye(X.shape[1]), X.T @ y)


def apply(X, w):
    return torch.cat([X, torch.ones(*X.shape[:-1], 1)], dim=-1) @ w


anywhere = 4 + 16 * torch.rand(4 * count, 2)
corner = (anywhere > 12).all(1)  # the lower right quarter
train, seen = anywhere[~corner].split([count, int((~corner).sum()) - count])
seen, unseen = seen[:200], anywhere[corner][:200]
images = rings(train)

hidden = torch.randn(size * size, 300) / size  # a fixed random layer over all pixels
w = fit((images.flatten(1) @ hidden).relu(), train)


def windows(images):
    """The 7 × 7 window around each pixel: (count, size * size, 49)."""
    return torch.nn.functional.unfold(images[:, None], 7, padding=3).transpose(1, 2)


target = gaussian_heatmap(train, (size, size), 1.5).flatten()
kernel = fit(windows(images).flatten(0, 1), target[:, None])

fig, axes = plt.subplots(1, 2, figsize=(6.4, 3.2), sharex=True, sharey=True)
print("                     numbers   error, seen places   error, unseen corner")
for ax, name in zip(axes, ["regression", "heatmap"]):
    errors = []
    for points in (seen, unseen):
        new = rings(points)
        if name == "regression":
            estimate = apply((new.flatten(1) @ hidden).relu(), w)
        else:
            maps = apply(windows(new), kernel).view(-1, size, size)
            estimate = heatmap_argmax(maps)
        errors.append((estimate - points).norm(dim=1).mean())
        lines = torch.stack([points, estimate], dim=1)[:40]
        color = "C0" if points is seen else "C1"
        for start, end in lines:
            ax.plot(*zip(start, end), color=color, lw=1)
        ax.plot(*points[:40].T, ".", color=color)
    learned = w.numel() if name == "regression" else kernel.numel()
    print(f"{name:20} {learned:7} {errors[0]:18.2f} {errors[1]:20.2f}")
    ax.set(title=name, xlim=(0, 24), ylim=(24, 0), aspect="equal", xticks=[], yticks=[])
plt.show()
