"""What a writer left behind, for tests of what it owes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tbwidget._proto import event_pb2 as pb
from tbwidget.record.framing import Stop, scan
from tests.conftest import PROJECT
from tests.patience import TIMEOUT


def events_of(path: Path) -> list[pb.Event]:
    """Return the events of a file, which is whole."""
    data = path.read_bytes()
    found = scan(data)
    assert (found.stop, found.end, found.damaged) == (Stop.END, len(data), [])
    events = [pb.Event.FromString(bytes(record.payload)) for record in found.records]
    assert not events or events[0].file_version == "brain.Event:2"
    return events


def points_so_far(folder: Path) -> list[tuple[str, int]]:
    """Return tag and step of each point in the files of `folder` that are being written."""
    events = [
        pb.Event.FromString(bytes(record.payload))
        for file in (sorted(folder.iterdir()) if folder.exists() else [])
        for record in scan(file.read_bytes()).records
    ]
    return [(value.tag, event.step) for event in events for value in event.summary.value]


def points_of(place: Path) -> list[tuple[str, int]]:
    """Return tag and step of each point of a file, or of the files in a folder, in their order."""
    files = sorted(place.iterdir()) if place.is_dir() else [place]
    return [
        (value.tag, event.step)
        for file in files
        for event in events_of(file)
        for value in event.summary.value
    ]


def steps_of(folder: Path) -> list[int]:
    """Return the steps of the one file in `folder`."""
    [path] = folder.iterdir()
    return [step for _, step in points_of(path)]


def until(condition: Callable[[], bool], seconds: float = TIMEOUT) -> None:
    """Return when `condition` holds; it is asked again and again."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "what was waited for did not come"
        time.sleep(0.005)


def peak_bytes() -> int:
    """Return the most memory that this process has taken so far.

    What `getrusage` says begins with what the process that started it took.
    """
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) << 10


def python(code: str, *arguments: Path | str) -> subprocess.CompletedProcess[str]:
    """Run `code` in a process of its own, with the arguments."""
    return _run([sys.executable, "-c", code, *map(str, arguments)])


def run_python(script: Path, *arguments: Path | str) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own, with the arguments."""
    return _run([sys.executable, str(script), *map(str, arguments)])


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        timeout=5 * TIMEOUT,
    )
