"""`dlref.optimizers` against `torch.optim`, step by step, and what a schedule must do at its edges."""

from __future__ import annotations

import ast
import inspect
import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from dlref import optimizers
from tests.dlref.oracle import DTYPES, Bad, bad_input

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "Optimizer": "the abstract base: every optimizer that extends it is compared with torch",
    "SGD": torch.optim.SGD,
    "Adagrad": torch.optim.Adagrad,
    "Adadelta": torch.optim.Adadelta,
    "RMSprop": torch.optim.RMSprop,
    "Adam": torch.optim.Adam,
    "AdamW": torch.optim.AdamW,
    "ReduceLROnPlateau": torch.optim.lr_scheduler.ReduceLROnPlateau,
    "CosineAnnealing": torch.optim.lr_scheduler.CosineAnnealingLR,
    "WarmUp": torch.optim.lr_scheduler.LinearLR,
}

SETTINGS: list[tuple[str, dict[str, Any]]] = [
    ("SGD", {}),
    ("SGD", {"lr": 0.1, "weight_decay": 0.3}),
    ("SGD", {"lr": 0.1, "momentum": 0.9}),
    ("SGD", {"lr": 0.1, "dampening": 0.5}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "dampening": 0.5, "weight_decay": 0.3}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.3}),
    ("Adagrad", {}),
    ("Adagrad", {"lr": 0.1, "lr_decay": 0.2, "weight_decay": 0.3}),
    ("Adagrad", {"lr": 0.1, "initial_accumulator_value": 0.5, "eps": 0.1}),
    ("Adadelta", {}),
    ("Adadelta", {"lr": 0.5, "rho": 0.7, "eps": 0.01, "weight_decay": 0.3}),
    ("RMSprop", {}),
    ("RMSprop", {"lr": 0.1, "alpha": 0.8, "eps": 0.1, "weight_decay": 0.3}),
    ("RMSprop", {"lr": 0.1, "momentum": 0.9}),
    ("RMSprop", {"lr": 0.1, "centered": True}),
    ("RMSprop", {"lr": 0.1, "momentum": 0.9, "centered": True, "weight_decay": 0.3}),
    ("Adam", {}),
    ("Adam", {"lr": 0.1, "betas": (0.5, 0.8), "eps": 0.1, "weight_decay": 0.3}),
    ("AdamW", {}),
    ("AdamW", {"lr": 0.1, "betas": (0.5, 0.8), "eps": 0.1, "weight_decay": 0.3}),
]
IDS = [f"{name}-{'-'.join(options) or 'defaults'}" for name, options in SETTINGS]
NAMES = ["SGD", "Adagrad", "Adadelta", "RMSprop", "Adam", "AdamW"]


def start(dtype: torch.dtype) -> list[Tensor]:
    generator = torch.Generator().manual_seed(0)
    shapes = [(3, 2), (4,), (), (0, 2)]
    made = [torch.randn(shape, generator=generator, dtype=dtype) for shape in shapes]
    return [tensor.requires_grad_() for tensor in made]


def gradients(scale: float, dtype: torch.dtype) -> list[list[Tensor | None]]:
    """Gradients for 20 steps of `start`'s parameters; the second has none in every third step."""
    generator = torch.Generator().manual_seed(1)
    steps: list[list[Tensor | None]] = []
    for step in range(20):
        made = [
            scale * torch.randn(p.shape, generator=generator, dtype=dtype)
            for p in start(dtype)
        ]
        steps.append(
            [
                None if step % 3 == 0 and k == 1 else gradient
                for k, gradient in enumerate(made)
            ]
        )
    return steps


def assert_same_steps(
    ours: optimizers.Optimizer,
    theirs: torch.optim.Optimizer,
    steps: list[list[Tensor | None]],
    **tolerance: float,
) -> None:
    others = theirs.param_groups[0]["params"]
    for step in steps:
        for parameter, other, gradient in zip(ours.params, others, step, strict=True):
            parameter.grad = None if gradient is None else gradient.clone()
            other.grad = None if gradient is None else gradient.clone()
        ours.step()
        theirs.step()
        torch.testing.assert_close(
            list(ours.params), others, equal_nan=True, **tolerance
        )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("scale", [1.0, 0.0, 1e4, 1e-42, math.inf], ids=str)
