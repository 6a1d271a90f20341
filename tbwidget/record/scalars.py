"""Records of scalars, made by the column.

The records of one time series repeat their bytes, but for wall time, step, value and CRC::

    length, CRC │ 09 wall time f64 │ 10 step varint │ 2a summary, with the value in it │ CRC
                                     (none for 0)

So a batch is made as a matrix: a row a record, all of them a copy of one template, and the
bytes that vary stored over it by the column. Their CRCs follow from the template's (see
`tbwidget.record.crc`). Rows of several widths are put in order by a scatter.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget.record.crc import contribution, crc32c, masked, masked_crc
from tbwidget.record.framing import FRAME_BYTES, HEADER_BYTES, encode_header
from tbwidget.record.wire import MOST_VARINT, varint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Columns = tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]
    """Wall times, steps and values."""

_WALL_TIME: Final = struct.Struct("<cd")
_CRC: Final = struct.Struct("<I")

ROWS_WORTH_A_MATRIX: Final = 64
"""Fewer records of one shape are made faster one by one."""

_VARINT_LIMITS: Final = np.array([1, *(1 << (7 * size) for size in range(1, 9))], np.int64)
"""The least positive numbers whose varints take 1, 2, ... 9 bytes. 0 is left out of a message."""


class ScalarRecords:
    """Makes the records of one time series.

    Parameters
    ----------
    tag : str
    summary : bytes
        The serialised summary of any point of it.
    value_offset : int
        Where in `summary` the value's bytes are.
    dtype : {"<f4", "<f8"}
        Of the value there.
    """

    __slots__ = ("_after", "_before", "_dtype", "_headers", "_pack_value", "_templates", "tag")

    def __init__(self, tag: str, summary: bytes, value_offset: int, dtype: str) -> None:
        self.tag = tag
        self._dtype = np.dtype(dtype)
        field = b"\x2a" + varint(len(summary)) + summary
        start = value_offset + len(field) - len(summary)
        self._before = field[:start]
        self._after = field[start + self._dtype.itemsize :]
        self._pack_value = struct.Struct("<f" if self._dtype.itemsize == 4 else "<d").pack
        self._headers: dict[int, bytes] = {}
        self._templates: dict[int, _Template] = {}

    def encode_one(self, wall_time: float, step: int, value: float) -> bytes:
        """Return the record of one point."""
        try:
            packed = self._pack_value(value)
        except OverflowError:  # beyond float32
            packed = self._pack_value(float("inf") if value > 0 else float("-inf"))
        step_field = b"\x10" + varint(step) if step else b""
        time_field = _WALL_TIME.pack(b"\x09", wall_time)
        payload = b"".join((time_field, step_field, self._before, packed, self._after))
        header = self._headers.get(len(payload))
        if header is None:
            header = self._headers[len(payload)] = encode_header(len(payload))
        return b"".join((header, payload, _CRC.pack(masked_crc(payload))))

    def template(self, step_bytes: int) -> _Template:
        """Return what makes the records whose steps take so many bytes."""
        found = self._templates.get(step_bytes)
        if found is None:
            found = _Template(self._before, self._dtype, self._after, step_bytes)
            self._templates[step_bytes] = found
        return found


class _Template:
    """A record with zeros for what varies, and where that is."""

    def __init__(self, before: bytes, dtype: np.dtype[Any], after: bytes, step_bytes: int) -> None:
        # All bytes of a varint but its last have the high bit set.
        step = b"\x10" + b"\x80" * (step_bytes - 1) + b"\x00" if step_bytes else b""
        payload = b"\x09" + bytes(8) + step + before + bytes(dtype.itemsize) + after
        self.width = len(payload) + FRAME_BYTES
        self._dtype = dtype
        self._row = np.frombuffer(encode_header(len(payload)) + payload + bytes(4), np.uint8)
        self._crc = np.uint32(crc32c(payload))
        self._wall_time = HEADER_BYTES + 1
        self._step = range(self._wall_time + 9, self._wall_time + 9 + step_bytes)
        self._value = self.width - 4 - len(after) - dtype.itemsize

    def rows(self, columns: Columns) -> NDArray[np.uint8]:
        """Return the records of points, a row each; all steps take the template's bytes."""
        wall_times, steps, values = columns
        count = len(wall_times)
        rows = np.empty((count, self.width), np.uint8)
        rows[:] = self._row
        crcs = np.full(count, self._crc)
        self._store(rows, crcs, self._wall_time, _bytes_of(wall_times.astype("<f8", copy=False)))
        with np.errstate(over="ignore"):  # beyond float32 is infinite, as in protobuf
            self._store(rows, crcs, self._value, _bytes_of(values.astype(self._dtype, copy=False)))
        unsigned = steps.view(np.uint64)
        for index, position in enumerate(self._step):
            digits = ((unsigned >> np.uint64(7 * index)) & np.uint64(127)).astype(np.uint8)
            # The template has the high bits, and its CRC counts them.
            crcs ^= contribution(self._following(position)).take(digits)
            rows[:, position] |= digits
        rows[:, -4:] = _bytes_of(masked(crcs).astype("<u4", copy=False))
        return rows

    def _store(
        self, rows: NDArray[np.uint8], crcs: NDArray[np.uint32], at: int, data: NDArray[np.uint8]
    ) -> None:
        size = data.shape[1]
        rows[:, at : at + size] = data
        for index in range(size):
            crcs ^= contribution(self._following(at + index)).take(data[:, index])

    def _following(self, position: int) -> int:
        """Return how many bytes of the payload follow the one at `position`."""
        return self.width - 4 - position - 1


