"""`dlref.linear_models` against scikit-learn, least squares and scipy."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn import linear_model
from torch import Tensor

from dlref import linear_models
from tests.dlref.oracle import (
    DTYPES,
    Bad,
    assert_matches,
    bad_input,
    element_wise_inputs,
)

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "perceptron_fit": linear_model.Perceptron,
    "delta_rule_fit": linear_model.SGDRegressor,
    "logistic_irls": linear_model.LogisticRegression,
    "poisson_irls": linear_model.PoissonRegressor,
    "logit": torch.logit,
    "inverse_logit": torch.sigmoid,
    "probit": stats.norm.ppf,
    "inverse_probit": stats.norm.cdf,
    "cloglog": stats.gumbel_l.ppf,
    "inverse_cloglog": stats.gumbel_l.cdf,
    "log_link": torch.log,
    "inverse_log_link": torch.exp,
}

# Link, inverse, the same by torch and by scipy, and the range of the mean.
LINKS = {
    "logit": (linear_models.logit, linear_models.inverse_logit, stats.logistic),
    "probit": (linear_models.probit, linear_models.inverse_probit, stats.norm),
    "cloglog": (linear_models.cloglog, linear_models.inverse_cloglog, stats.gumbel_l),
}
BY_TORCH: dict[str, tuple[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor]]] = {
    "inverse_logit": (linear_models.inverse_logit, torch.sigmoid),
    "inverse_probit": (linear_models.inverse_probit, torch.distributions.Normal(0.0, 1.0).cdf),
    "inverse_log_link": (linear_models.inverse_log_link, torch.exp),
}  # fmt: skip


def data(n: int, dtype: torch.dtype = torch.float64, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    X = torch.randn(n, 3, generator=generator, dtype=torch.float64)
    return torch.cat([torch.ones(n, 1), X], 1).to(dtype)


def draws(mu: Tensor, seed: int = 1) -> Tensor:
    uniform = torch.rand(len(mu), generator=torch.Generator().manual_seed(seed))
    return (uniform < mu).to(mu.dtype)


WEIGHT = torch.tensor([0.5, -1.0, 0.25, 0.75], dtype=torch.float64)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", BY_TORCH)
@pytest.mark.parametrize("inputs", element_wise_inputs(torch.float32))
def test_inverse_links_match_torch(inputs: str, name: str, dtype: torch.dtype) -> None:
    ours, theirs = BY_TORCH[name]
    assert_matches(ours, theirs, element_wise_inputs(dtype)[inputs])


@pytest.mark.parametrize("name", LINKS)
def test_links_and_inverses_match_scipy_in_value_and_slope(name: str) -> None:
    link, inverse, law = LINKS[name]
    eta = torch.linspace(-8, 3, 50, dtype=torch.float64, requires_grad=True)
    mu = inverse(eta)
    [slope] = torch.autograd.grad(mu.sum(), eta)
    want = law.cdf(eta.detach().numpy())
    np.testing.assert_allclose(mu.detach().numpy(), want, rtol=1e-12)
    np.testing.assert_allclose(
        slope.numpy(), law.pdf(eta.detach().numpy()), rtol=1e-11, atol=1e-14
    )
    mu = torch.linspace(0.001, 0.999, 50, dtype=torch.float64, requires_grad=True)
    back = link(mu)
    [slope] = torch.autograd.grad(back.sum(), mu)
    want = law.ppf(mu.detach().numpy())
    np.testing.assert_allclose(back.detach().numpy(), want, rtol=1e-11, atol=1e-14)
    np.testing.assert_allclose(slope.numpy(), 1 / law.pdf(want), rtol=1e-10)


def test_the_logarithmic_link_matches_torch() -> None:
    mu = torch.tensor([1e-42, 0.5, 1.0, 1e4, math.inf], dtype=torch.float64)
    assert_matches(linear_models.log_link, torch.log, mu)
    assert_matches(linear_models.logit, torch.logit, mu[1:2])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", LINKS)
def test_inverse_links_end_flat_and_finite(name: str, dtype: torch.dtype) -> None:
    eta = torch.tensor([-1e4, -104.0, 104.0, 1e4], dtype=dtype, requires_grad=True)
    mu = LINKS[name][1](eta)
    [slope] = torch.autograd.grad(mu.sum(), eta)
    ends = torch.tensor([0.0, 0.0, 1.0, 1.0], dtype=dtype)
    torch.testing.assert_close(mu.detach(), ends, rtol=0, atol=1e-44)
    torch.testing.assert_close(slope, torch.zeros_like(eta), rtol=0, atol=1e-44)


@given(st.sampled_from(sorted(LINKS)), st.floats(1e-6, 1 - 1e-6))
@settings(max_examples=50)
def test_links_and_inverses_undo_each_other(name: str, value: float) -> None:
    link, inverse, _ = LINKS[name]
    mu = torch.tensor(value, dtype=torch.float64)
    torch.testing.assert_close(inverse(link(mu)), mu, rtol=1e-9, atol=0)


def test_small_probabilities_keep_their_digits() -> None:
    mu = torch.tensor([1e-30])
    for link, inverse, _ in LINKS.values():
        torch.testing.assert_close(inverse(link(mu)), mu, rtol=1e-4, atol=0)


@pytest.mark.parametrize("epochs", [1, 2, 5])
def test_the_perceptron_takes_the_steps_of_scikit_learn(epochs: int) -> None:
    X = data(40)
    y = 2 * draws(linear_models.inverse_logit(X @ WEIGHT)) - 1  # no line separates them
    theirs = linear_model.Perceptron(
        fit_intercept=False, shuffle=False, tol=None, max_iter=epochs
    )
    theirs.fit(X.numpy(), y.numpy())
    w, updates = linear_models.perceptron_fit(X, y, max_epochs=epochs)
    np.testing.assert_allclose(w.numpy(), theirs.coef_[0], rtol=1e-12)
    assert updates <= 40 * epochs


@given(st.integers(0, 10**6), st.sampled_from(DTYPES))
@settings(max_examples=20)
def test_the_perceptron_separates_what_a_line_separates_within_novikoffs_bound(
    seed: int, dtype: torch.dtype
) -> None:
    X = data(30, dtype, seed)
    distance = X @ WEIGHT.to(dtype) / WEIGHT.norm()
    X, distance = X[distance.abs() > 0.2], distance[distance.abs() > 0.2]
    w, updates = linear_models.perceptron_fit(X, distance.sign())
    assert ((X @ w) * distance > 0).all()
    assert updates <= (X.norm(dim=1).max() / distance.abs().min()).item() ** 2


CORNERS = torch.tensor([[1.0, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1]])


def test_the_perceptron_learns_and_but_not_exclusive_or() -> None:
    both = torch.tensor([-1.0, -1.0, -1.0, 1.0])
    w, updates = linear_models.perceptron_fit(CORNERS, both)
    assert (CORNERS @ w).sign().tolist() == both.tolist()
    assert w.tolist() == [-4.0, 3.0, 2.0]
    assert updates == 18
    assert linear_models.perceptron_fit(CORNERS, both, max_epochs=100)[1] == updates
    exclusive = torch.tensor([-1.0, 1.0, 1.0, -1.0])
    _, never = linear_models.perceptron_fit(CORNERS, exclusive)
    _, fewer = linear_models.perceptron_fit(CORNERS, exclusive, max_epochs=999)
    assert (never, fewer) == (4000, 3996)


@pytest.mark.parametrize("epochs", [0, 1, 7])
def test_the_delta_rule_takes_the_steps_of_scikit_learn(epochs: int) -> None:
    X = data(20)
    y = X @ WEIGHT + 0.3 * data(20, seed=5)[:, 1]
    got = linear_models.delta_rule_fit(X, y, lr=0.02, epochs=epochs)
    want = np.zeros(4)
    if epochs:
        theirs = linear_model.SGDRegressor(
            penalty=None, alpha=0.0, learning_rate="constant", eta0=0.02, shuffle=False,
            fit_intercept=False, tol=None, max_iter=epochs,
        )  # fmt: skip
        want = theirs.fit(X.numpy(), y.numpy()).coef_
    np.testing.assert_allclose(got.numpy(), want, rtol=1e-10)


def test_the_delta_rule_has_its_defaults() -> None:
    X, y = data(5), data(5)[:, 1]
    want = linear_models.delta_rule_fit(X, y, lr=0.01, epochs=100)
    assert torch.equal(linear_models.delta_rule_fit(X, y), want)


def test_the_delta_rule_settles_near_least_squares() -> None:
    X = data(30)
    y = X @ WEIGHT + 0.3 * data(30, seed=5)[:, 1]
    want = torch.linalg.lstsq(X, y[:, None]).solution[:, 0]
    far, near = (
        (linear_models.delta_rule_fit(X, y, lr, epochs) - want).norm().item()
        for lr, epochs in ((0.02, 100), (0.002, 400))
    )
    assert near < far / 5  # the distance is proportional to the learning rate
    exact = linear_models.delta_rule_fit(X, X @ WEIGHT, lr=0.1, epochs=200)
    torch.testing.assert_close(exact, WEIGHT)


@pytest.mark.parametrize("dtype", DTYPES)
def test_logistic_regression_matches_scikit_learn(dtype: torch.dtype) -> None:
    X = data(300, dtype)
    y = draws(linear_models.inverse_logit(X @ WEIGHT.to(dtype)))
    theirs = linear_model.LogisticRegression(
        C=math.inf,
        fit_intercept=False,
        tol=1e-12,
        max_iter=1000,
        solver="newton-cholesky",
    )
    want = theirs.fit(X.double().numpy(), y.double().numpy()).coef_[0]
    got = linear_models.logistic_irls(X, y)
    assert got.dtype == dtype
    np.testing.assert_allclose(
        got.numpy(), want, rtol=1e-6 if dtype == torch.float64 else 1e-4
    )


@pytest.mark.parametrize("dtype", DTYPES)
def test_poisson_regression_matches_scikit_learn(dtype: torch.dtype) -> None:
    X = data(300, dtype)
    generator = torch.Generator().manual_seed(2)
    y = torch.poisson((X @ WEIGHT.to(dtype)).exp(), generator=generator)
    theirs = linear_model.PoissonRegressor(
        alpha=0.0,
        fit_intercept=False,
        tol=1e-12,
        max_iter=1000,
        solver="newton-cholesky",
    )
    want = theirs.fit(X.double().numpy(), y.double().numpy()).coef_
    got = linear_models.poisson_irls(X, y)
    assert got.dtype == dtype
    np.testing.assert_allclose(
        got.numpy(), want, rtol=1e-6 if dtype == torch.float64 else 1e-4
    )


@given(st.integers(0, 10**6))
@settings(max_examples=50)
def test_at_the_fit_the_gradient_of_the_likelihood_is_zero(seed: int) -> None:
    X = data(60, seed=seed)
    generator = torch.Generator().manual_seed(seed)
    labels = draws(linear_models.inverse_logit(X @ WEIGHT), seed)
    counts = torch.poisson((X @ WEIGHT).exp(), generator=generator)
    w = linear_models.logistic_irls(X, labels)
    score = X.T @ (labels - linear_models.inverse_logit(X @ w))
    torch.testing.assert_close(score, torch.zeros(4).double(), rtol=0, atol=1e-6)
    w = linear_models.poisson_irls(X, counts)
    score = X.T @ (counts - linear_models.inverse_log_link(X @ w))
    torch.testing.assert_close(
        score / counts.sum(), torch.zeros(4).double(), rtol=0, atol=1e-6
    )


def test_balanced_classes_without_features_have_weight_zero() -> None:
    X, y = torch.ones(4, 1), torch.tensor([0.0, 1.0, 1.0, 0.0])
    assert abs(linear_models.logistic_irls(X, y).item()) < 1e-6


def test_classes_on_one_side_of_the_line_may_still_overlap() -> None:
    X, y = torch.ones(4, 1), torch.tensor([1.0, 0.0, 1.0, 1.0])
    weight = linear_models.logistic_irls(X, y)
    torch.testing.assert_close(weight, torch.tensor([math.log(3)]))
    weight = linear_models.logistic_irls(X, 1 - y)
    torch.testing.assert_close(weight, torch.tensor([-math.log(3)]))


def test_small_weights_that_separate_the_classes_are_an_error() -> None:
    X, y = torch.tensor([[-1.0], [0.1]]), torch.tensor([0.0, 1.0])
    with pytest.raises(RuntimeError, match=r"got a line that separates them$"):
        linear_models.logistic_irls(X, y, tol=10)


FAMILIES: dict[str, tuple[Callable[..., Tensor], ...]] = {
    "logistic": (
        linear_models.logistic_irls,
        lambda y: ((y + 0.5) / (1.5 - y)).log(),
        torch.sigmoid,
        lambda mu: mu * (1 - mu),
    ),
    "poisson": (
        linear_models.poisson_irls,
        lambda y: (y + 0.1).log(),
        torch.exp,
        lambda mu: mu,
    ),
}


@pytest.mark.parametrize("unit", [1.0, 1e-2])
@pytest.mark.parametrize("name", FAMILIES)
def test_the_iterations_are_weighted_least_squares_until_the_change_is_small(
    name: str, unit: float
) -> None:
    """Starting where R's `glm` does; a small unit makes one weight much larger than the others."""
    fit, start, mean, variance = FAMILIES[name]
    X = data(60) * torch.tensor([unit, 1.0, 1.0, 1.0])
    y = draws(linear_models.inverse_logit(X @ WEIGHT + 0.5))
    eta, weights = start(y), [torch.zeros(4).double()]
    for _ in range(8):
        mu = mean(eta)
        V = variance(mu).diag()
        z = eta + (y - mu) / V.diag()
        weights.append(torch.linalg.solve(X.T @ V @ X, X.T @ V @ z))
        eta = X @ weights[-1]
    needed = []
    for tol in torch.logspace(0.5, -7, 60).tolist():
        needed.append(
            next(
                k
                for k in range(1, 9)
                if (weights[k] - weights[k - 1]).abs().max()
                <= tol * (1 + weights[k].abs().max())
            )
        )
        got = fit(X, y, max_iterations=needed[-1], tol=tol)
        torch.testing.assert_close(got, weights[needed[-1]], rtol=1e-9, atol=1e-9)
        if needed[-1] > 1:
            with pytest.raises(RuntimeError, match=r"^the weights must settle within"):
                fit(X, y, max_iterations=needed[-1] - 1, tol=tol)
    assert len({*needed}) >= 4


