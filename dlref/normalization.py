r"""Normalization inside a network (batch, layer, instance, group, RMS, weight) and of data before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import torch
from torch import Tensor

from dlref._check import (
    check_bool,
    check_choice,
    check_integer,
    check_number,
    check_tensor,
)
from dlref._gradient import with_gradient

__all__ = [
    "BatchNorm",
    "MinMaxScaler",
    "Standardizer",
    "Whitener",
    "batch_norm",
    "group_norm",
    "instance_norm",
    "layer_norm",
    "rms_norm",
    "weight_norm",
]


def batch_norm(
    input: Tensor,  # noqa: A002
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    r"""Normalize every channel over the batch and the positions, or by running statistics.

    $$y = \gamma\, \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta, \qquad
    \mu_r \leftarrow (1 - m)\, \mu_r + m\, \mu, \qquad
    \sigma_r^2 \leftarrow (1 - m)\, \sigma_r^2 + m\, \frac{n}{n - 1}\, \sigma^2$$

    where, in training, $\mu$ and $\sigma^2$ are the mean and the biased variance of the channel's $n$
    values in this batch, and $\mu_r, \sigma_r^2$ the running ones, which get the unbiased variance;
    otherwise $\mu = \mu_r$ and $\sigma^2 = \sigma_r^2$. $\gamma, \beta, m, \epsilon$ are `weight`,
    `bias`, `momentum` and `eps`. In training each sample's output depends on the others of its batch.

    Args:
        input: The values $x$.
        running_mean: The running means $\mu_r$, updated in place in training; `None` for none.
        running_var: The running variances $\sigma_r^2$, likewise.
        weight: The factors $\gamma$; `None` for 1.
        bias: The offsets $\beta$; `None` for 0.
        training: Whether to normalize by the batch instead of the running statistics.
        momentum: The weight $m$ of the newest batch in the running statistics.
        eps: The number $\epsilon$ added to the variance.

    Shape:
        - input: (batch, channels, ...)
        - running_mean, running_var, weight, bias: (channels,)
        - output: as `input`

    Returns:
        The normalized values.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit, a number is out of range, the running statistics are missing
            outside training, or a channel has only one value in training.

    Examples:
        >>> x = torch.tensor([[1.0], [3.0]])
        >>> mean, var = torch.zeros(1), torch.ones(1)
        >>> [round(y, 3) for y in batch_norm(x, mean, var, training=True).flatten().tolist()]
        [-1.0, 1.0]
        >>> round(mean.item(), 3), round(var.item(), 3)
        (0.2, 1.1)

    References:
        Ioffe and Szegedy (2015), *Batch normalization: accelerating deep network training by reducing
        internal covariate shift*, Algorithm 1.
    """
    statistics = {"running_mean": running_mean, "running_var": running_var}
    _check_channels(input, statistics | {"weight": weight, "bias": bias})
    check_bool("training", training)
    check_number("momentum", momentum, "[0, 1]")
    check_number("eps", eps, "[0, inf)")
    n = input[:, :1].numel()
    if training and n == 1:
        raise ValueError(
            f"input must hold 2 values or more per channel in training, got {tuple(input.shape)}"
        )

    if training:
        dims = [dim for dim in range(input.ndim) if dim != 1]
        if n > 1 and (running_mean is not None or running_var is not None):
            mean, var = _moments(input.detach(), dims)  # (1, channels, 1, ...)
            _update(running_mean, mean, momentum)
            _update(running_var, n / (n - 1) * var, momentum)
        return _scaled_per_channel(_standardized(input, dims, eps), weight, bias)
    if running_mean is None or running_var is None:
        raise ValueError(
            "running_mean and running_var must be tensors outside training, got None"
        )
    mean, var = _per_channel(running_mean, input), _per_channel(running_var, input)
    return _scaled_per_channel((input - mean) / (var + eps).sqrt(), weight, bias)


def layer_norm(
    input: Tensor,  # noqa: A002
    normalized_shape: Sequence[int],
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    r"""Normalize every sample over its last axes.

    $$y = \gamma\, \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta$$

    where $\mu$ and $\sigma^2$ are the mean and the biased variance over the axes of `normalized_shape`, and
    $\gamma, \beta, \epsilon$ are `weight`, `bias` and `eps`. No sample sees another, and training and
    evaluation are the same.

    Args:
        input: The values $x$.
        normalized_shape: The sizes of the last axes, those to normalize over.
        weight: The factors $\gamma$; `None` for 1.
        bias: The offsets $\beta$; `None` for 0.
        eps: The number $\epsilon$ added to the variance.

    Shape:
        - input: (..., *normalized_shape)
        - weight, bias: normalized_shape
        - output: as `input`

    Returns:
        The normalized values.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit or a number is out of range.

    Examples:
        >>> x = torch.tensor([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
        >>> [[round(y, 3) for y in row] for row in layer_norm(x, [3]).tolist()]
        [[-1.225, 0.0, 1.225], [-1.225, 0.0, 1.225]]

    References:
        Ba, Kiros and Hinton (2016), *Layer normalization*.
    """
    _check_last_axes(input, normalized_shape, {"weight": weight, "bias": bias})
    check_number("eps", eps, "[0, inf)")
    dims = list(range(-len(normalized_shape), 0))
    return _scaled(_standardized(input, dims, eps), weight, bias)


def instance_norm(
    input: Tensor,  # noqa: A002
    *,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    r"""Normalize every channel of every sample over its positions.

    $$y = \gamma\, \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta$$

    where $\mu$ and $\sigma^2$ are the mean and the biased variance over the positions of one channel of one
    sample, and $\gamma, \beta, \epsilon$ are `weight`, `bias` and `eps`. It takes away each image's
    contrast per channel, which style transfer wants. PyTorch's running statistics are left out.

    Args:
        input: The values $x$.
        weight: The factors $\gamma$; `None` for 1.
        bias: The offsets $\beta$; `None` for 0.
        eps: The number $\epsilon$ added to the variance.

    Shape:
        - input: (batch, channels, positions, ...)
        - weight, bias: (channels,)
        - output: as `input`

    Returns:
        The normalized values.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit, a number is out of range or there is only one position.

    Examples:
        >>> x = torch.tensor([[[1.0, 3.0], [10.0, 30.0]]])
        >>> [[round(y, 3) for y in channel] for channel in instance_norm(x)[0].tolist()]
        [[-1.0, 1.0], [-1.0, 1.0]]

    References:
        Ulyanov, Vedaldi and Lempitsky (2016), *Instance normalization: the missing ingredient for fast
        stylization*.
    """
    check_tensor("input", input)
    if input.ndim < 3 or input[0:1, 0:1].numel() == 1:
        raise ValueError(
            "input must be (batch, channels, positions, ...) with 2 positions or more, "
            f"got {tuple(input.shape)}"
        )
    return group_norm(input, input.shape[1], weight, bias, eps)


def group_norm(
    input: Tensor,  # noqa: A002
    num_groups: int,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    r"""Normalize every group of channels of every sample.

    $$y = \gamma\, \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta$$

    where $\mu$ and $\sigma^2$ are the mean and the biased variance over the channels of one group and all
    positions of one sample, and $\gamma, \beta, \epsilon$ are `weight`, `bias` and `eps`. With one group it
    normalizes over all but the batch, with as many groups as channels it is instance normalization.

    Args:
        input: The values $x$.
        num_groups: The number of groups, a divisor of the number of channels.
        weight: The factors $\gamma$, one per channel; `None` for 1.
        bias: The offsets $\beta$, one per channel; `None` for 0.
        eps: The number $\epsilon$ added to the variance.

    Shape:
        - input: (batch, channels, ...)
        - weight, bias: (channels,)
        - output: as `input`

    Returns:
        The normalized values.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit or a number is out of range.

    Examples:
        >>> x = torch.tensor([[1.0, 3.0, 10.0, 30.0]])
        >>> [round(y, 3) for y in group_norm(x, num_groups=2).flatten().tolist()]
        [-1.0, 1.0, -1.0, 1.0]

    References:
        Wu and He (2018), *Group normalization*.
    """
    _check_channels(input, {"weight": weight, "bias": bias})
    check_integer("num_groups", num_groups, "[1, inf)")
    check_number("eps", eps, "[0, inf)")
    channels = input.shape[1]
    if channels % num_groups != 0:
        raise ValueError(
            f"num_groups must divide the {channels} channels, got {num_groups}"
        )
    per_group = channels // num_groups
    x = input.reshape(
        len(input), num_groups, per_group, *input.shape[2:]
    )  # (batch, groups, per_group, ...)
    y = _standardized(x.flatten(2), [2], eps).reshape(input.shape)
    return _scaled_per_channel(y, weight, bias)


def rms_norm(
    input: Tensor,  # noqa: A002
    normalized_shape: Sequence[int],
    weight: Tensor | None = None,
    eps: float | None = None,
) -> Tensor:
    r"""Divide every sample by the root of its mean square over the last axes.

    $$y = \gamma\, \frac{x}{\sqrt{\operatorname{mean}(x^2) + \epsilon}}$$

    where the mean is over the axes of `normalized_shape`, and $\gamma, \epsilon$ are `weight` and `eps`. It
    is layer normalization without the mean and the offset: it fixes the size and leaves the direction.

    Args:
        input: The values $x$.
        normalized_shape: The sizes of the last axes, those to normalize over.
        weight: The factors $\gamma$; `None` for 1.
        eps: The number $\epsilon$; `None` for the distance from 1 to the next number of the input's type.

    Shape:
        - input: (..., *normalized_shape)
        - weight: normalized_shape
        - output: as `input`

    Returns:
        The normalized values.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit or a number is out of range.

    Examples:
        >>> [round(y, 3) for y in rms_norm(torch.tensor([1.0, -1.0, 1.0, 5.0]), [4]).tolist()]
        [0.378, -0.378, 0.378, 1.89]

    References:
        Zhang and Sennrich (2019), *Root mean square layer normalization*.
    """
    _check_last_axes(input, normalized_shape, {"weight": weight})
    eps = torch.finfo(input.dtype).eps if eps is None else eps
    check_number("eps", eps, "[0, inf)")
    mean_square = (input**2).mean(list(range(-len(normalized_shape), 0)), keepdim=True)
    return _scaled(input / (mean_square + eps).sqrt(), weight, None)


def weight_norm(v: Tensor, g: Tensor, dim: int | None = 0) -> Tensor:
    r"""Build a weight from its direction and its length.

    $$w = g\, \frac{v}{\lVert v \rVert_2}$$

    where the norm is over all axes of $v$ but `dim`, so that with `dim=0` every output unit has a length
    $g$ of its own. The gradient of $v$ is at right angles to $v$. A direction must not be 0: there the
    result is `nan`.

    Args:
        v: The directions.
        g: The lengths.
        dim: The axis that is not summed over; `None` for one norm of all of $v$.

    Shape:
        - v: (..., size, ...), with `size` the size of axis `dim`
        - g: (1, ..., size, ..., 1), or () if `dim` is `None`
        - output: as `v`

    Returns:
        The weight $w$.

    Raises:
        TypeError: If `v` or `g` is not a floating-point tensor or `dim` not an integer.
        ValueError: If a shape does not fit or $v$ has no such axis, or no other.

    Examples:
        >>> weight_norm(torch.tensor([[3.0, 4.0], [0.0, 2.0]]), torch.tensor([[10.0], [1.0]])).tolist()
        [[6.0, 8.0], [0.0, 1.0]]

    References:
        Salimans and Kingma (2016), *Weight normalization: a simple reparameterization to accelerate
        training of deep neural networks*, Equation 2.
    """
    check_tensor("v", v)
    check_tensor("g", g)
    if dim is None:
        check_tensor("g", g, [])
        return g * (v / torch.linalg.vector_norm(v))
    if v.ndim < 2:
        raise ValueError(f"v must have 2 axes or more, got {tuple(v.shape)}")
    check_integer("dim", dim, f"[{-v.ndim}, {v.ndim})")
    others = [axis for axis in range(v.ndim) if axis != dim % v.ndim]
    norm = torch.linalg.vector_norm(v, dim=others, keepdim=True)
    if g.shape != norm.shape:
        raise ValueError(f"g must be {tuple(norm.shape)}, got {tuple(g.shape)}")
    return g * (v / norm)


class BatchNorm(torch.nn.Module):
    r"""Normalize every channel by the batch in training and by running statistics in evaluation.

    $$\mu_r \leftarrow (1 - m)\, \mu_r + m\, \mu, \qquad
    \sigma_r^2 \leftarrow (1 - m)\, \sigma_r^2 + m\, \frac{n}{n - 1}\, \sigma^2$$

    where the symbols are those of `batch_norm`, which does the work. $\mu_r$ starts at 0 and $\sigma_r^2$
    at 1, so after $t$ batches they still hold $(1 - m)^t$ of that start: 35 % after ten. It serves for
    PyTorch's `BatchNorm1d`, `BatchNorm2d` and `BatchNorm3d`, whose state it loads.

    Args:
        num_features: The number of channels.
        eps: The number $\epsilon$ added to the variance.
        momentum: The weight $m$ of the newest batch in the running statistics.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range.

    Examples:
        >>> layer = BatchNorm(1)
        >>> x = torch.tensor([[1.0], [3.0]])
        >>> [round(y, 3) for y in layer(x).flatten().tolist()]
        [-1.0, 1.0]
        >>> [round(y, 3) for y in layer.eval()(x).flatten().tolist()]
        [0.763, 2.67]
    """

    running_mean: Tensor
    running_var: Tensor
    num_batches_tracked: Tensor

    def __init__(
        self, num_features: int, eps: float = 1e-5, momentum: float = 0.1
    ) -> None:
        super().__init__()
        check_integer("num_features", num_features, "[1, inf)")
        check_number("eps", eps, "[0, inf)")
        check_number("momentum", momentum, "[0, 1]")
        self.eps, self.momentum = eps, momentum
        self.weight = torch.nn.Parameter(torch.ones(num_features))
        self.bias = torch.nn.Parameter(torch.zeros(num_features))
        self.register_buffer("running_mean", torch.zeros(num_features))
        self.register_buffer("running_var", torch.ones(num_features))
        self.register_buffer("num_batches_tracked", torch.tensor(0))

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002
        """Normalize, and in training update the running statistics.

        Args:
            input: The values.

        Shape:
            - input: (batch, channels, ...)
            - output: as `input`

        Returns:
            The normalized values.
        """
        if self.training:
            self.num_batches_tracked += 1
        return batch_norm(
            input,
            self.running_mean,
            self.running_var,
            self.weight,
            self.bias,
            self.training,
            self.momentum,
            self.eps,
        )


class Standardizer:
    r"""Give every column of the training data mean 0 and variance 1, and others the same treatment.

    $$z = \frac{x - \mu}{\sigma}$$

    where $\mu$ and $\sigma$ are the column's mean and (biased) standard deviation in the data that `fit`
    got, kept in `mean` and `scale`. Fit on the training data alone: statistics of the test data are a leak.
    A constant column is only centered, as in scikit-learn.

    Examples:
        >>> scaler = Standardizer().fit(torch.tensor([[1.0, 7.0], [3.0, 7.0]]))
        >>> scaler.transform(torch.tensor([[5.0, 7.0]])).tolist()
        [[3.0, 0.0]]
    """

    mean: Tensor
    scale: Tensor

    def fit(self, X: Tensor) -> Self:
        """Take the means and deviations of `X`, (samples, features), and return the scaler."""
        _check_data(X)
        mean, var = _moments(X, [0])
        std = var.sqrt()
        # Rounding can give a constant column a deviation, and a tiny one none.
        constant = (X.amax(0) == X.amin(0)) | (std == 0)
        self.mean, self.scale = (
            mean.squeeze(0),
            std.masked_fill(constant, 1.0).squeeze(0),
        )
        return self

    def transform(self, X: Tensor) -> Tensor:
        """Standardize `X`, (samples, features)."""
        _check_fitted(self, X)
        return (X - self.mean) / self.scale

    def inverse_transform(self, X: Tensor) -> Tensor:
        """Undo `transform` on `X`, (samples, features)."""
        _check_fitted(self, X)
        return X * self.scale + self.mean


class MinMaxScaler:
    r"""Bring every column of the training data to the range from 0 to 1, and others with the same map.

    $$z = \frac{x - \min}{\max - \min}$$

    where $\min$ and $\max$ are the column's extremes in the data that `fit` got; `minimum` and `scale` keep
    the first and their difference. Other data may fall outside, and one outlier squeezes everything else
    together. A constant column becomes 0, as in scikit-learn.

    Examples:
        >>> scaler = MinMaxScaler().fit(torch.tensor([[1.0, 7.0], [3.0, 7.0]]))
        >>> scaler.transform(torch.tensor([[2.0, 7.0], [5.0, 7.0]])).tolist()
        [[0.5, 0.0], [2.0, 0.0]]
    """

    minimum: Tensor
    scale: Tensor

    def fit(self, X: Tensor) -> Self:
        """Take the extremes of `X`, (samples, features), and return the scaler."""
        _check_data(X)
        self.minimum = X.amin(0)
        span = X.amax(0) - self.minimum
        self.scale = span.masked_fill(span == 0, 1.0)
        return self

    def transform(self, X: Tensor) -> Tensor:
        """Rescale `X`, (samples, features)."""
        _check_fitted(self, X)
        return (X - self.minimum) / self.scale

    def inverse_transform(self, X: Tensor) -> Tensor:
        """Undo `transform` on `X`, (samples, features)."""
        _check_fitted(self, X)
        return X * self.scale + self.minimum


class Whitener:
    r"""Give the training data mean 0 and the identity as covariance, and others the same treatment.

    $$z = \Lambda^{-1/2} V^\top (x - \mu) \quad \text{(PCA)}, \qquad
    z = V \Lambda^{-1/2} V^\top (x - \mu) \quad \text{(ZCA)}$$

    where $\mu$ is the mean and $V \Lambda V^\top$ the (biased) covariance of the data that `fit` got. Both
    are white; PCA's columns are the principal components, the strongest first, while ZCA turns them back
    and stays as close to $x$ as white data can. `mean`, `directions` and `scale` keep
    $\mu$, $V$ and $\Lambda^{1/2}$. Data that do not vary in every direction cannot be whitened.

    Args:
        method: `"pca"` or `"zca"`.

    Raises:
        ValueError: If the method is unknown.

    Examples:
        >>> x = torch.tensor([[2.0, 2.0], [-2.0, -2.0], [1.0, -1.0], [-1.0, 1.0]])
        >>> z = Whitener("zca").fit(x).transform(x)
        >>> [[round(abs(c), 4) for c in row] for row in (z.T @ z / 4).tolist()]
        [[1.0, 0.0], [0.0, 1.0]]
    """

    mean: Tensor
    directions: Tensor
    scale: Tensor

    def __init__(self, method: str = "pca") -> None:
        check_choice("method", method, ["pca", "zca"])
        self.method = method

    def fit(self, X: Tensor) -> Self:
        """Take the mean and the covariance of `X`, (samples, features), and return the scaler."""
        _check_data(X)
        n, features = X.shape
        mean = X.mean(0)
        # The singular values of the data are the roots of the covariance's eigenvalues, with all digits.
        _, s, Vh = torch.linalg.svd(X - mean, full_matrices=False)
        rank = int((s > max(n, features) * torch.finfo(X.dtype).eps * s.max()).sum())
        if rank < features:
            raise ValueError(
                f"X must vary in {features} directions, one per column, got {rank}"
            )
        V = Vh.T
        sign = V.gather(
            0, V.abs().argmax(0, keepdim=True)
        ).sign()  # a direction's largest entry is positive
        self.mean, self.directions, self.scale = mean, V * sign, s / n**0.5
        return self

    def transform(self, X: Tensor) -> Tensor:
        """Whiten `X`, (samples, features)."""
        _check_fitted(self, X)
        Z = (X - self.mean) @ self.directions / self.scale
        return Z @ self.directions.T if self.method == "zca" else Z

    def inverse_transform(self, X: Tensor) -> Tensor:
        """Undo `transform` on `X`, (samples, features)."""
        _check_fitted(self, X)
        Z = X @ self.directions if self.method == "zca" else X
        return Z * self.scale @ self.directions.T + self.mean


def _moments(x: Tensor, dims: list[int]) -> tuple[Tensor, Tensor]:
    """Return the mean and the biased variance; the mean of x² less the squared mean would cancel."""
    mean = x.mean(dims, keepdim=True)
    return mean, ((x - mean) ** 2).mean(dims, keepdim=True)


def _standardized(x: Tensor, dims: list[int], eps: float) -> Tensor:
    r"""Return $y = (x - \mu) / s$ with $s = \sqrt{\sigma^2 + \epsilon}$.

    $$\frac{\partial L}{\partial x} = \frac{1}{s} \Big( g - \operatorname{mean}(g)
    - y \operatorname{mean}(g\, y) \Big)$$

    where $g$ is the gradient of $y$.
    """

    def mean(x: Tensor) -> Tensor:
        return x.mean(dims, keepdim=True)

    def parts(x: Tensor) -> tuple[Tensor, Tensor]:
        centered = x - mean(x)
        # The norm along an axis makes no copy, as a square would; over all axes it loses digits.
        norm = torch.linalg.vector_norm(centered, dim=dims[-1], keepdim=True)
        return centered, (mean(norm**2) / x.shape[dims[-1]] + eps).sqrt()

    def value(x: Tensor) -> Tensor:
        centered, s = parts(x)
        return centered.div_(s)

    def gradient(g: Tensor, x: Tensor, y: Tensor) -> Tensor:
        _, s = parts(x)
        return torch.addcmul(g, y, mean(g * y), value=-1).sub_(mean(g)).div_(s)

    return with_gradient(x, value, gradient)


@torch.no_grad()
def _update(running: Tensor | None, batch: Tensor, momentum: float) -> None:
    if running is not None:
        running.copy_((1 - momentum) * running + momentum * batch.flatten())


def _per_channel(tensor: Tensor, x: Tensor) -> Tensor:
    return tensor.reshape(-1, *[1] * (x.ndim - 2))  # (channels, 1, ...)


def _scaled(y: Tensor, weight: Tensor | None, bias: Tensor | None) -> Tensor:
    if weight is not None and bias is not None:
        return torch.addcmul(bias, y, weight)
    y = y if weight is None else y * weight
    return y if bias is None else y + bias


def _scaled_per_channel(
    y: Tensor, weight: Tensor | None, bias: Tensor | None
) -> Tensor:
    weight = None if weight is None else _per_channel(weight, y)
    return _scaled(y, weight, None if bias is None else _per_channel(bias, y))


def _check_channels(input: Tensor, per_channel: dict[str, Tensor | None]) -> None:  # noqa: A002
    check_tensor("input", input)
    if input.ndim < 2:
        raise ValueError(
            f"input must be (batch, channels, ...), got {tuple(input.shape)}"
        )
    for name, tensor in per_channel.items():
        if tensor is not None:
            check_tensor(name, tensor, [("channels", input.shape[1])])


def _check_last_axes(
    input: Tensor,  # noqa: A002
    normalized_shape: Sequence[int],
    per_element: dict[str, Tensor | None],
) -> None:
    check_tensor("input", input)
    if (
        not isinstance(normalized_shape, Sequence)
        or isinstance(normalized_shape, str)
        or not normalized_shape
    ):
        raise TypeError(
            f"normalized_shape must be a sequence of 1 size or more, got {normalized_shape!r}"
        )
    for size in normalized_shape:
        check_integer("normalized_shape", size, "[1, inf)")
    shape = tuple(normalized_shape)
    if tuple(input.shape[-len(shape) :]) != shape:
        raise ValueError(
            f"input must end in normalized_shape={shape}, got {tuple(input.shape)}"
        )
    for name, tensor in per_element.items():
        if tensor is not None:
            check_tensor(name, tensor)
            if tensor.shape != shape:
                raise ValueError(
                    f"{name} must be normalized_shape={shape}, got {tuple(tensor.shape)}"
                )


def _check_data(X: Tensor) -> None:
    check_tensor("X", X, ["samples", "features"])
    if X.numel() == 0:
        raise ValueError(
            f"X must hold 1 sample and 1 feature or more, got {tuple(X.shape)}"
        )


def _check_fitted(scaler: Standardizer | MinMaxScaler | Whitener, X: Tensor) -> None:
    if not hasattr(scaler, "scale"):
        raise RuntimeError(
            f"fit must be called before the {type(scaler).__name__} is used"
        )
    check_tensor("X", X, ["samples", ("features", len(scaler.scale))])
