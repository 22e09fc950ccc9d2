r"""Activation functions, each written as its formula and safe at any finite input."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import Linear, Module

from dlref._check import (
    check_bool,
    check_choice,
    check_generator,
    check_integer,
    check_number,
    check_tensor,
)
from dlref._gradient import with_gradient

__all__ = [
    "Maxout",
    "binary_step",
    "binary_step_straight_through",
    "celu",
    "elu",
    "gelu",
    "glu",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "leaky_relu",
    "log_softmax",
    "logsigmoid",
    "maxout",
    "mish",
    "prelu",
    "relu",
    "relu6",
    "rrelu",
    "selu",
    "sigmoid",
    "silu",
    "softmax",
    "softplus",
    "softsign",
    "swiglu",
    "tanh",
]

SELU_ALPHA = 1.6732632423543772848170429916717
SELU_SCALE = 1.0507009873554804934193349852946


def binary_step(x: Tensor) -> Tensor:
    r"""Answer 1 where the input is not negative and 0 where it is.

    $$H(x) = \begin{cases} 1 & x \ge 0 \\ 0 & x < 0 \end{cases}$$

    where $x$ is one element. The derivative is 0 wherever it exists, so the gradient returned is 0
    everywhere, and nothing before this function learns.

    Args:
        x: Floating-point tensor of any shape.

    Returns:
        A tensor of zeros and ones with the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor.

    Examples:
        >>> binary_step(torch.tensor([-2.0, 0.0, 0.5])).tolist()
        [0.0, 1.0, 1.0]
    """
    check_tensor("x", x)
    # sign and ceil have gradient 0; a comparison has none, and backward would raise.
    return torch.ceil((torch.sign(x) + 1) / 2)


def binary_step_straight_through(x: Tensor) -> Tensor:
    r"""Apply the binary step forward, and pass the gradient back as if it had been the identity.

    $$y = H(x), \qquad \frac{\partial L}{\partial x} := \frac{\partial L}{\partial y}$$

    where $H$ is `binary_step` and $L$ the loss. The gradient is wrong on purpose: a biased estimate that
    still says in which direction $y$ should have moved. `binary_step_straight_through(hardtanh(x))` is
    the variant that passes nothing back where $|x| \ge 1$.

    Args:
        x: Floating-point tensor of any shape.

    Returns:
        A tensor of zeros and ones with the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor.

    Examples:
        >>> x = torch.tensor([-2.0, 0.5], requires_grad=True)
        >>> y = binary_step_straight_through(x)
        >>> y.tolist()
        [0.0, 1.0]
        >>> (3 * y).sum().backward()
        >>> x.grad.tolist()
        [3.0, 3.0]

    References:
        Bengio, Léonard and Courville (2013), *Estimating or propagating gradients through stochastic
        neurons for conditional computation*.
    """
    return with_gradient(x, binary_step, lambda g, *_: g)


def sigmoid(x: Tensor) -> Tensor:
    r"""Squash the input into $(0, 1)$.

    $$\sigma(x) = \frac{1}{1 + e^{-x}}, \qquad \sigma'(x) = \sigma(x)\, (1 - \sigma(x))$$

    where $x$ is one element. Where $e^{-x}$ overflows to $\infty$ its reciprocal is 0, as it should be. The
    derivative is at most 1/4, at 0.

    Args:
        x: Floating-point tensor of any shape.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor.

    Examples:
        >>> sigmoid(torch.tensor([-1e4, 0.0, 1e4])).tolist()
        [0.0, 0.5, 1.0]
    """
    check_tensor("x", x)
    return with_gradient(
        x,
        lambda x: (-x).exp_().add_(1).reciprocal_(),
        lambda g, _, y: (g * y).mul_(1 - y),
    )


def logsigmoid(x: Tensor) -> Tensor:
    r"""Take the logarithm of the sigmoid without computing the sigmoid.

    $$\log \sigma(x) = -\log(1 + e^{-x})$$

    where $x$ is one element. For very negative $x$ the sigmoid rounds to 0 and its logarithm would be
    $-\infty$; here the answer is $x$.

    Args:
        x: Floating-point tensor of any shape.

    Returns:
        A tensor with the shape of `x`, at most 0.

    Raises:
        TypeError: If `x` is not a floating-point tensor.

    Examples:
        >>> [round(y, 4) for y in logsigmoid(torch.tensor([-1e4, 0.0])).tolist()]
        [-10000.0, -0.6931]
    """
    check_tensor("x", x)
    return -torch.logaddexp(torch.zeros_like(x), -x)


def tanh(x: Tensor) -> Tensor:
    r"""Squash the input into $(-1, 1)$, symmetrically about 0.

    $$\tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}} = \frac{e^{2x} - 1}{e^{2x} + 1}
    = 2\,\sigma(2x) - 1$$

    where $\sigma$ is the sigmoid. The derivative $1 - \tanh^2(x)$ is at most 1, at 0.

    Args:
        x: Floating-point tensor of any shape.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor.

    Examples:
        >>> tanh(torch.tensor([-1e4, 0.0, 1e4])).tolist()
        [-1.0, 0.0, 1.0]
    """
    check_tensor("x", x)

    def value(x: Tensor) -> Tensor:
        # From 20 on the answer is 1 to the last digit of float64; expm1 keeps its digits near 0.
        t = x.clamp(-20, 20).mul_(2).expm1_()
        return t.div_(t + 2)

    return with_gradient(x, value, lambda g, _, y: g * y.square().neg_().add_(1))


def softsign(x: Tensor) -> Tensor:
    r"""Squash the input into $(-1, 1)$ with tails that approach 1 like $1 / |x|$.

    $$\operatorname{softsign}(x) = \frac{x}{1 + |x|}$$

    where $x$ is one element. The derivative $1 / (1 + |x|)^2$ fades far more slowly than that of tanh.

    Args:
        x: Floating-point tensor of any shape.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor.

    Examples:
        >>> softsign(torch.tensor([-1.0, 0.0, 3.0])).tolist()
        [-0.5, 0.0, 0.75]
    """
    check_tensor("x", x)
    return x / (1 + x.abs())


def hardtanh(x: Tensor, min_val: float = -1.0, max_val: float = 1.0) -> Tensor:
    r"""Limit the input to an interval.

    $$\operatorname{hardtanh}(x) = \min(\max(x, a), b)$$

    where $a$ is `min_val` and $b$ is `max_val`. The gradient is 1 inside the interval, 0 outside and 0
    at both ends (`torch.clamp` has 1 at the ends).

    Args:
        x: Floating-point tensor of any shape.
        min_val: The lower end $a$.
        max_val: The upper end $b$, at least $a$.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor or an end is not a number.
        ValueError: If `max_val` is less than `min_val`.

    Examples:
        >>> hardtanh(torch.tensor([-2.0, 0.25, 2.0])).tolist()
        [-1.0, 0.25, 1.0]
    """
    check_tensor("x", x)
    check_number("min_val", min_val)
    check_number("max_val", max_val, f"[{min_val}, inf)")
    return with_gradient(
        x,
        lambda x: x.clamp(min_val, max_val),
        lambda g, _, y: _times(g, (y - min_val).sign_().mul_((max_val - y).sign_())),
    )


def hardsigmoid(x: Tensor) -> Tensor:
    r"""Approximate the sigmoid by three straight pieces.

    $$\operatorname{hardsigmoid}(x) = \frac{\min(\max(x + 3, 0), 6)}{6}$$

    where $x$ is one element. The gradient is 1/6 for $-3 < x < 3$ and 0 elsewhere.

    Args:
        x: Floating-point tensor of any shape.

    Returns:
        A tensor with the shape of `x`, in $[0, 1]$.

    Raises:
        TypeError: If `x` is not a floating-point tensor.

    Examples:
        >>> hardsigmoid(torch.tensor([-3.0, 0.0, 1.5, 4.0])).tolist()
        [0.0, 0.5, 0.75, 1.0]
    """
    check_tensor("x", x)
    return with_gradient(
        x,
        lambda x: x.clamp(-3, 3).add_(3).div_(6),
        lambda g, _, y: _times(g, (1 - y).mul_(y).sign_().div_(6)),
    )


def relu(x: Tensor) -> Tensor:
    r"""Keep what is positive and set the rest to 0.

    $$\operatorname{relu}(x) = \max(x, 0)$$

    where $x$ is one element. The gradient is 1 for $x > 0$ and 0 for $x \le 0$: at the kink PyTorch
    chooses 0 among the subgradients $[0, 1]$.

    Args:
        x: Floating-point tensor of any shape.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor.

    Examples:
        >>> relu(torch.tensor([-2.0, 0.0, 3.0])).tolist()
        [0.0, 0.0, 3.0]

    References:
        Nair and Hinton (2010), *Rectified linear units improve restricted Boltzmann machines*.
    """
    check_tensor("x", x)
    return with_gradient(
        x, lambda x: x.clamp(min=0), lambda g, _, y: _times(g, y.sign())
    )


def relu6(x: Tensor) -> Tensor:
    r"""Limit the input to $[0, 6]$.

    $$\operatorname{relu6}(x) = \min(\max(x, 0), 6)$$

    where $x$ is one element. The upper bound keeps the range small enough for low-precision arithmetic.
    The gradient is 0 at both kinks.

    Args:
        x: Floating-point tensor of any shape.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor.

    Examples:
        >>> relu6(torch.tensor([-2.0, 3.0, 9.0])).tolist()
        [0.0, 3.0, 6.0]
    """
    return hardtanh(x, 0.0, 6.0)


def leaky_relu(x: Tensor, negative_slope: float = 0.01) -> Tensor:
    r"""Keep what is positive and let a small part of the rest through.

    $$\operatorname{leaky\_relu}(x) = \begin{cases} x & x > 0 \\ a x & x \le 0 \end{cases}$$

    where $a$ is `negative_slope`. A unit that is negative for every input still gets a gradient, $a$
    times the incoming one. At 0 the gradient is $a$.

    Args:
        x: Floating-point tensor of any shape.
        negative_slope: The slope $a$ for negative input.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor or `negative_slope` is not a number.
        ValueError: If `negative_slope` is not finite.

    Examples:
        >>> leaky_relu(torch.tensor([-2.0, 3.0]), negative_slope=0.25).tolist()
        [-0.5, 3.0]

    References:
        Maas, Hannun and Ng (2013), *Rectifier nonlinearities improve neural network acoustic models*.
    """
    check_tensor("x", x)
    check_number("negative_slope", negative_slope)

    def value(x: Tensor) -> Tensor:
        if 0 < negative_slope <= 1:  # then the larger of both lines is the right one
            return torch.maximum(x, x * negative_slope)
        return x.clamp(min=0).add_(x.clamp(max=0), alpha=negative_slope)

    return with_gradient(x, value, lambda g, x, _: g * _slopes(x, negative_slope))


def prelu(x: Tensor, weight: Tensor) -> Tensor:
    r"""Apply a leaky ReLU whose slope is learned, one for all or one for each channel.

    $$\operatorname{prelu}(x) = \begin{cases} x & x > 0 \\ a_c x & x \le 0 \end{cases}$$

    where $a_c$ is the element of `weight` for the channel $c$ of $x$. The gradient of $a_c$ sums over
    the negative inputs of its channel.

    Args:
        x: Floating-point tensor; axis 1 holds the channels where there are two axes or more.
        weight: The slopes: one number, or one for each channel.

    Shape:
        - x: (batch, channels, ...), or any shape if there is one slope
        - weight: (), (1,) or (channels,)

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If an argument is not a floating-point tensor.
        ValueError: If `weight` has neither one element nor one for each channel.

    Examples:
        >>> prelu(torch.tensor([[-1.0, -1.0], [2.0, 2.0]]), torch.tensor([0.25, 0.5])).tolist()
        [[-0.25, -0.5], [2.0, 2.0]]

    References:
        He, Zhang, Ren and Sun (2015), *Delving deep into rectifiers*.
    """
    check_tensor("x", x)
    check_tensor("weight", weight)
    channels = x.shape[1] if x.ndim > 1 else 1
    if tuple(weight.shape) not in {(), (1,), (channels,)}:
        raise ValueError(
            f"weight must be (), (1,) or (channels={channels},), got {tuple(weight.shape)}"
        )
    slope = weight.reshape(-1, *[1] * (x.ndim - 2)) if x.ndim else weight.reshape(())
    # At 0 clamp passes the gradient on and relu does not.
    return torch.addcmul(relu(x), slope, x.clamp(max=0))


def rrelu(
    x: Tensor,
    lower: float = 1 / 8,
    upper: float = 1 / 3,
    training: bool = False,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Apply a leaky ReLU whose slope is drawn anew for each element while training.

    $$\operatorname{rrelu}(x) = \begin{cases} x & x > 0 \\ a x & x \le 0 \end{cases}
    \qquad a \sim U[l, u]$$

    where $l$ is `lower` and $u$ is `upper`. When not training, $a$ is the mean $(l + u) / 2$.

    Args:
        x: Floating-point tensor of any shape.
        lower: The smallest slope $l$.
        upper: The largest slope $u$, at least $l$.
        training: Whether to draw the slopes.
        generator: Where the slopes come from; PyTorch's default generator if there is none.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `upper` is less than `lower`.

    Examples:
        >>> rrelu(torch.tensor([-2.0, 3.0]), lower=0.25, upper=0.75).tolist()
        [-1.0, 3.0]

    References:
        Xu, Wang, Chen and Li (2015), *Empirical evaluation of rectified activations in convolutional
        network*.
    """
    check_tensor("x", x)
    check_number("lower", lower)
    check_number("upper", upper, f"[{lower}, inf)")
    check_bool("training", training)
    check_generator(generator)
    if not training:
        return leaky_relu(x, (lower + upper) / 2)
    slope = torch.empty_like(x).uniform_(lower, upper, generator=generator)
    return torch.where(x > 0, x, slope * x)


