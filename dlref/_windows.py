"""The sliding windows that convolution and pooling share."""

from __future__ import annotations

import torch
from torch import Tensor

from dlref._check import check_integer

Pair = int | tuple[int, int]


def pair(name: str, value: Pair, interval: str) -> tuple[int, int]:
    """Return `value` for the two axes, one integer for both; raise unless each is in `interval`."""
    if not isinstance(value, (tuple, list)):
        check_integer(name, value, interval)
        return value, value
    if len(value) != 2:
        raise ValueError(f"{name} must be one integer or two, got {len(value)}")
    for size in value:
        check_integer(name, size, interval)
    return value[0], value[1]


def shifts(
    x: Tensor, axis: int, kernel_size: int, stride: int, dilation: int = 1
) -> Tensor:
    """Lay out along a new axis -3 what each place of a window sees while it slides along `axis`.

    `x` is (..., height, width) and `axis` -2 or -1. Element i of the new axis holds the first element of
    `x` after i steps of `dilation`, and every `stride`-th from there. `Tensor.unfold` would show the same
    without a copy, but its gradient takes several times as long.
    """
    span = x.shape[axis] - dilation * (kernel_size - 1)

    def seen(start: int) -> Tensor:
        places = slice(start, start + span, stride)
        return x[..., places] if axis == -1 else x[..., places, :]

    return torch.stack([seen(dilation * i) for i in range(kernel_size)], -3)


def windows(
    x: Tensor,
    kernel_size: tuple[int, int],
    stride: tuple[int, int],
    dilation: tuple[int, int],
) -> Tensor:
    """Lay out `x` of (..., height, width) as (..., kernel_height, kernel_width, out_height, out_width)."""
    for axis in (-2, -1):  # the new axes come to stand in this order
        x = shifts(x, axis, kernel_size[axis], stride[axis], dilation[axis])
    return x
