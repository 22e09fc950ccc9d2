"""`dlref.losses` against `torch.nn.functional` and scipy, and what losses must never do."""
# ruff: noqa: A001, A002  `input` is PyTorch's name

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import spatial, special, stats
from sklearn import metrics
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from dlref import losses
from tests.dlref.oracle import (
    DTYPES,
    Bad,
    assert_matches,
    bad_input,
    element_wise_inputs,
)

REDUCTIONS = ["mean", "sum", "none"]
INPUTS = list(element_wise_inputs(torch.float32))


def hinge_by_torch(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """Torch's multi-class margin loss of the scores (0, x), which halves it."""
    scores = torch.stack([torch.zeros_like(input), input], -1).reshape(-1, 2)
    label = (target.reshape(-1) > 0).long()
    each = 2 * F.multi_margin_loss(scores, label, reduction="none").reshape(input.shape)
    return {"mean": each.mean(), "sum": each.sum(), "none": each}[reduction]


def focal_by_formula(
    input: Tensor, target: Tensor, reduction: str = "mean", gamma: float = 2.0
) -> Tensor:
    """The loss as torchvision writes it, which is stable while `gamma` is at least 1."""
    p = torch.sigmoid(input)
    p_t = p * target + (1 - p) * (1 - target)
    entropy = F.binary_cross_entropy_with_logits(input, target, reduction="none")
    weight = 0.25 * target + 0.75 * (1 - target)
    each = weight * (1 - p_t) ** gamma * entropy
    return {"mean": each.mean(), "sum": each.sum(), "none": each}[reduction]


def poisson_by_torch(eta: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    return F.poisson_nll_loss(eta, y, reduction=reduction)


def gaussian_by_torch(eta: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    return F.gaussian_nll_loss(eta, y, torch.ones_like(y), reduction=reduction)


def family(name: str) -> Callable[..., Tensor]:
    def loss(eta: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
        return losses.negative_log_likelihood(name, eta, y, reduction=reduction)

    return loss


# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "mse": F.mse_loss,
    "huber": F.huber_loss,
    "binary_cross_entropy_with_logits": F.binary_cross_entropy_with_logits,
    "cross_entropy": F.cross_entropy,
    "negative_log_likelihood": F.poisson_nll_loss,
    "focal": focal_by_formula,
    "hinge": metrics.hinge_loss,
    "kl_divergence": special.rel_entr,
    "js_divergence": spatial.distance.jensenshannon,
    "wasserstein_1d": stats.wasserstein_distance,
}

# Losses of two tensors of the same shape: ours, theirs, and what a target must be.
ELEMENT_WISE: dict[str, tuple[Callable[..., Tensor], Callable[..., Tensor], str]] = {
    "mse": (losses.mse, F.mse_loss, "real"),
    "huber": (losses.huber, F.huber_loss, "real"),
    "bce": (
        losses.binary_cross_entropy_with_logits,
        F.binary_cross_entropy_with_logits,
        "probability",
    ),
    "hinge": (losses.hinge, hinge_by_torch, "sign"),
    "focal": (losses.focal, focal_by_formula, "label"),
    "gaussian": (family("gaussian"), gaussian_by_torch, "real"),
    "bernoulli": (
        family("bernoulli"),
        F.binary_cross_entropy_with_logits,
        "probability",
    ),
    "poisson": (family("poisson"), poisson_by_torch, "count"),
}


def target_for(input: Tensor, kind: str) -> Tensor:
    generator = torch.Generator().manual_seed(2)
    draw = torch.rand(input.shape, generator=generator, dtype=input.dtype)
    return {
        "real": 4 * draw - 2,
        "probability": draw,
        "label": draw.round(),
        "sign": 2 * draw.round() - 1,
        "count": (5 * draw).floor(),
    }[kind]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("inputs", INPUTS)
@pytest.mark.parametrize("name", ELEMENT_WISE)
def test_the_loss_matches_torch(
    name: str, inputs: str, reduction: str, dtype: torch.dtype
) -> None:
    ours, theirs, kind = ELEMENT_WISE[name]
    input = element_wise_inputs(dtype)[inputs]
    target = target_for(input, kind)
    assert_matches(
        lambda x: ours(x, target, reduction=reduction),
        lambda x: theirs(x, target, reduction=reduction),
        input,
        equal_nan=input.numel() == 0 or (name == "poisson" and inputs == "extremes"),
    )


@pytest.mark.parametrize("name", ["mse", "huber", "bce", "gaussian"])
def test_the_loss_passes_its_gradient_to_the_target(name: str) -> None:
    ours, theirs, kind = ELEMENT_WISE[name]
    for input in element_wise_inputs(torch.float64).values():
        target = target_for(input, kind)
        assert_matches(ours, theirs, input, target, equal_nan=input.numel() == 0)


@pytest.mark.parametrize("name", [*ELEMENT_WISE, "cross_entropy"])
def test_the_mean_is_the_default(name: str) -> None:
    ours: Callable[..., Tensor] = losses.cross_entropy
    input, target = torch.tensor([[0.5, -1.0, 2.0]] * 2), torch.tensor([0, 1])
    if name in ELEMENT_WISE:
        ours, _, kind = ELEMENT_WISE[name]
        target = target_for(input, kind)
    each = ours(input, target, reduction="none")
    torch.testing.assert_close(ours(input, target), each.mean())
    torch.testing.assert_close(ours(input, target, reduction="sum"), each.sum())


@pytest.mark.parametrize("delta", [0.1, 1.0, 2.5])
def test_huber_matches_torch_at_every_width(delta: float) -> None:
    input = torch.tensor([0.0, delta, -delta, 0.05, 3.0, -1e4], dtype=torch.float64)
    zero = torch.zeros_like(input)
    assert_matches(
        lambda x: losses.huber(x, zero, delta=delta, reduction="none"),
        lambda x: F.huber_loss(x, zero, delta=delta, reduction="none"),
        input,
    )


def logits(shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
    generator = torch.Generator().manual_seed(3)
    return 3 * torch.randn(shape, generator=generator, dtype=dtype)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize(
    "shape", [(5,), (4, 5), (1, 5), (4, 1), (2, 5, 3), (2, 5, 3, 2), (0, 5)]
)
def test_cross_entropy_matches_torch_for_indices_and_for_probabilities(
    shape: tuple[int, ...], reduction: str, dtype: torch.dtype
) -> None:
    input = logits(shape, dtype)
    axis = min(1, len(shape) - 1)
    indices = input.argmin(axis)
    soft = input.flip(axis).softmax(axis)
    assert_matches(
        lambda x: losses.cross_entropy(x, indices, reduction=reduction),
        lambda x: F.cross_entropy(x, indices, reduction=reduction),
        input,
        equal_nan=input.numel() == 0,
    )
    assert_matches(
        lambda x, y: losses.cross_entropy(x, y, reduction=reduction),
        lambda x, y: F.cross_entropy(x, y, reduction=reduction),
        input,
        soft,
        equal_nan=input.numel() == 0,
    )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    "row",
    [
        [1e4, -1e4, 0.0],
        [1e4, 1e4 - 1, 1e4 - 2],
        [-1e4, -1e4, -1e4],
        [88.0, -104.0, 104.0],
        [1e-42, 0.0, -1e-42],
    ],
)
def test_cross_entropy_survives_extreme_logits(
    row: list[float], dtype: torch.dtype
) -> None:
    input = torch.tensor([row] * 3, dtype=dtype)
    target = torch.arange(3)
    assert_matches(
        lambda x: losses.cross_entropy(x, target, reduction="none"),
        lambda x: F.cross_entropy(x, target, reduction="none"),
        input,
    )


def test_cross_entropy_reads_memory_that_is_not_contiguous() -> None:
    input = logits((5, 4), torch.float64).t()
    target = torch.arange(8)[::2].clamp(max=4)
    assert_matches(
        lambda x: losses.cross_entropy(x.t(), target),
        lambda x: F.cross_entropy(x.t(), target),
        input.t(),
    )


@pytest.mark.parametrize("name", ["gaussian", "bernoulli", "poisson", "categorical"])
def test_the_canonical_link_makes_the_gradient_the_mean_minus_the_observation(
    name: str,
) -> None:
    eta = logits((4, 3), torch.float64).requires_grad_()
    y = eta.detach().flip(1).softmax(1)  # valid for every family
    loss = losses.negative_log_likelihood(name, eta, y, reduction="sum")
    [gradient] = torch.autograd.grad(loss, eta)
    mean = {
        "gaussian": eta,
        "bernoulli": eta.sigmoid(),
        "poisson": eta.exp(),
        "categorical": eta.softmax(1),
    }[name]
    torch.testing.assert_close(gradient, (mean - y).detach(), rtol=1e-13, atol=1e-13)


def test_the_categorical_likelihood_is_the_cross_entropy_of_class_indices() -> None:
    eta, y = logits((4, 3), torch.float64), torch.tensor([0, 1, 2, 2])
    for reduction in REDUCTIONS:
        torch.testing.assert_close(
            losses.negative_log_likelihood("categorical", eta, y, reduction=reduction),
            F.cross_entropy(eta, y, reduction=reduction),
        )
    torch.testing.assert_close(
        losses.negative_log_likelihood("categorical", eta, y), F.cross_entropy(eta, y)
    )


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0, 5.0])
@pytest.mark.parametrize("alpha", [None, 0.0, 0.25, 1.0])
def test_focal_is_the_weighted_power_of_the_error_times_the_cross_entropy(
    alpha: float | None, gamma: float
) -> None:
    for y in (0.0, 1.0):
        for p in (0.01, 0.5, 0.9):
            p_t = p if y else 1 - p
            weight = 1.0 if alpha is None else (alpha if y else 1 - alpha)
            want = -weight * (1 - p_t) ** gamma * math.log(p_t)
            input = torch.tensor([p], dtype=torch.float64).logit()
            target = torch.tensor([y], dtype=torch.float64)
            got = losses.focal(input, target, alpha=alpha, gamma=gamma)
            assert got.item() == pytest.approx(want, rel=1e-12)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0])
