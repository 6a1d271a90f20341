"""What listing a logdir owes where links, copies and very many other files are in it."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from tbwidget.data.logdir import Logdir
from tests.files import append, event_file, opened, points, scalars, steps

NAME = "events.out.tfevents.1.host"


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    event_file(tmp_path / "a" / "b", points("x", [0]))
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a")
    (tmp_path / "round").symlink_to(tmp_path / "round")
    (tmp_path / "ping.tfevents").symlink_to(tmp_path / "pong.tfevents")
    (tmp_path / "pong.tfevents").symlink_to(tmp_path / "ping.tfevents")
    logdir = opened(tmp_path)
    assert (list(logdir.runs), logdir.problems) == (["a/b"], [])


def test_a_link_inside_adds_nothing_and_takes_no_name_away(tmp_path: Path) -> None:
    path = event_file(tmp_path / "run_7", points("x", [0]))
    (tmp_path / "latest").symlink_to("run_7")
    (tmp_path / "a.tfevents").symlink_to(path)
    logdir = opened(tmp_path)
    assert list(logdir.runs) == ["run_7"]
    told = {problem.file: problem.what for problem in logdir.problems}
    shown = "its files are shown once, under another name"
    assert told == {
        str(tmp_path): f"{shown}: '.' as 'run_7'",
        str(tmp_path / "latest"): f"{shown}: 'latest' as 'run_7'",
    }
    append(path, points("x", [1]))
    # A writer may know its file by the link.
    changes = logdir.refresh([str(tmp_path / "latest" / NAME)])
    assert (changes.runs_added, steps(logdir, "run_7", "x")) == ([], [0, 1])


def test_one_file_of_two_names_is_read_once(tmp_path: Path) -> None:
    path = event_file(tmp_path / "a", points("x", [0]))
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / NAME).hardlink_to(path)
    logdir = opened(tmp_path)
    assert list(logdir.runs) == ["a"]
    [problem] = logdir.problems
    assert (problem.file, problem.what.endswith("'b' as 'a'")) == (str(tmp_path / "b"), True)


def test_a_folder_that_two_links_lead_to_is_told_of(tmp_path: Path) -> None:
    event_file(tmp_path / "real" / "run", points("x", [0]))
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "one").symlink_to(tmp_path / "real")
    (logs / "two").symlink_to(tmp_path / "real")
    logdir = Logdir(logs, follow_links=True)
    logdir.refresh()
    assert list(logdir.runs) == ["one/run"]
    [problem] = logdir.problems
    assert problem.file == str(logs / "two")
    assert problem.what.endswith("under another name: 'two' as 'one'")
    (logs / "one").unlink()
    changes = logdir.refresh()
    assert (changes.runs_added, changes.runs_removed) == (["two/run"], ["one/run"])
    assert (changes.problems_changed, logdir.problems) == (True, [])


@pytest.mark.parametrize("many", [list, dict])
def test_a_place_that_two_names_lead_to_is_told_of(tmp_path: Path, many: type) -> None:
    event_file(tmp_path / "real" / "run", points("x", [0]))
    (tmp_path / "one").symlink_to(tmp_path / "real")
    (tmp_path / "two").symlink_to(tmp_path / "real")
    paths = [tmp_path / "one", tmp_path / "two"]
    logdir = Logdir({path.name: path for path in paths} if many is dict else paths)
    logdir.refresh()
    assert list(logdir.runs) == ["one/run"]
    [problem] = logdir.problems
    assert problem.file == str(tmp_path / "two")
    assert problem.what.endswith("under another name: 'two/run' as 'one/run'")


def test_links_to_folders_without_event_files_are_not_told_of(tmp_path: Path) -> None:
    event_file(tmp_path / "run", points("x", [0]))
    (tmp_path / "run" / "checkpoints").mkdir()
    (tmp_path / "latest").symlink_to(tmp_path / "run" / "checkpoints")
    assert opened(tmp_path).problems == []


def test_a_tree_of_hard_links_is_told_of_in_few_words(tmp_path: Path) -> None:
    for run in range(150):
        path = event_file(tmp_path / "a" / f"{run:03}", points("x", [0]))
        (tmp_path / "b" / f"{run:03}").mkdir(parents=True)
        (tmp_path / "b" / f"{run:03}" / NAME).hardlink_to(path)
    logdir = opened(tmp_path)
    assert len(logdir.runs) == 150
    *_, last = problems = logdir.problems
    assert (len(problems), last.what.endswith("more of the kind are left out")) == (101, True)


def test_links_out_of_a_logdir_are_told_of_and_followed_when_asked(tmp_path: Path) -> None:
    event_file(tmp_path / "elsewhere" / "run", points("x", [0]))
    data = event_file(tmp_path / "store", points("x", [5]), name="5d1f")
    logs = tmp_path / "logs"
    event_file(logs / "own", points("x", [0]))
    (logs / "linked").symlink_to(tmp_path / "elsewhere")
    (logs / "own" / "stored.tfevents").symlink_to(data)
    (logs / "notes.txt").symlink_to(tmp_path / "store")
    logdir = opened(logs)
    assert (list(logdir.runs), steps(logdir, "own", "x")) == (["own"], [0])
    told = {problem.file: problem.what for problem in logdir.problems}
    assert set(told) == {
        str(logs / name) for name in ("linked", "notes.txt", "own/stored.tfevents")
    }
    assert all("follow_links=True follows it" in what for what in told.values())
    assert not logdir.refresh().problems_changed

    logdir = Logdir(logs, follow_links=True)
    logdir.refresh()
    assert set(logdir.runs) == {"own", "linked/run"}
    assert (steps(logdir, "own", "x"), logdir.problems) == ([0, 5], [])


def test_a_logdir_of_thousands_of_links_is_not_looked_at_link_by_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_file(tmp_path / "run", points("x", [0]))
    (tmp_path / "data").mkdir()
    for number in range(2_000):
        (tmp_path / "data" / f"{number}.png").symlink_to("/nowhere")
    looked = Looked(monkeypatch)
    assert list(opened(tmp_path).runs) == ["run"]
    assert len(looked.at) < 150


def test_what_rsync_has_not_copied_to_the_end_does_not_show(tmp_path: Path) -> None:
    path = event_file(tmp_path / "run", points("x", range(3)))
    # It copies what it has next to it, under a name of its own, until all is there.
    copy = event_file(tmp_path / "run", points("x", range(5)), name=f".{NAME}.Ab12Cd")
    event_file(tmp_path / "new", points("x", range(2)), name=f".{NAME}.Ef34Gh")
    logdir = opened(tmp_path)
    assert (list(logdir.runs), logdir.problems) == (["run"], [])
    assert scalars(logdir, "run", "x").written().step.tolist() == [0, 1, 2]
    assert not logdir.refresh([str(copy)])
    (tmp_path / "new" / f".{NAME}.Ef34Gh").rename(tmp_path / "new" / NAME)
    copy.rename(path)
    assert logdir.refresh().runs_added == ["new"]
    assert scalars(logdir, "run", "x").written().step.tolist() == [0, 1, 2, 3, 4]
    assert logdir.problems == []


def test_folders_whose_names_begin_with_a_dot_are_looked_into(tmp_path: Path) -> None:
    event_file(tmp_path / ".cache" / "run", points("x", [0]))
    assert list(opened(tmp_path).runs) == [".cache/run"]


class Looked:
    """The names of entries that were looked at beyond what listing a folder tells."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at: list[str] = []
        self.listed: list[str] = []
        scandir = os.scandir
        looked = self

        class Entry:
            def __init__(self, entry: os.DirEntry[str]) -> None:
                self._entry = entry
                self.name, self.path = entry.name, entry.path
                self.is_symlink = entry.is_symlink

            def is_dir(self, *, follow_symlinks: bool = True) -> bool:
                if follow_symlinks:
                    looked.at.append(self.name)
                return self._entry.is_dir(follow_symlinks=follow_symlinks)

            def is_file(self) -> bool:
                looked.at.append(self.name)
                return self._entry.is_file()

            def stat(self) -> os.stat_result:
                looked.at.append(self.name)
                return self._entry.stat()

        class Entries:
            def __init__(self, folder: str) -> None:
                looked.listed.append(Path(folder).name)
                self._entries = scandir(folder)

            def __enter__(self) -> Any:
                return map(Entry, self._entries)

            def __exit__(self, *_error: object) -> None:
                self._entries.close()

        monkeypatch.setattr(os, "scandir", Entries)


