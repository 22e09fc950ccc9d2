"""`dlref.keypoints` against closed forms: a bump is drawn and found again, a score is computed by hand."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from dlref import keypoints
from tests.dlref.oracle import DTYPES, Bad, assert_matches, bad_input

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "gaussian_heatmap": "torch has none: a loop over the pixels with math.exp",
    "heatmap_argmax": np.unravel_index,
    "normalized_mean_error": math.dist,
    "object_keypoint_similarity": "pycocotools is not installed: a loop written like its computeOks",
    "percentage_correct_keypoints": math.dist,
    "refine_argmax": "torch has none: the exact top of a Gaussian that was drawn",
    "soft_argmax": torch.softmax,
}


def normal(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=dtype)


def maps(dtype: torch.dtype) -> dict[str, Tensor]:
    """Heatmaps of every shape that breaks code, under the name that a failing test shows."""
    x = normal(2, 3, 4, 5, dtype=dtype)
    return {
        "ordinary": x,
        "one map": x[0, 0],
        "one row": x[..., :1, :],
        "one column": x[..., :1],
        "empty batch": x[:0],
        "zero": x * 0,
        "large": x * 1e4,
        "denormal": x * 1e-42,
        "non-contiguous": x.transpose(2, 3)[:, ::2],
        "broadcast": x[:1].expand(4, -1, -1, -1),
    }


@pytest.mark.parametrize("dtype", DTYPES)
def test_gaussian_heatmap_is_the_formula_at_every_pixel(dtype: torch.dtype) -> None:
    points = torch.tensor([[1.3, 0.6], [-2.0, 9.0], [3.0, 1.0]], dtype=dtype)
    got = keypoints.gaussian_heatmap(points, (3, 5), 1.7)
    want = [
        [
            [math.exp(-((j - x) ** 2 + (i - y) ** 2) / (2 * 1.7**2)) for j in range(5)]
            for i in range(3)
        ]
        for x, y in points.tolist()
    ]
    torch.testing.assert_close(got, torch.tensor(want, dtype=dtype))
    assert got[2, 1, 3] == 1.0


def test_gaussian_heatmap_has_the_gradient_of_the_formula() -> None:
    def formula(points: Tensor) -> Tensor:
        i, j = torch.meshgrid(torch.arange(4), torch.arange(3), indexing="ij")
        x, y = points[..., 0, None, None], points[..., 1, None, None]
        return torch.exp(-((j - x) ** 2 + (i - y) ** 2) / (2 * 0.5**2))

    for points in (normal(2, 3, 2), normal(0, 2), normal(2), normal(3, 2) * 1e4):
        assert_matches(
            lambda p: keypoints.gaussian_heatmap(p, [4, 3], 0.5), formula, points
        )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("kind", maps(torch.float32))
def test_heatmap_argmax_matches_numpy(kind: str, dtype: torch.dtype) -> None:
    heatmaps = maps(dtype)[kind]
    height, width = heatmaps.shape[-2:]
    flat = heatmaps.numpy().reshape(-1, height * width)
    rows, columns = np.unravel_index(flat.argmax(1), (height, width))
    want = torch.tensor(np.stack([columns, rows], 1), dtype=dtype)
    got = keypoints.heatmap_argmax(heatmaps)
    assert torch.equal(got, want.reshape(*heatmaps.shape[:-2], 2))
    assert got.dtype == dtype


def test_among_equal_values_the_first_in_reading_order_wins() -> None:
    heatmap = torch.tensor([[0.0, 0.0, 1.0], [1.0, 0.0, 1.0]])
    assert keypoints.heatmap_argmax(heatmap).tolist() == [2.0, 0.0]


def mean_position(heatmaps: Tensor, temperature: float) -> Tensor:
    height, width = heatmaps.shape[-2:]
    p = torch.softmax(heatmaps.flatten(-2) / temperature, -1)
    i, j = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    return torch.stack([(p * j.flatten()).sum(-1), (p * i.flatten()).sum(-1)], -1)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("temperature", [1.0, 0.25])
@pytest.mark.parametrize("kind", maps(torch.float32))
def test_soft_argmax_matches_the_mean_under_torch_softmax(
    kind: str, temperature: float, dtype: torch.dtype
) -> None:
    assert_matches(
        lambda h: keypoints.soft_argmax(h, temperature),
        lambda h: mean_position(h, temperature),
        maps(dtype)[kind],
    )


def test_soft_argmax_goes_from_the_center_to_the_argmax_as_it_cools() -> None:
    heatmaps = normal(6, 4, 5)
    torch.testing.assert_close(
        keypoints.soft_argmax(heatmaps, 1e-4), keypoints.heatmap_argmax(heatmaps)
    )
    torch.testing.assert_close(
        keypoints.soft_argmax(heatmaps, 1e8),
        torch.tensor([2.0, 1.5], dtype=torch.float64).expand(6, 2),
        rtol=0,
        atol=1e-6,
    )
    torch.testing.assert_close(
        keypoints.soft_argmax(heatmaps), keypoints.soft_argmax(heatmaps, 1.0)
    )


inside = st.tuples(st.floats(0.51, 6.49), st.floats(0.51, 4.49))


@given(point=inside, sigma=st.floats(0.4, 3.0))
@settings(max_examples=50)
def test_a_gaussian_is_drawn_and_its_top_found_again(
    point: tuple[float, float], sigma: float
) -> None:
    points = torch.tensor([point, (3.0, 2.0)], dtype=torch.float64)
    heatmaps = keypoints.gaussian_heatmap(points, (6, 8), sigma)
    refined = keypoints.refine_argmax(heatmaps)
    torch.testing.assert_close(refined, points, rtol=0, atol=1e-9)
    rough = keypoints.heatmap_argmax(heatmaps)
    assert (rough - points).abs().max() <= 0.5 + 1e-9
    # The height of the bump does not matter, only its shape.
    torch.testing.assert_close(
        keypoints.refine_argmax(0.03 * heatmaps), refined, rtol=0, atol=1e-9
    )


@given(seed=st.integers(0, 10_000))
@settings(max_examples=50)
def test_a_refined_point_is_at_most_half_a_pixel_from_the_largest(seed: int) -> None:
    heatmaps = normal(3, 4, 5, seed=seed)
    shift = keypoints.refine_argmax(heatmaps) - keypoints.heatmap_argmax(heatmaps)
    assert shift.abs().max() <= 0.5
    mirrored = keypoints.refine_argmax(heatmaps.flip(-1))
    x, y = keypoints.refine_argmax(heatmaps).unbind(-1)
    torch.testing.assert_close(mirrored, torch.stack([4 - x, y], -1))
    swapped = keypoints.refine_argmax(heatmaps.transpose(1, 2))
    torch.testing.assert_close(swapped, torch.stack([y, x], -1))


REFINED = {
    # From the largest value to the right: log 1, log e^2, log e, so (0 - 1) / (2 (0 - 4 + 1)).
    "between": ([[0.0, 1.0, math.e**2, math.e]], [2 + 1 / 6, 0.0]),
    "first column": ([[3.0, 2.0, 1.0]], [0.0, 0.0]),
    "last column": ([[1.0, 2.0, 3.0]], [2.0, 0.0]),
    "first row": ([[3.0], [2.0], [1.0]], [0.0, 0.0]),
    "last row": ([[1.0], [2.0], [3.0]], [0.0, 2.0]),
    "second column": ([[1.0, math.e**2, math.e]], [1 + 1 / 6, 0.0]),
    "one neighbour is equal": ([[1.0, 1.0, 2.0, 2.0, 1.0]], [2.5, 0.0]),
    "flat": ([[1.0] * 3] * 3, [0.0, 0.0]),
    "not positive": ([[-1.0, -0.5, -1.0]] * 3, [1.0, 0.0]),
    "zero beside the top": ([[0.0, 1.0, 0.0]], [1.0, 0.0]),
    "one pixel": ([[1.0]], [0.0, 0.0]),
}


@pytest.mark.parametrize(("heatmap", "point"), REFINED.values(), ids=REFINED)
def test_refined_points_by_hand(heatmap: list[list[float]], point: list[float]) -> None:
    maps = torch.tensor(heatmap, dtype=torch.float64)
    assert keypoints.refine_argmax(maps).tolist() == pytest.approx(point, abs=1e-12)
    # Under a batch axis and under two, the same.
    batch = maps.expand(2, 1, -1, -1)
    assert keypoints.refine_argmax(batch)[1, 0].tolist() == pytest.approx(
        point, abs=1e-12
    )


def test_a_flat_neighbourhood_in_the_middle_gives_no_shift_and_a_finite_gradient() -> (
    None
):
    heatmap = torch.zeros(5, 5, requires_grad=True)
    refined = keypoints.refine_argmax(heatmap)
    assert refined.tolist() == [0.0, 0.0]
    inner = torch.full((3, 5), 0.5)
    inner[1, 1] = 1.0
    inner[0, 1] = inner[2, 1] = 1.0  # the largest is in the first row: no shift in y
    inner = inner.requires_grad_()
    refined = keypoints.refine_argmax(inner)
    assert refined.tolist() == [1.0, 0.0]
    for leaf, output in ((heatmap, None), (inner, refined)):
        output = keypoints.refine_argmax(leaf) if output is None else output
        [gradient] = torch.autograd.grad(output.sum(), leaf)
        assert gradient.isfinite().all()


@pytest.mark.parametrize(
    "read",
    [keypoints.heatmap_argmax, keypoints.soft_argmax, keypoints.refine_argmax],
)
def test_points_keep_the_leading_axes_and_the_dtype(
    read: Callable[[Tensor], Tensor],
) -> None:
    for shape in ((0, 3, 4), (2, 0, 3, 4), (2, 5, 3, 4), (3, 4)):
        points = read(torch.zeros(shape))
        assert points.shape == (*shape[:-2], 2)
        assert points.dtype == torch.float32


# Two people, three keypoints; the second's last is not labelled.
TARGET = torch.tensor(
    [[[10.0, 10.0], [20.0, 10.0], [15.0, 30.0]], [[1.0, 2.0], [3.0, 4.0], [0.0, 0.0]]],
    dtype=torch.float64,
)
PREDICTED = TARGET + torch.tensor(
    [[[3.0, 4.0], [0.0, 0.0], [0.0, -6.0]], [[0.0, 1.0], [-3.0, 0.0], [77.0, 0.0]]]
)
VISIBLE = torch.tensor([[2, 1, 2], [2, 1, 0]])
AREA = torch.tensor([400.0, 25.0], dtype=torch.float64)
SIGMAS = torch.tensor([0.1, 0.05, 0.2], dtype=torch.float64)


def coco_oks(
    predicted: Tensor, target: Tensor, visible: Tensor, area: float, sigmas: Tensor
) -> float:
    """COCO's evaluation of one person, with its variable names."""
    variances = [(2 * sigma) ** 2 for sigma in sigmas.tolist()]
    e = []
    for p, t, v, k in zip(
        predicted.tolist(), target.tolist(), visible.tolist(), variances, strict=True
    ):
        if v > 0:
            dx, dy = p[0] - t[0], p[1] - t[1]
            e.append(math.exp(-(dx**2 + dy**2) / k / area / 2))
    return sum(e) / len(e)


