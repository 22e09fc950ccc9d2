r"""Backpropagation by hand: a perceptron, a graph of scalars, one LSTM sequence, and how to check it."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise

import torch
from torch import Tensor
from torch.nn import Module, Parameter, ParameterList

from dlref._check import (
    check_choice,
    check_generator,
    check_integer,
    check_number,
    check_tensor,
)
from dlref.activations import relu, sigmoid, tanh

__all__ = ["MLP", "Value", "gradient_check", "lstm_backward", "numerical_gradient"]

_LARGEST_EXPONENT = math.log(sys.float_info.max)  # math.exp raises beyond it

# An activation and its derivative, both as a function of what the forward pass keeps: its output a.
_ACTIVATIONS: dict[str, tuple[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor]]]
_ACTIVATIONS = {
    "relu": (relu, lambda a: (a > 0).to(a.dtype)),
    "sigmoid": (sigmoid, lambda a: a * (1 - a)),
    "tanh": (tanh, lambda a: 1 - a.square()),
}


class MLP(Module):
    r"""Hold a multi-layer perceptron whose backward pass is written out.

    $$z_k = a_{k-1} W_k^\top + b_k, \qquad a_k = \phi(z_k), \qquad a_0 = x$$

    where $W_k$ and $b_k$ belong to layer $k$ of $L$ and $\phi$ is the activation; the last layer has none,
    so the output is $z_L$. With $\delta_k = \partial \ell / \partial z_k$, the chain rule gives, from the
    last layer to the first,

    $$\frac{\partial \ell}{\partial W_k} = \delta_k^\top a_{k-1}, \qquad
    \frac{\partial \ell}{\partial b_k} = \sum_n \delta_{k,n}, \qquad
    \delta_{k-1} = (\delta_k W_k) \odot \phi'(z_{k-1})$$

    where $n$ runs over the batch. Neither pass uses autograd. Weights start as those of `torch.nn.Linear`,
    uniform in $\pm 1 / \sqrt{\text{fan-in}}$.

    Args:
        sizes: The number of inputs, of units in each hidden layer, and of outputs.
        activation: The activation $\phi$: `"relu"`, `"sigmoid"` or `"tanh"`.
        generator: The source of the first weights.

    Attributes:
        weights: The matrices $W_k$, each (outputs, inputs).
        biases: The vectors $b_k$.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If there are fewer than two sizes, one is not positive, or `activation` is unknown.

    Examples:
        >>> mlp = MLP([2, 3, 1])
        >>> output = mlp(torch.ones(4, 2))
        >>> grad_input = mlp.backward(torch.ones(4, 1))
        >>> grad_input.shape, mlp.biases[1].grad
        (torch.Size([4, 2]), tensor([4.]))

    References:
        Rumelhart, Hinton and Williams (1986), *Learning representations by back-propagating errors*.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation: str = "tanh",
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        if not isinstance(sizes, Sequence):
            raise TypeError(f"sizes must be a sequence, got {type(sizes).__name__}")
        if len(sizes) < 2:
            raise ValueError(f"sizes must hold at least 2 sizes, got {len(sizes)}")
        for size in sizes:
            check_integer("sizes", size, "[1, inf)")
        check_choice("activation", activation, sorted(_ACTIVATIONS))
        check_generator(generator)
        self.activation = activation
        self.weights, self.biases = ParameterList(), ParameterList()
        for fan_in, fan_out in pairwise(sizes):
            for shape, made in (
                ((fan_out, fan_in), self.weights),
                ((fan_out,), self.biases),
            ):
                uniform = 2 * torch.rand(shape, generator=generator) - 1
                made.append(Parameter(uniform / math.sqrt(fan_in)))
        self._inputs: list[Tensor] = []

    @torch.no_grad()
    def forward(self, x: Tensor) -> Tensor:
        """Compute the output, keeping the input of every layer for `backward`.

        Args:
            x: The inputs.

        Shape:
            - x: (batch, inputs)

        Returns:
            The outputs, (batch, outputs).

        Raises:
            TypeError: If `x` is not a floating-point tensor.
            ValueError: If `x` has another shape.
        """
        check_tensor("x", x, ["batch", ("inputs", self.weights[0].shape[1])])
        phi, _ = _ACTIVATIONS[self.activation]
        self._inputs = [x]
        for W, b in zip(self.weights[:-1], self.biases[:-1], strict=True):
            self._inputs.append(phi(self._inputs[-1] @ W.T + b))
        return self._inputs[-1] @ self.weights[-1].T + self.biases[-1]

    @torch.no_grad()
    def backward(self, grad_output: Tensor) -> Tensor:
        """Add to the `grad` of every parameter, as autograd does, and return that of the input.

        Args:
            grad_output: The gradient of the loss with respect to what `forward` returned last.

        Shape:
            - grad_output: (batch, outputs)

        Returns:
            The gradient of the loss with respect to the input, (batch, inputs).

        Raises:
            RuntimeError: If `forward` has not run.
            TypeError: If `grad_output` is not a floating-point tensor.
            ValueError: If `grad_output` has another shape than the output.
        """
        if not self._inputs:
            raise RuntimeError("forward must run before backward")
        outputs = self.biases[-1].shape[0]
        axes = [("batch", self._inputs[0].shape[0]), ("outputs", outputs)]
        check_tensor("grad_output", grad_output, axes)
        _, derivative = _ACTIVATIONS[self.activation]
        delta = grad_output  # (batch, outputs of the layer)
        for k in reversed(range(len(self.weights))):
            a = self._inputs[k]
            _accumulate(self.weights[k], delta.T @ a)
            _accumulate(self.biases[k], delta.sum(0))
            delta = delta @ self.weights[k]  # (batch, inputs of the layer)
            if k > 0:
                delta = delta * derivative(a)
        return delta


