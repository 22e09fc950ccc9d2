"""Pool a 4 x 4 map in windows of 2 x 2, and see where the gradient goes."""

import matplotlib.pyplot as plt
import torch

from dlref.pooling import avg_pool2d, global_avg_pool2d, max_pool2d

rows = [[1.0, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]
x = torch.tensor(rows, requires_grad=True)

grids = {"input": x.detach()}
for name, pool in [("max", max_pool2d), ("mean", avg_pool2d)]:
    y = pool(x[None, None], kernel_size=2)[0, 0]
    [gradient] = torch.autograd.grad(y.sum(), x)
    print(f"{name:4} {y.flatten().tolist()}")
    for row in gradient:
        print("     gradient ", "  ".join(f"{g:.2f}" for g in row))
    grids[name] = y.detach()
    grids["gradient"] = gradient if name == "max" else grids["gradient"]
print(f"mean of all places {global_avg_pool2d(x[None, None]).item():.4f}")

fig, axes = plt.subplots(1, 4, figsize=(5.2, 1.8), width_ratios=[4, 2, 4, 2])
windows = torch.tensor([[0.0, 1.0], [2.0, 3.0]])  # a color for each
for ax, name in zip(axes, ["input", "max", "gradient", "mean"]):
    repeats = len(grids[name]) // 2
    colors = windows.repeat_interleave(repeats, 0).repeat_interleave(repeats, 1)
    ax.imshow(colors.numpy(), cmap="Pastel1", vmin=0, vmax=8)
    for u, row in enumerate(grids[name]):
        for v, number in enumerate(row):
            ax.text(v, u, f"{number:g}", ha="center", va="center", color="black")
    ax.set_title(name)
    ax.set_axis_off()
plt.show()
