"""`dlref.initializers` against `torch.nn.init`, number for number, and the laws that they claim."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from scipy import stats
from torch import Tensor
from torch.nn import init

from dlref import initializers, recurrent
from tests.dlref.oracle import DTYPES, Bad, bad_input

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "calculate_fan_in_and_fan_out": init._calculate_fan_in_and_fan_out,
    "calculate_gain": init.calculate_gain,
    "chrono_init_": "torch has none: the law of 1 / (1 - f) and i = 1 - f, as the paper derives them",
    "identity_": init.eye_,
    "kaiming_normal_": init.kaiming_normal_,
    "kaiming_uniform_": init.kaiming_uniform_,
    "lecun_normal_": "torch has none by this name: kaiming_normal_ with gain 1",
    "orthogonal_": init.orthogonal_,
    "set_forget_gate_bias_": "torch has none: the output of torch.nn.LSTMCell with the gate that it sets",
    "sparse_": init.sparse_,
    "trunc_normal_": init.trunc_normal_,
    "xavier_normal_": init.xavier_normal_,
    "xavier_uniform_": init.xavier_uniform_,
}

LEVEL = (
    1e-3  # of the Kolmogorov-Smirnov tests; with fixed seeds they pass always or never
)

SHAPES = [(4, 6), (6, 4), (5, 5), (1, 3), (3, 1), (8, 3, 5), (2, 3, 3, 2)]


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("shape", SHAPES)
def test_fans_are_those_of_torch(shape: tuple[int, ...]) -> None:
    tensor = torch.empty(shape)
    want = init._calculate_fan_in_and_fan_out(tensor)
    assert initializers.calculate_fan_in_and_fan_out(tensor) == want


def test_the_fans_of_a_convolution_count_its_kernel() -> None:
    weight = torch.nn.Conv2d(3, 16, kernel_size=(5, 2)).weight
    assert initializers.calculate_fan_in_and_fan_out(weight) == (30, 160)


LINEAR = ["linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d"]  # fmt: skip


@pytest.mark.parametrize(
    "name", [*LINEAR, "sigmoid", "tanh", "relu", "leaky_relu", "selu"]
)
@pytest.mark.parametrize("param", [None, 0.0, 0.2, -1.5, 3])
def test_gains_are_those_of_torch(name: Any, param: float | None) -> None:
    assert initializers.calculate_gain(name, param) == init.calculate_gain(name, param)


# Each draws from the generator as torch does, so the two agree number for number.
DRAWS: dict[str, tuple[Callable[..., Tensor], Callable[..., Tensor], dict[str, Any]]] = {
    "xavier_uniform_": (initializers.xavier_uniform_, init.xavier_uniform_, {}),
    "xavier_uniform_, gain": (initializers.xavier_uniform_, init.xavier_uniform_, {"gain": 1.7}),
    "xavier_normal_": (initializers.xavier_normal_, init.xavier_normal_, {}),
    "xavier_normal_, gain": (initializers.xavier_normal_, init.xavier_normal_, {"gain": 1.7}),
    "kaiming_uniform_": (initializers.kaiming_uniform_, init.kaiming_uniform_, {}),
    "kaiming_uniform_, a": (initializers.kaiming_uniform_, init.kaiming_uniform_, {"a": math.sqrt(5)}),
    "kaiming_uniform_, fan_out, tanh": (initializers.kaiming_uniform_, init.kaiming_uniform_, {"mode": "fan_out", "nonlinearity": "tanh"}),
    "kaiming_normal_": (initializers.kaiming_normal_, init.kaiming_normal_, {}),
    "kaiming_normal_, a": (initializers.kaiming_normal_, init.kaiming_normal_, {"a": 0.3}),
    "kaiming_normal_, fan_out, relu": (initializers.kaiming_normal_, init.kaiming_normal_, {"mode": "fan_out", "nonlinearity": "relu"}),
    "lecun_normal_": (initializers.lecun_normal_, lambda t, generator: init.kaiming_normal_(t, nonlinearity="linear", generator=generator), {}),
    "orthogonal_": (initializers.orthogonal_, init.orthogonal_, {}),
    "orthogonal_, gain": (initializers.orthogonal_, init.orthogonal_, {"gain": -0.5}),
}  # fmt: skip


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("function", DRAWS)
def test_the_numbers_are_those_of_torch(
    function: str, shape: tuple[int, ...], dtype: torch.dtype
) -> None:
    ours, theirs, arguments = DRAWS[function]
    mine = torch.empty(shape, dtype=dtype, requires_grad=True)
    got = ours(mine, **arguments, generator=seeded())
    want = theirs(torch.empty(shape, dtype=dtype), **arguments, generator=seeded())
    assert got is mine
    assert got.requires_grad
    torch.testing.assert_close(got.detach(), want)


@pytest.mark.parametrize("function", DRAWS)
def test_a_weight_that_is_not_contiguous_is_filled_in_place(function: str) -> None:
    ours, _, arguments = DRAWS[function]
    whole = torch.zeros(6, 8)
    ours(whole.t()[::2], **arguments)
    assert whole[:, ::2].abs().min() > 0
    assert whole[:, 1::2].abs().max() == 0


@pytest.mark.parametrize("function", DRAWS)
def test_without_a_generator_the_default_one_is_used(function: str) -> None:
    ours, _, arguments = DRAWS[function]
    with torch.random.fork_rng():
        torch.manual_seed(3)
        got = ours(torch.empty(5, 4), **arguments)
    torch.testing.assert_close(
        got, ours(torch.empty(5, 4), **arguments, generator=seeded(3))
    )


# The law that each docstring states, for a weight with 100 inputs and 300 outputs.
LAWS: dict[str, tuple[Callable[..., Tensor], Any]] = {
    "xavier_uniform_": (initializers.xavier_uniform_, stats.uniform(-math.sqrt(6 / 400), 2 * math.sqrt(6 / 400))),
    "xavier_normal_": (initializers.xavier_normal_, stats.norm(0, math.sqrt(2 / 400))),
    "kaiming_uniform_": (initializers.kaiming_uniform_, stats.uniform(-math.sqrt(6 / 100), 2 * math.sqrt(6 / 100))),
    "kaiming_normal_": (initializers.kaiming_normal_, stats.norm(0, math.sqrt(2 / 100))),
    "lecun_normal_": (initializers.lecun_normal_, stats.norm(0, 0.1)),
    "trunc_normal_": (initializers.trunc_normal_, stats.truncnorm(-2, 2)),
}  # fmt: skip


@pytest.mark.parametrize("function", LAWS)
def test_the_weights_follow_the_law_that_is_claimed(function: str) -> None:
    fill, law = LAWS[function]
    weight = fill(torch.empty(300, 100, dtype=torch.float64), generator=seeded())
    assert stats.kstest(weight.flatten().numpy(), law.cdf).pvalue > LEVEL


def test_kaiming_makes_relu_keep_the_mean_square() -> None:
    x = torch.randn(200, generator=seeded(1), dtype=torch.float64)
    weight = torch.empty(10_000, 200, dtype=torch.float64)
    initializers.kaiming_normal_(weight, nonlinearity="relu", generator=seeded(2))
    ratio = torch.relu(weight @ x).square().mean() / x.square().mean()
    # With h normal of variance 2, relu(h)^2 has mean 1 and variance 3 * 2^2 / 2 - 1 = 5.
    assert abs(ratio.item() - 1) < 5 * math.sqrt(5 / 10_000)


@pytest.mark.parametrize("shape", [(5, 5), (7, 3), (3, 7), (4, 2, 3)])
def test_an_orthogonal_weight_has_all_its_singular_values_equal_to_the_gain(
    shape: tuple[int, ...],
) -> None:
    weight = initializers.orthogonal_(torch.empty(shape, dtype=torch.float64), gain=3.0)
    values = torch.linalg.svdvals(weight.flatten(1))
    torch.testing.assert_close(values, torch.full_like(values, 3.0))


def test_a_random_rotation_or_reflection_has_a_uniform_direction() -> None:
    generator = seeded()
    matrices = [
        initializers.orthogonal_(torch.empty(2, 2), generator=generator)
        for _ in range(1000)
    ]
    columns = torch.stack(matrices)[:, :, 0]
    angles = torch.atan2(columns[:, 1], columns[:, 0]).numpy()
    assert stats.kstest(angles, stats.uniform(-math.pi, 2 * math.pi).cdf).pvalue > LEVEL


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("size", [1, 2, 5])
def test_identity_is_that_of_torch_times_the_gain(
    size: int, dtype: torch.dtype
) -> None:
    weight = torch.full((size, size), 7.0, dtype=dtype, requires_grad=True)
    want = init.eye_(torch.empty(size, size, dtype=dtype))
    assert initializers.identity_(weight) is weight
    assert torch.equal(weight, want)
    assert torch.equal(initializers.identity_(weight, gain=0.1), 0.1 * want)


def test_identity_fills_one_block_of_stacked_gates() -> None:
    lstm = torch.nn.LSTM(3, 2)
    before = lstm.weight_hh_l0.detach().clone()
    initializers.identity_(lstm.weight_hh_l0.chunk(4)[2])
    after = lstm.weight_hh_l0.detach()
    assert after[4:6].tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert torch.equal(after[:4], before[:4])
    assert torch.equal(after[6:], before[6:])


@pytest.mark.parametrize("sparsity", [0.0, 0.1, 0.25, 0.5, 1.0])
@pytest.mark.parametrize("std", [0.01, 2.0])
@pytest.mark.parametrize("shape", [(10, 4), (3, 5), (1, 1), (0, 2), (2, 0)])
def test_sparse_has_the_numbers_of_torch_from_the_default_generator(
    shape: tuple[int, int], std: float, sparsity: float
) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        weight = torch.empty(shape, requires_grad=True)
        got = initializers.sparse_(weight, sparsity, std)
        torch.manual_seed(0)
        want = init.sparse_(torch.empty(shape), sparsity, std)
    assert got is weight
    assert torch.equal(got, want)


def test_sparse_takes_every_number_from_its_generator() -> None:
    first, second = (
        initializers.sparse_(torch.empty(20, 5), 0.5, generator=seeded(1)) for _ in "ab"
    )
    assert torch.equal(first, second)
    assert (
        len({tuple((column == 0).tolist()) for column in first.T}) == 5
    )  # each column its own set


def test_the_default_standard_deviation_of_sparse_is_a_hundredth() -> None:
    got = initializers.sparse_(torch.empty(20, 5), 0.5, generator=seeded())
    assert torch.equal(
        got, initializers.sparse_(torch.empty(20, 5), 0.5, 0.01, generator=seeded())
    )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    ("mean", "std", "a", "b"),
    [(0.0, 1.0, -2.0, 2.0), (1.0, 0.5, 0.0, 1.25), (0.0, 1.0, 6.0, 9.0), (0.0, 1.0, -20.0, -15.0), (3.0, 2.0, 20.0, 80.0), (0.0, 1.0, 0.0, 1.0), (-1.0, 0.02, -2.0, 2.0)],
)  # fmt: skip
def test_a_truncated_normal_follows_its_law_even_far_in_a_tail(
    mean: float, std: float, a: float, b: float, dtype: torch.dtype
) -> None:
    tensor = torch.empty(60, 50, dtype=dtype, requires_grad=True)
    got = initializers.trunc_normal_(tensor, mean, std, a, b, generator=seeded())
    assert got is tensor
    assert got.min() >= a
    assert got.max() <= b
    law = stats.truncnorm((a - mean) / std, (b - mean) / std, mean, std)
    values = got.detach().flatten().double().numpy()
    assert stats.kstest(values, law.cdf).pvalue > LEVEL


def test_a_truncated_normal_has_the_law_of_torch() -> None:
    ours = initializers.trunc_normal_(torch.empty(3000), 0.5, 2.0, -1.0, 3.0, seeded(1))
    theirs = init.trunc_normal_(torch.empty(3000), 0.5, 2.0, -1.0, 3.0, seeded(2))
    assert stats.ks_2samp(ours.numpy(), theirs.numpy()).pvalue > LEVEL


def test_the_default_interval_of_a_truncated_normal_is_two_standard_deviations_of_one() -> (
    None
):
    got = initializers.trunc_normal_(torch.empty(50), generator=seeded())
    want = initializers.trunc_normal_(torch.empty(50), 0.0, 1.0, -2.0, 2.0, seeded())
    assert torch.equal(got, want)


def test_a_truncated_normal_at_two_standard_deviations_has_a_smaller_deviation() -> (
    None
):
    assert round(float(stats.truncnorm(-2, 2).std()), 2) == 0.88


def test_a_bound_between_two_float32_numbers_is_not_exceeded() -> None:
    b = 0.1  # the nearest float32 is above it
    got = initializers.trunc_normal_(
        torch.empty(2000), 5.0, 1.0, 0.0999999, b, seeded()
    )
    assert got.max() <= torch.tensor(b)


class StackedLSTM(torch.nn.Module):
    """Parameters named as in PyTorch, in a module of another class, one level down."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden_size = 2
        self.cells = torch.nn.ModuleList(
            [torch.nn.LSTMCell(3, 2), torch.nn.LSTMCell(2, 2)]
        )


