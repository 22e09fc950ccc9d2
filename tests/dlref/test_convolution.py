"""`dlref.convolution` against `torch.nn.functional`, `torch.fft` and measured gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage, signal
from torch import Tensor
from torch.nn import functional

from dlref import convolution as conv
from tests.dlref.oracle import DTYPES, Bad, assert_matches, bad_input

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "LAPLACIAN": ndimage.laplace,
    "PREWITT_X": ndimage.prewitt,
    "PREWITT_Y": ndimage.prewitt,
    "SCHARR_X": "scipy has none: test_scharr_is_a_smoothing_by_3_10_3_times_a_difference",
    "SCHARR_Y": "scipy has none: test_scharr_is_a_smoothing_by_3_10_3_times_a_difference",
    "SOBEL_X": ndimage.sobel,
    "SOBEL_Y": ndimage.sobel,
    "conv1d": functional.conv1d,
    "conv2d": functional.conv2d,
    "conv_transpose2d": functional.conv_transpose2d,
    "depthwise_separable_conv2d": functional.conv2d,
    "gradient_magnitude": ndimage.sobel,
    "locally_connected2d": "torch has none: tied weights equal conv2d, free ones a loop over places",
    "output_size": functional.conv1d,
    "receptive_field": torch.autograd.grad,
    "true_convolution": signal.convolve,
}


def normal(*shape: int, dtype: torch.dtype = torch.float64, seed: int = 0) -> Tensor:
    return torch.randn(
        shape, generator=torch.Generator().manual_seed(seed), dtype=dtype
    )


# Input, weight, and the arguments after the bias.
CONV2D: dict[str, tuple[tuple[int, ...], tuple[int, ...], dict[str, Any]]] = {
    "plain": ((2, 3, 7, 6), (4, 3, 3, 2), {}),
    "stride": ((2, 3, 8, 9), (4, 3, 3, 3), {"stride": 2}),
    "padding": ((2, 3, 5, 6), (4, 3, 3, 3), {"padding": 1}),
    "dilation": ((2, 3, 8, 9), (4, 3, 3, 3), {"dilation": 2}),
    "groups": ((2, 4, 5, 6), (6, 2, 3, 3), {"groups": 2}),
    "depthwise": ((2, 4, 5, 6), (8, 1, 3, 3), {"groups": 4}),
    "pairs": ((2, 4, 9, 11), (6, 2, 3, 2), {"stride": (2, 3), "padding": (2, 1), "dilation": (1, 3), "groups": 2}),
    "other pairs": ((1, 1, 9, 11), (1, 1, 2, 3), {"stride": (3, 2), "padding": (1, 2), "dilation": (3, 1)}),
    "one place": ((2, 3, 3, 2), (4, 3, 3, 2), {}),
    "one by one": ((2, 3, 3, 2), (4, 3, 1, 1), {}),
    "kernel as large as the padded image": ((1, 1, 1, 2), (1, 1, 3, 4), {"padding": 1}),
    "empty batch": ((0, 4, 5, 6), (6, 2, 3, 3), {"groups": 2}),
    "batch of one": ((1, 3, 5, 6), (4, 3, 3, 3), {}),
}  # fmt: skip


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("case", CONV2D.values(), ids=CONV2D)
@pytest.mark.parametrize("biased", [True, False])
def test_conv2d_matches_torch(
    case: tuple[Any, ...], biased: bool, dtype: torch.dtype
) -> None:
    input_shape, weight_shape, settings = case
    inputs = [
        normal(*input_shape, dtype=dtype),
        normal(*weight_shape, dtype=dtype, seed=1),
    ]
    inputs += [normal(weight_shape[0], dtype=dtype, seed=2)] * biased
    assert_matches(
        lambda *t: conv.conv2d(*t, **settings),
        lambda *t: functional.conv2d(*t, **settings),
        *inputs,
        **({"rtol": 1e-4, "atol": 1e-4} if dtype == torch.float32 else {}),
    )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"stride": 2},
        {"padding": 2},
        {"dilation": 3},
        {"groups": 2},
        {"stride": 3, "padding": 1, "dilation": 2, "groups": 2},
    ],
)
@pytest.mark.parametrize("batch", [0, 1, 3])
def test_conv1d_matches_torch(
    batch: int, settings: dict[str, int], dtype: torch.dtype
) -> None:
    groups = settings.get("groups", 1)
    inputs = [
        normal(batch, 4, 11, dtype=dtype),
        normal(6, 4 // groups, 3, dtype=dtype, seed=1),
    ]
    for biased in ([], [normal(6, dtype=dtype, seed=2)]):
        assert_matches(
            lambda *t: conv.conv1d(*t, **settings),
            lambda *t: functional.conv1d(*t, **settings),
            *inputs,
            *biased,
            **({"rtol": 1e-4, "atol": 1e-4} if dtype == torch.float32 else {}),
        )


TRANSPOSE: dict[str, tuple[tuple[int, ...], tuple[int, ...], dict[str, Any]]] = {
    "plain": ((2, 3, 4, 5), (3, 2, 3, 2), {}),
    "stride": ((2, 3, 4, 5), (3, 2, 3, 3), {"stride": 2}),
    "padding": ((2, 3, 4, 5), (3, 2, 3, 3), {"padding": 1}),
    "dilation": ((2, 3, 4, 5), (3, 2, 3, 3), {"dilation": 2}),
    "dilation leaves room": ((2, 3, 4, 5), (3, 2, 3, 3), {"dilation": 3, "output_padding": 2}),
    "groups": ((2, 4, 4, 5), (4, 3, 3, 3), {"groups": 2}),
    "output padding": ((2, 3, 4, 5), (3, 2, 3, 3), {"stride": 2, "padding": 1, "output_padding": 1}),
    "output padding beyond the padding": ((2, 3, 4, 5), (3, 2, 3, 3), {"stride": 3, "padding": 1, "output_padding": 2}),
    "pairs": ((1, 4, 3, 4), (4, 1, 3, 2), {"stride": (2, 3), "padding": (1, 2), "output_padding": (1, 2), "groups": 2, "dilation": (2, 1)}),
    "one place is left": ((1, 1, 2, 2), (1, 1, 2, 2), {"padding": 1}),
    "empty batch": ((0, 4, 4, 5), (4, 3, 3, 3), {"groups": 2}),
    "stride beyond the kernel": ((1, 2, 3, 3), (2, 1, 1, 1), {"stride": 3}),
}  # fmt: skip


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("case", TRANSPOSE.values(), ids=TRANSPOSE)
@pytest.mark.parametrize("biased", [True, False])
def test_conv_transpose2d_matches_torch(
    case: tuple[Any, ...], biased: bool, dtype: torch.dtype
) -> None:
    input_shape, weight_shape, settings = case
    inputs = [
        normal(*input_shape, dtype=dtype),
        normal(*weight_shape, dtype=dtype, seed=1),
    ]
    channels = weight_shape[1] * settings.get("groups", 1)
    inputs += [normal(channels, dtype=dtype, seed=2)] * biased
    assert_matches(
        lambda *t: conv.conv_transpose2d(*t, **settings),
        lambda *t: functional.conv_transpose2d(*t, **settings),
        *inputs,
        **({"rtol": 1e-4, "atol": 1e-4} if dtype == torch.float32 else {}),
    )


def test_the_arguments_stand_where_torch_has_them() -> None:
    x, w, b = normal(1, 4, 9, 9), normal(4, 2, 3, 3, seed=1), normal(4, seed=2)
    torch.testing.assert_close(
        conv.conv2d(x, w, b, 2, 1, 3, 2), functional.conv2d(x, w, b, 2, 1, 3, 2)
    )
    torch.testing.assert_close(
        conv.conv1d(x[..., 0], w[..., 0], b, 2, 1, 3, 2),
        functional.conv1d(x[..., 0], w[..., 0], b, 2, 1, 3, 2),
    )
    torch.testing.assert_close(
        conv.conv_transpose2d(x, w, b, 2, 1, 1, 2, 3),
        functional.conv_transpose2d(x, w, b, 2, 1, 1, 2, 3),
    )


@pytest.mark.parametrize("scale", [1e4, 1e-42, 0.0])
def test_extreme_and_odd_inputs_match_torch(scale: float) -> None:
    weight = normal(2, 3, 3, 3, seed=1)
    views = {
        "non-contiguous": normal(7, 6, 3, 2).permute(3, 2, 1, 0) * scale,
        "broadcast": (normal(1, 3, 1, 6) * scale).expand(2, 3, 5, 6),
        "strided": (normal(2, 3, 12, 10) * scale)[:, :, ::2, ::2],
    }
    for x in views.values():
        assert_matches(conv.conv2d, functional.conv2d, x, weight)
        assert_matches(
            conv.conv_transpose2d,
            functional.conv_transpose2d,
            x,
            weight.transpose(0, 1),
        )


def test_the_transpose_is_the_gradient_of_conv2d() -> None:
    x, w = normal(2, 3, 8, 9).requires_grad_(), normal(4, 3, 3, 3, seed=1)
    y = conv.conv2d(x, w, stride=2, padding=1)
    g = normal(*y.shape, seed=2)
    [gradient] = torch.autograd.grad(y, x, g)
    stamped = conv.conv_transpose2d(g, w, stride=2, padding=1, output_padding=(1, 0))
    torch.testing.assert_close(stamped, gradient)


# True convolution.

SIGNALS = [
    ((3,), (3,)),
    ((7,), (2,)),
    ((1,), (4,)),
    ((5, 4), (3, 2)),
    ((2, 6), (4, 1)),
    ((1, 1), (1, 1)),
]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("x_shape", "k_shape"), SIGNALS)
def test_true_convolution_is_a_product_of_fourier_transforms(
    x_shape: tuple[int, ...], k_shape: tuple[int, ...], dtype: torch.dtype
) -> None:
    size = [n + k - 1 for n, k in zip(x_shape, k_shape, strict=True)]

    def by_fourier(x: Tensor, k: Tensor) -> Tensor:
        return torch.fft.irfftn(
            torch.fft.rfftn(x, size) * torch.fft.rfftn(k, size), size
        )

    x, k = normal(*x_shape, dtype=dtype), normal(*k_shape, dtype=dtype, seed=1)
    assert_matches(conv.true_convolution, by_fourier, x, k)
    full = signal.convolve(x.numpy(), k.numpy(), mode="full", method="direct")
    torch.testing.assert_close(conv.true_convolution(x, k), torch.from_numpy(full))


@pytest.mark.parametrize(
    ("x_shape", "k_shape"),
    [((7,), (2,)), ((3,), (3,)), ((5, 4), (3, 2)), ((3, 3), (3, 3))],
)
def test_valid_true_convolution_is_scipys_and_conv_with_the_kernel_flipped(
    x_shape: tuple[int, ...], k_shape: tuple[int, ...]
) -> None:
    x, k = normal(*x_shape), normal(*k_shape, seed=1)
    valid = conv.true_convolution(x, k, mode="valid")
    want = signal.convolve(x.numpy(), k.numpy(), mode="valid", method="direct")
    torch.testing.assert_close(valid, torch.from_numpy(want))
    slide = functional.conv1d if x.ndim == 1 else functional.conv2d
    flipped = k.flip(list(range(k.ndim)))
    torch.testing.assert_close(valid, slide(x[None, None], flipped[None, None])[0, 0])


def test_flipping_the_kernel_changes_the_sign_of_the_well_known_example() -> None:
    window = torch.tensor([[0.0, 0.0, 0.0], [0.0, 1.0, 1.0], [0.0, 1.0, 2.0]])
    kernel = torch.tensor([[4.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, -4.0]])
    assert conv.conv2d(window[None, None], kernel[None, None]).item() == -8.0
    assert conv.true_convolution(window, kernel, "valid").item() == 8.0


@given(
    st.lists(st.integers(-9, 9), min_size=1, max_size=6),
    st.lists(st.integers(-9, 9), min_size=1, max_size=6),
)
@settings(max_examples=50)
def test_true_convolution_commutes_and_multiplies_polynomials(
    a: list[int], b: list[int]
) -> None:
    x, k = torch.tensor(a, dtype=torch.float64), torch.tensor(b, dtype=torch.float64)
    product = conv.true_convolution(x, k)
    assert torch.equal(product, conv.true_convolution(k, x))
    assert product.tolist() == np.convolve(a, b).tolist()


# Separable and locally connected layers.


@pytest.mark.parametrize("multiplier", [1, 2])
@pytest.mark.parametrize(
    "settings",
    [{}, {"stride": 2, "padding": 1}, {"dilation": (2, 1), "padding": (0, 2)}],
)
def test_a_separable_convolution_is_conv2d_with_product_kernels(
    multiplier: int, settings: dict[str, Any]
) -> None:
    x, d = normal(2, 3, 7, 8), normal(3 * multiplier, 1, 3, 3, seed=1)
    p, b = normal(5, 3 * multiplier, 1, 1, seed=2), normal(5, seed=3)

    def full(x: Tensor, d: Tensor, p: Tensor, b: Tensor | None = None) -> Tensor:
        products = p[:, :, 0, 0, None, None] * d[:, 0]  # (out, middle, 3, 3)
        kernels = products.reshape(5, 3, multiplier, 3, 3).sum(2)
        return functional.conv2d(x, kernels, b, **settings)

    def ours(*tensors: Tensor) -> Tensor:
        return conv.depthwise_separable_conv2d(*tensors, **settings)

    assert_matches(ours, full, x, d, p, b)
    assert_matches(ours, full, x, d, p)
    torch.testing.assert_close(
        conv.depthwise_separable_conv2d(x, d, p, b, 2, 1, (1, 2)),
        functional.conv2d(functional.conv2d(x, d, None, 2, 1, (1, 2), 3), p, b),
    )


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 1), ((2, 1), (0, 2))])
def test_locally_connected_weights_that_are_all_the_same_are_a_convolution(
    stride: Any, padding: Any
) -> None:
    x, w, b = normal(2, 3, 6, 7), normal(4, 3, 3, 2, seed=1), normal(4, seed=2)
    places = functional.conv2d(x, w, b, stride, padding).shape[2:]

    def tied(x: Tensor, w: Tensor, b: Tensor) -> Tensor:
        bias = b[:, None, None].expand(4, *places)
        return conv.locally_connected2d(
            x, w.expand(*places, *w.shape), bias, stride, padding
        )

    assert_matches(
        tied, lambda x, w, b: functional.conv2d(x, w, b, stride, padding), x, w, b
    )


def test_locally_connected_weights_act_where_they_stand() -> None:
    x, w, b = (
        normal(2, 3, 6, 5),
        normal(2, 3, 4, 3, 3, 2, seed=1),
        normal(4, 2, 3, seed=2),
    )

    def loop(x: Tensor, w: Tensor, b: Tensor | None = None) -> Tensor:
        padded = functional.pad(x, (1, 1, 0, 0))
        places = [
            [
                (
                    padded[:, None, :, 2 * u : 2 * u + 3, 2 * v : 2 * v + 2] * w[u, v]
                ).sum((2, 3, 4))
                for v in range(3)
            ]
            for u in range(2)
        ]
        y = torch.stack([torch.stack(row, -1) for row in places], -2)
        return y if b is None else y + b

    def ours(x: Tensor, w: Tensor, b: Tensor | None = None) -> Tensor:
        return conv.locally_connected2d(x, w, b, stride=2, padding=(0, 1))

    assert_matches(ours, loop, x, w, b)
    assert_matches(ours, loop, x, w)
    assert ours(x[:0], w, b).shape == (0, 4, 2, 3)


def test_convolution_is_equivariant_to_shifts_and_local_connection_is_not() -> None:
    x, w = normal(1, 1, 6, 6), normal(1, 1, 3, 3, seed=1)
    shifted = x.roll(1, 3)
    torch.testing.assert_close(
        conv.conv2d(shifted, w)[..., 1:], conv.conv2d(x, w)[..., :-1]
    )
    free = normal(4, 4, 1, 1, 3, 3, seed=2)
    difference = (
        conv.locally_connected2d(shifted, free)[..., 1:]
        - conv.locally_connected2d(x, free)[..., :-1]
    )
    assert difference.abs().min() > 1e-3


# Sizes.


@given(
    n=st.integers(0, 40), kernel_size=st.integers(1, 7), stride=st.integers(1, 5), padding=st.integers(0, 4), dilation=st.integers(1, 4)
)  # fmt: skip
@settings(max_examples=60)
def test_the_output_size_is_the_length_of_torchs_output(
    n: int, kernel_size: int, stride: int, padding: int, dilation: int
) -> None:
    span = dilation * (kernel_size - 1) + 1
    if span > n + 2 * padding:
        with pytest.raises(
            ValueError,
            match=f"kernel_size must span at most the padded input, {n + 2 * padding}, got {span}",
        ):
            conv.output_size(n, kernel_size, stride, padding, dilation)
        return
    if n == 0:
        return  # torch refuses it
    y = functional.conv1d(
        torch.zeros(1, 1, n),
        torch.zeros(1, 1, kernel_size),
        None,
        stride,
        padding,
        dilation,
    )
    assert conv.output_size(n, kernel_size, stride, padding, dilation) == y.shape[2]


def test_the_defaults_of_the_output_size_are_those_of_conv1d() -> None:
    assert conv.output_size(7, 3) == 5
    assert conv.output_size(3, 3) == 1
    assert conv.output_size(0, 2, padding=1) == 1


LAYERS: list[list[tuple[int, ...]]] = [
    [],
    [(3,)],
    [(3,), (3,)],
    [(3, 2), (3,)],
    [(7, 2), (3, 2), (3, 1), (3, 2)],
    [(3, 1, 1), (3, 1, 2), (3, 1, 4)],
    [(2, 2), (3, 1, 2), (2, 2), (5,)],
    [(1, 2), (3,)],
    [(3,)] * 5,
]


@pytest.mark.parametrize("layers", LAYERS)
def test_the_receptive_field_is_where_the_gradient_is_not_zero(
    layers: list[tuple[int, ...]],
) -> None:
    x = torch.zeros(1, 1, 120, requires_grad=True)
    y = x
    for layer in layers:
        kernel_size, stride, dilation = (*layer, 1, 1)[:3]
        y = functional.conv1d(
            y, torch.ones(1, 1, kernel_size), None, stride, 0, dilation
        )
    [gradient] = torch.autograd.grad(y[0, 0, y.shape[2] // 2], x)
    touched = gradient.nonzero()[:, 2]
    assert conv.receptive_field(layers) == touched.max() - touched.min() + 1


def test_a_list_serves_as_a_layer() -> None:
    assert conv.receptive_field(([3, 2], [3])) == 7


# Edges.

KERNELS: dict[str, Callable[..., Any]] = {
    "SOBEL_X": lambda image: ndimage.sobel(image, axis=1),
    "SOBEL_Y": lambda image: ndimage.sobel(image, axis=0),
    "PREWITT_X": lambda image: ndimage.prewitt(image, axis=1),
    "PREWITT_Y": lambda image: ndimage.prewitt(image, axis=0),
    "LAPLACIAN": ndimage.laplace,
}


@pytest.mark.parametrize("name", KERNELS)
def test_the_kernels_answer_as_scipys_filters(name: str) -> None:
    image, kernel = normal(6, 8), getattr(conv, name)
    ours = conv.conv2d(image[None, None], kernel.double()[None, None])[0, 0]
    torch.testing.assert_close(
        ours, torch.from_numpy(KERNELS[name](image.numpy()))[1:-1, 1:-1]
    )


def test_scharr_is_a_smoothing_by_3_10_3_times_a_difference() -> None:
    across = torch.outer(torch.tensor([3.0, 10.0, 3.0]), torch.tensor([-1.0, 0.0, 1.0]))
    assert torch.equal(conv.SCHARR_X, across)
    assert torch.equal(conv.SCHARR_Y, across.T)


@pytest.mark.parametrize(
    ("name", "height"), [("PREWITT", 3.0), ("SOBEL", 4.0), ("SCHARR", 16.0)]
)
def test_x_kernels_see_brightening_to_the_right_and_y_kernels_downwards(
    name: str, height: float
) -> None:
    step = torch.tensor([0.0, 0.0, 1.0, 1.0]).expand(4, 4)
    answers = {}
    for axis in "XY":
        kernel = getattr(conv, f"{name}_{axis}")
        assert kernel.dtype == torch.float32
        assert kernel.is_contiguous()
        for image in (step, step.T):
            answers[axis, image is step] = sorted(
                set(
                    conv.conv2d(image[None, None], kernel[None, None])
                    .flatten()
                    .tolist()
                )
            )
    assert answers == {
        ("X", True): [height],
        ("X", False): [0.0],
        ("Y", True): [0.0],
        ("Y", False): [height],
    }


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(3, 3), (5, 7), (2, 6, 5), (2, 3, 4, 4), (0, 3, 4)])
def test_the_gradient_magnitude_is_the_length_of_scipys_sobel_answers(
    shape: tuple[int, ...], dtype: torch.dtype
) -> None:
    image = normal(*shape, dtype=dtype)
    want = torch.empty(*shape[:-2], shape[-2] - 2, shape[-1] - 2, dtype=dtype)
    for place in np.ndindex(shape[:-2]):
        x, y = (ndimage.sobel(image[place].numpy(), axis=axis) for axis in (1, 0))
        want[place] = torch.from_numpy(np.hypot(x, y))[1:-1, 1:-1]
    torch.testing.assert_close(conv.gradient_magnitude(image), want)


def test_the_gradient_magnitude_does_not_see_polarity_or_quarter_turns() -> None:
    image = normal(6, 6)
    edges = conv.gradient_magnitude(image)
    torch.testing.assert_close(conv.gradient_magnitude(-image), edges)
    torch.testing.assert_close(conv.gradient_magnitude(image.rot90()), edges.rot90())
    assert conv.gradient_magnitude(torch.ones(4, 5)).abs().max() == 0.0


@pytest.mark.parametrize("scale", [0.0, 1e-42, 1.0, 1e4])
def test_the_gradient_of_the_gradient_magnitude_is_finite(scale: float) -> None:
    image = (normal(5, 5, dtype=torch.float32) * scale).requires_grad_()
    [gradient] = torch.autograd.grad(conv.gradient_magnitude(image).sum(), image)
    assert gradient.isfinite().all()
    if scale >= 1:
        assert torch.autograd.gradcheck(
            conv.gradient_magnitude, normal(5, 5).requires_grad_()
        )


x4, w4 = torch.zeros(1, 4, 5, 5), torch.zeros(2, 4, 3, 3)
x3, w3 = torch.zeros(1, 4, 5), torch.zeros(2, 4, 3)
t4 = torch.zeros(4, 2, 3, 3)  # the kernels of a transposed convolution
d4, p4 = torch.zeros(4, 1, 3, 3), torch.zeros(2, 4, 1, 1)
l6 = torch.zeros(3, 3, 2, 4, 3, 3)
v = torch.zeros(3)


def shape_text(text: str) -> str:
    return text.replace("(", r"\(").replace(")", r"\)")


BAD_INPUT = [
    Bad("output_size", "n", lambda: conv.output_size(-1, 3), ValueError, r"^n must be an integer in \[0, inf\), got -1"),
    Bad("output_size", "kernel_size", lambda: conv.output_size(5, 0), ValueError, r"^kernel_size must be an integer in \[1, inf\), got 0"),
    Bad("output_size", "kernel_size", lambda: conv.output_size(5, 3, dilation=3), ValueError, "^kernel_size must span at most the padded input, 5, got 7"),
    Bad("output_size", "stride", lambda: conv.output_size(5, 3, 0), ValueError, r"^stride must be an integer in \[1, inf\), got 0"),
    Bad("output_size", "padding", lambda: conv.output_size(5, 3, 1, -1), ValueError, r"^padding must be an integer in \[0, inf\), got -1"),
    Bad("output_size", "dilation", lambda: conv.output_size(5, 3, 1, 0, 0), ValueError, r"^dilation must be an integer in \[1, inf\), got 0"),
    Bad("receptive_field", "layers", lambda: conv.receptive_field(3), TypeError, "^layers must be a sequence of layers, got int"),
    Bad("receptive_field", "layers", lambda: conv.receptive_field([3]), TypeError, "^layers must hold sequences of integers, got int"),
    Bad("receptive_field", "layers", lambda: conv.receptive_field([(3, 1, 1, 1)]), ValueError, "^layers must have 1 to 3 numbers each, got 4"),
    Bad("receptive_field", "layers", lambda: conv.receptive_field([()]), ValueError, "^layers must have 1 to 3 numbers each, got 0"),
    Bad("receptive_field", "layers", lambda: conv.receptive_field([(3, 0)]), ValueError, r"^layers must be an integer in \[1, inf\), got 0"),
    Bad("conv2d", "input", lambda: conv.conv2d(x3, w4), ValueError, shape_text(r"^input must be (batch, in_channels=4, height, width), got (1, 4, 5)")),
    Bad("conv2d", "input", lambda: conv.conv2d(torch.zeros(1, 2, 5, 5), w4), ValueError, shape_text(r"^input must be (batch, in_channels=4, height, width), got (1, 2, 5, 5)")),
    Bad("conv2d", "input", lambda: conv.conv2d(x4, torch.zeros(2, 4, 3, 3), groups=2), ValueError, "^input must be .*in_channels=8.* got"),
    Bad("conv2d", "weight", lambda: conv.conv2d(x4, w3), ValueError, shape_text(r"^weight must be (out_channels, in_channels / groups, kernel_height, kernel_width), got (2, 4, 3)")),
    Bad("conv2d", "weight", lambda: conv.conv2d(x4, w4.long()), TypeError, "^weight must be a floating-point tensor, got torch.int64"),
    Bad("conv2d", "weight", lambda: conv.conv2d(x4, w4[:0]), ValueError, shape_text(r"^weight must have no empty axis, got (0, 4, 3, 3)")),
    Bad("conv2d", "weight", lambda: conv.conv2d(x4, torch.zeros(2, 4, 3, 6)), ValueError, "^kernel_size must span at most the padded input, 5, got 6"),
    Bad("conv2d", "weight", lambda: conv.conv2d(x4, torch.zeros(2, 4, 8, 3), padding=1), ValueError, "^kernel_size must span at most the padded input, 7, got 8"),
    Bad("conv2d", "bias", lambda: conv.conv2d(x4, w4, v), ValueError, shape_text(r"^bias must be (out_channels=2,), got (3,)")),
    Bad("conv2d", "stride", lambda: conv.conv2d(x4, w4, stride=0), ValueError, r"^stride must be an integer in \[1, inf\), got 0"),
    Bad("conv2d", "stride", lambda: conv.conv2d(x4, w4, stride=(1, 1, 1)), ValueError, "^stride must be one integer or two, got 3"),
    Bad("conv2d", "stride", lambda: conv.conv2d(x4, w4, stride="1"), TypeError, r"^stride must be an integer in \[1, inf\), got '1'"),
    Bad("conv2d", "padding", lambda: conv.conv2d(x4, w4, padding=(0, -1)), ValueError, r"^padding must be an integer in \[0, inf\), got -1"),
    Bad("conv2d", "padding", lambda: conv.conv2d(x4, w4, padding="same"), TypeError, r"^padding must be an integer in \[0, inf\), got 'same'"),
    Bad("conv2d", "dilation", lambda: conv.conv2d(x4, w4, dilation=[0, 1]), ValueError, r"^dilation must be an integer in \[1, inf\), got 0"),
    Bad("conv2d", "groups", lambda: conv.conv2d(x4, w4, groups=3), ValueError, "^groups must divide out_channels=2, got 3"),
    Bad("conv2d", "groups", lambda: conv.conv2d(x4, w4, groups=0), ValueError, r"^groups must be an integer in \[1, inf\), got 0"),
    Bad("conv1d", "input", lambda: conv.conv1d(x4, w3), ValueError, shape_text(r"^input must be (batch, in_channels=4, length), got (1, 4, 5, 5)")),
    Bad("conv1d", "weight", lambda: conv.conv1d(x3, w4), ValueError, shape_text(r"^weight must be (out_channels, in_channels / groups, kernel_size), got (2, 4, 3, 3)")),
    Bad("conv1d", "bias", lambda: conv.conv1d(x3, w3, v), ValueError, shape_text(r"^bias must be (out_channels=2,), got (3,)")),
    Bad("conv1d", "stride", lambda: conv.conv1d(x3, w3, stride=0), ValueError, r"^stride must be an integer in \[1, inf\), got 0"),
    Bad("conv1d", "padding", lambda: conv.conv1d(x3, w3, padding=-1), ValueError, r"^padding must be an integer in \[0, inf\), got -1"),
    Bad("conv1d", "dilation", lambda: conv.conv1d(x3, w3, dilation=1.5), TypeError, r"^dilation must be an integer in \[1, inf\), got 1.5"),
    Bad("conv1d", "groups", lambda: conv.conv1d(x3, w3, groups=4), ValueError, "^groups must divide out_channels=2, got 4"),
    Bad("true_convolution", "input", lambda: conv.true_convolution(x3, w3), ValueError, shape_text(r"^input must be (length,) or (height, width), got (1, 4, 5)")),
    Bad("true_convolution", "input", lambda: conv.true_convolution(torch.tensor(1.0), v), ValueError, shape_text(r"^input must be (length,) or (height, width), got ()")),
    Bad("true_convolution", "input", lambda: conv.true_convolution([1.0], v), TypeError, "^input must be a tensor, got list"),
    Bad("true_convolution", "kernel", lambda: conv.true_convolution(v, None), TypeError, "^kernel must be a tensor, got NoneType"),
    Bad("true_convolution", "kernel", lambda: conv.true_convolution(v, torch.zeros(3, 3)), ValueError, shape_text(r"^kernel must have the 1 axes of input, got (3, 3)")),
    Bad("true_convolution", "kernel", lambda: conv.true_convolution(v, v[:0]), ValueError, shape_text(r"^kernel must have no empty axis, got (0,)")),
    Bad("true_convolution", "kernel", lambda: conv.true_convolution(v, torch.zeros(4), "valid"), ValueError, "^kernel_size must span at most the padded input, 3, got 4"),
    Bad("true_convolution", "mode", lambda: conv.true_convolution(v, v, "same"), ValueError, "^mode must be one of 'full', 'valid', got 'same'"),
    Bad("conv_transpose2d", "input", lambda: conv.conv_transpose2d(x4[:, :3], t4), ValueError, shape_text(r"^input must be (batch, in_channels=4, height, width), got (1, 3, 5, 5)")),
    Bad("conv_transpose2d", "input", lambda: conv.conv_transpose2d(x4[:, :, :0], t4), ValueError, shape_text(r"^input must have no empty image, got (1, 4, 0, 5)")),
    Bad("conv_transpose2d", "weight", lambda: conv.conv_transpose2d(x4, w3), ValueError, shape_text(r"^weight must be (in_channels, out_channels / groups, kernel_height, kernel_width), got (2, 4, 3)")),
    Bad("conv_transpose2d", "bias", lambda: conv.conv_transpose2d(x4, t4, torch.zeros(2), groups=2), ValueError, shape_text(r"^bias must be (out_channels=4,), got (2,)")),
    Bad("conv_transpose2d", "stride", lambda: conv.conv_transpose2d(x4, t4, stride=(1, 0)), ValueError, r"^stride must be an integer in \[1, inf\), got 0"),
    Bad("conv_transpose2d", "padding", lambda: conv.conv_transpose2d(x4, t4, padding=-1), ValueError, r"^padding must be an integer in \[0, inf\), got -1"),
    Bad("conv_transpose2d", "padding", lambda: conv.conv_transpose2d(x4[:, :, :2], t4, padding=(2, 0)), ValueError, r"^padding must leave some of the output \[4, 7\], got \(2, 0\)"),
    Bad("conv_transpose2d", "output_padding", lambda: conv.conv_transpose2d(x4, t4, stride=(2, 1), output_padding=1), ValueError, "^output_padding must be less than stride or dilation, 1, got 1"),
    Bad("conv_transpose2d", "output_padding", lambda: conv.conv_transpose2d(x4, t4, stride=2, dilation=3, output_padding=3), ValueError, "^output_padding must be less than stride or dilation, 3, got 3"),
    Bad("conv_transpose2d", "output_padding", lambda: conv.conv_transpose2d(x4, t4, output_padding=-1), ValueError, r"^output_padding must be an integer in \[0, inf\), got -1"),
    Bad("conv_transpose2d", "groups", lambda: conv.conv_transpose2d(x4, t4, groups=3), ValueError, "^groups must divide in_channels=4, got 3"),
    Bad("conv_transpose2d", "dilation", lambda: conv.conv_transpose2d(x4, t4, dilation=0), ValueError, r"^dilation must be an integer in \[1, inf\), got 0"),
    Bad("depthwise_separable_conv2d", "input", lambda: conv.depthwise_separable_conv2d(x3, d4, p4), ValueError, shape_text(r"^input must be (batch, in_channels, height, width), got (1, 4, 5)")),
    Bad("depthwise_separable_conv2d", "depthwise_weight", lambda: conv.depthwise_separable_conv2d(x4, w4, p4), ValueError, shape_text(r"^depthwise_weight must be (middle_channels, in_channels / groups=1, kernel_height, kernel_width), got (2, 4, 3, 3)")),
    Bad("depthwise_separable_conv2d", "depthwise_weight", lambda: conv.depthwise_separable_conv2d(x4, d4[:3], p4), ValueError, "^depthwise_weight must have a multiple of in_channels=4 kernels, got 3"),
    Bad("depthwise_separable_conv2d", "depthwise_weight", lambda: conv.depthwise_separable_conv2d(x4[:, :0], d4, p4), ValueError, "^depthwise_weight must have a multiple of in_channels=0 kernels, got 4"),
    Bad("depthwise_separable_conv2d", "pointwise_weight", lambda: conv.depthwise_separable_conv2d(x4, d4, w4), ValueError, shape_text(r"^pointwise_weight must be (out_channels, middle_channels=4, kernel_height=1, kernel_width=1), got (2, 4, 3, 3)")),
    Bad("depthwise_separable_conv2d", "bias", lambda: conv.depthwise_separable_conv2d(x4, d4, p4, v), ValueError, shape_text(r"^bias must be (out_channels=2,), got (3,)")),
    Bad("depthwise_separable_conv2d", "stride", lambda: conv.depthwise_separable_conv2d(x4, d4, p4, stride=0), ValueError, r"^stride must be .* got 0"),
    Bad("depthwise_separable_conv2d", "padding", lambda: conv.depthwise_separable_conv2d(x4, d4, p4, padding=-1), ValueError, r"^padding must be .* got -1"),
    Bad("depthwise_separable_conv2d", "dilation", lambda: conv.depthwise_separable_conv2d(x4, d4, p4, dilation=0), ValueError, r"^dilation must be .* got 0"),
    Bad("locally_connected2d", "input", lambda: conv.locally_connected2d(x3, l6), ValueError, shape_text(r"^input must be (batch, in_channels, height, width), got (1, 4, 5)")),
    Bad("locally_connected2d", "weight", lambda: conv.locally_connected2d(x4, w4), ValueError, shape_text(r"^weight must be (out_height, out_width, out_channels, in_channels=4, kernel_height, kernel_width), got (2, 4, 3, 3)")),
    Bad("locally_connected2d", "weight", lambda: conv.locally_connected2d(x4, l6, stride=2), ValueError, shape_text(r"^weight must be (out_height=2, out_width=2, out_channels, in_channels=4, kernel_height, kernel_width), got (3, 3, 2, 4, 3, 3)")),
    Bad("locally_connected2d", "weight", lambda: conv.locally_connected2d(x4[:, :3], l6), ValueError, "^weight must be .*in_channels=3"),
    Bad("locally_connected2d", "bias", lambda: conv.locally_connected2d(x4, l6, v), ValueError, shape_text(r"^bias must be (out_channels=2, out_height=3, out_width=3), got (3,)")),
    Bad("locally_connected2d", "stride", lambda: conv.locally_connected2d(x4, l6, stride=0), ValueError, r"^stride must be .* got 0"),
    Bad("locally_connected2d", "padding", lambda: conv.locally_connected2d(x4, l6, padding=-1), ValueError, r"^padding must be .* got -1"),
    Bad("gradient_magnitude", "image", lambda: conv.gradient_magnitude(torch.zeros(2, 5)), ValueError, shape_text(r"^image must be at least 3 by 3, got (2, 5)")),
    Bad("gradient_magnitude", "image", lambda: conv.gradient_magnitude(torch.zeros(5, 2)), ValueError, shape_text(r"^image must be at least 3 by 3, got (5, 2)")),
    Bad("gradient_magnitude", "image", lambda: conv.gradient_magnitude(v), ValueError, shape_text(r"^image must be (..., height, width), got (3,)")),
    Bad("gradient_magnitude", "image", lambda: conv.gradient_magnitude(torch.zeros(3, 3).int()), TypeError, "^image must be a floating-point tensor, got torch.int32"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