@pytest.mark.parametrize(("name", "options"), SETTINGS, ids=IDS)
def test_every_step_matches_torch(
    name: str, options: dict[str, Any], scale: float, dtype: torch.dtype
) -> None:
    ours = getattr(optimizers, name)(start(dtype), **options)
    theirs = getattr(torch.optim, name)(start(dtype), **options)
    steps = gradients(scale, dtype)
    # From an infinite parameter on, 0 * inf makes ours nan where torch leaves out a decay of 0.
    count = {1.0: 20, math.inf: 1}.get(scale, 5)
    tolerance = {"rtol": 1e-5, "atol": 1e-5} if dtype == torch.float32 else {}
    assert_same_steps(ours, theirs, steps[:count], **tolerance)


@pytest.mark.parametrize("name", ORACLES)
def test_the_signature_is_the_beginning_of_torchs(name: str) -> None:
    oracle = ORACLES[name]
    if not callable(oracle):
        return
    ours = list(inspect.signature(getattr(optimizers, name)).parameters.values())
    theirs = [
        p
        for p in inspect.signature(oracle).parameters.values()
        if p.name != "end_factor"
    ]
    assert [p.name for p in ours] == [p.name for p in theirs[: len(ours)]]
    assert [p.default for p in ours] == [p.default for p in theirs[: len(ours)]]


def test_nothing_of_torch_optim_is_imported() -> None:
    tree = ast.parse(inspect.getsource(optimizers))
    used = {
        ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)
    }
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    imported |= {
        str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    }
    assert "torch.no_grad" in used
    assert not {
        name
        for name in used | imported
        if name.startswith(("torch.optim", "torch._dynamo"))
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_learning_rate_may_change_between_steps(name: str) -> None:
    ours = getattr(optimizers, name)(start(torch.float64), lr=0.1)
    theirs = getattr(torch.optim, name)(start(torch.float64), lr=0.1)
    steps = gradients(1.0, torch.float64)
    assert_same_steps(ours, theirs, steps[:5])
    ours.lr = theirs.param_groups[0]["lr"] = 0.01
    assert_same_steps(ours, theirs, steps[5:])


@pytest.mark.parametrize("name", NAMES)
def test_a_step_stays_out_of_the_graph_and_leaves_the_gradient_alone(name: str) -> None:
    weight = torch.tensor([1.0, 2.0], requires_grad=True)
    optimizer = getattr(optimizers, name)(iter([weight]), lr=0.1, weight_decay=0.1)
    weight.grad = torch.tensor([2.0, 4.0])
    before = weight.data_ptr()
    optimizer.step()
    assert weight.data_ptr() == before
    assert weight.is_leaf
    assert weight.requires_grad
    assert weight.grad is not None
    assert weight.grad.tolist() == [2.0, 4.0]
    assert weight.tolist() != [1.0, 2.0]
    state = optimizer.state[weight].values()
    assert not any(isinstance(value, Tensor) and value.requires_grad for value in state)


def test_zero_grad_forgets_every_gradient() -> None:
    weights = [torch.ones(2, requires_grad=True), torch.ones(1, requires_grad=True)]
    weights[0].grad = torch.ones(2)
    optimizers.SGD(weights).zero_grad()
    assert [weight.grad for weight in weights] == [None, None]


def test_the_momentum_buffer_is_not_the_gradient_itself() -> None:
    weight = torch.zeros(1, requires_grad=True)
    optimizer = optimizers.SGD([weight], lr=1.0, momentum=0.5)
    weight.grad = torch.ones(1)
    optimizer.step()
    weight.grad.fill_(100.0)
    weight.grad = torch.zeros(1)
    optimizer.step()
    assert weight.item() == -1.5


def test_centered_rmsprop_stays_finite_under_a_steady_gradient() -> None:
    # there torch takes the root of a negative number, and the parameter becomes nan
    outcomes = {}
    for library in (optimizers, torch.optim):
        weight = torch.zeros(64, requires_grad=True)
        optimizer = library.RMSprop([weight], alpha=0.5, centered=True)
        for _ in range(60):
            weight.grad = torch.linspace(0.1, 0.9, 64)
            optimizer.step()
        outcomes[library] = bool(weight.isfinite().all())
    assert outcomes == {optimizers: True, torch.optim: False}


@pytest.mark.parametrize("name", ["Adam", "AdamW"])
@given(gradient=st.floats(1e-3, 1e6), sign=st.sampled_from([-1, 1]))
@settings(max_examples=30)
def test_adams_first_step_has_length_lr_whatever_the_gradient(
    name: str, gradient: float, sign: int
) -> None:
    weight = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    weight.grad = torch.full((1,), sign * gradient, dtype=torch.float64)
    getattr(optimizers, name)([weight], lr=0.25).step()
    assert weight.item() == pytest.approx(-sign * 0.25, rel=1e-4)


def test_adamw_without_decay_is_adam_and_with_decay_shrinks_without_a_gradient() -> (
    None
):
    weights = [torch.ones(2, requires_grad=True) for _ in range(3)]
    for weight in weights:
        weight.grad = torch.tensor([1.0, 0.0])
    optimizers.Adam([weights[0]], lr=0.1).step()
    optimizers.AdamW([weights[1]], lr=0.1, weight_decay=0.0).step()
    optimizers.AdamW([weights[2]], lr=0.1, weight_decay=0.5).step()
    assert torch.equal(weights[0], weights[1])
    torch.testing.assert_close(weights[0] - weights[2], torch.full((2,), 0.05))


@pytest.mark.parametrize("name", NAMES)
def test_a_quadratic_bowl_is_descended(name: str) -> None:
    weight = torch.tensor([3.0, -2.0], dtype=torch.float64, requires_grad=True)
    optimizer = getattr(optimizers, name)(
        [weight], lr=1.0 if name == "Adadelta" else 0.05
    )
    losses = []
    for _ in range(200):
        losses.append(weight.square().sum().item())
        weight.grad = 2 * weight.detach()
        optimizer.step()
    assert losses[-1] < losses[100] < losses[0]


def pair(lr: float = 1.0) -> tuple[optimizers.SGD, torch.optim.SGD]:
    return (
        optimizers.SGD([torch.zeros(1, requires_grad=True)], lr=lr),
        torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr),
    )


