"""Columns of metadata → numbers or names.

A column is of numbers where each value that is not blank is a finite decimal number, as in
``-1.5e3``, and one is there at all. Everything else, such as "nan" and "0x1f", is a name.
"""

from __future__ import annotations

import heapq
import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

MOST_DISTINCT: Final = 10_000
"""Values that are told apart when they are counted, and that are put in order."""

LONGEST: Final = 1_000
"""Signs of a name that are shown."""

BLOCK: Final = 1 << 14
"""Values that are worked on at once, which takes a millisecond or two."""

RUN: Final = 1 << 10
"""Names that are put in order at once: a millisecond without the interpreter's lock let go."""

_OF_NUMBERS: Final = b"0123456789+-.eE \n"

_DIGITS: Final = re.compile("([0-9]+)")


class Numbers(NamedTuple):
    """A column of numbers."""

    values: NDArray[np.float64]
    """NaN where there is none."""


class Names(NamedTuple):
    """A column of text."""

    values: list[str]
    """Different ones, in natural order ("a2" before "a10"); if there are more than
    `MOST_DISTINCT`, as they came."""
    codes: NDArray[np.uint32]
    """Which of `values` each point has."""


def column(values: Sequence[str] | NDArray[np.float64]) -> Numbers | Names:
    """Return a column of metadata, strings or float64, as what it is shown as."""
    if isinstance(values, np.ndarray):
        return Numbers(np.where(np.isfinite(values), values, np.nan))
    numbers = _numbers(values)
    return _names(values) if numbers is None else Numbers(numbers)


def distinct(column: Numbers | Names) -> int:
    """Return how many values there are, `MOST_DISTINCT` + 1 where there are more."""
    if isinstance(column, Names):
        return min(len(column.values), MOST_DISTINCT + 1)
    seen: set[float] = set()
    for start in range(0, len(column.values), BLOCK):
        block = np.unique(column.values[start : start + BLOCK])
        seen.update(block[~np.isnan(block)].tolist())
        if len(seen) > MOST_DISTINCT:
            return MOST_DISTINCT + 1
    return len(seen)


def _blocks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), BLOCK):
        yield values[start : start + BLOCK]


def _numbers(values: Sequence[str]) -> NDArray[np.float64] | None:
    """Return the numbers that `values` are, or None."""
    numbers = np.full(len(values), np.nan)
    start = 0
    for block in _blocks(values):
        # `float` knows more numbers than there are in files: 1_000, and other scripts' digits.
        if "\n".join(block).encode(errors="replace").translate(None, _OF_NUMBERS):
            return None
        is_there = np.fromiter(map(bool, map(str.strip, block)), np.bool_, len(block))
        there = [value for value in block if value.strip()] if not is_there.all() else block
        try:
            parsed = np.fromiter(map(float, there), np.float64, len(there))
        except ValueError:
            return None
        if not np.isfinite(parsed).all():
            return None
        numbers[start : start + len(block)][is_there] = parsed
        start += len(block)
    return None if np.isnan(numbers).all() else numbers


def _names(values: Sequence[str]) -> Names:
    order: dict[str, int] = {}
    codes = np.empty(len(values), np.uint32)
    start = 0
    for block in _blocks(values):
        found = [order.setdefault(value, len(order)) for value in block]
        codes[start : start + len(block)] = found
        start += len(block)
    names = list(order)
    if len(names) <= MOST_DISTINCT:
        names = list(_sorted(names))
        place = np.empty(len(names), np.uint32)
        place[[order[name] for name in names]] = np.arange(len(names), dtype=np.uint32)
        codes = place[codes]
    return Names(list(_shortened(names)), codes)


def _sorted(names: list[str]) -> Iterator[str]:
    """Yield names in natural order; no more than `RUN` are put in order in one go."""
    keys = [(_natural(name), name) for name in names]
    runs = (sorted(keys[start : start + RUN]) for start in range(0, len(keys), RUN))
    return (name for _, name in heapq.merge(*runs))


def _shortened(names: Iterable[str]) -> Iterator[str]:
    return (name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for name in names)


def _natural(name: str) -> tuple[object, ...]:
    """Return what orders names by the numbers in them, and capitals as small letters.

    Numbers of any length: the one of more digits is larger.
    """
    parts = _DIGITS.split(name[:LONGEST].casefold())
    keys: list[object] = list(parts)
    for index in range(1, len(parts), 2):
        digits = parts[index].lstrip("0")
        keys[index] = (len(digits), digits)
    return tuple(keys)
