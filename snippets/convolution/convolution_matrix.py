"""A convolution is a matrix: few elements differ from 0, and those repeat."""

import matplotlib.pyplot as plt
import torch
from torch import nn

from dlref.convolution import conv2d

torch.manual_seed(0)
image = torch.randn(7, 7)
kernel = torch.arange(1.0, 10.0).reshape(3, 3)  # nine different weights
units = torch.eye(49).reshape(49, 1, 7, 7)  # 49 images with a single 1
matrix = conv2d(units, kernel[None, None]).reshape(49, 25).T  # (25, 49)

y = conv2d(image[None, None], kernel[None, None])
print(f"y = matrix @ x: {torch.allclose(matrix @ image.flatten(), y.flatten())}")
weights = matrix[matrix != 0]
print(f"elements   {matrix.numel():5}")
print(f"not 0      {len(weights):5}")
print(f"different  {len(weights.unique()):5}")

print("\n3 to 16 channels, 32 x 32       parameters")
conv = nn.Conv2d(3, 16, kernel_size=3, padding=1, device="meta")
shared = sum(p.numel() for p in conv.parameters())
inputs, outputs = 3 * 32 * 32, 16 * 32 * 32
print(f"one kernel for all places     {shared:12,}")
print(f"a kernel of its own per place {shared * 32 * 32:12,}")
print(f"every input to every output   {(inputs + 1) * outputs:12,}")

fig, ax = plt.subplots()
shown = matrix.masked_fill(matrix == 0, torch.nan)
ax.imshow(shown.numpy(), cmap="tab10", vmin=0.5, vmax=10.5)  # one color for each weight
ax.set(xlabel="input pixel", ylabel="output pixel")
ax.grid(visible=False)
plt.show()
