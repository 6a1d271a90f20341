"""One event file that is read as it grows."""

from __future__ import annotations

import os
import time
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np

from tbwidget.data.discovery import printable
from tbwidget.record.frames import Frames, find_frames
from tbwidget.record.framing import HEADER_BYTES, MAX_PAYLOAD_BYTES, Stop
from tbwidget.record.salvage import salvage

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
"""Kept of the records of one file; a file of noise has as many as it has bytes."""


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


class Signature(NamedTuple):
    """What changes when a file does."""

    inode: int
    size: int
    modified: int


def signature(status: os.stat_result) -> Signature:
    """Return the signature of a file of that status."""
    return Signature(status.st_ino, status.st_size, status.st_mtime_ns)


class EventFile:
    """Reads the records of one file, each once, as they come.

    The file is opened for each read and closed after it, so that thousands of files need
    no more descriptors than one.

    Parameters
    ----------
    path : str
    run : str
        The run it belongs to.
    salvage : bool
        Whether to search for the next record behind a length that is wrong, rather than
        leave the rest of the file. What noise holds by chance may then be taken for events.

    Attributes
    ----------
    state : State
    offset : int
        Of the first byte not read.
    generation : int
        Raised when the file is another than before and is read from its start: what was
        read of the former generation no longer counts.
    skipped : int
        Bytes that were passed over in search of a record.
    problems : list of Problem
    """

    def __init__(self, path: str, run: str, *, salvage: bool = False) -> None:
        self.path = path
        self.run = run
        self._salvages = salvage
        self.generation = 0
        self.problems: list[Problem] = []
        self._seen: Signature | None = None
        self._retry_at = 0.0
        self._retry_seconds = FIRST_RETRY_SECONDS
        self._restart()

    def _restart(self) -> None:
        self.state = State.NO_DATA
        self.offset = 0
        self.skipped = 0
        self._lost_at: int | None = None
        self._head, self._tail, self._inode = b"", b"", 0
        self.problems.clear()

    @property
    def resting(self) -> bool:
        """Whether it could not be read, and is not to be tried again yet."""
        return time.monotonic() < self._retry_at

    def is_due(self, status: os.stat_result) -> bool:
        """Whether the file has changed since it was read to its end, or may be tried again."""
        return not self.resting and signature(status) != self._seen

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
        self._note_one(offset, "the CRC of a record's payload is wrong; the record is left out")

    def note_undecodable(self, offset: int) -> None:
        """Count a record whose payload is no event."""
        self._note_one(offset, "a record is no event; it is left out")

    def _read(self) -> tuple[Stretch | None, bool]:
        with open(self.path, "rb", buffering=0) as file:  # noqa: PTH123  # many small reads
            status = os.fstat(file.fileno())
            head = file.read(HEAD_BYTES)
            if self._is_another(file.fileno(), head, status):
                self.generation += 1
                self._restart()
            elif self.state is State.FOREIGN and not self._salvages:
                self._restart()
            if self.state is State.DAMAGED and not self._salvages:
                self._seen = signature(status)
                return None, False
            before = self.offset, self._lost_at
            found = self._scan(file.fileno(), status.st_size)
        self.offset = found.end
        progressed = (self.offset, self._lost_at) != before
        self._head, self._inode = head[: self.offset], status.st_ino
        if found.frames.end:
            self._tail = found.data[: found.frames.end][-TAIL_BYTES:]
        self._conclude(found, progressed, status.st_size)
        # Zeros at the end of a chunk may end soon after it.
        goes_on = found.frames.stop in {Stop.END, Stop.ZEROS} and progressed
        more = goes_on and found.end < status.st_size
        self._seen = None if more else signature(status)
        return found, more

    def _is_another(self, descriptor: int, head: bytes, status: os.stat_result) -> bool:
        """Whether the file is not the one that was read before, by what was read of it.

        What was not read does not count: a writer may take back a torn record. A damaged
        one is also another when its inode is: a whole copy may have come in its place.
        """
        is_damaged = any(problem.offset is not None for problem in self.problems)
        if is_damaged and status.st_ino != self._inode:
            return True
        if status.st_size < self.offset or not head.startswith(self._head):
            return True
        before = self.offset - len(self._tail)
        return _read_at(descriptor, before, len(self._tail)) != self._tail

    def _scan(self, descriptor: int, size: int) -> Stretch:
        data = _read_at(descriptor, self.offset, CHUNK_BYTES)
        frames = find_frames(data)
        if not frames.end and self._lost_at is None and len(data) == CHUNK_BYTES:
            wanted = _wanted(data, frames)
            if CHUNK_BYTES < wanted <= size - self.offset:
                # What follows tells whether a record that ends in zeros is whole.
                data = _read_at(descriptor, self.offset, wanted + HEADER_BYTES)
                frames = find_frames(data)
        if self._salvages and (
            self._lost_at is not None or frames.stop in {Stop.DAMAGED, Stop.OVERSIZE}
        ):
            frames = self._salvaged(data, frames)
        return Stretch(data, self.offset, frames)

    def _salvaged(self, data: bytes, before: Frames) -> Frames:
        """Return the frames of `data`, those behind damage among them, and count the gaps."""
        if self._lost_at is not None:
            before = Frames(before.starts[:0], before.lengths[:0], 0, Stop.DAMAGED, 0)
        frames, gaps, lost = salvage(data, before.end, lost=self._lost_at is not None)
        for begin, end in gaps:
            at = self.offset + begin if self._lost_at is None else self._lost_at
            self.skipped += end - begin
            left_out = f"{self.offset + end - at} bytes are left out"
            self._note_one(at, f"no record begins here; {left_out}")
            self._lost_at = at if lost and end == frames.end else None
        return frames._replace(
            starts=np.concatenate([before.starts, frames.starts]),
            lengths=np.concatenate([before.lengths, frames.lengths]),
        )

    def _conclude(self, found: Stretch, progressed: bool, size: int) -> None:
        """Set the state after a scan."""
        if self._lost_at is not None:
            self.state = State.DAMAGED if self._lost_at else State.FOREIGN
        elif found.frames.stop in {Stop.DAMAGED, Stop.OVERSIZE}:
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

    def _note_one(self, offset: int, what: str) -> None:
        """Count what may come up many times; more of one place replaces what was said of it."""
        if self.problems and self.problems[-1].offset == offset:
            self.problems[-1] = self.problems[-1]._replace(what=what)
        elif len(self.problems) < MAX_PROBLEMS:
            self._note(offset, what)

    def _note(self, offset: int | None, what: str) -> None:
        self.problems.append(Problem(printable(self.path), offset, what, time.time()))


def _wanted(data: bytes, frames: Frames) -> int:
    """Return how many bytes tell what begins with `data`, which has no whole frame; 0 if any do."""
    if frames.stop is Stop.ZEROS and any(data[:HEADER_BYTES]):
        return 2 * len(data)
    return frames.wanted


def _read_at(descriptor: int, offset: int, length: int) -> bytes:
    """Return up to `length` bytes; never allocates for more than the file has."""
    os.lseek(descriptor, offset, os.SEEK_SET)
    pieces = []
    while length > 0:
        piece = os.read(descriptor, min(length, 4 * CHUNK_BYTES))
        if not piece:
            break
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)
