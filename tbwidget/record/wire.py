"""The wire format of protobuf messages, as far as they are looked at without being parsed.

https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

from typing import Final

VARINT: Final = 0
FIXED64: Final = 1
BYTES: Final = 2
FIXED32: Final = 5
"""Types of fields; groups, which are of two more, are in no message of an event file."""

MOST_VARINT: Final = 10
"""Bytes of the longest varint, that of a negative number."""


def read_varint(data: bytes, position: int) -> tuple[int, int]:
    """Return the varint at `position`, and where it ends.

    Raises
    ------
    IndexError
        It ends early.
    ValueError
        It has more than `MOST_VARINT` bytes.
    """
    number = shift = 0
    while True:
        byte = data[position]
        position += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, position
        shift += 7
        if shift >= 7 * MOST_VARINT:
            raise ValueError(f"a varint of more than {MOST_VARINT} bytes")


def varint(number: int) -> bytes:
    """Return `number` (int64) as protobuf's varint."""
    rest = number & 0xFFFFFFFFFFFFFFFF
    digits = bytearray()
    while rest > 127:
        digits.append((rest & 127) | 128)
        rest >>= 7
    digits.append(rest)
    return bytes(digits)


def after_number(data: bytes, position: int, kind: int) -> int:
    """Return where the number at `position` ends, that of a field of the wire type `kind`.

    Raises
    ------
    IndexError
        It ends early.
    ValueError
        Fields of this type have no number.
    """
    if kind == VARINT:
        return read_varint(data, position)[1]
    if kind in {FIXED32, FIXED64}:
        return position + (4 if kind == FIXED32 else 8)
    raise ValueError(f"a field of the wire type {kind}")