LSTMS: dict[str, Callable[[], torch.nn.Module]] = {
    "cell": lambda: torch.nn.LSTMCell(3, 2),
    "one layer": lambda: torch.nn.LSTM(3, 2),
    "two layers in both directions": lambda: torch.nn.LSTM(3, 2, 2, bidirectional=True),
    "projection": lambda: torch.nn.LSTM(3, 4, proj_size=2),
    "cells in a module": StackedLSTM,
    "our cell": lambda: recurrent.LSTMCell(3, 2),
    "our two layers in both directions": lambda: recurrent.LSTM(
        3, 2, 2, bidirectional=True
    ),
}


def biases(lstm: torch.nn.Module) -> list[tuple[Tensor, Tensor]]:
    named = dict(lstm.named_parameters())
    return [
        (value.detach(), named[name.replace("_ih", "_hh")].detach())
        for name, value in named.items()
        if "bias_ih" in name
    ]


@pytest.mark.parametrize("kind", LSTMS)
def test_the_two_biases_of_every_forget_gate_add_up_to_the_value(kind: str) -> None:
    lstm = LSTMS[kind]()
    before = [(bias_ih.clone(), bias_hh.clone()) for bias_ih, bias_hh in biases(lstm)]
    initializers.set_forget_gate_bias_(lstm, 1.5)
    pairs = 4 if "both directions" in kind else 2 if "cells" in kind else 1
    assert len(before) == pairs
    for old, new in zip(before, biases(lstm), strict=True):
        size = len(new[0]) // 4
        forget = slice(size, 2 * size)
        assert (new[0][forget] == 1.5).all()
        assert (new[1][forget] == 0.0).all()
        for was, now in zip(old, new, strict=True):
            assert torch.equal(was[:size], now[:size])
            assert torch.equal(was[2 * size :], now[2 * size :])


