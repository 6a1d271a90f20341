"""Varints and numbers of protobuf's wire format."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbwidget.record.wire import BYTES, FIXED32, FIXED64, VARINT, after_number, read_varint, varint


@given(st.integers(0, 2**64 - 1), st.binary(max_size=4))
def test_a_varint_is_read_as_it_is_written(number: int, before: bytes) -> None:
    data = before + varint(number)
    assert read_varint(data + b"\xff", len(before)) == (number, len(data))


def test_a_varint_without_an_end_is_refused() -> None:
    with pytest.raises(IndexError):
        read_varint(b"\x80\x80", 0)
    with pytest.raises(ValueError, match="more than 10 bytes"):
        read_varint(b"\x80" * 10 + b"\x01", 0)


def test_numbers_end_where_their_types_say() -> None:
    assert after_number(b"\x80\x01\x00", 0, VARINT) == 2
    assert after_number(b"", 3, FIXED32) == 7
    assert after_number(b"", 3, FIXED64) == 11
    with pytest.raises(ValueError, match="wire type 2"):
        after_number(b"\x00", 0, BYTES)
