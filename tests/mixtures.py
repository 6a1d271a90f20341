"""Event files of every mixture of records, and what is in them, decoded one by one."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from hypothesis import strategies as st

from tbwidget._proto import event_pb2 as pb
from tbwidget.data.columns import Line
from tbwidget.data.decode import Blob, DecodeError, Decoder, Restart, Scalar
from tbwidget.data.event_file import State
from tbwidget.data.order import arranged
from tbwidget.data.problems import MAX_PROBLEMS
from tbwidget.data.run import Run
from tbwidget.data.series import BlobSeries, ScalarSeries
from tbwidget.record.framing import encode_record, scan
from tests.files import event, header, histogram, point, record, start

BAD_PAYLOAD = point("damaged", 9)[:-1] + b"\x00"
BAD_LENGTH = b"\xff" + point("damaged", 9)[1:]
NO_EVENT = encode_record(b"\xff\xff\xff")

LAYOUTS = ("simple", "floats", "content", "doubles", "double content", "integer", "no metadata")


def scalar(layout: str, tag: str, step: int, value: float) -> bytes:
    """Return the record of a point in one of the ways that writers have."""
    if layout == "simple":
        return point(tag, step, value)
    tensor = pb.TensorProto(dtype=pb.DT_FLOAT, tensor_shape=pb.TensorShapeProto())
    match layout:
        case "floats" | "no metadata":
            tensor.float_val.append(value)
        case "content":
            tensor.tensor_content = np.float32(value).tobytes()
        case "doubles":
            tensor.dtype = pb.DT_DOUBLE
            tensor.double_val.append(value)
        case "double content":
            tensor.dtype = pb.DT_DOUBLE
            tensor.tensor_content = np.float64(value).tobytes()
        case "integer":
            tensor.dtype = pb.DT_INT32
            tensor.int_val.append(int(value))
    made = pb.Summary.Value(tag=tag, tensor=tensor)
    if layout != "no metadata":
        made.metadata.plugin_data.plugin_name = "scalars"
        made.metadata.display_name = f"{layout} of {tag}"
    return record(event(step, None, made))


def image(tag: str, step: int, size: int) -> bytes:
    """Return the record of an image of `size` bytes."""
    made = pb.Summary.Image(height=1, width=1, encoded_image_string=bytes(size))
    return record(event(step, None, pb.Summary.Value(tag=tag, image=made)))


def several(step: int, count: int) -> bytes:
    """Return the record of values of one step, scalars and others."""
    values = [pb.Summary.Value(tag=f"tag_{n}", simple_value=n) for n in range(count)]
    values.insert(1, pb.Summary.Value(tag="h", histo=pb.HistogramProto(num=step)))
    return record(event(step, None, *values))


def _run_of_scalars(seed: int, count: int) -> bytes:
    """Return scalars of a few tags and layouts, in turn or at random, in steps or not."""
    chance = random.Random(seed)
    kinds = [
        (chance.choice(LAYOUTS), f"tag_{chance.randrange(4)}" * chance.choice([1, 1, 4]))
        for _ in range(chance.choice([1, 2, 7]))
    ]
    written: list[bytes] = []
    step = chance.choice([0, 100, 10**6])
    for index in range(count):
        layout, tag = kinds[index % len(kinds)] if chance.random() < 0.8 else chance.choice(kinds)
        step = max(0, step + chance.choice([0, 1, 1, 1, 1, 50, -2]))
        written.append(scalar(layout, tag, step, chance.choice([0.0, step / 3, -1.5, 1e9 / 7])))
    return b"".join(written)


pieces = st.one_of(
    st.builds(_run_of_scalars, st.integers(0, 2**32), st.sampled_from([1, 5, 6, 30, 300])),
    st.builds(image, st.just("image"), st.integers(0, 500), st.sampled_from([0, 10, 300, 5000])),
    st.builds(histogram, st.sampled_from(["h", "tag_0"]), st.integers(0, 500)),
    st.builds(several, st.integers(0, 500), st.integers(1, 4)),
    st.builds(start, st.integers(0, 200)),
    st.sampled_from([header(), BAD_PAYLOAD, NO_EVENT, BAD_PAYLOAD * 8, encode_record(b"")]),
)


@st.composite
def files(draw: st.DrawFn, *, torn: bool = True, broken: bool = True) -> bytes:
    """Draw the bytes of an event file; its end may be torn, or its rest lost."""
    whole = b"".join([header(), *draw(st.lists(pieces, max_size=8))])
    if broken and draw(st.integers(0, 5)) == 0:
        whole += BAD_LENGTH + b"".join(draw(st.lists(pieces, max_size=3)))
    last: bytes = draw(pieces)
    return whole + (last[: draw(st.integers(0, len(last)))] if torn else last)


@st.composite
def zeroed(draw: st.DrawFn, *, torn: bool = True) -> bytes:
    """Draw the bytes of an event file of which some parts are zero."""
    data = bytearray(draw(files(torn=torn)))
    for _ in range(draw(st.integers(1, 3))):
        begin = draw(st.integers(0, len(data)))
        end = min(len(data), begin + draw(st.sampled_from([1, 3, 12, 13, 30, 200, 5000])))
        data[begin:end] = bytes(end - begin)
    return bytes(data)


@dataclass
class Contents:
    """What a file holds."""

    scalars: defaultdict[str, list[tuple[int, float, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    lines: dict[str, Line] = field(default_factory=dict)
    """With what restarts shadow left out."""
    blobs: defaultdict[tuple[str, str], list[tuple[int, float, int, int, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Step, wall time, offset, length and index of each, by tag and plugin."""
    unreadable: list[int] = field(default_factory=list)
    """Offsets of records."""


