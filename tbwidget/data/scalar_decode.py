"""Records of scalars → columns, many at once. Pure.

Records are sorted by what shows without reading them: their length. Those alike in that are
compared as rows of a matrix. One of each kind is decoded with care, and tells where the others
have their numbers. What is no scalar, or comes too seldom to be worth a matrix, is left to be
decoded one by one (`tbwidget.data.decode`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from google.protobuf.message import DecodeError

from tbwidget._proto import event_pb2 as pb
from tbwidget.data.columns import Line
from tbwidget.data.decode import Decoder, Metadata, Scalar
from tbwidget.record.crc import masked_crc
from tbwidget.record.framing import FRAME_BYTES, HEADER_BYTES
from tbwidget.record.scalar_layout import LEAST_PAYLOAD, ScalarLayout, find_value, step_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tbwidget.data.stretch import Stretch

    Indices = NDArray[np.intp]
    Rows = NDArray[np.uint64]

MOST_PAYLOAD: Final = 1 << 12
"""Bytes of the largest record that may be of a scalar."""

FEW: Final = 6
"""Records that are decoded one by one in less time than by the column."""

MOST_MISSES: Final = 16
"""Records of one length that may turn out to be no scalars before the others are not tried."""

MOST_KINDS: Final = 64
"""Kinds of records of one length that are looked for one after the other."""

MANY: Final = 512
"""Records that take turns with others, and are worth being looked at for themselves."""

LONGEST_TURN: Final = 64

_DTYPES: Final = {"<f4": pb.DT_FLOAT, "<f8": pb.DT_DOUBLE}


class Column(NamedTuple):
    """Points of one time series in one stretch."""

    tag: str
    metadata: Metadata | None
    which: Indices
    """Of the stretch's records, ascending."""
    points: Line
    earliest: float
    """The least wall time, NaN if one of them is."""


@dataclass(slots=True)
class Decoded:
    """What the records of a stretch hold, by their indices.

    Attributes
    ----------
    columns : list of Column
    damaged : list of int
        Records whose payloads do not fit their CRCs.
    rest : list of int
        Records to be decoded one by one, ascending; their CRCs are not checked.
    """

    columns: list[Column] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    rest: list[int] = field(default_factory=list)


class _Kind(NamedTuple):
    """The records of one time series that are alike but for their numbers."""

    layout: ScalarLayout
    tag: str
    metadata: Metadata | None


class ScalarDecoder:
    """Decodes the scalars of stretches, and remembers the kinds of records it has met."""

    def __init__(self) -> None:
        # By length; then by mask; then by what the mask leaves of a record.
        self._kinds: dict[int, dict[bytes, dict[bytes, _Kind]]] = {}

    def decode(self, stretches: Sequence[Stretch]) -> list[Decoded]:
        """Return what there is in each of `stretches`, of whatever files they are."""
        batch = _Batch(stretches)
        for turns in batch.in_turn():
            self._decode_turn(batch, turns)
        for length, which in batch.by_length():
            self._decode_alike(batch, length, which)
        return batch.finished()

    def _decode_turn(self, batch: _Batch, which: range, *, again: bool = True) -> None:
        """Decode the records `which`, which take turns with others and so may be of one series.

        If they are of several that take turns themselves, each of these is tried. What is
        of none is decoded later, by its length.
        """
        rows, length = batch.rows_in_turn(which)
        kind = self._kind_of(rows[0], length)
        if kind is None:
            return
        fits = kind.layout.fits(rows)
        if fits.all():
            batch.take_turn(kind, which, rows)
            return
        turns = int(fits[1:].argmax()) + 1
        if again and 1 < turns <= LONGEST_TURN and fits[::turns].all():
            for first in range(turns):
                self._decode_turn(batch, which[first::turns], again=False)

    def _decode_alike(self, batch: _Batch, length: int, which: Indices) -> None:
        """Decode the records `which`, whose payloads are of one length."""
        if len(which) < FEW:
            batch.leave(which)
            return
        rows = batch.rows(which, length + FRAME_BYTES)
        tried: set[bytes] = set()
        misses = 0
        while len(which):
            kind = self._kind_of(rows[0], length)
            if kind is None:
                misses += 1
                last = misses == MOST_MISSES
                batch.leave(which if last else which[:1])
                which, rows = which[:0] if last else which[1:], rows[1:]
                continue
            alike = kind.layout.steps_alike(rows)
            here, others = which[alike], which[~alike]
            mask = kind.layout.mask.tobytes()
            if mask in tried:
                batch.leave(here)
                which, rows = others, rows[~alike]
                continue
            tried.add(mask)
            left = self._decode_under(kind, batch, here, rows[alike])
            which = np.concatenate([here[left], others])
            rows = np.concatenate([rows[alike][left], rows[~alike]])

    def _decode_under(self, first: _Kind, batch: _Batch, which: Indices, rows: Rows) -> Indices:
        """Decode the rows that vary where those of `first` do; return the others."""
        if first.layout.fits(rows).all():
            batch.take(first, which, rows)
            return which[:0]
        left: list[Indices] = []
        for group in _groups(first.layout.digest(rows)):
            few = len(group) < FEW
            kind = None if few else self._kind_of(rows[group[0]], first.layout.width - FRAME_BYTES)
            if kind is None or kind.layout.mask.tobytes() != first.layout.mask.tobytes():
                left.append(group)
                continue
            fits = kind.layout.fits(rows[group])
            left.append(group[~fits])
            batch.take(kind, which[group[fits]], rows[group[fits]])
        return np.sort(np.concatenate(left))

    def _kind_of(self, row: Rows, length: int) -> _Kind | None:
        """Return the kind of a record, None where it is no scalar's."""
        by_mask = self._kinds.setdefault(length, {})
        for mask, kinds in by_mask.items():
            known = kinds.get((row & np.frombuffer(mask, np.uint64)).tobytes())
            if known:
                return known
        kind = _examined(row.tobytes()[: length + FRAME_BYTES])
        if kind:
            key = (row & kind.layout.mask).tobytes()
            by_mask.setdefault(kind.layout.mask.tobytes(), {})[key] = kind
        return kind


