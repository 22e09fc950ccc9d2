r"""Keypoints: heatmaps and how to read a point off them, and the measures of how far off it is.

A point is $(x, y)$ in pixels, $x$ to the right and $y$ down; whole numbers are the pixels' centers, so
the point $(x, y)$ of a heatmap is its element `[y, x]`.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from dlref._check import check_integer, check_number, check_tensor
from dlref.activations import softmax

__all__ = [
    "gaussian_heatmap",
    "heatmap_argmax",
    "normalized_mean_error",
    "object_keypoint_similarity",
    "percentage_correct_keypoints",
    "refine_argmax",
    "soft_argmax",
]


def gaussian_heatmap(points: Tensor, size: Sequence[int], sigma: float) -> Tensor:
    r"""Draw each point as a Gaussian bump of height 1, the target that a heatmap network learns.

    $$H(i, j) = \exp\!\Big( -\frac{(j - x)^2 + (i - y)^2}{2 \sigma^2} \Big)$$

    where $(x, y)$ is the point and $H(i, j)$ the value at row $i$ and column $j$. The bump is drawn
    around the exact point, not the nearest pixel, so that the fraction of a pixel is not lost.

    Args:
        points: Points $(x, y)$, inside the map or not.
        size: Height and width of the map.
        sigma: The standard deviation $\sigma > 0$ in pixels.

    Shape:
        - points: `(..., 2)`
        - output: `(..., height, width)`

    Returns:
        One map for each point, with values in $[0, 1]$.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `points` does not end in an axis of 2, or `size` or `sigma` is not positive.

    Examples:
        >>> heatmap = gaussian_heatmap(torch.tensor([1.0, 0.0]), (2, 3), sigma=1.0)
        >>> [[round(h, 3) for h in row] for row in heatmap.tolist()]
        [[0.607, 1.0, 0.607], [0.368, 0.607, 0.368]]
    """
    check_tensor("points", points, ("...", ("coordinates", 2)))
    if not isinstance(size, Sequence) or len(size) != 2:
        raise TypeError(f"size must be two integers, height and width, got {size!r}")
    height, width = size
    check_integer("size[0]", height, "[1, inf)")
    check_integer("size[1]", width, "[1, inf)")
    check_number("sigma", sigma, "(0, inf)")
    x, y = (points / sigma)[..., None, None].unbind(-3)  # each (..., 1, 1)
    columns = torch.arange(width, dtype=points.dtype, device=points.device) / sigma
    rows = torch.arange(height, dtype=points.dtype, device=points.device) / sigma
    squares = (columns - x).square() + (rows[:, None] - y).square()
    return torch.exp(-squares / 2)  # (..., height, width)


def heatmap_argmax(heatmaps: Tensor) -> Tensor:
    r"""Read off each heatmap the pixel with the largest value.

    $$(\hat x, \hat y) = \operatorname*{arg\,max}_{(j, i)} H(i, j)$$

    where $H(i, j)$ is the value at row $i$ and column $j$. The answer is a whole pixel: on a map of a
    quarter of the image's size it may be two pixels of the image off in each direction. It has no
    gradient. Among equal values the first in reading order wins.

    Args:
        heatmaps: One map for each point.

    Shape:
        - heatmaps: `(..., height, width)`
        - output: `(..., 2)`

    Returns:
        The points $(\hat x, \hat y)$, in the dtype of `heatmaps`.

    Raises:
        TypeError: If `heatmaps` is not a floating-point tensor.
        ValueError: If a heatmap has no pixels.

    Examples:
        >>> heatmap_argmax(torch.tensor([[0.0, 0.1, 0.7], [0.2, 0.0, 0.0]])).tolist()
        [2.0, 0.0]
    """
    _check_heatmaps(heatmaps)
    k = heatmaps.flatten(-2).argmax(-1)  # (...)
    width = heatmaps.shape[-1]
    return torch.stack([k % width, k // width], dim=-1).to(heatmaps.dtype)


def soft_argmax(heatmaps: Tensor, temperature: float = 1.0) -> Tensor:
    r"""Read off each heatmap the mean position under its softmax, which has a gradient.

    $$(\hat x, \hat y) = \sum_{i,j} p_{ij}\, (j, i), \qquad
    p_{ij} = \frac{e^{H(i,j) / T}}{\sum_{k,l} e^{H(k,l) / T}}$$

    where $H(i, j)$ is the value at row $i$ and column $j$ and $T$ is `temperature`. It is not bound to
    whole pixels and trains the network on the position itself. As $T \to 0$ it becomes the argmax. At
    $T = 1$ a bump of height 1 hardly stands out among thousands of pixels and the mean is drawn towards
    the center: the map must hold logits, or $T$ be small.

    Args:
        heatmaps: One map for each point, as logits.
        temperature: The temperature $T > 0$.

    Shape:
        - heatmaps: `(..., height, width)`
        - output: `(..., 2)`

    Returns:
        The points $(\hat x, \hat y)$.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a heatmap has no pixels or `temperature` is not positive.

    Examples:
        >>> heatmap = torch.tensor([[0.0, 0.0, 1.0]])
        >>> [round(soft_argmax(heatmap, t)[0].item(), 3) for t in (1.0, 0.1)]
        [1.364, 2.0]
    """
    _check_heatmaps(heatmaps)
    check_number("temperature", temperature, "(0, inf)")
    height, width = heatmaps.shape[-2:]
    p = softmax(heatmaps.flatten(-2) / temperature, dim=-1).reshape(heatmaps.shape)
    columns = torch.arange(width, dtype=p.dtype, device=p.device)
    rows = torch.arange(height, dtype=p.dtype, device=p.device)
    return torch.stack([p.sum(-2) @ columns, p.sum(-1) @ rows], dim=-1)


def refine_argmax(heatmaps: Tensor) -> Tensor:
    r"""Read off each heatmap the top of the bump between the pixels.

    $$\hat x = m + \frac{\ell_{m-1} - \ell_{m+1}}{2\, (\ell_{m-1} - 2 \ell_m + \ell_{m+1})},
    \qquad \ell = \log H$$

    where $m$ is the column of the largest value and $\ell_{m \pm 1}$ its neighbours in the same row;
    likewise for $\hat y$. It is the top of the parabola through three points. The logarithm of a
    Gaussian is a parabola, so the top of an upright Gaussian is found exactly. The shift is at most half
    a pixel, and none in a direction in which the largest value has no neighbour on both sides or none
    is lower. A fixed shift of a quarter pixel towards the larger neighbour is the older rule.

    Args:
        heatmaps: One map for each point; values that are not positive count as the smallest number.

    Shape:
        - heatmaps: `(..., height, width)`
        - output: `(..., 2)`

    Returns:
        The points $(\hat x, \hat y)$.

    Raises:
        TypeError: If `heatmaps` is not a floating-point tensor.
        ValueError: If a heatmap has no pixels.

    Examples:
        >>> heatmap = gaussian_heatmap(torch.tensor([3.3, 1.9]), (5, 7), sigma=1.0)
        >>> [round(x, 3) for x in refine_argmax(heatmap).tolist()]
        [3.3, 1.9]

    References:
        Zhang et al. (2020), *Distribution-Aware Coordinate Representation for Human Pose Estimation*,
        which takes a Newton step with all second derivatives.
    """
    _check_heatmaps(heatmaps)
    log = heatmaps.clamp(min=torch.finfo(heatmaps.dtype).tiny).log()
    peak = heatmap_argmax(heatmaps)
    x, y = peak.long().unbind(-1)  # each (...)
    row = log.gather(-2, y[..., None, None].expand(*y.shape, 1, log.shape[-1]))
    column = log.gather(-1, x[..., None, None].expand(*x.shape, log.shape[-2], 1))
    shifts = [_parabola_top(row.squeeze(-2), x), _parabola_top(column.squeeze(-1), y)]
    return peak + torch.stack(shifts, dim=-1)


def object_keypoint_similarity(
    predicted: Tensor, target: Tensor, visible: Tensor, area: Tensor, sigmas: Tensor
) -> Tensor:
    r"""Score a pose from 0 to 1, as COCO does: what the IoU is for boxes.

    $$\mathrm{OKS} = \frac{1}{\sum_i v_i} \sum_i v_i
    \exp\!\Big( -\frac{d_i^2}{2 s^2 k_i^2} \Big), \qquad k_i = 2 \sigma_i$$

    where $d_i$ is the distance between the predicted and the true keypoint $i$, $v_i$ is 1 where the
    keypoint is labelled and 0 elsewhere, $s^2$ is the area of the object and $\sigma_i$ how much people
    who label that keypoint differ, relative to $s$: an eye forgives less than a hip.

    Args:
        predicted: The predicted points $(x, y)$.
        target: The true points.
        visible: Whether each point is labelled: booleans, or COCO's 0, 1 and 2.
        area: The area $s^2 > 0$ of each object in square pixels.
        sigmas: The deviation $\sigma_i > 0$ of each keypoint; 0.025 to 0.107 in COCO.

    Shape:
        - predicted: `(..., keypoints, 2)`
        - target: `(..., keypoints, 2)`
        - visible: `(..., keypoints)`
        - area: `(...)`
        - sigmas: `(keypoints,)`

    Returns:
        The similarity of each pose, `(...)`; 0 for one without a labelled keypoint.

    Raises:
        TypeError: If an argument is not a tensor of the right kind.
        ValueError: If the shapes do not fit, or an area or a deviation is not positive.

    Examples:
        >>> target, visible = torch.tensor([[10.0, 10.0], [20.0, 10.0]]), torch.tensor([2, 1])
        >>> predicted = torch.tensor([[10.0, 10.0], [20.0, 14.0]])
        >>> area, sigmas = torch.tensor(400.0), torch.tensor([0.05, 0.1])
        >>> similarity = object_keypoint_similarity(predicted, target, visible, area, sigmas)
        >>> round(similarity.item(), 4)  # (1 + exp(-16 / (2 * 400 * 0.04))) / 2
        0.8033
    """
    _check_points(predicted, target)
    _check_shape("visible", visible, target.shape[:-1], floating=False)
    _check_shape("area", area, target.shape[:-2])
    check_tensor("sigmas", sigmas, [("keypoints", target.shape[-2])])
    _check_positive("area", area)
    _check_positive("sigmas", sigmas)
    v = (visible > 0).to(predicted.dtype)  # (..., keypoints)
    squares = (predicted - target).square().sum(-1)  # (..., keypoints)
    similarities = torch.exp(-squares / (2 * area[..., None] * (2 * sigmas).square()))
    return (v * similarities).sum(-1) / v.sum(-1).clamp(min=1)


def percentage_correct_keypoints(
    predicted: Tensor,
    target: Tensor,
    visible: Tensor,
    reference: Tensor,
    threshold: float = 0.5,
) -> Tensor:
    r"""Compute the fraction of keypoints that lie close enough to the truth.

    $$\mathrm{PCK} = \frac{\sum_{n,i} v_{n,i}\, [\, d_{n,i} \le \alpha\, r_n \,]}{\sum_{n,i} v_{n,i}}$$

    where $d_{n,i}$ is the distance between the predicted and the true keypoint $i$ of object $n$,
    $v_{n,i}$ is 1 where it is labelled, $r_n$ a length of the object and $\alpha$ the threshold. With
    the head's length and $\alpha = 0.5$ this is PCKh; with the torso's, $\alpha = 0.2$ is usual. A miss
    by far counts as much as a miss by a little.

    Args:
        predicted: The predicted points $(x, y)$.
        target: The true points.
        visible: Whether each point is labelled: booleans, or 0 and positive integers.
        reference: The length $r > 0$ of each object in pixels.
        threshold: The share $\alpha \ge 0$ of the length.

    Shape:
        - predicted: `(..., keypoints, 2)`
        - target: `(..., keypoints, 2)`
        - visible: `(..., keypoints)`
        - reference: `(...)`

    Returns:
        A tensor without axes in $[0, 1]$; `nan` when no keypoint is labelled.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If the shapes do not fit, a length is not positive or `threshold` is negative.

    Examples:
        >>> target = torch.tensor([[10.0, 10.0], [20.0, 10.0], [0.0, 0.0]])
        >>> predicted = torch.tensor([[13.0, 14.0], [20.0, 16.0], [99.0, 99.0]])
        >>> visible = torch.tensor([True, True, False])
        >>> percentage_correct_keypoints(predicted, target, visible, torch.tensor(10.0)).item()
        0.5
    """
    _check_points(predicted, target)
    _check_shape("visible", visible, target.shape[:-1], floating=False)
    _check_shape("reference", reference, target.shape[:-2])
    _check_positive("reference", reference)
    check_number("threshold", threshold, "[0, inf)")
    distances = torch.linalg.vector_norm(predicted - target, dim=-1)
    correct = distances <= threshold * reference[..., None]  # (..., keypoints)
    return correct[visible > 0].to(predicted.dtype).mean()


def normalized_mean_error(
    predicted: Tensor, target: Tensor, reference: Tensor
) -> Tensor:
    r"""Average the distance to the truth, measured in a length of each object.

    $$\mathrm{NME} = \frac{1}{N K} \sum_{n=1}^{N} \sum_{i=1}^{K} \frac{d_{n,i}}{r_n}$$

    where $d_{n,i}$ is the distance between the predicted and the true keypoint $i$ of object $n$ and
    $r_n$ a length of the object, for faces the distance between the outer corners of the eyes (or the
    pupils, or the box's size: numbers with different lengths cannot be compared). One point that is far
    off raises the whole mean.

    Args:
        predicted: The predicted points $(x, y)$.
        target: The true points.
        reference: The length $r > 0$ of each object in pixels.

    Shape:
        - predicted: `(..., keypoints, 2)`
        - target: `(..., keypoints, 2)`
        - reference: `(...)`

    Returns:
        A tensor without axes.

    Raises:
        TypeError: If an argument is not a floating-point tensor.
        ValueError: If the shapes do not fit or a length is not positive.

    Examples:
        >>> target = torch.tensor([[10.0, 10.0], [20.0, 10.0]])
        >>> predicted = torch.tensor([[13.0, 14.0], [20.0, 10.0]])
        >>> normalized_mean_error(predicted, target, torch.tensor(10.0)).item()
        0.25
    """
    _check_points(predicted, target)
    _check_shape("reference", reference, target.shape[:-2])
    _check_positive("reference", reference)
    distances = torch.linalg.vector_norm(predicted - target, dim=-1)
    return (distances / reference[..., None]).mean()


def _parabola_top(line: Tensor, m: Tensor) -> Tensor:
    """The shift from index `m (...)` of the largest value of `line (..., length)` to the top."""
    last = line.shape[-1] - 1
    left, middle, right = (
        line.gather(-1, index.clamp(0, last)[..., None]).squeeze(-1)
        for index in (m - 1, m, m + 1)
    )
    curvature = left - 2 * middle + right
    has_top = (m > 0) & (m < last) & (curvature < 0)
    shift = (left - right) / (2 * torch.where(has_top, curvature, -1.0))
    return torch.where(has_top, shift, 0.0)


def _check_heatmaps(heatmaps: Tensor) -> None:
    check_tensor("heatmaps", heatmaps, ("...", "height", "width"))
    if 0 in heatmaps.shape[-2:]:
        raise ValueError(
            "heatmaps must have at least one row and one column, "
            f"got {tuple(heatmaps.shape)}"
        )


def _check_points(predicted: Tensor, target: Tensor) -> None:
    check_tensor("target", target, ("...", "keypoints", ("coordinates", 2)))
    _check_shape("predicted", predicted, target.shape)


def _check_shape(
    name: str, value: Tensor, shape: Sequence[int], *, floating: bool = True
) -> None:
    check_tensor(name, value, floating=floating)
    if value.shape != shape:
        raise ValueError(
            f"{name} must be {tuple(shape)} to fit target, got {tuple(value.shape)}"
        )


def _check_positive(name: str, value: Tensor) -> None:
    if not (value > 0).all():
        raise ValueError(f"{name} must be positive, got {value.min().item()}")