def elu(x: Tensor, alpha: float = 1.0) -> Tensor:
    r"""Keep what is positive and bend the rest towards $-\alpha$.

    $$\operatorname{elu}(x) = \begin{cases} x & x > 0 \\ \alpha (e^{x} - 1) & x \le 0 \end{cases}$$

    where $\alpha$ is `alpha`. Negative outputs bring the mean of the activations closer to 0. At 0 the
    gradient is $\alpha$, so only $\alpha = 1$ has no kink.

    Args:
        x: Floating-point tensor of any shape.
        alpha: The limit $\alpha \ge 0$ for very negative input, without its sign.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor or `alpha` is not a number.
        ValueError: If `alpha` is negative.

    Examples:
        >>> elu(torch.tensor([-1e4, 0.0, 2.0])).tolist()
        [-1.0, 0.0, 2.0]

    References:
        Clevert, Unterthiner and Hochreiter (2015), *Fast and accurate deep network learning by
        exponential linear units (ELUs)*.
    """
    check_tensor("x", x)
    check_number("alpha", alpha, "[0, inf)")
    return with_gradient(
        x,
        lambda x: x.clamp(max=0).expm1_().mul_(alpha).add_(x.clamp(min=0)),
        lambda g, x, _: (g * _slopes(x, alpha)).mul_(x.clamp(max=0).exp_()),
    )


