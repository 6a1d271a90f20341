"""A large record → a small event that says as much of what the index keeps. Pure.

The index keeps names, steps and times; what else a record holds is read when somebody looks.
So of a large record only what leads there is looked at, and long fields are passed over: it
takes neither the time nor the memory to parse it, which may be many times its size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from google.protobuf.message import DecodeError

from tbwidget.record.wire import BYTES, MOST_VARINT, after_number, read_varint, varint

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_NAME: Final = 1 << 12
MOST_DESCRIPTION: Final = 1 << 16
"""Characters of what names or tells of a series; what is longer is cut off there."""

LARGE_BYTES: Final = 1 << 16
"""Payloads of more are decoded by their outlines. Smaller ones are parsed in less time."""

MOST_FIELDS: Final = 50_000
MOST_BYTES: Final = 1 << 21
"""Of an outline. They suffice for more than ten thousand scalars in one record; what is
beyond is left out."""

PARTIAL: Final = "a record has very many values; those beyond the first are left out"

_SHORT: Final = 1 << 12
"""Bytes of a field that is kept whatever it is."""

# One character more than is kept shows that there are more, and the one behind it may be torn;
# each takes up to four bytes.
_NAME: Final = 4 * (MOST_NAME + 2)
_DESCRIPTION: Final = 4 * (MOST_DESCRIPTION + 2)

Shape = dict[int, "Shape | int"]
"""The fields of a message that are looked into, by their numbers: those of a message within, or
the bytes that are kept of a string (event.proto)."""

_METADATA: Final[Shape] = {1: {1: _NAME}, 2: _NAME, 3: _DESCRIPTION}
_VALUE: Final[Shape] = {1: _NAME, 7: _NAME, 9: _METADATA}
_SESSION_LOG: Final[Shape] = {}
_EVENT: Final[Shape] = {5: {1: _VALUE}, 7: _SESSION_LOG}

_WINDOW_BYTES: Final = 1 << 12
_KEY_AND_LENGTH: Final = 2 * MOST_VARINT


class Outline(NamedTuple):
    """What is kept of a record.

    Attributes
    ----------
    payload : bytes
        Of an event like the record's, in which strings are cut and contents left out.
    is_partial : bool
        Whether values are left out, because there are too many.
    """

    payload: bytes
    is_partial: bool


def outlined(read: Callable[[int, int], bytes], length: int) -> Outline:
    """Return the outline of a payload.

    Parameters
    ----------
    read : callable
        Returns so many bytes of the payload (the second argument) from an offset on (the
        first); fewer where it ends.
    length : int
        Bytes of the payload.

    Raises
    ------
    DecodeError
        It is no event.
    """
    walk = _Walk(read)
    try:
        payload = walk.message(0, length, _EVENT)
    except (IndexError, ValueError) as error:
        raise DecodeError(str(error)) from None
    return Outline(payload, walk.is_full)


class _Walk:
    """One walk through the fields of a payload."""

    def __init__(self, read: Callable[[int, int], bytes]) -> None:
        self.is_full = False
        self._read = read
        self._window, self._begin = b"", 0
        self._fields_left = MOST_FIELDS
        self._bytes_left = MOST_BYTES

    def message(self, position: int, end: int, shape: Shape) -> bytes:
        """Return the outline of the message that is there."""
        kept: list[bytes] = []
        while position < end:
            if not self._fields_left or self._bytes_left <= 0:
                self.is_full = True
                break
            self._fields_left -= 1
            head = self._peek(position, min(_KEY_AND_LENGTH, end - position))
            key, size = read_varint(head, 0)
            if key & 7 == BYTES:
                length, at = read_varint(head, size)
                position += at + length
                _check(position, end)
                inner = shape.get(key >> 3)
                content = self._content(position - length, length, inner)
                if self.is_full and inner is _VALUE:
                    break
                kept += head[:size], varint(len(content)), content
            else:
                size = after_number(head, size, key & 7)
                position += size
                _check(position, end)
                kept.append(head[:size])
            self._bytes_left -= size
        return b"".join(kept)

    def _content(self, start: int, length: int, shape: Shape | int | None) -> bytes:
        """Return what is kept of a field's content."""
        if isinstance(shape, dict):
            return self.message(start, start + length, shape)
        if length <= _SHORT:
            content = self._peek(start, length)
        elif not shape:
            return b""
        elif length <= shape:
            content = self._read(start, length)
        else:
            content = _up_to_a_character(self._read(start, shape))
        self._bytes_left -= len(content)
        return content

    def _peek(self, position: int, length: int) -> bytes:
        at = position - self._begin
        if at < 0 or at + length > len(self._window):
            self._window, self._begin, at = self._read(position, _WINDOW_BYTES), position, 0
        return self._window[at : at + length]


def _check(position: int, end: int) -> None:
    if position > end:
        raise ValueError("a field goes beyond the end of its message")


def _up_to_a_character(text: bytes) -> bytes:
    """Return UTF-8 that was cut off anywhere without its last character, which may be torn."""
    for end in range(len(text) - 1, len(text) - 5, -1):
        if text[end] & 0xC0 != 0x80:
            return text[:end]
    return text
