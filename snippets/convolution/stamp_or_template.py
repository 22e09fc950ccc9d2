"""One image, one kernel: cross-correlation finds the pattern, convolution stamps it."""

import matplotlib.pyplot as plt
import torch
from matplotlib.colors import PowerNorm

from dlref.convolution import conv2d, true_convolution

rows = ["01110", "01000", "01100", "01000", "01000"]  # the letter F
kernel = torch.tensor([[float(digit) for digit in row] for row in rows])  # (5, 5)
image = torch.zeros(21, 11)
image[4, 5] = 1.0  # a single dot
image[12:17, 3:8] = kernel  # and the letter itself, with its middle at (14, 5)

correlation = conv2d(image[None, None], kernel[None, None], padding=2)[0, 0]
convolution = true_convolution(image, kernel)[2:-2, 2:-2]  # (21, 11), like the input
turned = conv2d(image[None, None], kernel.flip(0, 1)[None, None], padding=2)[0, 0]
print(f"correlation, flipped kernel: same {torch.equal(convolution, turned)}")

print("                   dot becomes          letter  largest")
for name, y in [("cross-correlation", correlation), ("convolution", convolution)]:
    stamp = y[2:7, 3:8]
    upright, flipped = torch.equal(stamp, kernel), torch.equal(stamp, kernel.flip(0, 1))
    around = "the kernel" if upright else "the kernel, flipped" if flipped else "?"
    print(f"{name:17}  {around:19} {y[14, 5]:7.0f}  {y.max():7.0f}")

fig, axes = plt.subplots(1, 3, figsize=(6.4, 4.0))
panels = {"image": image, "cross-correlation": correlation, "convolution": convolution}
for ax, (name, y) in zip(axes, panels.items()):
    ax.imshow(y.numpy(), norm=PowerNorm(0.5, vmin=0, vmax=8))  # so that 1 is not dark
    ax.text(5, 14, f"{y[14, 5]:.0f}", color="black", ha="center", va="center", size=9)
    ax.set_title(name)
    ax.set_axis_off()
plt.show()
