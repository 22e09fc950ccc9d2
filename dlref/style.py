r"""Neural style transfer: Gram matrices, the losses on features, adaptive instance normalization."""

from __future__ import annotations

from torch import Tensor

from dlref._check import check_number, check_tensor

__all__ = [
    "adaptive_instance_norm",
    "content_loss",
    "gram_matrix",
    "style_loss",
    "total_variation",
]


def gram_matrix(features: Tensor) -> Tensor:
    r"""Multiply every two channels with each other and add up over all positions.

    $$G_{ij} = \sum_{k=1}^{M} F_{ik} F_{jk}$$

    where $F_{ik}$ is channel $i$ at position $k$ and $M$ is height times width. $G$ says which channels
    are active together and not where, because the sum does not depend on the order of the positions.
    This is Gatys' $G$, not divided by anything: `style_loss` holds the constants. Others divide here, by
    $M$ or by $CM$ with $C$ channels, and their losses have other constants.

    Args:
        features: Feature maps of one layer of a network.

    Shape:
        - features: `(batch, channels, height, width)`
        - output: `(batch, channels, channels)`

    Returns:
        One symmetric, positive semidefinite matrix for each example.

    Raises:
        TypeError: If `features` is not a floating-point tensor.
        ValueError: If `features` has not four axes.

    Examples:
        >>> import torch
        >>> features = torch.tensor([[[[1.0, 2.0]], [[0.0, 3.0]]]])  # two channels, two positions
        >>> gram_matrix(features).tolist()
        [[[5.0, 6.0], [6.0, 9.0]]]

    References:
        Gatys, Ecker and Bethge (2016), *Image Style Transfer Using Convolutional Neural Networks*,
        equation 3.
    """
    check_tensor("features", features, ("batch", "channels", "height", "width"))
    F = features.flatten(2)  # (batch, channels, height * width)
    return F @ F.transpose(1, 2)  # (batch, channels, channels)


def content_loss(features: Tensor, target: Tensor) -> Tensor:
    r"""Compare the features of an image with those of the content image, position by position.

    $$\mathcal{L}_{\text{content}} = \frac{1}{2} \sum_{i,k} (F_{ik} - P_{ik})^2$$

    where $F$ and $P$ are the features of the two images, channel $i$ at position $k$. This is Gatys'
    sum, averaged over the batch only: it grows with the size of the layer. The mean that many
    implementations take is $2 / (C M)$ of it for $C$ channels and $M$ positions.

    Args:
        features: Features $F$ of the image that is being made.
        target: Features $P$ of the content image, from the same layer.

    Shape:
        - features: `(batch, channels, height, width)`
        - target: `(batch, channels, height, width)`

    Returns:
        A tensor without axes.

    Raises:
        TypeError: If an argument is not a floating-point tensor.
        ValueError: If `features` has not four axes or `target` has another shape.

    Examples:
        >>> import torch
        >>> content_loss(torch.zeros(1, 1, 1, 2), torch.tensor([[[[1.0, 3.0]]]])).item()
        5.0

    References:
        Gatys, Ecker and Bethge (2016), *Image Style Transfer Using Convolutional Neural Networks*,
        equation 1.
    """
    check_tensor("features", features, ("batch", "channels", "height", "width"))
    batch, channels, height, width = features.shape
    wanted = [("batch", batch), ("channels", channels), ("height", height)]
    check_tensor("target", target, [*wanted, ("width", width)])
    return (features - target).square().sum((1, 2, 3)).mean() / 2


def style_loss(features: Tensor, target: Tensor) -> Tensor:
    r"""Compare the Gram matrices of an image with those of the style image, for one layer.

    $$E = \frac{1}{4 C^2} \sum_{i,j} \Big( \frac{G_{ij}}{M} - \frac{A_{ij}}{M'} \Big)^2$$

    where $G$ and $A$ are the Gram matrices of the two images over $C$ channels, $M$ and $M'$ the numbers
    of their positions. For images of one size this is Gatys' $E = \sum (G - A)^2 / (4 C^2 M^2)$; with
    each matrix divided by its own number the style image may have another size. The result is averaged
    over the batch, and the losses of several layers are added up, each with a weight.

    Args:
        features: Features of the image that is being made.
        target: Features of the style image, from the same layer.

    Shape:
        - features: `(batch, channels, height, width)`
        - target: `(batch, channels, target_height, target_width)`

    Returns:
        A tensor without axes.

    Raises:
        TypeError: If an argument is not a floating-point tensor.
        ValueError: If `features` has not four axes or `target` another batch or other channels.

    Examples:
        >>> import torch
        >>> features = torch.tensor([[[[1.0, 2.0]]]])
        >>> style_loss(features, features.flip(3)).item()  # the same values in other places
        0.0
        >>> style_loss(features, torch.tensor([[[[1.0]]]])).item()  # (5 / 2 - 1)^2 / 4
        0.5625

    References:
        Gatys, Ecker and Bethge (2016), *Image Style Transfer Using Convolutional Neural Networks*,
        equation 4.
    """
    _check_pair("features", features, "target", target)
    G = gram_matrix(features) / (features.shape[2] * features.shape[3])
    A = gram_matrix(target) / (target.shape[2] * target.shape[3])
    return (G - A).square().mean() / 4


