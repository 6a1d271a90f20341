"""One event file that is read as it grows."""

from __future__ import annotations

import time
from contextlib import closing
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from tbwidget.data.discovery import printable
from tbwidget.data.places.local import LOCAL
from tbwidget.data.places.place import Wanted
from tbwidget.record.frames import Frames, find_frames
from tbwidget.record.framing import HEADER_BYTES, MAX_PAYLOAD_BYTES, Stop

if TYPE_CHECKING:
    from tbwidget.data.places.place import OpenFile, Place, Signature

CHUNK_BYTES: Final = 4 << 20
"""Read in one go, unless a record is larger."""

HEAD_BYTES: Final = 128
"""What tells a file from another of its name: its first record holds the time it began."""

TAIL_BYTES: Final = 64
"""Before the first byte not read, by which a file is known again: a CRC and a time among them."""

FIRST_RETRY_SECONDS: Final = 1.0
LAST_RETRY_SECONDS: Final = 60.0
"""Pauses after a file could not be read."""

MAX_PROBLEMS: Final = 100
"""Kept of one file; a file of noise has as many as it has bytes."""


class Problem(NamedTuple):
    """Something that could not be read."""

    file: str
    offset: int | None
    """Bytes from the start of the file, None where it concerns the file as a whole."""
    what: str
    since: float
    """When it was first met, in seconds since the epoch."""


class State(StrEnum):
    """How it stands with a file."""

    NO_DATA = "no data"
    GROWING = "growing"
    TORN = "torn tail"
    DAMAGED = "damaged"
    GONE = "gone"
    FOREIGN = "not an event file"


class Stretch(NamedTuple):
    """The next whole records of a file.

    Attributes
    ----------
    data : bytes
    offset : int
        Where `data` begins in the file.
    frames : Frames
        In `data`.
    """

    data: bytes
    offset: int
    frames: Frames

    @property
    def end(self) -> int:
        """Where the records end in the file."""
        return self.offset + self.frames.end

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