def test_focal_has_finite_gradients_where_probabilities_round_to_zero(
    gamma: float, dtype: torch.dtype
) -> None:
    input = torch.tensor([1e4, -1e4, 104.0, -104.0], dtype=dtype, requires_grad=True)
    for label in (0.0, 1.0):
        target = torch.full_like(input, label).detach()
        loss = losses.focal(input, target, gamma=gamma, alpha=None, reduction="sum")
        [gradient] = torch.autograd.grad(loss, input)
        slope = torch.tensor([1.0, 0.0, 1.0, 0.0], dtype=dtype) - label
        torch.testing.assert_close(gradient, slope, rtol=0, atol=1e-16)


def test_focal_without_focus_and_weight_is_the_binary_cross_entropy() -> None:
    input = element_wise_inputs(torch.float64)["extremes"]
    target = target_for(input, "label")
    assert_matches(
        lambda x: losses.focal(x, target, alpha=None, gamma=0.0),
        lambda x: F.binary_cross_entropy_with_logits(x, target),
        input,
    )


def test_hinge_matches_scikit_learn() -> None:
    input = logits((50,), torch.float64)
    target = target_for(input, "sign")
    want = metrics.hinge_loss(target.numpy(), input.numpy())
    assert losses.hinge(input, target).item() == pytest.approx(want, rel=1e-14)


