r"""Dropout of elements, channels, paths, weights and time series, and prediction by sampling it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import Linear, Module
from torch.nn.modules.dropout import _DropoutNd

from dlref._check import (
    check_bool,
    check_generator,
    check_integer,
    check_number,
    check_tensor,
)
from dlref.activations import SELU_ALPHA, SELU_SCALE

__all__ = [
    "AlphaDropout",
    "DropConnect",
    "DropPath",
    "Dropout",
    "Dropout1d",
    "Dropout2d",
    "LockedDropout",
    "alpha_dropout",
    "drop_connect",
    "drop_path",
    "dropout",
    "dropout1d",
    "dropout2d",
    "locked_dropout",
    "monte_carlo_predict",
]


def dropout(
    x: Tensor,
    p: float = 0.5,
    training: bool = True,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Set each element to 0 with probability `p`, and scale the others up.

    $$y_i = \frac{m_i}{1 - p}\, x_i, \qquad m_i \sim \operatorname{Bernoulli}(1 - p)$$

    where $p$ is `p`. The scale makes the expectation of $y_i$ equal to $x_i$, so that nothing is left to
    correct when the mask is gone. At $p = 1$ the result is 0.

    Args:
        x: Floating-point tensor of any shape.
        p: The probability $p$ of dropping an element.
        training: Whether to drop at all; if not, the result is `x`.
        generator: Where the masks come from; PyTorch's default generator if there is none.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `p` is outside $[0, 1]$.

    Examples:
        >>> y = dropout(torch.ones(8), p=0.75, generator=torch.Generator().manual_seed(0))
        >>> sorted(set(y.tolist()))
        [0.0, 4.0]

    References:
        Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov (2014), *Dropout: a simple way to
        prevent neural networks from overfitting*.
    """
    check_tensor("x", x)
    return _drop(x, x.shape, p, training, generator)


