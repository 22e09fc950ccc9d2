"""Shuffle the pixels of all images in the same way: the convolutional net is lost."""

import matplotlib.pyplot as plt
import torch
from torch import nn

from dlref.losses import cross_entropy
from dlref.optimizers import Adam

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
n, side, half = 400, 12, 200
y = torch.arange(n) % 2  # 0: a horizontal bar, 1: a vertical one
x = 0.5 * torch.randn(n, 1, side, side)
for image, label in zip(x, y):
    row, column = torch.randint(side - 5, (2,)).tolist()
    if label:
        image[0, row : row + 5, column + 2] += 2
    else:
        image[0, row + 2, column : column + 5] += 2
order = torch.randperm(side * side)
shuffled = x.flatten(1)[:, order].view_as(x)


def accuracy(make, images):
    torch.manual_seed(1)
    net = make()
    optimizer = Adam(net.parameters(), lr=0.02)
    for _ in range(40):
        optimizer.zero_grad()
        cross_entropy(net(images[:half]), y[:half]).backward()
        optimizer.step()
    return (net(images[half:]).argmax(1) == y[half:]).double().mean().item()


def convolutional():
    return nn.Sequential(
        nn.Conv2d(1, 4, 5),
        nn.ReLU(),
        nn.AdaptiveMaxPool2d(1),
        nn.Flatten(),
        nn.Linear(4, 2),
    )


def fully_connected():
    return nn.Sequential(nn.Flatten(), nn.Linear(144, 64), nn.ReLU(), nn.Linear(64, 2))


print("test accuracy        images   pixels shuffled")
for name, make in [
    ("convolutional", convolutional),
    ("fully connected", fully_connected),
]:
    print(f"{name:17} {accuracy(make, x):9.0%}   {accuracy(make, shuffled):12.0%}")

fig, axes = plt.subplots(1, 4, figsize=(6.4, 1.9))
shown = [
    (x[0], "horizontal"),
    (x[1], "vertical"),
    (shuffled[0], "shuffled"),
    (shuffled[1], "shuffled"),
]
for ax, (image, title) in zip(axes, shown):
    ax.imshow(image[0].numpy())
    ax.set_title(title)
    ax.set_axis_off()
plt.show()
