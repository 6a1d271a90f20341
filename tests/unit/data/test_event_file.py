"""One file that is read as it grows, and all that can be wrong with it."""

from __future__ import annotations

import builtins
import errno
import os
import struct
from pathlib import Path
from typing import Any

import pytest

from tbwidget._proto import event_pb2 as pb
from tbwidget.data import event_file as module
from tbwidget.data.event_file import CHUNK_BYTES, EventFile, State
from tbwidget.data.places.local import signature
from tbwidget.data.problems import MAX_PROBLEMS
from tbwidget.record.crc import masked_crc
from tbwidget.record.framing import FRAME_BYTES, HEADER_BYTES, encode_record
from tests.files import append, event, event_file, header, point, points, record, start


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return event_file(tmp_path, points("x", range(3)))


@pytest.fixture
def file(path: Path) -> EventFile:
    return EventFile(str(path), "run")


def read_steps(file: EventFile) -> list[int]:
    """Read all there is, and return the steps of the points in it."""
    steps: list[int] = []
    more = True
    while more:
        stretch, more = file.read()
        if stretch is None:
            continue
        events = []
        for index in range(len(stretch.frames.starts)):
            if stretch.crc(index) == masked_crc(stretch.payload(index)):
                events.append(pb.Event.FromString(bytes(stretch.payload(index))))
            else:
                file.note_damaged(stretch.offset_of(index))
        steps += [event.step for event in events if event.HasField("summary")]
    return steps


def is_due(file: EventFile) -> bool:
    return file.is_due(signature(Path(file.path).stat()))


def damaged(record: bytes, at: int) -> bytes:
    return record[:at] + bytes([record[at] ^ 0xFF]) + record[at + 1 :]


def test_each_record_is_read_once(path: Path, file: EventFile) -> None:
    assert is_due(file)
    assert read_steps(file) == [0, 1, 2]
    assert not is_due(file)
    append(path, points("x", [3, 4]))
    assert is_due(file)
    assert read_steps(file) == [3, 4]
    assert (file.state, file.generation, file.problems) == (State.GROWING, 0, [])


@pytest.mark.parametrize("cut", [1, HEADER_BYTES - 1, HEADER_BYTES, HEADER_BYTES + 1, -1])
def test_a_torn_tail_is_waited_for(path: Path, file: EventFile, cut: int) -> None:
    record = point("x", 3)
    append(path, record[:cut])
    assert read_steps(file) == [0, 1, 2]
    assert file.state is State.TORN
    assert not is_due(file)
    append(path, record[cut:])
    assert read_steps(file) == [3]
    assert (file.state, file.generation, file.problems) == (State.GROWING, 0, [])


@pytest.mark.parametrize("whole", [0, 1, 20])
def test_zeros_at_the_end_are_written_later(path: Path, file: EventFile, whole: int) -> None:
    data = header() + points("x", range(20))
    end = len(header() + points("x", range(whole))) if whole else 0
    path.write_bytes(data[:end] + bytes(4096))
    assert read_steps(file) == list(range(whole))
    assert file.problems == []
    with path.open("r+b") as open_file:
        open_file.write(data)
    assert read_steps(file) == list(range(whole, 20))
    assert (file.generation, file.problems) == (0, [])


def test_a_record_with_a_wrong_payload_is_left_out_alone(path: Path, file: EventFile) -> None:
    offset = path.stat().st_size
    append(path, damaged(point("x", 3), HEADER_BYTES + 3) + point("x", 4))
    assert read_steps(file) == [0, 1, 2, 4]
    [problem] = file.problems
    assert (problem.file, problem.offset) == (str(path), offset)
    assert "payload" in problem.what
    append(path, point("x", 5))
    assert read_steps(file) == [5]
    assert len(file.problems) == 1


