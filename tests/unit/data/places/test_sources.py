"""What is meant by what a user gives as a logdir."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tbwidget import LogdirError
from tbwidget.data.logdir import Logdir
from tbwidget.data.places import Source, described, sources_of
from tests.files import event_file, opened, points, steps


@pytest.fixture(autouse=True)
def _in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("logdir", "expected"),
    [
        ("runs", [("", "{}/runs")]),
        ("runs/", [("", "{}/runs")]),
        ("/a:b/c", [("", "/a:b/c")]),
        ("a:runs", [("a", "{}/runs")]),
        ("one:a,two:/b", [("one", "{}/a"), ("two", "/b")]),
        # At most one split: the path may have a colon.
        ("name:/path:with/colon", [("name", "/path:with/colon")]),
        ("C:\\logs", [("", "{}/C:\\logs")]),
        ("s3://bucket/runs", [("", "s3://bucket/runs")]),
        ("cloud:s3://bucket/runs", [("cloud", "s3://bucket/runs")]),
        ("zip://runs::/a/b.zip", [("", "zip://runs::/a/b.zip")]),
        ("simplecache::s3://bucket/runs", [("", "simplecache::s3://bucket/runs")]),
        ("file:///a/b", [("", "/a/b")]),
        # A date is no name.
        ("runs/2025-01-01_12:00:00", [("", "{}/runs/2025-01-01_12:00:00")]),
        (["a", "b:c"], [("a", "{}/a"), ("b", "{}/c")]),
        (["x/logs", "y/logs"], [("x/logs", "{}/x/logs"), ("y/logs", "{}/y/logs")]),
        (["x/1", "y/2", "x/1"], [("1", "{}/x/1"), ("2", "{}/y/2")]),
        (["s3://b/x", Path("y")], [("x", "s3://b/x"), ("y", "{}/y")]),
        ({"any/name": "a", "b": Path("/c")}, [("any/name", "{}/a"), ("b", "/c")]),
        ([Source("", "/a"), Source("b", "/b")], [("a", "/a"), ("b", "/b")]),
    ],
)
def test_places_and_their_names(tmp_path: Path, logdir: Any, expected: Any) -> None:
    assert list(sources_of(logdir)) == [(name, path.format(tmp_path)) for name, path in expected]


@pytest.mark.parametrize("name", ["a,b", "name:path", "C:\\x", "with [signs]*"])
def test_what_exists_is_a_path_whatever_is_in_it(tmp_path: Path, name: str) -> None:
    event_file(tmp_path / name / "run", points("x", [1]))
    assert list(sources_of(name)) == [("", f"{tmp_path}/{name}")]
    logdir = Logdir(name)
    logdir.refresh()
    assert list(logdir.runs) == ["run"]


def test_a_path_is_never_taken_apart(tmp_path: Path) -> None:
    assert list(sources_of(Path("not,yet:there"))) == [("", f"{tmp_path}/not,yet:there")]


@pytest.mark.parametrize("logdir", ["", "a,,b", [], {}])
def test_no_place_is_refused(logdir: Any) -> None:
    with pytest.raises(LogdirError, match=r"empty path|names no place"):
        sources_of(logdir)


def test_several_places_are_shown_as_they_are_given(tmp_path: Path) -> None:
    shown = described(sources_of("a:x,b:sftp://me:secret@host/y"))
    assert shown == f"a:{tmp_path}/x,b:sftp://me:***@host/y"


def test_names_are_the_first_part_of_runs(tmp_path: Path) -> None:
    event_file(tmp_path / "x", points("x", [1]))
    event_file(tmp_path / "x" / "deep", points("x", [2]))
    event_file(tmp_path / "y" / "deep", points("x", [3]))
    logdir = Logdir("one:x,two:y")
    logdir.refresh()
    assert list(logdir.runs) == ["one", "one/deep", "two/deep"]
    assert steps(logdir, "two/deep", "x") == [3]


def test_a_pattern_is_matched_anew_each_time(tmp_path: Path) -> None:
    event_file(tmp_path / "runs" / "a" / "logs" / "train", points("x", [1]))
    event_file(tmp_path / "runs" / "a" / "other", points("x", [1]))
    event_file(tmp_path / "runs", points("x", [1]))
    logdir = Logdir("runs/*/logs")
    logdir.refresh()
    assert list(logdir.runs) == ["a/logs/train"]
    event_file(tmp_path / "runs" / "b" / "logs", points("x", [1]))
    assert logdir.refresh().runs_added == ["b/logs"]


def test_places_that_overlap_have_each_file_once(tmp_path: Path) -> None:
    path = event_file(tmp_path / "runs" / "a", points("x", [1]))
    logdir = Logdir(["runs/a", "runs"])
    logdir.refresh()
    assert list(logdir.runs) == ["a"]
    assert list(logdir.runs["a"].files) == [str(path)]


def test_a_writer_s_bell_is_heard_in_every_place_and_by_every_name(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "real").mkdir()
    logdir = Logdir({"one": "other", "two": "link"})
    logdir.refresh()
    path = event_file(tmp_path / "real" / "run", points("x", [1]))
    assert logdir.may_hold(str(path))
    assert logdir.refresh([str(path)]).runs_added == ["two/run"]
    assert not logdir.refresh().runs_added
    outside = event_file(tmp_path / "outside", points("x", [1]))
    assert not logdir.may_hold(str(outside))
    assert opened(tmp_path / "outside").runs.keys() == {"."}