def distributions(draw: list[float]) -> Tensor:
    weights = torch.tensor(draw, dtype=torch.float64)
    return weights / weights.sum()


WEIGHTS = st.lists(
    st.floats(0.0, 1.0, allow_subnormal=False), min_size=4, max_size=4
).filter(lambda draw: sum(draw) > 1e-3)


@given(WEIGHTS, WEIGHTS)
@settings(max_examples=50)
def test_the_divergences_match_scipy(first: list[float], second: list[float]) -> None:
    p, q = distributions(first), distributions(second)
    kl, js = losses.kl_divergence(p, q).item(), losses.js_divergence(p, q).item()
    assert kl == pytest.approx(special.rel_entr(p.numpy(), q.numpy()).sum(), abs=1e-12)
    distance = spatial.distance.jensenshannon(p.numpy(), q.numpy())
    assert js == pytest.approx(distance**2, abs=1e-12)
    assert -1e-12 <= js <= math.log(2) + 1e-12
    assert losses.js_divergence(q, p).item() == pytest.approx(js, abs=1e-12)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(5,), (3, 5), (2, 3, 5), (0, 5), (3, 1)])
def test_kl_divergence_matches_torch(
    shape: tuple[int, ...], dtype: torch.dtype
) -> None:
    p, q = logits(shape, dtype).softmax(-1), logits(shape, dtype).flip(0).softmax(-1)
    assert_matches(
        losses.kl_divergence,
        lambda p, q: F.kl_div(q.log(), p, reduction="none").sum(-1),
        p,
        q,
    )


