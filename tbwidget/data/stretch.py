"""Whole records of a file, as they are read in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tbwidget.record.framing import FRAME_BYTES, HEADER_BYTES

if TYPE_CHECKING:
    from tbwidget.record.frames import Frames

PADDING_BYTES: Final = 8
"""Follow the data that are read, for those who look at it by the word."""


class Stretch(NamedTuple):
    """The next whole records of a file.

    Attributes
    ----------
    data : bytes
        With `PADDING_BYTES`, at least, behind the records.
    offset : int
        Where `data` begins in the file.
    frames : Frames
        In `data`.
    large : int
        Bytes of the payload of the one record that is meant, where that is so large that
        `data` has its outline instead (`tbwidget.data.outline`), or nothing if it is damaged.
    """

    data: bytes
    offset: int
    frames: Frames
    large: int = 0

    @property
    def end(self) -> int:
        """Where the records end in the file."""
        return self.offset + (self.large + FRAME_BYTES if self.large else self.frames.end)

    def length(self, index: int) -> int:
        """Return the bytes of a record's payload in the file."""
        return self.large or int(self.frames.lengths[index])

    def offset_of(self, index: int) -> int:
        """Return where a record begins in the file."""
        return self.offset + int(self.frames.starts[index])

    def payload(self, index: int) -> memoryview:
        """Return the payload of a record."""
        start = int(self.frames.starts[index]) + HEADER_BYTES
        return memoryview(self.data)[start : start + int(self.frames.lengths[index])]

    def crc(self, index: int) -> int:
        """Return the masked CRC that is stored with a record's payload."""
        end = int(self.frames.starts[index] + self.frames.lengths[index]) + HEADER_BYTES
        return int.from_bytes(self.data[end : end + 4], "little")
