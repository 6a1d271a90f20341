"""An event file that is given as the logdir."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import fsspec
import pytest

import tbwidget
from tbwidget import LogdirError, SummaryWriter
from tbwidget.data.logdir import Logdir
from tests.files import append, event_file, header, opened, points, steps

SIBLING = "events.out.tfevents.10"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return an event file beside others."""
    folder = tmp_path / "runs" / "a"
    event_file(folder, points("sibling", [0]), name=SIBLING)
    event_file(folder / "deeper", points("deeper", [0]))
    return event_file(folder, points("x", [0]), name="events.out.tfevents.1")


def read(path: Any) -> dict[str, list[str]]:
    logdir = Logdir(path)
    logdir.refresh()
    assert logdir.problems == []
    return {run.name: [tag for tag, _ in run.series] for run in logdir.runs.values()}


def test_it_is_one_run_without_what_is_beside_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file.parent / "projector_config.pbtxt").write_text('embeddings { tensor_path: "x.tsv" }')
    monkeypatch.chdir(file.parent)
    for given in (str(file), file, file.name, f"./{file.name}", f"file://{file}", [file]):
        assert read(given) == {".": ["x"]}
    logdir = tbwidget.open_logdir(file)
    assert (logdir.runs, logdir.path, logdir.embeddings()) == (["."], str(file), [])


def test_it_may_be_one_of_several_places(file: Path) -> None:
    sibling = file.with_name(SIBLING)
    both = {file.name: ["x"], SIBLING: ["sibling"]}
    assert read([file, sibling]) == both
    assert read(f"{file},{sibling}") == both
    assert read({"one": file, "two": sibling}) == {"one": ["x"], "two": ["sibling"]}
    assert read(f"one:{file},two:{file.parent / 'deeper'}") == {"one": ["x"], "two": ["deeper"]}


def test_a_pattern_may_be_of_files(file: Path) -> None:
    runs = file.parents[1]
    event_file(runs / "b", points("y", [0]), name="other.tfevents")
    assert read(f"{runs}/*/events*") == {"a": ["x", "sibling"]}
    assert read(f"{runs}/a/*.1") == {".": ["x"]}
    assert read(f"{runs}/**/*.1.host") == {"a/deeper": ["deeper"]}
    # A star alone is for folders.
    assert read(f"{runs}/a/*") == {"deeper": ["deeper"]}


@pytest.mark.parametrize(
    "name", ["events.out.tfevents", "a.tfevents", ".hidden.tfevents.1", "5d1f"]
)
def test_names_need_no_time_and_where_the_file_tells_no_mark(tmp_path: Path, name: str) -> None:
    path = event_file(tmp_path, points("x", [0]), name=name)
    assert read(path) == {".": ["x"]}
    link = tmp_path / "link"
    link.symlink_to(path)
    logdir = Logdir(link)
    logdir.refresh()
    append(path, points("x", [1]))
    # A writer knows it by its own name.
    assert logdir.may_hold(str(path))
    logdir.refresh([str(path)])
    assert steps(logdir, ".", "x") == [0, 1]


def test_it_is_followed_as_it_grows_is_replaced_and_goes(file: Path) -> None:
    logdir = opened(file)
    append(file, points("x", [1]))
    assert logdir.refresh([str(file)]).series
    assert steps(logdir, ".", "x") == [0, 1]
    assert not logdir.refresh([str(file.with_name(SIBLING))])
    copy = event_file(file.parent.parent, points("x", [7]), name="copy")
    copy.replace(file)
    logdir.refresh()
    assert steps(logdir, ".", "x") == [7]
    file.unlink()
    changes = logdir.refresh()
    assert (changes.runs_removed, logdir.exists, logdir.problems) == (["."], False, [])
    event_file(file.parent, points("x", [2]), name=file.name)
    assert logdir.refresh([str(file)]).runs_added == ["."]
    assert logdir.exists


