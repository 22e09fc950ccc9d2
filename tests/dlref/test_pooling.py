"""`dlref.pooling` against `torch.nn.functional`, and where the gradients go."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional

from dlref import pooling
from tests.dlref.oracle import DTYPES, Bad, assert_matches, bad_input

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "adaptive_avg_pool2d": functional.adaptive_avg_pool2d,
    "avg_pool2d": functional.avg_pool2d,
    "global_avg_pool2d": functional.adaptive_avg_pool2d,
    "max_pool2d": functional.max_pool2d,
}


def normal(*shape: int, dtype: torch.dtype = torch.float64, seed: int = 0) -> Tensor:
    return torch.randn(
        shape, generator=torch.Generator().manual_seed(seed), dtype=dtype
    )


def rounding(x: Tensor) -> dict[str, float]:
    """The tolerance of a sum of elements of x: what cancels leaves an error of the size of eps * |x|."""
    largest = x.abs().max().item() if x.numel() else 0.0
    eps = torch.finfo(x.dtype).eps
    return {"rtol": 64 * eps, "atol": 64 * eps * max(1.0, largest)}


SETTINGS: dict[str, dict[str, Any]] = {
    "plain": {"kernel_size": 2},
    "overlapping": {"kernel_size": 3, "stride": 2},
    "gaps": {"kernel_size": 1, "stride": 3},
    "padding": {"kernel_size": 3, "stride": 2, "padding": 1},
    "ceil": {"kernel_size": 2, "ceil_mode": True},
    "ceil and padding": {
        "kernel_size": 3,
        "stride": 2,
        "padding": 1,
        "ceil_mode": True,
    },
    "no window in the padding after": {
        "kernel_size": 2,
        "stride": 3,
        "padding": 1,
        "ceil_mode": True,
    },
    "pairs": {
        "kernel_size": (3, 2),
        "stride": (1, 3),
        "padding": (1, 0),
        "ceil_mode": True,
    },
    "other pairs": {"kernel_size": [2, 5], "stride": [3, 2], "padding": [0, 2]},
}

IMAGES: dict[str, Tensor] = {
    "ordinary": normal(2, 3, 7, 9),
    "negative": -normal(2, 3, 7, 8).abs() - 1,
    "zero": torch.zeros(1, 1, 6, 6, dtype=torch.float64),
    "equal": normal(1, 2, 1, 1).expand(1, 2, 6, 7),
    "extreme": normal(1, 2, 6, 8) * 1e4,
    "denormal": normal(1, 2, 6, 8) * 1e-42,
    "empty batch": normal(0, 3, 7, 9),
    "batch of one": normal(1, 1, 5, 5),
    "non-contiguous": normal(7, 6, 3, 2).permute(3, 2, 1, 0),
    "strided": normal(2, 3, 14, 12)[:, :, ::2, ::2],
    "integers": normal(2, 3, 7, 9).round(),
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("image", IMAGES.values(), ids=IMAGES)
@pytest.mark.parametrize("arguments", SETTINGS.values(), ids=SETTINGS)
def test_pooling_matches_torch(
    arguments: dict[str, Any], image: Tensor, dtype: torch.dtype
) -> None:
    x = image.to(dtype)
    assert_matches(
        lambda x: pooling.max_pool2d(x, **arguments),
        lambda x: functional.max_pool2d(x, **arguments),
        x,
    )
    for include in (True, False):
        assert_matches(
            lambda x, include=include: pooling.avg_pool2d(
                x, **arguments, count_include_pad=include
            ),
            lambda x, include=include: functional.avg_pool2d(
                x, **arguments, count_include_pad=include
            ),
            x,
            **rounding(x),
        )


@settings(max_examples=100)
@given(
    n=st.integers(1, 9),
    kernel_size=st.integers(1, 5),
    stride=st.integers(1, 6),
    padding=st.integers(0, 4),
    dilation=st.integers(1, 3),
    ceil_mode=st.booleans(),
)
def test_all_settings_give_what_torch_gives_or_are_refused_by_both(
    n: int, kernel_size: int, stride: int, padding: int, dilation: int, ceil_mode: bool
) -> None:
    x = normal(1, 2, n, 6)
    arguments = ((kernel_size, 2), (stride, 1), (padding, 1), (dilation, 1), ceil_mode)
    try:
        want = functional.max_pool2d(x, *arguments)
    except RuntimeError:
        with pytest.raises(ValueError, match=r"^(padding|kernel_size) must"):
            pooling.max_pool2d(x, *arguments)
        return
    torch.testing.assert_close(pooling.max_pool2d(x, *arguments), want)
    for include in (True, False):
        settings = ((kernel_size, 2), (stride, 1), (padding, 1), ceil_mode, include)
        if dilation == 1:
            torch.testing.assert_close(
                pooling.avg_pool2d(x, *settings), functional.avg_pool2d(x, *settings)
            )


@pytest.mark.parametrize(
    "arguments", [(2, 1, 1, 2), ((2, 3), (1, 2), 1, (3, 2), True), (3, None, 0, 2)]
)
def test_a_dilated_maximum_matches_torch(arguments: tuple[Any, ...]) -> None:
    assert_matches(
        lambda x: pooling.max_pool2d(x, *arguments),
        lambda x: functional.max_pool2d(x, *arguments),
        normal(2, 3, 8, 9),
    )


@pytest.mark.parametrize(
    ("n", "ceil_mode", "sizes"),
    [(5, False, 2), (5, True, 3), (4, True, 2), (1, True, 1)],
)
def test_ceil_mode_keeps_the_last_rows(n: int, ceil_mode: bool, sizes: int) -> None:
    x = torch.arange(n * 2.0).reshape(1, 1, n, 2)
    assert pooling.max_pool2d(x, 2, ceil_mode=ceil_mode).shape == (1, 1, sizes, 1)
    assert pooling.avg_pool2d(x, 2, ceil_mode=ceil_mode).shape == (1, 1, sizes, 1)
    assert (
        pooling.avg_pool2d(x, 2, ceil_mode=ceil_mode)[0, 0, -1, 0]
        == x[0, 0, 2 * (sizes - 1) : 2 * sizes].mean()
    )


def test_nan_and_infinity_pass_through_as_in_torch() -> None:
    x = normal(1, 1, 4, 6)
    x[0, 0, 0, 0], x[0, 0, 2, 2], x[0, 0, 3, 5] = math.nan, math.inf, -math.inf
    for ours, theirs in [
        (pooling.max_pool2d(x, 2), functional.max_pool2d(x, 2)),
        (pooling.avg_pool2d(x, 2), functional.avg_pool2d(x, 2)),
        (
            pooling.adaptive_avg_pool2d(x, (2, 4)),
            functional.adaptive_avg_pool2d(x, (2, 4)),
        ),
    ]:
        torch.testing.assert_close(ours, theirs, equal_nan=True)


def test_the_maximum_takes_the_whole_gradient_and_the_mean_shares_it() -> None:
    rows = [[1.0, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]
    x = torch.tensor([[rows]], requires_grad=True)
    maximum, mean = pooling.max_pool2d(x, 2), pooling.avg_pool2d(x, 2)
    assert maximum.tolist() == [[[[6.0, 8.0], [3.0, 4.0]]]]
    assert mean.tolist() == [[[[3.25, 5.25], [2.0, 2.0]]]]
    [gradient] = torch.autograd.grad(maximum.sum(), x)
    assert gradient[0, 0].tolist() == [
        [0, 0, 0, 0],
        [0, 1, 0, 1],
        [1, 0, 0, 0],
        [0, 0, 0, 1],
    ]
    [gradient] = torch.autograd.grad(mean.sum(), x)
    assert torch.equal(gradient, torch.full_like(gradient, 0.25))


def test_the_first_of_equal_maxima_takes_the_gradient() -> None:
    x = torch.zeros(1, 1, 2, 2, requires_grad=True)
    [gradient] = torch.autograd.grad(pooling.max_pool2d(x, 2).sum(), x)
    assert gradient.tolist() == [[[[1, 0], [0, 0]]]]


def test_padding_is_never_the_maximum_but_draws_the_mean_to_zero() -> None:
    x = torch.full((1, 1, 2, 2), -3.0)
    assert pooling.max_pool2d(x, 2, padding=1).flatten().tolist() == [-3.0] * 4
    assert pooling.avg_pool2d(x, 2, padding=1).flatten().tolist() == [-0.75] * 4
    assert (
        pooling.avg_pool2d(x, 2, padding=1, count_include_pad=False).flatten().tolist()
        == [-3.0] * 4
    )


def test_a_shift_by_the_stride_moves_the_output_and_a_shorter_one_changes_it() -> None:
    x = normal(1, 1, 8, 8)
    pooled = pooling.max_pool2d(x, 2)
    assert torch.equal(pooling.max_pool2d(x.roll(2, 3), 2), pooled.roll(1, 3))
    assert not torch.equal(pooling.max_pool2d(x.roll(1, 3), 2), pooled)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("image", IMAGES.values(), ids=IMAGES)
@pytest.mark.parametrize("size", [1, 2, 5, (3, 1), (4, 11), [2, 7]])
def test_adaptive_and_global_pooling_match_torch(
    size: Any, image: Tensor, dtype: torch.dtype
) -> None:
    x = image.to(dtype)
    if len(x) == 0:
        wanted = tuple(size) if isinstance(size, (tuple, list)) else (size, size)
        assert pooling.adaptive_avg_pool2d(x, size).shape == (0, 3, *wanted)
        assert pooling.global_avg_pool2d(x).shape == (0, 3)
        return
    assert_matches(
        lambda x: pooling.adaptive_avg_pool2d(x, size),
        lambda x: functional.adaptive_avg_pool2d(x, size),
        x,
        **rounding(x),
    )
    assert_matches(
        pooling.global_avg_pool2d,
        lambda x: functional.adaptive_avg_pool2d(x, 1).flatten(1),
        x,
        **rounding(x),
    )


@settings(max_examples=50)
@given(n=st.integers(1, 12), m=st.integers(1, 15))
def test_adaptive_windows_are_torchs_for_every_size(n: int, m: int) -> None:
    for shape, size in [((1, 1, n, 2), (m, 1)), ((1, 1, 2, n), (2, m))]:
        x = normal(*shape)
        torch.testing.assert_close(
            pooling.adaptive_avg_pool2d(x, size),
            functional.adaptive_avg_pool2d(x, size),
        )


def test_a_size_that_divides_the_input_is_ordinary_pooling() -> None:
    x = normal(2, 3, 6, 8)
    torch.testing.assert_close(
        pooling.adaptive_avg_pool2d(x, (3, 2)), pooling.avg_pool2d(x, (2, 4))
    )
    torch.testing.assert_close(
        pooling.global_avg_pool2d(x), pooling.avg_pool2d(x, (6, 8)).flatten(1)
    )


x = torch.zeros(1, 2, 5, 5)
FOUR = r"^input must be \(batch, channels, height, width\), got \(2, 5, 5\)"


def wrong_maps(name: str, pool: Callable[[Tensor], Tensor]) -> list[Bad]:
    return [
        Bad(name, "input", lambda: pool(x[0]), ValueError, FOUR),
        Bad(name, "input", lambda: pool(x.int()), TypeError, "^input must be a floating-point tensor, got torch.int32"),
        Bad(name, "input", lambda: pool(x[:, :, :, :0]), ValueError, r"^input must have no empty image, got \(1, 2, 5, 0\)"),
        Bad(name, "input", lambda: pool(x[:, :, :0]), ValueError, r"^input must have no empty image, got \(1, 2, 0, 5\)"),
    ]  # fmt: skip


def wrong_windows(name: str, pool: Callable[..., Tensor]) -> list[Bad]:
    return [
        Bad(name, "kernel_size", lambda: pool(x, 0), ValueError, r"^kernel_size must be an integer in \[1, inf\), got 0"),
        Bad(name, "kernel_size", lambda: pool(x, (2, 2, 2)), ValueError, "^kernel_size must be one integer or two, got 3"),
        Bad(name, "kernel_size", lambda: pool(x, (2, 6)), ValueError, "^kernel_size must span at most the padded input, 5, got 6"),
        Bad(name, "kernel_size", lambda: pool(x, 8, padding=1), ValueError, "^kernel_size must span at most the padded input, 7, got 8"),
        Bad(name, "stride", lambda: pool(x, 2, 0), ValueError, r"^stride must be an integer in \[1, inf\), got 0"),
        Bad(name, "padding", lambda: pool(x, 2, padding=-1), ValueError, r"^padding must be an integer in \[0, inf\), got -1"),
        Bad(name, "padding", lambda: pool(x, (5, 3), padding=2), ValueError, "^padding must be at most half of kernel_size=3, got 2"),
        Bad(name, "ceil_mode", lambda: pool(x, 2, ceil_mode=1), TypeError, "^ceil_mode must be True or False, got 1"),
    ]  # fmt: skip


BAD_INPUT = [
    *wrong_maps("max_pool2d", lambda x: pooling.max_pool2d(x, 2)),
    *wrong_maps("avg_pool2d", lambda x: pooling.avg_pool2d(x, 2)),
    *wrong_maps("adaptive_avg_pool2d", lambda x: pooling.adaptive_avg_pool2d(x, 2)),
    *wrong_maps("global_avg_pool2d", pooling.global_avg_pool2d),
    *wrong_windows("max_pool2d", pooling.max_pool2d),
    *wrong_windows("avg_pool2d", pooling.avg_pool2d),
    Bad("max_pool2d", "padding", lambda: pooling.max_pool2d(x, 2, padding=2, dilation=4), ValueError, "^padding must be at most half of kernel_size=2, got 2"),
    Bad("max_pool2d", "dilation", lambda: pooling.max_pool2d(x, 2, dilation=0), ValueError, r"^dilation must be an integer in \[1, inf\), got 0"),
    Bad("avg_pool2d", "count_include_pad", lambda: pooling.avg_pool2d(x, 2, count_include_pad=None), TypeError, "^count_include_pad must be True or False, got None"),
    Bad("adaptive_avg_pool2d", "output_size", lambda: pooling.adaptive_avg_pool2d(x, 0), ValueError, r"^output_size must be an integer in \[1, inf\), got 0"),
    Bad("adaptive_avg_pool2d", "output_size", lambda: pooling.adaptive_avg_pool2d(x, (None, 2)), TypeError, r"^output_size must be an integer in \[1, inf\), got None"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