def celu(x: Tensor, alpha: float = 1.0) -> Tensor:
    r"""Apply an ELU that has slope 1 at 0 whatever its limit $-\alpha$.

    $$\operatorname{celu}(x) = \begin{cases} x & x > 0 \\
    \alpha (e^{x / \alpha} - 1) & x \le 0 \end{cases}$$

    where $\alpha$ is `alpha`. Dividing $x$ by $\alpha$ removes the kink at 0 that the ELU has unless
    $\alpha = 1$.

    Args:
        x: Floating-point tensor of any shape.
        alpha: The limit $\alpha > 0$ for very negative input, without its sign.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor or `alpha` is not a number.
        ValueError: If `alpha` is not positive.

    Examples:
        >>> celu(torch.tensor([-1e4, 0.0, 2.0]), alpha=0.5).tolist()
        [-0.5, 0.0, 2.0]

    References:
        Barron (2017), *Continuously differentiable exponential linear units*.
    """
    check_tensor("x", x)
    check_number("alpha", alpha, "(0, inf)")
    return with_gradient(
        x,
        lambda x: x.clamp(max=0).div_(alpha).expm1_().mul_(alpha).add_(x.clamp(min=0)),
        lambda g, x, _: g * x.clamp(max=0).div_(alpha).exp_(),
    )


