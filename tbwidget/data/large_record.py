"""A record too large to be held in memory, looked at where it lies."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from tbwidget.data.outline import Outline, outlined
from tbwidget.record.crc import crc32c, masked
from tbwidget.record.framing import HEADER_BYTES, Stop, stop_within

if TYPE_CHECKING:
    from tbwidget.data.places.place import OpenFile

PIECE_BYTES: Final = 4 << 20
"""Held at once."""

TURN_BYTES: Final = 32 << 20
"""Looked at in one go, for others wait meanwhile: some ten milliseconds."""


class Fit(Enum):
    """How the payload of a record stands to its CRC."""

    UNKNOWN = "not all of it has been looked at"
    RIGHT = "it is what was written"
    WRONG = "it is damaged"
    TORN = "it is damaged, by zeros that go on behind it"
    UNWRITTEN = "zeros are where it may be written yet"


_FITS: Final = {
    None: Fit.WRONG,
    Stop.DAMAGED: Fit.TORN,
    Stop.END: Fit.UNWRITTEN,
    Stop.ZEROS: Fit.UNWRITTEN,
}


class LargeRecord:
    """A record that all of is in its file.

    Parameters
    ----------
    offset : int
        Where it begins in the file, in bytes.
    length : int
        Bytes of its payload.
    again : bool
        Whether it has been looked at before, and was wrong.
    """

    def __init__(self, offset: int, length: int, *, again: bool = False) -> None:
        self.length = length
        self.again = again
        self._begin = offset + HEADER_BYTES
        self._end = self._begin + length
        self._checked = self._begin
        self._crc = 0

    def outline(self, file: OpenFile) -> Outline:
        """Return its outline; raises as `outlined` does."""

        def read(at: int, size: int) -> bytes:
            return file.read_at(self._begin + at, max(0, min(size, self.length - at)))

        return outlined(read, self.length)

    def check(self, file: OpenFile) -> Fit:
        """Go on to compare it with its CRC."""
        stop = min(self._checked + TURN_BYTES, self._end)
        while self._checked < stop:
            size = min(PIECE_BYTES, stop - self._checked)
            self._crc = crc32c(file.read_at(self._checked, size), self._crc)
            self._checked += size
        if stop < self._end:
            return Fit.UNKNOWN
        # The bytes behind a record that ends in zeros tell whether it is whole.
        stored = file.read_at(self._end, 4 + HEADER_BYTES)
        if stored[:4] == masked(self._crc).to_bytes(4, "little"):
            return Fit.RIGHT
        return _FITS[stop_within(stored[3] if len(stored) > 3 else 0, stored[4:])]
