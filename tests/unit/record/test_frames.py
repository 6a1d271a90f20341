"""Frames by the thousand are those that are found one by one."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbwidget.record.crc import masked_crc
from tbwidget.record.frames import FIRST_STEPS, LONGEST_LOOK, MOST_GUESSES, Frames, find_frames
from tbwidget.record.framing import (
    FRAME_BYTES,
    HEADER_BYTES,
    MAX_PAYLOAD_BYTES,
    encode_record,
    scan,
)

payloads = st.lists(st.binary(max_size=40), max_size=8)


def same_as_scan(data: bytes, like: Frames | None = None) -> Frames:
    """Check that both find the same in `data`, and return it."""
    found, expected = find_frames(data, like=like), scan(data)
    offsets = sorted([*(record.offset for record in expected.records), *expected.damaged])
    assert found.starts.tolist() == offsets
    assert (found.end, found.stop, found.wanted) == (
        expected.end,
        expected.stop,
        expected.wanted,
    )
    covered: list[int] = []
    for first, frames, period in found.repeats:
        covered.extend(range(first, first + frames))
        turns = found.lengths[first : first + frames].reshape(-1, period)
        assert (turns == turns[:1]).all()
    assert len(set(covered)) == len(covered)
    return found


@given(payloads, st.binary(max_size=40))
def test_whatever_follows(records: list[bytes], rest: bytes) -> None:
    same_as_scan(b"".join(map(encode_record, records)) + rest)


@given(payloads, st.integers(0, 64), st.data())
def test_whatever_is_cut_or_zero(records: list[bytes], beyond: int, draw: st.DataObject) -> None:
    stream = b"".join(map(encode_record, records))
    written = draw.draw(st.integers(0, len(stream)))
    same_as_scan(stream[:written])
    same_as_scan(stream[:written] + bytes(len(stream) - written + beyond))


@given(payloads.filter(bool), st.data())
def test_whichever_byte_is_wrong(records: list[bytes], draw: st.DataObject) -> None:
    stream = bytearray(b"".join(map(encode_record, records)))
    stream[draw.draw(st.integers(0, len(stream) - 1))] ^= draw.draw(st.integers(1, 255))
    same_as_scan(bytes(stream))


def repeating(period: int, count: int) -> list[bytes]:
    return [bytes(index % period * 3) for index in range(count)]


@pytest.mark.parametrize("period", [1, 2, 10, LONGEST_LOOK // 2, LONGEST_LOOK])
@pytest.mark.parametrize("count", [FIRST_STEPS - 1, FIRST_STEPS, 2_000, MOST_GUESSES + 5_000])
def test_lengths_that_repeat(period: int, count: int) -> None:
    same_as_scan(b"".join(map(encode_record, repeating(period, count))))


@pytest.mark.parametrize("at", [0, 300, 700, 1_999])
@pytest.mark.parametrize(
    "odd",
    [
        encode_record(b"an odd one"),
        encode_record(b"x" * 5_000),
        encode_record(b"x" * 300)[:-1] + b"\x01",
        bytes(40),
        b"\xff" * 40,
    ],
    ids=["short", "long", "wrong payload", "zeros", "no length"],
)
def test_lengths_that_repeat_but_for_one(at: int, odd: bytes) -> None:
    records = list(map(encode_record, repeating(10, 2_000)))
    same_as_scan(b"".join([*records[:at], odd, *records[at:]]))


def frame_claiming(length: int) -> bytes:
    packed = struct.pack("<Q", length)
    return packed + struct.pack("<I", masked_crc(packed))


@pytest.mark.parametrize("length", [100, MAX_PAYLOAD_BYTES, MAX_PAYLOAD_BYTES + 1, 2**64 - 1])
def test_whatever_a_frame_claims(length: int) -> None:
    same_as_scan(encode_record(b"one") * 500 + frame_claiming(length) + b"some of it")


def test_a_part_of_the_data() -> None:
    data = encode_record(b"before") + encode_record(b"one") * 3 + b"after"
    begin, end = FRAME_BYTES + 6, FRAME_BYTES + 6 + 3 * (FRAME_BYTES + 3)
    found = find_frames(data, begin, end)
    assert found.starts.tolist() == [begin + index * (FRAME_BYTES + 3) for index in range(3)]
    assert found.lengths.tolist() == [3, 3, 3]
    assert found.end == end


def test_most_of_what_repeats_is_told() -> None:
    records = [b"a head", *(b"x" * (index % 10) for index in range(2_000)), b"the end"]
    [repeat] = same_as_scan(b"".join(map(encode_record, records))).repeats
    assert (repeat.first, repeat.frames, repeat.period) == (1, 2_000, 10)


LIKE = [b"a head", *repeating(10, 700)]


def test_data_that_are_like_others() -> None:
    like = find_frames(b"".join(map(encode_record, LIKE)))
    others = [bytes(byte ^ 0xFF for byte in payload) for payload in LIKE]
    assert same_as_scan(b"".join(map(encode_record, others)), like) is like


@pytest.mark.parametrize("at", [0, 5, 300, 700])
@pytest.mark.parametrize("change", ["cut", "longer", "wrong length", "zeros from", "other lengths"])
def test_data_that_are_unlike_others(change: str, at: int) -> None:
    records = list(map(encode_record, LIKE))
    data = bytearray(b"".join(records))
    like = find_frames(data)
    start = int(like.starts[at])
    if change == "cut":
        del data[start + 5 :]
    elif change == "longer":
        data += records[at]
    elif change == "wrong length":
        data[start] ^= 1
    elif change == "zeros from":
        data[start + HEADER_BYTES :] = bytes(len(data) - start - HEADER_BYTES)
    else:
        records[at : at + 2] = records[at : at + 2][::-1]
        data = bytearray(b"".join(records))
    same_as_scan(bytes(data), like)
