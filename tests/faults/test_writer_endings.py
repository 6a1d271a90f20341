"""What a writer owes when its process, its descriptor or its listeners fail it."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from tbwidget import SummaryWriter
from tbwidget.record import growth
from tbwidget.writer import _event_file
from tests.faults.written import points_of, python

BEGIN = "import os, sys, time\nfrom tbwidget import SummaryWriter\nw = SummaryWriter(sys.argv[1])\n"
ADD = "for step in range(1000): w.add_scalar('x', step, step)\n"


def test_sigterm_flushes_and_ends_as_it_would(tmp_path: Path) -> None:
    result = python(BEGIN + ADD + "os.kill(os.getpid(), 15)\ntime.sleep(9)", tmp_path)
    assert (result.returncode, result.stderr) == (-signal.SIGTERM, "")
    assert points_of(tmp_path) == [("x", step) for step in range(1000)]


def test_sigterm_that_others_wait_for_is_left_to_them(tmp_path: Path) -> None:
    own = "import signal, sys\nsignal.signal(15, lambda *_: print('mine') or sys.exit(4))\n"
    result = python(own + BEGIN + ADD + "os.kill(os.getpid(), 15)", tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (4, "mine\n", "")
    assert len(points_of(tmp_path)) == 1000


def test_a_disk_that_never_answers_does_not_hold_up_the_exit(tmp_path: Path) -> None:
    hang = (
        "from tbwidget.writer._event_file import EventFile\nw.flush()\n"
        "EventFile.append = lambda *_: time.sleep(1e6)\n"
    )
    result = python(BEGIN + hang + ADD, tmp_path)  # which has a timeout
    assert "events are lost" in result.stderr


def test_a_child_of_multiprocessing_is_flushed(tmp_path: Path) -> None:
    code = (
        "import multiprocessing\n" + BEGIN + "def child():\n    " + ADD + ""
        "process = multiprocessing.get_context('fork').Process(target=child)\n"
        "process.start(); process.join(); w.close()\n"
    )
    result = python(code, tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert points_of(tmp_path) == [("x", step) for step in range(1000)]


@pytest.mark.parametrize("reused", [False, True])
def test_a_descriptor_closed_by_others_costs_nothing_and_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reused: bool
) -> None:
    opened: list[int] = []
    create = _event_file._create

    def noted(folder: str, suffix: str) -> tuple[str, int]:
        path, descriptor = create(folder, suffix)
        opened.append(descriptor)
        return path, descriptor

    monkeypatch.setattr(_event_file, "_create", noted)
    with pytest.warns(RuntimeWarning, match="descriptor"):  # noqa: PT031  # on its thread
        writer = SummaryWriter(tmp_path / "run")
        writer.add_scalar("x", 1.0, 0)
        writer.flush()
        os.close(opened[0])
        other = os.open(tmp_path / "other", os.O_RDWR | os.O_CREAT) if reused else -1
        writer.add_scalar("x", 1.0, 1)
        writer.close()
    assert points_of(tmp_path / "run") == [("x", 0), ("x", 1)]
    if reused:
        assert other == opened[0]
        assert os.fstat(other).st_size == 0
        os.close(other)


def test_a_listener_that_fails_does_not_stop_the_writer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(path: str) -> None:
        raise RuntimeError(path)

    stop = growth.listen(fail)
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("x", 1.0, 0)
    stop()
    assert points_of(tmp_path) == [("x", 0)]
    assert "could not be told" in caplog.text


def test_a_relative_folder_is_that_of_when_the_writer_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    writer = SummaryWriter("runs/a")
    monkeypatch.chdir(tmp_path / "elsewhere")
    writer.add_scalar("x", 1.0, 0)
    writer.add_scalars("y", {"z": 1.0}, 0)
    writer.close()
    assert writer.get_logdir() == "runs/a"
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert {path.name for path in (tmp_path / "runs" / "a").iterdir() if path.is_dir()} == {"y_z"}


def test_threads_that_begin_a_run_at_once_share_its_file(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path)
    begin = threading.Barrier(8)

    def add(step: int) -> None:
        begin.wait()
        for run in range(20):
            writer.add_scalars("x", {str(run): 1.0}, step)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    threads = [threading.Thread(target=add, args=(step,)) for step in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(interval)
    writer.flush()
    for run in range(20):
        assert len(list((tmp_path / f"x_{run}").iterdir())) == 1
        assert sorted(points_of(tmp_path / f"x_{run}")) == [("x", step) for step in range(8)]
    writer.close()


def test_a_writer_in_a_circle_of_references_is_flushed(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path)
    writer.add_scalar("x", 1.0, 0)
    circle = [writer]
    circle.append(circle)  # type: ignore[arg-type]  # that is the circle
    del writer, circle
    gc.collect()
    assert points_of(tmp_path) == [("x", 0)]


def test_close_returns_when_all_of_a_long_queue_is_written(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path)
    for step in range(50_000):
        writer.add_scalar("x", 1.0, step)
    writer.close()
    assert len(points_of(tmp_path)) == 50_000