def selu(x: Tensor) -> Tensor:
    r"""Apply an ELU scaled so that mean 0 and variance 1 are kept from layer to layer.

    $$\operatorname{selu}(x) = \lambda \begin{cases} x & x > 0 \\ \alpha (e^{x} - 1) & x \le 0 \end{cases}
    \qquad \lambda \approx 1.0507, \quad \alpha \approx 1.6733$$

    where $\lambda$ and $\alpha$ solve the equations that give an output of mean 0 and variance 1 for a
    standard normal input. It takes LeCun's initialization and alpha dropout to keep it that way.

    Args:
        x: Floating-point tensor of any shape.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor.

    Examples:
        >>> [round(y, 4) for y in selu(torch.tensor([-1e4, 0.0, 1.0])).tolist()]
        [-1.7581, 0.0, 1.0507]

    References:
        Klambauer, Unterthiner, Mayr and Hochreiter (2017), *Self-normalizing neural networks*.
    """
    return SELU_SCALE * elu(x, SELU_ALPHA)


def softplus(x: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Tensor:
    r"""Smooth the ReLU.

    $$\operatorname{softplus}(x) = \frac{1}{\beta} \log(1 + e^{\beta x})$$

    where $\beta$ is `beta`; the larger it is, the closer to the ReLU. The derivative is
    $\sigma(\beta x)$, positive everywhere. Where $\beta x$ exceeds `threshold` the answer is $x$ itself,
    as in PyTorch.

    Args:
        x: Floating-point tensor of any shape.
        beta: The sharpness $\beta > 0$.
        threshold: The largest $\beta x$ for which the formula is used.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor or another argument is not a number.
        ValueError: If `beta` is not positive or `threshold` is `nan`.

    Examples:
        >>> [round(y, 4) for y in softplus(torch.tensor([-1e4, 0.0, 1e4])).tolist()]
        [0.0, 0.6931, 10000.0]

    References:
        Dugas, Bengio, Bélisle, Nadeau and Garcia (2000), *Incorporating second-order functional
        knowledge for better option pricing*.
    """
    check_tensor("x", x)
    check_number("beta", beta, "(0, inf)")
    check_number("threshold", threshold, "[-inf, inf]")

    def value(x: Tensor) -> Tensor:
        z = beta * x
        # log(1 + e^z) = log(e^0 + e^z), which logaddexp computes without overflow.
        y = torch.logaddexp(z.new_zeros(()), z).div_(beta)
        return torch.where(z > threshold, x, y)

    def gradient(g: Tensor, x: Tensor, _: Tensor) -> Tensor:
        z = beta * x
        return g * torch.where(z > threshold, 1.0, sigmoid(z))

    return with_gradient(x, value, gradient)


def gelu(x: Tensor, approximate: str = "none") -> Tensor:
    r"""Weigh the input by the probability that a standard normal variable is below it.

    $$\operatorname{gelu}(x) = x\, \Phi(x) = \frac{x}{2} \Big(1 + \operatorname{erf}
    \frac{x}{\sqrt 2}\Big) \approx \frac{x}{2} \Big(1 + \tanh\Big(\sqrt{2 / \pi}\,
    (x + 0.044715\, x^3)\Big)\Big)$$

    where $\Phi$ is the standard normal distribution function. In the left tail $1 + \operatorname{erf}(z)$
    and $1 + \tanh(z)$ cancel, so the code has what they equal, $\operatorname{erfc}(-z)$ and
    $2\,\sigma(2z)$, which do not.

    Args:
        x: Floating-point tensor of any shape.
        approximate: `"none"` for the exact form, `"tanh"` for the approximation.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor.
        ValueError: If `approximate` is neither `"none"` nor `"tanh"`.

    Examples:
        >>> [round(y, 4) for y in gelu(torch.tensor([-1.0, 0.0, 1.0])).tolist()]
        [-0.1587, 0.0, 0.8413]

    References:
        Hendrycks and Gimpel (2016), *Gaussian error linear units (GELUs)*.
    """
    check_tensor("x", x)
    check_choice("approximate", approximate, ["none", "tanh"])
    if approximate == "tanh":
        return x * sigmoid(2 * math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))

    def gradient(g: Tensor, x: Tensor, _: Tensor) -> Tensor:
        density = x.square().div_(-2).sub_(math.log(2 * math.pi) / 2).exp_()
        return g * torch.addcmul(_normal_cdf(x), x, density)

    return with_gradient(x, lambda x: _normal_cdf(x).mul_(x), gradient)


