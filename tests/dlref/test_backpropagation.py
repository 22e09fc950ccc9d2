"""`dlref.backpropagation` against autograd."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from dlref import backpropagation
from dlref.backpropagation import MLP, Value
from tests.dlref.oracle import DTYPES, Bad, bad_input

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "MLP": nn.Sequential,
    "Value": torch.autograd.grad,
    "lstm_backward": nn.LSTM,
    "numerical_gradient": torch.autograd.grad,
    "gradient_check": "torch's gradcheck answers yes or no: the ratio is computed by hand in a test",
}

ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
}


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def normal(*shape: int, dtype: torch.dtype = torch.float64, seed: int = 1) -> Tensor:
    return torch.randn(shape, generator=generator(seed), dtype=dtype)


def twin(mlp: MLP, activation: str) -> nn.Sequential:
    """Torch's network with the same weights."""
    layers: list[nn.Module] = []
    for weight, bias in zip(mlp.weights, mlp.biases, strict=True):
        layer = nn.Linear(weight.shape[1], weight.shape[0], dtype=weight.dtype)
        layer.load_state_dict({"weight": weight, "bias": bias})
        layers += [layer, ACTIVATIONS[activation]()]
    return nn.Sequential(*layers[:-1])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("batch", [0, 1, 5])
@pytest.mark.parametrize("sizes", [[3, 2], [3, 4, 2], (2, 5, 4, 1)])
def test_the_perceptron_matches_torch(
    sizes: list[int], batch: int, activation: str, dtype: torch.dtype
) -> None:
    mlp = MLP(sizes, activation, generator=generator()).to(dtype)
    theirs = twin(mlp, activation)
    x = normal(batch, sizes[0], dtype=dtype).requires_grad_()
    grad_output = normal(batch, sizes[-1], dtype=dtype, seed=2)
    output = mlp(x)
    torch.testing.assert_close(output, theirs(x).detach())
    assert not output.requires_grad
    for _ in range(2):  # the second time, gradients add up
        grad_x = mlp.backward(grad_output)
        want_x, *_ = torch.autograd.grad(theirs(x), x, grad_output)
        theirs(x).backward(grad_output)
        torch.testing.assert_close(grad_x, want_x)
        for k, (weight, bias) in enumerate(zip(mlp.weights, mlp.biases, strict=True)):
            torch.testing.assert_close(weight.grad, theirs[2 * k].weight.grad)
            torch.testing.assert_close(bias.grad, theirs[2 * k].bias.grad)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_perceptron_has_finite_gradients_where_it_saturates(
    activation: str,
) -> None:
    mlp = MLP([1, 1, 1], activation)
    for parameter in mlp.parameters():
        parameter.data.fill_(1.0)
    theirs = twin(mlp, activation)
    for value in (0.0, -1.0, 1e4, -1e4, 1e-42):
        x = torch.tensor([[value]], requires_grad=True)
        mlp(x)
        [want] = torch.autograd.grad(theirs(x).sum(), x)
        torch.testing.assert_close(mlp.backward(torch.ones(1, 1)), want)


def test_the_perceptron_starts_in_the_range_of_torch_linear() -> None:
    mlp = MLP([16, 4000, 1], generator=generator(3))
    for parameter in (mlp.weights[0], mlp.biases[0]):
        values = parameter.detach().flatten()
        assert values.abs().max() <= 0.25
        n = len(values)
        bound = 5 / math.sqrt(12 * n) * 0.5  # five standard errors of the mean
        assert abs(values.mean().item()) < bound
        # a uniform law reaches within 20 / n of its ends but for one time in e^10
        assert values.max() > 0.25 * (1 - 20 / n)
        assert values.min() < -0.25 * (1 - 20 / n)
    assert mlp.weights[1].abs().max() <= 1 / math.sqrt(4000)
    again = MLP([16, 4000, 1], generator=generator(3))
    torch.testing.assert_close(again.state_dict(), mlp.state_dict(), rtol=0, atol=0)


def test_the_perceptron_is_tanh_by_default() -> None:
    mlp = MLP([2, 3, 1], generator=generator())
    x = normal(4, 2, dtype=torch.float32)
    torch.testing.assert_close(mlp(x), twin(mlp, "tanh")(x).detach())


def test_backward_needs_forward() -> None:
    with pytest.raises(RuntimeError, match=r"^forward must run before backward$"):
        MLP([2, 1]).backward(torch.ones(1, 1))


