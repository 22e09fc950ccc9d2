"""`dlref.regularization` against torch and scikit-learn, and the optimality that defines each estimate."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import sklearn.linear_model
import torch
import torch.nn.functional as F  # noqa: N812
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from dlref import regularization
from tests.dlref.oracle import (
    DTYPES,
    Bad,
    assert_matches,
    bad_input,
    element_wise_inputs,
)

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "EarlyStopping": "torch has none: a table of metrics and the epoch at which each one stops",
    "elastic_net_penalty": "torch has none: compared with the sum of torch.linalg's norms",
    "l1_penalty": torch.linalg.vector_norm,
    "l2_penalty": torch.linalg.vector_norm,
    "label_smoothing": F.cross_entropy,
    "lasso": sklearn.linear_model.Lasso,
    "ridge": sklearn.linear_model.Ridge,
    "soft_threshold": F.softshrink,
}


def norm_penalties(*weights: Tensor) -> dict[str, Tensor]:
    w = torch.cat([weight.flatten() for weight in weights])
    return {
        "l1": torch.linalg.vector_norm(w, 1),
        "l2": torch.linalg.vector_norm(w) ** 2 / 2,
    }


PENALTIES: dict[str, tuple[Callable[..., Tensor], Callable[..., Tensor]]] = {
    "l1": (
        lambda *w: regularization.l1_penalty(w),
        lambda *w: norm_penalties(*w)["l1"],
    ),
    "l2": (
        lambda *w: regularization.l2_penalty(w),
        lambda *w: norm_penalties(*w)["l2"],
    ),
    "elastic net": (
        lambda *w: regularization.elastic_net_penalty(w),
        lambda *w: 0.5 * norm_penalties(*w)["l1"] + 0.5 * norm_penalties(*w)["l2"],
    ),
    "elastic net, alpha 3, ratio 0.2": (
        lambda *w: regularization.elastic_net_penalty(iter(w), 3.0, 0.2),
        lambda *w: 0.6 * norm_penalties(*w)["l1"] + 2.4 * norm_penalties(*w)["l2"],
    ),
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    "kind",
    ["ordinary", "kinks", "extremes", "empty batch", "non-contiguous", "no axes"],
)
@pytest.mark.parametrize(("ours", "theirs"), PENALTIES.values(), ids=PENALTIES)
def test_penalties_match_the_norms(
    ours: Callable[..., Tensor],
    theirs: Callable[..., Tensor],
    kind: str,
    dtype: torch.dtype,
) -> None:
    assert_matches(
        ours, theirs, element_wise_inputs(dtype)[kind], torch.ones(2, dtype=dtype)
    )


@pytest.mark.parametrize(
    "penalty",
    [
        regularization.l1_penalty,
        regularization.l2_penalty,
        regularization.elastic_net_penalty,
    ],
)
def test_a_penalty_takes_one_tensor_and_is_zero_without_any(
    penalty: Callable[..., Tensor],
) -> None:
    w = torch.tensor([3.0, -4.0], dtype=torch.float64)
    assert torch.equal(penalty(w), penalty([w]))
    assert penalty(w).dtype == torch.float64
    assert penalty([]).item() == 0.0


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("lam", [0.0, 0.5, 1.0, 88.0])
@pytest.mark.parametrize("kind", element_wise_inputs(torch.float32))
def test_soft_threshold_matches_softshrink(
    kind: str, lam: float, dtype: torch.dtype
) -> None:
    assert_matches(
        lambda x: regularization.soft_threshold(x, lam),
        lambda x: F.softshrink(x, lam),
        element_wise_inputs(dtype)[kind],
    )


def test_soft_threshold_has_softshrinks_default() -> None:
    x = torch.linspace(-2, 2, 41)
    torch.testing.assert_close(regularization.soft_threshold(x), F.softshrink(x))


@given(x=st.floats(-100, 100), lam=st.floats(0, 100), other=st.floats(-100, 100))
def test_soft_threshold_solves_its_minimization(
    x: float, lam: float, other: float
) -> None:
    def objective(w: float) -> float:
        return (w - x) ** 2 / 2 + lam * abs(w)

    w = regularization.soft_threshold(torch.tensor(x, dtype=torch.float64), lam).item()
    assert objective(w) <= objective(other) + 1e-9


def problem(
    samples: int, features: int, dtype: torch.dtype = torch.float64
) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(samples * 100 + features)
    X = torch.randn(samples, features, generator=generator, dtype=dtype)
    return X, X[:, 0] * 2 + torch.randn(samples, generator=generator, dtype=dtype)


SIZES = [(30, 5), (5, 8), (1, 1), (1, 3)]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("lam", [1e-3, 0.5, 100.0])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_ridge_matches_scikit_learn(
    size: tuple[int, int], lam: float, dtype: torch.dtype
) -> None:
    X, y = problem(*size, dtype)
    oracle = sklearn.linear_model.Ridge(alpha=lam, fit_intercept=False, solver="svd")
    want = torch.from_numpy(
        oracle.fit(X.double().numpy(), y.double().numpy()).coef_
    ).to(dtype)
    torch.testing.assert_close(
        regularization.ridge(X, y, lam), want, rtol=1e-4, atol=1e-5
    )


def test_ridge_matches_the_normal_equations_in_value_and_gradient() -> None:
    def normal_equations(X: Tensor, y: Tensor) -> Tensor:
        return torch.linalg.solve(
            X.T @ X + 0.5 * torch.eye(X.shape[1], dtype=X.dtype), X.T @ y
        )

    for size in SIZES:
        assert_matches(
            lambda X, y: regularization.ridge(X, y, 0.5),
            normal_equations,
            *problem(*size),
        )


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_ridge_without_penalty_is_the_shortest_least_squares_solution(
    size: tuple[int, int],
) -> None:
    X, y = problem(*size)
    torch.testing.assert_close(
        regularization.ridge(X, y, 0.0), torch.linalg.pinv(X) @ y
    )


def test_ridge_keeps_the_digits_that_the_normal_equations_lose() -> None:
    X = torch.tensor([[1.0, 1.0], [1e-4, 0.0], [0.0, 1e-4]])
    y = X @ torch.tensor([1.0, 2.0])
    torch.testing.assert_close(
        regularization.ridge(X, y, 0.0), torch.tensor([1.0, 2.0]), rtol=0.01, atol=0
    )
    assert torch.linalg.matrix_rank(X.T @ X) == 1


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("lam", [0.5, 5.0, 60.0, 1e3])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_lasso_matches_scikit_learn(
    size: tuple[int, int], lam: float, dtype: torch.dtype
) -> None:
    X, y = problem(*size, dtype)
    oracle = sklearn.linear_model.Lasso(
        alpha=lam / size[0], fit_intercept=False, tol=1e-12, max_iter=100_000
    )
    want = torch.from_numpy(
        oracle.fit(X.double().numpy(), y.double().numpy()).coef_
    ).to(dtype)
    got = regularization.lasso(X, y, lam)
    torch.testing.assert_close(got, want.reshape(size[1]), rtol=1e-3, atol=1e-4)
    assert torch.equal(got == 0, want.reshape(size[1]) == 0)


@pytest.mark.parametrize("scale", [1e-4, 1.0, 1e4])
@pytest.mark.parametrize("lam", [0.0, 0.1, 3.0])
def test_lasso_meets_the_optimality_conditions_in_any_unit(
    lam: float, scale: float
) -> None:
    X, y = problem(40, 6)
    X[:, 1] = X[:, 0] + X[:, 1]
    w = regularization.lasso(scale * X, y, scale * lam, tol=1e-11) * scale
    pull = X.T @ (y - X @ w)
    torch.testing.assert_close(
        pull[w != 0], (lam * w.sign())[w != 0], rtol=0, atol=1e-8
    )
    assert (pull[w == 0].abs() <= lam).all()
    torch.testing.assert_close(
        regularization.lasso(X, scale * y, scale * lam, tol=1e-11), scale * w
    )


def test_the_tolerance_bounds_how_far_lassos_last_updates_moved_the_prediction() -> (
    None
):
    X, y = problem(30, 2)
    X[:, 1] = X[:, 0] + 0.3 * X[:, 1]
    exact = regularization.lasso(X, y, 0.5, tol=1e-12)
    errors = [
        (X @ (regularization.lasso(X, y, 0.5, tol=tol) - exact)).norm()
        for tol in (0.1, 1e-3, 1e-5)
    ]
    assert errors[0] > errors[1] > errors[2] > 0
    assert all(
        error < 30 * tol * y.norm()
        for error, tol in zip(errors, (0.1, 1e-3, 1e-5), strict=True)
    )
    assert torch.equal(
        regularization.lasso(X, y, 0.5), regularization.lasso(X, y, 0.5, tol=1e-5)
    )


def test_lasso_is_zero_from_the_largest_correlation_on() -> None:
    X, y = problem(20, 4)
    largest = (X.T @ y).abs().max().item()
    assert regularization.lasso(X, y, largest * 1.0001).tolist() == [0.0] * 4
    assert (regularization.lasso(X, y, largest * 0.999) != 0).sum() == 1


def test_on_orthonormal_columns_lasso_thresholds_and_ridge_shrinks() -> None:
    Q = torch.linalg.qr(problem(10, 3)[0]).Q
    y = Q @ torch.tensor([3.0, -0.5, 1.5], dtype=torch.float64)
    want = torch.tensor([2.0, 0.0, 0.5], dtype=torch.float64)
    torch.testing.assert_close(regularization.lasso(Q, y, 1.0), want)
    torch.testing.assert_close(regularization.ridge(Q, y, 1.0), Q.T @ y / 2)


def test_a_column_of_zeros_gets_weight_zero_and_nothing_is_a_problem_without_samples() -> (
    None
):
    X, y = problem(10, 3)
    X[:, 1] = 0
    for w in (regularization.lasso(X, y, 0.1), regularization.ridge(X, y, 0.1)):
        assert w[1] == 0
        assert (w[[0, 2]] != 0).all()
    for fit in (regularization.lasso, regularization.ridge):
        assert fit(X[:0], y[:0], 0.5).tolist() == [0.0, 0.0, 0.0]
        assert fit(X[:, :0], y, 0.5).shape == (0,)


def test_lasso_leaves_its_arguments_alone_and_carries_no_gradient() -> None:
    X, y = (tensor.requires_grad_() for tensor in problem(10, 3))
    before = X.detach().clone(), y.detach().clone()
    assert not regularization.lasso(X, y, 0.1).requires_grad
    assert torch.equal(X, before[0])
    assert torch.equal(y, before[1])


def test_lasso_that_does_not_settle_says_so() -> None:
    X, y = torch.ones(4, 1), torch.full((4,), 2.0)
    with pytest.raises(
        RuntimeError,
        match=r"^the weights must settle within max_iter=1 sweeps, got a last move of 3\.5$",
    ):
        regularization.lasso(X, y, 1.0, max_iter=1)  # the weight moves from 0 to 7/4
    assert regularization.lasso(X, y, 1.0, max_iter=2).item() == 1.75
    X, y = problem(30, 2)
    X[:, 1] = X[:, 0] + 1e-3 * X[:, 1]
    with pytest.raises(RuntimeError, match="max_iter=1000 sweeps"):
        regularization.lasso(X, y, 1e-3, tol=1e-12)


# Metrics, the arguments, and the number of the epoch that stops (None: none does).
STOPS: dict[str, tuple[list[float], dict[str, float], int | None]] = {
    "falls for ever": ([5, 4, 3, 2, 1], {"patience": 1}, None),
    "patience of one": ([5, 4, 4, 3], {"patience": 1}, 2),
    "patience of two": ([5, 4, 4.5, 3, 3, 3], {"patience": 2}, 5),
    "from the first epoch on": ([5, 6, 7], {"patience": 2}, 2),
    "exactly by min_delta": ([5, 4.5, 4.5], {"patience": 1, "min_delta": 0.5}, 1),
    "more than min_delta": ([5, 4.25, 4.5], {"patience": 1, "min_delta": 0.5}, 2),
    "slowly, each time too little": (
        [5, 4.75, 4.5, 4.25],
        {"patience": 3, "min_delta": 0.75},
        3,
    ),
    "slowly, together enough": (
        [5, 4.75, 4.5, 4, 4],
        {"patience": 3, "min_delta": 0.75},
        None,
    ),
    "nan": ([5, math.nan, math.nan], {"patience": 2}, 2),
    "infinite at first": ([math.inf, 5, 4], {"patience": 2}, None),
    "negative": ([-1, -2, -2, -2], {"patience": 2}, 3),
}


@pytest.mark.parametrize(("metrics", "arguments", "epoch"), STOPS.values(), ids=STOPS)
def test_early_stopping_stops_at_the_epoch_that_the_definition_gives(
    metrics: list[float], arguments: dict[str, float], epoch: int | None
) -> None:
    stopping = regularization.EarlyStopping(**arguments)
    stops = [stopping.step(metric) for metric in metrics]
    assert (stops.index(True) if True in stops else None) == epoch


def test_early_stopping_tells_when_to_save_and_what_was_best() -> None:
    stopping = regularization.EarlyStopping(3)
    assert stopping.best == math.inf
    seen = [
        (stopping.step(m), stopping.best, stopping.num_bad_epochs)
        for m in [3.0, 3.0, 4.0, 1.0, 2.0]
    ]
    assert seen == [
        (False, 3.0, 0),
        (False, 3.0, 1),
        (False, 3.0, 2),
        (False, 1.0, 0),
        (False, 1.0, 1),
    ]
    stops = [(stopping.step(1.0), stopping.num_bad_epochs) for _ in range(3)]
    assert stops == [(False, 2), (True, 3), (True, 4)]


@pytest.mark.parametrize("metric", ["0.5", True, None])
def test_a_metric_that_is_not_a_number_is_refused(metric: object) -> None:
    with pytest.raises(
        TypeError, match=f"^metrics must be a number, got {type(metric).__name__}$"
    ):
        regularization.EarlyStopping(1).step(metric)


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("shape", [(5,), (0,), (1,)], ids=str)
def test_smoothed_labels_give_torchs_smoothed_cross_entropy(
    shape: tuple[int, ...], smoothing: float
) -> None:
    generator = torch.Generator().manual_seed(0)
    target = torch.randint(3, shape, generator=generator)
    logits = torch.randn(*shape, 3, generator=generator)
    assert_matches(
        lambda z: (
            -(
                regularization.label_smoothing(target, 3, smoothing) * z.log_softmax(-1)
            ).sum()
        ),
        lambda z: F.cross_entropy(
            z, target, label_smoothing=smoothing, reduction="sum"
        ),
        logits,
    )


def test_labels_of_any_shape_and_integer_type_become_distributions() -> None:
    target = torch.tensor([[0, 1, 2], [2, 2, 0]])
    q = regularization.label_smoothing(target, 3)
    assert q.shape == (2, 3, 3)
    assert q.dtype == torch.get_default_dtype()
    torch.testing.assert_close(q.sum(-1), torch.ones(2, 3))
    torch.testing.assert_close(q[0, 1], torch.tensor([0.1 / 3, 0.9 + 0.1 / 3, 0.1 / 3]))
    assert torch.equal(q, regularization.label_smoothing(target.to(torch.uint8), 3))
    assert regularization.label_smoothing(torch.tensor(0), 1, 1).tolist() == [1.0]


@given(classes=st.integers(2, 20), smoothing=st.floats(0.01, 0.99))
@settings(max_examples=30)
def test_the_best_logits_differ_by_what_the_docstring_says(
    classes: int, smoothing: float
) -> None:
    q = regularization.label_smoothing(torch.tensor(0), classes, smoothing)
    difference = (q[0] / q[1]).log().item()
    assert difference == pytest.approx(
        math.log(1 + classes * (1 - smoothing) / smoothing), rel=1e-4, abs=1e-5
    )


X, Y, Z = torch.ones(4, 2), torch.ones(4), torch.tensor([0, 2])
FROM_ZERO = r"\[0, inf\)"
NOT_LISTED = "^parameters must be a tensor or an iterable of tensors, got int$"
BAD_INPUT = [
    *[
        case
        for name in ["l1_penalty", "l2_penalty", "elastic_net_penalty"]
        for penalty in [getattr(regularization, name)]
        for case in [
            Bad(name, "parameters", lambda penalty=penalty: penalty(3), TypeError, NOT_LISTED),  # type: ignore[misc]
            Bad(name, "parameters", lambda penalty=penalty: penalty([1.0]), TypeError, "^parameters must hold floating-point tensors, got float$"),  # type: ignore[misc]
            Bad(name, "parameters", lambda penalty=penalty: penalty(torch.arange(3)), TypeError, "^parameters must hold floating-point tensors, got torch.int64$"),  # type: ignore[misc]
        ]
    ],
    Bad("elastic_net_penalty", "alpha", lambda: regularization.elastic_net_penalty([], -1.0), ValueError, rf"^alpha must be a number in {FROM_ZERO}, got -1.0$"),
    Bad("elastic_net_penalty", "l1_ratio", lambda: regularization.elastic_net_penalty([], 1.0, 1.5), ValueError, r"^l1_ratio must be a number in \[0, 1\], got 1.5$"),
    Bad("soft_threshold", "x", lambda: regularization.soft_threshold(1.0), TypeError, "^x must be a tensor, got float$"),
    Bad("soft_threshold", "lam", lambda: regularization.soft_threshold(Y, -0.5), ValueError, rf"^lam must be a number in {FROM_ZERO}, got -0.5$"),
    Bad("ridge", "X", lambda: regularization.ridge(Y, Y, 1.0), ValueError, r"^X must be \(samples, features\), got \(4,\)$"),
    Bad("ridge", "y", lambda: regularization.ridge(X, Y[:3], 1.0), ValueError, r"^y must be \(samples=4,\), got \(3,\)$"),
    Bad("ridge", "lam", lambda: regularization.ridge(X, Y, math.inf), ValueError, rf"^lam must be a number in {FROM_ZERO}, got inf$"),
    Bad("lasso", "X", lambda: regularization.lasso(X.long(), Y, 1.0), TypeError, "^X must be a floating-point tensor, got torch.int64$"),
    Bad("lasso", "y", lambda: regularization.lasso(X, X, 1.0), ValueError, r"^y must be \(samples=4,\), got \(4, 2\)$"),
    Bad("lasso", "lam", lambda: regularization.lasso(X, Y, "1"), TypeError, rf"^lam must be a number in {FROM_ZERO}, got str$"),
    Bad("lasso", "max_iter", lambda: regularization.lasso(X, Y, 1.0, 0), ValueError, r"^max_iter must be an integer in \[1, inf\), got 0$"),
    Bad("lasso", "tol", lambda: regularization.lasso(X, Y, 1.0, tol=0.0), ValueError, r"^tol must be a number in \(0, 1\), got 0.0$"),
    Bad("EarlyStopping", "patience", lambda: regularization.EarlyStopping(0), ValueError, r"^patience must be an integer in \[1, inf\), got 0$"),
    Bad("EarlyStopping", "min_delta", lambda: regularization.EarlyStopping(1, -0.5), ValueError, rf"^min_delta must be a number in {FROM_ZERO}, got -0.5$"),
    Bad("label_smoothing", "target", lambda: regularization.label_smoothing([0], 3), TypeError, "^target must be a tensor, got list$"),
    Bad("label_smoothing", "target", lambda: regularization.label_smoothing(Y, 3), TypeError, "^target must be a tensor of integers, got torch.float32$"),
    Bad("label_smoothing", "target", lambda: regularization.label_smoothing(Z > 0, 3), TypeError, "^target must be a tensor of integers, got torch.bool$"),
    Bad("label_smoothing", "target", lambda: regularization.label_smoothing(Z.to(torch.complex64), 3), TypeError, "^target must be a tensor of integers, got torch.complex64$"),
    Bad("label_smoothing", "target", lambda: regularization.label_smoothing(Z, 2), ValueError, "^target must hold labels from 0 to 1, got 2$"),
    Bad("label_smoothing", "target", lambda: regularization.label_smoothing(-Z, 3), ValueError, "^target must hold labels from 0 to 2, got -2$"),
    Bad("label_smoothing", "num_classes", lambda: regularization.label_smoothing(Z, 0), ValueError, r"^num_classes must be an integer in \[1, inf\), got 0$"),
    Bad("label_smoothing", "smoothing", lambda: regularization.label_smoothing(Z, 3, 1.5), ValueError, r"^smoothing must be a number in \[0, 1\], got 1.5$"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
