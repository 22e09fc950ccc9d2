r"""Initial weights: laws that keep the variance, orthogonal and sparse matrices, biases of an LSTM."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import Module

from dlref._check import (
    check_choice,
    check_generator,
    check_integer,
    check_number,
    check_tensor,
)

__all__ = [
    "calculate_fan_in_and_fan_out",
    "calculate_gain",
    "chrono_init_",
    "identity_",
    "kaiming_normal_",
    "kaiming_uniform_",
    "lecun_normal_",
    "orthogonal_",
    "set_forget_gate_bias_",
    "sparse_",
    "trunc_normal_",
    "xavier_normal_",
    "xavier_uniform_",
]

LINEAR = [
    "linear",
    *(f"conv{kind}{n}d" for kind in ("", "_transpose") for n in (1, 2, 3)),
]


def calculate_fan_in_and_fan_out(tensor: Tensor) -> tuple[int, int]:
    r"""Count the inputs that each output sums over, and the outputs that each input feeds.

    $$n_{\text{in}} = c_{\text{in}} \prod_d k_d, \qquad n_{\text{out}} = c_{\text{out}} \prod_d k_d$$

    where $c_{\text{out}}$ and $c_{\text{in}}$ are the first two sizes of the weight and $k_d$ the sizes of
    its kernel, if it has one. The weight of a transposed convolution has its input channels first, so
    the two come out swapped there, as they do in PyTorch.

    Args:
        tensor: The weight.

    Shape:
        - tensor: (out_features, in_features) or (out_channels, in_channels, *kernel_size)

    Returns:
        The pair $(n_{\text{in}}, n_{\text{out}})$.

    Raises:
        TypeError: If `tensor` is not a floating-point tensor.
        ValueError: If `tensor` has fewer than two axes or no elements.

    Examples:
        >>> calculate_fan_in_and_fan_out(torch.empty(64, 3, 5, 5))
        (75, 1600)
    """
    _check_weight(tensor)
    kernel = math.prod(tensor.shape[2:])
    return tensor.shape[1] * kernel, tensor.shape[0] * kernel


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    r"""Look up by how much the weights must grow to make up for an activation function.

    | nonlinearity | gain |
    |---|---|
    | `linear`, `conv1d` … `conv_transpose3d`, `sigmoid` | $1$ |
    | `tanh` | $5/3$ |
    | `relu` | $\sqrt 2$ |
    | `leaky_relu` | $\sqrt{2 / (1 + a^2)}$ |
    | `selu` | $3/4$ |

    where $a$ is `param`. ReLU sets half of a symmetric input to 0 and so halves its mean square; the gain
    doubles it again. The values for sigmoid, tanh and SELU are PyTorch's: conventional, not derived in
    this way.

    Args:
        nonlinearity: The name of the activation function.
        param: The negative slope $a$ of `leaky_relu`, 0.01 if it is `None`; the others ignore it.

    Returns:
        The gain.

    Raises:
        TypeError: If `param` is neither a number nor `None`.
        ValueError: If `nonlinearity` is not in the table, or `param` is not finite.

    Examples:
        >>> round(calculate_gain("relu"), 4)
        1.4142
        >>> calculate_gain("leaky_relu", 1.0)
        1.0
    """
    check_choice(
        "nonlinearity",
        nonlinearity,
        [*LINEAR, "sigmoid", "tanh", "relu", "leaky_relu", "selu"],
    )
    if param is not None:
        check_number("param", param)
    slope = 0.01 if param is None else param
    gains = {
        "tanh": 5 / 3,
        "relu": math.sqrt(2),
        "leaky_relu": math.sqrt(2 / (1 + slope**2)),
        "selu": 3 / 4,
    }
    return gains.get(nonlinearity, 1.0)


@torch.no_grad()
def xavier_uniform_(
    tensor: Tensor, gain: float = 1.0, generator: torch.Generator | None = None
) -> Tensor:
    r"""Fill a weight from the uniform law of Glorot and Bengio.

    $$w \sim U[-b, b], \qquad b = g \sqrt{\frac{6}{n_{\text{in}} + n_{\text{out}}}}$$

    where $g$ is `gain` and the fans are those of `calculate_fan_in_and_fan_out`. The variance $b^2 / 3$ is
    $2 g^2 / (n_{\text{in}} + n_{\text{out}})$: between $1 / n_{\text{in}}$, which keeps the variance of
    the activations, and $1 / n_{\text{out}}$, which keeps that of the gradients.

    Args:
        tensor: The weight, changed in place.
        gain: The factor $g$ for the activation function, as `calculate_gain` gives it.
        generator: Where the numbers come from; PyTorch's default generator if there is none.

    Shape:
        - tensor: (out_features, in_features) or (out_channels, in_channels, *kernel_size)

    Returns:
        The same tensor.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `tensor` has fewer than two axes or no elements, or `gain` is negative.

    Examples:
        >>> weight = xavier_uniform_(torch.empty(50, 100))
        >>> bool((weight.abs() <= 0.2).all())
        True

    References:
        Glorot and Bengio (2010), *Understanding the difficulty of training deep feedforward neural
        networks*.
    """
    bound = math.sqrt(3) * _xavier_std(tensor, gain)
    return _uniform_(tensor, bound, generator)


@torch.no_grad()
def xavier_normal_(
    tensor: Tensor, gain: float = 1.0, generator: torch.Generator | None = None
) -> Tensor:
    r"""Fill a weight from the normal law with the variance of Glorot and Bengio.

    $$w \sim N(0, s^2), \qquad s = g \sqrt{\frac{2}{n_{\text{in}} + n_{\text{out}}}}$$

    where $g$ is `gain` and the fans are those of `calculate_fan_in_and_fan_out`.

    Args:
        tensor: The weight, changed in place.
        gain: The factor $g$ for the activation function, as `calculate_gain` gives it.
        generator: Where the numbers come from; PyTorch's default generator if there is none.

    Shape:
        - tensor: (out_features, in_features) or (out_channels, in_channels, *kernel_size)

    Returns:
        The same tensor.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `tensor` has fewer than two axes or no elements, or `gain` is negative.

    Examples:
        >>> xavier_normal_(torch.empty(50, 100), gain=0.0).count_nonzero().item()
        0

    References:
        Glorot and Bengio (2010), *Understanding the difficulty of training deep feedforward neural
        networks*.
    """
    return _normal_(tensor, _xavier_std(tensor, gain), generator)


@torch.no_grad()
def kaiming_uniform_(
    tensor: Tensor,
    a: float = 0.0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Fill a weight from the uniform law with the variance of He and others.

    $$w \sim U[-b, b], \qquad b = g \sqrt{\frac{3}{n}}$$

    where $g$ is the gain of `nonlinearity` and $n$ the fan that `mode` names. The variance is $g^2 / n$.

    Args:
        tensor: The weight, changed in place.
        a: The negative slope of `leaky_relu`; 0 is the ReLU.
        mode: `"fan_in"` keeps the size of the activations going forward, `"fan_out"` that of the
            gradients going back.
        nonlinearity: The activation function that follows, named as for `calculate_gain`.
        generator: Where the numbers come from; PyTorch's default generator if there is none.

    Shape:
        - tensor: (out_features, in_features) or (out_channels, in_channels, *kernel_size)

    Returns:
        The same tensor.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `tensor` has fewer than two axes or no elements, `a` is not finite, or a name is
            unknown.

    Examples:
        >>> weight = kaiming_uniform_(torch.empty(50, 600), nonlinearity="relu")
        >>> bool((weight.abs() <= 0.1).all())
        True

    References:
        He, Zhang, Ren and Sun (2015), *Delving deep into rectifiers*.
    """
    bound = math.sqrt(3) * _kaiming_std(tensor, a, mode, nonlinearity)
    return _uniform_(tensor, bound, generator)


