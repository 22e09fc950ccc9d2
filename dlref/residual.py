r"""Paths around layers: residual and highway connections, pre-normalization, squeeze-and-excitation."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from dlref._check import check_integer, check_number, check_tensor

__all__ = ["HighwayLayer", "PreNormBlock", "ResidualBlock", "SqueezeExcitation"]

Function = Callable[[Tensor], Tensor]


class ResidualBlock(torch.nn.Module):
    r"""Add what a function makes of its input to the input.

    $$y = \phi(s(x) + f(x))$$

    where $f$ is the residual function, $s$ the shortcut and $\phi$ the activation after the sum; without
    the last two, $y = x + f(x)$. Then $\partial y / \partial x = I + \partial f / \partial x$: however
    small the gradient through $f$, the $I$ lets it pass. Modules among the
    arguments become parts of the block.

    Args:
        f: The function $f$, often a `torch.nn.Sequential`.
        shortcut: The function $s$ where $f$ changes the shape, such as a convolution of size 1; `None` for
            the input itself.
        activation: The function $\phi$; `None` for none, as in blocks that activate before $f$.

    Raises:
        TypeError: If an argument is not callable.

    Examples:
        >>> block = ResidualBlock(lambda x: 0.5 * x)
        >>> block(torch.tensor([[1.0, 2.0]])).tolist()
        [[1.5, 3.0]]

    References:
        He, Zhang, Ren and Sun (2016), *Deep residual learning for image recognition*, Equations 1 and 2.
    """

    def __init__(
        self,
        f: Function,
        shortcut: Function | None = None,
        activation: Function | None = None,
    ) -> None:
        super().__init__()
        for name, function in {
            "f": f,
            "shortcut": shortcut,
            "activation": activation,
        }.items():
            if function is not None or name == "f":
                _check_callable(name, function)
        self.f, self.shortcut, self.activation = f, shortcut, activation

    def forward(self, x: Tensor) -> Tensor:
        """Compute $y$.

        Args:
            x: The input.

        Shape:
            - x: any that $f$ takes
            - output: that of $f(x)$

        Returns:
            The output $y$.

        Raises:
            TypeError: If `x` is not a floating-point tensor.
            ValueError: If the shapes of $s(x)$ and $f(x)$ differ.
        """
        check_tensor("x", x)
        y = _added(x if self.shortcut is None else self.shortcut(x), self.f(x))
        return y if self.activation is None else self.activation(y)


class PreNormBlock(torch.nn.Module):
    r"""Add what a function makes of its normalized input to the input as it came.

    $$y = x + f(N(x))$$

    where $f$ is the residual function and $N$ the normalization. Nothing stands on the path from $x$ to
    $y$, so the gradient reaches the first block unscaled; after the sum, $N(x + f(x))$, it would be
    rescaled in every block, which is why those networks need a warm-up.

    Args:
        f: The function $f$, such as attention or a feed-forward network.
        norm: The normalization $N$, such as `torch.nn.LayerNorm`.

    Raises:
        TypeError: If an argument is not callable.

    Examples:
        >>> block = PreNormBlock(f=lambda x: 10 * x, norm=lambda x: x / x.norm())
        >>> block(torch.tensor([3.0, 4.0])).tolist()
        [9.0, 12.0]

    References:
        Xiong et al. (2020), *On layer normalization in the Transformer architecture*.
    """

    def __init__(self, f: Function, norm: Function) -> None:
        super().__init__()
        _check_callable("f", f)
        _check_callable("norm", norm)
        self.f, self.norm = f, norm

    def forward(self, x: Tensor) -> Tensor:
        """Compute $y$.

        Args:
            x: The input.

        Shape:
            - x: any that $N$ takes
            - output: as `x`

        Returns:
            The output $y$.

        Raises:
            TypeError: If `x` is not a floating-point tensor.
            ValueError: If the shapes of $x$ and $f(N(x))$ differ.
        """
        check_tensor("x", x)
        return _added(x, self.f(self.norm(x)))


class HighwayLayer(torch.nn.Module):
    r"""Let a gate choose, feature by feature, between a transformed input and the input itself.

    $$y = T(x) \odot H(x) + (1 - T(x)) \odot x, \qquad
    H(x) = \phi(W_H x + b_H), \quad T(x) = \sigma(W_T x + b_T)$$

    where $T$ is the gate, $\phi$ the activation and $\sigma$ the sigmoid; $W_H, b_H$ are in `transform` and
    $W_T, b_T$ in `gate`. $b_T$ starts at `gate_bias`: with $-3$ the gate is open by about 5 %, so that a
    deep stack starts close to the identity and lets the gradient through. With a gate $C(x)$ of its own in
    place of $1 - T(x)$, a residual block is what is left when both gates stand open.

    Args:
        features: The number of features, in and out.
        gate_bias: The value at which all of $b_T$ starts; negative to carry the input.
        activation: The function $\phi$.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `features` is below 1 or `gate_bias` not finite.

    Examples:
        >>> layer = HighwayLayer(2, gate_bias=-30.0)
        >>> [round(y, 3) for y in layer(torch.tensor([1.0, -2.0])).tolist()]
        [1.0, -2.0]

    References:
        Srivastava, Greff and Schmidhuber (2015), *Highway networks*.
    """

    def __init__(
        self, features: int, gate_bias: float = -3.0, activation: Function = torch.relu
    ) -> None:
        super().__init__()
        check_integer("features", features, "[1, inf)")
        check_number("gate_bias", gate_bias)
        _check_callable("activation", activation)
        self.features, self.activation = features, activation
        self.transform = torch.nn.Linear(features, features)
        self.gate = torch.nn.Linear(features, features)
        with torch.no_grad():
            self.gate.bias.fill_(gate_bias)

    def forward(self, x: Tensor) -> Tensor:
        """Compute $y$.

        Args:
            x: The input.

        Shape:
            - x: (..., features)
            - output: (..., features)

        Returns:
            The output $y$.

        Raises:
            TypeError: If `x` is not a floating-point tensor.
            ValueError: If the last axis of `x` does not have size `features`.
        """
        check_tensor("x", x, ["...", ("features", self.features)])
        H = self.activation(self.transform(x))
        T = self.gate(x).sigmoid()
        return T * H + (1 - T) * x


class SqueezeExcitation(torch.nn.Module):
    r"""Scale every channel by a weight that all channels' means decide together.

    $$y_c = s_c\, x_c, \qquad s = \sigma\big(W_2 \max(0, W_1 z)\big), \qquad
    z_c = \operatorname{mean}(x_c)$$

    where $x_c$ is channel $c$ with all its positions, $z$ holds the channels' means (squeeze), $\sigma$ is
    the sigmoid and $s$ the weights (excitation); $W_1$ is `fc1.weight`, $W_2$ is `fc2.weight`. It costs
    $2 C^2 / r$ weights for $C$ `channels` and the `reduction` $r$.

    Args:
        channels: The number of channels $C$.
        reduction: The factor $r$, a divisor of `channels`, by which the hidden layer is smaller.

    Raises:
        TypeError: If an argument is not an integer.
        ValueError: If a number is out of range or `reduction` does not divide `channels`.

    Examples:
        >>> layer = SqueezeExcitation(channels=4, reduction=2)
        >>> sum(parameter.numel() for parameter in layer.parameters())
        16
        >>> layer(torch.zeros(1, 4, 8, 8)).shape
        torch.Size([1, 4, 8, 8])

    References:
        Hu, Shen and Sun (2018), *Squeeze-and-excitation networks*, Equations 2 to 4.
    """

    def __init__(self, channels: int, reduction: int = 16) -> None:
        super().__init__()
        check_integer("channels", channels, "[1, inf)")
        check_integer("reduction", reduction, "[1, inf)")
        if channels % reduction != 0:
            raise ValueError(
                f"reduction must divide channels={channels}, got {reduction}"
            )
        self.channels = channels
        self.fc1 = torch.nn.Linear(channels, channels // reduction, bias=False)
        self.fc2 = torch.nn.Linear(channels // reduction, channels, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Scale the channels.

        Args:
            x: The feature maps.

        Shape:
            - x: (batch, channels, height, width)
            - output: (batch, channels, height, width)

        Returns:
            The scaled feature maps.

        Raises:
            TypeError: If `x` is not a floating-point tensor.
            ValueError: If `x` has another shape.
        """
        check_tensor("x", x, ["batch", ("channels", self.channels), "height", "width"])
        z = x.mean((2, 3))  # (batch, channels)
        s = self.fc2(self.fc1(z).clamp(min=0)).sigmoid()  # (batch, channels)
        return x * s[:, :, None, None]


def _added(x: Tensor, residual: Tensor) -> Tensor:
    # Broadcasting would hide a wrong shape.
    if residual.shape != x.shape:
        raise ValueError(
            f"f must give {tuple(x.shape)} to add to, got {tuple(residual.shape)}"
        )
    return x + residual


def _check_callable(name: str, function: object) -> None:
    if not callable(function):
        raise TypeError(f"{name} must be callable, got {type(function).__name__}")