def total_variation(images: Tensor) -> Tensor:
    r"""Add up how much neighbouring pixels differ, a penalty that makes an image smooth.

    $$\mathrm{TV}(x) = \sum_{c,i,j} |x_{c,i+1,j} - x_{c,i,j}| + |x_{c,i,j+1} - x_{c,i,j}|$$

    where $x_{c,i,j}$ is channel $c$ at row $i$ and column $j$. The result is averaged over the batch, not
    over pixels: on an image $k$ times as large the same shape has about $k$ times the variation. An edge
    costs its height however sharp it is, so absolute differences spare edges and squared ones blur them.

    Args:
        images: The images.

    Shape:
        - images: `(batch, channels, height, width)`

    Returns:
        A tensor without axes.

    Raises:
        TypeError: If `images` is not a floating-point tensor.
        ValueError: If `images` has not four axes.

    Examples:
        >>> import torch
        >>> total_variation(torch.tensor([[[[0.0, 1.0], [0.0, 3.0]]]])).item()  # 2 down, 1 + 3 right
        6.0
    """
    check_tensor("images", images, ("batch", "channels", "height", "width"))
    down = images.diff(dim=2).abs().sum((1, 2, 3))
    right = images.diff(dim=3).abs().sum((1, 2, 3))
    return (down + right).mean()


def adaptive_instance_norm(content: Tensor, style: Tensor, eps: float = 1e-5) -> Tensor:
    r"""Give each channel of the content the mean and the standard deviation it has in the style.

    $$\operatorname{AdaIN}(x, y) = \sigma(y) \, \frac{x - \mu(x)}{\sigma(x)} + \mu(y), \qquad
    \sigma(x) = \sqrt{\tfrac{1}{M} \textstyle\sum_k (x_k - \mu(x))^2 + \varepsilon}$$

    where $x$ is one channel of one content example, $y$ the same channel of its style, and $\mu$ the mean
    over all $M$ positions. It is instance normalization whose scale and shift are read off another image
    instead of learned. $\varepsilon$ stands in both deviations, so $\operatorname{AdaIN}(x, x) = x$; the
    variance is divided by $M$, as in instance normalization.

    Args:
        content: Features $x$, which keep their arrangement.
        style: Features $y$, which give their statistics.
        eps: The $\varepsilon > 0$ that keeps a constant channel from dividing by zero.

    Shape:
        - content: `(batch, channels, height, width)`
        - style: `(batch, channels, style_height, style_width)`

    Returns:
        A tensor with the shape of `content`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `content` has not four axes, `style` another batch or other channels, or `eps` is
            not positive.

    Examples:
        >>> import torch
        >>> content, style = torch.tensor([[[[-1.0, 1.0]]]]), torch.tensor([[[[5.0, 9.0]]]])
        >>> [round(x, 3) for x in adaptive_instance_norm(content, style).flatten().tolist()]
        [5.0, 9.0]

    References:
        Huang and Belongie (2017), *Arbitrary Style Transfer in Real-time with Adaptive Instance
        Normalization*.
    """
    _check_pair("content", content, "style", style)
    check_number("eps", eps, "(0, inf)")
    content_mean, content_std = _statistics(content, eps)
    style_mean, style_std = _statistics(style, eps)
    return style_std * ((content - content_mean) / content_std) + style_mean


def _statistics(x: Tensor, eps: float) -> tuple[Tensor, Tensor]:
    mean = x.mean((2, 3), keepdim=True)  # (batch, channels, 1, 1)
    return mean, ((x - mean).square().mean((2, 3), keepdim=True) + eps).sqrt()


def _check_pair(name: str, value: Tensor, other_name: str, other: Tensor) -> None:
    check_tensor(name, value, ("batch", "channels", "height", "width"))
    batch, channels = value.shape[:2]
    shape = (("batch", batch), ("channels", channels), "height", "width")
    check_tensor(other_name, other, shape)
