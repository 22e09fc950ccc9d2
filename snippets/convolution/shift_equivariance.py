"""Shift, then filter, or filter, then shift: which layers give the same."""

import torch
from torch.nn.functional import pad

from dlref.convolution import conv2d, locally_connected2d
from dlref.pooling import max_pool2d

torch.manual_seed(0)
image = torch.randn(1, 1, 16, 16)
w, w_places = torch.randn(1, 1, 3, 3), torch.randn(16, 16, 1, 1, 3, 3)


def wrap(x):
    return pad(x, (1, 1, 1, 1), mode="circular")  # the right edge meets the left one


def shift(x, step):
    return x.roll(step, dims=-1)  # to the right, and in again on the left


layers = {
    "no border": lambda x: conv2d(wrap(x), w),
    "zero padding": lambda x: conv2d(x, w, padding=1),
    "own kernels": lambda x: locally_connected2d(wrap(x), w_places),
    "stride 2": lambda x: conv2d(wrap(x), w, stride=2),
    "max pooling": lambda x: max_pool2d(conv2d(wrap(x), w), 2),
}
print("layer         input  output  difference  inside")
for name, layer in layers.items():
    halves = name in ("stride 2", "max pooling")
    for step, out_step in [(2, 1), (1, 0), (1, 1)] if halves else [(1, 1)]:
        error = (layer(shift(image, step)) - shift(layer(image), out_step)).abs()
        numbers = f"{error.max():11.3f} {error[..., 2:-2, 2:-2].max():7.3f}"
        print(f"{name:13} {step:5} {out_step:7} {numbers}")
mean, mean_shifted = (layers["no border"](shift(image, s)).mean() for s in (0, 5))
print(f"mean over all places {mean:.4f}, after a shift {mean_shifted:.4f}")
