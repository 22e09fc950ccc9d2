"""Eight kernels learn to tell directions apart, and become edge detectors."""

import matplotlib.pyplot as plt
import torch
from torch.nn.functional import cross_entropy

from dlref.convolution import conv2d
from dlref.optimizers import Adam

torch.manual_seed(0)
v, u = torch.meshgrid(torch.arange(12) - 5.5, torch.arange(12) - 5.5, indexing="ij")
label = torch.arange(200) % 4  # an edge at 0, 45, 90 or 135 degrees ...
angle = (45.0 * label).deg2rad()[:, None, None]
place, sign = torch.randn(200, 1, 1) * 3, torch.randn(200, 1, 1).sign()
edge = sign * (u * angle.cos() + v * angle.sin() - place).tanh()  # ... of either sign
images = (edge + 0.3 * torch.randn(200, 12, 12))[:, None]

kernels = (0.2 * torch.randn(8, 1, 5, 5)).requires_grad_()
weight = (0.3 * torch.randn(8, 4)).requires_grad_()
bias, b = torch.zeros(8, requires_grad=True), torch.zeros(4, requires_grad=True)
optimizer = Adam([kernels, weight, bias, b], lr=0.03)


def edge_likeness():
    """How much of each kernel is a derivative of a Gaussian in some direction."""
    y, x = torch.meshgrid(torch.arange(5.0) - 2, torch.arange(5.0) - 2, indexing="ij")
    bell = (-(x**2 + y**2) / (2 * 1.5**2)).exp()
    slopes = torch.stack([x * bell, y * bell]).flatten(1)
    k = kernels.detach().flatten(1)
    return (k @ slopes.T / slopes.norm(dim=1)).norm(dim=1) / k.norm(dim=1)


before = edge_likeness()
for _ in range(120):
    features = conv2d(images, kernels, bias).relu().mean((2, 3))  # (200, 8)
    scores = features @ weight + b
    loss = cross_entropy(scores, label) + 2e-3 * kernels.square().sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f"accuracy {(scores.argmax(1) == label).float().mean():.2f}")
print("edge likeness   smallest   largest   above 0.7")
for name, x in [("before", before), ("after", edge_likeness())]:
    print(f"{name:12} {x.min():11.1f} {x.max():9.1f} {(x > 0.7).sum():8} of 8")

fig, axes = plt.subplots(2, 4, figsize=(4.4, 2.2))
for ax, kernel in zip(axes.flat, kernels.detach()):
    limit = kernel.abs().max()
    ax.imshow(kernel[0].numpy(), cmap="PuOr", vmin=-limit, vmax=limit)
    ax.set_axis_off()
plt.show()