def test_one_is_the_default_bias_of_the_forget_gate() -> None:
    lstm = torch.nn.LSTM(3, 2)
    initializers.set_forget_gate_bias_(lstm)
    [(bias_ih, bias_hh)] = biases(lstm)
    assert (bias_ih + bias_hh)[2:4].tolist() == [1.0, 1.0]


def test_the_gate_that_is_set_is_the_one_that_keeps_the_cell_of_torch() -> None:
    cell = torch.nn.LSTMCell(1, 2)
    with torch.no_grad():
        for parameter in cell.parameters():
            parameter.zero_()
    initializers.set_forget_gate_bias_(cell, 1.0)
    _, c = cell(torch.zeros(1, 1), (torch.zeros(1, 2), torch.ones(1, 2)))
    torch.testing.assert_close(c, torch.full((1, 2), 1 / (1 + math.exp(-1.0))))


@pytest.mark.parametrize("kind", LSTMS)
def test_chrono_makes_input_and_forget_gate_add_up_to_one(kind: str) -> None:
    lstm = LSTMS[kind]()
    before = [(bias_ih.clone(), bias_hh.clone()) for bias_ih, bias_hh in biases(lstm)]
    initializers.chrono_init_(lstm, 50, seeded())
    drawn = []
    for old, new in zip(before, biases(lstm), strict=True):
        i, f, _, _ = torch.sigmoid(new[0] + new[1]).chunk(4)
        torch.testing.assert_close(i + f, torch.ones_like(f))
        half = len(new[0]) // 2
        assert (new[1][:half] == 0).all()
        for was, now in zip(old, new, strict=True):
            assert torch.equal(was[half:], now[half:])
        drawn.append(tuple(f.tolist()))
    assert len(set(drawn)) == len(before)  # each layer and direction draws its own