# Metrics that meet the threshold exactly, stand still, change sign, diverge and recover.
METRICS = {
    "falling": [1.0 / (1 + epoch) for epoch in range(20)],
    "rising": [0.1 * epoch for epoch in range(20)],
    "standing still": [1.0] * 20,
    "on the threshold": [
        1.0,
        0.75,
        0.75,
        0.5625,
        1.25,
        1.5625,
        1.25,
        1.0,
        1.0,
        0.25,
        0.0,
        0.25,
        0.25,
    ],
    "negative": [-1.0] * 8 + [-2.0] * 8,
    "diverging": [
        1.0,
        0.5,
        math.inf,
        math.nan,
        math.nan,
        math.nan,
        0.4,
        0.4,
        0.4,
        0.4,
        -math.inf,
        0.0,
        0.0,
        0.0,
    ],
}


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"patience": 0},
        {"patience": 2, "factor": 0.5, "min_lr": 0.2},
        {"patience": 1, "cooldown": 2},
        {"patience": 1, "threshold": 0.25},
        {"patience": 1, "threshold": 0.0},
        {
            "patience": 0,
            "eps": 0.9,
        },  # exactly as much as the first reduction would take
        {"patience": 0, "eps": 0.01},
        {"patience": 0, "factor": 0.0},
    ],
    ids=str,
)
@pytest.mark.parametrize("threshold_mode", ["rel", "abs"])
@pytest.mark.parametrize("mode", ["min", "max"])
@pytest.mark.parametrize("metrics", METRICS.values(), ids=METRICS)
def test_reduce_on_plateau_matches_torch(
    metrics: list[float], mode: str, threshold_mode: str, options: dict[str, Any]
) -> None:
    ours, theirs = pair()
    schedule = optimizers.ReduceLROnPlateau(
        ours, mode=mode, threshold_mode=threshold_mode, **options
    )
    oracle = torch.optim.lr_scheduler.ReduceLROnPlateau(
        theirs, mode=mode, threshold_mode=threshold_mode, **options
    )
    for metric in metrics:
        schedule.step(metric)
        oracle.step(metric)
        assert ours.lr == theirs.param_groups[0]["lr"]
        assert (schedule.best, schedule.num_bad_epochs) == (
            oracle.best,
            oracle.num_bad_epochs,
        )


