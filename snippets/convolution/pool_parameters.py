"""What pooling saves: not the convolutions' weights, but work and the dense layer's."""

import torch
from torch import nn

from dlref.architectures import count_macs, count_parameters
from dlref.convolution import receptive_field


def build(down, head):
    """Three 3 x 3 layers with something after each, then a classifier, for 32 x 32."""
    layers, channels = [], 3
    for width in (32, 64, 64):
        layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU(), down(width)]
        channels = width
    side = 32 if down(8)(torch.zeros(1, 8, 32, 32)).shape[-1] == 32 else 4
    if head == "mean":
        return [*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)]
    return [*layers, nn.Flatten(), nn.Linear(64 * side * side, 10)]


downs = {
    "nothing": (lambda _: nn.Identity(), (1, 1)),
    "max pooling": (lambda _: nn.MaxPool2d(2), (2, 2)),
    "stride 2": (lambda width: nn.Conv2d(width, width, 3, 2, 1), (3, 2)),
}
print("after each conv   head    conv weights  dense weights       MACs  sees")
with torch.device("meta"):
    for name, (down, window) in downs.items():
        field = receptive_field([(3,), window] * 3)
        for head in ("dense", "mean"):
            net = nn.Sequential(*build(down, head))
            dense = count_parameters(net[-1])
            conv = count_parameters(net) - dense
            macs = count_macs(net, torch.zeros(1, 3, 32, 32))
            print(f"{name:17} {head:6} {conv:13,} {dense:14,} {macs:10,} {field:5}")