# Functions of scalars: for `Value` and for tensors alike.
FORMULAS: dict[str, Callable[[Any, Any], Any]] = {
    "sum": lambda x, y: x + y,
    "difference": lambda x, y: x - y,
    "product": lambda x, y: x * y,
    "ratio": lambda x, y: x / (y * y + 1),
    "ratio of small": lambda x, y: x / (y + 1e-3),
    "numbers on the right": lambda x, y: (x + 2) * 3 - 1 + y / 4,
    "numbers on the left": lambda x, y: 2 + 3 * x - (1 - y) + 4 / (2 + x * x),
    "negation": lambda x, y: -x * y,
    "powers": lambda x, y: x**2 + y**3 + x**0 + y**1,
    "negative power": lambda x, y: (x * x + 1) ** -2 + (y * y + 1) ** 0.5,
    "tanh": lambda x, y: (x * y).tanh(),
    "sigmoid": lambda x, y: (x - y).sigmoid(),
    "relu": lambda x, y: (x * y).relu() + x.relu(),
    "exponential": lambda x, y: x.exp() - (x * 0.5).exp() * y,
    "logarithm": lambda x, y: (x * x + 0.5).log() * y,
    "used twice": lambda x, y: (lambda h: h * h + h * x)(x * y + x),
}


def assert_value_matches(
    formula: Callable[[Any, Any], Any], a: float, b: float, rel: float = 1e-12
) -> None:
    x, y = Value(a), Value(b)
    ours = formula(x, y)
    ours.backward()
    leaves = torch.tensor([a, b], dtype=torch.float64, requires_grad=True)
    theirs = formula(*leaves.unbind())
    [want] = torch.autograd.grad(theirs, leaves)
    assert ours.data == pytest.approx(theirs.item(), rel=rel, abs=1e-14, nan_ok=True)
    got = [x.grad, y.grad]
    assert got == pytest.approx(want.tolist(), rel=rel, abs=1e-14, nan_ok=True)


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize(
    ("a", "b"),
    [(0.7, -1.3), (0.0, 0.0), (-2.0, 3.0), (1e4, -1e4), (-1e4, 104.0), (1e-42, 88.0)],
)
def test_value_matches_autograd(name: str, a: float, b: float) -> None:
    assert_value_matches(FORMULAS[name], a, b)


@given(st.sampled_from(sorted(FORMULAS)), st.floats(-3, 3), st.floats(-3, 3))
@settings(max_examples=50)
def test_value_matches_autograd_anywhere(name: str, a: float, b: float) -> None:
    assert_value_matches(FORMULAS[name], a, b, rel=1e-9)


@pytest.mark.parametrize("a", [709.0, 709.78, 709.79, 1e4, -1e4, -800.0, 40.0])
def test_value_does_not_overflow(a: float) -> None:
    assert_value_matches(lambda x, y: (x * y).sigmoid(), a, 1.0)
    assert_value_matches(lambda x, y: (x * y).exp(), a, 1.0)


def test_the_graph_lists_operands_first_and_each_value_once() -> None:
    x, w = Value(2.0, "x"), Value(-3.0, "w")
    h = x * w
    y = (h + x).tanh() / h
    order = y.graph()
    assert order[-1] is y
    assert [value.operation for value in order] == ["", "", "*", "+", "tanh", "/"]
    assert [value.label for value in order[:3]] == ["x", "w", ""]
    assert len(set(order)) == len(order)
    for k, value in enumerate(order):
        assert all(parent in order[:k] for parent in value.parents)
    assert h.parents == (x, w)
    assert h.derivatives == (-3.0, 2.0)
    assert x.parents == ()


@pytest.mark.parametrize(
    ("result", "operation"),
    [
        (Value(1) - 2, "-"),
        (-Value(1), "neg"),
        (Value(4) ** 0.5, "**0.5"),
        (Value(4) ** 0, "**0"),
        (Value(1).exp(), "exp"),
        (Value(1).log(), "log"),
        (Value(1).sigmoid(), "sigmoid"),
        (Value(1).relu(), "relu"),
    ],
)
def test_a_result_names_its_operation(result: Value, operation: str) -> None:
    assert result.operation == operation