def silu(x: Tensor) -> Tensor:
    r"""Weigh the input by its own sigmoid; also called swish.

    $$\operatorname{silu}(x) = x\, \sigma(x)$$

    where $\sigma$ is the sigmoid. It is not monotonic: the minimum is about $-0.278$, near
    $x = -1.278$.

    Args:
        x: Floating-point tensor of any shape.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor.

    Examples:
        >>> [round(y, 4) for y in silu(torch.tensor([-1.0, 0.0, 1.0])).tolist()]
        [-0.2689, 0.0, 0.7311]

    References:
        Elfwing, Uchibe and Doya (2017), *Sigmoid-weighted linear units for neural network function
        approximation in reinforcement learning*; Ramachandran, Zoph and Le (2017), *Searching for
        activation functions*.
    """
    check_tensor("x", x)

    def gradient(g: Tensor, x: Tensor, y: Tensor) -> Tensor:
        s = sigmoid(x)
        return g * (1 - s).mul_(y).add_(s)

    return with_gradient(
        x, lambda x: (-x).exp_().add_(1).reciprocal_().mul_(x), gradient
    )


def hardswish(x: Tensor) -> Tensor:
    r"""Approximate swish with the hard sigmoid, which needs no exponential.

    $$\operatorname{hardswish}(x) = x \cdot \frac{\min(\max(x + 3, 0), 6)}{6}$$

    where $x$ is one element. The gradient is 0 for $x \le -3$, $x / 3 + 1/2$ in between and 1 for
    $x \ge 3$.

    Args:
        x: Floating-point tensor of any shape.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor.

    Examples:
        >>> hardswish(torch.tensor([-1.5, 0.0, 1.5, 4.0])).tolist()
        [-0.375, 0.0, 1.125, 4.0]

    References:
        Howard and others (2019), *Searching for MobileNetV3*.
    """
    check_tensor("x", x)

    def gradient(g: Tensor, x: Tensor, _: Tensor) -> Tensor:
        t = x.clamp(-3, 3).div_(3)
        # t + 1/2 - trunc(t) / 2, where trunc(t) is 0 between the kinks, -1 or 1 elsewhere
        return _times(g, t.trunc().div_(-2).add_(0.5).add_(t))

    return with_gradient(x, lambda x: x.clamp(-3, 3).add_(3).mul_(x).div_(6), gradient)