class EventFile:
    """Reads the records of one file, each once, as they come.

    The file is opened for each read and closed after it, so that thousands of files need
    no more descriptors than one.

    Parameters
    ----------
    path : str
    run : str
        The run it belongs to.
    place : Place
        Where it lies.

    Attributes
    ----------
    state : State
    offset : int
        Of the first byte not read.
    size : int
        Bytes it had when it was last looked at.
    generation : int
        Raised when the file is another than before and is read from its start: what was
        read of the former generation no longer counts.
    problems : list of Problem
    """

    def __init__(self, path: str, run: str, place: Place = LOCAL) -> None:
        self.path = path
        self.run = run
        self.place = place
        self.size = 0
        self.generation = 0
        self.problems: list[Problem] = []
        self._seen: Signature | None = None
        self._retry_at = 0.0
        self._retry_seconds = FIRST_RETRY_SECONDS
        self._restart()

    def _restart(self) -> None:
        self.state = State.NO_DATA
        self.offset = 0
        self._head, self._tail, self._tail_at = b"", b"", 0
        self._last: Signature | None = None
        self.problems.clear()

    @property
    def resting(self) -> bool:
        """Whether it could not be read, and is not to be tried again yet."""
        return time.monotonic() < self._retry_at

    @property
    def rests_until(self) -> float:
        """When it is to be tried again, by the monotonic clock; long ago where it need not be."""
        return self._retry_at

    def is_due(self, signature: Signature) -> bool:
        """Whether the file has changed since it was read to its end, or may be tried again."""
        return not self.resting and signature != self._seen

    def wanted(self) -> Wanted:
        """Return what `read` will ask for."""
        begin = self._tail_at if self.size >= self.offset else 0
        return Wanted(self.path, begin, min(self.size, begin + TAIL_BYTES + CHUNK_BYTES))

    def read(self) -> tuple[Stretch | None, bool]:
        """Return the next records, and whether there may be more to read at once.

        A file that can't be read has the reason among its `problems`, and rests a while.
        """
        try:
            found, more = self._read()
        except (FileNotFoundError, NotADirectoryError):
            self.state, self._seen = State.GONE, None
            return None, False
        except OSError as error:
            self._back_off(error)
            return None, False
        self._retry_seconds = FIRST_RETRY_SECONDS
        self.problems = [problem for problem in self.problems if problem.offset is not None]
        return found, more

    def note_damaged(self, offset: int) -> None:
        """Count a record whose payload does not fit its CRC."""
        self._note(offset, "the CRC of a record's payload is wrong; the record is left out")

    def note_undecodable(self, offset: int) -> None:
        """Count a record whose payload is no event."""
        self._note(offset, "a record is no event; it is left out")

    def _read(self) -> tuple[Stretch | None, bool]:
        with closing(self.place.open(self.path)) as file:
            self.size = size = file.signature.size
            head = file.head(HEAD_BYTES)
            if self._is_another(file, head):
                self.generation += 1
                self._restart()
            elif self.state is State.FOREIGN:
                self._restart()
            if self.state is State.DAMAGED:
                self._seen = self._last = file.signature
                return None, False
            found = self._scan(file, size)
        progressed, self.offset = found.end > self.offset, found.end
        self._head, self._last = head[: self.offset], file.signature
        self._conclude(found, progressed, size)
        self._remember(found)
        more = found.frames.stop is Stop.END and progressed and found.end < size
        self._seen = None if more else file.signature
        return found, more

    def _is_another(self, file: OpenFile, head: bytes) -> bool:
        """Whether the file is not the one that was read before, by what was read of it.

        What was not read does not count: a writer may take back a torn record. A damaged
        one is also another when its signature says so: a whole copy may have come in its
        place.
        """
        if self.state is State.DAMAGED and self._last and file.replaces(self._last):
            return True
        if file.signature.size < self.offset or not head.startswith(self._head):
            return True
        return file.read_at(self._tail_at, len(self._tail)) != self._tail

    def _remember(self, found: Stretch) -> None:
        """Keep the last bytes read, and the damage behind them, to know the file again by."""
        end = found.frames.end
        begin = max(0, end - TAIL_BYTES)
        behind = HEADER_BYTES if self.state is State.DAMAGED else 0
        if end or behind:
            self._tail, self._tail_at = found.data[begin : end + behind], found.offset + begin

    def _scan(self, file: OpenFile, size: int) -> Stretch:
        data = file.read_at(self.offset, CHUNK_BYTES)
        frames = find_frames(data)
        if frames.end == 0 and CHUNK_BYTES < frames.wanted <= size - self.offset:
            data = file.read_at(self.offset, frames.wanted)
            frames = find_frames(data)
        return Stretch(data, self.offset, frames)

    def _conclude(self, found: Stretch, progressed: bool, size: int) -> None:
        """Set the state after a scan."""
        if found.frames.stop in {Stop.DAMAGED, Stop.OVERSIZE}:
            self._give_up(found)
        elif found.end < size and not progressed:
            self.state = State.TORN
        elif self.offset:
            self.state = State.GROWING

    def _give_up(self, found: Stretch) -> None:
        if found.end == 0:
            self.state = State.FOREIGN
            self._note(0, "this is not an event file: its first bytes are no record")
            return
        self.state = State.DAMAGED
        reason = (
            f"a record claims more than {MAX_PAYLOAD_BYTES} bytes"
            if found.frames.stop is Stop.OVERSIZE
            else "the CRC of a record's length is wrong"
        )
        self._note(found.end, f"{reason}; the rest of the file is not read")

    def _back_off(self, error: OSError) -> None:
        self._retry_at = time.monotonic() + self._retry_seconds
        self._retry_seconds = min(2 * self._retry_seconds, LAST_RETRY_SECONDS)
        if not any(problem.offset is None for problem in self.problems):
            self._note(None, f"can't be read: {error.strerror or error}")

    def _note(self, offset: int | None, what: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(printable(self.path), offset, what, time.time()))
