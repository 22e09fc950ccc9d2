"""Shift, then filter, or filter, then shift: which layers give the same."""

import torch
from torch.nn.functional import pad

from dlref.convolution import conv2d, locally_connected2d
from dlref.pooling import max_pool2d

torch.manual_seed(0)
image = torch.randn(1, 1, 16, 16)
w, w_places = torch.randn(1, 1, 3, 3), torch.randn(16, 16, 1, 1, 3, 3)


def wrapped(x):
    return pad(x, (1, 1, 1, 1), mode="circular")  # the right edge meets the left one


def no_border(x):
    return conv2d(wrapped(x), w)


def zero_padding(x):
    return conv2d(x, w, padding=1)


def own_kernels(x):
    return locally_connected2d(wrapped(x), w_places)


def stride_2(x):
    return conv2d(wrapped(x), w, stride=2)


def max_pooling(x):
    return max_pool2d(no_border(x), 2)


def shift(x, step):
    return x.roll(step, dims=-1)  # to the right, and in again on the left


print("layer          input by   output by   difference   inside")
for layer, step, out_step in [
    (no_border, 1, 1),
    (zero_padding, 1, 1),
    (own_kernels, 1, 1),
    (stride_2, 2, 1),
    (stride_2, 1, 0),
    (stride_2, 1, 1),
    (max_pooling, 2, 1),
    (max_pooling, 1, 0),
    (max_pooling, 1, 1),
]:
    error = (layer(shift(image, step)) - shift(layer(image), out_step)).abs()
    numbers = f"{error.max():11.3f} {error[..., 2:-2, 2:-2].max():8.3f}"
    print(f"{layer.__name__:14} {step:5} {out_step:10} {numbers}")
means = [no_border(shift(image, step)).mean() for step in (0, 5)]
print(f"mean over all places: {means[0]:.4f}, shifted by 5: {means[1]:.4f}")
