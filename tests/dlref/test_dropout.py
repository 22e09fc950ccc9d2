"""`dlref.dropout` against `torch.nn.functional`, mask for mask, and the laws of the masks."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from scipy import stats
from torch import Tensor
from torch.nn import functional

from dlref import dropout
from tests.dlref.oracle import (
    DTYPES,
    Bad,
    assert_matches,
    bad_input,
    element_wise_inputs,
)

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "AlphaDropout": torch.nn.AlphaDropout,
    "DropConnect": "torch has none: a linear layer whose weight went through torch's dropout",
    "DropPath": "torch has none: torch's dropout of one number for each example",
    "Dropout": torch.nn.Dropout,
    "Dropout1d": torch.nn.Dropout1d,
    "Dropout2d": torch.nn.Dropout2d,
    "LockedDropout": "torch has none: torch's dropout of one step, for all steps",
    "alpha_dropout": functional.alpha_dropout,
    "drop_connect": "torch has none: a linear map whose weight went through torch's dropout",
    "drop_path": "torch has none: torch's dropout of one number for each example",
    "dropout": functional.dropout,
    "dropout1d": functional.dropout1d,
    "dropout2d": functional.dropout2d,
    "locked_dropout": "torch has none: torch's dropout of one step, for all steps",
    "monte_carlo_predict": "torch has none: closed-form mean and variance of a linear model",
}

LEVEL = 1e-3  # of the statistical tests; with fixed seeds they pass always or never


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def alike(function: Callable[..., Tensor], seed: int = 0) -> Callable[..., Tensor]:
    """Return the function, with the default generator seeded before each call."""

    def call(*inputs: Tensor) -> Tensor:
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            return function(*inputs)

    return call


def masked(shape: Callable[[Tensor], list[int]]) -> Callable[..., Tensor]:
    """Return an oracle: torch's dropout of ones with the given shape, times the input."""

    def oracle(x: Tensor, p: float, training: bool) -> Tensor:
        return x * functional.dropout(x.new_ones(shape(x)), p, training)

    return oracle