def test_what_carries_no_mark_is_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_file(tmp_path / "run", points("x", [0]))
    for folder in ("run/checkpoints", ".git/objects", "run/node_modules/x", "__pycache__"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "model.ckpt").touch()
    for ignored in (".git", "run/node_modules", "run/.ipynb_checkpoints"):
        event_file(tmp_path / ignored, points("x", [0]))
    looked = Looked(monkeypatch)
    assert list(opened(tmp_path).runs) == ["run"]
    assert set(looked.at) == {NAME}
    assert set(looked.listed) == {tmp_path.name, "run", "checkpoints"}


@pytest.mark.slow
def test_a_hundred_thousand_other_files_take_the_time_of_listing_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_file(tmp_path / "run", points("x", [0]))
    for folder in range(100):
        path = tmp_path / "data" / f"{folder:02}"
        path.mkdir(parents=True)
        for number in range(1_000):
            os.close(os.open(path / f"{number:03}.jpeg", os.O_CREAT))
    began = time.process_time()
    assert sum(len(files) for _, _, files in os.walk(tmp_path)) == 100_001
    walk = time.process_time() - began
    logdir = Logdir(tmp_path)
    began = time.process_time()
    logdir.refresh()
    assert time.process_time() - began < 10 * walk
    assert list(logdir.runs) == ["run"]
    looked = Looked(monkeypatch)
    logdir.refresh()
    assert set(looked.at) <= {NAME}
    assert sorted(looked.listed) == sorted({*looked.listed})
    assert len(looked.listed) == 103
