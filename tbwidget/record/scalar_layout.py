"""Records of scalars, read by the column.

The reverse of `tbwidget.record.scalars`, for the records of any writer: those of one time
series have the same bytes but for wall time, step, value and CRC. A layout tells where
these are, and what the other bytes must be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from tbwidget.record.crc import contribution, crc32c, masked
from tbwidget.record.framing import HEADER_BYTES
from tbwidget.record.wire import BYTES, FIXED32, FIXED64, VARINT, read_varint

if TYPE_CHECKING:
    from numpy.typing import NDArray

WALL_TIME: Final = HEADER_BYTES + 1
STEP: Final = WALL_TIME + 9
"""Where a record has its wall time, and the step that follows it."""

_TIME_KEY, _STEP_KEY, _SUMMARY_KEY, _VALUE_KEY = 0x09, 0x10, 0x2A, 0x0A
_SIMPLE_VALUE, _TENSOR = 2, 8
_CONTENT, _FLOATS, _DOUBLES = 4, 5, 6
"""Numbers of fields, see event.proto."""

_FACTORS: Final = np.arange(1, 1 << 10, 2).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
"""Odd multiples of an odd number: no bit of a word is lost. Equal digests are not relied on."""


class Points(NamedTuple):
    """Columns of scalars.

    Attributes
    ----------
    step : ndarray of int64, shape (n,)
    wall_time : ndarray of float64, shape (n,)
    value : ndarray of float32 or float64, shape (n,)
    """

    step: NDArray[np.int64]
    wall_time: NDArray[np.float64]
    value: NDArray[np.floating[Any]]


class ScalarLayout:
    """Where the records of a time series have what differs between them.

    Parameters
    ----------
    record : bytes
        Any one of them.
    step_bytes : int
        Of its step's varint; 0 where it has none.
    value_at : int
        Where its value is.
    dtype : {"<f4", "<f8"}
        Of the value.
    """

    def __init__(self, record: bytes, step_bytes: int, value_at: int, dtype: str) -> None:
        self.width = len(record)
        self._dtype = np.dtype(dtype)
        self._steps = range(STEP, STEP + step_bytes)
        self._value_at = value_at
        template, mask = bytearray(record), bytearray(b"\xff" * len(record))
        for start, size in (
            (WALL_TIME, 8),
            (value_at, self._dtype.itemsize),
            (len(record) - 4, 4),
        ):
            template[start : start + size] = mask[start : start + size] = bytes(size)
        for position in self._steps:  # a varint's high bits tell its length, so they are alike
            template[position] &= 0x80
            mask[position] = 0x80
        head = range(STEP - 1, STEP + step_bytes + 1 if step_bytes else STEP)
        head_mask = bytes(mask[at] if at in head else 0 for at in range(len(mask)))
        self._crc = np.uint32(crc32c(bytes(template[HEADER_BYTES:-4])))
        padding = bytes(-len(record) % 8)
        self.template = np.frombuffer(bytes(template) + padding, np.uint64)
        self.mask = np.frombuffer(bytes(mask) + padding, np.uint64)
        # From the key of the step to that of the summary.
        self._head_mask = np.frombuffer(head_mask + padding, np.uint64)

    def fits(self, rows: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Return which rows are records of this layout, whatever their CRCs."""
        return self._fits(rows, self.mask)

    def steps_alike(self, rows: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Return which rows have steps of as many bytes, in the same place."""
        return self._fits(rows, self._head_mask)

    def _fits(self, rows: NDArray[np.uint64], masks: NDArray[np.uint64]) -> NDArray[np.bool_]:
        differs: NDArray[np.uint64] = np.zeros(len(rows), np.uint64)
        found: NDArray[np.uint64] = np.empty(len(rows), np.uint64)
        for column, (expected, mask) in enumerate(zip(self.template, masks, strict=True)):
            if mask:
                np.bitwise_xor(rows[:, column], expected & mask, out=found)
                np.bitwise_and(found, mask, out=found)
                np.bitwise_or(differs, found, out=differs)
        fits: NDArray[np.bool_] = differs == 0
        return fits

    def digest(self, rows: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """Return a number for each row, the same for rows alike in what `mask` leaves of them."""
        digest: NDArray[np.uint64] = np.zeros(len(rows), np.uint64)
        for column, (mask, factor) in enumerate(zip(self.mask, _FACTORS, strict=False)):
            if mask:
                digest += (rows[:, column] & mask) * factor
        return digest

    def decode(self, rows: NDArray[np.uint64]) -> tuple[Points, NDArray[np.bool_]]:
        """Return what is in rows that fit, and which of them have the CRC they should.

        Parameters
        ----------
        rows : ndarray of uint64, shape (n, width rounded up to words)
            Records, contiguous, with whatever bytes follow them.
        """
        wall_times = _numbers(rows, WALL_TIME, "<u8")
        values = _numbers(rows, self._value_at, f"<u{self._dtype.itemsize}")
        crcs = np.full(len(rows), self._crc)
        self._count(crcs, WALL_TIME, wall_times)
        self._count(crcs, self._value_at, values)
        steps = np.zeros(len(rows), np.uint64)
        for index, position in enumerate(self._steps):
            digits = _numbers(rows, position, "u1") & np.uint8(0x7F)
            crcs ^= self._contribution(position).take(digits, mode="wrap")
            steps |= digits.astype(np.uint64) << np.uint64(7 * index)
        points = Points(
            steps.view(np.int64),
            wall_times.view("<f8").astype(np.float64, copy=False),
            values.view(self._dtype).astype(self._dtype.newbyteorder("="), copy=False),
        )
        return points, masked(crcs) == _numbers(rows, self.width - 4, "<u4")

    def _count(self, crcs: NDArray[np.uint32], start: int, numbers: NDArray[Any]) -> None:
        """Have `crcs` count the bytes of numbers, unsigned and little-endian."""
        if not len(numbers):
            return
        varies = int(np.bitwise_or.reduce(numbers ^ numbers[0]))
        data = numbers.view(np.uint8).reshape(len(numbers), numbers.itemsize)
        for index in range(numbers.itemsize):
            found = self._contribution(start + index)
            # Of times the first bytes hardly ever differ.
            is_same = not varies >> 8 * index & 0xFF
            crcs ^= found[data[0, index]] if is_same else found.take(data[:, index], mode="wrap")

    def _contribution(self, position: int) -> NDArray[np.uint32]:
        return contribution(self.width - 4 - 1 - position)


def _numbers(rows: NDArray[np.uint64], at: int, dtype: str) -> NDArray[Any]:
    """Return the numbers at the byte `at` of each row, in an array of their own."""
    # As numbers that may lie anywhere, which NumPy copies faster than so many bytes each.
    return np.ndarray((len(rows),), dtype, rows, at, rows.strides[:1]).copy()


def find_value(record: bytes, step_bytes: int) -> tuple[int, str] | None:
    """Return where a record has the one number of its one value, and the number's type.

    None where it has anything else: other values beside, more numbers, other types. Whether
    the value is a scalar's is for others to say.

    Parameters
    ----------
    record : bytes
        Header, payload and CRC.
    step_bytes : int
        Of the varint of its step; 0 where there is none.
    """
    end = len(record) - 4
    position = STEP + step_bytes if step_bytes else STEP - 1
    try:
        for key in (_SUMMARY_KEY, _VALUE_KEY):
            if record[position] != key:
                return None
            length, position = read_varint(record, position + 1)
            if position + length != end:
                return None
        fields = _fields(record, position, end)
        if _SIMPLE_VALUE in fields and _TENSOR not in fields:
            return _number(fields[_SIMPLE_VALUE], FIXED32, 4, "<f4")
        if _TENSOR not in fields or _SIMPLE_VALUE in fields:
            return None
        return _tensor_number(record, fields[_TENSOR])
    except (IndexError, ValueError):
        return None


def _tensor_number(record: bytes, tensor: tuple[int, int, int]) -> tuple[int, str] | None:
    kind, start, end = tensor
    if kind != BYTES:
        return None
    fields = _fields(record, start, end)
    held = [number for number in (_FLOATS, _DOUBLES, _CONTENT) if number in fields]
    if len(held) != 1:
        return None
    found = fields[held[0]]
    if held[0] == _FLOATS:
        return _number(found, FIXED32, 4, "<f4")
    if held[0] == _DOUBLES:
        return _number(found, FIXED64, 8, "<f8")
    # Four bytes may be an integer: whoever knows the type compares the values.
    return _number(found, BYTES, 4, "<f4") or _number(found, BYTES, 8, "<f8")


def _number(
    field: tuple[int, int, int], kind: int, size: int, dtype: str
) -> tuple[int, str] | None:
    """Return where a field has its number, plain or as the only one of a packed list."""
    found_kind, start, end = field
    fits = end - start == size and found_kind in (kind, BYTES)
    return (start, dtype) if fits else None


def _fields(data: bytes, position: int, end: int) -> dict[int, tuple[int, int, int]]:
    """Return the wire type and the place of each field of a message.

    Raises
    ------
    ValueError
        A field comes twice, or is of a type without use here, or the message ends early.
    """
    fields: dict[int, tuple[int, int, int]] = {}
    while position < end:
        key, position = read_varint(data, position)
        number, kind = key >> 3, key & 7
        start = position
        if kind == VARINT:
            _, position = read_varint(data, position)
        elif kind == FIXED64:
            position += 8
        elif kind == FIXED32:
            position += 4
        elif kind == BYTES:
            length, start = read_varint(data, position)
            position = start + length
        else:
            raise ValueError(f"wire type {kind}")
        if number in fields or position > end:
            raise ValueError(f"field {number} comes twice, or beyond the end")
        fields[number] = kind, start, position
    return fields


def step_size(record: bytes) -> int | None:
    """Return the bytes of the varint of a record's step, 0 where it has none.

    None where it does not begin as TensorFlow and the others begin it: with wall time, then
    step, then the summary.

    Parameters
    ----------
    record : bytes
        Header, payload of `LEAST_PAYLOAD` bytes at least, and CRC.
    """
    if record[HEADER_BYTES] != _TIME_KEY:
        return None
    if record[STEP - 1] != _STEP_KEY:
        return 0 if record[STEP - 1] == _SUMMARY_KEY else None
    for size in range(1, 11):
        if record[STEP + size - 1] < 0x80:
            return size
    return None


LEAST_PAYLOAD: Final = 20
"""Bytes of the shortest record of a scalar that is worth a column: it has all but a tag."""

assert STEP + 10 <= HEADER_BYTES + LEAST_PAYLOAD
