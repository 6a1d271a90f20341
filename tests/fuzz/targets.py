"""What must hold of any bytes at all: each target raises where it does not."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from unittest import mock

from tbwidget.data import event_file as event_file_module
from tbwidget.data.decode import Blob, DecodeError, Decoder, Remark, Restart, Scalar
from tbwidget.data.event_file import EventFile
from tbwidget.data.logdir import Logdir
from tbwidget.data.run import Run
from tbwidget.data.scalar_decode import ScalarDecoder
from tbwidget.data.stretch import PADDING_BYTES, Stretch
from tbwidget.record.frames import find_frames
from tbwidget.record.framing import MAX_PAYLOAD_BYTES, Stop, scan
from tbwidget.record.salvage import salvage
from tests.mixtures import agrees, contents

CHUNKS: Final = (16, 101, 4096, event_file_module.CHUNK_BYTES)

_MEMORY: Final = Path("/dev/shm")


def framing(data: bytes) -> None:
    """Frames by the thousand are those found one by one; behind damage none are lost."""
    found, expected = find_frames(data), scan(data)
    offsets = sorted([*(record.offset for record in expected.records), *expected.damaged])
    assert found.starts.tolist() == offsets
    assert (found.end, found.stop, found.wanted) == (
        expected.end,
        expected.stop,
        expected.wanted,
    )
    behind = salvage(data, found.end, lost=found.stop in {Stop.DAMAGED, Stop.OVERSIZE})
    ends = (behind.frames.starts + behind.frames.lengths + 16).tolist()
    assert all(end <= len(data) for end in ends)
    assert found.end <= behind.frames.end <= len(data)
    assert (behind.frames.lengths <= MAX_PAYLOAD_BYTES).all()


def protobuf(data: bytes) -> None:
    """A payload is no event, or it gives items whose strings are text."""
    decoder = Decoder()
    for payload in (data, data[: len(data) // 2], data):
        try:
            items = list(decoder.decode(memoryview(payload)))
        except DecodeError:
            continue
        for item in items:
            if isinstance(item, Remark):
                continue
            assert isinstance(item, Scalar | Blob | Restart)
            assert -(2**63) <= item.step < 2**63
            if isinstance(item, Scalar):
                assert isinstance(item.value, float)
                item.tag.encode()
            if isinstance(item, Blob):
                (item.tag + item.plugin).encode()
                assert item.plugin


def columns(data: bytes) -> None:
    """By the column records hold the points that they hold one by one."""
    frames = find_frames(data)
    stretch = Stretch(data + bytes(PADDING_BYTES), 0, frames)
    run, file = Run("."), EventFile("fuzz", ".")
    run.files["fuzz"] = file
    decoder = ScalarDecoder()
    # Once more with a decoder that has met these records.
    decoder.decode([stretch])
    [decoded] = decoder.decode([stretch])
    run.take(file, stretch, decoded)
    agrees(run, contents(data))


def whole_file(data: bytes) -> None:
    """A file is read to its end, in whatever chunks, with or without its damage."""
    # Every chunk opens the file: small ones are for small files.
    fitting = [size for size in CHUNKS if size * 100 > len(data)]
    size = fitting[zlib.crc32(data) % len(fitting)]
    place = _MEMORY if _MEMORY.is_dir() else None
    with (
        tempfile.TemporaryDirectory(dir=place) as folder,
        mock.patch.object(event_file_module, "CHUNK_BYTES", size),
    ):
        path = Path(folder) / "1.tfevents"
        path.write_bytes(data)
        plain, salvaged = Logdir(folder), Logdir(folder, salvage=True)
        plain.refresh()
        salvaged.refresh()
        agrees(plain.runs["."], contents(data))
        assert total(salvaged) >= total(plain)
        # What comes behind is read, as far as nothing is waited for.
        before = total(salvaged)
        with path.open("ab") as file:
            file.write(data)
        plain.refresh()
        salvaged.refresh()
        agrees(plain.runs["."], contents(data + data))
        assert total(salvaged) >= before


def total(logdir: Logdir) -> int:
    """Return how many things a logdir has."""
    return sum(one.count for run in logdir.runs.values() for one in run.series.values())


TARGETS: Final[dict[str, Callable[[bytes], Any]]] = {
    "framing": framing,
    "protobuf": protobuf,
    "columns": columns,
    "whole_file": whole_file,
}