def test_object_keypoint_similarity_is_that_of_coco() -> None:
    got = keypoints.object_keypoint_similarity(PREDICTED, TARGET, VISIBLE, AREA, SIGMAS)
    want = [
        coco_oks(PREDICTED[n], TARGET[n], VISIBLE[n], AREA[n].item(), SIGMAS)
        for n in range(2)
    ]
    assert got.tolist() == pytest.approx(want, rel=1e-12)
    first = [math.exp(-25 / 32), 1.0, math.exp(-36 / 128)]
    assert got[0].item() == pytest.approx(sum(first) / 3, rel=1e-12)
    booleans = VISIBLE > 0
    assert torch.equal(
        keypoints.object_keypoint_similarity(PREDICTED, TARGET, booleans, AREA, SIGMAS),
        got,
    )


def test_a_perfect_pose_scores_one_and_one_without_labels_zero() -> None:
    score = keypoints.object_keypoint_similarity
    assert score(TARGET, TARGET, VISIBLE, AREA, SIGMAS).tolist() == [1.0, 1.0]
    assert score(TARGET, TARGET, VISIBLE * 0, AREA, SIGMAS).tolist() == [0.0, 0.0]
    nobody = score(TARGET[:0], TARGET[:0], VISIBLE[:0], AREA[:0], SIGMAS)
    assert nobody.shape == (0,)