def contents(data: bytes) -> Contents:
    """Return what is in `data`, record by record, each with its CRC computed."""
    found, decoder, held = scan(data), Decoder(), Contents(unreadable=[])
    held.unreadable += found.damaged
    kept: defaultdict[str, list[tuple[int, float, float]]] = defaultdict(list)
    for offset, payload in found.records:
        try:
            items = list(decoder.decode(payload))
        except DecodeError:
            held.unreadable.append(offset)
            continue
        for item in items:
            if isinstance(item, Scalar):
                row = (item.step, item.wall_time, item.value)
                held.scalars[item.tag].append(row)
                kept[item.tag].append(row)
            elif isinstance(item, Blob):
                place = (item.step, item.wall_time, offset, len(payload), item.value_index)
                held.blobs[item.tag, item.plugin].append(place)
            else:
                assert isinstance(item, Restart)
                for tag, rows in kept.items():
                    kept[tag] = [row for row in rows if row[0] < item.step]
    for tag, rows in kept.items():
        columns = zip(*rows, strict=True) if rows else ([], [], [])
        step, wall_time, value = columns
        held.lines[tag] = arranged(
            Line(np.array(step, np.int64), np.array(wall_time, np.float64), np.array(value))
        )
    held.unreadable.sort()
    return held


def agrees(run: Run, held: Contents) -> None:
    """Check that `run` has what was found in its one file record by record."""
    lines = {tag: one for (tag, _), one in run.series.items() if isinstance(one, ScalarSeries)}
    assert {tag: one.count for tag, one in lines.items()} == {
        tag: len(rows) for tag, rows in held.scalars.items()
    }
    for tag, one in lines.items():
        for ours, theirs in zip(one.line(), held.lines[tag], strict=True):
            assert np.array_equal(ours, theirs, equal_nan=True), tag
    blobs = {name: one for name, one in run.series.items() if isinstance(one, BlobSeries)}
    assert set(blobs) == set(held.blobs)
    for name, others in blobs.items():
        # As text, for a time that is NaN is not equal to itself.
        places = [(e.step, e.wall_time, e.offset, e.length, e.value_index) for e in others.entries]
        assert repr(places) == repr(held.blobs[name]), name
    [file] = run.files.values()
    found = [
        problem.offset
        for problem in file.problems
        if problem.offset is not None and "left out" in problem.what
    ]
    # A record that ends in zeros, with zeros behind it, may still come.
    if len(file.problems) < MAX_PROBLEMS and file.state is not State.TORN:
        assert sorted(found) == held.unreadable
    assert set(found) <= set(held.unreadable)