def test_js_divergence_has_the_gradient_of_its_definition() -> None:
    def definition(p: Tensor, q: Tensor) -> Tensor:
        log_m = ((p + q) / 2).log()
        kl = [F.kl_div(log_m, r, reduction="none").sum(-1) for r in (p, q)]
        return (kl[0] + kl[1]) / 2

    p, q = logits((4, 5), torch.float64).softmax(-1).chunk(2)
    assert_matches(losses.js_divergence, definition, p, q)


@pytest.mark.parametrize("dtype", DTYPES)
def test_outcomes_without_mass_leave_gradients_finite(dtype: torch.dtype) -> None:
    p = torch.tensor([0.0, 0.5, 0.5, 0.0], dtype=dtype, requires_grad=True)
    q = torch.tensor([0.5, 0.5, 0.0, 0.0], dtype=dtype, requires_grad=True)
    loss = losses.js_divergence(p, q)
    gradients = torch.autograd.grad(loss, (p, q))
    half = 0.5 * math.log(2)
    for gradient, want in zip(
        gradients, ([-0.5, 0.0, half, 0.0], [half, 0.0, -0.5, 0.0]), strict=True
    ):
        torch.testing.assert_close(gradient, torch.tensor(want, dtype=dtype))
    assert losses.kl_divergence(p, q).item() == math.inf
    q = torch.tensor([0.5, 0.25, 0.25, 0.0], dtype=dtype, requires_grad=True)
    loss = losses.kl_divergence(p, q)
    assert loss.item() == pytest.approx(math.log(2))
    gradients = torch.autograd.grad(loss, (p, q))
    one = 1 + math.log(2)
    for gradient, want in zip(
        gradients, ([0.0, one, one, 0.0], [0.0, -2.0, -2.0, 0.0]), strict=True
    ):
        torch.testing.assert_close(gradient, torch.tensor(want, dtype=dtype))


def test_the_divergences_survive_the_smallest_probabilities() -> None:
    tiny = 1e-45  # the smallest positive float32, whose half is 0
    p, q = torch.tensor([1.0, tiny]), torch.tensor([1.0, 0.0])
    assert losses.js_divergence(p, q).item() == pytest.approx(0.0, abs=1e-40)
    assert losses.kl_divergence(q, p).item() == 0.0
    assert losses.js_divergence(p, p).item() == 0.0


def test_disjoint_distributions_are_log_2_apart_at_any_distance() -> None:
    one = torch.eye(6, dtype=torch.float64)
    near, far = (
        losses.js_divergence(one[:1], one[1:2]),
        losses.js_divergence(one[:1], one[5:]),
    )
    torch.testing.assert_close(near, far, rtol=0, atol=0)
    assert near.shape == (1,)
    assert near.item() == pytest.approx(math.log(2), rel=1e-15)


SAMPLES = st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=7)


@given(SAMPLES, SAMPLES)
@settings(max_examples=50)
def test_wasserstein_matches_scipy(first: list[float], second: list[float]) -> None:
    x, y = (torch.tensor(values, dtype=torch.float64) for values in (first, second))
    got = losses.wasserstein_1d(x, y).item()
    assert got == pytest.approx(stats.wasserstein_distance(first, second), abs=1e-9)
    assert losses.wasserstein_1d(y, x).item() == pytest.approx(got, abs=1e-9)
    shifted = losses.wasserstein_1d(x, x + 5.0).item()
    assert shifted == pytest.approx(5.0, abs=1e-9)


@pytest.mark.parametrize("dtype", DTYPES)
def test_wasserstein_of_equal_sizes_has_the_gradient_of_the_sorted_distance(
    dtype: torch.dtype,
) -> None:
    x, y = logits((40,), dtype)[::2], logits((20,), dtype) + 0.3
    assert_matches(
        losses.wasserstein_1d,
        lambda x, y: (x.sort().values - y.sort().values).abs().mean(),
        x,
        y,
    )


X = torch.zeros(2, 3)
Y = torch.zeros(3)
HALF = torch.tensor([0.5, 0.5])


