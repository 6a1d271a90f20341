"""What a board is sent of steps: all of them, and of what they hold the newest first."""

from __future__ import annotations

from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tbwidget import TensorBoard
from tbwidget.data.logdir import Logdir
from tbwidget.panels import STEP_PANELS
from tbwidget.widgets import _step_publisher
from tbwidget.widgets._ids import Ids
from tbwidget.widgets._items import read_item
from tbwidget.widgets._publisher import Publisher
from tbwidget.widgets._requests import answer
from tests.files import append, event_file, histogram, point
from tests.patience import TIMEOUT

if TYPE_CHECKING:
    from pathlib import Path

    from tbwidget.data.changes import Changes

UNASKED = next(panel.unasked for panel in STEP_PANELS if panel.plugin == "histograms")


class Board:
    """A publisher over a logdir of files, and what it has sent."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.logdir = Logdir(folder)
        self.ids = Ids()
        self.publisher: Publisher | None = None
        self.settings = settings

    def look(self) -> list[tuple[Any, list[bytes | memoryview]]]:
        """Read what grew, and return the updates that are owed then."""
        changes: Changes = self.logdir.refresh()
        with self.logdir.lock:
            if self.publisher is None:
                self.publisher = Publisher(self.logdir, self.ids, **self.settings)
            self.publisher.note(changes)
            updates = []
            while self.publisher.owes:
                updates.append(self.publisher.next_update())
        return updates


def steps_of(updates: list[tuple[Any, list[bytes | memoryview]]]) -> list[float]:
    """Return the steps that updates without points tell of."""
    return [
        step
        for update, buffers in updates
        if update.get("steps")
        for step in np.frombuffer(buffers[0], "<f8").tolist()
    ]


def items_of(updates: list[tuple[Any, Any]]) -> list[Any]:
    return [item for update, _ in updates for item in update.get("items", [])]


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no push end for the time it takes."""
    monkeypatch.setattr(_step_publisher, "PUSH_SECONDS", 60.0)


def test_all_steps_are_told_and_the_newest_is_shown_first(tmp_path: Path) -> None:
    event_file(tmp_path, *(histogram("w", step) for step in range(0, 2000, 10)))
    updates = Board(tmp_path).look()
    assert steps_of(updates) == [*range(0, 2000, 10)]
    shown = [item["step"] for item in items_of(updates)]
    assert len(shown) == UNASKED
    assert (shown[0], shown[-1]) == (1990, 0)
    assert max(np.diff(sorted(shown))) <= 2 * 2000 / UNASKED


def test_of_what_comes_later_the_newest_is_shown(tmp_path: Path) -> None:
    path = event_file(tmp_path, histogram("w", 0))
    board = Board(tmp_path)
    board.look()
    append(path, b"".join(histogram("w", step) for step in (1, 2, 3)))
    updates = board.look()
    assert steps_of(updates) == [1, 2, 3]
    assert [(item["number"], item["step"]) for item in items_of(updates)] == [(3, 3)]


def test_what_comes_leaves_the_backlog_to_be_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = event_file(tmp_path, *(histogram("w", step) for step in range(5)))
    board = Board(tmp_path)
    monkeypatch.setattr(_step_publisher, "PUSH_SECONDS", 0.0)
    changes = board.logdir.refresh()
    publisher = Publisher(board.logdir, board.ids)
    publisher.note(changes)
    first = [publisher.next_update()]
    append(path, histogram("w", 5))
    publisher.note(board.logdir.refresh())
    while publisher.owes:
        first.append(publisher.next_update())
    assert [item["step"] for item in items_of(first)] == [4, 5, 3, 2, 1, 0]


def test_steps_begin_anew_where_their_file_is_gone(tmp_path: Path) -> None:
    path = event_file(tmp_path, histogram("w", 0), histogram("w", 1))
    event_file(tmp_path, histogram("w", 7), name="events.out.tfevents.2.host")
    board = Board(tmp_path)
    board.look()
    path.unlink()
    updates = board.look()
    [(update, _)] = [one for one in updates if one[0].get("steps")]
    assert update["steps"] == [{"series": 0, "mode": "replace", "length": 1}]
    assert steps_of(updates) == [7]


