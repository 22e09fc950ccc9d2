r"""Convolution: what a layer computes, its relatives, and the sizes and kernels that go with it.

What deep learning calls convolution is cross-correlation: the kernel slides as it is. `true_convolution`
flips it first, as in mathematics and signal processing.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import pad

from dlref._check import Axis, check_choice, check_integer, check_tensor
from dlref._windows import Pair, pair, windows

__all__ = [
    "LAPLACIAN",
    "PREWITT_X",
    "PREWITT_Y",
    "SCHARR_X",
    "SCHARR_Y",
    "SOBEL_X",
    "SOBEL_Y",
    "conv1d",
    "conv2d",
    "conv_transpose2d",
    "depthwise_separable_conv2d",
    "gradient_magnitude",
    "locally_connected2d",
    "output_size",
    "receptive_field",
    "true_convolution",
]

_KERNEL: list[Axis] = ["kernel_height", "kernel_width"]

# Kernels to slide unflipped, as conv2d does. They are not normalised.
PREWITT_X = torch.tensor([[-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0]])
"""Prewitt's kernel: positive where it gets brighter to the right, 3 for a step of 1."""
PREWITT_Y = PREWITT_X.T.contiguous()
"""Prewitt's kernel: positive where it gets brighter downwards."""
SOBEL_X = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])
"""Sobel's kernel: positive where it gets brighter to the right, 4 for a step of 1."""
SOBEL_Y = SOBEL_X.T.contiguous()
"""Sobel's kernel: positive where it gets brighter downwards."""
SCHARR_X = torch.tensor([[-3.0, 0.0, 3.0], [-10.0, 0.0, 10.0], [-3.0, 0.0, 3.0]])
"""Scharr's kernel: positive where it gets brighter to the right, 16 for a step of 1."""
SCHARR_Y = SCHARR_X.T.contiguous()
"""Scharr's kernel: positive where it gets brighter downwards."""
LAPLACIAN = torch.tensor([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]])
"""The second derivatives' sum: negative at a bright spot, 0 on an even slope."""


