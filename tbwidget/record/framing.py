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
    ZEROS = "zeros follow: space that is not written yet"
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
        Bytes from `end` on that would complete the record that begins there; 0 if not known.
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
        elif _is_unwritten_from(view, end - 1):
            found.stop = Stop.ZEROS
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
        unwritten = _is_unwritten_from(view, position + HEADER_BYTES - 1)
        return Stop.ZEROS if unwritten or length == length_crc == 0 else Stop.DAMAGED
    return Stop.OVERSIZE if length > max_payload else None


def _is_unwritten_from(view: memoryview, position: int) -> bool:
    """Whether only zeros are left from `position` on, the last byte of a CRC.

    A record whose writing has not come that far has such an end.
    """
    return not any(view[position:])
