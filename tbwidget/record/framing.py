"""The framing of an event file.

A file is a sequence of records and nothing else. All numbers are little-endian::

    0        8        12          12+n      16+n
    ├────────┼────────┼───────────┼─────────┤
    │ length │ CRC of │  payload  │ CRC of  │
    │ n (u64)│ length │ (n bytes) │ payload │
    └────────┴────────┴───────────┴─────────┘

The CRCs are masked CRC-32C (`tbwidget.record.crc`). The layout is that of TFRecord
(tensorflow/core/lib/io/record_writer.h).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, NamedTuple

from tbwidget.record.crc import masked_crc

_LENGTH: Final = struct.Struct("<Q")
_CRC: Final = struct.Struct("<I")
_HEADER: Final = struct.Struct("<QI")

LENGTH_BYTES: Final = _LENGTH.size
HEADER_BYTES: Final = _HEADER.size
FRAME_BYTES: Final = _HEADER.size + _CRC.size
"""What a record takes besides its payload."""

MAX_PAYLOAD_BYTES: Final = 1 << 30
"""A record that claims more is taken for damage."""


class Record(NamedTuple):
    """One record of a file."""

    offset: int
    """Where its header begins, in bytes from the start of the file."""
    payload: memoryview


class Stop(Enum):
    """Why a scan went no further."""

    END = "the bytes end here, at or within a record"
    ZEROS = "zeros are all that follows: space that may not be written yet"
    DAMAGED = "the CRC of a record's length is wrong"
    OVERSIZE = "a record claims to be larger than any may be"


@dataclass(slots=True)
class Scan:
    """What a stretch of a file holds.

    Attributes
    ----------
    records : list of Record
        The whole records, in order.
    damaged : list of int
        Offsets of records whose payload does not fit its CRC; they are skipped.
    end : int
        Offset of the first byte that is not part of a whole record.
    stop : Stop
    wanted : int
        Bytes from `end` on that would complete the record that begins there, or tell what
        becomes of it; 0 if not known.
    """

    end: int
    records: list[Record] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    stop: Stop = Stop.END
    wanted: int = 0


def encode_header(length: int) -> bytes:
    """Return what comes before a payload of `length` bytes."""
    packed = _LENGTH.pack(length)
    return packed + _CRC.pack(masked_crc(packed))


def encode_record(payload: bytes) -> bytes:
    """Return the record that holds `payload`."""
    return b"".join((encode_header(len(payload)), payload, _CRC.pack(masked_crc(payload))))


def scan(data: bytes, offset: int = 0, *, max_payload: int = MAX_PAYLOAD_BYTES) -> Scan:
    """Find the records in `data`, the bytes of a file from `offset` on.

    Parameters
    ----------
    data : bytes
        Begins at a record; may end anywhere.
    offset : int
        Of its first byte in the file.
    max_payload : int
        Bytes of the largest payload that is believed.
    """
    view = memoryview(data)
    found = Scan(end=offset)
    position = 0
    while position + HEADER_BYTES <= len(view):
        length, length_crc = _HEADER.unpack_from(view, position)
        header_stop = _check_header(view, position, length, length_crc, max_payload)
        if header_stop:
            found.stop = header_stop
            break
        end = position + FRAME_BYTES + length
        if end > len(view):
            found.wanted = end - position
            break
        payload = view[position + HEADER_BYTES : end - _CRC.size]
        (payload_crc,) = _CRC.unpack_from(view, end - _CRC.size)
        if masked_crc(payload) == payload_crc:
            found.records.append(Record(offset + position, payload))
        elif (stop := stop_within(view[end - 1], view[end:])) is not None:
            found.stop = stop
            found.wanted = end - position + HEADER_BYTES if stop is Stop.END else 0
            break
        else:
            found.damaged.append(offset + position)
        position = end
    found.end = offset + position
    return found


def _check_header(
    view: memoryview, position: int, length: int, length_crc: int, max_payload: int
) -> Stop | None:
    header = view[position : position + _LENGTH.size]
    if masked_crc(header) != length_crc:
        # A header that is written in part has zeros from the last byte of its CRC on.
        unwritten = is_zero(view[position + HEADER_BYTES - 1 :])
        return Stop.ZEROS if unwritten else Stop.DAMAGED
    return Stop.OVERSIZE if length > max_payload else None


def stop_within(last: int, rest: bytes | memoryview, *, followed: bool = False) -> Stop | None:
    """Return why a scan stops before a whole record whose payload does not fit its CRC.

    Where its last byte is zero, it may be written in part, or lie where zeros begin that
    have taken the next header, too: then they are one damage. A zero that is there by
    chance has a header behind it.

    Parameters
    ----------
    last : int
        Last byte of the record.
    rest : bytes
        What follows it.
    followed : bool
        Whether something else than zeros follows `rest`.

    Returns
    -------
    Stop or None
        END where more bytes tell; None where the record alone is damaged.
    """
    if last:
        return None
    if not followed and is_zero(rest):
        return Stop.ZEROS
    if len(rest) and rest[0]:
        return None
    if len(rest) < HEADER_BYTES:
        return Stop.END
    return None if is_header(rest) else Stop.DAMAGED


def is_header(data: bytes | memoryview) -> bool:
    """Whether `data` begins with a length and the CRC that belongs to it."""
    _, length_crc = _HEADER.unpack_from(data)
    return masked_crc(data[: _LENGTH.size]) == int(length_crc)


def is_zero(data: bytes | memoryview) -> bool:
    """Whether all bytes are zero; true where there are none."""
    return not len(data) or not (data[0] or data[-1] or bytes(data).strip(b"\0"))
