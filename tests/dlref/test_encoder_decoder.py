"""`dlref.encoder_decoder` against `torch.nn`, and what decoding must do."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from dlref.encoder_decoder import EncoderDecoder, dot_product_attention
from tests.dlref.oracle import DTYPES, Bad, assert_matches, bad_input

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "EncoderDecoder": "torch has none: test_teacher_forcing_matches_one_pass_of_torchs_lstm builds it from torch.nn",
    "dot_product_attention": functional.scaled_dot_product_attention,
}


def normal(*shape: int, dtype: torch.dtype = torch.float64, seed: int = 0) -> Tensor:
    return torch.randn(
        shape, generator=torch.Generator().manual_seed(seed), dtype=dtype
    )


MASKS = {
    "none": None,
    "causal": torch.ones(4, 5).tril().bool(),
    "last key hidden": torch.tensor([True, True, True, True, False]),
    "a query that sees nothing": torch.arange(4)[:, None] > 0,
    "a batch of masks": torch.arange(5) < torch.tensor([3, 5])[:, None, None],
    "nothing at all": torch.tensor(False),
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("mask", MASKS.values(), ids=MASKS)
@pytest.mark.parametrize("scale", [1.0, 0.0, 1e4, 1e-42])
def test_attention_matches_torch(
    scale: float, mask: Tensor | None, dtype: torch.dtype
) -> None:
    query, key = normal(2, 4, 3, dtype=dtype), normal(2, 5, 3, dtype=dtype, seed=1)
    value = normal(2, 5, 6, dtype=dtype, seed=2)
    wide = (
        None if mask is None else mask.expand(2, 4, 5)
    )  # torch takes no mask without axes
    assert_matches(
        lambda q, k, v: dot_product_attention(q, k, v, mask),
        lambda q, k, v: functional.scaled_dot_product_attention(q, k, v, wide),
        query * scale,
        key,
        value,
    )


@pytest.mark.parametrize(
    ("query", "key", "value"),
    [
        ((4, 3), (5, 3), (5, 2)),
        ((2, 1, 4, 3), (1, 6, 5, 3), (2, 6, 5, 2)),
        ((0, 4, 3), (0, 5, 3), (0, 5, 2)),
        ((1, 1, 1), (1, 1, 1), (1, 1, 1)),
    ],
)
def test_attention_matches_torch_for_every_shape(
    query: tuple[int, ...], key: tuple[int, ...], value: tuple[int, ...]
) -> None:
    assert_matches(
        dot_product_attention,
        functional.scaled_dot_product_attention,
        normal(*query),
        normal(*key, seed=1),
        normal(*value, seed=2),
    )


def test_attention_matches_torch_on_non_contiguous_inputs() -> None:
    assert_matches(
        dot_product_attention,
        functional.scaled_dot_product_attention,
        normal(3, 4).t(),
        normal(3, 5).t(),
        normal(5, 4)[:, ::2],
    )


def test_a_query_that_sees_nothing_gets_zero_and_no_gradient() -> None:
    inputs = [normal(2, 3).requires_grad_() for _ in range(3)]
    output = dot_product_attention(*inputs, torch.tensor([[True, True], [False] * 2]))
    assert output[1].tolist() == [0.0, 0.0, 0.0]
    gradient = torch.autograd.grad(output.sum(), inputs)
    assert gradient[0][1].tolist() == [0.0, 0.0, 0.0]
    assert all(tensor.isfinite().all() for tensor in gradient)


@settings(max_examples=50)
@given(
    seed=st.integers(0, 2**31),
    queries=st.integers(1, 4),
    keys=st.integers(1, 5),
    features=st.integers(1, 4),
)
def test_identity_values_give_the_weights_which_sum_to_one(
    seed: int, queries: int, keys: int, features: int
) -> None:
    query, key = normal(queries, features, seed=seed), normal(keys, features, seed=7)
    identity = torch.eye(keys, dtype=torch.float64)
    weights = dot_product_attention(query, key, identity)
    torch.testing.assert_close(
        weights.sum(-1), torch.ones(queries, dtype=torch.float64)
    )
    order = torch.randperm(keys, generator=torch.Generator().manual_seed(seed))
    shuffled = dot_product_attention(query, key[order], identity[order])
    torch.testing.assert_close(shuffled, weights)


def model(attention: bool = False, seed: int = 0, **more: Any) -> EncoderDecoder:
    torch.manual_seed(seed)
    return EncoderDecoder(7, 9, 5, attention, **more).double()


def torch_logits(
    net: EncoderDecoder, source: Tensor, target: Tensor, lengths: Tensor | None
) -> Tensor:
    """What the network computes under teacher forcing, built from `torch.nn` in one pass."""
    encoder = nn.LSTM(5, 5, batch_first=True).double()
    encoder.load_state_dict(net.encoder.state_dict())
    decoder = nn.LSTM(5, 5, batch_first=True).double()
    decoder.load_state_dict(
        {f"{key}_l0": value for key, value in net.decoder.state_dict().items()}
    )
    steps = source.shape[1]
    ends = torch.full((len(source),), steps) if lengths is None else lengths
    packed = pack_padded_sequence(
        net.source_embedding(source), ends, batch_first=True, enforce_sorted=False
    )
    outputs, state = encoder(packed)
    memory = pad_packed_sequence(outputs, batch_first=True, total_length=steps)[0]
    first = torch.full((len(target), 1), net.start)
    fed = torch.cat([first, target[:, :-1]], dim=1)
    features = decoder(net.target_embedding(fed), state)[0]
    if net.attention:
        mask = (torch.arange(steps) < ends[:, None])[:, None]
        seen = functional.scaled_dot_product_attention(
            features, memory, memory, mask.expand(-1, features.shape[1], -1)
        )
        features = torch.cat([features, seen], dim=-1)
    return functional.linear(features, net.output.weight, net.output.bias)


SOURCE = torch.tensor([[1, 2, 3, 4], [6, 5, 0, 0], [2, 2, 2, 0]])
TARGET = torch.tensor([[2, 3, 4, 1, 1], [8, 7, 6, 5, 1], [0, 3, 1, 1, 1]])
LENGTHS = torch.tensor([4, 2, 3])


@pytest.mark.parametrize("attention", [False, True])
@pytest.mark.parametrize("start", [0, 4])
@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["whole", "padded"])
def test_teacher_forcing_matches_one_pass_of_torchs_lstm(
    lengths: Tensor | None, start: int, attention: bool
) -> None:
    net = model(attention, start=start)
    got = net(SOURCE, TARGET, lengths=lengths)
    torch.testing.assert_close(got, torch_logits(net, SOURCE, TARGET, lengths))
    assert got.shape == (3, 5, 9)
    got.sum().backward()
    assert all(parameter.grad is not None for parameter in net.parameters())


@pytest.mark.parametrize("attention", [False, True])
def test_padding_the_source_changes_nothing(attention: bool) -> None:
    net = model(attention)
    padded = net(SOURCE, TARGET, lengths=LENGTHS)
    decoded = net.greedy_decode(SOURCE, 5, LENGTHS)
    for k, length in enumerate(LENGTHS):
        alone = SOURCE[k : k + 1, :length]
        torch.testing.assert_close(padded[k : k + 1], net(alone, TARGET[k : k + 1]))
        tokens = net.greedy_decode(alone, 5)[0]
        assert decoded[k, : len(tokens)].tolist() == tokens.tolist()


def test_attention_reads_two_features_per_hidden_unit_and_its_absence_one() -> None:
    assert model(attention=True).output.weight.shape == (9, 10)
    assert model(attention=False).output.weight.shape == (9, 5)
    assert not EncoderDecoder(3, 3, 2).attention
    assert (EncoderDecoder(3, 3, 2).start, EncoderDecoder(3, 3, 2).end) == (0, 1)


@pytest.mark.parametrize("attention", [False, True])
def test_greedy_decoding_is_its_own_teacher(attention: bool) -> None:
    decoded = 0
    for seed in range(10):
        net = model(attention, seed)
        with torch.no_grad():
            net.output.weight.mul_(5)  # so that the tokens change from step to step
            net.output.bias[1] += 1
        tokens = net.greedy_decode(SOURCE, 6)
        free = net(SOURCE, torch.zeros(3, 6, dtype=torch.int64), teacher_forcing=0.0)
        forced = net(SOURCE, tokens)
        for row, own, taught in zip(
            tokens.tolist(), free.argmax(-1), forced.argmax(-1), strict=True
        ):
            length = row.index(1) + 1 if 1 in row else len(row)
            assert own[:length].tolist() == row[:length]
            assert taught[:length].tolist() == row[:length]
            assert set(row[length:]) <= {1}
            decoded += length < len(row)
    assert decoded > 0  # some rows ended before the others


def always(net: EncoderDecoder, token: int) -> EncoderDecoder:
    """Make a network write one token at every step."""
    with torch.no_grad():
        net.output.weight.zero_()
        net.output.bias.copy_(torch.eye(9, dtype=torch.float64)[token])
    return net


def test_decoding_stops_when_all_sequences_have_ended_or_at_the_limit() -> None:
    assert always(model(end=3), 3).greedy_decode(SOURCE, 5).tolist() == [[3]] * 3
    assert always(model(end=3), 2).greedy_decode(SOURCE, 5).tolist() == [[2] * 5] * 3
    assert always(model(), 2).greedy_decode(SOURCE, 1).tolist() == [[2]] * 3
    both = always(model(start=3, end=3), 2)  # the start token ends nothing
    assert both.greedy_decode(SOURCE, 2).tolist() == [[2, 2]] * 3


def test_an_empty_batch_passes_through() -> None:
    for attention in (False, True):
        net = model(attention)
        assert net(SOURCE[:0], TARGET[:0]).shape == (0, 5, 9)
        assert net.greedy_decode(SOURCE[:0], 3).shape == (0, 1)


def test_decoding_records_no_gradient() -> None:
    net = model()
    assert not net.greedy_decode(SOURCE, 2).requires_grad
    assert torch.is_grad_enabled()


def fed_tokens(net: EncoderDecoder, teacher_forcing: float, steps: int) -> Tensor:
    """The tokens after the first that a network which always writes 2 was fed; the truth is 4."""
    fed: list[Tensor] = []
    hook = net.target_embedding.register_forward_pre_hook(
        lambda _, args: fed.append(args[0])
    )
    truth = torch.full((50, steps), 4)
    generator = torch.Generator().manual_seed(0)
    source = SOURCE[:1].expand(50, 4)
    always(net, 2)(source, truth, teacher_forcing, generator=generator)
    hook.remove()
    assert fed[0].tolist() == [0] * 50
    return torch.stack(fed[1:])


def test_teacher_forcing_feeds_the_truth_with_its_probability() -> None:
    assert (fed_tokens(model(), 1.0, 3) == 4).all()
    assert (fed_tokens(model(), 0.0, 3) == 2).all()
    tokens = fed_tokens(model(), 0.3, 41)
    assert set(tokens.flatten().tolist()) == {2, 4}
    n = tokens.numel()
    share = (tokens == 4).double().mean().item()
    assert abs(share - 0.3) < 5 * math.sqrt(0.3 * 0.7 / n)
    assert (tokens == 4).any(dim=0).sum() > 1  # each sequence draws for itself
    assert not (tokens == tokens[:, :1]).all()


def test_the_generator_alone_decides_what_is_forced() -> None:
    net = model()
    before = torch.get_rng_state()
    first, second = (
        net(SOURCE, TARGET, 0.5, generator=torch.Generator().manual_seed(1))
        for _ in range(2)
    )
    assert torch.equal(first, second)
    assert torch.equal(before, torch.get_rng_state())


def attend(*shapes: tuple[int, ...], mask: Any = None) -> Callable[[], Tensor]:
    return lambda: dot_product_attention(
        *(torch.zeros(shape) for shape in shapes), mask
    )


OK = [(4, 3), (5, 3), (5, 2)]
FLOATS = torch.zeros(3, 4)
BAD_INPUT = [
    Bad("dot_product_attention", "query", lambda: dot_product_attention(SOURCE, FLOATS, FLOATS), TypeError, "^query must be a floating-point tensor, got torch.int64"),
    Bad("dot_product_attention", "query", attend((3,), (5, 3), (5, 2)), ValueError, r"^query must be \(\.\.\., queries, features\), got \(3,\)"),
    Bad("dot_product_attention", "key", attend((4, 3), (5, 2), (5, 2)), ValueError, r"^key must be \(\.\.\., keys, features=3\), got \(5, 2\)"),
    Bad("dot_product_attention", "value", attend((4, 3), (5, 3), (4, 2)), ValueError, r"^value must be \(\.\.\., keys=5, value_features\), got \(4, 2\)"),
    Bad("dot_product_attention", "mask", attend(*OK, mask=[True]), TypeError, "^mask must be a tensor, got list"),
    Bad("dot_product_attention", "mask", attend(*OK, mask=torch.ones(4, 5)), TypeError, "^mask must be a bool tensor, got torch.float32"),
    Bad("dot_product_attention", "mask", attend(*OK, mask=torch.ones(5, 4).bool()), ValueError, r"^mask must be broadcastable to \(4, 5\), got \(5, 4\)"),
    Bad("dot_product_attention", "mask", attend(*OK, mask=torch.ones(2, 4, 5).bool()), ValueError, r"^mask must be broadcastable to \(4, 5\), got \(2, 4, 5\)"),
    Bad("EncoderDecoder", "source_size", lambda: EncoderDecoder(0, 9, 5), ValueError, r"^source_size must be an integer in \[1, inf\), got 0"),
    Bad("EncoderDecoder", "target_size", lambda: EncoderDecoder(7, 0, 5), ValueError, r"^target_size must be an integer in \[1, inf\), got 0"),
    Bad("EncoderDecoder", "hidden_size", lambda: EncoderDecoder(7, 9, 0), ValueError, r"^hidden_size must be an integer in \[1, inf\), got 0"),
    Bad("EncoderDecoder", "attention", lambda: EncoderDecoder(7, 9, 5, 1), TypeError, "^attention must be True or False, got 1"),
    Bad("EncoderDecoder", "start", lambda: EncoderDecoder(7, 9, 5, start=9), ValueError, r"^start must be an integer in \[0, 9\), got 9"),
    Bad("EncoderDecoder", "start", lambda: EncoderDecoder(7, 9, 5, start=-1), ValueError, r"^start must be an integer in \[0, 9\), got -1"),
    Bad("EncoderDecoder", "end", lambda: EncoderDecoder(7, 9, 5, end=9), ValueError, r"^end must be an integer in \[0, 9\), got 9"),
    Bad("EncoderDecoder", "end", lambda: EncoderDecoder(7, 9, 5, end=-1), ValueError, r"^end must be an integer in \[0, 9\), got -1"),
    Bad("EncoderDecoder", "source", lambda: model()(FLOATS, TARGET), TypeError, "^source must be an int64 tensor, got torch.float32"),
    Bad("EncoderDecoder", "source", lambda: model()(SOURCE[0], TARGET), ValueError, r"^source must be \(batch, steps\), got \(4,\)"),
    Bad("EncoderDecoder", "source", lambda: model()(SOURCE[:, :0], TARGET), ValueError, "^source must have at least 1 step, got 0"),
    Bad("EncoderDecoder", "source", lambda: model()(SOURCE + 1, TARGET), ValueError, r"^source must hold tokens in \[0, 7\), got some in \[1, 7\]"),
    Bad("EncoderDecoder", "source", lambda: model().greedy_decode(SOURCE - 1, 3), ValueError, r"^source must hold tokens in \[0, 7\), got some in \[-1, 5\]"),
    Bad("EncoderDecoder", "target", lambda: model()(SOURCE, TARGET.int()), TypeError, "^target must be an int64 tensor, got torch.int32"),
    Bad("EncoderDecoder", "target", lambda: model()(SOURCE, TARGET[:2]), ValueError, r"^target must be \(batch=3, steps\), got \(2, 5\)"),
    Bad("EncoderDecoder", "target", lambda: model()(SOURCE, TARGET + 1), ValueError, r"^target must hold tokens in \[0, 9\), got some in \[1, 9\]"),
    Bad("EncoderDecoder", "target", lambda: model()(SOURCE, None), TypeError, "^target must be a tensor, got NoneType"),
    Bad("EncoderDecoder", "teacher_forcing", lambda: model()(SOURCE, TARGET, 1.5), ValueError, r"^teacher_forcing must be a number in \[0, 1\], got 1.5"),
    Bad("EncoderDecoder", "lengths", lambda: model()(SOURCE, TARGET, lengths=LENGTHS + 1), ValueError, r"^lengths must lie in \[1, time=4\], got \[5, 3, 4\]"),
    Bad("EncoderDecoder", "generator", lambda: model()(SOURCE, TARGET, generator=1), TypeError, "^generator must be a torch.Generator or None, got int"),
    Bad("EncoderDecoder", "max_steps", lambda: model().greedy_decode(SOURCE, 0), ValueError, r"^max_steps must be an integer in \[1, inf\), got 0"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
