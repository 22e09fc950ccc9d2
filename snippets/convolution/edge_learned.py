"""Kernels that learn to tell directions apart become edge detectors: three runs."""

import matplotlib.pyplot as plt
import torch
from torch.nn.functional import cross_entropy

from dlref.convolution import conv2d
from dlref.optimizers import Adam

torch.manual_seed(0)
v, u = torch.meshgrid(torch.arange(10) - 4.5, torch.arange(10) - 4.5, indexing="ij")
label = torch.arange(160) % 4  # an edge at 0, 45, 90 or 135 degrees ...
angle = (45.0 * label).deg2rad()[:, None, None]
place, sign = torch.randn(160, 1, 1) * 2, torch.randn(160, 1, 1).sign()
edge = sign * (u * angle.cos() + v * angle.sin() - place).tanh()  # ... of either sign
images = (edge + 0.3 * torch.randn(160, 10, 10))[:, None]

kernels = (0.1 * torch.randn(3, 8, 5, 5)).requires_grad_()  # three networks at once
weight = (0.3 * torch.randn(3, 8, 4)).requires_grad_()
bias = torch.zeros(3, 8, requires_grad=True)
optimizer = Adam([kernels, weight, bias], lr=0.05)

y, x = torch.meshgrid(torch.arange(5.0) - 2, torch.arange(5.0) - 2, indexing="ij")
bell = (-(x**2 + y**2) / (2 * 1.5**2)).exp()
slopes = torch.stack([x * bell, y * bell]).flatten(1).T  # (25, 2)
slopes /= slopes.norm(dim=0)  # derivatives of a Gaussian, of length 1


def edge_parts():
    """The part of each kernel, scaled to length 1, that is such a derivative."""
    k = kernels.detach().flatten(2)
    return k / k.norm(dim=2, keepdim=True) @ slopes  # (3, 8, 2)


before = edge_parts()
for _ in range(60):
    answers = conv2d(images, kernels.flatten(0, 1)[:, None], bias.flatten()).relu()
    features = answers.mean((2, 3)).unflatten(1, (3, 8)).movedim(1, 0)  # (3, 160, 8)
    scores = features @ weight  # (3, 160, 4)
    loss = sum(cross_entropy(s, label) for s in scores)
    optimizer.zero_grad()
    (loss + 2e-2 * kernels.square().sum()).backward()
    optimizer.step()
after = edge_parts()
print("run   training accuracy   edge-like: before   after   directions of both signs")
for run in range(3):
    accuracy = (scores[run].argmax(1) == label).float().mean()
    old, new = before[run].norm(dim=1) > 0.7, after[run].norm(dim=1) > 0.7
    eighths = torch.atan2(after[run, new, 1], after[run, new, 0]).rad2deg() / 45
    found = {int(n) % 8 for n in eighths.round()}
    both = sum(n in found and n + 4 in found for n in range(4))
    counts = f"{old.sum():14} of 8 {new.sum():4} of 8 {both:16} of 4"
    print(f"{run:3} {accuracy:19.1f} {counts}")

fig, axes = plt.subplots(3, 8, figsize=(5.2, 2.1))
for ax, kernel in zip(axes.flat, kernels.detach().flatten(0, 1)):
    limit = kernel.abs().max()
    ax.imshow(kernel.numpy(), cmap="PuOr", vmin=-limit, vmax=limit)
    ax.set_axis_off()
plt.show()