class Value:
    r"""Hold a number that remembers how it was computed, for reverse-mode differentiation.

    $$\bar u = \sum_{v \in \text{children}(u)} \bar v\, \frac{\partial v}{\partial u}, \qquad
    \bar u = \frac{\partial \ell}{\partial u}$$

    where $\ell$ is the value that `backward` is called on. Every operation, `+ - * / **` and the methods
    below, makes a new `Value` that keeps its operands (`parents`) and its derivatives with respect to them
    (`derivatives`). `backward` walks this graph from the result to the inputs and sums over all paths.

    Args:
        data: The number.
        label: A name to draw it under.

    Attributes:
        grad: The derivative $\bar u$, 0 until `backward` has run.
        operation: What made it: `"+"`, `"*"`, `"tanh"` and so on, `""` for an input.
        parents: The operands.
        derivatives: The derivative with respect to each operand.

    Raises:
        TypeError: If `data` is not a number or `label` is not a string.
        ValueError: If an operation is not differentiable at its operand, as the logarithm of 0.

    Examples:
        >>> x, y = Value(2.0, "x"), Value(3.0, "y")
        >>> z = x * y + x**2
        >>> z.backward()
        >>> z.data, x.grad, y.grad
        (10.0, 7.0, 2.0)
        >>> for value in z.graph():
        ...     print(value)
        Value(2.0, grad=7.0, label='x')
        Value(3.0, grad=2.0, label='y')
        Value(6.0, grad=1.0, operation='*')
        Value(4.0, grad=1.0, operation='**2')
        Value(10.0, grad=1.0, operation='+')
    """

    def __init__(self, data: float, label: str = "") -> None:
        check_number("data", data, "[-inf, inf]")
        if not isinstance(label, str):
            raise TypeError(f"label must be a string, got {label!r}")
        self.data = float(data)
        self.label = label
        self.grad = 0.0
        self.operation = ""
        self.parents: tuple[Value, ...] = ()
        self.derivatives: tuple[float, ...] = ()

    def __repr__(self) -> str:
        operation = f", operation={self.operation!r}" if self.operation else ""
        label = f", label={self.label!r}" if self.label else ""
        return f"Value({self.data}, grad={self.grad}{operation}{label})"

    def __add__(self, other: Value | float) -> Value:
        other = _as_value(other)
        return _result("+", self.data + other.data, (self, 1.0), (other, 1.0))

    def __mul__(self, other: Value | float) -> Value:
        other = _as_value(other)
        product = self.data * other.data
        return _result("*", product, (self, other.data), (other, self.data))

    def __sub__(self, other: Value | float) -> Value:
        other = _as_value(other)
        return _result("-", self.data - other.data, (self, 1.0), (other, -1.0))

    def __truediv__(self, other: Value | float) -> Value:
        other = _as_value(other)
        if other.data == 0:
            raise ValueError("the divisor must not be 0, got 0.0")
        ratio = self.data / other.data
        by_divisor = -ratio / other.data
        return _result("/", ratio, (self, 1 / other.data), (other, by_divisor))

    def __pow__(self, exponent: float) -> Value:
        check_number("exponent", exponent)
        if exponent == 0:
            return _result("**0", 1.0, (self, 0.0))
        if (self.data < 0 and exponent % 1) or (self.data == 0 and exponent < 1):
            raise ValueError(
                f"the base of **{exponent} must be where the power is differentiable, got {self.data}"
            )
        power, slope = self.data**exponent, exponent * self.data ** (exponent - 1)
        return _result(f"**{exponent}", power, (self, slope))

    def __neg__(self) -> Value:
        return _result("neg", -self.data, (self, -1.0))

    def __radd__(self, other: float) -> Value:
        return _as_value(other) + self

    def __rmul__(self, other: float) -> Value:
        return _as_value(other) * self

    def __rsub__(self, other: float) -> Value:
        return _as_value(other) - self

    def __rtruediv__(self, other: float) -> Value:
        return _as_value(other) / self

    def exp(self) -> Value:
        """Take the exponential."""
        power = math.exp(self.data) if self.data <= _LARGEST_EXPONENT else math.inf
        return _result("exp", power, (self, power))

    def log(self) -> Value:
        """Take the natural logarithm."""
        if self.data <= 0:
            raise ValueError(f"the argument of log must be positive, got {self.data}")
        return _result("log", math.log(self.data), (self, 1 / self.data))

    def tanh(self) -> Value:
        """Take the hyperbolic tangent."""
        a = math.tanh(self.data)
        return _result("tanh", a, (self, 1 - a**2))

    def sigmoid(self) -> Value:
        """Take the logistic sigmoid."""
        small = math.exp(-abs(self.data))  # never overflows
        a = (1.0 if self.data >= 0 else small) / (1 + small)
        return _result("sigmoid", a, (self, a * (1 - a)))

    def relu(self) -> Value:
        """Take the positive part; the derivative at 0 is 0."""
        return _result("relu", max(self.data, 0.0), (self, float(self.data > 0)))

    def graph(self) -> list[Value]:
        """List every value that this one was computed from, operands before results, itself last.

        With `operation`, `data`, `grad` and `parents` of each, this is all that a drawing needs.

        Returns:
            The values in topological order, each once.
        """
        order: list[Value] = []
        seen: set[Value] = set()
        stack = [
            (self, False)
        ]  # not a recursion: graphs are deeper than Python's stack
        while stack:
            value, parents_listed = stack.pop()
            if parents_listed:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack.extend((parent, False) for parent in reversed(value.parents))
        return order

    def backward(self) -> None:
        """Set `grad` of every value in the graph to the derivative of this one with respect to it."""
        order = self.graph()
        for value in order:
            value.grad = 0.0
        self.grad = 1.0
        for value in reversed(order):
            for parent, derivative in zip(
                value.parents, value.derivatives, strict=True
            ):
                parent.grad += value.grad * derivative


