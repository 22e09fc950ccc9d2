"""Grouped layers stay apart until something mixes the groups: count what is seen."""

import torch
from torch import nn

torch.manual_seed(0)
channels, groups = 16, 4


def grouped():
    return nn.Conv2d(channels, channels, 3, padding=1, groups=groups)


def seen_after_each(layers):
    """Count the input channels that the first output channel depends on."""
    x = torch.randn(1, channels, 5, 5, requires_grad=True)
    counts, y = [], x
    for layer in layers:
        y = layer(y)
        [gradient] = torch.autograd.grad(y[:, 0].sum(), x, retain_graph=True)
        counts.append((gradient.abs().sum((0, 2, 3)) > 0).sum().item())
    return counts


stacks = {
    "grouped, grouped, grouped": [grouped(), grouped(), grouped()],
    "grouped, shuffle, grouped": [grouped(), nn.ChannelShuffle(groups), grouped()],
    "grouped, 1 x 1, grouped": [grouped(), nn.Conv2d(16, 16, 1), grouped()],
    "depthwise, 1 x 1": [nn.Conv2d(16, 16, 3, groups=16), nn.Conv2d(16, 16, 1)],
}
print("input channels seen after each layer, of 16")
for name, layers in stacks.items():
    counts = "  ".join(f"{n:2}" for n in seen_after_each(layers))
    print(f"{name:26} {counts}")