@torch.no_grad()
def kaiming_normal_(
    tensor: Tensor,
    a: float = 0.0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Fill a weight from the normal law of He and others.

    $$w \sim N(0, s^2), \qquad s = \frac{g}{\sqrt n}$$

    where $g$ is the gain of `nonlinearity` and $n$ the fan that `mode` names. With ReLU,
    $s^2 = 2 / n$: twice LeCun's, because ReLU halves the mean square of a symmetric input.

    Args:
        tensor: The weight, changed in place.
        a: The negative slope of `leaky_relu`; 0 is the ReLU.
        mode: `"fan_in"` keeps the size of the activations going forward, `"fan_out"` that of the
            gradients going back.
        nonlinearity: The activation function that follows, named as for `calculate_gain`.
        generator: Where the numbers come from; PyTorch's default generator if there is none.

    Shape:
        - tensor: (out_features, in_features) or (out_channels, in_channels, *kernel_size)

    Returns:
        The same tensor.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `tensor` has fewer than two axes or no elements, `a` is not finite, or a name is
            unknown.

    Examples:
        >>> generator = torch.Generator().manual_seed(0)
        >>> weight = kaiming_normal_(torch.empty(500, 200), nonlinearity="relu", generator=generator)
        >>> round(weight.std().item(), 2)  # sqrt(2 / 200)
        0.1

    References:
        He, Zhang, Ren and Sun (2015), *Delving deep into rectifiers*.
    """
    return _normal_(tensor, _kaiming_std(tensor, a, mode, nonlinearity), generator)


@torch.no_grad()
def lecun_normal_(tensor: Tensor, generator: torch.Generator | None = None) -> Tensor:
    r"""Fill a weight from the normal law of LeCun and others.

    $$w \sim N(0, s^2), \qquad s = \frac{1}{\sqrt{n_{\text{in}}}}$$

    where $n_{\text{in}}$ is the fan in: a sum of $n_{\text{in}}$ inputs of variance 1 has variance 1
    again. This is the law that SELU asks for.

    Args:
        tensor: The weight, changed in place.
        generator: Where the numbers come from; PyTorch's default generator if there is none.

    Shape:
        - tensor: (out_features, in_features) or (out_channels, in_channels, *kernel_size)

    Returns:
        The same tensor.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `tensor` has fewer than two axes or no elements.

    Examples:
        >>> weight = lecun_normal_(torch.empty(500, 100), generator=torch.Generator().manual_seed(0))
        >>> round(weight.std().item(), 2)
        0.1

    References:
        LeCun, Bottou, Orr and Müller (1998), *Efficient backprop*.
    """
    fan_in, _ = calculate_fan_in_and_fan_out(tensor)
    return _normal_(tensor, 1 / math.sqrt(fan_in), generator)


@torch.no_grad()
def orthogonal_(
    tensor: Tensor, gain: float = 1.0, generator: torch.Generator | None = None
) -> Tensor:
    r"""Fill a weight with a random matrix whose rows or columns are orthonormal.

    $$A = QR, \quad A_{ij} \sim N(0, 1), \qquad W = g\, Q \operatorname{diag}(\operatorname{sign} R_{ii})$$

    where $Q$ has orthonormal columns, $R$ is upper triangular and $g$ is `gain`. Fixing the signs of the
    diagonal makes $Q$ uniform over all such matrices; the QR decomposition alone does not. A weight with
    fewer rows than columns gets orthonormal rows instead. With $g = 1$ a square $W$ keeps every length,
    however often it is applied.

    Args:
        tensor: The weight, changed in place; all axes after the first count as columns.
        gain: The factor $g$: every singular value of the result is $|g|$.
        generator: Where the numbers come from; PyTorch's default generator if there is none.

    Shape:
        - tensor: (rows, columns, ...)

    Returns:
        The same tensor.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `tensor` has fewer than two axes or no elements, or `gain` is not finite.

    Examples:
        >>> weight = orthogonal_(torch.empty(3, 3, dtype=torch.float64))
        >>> torch.allclose(weight @ weight.T, torch.eye(3, dtype=torch.float64))
        True

    References:
        Saxe, McClelland and Ganguli (2013), *Exact solutions to the nonlinear dynamics of learning in
        deep linear neural networks*; Mezzadri (2006), *How to generate random matrices from the
        classical compact groups*.
    """
    _check_weight(tensor)
    check_number("gain", gain)
    check_generator(generator)
    gaussian = tensor.new_empty(len(tensor), tensor[0].numel()).normal_(
        generator=generator
    )
    wide = gaussian.shape[0] < gaussian.shape[1]
    q, r = torch.linalg.qr(gaussian.T if wide else gaussian)
    q = q * r.diagonal().sign()
    return tensor.copy_((q.T if wide else q).reshape(tensor.shape)).mul_(gain)


@torch.no_grad()
def identity_(tensor: Tensor, gain: float = 1.0) -> Tensor:
    r"""Fill the weight of a recurrent network with a multiple of the identity.

    $$W = g I$$

    where $g$ is `gain`. With $g = 1$, zero biases and ReLU, a recurrent network starts by adding each
    input to its state, and the gradient passes every step unchanged through the units that are active.
    The gates of an LSTM are stacked in one weight: call this for each block of
    `lstm.weight_hh_l0.chunk(4)` that is to be an identity.

    Args:
        tensor: The weight, changed in place.
        gain: The factor $g$ on the diagonal.

    Shape:
        - tensor: (hidden_size, hidden_size)

    Returns:
        The same tensor.

    Raises:
        TypeError: If `tensor` is not a floating-point tensor or `gain` is not a number.
        ValueError: If `tensor` is not a square matrix, or `gain` is not finite.

    Examples:
        >>> identity_(torch.empty(2, 2), gain=0.5).tolist()
        [[0.5, 0.0], [0.0, 0.5]]

    References:
        Le, Jaitly and Hinton (2015), *A simple way to initialize recurrent networks of rectified linear
        units*.
    """
    _check_weight(tensor)
    check_tensor("tensor", tensor, ["hidden_size", ("hidden_size", len(tensor))])
    check_number("gain", gain)
    return tensor.zero_().fill_diagonal_(gain)


@torch.no_grad()
def sparse_(
    tensor: Tensor,
    sparsity: float,
    std: float = 0.01,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Fill a weight from a normal law, and set a fixed share of every column to 0.

    $$w_{ij} \sim N(0, s^2) \text{ for } i \notin Z_j, \qquad w_{ij} = 0 \text{ for } i \in Z_j, \qquad
    |Z_j| = \lceil p\, m \rceil$$

    where $s$ is `std`, $p$ is `sparsity`, $m$ is the number of rows, and $Z_j$ is a random set of rows,
    drawn for each column $j$ alone.

    Args:
        tensor: The weight, changed in place.
        sparsity: The share $p$ of zeros in each column, from 0 to 1.
        std: The standard deviation $s$ of the other elements.
        generator: Where the numbers come from; PyTorch's default generator if there is none. (PyTorch
            itself draws the sets $Z_j$ from the default generator in any case.)

    Shape:
        - tensor: (rows, columns)

    Returns:
        The same tensor.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `tensor` is not a matrix, `sparsity` is outside $[0, 1]$, or `std` is negative.

    Examples:
        >>> weight = sparse_(torch.empty(10, 3), sparsity=0.75)
        >>> (weight == 0).sum(dim=0).tolist()
        [8, 8, 8]

    References:
        Martens (2010), *Deep learning via Hessian-free optimization*.
    """
    check_tensor("tensor", tensor, ["rows", "columns"])
    check_number("sparsity", sparsity, "[0, 1]")
    check_number("std", std, "[0, inf)")
    rows, columns = tensor.shape
    _normal_(tensor, std, generator)
    for j in range(columns):
        zeros = torch.randperm(rows, generator=generator)[: math.ceil(sparsity * rows)]
        tensor[zeros, j] = 0.0
    return tensor


@torch.no_grad()
def trunc_normal_(
    tensor: Tensor,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Fill a tensor from a normal law restricted to an interval.

    $$w = \mu + s\, \Phi^{-1}(u), \qquad u \sim U\Big[\Phi\Big(\frac{a - \mu}{s}\Big),
    \Phi\Big(\frac{b - \mu}{s}\Big)\Big]$$

    where $\mu$ is `mean`, $s$ is `std` and $\Phi$ is the standard normal distribution function. The
    bounds are values, not multiples of $s$: with `std=0.02` the default interval cuts off nothing. The
    standard deviation of the result is less than $s$, 0.88 of it for an interval of $\pm 2 s$.

    Args:
        tensor: The tensor, of any shape, changed in place.
        mean: The mean $\mu$ before truncation.
        std: The standard deviation $s > 0$ before truncation.
        a: The lower bound.
        b: The upper bound, above $a$.
        generator: Where the numbers come from; PyTorch's default generator if there is none.

    Returns:
        The same tensor.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `std` is not positive, `b` is not above `a`, or the interval is so far from the
            mean that its probability rounds to 0.

    Examples:
        >>> weight = trunc_normal_(torch.empty(1000), std=0.02, a=-0.04, b=0.04)
        >>> bool((weight.abs() <= 0.04).all())
        True
    """
    check_tensor("tensor", tensor)
    check_number("mean", mean)
    check_number("std", std, "(0, inf)")
    check_number("a", a)
    check_number("b", b, f"({a}, inf)")
    check_generator(generator)
    # Far to the right of the mean 1 - Phi rounds to 0, so an interval there is mirrored to the left.
    sign = -1.0 if a > mean else 1.0
    ends = (sign * (end - mean) / std for end in (a, b))
    low, high = sorted(math.erfc(-end / math.sqrt(2)) / 2 for end in ends)
    if low == high:
        raise ValueError(
            f"a and b must be where the law has a probability above 0, got [{a}, {b}]"
        )
    u = torch.empty_like(tensor, dtype=torch.float64).uniform_(
        low, high, generator=generator
    )
    return tensor.copy_(mean + sign * std * torch.special.ndtri(u)).clamp_(a, b)


@torch.no_grad()
def set_forget_gate_bias_(lstm: Module, value: float = 1.0) -> None:
    r"""Set the bias of every forget gate of an LSTM.

    $$f = \sigma(W x + b_{\text{ih}} + U h + b_{\text{hh}}), \qquad b_{\text{ih}} = \beta, \quad
    b_{\text{hh}} = 0$$

    where $\beta$ is `value`. At $\beta = 1$ the gate starts at $\sigma(1) = 0.73$ instead of 0.5, and a
    gradient survives about twice as many steps. PyTorch keeps two biases that are added: to set both to
    $\beta$ would be a bias of $2 \beta$. Gates are stacked in the order $i, f, g, o$, so the forget gate is
    the second quarter.

    Args:
        lstm: A `torch.nn.LSTM` or `LSTMCell`, or that of `dlref`; every layer and direction is set.
        value: The sum $\beta$ of the two biases.

    Raises:
        TypeError: If `lstm` is not a module or `value` is not a number.
        ValueError: If `lstm` has no biases or not those of four gates, or `value` is not finite.

    Examples:
        >>> cell = torch.nn.LSTMCell(input_size=3, hidden_size=2)
        >>> set_forget_gate_bias_(cell, 1.0)
        >>> (cell.bias_ih + cell.bias_hh)[2:4].tolist()
        [1.0, 1.0]

    References:
        Gers, Schmidhuber and Cummins (2000), *Learning to forget: continual prediction with LSTM*;
        Jozefowicz, Zaremba and Sutskever (2015), *An empirical exploration of recurrent network
        architectures*.
    """
    check_number("value", value)
    for bias_ih, bias_hh in _biases(lstm):
        bias_ih.chunk(4)[1].fill_(value)
        bias_hh.chunk(4)[1].zero_()


@torch.no_grad()
def chrono_init_(
    lstm: Module, max_steps: int, generator: torch.Generator | None = None
) -> None:
    r"""Set the biases of the forget and input gates so that the units remember for different times.

    $$b_f = \log u, \quad u \sim U[1, T - 1], \qquad b_i = -b_f$$

    where $T$ is `max_steps`, the longest dependency expected. A forget gate at $f = \sigma(b_f)$ forgets
    within $1 / (1 - f) = 1 + u$ steps, which is thus uniform between 2 and $T$, and the input gate starts
    at $i = 1 - f$. The values go to `bias_ih`, and `bias_hh` of both gates to 0, because PyTorch adds the
    two. The other two gates keep their biases.

    Args:
        lstm: A `torch.nn.LSTM` or `LSTMCell`, or that of `dlref`; every layer and direction is set.
        max_steps: The longest time $T$ to remember, in steps.
        generator: Where the numbers come from; PyTorch's default generator if there is none.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `lstm` has no biases or not those of four gates, or `max_steps` is less than 2.

    Examples:
        >>> cell = torch.nn.LSTMCell(input_size=3, hidden_size=2)
        >>> chrono_init_(cell, max_steps=2)
        >>> (cell.bias_ih + cell.bias_hh)[:4].abs().tolist()
        [0.0, 0.0, 0.0, 0.0]

    References:
        Tallec and Ollivier (2018), *Can recurrent neural networks warp time?*
    """
    check_integer("max_steps", max_steps, "[2, inf)")
    check_generator(generator)
    for bias_ih, bias_hh in _biases(lstm):
        input_gate, forget_gate, _, _ = bias_ih.chunk(4)
        forget_gate.uniform_(1, max_steps - 1, generator=generator).log_()
        input_gate.copy_(-forget_gate)
        bias_hh.chunk(2)[0].zero_()


def _check_weight(tensor: Tensor) -> None:
    check_tensor("tensor", tensor)
    if tensor.ndim < 2 or tensor.numel() == 0:
        raise ValueError(
            f"tensor must have 2 axes or more and no axis of size 0, got {tuple(tensor.shape)}"
        )


def _xavier_std(tensor: Tensor, gain: float) -> float:
    fan_in, fan_out = calculate_fan_in_and_fan_out(tensor)
    check_number("gain", gain, "[0, inf)")
    return gain * math.sqrt(2 / (fan_in + fan_out))


def _kaiming_std(tensor: Tensor, a: float, mode: str, nonlinearity: str) -> float:
    fan_in, fan_out = calculate_fan_in_and_fan_out(tensor)
    check_number("a", a)
    check_choice("mode", mode, ["fan_in", "fan_out"])
    return calculate_gain(nonlinearity, a) / math.sqrt(
        fan_in if mode == "fan_in" else fan_out
    )


def _uniform_(
    tensor: Tensor, bound: float, generator: torch.Generator | None
) -> Tensor:
    check_generator(generator)
    return tensor.uniform_(-bound, bound, generator=generator)


def _normal_(tensor: Tensor, std: float, generator: torch.Generator | None) -> Tensor:
    check_generator(generator)
    return tensor.normal_(0.0, std, generator=generator)


def _biases(lstm: Module) -> list[tuple[Tensor, Tensor]]:
    """Return `bias_ih` and `bias_hh`, each (4 * hidden_size,), of every layer and direction."""
    if not isinstance(lstm, Module):
        raise TypeError(f"lstm must be a module, got {type(lstm).__name__}")
    parameters = dict(lstm.named_parameters())
    names = [
        name for name in parameters if name.rpartition(".")[2].startswith("bias_ih")
    ]
    if not names:
        raise ValueError(
            f"lstm must have biases named bias_ih and bias_hh, got {sorted(parameters)}"
        )
    for name in names:
        wanted = 4 * getattr(lstm, "hidden_size", 0)
        if parameters[name].shape != (wanted,):
            shape = tuple(parameters[name].shape)
            raise ValueError(
                f"lstm must have the biases of four gates, ({wanted},), got {name} {shape}"
            )
    return [
        (parameters[name], parameters[name.replace("bias_ih", "bias_hh")])
        for name in names
    ]
