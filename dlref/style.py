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
    return (features - target).square().sum() / (2 * batch) if batch else features.mean()