@pytest.mark.parametrize("metric", ["0.5", True, None])
def test_a_metric_that_is_not_a_number_is_refused(metric: object) -> None:
    schedule = optimizers.ReduceLROnPlateau(pair()[0])
    with pytest.raises(
        TypeError, match=f"^metrics must be a number, got {type(metric).__name__}$"
    ):
        schedule.step(metric)


@pytest.mark.parametrize(
    "options", [{"T_max": 1}, {"T_max": 7}, {"T_max": 10, "eta_min": 0.2}], ids=str
)
def test_cosine_annealing_matches_torch_and_rises_again(
    options: dict[str, Any],
) -> None:
    ours, theirs = pair(0.8)
    schedule = optimizers.CosineAnnealing(ours, **options)
    oracle = torch.optim.lr_scheduler.CosineAnnealingLR(theirs, **options)
    assert ours.lr == 0.8
    for _ in range(25):
        theirs.step()
        schedule.step()
        oracle.step()
        assert ours.lr == pytest.approx(theirs.param_groups[0]["lr"], abs=1e-12)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"total_iters": 1},
        {"start_factor": 0.01, "total_iters": 7},
        {"start_factor": 1.0},
    ],
    ids=str,
)
def test_warm_up_matches_torch(options: dict[str, Any]) -> None:
    ours, theirs = pair(0.8)
    schedule = optimizers.WarmUp(ours, **options)
    oracle = torch.optim.lr_scheduler.LinearLR(theirs, **options)
    for _ in range(12):
        assert ours.lr == pytest.approx(theirs.param_groups[0]["lr"], rel=1e-12)
        theirs.step()
        schedule.step()
        oracle.step()
    assert ours.lr == pytest.approx(0.8, rel=1e-15)


def test_warm_up_hands_over_to_cosine_annealing_as_torchs_sequence_does() -> None:
    ours, theirs = pair(0.8)
    cosine = optimizers.CosineAnnealing(ours, T_max=6)
    warm_up = optimizers.WarmUp(ours, start_factor=0.1, total_iters=4)
    oracle = torch.optim.lr_scheduler.SequentialLR(
        theirs,
        [
            torch.optim.lr_scheduler.LinearLR(theirs, 0.1, total_iters=4),
            torch.optim.lr_scheduler.CosineAnnealingLR(theirs, T_max=6),
        ],
        milestones=[4],
    )
    for t in range(10):
        assert ours.lr == pytest.approx(theirs.param_groups[0]["lr"], abs=1e-12)
        theirs.step()
        (warm_up if t < 4 else cosine).step()
        oracle.step()


W = torch.zeros(2, requires_grad=True)
OPTIMIZER = optimizers.SGD([W])


def out_of_range(name: str, argument: str, value: float, interval: str) -> Bad:
    message = f"{argument} must be a number in {interval}, got {value}"
    return number(name, argument, value, ValueError, message)


def number(
    name: str, argument: str, value: object, error: type[Exception], message: str
) -> Bad:
    thing: Callable[..., object] = getattr(optimizers, name)
    given: dict[str, object] = (
        {"params": [W]} if name in NAMES else {"optimizer": OPTIMIZER}
    )
    given |= {"T_max": 3} if name == "CosineAnnealing" else {}
    return Bad(
        name,
        argument,
        lambda: thing(**(given | {argument: value})),
        error,
        f"^{message}$",
    )


