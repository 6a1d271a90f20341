"""Reading, row 24: thousands of runs are read in a time that grows as their number does."""

from __future__ import annotations

import shutil
from pathlib import Path

import fsspec
import pytest

from tbwidget.data import logdir as logdir_module
from tbwidget.data.logdir import Logdir
from tbwidget.data.places import Listing, LocalPlace, RemotePlace
from tbwidget.data.problems import Problem
from tbwidget.data.watching import Watch
from tests.files import append, event_file, points, steps

RUNS = 300
MOST_LOOKS = 20
"""A look is followed by ten times as long of reading. Most machines need five for so many runs;
one a turn would be 300."""


class Counted:
    """Counts the looks around."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.looks = 0
        find = LocalPlace.find

        def count(place: LocalPlace, listing: Listing) -> None:
            self.looks += 1
            find(place, listing)

        monkeypatch.setattr(LocalPlace, "find", count)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(monkeypatch)


def many(folder: Path, runs: int = RUNS) -> list[Path]:
    """Write as many runs of one small file."""
    return [event_file(folder / f"{run:04}", points("x", [run])) for run in range(runs)]


def all_read(logdir: Logdir) -> bool:
    """Whether all runs and their points are there."""
    return [steps(logdir, run, "x") for run in sorted(logdir.runs)] == [[n] for n in range(RUNS)]


def test_a_budget_that_suffices_for_nothing_needs_few_looks(
    tmp_path: Path, counted: Counted
) -> None:
    many(tmp_path)
    logdir = Logdir(tmp_path)
    while logdir.refresh(budget=0.0).more:
        pass
    assert all_read(logdir)
    assert counted.looks <= MOST_LOOKS


def test_a_place_far_away_is_asked_a_few_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0
    find = RemotePlace.find

    def count(place: RemotePlace, listing: Listing) -> None:
        nonlocal asked
        asked += 1
        find(place, listing)

    memory = fsspec.filesystem("memory")
    for path in many(tmp_path):
        memory.pipe_file(f"/many/{path.parent.name}/{path.name}", path.read_bytes())
    monkeypatch.setattr(RemotePlace, "find", count)
    logdir = Logdir("memory://many")
    while logdir.refresh(budget=0.0).more:
        pass
    memory.rm("/many", recursive=True)
    assert all_read(logdir)
    assert asked <= MOST_LOOKS


def test_a_watch_with_such_a_budget_needs_few_looks(tmp_path: Path, counted: Counted) -> None:
    many(tmp_path)
    logdir = Logdir(tmp_path)
    watch = logdir.watch(budget=0.0)
    while not (len(logdir.runs) == RUNS and logdir.progress.files_read == RUNS):
        next(watch)
    watch.close()
    assert all_read(logdir)
    assert counted.looks <= MOST_LOOKS


def test_the_turns_are_as_few_as_the_share_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logdir_module, "SHARE", 8)
    many(tmp_path)
    logdir = Logdir(tmp_path)
    turns = 1
    while logdir.refresh(budget=0.0).more:
        turns += 1
    # Each leaves seven eighths, until there are fewer than sixteen.
    assert turns <= 8 * 3 + 16
    assert all_read(logdir)


def test_a_turn_asks_no_file_that_it_does_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(tmp_path)
    logdir = Logdir(tmp_path)
    logdir.refresh(budget=0.0)
    monkeypatch.setattr(logdir_module, "REST", 1e9)
    logdir._may_look_at = 1e18
    asked = 0

    class Asked(dict[str, object]):
        def values(self) -> object:  # type: ignore[override]
            nonlocal asked
            asked += 1
            return super().values()

    monkeypatch.setattr(logdir, "_files", Asked(logdir._files))
    while logdir.refresh(budget=0.0).more:
        pass
    assert asked == 0


def test_what_comes_while_many_are_read_is_found_before_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logdir_module, "REST", 0)
    many(tmp_path)
    logdir = Logdir(tmp_path)
    assert logdir.refresh(budget=0.0).more
    event_file(tmp_path / "new", points("x", [0]))
    changes = logdir.refresh(budget=0.0)
    assert (changes.runs_added, changes.more) == (["new"], True)


def test_the_next_look_after_all_is_read_finds_what_has_come(tmp_path: Path) -> None:
    path, *_ = many(tmp_path, 3)
    logdir = Logdir(tmp_path)
    while logdir.refresh(budget=0.0).more:
        pass
    append(path, points("x", [7]))
    event_file(tmp_path / "new", points("x", [0]))
    assert logdir.refresh(budget=0.0).runs_added == ["new"]
    logdir.refresh(budget=0.0)
    assert steps(logdir, "0000", "x") == [0, 7]


def test_progress_is_told_by_files_and_bytes(tmp_path: Path) -> None:
    paths = many(tmp_path, 20)
    size = sum(path.stat().st_size for path in paths)
    logdir = Logdir(tmp_path)
    told = []
    while logdir.refresh(budget=0.0).more:
        told.append(logdir.progress)
    assert [one.files_read for one in told] == list(range(1, 20))
    assert {(one.files, one.bytes) for one in told} == {(20, size)}
    assert logdir.progress == (20, 20, size, size)
    append(paths[0], points("x", [7]))
    shutil.rmtree(paths[1].parent)
    logdir.refresh()
    size += len(points("x", [7])) - len(paths[2].read_bytes())
    assert logdir.progress == (19, 19, size, size)


def test_runs_deleted_while_they_are_read_leave_no_series(tmp_path: Path) -> None:
    paths = many(tmp_path, 5)
    logdir = Logdir(tmp_path)
    logdir.refresh()
    for path in paths:
        append(path, points("x", [7]))
    shutil.rmtree(paths[3].parent)
    changes = logdir.refresh(list(map(str, paths)))
    assert changes.runs_removed == ["0003"]
    assert {key.run for key in changes.series} == {"0000", "0001", "0002", "0004"}


def test_problems_that_come_and_go_are_told(tmp_path: Path) -> None:
    path, other, *_ = many(tmp_path, 3)
    logdir = Logdir(tmp_path)
    assert not logdir.refresh().problems_changed
    append(path, b"\1" * 40)
    assert logdir.refresh().problems_changed
    assert not logdir.refresh().problems_changed
    append(other, b"\1" * 40)
    assert logdir.refresh().problems_changed
    shutil.rmtree(path.parent)
    assert logdir.refresh().problems_changed
    [problem] = logdir.problems
    assert isinstance(problem, Problem)
    assert problem.file == str(other)


def test_a_watch_goes_on_reading_while_looks_are_wanted(tmp_path: Path) -> None:
    many(tmp_path, 20)
    logdir = Logdir(tmp_path)
    watch = Watch(logdir)
    turns = 0
    while not turns or logdir.progress.files_read < 20:
        watch.look_around()
        watch.refresh(0.0)
        turns += 1
    watch.close()
    assert turns <= 20