def output_size(
    n: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    r"""Compute the length of a convolution's output along one axis.

    $$\left\lfloor \frac{n + 2 p - d (k - 1) - 1}{s} \right\rfloor + 1$$

    where $k$, $s$, $p$ and $d$ are the other arguments. A dilated kernel spans $d (k - 1) + 1$ places; the
    formula counts the steps of length $s$ that it can take inside the padded input. An odd $k$ with
    $p = (k - 1) / 2$, $s = d = 1$ keeps the length.

    Args:
        n: The length of the input.
        kernel_size: The length $k$ of the kernel.
        stride: The step $s$ between outputs.
        padding: The zeros $p$ added at each end.
        dilation: The step $d$ between the kernel's elements.

    Returns:
        The number of outputs, at least 1.

    Raises:
        TypeError: If an argument is not an integer.
        ValueError: If an argument is out of range or the kernel does not fit into the padded input.

    Examples:
        >>> output_size(224, kernel_size=7, stride=2, padding=3)
        112
    """
    check_integer("n", n, "[0, inf)")
    check_integer("kernel_size", kernel_size, "[1, inf)")
    check_integer("stride", stride, "[1, inf)")
    check_integer("padding", padding, "[0, inf)")
    check_integer("dilation", dilation, "[1, inf)")
    span = dilation * (kernel_size - 1) + 1
    _check_span(span, n + 2 * padding)
    return (n + 2 * padding - span) // stride + 1


def receptive_field(layers: Sequence[Sequence[int]]) -> int:
    r"""Compute how many places of the input one output of a stack of layers depends on, along one axis.

    $$r = 1 + \sum_{l=1}^{L} d_l\, (k_l - 1) \prod_{i=1}^{l-1} s_i$$

    where $k_l$, $s_l$ and $d_l$ are kernel size, stride and dilation of layer $l$. A layer widens the field
    by its kernel's span, measured in steps that the strides below have made longer. Pooling counts as a
    layer.

    Args:
        layers: From the input upwards, `(kernel_size, stride, dilation)` of each layer; stride and
            dilation are 1 when left out.

    Returns:
        The width $r$ of the field: 1 when there are no layers.

    Raises:
        TypeError: If a layer is not a sequence of integers.
        ValueError: If a layer does not have one to three numbers, or one of them is not positive.

    Examples:
        >>> receptive_field([(3,), (3,)])  # two 3 x 3 layers see what one 5 x 5 layer sees
        5
        >>> receptive_field([(7, 2), (3, 2), (3,)])
        19
    """
    if not isinstance(layers, Sequence):
        raise TypeError(
            f"layers must be a sequence of layers, got {type(layers).__name__}"
        )
    field, step = 1, 1
    for layer in layers:
        if not isinstance(layer, Sequence):
            raise TypeError(
                f"layers must hold sequences of integers, got {type(layer).__name__}"
            )
        if not 1 <= len(layer) <= 3:
            raise ValueError(f"layers must have 1 to 3 numbers each, got {len(layer)}")
        for number in layer:
            check_integer("layers", number, "[1, inf)")
        kernel_size, stride, dilation = (*layer, 1, 1)[:3]
        field += dilation * (kernel_size - 1) * step
        step *= stride
    return field


def conv2d(
    input: Tensor,  # noqa: A002  PyTorch's name
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Pair = 1,
    padding: Pair = 0,
    dilation: Pair = 1,
    groups: int = 1,
) -> Tensor:
    r"""Slide kernels over a batch of images: cross-correlation.

    $$y_{o,u,v} = b_o + \sum_{c} \sum_{i} \sum_{j} w_{o,c,i,j}\; x_{c,\; s u + d i - p,\; s v + d j - p}$$

    where $x$ is an image, zero outside its borders, $w$ the weight, $b$ the bias, and $s$, $p$, $d$ are
    `stride`, `padding`, `dilation`. Every kernel reaches through all the channels of its group and moves
    along two axes only. Laid out as columns, the windows of an image make the sum over $c, i, j$ one
    matrix product.

    Args:
        input: The images $x$.
        weight: The kernels $w$, one for each output channel.
        bias: One number $b_o$ for each output channel, or `None` for zeros.
        stride: The step $s$ of the window; one integer or `(vertical, horizontal)`, like the next two.
        padding: The zeros $p$ added on each side.
        dilation: The step $d$ between the kernel's elements.
        groups: The number of groups into which both kinds of channels are split; a group's outputs see
            that group's inputs only.

    Shape:
        - input: (batch, in_channels, height, width)
        - weight: (out_channels, in_channels / groups, kernel_height, kernel_width)
        - bias: (out_channels,)

    Returns:
        The feature maps, (batch, out_channels, out_height, out_width); see `output_size`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit, `groups` does not divide the channels, a number is out of range
            or the kernel does not fit into the padded image.

    Examples:
        >>> image = torch.tensor([[0.0, 0.0, 0.0], [0.0, 1.0, 1.0], [0.0, 1.0, 2.0]])
        >>> kernel = torch.tensor([[4.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, -4.0]])
        >>> conv2d(image[None, None], kernel[None, None]).item()
        -8.0
    """
    _check_kernels(weight, ["out_channels", "in_channels / groups", *_KERNEL], groups)
    channels = ("in_channels", weight.shape[1] * groups)
    check_tensor("input", input, ["batch", channels, "height", "width"])
    _check_bias(bias, len(weight))
    patches = _patches(input, weight.shape[2:], stride, padding, dilation)
    places = patches.shape[-2:]
    # Each group's kernels are the rows of a matrix, each window of its input is a column.
    kernels = weight.reshape(groups, len(weight) // groups, -1)
    columns = patches.reshape(len(input), groups, kernels.shape[2], places.numel())
    y = kernels @ columns  # (batch, groups, out_channels / groups, places)
    y = y.reshape(len(input), len(weight), *places)
    return y if bias is None else y + bias[:, None, None]


def conv1d(
    input: Tensor,  # noqa: A002  PyTorch's name
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    groups: int = 1,
) -> Tensor:
    r"""Slide kernels over a batch of sequences: cross-correlation.

    $$y_{o,u} = b_o + \sum_{c} \sum_{i} w_{o,c,i}\; x_{c,\; s u + d i - p}$$

    where $x$ is a sequence, zero outside its ends, $w$ the weight, $b$ the bias, and $s$, $p$, $d$ are
    `stride`, `padding`, `dilation`: `conv2d` of images one row high.

    Args:
        input: The sequences $x$.
        weight: The kernels $w$, one for each output channel.
        bias: One number $b_o$ for each output channel, or `None` for zeros.
        stride: The step $s$ of the window.
        padding: The zeros $p$ added at each end.
        dilation: The step $d$ between the kernel's elements.
        groups: The number of groups into which both kinds of channels are split.

    Shape:
        - input: (batch, in_channels, length)
        - weight: (out_channels, in_channels / groups, kernel_size)
        - bias: (out_channels,)

    Returns:
        The feature sequences, (batch, out_channels, out_length); see `output_size`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: As for `conv2d`.

    Examples:
        >>> x, w = torch.tensor([1.0, 2.0, 4.0, 8.0]), torch.tensor([-1.0, 1.0])
        >>> conv1d(x[None, None], w[None, None]).tolist()
        [[[1.0, 2.0, 4.0]]]
    """
    _check_kernels(
        weight, ["out_channels", "in_channels / groups", "kernel_size"], groups
    )
    channels = ("in_channels", weight.shape[1] * groups)
    check_tensor("input", input, ["batch", channels, "length"])
    row, kernels = input.unsqueeze(2), weight.unsqueeze(2)
    settings = ((1, stride), (0, padding), (1, dilation), groups)
    return conv2d(row, kernels, bias, *settings).squeeze(2)


def true_convolution(input: Tensor, kernel: Tensor, mode: str = "full") -> Tensor:  # noqa: A002
    r"""Convolve two signals or two images as mathematics defines it: with one of them flipped.

    $$(x * k)_u = \sum_i k_i\, x_{u - i}, \qquad (x * k)_{u,v} = \sum_{i,j} k_{i,j}\, x_{u - i,\, v - j}$$

    where $x$ is zero outside its borders. The index of $x$ runs backwards where that of $k$ runs forwards;
    `conv1d` and `conv2d` compute $x_{u + i}$. The flip makes the operation commute, $x * k = k * x$, and
    makes it the plain product of Fourier transforms, where cross-correlation needs a conjugate. A network
    that learns $k$ does not need it: it learns the flipped kernel instead.

    Args:
        input: The signal or image $x$.
        kernel: The kernel $k$, with as many axes.
        mode: `"full"` for every $u$ where the two overlap, `"valid"` for those where all of $k$ lies
            inside $x$.

    Shape:
        - input: (length,) or (height, width)
        - kernel: (kernel_size,) or (kernel_height, kernel_width)

    Returns:
        The convolution: along each axis $n + k - 1$ long for `"full"`, $n - k + 1$ for `"valid"`.

    Raises:
        TypeError: If `input` or `kernel` is not a floating-point tensor.
        ValueError: If they do not have the same one or two axes, `mode` is neither, or the kernel is empty
            or does not fit.

    Examples:
        >>> x, k = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([0.0, 1.0, 0.5])
        >>> true_convolution(x, k).tolist()
        [0.0, 1.0, 2.5, 4.0, 1.5]
        >>> torch.equal(true_convolution(x, k), true_convolution(k, x))
        True
    """
    check_tensor("input", input)
    check_tensor("kernel", kernel)
    if input.ndim not in (1, 2):
        raise ValueError(
            f"input must be (length,) or (height, width), got {tuple(input.shape)}"
        )
    if kernel.ndim != input.ndim:
        raise ValueError(
            f"kernel must have the {input.ndim} axes of input, got {tuple(kernel.shape)}"
        )
    if 0 in kernel.shape:
        raise ValueError(f"kernel must have no empty axis, got {tuple(kernel.shape)}")
    check_choice("mode", mode, ["full", "valid"])
    if input.ndim == 1:
        return true_convolution(input[None], kernel[None], mode)[0]
    height, width = kernel.shape
    padding = (height - 1, width - 1) if mode == "full" else 0
    return conv2d(input[None, None], kernel.flip(0, 1)[None, None], padding=padding)[
        0, 0
    ]


def conv_transpose2d(
    input: Tensor,  # noqa: A002  PyTorch's name
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Pair = 1,
    padding: Pair = 0,
    output_padding: Pair = 0,
    groups: int = 1,
    dilation: Pair = 1,
) -> Tensor:
    r"""Stamp a kernel onto the output for each input value: the transpose of `conv2d`.

    $$y_{o,\; s u + d i - p,\; s v + d j - p} \mathrel{+}= w_{c,o,i,j}\; x_{c,u,v} \quad
    \text{for all } c, u, v, i, j$$

    where $y$ starts as the bias, and $s$, $p$, $d$ are `stride`, `padding`, `dilation`. It is what the
    gradient of `conv2d` with respect to its input computes, with the same weight: the transposed matrix,
    not the inverse. `padding` trims the output. Where $s$ does not divide the kernel size, neighbouring
    places get different numbers of stamps: the checkerboard artefact.

    Args:
        input: The maps $x$.
        weight: The kernels $w$; input channels first, as for the `conv2d` that it transposes.
        bias: One number for each output channel, or `None` for zeros.
        stride: The step $s$ between stamps; one integer or `(vertical, horizontal)`, like the others.
        padding: The rows and columns $p$ trimmed from each side.
        output_padding: The rows and columns added at the bottom and right; several input sizes of a
            strided `conv2d` give the same output size, and this chooses among them.
        groups: The number of groups into which both kinds of channels are split.
        dilation: The step $d$ between the kernel's elements.

    Shape:
        - input: (batch, in_channels, height, width)
        - weight: (in_channels, out_channels / groups, kernel_height, kernel_width)
        - bias: (out_channels,)

    Returns:
        The maps, (batch, out_channels, out_height, out_width), where `out_height` is
        $(h - 1) s - 2 p + d (k - 1) + 1$ plus `output_padding`, and `out_width` likewise.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit, `groups` does not divide the channels, a number is out of
            range, `output_padding` is not smaller than stride or dilation, or nothing is left.

    Examples:
        >>> x = torch.tensor([[[[1.0, 2.0]]]])
        >>> conv_transpose2d(x, torch.ones(1, 1, 1, 3), stride=(1, 2)).tolist()
        [[[[1.0, 1.0, 3.0, 2.0, 2.0]]]]
    """
    _check_kernels(weight, ["in_channels", "out_channels / groups", *_KERNEL], groups)
    channels = ("in_channels", len(weight))
    check_tensor("input", input, ["batch", channels, "height", "width"])
    _check_bias(bias, weight.shape[1] * groups)
    stride = pair("stride", stride, "[1, inf)")
    trim = pair("padding", padding, "[0, inf)")
    extra = pair("output_padding", output_padding, "[0, inf)")
    dilation = pair("dilation", dilation, "[1, inf)")
    if 0 in input.shape[2:]:
        raise ValueError(f"input must have no empty image, got {tuple(input.shape)}")
    for size, limit in zip(extra, map(max, stride, dilation), strict=True):
        if size >= limit:
            wanted = f"less than stride or dilation, {limit}"
            raise ValueError(f"output_padding must be {wanted}, got {size}")
    # One element of the kernel, at all places of x, reaches this far; the whole kernel this far.
    reach = [s * (n - 1) + 1 for s, n in zip(stride, input.shape[2:], strict=True)]
    spans = [d * (k - 1) for d, k in zip(dilation, weight.shape[2:], strict=True)]
    full = [r + span + e for r, span, e in zip(reach, spans, extra, strict=True)]
    if any(size <= 2 * t for size, t in zip(full, trim, strict=True)):
        raise ValueError(f"padding must leave some of the output {full}, got {padding}")
    x = input.reshape(len(input), groups, len(weight) // groups, *input.shape[2:])
    w = weight.reshape(groups, len(weight) // groups, *weight.shape[1:])
    y = x.new_zeros(len(x), groups, weight.shape[1], *full)
    for i in range(weight.shape[2]):
        for j in range(weight.shape[3]):
            rows = slice(dilation[0] * i, dilation[0] * i + reach[0], stride[0])
            columns = slice(dilation[1] * j, dilation[1] * j + reach[1], stride[1])
            y[..., rows, columns] += torch.einsum("bgcuv,gco->bgouv", x, w[..., i, j])
    y = y.flatten(1, 2)  # (batch, out_channels, full_height, full_width)
    y = y[..., trim[0] : full[0] - trim[0], trim[1] : full[1] - trim[1]]
    return y if bias is None else y + bias[:, None, None]


def depthwise_separable_conv2d(
    input: Tensor,  # noqa: A002  PyTorch's name
    depthwise_weight: Tensor,
    pointwise_weight: Tensor,
    bias: Tensor | None = None,
    stride: Pair = 1,
    padding: Pair = 0,
    dilation: Pair = 1,
) -> Tensor:
    r"""Filter each channel by itself, then mix the channels at each place.

    $$z_{c} = k_c \star x_c, \qquad y_{o,u,v} = b_o + \sum_c w_{o,c}\, z_{c,u,v}$$

    where $\star$ is cross-correlation, $k_c$ the kernel of channel $c$ and $w$ the pointwise weight. It is
    a `conv2d` whose kernels are the products $w_{o,c}\, k_c$. For $N$ outputs and $k \times k$ kernels it
    costs $1 / N + 1 / k^2$ of the multiplications of a full one.

    Args:
        input: The images $x$.
        depthwise_weight: The kernels $k$, one or several for each input channel.
        pointwise_weight: The mixing weights $w$.
        bias: One number $b_o$ for each output channel, or `None` for zeros.
        stride: The step of the window in the first stage; one integer or `(vertical, horizontal)`.
        padding: The zeros added on each side in the first stage.
        dilation: The step between the kernel's elements.

    Shape:
        - input: (batch, in_channels, height, width)
        - depthwise_weight: (middle_channels, 1, kernel_height, kernel_width), where `middle_channels` is
          `in_channels` or a multiple of it
        - pointwise_weight: (out_channels, middle_channels, 1, 1)
        - bias: (out_channels,)

    Returns:
        The feature maps, (batch, out_channels, out_height, out_width).

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit or a number is out of range.

    Examples:
        >>> x = torch.tensor([[[[1.0, 2.0]], [[10.0, 20.0]]]])
        >>> add, mix = torch.ones(2, 1, 1, 2), torch.tensor([1.0, 0.5]).reshape(1, 2, 1, 1)
        >>> depthwise_separable_conv2d(x, add, mix).item()
        18.0
    """
    check_tensor("input", input, ["batch", "in_channels", "height", "width"])
    axes: list[Axis] = ["middle_channels", ("in_channels / groups", 1), *_KERNEL]
    check_tensor("depthwise_weight", depthwise_weight, axes)
    channels, middle = input.shape[1], len(depthwise_weight)
    if channels == 0 or middle % channels:
        wanted = f"a multiple of in_channels={channels} kernels"
        raise ValueError(f"depthwise_weight must have {wanted}, got {middle}")
    mixing: list[Axis] = [
        "out_channels",
        ("middle_channels", middle),
        ("kernel_height", 1),
        ("kernel_width", 1),
    ]
    check_tensor("pointwise_weight", pointwise_weight, mixing)
    z = conv2d(input, depthwise_weight, None, stride, padding, dilation, channels)
    return conv2d(z, pointwise_weight, bias)


def locally_connected2d(
    input: Tensor,  # noqa: A002  PyTorch's name
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Pair = 1,
    padding: Pair = 0,
) -> Tensor:
    r"""Apply a kernel of its own at every place: convolution without shared weights.

    $$y_{o,u,v} = b_{o,u,v} + \sum_{c,i,j} w_{u,v,o,c,i,j}\; x_{c,\; s u + i - p,\; s v + j - p}$$

    where the symbols are those of `conv2d`, and $w$ has the place $(u, v)$ as its first two axes. With
    `weight.expand(out_height, out_width, *weight.shape)` of a `conv2d` weight it is `conv2d`. A detector
    for each place costs as many times the weights as there are places, and a shifted image no longer
    gives shifted maps.

    Args:
        input: The images $x$.
        weight: The kernels $w$ of each place.
        bias: One number for each output channel and place, or `None` for zeros.
        stride: The step $s$ of the window; one integer or `(vertical, horizontal)`.
        padding: The zeros $p$ added on each side.

    Shape:
        - input: (batch, in_channels, height, width)
        - weight: (out_height, out_width, out_channels, in_channels, kernel_height, kernel_width)
        - bias: (out_channels, out_height, out_width)

    Returns:
        The feature maps, (batch, out_channels, out_height, out_width).

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit, a number is out of range or the kernel does not fit.

    Examples:
        >>> x = torch.tensor([[[[1.0, 2.0, 3.0]]]])
        >>> places = torch.tensor([10.0, 100.0, 1000.0]).reshape(1, 3, 1, 1, 1, 1)
        >>> locally_connected2d(x, places).tolist()
        [[[[10.0, 200.0, 3000.0]]]]
    """
    check_tensor("input", input, ["batch", "in_channels", "height", "width"])
    channels = ("in_channels", input.shape[1])
    axes: list[Axis] = ["out_height", "out_width", "out_channels", channels, *_KERNEL]
    check_tensor("weight", weight, axes)
    patches = _patches(input, weight.shape[4:], stride, padding, 1)
    places = [("out_height", patches.shape[4]), ("out_width", patches.shape[5])]
    check_tensor("weight", weight, [*places, "out_channels", channels, *_KERNEL])
    if bias is not None:
        check_tensor("bias", bias, [("out_channels", weight.shape[2]), *places])
    y = torch.einsum("bcijuv,uvocij->bouv", patches, weight)
    return y if bias is None else y + bias


def gradient_magnitude(image: Tensor) -> Tensor:
    r"""Compute how steep the brightness is at each place, by Sobel's kernels.

    $$|\nabla x| = \sqrt{(S_x \star x)^2 + (S_y \star x)^2}$$

    where $\star$ is cross-correlation, $S_x$ is `SOBEL_X` and $S_y$ is `SOBEL_Y`. It does not depend on
    the polarity of an edge, and little on its direction. Only places with all their neighbours count: zeros
    around the image would draw a frame of false edges.

    Args:
        image: The image, or a batch of any number of axes.

    Shape:
        - image: (..., height, width), each of the two at least 3

    Returns:
        The magnitudes, (..., height - 2, width - 2). A step of height 1 gives 4.

    Raises:
        TypeError: If `image` is not a floating-point tensor.
        ValueError: If `image` has fewer than two axes or is smaller than 3 by 3.

    Examples:
        >>> gradient_magnitude(torch.tensor([0.0, 0.0, 1.0, 1.0]).expand(3, 4)).tolist()
        [[4.0, 4.0]]
    """
    check_tensor("image", image, ["...", "height", "width"])
    if min(image.shape[-2:]) < 3:
        raise ValueError(f"image must be at least 3 by 3, got {tuple(image.shape)}")
    kernels = torch.stack([SOBEL_X, SOBEL_Y]).to(image)
    patches = windows(image, (3, 3), (1, 1), (1, 1))
    slopes = torch.einsum("...ijuv,kij->k...uv", patches, kernels)
    return torch.linalg.vector_norm(slopes, dim=0)  # its gradient at 0 is 0, not nan


def _patches(
    x: Tensor, kernel_size: Sequence[int], stride: Pair, padding: Pair, dilation: Pair
) -> Tensor:
    """Lay out the padded `x` as (batch, channels, *kernel_size, out_height, out_width)."""
    rows, columns = kernel_size
    stride = pair("stride", stride, "[1, inf)")
    top, left = pair("padding", padding, "[0, inf)")
    dilation = pair("dilation", dilation, "[1, inf)")
    _check_span(dilation[0] * (rows - 1) + 1, x.shape[2] + 2 * top)
    _check_span(dilation[1] * (columns - 1) + 1, x.shape[3] + 2 * left)
    return windows(pad(x, (left, left, top, top)), (rows, columns), stride, dilation)


def _check_span(span: int, padded: int) -> None:
    if span > padded:
        raise ValueError(
            f"kernel_size must span at most the padded input, {padded}, got {span}"
        )


def _check_kernels(weight: Tensor, axes: Sequence[Axis], groups: int) -> None:
    check_tensor("weight", weight, axes)
    if 0 in weight.shape:
        raise ValueError(f"weight must have no empty axis, got {tuple(weight.shape)}")
    check_integer("groups", groups, "[1, inf)")
    if len(weight) % groups:
        raise ValueError(f"groups must divide {axes[0]}={len(weight)}, got {groups}")


def _check_bias(bias: Tensor | None, channels: int) -> None:
    if bias is not None:
        check_tensor("bias", bias, [("out_channels", channels)])
