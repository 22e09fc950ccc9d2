"""How far the direction of a slope is off for three pairs of kernels."""

import matplotlib.pyplot as plt
import torch

from dlref.convolution import PREWITT_X, SCHARR_X, SOBEL_X, conv2d

v, u = torch.meshgrid(torch.arange(-4.0, 5), torch.arange(-4.0, 5), indexing="ij")
angles = torch.linspace(0, 90, 91)
radians = angles.deg2rad()[:, None, None]
waves = (u * radians.cos() + v * radians.sin()).sin()  # (91, 9, 9), period 2 pi pixels

fig, ax = plt.subplots(figsize=(5.2, 3.2))
print("kernel    largest error   error at 20 degrees")
for name, kernel in [("Prewitt", PREWITT_X), ("Sobel", SOBEL_X), ("Scharr", SCHARR_X)]:
    kernels = torch.stack([kernel, kernel.T])[:, None]
    slopes = conv2d(waves[:, None], kernels)[:, :, 3, 3]  # in the middle
    errors = torch.atan2(slopes[:, 1], slopes[:, 0]).rad2deg() - angles
    print(f"{name:8} {errors.abs().max():10.2f} {errors[20]:16.2f}")
    ax.plot(angles, errors, label=name)
ax.set(xlabel="true direction of the gradient, degrees", ylabel="error, degrees")
ax.legend()
plt.show()
