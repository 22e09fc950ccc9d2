"""`dlref.residual` against the equations spelled out with `torch.nn`, and what a shortcut is for."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from dlref import residual
from tests.dlref.oracle import DTYPES, Bad, assert_matches, bad_input

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "HighwayLayer": "torch has none: compared with the equation in torch.nn.functional's terms",
    "PreNormBlock": torch.nn.TransformerEncoderLayer,
    "ResidualBlock": "torch has none: compared with the sum written out, and a chain of its gradients",
    "SqueezeExcitation": "torch has none: compared with a torch.nn.Sequential of the same weights",
}


def randn(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator, dtype=dtype)


def filled(module: torch.nn.Module, dtype: torch.dtype) -> torch.nn.Module:
    """Give every parameter of a module fixed values."""
    for seed, parameter in enumerate(module.to(dtype).parameters()):
        parameter.data = randn(*parameter.shape, seed=seed, dtype=dtype)
    return module


def assert_matches_with_weights(
    module: torch.nn.Module, theirs: Callable[..., Tensor], x: Tensor
) -> None:
    """Compare with a function of the input and the parameters, in order, in all their gradients."""
    names = [name for name, _ in module.named_parameters()]

    def ours(x: Tensor, *parameters: Tensor) -> Tensor:
        return torch.func.functional_call(
            module, dict(zip(names, parameters, strict=True)), x
        )

    assert_matches(ours, theirs, x, *module.parameters())


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("batch", [5, 1, 0])
def test_residual_block_matches_the_sum_written_out(
    batch: int, dtype: torch.dtype
) -> None:
    x = randn(batch, 3, dtype=dtype)
    block = filled(residual.ResidualBlock(torch.nn.Linear(3, 3)), dtype)
    assert_matches_with_weights(
        block, lambda x, w, b: x + torch.nn.functional.linear(x, w, b), x
    )
    block = residual.ResidualBlock(
        torch.nn.Linear(3, 2), torch.nn.Linear(3, 2, bias=False), torch.relu
    )
    assert_matches_with_weights(
        filled(block, dtype),
        lambda x, w, b, s: torch.nn.functional.relu(
            torch.nn.functional.linear(x, s) + torch.nn.functional.linear(x, w, b)
        ),
        x,
    )


def test_modules_become_parts_of_the_blocks_and_functions_may_stand_for_them() -> None:
    block = residual.ResidualBlock(
        torch.nn.Linear(2, 3), torch.nn.Linear(2, 3), torch.nn.PReLU()
    )
    names = [
        "f.weight",
        "f.bias",
        "shortcut.weight",
        "shortcut.bias",
        "activation.weight",
    ]
    assert [name for name, _ in block.named_parameters()] == names
    pre_norm = residual.PreNormBlock(torch.nn.Linear(2, 2), torch.nn.LayerNorm(2))
    names = ["f.weight", "f.bias", "norm.weight", "norm.bias"]
    assert [name for name, _ in pre_norm.named_parameters()] == names
    x = torch.tensor([-1.0, 4.0])
    assert residual.ResidualBlock(torch.square)(x).tolist() == [0.0, 20.0]
    assert residual.ResidualBlock(torch.square, torch.neg)(x).tolist() == [2.0, 12.0]
    assert residual.ResidualBlock(torch.neg, torch.square, torch.sqrt)(x)[
        1
    ] == math.sqrt(12)
    assert residual.PreNormBlock(torch.square, torch.neg)(x).tolist() == [0.0, 20.0]
    assert residual.PreNormBlock(torch.neg, torch.square)(x).tolist() == [-2.0, -12.0]


def test_a_chain_of_residual_blocks_keeps_the_gradient_that_a_plain_chain_loses() -> (
    None
):
    x = torch.ones(1, dtype=torch.float64, requires_grad=True)
    plain = around = x
    for _ in range(50):
        plain = 0.01 * plain
        around = residual.ResidualBlock(lambda x: 0.01 * x)(around)
    [lost], [kept] = torch.autograd.grad(plain, x), torch.autograd.grad(around, x)
    assert lost.item() == pytest.approx(0.01**50)
    assert kept.item() == pytest.approx(1.01**50)


def test_pre_norm_blocks_make_torchs_transformer_layer() -> None:
    oracle = torch.nn.TransformerEncoderLayer(
        4, 2, dim_feedforward=8, dropout=0.0, batch_first=True, norm_first=True
    )
    filled(oracle, torch.float64)

    def attention(x: Tensor) -> Tensor:
        return oracle.self_attn(x, x, x, need_weights=False)[0]

    feed_forward = torch.nn.Sequential(oracle.linear1, torch.nn.ReLU(), oracle.linear2)
    ours = torch.nn.Sequential(
        residual.PreNormBlock(attention, oracle.norm1),
        residual.PreNormBlock(feed_forward, oracle.norm2),
    )
    assert_matches(ours, oracle, randn(2, 3, 4, seed=9))


def highway(activation: Callable[[Tensor], Tensor]) -> Callable[..., Tensor]:
    def layer(x: Tensor, w_h: Tensor, b_h: Tensor, w_t: Tensor, b_t: Tensor) -> Tensor:
        linear = torch.nn.functional.linear
        return torch.lerp(
            x, activation(linear(x, w_h, b_h)), torch.sigmoid(linear(x, w_t, b_t))
        )

    return layer


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(5, 3), (3,), (0, 3), (2, 4, 3)], ids=str)
def test_highway_layer_matches_the_equation(
    shape: tuple[int, ...], dtype: torch.dtype
) -> None:
    x = randn(*shape, seed=9, dtype=dtype)
    assert_matches_with_weights(
        filled(residual.HighwayLayer(3), dtype), highway(torch.relu), x
    )
    layer = filled(residual.HighwayLayer(3, activation=torch.tanh), dtype)
    assert_matches_with_weights(layer, highway(torch.tanh), x)


def test_the_gates_bias_starts_where_asked_and_at_minus_three_by_default() -> None:
    layer = residual.HighwayLayer(4)
    assert layer.gate.bias.tolist() == [-3.0] * 4
    assert layer.gate.bias.requires_grad
    assert residual.HighwayLayer(2, 1.5).gate.bias.tolist() == [1.5] * 2
    shapes = {
        name: tuple(parameter.shape) for name, parameter in layer.named_parameters()
    }
    assert shapes == {
        "transform.weight": (4, 4),
        "transform.bias": (4,),
        "gate.weight": (4, 4),
        "gate.bias": (4,),
    }
    assert torch.tensor(-3.0).sigmoid().item() == pytest.approx(
        0.047, abs=5e-4
    )  # "about 5 %"


def test_a_highway_layer_carries_with_its_gate_shut_and_transforms_with_it_open() -> (
    None
):
    x = randn(5, 3, dtype=torch.float32)
    shut, opened = residual.HighwayLayer(3, -1e4), residual.HighwayLayer(3, 1e4)
    assert torch.equal(shut(x), x)
    assert torch.equal(opened(x), opened.transform(x).relu())


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(2, 4, 3, 5), (1, 4, 1, 1), (0, 4, 2, 2)], ids=str)
def test_squeeze_excitation_matches_the_sequential_with_its_weights(
    shape: tuple[int, ...], dtype: torch.dtype
) -> None:
    layer = filled(residual.SqueezeExcitation(4, 2), dtype)

    def oracle(x: Tensor, w1: Tensor, w2: Tensor) -> Tensor:
        z = torch.nn.functional.adaptive_avg_pool2d(x, 1).flatten(1)
        hidden = torch.nn.functional.relu(torch.nn.functional.linear(z, w1))
        return torch.einsum(
            "bchw,bc->bchw", x, torch.sigmoid(torch.nn.functional.linear(hidden, w2))
        )

    assert_matches_with_weights(layer, oracle, randn(*shape, seed=9, dtype=dtype))


def test_squeeze_excitation_has_as_many_weights_as_the_docstring_says() -> None:
    layer = residual.SqueezeExcitation(64)
    assert layer.fc1.weight.shape == (4, 64)
    assert layer.fc2.weight.shape == (64, 4)
    assert sum(parameter.numel() for parameter in layer.parameters()) == 2 * 64**2 // 16
    assert (
        inspect.signature(residual.SqueezeExcitation).parameters["reduction"].default
        == 16
    )


def test_squeeze_excitation_halves_the_channels_when_it_has_nothing_to_say() -> None:
    layer = residual.SqueezeExcitation(2, 1)
    torch.nn.init.zeros_(layer.fc2.weight)
    x = randn(1, 2, 3, 3, dtype=torch.float32)
    assert torch.equal(layer(x), x / 2)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: residual.ResidualBlock(torch.neg)([1.0]), TypeError, r"^x must be a tensor, got list$"),
        (lambda: residual.ResidualBlock(torch.sum)(torch.ones(3)), ValueError, r"^f must give \(3,\) to add to, got \(\)$"),
        (lambda: residual.PreNormBlock(torch.sum, torch.neg)(torch.ones(3)), ValueError, r"^f must give \(3,\) to add to, got \(\)$"),
        (lambda: residual.PreNormBlock(torch.neg, torch.neg)(torch.arange(3)), TypeError, r"^x must be a floating-point tensor, got torch\.int64$"),
        (lambda: residual.HighwayLayer(3)(torch.ones(3, 2)), ValueError, r"^x must be \(\.\.\., features=3\), got \(3, 2\)$"),
        (lambda: residual.SqueezeExcitation(4, 2)(torch.ones(1, 3, 2, 2)), ValueError, r"^x must be \(batch, channels=4, height, width\), got \(1, 3, 2, 2\)$"),
    ],
)  # fmt: skip
def test_an_input_that_does_not_fit_is_refused(
    call: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        call()


BAD_INPUT = [
    Bad("ResidualBlock", "f", lambda: residual.ResidualBlock(None), TypeError, "^f must be callable, got NoneType$"),
    Bad("ResidualBlock", "shortcut", lambda: residual.ResidualBlock(torch.neg, 3), TypeError, "^shortcut must be callable, got int$"),
    Bad("ResidualBlock", "activation", lambda: residual.ResidualBlock(torch.neg, None, "relu"), TypeError, "^activation must be callable, got str$"),
    Bad("PreNormBlock", "f", lambda: residual.PreNormBlock(3, torch.neg), TypeError, "^f must be callable, got int$"),
    Bad("PreNormBlock", "norm", lambda: residual.PreNormBlock(torch.neg, None), TypeError, "^norm must be callable, got NoneType$"),
    Bad("HighwayLayer", "features", lambda: residual.HighwayLayer(0), ValueError, r"^features must be an integer in \[1, inf\), got 0$"),
    Bad("HighwayLayer", "gate_bias", lambda: residual.HighwayLayer(2, math.nan), ValueError, r"^gate_bias must be a number in \(-inf, inf\), got nan$"),
    Bad("HighwayLayer", "activation", lambda: residual.HighwayLayer(2, -3.0, "relu"), TypeError, "^activation must be callable, got str$"),
    Bad("SqueezeExcitation", "channels", lambda: residual.SqueezeExcitation(0), ValueError, r"^channels must be an integer in \[1, inf\), got 0$"),
    Bad("SqueezeExcitation", "reduction", lambda: residual.SqueezeExcitation(4, 0), ValueError, r"^reduction must be an integer in \[1, inf\), got 0$"),
    Bad("SqueezeExcitation", "reduction", lambda: residual.SqueezeExcitation(10, 4), ValueError, "^reduction must divide channels=10, got 4$"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
