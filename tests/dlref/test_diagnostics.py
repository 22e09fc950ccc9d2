"""`dlref.diagnostics` against autograd, direct sums and cases worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from dlref import diagnostics, recurrent
from tests.dlref.oracle import DTYPES, Bad, bad_input

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "gradient_norms": "autograd: test_gradient_norms_are_those_of_the_gradients",
    "delta_norms": "autograd: test_delta_norms_match_retained_gradients, and a product of known Jacobians",
    "update_ratios": "by hand: test_update_ratios_of_gradient_descent_are_lr_times_gradient_over_weight",
    "dead_fraction": "brute force: test_dead_fraction_counts_what_a_loop_counts",
    "activation_statistics": "by hand: test_activation_statistics_of_known_outputs",
    "lag_gradient_norms": "autograd: test_lag_gradient_norms_match_one_gradient_at_a_time",
    "expected_calibration_error": "direct sums: test_calibration_error_matches_the_definition_bin_by_bin",
    "learning_rate_range_test": "closed form: test_range_test_on_a_parabola",
}


def normal(*shape: int, dtype: torch.dtype = torch.float64, seed: int = 0) -> Tensor:
    return torch.randn(
        shape, generator=torch.Generator().manual_seed(seed), dtype=dtype
    )


def network(dtype: torch.dtype = torch.float64) -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 2)
    ).to(dtype)


def gradients_are_untouched(module: nn.Module) -> bool:
    return all(parameter.grad is None for parameter in module.parameters())


@pytest.mark.parametrize("dtype", DTYPES)
def test_gradient_norms_are_those_of_the_gradients(dtype: torch.dtype) -> None:
    net = network(dtype)
    net(normal(5, 3, dtype=dtype)).square().sum().backward()
    net[0].bias.grad = None
    norms = diagnostics.gradient_norms(net)
    assert list(norms) == ["0.weight", "2.weight", "2.bias", "4.weight", "4.bias"]
    for name, norm in norms.items():
        gradient = net.get_parameter(name).grad
        assert gradient is not None
        assert norm == pytest.approx(gradient.square().sum().sqrt().item(), rel=1e-6)


def test_norms_of_tiny_float32_gradients_do_not_round_to_zero() -> None:
    net = nn.Linear(4, 1, bias=False)
    net.weight.grad = torch.full((1, 4), 1e-30)
    assert diagnostics.gradient_norms(net)["weight"] == pytest.approx(2e-30, rel=1e-6)
    [norm] = diagnostics.delta_norms(
        [nn.Identity()], torch.ones(4), lambda a: (a * 1e-30).sum()
    )
    assert norm == pytest.approx(2e-30, rel=1e-6)
    rnn = nn.RNN(4, 4, bias=False)
    with torch.no_grad():
        rnn.weight_ih_l0.copy_(torch.eye(4) * 1e-30)
    lags = diagnostics.lag_gradient_norms(rnn, torch.zeros(1, 1, 4))
    assert lags == pytest.approx([2e-30], rel=1e-6)


@pytest.mark.parametrize("dtype", DTYPES)
def test_delta_norms_match_retained_gradients(dtype: torch.dtype) -> None:
    net, x = network(dtype), normal(5, 3, dtype=dtype)
    a, outputs = x, []
    for layer in net:
        a = layer(a)
        a.retain_grad()
        outputs.append(a)
    torch.autograd.backward(a.square().sum())
    want = [output.grad.norm().item() for output in outputs]
    net.zero_grad()
    got = diagnostics.delta_norms(net, x, lambda a: a.square().sum())
    assert got == pytest.approx(want, rel=1e-6)
    assert gradients_are_untouched(net)
    assert not x.requires_grad


def test_delta_norms_of_orthogonal_layers_are_all_equal() -> None:
    rotation = torch.linalg.qr(normal(6, 6))[0]
    norms = diagnostics.delta_norms(
        [lambda a: a @ rotation] * 8, normal(2, 6), lambda a: a[0].norm()
    )
    assert norms == pytest.approx([1.0] * 8)


def test_layers_that_work_in_place_give_the_same_results() -> None:
    x = normal(5, 3)
    before = x.clone()
    plain = [nn.Tanh(), nn.ReLU(), nn.Dropout(0.0)]
    in_place = [torch.Tensor.tanh_, nn.ReLU(inplace=True), nn.Dropout(0.0, True)]

    assert diagnostics.delta_norms(
        in_place, x, lambda a: a.mul_(2).square().sum()
    ) == pytest.approx(
        diagnostics.delta_norms(plain, x, lambda a: (2 * a).square().sum())
    )
    statistics = diagnostics.activation_statistics(in_place, x)
    assert statistics == diagnostics.activation_statistics(plain, x)
    assert statistics[0]["min"] < 0 == statistics[1]["min"]
    assert torch.equal(x, before)


def test_a_layer_that_the_loss_does_not_use_has_delta_zero() -> None:
    layers = [nn.Identity(), lambda a: torch.ones_like(a).requires_grad_()]
    norms = diagnostics.delta_norms(layers, torch.ones(4), lambda a: a.sum())
    assert norms == [0.0, 2.0]


def test_update_ratios_of_gradient_descent_are_lr_times_gradient_over_weight() -> None:
    net = network()
    net(normal(5, 3)).square().sum().backward()
    want = {
        name: 0.1 * (p.grad.norm() / p.norm()).item()
        for name, p in net.named_parameters()
    }

    def step() -> None:
        with torch.no_grad():
            for parameter in net.parameters():
                parameter.sub_(0.1 * parameter.grad)

    assert diagnostics.update_ratios(net, step) == pytest.approx(want)


def test_update_ratios_at_zero() -> None:
    net = nn.ParameterDict(
        {
            "moved from zero": torch.zeros(2),
            "stayed at zero": torch.zeros(2),
            "stayed": torch.ones(2),
            "doubled": torch.full((2,), 1e-30),
            "nan": torch.ones(2),
        }
    )

    def step() -> None:
        net["moved from zero"].data += 1e-30
        net["doubled"].data *= 2
        net["nan"].data *= math.nan

    ratios = diagnostics.update_ratios(net, step)
    assert math.isnan(ratios.pop("nan"))
    assert ratios == pytest.approx(
        {
            "moved from zero": math.inf,
            "stayed at zero": 0.0,
            "stayed": 0.0,
            "doubled": 1.0,
        }
    )


@settings(max_examples=50)
@given(
    st.lists(
        st.lists(
            st.sampled_from([-1.0, -0.0, 0.0, 1e-42, 2.0]), min_size=3, max_size=3
        ),
        min_size=1,
        max_size=4,
    )
)
def test_dead_fraction_counts_what_a_loop_counts(rows: list[list[float]]) -> None:
    dead = sum(all(row[unit] <= 0 for row in rows) for unit in range(3))
    pre_activations = torch.tensor(rows)
    assert diagnostics.dead_fraction(pre_activations) == pytest.approx(dead / 3)
    assert diagnostics.dead_fraction(pre_activations.relu()) == pytest.approx(dead / 3)
    assert diagnostics.dead_fraction(pre_activations.t(), dim=0) == pytest.approx(
        dead / 3
    )


def test_dead_fraction_of_channels_looks_at_all_positions() -> None:
    maps = torch.zeros(2, 4, 3, 3)
    maps[1, 2, 0, 1] = 1.0
    assert diagnostics.dead_fraction(maps, dim=1) == 0.75
    assert diagnostics.dead_fraction(maps, dim=-3) == 0.75
    assert diagnostics.dead_fraction(maps) == pytest.approx(2 / 3)
    assert diagnostics.dead_fraction(maps.movedim(1, -1)) == 0.75


def test_activation_statistics_of_known_outputs() -> None:
    layers = [nn.ReLU(), lambda a: a - 1]
    rows = diagnostics.activation_statistics(layers, torch.tensor([[-1.0, 0.0, 3.0]]))
    assert rows == [
        pytest.approx(
            {"mean": 1.0, "std": math.sqrt(2), "min": 0.0, "max": 3.0, "zero": 2 / 3}
        ),
        pytest.approx(
            {"mean": 0.0, "std": math.sqrt(2), "min": -1.0, "max": 2.0, "zero": 0.0}
        ),
    ]


def test_activation_statistics_of_one_value_and_of_what_is_not_finite() -> None:
    [row] = diagnostics.activation_statistics([nn.Identity()], torch.tensor(2.0))
    assert row == {"mean": 2.0, "std": 0.0, "min": 2.0, "max": 2.0, "zero": 0.0}
    [row] = diagnostics.activation_statistics(
        [nn.Identity()], torch.tensor([math.inf, 0.0])
    )
    assert (row["mean"], row["max"], row["zero"]) == (math.inf, math.inf, 0.5)
    assert math.isnan(row["std"])


def test_activation_statistics_record_no_graph() -> None:
    seen = []

    def layer(a: Tensor) -> Tensor:
        seen.append(torch.is_grad_enabled())
        return a

    diagnostics.activation_statistics([layer, network()[0]], normal(5, 3))
    assert seen == [False]


@pytest.mark.parametrize("batch_first", [False, True])
@pytest.mark.parametrize("library", [nn, recurrent], ids=["torch", "dlref"])
@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_lag_gradient_norms_match_one_gradient_at_a_time(
    name: str, library: Any, batch_first: bool
) -> None:
    torch.manual_seed(0)
    net = getattr(library, name)(3, 4, 2, batch_first=batch_first).double()
    x = normal(5, 2, 3)  # time 5, batch 2
    want = []
    for lag in range(5):
        step = x[4 - lag].clone().requires_grad_()
        whole = torch.cat([x[: 4 - lag], step[None], x[5 - lag :]])
        output = net(whole.transpose(0, 1) if batch_first else whole)[0]
        last = output[:, -1] if batch_first else output[-1]
        (gradient,) = torch.autograd.grad(last.sum(), step)
        want.append(gradient.norm(dim=1).mean().item())
    got = diagnostics.lag_gradient_norms(net, x.transpose(0, 1) if batch_first else x)
    assert got == pytest.approx(want)
    assert gradients_are_untouched(net)
    assert not x.requires_grad


def test_lag_gradient_norms_need_no_attribute_batch_first() -> None:
    class Accumulate(nn.Module):
        def forward(self, x: Tensor) -> tuple[Tensor, None]:
            return x.cumsum(0), None

    norms = diagnostics.lag_gradient_norms(Accumulate(), torch.ones(3, 2, 4))
    assert norms == [2.0] * 3


def calibration_error(
    probabilities: list[list[float]], labels: list[int], bins: int
) -> float:
    """The definition, bin by bin."""
    n, total = len(labels), 0.0
    for m in range(1, bins + 1):
        inside = [
            k
            for k, row in enumerate(probabilities)
            if (m - 1) / bins < max(row) <= m / bins
        ]
        if inside:
            right = [
                probabilities[k].index(max(probabilities[k])) == labels[k]
                for k in inside
            ]
            accuracy = sum(right) / len(inside)
            confidence = sum(max(probabilities[k]) for k in inside) / len(inside)
            total += len(inside) / n * abs(accuracy - confidence)
    return total


@settings(max_examples=50)
@given(
    samples=st.lists(
        st.tuples(
            st.lists(st.integers(0, 20), min_size=3, max_size=3), st.integers(0, 2)
        ),
        min_size=1,
        max_size=12,
    ),
    bins=st.integers(1, 20),
)
def test_calibration_error_matches_the_definition_bin_by_bin(
    samples: list[tuple[list[int], int]], bins: int
) -> None:
    rows = [[count + 1 for count in counts] for counts, _ in samples]
    probabilities = [[count / sum(row) for count in row] for row in rows]
    labels = [label for _, label in samples]
    got = diagnostics.expected_calibration_error(
        torch.tensor(probabilities, dtype=torch.float64), torch.tensor(labels), bins
    )
    assert got == pytest.approx(calibration_error(probabilities, labels, bins))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("tenths", range(5, 11))
def test_a_confidence_on_an_edge_belongs_to_the_bin_below(
    tenths: int, dtype: torch.dtype
) -> None:
    # One sample on the edge is right, one just above it is wrong: in one bin they would cancel.
    edge = tenths / 10
    above = min(edge + 0.05, 1.0)
    probabilities = torch.tensor([[edge, 1 - edge], [above, 1 - above]], dtype=dtype)
    got = diagnostics.expected_calibration_error(
        probabilities, torch.tensor([0, 1]), bins=10
    )
    apart = (abs(1 - edge) + above) / 2
    together = abs(1 - edge - above) / 2
    want = together if edge == above else apart
    assert got == pytest.approx(want, rel=1e-5)


def test_calibration_error_at_its_limits() -> None:
    sure = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    error = diagnostics.expected_calibration_error
    assert error(sure, torch.tensor([0, 1])) == 0.0
    assert error(sure, torch.tensor([1, 0])) == 1.0
    assert error(torch.full((4, 2), 0.5), torch.tensor([0, 1, 0, 1])) == 0.0
    assert error(torch.full((1, 1), 1.0), torch.tensor([0])) == 0.0
    # The default of 15 bins parts 0.53 from 0.54, since 8/15 = 0.5333; 14 and 16 do not.
    close = torch.tensor([[0.53, 0.47], [0.54, 0.46]], dtype=torch.float64)
    labels = torch.tensor([0, 1])
    assert error(close, labels) == pytest.approx((0.47 + 0.54) / 2)
    assert error(close, labels, 14) == pytest.approx((0.54 - 0.47) / 2)
    assert error(close, labels, 16) == pytest.approx((0.54 - 0.47) / 2)


def test_rows_may_miss_one_by_what_rounding_costs() -> None:
    labels = torch.tensor([0])
    row = torch.tensor([[0.5, 0.5009]], dtype=torch.float64)
    assert diagnostics.expected_calibration_error(row, labels) == pytest.approx(0.5009)
    with pytest.raises(ValueError, match=r"sums from 1\.0011 to 1\.0011"):
        diagnostics.expected_calibration_error(row + 1e-4, labels)


def parabola(start: float = 1.0) -> tuple[nn.Module, Callable[[], Tensor]]:
    """A network of one weight with loss $w^2 / 2$: a step multiplies the weight by $1 - lr$."""
    net = nn.Linear(1, 1, bias=False).double()
    nn.init.constant_(net.weight, start)
    return net, lambda: net.weight.square().sum() / 2


def test_range_test_on_a_parabola() -> None:
    net, loss = parabola()
    rates, losses = diagnostics.learning_rate_range_test(net, loss, 0.01, 100.0, 9)
    assert rates == pytest.approx([10 ** (k / 2 - 2) for k in range(9)])
    weight, want = 1.0, []
    for rate in rates:
        want.append(weight**2 / 2)
        weight *= 1 - rate
    assert losses == pytest.approx(want)
    assert net.weight.tolist() == [[1.0]]
    assert gradients_are_untouched(net)


def test_range_test_runs_from_a_millionth_to_ten_in_a_hundred_steps() -> None:
    rates, losses = diagnostics.learning_rate_range_test(*parabola())
    assert (len(rates), len(losses)) == (100, 100)
    assert rates[0] == pytest.approx(1e-6)
    assert rates[-1] == pytest.approx(10.0)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_range_test_ends_before_the_first_loss_that_is_not_finite(bad: float) -> None:
    net, loss = parabola()
    factors = iter([1.0, 1.0, bad, 1.0])
    rates, losses = diagnostics.learning_rate_range_test(
        net, lambda: loss() * next(factors), steps=4
    )
    assert (len(rates), len(losses)) == (2, 2)
    assert net.weight.tolist() == [[1.0]]


def test_range_test_restores_buffers_and_leaves_the_rest_alone() -> None:
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 1))
    net[0].weight.requires_grad_(False)
    net.register_parameter("unused", nn.Parameter(torch.ones(2)))
    before = {name: value.clone() for name, value in net.state_dict().items()}
    frozen = []

    def loss() -> Tensor:
        frozen.append(torch.equal(net[0].weight, before["0.weight"]))
        return net(normal(6, 3, dtype=torch.float32)).square().mean()

    _, losses = diagnostics.learning_rate_range_test(net, loss, 0.01, 0.1, steps=5)
    assert losses[-1] < losses[0]
    assert frozen == [True] * 5
    for name, value in net.state_dict().items():
        assert torch.equal(value, before[name]), name


def test_range_test_restores_the_network_after_an_error() -> None:
    net, loss = parabola()
    losses = iter([loss])
    with pytest.raises(StopIteration):
        diagnostics.learning_rate_range_test(net, lambda: next(losses)(), 0.1, 1.0)
    assert net.weight.tolist() == [[1.0]]


def error_of(rows: Any, labels: Any = None, bins: Any = 15) -> Callable[[], float]:
    if isinstance(rows, list):
        rows = torch.tensor(rows)
    labels = torch.zeros(len(rows), dtype=torch.int64) if labels is None else labels
    return lambda: diagnostics.expected_calibration_error(rows, labels, bins)


def range_test(**arguments: Any) -> Callable[[], object]:
    net, loss = parabola()
    return lambda: diagnostics.learning_rate_range_test(
        **({"module": net, "loss_fn": loss} | arguments)
    )


X, TANH, FAIR = torch.ones(2, 3), [nn.Tanh()], [[0.5, 0.5]]
RNN = nn.RNN(3, 4)
BAD_INPUT = [
    Bad("gradient_norms", "module", lambda: diagnostics.gradient_norms([X]), TypeError, "^module must be a torch.nn.Module, got list"),
    Bad("delta_norms", "layers", lambda: diagnostics.delta_norms(nn.Tanh(), X, torch.sum), TypeError, "^layers must be an iterable of layers, got Tanh"),
    Bad("delta_norms", "layers", lambda: diagnostics.delta_norms([], X, torch.sum), ValueError, "^layers must hold at least 1 layer, got 0"),
    Bad("delta_norms", "layers", lambda: diagnostics.delta_norms([nn.Tanh(), 3], X, torch.sum), TypeError, r"^layers\[1\] must be callable, got int"),
    Bad("delta_norms", "layers", lambda: diagnostics.delta_norms([RNN], X, torch.sum), TypeError, r"^the output of layers\[0\] must be a tensor, got tuple"),
    Bad("delta_norms", "x", lambda: diagnostics.delta_norms(TANH, X.long(), torch.sum), TypeError, "^x must be a floating-point tensor, got torch.int64"),
    Bad("delta_norms", "loss_fn", lambda: diagnostics.delta_norms(TANH, X, 3), TypeError, "^loss_fn must be callable, got int"),
    Bad("delta_norms", "loss_fn", lambda: diagnostics.delta_norms(TANH, X, torch.Tensor.tolist), TypeError, "^loss_fn's result must be a tensor, got list"),
    Bad("delta_norms", "loss_fn", lambda: diagnostics.delta_norms(TANH, X, torch.exp), ValueError, r"^loss_fn's result must be 1 number, got \(2, 3\)"),
    Bad("update_ratios", "module", lambda: diagnostics.update_ratios(X, print), TypeError, "^module must be a torch.nn.Module, got Tensor"),
    Bad("update_ratios", "step", lambda: diagnostics.update_ratios(RNN, None), TypeError, "^step must be callable, got NoneType"),
    Bad("dead_fraction", "activations", lambda: diagnostics.dead_fraction([0.0]), TypeError, "^activations must be a tensor, got list"),
    Bad("dead_fraction", "activations", lambda: diagnostics.dead_fraction(X[0]), ValueError, r"^activations must be \(\.\.\., inputs, units\), got \(3,\)"),
    Bad("dead_fraction", "activations", lambda: diagnostics.dead_fraction(X[:0]), ValueError, r"^activations must hold at least 1 value, got \(0, 3\)"),
    Bad("dead_fraction", "activations", lambda: diagnostics.dead_fraction(X * math.nan), ValueError, "^activations must be finite, got nan or an infinite value"),
    Bad("dead_fraction", "activations", lambda: diagnostics.dead_fraction(torch.tensor([[0.0, -math.inf]])), ValueError, "^activations must be finite, got nan or an infinite value"),
    Bad("dead_fraction", "dim", lambda: diagnostics.dead_fraction(X, 2), ValueError, r"^dim must be an integer in \[-2, 1\], got 2"),
    Bad("dead_fraction", "dim", lambda: diagnostics.dead_fraction(X, -3), ValueError, r"^dim must be an integer in \[-2, 1\], got -3"),
    Bad("activation_statistics", "layers", lambda: diagnostics.activation_statistics([], X), ValueError, "^layers must hold at least 1 layer, got 0"),
    Bad("activation_statistics", "layers", lambda: diagnostics.activation_statistics([nn.Tanh(), lambda a: a[:0]], X), ValueError, r"^layers\[1\] must return at least 1 value, got \(0, 3\)"),
    Bad("activation_statistics", "x", lambda: diagnostics.activation_statistics(TANH, [1.0]), TypeError, "^x must be a tensor, got list"),
    Bad("lag_gradient_norms", "net", lambda: diagnostics.lag_gradient_norms(torch.tanh, X[None]), TypeError, "^net must be a torch.nn.Module, got builtin_function_or_method"),
    Bad("lag_gradient_norms", "net", lambda: diagnostics.lag_gradient_norms(nn.Tanh(), X[None]), TypeError, r"^net must return a pair \(output, state\), got Tensor"),
    Bad("lag_gradient_norms", "net", lambda: diagnostics.lag_gradient_norms(Pair(), X[None]), TypeError, r"^net must return a pair \(output, state\), got tuple"),
    Bad("lag_gradient_norms", "x", lambda: diagnostics.lag_gradient_norms(RNN, X), ValueError, r"^x must be \(time, batch, input_size\), got \(2, 3\)"),
    Bad("lag_gradient_norms", "x", lambda: diagnostics.lag_gradient_norms(nn.GRU(3, 4, batch_first=True), X), ValueError, r"^x must be \(batch, time, input_size\), got \(2, 3\)"),
    Bad("lag_gradient_norms", "x", lambda: diagnostics.lag_gradient_norms(RNN, X[None][:0]), ValueError, r"^x must hold at least 1 value, got \(0, 2, 3\)"),
    Bad("expected_calibration_error", "probabilities", error_of(torch.ones(2, 2).long()), TypeError, "^probabilities must be a floating-point tensor, got torch.int64"),
    Bad("expected_calibration_error", "probabilities", error_of([0.5, 0.5]), ValueError, r"^probabilities must be \(samples, classes\), got \(2,\)"),
    Bad("expected_calibration_error", "probabilities", error_of(torch.ones(0, 2)), ValueError, r"^probabilities must hold at least 1 value, got \(0, 2\)"),
    Bad("expected_calibration_error", "probabilities", error_of([[1.5, -0.5]]), ValueError, r"^probabilities must lie in \[0, 1\], got some in \[-0.5, 1.5\]"),
    Bad("expected_calibration_error", "probabilities", error_of([[1.5, 0.5]]), ValueError, r"^probabilities must lie in \[0, 1\], got some in \[0.5, 1.5\]"),
    Bad("expected_calibration_error", "probabilities", error_of([[-0.5, 0.5]]), ValueError, r"^probabilities must lie in \[0, 1\], got some in \[-0.5, 0.5\]"),
    Bad("expected_calibration_error", "probabilities", error_of([[math.nan, 0.5]]), ValueError, r"^probabilities must lie in \[0, 1\], got some in \[nan, nan\]"),
    Bad("expected_calibration_error", "probabilities", error_of([[0.5, 0.5], [0.5, 0.25]]), ValueError, "^probabilities must have rows that sum to 1, got sums from 0.7500 to 1.0000"),
    Bad("expected_calibration_error", "labels", error_of(FAIR, [0]), TypeError, "^labels must be a tensor, got list"),
    Bad("expected_calibration_error", "labels", error_of(FAIR, torch.ones(1)), TypeError, "^labels must be an int64 tensor, got torch.float32"),
    Bad("expected_calibration_error", "labels", error_of(FAIR, torch.tensor([0, 1])), ValueError, r"^labels must be \(samples=1,\), got \(2,\)"),
    Bad("expected_calibration_error", "labels", error_of(FAIR, torch.tensor([2])), ValueError, r"^labels must lie in \[0, 2\), got some in \[2, 2\]"),
    Bad("expected_calibration_error", "labels", error_of(FAIR * 2, torch.tensor([-1, 1])), ValueError, r"^labels must lie in \[0, 2\), got some in \[-1, 1\]"),
    Bad("expected_calibration_error", "bins", error_of(FAIR, bins=0), ValueError, r"^bins must be an integer in \[1, inf\), got 0"),
    Bad("learning_rate_range_test", "module", range_test(module=None), TypeError, "^module must be a torch.nn.Module, got NoneType"),
    Bad("learning_rate_range_test", "module", range_test(module=nn.Tanh()), ValueError, "^module must have at least 1 parameter to train, got 0"),
    Bad("learning_rate_range_test", "loss_fn", range_test(loss_fn=X), TypeError, "^loss_fn must be callable, got Tensor"),
    Bad("learning_rate_range_test", "loss_fn", range_test(loss_fn=lambda: 1.0), TypeError, "^loss_fn's result must be a tensor, got float"),
    Bad("learning_rate_range_test", "loss_fn", range_test(loss_fn=lambda: X), ValueError, r"^loss_fn's result must be 1 number, got \(2, 3\)"),
    Bad("learning_rate_range_test", "lr_min", range_test(lr_min=0.0), ValueError, r"^lr_min must be a number in \(0, inf\), got 0.0"),
    Bad("learning_rate_range_test", "lr_max", range_test(lr_min=0.5, lr_max=0.5), ValueError, r"^lr_max must be a number in \(0.5, inf\), got 0.5"),
    Bad("learning_rate_range_test", "lr_max", range_test(lr_max=math.inf), ValueError, r"^lr_max must be a number in \(1e-06, inf\), got inf"),
    Bad("learning_rate_range_test", "steps", range_test(steps=1), ValueError, r"^steps must be an integer in \[2, inf\), got 1"),
]  # fmt: skip


class Pair(nn.Module):
    """Returns its outputs as a list instead of a tensor."""

    def forward(self, x: Tensor) -> tuple[list[Tensor], None]:
        return [x], None


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
