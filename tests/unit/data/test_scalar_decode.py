"""Scalars by the column are what the records hold, decoded one by one."""

from __future__ import annotations

import gc
import math
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tbwidget._proto import event_pb2 as pb
from tbwidget.data.scalar_batch import Decoded
from tbwidget.data.scalar_decode import FEW, ScalarDecoder
from tbwidget.data.stretch import PADDING_BYTES, Stretch
from tbwidget.record.frames import find_frames
from tbwidget.record.framing import HEADER_BYTES
from tbwidget.record.scalar_layout import ScalarLayout
from tests.files import BEGAN, event, header, histogram, point, record, start

Point = tuple[int, float, float]


def tensor_point(tag: str, step: int, value: float, **also: Any) -> bytes:
    """Return the record of a point as TensorFlow 2 and newer writers lay it out."""
    tensor = pb.TensorProto(dtype=pb.DT_FLOAT, tensor_shape=pb.TensorShapeProto())
    match also.get("layout", "float_val"):
        case "float_val":
            tensor.float_val.append(value)
        case "double_val":
            tensor.dtype = pb.DT_DOUBLE
            tensor.double_val.append(value)
        case "content":
            tensor.tensor_content = np.float32(value).tobytes()
        case "double content":
            tensor.dtype = pb.DT_DOUBLE
            tensor.tensor_content = np.float64(value).tobytes()
        case "int":
            tensor.dtype = pb.DT_INT32
            tensor.tensor_content = np.int32(value).tobytes()
    made = pb.Summary.Value(tag=tag, tensor=tensor)
    if also.get("plugin", True):
        made.metadata.plugin_data.plugin_name = "scalars"
    return record(event(step, None, made))


LAYOUTS = ("simple", "float_val", "double_val", "content", "double content")


def make(layout: str, tag: str, step: int, value: float) -> bytes:
    if layout == "simple":
        return point(tag, step, value)
    return tensor_point(tag, step, value, layout=layout)


def stretch_of(*records: bytes, offset: int = 0) -> Stretch:
    data = b"".join(records)
    return Stretch(data + bytes(PADDING_BYTES), offset, find_frames(data))


def decode(*stretches: Stretch) -> list[Decoded]:
    return ScalarDecoder().decode(stretches)


def points_of(decoded: Decoded) -> dict[str, list[Point]]:
    """Return the points by tag, in the order of the records."""
    found: dict[str, list[tuple[int, Point]]] = {}
    for column in decoded.columns:
        rows = zip(*(part.tolist() for part in column.points), strict=True)
        found.setdefault(column.tag, []).extend(zip(column.which.tolist(), rows, strict=True))
    return {tag: [row for _, row in sorted(rows)] for tag, rows in found.items()}


