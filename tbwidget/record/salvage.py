"""Where records begin again after damage. Pure.

What shows that a record begins is its header: eight bytes of a length that may be
believed, and the CRC that belongs to it. Noise has one by chance in 10^19 places.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from tbwidget.record.crc import contribution, crc32c, masked
from tbwidget.record.frames import Frames, find_frames
from tbwidget.record.framing import FRAME_BYTES, HEADER_BYTES, MAX_PAYLOAD_BYTES, Stop

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLOCK: Final = 1 << 18
"""Places that are looked at in one go, so that what is computed stays in the cache."""

_LENGTH_BYTES: Final = 8


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


def salvage(data: bytes | memoryview, begin: int, *, lost: bool) -> Salvaged:
    """Find the frames in ``data[begin:]``, whatever is between them.

    Zeros where a header should be are space that is not written yet, as they are for
    `find_frames`; what lies within a gap does not count, zeros or not.

    Parameters
    ----------
    data : bytes
    begin : int
    lost : bool
        Whether `begin` is in the midst of a gap, rather than where a record should begin.
    """
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
            if not lost and not any(data[position : position + HEADER_BYTES]):
                stop = Stop.ZEROS
                break
            after = places[index] if found else len(data) - HEADER_BYTES + 1
            gaps.append((position, after))
            position, lost = after, not found
            if lost:
                break
        end = position + FRAME_BYTES + lengths[index]
        if end > len(data):
            wanted = end - position
            break
        starts.append(position)
        position = end
    if starts and find_frames(data, starts[-1]).end == starts[-1]:
        # The last one is there in part only, and zeros are where the rest will be.
        position, stop, wanted = starts.pop(), Stop.ZEROS, 0
    chosen = np.array(starts, np.int64)
    frames = Frames(chosen, _lengths_at(data, chosen).astype(np.int64), [], position, stop, wanted)
    return Salvaged(frames, gaps, lost)


def find_headers(data: bytes | memoryview, begin: int = 0) -> NDArray[np.int64]:
    """Return where in ``data[begin:]`` there is a right header, at every byte, ascending."""
    count = max(0, len(data) - HEADER_BYTES + 1)
    word = np.ndarray((max(0, len(data) - 3),), "<u4", data, strides=(1,))
    found = [np.empty(0, np.int64)]
    for first in range(begin, count, _BLOCK):
        last = min(first + _BLOCK, count)
        # A length to be believed has four zeros on top, and four zeros have another CRC.
        places = first + np.flatnonzero(word[first + 4 : last + 4] == 0)
        low, stored = word[places], word[places + _LENGTH_BYTES]
        likely = (low <= MAX_PAYLOAD_BYTES) & ((low | stored) != 0)
        places, low, stored = places[likely], low[likely], stored[likely]
        found.append(places[_masked_crcs(low) == stored])
    return np.concatenate(found)


def _masked_crcs(lengths: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the masked CRCs of lengths that take four bytes at most."""
    crcs = np.full(len(lengths), crc32c(bytes(_LENGTH_BYTES)), np.uint32)
    for index in range(4):
        digits = (lengths >> np.uint32(8 * index)) & np.uint32(0xFF)
        crcs ^= contribution(_LENGTH_BYTES - 1 - index).take(digits)
    return masked(crcs)


def _lengths_at(data: bytes | memoryview, starts: NDArray[np.int64]) -> NDArray[np.uint32]:
    lengths: NDArray[np.uint32] = np.ndarray((max(0, len(data) - 3),), "<u4", data, strides=(1,))[
        starts
    ]
    return lengths
