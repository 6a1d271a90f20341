"""The board as a widget: its settings, what it refuses, what it gives back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import numpy as np
import pytest
import traitlets
from ipywidgets.widgets.widget import _instances

from tbwidget import LogdirError, SummaryWriter, TensorBoard
from tbwidget.widgets import _delivery
from tbwidget.widgets import _protocol as wire
from tests.faults.written import until
from tests.files import event_file, points, steps
from tests.patience import TIMEOUT


class Page:
    """What a board's page receives."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self._came = threading.Condition()

    def send(self, content: Any, buffers: Any = None) -> None:
        with self._came:
            self.messages.append((content, [bytes(buffer) for buffer in buffers or ()]))
            self._came.notify_all()

    def wait_for(self, wanted: Callable[[Any], bool]) -> Any:
        with self._came:
            assert self._came.wait_for(lambda: self._first(wanted), TIMEOUT), self.messages
            return self._first(wanted)

    def _first(self, wanted: Callable[[Any], bool]) -> Any:
        return next((message for message in self.messages if wanted(message[0])), None)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    page = Page()
    monkeypatch.setattr(TensorBoard, "send", lambda _board, *message: page.send(*message))
    return page


@pytest.fixture
def board(tmp_path: Path, page: Page) -> Iterator[TensorBoard]:
    with SummaryWriter(str(tmp_path / "run")) as writer:
        for step in range(10):
            writer.add_scalar("loss", 1 / (step + 1), step)
    board = TensorBoard(tmp_path)
    yield board
    board.close()


def test_settings_are_the_synced_traits() -> None:
    of_widgets = set(anywidget.AnyWidget.class_traits(sync=True))
    own = set(TensorBoard.class_traits(sync=True)) - of_widgets - {"_esm"}
    assert own == {trait.value for trait in wire.Trait}


def test_an_unknown_setting_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"no setting 'smothing': did you mean 'smoothing'\?"):
        TensorBoard(tmp_path, smothing=0.5)


@pytest.mark.parametrize(
    "setting", [{"smoothing": 2.0}, {"x_axis": "epoch"}, {"panel": "pictures"}, {"height": 10}]
)
def test_a_wrong_value_is_refused(tmp_path: Path, setting: dict[str, Any]) -> None:
    with pytest.raises(traitlets.TraitError, match=next(iter(setting))):
        TensorBoard(tmp_path, **setting)


def test_a_board_follows_links_when_told(tmp_path: Path) -> None:
    (logdir := tmp_path / "logs").mkdir()
    with SummaryWriter(tmp_path / "elsewhere") as writer:
        writer.add_scalar("loss", 1.0, 0)
    (logdir / "linked").symlink_to(tmp_path / "elsewhere")
    board = TensorBoard(logdir, follow_links=True)
    assert board._channel is not None
    found = board._channel.feed.logdir
    until(lambda: "linked" in found.runs)
    board.close()


