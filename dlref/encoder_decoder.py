"""Attention by dot products, and an encoder-decoder that writes one sequence after reading another."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import Embedding, Linear, Module

from dlref._check import (
    check_bool,
    check_generator,
    check_integer,
    check_number,
    check_tensor,
)
from dlref.recurrent import LSTM, LSTMCell

__all__ = ["EncoderDecoder", "dot_product_attention"]


def dot_product_attention(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
) -> Tensor:
    r"""Average the values, weighted by how well each key answers the query.

    $$\operatorname{Attention}(Q, K, V) = \operatorname{softmax}\!\Big(\frac{Q K^\top}{\sqrt d}\Big) V$$

    where the rows of $Q$, $K$ and $V$ are the queries, keys and values, and $d$ is the size of a query
    and of a key. The product of two independent standard normal vectors has variance $d$; dividing by
    $\sqrt d$ keeps the softmax from saturating. With the identity matrix as values the result is the
    weights.

    Args:
        query: The queries $Q$.
        key: The keys $K$.
        value: The values $V$.
        mask: Where true, the query may see the key; `None` for everywhere. A query that sees no key gets
            0.

    Shape:
        - query: (..., queries, features)
        - key: (..., keys, features)
        - value: (..., keys, value_features)
        - mask: broadcastable to (..., queries, keys)
        - result: (..., queries, value_features)

    Returns:
        One weighted mean of the values for each query.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit.

    Examples:
        >>> query = torch.tensor([[10.0, 0.0]])
        >>> key = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
        >>> value = torch.tensor([[1.0], [5.0], [3.0]])
        >>> round(dot_product_attention(query, key, value).item(), 2)
        2.0
        >>> dot_product_attention(query, key, value, torch.tensor([True, False, False])).item()
        1.0

    References:
        Vaswani et al. (2017), *Attention is all you need*, equation 1.
    """
    check_tensor("query", query, ["...", "queries", "features"])
    check_tensor("key", key, ["...", "keys", ("features", query.shape[-1])])
    check_tensor("value", value, ["...", ("keys", key.shape[-2]), "value_features"])
    scores = query @ key.mT / math.sqrt(query.shape[-1])  # (..., queries, keys)
    if mask is None:
        return scores.softmax(dim=-1) @ value
    _check_mask(mask, scores)
    # The lowest finite number and not -inf, whose softmax is nan where a query sees no key.
    scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    return scores.softmax(dim=-1).masked_fill(~mask, 0) @ value


class EncoderDecoder(Module):
    r"""Read a sequence of tokens with one LSTM and write another sequence with a second one.

    $$\begin{aligned}
    s_0 &= \operatorname{LSTM}_{\mathrm{enc}}(E_x x_1, \dots, E_x x_S) \\
    s_t &= \operatorname{LSTM}_{\mathrm{dec}}(E_y y_{t-1}, s_{t-1}) \\
    p(y_t \mid y_{<t}, x) &= \operatorname{softmax}(V [h_t, a_t] + b)
    \end{aligned}$$

    where $E_x, E_y$ are the embeddings, $s_t = (h_t, c_t)$ is the decoder's state, $y_0$ is the token
    `start`, and $a_t$ is the attention of $h_t$ to all of the encoder's outputs; without `attention`
    there is no $a_t$, and $s_0$ is all that the decoder learns of the source.

    Args:
        source_size: The number of different tokens in the source.
        target_size: The number of different tokens in the target.
        hidden_size: The size of the embeddings and of $h_t$ and $c_t$.
        attention: Whether the decoder attends to the encoder's outputs.
        start: The target's token that is fed to the first step.
        end: The target's token that ends greedy decoding.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range.

    Examples:
        >>> net = EncoderDecoder(source_size=10, target_size=12, hidden_size=8, attention=True)
        >>> source = torch.tensor([[3, 1, 4], [1, 5, 9]])
        >>> net(source, target=torch.tensor([[2, 7, 1, 1], [8, 2, 8, 1]])).shape
        torch.Size([2, 4, 12])
        >>> net.greedy_decode(source, max_steps=6).shape[0]
        2

    References:
        Sutskever, Vinyals and Le (2014), *Sequence to sequence learning with neural networks*. Luong,
        Pham and Manning (2015), *Effective approaches to attention-based neural machine translation*.
    """

    def __init__(
        self,
        source_size: int,
        target_size: int,
        hidden_size: int,
        attention: bool = False,
        start: int = 0,
        end: int = 1,
    ) -> None:
        super().__init__()
        check_integer("source_size", source_size, "[1, inf)")
        check_integer("target_size", target_size, "[1, inf)")
        check_integer("hidden_size", hidden_size, "[1, inf)")
        check_bool("attention", attention)
        check_integer("start", start, f"[0, {target_size})")
        check_integer("end", end, f"[0, {target_size})")
        self.attention, self.start, self.end = attention, start, end
        self.source_embedding = Embedding(source_size, hidden_size)
        self.target_embedding = Embedding(target_size, hidden_size)
        self.encoder = LSTM(hidden_size, hidden_size, batch_first=True)
        self.decoder = LSTMCell(hidden_size, hidden_size)
        self.output = Linear(hidden_size * (2 if attention else 1), target_size)

    def forward(
        self,
        source: Tensor,
        target: Tensor,
        teacher_forcing: float = 1.0,
        lengths: Tensor | None = None,
        *,
        generator: torch.Generator | None = None,
    ) -> Tensor:
        """Score every token at every step of the target.

        Args:
            source: The tokens to read.
            target: The tokens to write, `end` included and `start` not.
            teacher_forcing: The probability that a step is fed the true token before it; otherwise it is
                fed the most probable one, as in decoding. Each step of each sequence draws for itself.
            lengths: The length of each source; `None` if none is padded.
            generator: The source of these random numbers.

        Shape:
            - source: (batch, time), integers
            - target: (batch, steps), integers
            - lengths: (batch,), integers
            - result: (batch, steps, target_size)

        Returns:
            The logits of $p(y_t)$.

        Raises:
            TypeError: If an argument has the wrong type.
            ValueError: If a shape does not fit or a number is out of range.
        """
        _check_tokens("target", target, self.target_embedding.num_embeddings)
        check_number("teacher_forcing", teacher_forcing, "[0, 1]")
        check_generator(generator)
        memory, state, mask = self._encode(source, lengths)
        if target.shape[0] != source.shape[0]:
            raise ValueError(
                f"target must be (batch={source.shape[0]}, steps), got {tuple(target.shape)}"
            )
        token = torch.full_like(target[:, 0], self.start)
        logits = []
        for truth in target.unbind(dim=1):
            scores, state = self._decode(token, state, memory, mask)
            logits.append(scores)
            forced = torch.rand(truth.shape, generator=generator) < teacher_forcing
            token = torch.where(forced, truth, scores.argmax(dim=-1))
        return torch.stack(logits, dim=1)  # (batch, steps, target_size)

    @torch.no_grad()
    def greedy_decode(
        self, source: Tensor, max_steps: int, lengths: Tensor | None = None
    ) -> Tensor:
        """Write the most probable token at every step, each fed to the next.

        Args:
            source: The tokens to read.
            max_steps: The largest number of tokens to write.
            lengths: The length of each source; `None` if none is padded.

        Shape:
            - source: (batch, time), integers
            - lengths: (batch,), integers
            - result: (batch, steps), integers, with `steps` at most `max_steps`

        Returns:
            The tokens. After its first `end` a sequence holds nothing else, and when all have ended,
            decoding stops.

        Raises:
            TypeError: If an argument has the wrong type.
            ValueError: If a shape does not fit or a number is out of range.
        """
        check_integer("max_steps", max_steps, "[1, inf)")
        memory, state, mask = self._encode(source, lengths)
        token = torch.full_like(source[:, 0], self.start)
        ended = torch.zeros_like(token, dtype=torch.bool)
        tokens: list[Tensor] = []
        while len(tokens) < max_steps and not (tokens and ended.all()):
            scores, state = self._decode(token, state, memory, mask)
            token = scores.argmax(dim=-1).masked_fill(ended, self.end)
            ended = token == self.end
            tokens.append(token)
        return torch.stack(tokens, dim=1)  # (batch, steps)

    def _encode(
        self, source: Tensor, lengths: Tensor | None
    ) -> tuple[Tensor, tuple[Tensor, Tensor], Tensor | None]:
        """Return the encoder's outputs, its last state, and where the outputs are not padding."""
        _check_tokens("source", source, self.source_embedding.num_embeddings)
        embedded = self.source_embedding(source)  # (batch, time, hidden_size)
        memory, (h_n, c_n) = self.encoder(embedded, lengths=lengths)
        mask = None
        if lengths is not None:
            steps = torch.arange(source.shape[1], device=source.device)
            mask = (steps < lengths[:, None])[:, None]  # (batch, 1, time)
        return memory, (h_n[0], c_n[0]), mask

    def _decode(
        self,
        token: Tensor,
        state: tuple[Tensor, Tensor],
        memory: Tensor,
        mask: Tensor | None,
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Return the logits after one more token, and the next state."""
        h, c = self.decoder(self.target_embedding(token), state)
        features = h
        if self.attention:
            a = dot_product_attention(h[:, None], memory, memory, mask)[:, 0]
            features = torch.cat([h, a], dim=-1)  # (batch, 2 * hidden_size)
        return self.output(features), (h, c)


def _check_mask(mask: Tensor, scores: Tensor) -> None:
    check_tensor("mask", mask, floating=False)
    if mask.dtype != torch.bool:
        raise TypeError(f"mask must be a bool tensor, got {mask.dtype}")
    ends = zip(reversed(mask.shape), reversed(scores.shape), strict=False)
    fits = mask.dim() <= scores.dim() and all(m in (1, s) for m, s in ends)
    if not fits:
        raise ValueError(
            f"mask must be broadcastable to {tuple(scores.shape)}, got {tuple(mask.shape)}"
        )


def _check_tokens(name: str, tokens: Tensor, size: int) -> None:
    check_tensor(name, tokens, ["batch", "steps"], floating=False)
    if tokens.dtype != torch.int64:
        raise TypeError(f"{name} must be an int64 tensor, got {tokens.dtype}")
    if tokens.shape[1] == 0:
        raise ValueError(f"{name} must have at least 1 step, got 0")
    if ((tokens < 0) | (tokens >= size)).any():
        low, high = tokens.min().item(), tokens.max().item()
        raise ValueError(
            f"{name} must hold tokens in [0, {size}), got some in [{low}, {high}]"
        )