def dropout1d(
    x: Tensor,
    p: float = 0.5,
    training: bool = True,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Drop whole channels of sequences.

    $$y_{nct} = \frac{m_{nc}}{1 - p}\, x_{nct}, \qquad m_{nc} \sim \operatorname{Bernoulli}(1 - p)$$

    where $n$, $c$ and $t$ are example, channel and position. Neighbours in a channel are so alike that
    what one lost the others would give away.

    Args:
        x: The sequences.
        p: The probability $p$ of dropping a channel.
        training: Whether to drop at all; if not, the result is `x`.
        generator: Where the masks come from; PyTorch's default generator if there is none.

    Shape:
        - x: (batch, channels, length) or (channels, length)

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `x` does not have two or three axes, or `p` is outside $[0, 1]$.

    Examples:
        >>> y = dropout1d(torch.ones(9, 4), generator=torch.Generator().manual_seed(0))
        >>> all(channel in ([0.0] * 4, [2.0] * 4) for channel in y.tolist())
        True
    """
    check_tensor("x", x)
    if x.ndim not in (2, 3):
        raise ValueError(f"x must be ([batch,] channels, length), got {tuple(x.shape)}")
    return _drop(x, [*x.shape[:-1], 1], p, training, generator)


def dropout2d(
    x: Tensor,
    p: float = 0.5,
    training: bool = True,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Drop whole channels of images.

    $$y_{ncij} = \frac{m_{nc}}{1 - p}\, x_{ncij}, \qquad m_{nc} \sim \operatorname{Bernoulli}(1 - p)$$

    where $n$ and $c$ are example and channel, and $i$ and $j$ row and column. Three axes are refused:
    PyTorch warns of them, because it reads them as a batch of sequences.

    Args:
        x: The images.
        p: The probability $p$ of dropping a channel.
        training: Whether to drop at all; if not, the result is `x`.
        generator: Where the masks come from; PyTorch's default generator if there is none.

    Shape:
        - x: (batch, channels, height, width)

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `x` does not have four axes, or `p` is outside $[0, 1]$.

    Examples:
        >>> y = dropout2d(torch.ones(2, 3, 4, 4), generator=torch.Generator().manual_seed(0))
        >>> sorted(set(y.mean(dim=(2, 3)).flatten().tolist()))
        [0.0, 2.0]

    References:
        Tompson, Goroshin, Jain, LeCun and Bregler (2015), *Efficient object localization using
        convolutional networks*.
    """
    check_tensor("x", x, ["batch", "channels", "height", "width"])
    return _drop(x, [*x.shape[:2], 1, 1], p, training, generator)


def alpha_dropout(
    x: Tensor,
    p: float = 0.5,
    training: bool = False,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Drop elements to SELU's lower limit, and keep mean 0 and variance 1.

    $$y_i = a \big(m_i x_i + (1 - m_i) \alpha'\big) + b, \qquad m_i \sim \operatorname{Bernoulli}(1 - p)$$

    $$\alpha' = -\lambda \alpha, \qquad a = \big((1 - p)(1 + p \alpha'^2)\big)^{-1/2}, \qquad
    b = -a p \alpha'$$

    where $p$ is `p`, and $\lambda$ and $\alpha$ are the constants of SELU. Dropping to 0 and scaling
    would keep the mean but not the variance. At $p = 1$ the result is 0, as in PyTorch.

    Args:
        x: Floating-point tensor of any shape.
        p: The probability $p$ of dropping an element.
        training: Whether to drop at all; if not, the result is `x`. PyTorch's function has this default,
            unlike the others of its kind.
        generator: Where the masks come from; PyTorch's default generator if there is none.

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `p` is outside $[0, 1]$.

    Examples:
        >>> generator = torch.Generator().manual_seed(0)
        >>> y = alpha_dropout(torch.zeros(8), training=True, generator=generator)
        >>> [round(value, 2) for value in sorted(set(y.tolist()))]
        [-0.78, 0.78]

    References:
        Klambauer, Unterthiner, Mayr and Hochreiter (2017), *Self-normalizing neural networks*.
    """
    check_tensor("x", x)
    _check_mode(p, training, generator)
    if not training or p == 0:
        return x
    keep = x.new_empty(x.shape).bernoulli_(1 - p, generator=generator)
    low = -SELU_SCALE * SELU_ALPHA
    a = 0.0 if p == 1 else 1 / math.sqrt((1 - p) * (1 + p * low**2))
    return a * (keep * x + (1 - keep) * low) - a * p * low


def drop_path(
    x: Tensor,
    p: float = 0.5,
    training: bool = True,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Drop everything that an example gets from a branch, and scale the other examples up.

    $$y_n = \frac{m_n}{1 - p}\, x_n, \qquad m_n \sim \operatorname{Bernoulli}(1 - p)$$

    where $n$ is the example. Applied to the branch of a residual block, `x + drop_path(branch(x))`, it
    leaves the identity for some examples: stochastic depth.

    Args:
        x: The output of the branch.
        p: The probability $p$ of dropping an example.
        training: Whether to drop at all; if not, the result is `x`.
        generator: Where the masks come from; PyTorch's default generator if there is none.

    Shape:
        - x: (batch, ...)

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `x` has no axes, or `p` is outside $[0, 1]$.

    Examples:
        >>> y = drop_path(torch.ones(9, 4), generator=torch.Generator().manual_seed(0))
        >>> all(example in ([0.0] * 4, [2.0] * 4) for example in y.tolist())
        True

    References:
        Huang, Sun, Liu, Sedra and Weinberger (2016), *Deep networks with stochastic depth*.
    """
    check_tensor("x", x)
    if x.ndim == 0:
        raise ValueError("x must be (batch, ...), got ()")
    return _drop(x, [len(x), *[1] * (x.ndim - 1)], p, training, generator)


def locked_dropout(
    x: Tensor,
    p: float = 0.5,
    training: bool = True,
    batch_first: bool = False,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Drop the same features of a sequence at every step.

    $$y_{tnd} = \frac{m_{nd}}{1 - p}\, x_{tnd}, \qquad m_{nd} \sim \operatorname{Bernoulli}(1 - p)$$

    where $t$, $n$ and $d$ are step, example and feature. A mask drawn anew at each step would add noise
    that grows with the length of the sequence. Also called variational dropout.

    Args:
        x: The sequences.
        p: The probability $p$ of dropping a feature.
        training: Whether to drop at all; if not, the result is `x`.
        batch_first: Whether the batch is the first axis, or the time.
        generator: Where the masks come from; PyTorch's default generator if there is none.

    Shape:
        - x: (time, batch, features), or (batch, time, features) with `batch_first`

    Returns:
        A tensor with the shape of `x`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `x` does not have three axes, or `p` is outside $[0, 1]$.

    Examples:
        >>> y = locked_dropout(torch.ones(5, 2, 3), generator=torch.Generator().manual_seed(0))
        >>> bool((y == y[0]).all())
        True

    References:
        Gal and Ghahramani (2016), *A theoretically grounded application of dropout in recurrent neural
        networks*.
    """
    check_bool("batch_first", batch_first)
    check_tensor(
        "x",
        x,
        ["batch", "time", "features"] if batch_first else ["time", "batch", "features"],
    )
    shape = list(x.shape)
    shape[1 if batch_first else 0] = 1
    return _drop(x, shape, p, training, generator)


def drop_connect(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    p: float = 0.5,
    training: bool = True,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Apply a linear map of whose weights each is dropped with probability `p`.

    $$y = \frac{1}{1 - p} (M \odot W)\, x + b, \qquad M_{ij} \sim \operatorname{Bernoulli}(1 - p)$$

    where $W$ is `weight` and $b$ is `bias`, which is not dropped. One mask serves all examples of a call.
    (The paper draws one for each example, and approximates the average over masks when predicting; the
    code known as `drop_connect` from EfficientNet is `drop_path`.)

    Args:
        x: The inputs.
        weight: The weight $W$.
        bias: The bias $b$; `None` for none.
        p: The probability $p$ of dropping a weight.
        training: Whether to drop at all; if not, the map is $W x + b$.
        generator: Where the masks come from; PyTorch's default generator if there is none.

    Shape:
        - x: (..., in_features)
        - weight: (out_features, in_features)
        - bias: (out_features,)
        - result: (..., out_features)

    Returns:
        The outputs.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit, or `p` is outside $[0, 1]$.

    Examples:
        >>> drop_connect(torch.ones(1, 2), torch.eye(2), torch.ones(2), p=1.0).tolist()
        [[1.0, 1.0]]

    References:
        Wan, Zeiler, Zhang, LeCun and Fergus (2013), *Regularization of neural networks using DropConnect*.
    """
    check_tensor("weight", weight, ["out_features", "in_features"])
    check_tensor("x", x, ["...", ("in_features", weight.shape[1])])
    y = x @ _drop(weight, weight.shape, p, training, generator).T  # (..., out_features)
    if bias is None:
        return y
    check_tensor("bias", bias, [("out_features", len(weight))])
    return y + bias


class _Dropout(Module):
    """Hold the probability; the mode of the module says whether to drop."""

    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        check_number("p", p, "[0, 1]")
        self.p = p

    def extra_repr(self) -> str:
        return f"p={self.p}"


class Dropout(_Dropout):
    r"""Set each element to 0 with probability `p` in training, as `dropout` does.

    Args:
        p: The probability of dropping an element.

    Raises:
        TypeError: If `p` is not a number.
        ValueError: If `p` is outside $[0, 1]$.

    Examples:
        >>> Dropout(0.5).eval()(torch.ones(3)).tolist()
        [1.0, 1.0, 1.0]
    """

    def forward(self, x: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Drop elements in training.

        Args:
            x: Floating-point tensor of any shape.
            generator: Where the masks come from; PyTorch's default generator if there is none.

        Returns:
            A tensor with the shape of `x`.
        """
        return dropout(x, self.p, self.training, generator)


class Dropout1d(_Dropout):
    r"""Drop whole channels of sequences in training, as `dropout1d` does.

    Args:
        p: The probability of dropping a channel.

    Raises:
        TypeError: If `p` is not a number.
        ValueError: If `p` is outside $[0, 1]$.

    Examples:
        >>> Dropout1d(1.0)(torch.ones(1, 2, 3)).count_nonzero().item()
        0
    """

    def forward(self, x: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Drop channels in training.

        Args:
            x: The sequences.
            generator: Where the masks come from; PyTorch's default generator if there is none.

        Shape:
            - x: (batch, channels, length) or (channels, length)

        Returns:
            A tensor with the shape of `x`.
        """
        return dropout1d(x, self.p, self.training, generator)


class Dropout2d(_Dropout):
    r"""Drop whole channels of images in training, as `dropout2d` does.

    Args:
        p: The probability of dropping a channel.

    Raises:
        TypeError: If `p` is not a number.
        ValueError: If `p` is outside $[0, 1]$.

    Examples:
        >>> Dropout2d(1.0)(torch.ones(1, 2, 3, 3)).count_nonzero().item()
        0
    """

    def forward(self, x: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Drop channels in training.

        Args:
            x: The images.
            generator: Where the masks come from; PyTorch's default generator if there is none.

        Shape:
            - x: (batch, channels, height, width)

        Returns:
            A tensor with the shape of `x`.
        """
        return dropout2d(x, self.p, self.training, generator)


class AlphaDropout(_Dropout):
    r"""Drop elements in training and keep mean 0 and variance 1, as `alpha_dropout` does.

    Args:
        p: The probability of dropping an element.

    Raises:
        TypeError: If `p` is not a number.
        ValueError: If `p` is outside $[0, 1]$.

    Examples:
        >>> AlphaDropout(0.5).eval()(torch.ones(3)).tolist()
        [1.0, 1.0, 1.0]
    """

    def forward(self, x: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Drop elements in training.

        Args:
            x: Floating-point tensor of any shape.
            generator: Where the masks come from; PyTorch's default generator if there is none.

        Returns:
            A tensor with the shape of `x`.
        """
        return alpha_dropout(x, self.p, self.training, generator)


class DropPath(_Dropout):
    r"""Drop whole examples of a branch in training, as `drop_path` does.

    Args:
        p: The probability of dropping an example.

    Raises:
        TypeError: If `p` is not a number.
        ValueError: If `p` is outside $[0, 1]$.

    Examples:
        >>> DropPath(1.0)(torch.ones(2, 3)).count_nonzero().item()
        0
    """

    def forward(self, x: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Drop examples in training.

        Args:
            x: The output of the branch.
            generator: Where the masks come from; PyTorch's default generator if there is none.

        Shape:
            - x: (batch, ...)

        Returns:
            A tensor with the shape of `x`.
        """
        return drop_path(x, self.p, self.training, generator)


class LockedDropout(_Dropout):
    r"""Drop the same features at every step in training, as `locked_dropout` does.

    Args:
        p: The probability of dropping a feature.
        batch_first: Whether the batch is the first axis, or the time.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `p` is outside $[0, 1]$.

    Examples:
        >>> LockedDropout(1.0)(torch.ones(5, 2, 3)).count_nonzero().item()
        0
    """

    def __init__(self, p: float = 0.5, batch_first: bool = False) -> None:
        super().__init__(p)
        check_bool("batch_first", batch_first)
        self.batch_first = batch_first

    def forward(self, x: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Drop features in training.

        Args:
            x: The sequences.
            generator: Where the masks come from; PyTorch's default generator if there is none.

        Shape:
            - x: (time, batch, features), or (batch, time, features) with `batch_first`

        Returns:
            A tensor with the shape of `x`.
        """
        return locked_dropout(x, self.p, self.training, self.batch_first, generator)


class DropConnect(Linear):
    r"""Apply a linear layer that drops its weights in training, as `drop_connect` does.

    The parameters are those of `torch.nn.Linear`.

    Args:
        in_features: The size of each input.
        out_features: The size of each output.
        p: The probability of dropping a weight.
        bias: Whether there is a bias.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a size is less than 1, or `p` is outside $[0, 1]$.

    Examples:
        >>> layer = DropConnect(in_features=3, out_features=2)
        >>> layer(torch.ones(5, 3)).shape
        torch.Size([5, 2])
    """

    def __init__(
        self, in_features: int, out_features: int, p: float = 0.5, bias: bool = True
    ) -> None:
        check_integer("in_features", in_features, "[1, inf)")
        check_integer("out_features", out_features, "[1, inf)")
        check_number("p", p, "[0, 1]")
        check_bool("bias", bias)
        super().__init__(in_features, out_features, bias)
        self.p = p

    def forward(self, x: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Compute the outputs, with dropped weights in training.

        Args:
            x: The inputs.
            generator: Where the masks come from; PyTorch's default generator if there is none.

        Shape:
            - x: (..., in_features)
            - result: (..., out_features)

        Returns:
            The outputs.
        """
        return drop_connect(x, self.weight, self.bias, self.p, self.training, generator)


@torch.no_grad()
def monte_carlo_predict(model: Module, x: Tensor, samples: int) -> Tensor:
    r"""Predict several times with dropout switched on, and with everything else as in evaluation.

    $$\hat y \approx \frac{1}{S} \sum_{s=1}^{S} f(x; m_s), \qquad
    \hat\sigma^2 \approx \frac{1}{S - 1} \sum_{s=1}^{S} \big(f(x; m_s) - \hat y\big)^2$$

    where $f(x; m_s)$ is the model with masks $m_s$ and $S$ is `samples`: `.mean(0)` and `.var(0)` of the
    result. `model.train()` would switch batch normalization to the statistics of the batch as well, and
    change its running ones. What counts as dropout is every dropout module of PyTorch and of this file,
    and every module whose attribute `dropout` is a number, like `torch.nn.LSTM`. The masks come from
    PyTorch's default generator.

    Args:
        model: The model; each of its modules is in its own mode again afterwards.
        x: The inputs of the model.
        samples: The number of predictions $S$.

    Returns:
        The predictions, (samples, ...), without a graph.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `samples` is less than 1.

    Examples:
        >>> model = torch.nn.Sequential(torch.nn.Linear(3, 4), Dropout(0.5), torch.nn.Linear(4, 2))
        >>> monte_carlo_predict(model, torch.ones(5, 3), samples=10).shape
        torch.Size([10, 5, 2])

    References:
        Gal and Ghahramani (2016), *Dropout as a Bayesian approximation: representing model uncertainty in
        deep learning*.
    """
    if not isinstance(model, Module):
        raise TypeError(f"model must be a module, got {type(model).__name__}")
    check_tensor("x", x, floating=False)
    check_integer("samples", samples, "[1, inf)")
    modes = {module: module.training for module in model.modules()}
    try:
        for module in modes:
            # Not train() or eval(), which would reach the module's children as well.
            module.training = _drops(module)
        return torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, training in modes.items():
            module.training = training


def _drops(module: Module) -> bool:
    dropout_module = isinstance(module, (_Dropout, DropConnect, _DropoutNd))
    return dropout_module or isinstance(getattr(module, "dropout", None), float)


def _check_mode(p: float, training: bool, generator: torch.Generator | None) -> None:
    check_number("p", p, "[0, 1]")
    check_bool("training", training)
    check_generator(generator)


def _drop(
    x: Tensor,
    shape: Sequence[int],
    p: float,
    training: bool,
    generator: torch.Generator | None,
) -> Tensor:
    """Multiply `x` by a mask of `shape`: 0 with probability `p`, and 1 / (1 - p) otherwise."""
    _check_mode(p, training, generator)
    if not training or p == 0:  # PyTorch draws no mask at 0 either
        return x
    keep = x.new_empty(shape).bernoulli_(1 - p, generator=generator)
    return x * (keep if p == 1 else keep / (1 - p))
