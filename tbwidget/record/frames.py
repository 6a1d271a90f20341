"""Where the records of a stretch of a file begin, found by the thousand.

Each frame tells where the next one begins, so they are followed one by one. But training
loops write the same few tags over and over, so frames soon repeat their lengths: then the
next ones are guessed from the last, all at once, and the guess holds as far as the lengths
found there are those guessed. Either way each frame's length is checked by its CRC, by the
distinct length.
"""

from __future__ import annotations

import struct
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from tbwidget.record.crc import masked_crc
from tbwidget.record.framing import (
    FRAME_BYTES,
    HEADER_BYTES,
    MAX_PAYLOAD_BYTES,
    Stop,
    is_zero,
    stop_within,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LENGTH: Final = struct.Struct("<Q")
_LOW_HALF: Final = struct.Struct("<I")

FEWEST_STEPS: Final = 1 << 5
FIRST_STEPS: Final = 1 << 7
MOST_STEPS: Final = 1 << 14
"""Frames that are followed one by one before the next ones are guessed: more, where that finds
too few, and fewer where it finds many."""

WORTH: Final = 1 << 7
"""Frames that are followed in the time that a guess takes."""

LONGEST_LOOK: Final = 64
LEAST_LOOK: Final = 8
"""Frames among which it is looked for a pattern that repeats."""

FIRST_GUESSES: Final = 256
MOST_GUESSES: Final = 1 << 15
"""Frames that are guessed in one go: more and more, as long as that goes well."""

MANY_ROWS: Final = 64
"""So many numbers at equal distances are read in less time than as many anywhere."""

_CRC_OF_SMALL: Final = np.zeros(1 << 12, np.uint32)
_IS_KNOWN: Final = np.zeros(1 << 12, np.bool_)
"""The masked CRCs of small lengths, as far as they have come up: of one value for ever."""


class Repeat(NamedTuple):
    """A stretch of frames whose lengths repeat after so many frames.

    Attributes
    ----------
    first, frames : int
        Index of the first frame, and how many there are: whole periods.
    period : int
        In frames.
    """

    first: int
    frames: int
    period: int


class Frames(NamedTuple):
    """The whole frames in a stretch of bytes. Payloads are not checked.

    A frame that zeros fill up to the end is not whole yet, and one from which zeros run into
    the next header is part of what is damaged there: neither is among them.

    Attributes
    ----------
    starts : ndarray of int64, shape (n,)
        Where their headers begin, in bytes from the start of the stretch.
    lengths : ndarray of int64, shape (n,)
        Of their payloads, in bytes.
    repeats : list of Repeat
        Where lengths repeat; no frame is in two of them.
    end : int
        Where the last one ends.
    stop : Stop
        Why there is no further one.
    wanted : int
        Bytes from `end` on that would complete the frame that begins there, or tell what
        becomes of it; 0 if not known.
    """

    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    repeats: list[Repeat]
    end: int
    stop: Stop
    wanted: int


NO_FRAMES: Final = Frames(np.empty(0, np.int64), np.empty(0, np.int64), [], 0, Stop.END, 0)


def find_frames(
    data: bytes | bytearray | memoryview,
    begin: int = 0,
    end: int | None = None,
    *,
    max_payload: int = MAX_PAYLOAD_BYTES,
    like: Frames | None = None,
    followed: bool = False,
) -> Frames:
    """Find the frames in ``data[begin:end]``, which begins with one and may end anywhere.

    They are those that `tbwidget.record.framing.scan` finds, the damaged ones among them.
    The runs of one script have frames in the same places: where they are those of `like`,
    which other data had, that very object is returned.

    Zeros at the end are space that may not be written yet, unless the data are `followed`
    by something else than zeros.
    """
    end = len(data) if end is None else end
    words = _Words(data, end)
    if like and words.hold(like, begin):
        # If there is no further frame here either, or as little of it.
        rest = _stop_at(data, like.end, end, max_payload, followed=followed)
        if rest == (like.end, like.stop, like.wanted) and (
            like.end == end or end - like.end < max(like.wanted, HEADER_BYTES)
        ):
            return like
    found: list[NDArray[np.int64]] = []
    repeats: list[Repeat] = []
    position, steps, count = begin, FIRST_STEPS, 0
    while True:
        starts, after = _follow(data, position, end, steps)
        good = words.checked(starts, max_payload)
        found.append(starts[:good])
        count += good
        if good < len(starts):
            position = int(starts[good])
            break
        position = after
        if len(starts) < steps:
            break
        guessed, pattern = words.guess(starts, position)
        more = sum(map(len, guessed))
        steps = FEWEST_STEPS if more > WORTH else min(2 * steps, MOST_STEPS)
        if not more:
            continue
        found.extend(guessed)
        whole, part = divmod(more, len(pattern))
        repeats.append(Repeat(count, more, len(pattern)))
        count += more
        position += whole * sum(pattern) + sum(pattern[:part])
    starts = np.concatenate(found)
    if len(starts):
        stop = _stop_before(data, int(starts[-1]), position, end, followed=followed)
        if stop is not None:
            wanted = position - int(starts[-1]) + HEADER_BYTES if stop is Stop.END else 0
            position, starts = int(starts[-1]), starts[:-1]
            return Frames(starts, words.lengths(starts), [], position, stop, wanted)
    lengths = words.lengths(starts)
    repeats = _widened(repeats, lengths)
    rest = _stop_at(data, position, end, max_payload, followed=followed)
    return Frames(starts, lengths, repeats, *rest)


def _follow(
    data: bytes | bytearray | memoryview, position: int, end: int, steps: int
) -> tuple[NDArray[np.int64], int]:
    """Return where the next frames begin and where they end: so many, or all that are whole."""
    starts: list[int] = []
    # A length that takes more than these four bytes is not to be believed anyway.
    note, length_at = starts.append, _LOW_HALF.unpack_from
    last_header = end - FRAME_BYTES
    for _ in range(steps):
        if position > last_header:
            break
        [length] = length_at(data, position)
        after = position + FRAME_BYTES + length
        if after > end:
            break
        note(position)
        position = after
    return np.array(starts, np.int64), position


class _Words:
    """The numbers in headers, at every byte of the data."""

    def __init__(self, data: bytes | bytearray | memoryview, end: int) -> None:
        self._data = data
        self._end = end
        self._length_at = np.ndarray((max(0, end - 7),), "<u8", data, strides=(1,))
        self._crc_at = np.ndarray((max(0, end - 3),), "<u4", data, strides=(1,))

    def lengths(self, starts: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the lengths that checked frames tell."""
        return self._length_at[starts].astype(np.int64)

    def hold(self, frames: Frames, begin: int) -> bool:
        """Whether these frames, checked in other data, are here too from `begin` to the end."""
        starts, lengths = frames.starts, frames.lengths.view(np.uint64)
        if not len(starts) or starts[0] != begin or frames.end > self._end:
            return False
        if (self._length_at[starts] != lengths).any():
            return False
        same = self._crc_at[starts + 8] == _length_crcs(lengths)
        if not same.all():
            return False
        return _stop_before(self._data, int(starts[-1]), frames.end, self._end) is None

    def checked(self, starts: NDArray[np.int64], max_payload: int) -> int:
        """Return how many frames there are before one whose length is not to be believed."""
        lengths = self._length_at[starts]
        right = _length_crcs(lengths) == self._crc_at[starts + 8]
        right &= lengths <= max_payload
        return len(starts) if right.all() else int(right.argmin())

    def guess(
        self, starts: NDArray[np.int64], position: int
    ) -> tuple[list[NDArray[np.int64]], list[int]]:
        """Go on from `position` as the last frames repeat; return more starts, and the pattern.

        The pattern is the sizes of the frames of a period, the first of which is the first
        frame found.
        """
        found: list[NDArray[np.int64]] = []
        edges = [*starts[-LONGEST_LOOK:].tolist(), position]
        sizes = [after - start for start, after in pairwise(edges)]
        period = _period(sizes)
        pattern = sizes[len(sizes) - period :]
        if not period:
            return found, pattern
        total = sum(pattern)
        offsets = np.array([*accumulate(pattern, initial=0)][:-1])
        lengths = np.array(pattern, np.uint64) - np.uint64(FRAME_BYTES)
        crcs = _length_crcs(lengths)
        repeats = FIRST_GUESSES // period + 1
        while True:
            # Whole periods only: what comes after the last one is followed one by one.
            fitting = min(repeats, (self._end - position) // total)
            starts = position + total * np.arange(fitting)[:, np.newaxis] + offsets
            same = self._are(starts, lengths, crcs, total)
            count = same.size if same.all() else int(same.argmin())
            if count:
                found.append(starts.ravel()[:count])
            if count < period * repeats:
                return found, pattern
            position += total * repeats
            repeats = min(8 * repeats, MOST_GUESSES // period)

    def _are(
        self,
        starts: NDArray[np.int64],
        lengths: NDArray[np.uint64],
        crcs: NDArray[np.uint32],
        apart: int,
    ) -> NDArray[np.bool_]:
        """Return which frames at `starts`, a period a row, have these lengths and CRCs."""
        if len(starts) < MANY_ROWS:
            same: NDArray[np.bool_] = self._length_at[starts] == lengths
            same &= self._crc_at[starts + 8] == crcs
            return same
        same = np.empty(starts.shape, np.bool_)
        for column, start in enumerate(starts[0].tolist()):
            here, crc_here = slice(start, None, apart), slice(start + 8, None, apart)
            same[:, column] = self._length_at[here][: len(starts)] == lengths[column]
            same[:, column] &= self._crc_at[crc_here][: len(starts)] == crcs[column]
        return same


def _length_crcs(lengths: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Return the masked CRCs that headers with these lengths have."""
    small = lengths < len(_CRC_OF_SMALL)
    if small.all():
        known = _IS_KNOWN.take(lengths)
        if not known.all():
            for length in set(lengths[~known].tolist()):
                _CRC_OF_SMALL[length] = masked_crc(_LENGTH.pack(length))
                _IS_KNOWN[length] = True
        return _CRC_OF_SMALL.take(lengths)
    distinct, which = np.unique(lengths, return_inverse=True)
    crcs = [masked_crc(_LENGTH.pack(length)) for length in distinct.tolist()]
    return np.array(crcs, np.uint32)[which]


def _period(sizes: list[int]) -> int:
    """Return after how many frames the last sizes repeat, 0 if they don't."""
    for period in range(1, len(sizes) // 2 + 1):
        # A few must repeat, lest two that are equal by chance be taken for a pattern.
        look = max(2 * period, LEAST_LOOK)
        if sizes[-look:-period] == sizes[-look + period :]:
            return period
    return 0


def _widened(guessed: list[Repeat], lengths: NDArray[np.int64]) -> list[Repeat]:
    """Return repeats with the frames around those guessed that repeat too, in whole periods."""
    found: list[Repeat] = []
    end = 0
    for first, frames, period in guessed:
        begin, end = max(end, first - FIRST_STEPS), first + frames
        before, behind = lengths[begin : first + period], lengths[end - period : end + period]
        other = np.flatnonzero(before[period:] != before[:-period])
        begin += int(other[-1]) + 1 if len(other) else 0
        other = np.flatnonzero(behind[period:] != behind[:-period])
        end += int(other[0]) if len(other) else len(behind) - period
        end -= (end - begin) % period
        found.append(Repeat(begin, end - begin, period))
    return found


def _stop_before(
    data: bytes | bytearray | memoryview,
    start: int,
    after: int,
    end: int,
    *,
    followed: bool = False,
) -> Stop | None:
    """Return why the last frame, from `start` to `after`, does not count, None if it does."""
    if data[after - 1]:
        return None
    view = memoryview(data)
    [crc] = struct.unpack_from("<I", view, after - 4)
    if masked_crc(view[start + HEADER_BYTES : after - 4]) == int(crc):
        return None
    return stop_within(view[after - 1], view[after:end], followed=followed)


def _stop_at(
    data: bytes | bytearray | memoryview,
    position: int,
    end: int,
    max_payload: int,
    *,
    followed: bool,
) -> tuple[int, Stop, int]:
    """Return `position`, why no whole frame begins there, and how many bytes one would take."""
    if end - position < HEADER_BYTES:
        return position, Stop.END, 0
    view = memoryview(data)
    header = view[position : position + _LENGTH.size]
    [length], [crc] = _LENGTH.unpack(header), struct.unpack_from("<I", view, position + 8)
    if masked_crc(header) != crc:
        unwritten = not followed and is_zero(view[position + HEADER_BYTES - 1 : end])
        return position, Stop.ZEROS if unwritten else Stop.DAMAGED, 0
    if length > max_payload:
        return position, Stop.OVERSIZE, 0
    return position, Stop.END, FRAME_BYTES + length
