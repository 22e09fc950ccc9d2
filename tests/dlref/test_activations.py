"""`dlref.activations` against `torch.nn.functional`, and what each curve claims of itself."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from torch import Tensor
from torch.nn import functional

from dlref import activations
from tests.dlref.oracle import (
    DTYPES,
    FORWARD_MODE,
    Bad,
    assert_matches,
    bad_input,
    element_wise_inputs,
)

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "Maxout": "torch has none: linear layer and max_pool1d over the features",
    "binary_step": "torch.heaviside has no gradient: its value, and a gradient of zeros",
    "binary_step_straight_through": "torch has none: the value of binary_step and the gradient of identity",
    "celu": functional.celu,
    "elu": functional.elu,
    "gelu": functional.gelu,
    "glu": functional.glu,
    "hardsigmoid": functional.hardsigmoid,
    "hardswish": functional.hardswish,
    "hardtanh": functional.hardtanh,
    "leaky_relu": functional.leaky_relu,
    "log_softmax": functional.log_softmax,
    "logsigmoid": functional.logsigmoid,
    "maxout": "torch has none: max_pool1d over the features",
    "mish": functional.mish,
    "prelu": functional.prelu,
    "relu": functional.relu,
    "relu6": functional.relu6,
    "rrelu": functional.rrelu,
    "selu": functional.selu,
    "sigmoid": torch.sigmoid,
    "silu": functional.silu,
    "softmax": functional.softmax,
    "softplus": functional.softplus,
    "softsign": functional.softsign,
    "swiglu": "torch has none: the product of silu and the other half",
    "tanh": torch.tanh,
}

ELEMENT_WISE: dict[
    str, tuple[Callable[..., Tensor], Callable[..., Tensor], dict[str, Any]]
] = {
    "celu": (activations.celu, functional.celu, {}),
    "celu, alpha=0.5": (activations.celu, functional.celu, {"alpha": 0.5}),
    "elu": (activations.elu, functional.elu, {}),
    "elu, alpha=0": (activations.elu, functional.elu, {"alpha": 0.0}),
    "elu, alpha=2": (activations.elu, functional.elu, {"alpha": 2.0}),
    "gelu": (activations.gelu, functional.gelu, {}),
    "gelu, tanh": (activations.gelu, functional.gelu, {"approximate": "tanh"}),
    "hardsigmoid": (activations.hardsigmoid, functional.hardsigmoid, {}),
    "hardswish": (activations.hardswish, functional.hardswish, {}),
    "hardtanh": (activations.hardtanh, functional.hardtanh, {}),
    "hardtanh, [-3, 0.5]": (
        activations.hardtanh,
        functional.hardtanh,
        {"min_val": -3.0, "max_val": 0.5},
    ),
    "leaky_relu": (activations.leaky_relu, functional.leaky_relu, {}),
    "leaky_relu, slope=-2": (
        activations.leaky_relu,
        functional.leaky_relu,
        {"negative_slope": -2.0},
    ),
    "logsigmoid": (activations.logsigmoid, functional.logsigmoid, {}),
    "mish": (activations.mish, functional.mish, {}),
    "relu": (activations.relu, functional.relu, {}),
    "relu6": (activations.relu6, functional.relu6, {}),
    "rrelu": (activations.rrelu, functional.rrelu, {}),
    "rrelu, 0.5 to 0.75": (
        activations.rrelu,
        functional.rrelu,
        {"lower": 0.5, "upper": 0.75},
    ),
    "rrelu, training, 0.5 to 0.5": (
        activations.rrelu,
        functional.rrelu,
        {"lower": 0.5, "upper": 0.5, "training": True},
    ),
    "selu": (activations.selu, functional.selu, {}),
    "sigmoid": (activations.sigmoid, torch.sigmoid, {}),
    "silu": (activations.silu, functional.silu, {}),
    "softplus": (activations.softplus, functional.softplus, {}),
    "softplus, beta=3": (activations.softplus, functional.softplus, {"beta": 3.0}),
    "softplus, threshold=1": (
        activations.softplus,
        functional.softplus,
        {"threshold": 1.0},
    ),
    "softsign": (activations.softsign, functional.softsign, {}),
    "tanh": (activations.tanh, torch.tanh, {}),
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("function", ELEMENT_WISE)
def test_value_and_gradient_are_those_of_torch(
    function: str, dtype: torch.dtype
) -> None:
    ours, theirs, arguments = ELEMENT_WISE[function]
    for x in element_wise_inputs(dtype).values():
        assert_matches(
            lambda x: ours(x, **arguments), lambda x: theirs(x, **arguments), x
        )


@pytest.mark.parametrize("function", ELEMENT_WISE)
def test_no_gradient_is_nan_at_any_finite_input(function: str) -> None:
    ours, _, arguments = ELEMENT_WISE[function]
    x = torch.tensor([-1e10, -1e5, -1e-45, 0.0, 1e-45, 1e5, 1e10], requires_grad=True)
    [gradient] = torch.autograd.grad(ours(x, **arguments).sum(), x)
    assert gradient.isfinite().all()


@pytest.mark.parametrize("function", ELEMENT_WISE)
def test_nan_stays_nan(function: str) -> None:
    ours, _, arguments = ELEMENT_WISE[function]
    assert ours(torch.tensor([math.nan]), **arguments).isnan().all()


@pytest.mark.parametrize(
    "name", ["hardsigmoid", "hardswish", "hardtanh", "relu", "relu6"]
)
def test_where_a_curve_is_flat_not_even_an_infinite_gradient_passes(name: str) -> None:
    x = torch.tensor([-4.0, 0.5], requires_grad=True)
    got, want = (
        torch.autograd.grad(function(x), x, torch.tensor([math.inf, 2.0]))[0]
        for function in (getattr(activations, name), getattr(functional, name))
    )
    torch.testing.assert_close(got, want)


# Relative accuracy, which an absolute tolerance hides: float32 against the same formula in float64.
TAILS: dict[
    str, tuple[Callable[..., Tensor], Callable[[float], float], list[float]]
] = {
    "celu": (activations.celu, math.expm1, [-1e-6, -1e-3]),
    "elu": (activations.elu, math.expm1, [-1e-6, -1e-3]),
    "gelu": (
        activations.gelu,
        lambda x: x * math.erfc(-x / math.sqrt(2)) / 2,
        [-12.0, -6.0, 1e-6],
    ),
    "logsigmoid": (
        activations.logsigmoid,
        lambda x: -math.log1p(math.exp(-x)),
        [-30.0, 5.0, 30.0],
    ),
    "selu": (
        activations.selu,
        lambda x: 1.0507009873554805 * 1.6732632423543772 * math.expm1(x),
        [-1e-6],
    ),
    "sigmoid": (
        activations.sigmoid,
        lambda x: 1 / (1 + math.exp(-x)),
        [-80.0, -20.0, -1.0],
    ),
    "silu": (activations.silu, lambda x: x / (1 + math.exp(-x)), [-80.0, -20.0, 1e-6]),
    "softplus": (
        activations.softplus,
        lambda x: math.log1p(math.exp(x)),
        [-80.0, -20.0, 1.0, 19.0],
    ),
    "tanh": (activations.tanh, math.tanh, [-1e-6, -1e-3, 1e-6, 1e-3]),
}


@pytest.mark.parametrize("function", TAILS)
def test_float32_keeps_its_digits_where_the_plain_formula_cancels(
    function: str,
) -> None:
    ours, exact, points = TAILS[function]
    got = ours(torch.tensor(points, dtype=torch.float32)).double()
    # The inputs are rounded to float32 too, which an exponential turns into a relative error of |x| eps.
    want = torch.tensor(
        [exact(x) for x in torch.tensor(points, dtype=torch.float32).tolist()]
    ).double()
    torch.testing.assert_close(
        got, want, rtol=4 * 80 * torch.finfo(torch.float32).eps, atol=0.0
    )


def test_the_tanh_approximation_of_gelu_keeps_its_digits_in_the_left_tail() -> None:
    x = torch.tensor([-5.0])
    u = math.sqrt(2 / math.pi) * (-5.0 + 0.044715 * (-5.0) ** 3)
    want = torch.tensor([-5.0 / (1 + math.exp(-2 * u))])
    torch.testing.assert_close(activations.gelu(x, "tanh"), want, rtol=1e-5, atol=0.0)


def test_softplus_is_the_input_itself_only_above_the_threshold() -> None:
    x = torch.tensor([0.5, 1.0], dtype=torch.float64)
    at, above = activations.softplus(x, beta=2.0, threshold=1.0).tolist()
    assert at == pytest.approx(math.log1p(math.e) / 2)
    assert above == 1.0
    assert activations.softplus(x * 20, threshold=math.inf)[1] > 20.0
    assert activations.softplus(x, threshold=-math.inf).tolist() == [0.5, 1.0]


def test_the_defaults_are_those_of_torch() -> None:
    x = torch.tensor([-1.0, 20.5, 40.0], dtype=torch.float64)
    torch.testing.assert_close(
        activations.softplus(x), functional.softplus(x), rtol=0.0, atol=0.0
    )
    mean_slope = (1 / 8 + 1 / 3) / 2
    assert activations.rrelu(x)[0].item() == -mean_slope
    assert activations.leaky_relu(x)[0].item() == -0.01


@pytest.mark.parametrize("dtype", DTYPES)
def test_binary_step_is_heaviside_with_one_at_zero_and_gradient_zero(
    dtype: torch.dtype,
) -> None:
    for x in element_wise_inputs(dtype).values():
        want = torch.heaviside(x, torch.ones((), dtype=dtype))
        assert_matches(activations.binary_step, lambda x, want=want: want + 0 * x, x)
    infinite = torch.tensor([-math.inf, math.inf], dtype=dtype)
    assert activations.binary_step(infinite).tolist() == [0.0, 1.0]


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_straight_through_step_has_the_value_of_the_step_and_the_gradient_of_the_identity(
    dtype: torch.dtype,
) -> None:
    for x in element_wise_inputs(dtype).values():
        x = x.detach().clone().requires_grad_()
        y = activations.binary_step_straight_through(x)
        assert torch.equal(y, activations.binary_step(x))
        weight = torch.randn(
            x.shape, dtype=dtype, generator=torch.Generator().manual_seed(0)
        )
        [gradient] = torch.autograd.grad(y, x, weight)
        assert torch.equal(gradient, weight)


def test_a_hardtanh_before_the_straight_through_step_stops_the_gradient_outside_the_interval() -> (
    None
):
    x = torch.tensor([-2.0, -0.5, 0.5, 2.0], requires_grad=True)
    y = activations.binary_step_straight_through(activations.hardtanh(x))
    [gradient] = torch.autograd.grad(y.sum(), x)
    assert y.tolist() == [0.0, 0.0, 1.0, 1.0]
    assert gradient.tolist() == [0.0, 1.0, 1.0, 0.0]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    ("x_shape", "weight_shape"), [((4,), ()), ((3, 2), ()), ((), (1,)), ((5,), (1,)), ((4, 3), (1,)), ((4, 3), (3,)), ((2, 3, 5), (3,)), ((0, 3, 2, 2), (3,)), ((2, 1, 3), (1,))]
)  # fmt: skip
def test_prelu_matches_torch_in_the_gradients_of_input_and_slopes(
    x_shape: tuple[int, ...], weight_shape: tuple[int, ...], dtype: torch.dtype
) -> None:
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(x_shape, generator=generator, dtype=dtype)
    weight = torch.rand(weight_shape, generator=generator, dtype=dtype)
    assert_matches(activations.prelu, functional.prelu, x, weight)


@pytest.mark.parametrize("dtype", DTYPES)
def test_prelu_matches_torch_at_kinks_and_extremes(dtype: torch.dtype) -> None:
    for x in element_wise_inputs(dtype).values():
        assert_matches(
            activations.prelu, functional.prelu, x, torch.tensor([0.25], dtype=dtype)
        )


def test_slopes_of_rrelu_are_uniform_while_training_and_only_for_negative_input() -> (
    None
):
    generator = torch.Generator().manual_seed(0)
    x = torch.full((4000,), -2.0, dtype=torch.float64)
    slopes = activations.rrelu(x, 0.25, 0.75, training=True, generator=generator) / -2
    assert stats.kstest(slopes.numpy(), stats.uniform(0.25, 0.5).cdf).pvalue > 1e-3
    assert torch.equal(activations.rrelu(-x, 0.25, 0.75, training=True), -x)


def test_rrelu_passes_back_the_slope_that_it_drew() -> None:
    x = torch.tensor([-2.0, -4.0, 3.0, 0.0], requires_grad=True)
    y = activations.rrelu(x, training=True, generator=torch.Generator().manual_seed(0))
    [gradient] = torch.autograd.grad(y.sum(), x)
    torch.testing.assert_close(gradient[:2], (y / x)[:2].detach())
    assert gradient[2] == 1.0
    assert 1 / 8 <= gradient[3] <= 1 / 3


def test_the_same_generator_draws_the_same_slopes() -> None:
    x = -torch.ones(8)
    first, second = (
        activations.rrelu(x, training=True, generator=torch.Generator().manual_seed(7))
        for _ in range(2)
    )
    assert torch.equal(first, second)
    assert len(set(first.tolist())) > 1


ALONG_AN_AXIS: dict[str, tuple[Callable[..., Tensor], Callable[..., Tensor]]] = {
    "softmax": (activations.softmax, functional.softmax),
    "log_softmax": (activations.log_softmax, functional.log_softmax),
    "glu": (activations.glu, functional.glu),
    "swiglu": (
        activations.swiglu,
        lambda x, dim: functional.silu(x.chunk(2, dim)[0]) * x.chunk(2, dim)[1],
    ),
    "maxout": (
        lambda x, dim=-1: activations.maxout(x, 2, dim),
        lambda x, dim: max_pool(x, 2, dim),
    ),
}


def max_pool(x: Tensor, pieces: int, dim: int) -> Tensor:
    moved = x.movedim(dim, -1)
    pooled = functional.max_pool1d(moved.reshape(1, -1, moved.shape[-1]), pieces)
    return pooled.reshape(*moved.shape[:-1], -1).movedim(-1, dim)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("dim", [0, 1, 2, -1, -2, -3])
@pytest.mark.parametrize("function", ALONG_AN_AXIS)
def test_functions_along_an_axis_match_torch(
    function: str, dim: int, dtype: torch.dtype
) -> None:
    ours, theirs = ALONG_AN_AXIS[function]
    x = torch.randn(2, 4, 6, generator=torch.Generator().manual_seed(0), dtype=dtype)
    for scale in (1.0, 100.0, 1e4):
        assert_matches(lambda x: ours(x, dim), lambda x: theirs(x, dim), scale * x)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("function", ALONG_AN_AXIS)
def test_the_last_axis_is_the_default(function: str, dtype: torch.dtype) -> None:
    ours, theirs = ALONG_AN_AXIS[function]
    kinks = torch.tensor([[1.0, 1.0, 0.0, -0.0], [-3.0, 3.0, 6.0, 6.0]], dtype=dtype)
    inputs = element_wise_inputs(dtype)
    for x in (
        kinks,
        kinks.t(),
        inputs["ordinary"],
        inputs["extremes"],
        inputs["broadcast"],
    ):
        assert_matches(ours, lambda x: theirs(x, -1), x)
    assert ours(kinks[:0]).shape == (0, *theirs(kinks, -1).shape[1:])


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
@pytest.mark.parametrize("dim", [0, -1])
def test_a_softmax_over_no_axes_is_over_one_score(name: str, dim: int) -> None:
    ours, theirs = ALONG_AN_AXIS[name]
    assert_matches(lambda x: ours(x, dim), lambda x: theirs(x, dim), torch.tensor(3.0))


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_a_score_of_minus_infinity_has_probability_zero_and_finite_gradients(
    name: str,
) -> None:
    ours, theirs = ALONG_AN_AXIS[name]
    x = torch.tensor([[0.5, -math.inf, 2.0]])
    got, want = (f(x.requires_grad_(), -1)[:, ::2] for f in (ours, theirs))
    torch.testing.assert_close(got, want)
    gradients = [torch.autograd.grad(y.sum() + y[0, 0], x)[0] for y in (got, want)]
    torch.testing.assert_close(*gradients)
    assert gradients[0].isfinite().all()


finite = st.floats(-1e3, 1e3)


@given(scores=st.lists(finite, min_size=1, max_size=6), shift=finite)
def test_softmax_is_a_distribution_that_a_common_shift_leaves_alone(
    scores: list[float], shift: float
) -> None:
    x = torch.tensor(scores, dtype=torch.float64)
    probabilities = activations.softmax(x)
    assert (probabilities >= 0).all()
    torch.testing.assert_close(
        probabilities.sum(), torch.tensor(1.0, dtype=torch.float64)
    )
    torch.testing.assert_close(
        activations.softmax(x + shift), probabilities, rtol=1e-9, atol=1e-9
    )
    torch.testing.assert_close(activations.log_softmax(x).exp(), probabilities)


@given(x=finite)
def test_the_curves_obey_their_identities(x: float) -> None:
    t = torch.tensor(x, dtype=torch.float64)
    one = torch.ones((), dtype=torch.float64)
    torch.testing.assert_close(activations.sigmoid(t) + activations.sigmoid(-t), one)
    torch.testing.assert_close(activations.tanh(-t), -activations.tanh(t))
    torch.testing.assert_close(activations.softsign(-t), -activations.softsign(t))
    torch.testing.assert_close(activations.tanh(t), 2 * activations.sigmoid(2 * t) - 1)
    torch.testing.assert_close(activations.softplus(t) - activations.softplus(-t), t)
    torch.testing.assert_close(activations.gelu(t) - activations.gelu(-t), t)
    torch.testing.assert_close(activations.silu(t) - activations.silu(-t), t)
    torch.testing.assert_close(activations.relu(t) - activations.relu(-t), t)
    torch.testing.assert_close(activations.logsigmoid(t), -activations.softplus(-t))


# Away from kinks; columns for the functions along an axis.
POINTS = torch.tensor([[-2.0, -0.75, 0.25], [0.125, 2.5, 7.0]], dtype=torch.float64)
CURVES: dict[str, Callable[[Tensor], Tensor]] = {
    **{
        name: partial(ours, **arguments)
        for name, (ours, _, arguments) in ELEMENT_WISE.items()
    },
    **{name: partial(ours, dim=0) for name, (ours, _) in ALONG_AN_AXIS.items()},
    "prelu": lambda x: activations.prelu(x, 0.25 + 0 * x[0, :1]),
}


@pytest.mark.filterwarnings(FORWARD_MODE)
@pytest.mark.parametrize("name", CURVES)
def test_first_and_second_derivatives_agree_with_differences(name: str) -> None:
    x = POINTS.clone().requires_grad_()
    assert torch.autograd.gradcheck(
        CURVES[name], x, check_forward_ad=True, check_batched_grad=True
    )
    assert torch.autograd.gradgradcheck(
        CURVES[name], x, check_fwd_over_rev=True, check_batched_grad=True
    )


@pytest.mark.parametrize("function", ELEMENT_WISE)
def test_vmap_and_grad_of_torch_func_see_through(function: str) -> None:
    curve = CURVES[function]
    x = POINTS.clone().requires_grad_()
    y = curve(x)
    [slopes] = torch.autograd.grad(y.sum(), x)
    vmap = partial(torch.vmap, randomness="different")  # rrelu draws
    torch.testing.assert_close(vmap(curve)(POINTS), y)
    torch.testing.assert_close(vmap(vmap(torch.func.grad(curve)))(POINTS), slopes)
    jacobian = torch.func.jacrev(curve)(POINTS[0])
    torch.testing.assert_close(jacobian, slopes[0].diag())


@pytest.mark.parametrize("name", CURVES)
def test_a_tensor_without_data_is_enough_to_get_the_shape(name: str) -> None:
    assert CURVES[name](POINTS.to("meta")).shape == CURVES[name](POINTS).shape


def test_selu_keeps_mean_zero_and_variance_one_of_a_standard_normal_input() -> None:
    x = torch.linspace(-12, 12, 240_001, dtype=torch.float64)
    density = torch.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
    y = activations.selu(x)
    mean, square = (torch.trapezoid(power * density, x) for power in (y, y**2))
    torch.testing.assert_close(mean, torch.zeros_like(mean), rtol=0.0, atol=1e-8)
    torch.testing.assert_close(square, torch.ones_like(square), rtol=0.0, atol=1e-8)


def test_silu_has_its_minimum_where_its_documentation_says() -> None:
    x = torch.linspace(-3, 0, 30_001, dtype=torch.float64)
    value, index = activations.silu(x).min(0)
    assert round(value.item(), 3) == -0.278
    assert round(x[index].item(), 3) == -1.278


def test_maxout_groups_neighbours() -> None:
    x = torch.tensor([[1.0, 5.0, 2.0, -1.0, -3.0, -2.0]])
    assert activations.maxout(x, 3).tolist() == [[5.0, -1.0]]
    assert activations.maxout(x, 2).tolist() == [[5.0, 2.0, -2.0]]
    assert activations.maxout(x, 1).tolist() == x.tolist()
    assert activations.maxout(x.t(), 3, dim=0).tolist() == [[5.0], [-1.0]]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(5, 3), (0, 3), (3,), (2, 4, 3)])
def test_the_maxout_layer_is_a_linear_layer_and_a_maximum(
    shape: tuple[int, ...], dtype: torch.dtype
) -> None:
    layer = activations.Maxout(3, 2, 4).to(dtype)
    weight, bias = layer.linear.weight, layer.linear.bias
    assert weight.shape == (8, 3)
    assert bias.shape == (8,)
    x = torch.randn(shape, generator=torch.Generator().manual_seed(0), dtype=dtype)
    z = torch.einsum("...i,oi->...o", x, weight) + bias
    torch.testing.assert_close(
        layer(x), torch.stack([z[..., :4].amax(-1), z[..., 4:].amax(-1)], -1)
    )
    assert torch.autograd.grad(layer(x).sum(), [weight, bias])[0].shape == (8, 3)


@given(
    fraction=st.floats(0, 1), ends=st.lists(st.floats(-10, 10), min_size=2, max_size=2)
)
def test_an_output_of_the_maxout_layer_is_a_convex_function(
    fraction: float, ends: list[float]
) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        layer = activations.Maxout(1, 3, 4).double()
    left, right = (torch.tensor([end], dtype=torch.float64) for end in ends)
    between = layer(fraction * left + (1 - fraction) * right)
    assert (
        between <= fraction * layer(left) + (1 - fraction) * layer(right) + 1e-9
    ).all()


def test_two_pieces_of_which_one_is_zero_make_a_relu() -> None:
    layer = activations.Maxout(2, 1, 2)
    with torch.no_grad():
        layer.linear.weight.copy_(torch.tensor([[1.0, -2.0], [0.0, 0.0]]))
        layer.linear.bias.zero_()
    x = torch.randn(7, 2, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(
        layer(x), functional.relu(x @ torch.tensor([[1.0], [-2.0]]))
    )


X = torch.zeros(2, 4)
ONE_ARGUMENT = ["binary_step", "binary_step_straight_through", "celu", "elu", "gelu", "glu", "hardsigmoid", "hardswish", "hardtanh", "leaky_relu", "log_softmax", "logsigmoid", "mish", "relu", "relu6", "rrelu", "selu", "sigmoid", "silu", "softmax", "softplus", "softsign", "swiglu", "tanh"]  # fmt: skip


def with_x(name: str, x: object) -> Callable[[], object]:
    return lambda: getattr(activations, name)(x)


BAD_INPUT = [
    *(Bad(name, "x", with_x(name, "1"), TypeError, r"x must be a tensor, got str") for name in ONE_ARGUMENT),
    *(Bad(name, "x", with_x(name, torch.arange(4)), TypeError, r"x must be a floating-point tensor, got torch.int64") for name in ONE_ARGUMENT),
    Bad("Maxout", "in_features", lambda: activations.Maxout(0, 1, 1), ValueError, r"in_features must be an integer in \[1, inf\), got 0"),
    Bad("Maxout", "out_features", lambda: activations.Maxout(1, 0, 1), ValueError, r"out_features must be an integer in \[1, inf\), got 0"),
    Bad("Maxout", "pieces", lambda: activations.Maxout(1, 1, 0), ValueError, r"pieces must be an integer in \[1, inf\), got 0"),
    Bad("Maxout", "x", lambda: activations.Maxout(3, 1, 2)(X), ValueError, r"x must be \(..., in_features=3\), got \(2, 4\)"),
    Bad("Maxout", "x", lambda: activations.Maxout(3, 1, 2)(None), TypeError, "x must be a tensor, got NoneType"),
    Bad("celu", "alpha", lambda: activations.celu(X, 0.0), ValueError, r"alpha must be a number in \(0, inf\), got 0.0"),
    Bad("elu", "alpha", lambda: activations.elu(X, -0.5), ValueError, r"alpha must be a number in \[0, inf\), got -0.5"),
    Bad("elu", "alpha", lambda: activations.elu(X, math.inf), ValueError, r"alpha must be a number in \[0, inf\), got inf"),
    Bad("gelu", "approximate", lambda: activations.gelu(X, "sigmoid"), ValueError, "approximate must be one of 'none', 'tanh', got 'sigmoid'"),
    Bad("glu", "x", lambda: activations.glu(torch.zeros(2, 3)), ValueError, r"x must have a multiple of 2 as its size along axis -1, got \(2, 3\)"),
    Bad("glu", "x", lambda: activations.glu(torch.tensor(1.0)), ValueError, r"x must have a multiple of 2 as its size along axis -1, got \(\)"),
    Bad("glu", "x", lambda: activations.glu(torch.zeros(2, 0)), ValueError, r"x must have a multiple of 2 as its size along axis -1, got \(2, 0\)"),
    Bad("glu", "dim", lambda: activations.glu(X, 2), ValueError, r"dim must be an integer in \[-2, 1\], got 2"),
    Bad("hardtanh", "min_val", lambda: activations.hardtanh(X, math.nan), ValueError, "min_val must be .* got nan"),
    Bad("hardtanh", "max_val", lambda: activations.hardtanh(X, 1.0, 0.5), ValueError, r"max_val must be a number in \[1.0, inf\), got 0.5"),
    Bad("leaky_relu", "negative_slope", lambda: activations.leaky_relu(X, math.inf), ValueError, "negative_slope must be .* got inf"),
    Bad("log_softmax", "dim", lambda: activations.log_softmax(X, -3), ValueError, r"dim must be an integer in \[-2, 1\], got -3"),
    Bad("log_softmax", "x", lambda: activations.log_softmax(torch.zeros(2, 0)), ValueError, r"x must have a size of 1 or more along axis -1, got \(2, 0\)"),
    Bad("maxout", "x", lambda: activations.maxout(torch.zeros(2, 5), 3), ValueError, r"x must have a multiple of 3 as its size along axis -1, got \(2, 5\)"),
    Bad("maxout", "x", lambda: activations.maxout(torch.tensor(1.0), 1), ValueError, r"x must be \(..., features\), got \(\)"),
    Bad("maxout", "x", lambda: activations.maxout([1.0], 1), TypeError, "x must be a tensor, got list"),
    Bad("maxout", "pieces", lambda: activations.maxout(X, 0), ValueError, r"pieces must be an integer in \[1, inf\), got 0"),
    Bad("maxout", "pieces", lambda: activations.maxout(X, 2.0), TypeError, r"pieces must be an integer in \[1, inf\), got 2.0"),
    Bad("maxout", "dim", lambda: activations.maxout(X, 2, 2), ValueError, r"dim must be an integer in \[-2, 1\], got 2"),
    Bad("prelu", "x", lambda: activations.prelu(3, X), TypeError, "x must be a tensor, got int"),
    Bad("prelu", "weight", lambda: activations.prelu(X, 0.25), TypeError, "weight must be a tensor, got float"),
    Bad("prelu", "weight", lambda: activations.prelu(X, torch.zeros(3)), ValueError, r"weight must be \(\), \(1,\) or \(channels=4,\), got \(3,\)"),
    Bad("prelu", "weight", lambda: activations.prelu(X[0], torch.zeros(4)), ValueError, r"weight must be \(\), \(1,\) or \(channels=1,\), got \(4,\)"),
    Bad("rrelu", "x", lambda: activations.rrelu("1", training=True), TypeError, "x must be a tensor, got str"),
    Bad("rrelu", "lower", lambda: activations.rrelu(X, "0"), TypeError, "lower must be a number"),
    Bad("rrelu", "upper", lambda: activations.rrelu(X, 0.5, 0.25), ValueError, r"upper must be a number in \[0.5, inf\), got 0.25"),
    Bad("rrelu", "training", lambda: activations.rrelu(X, training=1), TypeError, "training must be True or False, got 1"),
    Bad("rrelu", "generator", lambda: activations.rrelu(X, generator=0), TypeError, "generator must be a torch.Generator or None, got int"),
    Bad("softmax", "dim", lambda: activations.softmax(X, 1.0), TypeError, r"dim must be an integer in \[-2, 1\], got 1.0"),
    Bad("softmax", "dim", lambda: activations.softmax(torch.tensor(1.0), 1), ValueError, r"dim must be an integer in \[-1, 0\], got 1"),
    Bad("softmax", "x", lambda: activations.softmax(torch.zeros(2, 0)), ValueError, r"x must have a size of 1 or more along axis -1, got \(2, 0\)"),
    Bad("softplus", "beta", lambda: activations.softplus(X, 0.0), ValueError, r"beta must be a number in \(0, inf\), got 0.0"),
    Bad("softplus", "threshold", lambda: activations.softplus(X, 1.0, math.nan), ValueError, "threshold must be .* got nan"),
    Bad("swiglu", "x", lambda: activations.swiglu(torch.zeros(2, 3)), ValueError, r"x must have a multiple of 2 as its size along axis -1, got \(2, 3\)"),
    Bad("swiglu", "dim", lambda: activations.swiglu(X, -3), ValueError, r"dim must be an integer in \[-2, 1\], got -3"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