def encode_scalars(
    series: Sequence[ScalarRecords],
    wall_times: Sequence[float],
    steps: Sequence[int],
    values: Sequence[float],
) -> bytes | memoryview:
    """Return the records of points, in their order.

    Parameters
    ----------
    series : sequence of ScalarRecords
        To which each point belongs.
    wall_times : sequence of float
        Seconds since the epoch.
    steps : sequence of int
        Within int64.
    values : sequence of float
    """
    count = len(series)
    members = {one: index for index, one in enumerate(dict.fromkeys(series))}
    if count < ROWS_WORTH_A_MATRIX * max(1, len(members)):
        return b"".join(map(ScalarRecords.encode_one, series, wall_times, steps, values))
    step_column = _column(steps, "q")
    columns = (_column(wall_times, "d"), step_column, _column(values, "d"))
    step_bytes = _varint_sizes(step_column)
    shapes = step_bytes
    if len(members) > 1:
        indices = np.fromiter(map(members.__getitem__, series), np.intp, count)
        shapes = indices * (MOST_VARINT + 1) + step_bytes
    if (shapes == shapes[0]).all():
        return series[0].template(int(step_bytes[0])).rows(columns).data.cast("B")
    return _in_order(list(members), shapes, columns)


def _in_order(
    series: list[ScalarRecords], shapes: NDArray[np.intp], columns: Columns
) -> memoryview:
    """Make the rows of each shape, and put them where they belong."""
    order = np.argsort(shapes, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(shapes[order])) + 1)
    widths = np.empty(len(shapes), np.intp)
    made = []
    for group in groups:
        index, step_bytes = divmod(int(shapes[group[0]]), MOST_VARINT + 1)
        template = series[index].template(step_bytes)
        widths[group] = template.width
        wall_times, steps, values = columns
        made.append((group, template.rows((wall_times[group], steps[group], values[group]))))
    ends = np.cumsum(widths)
    data = bytearray(int(ends[-1]))
    for group, rows in made:
        # An item of a record's width at every byte: so a record is stored in one go.
        width = rows.shape[1]
        at = np.ndarray((len(data) - width + 1,), f"V{width}", data, strides=(1,))
        at[ends[group] - width] = rows.view(f"V{width}")[:, 0]
    return memoryview(data)


def _varint_sizes(numbers: NDArray[np.int64]) -> NDArray[np.intp]:
    sizes = np.searchsorted(_VARINT_LIMITS, numbers, side="right")
    return np.where(numbers < 0, MOST_VARINT, sizes)


def _column(numbers: Sequence[float], code: str) -> NDArray[Any]:
    # `struct` converts a list in a third of the time that NumPy takes.
    return np.frombuffer(struct.pack(f"={len(numbers)}{code}", *numbers), code)


def _bytes_of(column: NDArray[Any]) -> NDArray[np.uint8]:
    return column.view(np.uint8).reshape(len(column), column.dtype.itemsize)
