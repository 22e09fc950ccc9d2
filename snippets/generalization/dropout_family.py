"""One formula, four masks: what is dropped together decides what noise remains."""

import matplotlib.pyplot as plt
import torch

from dlref.dropout import drop_path, dropout, dropout2d

torch.manual_seed(5)
p, channels, side = 0.2, 16, 8
x = torch.ones(5000, channels, side, side)  # examples of 16 channels of 8 x 8 pixels


def drop_block(x, p, size=3):
    """Drop squares: a share p, were it not for overlaps and the border."""
    centers = (torch.rand_like(x) < p / size**2).float()
    dropped = torch.nn.functional.max_pool2d(centers, size, 1, size // 2)
    return x * (1 - dropped) / (1 - dropped).mean()


family = {
    "dropout": dropout(x, p),
    "DropBlock": drop_block(x, p),
    "dropout2d": dropout2d(x, p),
    "drop_path": drop_path(x, p),
}
print("                            variance of the mean over")
print("mask              mean   a pixel   a channel   an example")
for name, y in family.items():
    pixel, channel, example = y.var(), y.mean((2, 3)).var(), y.mean((1, 2, 3)).var()
    print(f"{name:16}  {y.mean():.2f}  {pixel:8.3f}  {channel:10.3f}  {example:11.3f}")
print(f"p / (1 - p) = {p / (1 - p):.3f}, divided by 64: {p / (1 - p) / 64:.3f}")

fig, axes = plt.subplots(1, 4)
for ax, (name, y) in zip(axes, family.items(), strict=True):
    tiles = y[:4, :4].permute(0, 2, 1, 3).reshape(4 * side, 4 * side)
    ax.imshow((tiles > 0).numpy(), vmin=0, vmax=1.3)
    ax.grid(visible=False)
    ax.set(title=name, xticks=[], yticks=[], xlabel="channels")
    for line in range(1, 4):
        ax.axhline(line * side - 0.5, color="white", lw=1)
        ax.axvline(line * side - 0.5, color="white", lw=1)
axes[0].set_ylabel("examples")
plt.show()
