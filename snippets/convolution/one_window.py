"""One number of the output: a window times the kernel, summed, and the flip."""

import matplotlib.pyplot as plt
import torch
from matplotlib.patches import Rectangle

from dlref.convolution import conv2d, true_convolution

rows = ["0000000", "0000000", "0001110", "0101211", "0101110", "0100110", "0000000"]
image = torch.tensor([[float(digit) for digit in row] for row in rows])  # (7, 7)
kernel = torch.tensor([[4.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, -4.0]])
output = conv2d(image[None, None], kernel[None, None])[0, 0]  # (5, 5)

u, v = 1, 2
window = image[u : u + 3, v : v + 3]
print("window       kernel       product")
for lines in zip(window, kernel, window * kernel):
    print("    ".join(" ".join(f"{n:2.0f}" for n in line) for line in lines))
print(f"sum of the nine products           {(window * kernel).sum():+.0f}")
print(f"conv2d, kernel as it is            {output[u, v]:+.0f}")
flipped = true_convolution(image, kernel, "valid")
print(f"true_convolution, kernel flipped   {flipped[u, v]:+.0f}")


def draw(ax, name, grid, left, top):
    height, width = grid.shape
    limit = 2 * grid.abs().max().item()
    box = (left, left + width, top + height, top)
    ax.imshow(grid.numpy(), extent=box, cmap="PuOr", vmin=-limit, vmax=limit)
    ax.text(left, top - 0.2, name, size=13)
    for row, numbers in enumerate(grid, start=top):
        for column, n in enumerate(numbers, start=left):
            place = {"x": column + 0.5, "y": row + 0.55, "ha": "center", "va": "center"}
            ax.text(**place, s=f"{n:.0f}", color="black", size=13)


fig, ax = plt.subplots(figsize=(5.4, 4.0))
draw(ax, "input x", image, 0, 0)
draw(ax, "kernel w", kernel, 8, 0)
draw(ax, "output y", output, 8, 4)
for corner, size in [((v, u), 3), ((8, 0), 3), ((8 + v, 4 + u), 1)]:
    ax.add_patch(Rectangle(corner, size, size, fill=False, ec="#b8003a", lw=3))
ax.set(xlim=(-0.1, 13.1), ylim=(9.1, -0.7))
ax.set_axis_off()
plt.show()
