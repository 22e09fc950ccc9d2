r"""Data augmentation for batches of images, labels carried along.

Every function takes and returns `(images, labels)`, so that they chain. Augment the training set only.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from dlref._check import check_generator, check_integer, check_number, check_tensor

__all__ = [
    "add_noise",
    "cutmix",
    "cutout",
    "horizontal_flip",
    "mixup",
    "random_crop",
    "random_shift",
]


def horizontal_flip(
    images: Tensor,
    labels: Tensor,
    p: float = 0.5,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    r"""Mirror each image left to right with probability `p`.

    $$\tilde x_{n,c,i,j} = x_{n,c,i,W-1-j} \quad \text{with probability } p$$

    where $W$ is the width. It claims that a mirrored image has the same label, which is false for text and
    for a hand that is left or right.

    Args:
        images: The images $x$.
        labels: Their labels, which stay as they are.
        p: The probability of a flip.
        generator: The source of the coins, one per image.

    Shape:
        - images: (batch, channels, height, width)
        - labels: (batch, ...)

    Returns:
        The images, flipped or not, and the labels.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit or `p` is outside $[0, 1]$.

    Examples:
        >>> image = torch.tensor([[[[1.0, 2.0, 3.0]]]])
        >>> flipped, labels = horizontal_flip(image, torch.tensor([7]), p=1.0)
        >>> flipped.tolist(), labels.tolist()
        ([[[[3.0, 2.0, 1.0]]]], [7])
    """
    _check_batch(images, labels, generator)
    check_number("p", p, "[0, 1]")
    heads = torch.rand(len(images), 1, 1, 1, generator=generator) < p
    return torch.where(heads, images.flip(3), images), labels


def random_crop(
    images: Tensor,
    labels: Tensor,
    size: int,
    padding: int = 0,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    r"""Cut a square out of each image at a random place, after padding with zeros.

    $$\tilde x_{n,c,i,j} = x_{n,c,\,t_n + i,\,l_n + j}, \qquad
    t_n \sim \mathcal U\{-P, \dots, H + P - S\}, \quad l_n \sim \mathcal U\{-P, \dots, W + P - S\}$$

    where $P$ is `padding`, $S$ is `size`, and $x$ is 0 outside of the image of height $H$ and width $W$.

    Args:
        images: The images $x$.
        labels: Their labels, which stay as they are.
        size: The side $S$ of the square.
        padding: The number $P$ of zeros added on every side.
        generator: The source of the places, one per image.

    Shape:
        - images: (batch, channels, height, width)
        - labels: (batch, ...)

    Returns:
        The crops, (batch, channels, size, size), and the labels.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit, or the square does not fit into the padded image.

    Examples:
        >>> crops, _ = random_crop(torch.ones(2, 3, 32, 32), torch.tensor([0, 1]), size=32, padding=4)
        >>> crops.shape
        torch.Size([2, 3, 32, 32])
    """
    _check_batch(images, labels, generator)
    check_integer("padding", padding, "[0, inf)")
    n, channels, height, width = images.shape
    tall, wide = height + 2 * padding, width + 2 * padding
    check_integer("size", size, f"[1, {min(tall, wide)}]")
    padded = images.new_zeros(n, channels, tall, wide)
    padded[:, :, padding : padding + height, padding : padding + width] = images
    top = torch.randint(tall - size + 1, (n, 1), generator=generator)
    left = torch.randint(wide - size + 1, (n, 1), generator=generator)
    steps = torch.arange(size)
    return _pick(padded, top + steps, left + steps), labels


def random_shift(
    images: Tensor,
    labels: Tensor,
    max_shift: int,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    r"""Shift each image by a random number of pixels; what leaves on one side enters on the other.

    $$\tilde x_{n,c,i,j} = x_{n,c,\,(i - d_n) \bmod H,\,(j - r_n) \bmod W}, \qquad
    d_n, r_n \sim \mathcal U\{-m, \dots, m\}$$

    where $m$ is `max_shift`, $H$ the height and $W$ the width. `random_crop` with padding is the shift that
    lets zeros in.

    Args:
        images: The images $x$.
        labels: Their labels, which stay as they are.
        max_shift: The largest shift $m$ in either direction.
        generator: The source of the shifts, two per image.

    Shape:
        - images: (batch, channels, height, width)
        - labels: (batch, ...)

    Returns:
        The shifted images and the labels.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit or `max_shift` is negative.

    Examples:
        >>> images, labels = torch.rand(4, 1, 8, 8), torch.arange(4)
        >>> shifted, _ = random_shift(images, labels, max_shift=2)
        >>> torch.equal(shifted.flatten(1).sort().values, images.flatten(1).sort().values)
        True
    """
    _check_batch(images, labels, generator)
    check_integer("max_shift", max_shift, "[0, inf)")
    n, _, height, width = images.shape
    low, high = -max_shift, max_shift + 1
    down = torch.randint(low, high, (n, 1), generator=generator)
    right = torch.randint(low, high, (n, 1), generator=generator)
    rows = (torch.arange(height) - down) % height
    columns = (torch.arange(width) - right) % width
    return _pick(images, rows, columns), labels


def cutout(
    images: Tensor,
    labels: Tensor,
    size: int,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    r"""Set a square of each image to 0, at a random place.

    $$\tilde x_{n,c,i,j} = x_{n,c,i,j} \cdot
    \mathbb 1\big[ (i, j) \notin \text{square of side } S \text{ about } (i_n, j_n) \big]$$

    where $S$ is `size` and the center $(i_n, j_n)$ is any pixel with equal probability, so that the square
    may reach over the border and then hides less. The network learns not to rely on one part of the object.

    Args:
        images: The images $x$, best with mean 0.
        labels: Their labels, which stay as they are.
        size: The side $S$ of the square; one of even side reaches farther up and left.
        generator: The source of the centers, one per image.

    Shape:
        - images: (batch, channels, height, width)
        - labels: (batch, ...)

    Returns:
        The images with a hole and the labels.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit or `size` is below 1.

    Examples:
        >>> generator = torch.Generator().manual_seed(1)
        >>> holes, _ = cutout(torch.ones(1, 1, 3, 5), torch.tensor([0]), size=2, generator=generator)
        >>> int((holes == 0).sum()) in (1, 2, 4)
        True

    References:
        DeVries and Taylor (2017), *Improved Regularization of Convolutional Neural Networks with Cutout*.
    """
    _check_batch(images, labels, generator)
    check_integer("size", size, "[1, inf)")
    hole = _boxes(images, size, size, generator)
    return torch.where(hole, 0.0, images), labels


def mixup(
    images: Tensor,
    labels: Tensor,
    alpha: float = 0.2,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    r"""Blend each image and its label with those of another image of the batch.

    $$\tilde x_n = \lambda x_n + (1 - \lambda) x_{\pi(n)}, \qquad
    \tilde y_n = \lambda y_n + (1 - \lambda) y_{\pi(n)}, \qquad \lambda \sim \text{Beta}(\alpha, \alpha)$$

    where $\pi$ is a random permutation and one $\lambda$ serves the whole batch. The cross-entropy is
    linear in the label, so that of $\tilde y_n$ is the blend of those of $y_n$ and $y_{\pi(n)}$. With a
    small $\alpha$ most blends are almost one image or the other.

    Args:
        images: The images $x$.
        labels: The probabilities $y$ of the classes, one-hot at first.
        alpha: The parameter $\alpha > 0$; at 1 every $\lambda$ is equally likely.
        generator: The source of $\lambda$ and $\pi$.

    Shape:
        - images: (batch, channels, height, width)
        - labels: (batch, classes)

    Returns:
        The blended images and labels.

    Raises:
        TypeError: If an argument has the wrong type; labels must be probabilities, not class indices.
        ValueError: If a shape does not fit or `alpha` is not positive.

    Examples:
        >>> labels = torch.eye(3)
        >>> images, soft = mixup(torch.rand(3, 1, 4, 4), labels, alpha=1.0)
        >>> [round(total, 4) for total in soft.sum(1).tolist()]
        [1.0, 1.0, 1.0]

    References:
        Zhang, Cisse, Dauphin and Lopez-Paz (2018), *mixup: Beyond Empirical Risk Minimization*.
    """
    _check_mixed(images, labels, alpha, generator)
    lam = _sample_beta(alpha, generator)
    other = torch.randperm(len(images), generator=generator)
    mixed = lam * images + (1 - lam) * images[other]
    return mixed, lam * labels + (1 - lam) * labels[other]


def cutmix(
    images: Tensor,
    labels: Tensor,
    alpha: float = 1.0,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    r"""Paste a box of another image of the batch into each image, and blend the labels by area.

    $$\tilde x_n = M_n \odot x_n + (1 - M_n) \odot x_{\pi(n)}, \qquad
    \tilde y_n = \lambda_n y_n + (1 - \lambda_n) y_{\pi(n)}$$

    where $\pi$ is a random permutation and $M_n$ is 0 inside the box. The box has sides
    $H \sqrt{1 - \lambda}$ and $W \sqrt{1 - \lambda}$ (rounded down) with one
    $\lambda \sim \text{Beta}(\alpha, \alpha)$ for the batch, and its center is any pixel of the image. It
    is cut at the border, and $\lambda_n$ is the share of the pixels that image $n$ really keeps.

    Args:
        images: The images $x$.
        labels: The probabilities $y$ of the classes, one-hot at first.
        alpha: The parameter $\alpha > 0$; at 1 every $\lambda$ is equally likely.
        generator: The source of $\lambda$, $\pi$ and the boxes' centers.

    Shape:
        - images: (batch, channels, height, width)
        - labels: (batch, classes)

    Returns:
        The composed images and the blended labels.

    Raises:
        TypeError: If an argument has the wrong type; labels must be probabilities, not class indices.
        ValueError: If a shape does not fit or `alpha` is not positive.

    Examples:
        >>> images = torch.stack([torch.zeros(1, 8, 8), torch.ones(1, 8, 8)])
        >>> mixed, soft = cutmix(images, torch.eye(2))
        >>> torch.equal(mixed.mean((1, 2, 3)), soft[:, 1])  # the label says how much is of class 1
        True

    References:
        Yun, Han, Oh, Chun, Choe and Yoo (2019), *CutMix: Regularization Strategy to Train Strong
        Classifiers with Localizable Features*.
    """
    _check_mixed(images, labels, alpha, generator)
    side = math.sqrt(1 - _sample_beta(alpha, generator))
    other = torch.randperm(len(images), generator=generator)
    height, width = images.shape[2:]
    box = _boxes(images, int(height * side), int(width * side), generator)
    mixed = torch.where(box, images[other], images)
    lam = 1 - box.to(labels.dtype).mean((2, 3))  # (batch, 1)
    return mixed, lam * labels + (1 - lam) * labels[other]


def add_noise(
    images: Tensor,
    labels: Tensor,
    std: float,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    r"""Add Gaussian noise to every pixel.

    $$\tilde x = x + \varepsilon, \qquad \varepsilon \sim \mathcal N(0, \sigma^2)$$

    where $\sigma$ is `std`. For a linear model with squared error this is ridge regression: on average the
    loss grows by $\sigma^2 \lVert w \rVert^2$.

    Args:
        images: The images $x$.
        labels: Their labels, which stay as they are.
        std: The standard deviation $\sigma$.
        generator: The source of the noise.

    Shape:
        - images: (batch, channels, height, width)
        - labels: (batch, ...)

    Returns:
        The noisy images and the labels.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a shape does not fit or `std` is negative.

    Examples:
        >>> noisy, labels = add_noise(torch.zeros(2, 1, 4, 4), torch.tensor([0, 1]), std=0.1)
        >>> bool(0 < noisy.std() < 0.2)
        True

    References:
        Bishop (1995), *Training with Noise is Equivalent to Tikhonov Regularization*.
    """
    _check_batch(images, labels, generator)
    check_number("std", std, "[0, inf)")
    noise = torch.randn(images.shape, generator=generator, dtype=images.dtype)
    return images + std * noise, labels


def _pick(images: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """Take of image n the pixels of `rows[n]` and `columns[n]`."""
    n, channels = images.shape[:2]
    return images[
        torch.arange(n)[:, None, None, None],
        torch.arange(channels)[None, :, None, None],
        rows[:, None, :, None],
        columns[:, None, None, :],
    ]


def _boxes(
    images: Tensor, box_height: int, box_width: int, generator: torch.Generator | None
) -> Tensor:
    """Mark the pixels of one box per image, about a random center: (batch, 1, height, width)."""
    n, _, height, width = images.shape
    top = torch.randint(height, (n, 1), generator=generator) - box_height // 2
    left = torch.randint(width, (n, 1), generator=generator) - box_width // 2
    i, j = torch.arange(height), torch.arange(width)
    rows = (i >= top) & (i < top + box_height)  # (batch, height)
    columns = (j >= left) & (j < left + box_width)  # (batch, width)
    return rows[:, None, :, None] & columns[:, None, None, :]


def _sample_beta(alpha: float, generator: torch.Generator | None) -> float:
    # Of two gamma variables: their logarithms, because for a small alpha both round to 0.
    difference = _sample_log_gamma(alpha, generator) - _sample_log_gamma(
        alpha, generator
    )
    return torch.sigmoid(torch.tensor(difference, dtype=torch.float64)).item()


def _sample_log_gamma(alpha: float, generator: torch.Generator | None) -> float:
    # Marsaglia and Tsang (2000) for alpha + 1, then the power of a uniform variable that leads to alpha.
    d = alpha + 2 / 3
    while True:
        z = torch.randn((), generator=generator, dtype=torch.float64).item()
        u, boost = (
            1 - torch.rand(2, generator=generator, dtype=torch.float64)
        ).tolist()
        v = (1 + z / math.sqrt(9 * d)) ** 3
        if v > 0 and math.log(u) < z**2 / 2 + d * (1 - v + math.log(v)):
            return math.log(d * v) + math.log(boost) / alpha


def _check_batch(
    images: Tensor, labels: Tensor, generator: torch.Generator | None
) -> None:
    check_tensor("images", images, ["batch", "channels", "height", "width"])
    if 0 in images.shape[2:]:
        raise ValueError(
            f"images must have at least 1 row and 1 column, got {tuple(images.shape)}"
        )
    check_tensor("labels", labels, floating=False)
    if labels.ndim == 0 or len(labels) != len(images):
        raise ValueError(
            f"labels must be (batch={len(images)}, ...), got {tuple(labels.shape)}"
        )
    check_generator(generator)


def _check_mixed(
    images: Tensor, labels: Tensor, alpha: float, generator: torch.Generator | None
) -> None:
    _check_batch(images, labels, generator)
    check_tensor("labels", labels, [("batch", len(images)), "classes"])
    check_number("alpha", alpha, "(0, inf)")
