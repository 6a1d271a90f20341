"""Bombs in a logdir: refused with the reason, soon and within 100 MB each."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tbwidget._proto import event_pb2 as pb
from tbwidget._proto.array_plugins_pb2 import MeshPluginData
from tbwidget.record.wire import varint
from tests.faults.forks import Forks
from tests.files import event, event_file, record
from tests.unit.data.blobs.test_image import BOMBS, chunk, png

IMPORTS = """
import sys, time
import tbwidget
from tbwidget import ReadError
from tests.effort import seconds_to_hash
from tests.faults.written import peak_bytes
import numpy, PIL.Image  # what looking needs anyway
PIL.Image.preinit()
"""

LOOK = """
kind, attribute = sys.argv[2:]
logdir = tbwidget.open_logdir(sys.argv[1])
before, began = peak_bytes(), time.process_time()
try:
    getattr(getattr(logdir, kind)()[0], attribute)
except ReadError as error:
    seconds, size = time.process_time() - began, peak_bytes() - before
    print(seconds / seconds_to_hash(2000), size, error)
"""


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    with Forks(IMPORTS, LOOK) as forks:
        yield forks


def tensor(plugin: str, message: pb.TensorProto, *sizes: int) -> pb.Summary.Value:
    message.tensor_shape.CopyFrom(
        pb.TensorShapeProto(dim=[pb.TensorShapeProto.Dim(size=size) for size in sizes])
    )
    value = pb.Summary.Value(tag=f"{plugin}_VERTEX", tensor=message)
    value.metadata.plugin_data.plugin_name = plugin
    return value


def image(data: bytes) -> pb.Summary.Value:
    return pb.Summary.Value(tag="i", image=pb.Summary.Image(encoded_image_string=data))


def deep_mesh() -> pb.Summary.Value:
    value = tensor("mesh", pb.TensorProto(dtype=pb.DT_FLOAT), 0, 0, 3)
    config = MeshPluginData(json_config="[" * 900_000)
    value.metadata.plugin_data.content = config.SerializeToString()
    return value


def large_png_that_ends_early() -> bytes:
    """Return an image as large as may be, of which nearly nothing is there."""
    return png(6000, 4000, chunk(b"IDAT", zlib.compress(bytes(10**6))))


def wav_of_much() -> bytes:
    form = struct.pack("<HHIIHH", 1, 65535, 1, 1, 1, 8)
    return b"RIFF\0\0\0\0WAVEfmt " + struct.pack("<I", 16) + form + b"data\xff\xff\xff\xff"


def graph_of_empty_messages(field: int, *around: int) -> pb.Event:
    """Return a graph of three million empty messages, in fields of these numbers."""
    data = bytes([field << 3 | 2, 0]) * 3_000_000
    for number in reversed(around):
        data = bytes([number << 3 | 2]) + varint(len(data)) + data
    return pb.Event(graph_def=data)


GRAPHS = {
    "nodes": graph_of_empty_messages(1),
    "tensors": graph_of_empty_messages(8, 1, 5, 2, 1),
    "dimensions": graph_of_empty_messages(2, 1, 5, 2, 7),
}

FLOAT, STRING = pb.DT_FLOAT, pb.DT_STRING
HOSTILE: dict[str, tuple[str, str, pb.Summary.Value]] = {
    **{f"image: {name}": ("images", "image", image(data)) for name, (data, _) in BOMBS.items()},
    "image: short": ("images", "image", image(large_png_that_ends_early())),
    "one number for all": (
        "tensors",
        "tensor",
        tensor("x", pb.TensorProto(dtype=FLOAT, float_val=[1.0]), 1 << 30),
    ),
    "one string for all": (
        "texts",
        "text",
        tensor("text", pb.TensorProto(dtype=STRING, string_val=[bytes(1000)]), 1 << 30),
    ),
    "one long string for many": (
        "texts",
        "text",
        tensor("text", pb.TensorProto(dtype=STRING, string_val=[b"x" * 10_000]), 8_000_000),
    ),
    "one short string for many": (
        "texts",
        "text",
        tensor("text", pb.TensorProto(dtype=STRING, string_val=[b"xy"]), 8_000_000),
    ),
    "content": (
        "histograms",
        "counts",
        tensor("histograms", pb.TensorProto(dtype=FLOAT, tensor_content=bytes(12)), 1 << 40, 3),
    ),
    "dimensions": (
        "tensors",
        "tensor",
        tensor("x", pb.TensorProto(dtype=FLOAT, float_val=[1.0]), *[1] * 100_000),
    ),
    "curve": (
        "pr_curves",
        "recall",
        tensor("pr_curves", pb.TensorProto(dtype=FLOAT, float_val=[1.0]), 6, 1 << 40),
    ),
    "nested": ("meshes", "config", deep_mesh()),
    "channels": (
        "audio",
        "samples",
        pb.Summary.Value(tag="a", audio=pb.Summary.Audio(encoded_audio_string=wav_of_much()[:-8])),
    ),
}


@pytest.mark.parametrize(("kind", "attribute", "value"), HOSTILE.values(), ids=HOSTILE)
def test_a_bomb_is_refused_in_time_and_memory(
    forks: Forks, tmp_path: Path, kind: str, attribute: str, value: Any
) -> None:
    is_refused(forks, tmp_path, kind, attribute, event(0, None, value))


@pytest.mark.parametrize("graph", GRAPHS.values(), ids=GRAPHS)
def test_a_graph_of_very_many_empty_messages_is_refused(
    forks: Forks, tmp_path: Path, graph: pb.Event
) -> None:
    is_refused(forks, tmp_path, "graphs", "graph", graph)


def is_refused(forks: Forks, tmp_path: Path, kind: str, attribute: str, event: pb.Event) -> None:
    """Check that who looks is told the reason, in time and for little memory."""
    event_file(tmp_path / "run", record(event))
    effort, size, *reason = forks.run(tmp_path, kind, attribute).split(maxsplit=2)
    assert reason
    assert float(effort) < 1
    assert int(size) < 100_000_000