def test_the_similarity_has_a_finite_gradient_for_every_pose() -> None:
    predicted = TARGET.clone().requires_grad_()
    visible = VISIBLE * torch.tensor([[0], [1]])  # nothing labelled in the first
    score = keypoints.object_keypoint_similarity(
        predicted, TARGET, visible, AREA, SIGMAS
    )
    [gradient] = torch.autograd.grad(score.sum(), predicted)
    assert torch.equal(gradient, torch.zeros_like(gradient))


@given(factor=st.floats(0.1, 10.0), seed=st.integers(0, 10_000))
@settings(max_examples=50)
def test_scores_do_not_depend_on_the_scale_of_the_image(
    factor: float, seed: int
) -> None:
    predicted, length = PREDICTED + normal(2, 3, 2, seed=seed), AREA.sqrt()
    pairs = [
        (
            keypoints.object_keypoint_similarity(p, t, VISIBLE, r**2, SIGMAS),
            keypoints.normalized_mean_error(p, t, r),
        )
        for p, t, r in (
            (predicted, TARGET, length),
            (factor * predicted, factor * TARGET, factor * length),
        )
    ]
    torch.testing.assert_close(pairs[0], pairs[1])


def test_percentage_and_error_by_hand() -> None:
    # Distances 5, 0, 6 over 20 and 1, 3, (77) over 5: 0.25, 0, 0.3 and 0.2, 0.6, (15.4).
    length = torch.tensor([20.0, 5.0], dtype=torch.float64)
    counts = {0.0: 1, 0.19: 1, 0.2: 2, 0.25: 3, 0.3: 4, 0.5: 4, 0.6: 5, 99.0: 5}
    for threshold, count in counts.items():
        got = keypoints.percentage_correct_keypoints(
            PREDICTED, TARGET, VISIBLE, length, threshold + 1e-12
        )
        assert got.item() == count / 5
        assert got.dtype == torch.float64
    # A distance of exactly the threshold counts.
    exact = keypoints.percentage_correct_keypoints(
        PREDICTED[0], TARGET[0], VISIBLE[0], torch.tensor(20.0).double(), 0.25
    )
    assert exact.item() == pytest.approx(2 / 3)
    error = keypoints.normalized_mean_error(PREDICTED, TARGET, length)
    assert error.item() == pytest.approx((0.25 + 0.3 + 0.2 + 0.6 + 15.4) / 6, rel=1e-12)


