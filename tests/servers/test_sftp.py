"""Logdirs on a machine behind SSH: a real server, on loopback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tbwidget import LogdirError, open_logdir
from tbwidget.data.logdir import Logdir
from tbwidget.data.places import read_range
from tests.files import append, blobs, event_file, histogram, points, steps
from tests.servers.ssh import ssh_server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The server's keys and log."""
    folder = tmp_path / "ssh"
    folder.mkdir()
    return folder


def test_a_logdir_behind_ssh_is_read_and_followed(tmp_path: Path, home: Path) -> None:
    logs = tmp_path / "logs"
    path = event_file(logs / "a" / "train", points("x", range(2_000)), histogram("h", 5))
    for run in range(20):
        event_file(logs / f"run_{run}", points("x", [run]))
    event_file(logs / ".git", points("x", [1]))
    (logs / "a" / "model.ckpt").write_bytes(bytes(1_000))
    with ssh_server(home) as server:
        logdir = Logdir(server.url(logs), storage_options=server.options)
        logdir.refresh()
        assert (len(logdir.runs), logdir.exists, logdir.problems) == (21, True, [])
        assert steps(logdir, "a/train", "x") == list(range(2_000))
        [entry] = blobs(logdir, "a/train", "h", "histograms").entries
        payload = read_range(entry.file, entry.offset + 12, entry.length)
        assert payload == histogram("h", 5)[12:-4]
        before = len(server.reads())
        append(path, points("x", [2_000, 2_001]))
        (logs / "run_3" / path.name).unlink()
        changes = logdir.refresh()
        assert changes.runs_removed == ["run_3"]
        assert steps(logdir, "a/train", "x") == list(range(2_002))
        new = len(points("x", [2_000, 2_001]))
        assert server.reads()[before:] == [(str(path), 64 + new)]
        logdir.refresh()
        assert len(server.reads()) == before + 1


def test_a_server_that_goes_and_comes_again_is_found_again(tmp_path: Path, home: Path) -> None:
    logs = tmp_path / "logs"
    path = event_file(logs / "a", points("x", [0]), histogram("h", 5))
    with ssh_server(home) as server:
        logdir = Logdir(server.url(logs), storage_options=server.options)
        logdir.refresh()
    append(path, points("x", [1]))
    assert logdir.refresh().runs_removed == []
    [problem] = logdir.problems
    assert "can't be listed" in problem.what
    with ssh_server(home, server.port):
        logdir.refresh()
        assert (steps(logdir, "a", "x"), logdir.problems) == ([0, 1], [])
        [entry] = blobs(logdir, "a", "h", "histograms").entries
        assert len(read_range(entry.file, entry.offset, entry.length)) == entry.length


def test_a_server_that_is_not_there_is_a_problem_and_no_exception(tmp_path: Path) -> None:
    logdir = Logdir(
        "sftp://me:secret@127.0.0.1:9/runs",
        storage_options={"allow_agent": False, "look_for_keys": False},
    )
    logdir.refresh()
    [problem] = logdir.problems
    assert problem.file == "sftp://me:***@127.0.0.1:9/runs"
    assert logdir.path == problem.file


def test_one_file_behind_ssh_is_a_logdir_of_one_run(tmp_path: Path, home: Path) -> None:
    logs = tmp_path / "logs"
    path = event_file(logs / "a", points("x", [0]))
    event_file(logs / "a", points("sibling", [0]), name=f"{path.name}0")
    (logs / "notes.txt").write_text("notes")
    with ssh_server(home) as server:
        logdir = Logdir(server.url(path), storage_options=server.options)
        logdir.refresh()
        assert (list(logdir.runs), logdir.problems) == (["."], [])
        append(path, points("x", [1]))
        logdir.refresh()
        assert steps(logdir, ".", "x") == [0, 1]
        path.unlink()
        assert logdir.refresh().runs_removed == ["."]
        with pytest.raises(LogdirError, match="a file, but no event file"):
            open_logdir(server.url(logs / "notes.txt"), storage_options=server.options)