@pytest.mark.parametrize("max_steps", [3, 100, 5000])
def test_chrono_makes_the_time_scales_uniform_from_two_to_the_longest(
    max_steps: int,
) -> None:
    cell = torch.nn.LSTMCell(1, 2000).double()
    initializers.chrono_init_(cell, max_steps, seeded())
    f = torch.sigmoid(cell.bias_ih + cell.bias_hh).chunk(4)[1].detach()
    times = (1 / (1 - f)).numpy()
    assert stats.kstest(times, stats.uniform(2, max_steps - 2).cdf).pvalue > LEVEL
    assert np.all((times >= 2 - 1e-9) & (times <= max_steps + 1e-6))


def test_chrono_draws_from_the_default_generator_if_there_is_none() -> None:
    ours, theirs = torch.nn.LSTMCell(1, 4), torch.nn.LSTMCell(1, 4)
    with torch.random.fork_rng():
        torch.manual_seed(5)
        initializers.chrono_init_(ours, 9)
    initializers.chrono_init_(theirs, 9, seeded(5))
    assert torch.equal(ours.bias_ih[:8], theirs.bias_ih[:8])


W = torch.empty(2, 3)
CELL = torch.nn.LSTMCell(1, 1)
GRU = torch.nn.GRU(3, 4)
FILLERS = ["xavier_uniform_", "xavier_normal_", "kaiming_uniform_", "kaiming_normal_", "lecun_normal_", "orthogonal_"]  # fmt: skip


