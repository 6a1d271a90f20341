"""The bell between writers and readers of one process."""

from __future__ import annotations

import threading
from pathlib import Path

from tbwidget import SummaryWriter
from tbwidget.record import growth


def test_listeners_hear_what_grows_until_they_stop() -> None:
    first: list[str] = []
    second: list[str] = []
    stop_first = growth.listen(first.append)
    stop_second = growth.listen(second.append)
    try:
        growth.announce("a")
        stop_first()
        growth.announce("b")
    finally:
        stop_second()
    growth.announce("c")
    assert (first, second) == (["a"], ["a", "b"])


def test_stopping_twice_or_while_it_rings_does_no_harm() -> None:
    heard: list[str] = []

    def once(path: str) -> None:
        heard.append(path)
        stop()

    stop = growth.listen(once)
    growth.announce("a")
    growth.announce("b")
    stop()
    assert heard == ["a"]


def test_many_threads_may_listen_and_stop_at_once() -> None:
    heard: list[str] = []
    stop_counting = growth.listen(heard.append)

    def come_and_go() -> None:
        for _ in range(200):
            growth.listen(lambda path: None)()

    threads = [threading.Thread(target=come_and_go) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    growth.announce("still there")
    stop_counting()
    assert heard == ["still there"]


def test_a_writer_names_the_file_it_wrote_to(tmp_path: Path) -> None:
    heard: list[str] = []
    stop = growth.listen(heard.append)
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_scalar("loss", 1.0, 0)
        writer.flush()
        [file] = (tmp_path / "run").iterdir()
        assert str(file) in heard
    stop()
