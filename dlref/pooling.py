r"""Pooling: one number for each window of a feature map, its maximum or its mean.

Pooling has no weights and treats every channel by itself.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import pad

from dlref._check import check_bool, check_tensor
from dlref._windows import Pair, pair, shifts
from dlref.convolution import output_size

__all__ = ["adaptive_avg_pool2d", "avg_pool2d", "global_avg_pool2d", "max_pool2d"]


def max_pool2d(
    input: Tensor,  # noqa: A002  PyTorch's name
    kernel_size: Pair,
    stride: Pair | None = None,
    padding: Pair = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
) -> Tensor:
    r"""Take the maximum of each window.

    $$y_{u,v} = \max_{i,j}\; x_{s u + d i - p,\; s v + d j - p}$$

    where $x$ is a channel, and $s$, $p$, $d$ are `stride`, `padding`, `dilation`. The padding is
    $-\infty$ and never wins: zeros would be the maximum of a window of negative numbers. The whole gradient
    goes to the place of the maximum, the first one where several are equal. The number of outputs along an
    axis is $\lfloor (n + 2 p - d (k - 1) - 1) / s \rfloor + 1$; with `ceil_mode` the floor is a ceiling,
    but the last window must start inside the input or the padding before it.

    Args:
        input: The maps $x$.
        kernel_size: The size $k$ of the window; one integer or `(vertical, horizontal)`, like the next
            three.
        stride: The step $s$ of the window; `kernel_size` when `None`, so that windows do not overlap.
        padding: The $-\infty$ added on each side, at most half of the kernel.
        dilation: The step $d$ between the window's elements.
        ceil_mode: Whether a window may reach beyond the padding at the bottom and right, where the floor
            would leave out the last rows and columns.

    Shape:
        - input: (batch, channels, height, width)

    Returns:
        The maxima, (batch, channels, out_height, out_width).

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `input` does not have four axes, a number is out of range or the window does not fit.

    Examples:
        >>> rows = [[1.0, 1.0, 2.0, 4.0], [5.0, 6.0, 7.0, 8.0], [3.0, 2.0, 1.0, 0.0], [1.0, 2.0, 3.0, 4.0]]
        >>> max_pool2d(torch.tensor([[rows]]), kernel_size=2).tolist()
        [[[[6.0, 8.0], [3.0, 4.0]]]]
    """
    _check_maps(input)
    size, step = _size_and_step(kernel_size, stride)
    spacing = pair("dilation", dilation, "[1, inf)")
    (top, left), (bottom, right) = _margins(
        input, size, step, padding, spacing, ceil_mode
    )
    x = pad(input, (left, right, top, bottom), value=-torch.inf)
    for axis in (-1, -2):  # the maximum of a window is that of its rows' maxima
        x = shifts(x, axis, size[axis], step[axis], spacing[axis])
        x = x.max(-3).values  # amax would share the gradient among equals
    return x


def avg_pool2d(
    input: Tensor,  # noqa: A002  PyTorch's name
    kernel_size: Pair,
    stride: Pair | None = None,
    padding: Pair = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Tensor:
    r"""Take the mean of each window.

    $$y_{u,v} = \frac{1}{m_{u,v}} \sum_{i,j} x_{s u + i - p,\; s v + j - p}$$

    where $x$ is a channel, $s$ and $p$ are `stride` and `padding`, and $m_{u,v}$ is the number of places
    that count. The padding is 0 and counts, so means fall towards 0 at the borders, unless
    `count_include_pad` is `False`. What a window covers beyond the padding, in `ceil_mode`, never counts.

    Args:
        input: The maps $x$.
        kernel_size: The size of the window; one integer or `(vertical, horizontal)`, like the next two.
        stride: The step $s$ of the window; `kernel_size` when `None`, so that windows do not overlap.
        padding: The zeros $p$ added on each side, at most half of the kernel.
        ceil_mode: As for `max_pool2d`.
        count_include_pad: Whether the padding counts in $m_{u,v}$.

    Shape:
        - input: (batch, channels, height, width)

    Returns:
        The means, (batch, channels, out_height, out_width).

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `input` does not have four axes, a number is out of range or the window does not fit.

    Examples:
        >>> rows = [[1.0, 1.0, 2.0, 4.0], [5.0, 6.0, 7.0, 8.0], [3.0, 2.0, 1.0, 0.0], [1.0, 2.0, 3.0, 4.0]]
        >>> avg_pool2d(torch.tensor([[rows]]), kernel_size=2).tolist()
        [[[[3.25, 5.25], [2.0, 2.0]]]]
        >>> avg_pool2d(torch.ones(1, 1, 2, 2), kernel_size=2, padding=1).tolist()
        [[[[0.25, 0.25], [0.25, 0.25]]]]
    """
    _check_maps(input)
    check_bool("count_include_pad", count_include_pad)
    size, step = _size_and_step(kernel_size, stride)
    (top, left), (bottom, right) = _margins(
        input, size, step, padding, (1, 1), ceil_mode
    )
    x = pad(input, (left, right, top, bottom))
    counted = input.new_ones(input.shape[2:])
    counted = pad(counted, (left, left, top, top), value=float(count_include_pad))
    counted = pad(counted, (0, right - left, 0, bottom - top))
    for axis in (-1, -2):  # the sum over a window is that of its rows' sums
        x, counted = (
            shifts(maps, axis, size[axis], step[axis]).sum(-3) for maps in (x, counted)
        )
    return x / counted


def global_avg_pool2d(input: Tensor) -> Tensor:  # noqa: A002  PyTorch's name
    r"""Take the mean of each channel over all places.

    $$y_c = \frac{1}{h w} \sum_{u=1}^{h} \sum_{v=1}^{w} x_{c,u,v}$$

    where $x$ are maps of $h$ rows and $w$ columns. It makes the layers behind it independent of the size of
    the image and of where in it something was found, and replaces dense layers with millions of weights.

    Args:
        input: The maps $x$.

    Shape:
        - input: (batch, channels, height, width)

    Returns:
        The means, (batch, channels).

    Raises:
        TypeError: If `input` is not a floating-point tensor.
        ValueError: If `input` does not have four axes or its images are empty.

    Examples:
        >>> global_avg_pool2d(torch.tensor([[[[1.0, 2.0], [3.0, 6.0]]]])).tolist()
        [[3.0]]

    References:
        Lin, Chen and Yan (2013), *Network In Network*.
    """
    _check_maps(input)
    return input.mean((-2, -1))


def adaptive_avg_pool2d(input: Tensor, output_size: Pair) -> Tensor:  # noqa: A002
    r"""Take means over windows that are chosen to give a wanted number of outputs.

    $$y_u = \operatorname{mean}\big( x_a, \dots, x_{b-1} \big), \qquad
    a = \Big\lfloor \frac{u\, n}{m} \Big\rfloor, \quad b = \Big\lceil \frac{(u + 1)\, n}{m} \Big\rceil$$

    where $n$ is the input's length along an axis, $m$ the output's and $u = 0, \dots, m - 1$. The windows
    cover the input; where $m$ does not divide $n$ they overlap and differ in size. A window is a rectangle,
    so its mean is taken along one axis after the other.

    Args:
        input: The maps $x$.
        output_size: The numbers $m$ of rows and columns; one integer or `(rows, columns)`. It may exceed
            the input's.

    Shape:
        - input: (batch, channels, height, width)

    Returns:
        The means, (batch, channels, *output_size).

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `input` does not have four axes, its images are empty or `output_size` is not
            positive.

    Examples:
        >>> row = torch.tensor([[[[1.0, 2.0, 3.0, 4.0, 5.0]]]])
        >>> adaptive_avg_pool2d(row, output_size=(1, 3)).tolist()
        [[[[1.5, 3.0, 4.5]]]]
    """
    _check_maps(input)
    rows, columns = pair("output_size", output_size, "[1, inf)")
    height, width = input.shape[2:]
    y = torch.stack([input[:, :, a:b].mean(2) for a, b in _bins(height, rows)], 2)
    return torch.stack([y[..., a:b].mean(3) for a, b in _bins(width, columns)], 3)


def _bins(n: int, m: int) -> list[tuple[int, int]]:
    return [(u * n // m, -(-(u + 1) * n // m)) for u in range(m)]


def _check_maps(x: Tensor) -> None:
    check_tensor("input", x, ["batch", "channels", "height", "width"])
    if 0 in x.shape[2:]:
        raise ValueError(f"input must have no empty image, got {tuple(x.shape)}")


def _size_and_step(
    kernel_size: Pair, stride: Pair | None
) -> tuple[tuple[int, int], tuple[int, int]]:
    size = pair("kernel_size", kernel_size, "[1, inf)")
    return size, size if stride is None else pair("stride", stride, "[1, inf)")


def _margins(
    x: Tensor,
    kernel_size: tuple[int, int],
    stride: tuple[int, int],
    padding: Pair,
    dilation: tuple[int, int],
    ceil_mode: bool,
) -> tuple[list[int], list[int]]:
    """Return how much to pad before and after the two axes of `x`."""
    check_bool("ceil_mode", ceil_mode)
    before, after = list(pair("padding", padding, "[0, inf)")), []
    for n, k, s, p, d in zip(
        x.shape[2:], kernel_size, stride, before, dilation, strict=True
    ):
        span = d * (k - 1) + 1
        if p > k // 2:
            raise ValueError(
                f"padding must be at most half of kernel_size={k}, got {p}"
            )
        last = (
            -(-(n + 2 * p - span) // s) * s
        )  # where one more window, or none, would start
        beyond = last - (n + 2 * p - span) if ceil_mode and last < n + p else 0
        output_size(n + beyond, k, s, p, d)  # raises unless a window fits
        after.append(p + beyond)
    return before, after