def expected(tag: str, layout: str, steps: list[int], values: list[float]) -> list[Point]:
    narrow = layout not in {"double_val", "double content"}
    return [
        (step, BEGAN + step, float(np.float32(value)) if narrow else value)
        for step, value in zip(steps, values, strict=True)
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout(layout: str) -> None:
    steps = [0, 1, 5, 127, 128, 20_000, 2**33, 2**62] * 10
    values = [step / 7 for step in steps]
    records = [make(layout, "x", step, value) for step, value in zip(steps, values, strict=True)]
    [found] = decode(stretch_of(*records))
    assert points_of(found) == {"x": expected("x", layout, steps, values)}
    assert (found.rest, found.damaged) == ([], [])


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.integers(1, 12), st.booleans())
def test_any_mixture(seed: int, tags: int, in_turn: bool) -> None:
    chance = random.Random(seed)
    kinds = [(f"tag_{n}" * chance.choice([1, 1, 5]), chance.choice(LAYOUTS)) for n in range(tags)]
    chosen = [kinds[n % tags] if in_turn else chance.choice(kinds) for n in range(400)]
    steps = [chance.choice([n, n // 3, 10**6 + n]) for n in range(len(chosen))]
    values = [chance.gauss(0, 10) for _ in chosen]
    rows = list(zip(chosen, steps, values, strict=True))
    made = (make(kind, tag, step, value) for (tag, kind), step, value in rows)
    [found] = decode(stretch_of(*made))
    by_tag: dict[str, list[Point]] = {}
    for (tag, kind), step, value in rows:
        by_tag.setdefault(tag, []).extend(expected(tag, kind, [step], [value]))
    left = set(found.rest)
    got = points_of(found)
    for tag, points in by_tag.items():
        indices = [n for n, ((name, _), *_) in enumerate(rows) if name == tag]
        kept = [one for n, one in zip(indices, points, strict=True) if n not in left]
        assert got.get(tag, []) == kept
    assert found.damaged == []


def test_what_is_no_scalar_is_left_in_its_order() -> None:
    records = [header(), *(point("x", step) for step in range(1, 51)), start(51)]
    records += [histogram("h", 51), tensor_point("bare", 51, 1.0, plugin=False)]
    records += [point("x", step) for step in range(51, 100)]
    [found] = decode(stretch_of(*records))
    assert found.rest == [0, 51, 52, 53]
    assert [step for step, *_ in points_of(found)["x"]] == list(range(1, 100))


def test_integers_of_a_float_s_size_are_not_taken_for_floats() -> None:
    records = [tensor_point("n", step, 0.0 if step else 7.0, layout="int") for step in range(50)]
    [found] = decode(stretch_of(*records))
    assert found.columns == []
    assert found.rest == list(range(50))


def test_few_records_are_left() -> None:
    [found] = decode(stretch_of(*(point("x", step) for step in range(FEW - 1))))
    assert found.rest == list(range(FEW - 1))


@pytest.mark.parametrize("byte", range(HEADER_BYTES, 44))
def test_a_wrong_byte_costs_its_record_alone(byte: int) -> None:
    records = [point("train", step, step / 3) for step in range(1000, 1100)]
    assert {len(one) for one in records} == {44}
    odd = bytearray(records[40])
    odd[byte] ^= 0x55
    records[40] = bytes(odd)
    [found] = decode(stretch_of(*records))
    assert [step for step, *_ in points_of(found)["train"]] == [
        step for step in range(1000, 1100) if step != 1040
    ]
    assert sorted([*found.damaged, *found.rest]) == [40]


def test_many_tags_of_one_length() -> None:
    tags = [f"{n:03d}" for n in range(300)]
    records = [point(tag, step) for step in range(10) for tag in tags]
    [found] = decode(stretch_of(*records))
    got = points_of(found)
    counted = {tag: len(points) for tag, points in got.items()}
    assert sum(counted.values()) + len(found.rest) == 3_000
    assert len(found.rest) < 600


def test_files_are_told_apart() -> None:
    first = stretch_of(header(), *(point("x", step) for step in range(1, 21)), offset=100)
    second = stretch_of(*(point("x", step) for step in range(1, 31)), histogram("h", 1))
    empty = stretch_of()
    one, none, other = decode(first, empty, second)
    assert [step for step, *_ in points_of(one)["x"]] == list(range(1, 21))
    assert [column.which.tolist() for column in one.columns] == [list(range(1, 21))]
    assert [step for step, *_ in points_of(other)["x"]] == list(range(1, 31))
    assert (one.rest, none, other.rest) == ([0], Decoded(), [30])


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.integers(1, 5), st.booleans())
def test_files_that_are_alike(seed: int, tags: int, equal_names: bool) -> None:
    chance = random.Random(seed)
    names = [f"tag_{n}" * (1 if equal_names else n + 1) for n in range(tags)]
    like, stretches = None, []
    for _ in range(6):
        # Another order, or a wrong byte, shows in no length.
        here = chance.sample(names, tags) if chance.random() < 0.3 else names
        steps = range(1_000, 1_200)
        rows = [point(name, step, chance.random()) for step in steps for name in here]
        data = bytearray(b"".join([header(), *rows]))
        like = find_frames(data, like=like)
        if chance.random() < 0.3:
            data[int(chance.choice(like.starts)) + HEADER_BYTES + 2] ^= 1
        stretches.append(Stretch(bytes(data) + bytes(PADDING_BYTES), 0, like))
    assert equal_names is False or len({id(one.frames) for one in stretches}) == 1
    for found, stretch in zip(decode(*stretches), stretches, strict=True):
        [alone] = decode(stretch)
        assert points_of(found) == points_of(alone)
        assert sorted([*found.rest, *found.damaged]) == sorted([*alone.rest, *alone.damaged])


def test_what_was_met_before_is_known() -> None:
    decoder = ScalarDecoder()
    decoder.decode([stretch_of(*(point("x", step) for step in range(100)))])
    [found] = decoder.decode([stretch_of(*(point("x", step) for step in range(90, 100)))])
    assert len(points_of(found)["x"]) == 10


def test_nan_and_infinity() -> None:
    values = [math.nan, math.inf, -math.inf, -0.0] * 5
    [found] = decode(stretch_of(*(point("x", 1, value) for value in values)))
    assert np.array_equal(found.columns[0].points.value, values, equal_nan=True)


def test_only_so_many_kinds_of_records_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tbwidget.data.scalar_decode.MOST_KIND_BYTES", 100_000)
    decoder = ScalarDecoder()
    for turn in range(20):
        tags = [f"t{turn:02}{number:02}" for number in range(30)]
        steps = range(1, 2 * FEW)
        [found] = decoder.decode(
            [stretch_of(*(point(tag, step) for tag in tags for step in steps))]
        )
        assert found.rest == []
        assert {tag: len(rows) for tag, rows in points_of(found).items()} == dict.fromkeys(
            tags, len(steps)
        )
    remembered = sum(type(one) is ScalarLayout for one in gc.get_objects())
    assert 0 < remembered <= 50
