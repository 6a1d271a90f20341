"""Frames behind damage are those that were written, whatever lies between them."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbwidget.record.crc import masked_crc
from tbwidget.record.framing import (
    FRAME_BYTES,
    MAX_PAYLOAD_BYTES,
    Stop,
    encode_header,
    encode_record,
)
from tbwidget.record.salvage import find_headers, salvage

NOISE = b"\xfe\x01noise\xff" * 3

payloads = st.binary(max_size=40)
noises = st.binary(min_size=1, max_size=30).map(lambda noise: b"\xff" + noise)


def headers_one_by_one(data: bytes) -> list[int]:
    """Return what `find_headers` owes, from the definition."""
    return [
        at
        for at in range(len(data) - 11)
        if int.from_bytes(data[at : at + 8], "little") <= MAX_PAYLOAD_BYTES
        and int.from_bytes(data[at + 8 : at + 12], "little") == masked_crc(data[at : at + 8])
    ]


@given(st.lists(st.one_of(payloads.map(encode_record), noises, st.integers(0, 30).map(bytes))))
def test_headers_are_found_wherever_they_are(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    assert find_headers(data).tolist() == headers_one_by_one(data)


@pytest.mark.parametrize("length", [0, 1, 255, 70_000, MAX_PAYLOAD_BYTES])
def test_headers_of_any_length_that_may_be(length: int) -> None:
    assert find_headers(NOISE + encode_header(length)).tolist() == [len(NOISE)]


def test_a_header_that_claims_too_much_is_noise() -> None:
    packed = struct.pack("<Q", MAX_PAYLOAD_BYTES + 1)
    assert not len(find_headers(packed + struct.pack("<I", masked_crc(packed))))


def test_headers_are_found_where_blocks_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tbwidget.record.salvage._BLOCK", 7)
    data = NOISE + encode_record(b"one") + NOISE[1:] + encode_record(b"two") * 3
    assert find_headers(data).tolist() == headers_one_by_one(data)
    assert find_headers(data, 30).tolist() == [at for at in headers_one_by_one(data) if at >= 30]


@given(st.lists(st.tuples(noises, payloads), min_size=1), st.booleans())
def test_every_frame_between_noise_is_found(pairs: list[tuple[bytes, bytes]], lost: bool) -> None:
    stream = b"".join(noise + encode_record(payload) for noise, payload in pairs)
    found = salvage(stream, 0, lost=lost)
    lengths = [len(payload) for _, payload in pairs]
    assert found.frames.lengths.tolist() == lengths
    assert [end - begin for begin, end in found.gaps] == [len(noise) for noise, _ in pairs]
    assert (found.frames.end, found.frames.stop, found.lost) == (len(stream), Stop.END, False)


def test_a_frame_that_is_cut_is_waited_for() -> None:
    whole, cut = encode_record(b"whole"), encode_record(b"cut")
    found = salvage(NOISE + whole + cut[:-1], 0, lost=False)
    assert found.frames.starts.tolist() == [len(NOISE)]
    assert (found.frames.end, found.frames.wanted) == (len(NOISE + whole), FRAME_BYTES + 3)


def test_zeros_after_a_frame_are_waited_for_and_zeros_in_a_gap_are_not() -> None:
    one = encode_record(b"one")
    found = salvage(NOISE + bytes(40) + one + bytes(40), 0, lost=False)
    assert found.gaps == [(0, len(NOISE) + 40)]
    assert (found.frames.end, found.frames.stop) == (len(NOISE) + 40 + len(one), Stop.ZEROS)


def test_a_frame_that_zeros_fill_up_is_waited_for() -> None:
    one = encode_record(b"one")
    found = salvage(NOISE + one + encode_header(20) + bytes(24), 0, lost=False)
    assert found.frames.starts.tolist() == [len(NOISE)]
    assert (found.frames.end, found.frames.stop) == (len(NOISE + one), Stop.ZEROS)


def test_noise_to_the_end_may_go_on() -> None:
    found = salvage(encode_record(b"one") + NOISE, 0, lost=False)
    begins = FRAME_BYTES + 3
    assert found.lost
    assert found.gaps == [(begins, begins + len(NOISE) - 11)]
    assert found.frames.end == begins + len(NOISE) - 11
    rest = salvage(NOISE[:11], 0, lost=True)
    assert (rest.frames.end, rest.gaps, rest.lost) == (0, [], True)