def test_a_value_prints_what_it_knows() -> None:
    x = Value(2, label="x")
    assert repr(x) == "Value(2.0, grad=0.0, label='x')"
    assert repr(x * x) == "Value(4.0, grad=0.0, operation='*')"
    assert repr(Value(-1.5)) == "Value(-1.5, grad=0.0)"


def test_backward_starts_anew_each_time() -> None:
    x = Value(3.0)
    y = x * x
    y.backward()
    y.backward()
    assert (x.grad, y.grad) == (6.0, 1.0)


def test_a_graph_deeper_than_the_stack_of_python_is_walked() -> None:
    x = Value(1.0)
    y = x
    for _ in range(5000):
        y = y + x
    y.backward()
    assert x.grad == 5001.0
    assert len(y.graph()) == 5001


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Value(0).log(), "^the argument of log must be positive, got 0.0"),
        (lambda: Value(-1).log(), "^the argument of log must be positive, got -1.0"),
        (lambda: Value(1) / 0, "^the divisor must not be 0, got 0.0"),
        (lambda: Value(-1) ** 0.5, r"^the base of \*\*0.5 must be where .* got -1.0"),
        (lambda: Value(0) ** 0.5, r"^the base of \*\*0.5 must be where .* got 0.0"),
        (lambda: Value(0) ** -1, r"^the base of \*\*-1 must be where .* got 0.0"),
        (lambda: Value(2) ** math.inf, r"^exponent must be a number in \(-inf, inf\)"),
    ],
)
def test_value_refuses_what_is_not_differentiable(
    call: Callable[[], object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_value_takes_numbers_only() -> None:
    with pytest.raises(
        TypeError, match=r"^data must be a number in \[-inf, inf\], got str"
    ):
        Value(1) + "2"
    with pytest.raises(TypeError, match=r"^exponent must be a number"):
        Value(2) ** Value(2)


LSTM_ARGUMENTS = ["x", "h_0", "c_0", "weight_ih", "weight_hh", "bias_ih", "bias_hh"]


def lstm_arguments(
    time: int, batch: int, dtype: torch.dtype, scale: float = 1.0
) -> tuple[nn.LSTM, list[Tensor]]:
    torch.manual_seed(4)
    lstm = nn.LSTM(3, 4, dtype=dtype)
    states = [normal(batch, 4, dtype=dtype, seed=seed) for seed in (5, 6)]
    inputs = [scale * normal(time, batch, 3, dtype=dtype), *states]
    return lstm, [*inputs, *(parameter.detach() for parameter in lstm.parameters())]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("scale", [1.0, 1e4])
@pytest.mark.parametrize(("time", "batch"), [(6, 3), (1, 1), (2, 0)])
@pytest.mark.parametrize("with_cell", [True, False])
def test_lstm_backward_matches_autograd(
    with_cell: bool, time: int, batch: int, scale: float, dtype: torch.dtype
) -> None:
    lstm, arguments = lstm_arguments(time, batch, dtype, scale)
    grad_output = normal(time, batch, 4, dtype=dtype, seed=7)
    grad_c_n = normal(batch, 4, dtype=dtype, seed=8) if with_cell else None
    got = backpropagation.lstm_backward(*arguments, grad_output, grad_c_n)
    leaves = [argument.clone().requires_grad_() for argument in arguments[:3]]
    x, h_0, c_0 = leaves
    output, (_, c_n) = lstm(x, (h_0[None], c_0[None]))
    loss = (output * grad_output).sum()
    if grad_c_n is not None:
        loss = loss + (c_n * grad_c_n).sum()
    want = torch.autograd.grad(loss, [*leaves, *lstm.parameters()])
    assert list(got) == LSTM_ARGUMENTS
    torch.testing.assert_close(list(got.values()), list(want), rtol=1e-5, atol=1e-5)
    if dtype == torch.float64:
        torch.testing.assert_close(list(got.values()), list(want))


def test_lstm_backward_over_no_steps_returns_what_came_in() -> None:
    _, arguments = lstm_arguments(0, 2, torch.float64)
    grad_c_n = normal(2, 4, seed=8)
    got = backpropagation.lstm_backward(
        *arguments, torch.zeros(0, 2, 4).double(), grad_c_n
    )
    assert torch.equal(got["c_0"], grad_c_n)
    assert not got["h_0"].any()
    assert not got["weight_hh"].any()


def test_lstm_backward_gives_each_bias_a_gradient_of_its_own() -> None:
    _, arguments = lstm_arguments(2, 2, torch.float64)
    got = backpropagation.lstm_backward(*arguments, normal(2, 2, 4))
    assert got["bias_ih"].data_ptr() != got["bias_hh"].data_ptr()


@pytest.mark.parametrize("shape", [(), (5,), (2, 3), (0, 3)])
def test_the_numerical_gradient_matches_autograd(shape: tuple[int, ...]) -> None:
    def function(x: Tensor) -> Tensor:
        return (x.sin() * x.flatten().sum()).sum()

    x = normal(*shape).requires_grad_()
    [want] = torch.autograd.grad(function(x), x)
    got = backpropagation.numerical_gradient(function, x)
    torch.testing.assert_close(got, want, rtol=1e-7, atol=1e-7)
    assert not got.requires_grad


def test_the_numerical_gradient_leaves_its_point_alone() -> None:
    x = normal(3, 4).t()
    before = x.clone()
    got = backpropagation.numerical_gradient(lambda x: (x**2).sum(), x)
    assert torch.equal(x, before)
    torch.testing.assert_close(got, 2 * x, rtol=1e-7, atol=1e-7)
    broadcast = torch.ones(1, dtype=torch.float64).expand(3)
    got = backpropagation.numerical_gradient(lambda x: x.prod(), broadcast)
    torch.testing.assert_close(got, torch.ones(3).double(), rtol=1e-7, atol=1e-7)


def test_the_error_of_central_differences_is_the_square_of_the_step() -> None:
    x = torch.ones(1, dtype=torch.float64)
    for eps in (0.5, 0.25):  # of x cubed exactly eps squared
        got = backpropagation.numerical_gradient(lambda x: (x**3).sum(), x, eps)
        assert got.item() == 3 + eps**2
        error = backpropagation.gradient_check(lambda x: (x**3).sum(), x, 3 * x, eps)
        assert error == pytest.approx(eps**2 / (6 + eps**2), rel=1e-12)
    default = backpropagation.numerical_gradient(lambda x: (1e6 * x**3).sum(), x * 0)
    assert default.item() == pytest.approx(1e-6, rel=1e-6)
    error = backpropagation.gradient_check(lambda x: (x**3).sum(), x, 3 * x)
    assert error < 1e-8


def test_the_gradient_check_is_the_distance_over_the_sum_of_the_norms() -> None:
    x = torch.tensor([1.5, 2.0], dtype=torch.float64)

    def check(gradient: list[float]) -> float:
        wrong = torch.tensor(gradient, dtype=torch.float64)
        return backpropagation.gradient_check(lambda x: (x**2).sum(), x, wrong)

    assert check([3.0, 4.0]) < 1e-9
    assert check([-3.0, -4.0]) == pytest.approx(1.0, rel=1e-6)
    assert check([0.0, 0.0]) == pytest.approx(1.0, rel=1e-6)
    assert check([3.0, 0.0]) == pytest.approx(4 / 8, rel=1e-6)
    flat = backpropagation.gradient_check(lambda x: 0 * x.sum(), x, 0 * x)
    assert flat == 0.0
    assert isinstance(flat, float)


T2 = torch.zeros(2)
LSTM_SHAPES: dict[str, str] = {
    "x": r"\(time, batch, input_size\)",
    "h_0": r"\(batch=2, hidden_size\)",
    "c_0": r"\(batch=2, hidden_size=4\)",
    "weight_ih": r"\(4 \* hidden_size=16, input_size=3\)",
    "weight_hh": r"\(4 \* hidden_size=16, hidden_size=4\)",
    "bias_ih": r"\(4 \* hidden_size=16,\)",
    "bias_hh": r"\(4 \* hidden_size=16,\)",
    "grad_output": r"\(time=3, batch=2, hidden_size=4\)",
    "grad_c_n": r"\(batch=2, hidden_size=4\)",
}


def lstm_with(argument: str, value: object) -> Callable[[], object]:
    def call() -> object:
        _, arguments = lstm_arguments(3, 2, torch.float32)
        named: dict[str, Any] = dict(zip(LSTM_ARGUMENTS, arguments, strict=True))
        named["grad_output"] = torch.zeros(3, 2, 4)
        return backpropagation.lstm_backward(**{**named, argument: value})

    return call


BAD_INPUT = [
    Bad("MLP", "sizes", lambda: MLP(3), TypeError, "^sizes must be a sequence, got int"),
    Bad("MLP", "sizes", lambda: MLP([3]), ValueError, "^sizes must hold at least 2 sizes, got 1"),
    Bad("MLP", "sizes", lambda: MLP([3, 0]), ValueError, r"^sizes must be an integer in \[1, inf\), got 0"),
    Bad("MLP", "sizes", lambda: MLP([2.0, 1]), TypeError, r"^sizes must be an integer in \[1, inf\), got 2.0"),
    Bad("MLP", "activation", lambda: MLP([2, 1], "gelu"), ValueError, "^activation must be one of 'relu', 'sigmoid', 'tanh', got 'gelu'"),
    Bad("MLP", "generator", lambda: MLP([2, 1], generator=0), TypeError, "^generator must be a torch.Generator or None, got int"),
    Bad("MLP", "x", lambda: MLP([3, 1])(torch.ones(4, 2)), ValueError, r"^x must be \(batch, inputs=3\), got \(4, 2\)"),
    Bad("MLP", "x", lambda: MLP([3, 1])([1.0]), TypeError, "^x must be a tensor, got list"),
    Bad("MLP", "grad_output", lambda: (mlp := MLP([2, 1]), mlp(torch.ones(4, 2)), mlp.backward(torch.ones(4, 2))), ValueError, r"^grad_output must be \(batch=4, outputs=1\), got \(4, 2\)"),
    Bad("MLP", "grad_output", lambda: (mlp := MLP([2, 1]), mlp(torch.ones(4, 2)), mlp.backward(torch.ones(3, 1))), ValueError, r"^grad_output must be \(batch=4, outputs=1\), got \(3, 1\)"),
    Bad("Value", "data", lambda: Value("1"), TypeError, r"^data must be a number in \[-inf, inf\], got str"),
    Bad("Value", "label", lambda: Value(1, 2), TypeError, "^label must be a string, got 2"),
    *(Bad("lstm_backward", name, lstm_with(name, torch.zeros(1, 1, 1, 1)), ValueError, rf"^{name} must be {shape}, got \(1, 1, 1, 1\)") for name, shape in LSTM_SHAPES.items()),
    *(Bad("lstm_backward", name, lstm_with(name, 1.0), TypeError, f"^{name} must be a tensor, got float") for name in LSTM_SHAPES),
    Bad("numerical_gradient", "function", lambda: backpropagation.numerical_gradient(3, T2), TypeError, "^function must be callable, got int"),
    Bad("numerical_gradient", "function", lambda: backpropagation.numerical_gradient(lambda x: x, T2), ValueError, r"^function must return a tensor with one element, got \(2,\)"),
    Bad("numerical_gradient", "function", lambda: backpropagation.numerical_gradient(math.fsum, T2), ValueError, "^function must return a tensor with one element, got float"),
    Bad("numerical_gradient", "x", lambda: backpropagation.numerical_gradient(torch.sum, [1.0]), TypeError, "^x must be a tensor, got list"),
    Bad("numerical_gradient", "eps", lambda: backpropagation.numerical_gradient(torch.sum, T2, 0.0), ValueError, r"^eps must be a number in \(0, inf\), got 0.0"),
    Bad("numerical_gradient", "eps", lambda: backpropagation.numerical_gradient(torch.sum, T2, math.inf), ValueError, r"^eps must be a number in \(0, inf\), got inf"),
    Bad("gradient_check", "function", lambda: backpropagation.gradient_check(None, T2, T2), TypeError, "^function must be callable, got NoneType"),
    Bad("gradient_check", "x", lambda: backpropagation.gradient_check(torch.sum, torch.arange(2), T2), TypeError, "^x must be a floating-point tensor, got torch.int64"),
    Bad("gradient_check", "gradient", lambda: backpropagation.gradient_check(torch.sum, T2, 0.0), TypeError, "^gradient must be a tensor, got float"),
    Bad("gradient_check", "gradient", lambda: backpropagation.gradient_check(torch.sum, T2, torch.ones(1)), ValueError, r"^gradient must have the shape of x, \(2,\), got \(1,\)"),
    Bad("gradient_check", "eps", lambda: backpropagation.gradient_check(torch.sum, T2, T2, -1), ValueError, r"^eps must be a number in \(0, inf\), got -1"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