def lstm_backward(
    x: Tensor,
    h_0: Tensor,
    c_0: Tensor,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor,
    bias_hh: Tensor,
    grad_output: Tensor,
    grad_c_n: Tensor | None = None,
) -> dict[str, Tensor]:
    r"""Backpropagate through one layer of an LSTM over a sequence.

    $$\begin{aligned}
    (z_i, z_f, z_g, z_o) &= W_{ih} x_t + b_{ih} + W_{hh} h_{t-1} + b_{hh} \\
    i, f, o &= \sigma(z_i), \sigma(z_f), \sigma(z_o) \qquad g = \tanh z_g \\
    c_t &= f \odot c_{t-1} + i \odot g \qquad h_t = o \odot \tanh c_t
    \end{aligned}$$

    Let $\bar u$ be the gradient of the loss with respect to $u$. From the last step to the first, with
    $\bar h_t$ the sum of `grad_output[t]` and what step $t + 1$ sent back,

    $$\begin{aligned}
    \bar c_t &= \bar c_t^{\,\text{from } t+1} + \bar h_t \odot o \odot (1 - \tanh^2 c_t) \\
    \bar z_i &= \bar c_t \odot g \odot i (1 - i) \qquad
    \bar z_f = \bar c_t \odot c_{t-1} \odot f (1 - f) \\
    \bar z_g &= \bar c_t \odot i \odot (1 - g^2) \qquad
    \bar z_o = \bar h_t \odot \tanh c_t \odot o (1 - o) \\
    \bar h_{t-1} &= W_{hh}^\top \bar z \qquad \bar c_{t-1} = \bar c_t \odot f
    \end{aligned}$$

    where the way from cell to cell, $\bar c_{t-1} = \bar c_t \odot f$, passes no matrix. Each parameter's
    gradient is the sum over the steps. The forward pass is run again inside.

    Args:
        x: The inputs $x_t$.
        h_0: The hidden state before the first step.
        c_0: The cell state before the first step.
        weight_ih: The weights $W_{ih}$ of the inputs, for the gates in the order i, f, g, o.
        weight_hh: The weights $W_{hh}$ of the hidden state.
        bias_ih: The bias $b_{ih}$.
        bias_hh: The bias $b_{hh}$, which PyTorch keeps beside the first; their gradients are equal.
        grad_output: The gradient with respect to every $h_t$.
        grad_c_n: The gradient with respect to the last $c_t$; 0 if `None`.

    Shape:
        - x: (time, batch, input_size)
        - h_0: (batch, hidden_size)
        - c_0: (batch, hidden_size)
        - weight_ih: (4 * hidden_size, input_size)
        - weight_hh: (4 * hidden_size, hidden_size)
        - bias_ih: (4 * hidden_size,)
        - bias_hh: (4 * hidden_size,)
        - grad_output: (time, batch, hidden_size)
        - grad_c_n: (batch, hidden_size)

    Returns:
        The gradient of each of the first seven arguments, under its name.

    Raises:
        TypeError: If an argument is not a floating-point tensor.
        ValueError: If a shape does not fit.

    Examples:
        >>> x, state = torch.ones(5, 1, 2), torch.zeros(1, 3)
        >>> weights = torch.zeros(12, 2), torch.zeros(12, 3), torch.zeros(12), torch.zeros(12)
        >>> grads = lstm_backward(x, state, state, *weights, torch.zeros(5, 1, 3), torch.ones(1, 3))
        >>> grads["c_0"].tolist()  # the forget gates are 1/2, and there are 5 steps
        [[0.03125, 0.03125, 0.03125]]

    References:
        Hochreiter and Schmidhuber (1997), *Long Short-Term Memory*; Gers, Schmidhuber and Cummins (2000),
        *Learning to Forget*, for the forget gate.
    """
    sizes = _check_lstm(x, h_0, c_0, weight_ih, weight_hh, bias_ih, bias_hh)
    check_tensor("grad_output", grad_output, [("time", len(x)), *sizes])
    if grad_c_n is not None:
        check_tensor("grad_c_n", grad_c_n, sizes)
    with torch.no_grad():
        steps = _lstm_steps(x, h_0, c_0, weight_ih, weight_hh, bias_ih + bias_hh)
        grad_x, grad_b = torch.zeros_like(x), torch.zeros_like(bias_ih)
        grad_W_ih, grad_W_hh = torch.zeros_like(weight_ih), torch.zeros_like(weight_hh)
        grad_h = torch.zeros_like(h_0)
        grad_c = torch.zeros_like(c_0) if grad_c_n is None else grad_c_n
        for t in reversed(range(len(x))):
            i, f, g, o, h, c, tanh_c = steps[t]  # h and c are those before the step
            grad_h = grad_h + grad_output[t]
            grad_c = grad_c + grad_h * o * (1 - tanh_c.square())
            grad_i, grad_f = grad_c * g * i * (1 - i), grad_c * c * f * (1 - f)
            grad_g, grad_o = (
                grad_c * i * (1 - g.square()),
                grad_h * tanh_c * o * (1 - o),
            )
            grad_z = torch.cat(
                [grad_i, grad_f, grad_g, grad_o], 1
            )  # (batch, 4 * hidden)
            grad_x[t] = grad_z @ weight_ih
            grad_W_ih += grad_z.T @ x[t]
            grad_W_hh += grad_z.T @ h
            grad_b += grad_z.sum(0)
            grad_h, grad_c = grad_z @ weight_hh, grad_c * f
    return {
        "x": grad_x,
        "h_0": grad_h,
        "c_0": grad_c,
        "weight_ih": grad_W_ih,
        "weight_hh": grad_W_hh,
        "bias_ih": grad_b,
        "bias_hh": grad_b.clone(),
    }


