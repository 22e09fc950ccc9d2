"""The sliding windows that convolution and pooling share."""

from __future__ import annotations

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


def windows(
    x: Tensor,
    kernel_size: tuple[int, int],
    stride: tuple[int, int],
    dilation: tuple[int, int],
) -> Tensor:
    """View `x` of (..., height, width) as (..., out_height, out_width, kernel_height, kernel_width)."""
    rows, columns = (
        d * (k - 1) + 1 for k, d in zip(kernel_size, dilation, strict=True)
    )
    x = x.unfold(-2, rows, stride[0]).unfold(-2, columns, stride[1])
    return x[..., :: dilation[0], :: dilation[1]]