def test_another_file_is_no_logdir(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("no event file")
    with pytest.raises(LogdirError, match=r"notes\.txt' is a file, but no event file: expected"):
        TensorBoard(file)


def test_a_board_of_one_event_file(tmp_path: Path, page: Page) -> None:
    file = event_file(tmp_path, points("x", [0]))
    event_file(tmp_path, points("sibling", [0]), name="events.out.tfevents.2.host")
    board = TensorBoard(str(file))
    assert board._channel is not None
    found = board._channel.feed.logdir

    def seen() -> list[int]:
        run = found.runs.get(".")
        return steps(found, ".", "x") if run and ("x", "scalars") in run.series else []

    until(lambda: seen() == [0])
    with file.open("ab") as grown:
        grown.write(points("x", [1]))
    until(lambda: seen() == [0, 1])
    assert {tag for tag, _ in found.runs["."].series} == {"x"}
    board.close()


def has_run(content: Any, name: str) -> bool:
    return any(run["name"] == name for run in content.get("runs", ()))


def test_a_board_shows_several_places(tmp_path: Path, page: Page) -> None:
    for folder in ("a", "b"):
        with SummaryWriter(str(tmp_path / folder / "run")) as writer:
            writer.add_scalar("loss", 1.0, 0)
    logdir = f"one:{tmp_path}/a,two:{tmp_path}/b"
    board = TensorBoard(logdir)
    page.wait_for(lambda content: has_run(content, "one/run"))
    page.wait_for(lambda content: has_run(content, "two/run"))
    assert board.logdir == logdir
    board.close()


def test_a_board_pushes_unasked(board: TensorBoard, page: Page) -> None:
    update, buffers = page.wait_for(lambda content: content.get("points"))
    assert update["points"][0]["total"] == 10
    assert [len(buffer) for buffer in buffers] == [80, 80, 40]
    assert board.logdir == update["status"]["logdir"]


def test_a_page_that_holds_the_stream_is_sent_nothing_again(board: TensorBoard, page: Page) -> None:
    first, _ = page.wait_for(lambda content: content["type"] == "snapshot")
    hello = {"type": "hello", "protocol": 1, "stream": None, "seq": None}
    board._handle_custom_msg(hello, [])
    again, _ = page.wait_for(
        lambda content: content["type"] == "snapshot" and content["stream"] != first["stream"]
    )
    board._handle_custom_msg({**hello, "stream": again["stream"], "seq": 0}, [])
    board._handle_custom_msg({"type": "bundle"}, [])
    page.wait_for(lambda content: content["type"] == "bundle")
    snapshots = [content for content, _ in page.messages if content["type"] == "snapshot"]
    assert len(snapshots) == 2


def restarted(folder: Path) -> None:
    """Write steps 0 to 4, and again 2 and 3, as a training that went on from a checkpoint."""
    with SummaryWriter(str(folder)) as writer:
        for step in [0, 1, 2, 3, 4, 2, 3]:
            writer.add_scalar("loss", step, step)


def steps_of(update: Any, buffers: list[bytes]) -> list[float]:
    [block] = update["points"]
    assert block["mode"] == "replace"
    return [float(step) for step in np.frombuffer(buffers[0], "<f8")]


def test_lines_come_as_they_were_written_when_that_is_set(tmp_path: Path, page: Page) -> None:
    restarted(tmp_path / "run")
    board = TensorBoard(tmp_path)
    first = page.wait_for(lambda content: content.get("points"))
    assert steps_of(*first) == [0, 1, 2, 3]
    page.messages.clear()
    board.step_order = "partitioned"
    assert steps_of(*page.wait_for(lambda content: content.get("points"))) == [0, 1, 2, 3, 4, 2, 3]
    page.messages.clear()
    board.step_order = "ordered"
    assert steps_of(*page.wait_for(lambda content: content.get("points"))) == [0, 1, 2, 3]
    board.close()


def test_a_board_made_to_show_what_was_written_begins_so(tmp_path: Path, page: Page) -> None:
    restarted(tmp_path / "run")
    board = TensorBoard(tmp_path, step_order="partitioned")
    first = page.wait_for(lambda content: content.get("points"))
    assert steps_of(*first) == [0, 1, 2, 3, 4, 2, 3]
    board.close()


def test_a_window_of_what_was_written_has_every_pass(tmp_path: Path, page: Page) -> None:
    restarted(tmp_path / "run")
    board = TensorBoard(tmp_path)
    update, _ = page.wait_for(lambda content: content.get("points"))
    window = {"series": update["points"][0]["series"], "first": 1.5, "last": 3}
    params = {"axis": "step", "windows": [window], "max_points": 9, "step_order": "partitioned"}
    request = {"type": "request", "request": 1, "method": "detail", "params": params}
    board._handle_custom_msg(request, [])
    response, buffers = page.wait_for(lambda content: content["type"] == "response")
    assert steps_of(response["result"], buffers) == [2, 3, 2, 3]
    board.close()


def test_a_request_is_answered_with_the_window(board: TensorBoard, page: Page) -> None:
    update, _ = page.wait_for(lambda content: content.get("points"))
    window = {"series": update["points"][0]["series"], "first": 3, "last": 5}
    params = {"axis": "step", "windows": [window], "max_points": 100}
    board._handle_custom_msg(
        {"type": "request", "request": 1, "method": "detail", "params": params}, []
    )
    response, buffers = page.wait_for(lambda content: content["type"] == "response")
    # Steps 3 to 5 and a neighbour on each side.
    assert response["result"]["points"][0]["length"] == 5
    assert len(buffers[0]) == 40


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"axis": "epoch"}, "axis 'epoch', expected 'step' or 'wall_time'"),
        ({"windows": [{"series": 99, "first": 0, "last": 1}]}, "no series has the number 99"),
        ({"windows": []}, "no windows"),
        ({"step_order": "random"}, "step_order 'random', expected one of ordered, partitioned"),
        ({"max_points": "many"}, "invalid literal"),
    ],
)
def test_a_wrong_request_is_answered_with_the_error(
    board: TensorBoard, page: Page, change: dict[str, Any], error: str
) -> None:
    page.wait_for(lambda content: content.get("points"))
    window = {"series": 0, "first": 3, "last": 5}
    params = {"axis": "step", "windows": [window], "max_points": 100, **change}
    board._handle_custom_msg(
        {"type": "request", "request": 2, "method": "detail", "params": params}, []
    )
    response, _ = page.wait_for(lambda content: content["type"] == "response")
    assert error in response["error"]


def test_the_bundle_comes_unasked_where_no_page_says_hello(board: TensorBoard, page: Page) -> None:
    message, [code] = page.wait_for(lambda content: content["type"] == "bundle")
    assert message["name"] == _delivery.bundle_path().name
    assert code == _delivery.gzipped_bundle()
    assert board.comm is not None


def test_close_gives_everything_back(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    comms = set(_instances)
    board = TensorBoard(tmp_path)
    assert set(threading.enumerate()) - before
    board.close()
    board.close()
    until(lambda: set(threading.enumerate()) <= before)
    assert set(_instances) == comms


def test_a_board_places_in_a_box(board: TensorBoard) -> None:
    assert ipywidgets.HBox([board]).children == (board,)
    assert board.layout.width == "100%"


def test_what_a_page_without_widgets_shows_names_the_logdir(board: TensorBoard) -> None:
    data, _ = board._repr_mimebundle_() or ({}, {})
    assert board.logdir in data["text/plain"]