class _Batch:
    """The records of several stretches in one piece of memory, and what is found in them."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
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
        self._repeats = [
            repeat._replace(first=repeat.first + first)
            for stretch, first in zip(stretches, self._firsts.tolist(), strict=False)
            for repeat in stretch.frames.repeats
        ]
        self._found: list[tuple[_Kind, Indices, Line]] = []
        self._damaged: list[Indices] = []
        self._left: list[Indices] = []

    def in_turn(self) -> Iterator[range]:
        """Yield records that take turns with others, where there are many of them."""
        for first, frames, period, _ in self._repeats:
            if frames // period >= MANY:
                for one in range(first, first + period):
                    length = int(self._lengths[one])
                    if LEAST_PAYLOAD <= length < MOST_PAYLOAD:
                        yield range(one, first + frames, period)

    def rows_in_turn(self, which: range) -> tuple[Rows, int]:
        """Return records that are as far from one another, a row each, and their length."""
        length = int(self._lengths[which[0]])
        words = -(-(length + FRAME_BYTES) // 8)
        start, after = int(self._starts[which[0]]), int(self._starts[which[1]])
        at = np.ndarray((len(which),), f"V{8 * words}", self._data, start, strides=(after - start,))
        return np.ascontiguousarray(at).view(np.uint64).reshape(len(which), words), length

    def take_turn(self, kind: _Kind, which: range, rows: Rows) -> None:
        """Decode records that take turns, of which `rows` are the bytes."""
        self._done[which.start : which.stop : which.step] = True
        self.take(kind, np.arange(which.start, which.stop, which.step), rows)

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

    def take(self, kind: _Kind, which: Indices, rows: Rows) -> None:
        """Decode the records `which`, of which `rows` are the bytes."""
        points, right = kind.layout.decode(rows)
        line = Line(*points)
        if not right.all():
            self._damaged.append(which[~right])
            which, line = which[right], line.take(right)
        self._found.append((kind, which, line))

    def finished(self) -> list[Decoded]:
        """Return what was found, by the stretch."""
        decoded = [Decoded() for _ in self._firsts[1:]]
        for (tag, metadata), parts in self._by_series().items():
            which, line = _merged(parts)
            pieces = self._split(which)
            least = np.minimum.reduceat(line.wall_time, [part.start for _, part in pieces])
            firsts = self._firsts[[index for index, _ in pieces]]
            own = which - np.repeat(firsts, [part.stop - part.start for _, part in pieces])
            for (index, part), earliest in zip(pieces, least.tolist(), strict=True):
                column = Column(tag, metadata, own[part], line.take(part), earliest)
                decoded[index].columns.append(column)
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


def _groups(digests: NDArray[np.uint64]) -> Iterator[Indices]:
    """Yield where digests are equal, each in ascending order."""
    pending = np.arange(len(digests))
    for _ in range(MOST_KINDS):
        if not len(pending):
            return
        here = digests[pending]
        same = here == here[0]
        yield pending[same]
        pending = pending[~same]
    # So many are sorted faster than looked for one by one.
    order = pending[np.argsort(digests[pending], kind="stable")]
    yield from np.split(order, np.flatnonzero(np.diff(digests[order])) + 1)


def _merged(parts: list[tuple[Indices, Line]]) -> tuple[Indices, Line]:
    """Return points of one series as one line, in the order of their records."""
    if len(parts) == 1:
        return parts[0]
    which = np.concatenate([one for one, _ in parts])
    order = np.argsort(which, kind="stable")
    columns = zip(*(line for _, line in parts), strict=True)
    return which[order], Line(*(np.concatenate(column)[order] for column in columns))


def _examined(record: bytes) -> _Kind | None:
    """Return the kind of which `record` is, by all rules; None if it is not one scalar."""
    payload = memoryview(record)[HEADER_BYTES:-4]
    step_bytes = step_size(record)
    place = None if step_bytes is None else find_value(record, step_bytes)
    if (
        step_bytes is None
        or place is None
        or masked_crc(payload) != int.from_bytes(record[-4:], "little")
    ):
        return None
    try:
        [item] = Decoder().decode(payload)
        [value] = pb.Event.FromString(bytes(payload)).summary.value
    except (DecodeError, ValueError):
        return None
    at, dtype = place
    plain = value.HasField("simple_value")
    if not isinstance(item, Scalar) or not (plain or value.tensor.dtype == _DTYPES[dtype]):
        return None
    return _Kind(ScalarLayout(record, step_bytes, at, dtype), item.tag, item.metadata)
