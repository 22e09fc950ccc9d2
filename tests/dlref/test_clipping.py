"""`dlref.clipping` against `torch.nn.utils`, and what clipping must never do."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from dlref import clipping
from tests.dlref.oracle import DTYPES, Bad, bad_input

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "total_norm": torch.nn.utils.get_total_norm,
    "clip_grad_norm_": torch.nn.utils.clip_grad_norm_,
    "clip_grad_value_": torch.nn.utils.clip_grad_value_,
    "clip_norm_per_parameter_": "torch has none: equals clip_grad_norm_ on each parameter alone",
}

GRADIENTS = {
    "ordinary": [[3.0, -4.0], [0.5]],
    "below the limit": [[0.1, -0.2], [0.05]],
    "zero": [[0.0, 0.0], [0.0]],
    "large": [[1e4, -1e4], [1.0]],
    "denormal": [[1e-42, 0.0], [-1e-42]],
    "infinite": [[math.inf, 1.0], [2.0]],
    "nan": [[math.nan, 1.0], [2.0]],
    "empty": [[], [2.0]],
}


def parameters(
    gradients: list[list[float]], dtype: torch.dtype = torch.float64
) -> list[Tensor]:
    made = [
        torch.zeros(len(gradient), dtype=dtype, requires_grad=True)
        for gradient in gradients
    ]
    for parameter, gradient in zip(made, gradients, strict=True):
        parameter.grad = torch.tensor(gradient, dtype=dtype)
    return made


def gradients_of(made: list[Tensor]) -> list[Tensor | None]:
    return [parameter.grad for parameter in made]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("norm_type", [1.0, 2.0, 3.0, math.inf])
@pytest.mark.parametrize("gradients", GRADIENTS.values(), ids=GRADIENTS)
def test_clip_grad_norm_matches_torch(
    gradients: list[list[float]], norm_type: float, dtype: torch.dtype
) -> None:
    if norm_type == math.inf and [] in gradients:
        gradients = [
            gradient or [0.0] for gradient in gradients
        ]  # an empty maximum is refused by both
    ours, theirs = parameters(gradients, dtype), parameters(gradients, dtype)
    got = clipping.clip_grad_norm_(ours, 1.5, norm_type)
    want = torch.nn.utils.clip_grad_norm_(theirs, 1.5, norm_type)
    torch.testing.assert_close(got, want, equal_nan=True)
    torch.testing.assert_close(gradients_of(ours), gradients_of(theirs), equal_nan=True)


@pytest.mark.parametrize("norm_type", [1.0, 2.0, math.inf])
def test_total_norm_matches_torch(norm_type: float) -> None:
    tensors = [
        torch.randn(3, 4, generator=torch.Generator().manual_seed(seed))
        for seed in range(3)
    ]
    torch.testing.assert_close(
        clipping.total_norm(tensors, norm_type),
        torch.nn.utils.get_total_norm(tensors, norm_type),
    )
    torch.testing.assert_close(clipping.total_norm(tensors[0]), tensors[0].norm())


def test_no_gradients_have_norm_zero() -> None:
    assert clipping.total_norm([]).item() == 0.0
    assert (
        clipping.clip_grad_norm_([torch.zeros(2, requires_grad=True)], 1.0).item()
        == 0.0
    )


@pytest.mark.parametrize("gradients", GRADIENTS.values(), ids=GRADIENTS)
def test_clip_grad_value_matches_torch(gradients: list[list[float]]) -> None:
    ours, theirs = parameters(gradients), parameters(gradients)
    clipping.clip_grad_value_(ours, 0.25)
    torch.nn.utils.clip_grad_value_(theirs, 0.25)
    torch.testing.assert_close(gradients_of(ours), gradients_of(theirs), equal_nan=True)


@pytest.mark.parametrize(
    ("clip_value", "want"), [(0.0, [0.0, 0.0]), (math.inf, [3.0, -4.0])]
)
def test_clip_grad_value_takes_both_ends_of_its_range(
    clip_value: float, want: list[float]
) -> None:
    [parameter] = parameters([[3.0, -4.0]])
    clipping.clip_grad_value_(parameter, clip_value)
    assert parameter.grad.tolist() == want


def test_clip_norm_per_parameter_clips_each_one_as_if_it_were_alone() -> None:
    together, alone = parameters([[3.0, 4.0], [0.5]]), parameters([[3.0, 4.0], [0.5]])
    norms = clipping.clip_norm_per_parameter_(together, 1.0)
    for parameter in alone:
        torch.nn.utils.clip_grad_norm_(parameter, 1.0)
    torch.testing.assert_close(gradients_of(together), gradients_of(alone))
    assert [norm.item() for norm in norms] == [5.0, 0.5]


@pytest.mark.parametrize("value", [math.inf, math.nan])
def test_a_gradient_that_is_not_finite_is_an_error_when_asked_for(value: float) -> None:
    with pytest.raises(
        RuntimeError, match=r"norm of order 2.0 must be finite, got (inf|nan)"
    ):
        clipping.clip_grad_norm_(
            parameters([[value, 1.0]]), 1.0, error_if_nonfinite=True
        )


@pytest.mark.parametrize(
    "clip",
    [
        lambda p: clipping.clip_grad_norm_(p, 1.0),
        lambda p: clipping.clip_grad_value_(p, 1.0),
        lambda p: clipping.clip_norm_per_parameter_(p, 1.0),
    ],
)
def test_parameters_without_gradient_are_left_alone(
    clip: Callable[[list[Tensor]], object],
) -> None:
    bare, *others = [torch.zeros(2, requires_grad=True), *parameters([[3.0, 4.0]])]
    clip([bare, *others])
    assert bare.grad is None
    assert not torch.equal(
        others[0].grad, torch.tensor([3.0, 4.0], dtype=torch.float64)
    )


@pytest.mark.parametrize(
    "clip",
    [
        clipping.clip_grad_norm_,
        clipping.clip_grad_value_,
        clipping.clip_norm_per_parameter_,
    ],
)
def test_clipping_is_no_step_of_the_computation(clip: Callable[..., object]) -> None:
    w = torch.tensor([3.0, 4.0], requires_grad=True)
    [w.grad] = torch.autograd.grad((w**2).sum(), w, create_graph=True)
    before = w.grad.grad_fn
    clip([w], 1.0)
    assert w.grad.grad_fn is before


@given(
    gradient=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=6),
    max_norm=st.floats(1e-3, 1e3),
)
def test_norm_clipping_bounds_the_norm_and_keeps_the_direction(
    gradient: list[float], max_norm: float
) -> None:
    [parameter] = parameters([gradient])
    before = torch.tensor(gradient, dtype=torch.float64)
    norm = clipping.clip_grad_norm_(parameter, max_norm)
    assert parameter.grad is not None
    assert parameter.grad.norm() <= max_norm * (1 + 1e-12)
    torch.testing.assert_close(
        parameter.grad * norm, before * parameter.grad.norm(), rtol=1e-9, atol=1e-9
    )


BAD_INPUT = [
    Bad("total_norm", "tensors", lambda: clipping.total_norm(3), TypeError, "tensors must be a tensor or an"),
    Bad("total_norm", "tensors", lambda: clipping.total_norm([1.0]), TypeError, "tensors must hold floating-point tensors, got float"),
    Bad("total_norm", "tensors", lambda: clipping.total_norm(torch.arange(3)), TypeError, "tensors must hold floating-point tensors, got torch.int64"),
    Bad("total_norm", "norm_type", lambda: clipping.total_norm([], 0.0), ValueError, r"norm_type must be a number in \(0, inf\], got 0.0"),
    Bad("clip_grad_norm_", "parameters", lambda: clipping.clip_grad_norm_([3], 1.0), TypeError, "parameters must hold tensors, got int"),
    Bad("clip_grad_norm_", "max_norm", lambda: clipping.clip_grad_norm_([], -1.0), ValueError, r"max_norm must be a number in \[0, inf\], got -1.0"),
    Bad("clip_grad_norm_", "max_norm", lambda: clipping.clip_grad_norm_([], "1"), TypeError, r"max_norm must be a number in \[0, inf\], got str"),
    Bad("clip_grad_norm_", "norm_type", lambda: clipping.clip_grad_norm_([], 1.0, math.nan), ValueError, "norm_type must be .* got nan"),
    Bad("clip_grad_norm_", "error_if_nonfinite", lambda: clipping.clip_grad_norm_([], 1.0, 2.0, 1), TypeError, "error_if_nonfinite must be True or False, got 1"),
    Bad("clip_grad_value_", "parameters", lambda: clipping.clip_grad_value_(None, 1.0), TypeError, "parameters must be a tensor or an iterable"),
    Bad("clip_grad_value_", "clip_value", lambda: clipping.clip_grad_value_([], -0.5), ValueError, "clip_value must be .* got -0.5"),
    Bad("clip_norm_per_parameter_", "parameters", lambda: clipping.clip_norm_per_parameter_("ab", 1.0), TypeError, "parameters must hold tensors, got str"),
    Bad("clip_norm_per_parameter_", "max_norm", lambda: clipping.clip_norm_per_parameter_(parameters([[1.0]]), math.nan), ValueError, "max_norm must be .* got nan"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