# Ours, torch's, and a shape. Both draw from the default generator, so the masks are the same.
FUNCTIONS: dict[
    str, tuple[Callable[..., Tensor], Callable[..., Tensor], tuple[int, ...]]
] = {
    "dropout": (dropout.dropout, functional.dropout, (5, 7)),
    "dropout1d": (dropout.dropout1d, functional.dropout1d, (4, 6, 3)),
    "dropout1d, one sequence": (dropout.dropout1d, functional.dropout1d, (9, 3)),
    "dropout2d": (dropout.dropout2d, functional.dropout2d, (4, 6, 3, 2)),
    "alpha_dropout": (dropout.alpha_dropout, functional.alpha_dropout, (5, 7)),
    "drop_path": (dropout.drop_path, masked(lambda x: [len(x), 1, 1]), (9, 3, 2)),
    "drop_path, numbers": (dropout.drop_path, masked(lambda x: [len(x)]), (9,)),
    "locked_dropout": (
        dropout.locked_dropout,
        masked(lambda x: [1, *x.shape[1:]]),
        (4, 5, 6),
    ),
    "locked_dropout, batch first": (
        lambda x, p, training: dropout.locked_dropout(x, p, training, batch_first=True),
        masked(lambda x: [x.shape[0], 1, x.shape[2]]),
        (4, 5, 6),
    ),
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("p", [0.0, 0.1, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_masks_values_and_gradients_are_those_of_torch(
    function: str, p: float, training: bool, dtype: torch.dtype
) -> None:
    ours, theirs, shape = FUNCTIONS[function]
    x = torch.randn(shape, generator=seeded(), dtype=dtype)
    for seed in range(3):
        assert_matches(
            alike(lambda x: ours(x, p, training), seed),
            alike(lambda x: theirs(x, p, training), seed),
            x,
        )


@pytest.mark.parametrize("function", FUNCTIONS)
def test_at_probability_0_nothing_is_drawn_as_in_torch(function: str) -> None:
    ours, theirs, shape = FUNCTIONS[function]
    before = torch.get_rng_state()
    for call in (ours, theirs):
        call(torch.ones(shape), 0.0, True)
        assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ["dropout", "alpha_dropout"])
def test_element_wise_masks_match_at_extremes_and_on_any_layout(
    name: str, dtype: torch.dtype
) -> None:
    ours, theirs = getattr(dropout, name), getattr(functional, name)
    for key, x in element_wise_inputs(dtype).items():
        if key == "non-contiguous":  # torch draws in the order of the memory
            x = x.contiguous()
        assert_matches(
            alike(lambda x: ours(x, 0.4, True)),
            alike(lambda x: theirs(x, 0.4, True)),
            x,
        )


def test_a_tensor_of_any_layout_gets_the_same_mask() -> None:
    x = torch.ones(8, 6).t()[::2]
    got = dropout.dropout(x, generator=seeded())
    assert torch.equal(got, dropout.dropout(x.contiguous(), generator=seeded()))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("p", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("shape", [(5, 3), (3,), (0, 3), (2, 4, 3)])
def test_drop_connect_is_a_linear_map_with_a_dropped_weight(
    shape: tuple[int, ...], p: float, training: bool, dtype: torch.dtype
) -> None:
    generator = seeded()
    x = torch.randn(shape, generator=generator, dtype=dtype)
    weight = torch.randn(2, 3, generator=generator, dtype=dtype)
    bias = torch.randn(2, generator=generator, dtype=dtype)

    def theirs(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
        return functional.linear(x, functional.dropout(weight, p, training), bias)

    def ours(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
        return dropout.drop_connect(x, weight, bias, p, training)

    assert_matches(alike(ours), alike(theirs), x, weight, bias)
    assert_matches(alike(ours), alike(theirs), x, weight)


MODULES: dict[str, tuple[torch.nn.Module, Callable[..., Tensor], tuple[int, ...]]] = {
    "Dropout": (dropout.Dropout(0.3), torch.nn.Dropout(0.3), (4, 6)),
    "Dropout, default": (dropout.Dropout(), torch.nn.Dropout(), (4, 6)),
    "Dropout1d": (dropout.Dropout1d(0.3), torch.nn.Dropout1d(0.3), (4, 6, 3)),
    "Dropout1d, default": (dropout.Dropout1d(), torch.nn.Dropout1d(), (4, 6, 3)),
    "Dropout2d": (dropout.Dropout2d(0.3), torch.nn.Dropout2d(0.3), (4, 6, 3, 2)),
    "AlphaDropout": (dropout.AlphaDropout(0.3), torch.nn.AlphaDropout(0.3), (4, 6)),
    "DropPath": (dropout.DropPath(0.3), lambda x: dropout.drop_path(x, 0.3), (9, 3)),
    "LockedDropout": (dropout.LockedDropout(0.3), lambda x: dropout.locked_dropout(x, 0.3), (4, 3, 5)),
    "LockedDropout, default": (dropout.LockedDropout(), lambda x: dropout.locked_dropout(x), (4, 3, 5)),
    "LockedDropout, batch first": (dropout.LockedDropout(0.3, True), lambda x: dropout.locked_dropout(x, 0.3, True, True), (4, 3, 5)),
}  # fmt: skip


@pytest.mark.parametrize("kind", MODULES)
def test_a_module_drops_in_training_and_passes_its_input_on_in_evaluation(
    kind: str,
) -> None:
    module, oracle, shape = MODULES[kind]
    x = torch.randn(shape, generator=seeded())
    module.train()
    torch.testing.assert_close(alike(module)(x), alike(oracle)(x))
    assert not torch.equal(alike(module)(x), x)
    torch.testing.assert_close(module(x, seeded(4)), alike(module, 4)(x))
    assert module.eval()(x) is x


def test_a_module_shows_its_probability() -> None:
    assert repr(dropout.Dropout(0.25)) == "Dropout(p=0.25)"


@pytest.mark.parametrize("bias", [True, False])
def test_the_drop_connect_layer_carries_the_weights_of_a_linear_layer(
    bias: bool,
) -> None:
    linear = torch.nn.Linear(3, 2, bias)
    layer = dropout.DropConnect(3, 2, 0.25, bias)
    layer.load_state_dict(linear.state_dict())
    x = torch.randn(5, 3, generator=seeded())
    torch.testing.assert_close(layer.eval()(x), linear(x))
    got = layer.train()(x, seeded(1))
    want = dropout.drop_connect(x, linear.weight, linear.bias, 0.25, True, seeded(1))
    torch.testing.assert_close(got, want)
    assert not torch.allclose(got, linear(x))


def test_the_drop_connect_layer_has_a_bias_and_a_probability_of_one_half_unless_told() -> (
    None
):
    layer = dropout.DropConnect(3, 2)
    assert layer.p == 0.5
    assert layer.bias is not None


def test_the_defaults_are_one_half_in_training() -> None:
    x = torch.ones(4, 6, 2)
    for name in ("dropout", "dropout1d", "drop_path", "locked_dropout"):
        function = getattr(dropout, name)
        got = function(x, generator=seeded())
        assert torch.equal(got, function(x, 0.5, True, generator=seeded())), name
        assert set(got.flatten().tolist()) == {0.0, 2.0}, name
    image = x[..., None]
    got = dropout.dropout2d(image, generator=seeded())
    assert torch.equal(got, dropout.dropout2d(image, 0.5, True, seeded()))
    assert set(got.flatten().tolist()) == {0.0, 2.0}
    weight = torch.ones(3, 2)
    got = dropout.drop_connect(torch.eye(2), weight, generator=seeded())
    assert torch.equal(got, dropout.dropout(weight, 0.5, True, seeded()).T)
    assert dropout.alpha_dropout(x) is x
    got = dropout.alpha_dropout(x, training=True, generator=seeded())
    assert torch.equal(got, dropout.alpha_dropout(x, 0.5, True, seeded()))


# What one mask covers: the function, the shape of its input, and the shape of the masks.
MASKS: dict[str, tuple[Callable[..., Tensor], tuple[int, ...], tuple[int, ...]]] = {
    "dropout": (dropout.dropout, (60, 50), (60, 50)),
    "dropout1d": (dropout.dropout1d, (60, 50, 3), (60, 50, 1)),
    "dropout2d": (dropout.dropout2d, (60, 50, 2, 2), (60, 50, 1, 1)),
    "drop_path": (dropout.drop_path, (3000, 2, 2), (3000, 1, 1)),
    "locked_dropout": (dropout.locked_dropout, (3, 60, 50), (1, 60, 50)),
}


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
@pytest.mark.parametrize("function", MASKS)
def test_the_number_of_masks_that_are_zero_is_binomial(function: str, p: float) -> None:
    drop, shape, mask_shape = MASKS[function]
    y = drop(torch.ones(shape, dtype=torch.float64), p, generator=seeded(3))
    first = tuple(slice(size) for size in mask_shape)
    assert torch.equal(y, y[first].expand(shape))
    zeros = int((y[first] == 0).sum())
    assert stats.binomtest(zeros, math.prod(mask_shape), p).pvalue > LEVEL
    torch.testing.assert_close(y[y != 0], torch.full_like(y[y != 0], 1 / (1 - p)))


def test_masks_of_the_same_call_are_independent() -> None:
    y = dropout.dropout(torch.ones(2, 3000), generator=seeded()) > 0
    both = int((y[0] & y[1]).sum())
    assert stats.binomtest(both, 3000, 0.25).pvalue > LEVEL


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_alpha_dropout_keeps_mean_zero_and_variance_one(p: float) -> None:
    n = 100_000
    x = torch.randn(n, generator=seeded(1), dtype=torch.float64)
    y = dropout.alpha_dropout(x, p, training=True, generator=seeded(2))
    square = y.square()
    assert abs(y.mean()) < 5 * y.std() / math.sqrt(n)
    assert abs(square.mean() - 1) < 5 * square.std() / math.sqrt(n)


def test_the_same_generator_gives_the_same_masks_and_the_next_call_others() -> None:
    generator = seeded(9)
    x = torch.ones(64)
    first, second = (dropout.dropout(x, generator=generator) for _ in range(2))
    assert torch.equal(first, dropout.dropout(x, generator=seeded(9)))
    assert not torch.equal(first, second)


def test_monte_carlo_predictions_have_the_mean_and_variance_of_a_dropped_linear_model() -> (
    None
):
    p, n = 0.3, 4000
    model = torch.nn.Sequential(dropout.Dropout(p), torch.nn.Linear(6, 1)).double()
    x = torch.randn(1, 6, generator=seeded(), dtype=torch.float64)
    y = alike(lambda x: dropout.monte_carlo_predict(model, x, n))(x)[:, 0, 0]
    weight = model[1].weight.detach()
    mean = model.eval()(x).item()
    variance = (p / (1 - p) * (weight * x).square().sum()).item()
    assert abs(y.mean().item() - mean) < 5 * math.sqrt(variance / n)
    deviations = (y - mean).square()
    assert abs(
        deviations.mean().item() - variance
    ) < 5 * deviations.std().item() / math.sqrt(n)


DROPPING: dict[str, Callable[[], torch.nn.Module]] = {
    "ours": lambda: dropout.Dropout(0.5),
    "our weights": lambda: dropout.DropConnect(16, 16),
    "torch's": lambda: torch.nn.Dropout(0.5),
    "torch's alpha dropout": lambda: torch.nn.AlphaDropout(0.5),
}


@pytest.mark.parametrize("kind", DROPPING)
@pytest.mark.parametrize("training", [True, False])
def test_monte_carlo_prediction_drops_but_leaves_batch_normalization_and_every_mode_alone(
    kind: str, training: bool
) -> None:
    norm = torch.nn.BatchNorm1d(16)
    model = torch.nn.Sequential(
        norm, torch.nn.Sequential(DROPPING[kind](), torch.nn.ReLU())
    )
    model.train(training)
    norm.train(not training)
    before = [module.training for module in model.modules()]
    state = {name: value.clone() for name, value in model.state_dict().items()}
    x = torch.randn(3, 16, generator=seeded()) + 5
    samples = dropout.monte_carlo_predict(model, x, 4)
    assert samples.shape == (4, 3, 16)
    assert not samples.requires_grad
    assert not torch.equal(samples[0], samples[1])
    assert [module.training for module in model.modules()] == before
    torch.testing.assert_close(dict(model.state_dict()), state)


def test_monte_carlo_prediction_of_a_batch_normalization_is_that_of_its_evaluation() -> (
    None
):
    norm = torch.nn.BatchNorm1d(4).train()
    x = torch.randn(3, 4, generator=seeded()) + 5
    [sample] = dropout.monte_carlo_predict(norm, x, 1)
    assert norm.training
    torch.testing.assert_close(sample, norm.eval()(x).detach())


class Last(torch.nn.Module):
    """The last output of an LSTM, beside a batch normalization that holds a number named dropout."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.dropout = dropout
        self.norm = torch.nn.BatchNorm1d(3)
        self.lstm = torch.nn.LSTM(3, 5, num_layers=2, dropout=dropout)

    def forward(self, x: Tensor) -> Tensor:
        output: Tensor = self.lstm(self.norm(x)[None])[0][-1]
        return output


def test_monte_carlo_prediction_drops_between_the_layers_of_an_lstm_and_not_in_its_neighbours() -> (
    None
):
    model = Last(0.5).eval()
    x = torch.randn(4, 3, generator=seeded()) + 5
    samples = dropout.monte_carlo_predict(model, x, 2)
    assert not torch.equal(samples[0], samples[1])
    assert model.norm.running_mean.tolist() == [0.0, 0.0, 0.0]
    same = dropout.monte_carlo_predict(torch.nn.Sequential(Last(0.0)), x, 2)
    assert torch.equal(same[0], same[1])


def test_the_modes_are_restored_after_an_error() -> None:
    model = torch.nn.Sequential(dropout.Dropout(), torch.nn.Linear(3, 1)).eval()
    with pytest.raises(RuntimeError):
        dropout.monte_carlo_predict(model, torch.ones(1, 4), 2)
    assert not any(module.training for module in model.modules())


def test_a_model_of_integers_can_be_sampled() -> None:
    model = torch.nn.Sequential(torch.nn.Embedding(3, 8), dropout.Dropout())
    assert dropout.monte_carlo_predict(model, torch.tensor([0, 2]), 3).shape == (
        3,
        2,
        8,
    )


X = torch.ones(2, 3)
SHAPED: dict[str, Tensor] = {
    "dropout": X,
    "dropout1d": X,
    "dropout2d": torch.ones(1, 2, 3, 3),
    "alpha_dropout": X,
    "drop_path": X,
    "locked_dropout": torch.ones(1, 2, 3),
}
CLASSES = [
    "AlphaDropout",
    "DropPath",
    "Dropout",
    "Dropout1d",
    "Dropout2d",
    "LockedDropout",
]


def calling(name: str, *arguments: object, **named: Any) -> Callable[[], object]:
    return lambda: getattr(dropout, name)(*arguments, **named)


BAD_INPUT = [
    *(Bad(name, "x", calling(name, "1"), TypeError, "x must be a tensor, got str") for name in SHAPED),
    *(Bad(name, "x", calling(name, x.long()), TypeError, "x must be a floating-point tensor, got torch.int64") for name, x in SHAPED.items()),
    *(Bad(name, "p", calling(name, x, 1.5), ValueError, r"p must be a number in \[0, 1\], got 1.5") for name, x in SHAPED.items()),
    *(Bad(name, "p", calling(name, x, -0.5, False), ValueError, r"p must be a number in \[0, 1\], got -0.5") for name, x in SHAPED.items()),
    *(Bad(name, "training", calling(name, x, 0.5, 1), TypeError, "training must be True or False, got 1") for name, x in SHAPED.items()),
    *(Bad(name, "generator", calling(name, x, generator=0), TypeError, "generator must be a torch.Generator or None, got int") for name, x in SHAPED.items()),
    *(Bad(name, "p", calling(name, 1.5), ValueError, r"p must be a number in \[0, 1\], got 1.5") for name in CLASSES),
    Bad("dropout1d", "x", lambda: dropout.dropout1d(X[0]), ValueError, r"x must be \(\[batch,\] channels, length\), got \(3,\)"),
    Bad("dropout1d", "x", lambda: dropout.dropout1d(X[None, None]), ValueError, r"x must be \(\[batch,\] channels, length\), got \(1, 1, 2, 3\)"),
    Bad("dropout2d", "x", lambda: dropout.dropout2d(X[None]), ValueError, r"x must be \(batch, channels, height, width\), got \(1, 2, 3\)"),
    Bad("drop_path", "x", lambda: dropout.drop_path(torch.tensor(1.0)), ValueError, r"x must be \(batch, ...\), got \(\)"),
    Bad("locked_dropout", "x", lambda: dropout.locked_dropout(X), ValueError, r"x must be \(time, batch, features\), got \(2, 3\)"),
    Bad("locked_dropout", "x", lambda: dropout.locked_dropout(X, batch_first=True), ValueError, r"x must be \(batch, time, features\), got \(2, 3\)"),
    Bad("locked_dropout", "batch_first", lambda: dropout.locked_dropout(X[None], batch_first=1), TypeError, "batch_first must be True or False, got 1"),
    Bad("LockedDropout", "batch_first", lambda: dropout.LockedDropout(0.5, 1), TypeError, "batch_first must be True or False, got 1"),
    Bad("drop_connect", "x", lambda: dropout.drop_connect(torch.ones(2, 4), X), ValueError, r"x must be \(..., in_features=3\), got \(2, 4\)"),
    Bad("drop_connect", "x", lambda: dropout.drop_connect(None, X), TypeError, "x must be a tensor, got NoneType"),
    Bad("drop_connect", "weight", lambda: dropout.drop_connect(X, X[0]), ValueError, r"weight must be \(out_features, in_features\), got \(3,\)"),
    Bad("drop_connect", "bias", lambda: dropout.drop_connect(X, X, torch.ones(3)), ValueError, r"bias must be \(out_features=2,\), got \(3,\)"),
    Bad("drop_connect", "p", lambda: dropout.drop_connect(X, X, None, 2.0), ValueError, r"p must be a number in \[0, 1\], got 2.0"),
    Bad("drop_connect", "training", lambda: dropout.drop_connect(X, X, training=0), TypeError, "training must be True or False, got 0"),
    Bad("drop_connect", "generator", lambda: dropout.drop_connect(X, X, generator=0), TypeError, "generator must be a torch.Generator or None, got int"),
    Bad("DropConnect", "in_features", lambda: dropout.DropConnect(0, 1), ValueError, r"in_features must be an integer in \[1, inf\), got 0"),
    Bad("DropConnect", "out_features", lambda: dropout.DropConnect(1, 0), ValueError, r"out_features must be an integer in \[1, inf\), got 0"),
    Bad("DropConnect", "p", lambda: dropout.DropConnect(1, 1, math.nan), ValueError, r"p must be a number in \[0, 1\], got nan"),
    Bad("DropConnect", "bias", lambda: dropout.DropConnect(1, 1, 0.5, 1), TypeError, "bias must be True or False, got 1"),
    Bad("monte_carlo_predict", "model", lambda: dropout.monte_carlo_predict(abs, X, 1), TypeError, "model must be a module, got builtin_function_or_method"),
    Bad("monte_carlo_predict", "x", lambda: dropout.monte_carlo_predict(dropout.Dropout(), [1.0], 1), TypeError, "x must be a tensor, got list"),
    Bad("monte_carlo_predict", "samples", lambda: dropout.monte_carlo_predict(dropout.Dropout(), X, 0), ValueError, r"samples must be an integer in \[1, inf\), got 0"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
