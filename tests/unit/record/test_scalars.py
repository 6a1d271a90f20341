"""Columns of scalars become the very records that protobuf and the framing make."""

from __future__ import annotations

import math
import struct

import numpy as np
import pytest
from crc32c import crc32c
from hypothesis import given, settings
from hypothesis import strategies as st

from tbwidget._proto.event_pb2 import Event
from tbwidget.record.crc import contribution, masked, masked_crc
from tbwidget.record.framing import Stop, encode_record, scan
from tbwidget.record.scalars import ROWS_WORTH_A_MATRIX, ScalarRecords, encode_scalars
from tbwidget.record.wire import varint
from tbwidget.summary import scalar, scalar_records

KINDS: list[dict[str, object]] = [
    {},
    {"new_style": True},
    {"new_style": True, "double_precision": True},
    {"display_name": "Loss, smoothed", "summary_description": "see *there*"},
]
"""Every way in which a summary has its number."""

INT64 = st.integers(-(2**63), 2**63 - 1)
STEPS = st.one_of(
    INT64, st.integers(0, 300), st.sampled_from([0, -1, 2**7, 2**14, 2**21, 2**63 - 1])
)
TIMES = st.floats(allow_nan=False).filter(lambda time: struct.pack("<d", time) != bytes(8))
"""Protobuf leaves out a wall time of plus zero; our records have it, which reads the same."""


def by_protobuf(tag: str, kind: dict[str, object], time: float, step: int, value: float) -> bytes:
    """Return the record of a point, made by what needs no trust."""
    summary = scalar(tag, value, **kind)  # type: ignore[arg-type]
    event = Event(wall_time=time, step=step, summary=summary)
    return encode_record(event.SerializeToString())


def column(kind: dict[str, object], tag: str = "loss") -> ScalarRecords:
    return scalar_records(tag, **kind)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
@given(time=TIMES, step=STEPS, value=st.floats())
def test_one_point(kind: dict[str, object], time: float, step: int, value: float) -> None:
    made = column(kind).encode_one(time, step, value)
    if math.isnan(value):  # its other bits are nobody's promise
        assert len(made) == len(by_protobuf("loss", kind, time, step, value))
    else:
        assert made == by_protobuf("loss", kind, time, step, value)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25)
@given(points=st.lists(st.tuples(TIMES, STEPS, st.floats(allow_nan=False)), min_size=64))
def test_a_column_of_one_series(
    kind: dict[str, object], points: list[tuple[float, int, float]]
) -> None:
    times, steps, values = zip(*points, strict=True)
    made = encode_scalars([column(kind)] * len(points), times, steps, values)
    assert bytes(made) == b"".join(by_protobuf("loss", kind, *point) for point in points)


@settings(max_examples=25)
@given(
    choices=st.lists(st.integers(0, 3), min_size=4 * ROWS_WORTH_A_MATRIX, max_size=600),
    first=st.integers(-5, 2**40),
)
def test_many_series_keep_the_order_of_the_calls(choices: list[int], first: int) -> None:
    tags = ["a", "loss/train", "损失" * 40, "b"]
    series = [column(kind, tag) for kind, tag in zip(KINDS, tags, strict=True)]
    steps = [first + index * 37 for index in range(len(choices))]
    times = [1.5e9 + index / 7 for index in range(len(choices))]
    values = [index * 1e37 for index in range(len(choices))]  # some beyond float32
    made = encode_scalars([series[choice] for choice in choices], times, steps, values)
    expected = [
        by_protobuf(tags[choice], KINDS[choice], times[index], steps[index], values[index])
        for index, choice in enumerate(choices)
    ]
    assert bytes(made) == b"".join(expected)


def test_a_time_of_zero_reads_as_zero() -> None:
    made = encode_scalars([column({})] * 100, [0.0] * 100, list(range(100)), [1.0] * 100)
    found = scan(bytes(made))
    assert (found.stop, found.damaged, len(found.records)) == (Stop.END, [], 100)
    assert {Event.FromString(bytes(one.payload)).wall_time for one in found.records} == {0.0}


def test_nan_and_infinity_in_a_column() -> None:
    values = [math.nan, math.inf, -math.inf, 1e300, -1e300] * 20
    made = encode_scalars([column({})] * 100, [1.0] * 100, [1] * 100, values)
    read = [
        Event.FromString(bytes(one.payload)).summary.value[0].simple_value
        for one in scan(bytes(made)).records
    ]
    assert np.array_equal(
        read, [math.nan, math.inf, -math.inf, math.inf, -math.inf] * 20, equal_nan=True
    )


def test_no_points_are_no_bytes() -> None:
    assert encode_scalars([], [], [], []) == b""


@given(st.binary(min_size=1, max_size=80), st.data())
def test_a_byte_contributes_to_the_crc_by_its_place(data: bytes, draw: st.DataObject) -> None:
    place = draw.draw(st.integers(0, len(data) - 1))
    without = data[:place] + b"\x00" + data[place + 1 :]
    following = len(data) - place - 1
    assert crc32c(data) ^ crc32c(without) == contribution(following)[data[place]]


def test_crcs_are_masked_alike_one_by_one_and_in_columns() -> None:
    data = [bytes([byte] * 9) for byte in range(256)]
    crcs = np.array([crc32c(one) for one in data], np.uint32)
    assert masked(crcs).tolist() == [masked_crc(one) for one in data]


@given(INT64)
def test_varints_are_protobuf_s(number: int) -> None:
    assert Event(step=number).SerializeToString() == (b"\x10" + varint(number) if number else b"")
