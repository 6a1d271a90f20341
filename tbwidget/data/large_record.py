"""A record too large to be held in memory, looked at where it lies."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from tbwidget.record.crc import crc32c, masked
from tbwidget.record.framing import HEADER_BYTES

if TYPE_CHECKING:
    from tbwidget.data.places.place import OpenFile

PIECE_BYTES: Final = 4 << 20
"""Held at once."""


class Fit(Enum):
    """How the payload of a record stands to its CRC."""

    RIGHT = "it is what was written"
    WRONG = "it is damaged"
    UNWRITTEN = "zeros are where it may be written yet"


def fit_of(file: OpenFile, offset: int, length: int) -> Fit:
    """Return whether the record at `offset`, with a payload of `length` bytes, is whole."""
    end = offset + HEADER_BYTES + length
    crc = 0
    for at in range(offset + HEADER_BYTES, end, PIECE_BYTES):
        crc = crc32c(file.read_at(at, min(PIECE_BYTES, end - at)), crc)
    # What follows tells whether a record that ends in zeros is whole.
    stored = file.read_at(end, 4 + HEADER_BYTES)
    if stored[:4] == masked(crc).to_bytes(4, "little"):
        return Fit.RIGHT
    return Fit.WRONG if any(stored[3:]) else Fit.UNWRITTEN


def part_of(file: OpenFile, offset: int, length: int, at: int, size: int) -> bytes:
    """Return some bytes of the payload of that record."""
    return file.read_at(offset + HEADER_BYTES + at, max(0, min(size, length - at)))