def numerical_gradient(
    function: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-6
) -> Tensor:
    r"""Estimate a gradient by central differences.

    $$\frac{\partial f}{\partial x_i} \approx \frac{f(x + \epsilon e_i) - f(x - \epsilon e_i)}{2 \epsilon}$$

    where $e_i$ is 1 at element $i$ and 0 elsewhere. The error of the formula shrinks with $\epsilon^2$
    while that of rounding grows with $1 / \epsilon$; $10^{-6}$ suits float64, and in float32 no
    $\epsilon$ gives more than about four digits. The function is called twice per element: this is for
    checks only.

    Args:
        function: The function $f$, returning a tensor with one element.
        x: Where to take the gradient.
        eps: The step $\epsilon$.

    Shape:
        - x: any

    Returns:
        The gradient, with the shape of `x`.

    Raises:
        TypeError: If `function` is not callable or `x` is not a floating-point tensor.
        ValueError: If `eps` is not positive or `function` returns something else.

    Examples:
        >>> x = torch.tensor([1.0, 2.0], dtype=torch.float64)
        >>> [round(g, 6) for g in numerical_gradient(lambda x: (x**3).sum(), x).tolist()]
        [3.0, 12.0]
    """
    if not callable(function):
        raise TypeError(f"function must be callable, got {type(function).__name__}")
    check_tensor("x", x)
    check_number("eps", eps, "(0, inf)")
    x = x.detach().clone(memory_format=torch.contiguous_format)
    flat, gradient = x.view(-1), torch.zeros_like(x)
    for k, value in enumerate(flat.tolist()):
        flat[k] = value + eps
        above = _scalar(function(x))
        flat[k] = value - eps
        below = _scalar(function(x))
        flat[k] = value
        gradient.view(-1)[k] = (above - below) / (2 * eps)
    return gradient


