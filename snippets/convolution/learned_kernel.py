"""Gradient descent finds the kernel that made the data, flipped where the data were."""

import torch

from dlref.convolution import conv2d
from dlref.optimizers import SGD

torch.manual_seed(0)
kernel = torch.tensor([[4.0, 1.0, 0.0], [2.0, 0.0, 0.0], [0.0, 0.0, -4.0]])
images = torch.randn(32, 1, 12, 12)


def learn(target_kernel):
    """Fit a layer to input and output images; return its kernel and two losses."""
    targets = conv2d(images, target_kernel[None, None])
    weight = torch.zeros(1, 1, 3, 3, requires_grad=True)
    optimizer = SGD([weight], lr=0.2)
    losses = []
    for _ in range(60):
        loss = (conv2d(images, weight) - targets).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return weight.detach()[0, 0], losses[0], losses[-1]


cases = {"cross-correlation": kernel, "convolution": kernel.flip(0, 1)}
for name, target_kernel in cases.items():
    learned, first, last = learn(target_kernel)
    print(f"targets from {name}: loss {first:.1f}, then {last:.0e}")
    for row in learned.round(decimals=3) + 0.0:  # + 0.0: no -0.000
        print("   ", " ".join(f"{number:6.3f}" for number in row))