def test_what_has_no_maximum_is_an_error() -> None:
    X = torch.tensor([[1.0, -2.0], [1.0, -1.0], [1.0, 1.0], [1.0, 2.0]])
    y = torch.tensor([0.0, 0.0, 1.0, 1.0])
    with pytest.raises(
        RuntimeError,
        match=r"^the weights must settle within max_iterations=25, got a last change of [.\d]+: "
        "the likelihood may have no maximum$",
    ):
        linear_models.logistic_irls(X, y)
    # in float32 the probability of 17 rounds to 1 and the weights rest there
    with pytest.raises(
        RuntimeError,
        match=r"^the classes must overlap for the likelihood to have a maximum, got a line that separates them$",
    ):
        linear_models.logistic_irls(X[:, :1], torch.ones(4))
    with pytest.raises(
        RuntimeError, match=r"within max_iterations=25, got a last change of 1: "
    ):
        linear_models.poisson_irls(X[:, :1], 0 * y)


def test_a_mean_that_overflows_is_an_error() -> None:
    largest = torch.full((2,), torch.finfo(torch.float32).max)
    with pytest.raises(RuntimeError, match=r"^the means must stay finite, got inf$"):
        linear_models.poisson_irls(torch.ones(2, 1), largest)
    largest[1] = 1  # one of two is enough
    with pytest.raises(RuntimeError, match=r"^the means must stay finite, got inf$"):
        linear_models.poisson_irls(torch.eye(2), largest)