def test_a_wrong_length_ends_the_file_there(path: Path, file: EventFile) -> None:
    offset = path.stat().st_size
    append(path, damaged(point("x", 3), 0) + point("x", 4))
    assert read_steps(file) == [0, 1, 2]
    assert file.state is State.DAMAGED
    [problem] = file.problems
    assert problem.offset == offset
    assert "length" in problem.what
    append(path, point("x", 5))
    assert read_steps(file) == []
    assert len(file.problems) == 1
    assert not is_due(file)


def test_an_absurd_length_is_damage_and_nothing_is_allocated(path: Path, file: EventFile) -> None:
    length = struct.pack("<Q", 1 << 60)
    append(path, length + struct.pack("<I", masked_crc(length)) + b"...")
    assert read_steps(file) == [0, 1, 2]
    assert file.state is State.DAMAGED
    assert "claims more" in file.problems[0].what


@pytest.mark.parametrize(
    "content",
    [
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        b"<!DOCTYPE html><html></html>",
        b"\x93NUMPY" * 100,
    ],
)
def test_what_is_no_event_file_says_so_until_it_is_one(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    file = EventFile(str(path), "run")
    assert read_steps(file) == []
    assert file.state is State.FOREIGN
    assert "not an event file" in file.problems[0].what
    path.write_bytes(header() + points("x", range(50)))
    assert read_steps(file) == list(range(50))
    assert (file.state, file.problems) == (State.GROWING, [])


def test_an_empty_file_and_one_with_a_header_only_are_no_error(path: Path, file: EventFile) -> None:
    path.write_bytes(b"")
    assert read_steps(file) == []
    assert (file.state, file.problems) == (State.NO_DATA, [])
    path.write_bytes(header())
    assert read_steps(file) == []
    assert file.problems == []
    append(path, point("x", 7))
    assert read_steps(file) == [7]
    assert file.generation == 0


def test_a_file_replaced_by_another_is_read_from_its_start(path: Path, file: EventFile) -> None:
    read_steps(file)
    other = path.with_suffix(".new")
    other.write_bytes(header(wall_time=5.0) + points("x", range(10, 30)))
    other.replace(path)
    assert is_due(file)
    assert read_steps(file) == list(range(10, 30))
    assert file.generation == 1


def test_a_longer_copy_of_the_same_file_goes_on(path: Path, file: EventFile) -> None:
    read_steps(file)
    copy = path.with_suffix(".new")
    copy.write_bytes(path.read_bytes() + points("x", [3, 4]))
    copy.replace(path)
    assert read_steps(file) == [3, 4]
    assert file.generation == 0


def test_a_file_that_shrank_is_read_again(path: Path, file: EventFile) -> None:
    read_steps(file)
    path.write_bytes(header() + points("x", range(2)))
    assert read_steps(file) == [0, 1]
    assert file.generation == 1


def test_a_torn_tail_that_its_writer_takes_back_is_no_other_file(
    path: Path, file: EventFile
) -> None:
    path.write_bytes(header() + start(1)[:20])
    assert read_steps(file) == []
    path.write_bytes(header() + points("x", [7]))
    assert read_steps(file) == [7]
    assert file.generation == 0


def test_a_file_deleted_and_made_again_is_read_again(path: Path, file: EventFile) -> None:
    read_steps(file)
    path.unlink()
    assert read_steps(file) == []
    assert file.state is State.GONE
    path.write_bytes(header(wall_time=1.0) + points("x", range(5, 7)))
    assert is_due(file)
    assert read_steps(file) == [5, 6]


def test_a_record_larger_than_a_chunk_is_read_whole(path: Path, file: EventFile) -> None:
    image = pb.Summary.Image(encoded_image_string=bytes(3 * CHUNK_BYTES))
    summary = pb.Summary(value=[pb.Summary.Value(tag="image", image=image)])
    record = encode_record(pb.Event(step=3, summary=summary).SerializeToString())
    append(path, record[: 2 * CHUNK_BYTES])
    assert read_steps(file) == [0, 1, 2]
    append(path, record[2 * CHUNK_BYTES :] + point("x", 4))
    assert read_steps(file) == [3, 4]


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A record that is checked in three turns."""
    monkeypatch.setattr(module, "CHUNK_BYTES", 1 << 12)
    monkeypatch.setattr("tbwidget.data.large_record.TURN_BYTES", 40_000)
    image = pb.Summary.Image(encoded_image_string=bytes(range(250)) * 400)
    return record(event(3, None, pb.Summary.Value(tag="image", image=image)))


def test_a_large_record_is_checked_in_turns(path: Path, file: EventFile, large: bytes) -> None:
    append(path, large + point("x", 4))
    found = [file.read() for _ in range(6)]
    assert [more for _, more in found] == [True, True, True, True, False, False]
    lengths = [stretch.length(0) for stretch, _ in found if stretch and len(stretch.frames.starts)]
    assert lengths[1:] == [len(large) - FRAME_BYTES, len(point("x", 4)) - FRAME_BYTES]
    assert (file.state, file.problems) == (State.GROWING, [])


def test_a_large_record_that_is_damaged_is_left_out(
    path: Path, file: EventFile, large: bytes
) -> None:
    append(path, damaged(large, 50_000) + point("x", 4) + large)
    assert read_steps(file) == [0, 1, 2, 4, 3]
    [problem] = file.problems
    assert "CRC of a record's payload is wrong" in problem.what
    assert problem.offset == len(header() + points("x", range(3)))


def test_a_large_record_that_is_no_event_is_left_out(
    path: Path, file: EventFile, large: bytes
) -> None:
    append(path, encode_record(b"\x0b" * 100_000) + point("x", 4))
    assert read_steps(file) == [0, 1, 2, 4]
    assert [problem.what for problem in file.problems] == ["a record is no event; it is left out"]


def test_a_file_that_is_replaced_between_the_turns_is_read_anew(
    path: Path, file: EventFile, large: bytes
) -> None:
    append(path, large)
    for _ in range(2):
        file.read()
    path.write_bytes(header(wall_time=1.0) + points("x", range(5, 7)) + large)
    assert read_steps(file) == [5, 6, 3]
    assert (file.generation, file.problems) == (1, [])


def test_chunks_may_end_anywhere(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(path, points("x", range(3, 200)))
    for chunk in (64, 65, 101):
        monkeypatch.setattr(module, "CHUNK_BYTES", chunk)
        assert read_steps(EventFile(str(path), "run")) == list(range(200))


@pytest.mark.parametrize("code", [errno.EACCES, errno.EIO, errno.ESTALE])
def test_a_file_that_can_not_be_read_rests_and_is_tried_again(
    path: Path, file: EventFile, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    clock = 0.0
    monkeypatch.setattr("tbwidget.data.event_file.time.monotonic", lambda: clock)
    really_open = open

    def refuse(*arguments: Any, **also: Any) -> Any:
        if arguments[0] == str(path):
            raise OSError(code, os.strerror(code))
        return really_open(*arguments, **also)

    monkeypatch.setattr(builtins, "open", refuse)
    pauses = []
    for _ in range(9):
        assert read_steps(file) == []
        assert not is_due(file)
        began = clock
        while not is_due(file):
            clock += 0.5
        pauses.append(clock - began)
    assert pauses == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]
    [problem] = file.problems
    assert (problem.offset, problem.what) == (None, f"can't be read: {os.strerror(code)}")
    monkeypatch.setattr(builtins, "open", really_open)
    assert read_steps(file) == [0, 1, 2]
    assert file.problems == []


def test_a_file_of_noise_has_a_bounded_number_of_problems(path: Path, file: EventFile) -> None:
    bad = damaged(point("x", 3), HEADER_BYTES)
    append(path, bad * 1_000 + point("x", 4))
    assert read_steps(file) == [0, 1, 2, 4]
    assert len(file.problems) == MAX_PROBLEMS
    assert file.problems[-1].what == f"and {1_001 - MAX_PROBLEMS} more records left out"
    append(path, bad * 1_000)
    read_steps(file)
    assert file.problems[-1].what == f"and {2_001 - MAX_PROBLEMS:,} more records left out"
