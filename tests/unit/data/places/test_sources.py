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
        ("a:/", [("a", "/")]),
        ("one:/bin,two:/dev", [("one", "/bin"), ("two", "/dev")]),
        # Where nothing is there yet, all that may be meant: first the whole as one path.
        ("a:runs", [("", "{}/a:runs"), ("a", "{}/runs")]),
        ("lr=1,bs=2", [("", "{}/lr=1,bs=2"), ("lr=1", "{}/lr=1"), ("bs=2", "{}/bs=2")]),
        # At most one split: the path may have a colon.
        ("n:/path:with/colon", [("", "{}/n:/path:with/colon"), ("n", "/path:with/colon")]),
        # No protocol that is known begins with x.
        ("x::y", [("", "{}/x::y")]),
        ("zip::y", [("", "zip::y")]),
        ("C:\\logs", [("", "{}/C:\\logs")]),
        ("s3://bucket/runs", [("", "s3://bucket/runs")]),
        ("cloud:s3://bucket/runs", [("cloud", "s3://bucket/runs")]),
        ("zip://runs::/a/b.zip", [("", "zip://runs::/a/b.zip")]),
        ("simplecache::s3://bucket/runs", [("", "simplecache::s3://bucket/runs")]),
        ("file:///a/b", [("", "/a/b")]),
        ("s3://b/x,y", [("x", "s3://b/x"), ("y", "{}/y")]),
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


NAMES = ["a,b", "name:path", "C:\\x", "C:thing", "with [signs]*", "x::y", "simplecache::y"]
NAMES += ["run=1", "lr=0.1,bs=32", "what?", "a:b::c,d=[e]", ":", ",", "::", "é,:ü", "s3:bucket"]


@pytest.mark.parametrize("name", NAMES)
def test_what_exists_is_a_path_whatever_is_in_it(tmp_path: Path, name: str) -> None:
    event_file(tmp_path / name / "run", points("x", [1]))
    assert list(sources_of(name)) == [("", f"{tmp_path}/{name}")]
    for given in (name, f"{name}/", f"./{name}", f"{tmp_path}/{name}", Path(name), [name]):
        logdir = Logdir(given)
        logdir.refresh()
        assert (list(logdir.runs), logdir.problems) == (["run"], [])
    logdir = Logdir({"one": name, "two": Path("elsewhere")})
    logdir.refresh()
    assert list(logdir.runs) == ["one/run"]
    logdir = Logdir(f"one:{name},elsewhere")
    logdir.refresh()
    assert list(logdir.runs) == ["one/run"]


def test_a_list_may_have_folders_with_commas(tmp_path: Path) -> None:
    for name in ("lr=1,bs=2", "lr=3,bs=4", "c"):
        event_file(tmp_path / "runs" / name, points("x", [1]))
    logdir = Logdir("runs/lr=1,bs=2,runs/c,named:runs/lr=3,bs=4")
    logdir.refresh()
    assert (list(logdir.runs), logdir.problems) == (["lr=1,bs=2", "c", "named"], [])


@pytest.mark.parametrize("name", ["lr=0.1,bs=32", "a:b", "x::y", "a:b,c:d"])
def test_a_folder_that_is_not_there_yet_may_have_such_signs(tmp_path: Path, name: str) -> None:
    assert Logdir(name).path == f"{tmp_path}/{name}"
    logdir = Logdir(name)
    logdir.refresh()
    assert not logdir.exists
    event_file(tmp_path / name / "run", points("x", [1]))
    logdir.refresh()
    assert (list(logdir.runs), logdir.problems) == (["run"], [])


def test_a_folder_may_come_whose_name_begins_with_that_of_another(tmp_path: Path) -> None:
    event_file(tmp_path / "lr=0.1", points("x", [1]))
    logdir = Logdir("lr=0.1,bs=32")
    logdir.refresh()
    assert (list(logdir.runs), len(logdir.problems)) == (["lr=0.1"], 1)
    assert logdir.path == f"lr=0.1:{tmp_path}/lr=0.1,bs=32:{tmp_path}/bs=32"
    event_file(tmp_path / "lr=0.1,bs=32" / "run", points("x", [1]))
    assert logdir.refresh().runs_added == ["run"]
    assert logdir.problems == []