def mish(x: Tensor) -> Tensor:
    r"""Weigh the input by the tanh of its softplus.

    $$\operatorname{mish}(x) = x \tanh(\log(1 + e^{x}))$$

    where $x$ is one element. The curve is close to that of `silu` and smooth everywhere.

    Args:
        x: Floating-point tensor of any shape.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor.

    Examples:
        >>> [round(y, 4) for y in mish(torch.tensor([-1.0, 0.0, 1.0])).tolist()]
        [-0.3034, 0.0, 0.8651]

    References:
        Misra (2019), *Mish: a self regularized non-monotonic activation function*.
    """
    return x * tanh(softplus(x))


def softmax(x: Tensor, dim: int = -1) -> Tensor:
    r"""Turn scores along an axis into probabilities.

    $$\operatorname{softmax}(x)_i = \frac{e^{x_i}}{\sum_j e^{x_j}}
    = \frac{e^{x_i - m}}{\sum_j e^{x_j - m}}, \qquad m = \max_j x_j$$

    where $i$ and $j$ run along the axis. Subtracting the maximum changes nothing in the quotient and
    keeps every exponent at or below 0, so nothing overflows.

    Args:
        x: Floating-point tensor of scores.
        dim: The axis along which the result sums to 1.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If `x` is not a floating-point tensor or `dim` is not an integer.
        ValueError: If `x` has no axis `dim`, or no element along it.

    Examples:
        >>> softmax(torch.tensor([1000.0, 1000.0])).tolist()
        [0.5, 0.5]
    """
    check_tensor("x", x)
    _check_axis(x, dim)

    def value(x: Tensor) -> Tensor:
        exponential = (x - x.amax(dim, keepdim=True)).exp_()
        return exponential.div_(exponential.sum(dim, keepdim=True))

    return with_gradient(
        x, value, lambda g, _, y: y * (g - (g * y).sum(dim, keepdim=True))
    )


