"""Two Sobel kernels give strength and direction of every edge of a shape."""

import matplotlib.pyplot as plt
import torch

from dlref.convolution import SOBEL_X, SOBEL_Y, conv2d, gradient_magnitude

v, u = torch.meshgrid(torch.arange(48.0), torch.arange(48.0), indexing="ij")
disk = ((u - 23.5) ** 2 + (v - 23.5) ** 2 < 15**2).float()  # bright inside
right = conv2d(disk[None, None], SOBEL_X[None, None])[0, 0]  # (46, 46)
down = conv2d(disk[None, None], SOBEL_Y[None, None])[0, 0]
strength = gradient_magnitude(disk)

split = torch.tensor([1.0, 2.0, 1.0])[:, None] * torch.tensor([-1.0, 0.0, 1.0])
print(f"Sobel = column 1 2 1 times row -1 0 1: {torch.equal(split, SOBEL_X)}")
print(f"rank {torch.linalg.matrix_rank(SOBEL_X)}")
print(f"places with an edge {(strength > 0).float().mean():.1%}")
print(f"strength from {strength[strength > 0].min():.2f} to {strength.max():.2f}")
to_center = torch.stack([23.5 - u, 23.5 - v])[:, 1:-1, 1:-1]
edge = strength > 2
cosine = (right * to_center[0] + down * to_center[1]) / strength / to_center.norm(dim=0)
angle = cosine[edge].clamp(-1, 1).acos().rad2deg()
print(
    f"angle to the true direction: mean {angle.mean():.1f}, largest {angle.max():.1f}"
)

fig, axes = plt.subplots(1, 4, figsize=(5.6, 1.7))
maps = {"image": disk, "right": right, "down": down, "strength": strength}
for ax, (name, shown) in zip(axes, maps.items()):
    limit = shown.abs().max()  # 1 in the image, above 4 in the rest
    ax.imshow(shown.numpy(), cmap="PuOr", vmin=-limit, vmax=limit)
    ax.set_title(name)
    ax.set_axis_off()
plt.show()
