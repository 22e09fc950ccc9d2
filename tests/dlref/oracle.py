"""What the tests of `dlref` share: comparing with an oracle in value and gradient, and bad input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
import torch
from torch import Tensor

DTYPES = [torch.float32, torch.float64]

# PyTorch's own forward mode warns of itself where it is first used.
FORWARD_MODE = "ignore:`torch.jit.script` is deprecated:DeprecationWarning"

# The arguments that break formulas: kinks, extremes, denormals, and the shapes that break code.
KINKS = [0.0, -0.0, 1.0, -1.0, 3.0, -3.0, 6.0, 0.5, -0.5]
EXTREMES = [1e4, -1e4, 88.0, -88.0, 104.0, -104.0, 20.0, -20.0, 1e-42, -1e-42]


def element_wise_inputs(dtype: torch.dtype) -> dict[str, Tensor]:
    """Inputs for an element-wise function, each under the name that a failing test shows."""
    generator = torch.Generator().manual_seed(0)
    normal = torch.randn(4, 6, generator=generator, dtype=dtype)
    return {
        "ordinary": normal,
        "kinks": torch.tensor(KINKS, dtype=dtype),
        "extremes": torch.tensor(EXTREMES, dtype=dtype),
        "empty batch": normal[:0],
        "batch of one": normal[:1],
        "non-contiguous": normal.t()[::2],
        "broadcast": normal[:1].expand(3, 6),
        "no axes": normal[0, 0],
    }


def assert_matches(
    ours: Callable[..., Any],
    theirs: Callable[..., Any],
    *inputs: Tensor,
    **tolerance: Any,
) -> None:
    """Assert that two functions of the same tensors agree in value and in every gradient."""
    mine = [tensor.detach().clone().requires_grad_() for tensor in inputs]
    other = [tensor.detach().clone().requires_grad_() for tensor in inputs]
    got, want = _flat(ours(*mine)), _flat(theirs(*other))
    assert len(got) == len(want)
    torch.testing.assert_close(got, want, **tolerance)
    generator = torch.Generator().manual_seed(1)
    weights = [
        torch.randn(output.shape, generator=generator, dtype=output.dtype)
        for output in want
    ]
    gradients = []
    for outputs, leaves in ((got, mine), (want, other)):
        total = sum(
            (output * weight).sum()
            for output, weight in zip(outputs, weights, strict=True)
        )
        assert isinstance(total, Tensor)
        gradients.append(
            torch.autograd.grad(
                total, leaves, allow_unused=True, materialize_grads=True
            )
        )
    torch.testing.assert_close(gradients[0], gradients[1], **tolerance)


def _flat(outputs: Tensor | Sequence[Any]) -> list[Tensor]:
    if isinstance(outputs, Tensor):
        return [outputs]
    return [tensor for output in outputs for tensor in _flat(output)]


@dataclass(frozen=True)
class Bad:
    """A call that a public name must refuse: `call()` raises `error` with a message that matches."""

    name: str  # the public name, `clip_grad_norm_` or `LSTM.forward`'s class `LSTM`
    argument: str
    call: Callable[[], object]
    error: type[Exception]
    message: str  # regular expression; it must hold the argument's name

    def check(self) -> None:
        """Assert that the call is refused with the message."""
        with pytest.raises(self.error, match=self.message):
            self.call()


def bad_input(cases: Sequence[Bad]) -> pytest.MarkDecorator:
    """Parametrize a test over bad-input cases, named by function and argument."""
    return pytest.mark.parametrize(
        "case", cases, ids=[f"{case.name}-{case.argument}" for case in cases]
    )
