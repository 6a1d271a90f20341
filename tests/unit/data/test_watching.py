"""A logdir is looked at when something came, and is left alone when nothing did."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from watchfiles import Change

from tbwidget import SummaryWriter
from tbwidget.data import notices, watching
from tbwidget.data.changes import Changes
from tbwidget.data.logdir import Logdir
from tbwidget.data.places import Listing, LocalPlace
from tbwidget.data.watching import Watch
from tests.effort import seconds_to_hash
from tests.files import append, event_file, header, points, steps
from tests.patience import TIMEOUT


@pytest.fixture
def only_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not told is not seen: nobody looks around in time."""
    monkeypatch.setattr(watching, "TOLD_PAUSE_SECONDS", 3600.0)
    monkeypatch.setattr(watching, "FIRST_PAUSE_SECONDS", 3600.0)
    monkeypatch.setattr(watching, "LAST_PAUSE_SECONDS", 3600.0)


@pytest.fixture
def untold(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel tells of nothing, as with NFS."""
    monkeypatch.setattr(watching, "are_told", lambda trees: False)


class Follower:
    """Follows a logdir on a thread, and lets a test wait for what is to be seen."""

    def __init__(self, path: Path) -> None:
        self.logdir = Logdir(path)
        self.watch = Watch(self.logdir)
        self._seen = threading.Condition()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self._ended.is_set():
            self.watch.refresh()
            with self._seen:
                self._seen.notify_all()
            self.watch.wait()

    def wait_for(self, run: str, last: int) -> None:
        """Wait until the line of `run` ends at the step `last`."""

        def is_there() -> bool:
            with self.logdir.lock:
                found = self.logdir.runs.get(run)
                return bool(found and found.series and steps(self.logdir, run, "x")[-1] == last)

        with self._seen:
            assert self._seen.wait_for(is_there, TIMEOUT)

    def close(self) -> None:
        self._ended.set()
        self.watch.close()
        self._thread.join()


@pytest.fixture
def follower(tmp_path: Path) -> Iterator[Follower]:
    event_file(tmp_path / "logs" / "run", points("x", [0]))
    follower = Follower(tmp_path / "logs")
    follower.wait_for("run", 0)
    yield follower
    follower.close()


@pytest.mark.usefixtures("only_told")
def test_what_grows_and_what_is_new_is_told(follower: Follower, tmp_path: Path) -> None:
    run = tmp_path / "logs" / "run"
    append(run / "events.out.tfevents.1.host", points("x", [1]))
    follower.wait_for("run", 1)
    event_file(run, points("x", [2]), name="second.tfevents")
    follower.wait_for("run", 2)
    path = event_file(tmp_path / "logs" / "deep" / "er", points("x", [0]))
    follower.wait_for("deep/er", 0)
    append(path, points("x", [1]))
    follower.wait_for("deep/er", 1)


@pytest.mark.usefixtures("only_told")
def test_a_folder_made_again_is_told_of_again(follower: Follower, tmp_path: Path) -> None:
    for last in range(3, 6):
        shutil.rmtree(tmp_path / "logs" / "run")
        path = event_file(tmp_path / "logs" / "run", points("x", range(last)))
        follower.wait_for("run", last - 1)
        append(path, points("x", [10 * last]))
        follower.wait_for("run", 10 * last)


@pytest.mark.usefixtures("only_told")
def test_a_logdir_that_comes_later_is_told_of(tmp_path: Path) -> None:
    follower = Follower(tmp_path / "not" / "yet")
    try:
        event_file(tmp_path / "not" / "yet" / "run", points("x", [0]))
        follower.wait_for("run", 0)
        shutil.rmtree(tmp_path / "not")
        event_file(tmp_path / "not" / "yet" / "run", points("x", [0, 5]))
        follower.wait_for("run", 5)
    finally:
        follower.close()


@pytest.mark.usefixtures("only_told")
def test_a_logdir_that_comes_as_it_is_looked_for_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logdir = Logdir(tmp_path / "logs")
    refresh = logdir.refresh

    def look_before_it_comes(*arguments: Any, **also: Any) -> Changes:
        changes = refresh(*arguments, **also)
        event_file(tmp_path / "logs" / "run", points("x", [0]))
        return changes

    watch = Watch(logdir)
    monkeypatch.setattr(logdir, "refresh", look_before_it_comes)
    assert not watch.refresh()
    monkeypatch.setattr(logdir, "refresh", refresh)
    changes = watch.refresh()
    watch.close()
    assert changes
    assert changes.runs_added == ["run"]


@pytest.mark.usefixtures("only_told")
def test_folders_that_come_all_the_time_leave_time_to_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = time.monotonic()
    find = LocalPlace.find

    def find_slowly(place: LocalPlace, listing: Listing) -> None:
        nonlocal clock
        clock += 1.0
        find(place, listing)

    event_file(tmp_path / "a", points("x", [0]))
    logdir = Logdir(tmp_path)
    watch = Watch(logdir)
    monkeypatch.setattr(LocalPlace, "find", find_slowly)
    monkeypatch.setattr("tbwidget.data.watching.time.monotonic", lambda: clock)
    watch.refresh()
    clock += 60.0
    watch.refresh()
    looks = 0
    for number in range(100):
        folder = tmp_path / f"new {number}"
        folder.mkdir()
        watch._notice([(Change.added, str(folder))])
        clock += 0.1
        looks += watch.refresh() is not None
    watch.close()
    # Ten seconds of notices, and a look takes one.
    assert 2 <= looks <= 8


@pytest.mark.usefixtures("only_told")
def test_a_look_that_is_wanted_while_the_next_is_planned_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_file(tmp_path / "a", points("x", [0]))
    watch = Watch(Logdir(tmp_path))
    while watch.refresh():
        pass

    def none(_: Logdir) -> None:
        monkeypatch.undo()
        event_file(tmp_path / "b", points("x", [0]))
        watch.look_around()

    monkeypatch.setattr(Logdir, "retries_at", property(none))
    watch.look_around()
    assert not watch.refresh()
    changes = watch.refresh()
    watch.close()
    assert changes
    assert changes.runs_added == ["b"]


@pytest.mark.usefixtures("untold")
def test_where_the_kernel_does_not_tell_it_is_looked(follower: Follower, tmp_path: Path) -> None:
    append(tmp_path / "logs" / "run" / "events.out.tfevents.1.host", points("x", [1]))
    follower.wait_for("run", 1)


@pytest.mark.usefixtures("untold", "only_told")
def test_a_writer_of_this_process_is_heard_at_once(tmp_path: Path) -> None:
    follower = Follower(tmp_path)
    try:
        with SummaryWriter(tmp_path / "run") as writer:
            writer.add_scalar("x", 1.0, 7)
            writer.flush()
            follower.wait_for("run", 7)
    finally:
        follower.close()


def pauses(watch: Watch, monkeypatch: pytest.MonkeyPatch, count: int) -> list[float]:
    """Return how long it is between looks that find nothing, from the last that did."""
    clock = 1000.0
    monkeypatch.setattr("tbwidget.data.watching.time.monotonic", lambda: clock)
    found = []
    while watch.refresh():
        pass
    for _ in range(count):
        began = clock
        while watch.refresh() is None:
            clock += 0.25
        found.append(clock - began)
    watch.close()
    return found


@pytest.mark.usefixtures("untold")
def test_pauses_grow_while_nothing_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    event_file(tmp_path, points("x", [0]))
    found = pauses(Watch(Logdir(tmp_path)), monkeypatch, 9)
    assert found == sorted(found)
    assert (found[0], found[-1]) == (0.5, 5.0)


def test_pauses_are_longer_where_a_look_is_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe_file("/watched/run/tfevents", header())
    found = pauses(Watch(Logdir("memory://watched")), monkeypatch, 10)
    assert found == sorted(found)
    assert (found[0], found[-1]) == (2.0, 30.0)
    memory.rm("/watched", recursive=True)


def test_looks_are_seldom_where_the_kernel_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_file(tmp_path, points("x", [0]))
    watch = Watch(Logdir(tmp_path))
    watch.refresh()
    assert pauses(watch, monkeypatch, 2) == [30.0, 30.0]


def test_a_file_that_could_not_be_read_is_tried_again_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = event_file(tmp_path, points("x", [0]))
    closed = [True]
    really_open = open

    def refuse(*arguments: object, **also: object) -> object:
        if arguments[0] == str(path) and closed[0]:
            raise OSError(5, "Input/output error")
        return really_open(*arguments, **also)  # type: ignore[call-overload]

    monkeypatch.setattr("builtins.open", refuse)
    logdir = Logdir(tmp_path)
    watch = Watch(logdir)
    watch.refresh()
    watch.refresh()
    assert len(logdir.problems) == 1
    closed[0] = False
    while logdir.problems:
        watch.wait()
        watch.refresh()
    watch.close()


def test_an_idle_logdir_is_let_sleep(tmp_path: Path) -> None:
    for run in range(50):
        event_file(tmp_path / str(run), points("x", [0]))
    watch = Watch(Logdir(tmp_path))
    for _ in range(2):
        watch.refresh()
    # The kernel may still tell of the files that were just written.
    watch.wait(time.monotonic() + 0.2)
    watch.refresh()
    spent, woken, end = time.process_time(), 0, time.monotonic() + 2.0
    while time.monotonic() < end:
        watch.wait(end)
        woken += 1
        assert watch.refresh() is None
    spent = time.process_time() - spent
    watch.close()
    assert woken <= 3
    # The thread that listens to the kernel sleeps too.
    assert spent < seconds_to_hash(100)


FOREIGN = """
import sys
from tbwidget import SummaryWriter
with SummaryWriter(sys.argv[1]) as writer:
    for line in sys.stdin:
        for step in range(100 * int(line), 100 * int(line) + 100):
            writer.add_scalar("x", step, step)
        writer.flush()
        print("flushed", flush=True)
"""


@pytest.mark.usefixtures("only_told")
def test_the_kernel_tells_of_what_another_process_flushes(tmp_path: Path, project: Path) -> None:
    arguments = [sys.executable, "-c", FOREIGN, str(tmp_path / "run")]
    with subprocess.Popen(
        arguments, cwd=project, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        follower = Follower(tmp_path)
        for turn in range(6):
            print(turn, file=other.stdin, flush=True)
            assert other.stdout.readline() == "flushed\n"
            follower.wait_for("run", 100 * turn + 99)
        follower.close()
        other.stdin.close()


def test_watch_yields_what_is_there_and_then_what_comes(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    path = event_file(tmp_path / "a", points("x", [0]))
    logdir = Logdir(tmp_path)
    changes = logdir.watch()
    assert next(changes).runs_added == ["a"]
    append(path, points("x", [1]))
    assert {key.run for key in next(changes).series} == {"a"}
    event_file(tmp_path / "b", points("x", [0]))
    assert next(changes).runs_added == ["b"]
    changes.close()
    assert set(threading.enumerate()) <= before
    assert not Changes()


ENDS = """
import atexit, sys, threading
def names():
    return [thread.name for thread in threading.enumerate()]
atexit.register(lambda: print("tbwidget-notices" in names()))  # after all others
from tbwidget.data import Logdir
from tbwidget.widgets import _feed
logdir = Logdir(sys.argv[1])
changes = logdir.watch()
print(next(changes).runs_added)
threading.Thread(target=lambda: next(changes), daemon=True).start()
class Board:
    turn_at = 1e99
    note = lambda self, changes: told.set()
    push = deliver = lambda self: False
told = threading.Event()
_feed.join(sys.argv[1], lambda feed: Board())
told.wait()
while "tbwidget-notices" not in names():
    pass
"""


def test_an_interpreter_ends_while_logdirs_are_followed(tmp_path: Path, project: Path) -> None:
    event_file(tmp_path / "a", points("x", [0]))
    result = subprocess.run(
        [sys.executable, "-c", ENDS, str(tmp_path)],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "['a']\nFalse\n", "")


MOUNTS = """\
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
36 27 0:40 / /mnt/nfs rw,relatime shared:3 - nfs4 server:/export rw
37 27 0:41 / /mnt/with\\040space rw,relatime - fuse.sshfs host: rw
38 27 0:42 / /data/tmp rw,relatime - tmpfs tmpfs rw
39 27 0:43 / /data/far rw,relatime - 9p host rw
"""


@pytest.mark.parametrize(
    ("tree", "told"),
    [
        ("/srv/runs/", True),
        ("/mnt/nfs/runs/", False),
        ("/mnt/nfs2/", True),
        ("/mnt/with space/runs/", False),
        ("/data/tmp/runs/", True),
        ("/data/", False),
    ],
)
def test_the_kernel_tells_of_its_own_file_systems_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tree: str, told: bool
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    monkeypatch.setattr(notices, "_MOUNTS", mounts)
    assert notices.are_told([tree]) is told
