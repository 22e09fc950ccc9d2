"""`dlref.gan` against torch's losses, and the optimum that the theory of GANs gives in closed form."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from dlref import gan
from tests.dlref.oracle import (
    DTYPES,
    Bad,
    assert_matches,
    bad_input,
    element_wise_inputs,
)

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "clip_weights_": torch.clamp,
    "discriminator_loss": F.binary_cross_entropy_with_logits,
    "generator_loss": F.binary_cross_entropy_with_logits,
    "gradient_penalty": "torch has none: critics whose gradient is known in closed form",
}


def cross_entropy(scores: Tensor, label: float) -> Tensor:
    return F.binary_cross_entropy_with_logits(scores, torch.full_like(scores, label))


def square(scores: Tensor, label: float) -> Tensor:
    return F.mse_loss(scores, torch.full_like(scores, label)) / 2


DISCRIMINATORS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "non_saturating": lambda r, f: cross_entropy(r, 1.0) + cross_entropy(f, 0.0),
    "minimax": lambda r, f: cross_entropy(r, 1.0) + cross_entropy(f, 0.0),
    "wasserstein": lambda r, f: f.mean() - r.mean(),
    "least_squares": lambda r, f: square(r, 1.0) + square(f, 0.0),
}
GENERATORS: dict[str, Callable[[Tensor], Tensor]] = {
    "non_saturating": lambda f: cross_entropy(f, 1.0),
    "minimax": lambda f: -cross_entropy(f, 0.0),
    "wasserstein": lambda f: -f.mean(),
    "least_squares": lambda f: square(f, 1.0),
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("inputs", element_wise_inputs(torch.float32))
@pytest.mark.parametrize("kind", DISCRIMINATORS)
def test_losses_match_torch_in_value_and_gradient(
    kind: str, inputs: str, dtype: torch.dtype
) -> None:
    scores = element_wise_inputs(dtype)[inputs]
    real = torch.tensor([[2.0], [-1.0], [0.5]], dtype=dtype)
    assert_matches(
        lambda r, f: gan.discriminator_loss(r, f, kind),
        DISCRIMINATORS[kind],
        real,
        scores,
        equal_nan=True,
    )
    assert_matches(
        lambda r, f: gan.discriminator_loss(r, f, kind),
        DISCRIMINATORS[kind],
        scores,
        real,
        equal_nan=True,
    )
    assert_matches(
        lambda f: gan.generator_loss(f, kind), GENERATORS[kind], scores, equal_nan=True
    )


def test_both_losses_are_non_saturating_by_default() -> None:
    real, fake = torch.tensor([3.0, -2.0]), torch.tensor([1.0])
    assert gan.discriminator_loss(real, fake) == gan.discriminator_loss(
        real, fake, "non_saturating"
    )
    assert gan.generator_loss(fake) == gan.generator_loss(fake, "non_saturating")


# Distributions over four points, in eighths: the scores of a point count as often as it is drawn.
PAIRS = {
    "different": ([1, 2, 4, 1], [4, 2, 1, 1]),
    "equal": ([2, 2, 2, 2], [2, 2, 2, 2]),
    "nearly disjoint": ([7, 1, 0, 0], [0, 1, 3, 4]),
}


@pytest.mark.parametrize("kind", ["non_saturating", "minimax", "least_squares"])
@pytest.mark.parametrize(("p", "q"), PAIRS.values(), ids=PAIRS)
def test_the_trained_discriminator_is_the_closed_form_optimum(
    p: list[int], q: list[int], kind: str
) -> None:
    real = torch.repeat_interleave(torch.arange(4), torch.tensor(p))
    fake = torch.repeat_interleave(torch.arange(4), torch.tensor(q))
    scores = torch.zeros(4, dtype=torch.float64, requires_grad=True)

    def loss() -> Tensor:
        return gan.discriminator_loss(scores[real], scores[fake], kind)

    # Newton's method, damped where p or q is 0 and the best logit infinite: one score per point.
    for _ in range(40):
        [slope] = torch.autograd.grad(loss(), scores, create_graph=True)
        [curvature] = torch.autograd.grad(slope.sum(), scores)
        with torch.no_grad():
            scores -= (slope / curvature).clamp(-1.0, 1.0)

    P, Q = torch.tensor(p, dtype=torch.float64) / 8, torch.tensor(q).double() / 8
    best = P / (P + Q)
    middle = (P + Q) / 2
    js = (torch.xlogy(P, P / middle) + torch.xlogy(Q, Q / middle)).sum() / 2
    if kind == "least_squares":
        # min over D of p (D - 1)^2 / 2 + q D^2 / 2 is p q / (2 (p + q)): Pearson's chi squared.
        torch.testing.assert_close(scores.detach(), best)
        torch.testing.assert_close(loss().detach(), (P * Q / (P + Q)).sum() / 2)
    else:
        torch.testing.assert_close(scores.detach().sigmoid(), best, rtol=0, atol=1e-12)
        want = math.log(4) - 2 * js  # minus V(D*)
        torch.testing.assert_close(loss().detach(), want, rtol=0, atol=1e-12)


@given(score=st.floats(-60, 60))
def test_the_generator_slopes_are_sigma_and_one_minus_sigma(score: float) -> None:
    fake = torch.tensor([score], dtype=torch.float64, requires_grad=True)
    slopes = {
        kind: torch.autograd.grad(gan.generator_loss(fake, kind), fake)[0].item()
        for kind in ("minimax", "non_saturating")
    }
    sigma = torch.tensor(score, dtype=torch.float64).sigmoid().item()
    assert slopes["minimax"] == pytest.approx(-sigma, rel=1e-12)
    assert slopes["non_saturating"] == pytest.approx(sigma - 1, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(5, 2), (1, 2), (4, 3, 2)])
def test_a_linear_critic_is_penalized_by_its_norm(
    shape: tuple[int, ...], dtype: torch.dtype
) -> None:
    generator = torch.Generator().manual_seed(0)
    real, fake, weight = (
        torch.randn(size, generator=generator, dtype=dtype)
        for size in (shape, shape, shape[1:])
    )
    assert_matches(
        lambda w: gan.gradient_penalty(lambda x: (x * w).flatten(1).sum(1), real, fake),
        lambda w: (w.norm() - 1) ** 2,
        weight,
    )


def test_the_penalty_averages_over_the_batch_and_takes_scores_with_an_axis() -> None:
    # s(x) = x^2 / 2 has the slope x; where real = fake, the point between them is known.
    x = torch.tensor([[2.0], [4.0]], dtype=torch.float64)
    assert gan.gradient_penalty(lambda x: x.square() / 2, x, x).item() == 5.0
    assert gan.gradient_penalty(lambda x: x.square()[:, 0] / 2, x, x).item() == 5.0


def test_points_lie_between_the_pairs_one_uniform_number_for_each() -> None:
    seen: list[Tensor] = []

    def critic(x: Tensor) -> Tensor:
        seen.append(x.detach())
        return x.flatten(1).sum(1)

    n = 400
    real, fake = torch.full((n, 2, 3), 7.0), torch.full((n, 2, 3), 3.0)
    gan.gradient_penalty(critic, real, fake, generator=torch.Generator().manual_seed(3))
    u = (seen[0] - 3) / 4
    torch.testing.assert_close(u, u[:, :1, :1].expand_as(u))
    law = u[:, 0, 0].sort().values
    steps = torch.arange(1, n + 1) / n
    # Kolmogorov-Smirnov at the level 0.001: the critical distance is 1.95 / sqrt(n).
    assert (law - steps).abs().max() < 1.95 / math.sqrt(n)

    gan.gradient_penalty(critic, real, fake, generator=torch.Generator().manual_seed(3))
    assert torch.equal(seen[0], seen[1])
    torch.manual_seed(3)
    gan.gradient_penalty(critic, real, fake)
    assert torch.equal(seen[0], seen[2])

    # The number weighs the data, its complement the sample.
    gan.gradient_penalty(
        critic, real, fake * 0, generator=torch.Generator().manual_seed(3)
    )
    torch.testing.assert_close(seen[3] / 7, u)


def test_a_critic_without_slope_has_a_finite_penalty_and_gradient() -> None:
    weight = torch.zeros(2, requires_grad=True)
    real = torch.ones(3, 2)
    penalty = gan.gradient_penalty(lambda x: x @ weight, real, -real)
    [gradient] = torch.autograd.grad(penalty, weight)
    assert penalty.item() == 1.0
    assert torch.equal(gradient, torch.zeros(2))


def test_the_penalty_reaches_the_critic_and_not_the_samples() -> None:
    critic = torch.nn.Sequential(
        torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1)
    )
    fake = torch.ones(4, 2, requires_grad=True)
    penalty = gan.gradient_penalty(critic, torch.zeros(4, 2), fake)
    reached, weight = torch.autograd.grad(
        penalty, (fake, critic[0].weight), allow_unused=True
    )
    assert reached is None
    assert weight.abs().sum() > 0


def test_the_penalty_of_an_empty_batch_is_the_mean_of_nothing() -> None:
    empty = torch.zeros(0, 2)
    assert gan.gradient_penalty(lambda x: x.sum(1), empty, empty).isnan()


@given(
    weights=st.lists(st.floats(-10, 10, width=32), max_size=6),
    clip_value=st.floats(0, 5, width=32),
)
def test_weights_are_clamped_in_place(weights: list[float], clip_value: float) -> None:
    before = torch.tensor(weights)
    parameters = [torch.nn.Parameter(before.clone()), torch.nn.Parameter(before * 2)]
    gan.clip_weights_(iter(parameters), clip_value)
    assert torch.equal(parameters[0].detach(), before.clamp(-clip_value, clip_value))
    assert torch.equal(
        parameters[1].detach(), (before * 2).clamp(-clip_value, clip_value)
    )


def test_one_parameter_is_clipped_without_a_list_around_it() -> None:
    weight = torch.nn.Parameter(torch.tensor([0.5, -0.001, -2.0]))
    gan.clip_weights_(weight, 0.01)
    assert torch.equal(weight.detach(), torch.tensor([0.01, -0.001, -0.01]))
    gan.clip_weights_(weight, 0)
    assert torch.equal(weight.detach().abs(), torch.zeros(3))
    scalar = torch.nn.Parameter(torch.tensor(-4.0))
    gan.clip_weights_(scalar, 1.0)
    assert scalar.item() == -1.0


def score(x: Tensor) -> Tensor:
    return x.sum(1)


TWO = torch.zeros(2, 3)
BAD_INPUT = [
    Bad("discriminator_loss", "real_scores", lambda: gan.discriminator_loss(1.0, TWO), TypeError, "^real_scores must be a tensor, got float"),
    Bad("discriminator_loss", "fake_scores", lambda: gan.discriminator_loss(TWO, torch.arange(2)), TypeError, "^fake_scores must be a floating-point tensor, got torch.int64"),
    Bad("discriminator_loss", "kind", lambda: gan.discriminator_loss(TWO, TWO, "hinge"), ValueError, "^kind must be one of 'non_saturating', 'minimax', 'wasserstein', 'least_squares', got 'hinge'"),
    Bad("generator_loss", "fake_scores", lambda: gan.generator_loss([0.0]), TypeError, "^fake_scores must be a tensor, got list"),
    Bad("generator_loss", "kind", lambda: gan.generator_loss(TWO, "least-squares"), ValueError, "^kind must be one of .* got 'least-squares'"),
    Bad("gradient_penalty", "critic", lambda: gan.gradient_penalty(TWO, TWO, TWO), TypeError, "^critic must be callable, got Tensor"),
    Bad("gradient_penalty", "critic", lambda: gan.gradient_penalty(lambda x: x, TWO, TWO), ValueError, r"^critic must give one score for each of 2 examples, got \(2, 3\)"),
    Bad("gradient_penalty", "critic", lambda: gan.gradient_penalty(len, TWO, TWO), TypeError, r"^critic\(x\) must be a tensor, got int"),
    Bad("gradient_penalty", "real", lambda: gan.gradient_penalty(score, 1, TWO), TypeError, "^real must be a tensor, got int"),
    Bad("gradient_penalty", "real", lambda: gan.gradient_penalty(score, TWO[0], TWO[0]), ValueError, r"^real and fake must be two batches of one shape, \(batch, ...\), got \(3,\) and \(3,\)"),
    Bad("gradient_penalty", "fake", lambda: gan.gradient_penalty(score, TWO, None), TypeError, "^fake must be a tensor, got NoneType"),
    Bad("gradient_penalty", "fake", lambda: gan.gradient_penalty(score, TWO, TWO[:1]), ValueError, r"^real and fake must be .* got \(2, 3\) and \(1, 3\)"),
    Bad("gradient_penalty", "generator", lambda: gan.gradient_penalty(score, TWO, TWO, generator=0), TypeError, "^generator must be a torch.Generator or None, got int"),
    Bad("clip_weights_", "parameters", lambda: gan.clip_weights_(0.5, 1.0), TypeError, "^parameters must be a tensor or an iterable of tensors, got float"),
    Bad("clip_weights_", "parameters", lambda: gan.clip_weights_([0.5], 1.0), TypeError, "^parameters must be a tensor, got float"),
    Bad("clip_weights_", "clip_value", lambda: gan.clip_weights_([], -0.01), ValueError, r"^clip_value must be a number in \[0, inf\], got -0.01"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()


def test_a_bad_parameter_is_refused_before_any_is_changed() -> None:
    weight = torch.nn.Parameter(torch.tensor([5.0]))
    with pytest.raises(TypeError, match=r"got torch\.int64"):
        gan.clip_weights_([weight, torch.arange(3)], 1.0)
    assert weight.item() == 5.0
