"""`dlref.recurrent` against `torch.nn` and the ONNX operators, and what gates must do at their limits."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
import scipy.stats
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from dlref import recurrent
from tests.dlref.oracle import DTYPES, EXTREMES, Bad, bad_input

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "RNNCell": nn.RNNCell,
    "LSTMCell": nn.LSTMCell,
    "PeepholeLSTMCell": "torch has none: test_lstm_variants_match_the_onnx_operator, written out below",
    "CoupledLSTMCell": "torch has none: test_lstm_variants_match_the_onnx_operator, written out below",
    "GRUCell": nn.GRUCell,
    "RNN": nn.RNN,
    "LSTM": nn.LSTM,
    "GRU": nn.GRU,
}

CELLS: dict[str, tuple[Callable[..., nn.Module], Callable[..., nn.Module], int]] = {
    "RNNCell": (recurrent.RNNCell, nn.RNNCell, 1),
    "RNNCell relu": (
        partial(recurrent.RNNCell, nonlinearity="relu"),
        partial(nn.RNNCell, nonlinearity="relu"),
        1,
    ),
    "LSTMCell": (recurrent.LSTMCell, nn.LSTMCell, 2),
    "GRUCell": (recurrent.GRUCell, nn.GRUCell, 1),
}
LAYERS: dict[str, tuple[Callable[..., nn.Module], Callable[..., nn.Module], int]] = {
    "RNN": (recurrent.RNN, nn.RNN, 1),
    "RNN relu": (
        partial(recurrent.RNN, nonlinearity="relu"),
        partial(nn.RNN, nonlinearity="relu"),
        1,
    ),
    "LSTM": (recurrent.LSTM, nn.LSTM, 2),
    "GRU": (recurrent.GRU, nn.GRU, 1),
}


def normal(*shape: int, dtype: torch.dtype = torch.float64, seed: int = 0) -> Tensor:
    return torch.randn(
        shape, generator=torch.Generator().manual_seed(seed), dtype=dtype
    )


def flat(outputs: Any) -> list[Tensor]:
    if isinstance(outputs, Tensor):
        return [outputs]
    return [tensor for output in outputs for tensor in flat(output)]


def state(tensors: Sequence[Tensor]) -> Any:
    return None if not tensors else tensors[0] if len(tensors) == 1 else tuple(tensors)


def value_and_gradients(
    call: Callable[..., Any], parameters: Sequence[Tensor], inputs: Sequence[Tensor]
) -> tuple[list[Tensor], list[Tensor]]:
    leaves = [tensor.detach().clone().requires_grad_() for tensor in inputs]
    outputs = flat(call(leaves[0], state(leaves[1:])))
    total = torch.stack(
        [
            (output * normal(*output.shape, dtype=output.dtype, seed=k)).sum()
            for k, output in enumerate(outputs)
        ]
    ).sum()
    return outputs, list(torch.autograd.grad(total, [*leaves, *parameters]))


def assert_modules_match(
    ours: nn.Module,
    theirs: nn.Module,
    *inputs: Tensor,
    run_ours: Callable[..., Any] | None = None,
    run_theirs: Callable[..., Any] | None = None,
    **tolerance: Any,
) -> None:
    """Assert that two modules agree in value and in the gradients of all inputs and parameters."""
    dtype = inputs[0].dtype
    ours.to(dtype).load_state_dict(theirs.to(dtype).state_dict(), strict=True)
    got = value_and_gradients(run_ours or ours, list(ours.parameters()), inputs)
    want = value_and_gradients(run_theirs or theirs, list(theirs.parameters()), inputs)
    torch.testing.assert_close(got, want, **tolerance)


def cell_inputs(dtype: torch.dtype) -> dict[str, Tensor]:
    ordinary = normal(5, 3, dtype=dtype)
    return {
        "ordinary": ordinary,
        "zero": torch.zeros(5, 3, dtype=dtype),
        "empty batch": ordinary[:0],
        "batch of one": ordinary[:1],
        "no batch": ordinary[0],
        "non-contiguous": normal(3, 5, dtype=dtype).t(),
        "broadcast": ordinary[:1].expand(5, 3),
    }


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(("ours", "theirs", "states"), CELLS.values(), ids=CELLS)
@pytest.mark.parametrize("kind", cell_inputs(torch.float64))
def test_cells_match_torch(
    kind: str, ours: Any, theirs: Any, states: int, bias: bool, dtype: torch.dtype
) -> None:
    x = cell_inputs(dtype)[kind]
    hx = [normal(*x.shape[:-1], 4, dtype=dtype, seed=1 + k) for k in range(states)]
    assert_modules_match(ours(3, 4, bias), theirs(3, 4, bias), x, *hx)
    assert_modules_match(ours(3, 4, bias), theirs(3, 4, bias), x)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("ours", "theirs", "states"), CELLS.values(), ids=CELLS)
def test_cells_match_torch_at_extreme_arguments(
    ours: Any, theirs: Any, states: int, dtype: torch.dtype
) -> None:
    x = torch.tensor(EXTREMES, dtype=dtype)[:, None]
    hx = [x.flip(0) for _ in range(states)]
    reference = theirs(1, 1)
    generator = torch.Generator().manual_seed(0)
    for value in (x, x * 0):
        # With eighths for weights w x + u h is exact. Else, where 1e4 w - 1e4 u almost vanishes, what is left is
        # rounding, different in two orders of the same operations.
        for parameter in reference.parameters():
            eighths = torch.randint(-8, 9, parameter.shape, generator=generator) / 8
            parameter.data.copy_(eighths)
        assert_modules_match(ours(1, 1), reference, value, *hx, rtol=1e-5, atol=1e-5)


def onnx_lstm(
    X: Tensor,
    W: dict[str, Tensor],
    R: dict[str, Tensor],
    Wb: dict[str, Tensor],
    Rb: dict[str, Tensor],
    P: dict[str, Tensor],
    H: Tensor,
    C: Tensor,
    input_forget: bool = False,
) -> tuple[Tensor, Tensor]:
    """One step of the ONNX operator LSTM, line by line as its specification writes it."""
    it = torch.sigmoid(X @ W["i"].T + H @ R["i"].T + P["i"] * C + Wb["i"] + Rb["i"])
    if input_forget:
        ft = 1 - it
    else:
        ft = torch.sigmoid(X @ W["f"].T + H @ R["f"].T + P["f"] * C + Wb["f"] + Rb["f"])
    ct = torch.tanh(X @ W["c"].T + H @ R["c"].T + Wb["c"] + Rb["c"])
    Ct = ft * C + it * ct
    ot = torch.sigmoid(X @ W["o"].T + H @ R["o"].T + P["o"] * Ct + Wb["o"] + Rb["o"])
    return ot * torch.tanh(Ct), Ct


def onnx_gru(
    X: Tensor,
    W: dict[str, Tensor],
    R: dict[str, Tensor],
    Wb: dict[str, Tensor],
    Rb: dict[str, Tensor],
    H: Tensor,
    linear_before_reset: bool,
) -> Tensor:
    """One step of the ONNX operator GRU, line by line as its specification writes it."""
    zt = torch.sigmoid(X @ W["z"].T + H @ R["z"].T + Wb["z"] + Rb["z"])
    rt = torch.sigmoid(X @ W["r"].T + H @ R["r"].T + Wb["r"] + Rb["r"])
    if linear_before_reset:
        ht = torch.tanh(X @ W["h"].T + rt * (H @ R["h"].T + Rb["h"]) + Wb["h"])
    else:
        ht = torch.tanh(X @ W["h"].T + (rt * H) @ R["h"].T + Rb["h"] + Wb["h"])
    return (1 - zt) * ht + zt * H


def blocks(cell: nn.Module, gates: str, hidden: int) -> list[dict[str, Tensor]]:
    """W, R, Wb, Rb of a cell as ONNX names them, each a map from gate to block; no bias is 0."""
    found = []
    for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
        whole = getattr(cell, name)
        if whole is None:
            whole = torch.zeros(len(gates) * hidden, dtype=torch.float64)
        found.append(dict(zip(gates, whole.split(hidden), strict=True)))
    return found


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("variant", ["plain", "peephole", "coupled"])
@pytest.mark.parametrize("batch", [5, 1, 0])
def test_lstm_variants_match_the_onnx_operator(
    batch: int, variant: str, bias: bool
) -> None:
    kinds: dict[str, tuple[Any, str]] = {
        "plain": (recurrent.LSTMCell, "ifco"),
        "peephole": (recurrent.PeepholeLSTMCell, "ifco"),
        "coupled": (recurrent.CoupledLSTMCell, "ico"),
    }
    kind, gates = kinds[variant]
    torch.manual_seed(0)
    cell = kind(3, 4, bias).double()

    def onnx(x: Tensor, hx: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        P = {gate: getattr(cell, f"weight_c{gate}", torch.zeros(4)) for gate in "iof"}
        W, R, Wb, Rb = blocks(cell, gates, 4)
        return onnx_lstm(x, W, R, Wb, Rb, P, *hx, input_forget=variant == "coupled")

    inputs = [normal(batch, size, seed=size + k) for k, size in enumerate([3, 4, 4])]
    parameters = list(cell.parameters())
    assert len(parameters) == 2 + 2 * bias + 3 * (variant == "peephole")
    torch.testing.assert_close(
        value_and_gradients(cell, parameters, inputs),
        value_and_gradients(onnx, parameters, inputs),
    )
    zeros = torch.zeros(batch, 4, dtype=torch.float64)
    torch.testing.assert_close(cell(inputs[0]), onnx(inputs[0], (zeros, zeros)))


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("reset_after", [True, False])
@pytest.mark.parametrize("batch", [5, 1, 0])
def test_both_gru_resets_match_the_onnx_operator(
    batch: int, reset_after: bool, bias: bool
) -> None:
    torch.manual_seed(0)
    cell = recurrent.GRUCell(3, 4, bias, reset_after).double()

    def onnx(x: Tensor, h: Tensor) -> Tensor:
        W, R, Wb, Rb = blocks(cell, "rzh", 4)
        return onnx_gru(x, W, R, Wb, Rb, h, linear_before_reset=reset_after)

    inputs = [normal(batch, 3), normal(batch, 4, seed=1)]
    parameters = list(cell.parameters())
    torch.testing.assert_close(
        value_and_gradients(cell, parameters, inputs),
        value_and_gradients(onnx, parameters, inputs),
    )


@pytest.mark.parametrize("cell", ["PeepholeLSTMCell", "CoupledLSTMCell"])
@pytest.mark.parametrize("dtype", DTYPES)
def test_lstm_variants_stay_finite_at_extreme_arguments(
    cell: str, dtype: torch.dtype
) -> None:
    torch.manual_seed(0)
    module = getattr(recurrent, cell)(1, 1).to(dtype)
    x = torch.tensor(EXTREMES, dtype=dtype)[:, None]
    outputs, gradients = value_and_gradients(
        module, list(module.parameters()), [x, x, x]
    )
    assert all(tensor.isfinite().all() for tensor in [*outputs, *gradients])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    ("layers", "bias", "batch_first", "bidirectional"),
    [
        (1, True, False, False),
        (3, True, False, True),
        (2, True, True, True),
        (2, False, True, False),
        (1, False, False, True),
    ],
)
@pytest.mark.parametrize(("ours", "theirs", "states"), LAYERS.values(), ids=LAYERS)
def test_layers_match_torch(
    ours: Any,
    theirs: Any,
    states: int,
    layers: int,
    bias: bool,
    batch_first: bool,
    bidirectional: bool,
    dtype: torch.dtype,
) -> None:
    options = {
        "num_layers": layers,
        "bias": bias,
        "batch_first": batch_first,
        "bidirectional": bidirectional,
    }
    x = normal(6, 2, 3, dtype=dtype)
    batch = 6 if batch_first else 2
    shape = (layers * (1 + bidirectional), batch, 4)
    hx = [normal(*shape, dtype=dtype, seed=1 + k) for k in range(states)]
    assert_modules_match(ours(3, 4, **options), theirs(3, 4, **options), x, *hx)
    assert_modules_match(ours(3, 4, **options), theirs(3, 4, **options), x)


@pytest.mark.parametrize(("ours", "theirs", "states"), LAYERS.values(), ids=LAYERS)
@pytest.mark.parametrize("shape", [(1, 2, 3), (5, 1, 3), (5, 0, 3)])
def test_layers_match_torch_at_the_smallest_sizes(
    shape: tuple[int, ...], ours: Any, theirs: Any, states: int
) -> None:
    assert_modules_match(ours(3, 4), theirs(3, 4), normal(*shape))
    transposed = normal(*shape).transpose(0, 1).contiguous().transpose(0, 1)
    assert_modules_match(ours(3, 4), theirs(3, 4), transposed)


@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_positional_arguments_stand_where_torch_has_them(name: str) -> None:
    more = (2, "relu") if name == "RNN" else (2,)
    ours = getattr(recurrent, name)(3, 4, *more, False, True, 0.0, True)
    theirs = getattr(nn, name)(3, 4, *more, False, True, 0.0, True)
    assert_modules_match(ours, theirs, normal(5, 2, 3))


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize(("batch_first", "given_state"), [(False, True), (True, False)])
@pytest.mark.parametrize(("ours", "theirs", "states"), LAYERS.values(), ids=LAYERS)
def test_lengths_match_packed_sequences(
    ours: Any,
    theirs: Any,
    states: int,
    given_state: bool,
    batch_first: bool,
    bidirectional: bool,
) -> None:
    lengths, steps = torch.tensor([3, 5, 1, 4]), 5
    options = {"batch_first": batch_first, "bidirectional": bidirectional}
    mine, other = ours(3, 4, 2, **options), theirs(3, 4, 2, **options)
    shape = (2 * (1 + bidirectional), 4, 4)
    hx = [normal(*shape, seed=1 + k) for k in range(states * given_state)]
    x = normal(4, steps, 3) if batch_first else normal(steps, 4, 3)

    def packed(x: Tensor, hx: Any) -> Any:
        outputs, last = other(
            pack_padded_sequence(x, lengths, batch_first, enforce_sorted=False), hx
        )
        return pad_packed_sequence(outputs, batch_first, total_length=steps)[0], last

    assert_modules_match(
        mine,
        other,
        x,
        *hx,
        run_ours=lambda x, hx: mine(x, hx, lengths),
        run_theirs=packed,
    )


@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
@pytest.mark.parametrize("rubbish", [math.nan, math.inf, 1e30])
def test_padding_reaches_neither_outputs_nor_gradients(
    name: str, rubbish: float
) -> None:
    net = getattr(recurrent, name)(3, 4, 2, bidirectional=True).double()
    lengths = torch.tensor([2, 5])
    results = []
    for filling in (0.0, rubbish):
        x = normal(5, 2, 3)
        x[2:, 0] = filling
        results.append(
            value_and_gradients(
                lambda x, hx: net(x, hx, lengths), list(net.parameters()), [x]
            )
        )
    torch.testing.assert_close(results[0], results[1], rtol=0, atol=0)
    assert torch.equal(results[0][0][0][2:, 0], torch.zeros(3, 8, dtype=torch.float64))


@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_full_lengths_change_nothing(name: str) -> None:
    net = getattr(recurrent, name)(3, 4, bidirectional=True)
    x = normal(5, 2, 3, dtype=torch.float32)
    torch.testing.assert_close(net(x), net(x, lengths=torch.tensor([5, 5])))


@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_dropout_draws_the_masks_that_torch_draws(name: str) -> None:
    ours = getattr(recurrent, name)(3, 4, 3, dropout=0.4)
    theirs = getattr(nn, name)(3, 4, 3, dropout=0.4)
    ours.load_state_dict(theirs.state_dict())
    x = normal(6, 2, 3, dtype=torch.float32)
    torch.manual_seed(7)
    want = theirs(x)
    torch.manual_seed(7)
    torch.testing.assert_close(ours(x), want)
    got = ours(x, generator=torch.Generator().manual_seed(7))
    torch.testing.assert_close(got, want)
    with pytest.raises(AssertionError):
        torch.testing.assert_close(
            ours(x, generator=torch.Generator().manual_seed(8)), want
        )
    torch.testing.assert_close(ours.eval()(x), theirs.eval()(x))


@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_dropout_touches_no_input_and_no_last_output(name: str) -> None:
    net = getattr(recurrent, name)(3, 4, dropout=0.9)
    x = normal(6, 2, 3, dtype=torch.float32)
    torch.testing.assert_close(net(x), net.eval()(x))


def test_without_dropout_no_random_number_is_drawn() -> None:
    net = recurrent.LSTM(3, 4, 2)
    before = torch.get_rng_state()
    net(torch.ones(2, 1, 3))
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("RNNCell", (3, 5)),
        ("LSTMCell", (3, 5)),
        ("GRUCell", (3, 5, False)),
        ("RNN", (3, 5, 2)),
        ("LSTM", (3, 5, 2)),
        ("GRU", (3, 5)),
    ],
)
def test_the_initial_weights_are_those_of_torch_for_the_same_seed(
    name: str, arguments: tuple[Any, ...]
) -> None:
    drawn = []
    for library in (recurrent, nn):
        torch.manual_seed(3)
        drawn.append(getattr(library, name)(*arguments).state_dict())
    assert list(drawn[0]) == list(drawn[1])
    assert all(torch.equal(drawn[0][key], drawn[1][key]) for key in drawn[0])


@pytest.mark.parametrize("name", ["PeepholeLSTMCell", "CoupledLSTMCell"])
def test_the_initial_weights_follow_the_uniform_law(name: str) -> None:
    torch.manual_seed(0)
    cell = getattr(recurrent, name)(2, 400)
    bound = 400**-0.5
    law = scipy.stats.uniform(-bound, 2 * bound)
    for parameter in cell.parameters():
        sample = parameter.detach().flatten()[:2000].double().numpy()
        assert scipy.stats.kstest(sample, law.cdf).pvalue > 1e-4
        assert parameter.abs().max() <= bound


def test_shapes_of_the_variants_without_an_oracle() -> None:
    shapes = {
        name: tuple(parameter.shape)
        for name, parameter in recurrent.PeepholeLSTMCell(3, 2).named_parameters()
    }
    assert shapes == {
        "weight_ih": (8, 3),
        "weight_hh": (8, 2),
        "bias_ih": (8,),
        "bias_hh": (8,),
        "weight_ci": (2,),
        "weight_cf": (2,),
        "weight_co": (2,),
    }
    coupled = recurrent.CoupledLSTMCell(3, 2, bias=False)
    assert {name: tuple(p.shape) for name, p in coupled.named_parameters()} == {
        "weight_ih": (6, 3),
        "weight_hh": (6, 2),
    }


def test_without_peepholes_the_peephole_lstm_is_an_lstm() -> None:
    peephole, plain = recurrent.PeepholeLSTMCell(3, 4), recurrent.LSTMCell(3, 4)
    plain.load_state_dict(
        {key: peephole.state_dict()[key] for key in plain.state_dict()}
    )
    with torch.no_grad():
        for weight in (peephole.weight_ci, peephole.weight_cf, peephole.weight_co):
            weight.zero_()
    x, h = normal(5, 3, dtype=torch.float32), normal(5, 4, dtype=torch.float32)
    torch.testing.assert_close(peephole(x, (h, 2 * h)), plain(x, (h, 2 * h)))


@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_a_layer_is_its_cell_step_after_step(name: str) -> None:
    net = getattr(recurrent, name)(3, 4)
    cell = getattr(recurrent, f"{name}Cell")(3, 4)
    cell.load_state_dict(
        {key.removesuffix("_l0"): value for key, value in net.state_dict().items()}
    )
    x = normal(6, 2, 3, dtype=torch.float32)
    hx, outputs = None, []
    for x_t in x:
        hx = cell(x_t, hx)
        outputs.append(hx[0] if name == "LSTM" else hx)
    torch.testing.assert_close(net(x)[0], torch.stack(outputs))


def test_an_open_forget_gate_carries_the_cell_state_and_its_gradient_unchanged() -> (
    None
):
    cell = recurrent.LSTMCell(1, 1).double()
    with torch.no_grad():
        for parameter in cell.parameters():
            parameter.zero_()
        assert cell.bias_ih is not None
        cell.bias_ih.copy_(torch.tensor([-1e4, 1e4, 0.0, 0.0]))  # i = 0, f = 1
    first = torch.tensor([[0.7]], dtype=torch.float64, requires_grad=True)
    h, c = torch.zeros(1, 1, dtype=torch.float64), first
    for _ in range(100):
        h, c = cell(torch.ones(1, 1, dtype=torch.float64), (h, c))
    assert c.item() == 0.7
    (gradient,) = torch.autograd.grad(c, first)
    assert gradient.item() == 1.0


def test_the_two_gru_resets_agree_for_one_unit_without_bias_and_not_for_two() -> None:
    def difference(hidden: int) -> float:
        torch.manual_seed(0)
        after = recurrent.GRUCell(3, hidden, bias=False)
        before = recurrent.GRUCell(3, hidden, bias=False, reset_after=False)
        before.load_state_dict(after.state_dict())
        x, h = normal(5, 3), normal(5, hidden)
        return (after.double()(x, h) - before.double()(x, h)).abs().max().item()

    assert difference(1) < 1e-15
    assert difference(2) > 1e-3


bounded = st.floats(-50, 50)


@settings(max_examples=50)
@given(
    seed=st.integers(0, 2**31),
    scale=st.floats(0, 20),
    first=st.floats(-1, 1),
    xs=st.lists(bounded, min_size=1, max_size=5),
)
def test_gates_keep_states_within_their_bounds(
    seed: int, scale: float, first: float, xs: list[float]
) -> None:
    torch.manual_seed(seed)
    lstm, gru = recurrent.LSTMCell(1, 3), recurrent.GRUCell(1, 3)
    coupled = recurrent.CoupledLSTMCell(1, 3)
    with torch.no_grad():
        for parameter in [*lstm.parameters(), *gru.parameters(), *coupled.parameters()]:
            parameter.mul_(scale)
    start = torch.full((1, 3), first)
    pair, coupled_pair, h = (start, start), (start, start), start
    within = 1 + 1e-6
    for steps, x in enumerate(xs, 1):
        pair = lstm(torch.tensor([[x]]), pair)
        coupled_pair = coupled(torch.tensor([[x]]), coupled_pair)
        h = gru(torch.tensor([[x]]), h)
        assert pair[0].abs().max() <= within
        assert pair[1].abs().max() <= (1 + steps) * within
        assert coupled_pair[1].abs().max() <= within
        assert h.abs().max() <= within


def call(name: str, *args: Any, **more: Any) -> Callable[[], object]:
    """A call of `name(3, 4)` with these arguments."""
    return lambda: getattr(recurrent, name)(3, 4)(*args, **more)


def make(name: str, *args: Any, **more: Any) -> Callable[[], object]:
    return lambda: getattr(recurrent, name)(*args, **more)


ONE_STATE_CELLS, TWO_STATE_CELLS = ["RNNCell", "GRUCell"], ["LSTMCell", "PeepholeLSTMCell", "CoupledLSTMCell"]  # fmt: skip
ALL_LAYERS = ["RNN", "LSTM", "GRU"]
x, h = torch.zeros(2, 3), torch.zeros(2, 4)
xs, hs = torch.zeros(5, 2, 3), torch.zeros(1, 2, 4)
BAD_INPUT = [
    *(
        bad
        for name in [*ONE_STATE_CELLS, *TWO_STATE_CELLS, *ALL_LAYERS]
        for bad in [
            Bad(name, "input_size", make(name, 0, 4), ValueError, r"^input_size must be an integer in \[1, inf\), got 0"),
            Bad(name, "input_size", make(name, 3.0, 4), TypeError, r"^input_size must be an integer in \[1, inf\), got 3.0"),
            Bad(name, "hidden_size", make(name, 3, 0), ValueError, r"^hidden_size must be an integer in \[1, inf\), got 0"),
            Bad(name, "bias", make(name, 3, 4, bias=1), TypeError, "^bias must be True or False, got 1"),
        ]
    ),
    *(
        bad
        for name in [*ONE_STATE_CELLS, *TWO_STATE_CELLS]
        for bad in [
            Bad(name, "input", call(name, [1.0]), TypeError, "^input must be a tensor, got list"),
            Bad(name, "input", call(name, x.long()), TypeError, "^input must be a floating-point tensor, got torch.int64"),
            Bad(name, "input", call(name, h), ValueError, r"^input must be \(\.\.\., input_size=3\), got \(2, 4\)"),
        ]
    ),
    *(
        bad
        for name in ONE_STATE_CELLS
        for bad in [
            Bad(name, "hx", call(name, x, h[:1]), ValueError, r"^hx must be \(batch=2, hidden_size=4\), got \(1, 4\)"),
            Bad(name, "hx", call(name, x, x), ValueError, r"^hx must be \(batch=2, hidden_size=4\), got \(2, 3\)"),
            Bad(name, "hx", call(name, x[0], h), ValueError, r"^hx must be \(hidden_size=4,\), got \(2, 4\)"),
            Bad(name, "hx", call(name, x, (h, h)), TypeError, "^hx must be a tensor, got tuple"),
        ]
    ),
    *(
        bad
        for name in TWO_STATE_CELLS
        for bad in [
            Bad(name, "hx", call(name, x, h), TypeError, "^hx must be a tuple of 2 tensors, got Tensor"),
            Bad(name, "hx", call(name, x, (h,)), TypeError, "^hx must be a tuple of 2 tensors, got tuple"),
            Bad(name, "hx", call(name, x, (h[:1], h)), ValueError, r"^hx\[0\] must be \(batch=2, hidden_size=4\), got \(1, 4\)"),
            Bad(name, "hx", call(name, x, (h, x)), ValueError, r"^hx\[1\] must be \(batch=2, hidden_size=4\), got \(2, 3\)"),
        ]
    ),
    *(
        bad
        for name in ALL_LAYERS
        for bad in [
            Bad(name, "num_layers", make(name, 3, 4, 0), ValueError, r"^num_layers must be an integer in \[1, inf\), got 0"),
            Bad(name, "batch_first", make(name, 3, 4, batch_first=None), TypeError, "^batch_first must be True or False, got None"),
            Bad(name, "dropout", make(name, 3, 4, dropout=1.0), ValueError, r"^dropout must be a number in \[0, 1\), got 1.0"),
            Bad(name, "dropout", make(name, 3, 4, dropout=-0.1), ValueError, r"^dropout must be a number in \[0, 1\), got -0.1"),
            Bad(name, "bidirectional", make(name, 3, 4, bidirectional=2), TypeError, "^bidirectional must be True or False, got 2"),
            Bad(name, "input", call(name, x), ValueError, r"^input must be \(time, batch, input_size=3\), got \(2, 3\)"),
            Bad(name, "input", lambda name=name: make(name, 3, 4, batch_first=True)()(hs), ValueError, r"^input must be \(batch, time, input_size=3\), got \(1, 2, 4\)"),  # type: ignore[misc]
            Bad(name, "input", call(name, xs[:0]), ValueError, "^input must have at least 1 time step, got 0"),
            Bad(name, "lengths", call(name, xs, lengths=[5, 5]), TypeError, "^lengths must be a tensor, got list"),
            Bad(name, "lengths", call(name, xs, lengths=torch.ones(2)), TypeError, "^lengths must be an int64 tensor, got torch.float32"),
            Bad(name, "lengths", call(name, xs, lengths=torch.tensor([5])), ValueError, r"^lengths must be \(batch=2,\), got \(1,\)"),
            Bad(name, "lengths", call(name, xs, lengths=torch.tensor([5, 6])), ValueError, r"^lengths must lie in \[1, time=5\], got \[5, 6\]"),
            Bad(name, "lengths", call(name, xs, lengths=torch.tensor([0, 5])), ValueError, r"^lengths must lie in \[1, time=5\], got \[0, 5\]"),
            Bad(name, "generator", call(name, xs, generator=3), TypeError, "^generator must be a torch.Generator or None, got int"),
        ]
    ),
    *(
        Bad(name, "hx", call(name, xs, h), ValueError, r"^hx must be \(num_layers \* directions=1, batch=2, hidden_size=4\), got \(2, 4\)")
        for name in ["RNN", "GRU"]
    ),
    Bad("LSTM", "hx", call("LSTM", xs, hs), TypeError, "^hx must be a tuple of 2 tensors, got Tensor"),
    Bad("LSTM", "hx", call("LSTM", xs, (hs, hs[:, :1])), ValueError, r"^hx\[1\] must be \(num_layers \* directions=1, batch=2, hidden_size=4\), got \(1, 1, 4\)"),
    Bad("RNNCell", "nonlinearity", make("RNNCell", 3, 4, nonlinearity="sin"), ValueError, "^nonlinearity must be one of 'tanh', 'relu', got 'sin'"),
    Bad("RNN", "nonlinearity", make("RNN", 3, 4, nonlinearity="sin"), ValueError, "^nonlinearity must be one of 'tanh', 'relu', got 'sin'"),
    Bad("GRUCell", "reset_after", make("GRUCell", 3, 4, reset_after="no"), TypeError, "^reset_after must be True or False, got 'no'"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
