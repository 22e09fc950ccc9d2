r"""Object detection: boxes and their overlap, suppression, anchors, average precision, Haar features.

A box is $(x_1, y_1, x_2, y_2)$ with $x_1 \le x_2$ and $y_1 \le y_2$: a continuous region whose width is
$x_2 - x_1$, without the "+ 1" of formats that count pixels.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from dlref._check import check_choice, check_integer, check_number, check_tensor

__all__ = [
    "average_precision",
    "box_iou",
    "decode_boxes",
    "encode_boxes",
    "generalized_box_iou",
    "generate_anchors",
    "haar_features",
    "integral_image",
    "match_anchors",
    "nms",
    "rectangle_sum",
    "soft_nms",
]

# The sign of each cell of a Haar feature, row by row.
_HAAR_SIGNS = {
    "two_columns": ((1, -1),),
    "two_rows": ((1,), (-1,)),
    "three_columns": ((-1, 1, -1),),
    "three_rows": ((-1,), (1,), (-1,)),
    "four": ((1, -1), (-1, 1)),
}


def box_iou(boxes1: Tensor, boxes2: Tensor) -> Tensor:
    r"""Compute the intersection over union of every box with every other.

    $$\mathrm{IoU}(A, B) = \frac{|A \cap B|}{|A \cup B|} = \frac{|A \cap B|}{|A| + |B| - |A \cap B|}$$

    where $|\cdot|$ is the area. It is 1 for equal boxes and 0 for disjoint ones, however far apart, and
    does not depend on the scale.

    Args:
        boxes1: The first boxes.
        boxes2: The second boxes.

    Shape:
        - boxes1: `(count1, 4)`
        - boxes2: `(count2, 4)`
        - output: `(count1, count2)`

    Returns:
        The overlaps in $[0, 1]$; 0 for two boxes that both have no area.

    Raises:
        TypeError: If an argument is not a floating-point tensor.
        ValueError: If the boxes are not `(count, 4)`, or a right or lower edge comes before its other.

    Examples:
        >>> boxes = torch.tensor([[0.0, 0.0, 2.0, 2.0], [1.0, 0.0, 3.0, 2.0]])
        >>> [round(overlap, 4) for overlap in box_iou(boxes[:1], boxes)[0].tolist()]
        [1.0, 0.3333]
    """
    _check_boxes("boxes1", boxes1)
    _check_boxes("boxes2", boxes2)
    intersection, union = _intersection_and_union(boxes1, boxes2)
    return _quotient(intersection, union)


def generalized_box_iou(boxes1: Tensor, boxes2: Tensor) -> Tensor:
    r"""Compute the IoU of every box with every other, less the emptiness between them.

    $$\mathrm{GIoU}(A, B) = \mathrm{IoU}(A, B) - \frac{|C| - |A \cup B|}{|C|}$$

    where $C$ is the smallest box around $A$ and $B$. Disjoint boxes have IoU 0 without a gradient; the
    second term still tells how far apart they are, so $1 - \mathrm{GIoU}$ can train a regressor.

    Args:
        boxes1: The first boxes.
        boxes2: The second boxes.

    Shape:
        - boxes1: `(count1, 4)`
        - boxes2: `(count2, 4)`
        - output: `(count1, count2)`

    Returns:
        Values in $(-1, 1]$, at most the IoU.

    Raises:
        TypeError: If an argument is not a floating-point tensor.
        ValueError: If the boxes are not `(count, 4)`, or a right or lower edge comes before its other.

    Examples:
        >>> boxes = torch.tensor([[0.0, 0.0, 1.0, 1.0], [1.0, 0.0, 2.0, 1.0], [3.0, 0.0, 4.0, 1.0]])
        >>> generalized_box_iou(boxes[:1], boxes).tolist()
        [[1.0, 0.0, -0.5]]

    References:
        Rezatofighi et al. (2019), *Generalized Intersection over Union: A Metric and a Loss for Bounding
        Box Regression*.
    """
    _check_boxes("boxes1", boxes1)
    _check_boxes("boxes2", boxes2)
    intersection, union = _intersection_and_union(boxes1, boxes2)
    low = torch.minimum(boxes1[:, None, :2], boxes2[:, :2])
    width, height = (torch.maximum(boxes1[:, None, 2:], boxes2[:, 2:]) - low).unbind(2)
    hull = width * height  # (count1, count2)
    return _quotient(intersection, union) - _quotient(hull - union, hull)


def nms(boxes: Tensor, scores: Tensor, iou_threshold: float) -> Tensor:
    r"""Keep the best of each heap of overlapping boxes (non-maximum suppression).

    $$\text{keep } b \iff \mathrm{IoU}(b, a) \le t \quad \text{for every kept } a \text{ with } s_a > s_b$$

    where $s$ are the scores and $t$ is `iou_threshold`: from the best downwards, each box that stays
    removes those that overlap it too much. A removed box removes nothing. Two true objects that overlap
    by more than $t$ lose one detection, whatever its score. Among equal scores the earlier box goes
    first. Call it for each class apart.

    Args:
        boxes: The detected boxes.
        scores: Their scores.
        iou_threshold: The largest overlap $t$ in $[0, 1]$ that two kept boxes may have.

    Shape:
        - boxes: `(count, 4)`
        - scores: `(count,)`
        - output: `(kept,)`

    Returns:
        The indices of the kept boxes, the best first.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If the shapes do not fit, a box is inside out, a score is `nan`, or the threshold is
            outside $[0, 1]$.

    Examples:
        >>> boxes = torch.tensor([[0.0, 0.0, 9.0, 9.0], [0.0, 0.0, 9.0, 8.0], [20.0, 0.0, 29.0, 9.0]])
        >>> nms(boxes, torch.tensor([0.8, 0.9, 0.3]), iou_threshold=0.5).tolist()
        [1, 2]
    """
    _check_boxes("boxes", boxes)
    _check_scores(scores, len(boxes))
    check_number("iou_threshold", iou_threshold, "[0, 1]")
    order = scores.argsort(descending=True, stable=True)
    intersection, union = _intersection_and_union(boxes[order], boxes[order])
    # The IoU compared without dividing: for boxes without area it would be 0 / 0.
    overlaps = intersection > iou_threshold * union  # (count, count)
    kept = torch.ones_like(order, dtype=torch.bool)
    for i in range(len(order)):
        if kept[i]:
            kept[i + 1 :] &= ~overlaps[i, i + 1 :]
    return order[kept]


def soft_nms(
    boxes: Tensor, scores: Tensor, sigma: float = 0.5, score_threshold: float = 0.001
) -> tuple[Tensor, Tensor]:
    r"""Lower the scores of boxes that overlap a better one, instead of removing them.

    $$s_b \leftarrow s_b \, \exp\!\Big( -\frac{\mathrm{IoU}(a, b)^2}{\sigma} \Big)$$

    where $a$ is the best box that is left and $b$ each of the others; then $a$ is put aside with the
    score it has and the next best is taken. A second object behind the first keeps a chance, which it
    has not with a hard threshold. This is the Gaussian variant.

    Args:
        boxes: The detected boxes.
        scores: Their scores, not negative.
        sigma: The width $\sigma > 0$: small values come near to hard suppression.
        score_threshold: Boxes whose score falls below it are dropped.

    Shape:
        - boxes: `(count, 4)`
        - scores: `(count,)`
        - output: `(kept,)` twice.

    Returns:
        The indices of the kept boxes and their new scores, the best first.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If the shapes do not fit, a box is inside out, a score is negative or `nan`, `sigma`
            is not positive, or `score_threshold` is negative.

    Examples:
        >>> boxes = torch.tensor([[0.0, 0.0, 9.0, 9.0], [0.0, 0.0, 9.0, 8.0], [20.0, 0.0, 29.0, 9.0]])
        >>> kept, scores = soft_nms(boxes, torch.tensor([0.8, 0.9, 0.3]))
        >>> kept.tolist(), [round(score, 3) for score in scores.tolist()]
        ([1, 2, 0], [0.9, 0.3, 0.165])

    References:
        Bodla et al. (2017), *Soft-NMS: Improving Object Detection With One Line of Code*.
    """
    _check_boxes("boxes", boxes)
    _check_scores(scores, len(boxes))
    if (scores < 0).any():
        raise ValueError(f"scores must not be negative, got {scores.min().item()}")
    check_number("sigma", sigma, "(0, inf)")
    check_number("score_threshold", score_threshold, "[0, inf)")
    decay = torch.exp(-box_iou(boxes, boxes).square() / sigma)
    left = torch.ones_like(scores, dtype=torch.bool)
    kept: list[int] = []
    new_scores = scores.clone()
    for _ in range(len(boxes)):
        # A mask, not a score of minus infinity: that times a decay of 0 would be nan.
        best = int(torch.where(left, new_scores, -1.0).argmax())
        if new_scores[best] < score_threshold:
            break
        kept.append(best)
        left[best] = False
        new_scores = torch.where(left, new_scores * decay[best], new_scores)
    indices = torch.tensor(kept, dtype=torch.long, device=boxes.device)
    return indices, new_scores[indices]


def generate_anchors(
    feature_size: Sequence[int],
    stride: float,
    sizes: Sequence[float],
    aspect_ratios: Sequence[float],
) -> Tensor:
    r"""Lay boxes of several sizes and shapes around the center of every cell of a feature map.

    $$c = \big( (j + \tfrac{1}{2})\, d,\; (i + \tfrac{1}{2})\, d \big), \qquad
    w = \frac{s}{\sqrt{r}}, \quad h = s \sqrt{r}$$

    where $c$ is the center for row $i$ and column $j$, $d$ the stride of the feature map in pixels of the
    image, $s$ a size and $r$ an aspect ratio: every shape of one size has the area $s^2$, and
    $r = h / w$. Anchors may reach over the image's edge.

    Args:
        feature_size: Height and width of the feature map in cells.
        stride: The distance $d > 0$ between neighbouring centers in pixels.
        sizes: The sizes $s$ in pixels.
        aspect_ratios: The ratios $r$ of height to width.

    Shape:
        - output: `(height * width * len(aspect_ratios) * len(sizes), 4)`

    Returns:
        The anchors: row by row, cell by cell; in a cell ratio by ratio, in a ratio size by size.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is not positive.

    Examples:
        >>> generate_anchors((1, 2), stride=8, sizes=[4.0], aspect_ratios=[1.0, 4.0]).tolist()
        [[2.0, 2.0, 6.0, 6.0], [3.0, 0.0, 5.0, 8.0], [10.0, 2.0, 14.0, 6.0], [11.0, 0.0, 13.0, 8.0]]
    """
    if not isinstance(feature_size, Sequence) or len(feature_size) != 2:
        raise TypeError(
            f"feature_size must be two integers, height and width, got {feature_size!r}"
        )
    height, width = feature_size
    check_integer("feature_size[0]", height, "[1, inf)")
    check_integer("feature_size[1]", width, "[1, inf)")
    check_number("stride", stride, "(0, inf)")
    s = _positive_numbers("sizes", sizes)
    r = _positive_numbers("aspect_ratios", aspect_ratios)[:, None]
    w, h = (s / r.sqrt()).flatten(), (s * r.sqrt()).flatten()  # (ratios * sizes,)
    shapes = torch.stack([-w, -h, w, h], dim=1) / 2  # (ratios * sizes, 4)
    y = (torch.arange(height) + 0.5) * stride
    x = (torch.arange(width) + 0.5) * stride
    y, x = torch.meshgrid(y, x, indexing="ij")
    centers = torch.stack([x, y, x, y], dim=-1)  # (height, width, 4)
    return (centers[:, :, None] + shapes).reshape(-1, 4)


def match_anchors(
    anchors: Tensor,
    boxes: Tensor,
    high_threshold: float = 0.7,
    low_threshold: float = 0.3,
) -> Tensor:
    r"""Say for each anchor which true box it has to predict, if any.

    $$m_a = \begin{cases}
    \operatorname*{arg\,max}_b \mathrm{IoU}(a, b) & \max_b \mathrm{IoU}(a, b) \ge t_{\text{high}} \\
    -1 & \max_b \mathrm{IoU}(a, b) < t_{\text{low}} \\
    -2 & \text{else}
    \end{cases}$$

    where $-1$ is background and $-2$ is left out of the loss. After that each box takes the anchor that
    overlaps it most, however little that is: a box of an unusual shape would be left without anchor
    otherwise. When two boxes want the same anchor, the larger overlap wins.

    Args:
        anchors: The anchors.
        boxes: The true boxes of one image.
        high_threshold: The overlap $t_{\text{high}}$ that makes an anchor positive.
        low_threshold: The overlap $t_{\text{low}}$, at most `high_threshold`, below which it is background.

    Shape:
        - anchors: `(anchors, 4)`
        - boxes: `(boxes, 4)`
        - output: `(anchors,)`

    Returns:
        For each anchor the index of its box, -1 for background or -2 for neither.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If the boxes are not `(count, 4)`, one is inside out, or the thresholds are not in
            order in $[0, 1]$.

    Examples:
        >>> anchors = torch.tensor([[0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 4.0, 2.0], [8.0, 8.0, 9.0, 9.0]])
        >>> match_anchors(anchors, torch.tensor([[0.0, 0.0, 4.0, 4.0]])).tolist()
        [0, -2, -1]

    References:
        Ren et al. (2015), *Faster R-CNN: Towards Real-Time Object Detection with Region Proposal
        Networks*, section 3.1.2.
    """
    _check_boxes("anchors", anchors)
    _check_boxes("boxes", boxes)
    check_number("high_threshold", high_threshold, "[0, 1]")
    check_number("low_threshold", low_threshold, f"[0, {high_threshold}]")
    overlaps = box_iou(anchors, boxes)  # (anchors, boxes)
    if overlaps.numel() == 0:
        return torch.full((len(anchors),), -1, device=anchors.device)
    largest, matches = overlaps.amax(1), overlaps.argmax(1)
    matches[largest < high_threshold] = -2
    matches[largest < low_threshold] = -1
    best, best_anchor = overlaps.amax(0), overlaps.argmax(0)
    for box in best.argsort().tolist():  # the largest overlap comes last and stays
        if best[box] > 0:
            matches[best_anchor[box]] = box
    return matches


def encode_boxes(boxes: Tensor, anchors: Tensor) -> Tensor:
    r"""Express boxes relative to anchors: what the network has to predict.

    $$t_x = \frac{x - x_a}{w_a}, \quad t_y = \frac{y - y_a}{h_a}, \quad
    t_w = \log \frac{w}{w_a}, \quad t_h = \log \frac{h}{h_a}$$

    where $(x, y)$ is the center of a box, $w$ and $h$ its width and height, and $a$ marks the anchor's.
    Shifts in units of the anchor and the logarithms of ratios are near 0 for boxes of every size, and
    every prediction gives a box of positive size.

    Args:
        boxes: The boxes, each of positive width and height.
        anchors: The anchor of each box, of positive width and height.

    Shape:
        - boxes: `(count, 4)`
        - anchors: `(count, 4)`
        - output: `(count, 4)`

    Returns:
        $(t_x, t_y, t_w, t_h)$ for each box.

    Raises:
        TypeError: If an argument is not a floating-point tensor.
        ValueError: If the shapes do not fit, or a width or height is not positive.

    Examples:
        >>> anchors = torch.tensor([[0.0, 0.0, 4.0, 2.0]])
        >>> encode_boxes(torch.tensor([[2.0, 0.0, 6.0, 2.0]]), anchors).tolist()
        [[0.5, 0.0, 0.0, 0.0]]

    References:
        Ren et al. (2015), *Faster R-CNN: Towards Real-Time Object Detection with Region Proposal
        Networks*, equation 2.
    """
    _check_boxes("boxes", boxes, positive=True)
    _check_boxes("anchors", anchors, positive=True)
    check_tensor("anchors", anchors, [("count", len(boxes)), "corners"])
    center, size = _center_and_size(boxes)
    anchor_center, anchor_size = _center_and_size(anchors)
    shift = (center - anchor_center) / anchor_size
    return torch.cat([shift, size.log() - anchor_size.log()], dim=1)


def decode_boxes(deltas: Tensor, anchors: Tensor) -> Tensor:
    r"""Turn predictions relative to anchors back into boxes, the inverse of `encode_boxes`.

    $$x = x_a + w_a t_x, \quad y = y_a + h_a t_y, \quad w = w_a e^{t_w}, \quad h = h_a e^{t_h}$$

    where $(x, y)$ is the center of the box, $w$ and $h$ its width and height, and $a$ marks the anchor's.
    An untrained network may predict a large $t_w$; libraries cap it, often at $\log(1000 / 16)$, before
    the exponential overflows. Here nothing is capped.

    Args:
        deltas: The predictions $(t_x, t_y, t_w, t_h)$.
        anchors: The anchor of each prediction, of positive width and height.

    Shape:
        - deltas: `(count, 4)`
        - anchors: `(count, 4)`
        - output: `(count, 4)`

    Returns:
        The boxes.

    Raises:
        TypeError: If an argument is not a floating-point tensor.
        ValueError: If the shapes do not fit, or an anchor's width or height is not positive.

    Examples:
        >>> anchors = torch.tensor([[0.0, 0.0, 4.0, 2.0]])
        >>> decode_boxes(torch.tensor([[0.5, 0.0, 0.0, 0.0]]), anchors).tolist()
        [[2.0, 0.0, 6.0, 2.0]]
    """
    check_tensor("deltas", deltas, ("count", ("values", 4)))
    _check_boxes("anchors", anchors, positive=True)
    check_tensor("anchors", anchors, [("count", len(deltas)), "corners"])
    anchor_center, anchor_size = _center_and_size(anchors)
    center = anchor_center + anchor_size * deltas[:, :2]
    size = anchor_size * deltas[:, 2:].exp()
    return torch.cat([center - size / 2, center + size / 2], dim=1)


def average_precision(scores: Tensor, correct: Tensor, positives: int) -> Tensor:
    r"""Compute the area under the precision-recall curve of one class.

    $$\mathrm{AP} = \frac{1}{P} \sum_{k \,:\, \text{correct}_k} \; \max_{l \ge k} \frac{c_l}{l}$$

    where $k$ counts the detections of all images from the best score down, $c_l$ is the number of correct
    ones among the first $l$, and $P$ is `positives`. Each correct detection raises the recall by $1/P$;
    its precision counts as the best that is reached from there on, which irons the curve's teeth out.
    Objects that were never found keep AP below 1. This is the rule of Pascal VOC since 2010; COCO reads
    the same curve at 101 recalls.

    Args:
        scores: The scores of the detections; among equal ones the earlier goes first.
        correct: Whether each detection is correct: its IoU with an object of its class is high enough,
            and no better detection has claimed that object.
        positives: The number $P \ge 1$ of objects, found or not.

    Shape:
        - scores: `(detections,)`
        - correct: `(detections,)`

    Returns:
        A tensor without axes in $[0, 1]$.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If the shapes do not fit, a score is `nan`, or there are more correct detections than
            objects.

    Examples:
        >>> scores, correct = torch.tensor([0.9, 0.8, 0.7]), torch.tensor([True, False, True])
        >>> round(average_precision(scores, correct, positives=2).item(), 4)  # (1 + 2 / 3) / 2
        0.8333
    """
    check_tensor("correct", correct, ["detections"], floating=False)
    if correct.dtype != torch.bool:
        raise TypeError(f"correct must hold booleans, got {correct.dtype}")
    _check_scores(scores, len(correct))
    check_integer("positives", positives, "[1, inf)")
    if correct.sum() > positives:
        raise ValueError(
            f"positives must be at least the {correct.sum()} correct detections, "
            f"got {positives}"
        )
    correct = correct[scores.argsort(descending=True, stable=True)]
    ranks = torch.arange(1, len(correct) + 1, dtype=scores.dtype, device=scores.device)
    precision = correct.cumsum(0) / ranks
    best_from_here_on = precision.flip(0).cummax(0).values.flip(0)
    return best_from_here_on[correct].sum() / positives


def integral_image(image: Tensor) -> Tensor:
    r"""Add up all pixels above and to the left of every corner between pixels.

    $$I(y, x) = \sum_{i < y} \sum_{j < x} p(i, j)$$

    where $p(i, j)$ is the pixel in row $i$ and column $j$. $I$ has one row and one column more than the
    image, the first ones 0. With it the sum of any rectangle takes four reads, whatever its size.

    Args:
        image: The image. Integers stay exact; `float32` loses the small pixels of large images in the
            large sums.

    Shape:
        - image: `(..., height, width)`
        - output: `(..., height + 1, width + 1)`

    Returns:
        The sums, `int64` for integer images.

    Raises:
        TypeError: If `image` is not a tensor.
        ValueError: If `image` has fewer than two axes.

    Examples:
        >>> integral_image(torch.tensor([[1, 2], [3, 4]])).tolist()
        [[0, 0, 0], [0, 1, 3], [0, 4, 10]]

    References:
        Viola and Jones (2001), *Rapid Object Detection using a Boosted Cascade of Simple Features*.
    """
    check_tensor("image", image, ("...", "height", "width"), floating=False)
    sums = image.cumsum(-1).cumsum(-2)
    integral = sums.new_zeros(*sums.shape[:-2], sums.shape[-2] + 1, sums.shape[-1] + 1)
    integral[..., 1:, 1:] = sums
    return integral


def rectangle_sum(integral: Tensor, boxes: Tensor) -> Tensor:
    r"""Add up the pixels inside rectangles, with four reads of the integral image for each.

    $$\sum_{i=y_1}^{y_2 - 1} \sum_{j=x_1}^{x_2 - 1} p(i, j)
    = I(y_2, x_2) - I(y_1, x_2) - I(y_2, x_1) + I(y_1, x_1)$$

    where $p$ is the image, $I$ its integral image and $(x_1, y_1, x_2, y_2)$ the rectangle, which ends
    before row $y_2$ and column $x_2$. What lies above and what lies to the left is taken away, and the
    corner that both hold is put back.

    Args:
        integral: The result of `integral_image`.
        boxes: The rectangles, integers.

    Shape:
        - integral: `(..., height + 1, width + 1)`
        - boxes: `(count, 4)`
        - output: `(..., count)`

    Returns:
        The sums, in the dtype of `integral`.

    Raises:
        TypeError: If `integral` is not a tensor or `boxes` does not hold integers.
        ValueError: If the shapes do not fit or a rectangle is inside out or reaches over the image.

    Examples:
        >>> integral = integral_image(torch.tensor([[1, 2, 3], [4, 5, 6]]))
        >>> rectangle_sum(integral, torch.tensor([[1, 0, 3, 2], [0, 1, 1, 2]])).tolist()
        [16, 4]
    """
    check_tensor("integral", integral, ("...", "rows", "columns"), floating=False)
    _check_rectangles(boxes)
    x1, y1, x2, y2 = boxes.unbind(1)  # each (count,)
    height, width = integral.shape[-2] - 1, integral.shape[-1] - 1
    inside = (x1 >= 0) & (x1 <= x2) & (x2 <= width)
    inside &= (y1 >= 0) & (y1 <= y2) & (y2 <= height)
    if not inside.all():
        raise ValueError(
            f"boxes must be (x1, y1, x2, y2) in order inside {width} columns and "
            f"{height} rows, got {boxes[~inside][0].tolist()}"
        )
    above, left = integral[..., y1, x2], integral[..., y2, x1]
    return integral[..., y2, x2] - above - left + integral[..., y1, x1]


def haar_features(integral: Tensor, boxes: Tensor, kind: str) -> Tensor:
    r"""Compare the brightness of neighbouring cells of rectangles.

    $$f = \sum_{c} \operatorname{sign}_c \sum_{(i,j) \in c} p(i, j), \qquad
    \begin{array}{ll}
    \text{two columns:} & (+\,-) \\
    \text{three columns:} & (-\,+\,-)
    \end{array} \qquad
    \text{four:} \begin{pmatrix} + & - \\ - & + \end{pmatrix}$$

    where $p$ is the image and $c$ runs over the equal cells that the rectangle is cut into; the rows'
    kinds are the columns' turned downwards. Two cells answer to an edge, three to a line, four to a
    diagonal. The signs of three cells do not add up to 0, so that kind also answers to plain brightness.

    Args:
        integral: The result of `integral_image`.
        boxes: The rectangles, integers; width and height must divide into the kind's cells.
        kind: `"two_columns"`, `"two_rows"`, `"three_columns"`, `"three_rows"` or `"four"`.

    Shape:
        - integral: `(..., height + 1, width + 1)`
        - boxes: `(count, 4)`
        - output: `(..., count)`

    Returns:
        The features, in the dtype of `integral`.

    Raises:
        TypeError: If `integral` is not a tensor or `boxes` does not hold integers.
        ValueError: If the shapes do not fit, a rectangle is inside out, reaches over the image or does
            not divide, or `kind` is none of the five.

    Examples:
        >>> integral = integral_image(torch.tensor([[9, 9, 1, 1], [9, 9, 1, 1]]))
        >>> haar_features(integral, torch.tensor([[0, 0, 4, 2]]), "two_columns").tolist()
        [32]

    References:
        Viola and Jones (2001), *Rapid Object Detection using a Boosted Cascade of Simple Features*.
    """
    check_choice("kind", kind, tuple(_HAAR_SIGNS))
    _check_rectangles(boxes)
    signs = _HAAR_SIGNS[kind]
    cells = torch.tensor([len(signs[0]), len(signs)], device=boxes.device)
    sides = boxes[:, 2:] - boxes[:, :2]  # (count, 2)
    if (sides % cells).any():
        raise ValueError(
            f"boxes must divide into {cells[0]} columns and {cells[1]} rows, "
            f"got sides {sides[(sides % cells).any(1)][0].tolist()}"
        )
    terms = []
    for row, line in enumerate(signs):
        for column, sign in enumerate(line):
            place = torch.tensor([column, row], device=boxes.device)
            low = boxes[:, :2] + place * (sides // cells)
            cell = torch.cat([low, low + sides // cells], dim=1)  # (count, 4)
            terms.append(sign * rectangle_sum(integral, cell))
    return torch.stack(terms).sum(0)


def _intersection_and_union(boxes1: Tensor, boxes2: Tensor) -> tuple[Tensor, Tensor]:
    x1, y1, x2, y2 = boxes1[:, :, None].unbind(1)  # each (count1, 1)
    u1, v1, u2, v2 = boxes2.unbind(1)  # each (count2,)
    width = (torch.minimum(x2, u2) - torch.maximum(x1, u1)).clamp(min=0)
    height = (torch.minimum(y2, v2) - torch.maximum(y1, v1)).clamp(min=0)
    intersection = width * height  # (count1, count2)
    union = (x2 - x1) * (y2 - y1) + (u2 - u1) * (v2 - v1) - intersection
    return intersection, union


def _quotient(part: Tensor, whole: Tensor) -> Tensor:
    """Divide, with 0 (and a gradient of 0) where there is no whole."""
    exists = whole > 0
    return torch.where(exists, part / torch.where(exists, whole, 1.0), 0.0)


def _center_and_size(boxes: Tensor) -> tuple[Tensor, Tensor]:
    return (boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]


def _positive_numbers(name: str, values: Sequence[float]) -> Tensor:
    if not isinstance(values, Sequence) or isinstance(values, str) or not values:
        raise TypeError(f"{name} must be one or more numbers, got {values!r}")
    for i, value in enumerate(values):
        check_number(f"{name}[{i}]", value, "(0, inf)")
    return torch.tensor(values, dtype=torch.get_default_dtype())


def _check_boxes(name: str, boxes: Tensor, *, positive: bool = False) -> None:
    check_tensor(name, boxes, ("count", ("corners", 4)))
    sides = boxes[:, 2:] - boxes[:, :2]
    fits = (sides > 0 if positive else sides >= 0).all(1)
    if not fits.all():
        sign = "<" if positive else "<="
        raise ValueError(
            f"{name} must have x1 {sign} x2 and y1 {sign} y2, got {boxes[~fits][0].tolist()}"
        )


def _check_scores(scores: Tensor, count: int) -> None:
    check_tensor("scores", scores, [("count", count)])
    if scores.isnan().any():
        raise ValueError("scores must be numbers, got nan")


def _check_rectangles(boxes: Tensor) -> None:
    check_tensor("boxes", boxes, ("count", ("corners", 4)), floating=False)
    if boxes.dtype != torch.int64:
        raise TypeError(f"boxes must hold integers (torch.int64), got {boxes.dtype}")
