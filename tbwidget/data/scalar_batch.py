"""The records of several stretches, sorted and decoded together. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from tbwidget.data.columns import Line, meant
from tbwidget.record.framing import FRAME_BYTES
from tbwidget.record.scalar_layout import LEAST_PAYLOAD, ScalarLayout

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tbwidget.data.decode import Metadata
    from tbwidget.data.stretch import Stretch

    Indices = NDArray[np.intp]
    Rows = NDArray[np.uint64]

MOST_PAYLOAD: Final = 1 << 12
"""Bytes of the largest record that may be of a scalar."""

MANY: Final = 512
"""Records that take turns with others, and are worth being looked at for themselves."""


class Column(NamedTuple):
    """Points of one time series in one stretch."""

    tag: str
    metadata: Metadata | None
    which: Indices
    """Of the stretch's records, ascending."""
    points: Line


@dataclass(slots=True)
class Decoded:
    """What the records of a stretch hold, by their indices.

    Attributes
    ----------
    columns : list of Column
    earliest : float
        The least wall time that can be meant of the columns, infinity if there is none.
    damaged : list of int
        Records whose payloads do not fit their CRCs.
    rest : list of int
        Records to be decoded one by one, ascending; their CRCs are not checked.
    """

    columns: list[Column] = field(default_factory=list)
    earliest: float = math.inf
    damaged: list[int] = field(default_factory=list)
    rest: list[int] = field(default_factory=list)


class Turn(NamedTuple):
    """Records that are as far from one another, in one stretch or in several that are alike.

    Attributes
    ----------
    first : int
        Index of the first record.
    count, apart : int
        Records of a stretch, and the distance of their indices.
    stretches, records : int
        How many stretches there are, and the number of all records of each.
    """

    first: int
    each: int
    apart: int
    stretches: int
    records: int

    def every(self, turns: int, index: int) -> Turn:
        """Return the records that take turns themselves: of so many the one at `index`."""
        each = len(range(index, self.each, turns))
        first = self.first + index * self.apart
        return self._replace(first=first, each=each, apart=turns * self.apart)

    def which(self) -> Indices:
        """Return the indices of the records, ascending."""
        stretches = self.first + self.records * np.arange(self.stretches)
        return np.add.outer(stretches, self.apart * np.arange(self.each)).ravel()


class Kind(NamedTuple):
    """The records of one time series that are alike but for their numbers."""

    layout: ScalarLayout
    tag: str
    metadata: Metadata | None


