"""One event file that is read as it grows."""

from __future__ import annotations

import time
from contextlib import closing
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
from google.protobuf.message import DecodeError

from tbwidget.data.large_record import Fit, LargeRecord
from tbwidget.data.outline import LARGE_BYTES, PARTIAL
from tbwidget.data.places.local import LOCAL
from tbwidget.data.places.place import Wanted
from tbwidget.data.problems import Problems
from tbwidget.data.stretch import PADDING_BYTES, Stretch
from tbwidget.data.zeros import ZeroSearch
from tbwidget.record.crc import masked_crc
from tbwidget.record.frames import NO_FRAMES, Frames, find_frames
from tbwidget.record.framing import (
    FRAME_BYTES,
    HEADER_BYTES,
    LENGTH_BYTES,
    MAX_PAYLOAD_BYTES,
    Stop,
    encode_record,
    is_header,
    is_zero,
)
from tbwidget.record.salvage import salvage

if TYPE_CHECKING:
    from tbwidget.data.places.place import OpenFile, Place, Signature
    from tbwidget.data.problems import Problem, Tally

CHUNK_BYTES: Final = 4 << 20
FIRST_CHUNK_BYTES: Final = 1 << 18
"""Read in one go, after the first chunk, which is small for something to show soon."""

HEAD_BYTES: Final = 128
"""What tells a file from another of its name: its first record holds the time it began."""

TAIL_BYTES: Final = 64
"""Before the first byte not read, by which a file is known again: a CRC and a time among them."""

TICK_NANOSECONDS: Final = 2_000_000_000
"""After that a file that changes has another time of change, on every file system."""

DAMAGE: Final = frozenset({Stop.DAMAGED, Stop.OVERSIZE})

MOST_LOOKS: Final = 10
"""At what looks damaged in a file that changes at this moment."""

FIRST_RETRY_SECONDS: Final = 1.0
LAST_RETRY_SECONDS: Final = 60.0
"""Pauses after a file could not be read."""

MOST_SLOW: Final = 5_000
"""Records read in one go that are decoded one by one: in about a tenth of a second."""

MOST_STRANGERS: Final = 100_000
"""Values of unknown tags one after the other, in a run that has no room for them, after which
their file is left."""