def test_half_the_length_is_the_threshold_by_default() -> None:
    predicted = torch.tensor([[5.0, 0.0], [0.0, 5.1]])
    target, visible = torch.zeros(2, 2), torch.tensor([True, True])
    got = keypoints.percentage_correct_keypoints(
        predicted, target, visible, torch.tensor(10.0)
    )
    assert got.item() == 0.5


def test_the_percentage_of_no_labelled_keypoint_is_not_a_number() -> None:
    length = AREA.sqrt()
    assert keypoints.percentage_correct_keypoints(
        PREDICTED, TARGET, VISIBLE * 0, length
    ).isnan()


@pytest.mark.parametrize("dtype", DTYPES)
def test_normalized_mean_error_matches_math_dist_with_a_gradient_of_zero_at_the_target(
    dtype: torch.dtype,
) -> None:
    predicted, target = normal(4, 3, 2, dtype=dtype), normal(4, 3, 2, seed=1)
    length = torch.tensor([1.0, 2.0, 3.0, 4.0], dtype=dtype)
    want = [
        math.dist(predicted[n, i], target[n, i].to(dtype)) / (n + 1)
        for n in range(4)
        for i in range(3)
    ]
    got = keypoints.normalized_mean_error(predicted, target.to(dtype), length)
    torch.testing.assert_close(got.item(), sum(want) / 12, rtol=1e-5, atol=0)
    leaf = predicted.clone().requires_grad_()
    error = keypoints.normalized_mean_error(leaf, predicted, length)
    [gradient] = torch.autograd.grad(error, leaf)
    assert torch.equal(gradient, torch.zeros_like(gradient))