def gradient_check(
    function: Callable[[Tensor], Tensor],
    x: Tensor,
    gradient: Tensor,
    eps: float = 1e-6,
) -> float:
    r"""Compare a gradient with central differences.

    $$\frac{\lVert g - \hat g \rVert_2}{\lVert g \rVert_2 + \lVert \hat g \rVert_2}$$

    where $g$ is `gradient` and $\hat g$ is `numerical_gradient`. It lies between 0 and 1. In float64 a
    correct gradient of a smooth function gives less than about $10^{-7}$, one that lacks a factor 2 gives
    1/3, one with the wrong sign 1. A single wrong element among many can hide: look at the difference
    itself then.

    Args:
        function: The function $f$, returning a tensor with one element.
        x: Where the gradient was taken.
        gradient: The gradient to check.
        eps: The step $\epsilon$ of the differences.

    Shape:
        - x: any
        - gradient: that of `x`

    Returns:
        The relative error; 0 when both gradients are 0.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If the shapes differ, `eps` is not positive or `function` returns something else.

    Examples:
        >>> x = torch.tensor([1.0, 2.0], dtype=torch.float64)
        >>> gradient_check(lambda x: (x**2).sum(), x, gradient=2 * x) < 1e-8
        True
        >>> round(gradient_check(lambda x: (x**2).sum(), x, gradient=x), 4)
        0.3333
    """
    estimate = numerical_gradient(function, x, eps)
    check_tensor("gradient", gradient)
    if gradient.shape != x.shape:
        raise ValueError(
            f"gradient must have the shape of x, {tuple(x.shape)}, got {tuple(gradient.shape)}"
        )
    scale = gradient.norm() + estimate.norm()
    return ((gradient - estimate).norm() / scale).item() if scale > 0 else 0.0


