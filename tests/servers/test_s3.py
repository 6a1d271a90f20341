"""Logdirs in an object store: a real server of S3's protocol, on loopback."""

from __future__ import annotations

from typing import Any

import fsspec
import pytest

from tbwidget import LogdirError, open_logdir
from tbwidget.data.logdir import Logdir
from tbwidget.data.places import read_range
from tests.files import blobs, header, histogram, points, steps
from tests.servers.s3 import S3Server

OBJECTS = 1_000
NAME = "events.out.tfevents.1"


@pytest.fixture(scope="module")
def s3(server: S3Server) -> Any:
    """The file system, with which the tests write."""
    fs = fsspec.filesystem("s3", **server.options)
    fs.mkdir("bucket")
    return fs


def content(run: int, count: int) -> bytes:
    return header() + histogram("h", run) + points("x", range(count))


@pytest.mark.slow
def test_a_thousand_objects_are_read_and_only_what_is_new_is_fetched(
    server: S3Server, s3: Any
) -> None:
    s3.pipe({f"bucket/runs/{run:03}/{NAME}": content(run, 5) for run in range(OBJECTS)})
    s3.pipe({f"bucket/runs/{run:03}/model.ckpt": b"no events" for run in range(5)})
    logdir = Logdir("s3://bucket/runs", storage_options=server.options)
    server.taken()
    logdir.refresh()
    asked = server.taken()
    # A listing has at most 1,000 objects a page.
    assert len([one for one in asked if "list-type" in one.query]) == 2
    assert len(asked) == 2 + OBJECTS
    fetched = sum(one.length for one in asked if one.bytes_range)
    assert fetched == sum(len(content(run, 5)) for run in range(OBJECTS))
    assert (len(logdir.runs), logdir.problems) == (OBJECTS, [])
    assert all(steps(logdir, f"{run:03}", "x") == [0, 1, 2, 3, 4] for run in range(OBJECTS))
    [entry] = blobs(logdir, "007", "h", "histograms").entries
    payload = read_range(entry.file, entry.offset + 12, entry.length)
    assert payload == histogram("h", 7)[12:-4]
    server.taken()

    assert not logdir.refresh().series
    assert all("list-type" in one.query for one in server.taken())

    s3.pipe_file(f"bucket/runs/123/{NAME}", content(123, 8))
    s3.rm_file(f"bucket/runs/456/{NAME}")
    server.taken()
    changes = logdir.refresh()
    assert changes.runs_removed == ["456"]
    assert {key.run for key in changes.series} == {"123"}
    assert steps(logdir, "123", "x") == list(range(8))
    [one] = [one for one in server.taken() if "list-type" not in one.query]
    # What is new, and the bytes before it by which the object is known again.
    assert one.length == len(content(123, 8)) - len(content(123, 5)) + 64


def test_an_object_that_is_throttled_rests_and_the_others_go_on(server: S3Server, s3: Any) -> None:
    for run in ("a", "b"):
        s3.pipe_file(f"bucket/slow/{run}/{NAME}", content(1, 3))
    server.failing.add(f"/bucket/slow/a/{NAME}")
    logdir = Logdir(
        "s3://bucket/slow",
        storage_options={**server.options, "config_kwargs": {"retries": {"max_attempts": 0}}},
    )
    logdir.refresh()
    assert steps(logdir, "b", "x") == [0, 1, 2]
    [problem] = logdir.problems
    assert (problem.file, problem.offset) == (f"s3://bucket/slow/a/{NAME}", None)
    assert logdir.retries_at is not None
    server.failing.clear()


def test_a_bucket_that_is_not_there_yet_is_waited_for(server: S3Server, s3: Any) -> None:
    logdir = Logdir("s3://later/runs", storage_options=server.options)
    logdir.refresh()
    assert (logdir.exists, logdir.problems) == (False, [])
    s3.mkdir("later")
    s3.pipe_file(f"later/runs/a/{NAME}", content(1, 1))
    assert logdir.refresh().runs_added == ["a"]


def test_one_object_is_a_logdir_of_one_run(server: S3Server, s3: Any) -> None:
    url = f"bucket/one/a/{NAME}"
    s3.pipe_file(url, content(1, 3))
    s3.pipe_file(f"{url}0", content(1, 1))
    s3.pipe_file("bucket/one/notes.txt", b"notes")
    logdir = Logdir(f"s3://{url}", storage_options=server.options)
    logdir.refresh()
    assert (list(logdir.runs), logdir.problems) == (["."], [])
    [entry] = blobs(logdir, ".", "h", "histograms").entries
    assert read_range(entry.file, entry.offset + 12, entry.length) == histogram("h", 1)[12:-4]
    server.taken()
    s3.pipe_file(url, content(1, 5))
    server.taken()
    assert {key.tag for key in logdir.refresh().series} == {"x"}
    assert steps(logdir, ".", "x") == [0, 1, 2, 3, 4]
    assert sum(one.length for one in server.taken() if one.bytes_range) == (
        len(content(1, 5)) - len(content(1, 3)) + 64
    )
    s3.rm_file(url)
    assert logdir.refresh().runs_removed == ["."]
    with pytest.raises(LogdirError, match="a file, but no event file"):
        open_logdir("s3://bucket/one/notes.txt", storage_options=server.options)