H = torch.zeros(3, 4, 5)
P, LONG = torch.zeros(2, 3, 2), torch.tensor([1.0, 2.0])
SEEN, S = torch.ones(2, 3, dtype=torch.bool), torch.ones(3)


def oks(**changed: object) -> Tensor:
    arguments = {
        "predicted": P,
        "target": P,
        "visible": SEEN,
        "area": LONG,
        "sigmas": S,
    }
    return keypoints.object_keypoint_similarity(**(arguments | changed))


def pck(**changed: object) -> Tensor:
    arguments = {"predicted": P, "target": P, "visible": SEEN, "reference": LONG}
    return keypoints.percentage_correct_keypoints(**(arguments | changed))


def nme(**changed: object) -> Tensor:
    arguments = {"predicted": P, "target": P, "reference": LONG}
    return keypoints.normalized_mean_error(**(arguments | changed))


OKS, PCK, NME = (
    "object_keypoint_similarity",
    "percentage_correct_keypoints",
    "normalized_mean_error",
)
BAD_INPUT = [
    Bad("gaussian_heatmap", "points", lambda: keypoints.gaussian_heatmap(torch.zeros(3), (2, 3), 1.0), ValueError, r"^points must be \(..., coordinates=2\), got \(3,\)"),
    Bad("gaussian_heatmap", "points", lambda: keypoints.gaussian_heatmap(torch.zeros(3, 2).long(), (2, 3), 1.0), TypeError, "^points must be a floating-point tensor, got torch.int64"),
    Bad("gaussian_heatmap", "size", lambda: keypoints.gaussian_heatmap(P, 5, 1.0), TypeError, "^size must be two integers, height and width, got 5"),
    Bad("gaussian_heatmap", "size", lambda: keypoints.gaussian_heatmap(P, (5, 5, 5), 1.0), TypeError, r"^size must be two integers, height and width, got \(5, 5, 5\)"),
    Bad("gaussian_heatmap", "size", lambda: keypoints.gaussian_heatmap(P, (0, 5), 1.0), ValueError, r"^size\[0\] must be an integer in \[1, inf\), got 0"),
    Bad("gaussian_heatmap", "size", lambda: keypoints.gaussian_heatmap(P, (5, 0), 1.0), ValueError, r"^size\[1\] must be an integer in \[1, inf\), got 0"),
    Bad("gaussian_heatmap", "sigma", lambda: keypoints.gaussian_heatmap(P, (5, 5), 0.0), ValueError, r"^sigma must be a number in \(0, inf\), got 0.0"),
    Bad("heatmap_argmax", "heatmaps", lambda: keypoints.heatmap_argmax(H[0, 0]), ValueError, r"^heatmaps must be \(..., height, width\), got \(5,\)"),
    Bad("heatmap_argmax", "heatmaps", lambda: keypoints.heatmap_argmax(H[:, :0]), ValueError, r"^heatmaps must have at least one row and one column, got \(3, 0, 5\)"),
    Bad("soft_argmax", "heatmaps", lambda: keypoints.soft_argmax(H[..., :0]), ValueError, r"^heatmaps must have at least one row and one column, got \(3, 4, 0\)"),
    Bad("soft_argmax", "temperature", lambda: keypoints.soft_argmax(H, 0.0), ValueError, r"^temperature must be a number in \(0, inf\), got 0.0"),
    Bad("refine_argmax", "heatmaps", lambda: keypoints.refine_argmax(H.long()), TypeError, "^heatmaps must be a floating-point tensor, got torch.int64"),
    Bad(OKS, "predicted", lambda: oks(predicted=P[:1]), ValueError, r"^predicted must be \(2, 3, 2\) to fit target, got \(1, 3, 2\)"),
    Bad(OKS, "target", lambda: oks(target=P[0, 0]), ValueError, r"^target must be \(..., keypoints, coordinates=2\), got \(2,\)"),
    Bad(OKS, "visible", lambda: oks(visible=SEEN[:, :2]), ValueError, r"^visible must be \(2, 3\) to fit target, got \(2, 2\)"),
    Bad(OKS, "visible", lambda: oks(visible=[True]), TypeError, "^visible must be a tensor, got list"),
    Bad(OKS, "area", lambda: oks(area=LONG[:1]), ValueError, r"^area must be \(2,\) to fit target, got \(1,\)"),
    Bad(OKS, "area", lambda: oks(area=LONG - 1), ValueError, "^area must be positive, got 0.0"),
    Bad(OKS, "area", lambda: oks(area=LONG.long()), TypeError, "^area must be a floating-point tensor, got torch.int64"),
    Bad(OKS, "sigmas", lambda: oks(sigmas=S[:2]), ValueError, r"^sigmas must be \(keypoints=3,\), got \(2,\)"),
    Bad(OKS, "sigmas", lambda: oks(sigmas=-S), ValueError, "^sigmas must be positive, got -1.0"),
    Bad(PCK, "predicted", lambda: pck(predicted=P[0]), ValueError, r"^predicted must be \(2, 3, 2\) to fit target, got \(3, 2\)"),
    Bad(PCK, "target", lambda: pck(target=P[..., :1]), ValueError, r"^target must be \(..., keypoints, coordinates=2\), got \(2, 3, 1\)"),
    Bad(PCK, "visible", lambda: pck(visible=SEEN[0]), ValueError, r"^visible must be \(2, 3\) to fit target, got \(3,\)"),
    Bad(PCK, "reference", lambda: pck(reference=LONG * math.nan), ValueError, "^reference must be positive, got nan"),
    Bad(PCK, "reference", lambda: pck(reference=LONG[0]), ValueError, r"^reference must be \(2,\) to fit target, got \(\)"),
    Bad(PCK, "threshold", lambda: pck(threshold=-0.1), ValueError, r"^threshold must be a number in \[0, inf\), got -0.1"),
    Bad(NME, "predicted", lambda: nme(predicted=3), TypeError, "^predicted must be a tensor, got int"),
    Bad(NME, "target", lambda: nme(target=P.long()), TypeError, "^target must be a floating-point tensor, got torch.int64"),
    Bad(NME, "reference", lambda: nme(reference=-LONG), ValueError, "^reference must be positive, got -2.0"),
    Bad(NME, "reference", lambda: nme(reference=LONG[None]), ValueError, r"^reference must be \(2,\) to fit target, got \(1, 2\)"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
