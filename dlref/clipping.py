r"""Gradient clipping: by the norm of all gradients together, by the norm of each, by value."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor

from dlref._check import check_bool, check_number

__all__ = [
    "clip_grad_norm_",
    "clip_grad_value_",
    "clip_norm_per_parameter_",
    "total_norm",
]


def total_norm(tensors: Tensor | Iterable[Tensor], norm_type: float = 2.0) -> Tensor:
    r"""Compute the norm of several tensors as if they were one long vector.

    $$\lVert g \rVert_p = \Big( \sum_k \sum_i |g_{k,i}|^p \Big)^{1/p}$$

    where $g_{k,i}$ is element $i$ of tensor $k$; $p = \infty$ gives the largest absolute value.

    Args:
        tensors: One tensor or several, of any shapes.
        norm_type: The order $p > 0$, `inf` for the maximum norm.

    Returns:
        A tensor without axes; 0 when there are no tensors.

    Raises:
        TypeError: If a tensor is not a floating-point tensor.
        ValueError: If `norm_type` is not positive.

    Examples:
        >>> total_norm([torch.tensor([3.0]), torch.tensor([[4.0]])]).item()
        5.0
    """
    check_number("norm_type", norm_type, "(0, inf]")
    tensors = _listed("tensors", tensors)
    for tensor in tensors:
        if not isinstance(tensor, Tensor) or not tensor.is_floating_point():
            came = tensor.dtype if isinstance(tensor, Tensor) else type(tensor).__name__
            raise TypeError(f"tensors must hold floating-point tensors, got {came}")
    if not tensors:
        return torch.tensor(0.0)
    norms = [torch.linalg.vector_norm(tensor, norm_type) for tensor in tensors]
    return torch.linalg.vector_norm(torch.stack(norms), norm_type)


@torch.no_grad()
def clip_grad_norm_(
    parameters: Tensor | Iterable[Tensor],
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
) -> Tensor:
    r"""Scale all gradients in place so that their common norm is at most `max_norm`.

    $$\hat g = g \cdot \min\!\Big(1, \frac{c}{\lVert g \rVert_p + 10^{-6}}\Big)$$

    where $g$ stacks the gradients of all parameters and $c$ is `max_norm`. One factor scales every
    gradient, so the direction of the step stays what it was. The $10^{-6}$ is PyTorch's guard against
    dividing by zero.

    Args:
        parameters: One parameter or several; those without a gradient are skipped.
        max_norm: The largest norm $c$ allowed.
        norm_type: The order $p$ of the norm.
        error_if_nonfinite: Whether a norm that is `nan` or infinite is an error. When it is not, an
            infinite gradient leaves zeros and `nan` behind: clipping cannot repair it.

    Returns:
        The norm before clipping.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `max_norm` is negative or `norm_type` is not positive.
        RuntimeError: If the norm is not finite and `error_if_nonfinite` is true.

    Examples:
        >>> weight = torch.zeros(2, requires_grad=True)
        >>> weight.grad = torch.tensor([3.0, 4.0])
        >>> clip_grad_norm_(weight, max_norm=1.0).item()
        5.0
        >>> [round(g, 3) for g in weight.grad.tolist()]
        [0.6, 0.8]

    References:
        Pascanu, Mikolov and Bengio (2013), *On the difficulty of training recurrent neural networks*,
        Algorithm 1.
    """
    check_number("max_norm", max_norm, "[0, inf]")
    check_bool("error_if_nonfinite", error_if_nonfinite)
    gradients = _gradients(parameters)
    norm = total_norm(gradients, norm_type)
    if error_if_nonfinite and not norm.isfinite():
        raise RuntimeError(
            f"the gradients' norm of order {norm_type} must be finite, got {norm.item()}"
        )
    for gradient in gradients:
        gradient.mul_((max_norm / (norm + 1e-6)).clamp(max=1.0).to(gradient.device))
    return norm


def clip_norm_per_parameter_(
    parameters: Tensor | Iterable[Tensor], max_norm: float
) -> list[Tensor]:
    r"""Scale each gradient in place so that its own norm is at most `max_norm`.

    $$\hat g_k = g_k \cdot \min\!\Big(1, \frac{c}{\lVert g_k \rVert_2 + 10^{-6}}\Big)$$

    where $g_k$ is the gradient of parameter $k$ and $c$ is `max_norm`. This is what Keras calls
    `clipnorm`. Each gradient keeps its direction, but the step as a whole turns, because the factors
    differ.

    Args:
        parameters: One parameter or several; those without a gradient are skipped.
        max_norm: The largest norm $c$ allowed.

    Returns:
        The norm of each gradient before clipping.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `max_norm` is negative.

    Examples:
        >>> first, second = torch.zeros(2, requires_grad=True), torch.zeros(1, requires_grad=True)
        >>> first.grad, second.grad = torch.tensor([3.0, 4.0]), torch.tensor([0.5])
        >>> [norm.item() for norm in clip_norm_per_parameter_([first, second], max_norm=1.0)]
        [5.0, 0.5]
        >>> second.grad.item()
        0.5
    """
    return [
        clip_grad_norm_(parameter, max_norm) for parameter in _with_gradient(parameters)
    ]


@torch.no_grad()
def clip_grad_value_(parameters: Tensor | Iterable[Tensor], clip_value: float) -> None:
    r"""Limit every element of every gradient in place to $[-c, c]$.

    $$\hat g_i = \min(\max(g_i, -c), c)$$

    where $c$ is `clip_value`. Large elements lose more than small ones, so the direction changes.

    Args:
        parameters: One parameter or several; those without a gradient are skipped.
        clip_value: The largest absolute value $c$ allowed.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `clip_value` is negative.

    Examples:
        >>> weight = torch.zeros(3, requires_grad=True)
        >>> weight.grad = torch.tensor([30.0, 0.25, -0.75])
        >>> clip_grad_value_(weight, clip_value=0.5)
        >>> weight.grad.tolist()
        [0.5, 0.25, -0.5]
    """
    check_number("clip_value", clip_value, "[0, inf]")
    for gradient in _gradients(parameters):
        gradient.clamp_(-clip_value, clip_value)


def _listed(name: str, tensors: Tensor | Iterable[Tensor]) -> list[Tensor]:
    if isinstance(tensors, Tensor):
        return [tensors]
    if not isinstance(tensors, Iterable):
        raise TypeError(
            f"{name} must be a tensor or an iterable of tensors, got {type(tensors).__name__}"
        )
    return list(tensors)


def _with_gradient(parameters: Tensor | Iterable[Tensor]) -> list[Tensor]:
    listed = _listed("parameters", parameters)
    for parameter in listed:
        if not isinstance(parameter, Tensor):
            raise TypeError(
                f"parameters must hold tensors, got {type(parameter).__name__}"
            )
    return [parameter for parameter in listed if parameter.grad is not None]


def _gradients(parameters: Tensor | Iterable[Tensor]) -> list[Tensor]:
    return [
        parameter.grad
        for parameter in _with_gradient(parameters)
        if parameter.grad is not None
    ]
