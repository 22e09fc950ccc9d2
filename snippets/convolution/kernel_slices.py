"""A kernel has one slice per input channel; their results and the bias add up."""

import matplotlib.pyplot as plt
import torch

from dlref.convolution import conv2d

image = torch.zeros(3, 14, 14)  # channels: red, green, blue
image[0, 2:6, 2:6] = 1  # a red square
image[1, 2:6, 8:12] = 1  # a green one
image[2, 8:12, 2:6] = 1  # a blue one
image[:, 8:12, 8:12] = 1  # a white one
kernel = torch.ones(3, 3, 3) / 9  # a mean over 3 x 3 in each slice ...
kernel[1:] *= -0.4  # ... red counts for it, green and blue against it
bias = torch.tensor([-0.3])

y = conv2d(image[None], kernel[None], bias)[0, 0]  # (12, 12): one map from three
slices = [conv2d(x[None, None], w[None, None])[0, 0] for x, w in zip(image, kernel)]
print("middle of the   red slice   green    blue   sum + bias   conv2d")
for name, u, v in [("red", 3, 3), ("green", 3, 9), ("blue", 9, 3), ("white", 9, 9)]:
    parts = [part[u, v] for part in slices]
    row = "".join(f"{part:9.1f}" for part in parts)
    print(f"{name:6} square {row} {sum(parts) + bias.item():10.1f} {y[u, v]:9.1f}")
print(f"input {tuple(image.shape)}, kernel {tuple(kernel.shape)}, map {tuple(y.shape)}")

fig, axes = plt.subplots(1, 5, figsize=(5.0, 1.5))
maps = [image.movedim(0, -1), *slices, y.relu()]
titles = ["input", "red", "green", "blue", "ReLU(sum)"]
for ax, shown, title in zip(axes, maps, titles):
    ax.imshow(shown.numpy(), cmap="PuOr", vmin=-1, vmax=1)
    ax.set_title(title)
    ax.set_axis_off()
plt.show()