def test_a_file_that_can_not_be_looked_at_for_a_while_stays(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logdir = opened(file)
    really_stat = os.stat

    def refuse(path: Any, **also: Any) -> os.stat_result:
        if path == str(file):
            raise PermissionError(13, "Permission denied")
        return really_stat(path, **also)

    monkeypatch.setattr(os, "stat", refuse)
    changes = logdir.refresh()
    assert (changes.runs_removed, list(logdir.runs)) == ([], ["."])
    assert [problem.what for problem in logdir.problems] == ["can't be read: Permission denied"]
    monkeypatch.undo()
    assert logdir.refresh().problems_changed
    assert logdir.problems == []


def test_one_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "runs" / "events.out.tfevents.1"
    with pytest.raises(LogdirError, match="no folder or event file"):
        tbwidget.open_logdir(path)
    with closing(Logdir(path).watch()) as watch:
        event_file(path.parent, points("x", [0]), name=path.name)
        assert next(watch).runs_added == ["."]
        append(path, points("x", [1]))
        assert next(watch).series


@pytest.mark.parametrize("name", ["events.out.tfevents.1", "5d1f"])
def test_what_another_process_writes_is_noticed(tmp_path: Path, name: str) -> None:
    path = event_file(tmp_path / "store", points("x", [0]), name=name)
    link = tmp_path / "link.tfevents"
    link.symlink_to(path)
    for given in (path, link):
        with closing(Logdir(given).watch()) as watch:
            next(watch)
            append(path, points("x", [1]))
            assert next(watch).series


def test_a_file_of_a_writer_that_is_at_it(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_scalar("x", 0.0, 0)
        writer.flush()
        [path] = (tmp_path / "run").iterdir()
        with closing(Logdir(path).watch()) as watch:
            next(watch)
            writer.add_scalar("x", 1.0, 1)
            writer.flush()
            assert next(watch).series


def _pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_text("notes"),
        lambda path: path.touch(),
        lambda path: path.write_bytes(header()[:12] + b"a record of something else" * 3),
        _pipe,
    ],
)
def test_another_file_is_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "notes\x1b\n.txt"
    make(path)
    for given in (path, str(path), [tmp_path, path], {"a": path}):
        with pytest.raises(LogdirError, match="a file, but no event file: expected a folder"):
            tbwidget.open_logdir(given, must_exist=False)


def test_another_file_that_comes_later_is_a_problem(tmp_path: Path) -> None:
    logdir = Logdir(tmp_path / "later")
    logdir.refresh()
    (tmp_path / "later").write_text("notes")
    assert logdir.refresh().problems_changed
    [problem] = logdir.problems
    assert problem.what.startswith("a file, but no event file: expected a folder with runs")
    assert (logdir.exists, logdir.runs) == (False, {})
    (tmp_path / "later").unlink()
    event_file(tmp_path / "later", points("x", [0]))
    logdir.refresh()
    assert (list(logdir.runs), logdir.problems) == (["."], [])


def test_a_file_that_is_not_what_its_name_says_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1"
    path.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    [problem] = opened(path).problems
    assert problem.file == str(path)


@pytest.fixture
def memory() -> Iterator[Any]:
    fs = fsspec.filesystem("memory")
    fs.store.clear()
    yield fs
    fs.store.clear()


def test_a_url_may_be_of_one(memory: Any, tmp_path: Path) -> None:
    path = "/logs/a/events.out.tfevents.1"
    memory.pipe_file(path, header() + points("x", [0]))
    memory.pipe_file(path + "0", header() + points("sibling", [0]))
    memory.pipe_file("/logs/b/5d1f", header() + points("y", [0]))
    url = f"memory:/{path}"
    assert read(url) == {".": ["x"]}
    assert read("memory://logs/b/5d1f") == {".": ["y"]}
    assert read([url, url + "0"]) == {path.rpartition("/")[2]: ["x"], SIBLING: ["sibling"]}
    assert read("memory://logs/*/events*.1") == {"a": ["x"]}
    logdir = Logdir(url)
    logdir.refresh()
    memory.pipe_file(path, header() + points("x", [0, 1]))
    logdir.refresh()
    assert steps(logdir, ".", "x") == [0, 1]
    memory.rm_file(path)
    assert logdir.refresh().runs_removed == ["."]
    with pytest.raises(LogdirError, match="no folder or event file"):
        tbwidget.open_logdir(url)
    with zipfile.ZipFile(tmp_path / "logs.zip", "w") as archive:
        archive.writestr("a/events.out.tfevents.1", header() + points("x", [0]))
    assert read(f"zip://a/events.out.tfevents.1::{tmp_path}/logs.zip") == {".": ["x"]}


def test_steps_of_one_are_read_by_its_url(
    memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with SummaryWriter("run") as writer:
        writer.add_text("note", "hello", 0)
    [path] = Path("run").iterdir()
    memory.pipe_file("/logs/a.tfevents", path.read_bytes())
    logdir = tbwidget.open_logdir("memory://logs/a.tfevents")
    assert logdir.texts()[0].text == "hello"


def test_a_url_of_another_file_is_refused(memory: Any) -> None:
    memory.pipe_file("/logs/notes.txt", b"notes")
    with pytest.raises(LogdirError, match="a file, but no event file: expected a folder"):
        tbwidget.open_logdir("memory://logs/notes.txt")


def test_places_of_urls_that_find_nothing_or_the_same_are_told_of(memory: Any) -> None:
    memory.pipe_file("/logs/a/x.tfevents", header() + points("x", [0]))
    logdir = Logdir(["memory://logs", "memory://logs/a", "memory://typo", "memory://other/z*"])
    logdir.refresh()
    assert list(logdir.runs) == ["logs/a"]
    told = {problem.file: problem.what for problem in logdir.problems}
    assert told == {
        "memory://logs/a": "its files are shown once, under another name: 'a' as 'logs/a'",
        "memory://typo": "there is no such folder or event file yet",
        "memory://other/z*": "no event files match this pattern yet",
    }
