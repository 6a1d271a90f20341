"""Records of scalars → columns, many at once. Pure.

Records are sorted by what shows without reading them: their length, and the bytes of their
step. Those alike in that are compared as rows of a matrix. One of each kind is decoded with
care, and tells where the others have their numbers. What is no scalar, or comes too seldom
to be worth a matrix, is left to be decoded one by one (`tbwidget.data.decode`).
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
from tbwidget.record.scalar_layout import LEAST_PAYLOAD, ScalarLayout, find_value, step_sizes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tbwidget.data.event_file import Stretch

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

_DTYPES: Final = {"<f4": pb.DT_FLOAT, "<f8": pb.DT_DOUBLE}


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
        # By length and step's bytes; then by mask; then by what the mask leaves of a record.
        self._kinds: dict[tuple[int, int], dict[bytes, dict[bytes, _Kind]]] = {}

    def decode(self, stretches: Sequence[Stretch]) -> list[Decoded]:
        """Return what there is in each of `stretches`, of whatever files they are."""
        batch = _Batch(stretches)
        for (length, step_bytes), which in batch.classes():
            self._decode_class(batch, length, step_bytes, which)
        return batch.finished()

    def _decode_class(self, batch: _Batch, length: int, step_bytes: int, which: Indices) -> None:
        """Decode the records `which` are alike in length and step's bytes."""
        if len(which) < FEW:
            batch.leave(which)
            return
        rows = batch.rows(which, length + FRAME_BYTES)
        misses = 0
        while len(which):
            kind = self._kind_of(rows[0], length, step_bytes)
            if kind is None:
                misses += 1
                last = misses == MOST_MISSES
                batch.leave(which if last else which[:1])
                which, rows = which[:0] if last else which[1:], rows[1:]
                continue
            left = self._decode_under(kind.layout, batch, which, rows, (length, step_bytes))
            which, rows = which[left], rows[left]

    def _decode_under(
        self,
        first: ScalarLayout,
        batch: _Batch,
        which: Indices,
        rows: Rows,
        shape: tuple[int, int],
    ) -> Indices:
        """Decode the rows whose numbers are where `first` has them; return the others."""
        left: list[Indices] = []
        digests = first.digest(rows)
        pending = np.arange(len(rows))
        for _ in range(MOST_KINDS):
            if not len(pending):
                break
            here = digests if len(pending) == len(rows) else digests[pending]
            same = here == here[0]
            group = pending if same.all() else pending[same]
            pending = pending[~same]
            kind = self._kind_of(rows[group[0]], *shape)
            if kind is None:
                batch.leave(which[group[:1]])
                left.append(group[1:])
                continue
            chosen = rows if len(group) == len(rows) else rows[group]
            fits = kind.layout.fits(chosen)
            if not fits.all():
                left.append(group[~fits])
                group, chosen = group[fits], chosen[fits]
            batch.take(kind, which[group], chosen)
        return np.concatenate([*left, pending]) if left else pending

    def _kind_of(self, row: Rows, length: int, step_bytes: int) -> _Kind | None:
        """Return the kind of a record, None where it is no scalar's."""
        by_mask = self._kinds.setdefault((length, step_bytes), {})
        for mask, kinds in by_mask.items():
            known = kinds.get((row & np.frombuffer(mask, np.uint64)).tobytes())
            if known:
                return known
        kind = _examined(row.tobytes()[: length + FRAME_BYTES], step_bytes)
        if kind:
            key = (row & kind.layout.mask).tobytes()
            by_mask.setdefault(kind.layout.mask.tobytes(), {})[key] = kind
        return kind


class _Batch:
    """The records of several stretches in one piece of memory, and what is found in them."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        # A word more, because rows are read by the word.
        self._data = b"".join([*(stretch.data for stretch in stretches), bytes(8)])
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
        self._found: list[tuple[_Kind, Indices, Line]] = []
        self._damaged: list[Indices] = []
        self._left: list[Indices] = []

    def classes(self) -> list[tuple[tuple[int, int], Indices]]:
        """Return the records that may be of scalars, by length and step's bytes."""
        fitting = (self._lengths >= LEAST_PAYLOAD) & (self._lengths < MOST_PAYLOAD)
        which = np.flatnonzero(fitting)
        self.leave(np.flatnonzero(~fitting))
        steps = step_sizes(np.frombuffer(self._data, np.uint8), self._starts[which])
        self.leave(which[steps < 0])
        which, steps = which[steps >= 0], steps[steps >= 0]
        # Of 16 bits, which NumPy sorts in two passes.
        codes = (self._lengths[which] << 4 | steps).astype(np.uint16)
        order = np.argsort(codes, kind="stable")
        codes, which = codes[order], which[order]
        cuts = np.flatnonzero(np.diff(codes)) + 1
        groups = np.split(which, cuts) if len(which) else []
        firsts = codes[np.append(0, cuts)] if len(which) else []
        return [
            ((int(code) >> 4, int(code) & 15), group)
            for code, group in zip(firsts, groups, strict=True)
        ]

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
        for kind, which, line in self._found:
            for index, part in self._split(which):
                first = self._firsts[index]
                column = Column(kind.tag, kind.metadata, which[part] - first, line.take(part))
                decoded[index].columns.append(column)
        for name, groups in (("damaged", self._damaged), ("rest", self._left)):
            which = np.sort(np.concatenate([*groups, np.empty(0, np.intp)]))
            for index, part in self._split(which):
                getattr(decoded[index], name).extend((which[part] - self._firsts[index]).tolist())
        return decoded

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


def _examined(record: bytes, step_bytes: int) -> _Kind | None:
    """Return the kind of which `record` is, by all rules; None if it is not one scalar."""
    payload = memoryview(record)[HEADER_BYTES:-4]
    place = find_value(record, step_bytes)
    if place is None or masked_crc(payload) != int.from_bytes(record[-4:], "little"):
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
