"""Records of scalars → columns, many at once. Pure.

Records are sorted by what shows without reading them: their length. Those alike in that are
compared as rows of a matrix. One of each kind is decoded with care, and tells where the others
have their numbers. What is no scalar, or comes too seldom to be worth a matrix, is left to be
decoded one by one (`tbwidget.data.decode`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from google.protobuf.message import DecodeError

from tbwidget._proto import event_pb2 as pb
from tbwidget.data.decode import Decoder, Scalar
from tbwidget.data.scalar_batch import Batch, Kind
from tbwidget.record.crc import masked_crc
from tbwidget.record.framing import FRAME_BYTES, HEADER_BYTES
from tbwidget.record.scalar_layout import ScalarLayout, find_value, step_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tbwidget.data.scalar_batch import Decoded, Indices, Rows, Turn
    from tbwidget.data.stretch import Stretch

FEW: Final = 6
"""Records that are decoded one by one in less time than by the column."""

MOST_MISSES: Final = 16
"""Records of one length that may turn out to be no scalars before the others are not tried."""

MOST_KINDS: Final = 64
"""Kinds of records of one length that are looked for one after the other."""

LONGEST_TURN: Final = 64

KIND_BYTES: Final = 2_000
MOST_KIND_BYTES: Final = 16 << 20
"""Memory for the kinds of records that have been met: of each, and of all. When they take
more, all are forgotten; those that come again are soon known again."""

_DTYPES: Final = {"<f4": pb.DT_FLOAT, "<f8": pb.DT_DOUBLE}


class ScalarDecoder:
    """Decodes the scalars of stretches, and remembers the kinds of records it has met."""

    def __init__(self) -> None:
        # By length; then by mask; then by what the mask leaves of a record.
        self._kinds: dict[int, dict[bytes, dict[bytes, Kind]]] = {}
        self._nbytes = 0

    def decode(self, stretches: Sequence[Stretch]) -> list[Decoded]:
        """Return what there is in each of `stretches`, of whatever files they are."""
        batch = Batch(stretches)
        for turn in batch.turns():
            self._decode_turn(batch, turn)
        for length, which in batch.by_length():
            self._decode_alike(batch, length, which)
        return batch.finished()

    def _decode_turn(self, batch: Batch, turn: Turn, *, again: bool = True) -> None:
        """Decode records that take turns with others, and so may be of one series.

        If they are of several that take turns themselves, each of these is tried. What is
        of none is decoded later, by its length.
        """
        rows, length = batch.rows_of(turn)
        kind = self._kind_of(rows[0], length)
        if kind is None:
            return
        fits = kind.layout.fits(rows)
        if fits.all():
            batch.take_turn(kind, turn, rows)
            return
        fits = fits[: turn.each]
        turns = int(fits[1:].argmax()) + 1
        if again and 1 < turns <= LONGEST_TURN and fits[::turns].all():
            for index in range(turns):
                self._decode_turn(batch, turn.every(turns, index), again=False)

    def _decode_alike(self, batch: Batch, length: int, which: Indices) -> None:
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

    def _decode_under(self, first: Kind, batch: Batch, which: Indices, rows: Rows) -> Indices:
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

    def _kind_of(self, row: Rows, length: int) -> Kind | None:
        """Return the kind of a record, None where it is no scalar's."""
        by_mask = self._kinds.setdefault(length, {})
        for mask, kinds in by_mask.items():
            known = kinds.get((row & np.frombuffer(mask, np.uint64)).tobytes())
            if known:
                return known
        kind = _examined(row.tobytes()[: length + FRAME_BYTES])
        if kind:
            # Template, masks and key are of a record's width.
            self._nbytes += KIND_BYTES + 4 * kind.layout.width
            if self._nbytes > MOST_KIND_BYTES:
                self._nbytes = 0
                self._kinds.clear()
                by_mask = self._kinds.setdefault(length, {})
            key = (row & kind.layout.mask).tobytes()
            by_mask.setdefault(kind.layout.mask.tobytes(), {})[key] = kind
        return kind


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


def _examined(record: bytes) -> Kind | None:
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
    return Kind(ScalarLayout(record, step_bytes, at, dtype), item.tag, item.metadata)
