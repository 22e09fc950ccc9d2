"""`dlref.style` against einsum and torch's losses, and the invariances that make style a style."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from dlref import style
from tests.dlref.oracle import DTYPES, Bad, assert_matches, bad_input

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "adaptive_instance_norm": F.instance_norm,
    "content_loss": F.mse_loss,
    "gram_matrix": torch.einsum,
    "style_loss": "torch has none: Gatys' equation 4 written with torch.einsum, in the table below",
    "total_variation": np.diff,
}


def normal(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=dtype)


def images(dtype: torch.dtype) -> dict[str, tuple[Tensor, Tensor]]:
    """Pairs of feature maps of one shape, each under the name that a failing test shows."""
    x, y = normal(2, 3, 4, 5, dtype=dtype), normal(2, 3, 4, 5, seed=1, dtype=dtype)
    return {
        "ordinary": (x, y),
        "one example": (x[:1], y[:1]),
        "one channel": (x[:, :1], y[:, :1]),
        "one position": (x[..., :1, :1], y[..., :1, :1]),
        "empty batch": (x[:0], y[:0]),
        "equal": (x, x),
        "zero": (x * 0, y),
        "large": (x * 1e4, y * 1e4),
        "far from zero": (x + 100, y - 100),
        "denormal": (x * 1e-42, y * 1e-42),
        "non-contiguous": (x.transpose(2, 3)[:, ::2], y.transpose(2, 3)[:, ::2]),
        "broadcast": (x[:1].expand(3, -1, -1, -1), y[:1].expand(3, -1, -1, -1)),
    }


def gram(x: Tensor) -> Tensor:
    return torch.einsum("bchw,bdhw->bcd", x, x)


def gatys(x: Tensor, y: Tensor) -> Tensor:
    _, channels, height, width = x.shape
    constant = 4 * channels**2 * (height * width) ** 2
    return ((gram(x) - gram(y)) ** 2).sum((1, 2)).mean() / constant


def content(x: Tensor, y: Tensor) -> Tensor:
    return F.mse_loss(x, y, reduction="none").flatten(1).sum(1).mean() / 2


def instance(x: Tensor, y: Tensor, eps: float = 1e-5) -> Tensor:
    if not x.numel():  # torch refuses an empty batch
        return x + y
    deviation = (y.var((2, 3), correction=0, keepdim=True) + eps).sqrt()
    shift = y.mean((2, 3), keepdim=True)
    if x.shape[2:].numel() == 1:  # and a single position: it is its own mean
        return x * 0 + shift
    return F.instance_norm(x, eps=eps) * deviation + shift


PAIRS: dict[str, tuple[Callable[..., Tensor], Callable[..., Tensor]]] = {
    "content_loss": (style.content_loss, content),
    "style_loss": (style.style_loss, gatys),
    "adaptive_instance_norm": (style.adaptive_instance_norm, instance),
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("kind", images(torch.float32))
@pytest.mark.parametrize(("ours", "theirs"), PAIRS.values(), ids=PAIRS)
def test_functions_of_two_images_match_their_oracles(
    ours: Callable[..., Tensor],
    theirs: Callable[..., Tensor],
    kind: str,
    dtype: torch.dtype,
) -> None:
    tolerance = {}
    if dtype == torch.float32 and kind in ("large", "far from zero"):
        tolerance = {"rtol": 1e-4, "atol": 1e-2}  # sums of terms that cancel
    assert_matches(ours, theirs, *images(dtype)[kind], equal_nan=True, **tolerance)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("kind", images(torch.float32))
def test_gram_matrix_matches_einsum(kind: str, dtype: torch.dtype) -> None:
    features = images(dtype)[kind][0]
    # Elements near 1e8: the sum's rounding is relative to its largest terms.
    tolerance = {"rtol": 1e-5, "atol": 1e2} if kind == "large" else {}
    assert_matches(style.gram_matrix, gram, features, **tolerance)


@pytest.mark.parametrize("kind", images(torch.float64))
def test_total_variation_matches_numpy(kind: str) -> None:
    x = images(torch.float64)[kind][0]
    per_image = [
        np.abs(np.diff(image, axis=1)).sum() + np.abs(np.diff(image, axis=2)).sum()
        for image in x.numpy()
    ]
    want = torch.tensor(per_image, dtype=torch.float64).mean()
    torch.testing.assert_close(style.total_variation(x), want, equal_nan=True)


def test_the_gradient_of_total_variation_pulls_a_spike_down_and_is_zero_where_flat() -> (
    None
):
    spike = torch.zeros(1, 1, 3, 5)
    spike[0, 0, 1, 1] = 2.0
    spike.requires_grad_()
    [gradient] = torch.autograd.grad(style.total_variation(spike), spike)
    assert gradient[0, 0].tolist() == [
        [0.0, -1.0, 0.0, 0.0, 0.0],
        [-1.0, 4.0, -1.0, 0.0, 0.0],
        [0.0, -1.0, 0.0, 0.0, 0.0],
    ]


def test_an_edge_costs_its_height_however_sharp_it_is() -> None:
    sharp = torch.tensor([0.0, 0.0, 0.0, 4.0, 4.0]).reshape(1, 1, 1, 5)
    smooth = torch.tensor([0.0, 1.0, 2.0, 3.0, 4.0]).reshape(1, 1, 1, 5)
    assert style.total_variation(sharp).item() == 4.0
    assert style.total_variation(smooth).item() == 4.0
    assert style.total_variation(smooth.transpose(2, 3)).item() == 4.0
    assert style.total_variation(torch.cat([smooth, 3 * sharp])).item() == 8.0


@given(seed=st.integers(0, 10_000))
@settings(max_examples=50)
def test_style_forgets_where_and_content_does_not(seed: int) -> None:
    x = normal(2, 3, 4, 5, seed=seed)
    order = torch.randperm(20, generator=torch.Generator().manual_seed(seed))
    moved = x.flatten(2)[..., order].reshape(x.shape)
    assert style.style_loss(x, moved).item() < 1e-28
    torch.testing.assert_close(style.gram_matrix(moved), style.gram_matrix(x))
    assert style.content_loss(x, moved) > 1


@given(seed=st.integers(0, 10_000), factor=st.integers(1, 3))
@settings(max_examples=50)
def test_style_does_not_depend_on_the_size_of_the_style_image(
    seed: int, factor: int
) -> None:
    x, y = normal(1, 3, 4, 5, seed=seed), normal(1, 3, 2, 6, seed=seed + 1)
    larger = y.repeat(1, 1, factor, 2 * factor)
    torch.testing.assert_close(style.style_loss(x, larger), style.style_loss(x, y))
    torch.testing.assert_close(
        style.style_loss(larger, x), style.style_loss(x, y), rtol=1e-9, atol=0
    )


def test_the_constants_are_those_of_the_hand_computed_case() -> None:
    x = torch.tensor([[[[1.0, 2.0]], [[0.0, 3.0]]]])
    zero = torch.zeros_like(x)
    assert style.gram_matrix(x).tolist() == [[[5.0, 6.0], [6.0, 9.0]]]
    assert style.content_loss(x, zero).item() == 7.0  # (1 + 4 + 9) / 2
    # (25 + 36 + 36 + 81) / (4 * 2^2 * 2^2)
    assert style.style_loss(x, zero).item() == 178 / 64
    two, zeros = torch.cat([x, zero]), torch.zeros(2, 2, 1, 2)
    assert style.content_loss(two, zeros).item() == 3.5
    assert style.style_loss(two, zeros).item() == 178 / 128


@given(seed=st.integers(0, 10_000), eps=st.floats(1e-8, 1.0))
@settings(max_examples=50)
def test_adaptive_instance_norm_hands_over_the_statistics(
    seed: int, eps: float
) -> None:
    x, y = normal(2, 3, 4, 5, seed=seed), normal(2, 3, 6, 2, seed=seed + 1) * 3 + 1
    out = style.adaptive_instance_norm(x, y, eps)
    axes = (2, 3)
    torch.testing.assert_close(out.mean(axes), y.mean(axes))
    ratio = (y.var(axes, correction=0) + eps) / (x.var(axes, correction=0) + eps)
    want = x.var(axes, correction=0) * ratio
    torch.testing.assert_close(out.var(axes, correction=0), want)
    torch.testing.assert_close(style.adaptive_instance_norm(x, x, eps), x)
    # What the content's scale and shift were is lost.
    again = style.adaptive_instance_norm(out, x, eps)
    torch.testing.assert_close(again.mean(axes), x.mean(axes), rtol=1e-6, atol=1e-9)


def test_a_constant_channel_takes_the_mean_of_the_style_with_a_finite_gradient() -> (
    None
):
    x = torch.ones(1, 1, 2, 2, requires_grad=True)
    y = torch.tensor([[[[1.0, 3.0]]]])
    out = style.adaptive_instance_norm(x, y)
    assert out.detach().flatten().tolist() == [2.0] * 4
    weights = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    [gradient] = torch.autograd.grad((out * weights).sum(), x)
    assert gradient.isfinite().all()


def test_epsilon_is_that_of_instance_normalization_by_default() -> None:
    x = torch.tensor([[[[-1e-3, 1e-3]]]], dtype=torch.float64)
    y = torch.tensor([[[[-1.0, 1.0]]]], dtype=torch.float64)
    want = 1e-3 * ((1 + 1e-5) / (1e-6 + 1e-5)) ** 0.5
    got = style.adaptive_instance_norm(x, y).flatten().tolist()
    assert got == pytest.approx([-want, want], rel=1e-12)


X = torch.zeros(2, 3, 4, 5)
BAD_INPUT = [
    Bad("gram_matrix", "features", lambda: style.gram_matrix(3), TypeError, "^features must be a tensor, got int"),
    Bad("gram_matrix", "features", lambda: style.gram_matrix(X[0]), ValueError, r"^features must be \(batch, channels, height, width\), got \(3, 4, 5\)"),
    Bad("content_loss", "features", lambda: style.content_loss(X[0], X[0]), ValueError, r"^features must be \(batch, channels, height, width\), got \(3, 4, 5\)"),
    Bad("content_loss", "target", lambda: style.content_loss(X, X[:1]), ValueError, r"^target must be \(batch=2, channels=3, height=4, width=5\), got \(1, 3, 4, 5\)"),
    Bad("content_loss", "target", lambda: style.content_loss(X, X.long()), TypeError, "^target must be a floating-point tensor, got torch.int64"),
    Bad("style_loss", "features", lambda: style.style_loss(None, X), TypeError, "^features must be a tensor, got NoneType"),
    Bad("style_loss", "features", lambda: style.style_loss(X[0], X), ValueError, r"^features must be \(batch, channels, height, width\), got \(3, 4, 5\)"),
    Bad("style_loss", "target", lambda: style.style_loss(X, X[:1]), ValueError, r"^target must be \(batch=2, channels=3, height, width\), got \(1, 3, 4, 5\)"),
    Bad("style_loss", "target", lambda: style.style_loss(X, X[:, :2]), ValueError, r"^target must be \(batch=2, channels=3, height, width\), got \(2, 2, 4, 5\)"),
    Bad("total_variation", "images", lambda: style.total_variation(X[0]), ValueError, r"^images must be \(batch, channels, height, width\), got \(3, 4, 5\)"),
    Bad("adaptive_instance_norm", "content", lambda: style.adaptive_instance_norm(X[0], X), ValueError, r"^content must be \(batch, channels, height, width\), got \(3, 4, 5\)"),
    Bad("adaptive_instance_norm", "style", lambda: style.adaptive_instance_norm(X, X[:, :1]), ValueError, r"^style must be \(batch=2, channels=3, height, width\), got \(2, 1, 4, 5\)"),
    Bad("adaptive_instance_norm", "eps", lambda: style.adaptive_instance_norm(X, X, 0.0), ValueError, r"^eps must be a number in \(0, inf\), got 0.0"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
