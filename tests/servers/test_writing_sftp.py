"""Runs that are written to a machine behind SSH: a real server, on loopback."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tbwidget import SummaryWriter, open_logdir
from tests.servers.ssh import ssh_server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The server's keys and log."""
    folder = tmp_path / "ssh"
    folder.mkdir()
    return folder


def steps(folder: Path) -> list[int]:
    found: list[int] = open_logdir(folder).scalars(tag="x", run=".")["step"].tolist()
    return found


def test_a_run_is_written_behind_ssh(tmp_path: Path, home: Path) -> None:
    run = tmp_path / "logs" / "run[0]"
    with ssh_server(home) as server:
        with SummaryWriter(server.url(run), storage_options=server.options) as writer:
            for step in range(1000):
                writer.add_scalar("x", step, step)
            writer.add_scalars("y", {"*": 1.0}, 0)
            writer.add_embedding(np.eye(3))
            writer.flush()
            assert steps(run) == list(range(1000))
            writer.add_scalar("x", 1000, 1000)
        assert writer.problems == []
    assert steps(run) == list(range(1001))
    assert open_logdir(run).runs == [".", "y_*"]
    assert len(open_logdir(run).embeddings(".")) == 1
    assert not [path for path in run.rglob("*") if path.name.endswith(".tmp")]


def test_a_connection_that_was_cut_is_made_anew_without_a_word(tmp_path: Path, home: Path) -> None:
    run = tmp_path / "run"
    with ssh_server(home) as server:
        writer = SummaryWriter(server.url(run), storage_options=server.options)
        writer.add_scalar("x", 0, 0)
        writer.flush()
    with ssh_server(home, server.port):
        writer.add_scalar("x", 1, 1)
        writer.close()
    assert writer.problems == []
    assert steps(run) == [0, 1]


def test_a_server_that_is_gone_for_a_while_gets_all_later(tmp_path: Path, home: Path) -> None:
    run = tmp_path / "run"
    with pytest.warns(RuntimeWarning, match="can't upload to 'sftp://"):  # noqa: PT031  # on its thread
        with ssh_server(home) as server:
            writer = SummaryWriter(server.url(run), storage_options=server.options)
            writer.add_scalar("x", 0, 0)
            writer.flush()
        writer.add_scalar("x", 1, 1)
        writer.flush()
        with ssh_server(home, server.port):
            writer.add_scalar("x", 2, 2)
            writer.close()
    [problem] = writer.problems
    assert problem.folder == server.url(run)
    assert steps(run) == [0, 1, 2]
