"""The framing: whatever happens to the bytes, each whole record comes out once."""

from __future__ import annotations

import struct

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tbwidget.record.crc import masked_crc
from tbwidget.record.framing import (
    FRAME_BYTES,
    HEADER_BYTES,
    MAX_PAYLOAD_BYTES,
    Stop,
    encode_record,
    scan,
)

payload_lists = st.lists(st.binary(max_size=40), max_size=8)


def read_in_chunks(data: bytes, cuts: list[int]) -> list[tuple[int, bytes]]:
    """Scan what is there after each cut, as a reader of a growing file does."""
    found: list[tuple[int, bytes]] = []
    offset = 0
    for end in [*sorted(cuts), len(data)]:
        result = scan(data[offset:end], offset)
        found += [(record.offset, bytes(record.payload)) for record in result.records]
        assert result.stop is Stop.END
        assert not result.damaged
        offset = result.end
    return found


def test_the_frame_is_that_of_tfrecord() -> None:
    # CRC-32C of "123456789" is 0xE3069283 (RFC 3720's generator, B.4 of its errata);
    # masked as in tensorflow/core/lib/hash/crc32c.h.
    crc = 0xE3069283
    masked = (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF
    assert masked_crc(b"123456789") == masked
    record = encode_record(b"123456789")
    assert record[:8] == struct.pack("<Q", 9)
    assert record[HEADER_BYTES:-4] == b"123456789"
    assert record[-4:] == struct.pack("<I", masked)


@given(payload_lists, st.data())
def test_each_record_comes_out_once_however_its_bytes_arrive(
    payloads: list[bytes], data: st.DataObject
) -> None:
    stream = b"".join(map(encode_record, payloads))
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=12))
    found = read_in_chunks(stream, cuts)
    assert [payload for _, payload in found] == payloads
    assert [offset for offset, _ in found] == [
        sum(len(payload) + FRAME_BYTES for payload in payloads[:index])
        for index in range(len(payloads))
    ]


@given(payload_lists, st.integers(0, 64), st.data())
def test_zeros_are_waited_for_wherever_they_begin(
    payloads: list[bytes], beyond: int, data: st.DataObject
) -> None:
    stream = b"".join(map(encode_record, payloads))
    written = data.draw(st.integers(0, len(stream)))
    allocated = stream[:written] + bytes(len(stream) - written + beyond)
    first = scan(allocated)
    assert not first.damaged
    assert first.stop in {Stop.END, Stop.ZEROS}
    second = scan(stream[first.end :], first.end)
    both = [bytes(record.payload) for record in first.records + second.records]
    assert both == payloads


@given(payload_lists.filter(bool), st.binary(max_size=40))
def test_a_wrong_payload_leaves_out_that_record_alone(payloads: list[bytes], extra: bytes) -> None:
    good = list(map(encode_record, payloads))
    bad = bytearray(encode_record(b"x" + extra))
    bad[HEADER_BYTES] ^= 0xFF
    assume(bad[-1])  # a CRC that ends in a zero may not be wholly written yet
    found = scan(good[0] + bad + b"".join(good[1:]))
    assert [bytes(record.payload) for record in found.records] == payloads
    assert found.damaged == [len(good[0])]
    assert found.stop is Stop.END


@given(payload_lists, st.integers(0, HEADER_BYTES - 1), st.integers(1, 255))
def test_a_wrong_length_ends_the_scan_before_it(payloads: list[bytes], at: int, flip: int) -> None:
    good = b"".join(map(encode_record, payloads))
    bad = bytearray(encode_record(b"payload"))
    bad[at] ^= flip
    found = scan(good + bad + encode_record(b"after"))
    assert [bytes(record.payload) for record in found.records] == payloads
    assert found.stop is Stop.DAMAGED
    assert found.end == len(good)


def frame_claiming(length: int) -> bytes:
    packed = struct.pack("<Q", length)
    return packed + struct.pack("<I", masked_crc(packed))


def test_a_record_that_claims_too_much_is_not_waited_for() -> None:
    found = scan(encode_record(b"one") + frame_claiming(MAX_PAYLOAD_BYTES + 1) + b"data")
    assert [bytes(record.payload) for record in found.records] == [b"one"]
    assert found.stop is Stop.OVERSIZE


@pytest.mark.parametrize("length", [100, MAX_PAYLOAD_BYTES])
def test_a_record_that_may_still_come_says_how_much_is_wanted(length: int) -> None:
    found = scan(frame_claiming(length) + b"some of it", 1000)
    assert found.stop is Stop.END
    assert found.end == 1000
    assert found.wanted == FRAME_BYTES + length