def pair_cases(
    name: str, call: Callable[..., object], first: str, second: str
) -> list[Bad]:
    return [
        Bad(name, first, lambda: call([0.0], X), TypeError, f"^{first} must be a tensor, got list"),
        Bad(name, first, lambda: call(X.long(), X), TypeError, f"^{first} must be a floating-point tensor, got torch.int64"),
        Bad(name, second, lambda: call(X, 0.0), TypeError, f"^{second} must be a tensor, got float"),
        Bad(name, second, lambda: call(X, X.int()), TypeError, f"^{second} must be a floating-point tensor, got torch.int32"),
        Bad(name, second, lambda: call(X, Y), ValueError, rf"^{second} must have the shape of {first}, \(2, 3\), got \(3,\)"),
    ]  # fmt: skip


def reduction_cases() -> list[Bad]:
    calls: dict[str, Callable[..., object]] = {
        "mse": losses.mse,
        "huber": losses.huber,
        "binary_cross_entropy_with_logits": losses.binary_cross_entropy_with_logits,
        "focal": losses.focal,
        "cross_entropy": losses.cross_entropy,
        "hinge": lambda x, y, reduction: losses.hinge(x, y + 1, reduction=reduction),
        "negative_log_likelihood": lambda x, y, reduction: losses.negative_log_likelihood("poisson", x, y, reduction=reduction),
    }  # fmt: skip
    message = "^reduction must be one of 'mean', 'sum', 'none', got 'average'"
    return [
        Bad(name, "reduction", partial(call, X, X, reduction="average"), ValueError, message)
        for name, call in calls.items()
    ]  # fmt: skip