FROM_ZERO = r"\[0, inf\)"
BAD_INPUT = [
    Bad("Optimizer", "params", lambda: optimizers.SGD(3), TypeError, "^params must be an iterable of tensors, got int$"),
    Bad("Optimizer", "params", lambda: optimizers.SGD(W), TypeError, "^params must be an iterable of tensors, got Tensor$"),
    Bad("Optimizer", "params", lambda: optimizers.SGD([{"params": [W]}]), TypeError, "^params must hold tensors, got dict$"),
    Bad("Optimizer", "params", lambda: optimizers.SGD([W * 2]), ValueError, "^params must hold leaf tensors, got the result of a computation$"),
    Bad("Optimizer", "params", lambda: optimizers.SGD([]), ValueError, "^params must hold at least 1 tensor, got 0$"),
    Bad("Optimizer", "params", lambda: optimizers.SGD([W, W]), ValueError, "^params must hold each tensor once, got one of them twice$"),
    Bad("Optimizer", "lr", lambda: optimizers.SGD([W], -0.1), ValueError, rf"^lr must be a number in {FROM_ZERO}, got -0.1$"),
    *[number(name, "params", [1.0], TypeError, "params must hold tensors, got float") for name in NAMES],
    *[out_of_range(name, "lr", math.inf, FROM_ZERO) for name in NAMES],
    *[number(name, "lr", "1", TypeError, rf"lr must be a number in {FROM_ZERO}, got str") for name in NAMES],
    *[out_of_range(name, "weight_decay", -0.5, FROM_ZERO) for name in NAMES],
    *[out_of_range(name, "eps", -1e-8, FROM_ZERO) for name in [*NAMES[1:], "ReduceLROnPlateau"]],
    out_of_range("SGD", "momentum", -0.5, FROM_ZERO),
    out_of_range("SGD", "dampening", math.nan, r"\(-inf, inf\)"),
    number("SGD", "nesterov", 1, TypeError, "nesterov must be True or False, got 1"),
    number("SGD", "nesterov", True, ValueError, r"nesterov must come with momentum > 0 and dampening = 0, got momentum 0.0 and dampening 0.0"),
    Bad("SGD", "nesterov", lambda: optimizers.SGD([W], momentum=0.9, dampening=0.5, nesterov=True), ValueError, "nesterov must .* got momentum 0.9 and dampening 0.5$"),
    out_of_range("Adagrad", "lr_decay", -1.0, FROM_ZERO),
    out_of_range("Adagrad", "initial_accumulator_value", -1.0, FROM_ZERO),
    out_of_range("Adadelta", "rho", 1.5, r"\[0, 1\]"),
    out_of_range("RMSprop", "alpha", -0.5, r"\[0, 1\]"),
    out_of_range("RMSprop", "momentum", -0.5, FROM_ZERO),
    number("RMSprop", "centered", "yes", TypeError, "centered must be True or False, got 'yes'"),
    *[number(name, "betas", 0.9, TypeError, "betas must be a pair of numbers, got 0.9") for name in ["Adam", "AdamW"]],
    number("Adam", "betas", (0.9, 0.99, 0.999), TypeError, r"betas must be a pair of numbers, got \(0.9, 0.99, 0.999\)"),
    number("Adam", "betas", (1.0, 0.9), ValueError, r"betas\[0\] must be a number in \[0, 1\), got 1.0"),
    number("Adam", "betas", [0.9, -0.1], ValueError, r"betas\[1\] must be a number in \[0, 1\), got -0.1"),
    Bad("ReduceLROnPlateau", "optimizer", lambda: optimizers.ReduceLROnPlateau(pair()[1]), TypeError, "^optimizer must be an optimizer of this module, got SGD$"),
    Bad("CosineAnnealing", "optimizer", lambda: optimizers.CosineAnnealing(None, 3), TypeError, "^optimizer must be an optimizer of this module, got NoneType$"),
    Bad("WarmUp", "optimizer", lambda: optimizers.WarmUp([W]), TypeError, "^optimizer must be an optimizer of this module, got list$"),
    number("ReduceLROnPlateau", "mode", "lowest", ValueError, "mode must be one of 'min', 'max', got 'lowest'"),
    out_of_range("ReduceLROnPlateau", "factor", 1.0, r"\[0, 1\)"),
    number("ReduceLROnPlateau", "patience", -1, ValueError, rf"patience must be an integer in {FROM_ZERO}, got -1"),
    out_of_range("ReduceLROnPlateau", "threshold", -0.5, FROM_ZERO),
    number("ReduceLROnPlateau", "threshold_mode", "relative", ValueError, "threshold_mode must be one of 'rel', 'abs', got 'relative'"),
    number("ReduceLROnPlateau", "cooldown", -1, ValueError, rf"cooldown must be an integer in {FROM_ZERO}, got -1"),
    out_of_range("ReduceLROnPlateau", "min_lr", -0.5, FROM_ZERO),
    number("CosineAnnealing", "T_max", 0, ValueError, r"T_max must be an integer in \[1, inf\), got 0"),
    out_of_range("CosineAnnealing", "eta_min", -0.5, FROM_ZERO),
    out_of_range("WarmUp", "start_factor", 0.0, r"\(0, 1\]"),
    out_of_range("WarmUp", "start_factor", 1.5, r"\(0, 1\]"),
    number("WarmUp", "total_iters", 0, ValueError, r"total_iters must be an integer in \[1, inf\), got 0"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
