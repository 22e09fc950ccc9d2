"""`dlref.splitting` against scikit-learn's splits, and what a split must promise."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn import model_selection
from torch import Tensor

from dlref import splitting
from tests.dlref.oracle import Bad, bad_input

# Every public name: its oracle, or why it has none and which test stands for it.
ORACLES: dict[str, object] = {
    "group_split": model_selection.GroupShuffleSplit,
    "k_fold": model_selection.KFold,
    "recommended_fractions": "a rule of ours: test_the_recommended_dev_part_resolves_the_difference",
    "stratified_k_fold": model_selection.StratifiedKFold,
    "stratified_split": model_selection.StratifiedShuffleSplit,
    "time_split": "scikit-learn's has no dev part: test_a_time_split_is_in_the_order_of_time",
    "train_dev_test_split": torch.utils.data.random_split,
}

THIRDS = [1 / 3, 1 / 3, 1 / 3]
TENTHS = [0.8, 0.1, 0.1]


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def lengths(parts: Sequence[Tensor]) -> list[int]:
    return [len(part) for part in parts]


def assert_partition(parts: Sequence[Tensor], n: int) -> None:
    assert all(part.dtype == torch.int64 for part in parts)
    assert torch.cat(list(parts)).sort().values.tolist() == list(range(n))


def splits(generator: torch.Generator | None = None) -> dict[str, list[Tensor]]:
    """Every random split of the same 60 items, as one list of index tensors."""
    labels = torch.arange(60) % 4
    folds = [
        *splitting.k_fold(60, 3, generator),
        *splitting.stratified_k_fold(labels, 3, generator),
    ]
    return {
        "train_dev_test_split": [
            *splitting.train_dev_test_split(60, TENTHS, generator)
        ],
        "stratified_split": [*splitting.stratified_split(labels, TENTHS, generator)],
        "group_split": [
            *splitting.group_split(torch.arange(60) // 2, TENTHS, generator)
        ],
        "k_fold": [part for fold in folds[:3] for part in fold],
        "stratified_k_fold": [part for fold in folds[3:] for part in fold],
    }


@pytest.mark.parametrize(
    ("n", "fractions", "sizes"),
    [
        (10, [0.8, 0.1, 0.1], [8, 1, 1]),
        (1003, [0.6, 0.2, 0.2], [602, 201, 200]),  # a tie: the earlier part
        (100, [0.29, 0.29, 0.42], [29, 29, 42]),  # int(0.29 * 100) is 28
        (50, [0.98, 0.01, 0.01], None),
        (51, [0.96, 0.02, 0.02], [49, 1, 1]),
        (7, [0.5, 0.3, 0.2], [4, 2, 1]),  # quotas 3.5, 2.1, 1.4
        (
            10,
            [0.46, 0.27, 0.27],
            [4, 3, 3],
        ),  # quotas 4.6, 2.7, 2.7: the first loses least
        (3, THIRDS, [1, 1, 1]),
        (10, [1.0, 0.0, 0.0], [10, 0, 0]),
        (10, [0.0, 0.5, 0.5], [0, 5, 5]),
        (1, [0, 1, 0], [0, 1, 0]),
        (10**6, [0.1, 0.2, 0.7], [100000, 200000, 700000]),
    ],
)
def test_sizes_follow_the_largest_remainder(
    n: int, fractions: list[float], sizes: list[int] | None
) -> None:
    if sizes is None:
        with pytest.raises(
            ValueError,
            match=r"one of the 50 items, got \[0.98, 0.01, 0.01\] and so the sizes",
        ):
            splitting.train_dev_test_split(n, fractions)
        return
    assert lengths(splitting.train_dev_test_split(n, fractions)) == sizes
    assert lengths(splitting.time_split(n, fractions)) == sizes


@pytest.mark.parametrize("fractions", [TENTHS, [0.5, 0.25, 0.25], [0.1, 0.3, 0.6]])
def test_sizes_equal_torchs_where_nothing_is_left_over(fractions: list[float]) -> None:
    theirs = torch.utils.data.random_split(range(100), fractions)  # type: ignore[arg-type, var-annotated]
    assert lengths(splitting.train_dev_test_split(100, fractions)) == [
        len(part) for part in theirs
    ]


@settings(max_examples=50)
@given(
    n=st.integers(1, 300),
    weights=st.lists(st.integers(0, 20), min_size=3, max_size=3).filter(any),
    classes=st.integers(1, 12),
    seed=st.integers(0, 99),
)
def test_every_split_is_a_partition_and_every_part_is_within_one_of_its_share(
    n: int, weights: list[int], classes: int, seed: int
) -> None:
    fractions = [weight / sum(weights) for weight in weights]
    labels = torch.randint(classes, (n,), generator=seeded(seed)) ** 2 - 3
    if any(0 < n * fraction < 1 for fraction in fractions):
        return  # may be refused
    parts = splitting.train_dev_test_split(n, fractions, seeded(seed))
    stratified = splitting.stratified_split(labels, fractions, seeded(seed))
    for split in (parts, stratified, splitting.time_split(n, fractions)):
        assert_partition(split, n)
        assert lengths(split) == lengths(parts)
    for size, fraction in zip(lengths(parts), fractions, strict=True):
        assert abs(size - n * fraction) < 1 + 1e-9
        assert (size > 0) == (fraction > 0)
    for part in stratified:
        for label in set(labels.tolist()):
            share = (labels == label).sum().item() * len(part) / n
            assert abs((labels[part] == label).sum().item() - share) <= 1 + 1e-9


def test_a_stratified_split_reaches_its_sizes_when_each_class_alone_would_round_to_training() -> (
    None
):
    labels = torch.arange(30).repeat_interleave(
        3
    )  # 80/10/10 of 3 items rounds to 2 + 1, 0, 0
    assert lengths(splitting.stratified_split(labels, TENTHS, seeded())) == [72, 9, 9]


def test_the_classes_with_spare_items_take_turns() -> None:
    labels = torch.arange(
        10
    )  # ten classes of one item: which one is for testing must be a matter of chance
    tested = {
        splitting.stratified_split(labels, TENTHS, seeded(seed))[2].item()
        for seed in range(150)
    }
    assert tested == set(
        range(10)
    )  # a class is missed with probability .9^150 = 1.4e-7


def test_a_class_keeps_its_share_as_in_scikit_learn() -> None:
    labels = torch.tensor([0] * 60 + [1] * 30 + [2] * 10)
    train, dev, test = splitting.stratified_split(labels, [0.7, 0.2, 0.1], seeded())
    theirs = model_selection.StratifiedShuffleSplit(
        1, test_size=10, train_size=70, random_state=0
    )
    [(want_train, want_test)] = theirs.split(labels, labels)
    for ours, want in ((train, want_train), (test, want_test)):
        assert (
            labels[ours].bincount().tolist()
            == labels[torch.tensor(want)].bincount().tolist()
        )
    assert labels[dev].bincount().tolist() == [12, 6, 2]


def test_no_group_is_on_both_sides_and_the_fractions_count_groups_as_in_scikit_learn() -> (
    None
):
    groups = torch.tensor(
        [5, 5, 5, 5, -1, -1, 2, 8, 8, 9, 3, 3, 4, 4, 4, 6, 7, 0, 1, 1]
    )
    n_groups = 11
    for seed in range(5):
        parts = splitting.group_split(groups, [0.5, 0.2, 0.3], seeded(seed))
        assert_partition(parts, 20)
        found = [set(groups[part].tolist()) for part in parts]
        assert sum(map(len, found)) == n_groups == len(set.union(*found))
        assert [len(names) for names in found] == [6, 2, 3]  # quotas 5.5, 2.2, 3.3
        for part in parts:
            assert torch.equal(part, part.sort().values)
    theirs = model_selection.GroupShuffleSplit(
        1, test_size=3, train_size=6, random_state=0
    )
    [(train, test)] = theirs.split(groups, groups=groups)
    assert [
        len(set(groups[torch.tensor(part)].tolist())) for part in (train, test)
    ] == [6, 3]


def test_a_time_split_is_in_the_order_of_time() -> None:
    parts = splitting.time_split(20, [0.5, 0.25, 0.25])
    assert torch.equal(torch.cat(parts), torch.arange(20))
    assert all(earlier.max() < later.min() for earlier, later in pairwise(parts))


@pytest.mark.parametrize(("n", "k"), [(10, 5), (11, 3), (5, 5), (2, 2), (23, 4)])
def test_k_fold_holds_every_item_out_once_in_folds_of_scikit_learns_sizes(
    n: int, k: int
) -> None:
    ours = splitting.k_fold(n, k, seeded())
    theirs = [
        (len(train), len(test))
        for train, test in model_selection.KFold(k).split(np.zeros(n))
    ]
    assert [(len(train), len(held_out)) for train, held_out in ours] == theirs
    assert_partition([held_out for _, held_out in ours], n)
    for pair in ours:
        assert_partition(pair, n)


@settings(max_examples=50)
@given(
    counts=st.lists(st.integers(1, 9), min_size=1, max_size=5),
    k=st.integers(2, 5),
    seed=st.integers(0, 9),
)
def test_stratified_k_fold_deals_every_class_out_evenly(
    counts: list[int], k: int, seed: int
) -> None:
    labels = torch.arange(len(counts)).repeat_interleave(torch.tensor(counts))
    labels = labels[torch.randperm(len(labels), generator=seeded(seed))] - 2
    if len(labels) < k:
        return
    folds = splitting.stratified_k_fold(labels, k, seeded(seed))
    assert len(folds) == k
    assert_partition([held_out for _, held_out in folds], len(labels))
    for pair in folds:
        assert_partition(pair, len(labels))
        assert abs(len(pair[1]) - len(labels) / k) < 1
    for c, count in enumerate(counts):
        dealt = [(labels[held_out] == c - 2).sum().item() for _, held_out in folds]
        assert sorted(dealt) == [(count + j) // k for j in range(k)]


def test_stratified_k_fold_deals_the_classes_as_scikit_learn_does() -> None:
    labels = torch.tensor([0] * 13 + [1] * 8 + [2] * 5)
    theirs = model_selection.StratifiedKFold(5, shuffle=True, random_state=0).split(
        labels, labels
    )
    ours = splitting.stratified_k_fold(labels, 5, seeded())

    def classes(held_out: Sequence[Tensor]) -> list[list[int]]:
        return [
            sorted(int((labels[fold] == c).sum()) for fold in held_out)
            for c in range(3)
        ]

    assert classes([held_out for _, held_out in ours]) == classes(
        [torch.tensor(test) for _, test in theirs]
    )


@pytest.mark.parametrize("name", splits())
def test_the_generator_alone_decides(name: str) -> None:
    def equal(one: list[Tensor], other: list[Tensor]) -> bool:
        return all(torch.equal(a, b) for a, b in zip(one, other, strict=True))

    first = splits(seeded(3))[name]
    torch.manual_seed(9)
    assert equal(first, splits(seeded(3))[name])
    assert not equal(first, splits(seeded(4))[name])
    state = torch.random.get_rng_state()
    splits(seeded())
    assert torch.equal(state, torch.random.get_rng_state())
    drawn = splits()[name]
    torch.manual_seed(9)
    assert equal(drawn, splits()[name])
    assert not equal(drawn, splits()[name])


def held(index: int) -> Callable[[torch.Generator], Tensor]:
    draws: list[Callable[[torch.Generator], Tensor]] = [
        lambda g: splitting.train_dev_test_split(12, [0.5, 0.25, 0.25], g)[1],
        lambda g: splitting.stratified_split(
            torch.arange(12) // 6, [0.5, 0.25, 0.25], g
        )[1],
        lambda g: splitting.stratified_split(
            torch.arange(12) // 4, [0.5, 0.25, 0.25], g
        )[2],
        lambda g: splitting.group_split(torch.arange(12), [0.5, 0.25, 0.25], g)[1],
        lambda g: splitting.k_fold(12, 4, g)[1][1],
        lambda g: splitting.stratified_k_fold(torch.arange(12) // 4, 4, g)[2][1],
    ]
    return draws[index]


@pytest.mark.parametrize("index", range(6))
def test_every_item_is_as_likely_as_another_to_be_held_out(index: int) -> None:
    generator, draws = seeded(1), 400
    counts = torch.zeros(12)
    for _ in range(draws):
        counts[held(index)(generator)] += 1
    assert counts.sum() == 3 * draws
    z = (counts - draws / 4) / math.sqrt(
        draws * 0.25 * 0.75
    )  # each count is binomial(400, 1/4)
    assert z.abs().max() < 5


@pytest.mark.parametrize("index", [0, 1, 2, 4, 5])
def test_the_indices_of_a_part_are_in_random_order(index: int) -> None:
    generator, draws = seeded(2), 400
    rising = sum(
        bool((part := held(index)(generator))[0] < part[1]) for _ in range(draws)
    )
    assert abs(rising - draws / 2) < 5 * math.sqrt(draws / 4)


@pytest.mark.parametrize("index", [0, 1])
def test_the_items_to_train_on_are_in_random_order_too(index: int) -> None:
    labels = torch.arange(12) // 6
    name = ["stratified_split", "stratified_k_fold"][index]
    generator, draws, rising = seeded(2), 400, 0
    for _ in range(draws):
        if name == "stratified_split":
            train = splitting.stratified_split(labels, [0.5, 0.25, 0.25], generator)[0]
        else:
            train = splitting.stratified_k_fold(labels, 2, generator)[0][0]
        rising += bool(train[0] < train[1])
    assert abs(rising - draws / 2) < 5 * math.sqrt(draws / 4)


def test_the_recommended_fractions_are_a_fifth_until_a_fifth_is_enough() -> None:
    assert splitting.recommended_fractions(1) == (0.6, 0.2, 0.2)
    assert splitting.recommended_fractions(48019) == (0.6, 0.2, 0.2)
    assert splitting.recommended_fractions(48021) == pytest.approx(
        (1 - 2 * 9604 / 48021, 9604 / 48021, 9604 / 48021)
    )
    assert splitting.recommended_fractions(48021)[1] < 0.2
    for n in (5, 1003, 50_000, 10**6, 10**8):
        train, dev, test = splitting.recommended_fractions(n)
        assert train + dev + test == pytest.approx(1, abs=1e-12)
        assert dev == test
    assert lengths(
        splitting.train_dev_test_split(10**6, splitting.recommended_fractions(10**6))
    ) == [980792, 9604, 9604]
    assert splitting.recommended_fractions(10**6, 0.02)[1] == pytest.approx(
        2401 / 10**6
    )


@pytest.mark.parametrize("difference", [0.01, 0.02, 0.005])
def test_the_recommended_dev_part_resolves_the_difference(difference: float) -> None:
    n = 10**7
    m = round(n * splitting.recommended_fractions(n, difference)[1])
    low, high = stats.norm.interval(
        0.95, loc=0.5, scale=math.sqrt(0.25 / m)
    )  # an accuracy of 1/2: the worst
    assert (high - low) / 2 <= difference
    low, high = stats.norm.interval(0.95, loc=0.5, scale=math.sqrt(0.25 / (m - 1)))
    assert (high - low) / 2 > difference


def test_a_tuple_is_as_good_as_a_list_and_booleans_and_bytes_are_labels() -> None:
    assert lengths(splitting.time_split(10, (0.8, 0.1, 0.1))) == [8, 1, 1]
    assert lengths(splitting.stratified_split(torch.arange(10) > 4, TENTHS)) == [
        8,
        1,
        1,
    ]
    assert lengths(
        splitting.group_split(torch.arange(10, dtype=torch.uint8), TENTHS)
    ) == [8, 1, 1]
    assert len(splitting.stratified_k_fold(torch.arange(4) > 1, 2)) == 2
    assert len(splitting.k_fold(4, 2)) == 2


labels = torch.arange(10) // 5

BAD_INPUT = [
    Bad("recommended_fractions", "n", lambda: splitting.recommended_fractions(0), ValueError, r"n must be an integer in \[1, inf\), got 0"),
    Bad("recommended_fractions", "difference", lambda: splitting.recommended_fractions(9, 0.0), ValueError, r"difference must be a number in \(0, 1\), got 0.0"),
    Bad("recommended_fractions", "difference", lambda: splitting.recommended_fractions(9, 1), ValueError, r"difference must be a number in \(0, 1\), got 1"),
    Bad("train_dev_test_split", "n", lambda: splitting.train_dev_test_split(0, TENTHS), ValueError, r"^n must be an integer in \[1, inf\), got 0"),
    Bad("train_dev_test_split", "n", lambda: splitting.train_dev_test_split(10.0, TENTHS), TypeError, r"^n must be an integer in \[1, inf\), got 10.0"),
    Bad("train_dev_test_split", "fractions", lambda: splitting.train_dev_test_split(10, 0.8), TypeError, "^fractions must be a sequence of 3 numbers, got float"),
    Bad("train_dev_test_split", "fractions", lambda: splitting.train_dev_test_split(10, [0.8, 0.2]), ValueError, "^fractions must be 3 numbers for train, dev and test, got 2"),
    Bad("train_dev_test_split", "fractions", lambda: splitting.train_dev_test_split(10, [0.8, 0.1, "0.1"]), TypeError, r"^fractions must be a number in \[0, 1\], got str"),
    Bad("train_dev_test_split", "fractions", lambda: splitting.train_dev_test_split(10, [1.1, 0.0, -0.1]), ValueError, r"^fractions must be a number in \[0, 1\], got 1.1"),
    Bad("train_dev_test_split", "fractions", lambda: splitting.train_dev_test_split(10, [0.9, 0.2, -0.1]), ValueError, r"^fractions must be a number in \[0, 1\], got -0.1"),
    Bad("train_dev_test_split", "fractions", lambda: splitting.train_dev_test_split(10, [0.8, 0.1, 0.2]), ValueError, "^fractions must have the sum 1, got 1.1"),
    Bad("train_dev_test_split", "fractions", lambda: splitting.train_dev_test_split(10, [0.333, 0.333, 0.333]), ValueError, "^fractions must have the sum 1, got 0.999"),
    Bad("train_dev_test_split", "fractions", lambda: splitting.train_dev_test_split(10, [0.5, 0.25, 0.25 + 2e-9]), ValueError, "^fractions must have the sum 1, got 1.000000002"),
    Bad("train_dev_test_split", "fractions", lambda: splitting.train_dev_test_split(10, [0.98, 0.01, 0.01]), ValueError, r"^fractions must be 0 or large enough for one of the 10 items, got \[0.98, 0.01, 0.01\] and so the sizes \[10, 0, 0\]$"),
    Bad("train_dev_test_split", "generator", lambda: splitting.train_dev_test_split(10, TENTHS, 0), TypeError, "^generator must be a torch.Generator or None, got int"),
    Bad("stratified_split", "labels", lambda: splitting.stratified_split([0, 1], TENTHS), TypeError, "^labels must be a tensor, got list"),
    Bad("stratified_split", "labels", lambda: splitting.stratified_split(labels[None], TENTHS), ValueError, r"^labels must be \(n,\), got \(1, 10\)"),
    Bad("stratified_split", "labels", lambda: splitting.stratified_split(labels.float(), TENTHS), TypeError, "^labels must hold integers, got torch.float32"),
    Bad("stratified_split", "labels", lambda: splitting.stratified_split(labels + 0j, TENTHS), TypeError, "^labels must hold integers, got torch.complex64"),
    Bad("stratified_split", "labels", lambda: splitting.stratified_split(labels[:0], TENTHS), ValueError, "^labels must hold at least 1 item, got 0"),
    Bad("stratified_split", "fractions", lambda: splitting.stratified_split(labels[:3], TENTHS), ValueError, r"^fractions must be 0 or large enough for one of the 3 items, got .* sizes \[3, 0, 0\]"),
    Bad("stratified_split", "generator", lambda: splitting.stratified_split(labels, TENTHS, "0"), TypeError, "^generator must be a torch.Generator or None, got str"),
    Bad("group_split", "groups", lambda: splitting.group_split(None, TENTHS), TypeError, "^groups must be a tensor, got NoneType"),
    Bad("group_split", "groups", lambda: splitting.group_split(labels.double(), TENTHS), TypeError, "^groups must hold integers, got torch.float64"),
    Bad("group_split", "fractions", lambda: splitting.group_split(labels, TENTHS), ValueError, r"^fractions must be 0 or large enough for one of the 2 groups, got .* sizes \[2, 0, 0\]"),
    Bad("group_split", "generator", lambda: splitting.group_split(labels, TENTHS, 0), TypeError, "^generator must be a torch.Generator or None, got int"),
    Bad("time_split", "n", lambda: splitting.time_split(0, TENTHS), ValueError, r"^n must be an integer in \[1, inf\), got 0"),
    Bad("time_split", "fractions", lambda: splitting.time_split(4, TENTHS), ValueError, "^fractions must be 0 or large enough for one of the 4 items"),
    Bad("k_fold", "n", lambda: splitting.k_fold(1, 1), ValueError, r"^n must be an integer in \[2, inf\), got 1"),
    Bad("k_fold", "k", lambda: splitting.k_fold(5, 6), ValueError, r"^k must be an integer in \[2, 5\], got 6"),
    Bad("k_fold", "k", lambda: splitting.k_fold(5, 1), ValueError, r"^k must be an integer in \[2, 5\], got 1"),
    Bad("k_fold", "generator", lambda: splitting.k_fold(5, 2, 0), TypeError, "^generator must be a torch.Generator or None, got int"),
    Bad("stratified_k_fold", "labels", lambda: splitting.stratified_k_fold(torch.tensor(3), 2), ValueError, r"^labels must be \(n,\), got \(\)"),
    Bad("stratified_k_fold", "k", lambda: splitting.stratified_k_fold(labels, 11), ValueError, r"^k must be an integer in \[2, 10\], got 11"),
    Bad("stratified_k_fold", "k", lambda: splitting.stratified_k_fold(labels, 1), ValueError, r"^k must be an integer in \[2, 10\], got 1"),
    Bad("stratified_k_fold", "generator", lambda: splitting.stratified_k_fold(labels, 2, 0), TypeError, "^generator must be a torch.Generator or None, got int"),
]  # fmt: skip


@bad_input(BAD_INPUT)
def test_bad_input_is_refused_with_a_message_that_says_what_must_hold(
    case: Bad,
) -> None:
    case.check()
