r"""Splitting data into train, dev and test parts: by items, classes, groups, time, and into folds.

Every function returns indices and never touches the data. Sizes come from the largest-remainder rule:
each part gets the whole part of its share, and the items left over go to the largest fractions lost.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from statistics import NormalDist

import torch
from torch import Tensor

from dlref._check import check_generator, check_integer, check_number, check_tensor

__all__ = [
    "group_split",
    "k_fold",
    "recommended_fractions",
    "stratified_k_fold",
    "stratified_split",
    "time_split",
    "train_dev_test_split",
]


def recommended_fractions(
    n: int, difference: float = 0.01
) -> tuple[float, float, float]:
    r"""Size the dev and test parts by the difference that they must resolve, not by a percentage.

    $$m = \Big\lceil \frac{z^2}{4 \delta^2} \Big\rceil, \qquad
    f = \min\!\Big( \frac{m}{n}, \frac{1}{5} \Big), \qquad (1 - 2 f,\ f,\ f)$$

    where $\delta$ is `difference` and $z = 1.96$ the normal quantile of a 95 % interval. An accuracy $p$
    measured on $m$ items has a standard error of $\sqrt{p (1 - p) / m} \le 1 / (2 \sqrt m)$, so $m$ items
    hold the half-width of its interval to $\delta$. For two models compared on the same $m$ items it is
    the interval of their difference, if they disagree on at most a quarter of the items.

    For $\delta$ = 0.01, $m$ = 9604 whatever $n$ is: about 20 % of 50 000 items and 1 % of a million,
    which agrees with the rules of thumb 60/20/20 and 98/1/1. The cap of 1/5 is that convention, not
    derived. Where it binds, the parts are too small for $\delta$: with a few
    hundred items, prefer `k_fold`. A true difference of just $\delta$ shows about half of the time;
    to find it reliably, ask for half of it.

    Args:
        n: The number of items.
        difference: The difference $\delta$ in accuracy to resolve, in (0, 1).

    Returns:
        The fractions for train, dev and test.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `n` is not positive or `difference` is not in (0, 1).

    Examples:
        >>> recommended_fractions(100)
        (0.6, 0.2, 0.2)
        >>> [round(fraction, 4) for fraction in recommended_fractions(1_000_000)]
        [0.9808, 0.0096, 0.0096]
    """
    check_integer("n", n, "[1, inf)")
    check_number("difference", difference, "(0, 1)")
    z = NormalDist().inv_cdf(0.975)
    m = math.ceil(z**2 / (4 * difference**2))
    f = min(m / n, 0.2)
    return 1 - 2 * f, f, f


def train_dev_test_split(
    n: int, fractions: Sequence[float], generator: torch.Generator | None = None
) -> tuple[Tensor, Tensor, Tensor]:
    r"""Split `n` items at random into train, dev and test parts.

    $$n_p = \lfloor f_p n \rfloor + \epsilon_p, \qquad \epsilon_p \in \{0, 1\}, \qquad \sum_p n_p = n$$

    where $f_p$ is the fraction of part $p$ and $\epsilon_p = 1$ for the parts whose $f_p n$ lost most to
    rounding down (the earlier part on a tie). $f_p n$ is computed from the decimals as they are written:
    in binary `int(0.29 * 100)` is 28.

    Args:
        n: The number of items.
        fractions: Three fractions for train, dev and test, with a sum of 1.
        generator: The source of the permutation; torch's global one when `None`.

    Returns:
        The indices of the three parts in random order: a partition of `range(n)`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `n` is not positive, `fractions` are not three fractions with a sum of 1, or one
            that is not 0 would get no item.

    Examples:
        >>> parts = train_dev_test_split(1003, [0.6, 0.2, 0.2])
        >>> [len(part) for part in parts]
        [602, 201, 200]
        >>> torch.equal(torch.cat(parts).sort().values, torch.arange(1003))
        True
    """
    check_integer("n", n, "[1, inf)")
    check_generator(generator)
    sizes = _sizes(n, fractions, "items")
    return _three(torch.randperm(n, generator=generator), sizes)


def stratified_split(
    labels: Tensor, fractions: Sequence[float], generator: torch.Generator | None = None
) -> tuple[Tensor, Tensor, Tensor]:
    r"""Split at random so that every part has every class in the proportion of the whole.

    $$\Big| n_{c,p} - \frac{n_c\, n_p}{n} \Big| \le 1, \qquad \sum_c n_{c,p} = n_p$$

    where $n_{c,p}$ is the number of items of class $c$ in part $p$, $n_c$ that of the class and $n_p$ the
    size that `train_dev_test_split` gives the part. Rounding each class by itself would not do: three
    items of each class at 80/10/10 would all be for training. Here each class first gets the whole part of
    its shares, then its spare items go to the parts that still lack most (a matrix with given sums of
    rows and columns always exists, and this greedy rule finds it: Gale and Ryser). A class with fewer
    items than parts is missing from some.

    Args:
        labels: The class of each item, integers.
        fractions: Three fractions for train, dev and test, with a sum of 1.
        generator: The source of randomness; torch's global one when `None`.

    Shape:
        - labels: (n,)

    Returns:
        The indices of the three parts in random order: a partition of `range(n)`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `labels` are not one axis of at least one item, or `fractions` are refused as by
            `train_dev_test_split`.

    Examples:
        >>> labels = torch.tensor([0] * 80 + [1] * 20)
        >>> train, dev, test = stratified_split(labels, [0.5, 0.25, 0.25])
        >>> [labels[part].bincount().tolist() for part in (train, dev, test)]
        [[40, 10], [20, 5], [20, 5]]
    """
    _check_ids("labels", labels)
    check_generator(generator)
    sizes = torch.tensor(_sizes(len(labels), fractions, "items"))
    _, classes, counts = torch.unique(
        labels.cpu(), return_inverse=True, return_counts=True
    )
    shares = counts[:, None] * sizes // len(labels)  # (classes, 3)
    spare, lack = counts - shares.sum(1), sizes - shares.sum(0)
    for c in torch.randperm(
        len(counts), generator=generator
    ):  # no class is served first by its number
        chosen = lack.argsort(descending=True, stable=True)[: spare[c]]
        shares[c, chosen] += 1
        lack[chosen] -= 1
    part = torch.empty_like(classes)
    part[_class_by_class(classes, generator)] = (
        torch.arange(3).repeat(len(counts)).repeat_interleave(shares.flatten())
    )
    items = torch.randperm(len(labels), generator=generator)
    return items[part[items] == 0], items[part[items] == 1], items[part[items] == 2]


def group_split(
    groups: Tensor, fractions: Sequence[float], generator: torch.Generator | None = None
) -> tuple[Tensor, Tensor, Tensor]:
    r"""Split at random so that no group has items in two parts.

    $$g_i = g_j \;\Rightarrow\; \text{item } i \text{ and item } j \text{ are in the same part}$$

    where $g_i$ is the group of item $i$: a patient, a user, a recording, the copies of one picture. Near
    copies on both sides of a split let a model score by memory. The fractions count groups, as in
    scikit-learn's `GroupShuffleSplit`; a part's share of the items is right on average only. Choosing
    groups by their size instead would put the largest ones always on the same side.

    Args:
        groups: The group of each item, integers.
        fractions: Three fractions of the groups for train, dev and test, with a sum of 1.
        generator: The source of randomness; torch's global one when `None`.

    Shape:
        - groups: (n,)

    Returns:
        The indices of the three parts in rising order: a partition of `range(n)`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `groups` are not one axis of at least one item, or `fractions` are refused as by
            `train_dev_test_split`, for the number of groups.

    Examples:
        >>> groups = torch.tensor([7, 7, 7, 5, 5, 2])
        >>> train, dev, test = group_split(groups, [1 / 3, 1 / 3, 1 / 3])
        >>> sorted(groups[part].unique().item() for part in (train, dev, test))
        [2, 5, 7]
    """
    _check_ids("groups", groups)
    check_generator(generator)
    names, group = torch.unique(groups.cpu(), return_inverse=True)
    sizes = _sizes(len(names), fractions, "groups")
    train, dev, test = _three(torch.randperm(len(names), generator=generator), sizes)
    return _where(group, train), _where(group, dev), _where(group, test)


def time_split(n: int, fractions: Sequence[float]) -> tuple[Tensor, Tensor, Tensor]:
    r"""Split items that are in the order of time: train on the past, test on the future.

    $$\max(\text{train}) < \min(\text{dev}), \qquad \max(\text{dev}) < \min(\text{test})$$

    where the parts hold indices. A random split of a series would let the model see what came after the
    items it is tested on. If an item looks back over $h$ steps, use `dev[h:]` and `test[h:]`, so that no
    item of a part has seen the part before.

    Args:
        n: The number of items, the oldest first.
        fractions: Three fractions for train, dev and test, with a sum of 1.

    Returns:
        The indices of the three parts in rising order, sized as by `train_dev_test_split`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: As for `train_dev_test_split`.

    Examples:
        >>> [part.tolist() for part in time_split(5, [0.6, 0.2, 0.2])]
        [[0, 1, 2], [3], [4]]
    """
    check_integer("n", n, "[1, inf)")
    sizes = _sizes(n, fractions, "items")
    return _three(torch.arange(n), sizes)


def k_fold(
    n: int, k: int, generator: torch.Generator | None = None
) -> list[tuple[Tensor, Tensor]]:
    r"""Hold out each of `k` random folds in turn and train on the others.

    $$|F_j| = \lfloor n / k \rfloor + [\,j \le n \bmod k\,]$$

    where $F_1, \dots, F_k$ are the folds, a partition of the items. A single held-out part is not
    cross-validation: here every item is predicted once, by a model that did not see it.

    Args:
        n: The number of items.
        k: The number of folds, from 2 to `n`; `n` leaves one out.
        generator: The source of the permutation; torch's global one when `None`.

    Returns:
        For each fold, the indices to train on and the indices held out, in random order.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `n` is less than 2 or `k` is not in [2, n].

    Examples:
        >>> [(len(train), len(held_out)) for train, held_out in k_fold(5, 2)]
        [(2, 3), (3, 2)]
    """
    check_integer("n", n, "[2, inf)")
    check_integer("k", k, f"[2, {n}]")
    check_generator(generator)
    folds = torch.randperm(n, generator=generator).tensor_split(k)
    return [
        (torch.cat([*folds[:j], *folds[j + 1 :]]), fold) for j, fold in enumerate(folds)
    ]


def stratified_k_fold(
    labels: Tensor, k: int, generator: torch.Generator | None = None
) -> list[tuple[Tensor, Tensor]]:
    r"""Make `k` random folds with the classes in the proportion of the whole, and hold out each in turn.

    $$\Big| n_{c,j} - \frac{n_c}{k} \Big| < 1, \qquad \Big| n_j - \frac{n}{k} \Big| < 1$$

    where $n_{c,j}$ is the number of items of class $c$ in fold $j$, $n_c$ that of the class and $n_j$ the
    size of the fold. The items are dealt like cards, class after class. A class with fewer items than
    folds is missing from some.

    Args:
        labels: The class of each item, integers.
        k: The number of folds, from 2 to the number of items.
        generator: The source of randomness; torch's global one when `None`.

    Shape:
        - labels: (n,)

    Returns:
        For each fold, the indices to train on and the indices held out, in random order.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `labels` are not one axis of at least one item, or `k` is not in [2, n].

    Examples:
        >>> labels = torch.tensor([0] * 9 + [1] * 3)
        >>> [labels[held_out].bincount().tolist() for _, held_out in stratified_k_fold(labels, 3)]
        [[3, 1], [3, 1], [3, 1]]
    """
    _check_ids("labels", labels)
    check_integer("k", k, f"[2, {len(labels)}]")
    check_generator(generator)
    fold = torch.empty(len(labels), dtype=torch.int64)
    fold[_class_by_class(labels.cpu(), generator)] = torch.arange(len(labels)) % k
    items = torch.randperm(len(labels), generator=generator)
    return [(items[fold[items] != j], items[fold[items] == j]) for j in range(k)]


def _sizes(n: int, fractions: Sequence[float], what: str) -> list[int]:
    """Divide `n` by the largest-remainder rule; refuse to leave a non-zero fraction without an item."""
    if not isinstance(fractions, Sequence):
        raise TypeError(
            f"fractions must be a sequence of 3 numbers, got {type(fractions).__name__}"
        )
    if len(fractions) != 3:
        raise ValueError(
            f"fractions must be 3 numbers for train, dev and test, got {len(fractions)}"
        )
    for fraction in fractions:
        check_number("fractions", fraction, "[0, 1]")
    if abs(math.fsum(fractions) - 1) > 1e-9:
        raise ValueError(f"fractions must have the sum 1, got {math.fsum(fractions)}")
    exact = [Fraction(str(float(fraction))) for fraction in fractions]  # 0.29 as 29/100
    quotas = [n * fraction / sum(exact) for fraction in exact]
    sizes = [math.floor(quota) for quota in quotas]
    lost = [quota - size for quota, size in zip(quotas, sizes, strict=True)]
    for part in sorted(range(3), key=lambda part: -lost[part])[: n - sum(sizes)]:
        sizes[part] += 1
    if any(
        size == 0 and fraction > 0 for size, fraction in zip(sizes, exact, strict=True)
    ):
        raise ValueError(
            f"fractions must be 0 or large enough for one of the {n} {what}, got {list(fractions)} "
            f"and so the sizes {sizes}"
        )
    return sizes


def _three(order: Tensor, sizes: list[int]) -> tuple[Tensor, Tensor, Tensor]:
    train, dev, test = torch.split(order, sizes)
    return train, dev, test


def _where(group: Tensor, chosen: Tensor) -> Tensor:
    return torch.isin(group, chosen).nonzero().flatten()


def _class_by_class(labels: Tensor, generator: torch.Generator | None) -> Tensor:
    """Return the items' indices one class after the other, in random order inside each class."""
    order = torch.randperm(len(labels), generator=generator)
    return order[labels[order].argsort(stable=True)]


def _check_ids(name: str, ids: Tensor) -> None:
    check_tensor(name, ids, ["n"], floating=False)
    if ids.is_floating_point() or ids.is_complex():
        raise TypeError(f"{name} must hold integers, got {ids.dtype}")
    if len(ids) == 0:
        raise ValueError(f"{name} must hold at least 1 item, got 0")