class Batch:
    """The records of several stretches in one piece of memory, and what is found in them."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._stretches = stretches
        # A word more, because rows are read by the word; a stretch has that by itself.
        self._data = (
            stretches[0].data
            if len(stretches) == 1
            else b"".join([*(stretch.data for stretch in stretches), bytes(8)])
        )
        sizes = np.cumsum([0, *(len(stretch.data) for stretch in stretches)])
        counts = [len(stretch.frames.starts) for stretch in stretches]
        self._firsts = np.cumsum([0, *counts])
        self._starts = np.concatenate(
            [stretch.frames.starts + size for stretch, size in zip(stretches, sizes, strict=False)]
            or [np.empty(0, np.int64)]
        )
        self._lengths = np.concatenate(
            [stretch.frames.lengths for stretch in stretches] or [np.empty(0, np.int64)]
        )
        # Records that are decoded already.
        self._done = np.zeros(len(self._starts), np.bool_)
        self._found: list[tuple[Kind, Indices, Line]] = []
        self._damaged: list[Indices] = []
        self._left: list[Indices] = []

    def turns(self) -> Iterator[Turn]:
        """Yield records that take turns with others, where there are many of them."""
        index = 0
        for _, group in groupby(self._stretches, lambda one: (id(one.frames), len(one.data))):
            alike = list(group)
            frames, first = alike[0].frames, int(self._firsts[index])
            index += len(alike)
            for repeat in frames.repeats:
                each = repeat.frames // repeat.period
                if each < 2 or each * len(alike) < MANY:
                    continue
                for one in range(repeat.first, repeat.first + repeat.period):
                    if LEAST_PAYLOAD <= int(frames.lengths[one]) < MOST_PAYLOAD:
                        records = len(frames.starts)
                        yield Turn(first + one, each, repeat.period, len(alike), records)

    def rows_of(self, turn: Turn) -> tuple[Rows, int]:
        """Return the bytes of records, a row each, and the length of their payloads."""
        first, each, apart, stretches, records = turn
        length = int(self._lengths[first])
        words = -(-(length + FRAME_BYTES) // 8)
        start = int(self._starts[first])
        step = int(self._starts[first + apart]) - start if each > 1 else 0
        stride = int(self._starts[first + records]) - start if stretches > 1 else 0
        shape, strides = (stretches, each), (stride, step)
        at = np.ndarray(shape, f"V{8 * words}", self._data, start, strides=strides)
        return np.ascontiguousarray(at).view(np.uint64).reshape(stretches * each, words), length

    def take_turn(self, kind: Kind, turn: Turn, rows: Rows) -> None:
        """Decode records that take turns, of which `rows` are the bytes."""
        which = turn.which()
        self._done[which] = True
        self.take(kind, which, rows)

    def by_length(self) -> list[tuple[int, Indices]]:
        """Return the other records that may be of scalars, by the length of their payloads."""
        which = np.flatnonzero(~self._done)
        # Of 16 bits, which NumPy sorts in two passes.
        lengths = np.minimum(self._lengths[which], MOST_PAYLOAD).astype(np.uint16)
        order = np.argsort(lengths, kind="stable")
        lengths, order = lengths[order], which[order]
        cuts = np.flatnonzero(np.diff(lengths)) + 1
        found = []
        for which, first in zip(np.split(order, cuts), np.append(0, cuts).tolist(), strict=True):
            length = int(lengths[first]) if len(which) else 0
            if LEAST_PAYLOAD <= length < MOST_PAYLOAD:
                found.append((length, which))
            else:
                self.leave(which)
        return found

    def rows(self, which: Indices, width: int) -> Rows:
        """Return records of one width, a row each, up to the next whole word."""
        words = -(-width // 8)
        at = np.ndarray(
            (len(self._data) - 8 * words + 1,), f"V{8 * words}", self._data, strides=(1,)
        )
        rows: Rows = at[self._starts[which]].view(np.uint64).reshape(len(which), words)
        return rows

    def leave(self, which: Indices) -> None:
        """Have records decoded one by one."""
        self._left.append(which)

    def take(self, kind: Kind, which: Indices, rows: Rows) -> None:
        """Decode the records `which`, of which `rows` are the bytes."""
        points, right = kind.layout.decode(rows)
        line = Line(*points)
        if not right.all():
            self._damaged.append(which[~right])
            which, line = which[right], line.take(right)
        self._found.append((kind, which, line))

    def finished(self) -> list[Decoded]:
        """Return what was found, by the stretch."""
        decoded = [Decoded() for _ in self._stretches]
        for (tag, metadata), parts in self._by_series().items():
            which, line = _merged(parts)
            pieces = self._split(which)
            firsts = self._firsts[[index for index, _ in pieces]]
            own = which - np.repeat(firsts, [part.stop - part.start for _, part in pieces])
            times = np.fmin.reduceat(meant(line.wall_time), [part.start for _, part in pieces])
            for (index, part), earliest in zip(pieces, times.tolist(), strict=True):
                found = decoded[index]
                found.columns.append(Column(tag, metadata, own[part], line.take(part)))
                if earliest < found.earliest:
                    found.earliest = earliest
        for name, groups in (("damaged", self._damaged), ("rest", self._left)):
            which = np.sort(np.concatenate([*groups, np.empty(0, np.intp)]))
            for index, part in self._split(which):
                getattr(decoded[index], name).extend((which[part] - self._firsts[index]).tolist())
        return decoded

    def _by_series(self) -> dict[tuple[str, Metadata | None], list[tuple[Indices, Line]]]:
        found: dict[tuple[str, Metadata | None], list[tuple[Indices, Line]]] = {}
        for kind, which, line in self._found:
            if len(which):
                found.setdefault((kind.tag, kind.metadata), []).append((which, line))
        return found

    def _split(self, which: Indices) -> list[tuple[int, slice]]:
        """Return the stretches that have some of the ascending `which`, and what part of it."""
        if len(self._firsts) == 2:
            return [(0, slice(0, len(which)))] if len(which) else []
        bounds = np.searchsorted(which, self._firsts).tolist()
        return [
            (index, slice(begin, end))
            for index, (begin, end) in enumerate(pairwise(bounds))
            if begin < end
        ]


def _merged(parts: list[tuple[Indices, Line]]) -> tuple[Indices, Line]:
    """Return points of one series as one line, in the order of their records."""
    if len(parts) == 1:
        return parts[0]
    which = np.concatenate([one for one, _ in parts])
    order = np.argsort(which, kind="stable")
    columns = zip(*(line for _, line in parts), strict=True)
    return which[order], Line(*(np.concatenate(column)[order] for column in columns))