def test_the_iteration_ends_when_the_weights_settle() -> None:
    X = data(60)
    y = draws(linear_models.inverse_logit(X @ WEIGHT))
    for fit in (linear_models.logistic_irls, linear_models.poisson_irls):
        with pytest.raises(RuntimeError, match=r"within max_iterations=2, "):
            fit(X, y, max_iterations=2)
        want = fit(X, y)
        again = fit(X, y, max_iterations=25, tol=1e-6)
        torch.testing.assert_close(again, want, rtol=1e-12, atol=1e-12)
        rough = fit(X, y, max_iterations=3, tol=0.5)
        assert not torch.equal(rough, want)
        torch.testing.assert_close(rough, want, rtol=0.5, atol=0.5)


T4, L4 = torch.ones(4, 1), torch.tensor([0.0, 1.0, 1.0, 0.0])
FITS: dict[str, tuple[Callable[..., object], Tensor]] = {
    "perceptron_fit": (linear_models.perceptron_fit, 2 * L4 - 1),
    "delta_rule_fit": (linear_models.delta_rule_fit, L4),
    "logistic_irls": (linear_models.logistic_irls, L4),
    "poisson_irls": (linear_models.poisson_irls, L4),
}


def fit_cases(name: str) -> list[Bad]:
    fit, y = FITS[name]
    return [
        Bad(name, "X", lambda: fit([[1.0]], y), TypeError, "^X must be a tensor, got list"),
        Bad(name, "X", lambda: fit(T4.long(), y), TypeError, "^X must be a floating-point tensor, got torch.int64"),
        Bad(name, "X", lambda: fit(y, y), ValueError, r"^X must be \(samples, features\), got \(4,\)"),
        Bad(name, "X", lambda: fit(T4[:0], y[:0]), ValueError, r"^X must hold at least 1 sample and 1 feature, got \(0, 1\)"),
        Bad(name, "X", lambda: fit(T4[:, :0], y), ValueError, r"^X must hold at least 1 sample and 1 feature, got \(4, 0\)"),
        Bad(name, "X", lambda: fit(T4 * math.inf, y), ValueError, "^X must be finite, got inf"),
        Bad(name, "y", lambda: fit(T4, y[:3]), ValueError, r"^y must be \(samples=4,\), got \(3,\)"),
        Bad(name, "y", lambda: fit(T4, y.long()), TypeError, "^y must be a floating-point tensor, got torch.int64"),
    ]  # fmt: skip


