"""Records read again are the ones that were read before, or an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from tbwidget import ReadError
from tbwidget._proto import event_pb2 as pb
from tbwidget.data.rereading import read_event, read_value
from tbwidget.data.series import IndexEntry
from tests.files import blobs, event_file, histogram, opened, record


def entry_of(folder: Path) -> IndexEntry:
    event_file(folder / "run", histogram("h", 3), histogram("h", 4))
    return blobs(opened(folder), "run", "h", "histograms").entries[1]


def test_a_record_is_read_again(tmp_path: Path) -> None:
    entry = entry_of(tmp_path)
    assert read_event(entry).step == 4
    assert read_value(entry).tag == "h"


def test_a_file_that_has_changed_is_told(tmp_path: Path) -> None:
    entry = entry_of(tmp_path)
    path = Path(entry.file)
    data = bytearray(path.read_bytes())
    data[-6] ^= 1
    path.write_bytes(data)
    with pytest.raises(ReadError, match=r"at byte \d+ holds another record than before: call"):
        read_event(entry)


def test_a_file_that_is_shorter_or_gone_is_told(tmp_path: Path) -> None:
    entry = entry_of(tmp_path)
    path = Path(entry.file)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ReadError, match="holds another record"):
        read_event(entry)
    path.unlink()
    with pytest.raises(ReadError, match="can't be read: No such file"):
        read_event(entry)


def test_a_record_of_very_many_values_is_not_parsed_for_one_of_them(tmp_path: Path) -> None:
    summary = pb.Summary.FromString(b"\x0a\x00" * 100_000)
    summary.value[0].CopyFrom(pb.Summary.Value(tag="h", histo=pb.HistogramProto(num=1)))
    event_file(tmp_path / "run", record(pb.Event(step=1, summary=summary)))
    [entry] = blobs(opened(tmp_path), "run", "h", "histograms").entries
    with pytest.raises(ReadError, match="so many values that it is not read"):
        read_value(entry)


def test_a_value_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such value"):
        read_value(entry_of(tmp_path)._replace(value_index=1))
