"""Shift the input by one pixel: how much of a pooled map stays as it was."""

import torch
from torch.nn.functional import pad

from dlref.convolution import conv2d
from dlref.pooling import avg_pool2d, max_pool2d

torch.manual_seed(0)
print("a spike    at place   max, size 2")
for place in range(4):
    spike = torch.zeros(1, 1, 1, 8)
    spike[..., place] = 1
    print(f"{place:19}  ", *(f"{y:3.0f}" for y in max_pool2d(spike, (1, 2)).flatten()))

tent = torch.tensor([1.0, 2.0, 1.0]) / 4
blur = (tent[:, None] * tent)[None, None]  # (1, 1, 3, 3)


def wrap(x, before, after):
    return pad(x, (before, after, before, after), mode="circular")  # no borders


noise = torch.randn(1, 1, 128, 128)
smooth = conv2d(wrap(conv2d(wrap(noise, 1, 1), blur), 1, 1), blur)
dense_max = lambda x: max_pool2d(wrap(x, 0, 1), 2, stride=1)
layers = {
    "every second place": lambda x: x[..., ::2, ::2],
    "max, size 2": lambda x: max_pool2d(x, 2),
    "mean, size 2": lambda x: avg_pool2d(x, 2),
    "max, blur, every second": lambda x: conv2d(
        wrap(dense_max(x), 1, 1), blur, None, 2
    ),
}
print("\na map shifted by one            unchanged   difference")
for kind, image in [("noise", noise), ("smooth", smooth)]:
    for name, layer in layers.items():
        y, shifted = layer(image), layer(image.roll(1, dims=-1))
        same = (y == shifted).float().mean().item()
        apart = ((y - shifted).square().mean().sqrt() / y.std()).item()
        print(f"{kind:7} {name:24} {same:8.2f} {apart:12.2f}")