def log_softmax(x: Tensor, dim: int = -1) -> Tensor:
    r"""Take the logarithm of the softmax without computing the softmax.

    $$\log \operatorname{softmax}(x)_i = x_i - m - \log \sum_j e^{x_j - m}, \qquad m = \max_j x_j$$

    where $i$ and $j$ run along the axis. A probability that rounds to 0 would have logarithm
    $-\infty$; here it stays finite. The sum is at least 1, so its logarithm is safe.

    Args:
        x: Floating-point tensor of scores.
        dim: The axis along which the probabilities sum to 1.

    Returns:
        A tensor with the shape of `x`, at most 0.

    Raises:
        TypeError: If `x` is not a floating-point tensor or `dim` is not an integer.
        ValueError: If `x` has no axis `dim`, or no element along it.

    Examples:
        >>> log_softmax(torch.tensor([0.0, 1000.0])).tolist()
        [-1000.0, 0.0]
    """
    check_tensor("x", x)
    _check_axis(x, dim)
    shifted = x - x.detach().amax(dim, keepdim=True)
    return shifted - shifted.exp().sum(dim, keepdim=True).log()


def glu(x: Tensor, dim: int = -1) -> Tensor:
    r"""Gate the first half of the features with the sigmoid of the second.

    $$\operatorname{glu}(a, b) = a \odot \sigma(b)$$

    where $a$ and $b$ are the halves of $x$ along the axis. The path through $a$ is linear, so a
    gradient passes it without being squashed.

    Args:
        x: Floating-point tensor.
        dim: The axis to halve; its size is even.

    Shape:
        - x: (..., 2 * features, ...)
        - result: (..., features, ...)

    Returns:
        A tensor with half the size along `dim`.

    Raises:
        TypeError: If `x` is not a floating-point tensor or `dim` is not an integer.
        ValueError: If `x` has no axis `dim`, or its size is odd or 0.

    Examples:
        >>> glu(torch.tensor([3.0, 5.0, 0.0, 1e4])).tolist()
        [1.5, 5.0]

    References:
        Dauphin, Fan, Auli and Grangier (2016), *Language modeling with gated convolutional networks*.
    """
    a, b = _halves(x, dim)
    return a * sigmoid(b)


def swiglu(x: Tensor, dim: int = -1) -> Tensor:
    r"""Gate the second half of the features with the swish of the first.

    $$\operatorname{swiglu}(a, b) = \operatorname{silu}(a) \odot b$$

    where $a$ and $b$ are the halves of $x$ along the axis: $a = xW$ and $b = xV$ in the paper's letters.
    Beware that the gate is the first half here and the second half in `glu`, each as its paper writes
    it.

    Args:
        x: Floating-point tensor.
        dim: The axis to halve; its size is even.

    Shape:
        - x: (..., 2 * features, ...)
        - result: (..., features, ...)

    Returns:
        A tensor with half the size along `dim`.

    Raises:
        TypeError: If `x` is not a floating-point tensor or `dim` is not an integer.
        ValueError: If `x` has no axis `dim`, or its size is odd or 0.

    Examples:
        >>> swiglu(torch.tensor([0.0, 100.0, 3.0, 0.5])).tolist()
        [0.0, 50.0]

    References:
        Shazeer (2020), *GLU variants improve transformer*.
    """
    a, b = _halves(x, dim)
    return silu(a) * b


def maxout(x: Tensor, pieces: int, dim: int = -1) -> Tensor:
    r"""Keep the largest of every group of `pieces` neighbouring features.

    $$h_i = \max_{1 \le j \le k} z_{ij}$$

    where $z_{ij}$ is feature $(i - 1) k + j$ of $x$ and $k$ is `pieces`. If the features are affine in the
    layer's input, each $h_i$ is a convex function of it with at most $k$ pieces. The gradient goes to
    the largest feature only, to one of them where several are equal.

    Args:
        x: Floating-point tensor.
        pieces: The number $k$ of features in a group; it divides the size along `dim`.
        dim: The axis that holds the features.

    Shape:
        - x: (..., features * pieces, ...)
        - result: (..., features, ...)

    Returns:
        A tensor with a `pieces`-th of the size along `dim`.

    Raises:
        TypeError: If `x` is not a floating-point tensor or another argument is not an integer.
        ValueError: If `x` has no axis `dim`, no element along it, or `pieces` does not divide its size.

    Examples:
        >>> maxout(torch.tensor([1.0, 5.0, -2.0, -3.0]), pieces=2).tolist()
        [5.0, -2.0]

    References:
        Goodfellow, Warde-Farley, Mirza, Courville and Bengio (2013), *Maxout networks*.
    """
    check_tensor("x", x, ["...", "features"])
    check_integer("pieces", pieces, "[1, inf)")
    _check_axis(x, dim, multiple=pieces)
    groups = torch.unflatten(x, dim, (-1, pieces))  # (..., features, pieces, ...)
    return groups.max(dim if dim < 0 else dim + 1).values