def test_every_series_has_its_newest_before_any_has_more(tmp_path: Path) -> None:
    records = [histogram(tag, step) for step in range(9) for tag in ("a", "b", "c")]
    event_file(tmp_path, *records)
    shown = [(item["series"], item["step"]) for item in items_of(Board(tmp_path).look())]
    assert shown[:3] == [(0, 8), (1, 8), (2, 8)]
    assert len(shown) == 27


def test_a_backlog_is_not_sent_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_step_publisher, "BACKLOG_BYTES", 100)
    records = [histogram(tag, step) for step in range(9) for tag in ("a", "b", "c")]
    event_file(tmp_path, *records)
    shown = items_of(Board(tmp_path).look())
    assert {item["series"] for item in shown} == {0, 1, 2}
    assert len(shown) < 10


def test_what_a_board_does_not_show_is_not_sent(tmp_path: Path) -> None:
    event_file(tmp_path, histogram("w", 0), point("loss", 0))
    updates = Board(tmp_path, plugins={"scalars"}).look()
    tags = [entry["tag"] for update, _ in updates for entry in update.get("series", [])]
    assert tags == ["loss"]
    assert not items_of(updates)


class TestRequests:
    def ask(self, board: Board, **params: Any) -> Any:
        request = {"type": "request", "request": 1, "method": "items", "params": params}
        response, _ = answer(request, board)  # type: ignore[arg-type]
        return response

    def test_any_step_can_be_asked_for(self, tmp_path: Path) -> None:
        event_file(tmp_path, *(histogram("w", step) for step in range(300)))
        board = Board(tmp_path)
        board.look()
        response = self.ask(board, series=0, numbers=[123, 7], part="full")
        shown = [(item["number"], item["step"]) for item in response["result"]["items"]]
        assert shown == [(123, 123), (7, 7)]

    def test_a_damaged_step_says_so_beside_the_others(self, tmp_path: Path) -> None:
        path = event_file(tmp_path, histogram("w", 0), histogram("w", 1))
        board = Board(tmp_path)
        board.look()
        with path.open("r+b") as file:
            file.seek(-6, 2)
            file.write(b"\xff")
        damaged, whole = self.ask(board, series=0, numbers=[1, 0], part="full")["result"]["items"]
        assert "holds another record" in damaged["error"]
        assert whole["content"] == {"buckets": 0}

    @pytest.mark.parametrize(
        ("params", "error"),
        [
            ({"series": 0, "numbers": [2], "part": "full"}, "expected some from 0 to 1"),
            ({"series": 0, "numbers": [], "part": "full"}, "expected some from 0 to 1"),
            ({"series": 0, "numbers": [0], "part": "half"}, "expected one of preview, full"),
            ({"series": 9, "numbers": [0], "part": "full"}, "no series has the number 9"),
            ({"series": 1, "numbers": [0], "part": "full"}, "expected one of steps"),
        ],
    )
    def test_what_is_not_there_is_refused(
        self, tmp_path: Path, params: dict[str, Any], error: str
    ) -> None:
        event_file(tmp_path, histogram("w", 0), histogram("w", 1), point("x", 0))
        board = Board(tmp_path)
        board.look()
        assert error in self.ask(board, **params)["error"]


def test_files_are_read_without_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    event_file(tmp_path, histogram("w", 0))
    board = TensorBoard(tmp_path)
    assert board._channel
    lock = board._channel.feed.logdir.lock
    free: SimpleQueue[bool] = SimpleQueue()

    def others_may_have_it() -> None:
        free.put(lock.acquire(timeout=TIMEOUT))
        lock.release()

    def read(*item: Any) -> Any:
        other = Thread(target=others_may_have_it)
        other.start()
        other.join()
        return read_item(*item)

    monkeypatch.setattr(_step_publisher, "read_item", read)
    event_file(tmp_path / "late", histogram("w", 1))
    board._channel.feed.look_around()
    assert free.get(timeout=2 * TIMEOUT)
    board.close()