def test_a_list_may_be_there_later(tmp_path: Path) -> None:
    logdir = Logdir("one,two")
    logdir.refresh()
    assert [problem.file for problem in logdir.problems] == [f"{tmp_path}/one", f"{tmp_path}/two"]
    event_file(tmp_path / "one", points("x", [1]))
    event_file(tmp_path / "two" / "deep", points("x", [1]))
    logdir.refresh()
    assert (list(logdir.runs), logdir.problems) == (["one", "two/deep"], [])


def test_a_pattern_matches_its_own_signs_too(tmp_path: Path) -> None:
    event_file(tmp_path / "exp[1]" / "a", points("x", [1]))
    event_file(tmp_path / "exp1" / "a", points("x", [1]))
    logdir = Logdir("exp[1]/*")
    logdir.refresh()
    assert set(logdir.runs) == {"exp[1]/a", "exp1/a"}


@pytest.mark.parametrize("logdir", [None, 5, b"runs", [b"runs"], ["runs", None], "a\0b"])
def test_what_is_no_path_is_refused(logdir: Any) -> None:
    with pytest.raises(LogdirError, match="expected a path, a URL, a list of them or a mapping"):
        sources_of(logdir)


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
    [problem] = logdir.problems
    assert problem.file == f"{tmp_path}/runs"
    assert problem.what.endswith("under another name: 'runs/a' as 'a'")


def test_places_that_overlap_lose_nothing(tmp_path: Path) -> None:
    event_file(tmp_path / "runs" / "a" / "logs", points("x", [1]))
    event_file(tmp_path / "runs" / "a" / "other", points("x", [1]))
    logdir = Logdir({"logs": "runs/*/logs", "all": "runs"})
    logdir.refresh()
    assert list(logdir.runs) == ["logs/a/logs", "all/a/other"]


def test_a_place_without_runs_is_a_problem_until_it_has_some(tmp_path: Path) -> None:
    event_file(tmp_path / "good", points("x", [1]))
    (tmp_path / "empty").mkdir()
    logdir = Logdir(["good", "typo", "empty", "new:a/*", Path("file.tfevents")])
    logdir.refresh()
    told = {problem.file: problem.what for problem in logdir.problems}
    assert told == {
        f"{tmp_path}/typo": "there is no such folder or event file yet",
        f"{tmp_path}/empty": "there are no event files in it yet",
        f"{tmp_path}/a/*": "no event files match this pattern yet",
        f"{tmp_path}/file.tfevents": "there is no such folder or event file yet",
    }
    since = {problem.file: problem.since for problem in logdir.problems}
    changes = logdir.refresh()
    assert not changes.problems_changed
    assert {problem.file: problem.since for problem in logdir.problems} == since
    event_file(tmp_path / "typo", points("x", [1]))
    event_file(tmp_path, points("x", [1]), name="file.tfevents")
    # The bell of a writer is enough for those.
    rung = event_file(tmp_path / "empty" / "deep", points("x", [1]))
    assert logdir.refresh([str(rung)]).problems_changed
    assert f"{tmp_path}/empty" not in {problem.file for problem in logdir.problems}
    assert logdir.refresh().problems_changed
    assert [problem.file for problem in logdir.problems] == [f"{tmp_path}/a/*"]
    event_file(tmp_path / "a" / "b", points("x", [1]))
    assert logdir.refresh().problems_changed
    assert logdir.problems == []
    assert set(logdir.runs) == {"good", "typo", "empty/deep", "new/b", "file.tfevents"}


def test_one_place_gone_and_another_come_is_a_change_of_problems(tmp_path: Path) -> None:
    event_file(tmp_path / "a", points("x", [1]))
    logdir = Logdir(["a", "b"])
    logdir.refresh()
    (tmp_path / "a").rename(tmp_path / "b")
    assert logdir.refresh().problems_changed
    assert [problem.file for problem in logdir.problems] == [f"{tmp_path}/a"]


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