def with_tensor(name: str, tensor: object, **arguments: object) -> Callable[[], object]:
    return lambda: getattr(initializers, name)(tensor, **arguments)


BAD_INPUT = [
    *(Bad(name, "tensor", with_tensor(name, torch.empty(3)), ValueError, r"tensor must have 2 axes or more and no axis of size 0, got \(3,\)") for name in [*FILLERS, "calculate_fan_in_and_fan_out", "identity_"]),
    *(Bad(name, "tensor", with_tensor(name, torch.empty(3, 0)), ValueError, r"tensor must have 2 axes or more and no axis of size 0, got \(3, 0\)") for name in [*FILLERS, "calculate_fan_in_and_fan_out", "identity_"]),
    *(Bad(name, "tensor", with_tensor(name, [[1.0]]), TypeError, "tensor must be a tensor, got list") for name in [*FILLERS, "calculate_fan_in_and_fan_out", "identity_", "trunc_normal_"]),
    *(Bad(name, "generator", with_tensor(name, W, generator=0), TypeError, "generator must be a torch.Generator or None, got int") for name in [*FILLERS, "trunc_normal_"]),
    *(Bad(name, "gain", with_tensor(name, W, gain=-1.0), ValueError, r"gain must be a number in \[0, inf\), got -1.0") for name in ["xavier_uniform_", "xavier_normal_"]),
    *(Bad(name, "a", with_tensor(name, W, a=math.inf), ValueError, r"a must be a number in \(-inf, inf\), got inf") for name in ["kaiming_uniform_", "kaiming_normal_"]),
    *(Bad(name, "mode", with_tensor(name, W, mode="fan"), ValueError, "mode must be one of 'fan_in', 'fan_out', got 'fan'") for name in ["kaiming_uniform_", "kaiming_normal_"]),
    *(Bad(name, "nonlinearity", with_tensor(name, W, nonlinearity="gelu"), ValueError, "nonlinearity must be one of .* got 'gelu'") for name in ["kaiming_uniform_", "kaiming_normal_"]),
    Bad("calculate_gain", "nonlinearity", lambda: initializers.calculate_gain("gelu"), ValueError, "^nonlinearity must be one of 'linear', 'conv1d', 'conv2d', 'conv3d', 'conv_transpose1d', 'conv_transpose2d', 'conv_transpose3d', 'sigmoid', 'tanh', 'relu', 'leaky_relu', 'selu', got 'gelu'"),
    Bad("calculate_gain", "param", lambda: initializers.calculate_gain("leaky_relu", "0.1"), TypeError, "param must be a number"),
    Bad("calculate_gain", "param", lambda: initializers.calculate_gain("relu", True), TypeError, "param must be a number"),
    Bad("chrono_init_", "lstm", lambda: initializers.chrono_init_([], 9), TypeError, "lstm must be a module, got list"),
    Bad("chrono_init_", "max_steps", lambda: initializers.chrono_init_(CELL, 1), ValueError, r"max_steps must be an integer in \[2, inf\), got 1"),
    Bad("chrono_init_", "max_steps", lambda: initializers.chrono_init_(CELL, 9.5), TypeError, "max_steps must be an integer"),
    Bad("chrono_init_", "generator", lambda: initializers.chrono_init_(CELL, 9, 0), TypeError, "generator must be a torch.Generator or None, got int"),
    Bad("identity_", "tensor", lambda: initializers.identity_(torch.empty(8, 2)), ValueError, r"tensor must be \(hidden_size, hidden_size=8\), got \(8, 2\)"),
    Bad("identity_", "gain", lambda: initializers.identity_(torch.empty(2, 2), math.nan), ValueError, "gain must be .* got nan"),
    Bad("orthogonal_", "gain", lambda: initializers.orthogonal_(W, math.inf), ValueError, "gain must be .* got inf"),
    Bad("set_forget_gate_bias_", "lstm", lambda: initializers.set_forget_gate_bias_(None, 1.0), TypeError, "lstm must be a module, got NoneType"),
    Bad("set_forget_gate_bias_", "lstm", lambda: initializers.set_forget_gate_bias_(torch.nn.LSTM(1, 1, bias=False), 1.0), ValueError, r"lstm must have biases named bias_ih and bias_hh, got \['weight_hh_l0', 'weight_ih_l0'\]"),
    Bad("set_forget_gate_bias_", "lstm", lambda: initializers.set_forget_gate_bias_(GRU, 1.0), ValueError, r"lstm must have the biases of four gates, \(16,\), got bias_ih_l0 \(12,\)"),
    Bad("set_forget_gate_bias_", "lstm", lambda: initializers.set_forget_gate_bias_(torch.nn.Sequential(CELL), 1.0), ValueError, r"lstm must have the biases of four gates, \(0,\), got 0.bias_ih \(4,\)"),
    Bad("set_forget_gate_bias_", "value", lambda: initializers.set_forget_gate_bias_(CELL, math.nan), ValueError, "value must be .* got nan"),
    Bad("sparse_", "tensor", lambda: initializers.sparse_(torch.empty(2, 2, 2), 0.5), ValueError, r"tensor must be \(rows, columns\), got \(2, 2, 2\)"),
    Bad("sparse_", "sparsity", lambda: initializers.sparse_(W, 1.25), ValueError, r"sparsity must be a number in \[0, 1\], got 1.25"),
    Bad("sparse_", "std", lambda: initializers.sparse_(W, 0.5, -1.0), ValueError, r"std must be a number in \[0, inf\), got -1.0"),
    Bad("sparse_", "generator", lambda: initializers.sparse_(W, 0.5, 1.0, 0), TypeError, "generator must be a torch.Generator or None, got int"),
    Bad("trunc_normal_", "mean", lambda: initializers.trunc_normal_(W, math.nan), ValueError, "mean must be .* got nan"),
    Bad("trunc_normal_", "std", lambda: initializers.trunc_normal_(W, 0.0, 0.0), ValueError, r"std must be a number in \(0, inf\), got 0.0"),
    Bad("trunc_normal_", "a", lambda: initializers.trunc_normal_(W, a=-math.inf), ValueError, r"a must be a number in \(-inf, inf\), got -inf"),
    Bad("trunc_normal_", "a", lambda: initializers.trunc_normal_(W, a=50.0, b=51.0), ValueError, r"a and b must be where the law has a probability above 0, got \[50.0, 51.0\]"),
    Bad("trunc_normal_", "b", lambda: initializers.trunc_normal_(W, a=1.0, b=1.0), ValueError, r"b must be a number in \(1.0, inf\), got 1.0"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
