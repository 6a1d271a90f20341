"""A record that is not held in memory is looked at in its file, a part at a time."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tbwidget._proto import event_pb2 as pb
from tbwidget.data import large_record as module
from tbwidget.data.large_record import Fit, LargeRecord
from tbwidget.data.places.local import LocalFile
from tbwidget.record.framing import FRAME_BYTES
from tests.files import event, point, record

IMAGE = pb.Summary.Image(encoded_image_string=bytes(range(256)) * 40)
RECORD = record(event(5, None, pb.Summary.Value(tag="i", image=IMAGE)))
LENGTH = len(RECORD) - FRAME_BYTES


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PIECE_BYTES", 100)
    monkeypatch.setattr(module, "TURN_BYTES", 1_000)


def fits(path: Path, data: bytes) -> list[Fit]:
    """Return what each look at the second record of a file of `data` finds, until it is known."""
    path.write_bytes(data)
    large = LargeRecord(len(point("x", 0)), LENGTH)
    found: list[Fit] = []
    with closing(LocalFile(str(path))) as file:
        while not found or found[-1] is Fit.UNKNOWN:
            found.append(large.check(file))
        if found[-1] is Fit.RIGHT:
            outline = large.outline(file)
            assert pb.Event.FromString(outline.payload).step == 5
            assert len(outline.payload) < 100
    return found


@pytest.mark.parametrize("behind", [b"", bytes(100), point("x", 1)])
def test_what_is_whole_is_right(tmp_path: Path, behind: bytes) -> None:
    found = fits(tmp_path / "f", point("x", 0) + RECORD + behind)
    assert found == [Fit.UNKNOWN] * 10 + [Fit.RIGHT]


@pytest.mark.parametrize("at", [20, 5_000, -5])
def test_what_is_damaged_is_wrong(tmp_path: Path, at: int) -> None:
    damaged = bytearray(RECORD)
    damaged[at] ^= 1
    assert fits(tmp_path / "f", point("x", 0) + damaged + point("x", 1))[-1] is Fit.WRONG


def test_zeros_at_its_end_may_be_written_yet_unless_something_follows(tmp_path: Path) -> None:
    begun = RECORD[:5_000] + bytes(len(RECORD) - 5_000)
    assert fits(tmp_path / "f", point("x", 0) + begun)[-1] is Fit.UNWRITTEN
    assert fits(tmp_path / "f", point("x", 0) + begun + bytes(9))[-1] is Fit.UNWRITTEN
    assert fits(tmp_path / "f", point("x", 0) + begun + point("x", 1))[-1] is Fit.WRONG
