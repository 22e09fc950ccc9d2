"""The checks at the entry of every public function: what must hold, then what came."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from numbers import Integral, Real

import torch
from torch import Tensor

Axis = str | tuple[str, int]


def check_tensor(
    name: str,
    value: object,
    shape: Sequence[Axis] | None = None,
    *,
    floating: bool = True,
) -> None:
    """Raise unless `value` is a (floating-point) tensor, of `shape` where one is given.

    An axis of `shape` is a name when any size will do, or `(name, size)`; a leading `"..."` stands for
    any number of axes.
    """
    if not isinstance(value, Tensor):
        raise TypeError(f"{name} must be a tensor, got {type(value).__name__}")
    if floating and not value.is_floating_point():
        raise TypeError(f"{name} must be a floating-point tensor, got {value.dtype}")
    if shape is None:
        return
    axes = list(shape)
    leading = bool(axes) and axes[0] == "..."
    axes = axes[1:] if leading else axes
    sizes = (
        list(value.shape)[len(value.shape) - len(axes) :]
        if leading
        else list(value.shape)
    )
    if len(sizes) != len(axes) or any(
        isinstance(axis, tuple) and axis[1] != size
        for axis, size in zip(axes, sizes, strict=True)
    ):
        wanted = [
            axis if isinstance(axis, str) else f"{axis[0]}={axis[1]}" for axis in shape
        ]
        comma = "," if len(wanted) == 1 else ""
        raise ValueError(
            f"{name} must be ({', '.join(wanted)}{comma}), got {tuple(value.shape)}"
        )


def check_number(name: str, value: object, interval: str = "(-inf, inf)") -> None:
    """Raise unless `value` is a real number in `interval`, written as in mathematics: `"[0, 1)"`."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(
            f"{name} must be a number in {interval}, got {type(value).__name__}"
        )
    if not _inside(float(value), interval):
        raise ValueError(f"{name} must be a number in {interval}, got {float(value)}")


def check_integer(name: str, value: object, interval: str = "(-inf, inf)") -> None:
    """Raise unless `value` is an integer in `interval`, written as in mathematics: `"[1, inf)"`."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be an integer in {interval}, got {value!r}")
    if not _inside(int(value), interval):
        raise ValueError(f"{name} must be an integer in {interval}, got {int(value)}")


def check_bool(name: str, value: object) -> None:
    """Raise unless `value` is `True` or `False`."""
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be True or False, got {value!r}")


def check_choice(name: str, value: object, choices: Sequence[str]) -> None:
    """Raise unless `value` is one of `choices`."""
    if value not in choices:
        raise ValueError(
            f"{name} must be one of {', '.join(map(repr, choices))}, got {value!r}"
        )


def check_generator(generator: object) -> None:
    """Raise unless `generator` is a `torch.Generator` or `None`."""
    if generator is not None and not isinstance(generator, torch.Generator):
        raise TypeError(
            f"generator must be a torch.Generator or None, got {type(generator).__name__}"
        )


def _inside(value: float, interval: str) -> bool:
    low, high = _ends(interval)
    above = value >= low if interval[0] == "[" else value > low
    below = value <= high if interval[-1] == "]" else value < high
    return above and below


@lru_cache
def _ends(interval: str) -> tuple[float, float]:
    low, high = interval[1:-1].split(",")
    return float(low), float(high)
