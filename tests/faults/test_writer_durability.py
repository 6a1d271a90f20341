"""A durable writer and the loss of power: what was flushed is there in every crash state."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tbwidget import SummaryWriter
from tbwidget._proto import event_pb2 as pb
from tbwidget.record.framing import Stop, scan
from tests.faults.written import points_of


@dataclass
class Entry:
    """A file as the disk has it, and what the system has yet to write there."""

    synced: bytes = b""
    current: bytes = b""
    named: bool = False
    """Whether a sync of its folder has made its name last."""

    def contents(self) -> Iterator[bytes]:
        """Yield what may be found after a crash: all of the rest, some, none, or zeros for it."""
        yield self.synced
        if self.current == self.synced:
            return
        yield self.current
        tail = len(self.current) - len(self.synced)
        if tail > 0:
            for part in {1, tail // 3, tail - 1}:
                yield self.current[: len(self.synced) + part]
            yield self.synced + bytes(tail)
            yield self.current[: -tail // 2] + bytes(tail // 2)


@dataclass
class Trace:
    """Plays a recorded trace of calls to the system."""

    root: str
    entries: dict[str, Entry] = field(default_factory=dict)
    folders: dict[str, bool] = field(default_factory=dict)

    def apply(self, call: str, path: str, argument: Any) -> None:
        if call == "open" and argument & os.O_CREAT:
            self.entries[path] = Entry()
        elif call == "mkdir":
            self.folders[path] = False
        elif call == "write":
            self.entries[path].current += argument
        elif call == "truncate":
            self.entries[path].current = self.entries[path].current[:argument]
        elif call == "fsync" and path in self.entries:
            self.entries[path].synced = self.entries[path].current
        elif call == "fsync":
            for name, entry in self.entries.items():
                entry.named |= os.path.dirname(name) == path  # noqa: PTH120
            for name in self.folders:
                self.folders[name] |= os.path.dirname(name) == path  # noqa: PTH120

    def states(self) -> Iterator[list[bytes]]:
        """Yield the contents of the files that are found in each state after a crash now."""
        for with_all_names in (True, False):
            found = [
                entry
                for name, entry in self.entries.items()
                if with_all_names or (entry.named and self._is_found(name))
            ]
            choices = [list(entry.contents()) for entry in found]
            for index in range(max(map(len, choices), default=1)):
                yield [contents[index % len(contents)] for contents in choices]

    def _is_found(self, path: str) -> bool:
        return all(
            lasting for folder, lasting in self.folders.items() if path.startswith(folder + "/")
        )


Record = list[tuple[str, str, Any]]


@pytest.fixture
def trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Record:
    """Record what is done below the test's folder, by the names of the calls."""
    calls: Record = []
    inside = f"{tmp_path}/"

    def note(call: str, path: str, argument: Any) -> None:
        if f"{path}/".startswith(inside):
            calls.append((call, path, argument))

    def wrap(name: str, wrapper: Callable[..., Any]) -> None:
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *a, **k: wrapper(real, *a, **k))

    def path_of(descriptor: int) -> str:
        return os.readlink(f"/proc/self/fd/{descriptor}")  # noqa: PTH115

    def opened(real: Any, path: Any, flags: int, *more: Any, **also: Any) -> Any:
        descriptor = real(path, flags, *more, **also)
        note("open", os.fspath(path), flags)
        return descriptor

    def made(real: Any, path: Any, *more: Any, **also: Any) -> None:
        real(path, *more, **also)
        note("mkdir", os.fspath(path), None)

    def written(real: Any, descriptor: int, data: Any) -> Any:
        count = real(descriptor, data)
        note("write", path_of(descriptor), bytes(data[:count]))
        return count

    def synced(real: Any, descriptor: int) -> None:
        real(descriptor)
        note("fsync", path_of(descriptor), None)

    def cut(real: Any, descriptor: int, size: int) -> None:
        real(descriptor, size)
        note("truncate", path_of(descriptor), size)

    wrap("open", opened)
    wrap("mkdir", made)
    wrap("write", written)
    wrap("fsync", synced)
    wrap("ftruncate", cut)
    return calls


def steps_found(contents: list[bytes]) -> list[int]:
    """Return the steps in files as a crash left them: what is there is whole."""
    steps = []
    for data in contents:
        found = scan(data)
        assert found.stop in {Stop.END, Stop.ZEROS}
        # A record half of zeros has a wrong CRC, and is the last.
        assert [offset for offset in found.damaged if offset < found.records[-1].offset] == []
        events = [pb.Event.FromString(bytes(record.payload)) for record in found.records]
        steps += [event.step for event in events for _ in event.summary.value]
    return steps


def check_every_crash(root: Path, trace: Record) -> int:
    """Crash after each call; return how many states were looked at."""
    disk, flushed, states = Trace(str(root)), -1, 0
    for call, path, argument in trace:
        if call == "flushed":
            flushed = argument
        else:
            disk.apply(call, path, argument)
        for contents in disk.states():
            steps = steps_found(contents)
            assert set(range(flushed + 1)) <= set(steps), (call, path)
            assert sorted(set(steps)) == list(range(len(set(steps)))), "a hole"
            states += 1
    return states


def test_no_crash_loses_what_was_flushed(tmp_path: Path, trace: Record) -> None:
    writer = SummaryWriter(tmp_path / "logs" / "run", durable=True)
    for step in range(40):
        writer.add_scalar("x", 1.0, step)
        if step % 8 == 7:
            writer.flush()
            trace.append(("flushed", "", step))
    writer.close()
    trace.append(("flushed", "", 39))
    assert check_every_crash(tmp_path, trace) > 100


def test_the_check_sees_a_writer_that_does_not_sync(tmp_path: Path, trace: Record) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_scalar("x", 1.0, 0)
        writer.flush()
        trace.append(("flushed", "", 0))
    with pytest.raises(AssertionError):
        check_every_crash(tmp_path, trace)


def test_a_sync_that_fails_is_not_tried_again_on_its_file(
    tmp_path: Path, trace: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync
    failed: list[str] = []

    def fail_once(descriptor: int) -> None:
        path = os.readlink(f"/proc/self/fd/{descriptor}")  # noqa: PTH115
        assert path not in failed, "a sync was tried again"
        written = [call for call, at, _ in trace if (call, at) == ("write", path)]
        if not failed and len(written) == 3:
            failed.append(path)
            raise OSError(errno.EIO, os.strerror(errno.EIO), path)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fail_once)
    with pytest.warns(RuntimeWarning, match="Input/output error"):  # noqa: PT031
        writer = SummaryWriter(tmp_path / "run", durable=True)
        for step in range(6):
            writer.add_scalar("x", 1.0, step)
            writer.flush()
            trace.append(("flushed", "", step))
        writer.close()
    files = sorted((tmp_path / "run").iterdir(), key=lambda file: int(file.suffix[1:]))
    assert [str(files[0])] == failed
    assert [points_of(file) for file in files] == [
        [("x", 0)],
        [("x", step) for step in range(1, 6)],
    ]
    check_every_crash(tmp_path, trace)