def _accumulate(parameter: Tensor, gradient: Tensor) -> None:
    if parameter.grad is not None:
        gradient = parameter.grad + gradient
    parameter.grad = gradient


def _as_value(number: Value | float) -> Value:
    return number if isinstance(number, Value) else Value(number)


def _result(operation: str, data: float, *operands: tuple[Value, float]) -> Value:
    result = Value(data)
    result.operation = operation
    result.parents = tuple(parent for parent, _ in operands)
    result.derivatives = tuple(derivative for _, derivative in operands)
    return result


def _check_lstm(
    x: Tensor,
    h_0: Tensor,
    c_0: Tensor,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor,
    bias_hh: Tensor,
) -> list[tuple[str, int]]:
    check_tensor("x", x, ["time", "batch", "input_size"])
    check_tensor("h_0", h_0, [("batch", x.shape[1]), "hidden_size"])
    hidden_size = h_0.shape[1]
    sizes = [("batch", x.shape[1]), ("hidden_size", hidden_size)]
    check_tensor("c_0", c_0, sizes)
    gates = ("4 * hidden_size", 4 * hidden_size)
    check_tensor("weight_ih", weight_ih, [gates, ("input_size", x.shape[2])])
    check_tensor("weight_hh", weight_hh, [gates, ("hidden_size", hidden_size)])
    check_tensor("bias_ih", bias_ih, [gates])
    check_tensor("bias_hh", bias_hh, [gates])
    return sizes


def _lstm_steps(
    x: Tensor, h: Tensor, c: Tensor, W_ih: Tensor, W_hh: Tensor, b: Tensor
) -> list[tuple[Tensor, ...]]:
    steps: list[tuple[Tensor, ...]] = []
    for x_t in x:
        z_i, z_f, z_g, z_o = (x_t @ W_ih.T + h @ W_hh.T + b).chunk(4, 1)
        i, f, g, o = sigmoid(z_i), sigmoid(z_f), tanh(z_g), sigmoid(z_o)
        c_next = f * c + i * g
        tanh_c = tanh(c_next)
        steps.append((i, f, g, o, h, c, tanh_c))
        h, c = o * tanh_c, c_next
    return steps


def _scalar(value: object) -> float:
    if not isinstance(value, Tensor) or value.numel() != 1:
        came = tuple(value.shape) if isinstance(value, Tensor) else type(value).__name__
        raise ValueError(f"function must return a tensor with one element, got {came}")
    return value.item()
