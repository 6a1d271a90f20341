"""Records read again, where the index says that they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from google.protobuf.message import DecodeError

from tbwidget._errors import ReadError
from tbwidget._proto import event_pb2 as pb
from tbwidget.data.discovery import printable
from tbwidget.data.outline import LARGE_BYTES, Outline, outlined
from tbwidget.data.places import read_range
from tbwidget.record.crc import masked_crc
from tbwidget.record.framing import FRAME_BYTES, HEADER_BYTES, encode_header

if TYPE_CHECKING:
    from tbwidget.data.series import IndexEntry


def read_event(entry: IndexEntry) -> pb.Event:
    """Return the event whose record is at `entry`.

    Raises
    ------
    ReadError
        The file can't be read, or it is another by now.
    """
    where = f"{printable(entry.file)} at byte {entry.offset}"
    try:
        record = read_range(entry.file, entry.offset, entry.length + FRAME_BYTES)
    except OSError as error:
        raise ReadError(f"{where} can't be read: {error.strerror or error}") from error
    # Without a copy: it may be large.
    payload: Any
    payload, crc = memoryview(record)[HEADER_BYTES:-4], record[-4:]
    whole = len(payload) == entry.length and record.startswith(encode_header(entry.length))
    if not whole or masked_crc(payload) != int.from_bytes(crc, "little"):
        raise ReadError(f"{where} holds another record than before: call refresh()")
    try:
        if entry.length > LARGE_BYTES and _outline(payload).is_partial:
            raise ReadError(f"{where} has so many values that it is not read")
        return pb.Event.FromString(payload)
    except DecodeError as error:
        raise ReadError(f"{where} holds no event: {error}") from None


def _outline(payload: memoryview) -> Outline:
    return outlined(lambda at, size: bytes(payload[at : at + size]), len(payload))


def read_value(entry: IndexEntry) -> pb.Summary.Value:
    """Return the value of a summary at `entry`; raises as `read_event`."""
    values = read_event(entry).summary.value
    if entry.value_index >= len(values):
        raise ReadError(f"{printable(entry.file)} at byte {entry.offset}: there is no such value")
    return values[entry.value_index]
