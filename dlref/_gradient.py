"""Functions that state their gradient, where recording each operation of the formula costs too much."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor


def with_gradient(
    x: Tensor,
    value: Callable[[Tensor], Tensor],
    gradient: Callable[[Tensor, Tensor, Tensor], Tensor],
) -> Tensor:
    r"""Compute $y = f(x)$ so that the gradient of $x$ is `gradient(g, x, y)`, where $g$ is that of $y$.

    Autograd would differentiate every operation of `value` by itself and keep what each one made; here
    it keeps $x$ and $y$. So `value` may work in place on what it has made itself. `gradient` is
    recorded, for second derivatives; in place it may change only what no operation has kept. The
    Jacobian must be symmetric, as it is for element-wise functions: then forward mode is the same rule.
    """
    return _WithGradient.apply(value, gradient, x)  # type: ignore[no-untyped-call]


class _WithGradient(torch.autograd.Function):
    generate_vmap_rule = True

    @staticmethod
    def forward(value: Callable[..., Tensor], _: object, x: Tensor) -> Tensor:
        return value(x)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Tensor) -> None:
        _, ctx.gradient, x = inputs
        ctx.save_for_backward(x, output)
        ctx.save_for_forward(x, output)

    @staticmethod
    def backward(ctx: Any, g: Tensor) -> tuple[None, None, Tensor]:
        return None, None, ctx.gradient(g, *ctx.saved_tensors)

    @staticmethod
    def jvp(ctx: Any, _: None, __: None, tangent: Tensor) -> Tensor:
        return ctx.gradient(tangent, *ctx.saved_tensors)


# `apply` asks for it on every call; on a small tensor the asking took a third of the time.
_WithGradient.forward.__signature__ = inspect.signature(  # type: ignore[attr-defined]
    _WithGradient.forward
)
