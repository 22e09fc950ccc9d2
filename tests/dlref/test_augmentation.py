"""`dlref.augmentation`: every pixel comes from where the formula says, with the probability it says."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from dlref import augmentation
from tests.dlref.oracle import DTYPES, Bad, bad_input

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "horizontal_flip": torch.fliplr,
    "random_crop": "torch core has none: each crop is found in the padded image at a uniform place",
    "random_shift": torch.roll,
    "cutout": "torch core has none: each hole is compared with the square about every pixel",
    "mixup": "torch core has none: the blend is undone, and its weight follows the beta law",
    "cutmix": "torch core has none: labels are compared with the pixels really pasted",
    "add_noise": "torch core has none: the noise follows the normal law",
}

N = 3000
LEVEL = 1e-6  # of every test of a law: a true law fails once in a million seeds, and the seeds are fixed


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def numbered(n: int, height: int, width: int, channels: int = 1) -> Tensor:
    """Images whose pixels are all different and not 0."""
    size = n * channels * height * width
    return torch.arange(1.0, size + 1).reshape(n, channels, height, width)


def assert_uniform(counts: list[int]) -> None:
    if len(counts) > 1:
        assert stats.chisquare(counts).pvalue > LEVEL


CALLS: dict[str, Callable[..., tuple[Tensor, Tensor]]] = {
    "horizontal_flip": augmentation.horizontal_flip,
    "random_crop": partial(augmentation.random_crop, size=3, padding=1),
    "random_shift": partial(augmentation.random_shift, max_shift=2),
    "cutout": partial(augmentation.cutout, size=2),
    "mixup": augmentation.mixup,
    "cutmix": augmentation.cutmix,
    "add_noise": partial(augmentation.add_noise, std=0.5),
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("batch", [0, 1, 5])
@pytest.mark.parametrize("name", CALLS)
def test_shapes_and_types_stay_and_the_input_is_left_alone(
    name: str, batch: int, dtype: torch.dtype
) -> None:
    images = numbered(batch, 4, 6, channels=2).to(dtype)
    labels = torch.eye(5)[:batch].to(dtype)
    before = images.clone(), labels.clone()
    made, made_labels = CALLS[name](images, labels, generator=generator())
    size = (3, 3) if name == "random_crop" else (4, 6)
    assert made.shape == (batch, 2, *size)
    assert (made.dtype, made_labels.dtype) == (dtype, dtype)
    assert made_labels.shape == labels.shape
    torch.testing.assert_close((images, labels), before, rtol=0, atol=0)
    if name not in {"mixup", "cutmix"}:
        assert made_labels is labels


@pytest.mark.parametrize("name", CALLS)
def test_the_generator_decides_everything(name: str) -> None:
    images, labels = torch.rand(8, 2, 6, 6, generator=generator()), torch.eye(8)
    state = torch.get_rng_state()
    first = CALLS[name](images, labels, generator=generator(1))
    assert torch.equal(torch.get_rng_state(), state)
    again = CALLS[name](images, labels, generator=generator(1))
    other = CALLS[name](images, labels, generator=generator(2))
    torch.testing.assert_close(first, again, rtol=0, atol=0)
    assert not torch.equal(first[0], other[0])
    torch.manual_seed(3)
    loose = CALLS[name](images, labels)
    torch.manual_seed(3)
    torch.testing.assert_close(loose, CALLS[name](images, labels), rtol=0, atol=0)


@pytest.mark.parametrize("name", CALLS)
def test_images_in_memory_that_is_not_contiguous_count_the_same(name: str) -> None:
    images, labels = torch.rand(6, 2, 5, 7, generator=generator()), torch.eye(6)
    strided = images.transpose(2, 3).contiguous().transpose(2, 3)
    got = CALLS[name](strided, labels, generator=generator(1))
    want = CALLS[name](images, labels, generator=generator(1))
    torch.testing.assert_close(got, want, rtol=0, atol=0)


@pytest.mark.parametrize("p", [None, 0.2, 0.0, 1.0])
def test_each_image_is_flipped_with_its_probability(p: float | None) -> None:
    images, labels = numbered(N, 2, 3, channels=2), torch.arange(N)
    options = {} if p is None else {"p": p}
    made, _ = augmentation.horizontal_flip(
        images, labels, **options, generator=generator()
    )
    mirrored = torch.stack(
        [torch.stack([c.fliplr() for c in image]) for image in images]
    )
    is_flipped = (made == mirrored).flatten(1).all(1)
    is_same = (made == images).flatten(1).all(1)
    assert (is_flipped ^ is_same).all()
    wanted = 0.5 if p is None else p
    assert stats.binomtest(int(is_flipped.sum()), N, wanted).pvalue > LEVEL


@pytest.mark.parametrize(("size", "padding"), [(2, 0), (3, 1), (4, 2), (3, 0), (7, 2)])
def test_each_crop_is_a_square_at_a_uniform_place_of_the_padded_image(
    size: int, padding: int
) -> None:
    image = numbered(1, 3, 5, channels=2)
    images = image.expand(N, 2, 3, 5)
    options = {"padding": padding} if padding else {}
    made, _ = augmentation.random_crop(
        images, torch.arange(N), size, **options, generator=generator()
    )
    padded = F.pad(image[0], [padding] * 4)
    counts = [
        int(
            (made == padded[:, top : top + size, left : left + size])
            .flatten(1)
            .all(1)
            .sum()
        )
        for top in range(3 + 2 * padding - size + 1)
        for left in range(5 + 2 * padding - size + 1)
    ]
    assert sum(counts) == N
    assert_uniform(counts)


@pytest.mark.parametrize("max_shift", [0, 1, 2])
def test_each_shift_is_a_roll_by_uniform_steps(max_shift: int) -> None:
    image = numbered(1, 5, 6, channels=2)
    made, _ = augmentation.random_shift(
        image.expand(N, 2, 5, 6), torch.arange(N), max_shift, generator=generator()
    )
    steps = range(-max_shift, max_shift + 1)
    counts = [
        int((made == image[0].roll((down, right), (1, 2))).flatten(1).all(1).sum())
        for down in steps
        for right in steps
    ]
    assert sum(counts) == N
    assert_uniform(counts)


def rectangle(height: int, width: int, i: int, j: int, tall: int, wide: int) -> Tensor:
    """The pixels of a rectangle about (i, j), one by one."""
    return torch.tensor(
        [
            [
                -(tall // 2) <= row - i < tall - tall // 2
                and -(wide // 2) <= column - j < wide - wide // 2
                for column in range(width)
            ]
            for row in range(height)
        ]
    )


@pytest.mark.parametrize("size", [1, 2, 3])
def test_each_hole_is_a_square_about_a_uniform_pixel(size: int) -> None:
    images = numbered(N, 4, 5, channels=2)
    made, _ = augmentation.cutout(images, torch.arange(N), size, generator=generator())
    hole = made == 0
    assert torch.equal(hole[:, 0], hole[:, 1])
    assert torch.equal(made[~hole], images[~hole])
    counts = [
        int((hole[:, 0] == rectangle(4, 5, i, j, size, size)).flatten(1).all(1).sum())
        for i in range(4)
        for j in range(5)
    ]
    assert sum(counts) == N
    assert_uniform(counts)


def test_a_hole_that_covers_the_image_leaves_nothing_not_even_nan() -> None:
    images = torch.full((3, 1, 4, 4), math.nan)
    made, _ = augmentation.cutout(
        images, torch.arange(3), size=9, generator=generator()
    )
    assert torch.equal(made, torch.zeros_like(images))


def blend_weights(alpha: float | None, n: int) -> list[float]:
    """The weight of the own image in `n` batches, read off labels of two classes."""
    images, labels = torch.zeros(3, 1, 1, 1).double(), torch.eye(3).double()
    options = {} if alpha is None else {"alpha": alpha}
    source = generator(5)
    weights: list[float] = []
    while len(weights) < n:
        _, soft = augmentation.mixup(images, labels, **options, generator=source)
        moved = (soft.diagonal() != 1).nonzero()
        if alpha is not None and alpha < 0.01:
            weights.append(soft[0, 0].item())
        elif len(moved):
            weights.append(soft[moved[0], moved[0]].item())
    return weights


@pytest.mark.parametrize("alpha", [None, 0.5, 1.0, 4.0])
def test_the_weight_of_mixup_follows_the_beta_law(alpha: float | None) -> None:
    wanted = 0.2 if alpha is None else alpha
    weights = blend_weights(alpha, 600)
    law = stats.beta(wanted, wanted)
    # weights that round to 1 look like an image that stayed: both tails are left out
    cut = 1e-9
    weights = [weight for weight in weights if cut < weight < 1 - cut]
    low, high = law.cdf(cut), law.cdf(1 - cut)
    result = stats.kstest(weights, lambda x: (law.cdf(x) - low) / (high - low))
    assert result.pvalue > LEVEL


@pytest.mark.parametrize("alpha", [0.5, 4.0])
def test_the_sampler_behind_the_weight_follows_the_gamma_law(alpha: float) -> None:
    """By itself it is quick enough for a sample that shows a small mistake."""
    source = generator(6)
    logarithms = [augmentation._sample_log_gamma(alpha, source) for _ in range(20_000)]
    assert stats.kstest(logarithms, stats.loggamma(alpha).cdf).pvalue > LEVEL


def test_a_tiny_alpha_takes_one_image_or_the_other() -> None:
    weights = np.array(blend_weights(1e-4, 200))
    assert np.isfinite(weights).all()
    assert ((weights < 1e-6) | (weights > 1 - 1e-6)).mean() > 0.95


@given(st.integers(0, 10**6), st.floats(0.05, 5.0))
@settings(max_examples=50)
def test_mixup_blends_images_as_it_blends_labels(seed: int, alpha: float) -> None:
    images = torch.rand(5, 2, 3, 4, generator=generator(seed), dtype=torch.float64)
    one_hot = torch.eye(5, dtype=torch.float64)
    made, soft = augmentation.mixup(images, one_hot, alpha, generator=generator(seed))
    blend = torch.einsum("nk,kchw->nchw", soft, images)  # labels that name the images
    torch.testing.assert_close(made, blend)
    torch.testing.assert_close(soft.sum(1), torch.ones(5).double())
    torch.testing.assert_close(soft.sum(0), torch.ones(5).double())  # a permutation


def test_every_partner_is_equally_likely() -> None:
    images, labels = torch.zeros(3, 1, 2, 2), torch.eye(3)
    for mix in (augmentation.mixup, augmentation.cutmix):
        source, counts = generator(), [0, 0, 0]
        for _ in range(400):
            _, soft = mix(images, labels, alpha=8.0, generator=source)
            counts[int(soft[0, 1:].argmax()) + 1 if soft[0, 1:].any() else 0] += 1
        if mix is augmentation.mixup:
            assert_uniform(counts)
        assert stats.binomtest(counts[1], counts[1] + counts[2]).pvalue > LEVEL


def test_the_cross_entropy_of_mixed_labels_is_the_mix_of_the_cross_entropies() -> None:
    labels = torch.eye(4).double()
    _, soft = augmentation.mixup(
        torch.zeros(4, 1, 1, 1), labels, 1.0, generator=generator(2)
    )
    logits = torch.randn(4, 4, generator=generator(3), dtype=torch.float64)
    each = -logits.log_softmax(1)
    torch.testing.assert_close(
        F.cross_entropy(logits, soft), (soft * each).sum(1).mean()
    )


def pasted(
    seed: int, alpha: float | None, height: int, width: int
) -> tuple[Tensor, Tensor]:
    """The pixels that cutmix took from the other image, and its labels."""
    images = torch.stack([torch.zeros(2, height, width), torch.ones(2, height, width)])
    options = {} if alpha is None else {"alpha": alpha}
    made, soft = augmentation.cutmix(
        images, torch.eye(2), **options, generator=generator(seed)
    )
    assert torch.equal(made[:, 0], made[:, 1])
    return made[:, 0] != images[:, 0], soft


@given(st.integers(0, 10**6), st.integers(1, 7), st.integers(1, 7))
@settings(max_examples=50)
def test_the_labels_of_cutmix_are_the_shares_of_the_pixels(
    seed: int, height: int, width: int
) -> None:
    taken, soft = pasted(seed, None, height, width)
    share = taken.float().mean((1, 2))
    torch.testing.assert_close(1 - soft.diagonal(), share)
    torch.testing.assert_close(soft.sum(1), torch.ones(2))
    for box in taken:  # a box: the product of its rows and columns
        assert torch.equal(box, box.any(1)[:, None] & box.any(0)[None, :])


@pytest.mark.parametrize("alpha", [None, 2.0])
def test_the_box_of_cutmix_has_the_area_of_the_weight_of_mixup(
    alpha: float | None,
) -> None:
    height, width, whole = 21, 40, 0
    wanted = 1.0 if alpha is None else alpha
    dots, labels = torch.zeros(2, 1, 1, 1), torch.eye(2).double()
    for seed in range(300):
        box = pasted(seed, alpha, height, width)[0][0]
        # the same seed gives the same weight, when the two images are not exchanged with themselves
        _, soft = augmentation.mixup(dots, labels, wanted, generator=generator(seed))
        side = math.sqrt(1 - soft[0, 0].item())
        tall, wide = int(box.any(1).sum()), int(box.any(0).sum())
        assert tall <= int(height * side)
        assert wide <= int(width * side)
        border = box[0].any() or box[-1].any() or box[:, 0].any() or box[:, -1].any()
        if tall and not border:
            whole += 1
            assert (tall, wide) == (int(height * side), int(width * side))
    assert whole > 10


def test_each_box_of_cutmix_is_centered_at_a_uniform_pixel() -> None:
    images = torch.arange(float(N))[:, None, None, None].expand(N, 1, 4, 5)
    labels = torch.zeros(N, 1)
    # so large an alpha makes every weight 1/2, and the box 4 and 5 times the root of 1/2
    made, _ = augmentation.cutmix(images, labels, alpha=1e6, generator=generator())
    boxes = (made != images)[:, 0]
    boxes = boxes[
        boxes.flatten(1).any(1)
    ]  # one that an image pastes into itself is not seen
    counts = [
        int((boxes == rectangle(4, 5, i, j, 2, 3)).flatten(1).all(1).sum())
        for i in range(4)
        for j in range(5)
    ]
    assert sum(counts) == len(boxes) > N - 20
    assert_uniform(counts)


def test_the_noise_is_normal() -> None:
    images = numbered(10, 20, 20).double()
    made, _ = augmentation.add_noise(
        images, torch.arange(10), 0.3, generator=generator()
    )
    noise = (made - images).flatten().numpy()
    assert stats.kstest(noise, stats.norm(0, 0.3).cdf).pvalue > LEVEL
    same, _ = augmentation.add_noise(images, torch.arange(10), 0, generator=generator())
    assert torch.equal(same, images)


IMAGES, LABELS, SOFT = torch.ones(2, 1, 4, 6), torch.arange(2), torch.eye(2)


def common_cases(name: str) -> list[Bad]:
    call = CALLS[name]
    labels = SOFT
    return [
        Bad(name, "images", lambda: call([1.0], labels), TypeError, "^images must be a tensor, got list"),
        Bad(name, "images", lambda: call(IMAGES.byte(), labels), TypeError, "^images must be a floating-point tensor, got torch.uint8"),
        Bad(name, "images", lambda: call(IMAGES[0], labels), ValueError, r"^images must be \(batch, channels, height, width\), got \(1, 4, 6\)"),
        Bad(name, "images", lambda: call(IMAGES[:, :, :0], labels), ValueError, r"^images must have at least 1 row and 1 column, got \(2, 1, 0, 6\)"),
        Bad(name, "images", lambda: call(IMAGES[..., :0], labels), ValueError, r"^images must have at least 1 row and 1 column, got \(2, 1, 4, 0\)"),
        Bad(name, "labels", lambda: call(IMAGES, [0, 1]), TypeError, "^labels must be a tensor, got list"),
        Bad(name, "labels", lambda: call(IMAGES, labels[:1]), ValueError, r"^labels must be \(batch=2, ...\), got \(1, 2\)"),
        Bad(name, "labels", lambda: call(IMAGES, SOFT[0, 0]), ValueError, r"^labels must be \(batch=2, ...\), got \(\)"),
        Bad(name, "generator", lambda: call(IMAGES, labels, generator=0), TypeError, "^generator must be a torch.Generator or None, got int"),
    ]  # fmt: skip


def mixed_cases(name: str) -> list[Bad]:
    call = CALLS[name]
    return [
        Bad(name, "labels", lambda: call(IMAGES, LABELS), TypeError, "^labels must be a floating-point tensor, got torch.int64"),
        Bad(name, "labels", lambda: call(IMAGES, LABELS.float()), ValueError, r"^labels must be \(batch=2, classes\), got \(2,\)"),
        Bad(name, "alpha", lambda: call(IMAGES, SOFT, alpha=0.0), ValueError, r"^alpha must be a number in \(0, inf\), got 0.0"),
        Bad(name, "alpha", lambda: call(IMAGES, SOFT, alpha=math.inf), ValueError, r"^alpha must be a number in \(0, inf\), got inf"),
    ]  # fmt: skip


BAD_INPUT = [
    *(case for name in CALLS for case in common_cases(name)),
    *mixed_cases("mixup"),
    *mixed_cases("cutmix"),
    Bad("horizontal_flip", "p", lambda: augmentation.horizontal_flip(IMAGES, LABELS, 1.5), ValueError, r"^p must be a number in \[0, 1\], got 1.5"),
    Bad("horizontal_flip", "p", lambda: augmentation.horizontal_flip(IMAGES, LABELS, -0.5), ValueError, r"^p must be a number in \[0, 1\], got -0.5"),
    Bad("random_crop", "size", lambda: augmentation.random_crop(IMAGES, LABELS, 5), ValueError, r"^size must be an integer in \[1, 4\], got 5"),
    Bad("random_crop", "size", lambda: augmentation.random_crop(IMAGES.transpose(2, 3), LABELS, 7, padding=1), ValueError, r"^size must be an integer in \[1, 6\], got 7"),
    Bad("random_crop", "size", lambda: augmentation.random_crop(IMAGES, LABELS, 0), ValueError, r"^size must be an integer in \[1, 4\], got 0"),
    Bad("random_crop", "padding", lambda: augmentation.random_crop(IMAGES, LABELS, 2, -1), ValueError, r"^padding must be an integer in \[0, inf\), got -1"),
    Bad("random_shift", "max_shift", lambda: augmentation.random_shift(IMAGES, LABELS, -1), ValueError, r"^max_shift must be an integer in \[0, inf\), got -1"),
    Bad("random_shift", "max_shift", lambda: augmentation.random_shift(IMAGES, LABELS, 1.5), TypeError, r"^max_shift must be an integer in \[0, inf\), got 1.5"),
    Bad("cutout", "size", lambda: augmentation.cutout(IMAGES, LABELS, 0), ValueError, r"^size must be an integer in \[1, inf\), got 0"),
    Bad("add_noise", "std", lambda: augmentation.add_noise(IMAGES, LABELS, -0.1), ValueError, r"^std must be a number in \[0, inf\), got -0.1"),
    Bad("add_noise", "std", lambda: augmentation.add_noise(IMAGES, LABELS, math.inf), ValueError, r"^std must be a number in \[0, inf\), got inf"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
