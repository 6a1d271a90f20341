"""One feed a logdir, live while somebody looks, gone when nobody does."""

from __future__ import annotations

import math
import threading
from pathlib import Path
from typing import Any

import pytest

from tbwidget import SummaryWriter
from tbwidget.data import watching
from tbwidget.data.changes import Changes
from tbwidget.widgets import _feed
from tests.patience import TIMEOUT


class Listener:
    """A subscriber that keeps what it is told and lets a test wait for it."""

    turn_at = math.inf

    def __init__(self, feed: _feed.Feed) -> None:
        self.feed = feed
        self.told = threading.Condition()
        self.tags = {key.tag for key in feed.logdir.series_keys()}
        self.fails = False

    def note(self, changes: Changes) -> None:
        with self.told:
            self.tags.update(key.tag for key in changes.series)
            self.told.notify_all()

    def push(self) -> bool:
        if self.fails:
            self.fails = False
            raise RuntimeError("a broken page")
        return False

    def deliver(self) -> bool:
        return False

    def wait_for(self, tag: str, seconds: float = TIMEOUT) -> bool:
        with self.told:
            return self.told.wait_for(lambda: tag in self.tags, seconds)


def feed_threads(path: Path) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == f"tbwidget-feed {path}"]


def test_a_writer_in_this_process_wakes_the_feed(tmp_path: Path, monkeypatch: Any) -> None:
    # Neither the kernel tells nor a look comes in time.
    monkeypatch.setattr(watching, "are_told", lambda trees: False)
    monkeypatch.setattr(watching, "FIRST_PAUSE_SECONDS", 3600.0)
    monkeypatch.setattr(watching, "LAST_PAUSE_SECONDS", 3600.0)
    with SummaryWriter(str(tmp_path / "run")) as writer:
        writer.add_scalar("first", 1.0, 0)
        writer.flush()
        listener = _feed.join(str(tmp_path), Listener)
        try:
            assert listener.wait_for("first")
            writer.add_scalar("second", 1.0, 0)
            assert listener.wait_for("second")
        finally:
            _feed.leave(listener.feed, listener)


def test_boards_of_one_logdir_share_a_feed_and_the_last_stops_it(tmp_path: Path) -> None:
    first = _feed.join(str(tmp_path), Listener)
    second = _feed.join(str(tmp_path), Listener)
    assert first.feed is second.feed
    [thread] = feed_threads(tmp_path)
    _feed.leave(first.feed, first)
    assert thread.is_alive()
    _feed.leave(second.feed, second)
    thread.join(TIMEOUT)
    assert not thread.is_alive()
    third = _feed.join(str(tmp_path), Listener)
    assert third.feed is not first.feed
    _feed.leave(third.feed, third)


def test_a_logdir_that_is_read_in_another_way_has_a_feed_of_its_own(tmp_path: Path) -> None:
    ways: list[dict[str, Any]] = [{}, {"salvage": True}, {"salvage": True}, {"storage_options": {}}]
    listeners = [_feed.join(str(tmp_path), Listener, **options) for options in ways]
    plain, salvaging, the_same, other = (listener.feed for listener in listeners)
    assert salvaging is the_same
    assert len({plain, salvaging, other}) == 3
    for listener in listeners:
        _feed.leave(listener.feed, listener)


def test_a_broken_board_does_not_stop_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = _feed.join(str(tmp_path), Listener)
    other = _feed.join(str(tmp_path), Listener)
    broken.fails = True
    [thread] = feed_threads(tmp_path)
    with SummaryWriter(str(tmp_path / "run")) as writer:
        writer.add_scalar("later", 1.0, 0)
        assert other.wait_for("later")
    for listener in (broken, other):
        _feed.leave(listener.feed, listener)
    thread.join(TIMEOUT)
    assert "could not update a board" in caplog.text


def test_a_folder_that_comes_later_is_found(tmp_path: Path) -> None:
    logdir = tmp_path / "not" / "yet"
    listener = _feed.join(str(logdir), Listener)
    with SummaryWriter(str(logdir / "run")) as writer:
        writer.add_scalar("loss", 1.0, 0)
    assert listener.wait_for("loss")
    _feed.leave(listener.feed, listener)
