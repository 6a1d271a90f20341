"""Where records begin again after damage. Pure.

What shows that a record begins is its header: eight bytes of a length that may be
believed, and the CRC that belongs to it. Noise has one by chance in 10^19 places.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from tbwidget.record.crc import contribution, crc32c, masked, masked_crc
from tbwidget.record.frames import Frames
from tbwidget.record.framing import (
    FRAME_BYTES,
    HEADER_BYTES,
    LENGTH_BYTES,
    MAX_PAYLOAD_BYTES,
    Stop,
    stop_within,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLOCK: Final = 1 << 18
"""Places that are looked at in one go, so that what is computed stays in the cache."""


class Salvaged(NamedTuple):
    """What a stretch of bytes holds behind damage.

    Attributes
    ----------
    frames : Frames
        The whole frames. Where nothing more is found, `end` is the first place at which a
        header might still begin.
    gaps : list of (int, int)
        Where what was passed over begins and ends.
    lost : bool
        Whether the last gap goes on behind these bytes.
    """

    frames: Frames
    gaps: list[tuple[int, int]]
    lost: bool


def salvage(data: bytes, begin: int, *, lost: bool, followed: bool = False) -> Salvaged:
    """Find the frames in ``data[begin:]``, whatever is between them.

    Zeros at the end are space that may not be written yet, as they are for `find_frames`,
    also where they are behind noise. Others are passed over.

    Parameters
    ----------
    data : bytes
    begin : int
    lost : bool
        Whether `begin` is in the midst of a gap, rather than where a record should begin.
    followed : bool
        Whether something else than zeros follows the data.
    """
    zeros = len(data) if followed else len(data.rstrip(b"\0"))
    headers = find_headers(data, begin)
    places, lengths = headers.tolist(), _lengths_at(data, headers).tolist()
    starts: list[int] = []
    gaps: list[tuple[int, int]] = []
    position, index, wanted, stop = begin, 0, 0, Stop.END
    while True:
        index = bisect_left(places, position, index)
        found = index < len(places)
        if lost or not (found and places[index] == position):
            if len(data) - position < HEADER_BYTES:
                break
            if not lost and position + HEADER_BYTES - 1 >= zeros:
                stop = Stop.ZEROS
                break
            gap = position
            if not lost and starts and _stop_behind(data, starts[-1], position, zeros):
                gap = starts.pop()
            # A header that is written in part begins before the zeros.
            last = max(position, min(len(data), zeros) - HEADER_BYTES + 1)
            after = places[index] if found else last
            gaps.append((gap, after))
            position, lost = after, not found
            if lost:
                stop = Stop.ZEROS if zeros < len(data) else Stop.END
                break
        end = position + FRAME_BYTES + lengths[index]
        if end > len(data):
            wanted = end - position
            break
        starts.append(position)
        position = end
    if starts and not lost:
        before = _stop_behind(data, starts[-1], position, zeros)
        if before is not None:
            wanted = position - starts[-1] + HEADER_BYTES if before is Stop.END else 0
            position, stop = starts.pop(), before
    chosen = np.array(starts, np.int64)
    frames = Frames(chosen, _lengths_at(data, chosen).astype(np.int64), [], position, stop, wanted)
    return Salvaged(frames, gaps, lost)


def _stop_behind(data: bytes, start: int, after: int, zeros: int) -> Stop | None:
    """Return why the frame from `start` to `after` does not count, as for `find_frames`.

    None where it does, and where something else is between it and `after`. All bytes are
    zero from `zeros` on, if that is in the data.
    """
    if data[after - 1]:
        return None
    payload = memoryview(data)[start + HEADER_BYTES : after - 4]
    if int.from_bytes(data[start : start + LENGTH_BYTES], "little") != len(payload):
        return None
    if masked_crc(payload) == int.from_bytes(data[after - 4 : after], "little"):
        return None
    if zeros <= after and zeros < len(data):
        return Stop.ZEROS
    return stop_within(0, data[after : after + HEADER_BYTES], followed=True)


def find_headers(data: bytes | memoryview, begin: int = 0) -> NDArray[np.int64]:
    """Return where in ``data[begin:]`` there is a right header, at every byte, ascending."""
    count = max(0, len(data) - HEADER_BYTES + 1)
    word = np.ndarray((max(0, len(data) - 3),), "<u4", data, strides=(1,))
    found = [np.empty(0, np.int64)]
    for first in range(begin, count, _BLOCK):
        last = min(first + _BLOCK, count)
        # A length to be believed has four zeros on top, and four zeros have another CRC.
        places = first + np.flatnonzero(word[first + 4 : last + 4] == 0)
        low, stored = word[places], word[places + LENGTH_BYTES]
        likely = (low <= MAX_PAYLOAD_BYTES) & ((low | stored) != 0)
        places, low, stored = places[likely], low[likely], stored[likely]
        found.append(places[_masked_crcs(low) == stored])
    return np.concatenate(found)


def _masked_crcs(lengths: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the masked CRCs of lengths that take four bytes at most."""
    crcs = np.full(len(lengths), crc32c(bytes(LENGTH_BYTES)), np.uint32)
    for index in range(4):
        digits = (lengths >> np.uint32(8 * index)) & np.uint32(0xFF)
        crcs ^= contribution(LENGTH_BYTES - 1 - index).take(digits)
    return masked(crcs)


def _lengths_at(data: bytes | memoryview, starts: NDArray[np.int64]) -> NDArray[np.uint32]:
    lengths: NDArray[np.uint32] = np.ndarray((max(0, len(data) - 3),), "<u4", data, strides=(1,))[
        starts
    ]
    return lengths
