"""`dlref.detection` against loops over single boxes, boxes painted as masks, and cases done by hand."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from dlref import detection
from tests.dlref.oracle import DTYPES, Bad, assert_matches, bad_input

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "average_precision": "torch has none: the best precision at each recall, by brute force",
    "box_iou": "torchvision is not installed: masks of painted boxes, counted",
    "decode_boxes": "torch has none: the inverse of encode_boxes, and a case by hand",
    "encode_boxes": "torch has none: the formula for one box at a time with math.log",
    "generalized_box_iou": "torchvision is not installed: masks of painted boxes, counted",
    "generate_anchors": "torch has none: a loop over rows, columns, ratios and sizes",
    "haar_features": "torch has none: slices of the image, added and subtracted",
    "integral_image": torch.cumsum,
    "match_anchors": "torch has none: a loop over anchors and boxes",
    "nms": "torchvision is not installed: a greedy loop over single boxes",
    "rectangle_sum": torch.sum,
    "soft_nms": "torch has none: a loop over single boxes with math.exp",
}


def random_boxes(
    count: int, seed: int = 0, spread: float = 20, dtype: torch.dtype = torch.float64
) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    low = spread * torch.rand(count, 2, generator=generator, dtype=dtype)
    sides = 0.5 + 10 * torch.rand(count, 2, generator=generator, dtype=dtype)
    return torch.cat([low, low + sides], dim=1)


def random_scores(count: int, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    # Few values, so that some are equal.
    scores = torch.randint(0, 50, (count,), generator=generator) / 50
    return scores.to(torch.float64)


def iou_of_two(a: list[float], b: list[float]) -> float:
    width = max(0.0, min(a[2], b[2]) - max(a[0], b[0]))
    height = max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    total = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1])
    return width * height / (total - width * height)


def painted(box: list[int]) -> Tensor:
    mask = torch.zeros(10, 10, dtype=torch.bool)
    mask[box[1] : box[3], box[0] : box[2]] = True
    return mask


corner = st.integers(0, 10)
whole_box = st.tuples(corner, corner, corner, corner).map(
    lambda c: [min(c[0], c[2]), min(c[1], c[3]), max(c[0], c[2]), max(c[1], c[3])]
)
whole_boxes = st.lists(whole_box, max_size=5)


@given(first=whole_boxes, second=whole_boxes)
@settings(max_examples=80)
def test_overlaps_are_those_of_painted_masks(
    first: list[list[int]], second: list[list[int]]
) -> None:
    boxes1 = torch.tensor(first, dtype=torch.float64).reshape(-1, 4)
    boxes2 = torch.tensor(second, dtype=torch.float64).reshape(-1, 4)
    iou = detection.box_iou(boxes1, boxes2)
    giou = detection.generalized_box_iou(boxes1, boxes2)
    assert iou.shape == giou.shape == (len(first), len(second))
    for i, a in enumerate(first):
        for j, b in enumerate(second):
            both = (painted(a) & painted(b)).sum().item()
            either = (painted(a) | painted(b)).sum().item()
            want = both / either if either else 0.0
            assert iou[i, j].item() == pytest.approx(want)
            around = [*map(min, a[:2], b[:2]), *map(max, a[2:], b[2:])]
            hull = painted(around).sum().item()
            empty = (hull - either) / hull if hull else 0.0
            assert giou[i, j].item() == pytest.approx(want - empty)


@pytest.mark.parametrize("dtype", DTYPES)
def test_overlaps_and_their_gradients_are_those_of_single_boxes(
    dtype: torch.dtype,
) -> None:
    def one(a: Tensor, b: Tensor, generalized: bool) -> Tensor:
        sides = torch.minimum(a[2:], b[2:]) - torch.maximum(a[:2], b[:2])
        both = torch.relu(sides).prod()
        either = (a[2:] - a[:2]).prod() + (b[2:] - b[:2]).prod() - both
        hull = (torch.maximum(a[2:], b[2:]) - torch.minimum(a[:2], b[:2])).prod()
        return both / either - (generalized * (hull - either) / hull)

    def each(first: Tensor, second: Tensor, generalized: bool) -> Tensor:
        pairs = [one(a, b, generalized) for a in first for b in second]
        return torch.stack(pairs).reshape(len(first), len(second))

    first, second = random_boxes(4, 0, 5, dtype), random_boxes(3, 1, 5, dtype)
    for scale in (1.0, 1e4):
        pair = (first * scale, second * scale)
        assert_matches(detection.box_iou, lambda a, b: each(a, b, False), *pair)
        assert_matches(
            detection.generalized_box_iou, lambda a, b: each(a, b, True), *pair
        )
    assert_matches(
        detection.box_iou, lambda a, b: each(a, b, False), first[::2], second[:1]
    )


@pytest.mark.parametrize("overlap", [detection.box_iou, detection.generalized_box_iou])
def test_boxes_without_area_have_overlap_zero_and_a_finite_gradient(
    overlap: Callable[[Tensor, Tensor], Tensor],
) -> None:
    point = torch.ones(2, 4, requires_grad=True)
    values = overlap(point, point)
    assert torch.equal(values, torch.zeros(2, 2))
    [gradient] = torch.autograd.grad(values.sum(), point)
    assert torch.equal(gradient, torch.zeros(2, 4))


@given(
    seed=st.integers(0, 1000),
    scale=st.floats(0.1, 10),
    shift=st.floats(-50, 50),
)
@settings(max_examples=50)
def test_overlaps_are_symmetric_and_do_not_depend_on_scale_or_place(
    seed: int, scale: float, shift: float
) -> None:
    first, second = random_boxes(4, seed), random_boxes(5, seed + 1)
    for overlap in (detection.box_iou, detection.generalized_box_iou):
        values = overlap(first, second)
        torch.testing.assert_close(overlap(second, first).T, values)
        torch.testing.assert_close(
            overlap(scale * first + shift, scale * second + shift), values
        )
        torch.testing.assert_close(
            overlap(first, first).diagonal(), torch.ones(4, dtype=torch.float64)
        )
    giou = detection.generalized_box_iou(first, second)
    assert (giou <= detection.box_iou(first, second) + 1e-12).all()
    assert (giou > -1).all()


def test_generalized_iou_has_a_gradient_that_brings_disjoint_boxes_together() -> None:
    box = torch.tensor([[0.0, 0.0, 1.0, 1.0]], requires_grad=True)
    target = torch.tensor([[3.0, 0.0, 4.0, 1.0]])
    [flat] = torch.autograd.grad(detection.box_iou(box, target).sum(), box)
    assert torch.equal(flat, torch.zeros(1, 4))
    [gradient] = torch.autograd.grad(
        detection.generalized_box_iou(box, target).sum(), box
    )
    assert gradient[0, 2] > 0  # its right edge has to move to the right


def greedy(
    boxes: list[list[float]], scores: list[float], threshold: float
) -> list[int]:
    """Non-maximum suppression as one would explain it aloud."""
    kept: list[int] = []
    for i in sorted(range(len(boxes)), key=lambda i: (-scores[i], i)):
        if all(iou_of_two(boxes[i], boxes[j]) <= threshold for j in kept):
            kept.append(i)
    return kept


@pytest.mark.parametrize("threshold", [0.0, 0.1, 0.3, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_nms_is_the_greedy_loop(count: int, threshold: float) -> None:
    boxes, scores = random_boxes(count, seed=count), random_scores(count)
    got = detection.nms(boxes, scores, threshold)
    assert got.tolist() == greedy(boxes.tolist(), scores.tolist(), threshold)
    assert got.dtype == torch.int64


NESTED = torch.tensor(
    [[0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 4.0, 2.0], [0.0, 0.0, 4.0, 1.0]]
)  # the overlaps are 1/2 (first, second), 1/2 (second, third) and 1/4 (first, third)


def test_nms_by_hand() -> None:
    scores = torch.tensor([0.9, 0.8, 0.7])
    assert detection.nms(NESTED, scores, 0.5).tolist() == [0, 1, 2]  # at most t stays
    # The second is removed and so removes nothing: the third stays.
    assert detection.nms(NESTED, scores, 0.4).tolist() == [0, 2]
    assert detection.nms(NESTED, scores, 0.2).tolist() == [0]
    assert detection.nms(NESTED, scores.flip(0), 0.4).tolist() == [2, 0]
    assert detection.nms(NESTED, scores * 0, 0.4).tolist() == [0, 2]
    # Copies go, except for those without area, which overlap nothing.
    assert detection.nms(NESTED[[0, 0]], scores[:2], 0.9).tolist() == [0]
    assert detection.nms(NESTED[[0, 0]] * 0, scores[:2], 0.0).tolist() == [0, 1]


@given(seed=st.integers(0, 1000), threshold=st.floats(0, 1))
@settings(max_examples=50)
def test_kept_boxes_do_not_overlap_and_removed_ones_overlap_a_better_one(
    seed: int, threshold: float
) -> None:
    boxes, scores = random_boxes(25, seed), random_scores(25, seed)
    kept = detection.nms(boxes, scores, threshold)
    assert (scores[kept].diff() <= 0).all()
    overlaps = detection.box_iou(boxes, boxes[kept])
    among = overlaps[kept].fill_diagonal_(0)
    assert (among <= threshold + 1e-12).all()
    for i in set(range(25)) - set(kept.tolist()):
        better = scores[kept] >= scores[i]
        assert (overlaps[i][better] > threshold - 1e-12).any()
    # Once more, nothing happens.
    again = detection.nms(boxes[kept], scores[kept], threshold)
    assert again.tolist() == list(range(len(kept)))


def soft_loop(
    boxes: list[list[float]], scores: list[float], sigma: float, threshold: float
) -> tuple[list[int], list[float]]:
    left, current = list(range(len(boxes))), list(scores)
    kept, new = [], []
    while left:
        best = max(left, key=lambda i: (current[i], -i))
        if current[best] < threshold:
            break
        left.remove(best)
        kept.append(best)
        new.append(current[best])
        for i in left:
            current[i] *= math.exp(-(iou_of_two(boxes[i], boxes[best]) ** 2) / sigma)
    return kept, new


@pytest.mark.parametrize("sigma", [0.01, 0.5, 3.0])
@pytest.mark.parametrize("threshold", [0.0, 0.001, 0.3])
@pytest.mark.parametrize("count", [0, 1, 2, 30])
def test_soft_nms_is_the_loop(count: int, threshold: float, sigma: float) -> None:
    boxes, scores = random_boxes(count, seed=count, spread=10), random_scores(count)
    scores = scores + torch.arange(count) * 1e-4  # no two equal
    kept, new = detection.soft_nms(boxes, scores, sigma, threshold)
    want_kept, want_new = soft_loop(boxes.tolist(), scores.tolist(), sigma, threshold)
    assert kept.tolist() == want_kept
    assert new.tolist() == pytest.approx(want_new, rel=1e-9)
    assert kept.dtype == torch.int64
    assert new.dtype == torch.float64


def test_soft_nms_by_hand() -> None:
    scores = torch.tensor([0.9, 0.8, 0.01], dtype=torch.float64)
    boxes = NESTED.double()
    kept, new = detection.soft_nms(boxes, scores)  # sigma is 0.5
    assert kept.tolist() == [0, 1, 2]
    second = 0.8 * math.exp(-0.25 / 0.5)
    third = 0.01 * math.exp(-0.0625 / 0.5) * math.exp(-0.25 / 0.5)
    assert new.tolist() == pytest.approx([0.9, second, third])
    assert scores.tolist() == [0.9, 0.8, 0.01]  # the argument is left as it was
    # A score of exactly the threshold stays; of the default 0.001 too.
    far = torch.tensor(
        [[0.0, 0.0, 1.0, 1.0], [5.0, 5.0, 6.0, 6.0], [9.0, 9.0, 10.0, 10.0]]
    )
    scores = torch.tensor([0.5, 0.001, 0.0009], dtype=torch.float64)
    assert detection.soft_nms(far.double(), scores)[0].tolist() == [0, 1]
    assert detection.soft_nms(far[:1], torch.zeros(1), 0.5, 0.0)[0].tolist() == [0]
    # Sharp decay empties scores without ever making them nan.
    kept, new = detection.soft_nms(boxes[[0, 0, 1]], torch.ones(3).double(), 1e-4, 0.0)
    assert kept.tolist() == [0, 1, 2]
    assert new.tolist() == [1.0, 0.0, 0.0]


def test_anchors_are_the_loop() -> None:
    got = detection.generate_anchors((2, 3), 16, [8.0, 20.0, 5.0], (0.5, 1.0))
    want = []
    for i in range(2):
        for j in range(3):
            for r in (0.5, 1.0):
                for s in (8.0, 20.0, 5.0):
                    x, y = (j + 0.5) * 16, (i + 0.5) * 16
                    w, h = s / math.sqrt(r), s * math.sqrt(r)
                    want.append([x - w / 2, y - h / 2, x + w / 2, y + h / 2])
    torch.testing.assert_close(got, torch.tensor(want))
    assert got.dtype == torch.float32
    torch.testing.assert_close(
        detection.generate_anchors((1, 1), 0.5, [2], [1]),
        torch.tensor([[-0.75, -0.75, 1.25, 1.25]]),
    )


@given(size=st.floats(1, 100), ratio=st.floats(0.1, 10))
@settings(max_examples=50)
def test_an_anchor_has_the_area_of_its_size_and_the_shape_of_its_ratio(
    size: float, ratio: float
) -> None:
    [[x1, y1, x2, y2]] = detection.generate_anchors((1, 1), 4, [size], [ratio]).tolist()
    assert (x2 - x1) * (y2 - y1) == pytest.approx(size**2, rel=1e-4)
    assert (y2 - y1) / (x2 - x1) == pytest.approx(ratio, rel=1e-4)
    assert (x1 + x2, y1 + y2) == pytest.approx((4.0, 4.0), abs=1e-4)


def match_loop(
    anchors: list[list[float]], boxes: list[list[float]], high: float, low: float
) -> list[int]:
    matches: list[int] = []
    wanted: dict[int, tuple[float, int]] = {}
    for a in anchors:
        overlaps = [iou_of_two(a, b) for b in boxes]
        best = max(overlaps, default=0.0)
        index = overlaps.index(best) if boxes else -1
        matches.append(index if boxes and best >= high else -1 if best < low else -2)
    for j, b in enumerate(boxes):
        overlaps = [iou_of_two(a, b) for a in anchors]
        i = overlaps.index(max(overlaps))
        if overlaps[i] > wanted.get(i, (0.0, -1))[0]:
            wanted[i] = (overlaps[i], j)
    for i, (_, j) in wanted.items():
        matches[i] = j
    return matches


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("thresholds", [(0.7, 0.3), (0.5, 0.5), (0.4, 0.1), (1.0, 0.0)])
def test_matches_are_those_of_the_loop(
    thresholds: tuple[float, float], seed: int
) -> None:
    anchors, boxes = random_boxes(60, seed), random_boxes(7, seed + 100)
    got = detection.match_anchors(anchors, boxes, *thresholds)
    assert got.tolist() == match_loop(anchors.tolist(), boxes.tolist(), *thresholds)
    assert got.dtype == torch.int64
    if seed == 0 and thresholds == (0.7, 0.3):
        assert torch.equal(detection.match_anchors(anchors, boxes), got)


def strip(end: float, row: float = 0.0) -> list[float]:
    return [0.0, row, end, row + 1.0]


MATCHES = {
    # A box [0, 10]; the anchors [0, e] overlap it by e / 10.
    "the thresholds": ([10, 7, 6.9, 3, 2.9], [10], [0, 0, -2, -2, -1]),
    "a box takes its best anchor": ([2, 1], [10], [0, -1]),
    "the larger overlap wins": ([5], [10, 6, 20], [1]),
    "the best for one is lost to another": ([10, 2.5], [10, 9], [0, -1]),
    "no boxes": ([10, 7], [], [-1, -1]),
    "no anchors": ([], [10], []),
    "nothing": ([], [], []),
}


@pytest.mark.parametrize(("anchors", "boxes", "want"), MATCHES.values(), ids=MATCHES)
def test_matches_by_hand(
    anchors: list[float], boxes: list[float], want: list[int]
) -> None:
    first = torch.tensor([strip(end) for end in anchors]).double().reshape(-1, 4)
    second = torch.tensor([strip(end) for end in boxes]).double().reshape(-1, 4)
    got = detection.match_anchors(first, second)
    assert got.tolist() == want
    assert got.dtype == torch.int64


def test_a_box_that_no_anchor_touches_takes_none() -> None:
    anchors = torch.tensor([strip(10), strip(5)])
    boxes = torch.tensor([strip(10, row=5.0), strip(10)])
    assert detection.match_anchors(anchors, boxes).tolist() == [1, -2]
    assert detection.match_anchors(anchors, boxes[:1]).tolist() == [-1, -1]


@pytest.mark.parametrize("dtype", DTYPES)
def test_encoded_boxes_are_the_formula(dtype: torch.dtype) -> None:
    boxes, anchors = random_boxes(6, 0, dtype=dtype), random_boxes(6, 1, dtype=dtype)
    want = []
    for b, a in zip(boxes.tolist(), anchors.tolist(), strict=True):
        w, h = a[2] - a[0], a[3] - a[1]
        want.append(
            [
                ((b[0] + b[2]) / 2 - (a[0] + a[2]) / 2) / w,
                ((b[1] + b[3]) / 2 - (a[1] + a[3]) / 2) / h,
                math.log((b[2] - b[0]) / w),
                math.log((b[3] - b[1]) / h),
            ]
        )
    got = detection.encode_boxes(boxes, anchors)
    torch.testing.assert_close(
        got, torch.tensor(want, dtype=dtype), rtol=1e-5, atol=1e-5
    )


def test_a_decoded_box_by_hand() -> None:
    anchors = torch.tensor([[0.0, 10.0, 4.0, 12.0]], dtype=torch.float64)
    deltas = torch.tensor([[0.5, -2.0, math.log(2), math.log(3)]]).double()
    # The center (2, 11) moves by half the width 4 and twice the height 2.
    got = detection.decode_boxes(deltas, anchors)
    want = torch.tensor([[0.0, 4.0, 8.0, 10.0]], dtype=torch.float64)
    torch.testing.assert_close(got, want, rtol=1e-6, atol=1e-6)


@given(seed=st.integers(0, 1000), count=st.integers(0, 5))
@settings(max_examples=50)
def test_boxes_are_encoded_and_decoded_again(seed: int, count: int) -> None:
    boxes, anchors = random_boxes(count, seed), random_boxes(count, seed + 1)
    deltas = detection.encode_boxes(boxes, anchors)
    assert deltas.shape == (count, 4)
    torch.testing.assert_close(detection.decode_boxes(deltas, anchors), boxes)
    zero = detection.encode_boxes(anchors, anchors)
    assert torch.equal(zero, torch.zeros(count, 4, dtype=torch.float64))


def test_the_gradients_of_encoding_and_decoding_undo_each_other() -> None:
    boxes, anchors = random_boxes(5, 0), random_boxes(5, 1)

    def there_and_back(boxes: Tensor) -> Tensor:
        return detection.decode_boxes(detection.encode_boxes(boxes, anchors), anchors)

    assert_matches(there_and_back, lambda boxes: boxes, boxes)


def brute_precision(scores: list[float], correct: list[bool], positives: int) -> float:
    """For every recall that can be reached: the best precision among cuts that reach it."""
    order = sorted(range(len(scores)), key=lambda i: (-scores[i], i))
    cuts = []
    for end in range(1, len(order) + 1):
        found = sum(correct[i] for i in order[:end])
        cuts.append((found, found / end))
    total = 0.0
    for recall in range(1, positives + 1):
        total += max((p for found, p in cuts if found >= recall), default=0.0)
    return total / positives


@given(
    detections=st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=12),
    missed=st.integers(0, 3),
)
@settings(max_examples=100)
def test_average_precision_is_the_best_precision_at_each_recall(
    detections: list[tuple[int, bool]], missed: int
) -> None:
    scores, correct = [d[0] / 10 for d in detections], [d[1] for d in detections]
    positives = max(1, sum(correct) + missed)
    got = detection.average_precision(
        torch.tensor(scores, dtype=torch.float64),
        torch.tensor(correct, dtype=torch.bool),
        positives,
    )
    want = brute_precision(scores, correct, positives)
    assert got.item() == pytest.approx(want, abs=1e-12)


def test_average_precision_by_hand() -> None:
    scores = torch.tensor([0.5, 0.9, 0.7, 0.6], dtype=torch.float64)
    correct = torch.tensor([True, False, True, True])
    # From the best down: wrong, right (1/2), right (2/3), right (3/4), which is best for all.
    ap = detection.average_precision(scores, correct, 4)
    assert ap.item() == pytest.approx(3 * 0.75 / 4)
    assert ap.dtype == torch.float64
    assert detection.average_precision(scores, correct, 3).item() == pytest.approx(0.75)
    assert detection.average_precision(scores.float(), ~correct, 1).item() == 1.0
    nothing = detection.average_precision(scores[:0], correct[:0], 2)
    assert nothing.item() == 0.0
    # Among equal scores the earlier goes first.
    equal = detection.average_precision(scores * 0, correct, 3)
    assert equal.item() == pytest.approx((1 + 0.75 + 0.75) / 3)


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int64, torch.bool, *DTYPES])
@pytest.mark.parametrize("shape", [(6, 7), (2, 3, 6, 7), (0, 6, 7), (1, 1), (0, 4)])
def test_integral_images_hold_the_sums_of_slices(
    shape: tuple[int, ...], dtype: torch.dtype
) -> None:
    generator = torch.Generator().manual_seed(0)
    image = torch.randint(0, 255, shape, generator=generator).to(dtype)
    integral = detection.integral_image(image)
    assert integral.shape == (*shape[:-2], shape[-2] + 1, shape[-1] + 1)
    assert integral.dtype == (dtype if dtype in DTYPES else torch.int64)
    for y in range(shape[-2] + 1):
        for x in range(shape[-1] + 1):
            want = image[..., :y, :x].sum((-2, -1)).to(integral.dtype)
            assert torch.equal(integral[..., y, x], want)


def test_the_gradient_of_an_integral_image_counts_the_corners_below_and_right() -> None:
    image = torch.zeros(2, 3, requires_grad=True)
    [gradient] = torch.autograd.grad(detection.integral_image(image).sum(), image)
    assert gradient.tolist() == [[6.0, 4.0, 2.0], [3.0, 2.0, 1.0]]


@given(boxes=whole_boxes, seed=st.integers(0, 1000))
@settings(max_examples=50)
def test_rectangle_sums_are_sums_of_slices(boxes: list[list[int]], seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    images = torch.randint(-9, 9, (3, 10, 10), generator=generator)
    rectangles = torch.tensor(boxes, dtype=torch.int64).reshape(-1, 4)
    got = detection.rectangle_sum(detection.integral_image(images), rectangles)
    assert got.shape == (3, len(boxes))
    for n, (x1, y1, x2, y2) in enumerate(boxes):
        assert torch.equal(got[:, n], images[:, y1:y2, x1:x2].sum((1, 2)))


PATTERNS = {
    "two_columns": [[1, -1]],
    "two_rows": [[1], [-1]],
    "three_columns": [[-1, 1, -1]],
    "three_rows": [[-1], [1], [-1]],
    "four": [[1, -1], [-1, 1]],
}


@pytest.mark.parametrize(("kind", "pattern"), PATTERNS.items(), ids=PATTERNS)
def test_haar_features_are_slices_times_their_signs(
    kind: str, pattern: list[list[int]]
) -> None:
    generator = torch.Generator().manual_seed(0)
    images = torch.randint(0, 255, (2, 14, 13), generator=generator)
    rows, columns = len(pattern), len(pattern[0])
    boxes, want = [], []
    for x1, y1, width, height in [
        (0, 0, 1, 1),
        (1, 2, 3, 4),
        (7, 8, 2, 2),
        (4, 4, 0, 2),
    ]:
        x2, y2 = x1 + width * columns, y1 + height * rows
        boxes.append([x1, y1, x2, y2])
        signs = torch.tensor(pattern)
        signs = signs.repeat_interleave(height, 0)
        signs = signs.repeat_interleave(width, 1)
        want.append((images[:, y1:y2, x1:x2] * signs).sum((1, 2)))
    integral = detection.integral_image(images)
    got = detection.haar_features(integral, torch.tensor(boxes), kind)
    assert torch.equal(got, torch.stack(want, dim=1))
    assert got.dtype == torch.int64
    floats = detection.haar_features(integral.double(), torch.tensor(boxes), kind)
    assert torch.equal(floats, got.double())
    nothing = torch.zeros(0, 4, dtype=torch.int64)
    assert detection.haar_features(integral, nothing, kind).shape == (2, 0)


def test_only_the_features_of_three_cells_answer_to_plain_brightness() -> None:
    integral = detection.integral_image(torch.full((6, 6), 5))
    box = torch.tensor([[0, 0, 6, 6]])
    got = {k: detection.haar_features(integral, box, k).item() for k in PATTERNS}
    assert got == {
        "two_columns": 0,
        "two_rows": 0,
        "three_columns": -60,
        "three_rows": -60,
        "four": 0,
    }


B, W = torch.tensor([[0.0, 0.0, 2.0, 2.0]]), torch.tensor([[0, 0, 2, 2]])
S, I = torch.ones(1), torch.zeros(4, 6)  # noqa: E741  # the integral of 3 rows and 5 columns
OUT = torch.tensor([[0.0, 0.0, 1.0, 1.0], [3.0, 0.0, 2.0, 2.0]])
FLAT = torch.tensor([[0.0, 0.0, 2.0, 0.0]])
GENERATE = detection.generate_anchors


def outside(box: list[int]) -> Bad:
    boxes = torch.tensor([[0, 0, 5, 3], box])
    message = (
        r"^boxes must be \(x1, y1, x2, y2\) in order inside 5 columns and 3 rows, got "
    )
    return Bad(
        "rectangle_sum",
        "boxes",
        lambda: detection.rectangle_sum(I, boxes),
        ValueError,
        message + re.escape(str(box)),
    )


OUTSIDE = [
    outside(box)
    for box in (
        [-1, 0, 1, 1],
        [0, -1, 1, 1],
        [2, 0, 1, 1],
        [0, 2, 1, 1],
        [0, 0, 6, 1],
        [0, 0, 1, 4],
    )
]
BAD_INPUT = [
    Bad("box_iou", "boxes1", lambda: detection.box_iou(B[0], B), ValueError, r"^boxes1 must be \(count, corners=4\), got \(4,\)"),
    Bad("box_iou", "boxes1", lambda: detection.box_iou(OUT, B), ValueError, r"^boxes1 must have x1 <= x2 and y1 <= y2, got \[3.0, 0.0, 2.0, 2.0\]"),
    Bad("box_iou", "boxes1", lambda: detection.box_iou(OUT[:, [1, 0, 3, 2]], B), ValueError, r"^boxes1 must have .* got \[0.0, 3.0, 2.0, 2.0\]"),
    Bad("box_iou", "boxes1", lambda: detection.box_iou(B * math.nan, B), ValueError, r"^boxes1 must have .* got \[nan, nan, nan, nan\]"),
    Bad("box_iou", "boxes2", lambda: detection.box_iou(B, W), TypeError, "^boxes2 must be a floating-point tensor, got torch.int64"),
    Bad("box_iou", "boxes2", lambda: detection.box_iou(B, OUT), ValueError, "^boxes2 must have x1 <= x2"),
    Bad("generalized_box_iou", "boxes1", lambda: detection.generalized_box_iou(OUT, B), ValueError, "^boxes1 must have x1 <= x2"),
    Bad("generalized_box_iou", "boxes2", lambda: detection.generalized_box_iou(B, OUT), ValueError, "^boxes2 must have x1 <= x2"),
    Bad("nms", "boxes", lambda: detection.nms(OUT, torch.ones(2), 0.5), ValueError, "^boxes must have x1 <= x2"),
    Bad("nms", "scores", lambda: detection.nms(B, torch.ones(2), 0.5), ValueError, r"^scores must be \(count=1,\), got \(2,\)"),
    Bad("nms", "scores", lambda: detection.nms(B, S * math.nan, 0.5), ValueError, "^scores must be numbers, got nan$"),
    Bad("nms", "iou_threshold", lambda: detection.nms(B, S, 1.5), ValueError, r"^iou_threshold must be a number in \[0, 1\], got 1.5"),
    Bad("nms", "iou_threshold", lambda: detection.nms(B, S, -0.1), ValueError, r"^iou_threshold must be a number in \[0, 1\], got -0.1"),
    Bad("soft_nms", "boxes", lambda: detection.soft_nms(OUT, torch.ones(2)), ValueError, "^boxes must have x1 <= x2"),
    Bad("soft_nms", "scores", lambda: detection.soft_nms(B.expand(2, 4), torch.tensor([0.5, -1.0])), ValueError, "^scores must not be negative, got -1.0"),
    Bad("soft_nms", "scores", lambda: detection.soft_nms(B, S[:0]), ValueError, r"^scores must be \(count=1,\), got \(0,\)"),
    Bad("soft_nms", "sigma", lambda: detection.soft_nms(B, S, 0.0), ValueError, r"^sigma must be a number in \(0, inf\), got 0.0"),
    Bad("soft_nms", "score_threshold", lambda: detection.soft_nms(B, S, 0.5, -1.0), ValueError, r"^score_threshold must be a number in \[0, inf\), got -1.0"),
    Bad("generate_anchors", "feature_size", lambda: GENERATE(3, 8, [1.0], [1.0]), TypeError, "^feature_size must be two integers, height and width, got 3"),
    Bad("generate_anchors", "feature_size", lambda: GENERATE((1, 2, 3), 8, [1.0], [1.0]), TypeError, r"^feature_size must be .* got \(1, 2, 3\)"),
    Bad("generate_anchors", "feature_size", lambda: GENERATE((0, 2), 8, [1.0], [1.0]), ValueError, r"^feature_size\[0\] must be an integer in \[1, inf\), got 0"),
    Bad("generate_anchors", "feature_size", lambda: GENERATE((2, 0), 8, [1.0], [1.0]), ValueError, r"^feature_size\[1\] must be an integer in \[1, inf\), got 0"),
    Bad("generate_anchors", "stride", lambda: GENERATE((1, 1), 0, [1.0], [1.0]), ValueError, r"^stride must be a number in \(0, inf\), got 0"),
    Bad("generate_anchors", "sizes", lambda: GENERATE((1, 1), 8, [4.0, 0.0], [1.0]), ValueError, r"^sizes\[1\] must be a number in \(0, inf\), got 0.0"),
    Bad("generate_anchors", "sizes", lambda: GENERATE((1, 1), 8, 4.0, [1.0]), TypeError, "^sizes must be one or more numbers, got 4.0"),
    Bad("generate_anchors", "sizes", lambda: GENERATE((1, 1), 8, "4", [1.0]), TypeError, "^sizes must be one or more numbers, got '4'"),
    Bad("generate_anchors", "aspect_ratios", lambda: GENERATE((1, 1), 8, [4.0], []), TypeError, r"^aspect_ratios must be one or more numbers, got \[\]"),
    Bad("generate_anchors", "aspect_ratios", lambda: GENERATE((1, 1), 8, [4.0], [-1.0]), ValueError, r"^aspect_ratios\[0\] must be a number in \(0, inf\), got -1.0"),
    Bad("match_anchors", "anchors", lambda: detection.match_anchors(OUT, B), ValueError, "^anchors must have x1 <= x2"),
    Bad("match_anchors", "boxes", lambda: detection.match_anchors(B, OUT), ValueError, "^boxes must have x1 <= x2"),
    Bad("match_anchors", "high_threshold", lambda: detection.match_anchors(B, B, 1.1), ValueError, r"^high_threshold must be a number in \[0, 1\], got 1.1"),
    Bad("match_anchors", "high_threshold", lambda: detection.match_anchors(B, B, -0.1, 0.0), ValueError, r"^high_threshold must be a number in \[0, 1\], got -0.1"),
    Bad("match_anchors", "low_threshold", lambda: detection.match_anchors(B, B, 0.5, 0.6), ValueError, r"^low_threshold must be a number in \[0, 0.5\], got 0.6"),
    Bad("match_anchors", "low_threshold", lambda: detection.match_anchors(B, B, 0.5, -0.1), ValueError, r"^low_threshold must be a number in \[0, 0.5\], got -0.1"),
    Bad("encode_boxes", "boxes", lambda: detection.encode_boxes(FLAT, B), ValueError, r"^boxes must have x1 < x2 and y1 < y2, got \[0.0, 0.0, 2.0, 0.0\]"),
    Bad("encode_boxes", "anchors", lambda: detection.encode_boxes(B, FLAT), ValueError, "^anchors must have x1 < x2 and y1 < y2"),
    Bad("encode_boxes", "anchors", lambda: detection.encode_boxes(B, B[[0, 0]]), ValueError, r"^anchors must be \(count=1, corners\), got \(2, 4\)"),
    Bad("decode_boxes", "deltas", lambda: detection.decode_boxes(B[:, :3], B), ValueError, r"^deltas must be \(count, values=4\), got \(1, 3\)"),
    Bad("decode_boxes", "anchors", lambda: detection.decode_boxes(B, FLAT), ValueError, "^anchors must have x1 < x2 and y1 < y2"),
    Bad("decode_boxes", "anchors", lambda: detection.decode_boxes(B[[0, 0]], B), ValueError, r"^anchors must be \(count=2, corners\), got \(1, 4\)"),
    Bad("average_precision", "scores", lambda: detection.average_precision(S, torch.ones(2).bool(), 2), ValueError, r"^scores must be \(count=2,\), got \(1,\)"),
    Bad("average_precision", "correct", lambda: detection.average_precision(S, torch.ones(1), 2), TypeError, "^correct must hold booleans, got torch.float32"),
    Bad("average_precision", "correct", lambda: detection.average_precision(S, torch.ones(1, 1).bool(), 2), ValueError, r"^correct must be \(detections,\), got \(1, 1\)"),
    Bad("average_precision", "positives", lambda: detection.average_precision(S, S > 0, 0), ValueError, r"^positives must be an integer in \[1, inf\), got 0"),
    Bad("average_precision", "positives", lambda: detection.average_precision(torch.ones(3), torch.ones(3).bool(), 2), ValueError, "^positives must be at least the 3 correct detections, got 2"),
    Bad("integral_image", "image", lambda: detection.integral_image([[1]]), TypeError, "^image must be a tensor, got list"),
    Bad("integral_image", "image", lambda: detection.integral_image(S), ValueError, r"^image must be \(..., height, width\), got \(1,\)"),
    Bad("rectangle_sum", "integral", lambda: detection.rectangle_sum(S, W), ValueError, r"^integral must be \(..., rows, columns\), got \(1,\)"),
    Bad("rectangle_sum", "boxes", lambda: detection.rectangle_sum(I, B), TypeError, r"^boxes must hold integers \(torch.int64\), got torch.float32"),
    Bad("rectangle_sum", "boxes", lambda: detection.rectangle_sum(I, W[0]), ValueError, r"^boxes must be \(count, corners=4\), got \(4,\)"),
    *OUTSIDE,
    Bad("haar_features", "integral", lambda: detection.haar_features(S, W, "four"), ValueError, r"^integral must be \(..., rows, columns\), got \(1,\)"),
    Bad("haar_features", "integral", lambda: detection.haar_features(None, W, "four"), TypeError, "^integral must be a tensor, got NoneType"),
    Bad("haar_features", "boxes", lambda: detection.haar_features(I, B, "four"), TypeError, r"^boxes must hold integers"),
    Bad("haar_features", "boxes", lambda: detection.haar_features(I, torch.tensor([[0, 0, 2, 2], [0, 0, 2, 3]]), "four"), ValueError, r"^boxes must divide into 2 columns and 2 rows, got sides \[2, 3\]"),
    Bad("haar_features", "boxes", lambda: detection.haar_features(I, W, "three_columns"), ValueError, r"^boxes must divide into 3 columns and 1 rows, got sides \[2, 2\]"),
    Bad("haar_features", "boxes", lambda: detection.haar_features(I, W * 2, "four"), ValueError, r"^boxes must be .* inside 5 columns and 3 rows"),
    Bad("haar_features", "kind", lambda: detection.haar_features(I, W, "five"), ValueError, "^kind must be one of 'two_columns', 'two_rows', 'three_columns', 'three_rows', 'four', got 'five'"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