def irls_cases(name: str) -> list[Bad]:
    fit, y = FITS[name]
    return [
        Bad(name, "X", lambda: fit(T4.expand(4, 2), y), ValueError, "^X must have full column rank 2, got 1"),
        Bad(name, "max_iterations", lambda: fit(T4, y, max_iterations=0), ValueError, r"^max_iterations must be an integer in \[1, inf\), got 0"),
        Bad(name, "tol", lambda: fit(T4, y, tol=0.0), ValueError, r"^tol must be a number in \(0, inf\), got 0.0"),
        Bad(name, "tol", lambda: fit(T4, y, tol=math.inf), ValueError, r"^tol must be a number in \(0, inf\), got inf"),
    ]  # fmt: skip


def link_cases(name: str, wanted: str, *outside: float) -> list[Bad]:
    link = getattr(linear_models, name)
    return [
        Bad(name, "mu", lambda: link(0.5), TypeError, "^mu must be a tensor, got float"),
        *(Bad(name, "mu", partial(link, torch.tensor([0.5, v])), ValueError, f"^mu {wanted}, got {v}") for v in outside),
    ]  # fmt: skip


BAD_INPUT = [
    *(case for name in FITS for case in fit_cases(name)),
    *irls_cases("logistic_irls"),
    *irls_cases("poisson_irls"),
    Bad("perceptron_fit", "y", lambda: linear_models.perceptron_fit(T4, L4), ValueError, "^y must hold labels -1 or 1, got 0.0"),
    Bad("perceptron_fit", "max_epochs", lambda: linear_models.perceptron_fit(T4, 2 * L4 - 1, 0), ValueError, r"^max_epochs must be an integer in \[1, inf\), got 0"),
    Bad("delta_rule_fit", "lr", lambda: linear_models.delta_rule_fit(T4, L4, lr=0.0), ValueError, r"^lr must be a number in \(0, inf\), got 0.0"),
    Bad("delta_rule_fit", "lr", lambda: linear_models.delta_rule_fit(T4, L4, lr=math.inf), ValueError, r"^lr must be a number in \(0, inf\), got inf"),
    Bad("delta_rule_fit", "epochs", lambda: linear_models.delta_rule_fit(T4, L4, epochs=-1), ValueError, r"^epochs must be an integer in \[0, inf\), got -1"),
    Bad("logistic_irls", "y", lambda: linear_models.logistic_irls(T4, 2 * L4 - 1), ValueError, "^y must hold labels 0 or 1, got -1.0"),
    Bad("logistic_irls", "y", lambda: linear_models.logistic_irls(T4, 0.5 * L4), ValueError, "^y must hold labels 0 or 1, got 0.5"),
    Bad("poisson_irls", "y", lambda: linear_models.poisson_irls(T4, -L4), ValueError, "^y must hold finite counts of at least 0, got -1.0"),
    Bad("poisson_irls", "y", lambda: linear_models.poisson_irls(T4, L4 + math.inf), ValueError, "^y must hold finite counts of at least 0, got inf"),
    *link_cases("logit", r"must be in \(0, 1\)", 0.0, 1.0, math.nan),
    *link_cases("probit", r"must be in \(0, 1\)", -0.5, 1.5),
    *link_cases("cloglog", r"must be in \(0, 1\)", 0.0, 1.0),
    *link_cases("log_link", "must be positive", 0.0, -1.0),
    *(Bad(name, "eta", partial(getattr(linear_models, name), 0.5), TypeError, "^eta must be a tensor, got float") for name in ("inverse_logit", "inverse_probit", "inverse_cloglog", "inverse_log_link")),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