class State(StrEnum):
    """How it stands with a file."""

    NO_DATA = "no data"
    GROWING = "growing"
    TORN = "torn tail"
    DAMAGED = "damaged"
    CROWDED = "crowded"
    GONE = "gone"
    FOREIGN = "not an event file"


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
    salvage : bool
        Whether to search for the next record behind a length that is wrong, rather than
        leave the rest of the file. What noise holds by chance may then be taken for events.
    tally : Tally, optional
        Counts its problems.

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
    skipped : int
        Bytes that were passed over in search of a record.
    """

    def __init__(
        self,
        path: str,
        run: str,
        place: Place = LOCAL,
        *,
        salvage: bool = False,
        tally: Tally | None = None,
    ) -> None:
        self.path = path
        self.run = run
        self.place = place
        self.size = 0
        self._salvages = salvage
        self.generation = 0
        self._problems = Problems(path, tally)
        self._seen: Signature | None = None
        self._retry_at = 0.0
        self._retry_seconds = FIRST_RETRY_SECONDS
        self._restart()

    def _restart(self) -> None:
        self.state = State.NO_DATA
        self.offset = 0
        self.skipped = 0
        self._lost_at: int | None = None
        self._strangers = 0
        self._large: LargeRecord | None = None
        self._zeros = ZeroSearch()
        # Where damage begins, and the bytes there.
        self._damage = 0, b""
        self._chunk_bytes = CHUNK_BYTES if self.place.is_far else FIRST_CHUNK_BYTES
        self._is_doubtful = False
        self._head, self._tail, self._tail_at = b"", b"", 0
        self._last: Signature | None = None
        self._problems.clear()

    @property
    def problems(self) -> list[Problem]:
        """What went wrong, row by row."""
        return self._problems.rows

    def forget_problems(self) -> None:
        """Have no problems any more, because the file is of no account."""
        self._problems.clear()

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

    def read(self, like: Frames | None = None) -> tuple[Stretch | None, bool]:
        """Return the next records, and whether there may be more to read at once.

        A file that can't be read has the reason among its `problems`, and rests a while.

        Parameters
        ----------
        like : Frames, optional
            Of another file, which this one may be like.
        """
        try:
            found, more = self._read(like)
        except (FileNotFoundError, NotADirectoryError):
            self.state, self._seen = State.GONE, None
            return None, False
        except OSError as error:
            self._back_off(error)
            return None, False
        self._retry_seconds = FIRST_RETRY_SECONDS
        self._problems.note_readable()
        return found, more

    def anew(self) -> EventFile:
        """Return the same file, as it is before anything is read of it."""
        return EventFile(self.path, self.run, self.place, salvage=self._salvages)

    def read_until(self, end: int) -> Stretch | None:
        """Return the next records before the offset `end`, None where there are no more.

        Raises
        ------
        OSError
        """
        if self.offset >= end:
            return None
        with closing(self.place.open(self.path)) as file:
            found = self._scan(file, end, None)
            while self._is_amid:
                found = self._scan(file, end, None)
        if found.end == self.offset:
            return None
        self.offset = found.end
        return found

    def is_same(self) -> bool:
        """Whether it is the file that was read before, as far as can be told.

        Raises
        ------
        OSError
        """
        with closing(self.place.open(self.path)) as file:
            return not self._is_another(file, file.head(HEAD_BYTES))

    @property
    def is_trusted(self) -> bool:
        """Whether what was read of it can be read again, for all that is known."""
        return not self._is_doubtful and not self.resting

    def doubt(self, why: Exception) -> None:
        """Have it read from its start by the next `read`: what was read is there no longer."""
        self._is_doubtful, self._seen = True, None
        reason = (isinstance(why, OSError) and why.strerror) or why
        self._problems.note_unreadable(f"what is no longer in memory is gone: {reason}")

    def look_again(self, stretch: Stretch, index: int) -> memoryview | None:
        """Return the payload of a record that did not fit its CRC, if it does now.

        What is written over zeros may be read in parts of different age.
        """
        if self._last is None or not _is_recent(self._last):
            return None
        length = int(stretch.frames.lengths[index])
        try:
            with closing(self.place.open(self.path)) as file:
                record = file.read_at(stretch.offset_of(index), length + FRAME_BYTES)
        except OSError:
            return None
        found = find_frames(record)
        again = Stretch(record, stretch.offset_of(index), found)
        is_right = len(found.starts) == 1 and masked_crc(again.payload(0)) == again.crc(0)
        return again.payload(0) if is_right else None

    def note_damaged(self, offset: int) -> None:
        """Count a record whose payload does not fit its CRC."""
        what = "the CRC of a record's payload is wrong; the record is left out"
        self._problems.note_record(offset, what)

    def note_undecodable(self, offset: int) -> None:
        """Count a record whose payload is no event."""
        self._problems.note_record(offset, "a record is no event; it is left out")

    def note_once(self, offset: int, what: str) -> None:
        """Tell of something in the file, where it comes up first."""
        self._problems.note_once(offset, what)

    def note_stranger(self, why: str) -> None:
        """Count a value that is left out, for its run has no room for another series."""
        self.note_once(self.offset, why)
        self._strangers += 1
        if self._strangers > MOST_STRANGERS:
            self.state = State.CROWDED
            self.note_once(self.offset, "so many tags are left out that the rest is not read")

    def note_known(self) -> None:
        """Be told that there are series here that are kept."""
        self._strangers = 0

    def note_slow(self, records: int) -> None:
        """Be told how many of the records read last are decoded one by one.

        That takes longer, and much memory until it is done, so fewer are read in one go.
        """
        if records > MOST_SLOW:
            self._chunk_bytes = FIRST_CHUNK_BYTES

    def _read(self, like: Frames | None) -> tuple[Stretch | None, bool]:
        with closing(self.place.open(self.path)) as file:
            self.size = size = file.signature.size
            head = file.head(HEAD_BYTES)
            if self._is_another(file, head):
                self.generation += 1
                self._restart()
            elif self.state is State.FOREIGN and not self._salvages:
                self._restart()
            if self._is_left:
                self._seen = self._last = file.signature
                return None, False
            before = self.offset, self._lost_at
            found = self._scan(file, size, like)
            if found.large:
                self._tail_at = found.end - TAIL_BYTES
                self._tail = file.read_at(self._tail_at, TAIL_BYTES)
        self.offset = found.end
        progressed = (self.offset, self._lost_at) != before or self._is_amid
        self._head, self._last = head[: self.offset], file.signature
        self._conclude(found, progressed, size)
        self._remember(found)
        # Zeros at the end of a chunk may end soon after it.
        goes_on = found.frames.stop in {Stop.END, Stop.ZEROS} and progressed
        more = goes_on and found.end < size
        unsure = found.frames.stop is Stop.ZEROS and _is_recent(file.signature)
        self._seen = None if more or unsure else file.signature
        return found, more

    @property
    def _is_amid(self) -> bool:
        """Whether what is next takes several turns."""
        return self._large is not None or self._zeros.is_amid

    @property
    def _is_left(self) -> bool:
        """Whether it is not read further, whatever comes."""
        is_damaged = self.state is State.DAMAGED and not self._salvages
        return is_damaged or self.state is State.CROWDED

    def _is_another(self, file: OpenFile, head: bytes) -> bool:
        """Whether the file is not the one that was read before, by what was read of it.

        What was not read does not count: a writer may take back a torn record. A damaged
        one is also another when its signature says so: a whole copy may have come in its
        place.
        """
        if self._is_doubtful:
            return True
        if self._problems.are_of_content and self._last and file.replaces(self._last):
            return True
        if file.signature.size < self.offset or not head.startswith(self._head):
            return True
        if file.read_at(self._tail_at, len(self._tail)) != self._tail:
            return True
        # Zeros that were taken for damage may be filled by now.
        at, damage = self._damage
        if not damage or (self._salvages and self.place.is_far):
            return False
        return file.read_at(at, len(damage)) != damage

    def _remember(self, found: Stretch) -> None:
        """Keep the last bytes read, to know the file again by."""
        end = found.frames.end
        if end and not found.large:
            begin = max(0, end - TAIL_BYTES)
            self._tail, self._tail_at = bytes(found.data[begin:end]), found.offset + begin

    def _scan(self, file: OpenFile, size: int, like: Frames | None) -> Stretch:
        """Return what is there; of a file that changes, only damage that lasts is believed."""
        is_lost = self._lost_at is not None
        for _ in range(MOST_LOOKS):
            found, followed = self._look(file, size, like)
            is_damaged = found.frames.stop in DAMAGE and not is_lost
            if not is_damaged or not _is_recent(file.signature):
                break
            end = found.frames.end
            doubtful = found.data[end : end + _wrong_header(found.data, end) + HEADER_BYTES]
            if file.read_at(found.end, len(doubtful)) == doubtful:
                break
        data, frames = found.data, found.frames
        if is_damaged:
            wrong = _wrong_header(data, frames.end)
            if found.end or self._salvages:
                self._damage = found.end + wrong, file.read_at(found.end + wrong, HEADER_BYTES)
            if self._salvages and frames.end + wrong >= len(data):
                return self._passed_over(wrong)
        if self._salvages and (is_lost or is_damaged) and not self._zeros.is_amid:
            frames = self._salvaged(data, frames, followed=followed)
        if len(data) - frames.end < PADDING_BYTES:
            data += bytes(PADDING_BYTES)
        return found._replace(data=data, frames=frames)

    def _look(self, file: OpenFile, size: int, like: Frames | None) -> tuple[Stretch, bool]:
        """Return what is there, and whether something else than zeros is known to follow."""
        chunk = min(self._chunk_bytes, CHUNK_BYTES)
        left, is_lost = size - self.offset, self._lost_at is not None
        data = file.read_at(self.offset, min(chunk, left))
        frames = find_frames(data, like=like)
        self._chunk_bytes = min(4 * chunk, CHUNK_BYTES)
        if not frames.end and not is_lost and len(data) < frames.wanted <= left:
            length = int.from_bytes(data[:LENGTH_BYTES], "little")
            if length > LARGE_BYTES:
                return self._look_at_large(file, length, size), False
            # The bytes behind a record that ends in zeros tell whether it is whole.
            data = file.read_at(self.offset, min(frames.wanted + HEADER_BYTES, left))
            frames = find_frames(data)
        # Zeros at the end of a chunk may end soon after it.
        is_open = is_zero(data[HEADER_BYTES - 1 :]) if is_lost else frames.stop is Stop.ZEROS
        if not is_open or len(data) >= left or (frames.end and not is_lost):
            return Stretch(data, self.offset, frames), False
        other = self._first_other(file, self.offset + len(data), size)
        if other is None:
            return Stretch(data, self.offset, NO_FRAMES._replace(stop=Stop.ZEROS)), False
        if other >= size or is_lost:
            return Stretch(data, self.offset, frames), other < size
        frames = find_frames(data, followed=True)
        if not frames.end and frames.wanted > len(data):
            data = file.read_at(self.offset, min(frames.wanted, left))
            frames = find_frames(data, followed=other >= self.offset + len(data))
        return Stretch(data, self.offset, frames), other >= self.offset + len(data)

    def _first_other(self, file: OpenFile, begin: int, size: int) -> int | None:
        """Return where from `begin` on there is a byte that is not zero, as `ZeroSearch` does."""
        recent = _is_recent(file.signature)
        return self._zeros.first_other(file, self.offset, begin, size, is_recent=recent)

    def _look_at_large(self, file: OpenFile, length: int, size: int) -> Stretch:
        """Return the outline of the next record, as soon as it is known to be whole."""
        large, self._large = self._large, None
        if large is None or large.length != length:
            large = LargeRecord(self.offset, length)
        fit = large.check(file)
        if fit is Fit.UNWRITTEN:
            behind = min(self.offset + FRAME_BYTES + length + HEADER_BYTES, size)
            other = self._first_other(file, behind, size)
            if other is None:
                fit = Fit.UNKNOWN
            elif other < size:
                fit = Fit.TORN
        if fit in {Fit.WRONG, Fit.TORN} and not large.again and _is_recent(file.signature):
            # What is written over zeros may be read in parts of different age.
            large, fit = LargeRecord(self.offset, length, again=True), Fit.UNKNOWN
        if fit is Fit.UNKNOWN:
            self._large = large
        if fit in {Fit.UNKNOWN, Fit.UNWRITTEN}:
            stop = Stop.ZEROS if fit is Fit.UNWRITTEN else Stop.END
            return Stretch(b"", self.offset, NO_FRAMES._replace(stop=stop))
        if fit is Fit.TORN:
            header = file.read_at(self.offset, HEADER_BYTES)
            return Stretch(header, self.offset, NO_FRAMES._replace(stop=Stop.DAMAGED))
        data = b"" if fit is Fit.WRONG else self._outline(large, file)
        if fit is Fit.WRONG:
            self.note_damaged(self.offset)
        return Stretch(data + bytes(PADDING_BYTES), self.offset, find_frames(data), length)

    def _outline(self, large: LargeRecord, file: OpenFile) -> bytes:
        """Return a record that is the outline of a large one, nothing if that is no event."""
        try:
            outline = large.outline(file)
        except DecodeError:
            self.note_undecodable(self.offset)
            return b""
        if outline.is_partial:
            self.note_once(self.offset, PARTIAL)
        return encode_record(outline.payload)

    def _passed_over(self, nbytes: int) -> Stretch:
        """Leave out a large record that is damaged together with what follows it."""
        self._lost_at = self.offset
        self.skipped += nbytes
        self._problems.note_record(self.offset, _left_out(nbytes))
        return Stretch(bytes(PADDING_BYTES), self.offset, NO_FRAMES, nbytes - FRAME_BYTES)

    def _salvaged(self, data: bytes, before: Frames, *, followed: bool) -> Frames:
        """Return the frames of `data`, those behind damage among them, and count the gaps."""
        if self._lost_at is not None:
            before = Frames(before.starts[:0], before.lengths[:0], [], 0, Stop.DAMAGED, 0)
        lost = self._lost_at is not None
        frames, gaps, lost = salvage(data, before.end, lost=lost, followed=followed)
        for begin, end in gaps:
            at = self.offset + begin if self._lost_at is None else self._lost_at
            self.skipped += end - begin
            self._problems.note_record(at, _left_out(self.offset + end - at))
            self._lost_at = at if lost and end == frames.end else None
        return frames._replace(
            starts=np.concatenate([before.starts, frames.starts]),
            lengths=np.concatenate([before.lengths, frames.lengths]),
        )

    def _conclude(self, found: Stretch, progressed: bool, size: int) -> None:
        """Set the state after a scan."""
        if self._lost_at is not None:
            self.state = State.DAMAGED if self._lost_at else State.FOREIGN
        elif found.frames.stop in DAMAGE:
            self._give_up(found)
        elif found.end < size and not progressed:
            self.state = State.TORN
        elif self.offset:
            self.state = State.GROWING

    def _give_up(self, found: Stretch) -> None:
        if found.end == 0:
            self.state = State.FOREIGN
            self.note_once(0, "this is not an event file: its first bytes are no record")
            return
        self.state = State.DAMAGED
        reason = "the CRC of a record's length is wrong"
        if found.frames.stop is Stop.OVERSIZE:
            reason = f"a record claims more than {MAX_PAYLOAD_BYTES} bytes"
        elif is_zero(self._damage[1][LENGTH_BYTES:]):
            reason = "zeros are where records should be, and others follow"
        self.note_once(found.end, f"{reason}; the rest of the file is not read")

    def _back_off(self, error: OSError) -> None:
        self._retry_at = time.monotonic() + self._retry_seconds
        self._retry_seconds = min(2 * self._retry_seconds, LAST_RETRY_SECONDS)
        self._problems.note_unreadable(error.strerror or str(error))


def _is_recent(signature: Signature) -> bool:
    """Whether a file may yet change without another time of change, where that is known.

    Where zeros are written over, the size does not tell either.
    """
    modified = signature.modified
    return isinstance(modified, int) and time.time_ns() - modified < TICK_NANOSECONDS


def _left_out(nbytes: int) -> str:
    return f"no record begins here; {nbytes} bytes are left out"


def _wrong_header(data: bytes, begin: int) -> int:
    """Return how far behind `begin`, where a scan stopped for damage, a header is wrong.

    It is the next one where zeros run from a record's payload into it.
    """
    length = int.from_bytes(data[begin : begin + LENGTH_BYTES], "little")
    is_right = length <= MAX_PAYLOAD_BYTES and is_header(data[begin : begin + HEADER_BYTES])
    return FRAME_BYTES + length if is_right else 0
