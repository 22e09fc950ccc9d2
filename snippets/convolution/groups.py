"""Groups cut the kernel's depth: what a layer costs and which channels it sees."""

import matplotlib.pyplot as plt
import torch
from torch import nn

from dlref.architectures import count_macs, count_parameters

torch.manual_seed(0)


def sees(layer, channels, output=0):
    """Which input channels one output channel has a gradient for."""
    x = torch.randn(1, channels, 3, 3, requires_grad=True)
    [gradient] = torch.autograd.grad(layer(x)[0, output].sum(), x)
    return gradient[0].abs().sum((1, 2)) > 0


def row(name, layer):
    seen = sees(layer, 64).sum()
    shape = str(tuple(layer[0].weight.shape))
    macs = count_macs(layer.to("meta"), torch.zeros(1, 64, 28, 28, device="meta"))
    print(f"{name:12} {shape:17} {count_parameters(layer):8} {macs:12,} {seen:5}")


print("64 to 128    first weight        total         MACs  sees")
for groups in (1, 2, 4, 64):
    layer = nn.Conv2d(64, 128, 3, padding=1, groups=groups, bias=False)
    row(f"groups={groups}", nn.Sequential(layer))
depthwise = nn.Conv2d(64, 64, 3, padding=1, groups=64, bias=False)
row("separable", nn.Sequential(depthwise, nn.Conv2d(64, 128, 1, bias=False)))

fig, axes = plt.subplots(1, 4, figsize=(5.2, 1.9))
for ax, groups in zip(axes, (1, 2, 4, 8)):
    layer = nn.Conv2d(8, 8, 3, padding=1, groups=groups)
    seen = torch.stack([sees(layer, 8, output) for output in range(8)])
    ax.imshow(seen.numpy(), cmap="Purples", vmin=-0.3, vmax=1.3)
    ax.set(title=f"g = {groups}", xlabel="input", xticks=[], yticks=[])
axes[0].set_ylabel("output")
plt.show()