class Maxout(Module):
    r"""Apply a linear layer with several pieces for each output, and keep the largest piece.

    $$h_i(x) = \max_{1 \le j \le k} (w_{ij}^\top x + b_{ij})$$

    where $w_{ij}$ and $b_{ij}$ are row $(i - 1) k + j$ of `linear.weight` and `linear.bias`, and $k$ is
    `pieces`. Two pieces, one of them 0, are a ReLU; the layer learns the shape of its activation and
    has $k$ times the parameters.

    Args:
        in_features: The size of each input.
        out_features: The size of each output.
        pieces: The number $k$ of affine functions for each output.

    Raises:
        TypeError: If an argument is not an integer.
        ValueError: If an argument is less than 1.

    Examples:
        >>> layer = Maxout(in_features=3, out_features=2, pieces=4)
        >>> layer(torch.ones(5, 3)).shape
        torch.Size([5, 2])
        >>> layer.linear.weight.shape
        torch.Size([8, 3])

    References:
        Goodfellow, Warde-Farley, Mirza, Courville and Bengio (2013), *Maxout networks*.
    """

    def __init__(self, in_features: int, out_features: int, pieces: int) -> None:
        super().__init__()
        check_integer("in_features", in_features, "[1, inf)")
        check_integer("out_features", out_features, "[1, inf)")
        check_integer("pieces", pieces, "[1, inf)")
        self.in_features = in_features
        self.pieces = pieces
        self.linear = Linear(in_features, out_features * pieces)

    def forward(self, x: Tensor) -> Tensor:
        """Compute the largest piece of each output.

        Args:
            x: The inputs.

        Shape:
            - x: (..., in_features)
            - result: (..., out_features)

        Returns:
            The outputs.

        Raises:
            TypeError: If `x` is not a floating-point tensor.
            ValueError: If the last axis of `x` does not have `in_features` elements.
        """
        check_tensor("x", x, ["...", ("in_features", self.in_features)])
        return maxout(self.linear(x), self.pieces)


def _check_axis(x: Tensor, dim: int, multiple: int = 1) -> None:
    axes = max(x.ndim, 1)
    check_integer("dim", dim, f"[{-axes}, {axes - 1}]")
    size = x.shape[dim] if x.ndim else 1
    if size == 0 or size % multiple:
        wanted = (
            "a size of 1 or more"
            if multiple == 1
            else f"a multiple of {multiple} as its size"
        )
        raise ValueError(f"x must have {wanted} along axis {dim}, got {tuple(x.shape)}")


def _times(g: Tensor, slopes: Tensor) -> Tensor:
    """Return the product, and 0 where the curve is flat, even if `g` is infinite."""
    largest = torch.finfo(g.dtype).max
    return g.clamp(-largest, largest) * slopes


def _slopes(x: Tensor, a: float) -> Tensor:
    """Return 1 where `x` is positive, `a` elsewhere; `where` takes several times as long."""
    if 0 <= a <= 1:
        return x.sign().clamp(min=a)
    positive = x.clamp(min=0).sign_()
    return (1 - positive).mul_(a).add_(positive)


def _normal_cdf(x: Tensor) -> Tensor:
    return (x / -math.sqrt(2)).erfc_().div_(2)


def _halves(x: Tensor, dim: int) -> tuple[Tensor, Tensor]:
    check_tensor("x", x)
    _check_axis(x, dim, multiple=2)
    a, b = x.chunk(2, dim)
    return a, b