BAD_INPUT = [
    *pair_cases("mse", losses.mse, "input", "target"),
    *pair_cases("huber", losses.huber, "input", "target"),
    *pair_cases("binary_cross_entropy_with_logits", losses.binary_cross_entropy_with_logits, "input", "target"),
    *pair_cases("focal", losses.focal, "input", "target"),
    *pair_cases("hinge", losses.hinge, "input", "target"),
    *pair_cases("negative_log_likelihood", lambda eta, y: losses.negative_log_likelihood("gaussian", eta, y), "eta", "y"),
    *pair_cases("kl_divergence", losses.kl_divergence, "p", "q"),
    *pair_cases("js_divergence", losses.js_divergence, "p", "q"),
    *reduction_cases(),
    Bad("huber", "delta", lambda: losses.huber(X, X, delta=0), ValueError, r"^delta must be a number in \(0, inf\), got 0"),
    Bad("huber", "delta", lambda: losses.huber(X, X, delta=math.inf), ValueError, r"^delta must be a number in \(0, inf\), got inf"),
    Bad("binary_cross_entropy_with_logits", "target", lambda: losses.binary_cross_entropy_with_logits(X, X - 1), ValueError, r"^target must be in \[0, 1\], got -1.0"),
    Bad("binary_cross_entropy_with_logits", "target", lambda: losses.binary_cross_entropy_with_logits(Y, torch.tensor([0.0, 1.0, 1.5])), ValueError, r"^target must be in \[0, 1\], got 1.5"),
    Bad("binary_cross_entropy_with_logits", "target", lambda: losses.binary_cross_entropy_with_logits(Y, Y + math.nan), ValueError, r"^target must be in \[0, 1\], got nan"),
    Bad("cross_entropy", "input", lambda: losses.cross_entropy(3, Y), TypeError, "^input must be a tensor, got int"),
    Bad("cross_entropy", "input", lambda: losses.cross_entropy(Y[0], Y[0].long()), ValueError, r"^input must be \(batch, classes, ...\) with at least 1 class, got \(\)"),
    Bad("cross_entropy", "input", lambda: losses.cross_entropy(X[:, :0], Y[:2].long()), ValueError, r"^input must be \(batch, classes, ...\) with at least 1 class, got \(2, 0\)"),
    Bad("cross_entropy", "target", lambda: losses.cross_entropy(X, [0, 1]), TypeError, "^target must be a tensor, got list"),
    Bad("cross_entropy", "target", lambda: losses.cross_entropy(X, torch.tensor([True, False])), TypeError, r"^target must hold class indices \(torch.int64\) or probabilities, got torch.bool"),
    Bad("cross_entropy", "target", lambda: losses.cross_entropy(X, Y.long()), ValueError, r"^target must have the shape of input without its classes, \(2,\), got \(3,\)"),
    Bad("cross_entropy", "target", lambda: losses.cross_entropy(X[None], X.long()), ValueError, r"^target must have the shape of input without its classes, \(1, 3\), got \(2, 3\)"),
    Bad("cross_entropy", "target", lambda: losses.cross_entropy(X, torch.tensor([0, 3])), ValueError, r"^target must hold classes in \[0, 3\), got 3"),
    Bad("cross_entropy", "target", lambda: losses.cross_entropy(X, torch.tensor([0, -100])), ValueError, r"^target must hold classes in \[0, 3\), got -100"),
    Bad("cross_entropy", "target", lambda: losses.cross_entropy(X, Y[:2]), ValueError, r"^target must have the shape of input, \(2, 3\), got \(2,\)"),
    Bad("cross_entropy", "target", lambda: losses.cross_entropy(X, X - 0.5), ValueError, "^target must hold probabilities of at least 0, got -0.5"),
    Bad("negative_log_likelihood", "family", lambda: losses.negative_log_likelihood("gamma", X, X), ValueError, "^family must be one of 'gaussian', 'bernoulli', 'poisson', 'categorical', got 'gamma'"),
    Bad("negative_log_likelihood", "y", lambda: losses.negative_log_likelihood("poisson", X, X - 1), ValueError, "^y must hold counts of at least 0, got -1.0"),
    Bad("negative_log_likelihood", "y", lambda: losses.negative_log_likelihood("bernoulli", X, X + 2), ValueError, r" must be in \[0, 1\], got 2.0"),
    Bad("focal", "target", lambda: losses.focal(X, X + 0.5), ValueError, "^target must hold labels 0 or 1, got 0.5"),
    Bad("focal", "alpha", lambda: losses.focal(X, X, alpha=1.5), ValueError, r"^alpha must be a number in \[0, 1\], got 1.5"),
    Bad("focal", "alpha", lambda: losses.focal(X, X, alpha=-1), ValueError, r"^alpha must be a number in \[0, 1\], got -1"),
    Bad("focal", "gamma", lambda: losses.focal(X, X, gamma=-0.5), ValueError, r"^gamma must be a number in \[0, inf\), got -0.5"),
    Bad("focal", "gamma", lambda: losses.focal(X, X, gamma=math.inf), ValueError, r"^gamma must be a number in \[0, inf\), got inf"),
    Bad("hinge", "target", lambda: losses.hinge(X, X), ValueError, "^target must hold labels -1 or 1, got 0.0"),
    Bad("kl_divergence", "p", lambda: losses.kl_divergence(Y[0], Y[0]), ValueError, r"^p must be \(..., outcomes\), got \(\)"),
    Bad("kl_divergence", "p", lambda: losses.kl_divergence(HALF + HALF, HALF), ValueError, "^p must sum to 1 over its last axis, got 2.0"),
    Bad("kl_divergence", "q", lambda: losses.kl_divergence(HALF, HALF * 0.5), ValueError, "^q must sum to 1 over its last axis, got 0.5"),
    Bad("kl_divergence", "q", lambda: losses.kl_divergence(HALF, torch.tensor([1.5, -0.5])), ValueError, "^q must hold probabilities of at least 0, got -0.5"),
    Bad("js_divergence", "p", lambda: losses.js_divergence(torch.tensor([2.0, -1.0]), HALF), ValueError, "^p must hold probabilities of at least 0, got -1.0"),
    Bad("js_divergence", "q", lambda: losses.js_divergence(HALF, HALF * 1.001), ValueError, "^q must sum to 1 over its last axis, got 1.00"),
    Bad("wasserstein_1d", "x", lambda: losses.wasserstein_1d([1.0], Y), TypeError, "^x must be a tensor, got list"),
    Bad("wasserstein_1d", "x", lambda: losses.wasserstein_1d(Y[:0], Y), ValueError, "^x must hold at least 1 value, got 0"),
    Bad("wasserstein_1d", "y", lambda: losses.wasserstein_1d(Y, X), ValueError, r"^y must be \(n,\), got \(2, 3\)"),
    Bad("wasserstein_1d", "y", lambda: losses.wasserstein_1d(Y, Y[:0]), ValueError, "^y must hold at least 1 value, got 0"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()


def test_probabilities_may_be_off_by_what_rounding_costs() -> None:
    assert losses.kl_divergence(HALF * (1 + 5e-5), HALF).item() > 0
