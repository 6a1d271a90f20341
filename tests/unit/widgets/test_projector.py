"""What a projector tells the page, and what it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import traitlets

from tbwidget import Projector, SummaryWriter, TensorBoard, link
from tbwidget._errors import NameNotFoundError
from tbwidget.widgets import _protocol as wire
from tbwidget.widgets._channel import Channel
from tests.patience import TIMEOUT

POINTS = np.random.default_rng(0).normal(size=(50, 6)).astype(np.float32)
NAMES = [f"point {index}" for index in range(50)]


class Page:
    """The other end of a widget's comm: keeps what comes, and asks."""

    def __init__(self, widget: Any) -> None:
        self._came = threading.Condition()
        self.messages: list[tuple[Any, Sequence[bytes | memoryview]]] = []
        self._widget = widget
        self._last = 0
        channel: Channel = widget._channel
        channel._send = self._take
        assert channel.projector is not None
        channel.projector._send = self._take
        self._say({"type": "hello", "protocol": 1, "stream": None, "seq": None})

    def _take(self, content: Any, buffers: Sequence[bytes | memoryview]) -> None:
        with self._came:
            self.messages.append((content, buffers))
            self._came.notify_all()

    def _say(self, content: Any, buffers: Sequence[bytes] = ()) -> None:
        self._widget._receive(self._widget, content, buffers)

    def wait(
        self, is_meant: Callable[[Any], bool], seconds: float = TIMEOUT
    ) -> tuple[Any, Sequence[Any]]:
        """Return the first message of which that is so."""

        def found() -> tuple[Any, Sequence[Any]] | None:
            return next((one for one in self.messages if is_meant(one[0])), None)

        with self._came:
            assert self._came.wait_for(lambda: found() is not None, seconds), self.messages
        message = found()
        assert message is not None
        return message

    def news(self, what: str) -> tuple[Any, Sequence[Any]]:
        """Return what an update tells of embeddings, the last time it does."""
        content, buffers = self.wait(lambda one: what in one.get("projector", {}))
        return content["projector"][what], buffers

    def ask(self, method: str, buffers: Sequence[bytes] = (), /, **params: Any) -> tuple[Any, Any]:
        """Return the answer to a question."""
        self._last += 1
        number = self._last
        params = {"space": 0, "step": 0, "center": True, "unit_length": False, **params}
        self._say(
            {"type": "request", "request": number, "method": method, "params": params}, buffers
        )
        return self.wait(lambda one: one.get("request") == number)


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Page]:
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_embedding(POINTS, NAMES, tag="points", global_step=0)
        writer.add_embedding(POINTS[:, ::-1], NAMES, tag="points", global_step=10)
    projector = Projector(tmp_path)
    yield Page(projector)
    projector.close()


def axis(entry: Any, buffer: bytes) -> Any:
    codes = np.frombuffer(buffer, "<u2")
    return entry["low"] + codes / 65534 * (entry["high"] - entry["low"])


def test_the_page_is_told_of_embeddings_and_gets_their_columns(logged: Page) -> None:
    [space], _ = logged.news("spaces")
    assert space == {"id": 0, "run": "run", "name": "points", "steps": [0, 10]}
    answer, _ = logged.ask("space")
    assert answer["result"]["count"] == 50
    assert answer["result"]["dims"] == 6
    assert answer["result"]["metadata"] == [{"name": "label", "kind": "text", "distinct": 50}]
    answer, buffers = logged.ask("columns", columns=["pca/1", "meta/label", "raw/2"], align=None)
    component, labels, raw = answer["result"]["columns"]
    assert 0 < component["share"] < 1
    assert labels["values"][np.frombuffer(buffers[1], "<u4")[7]] == "point 7"
    np.testing.assert_allclose(axis(raw, buffers[2]), POINTS[:, 2], atol=1e-4)
    mean = POINTS - POINTS.mean(0)
    _, _, axes = np.linalg.svd(mean, full_matrices=False)
    found = axis(component, buffers[0])
    expected = mean @ axes[1]
    np.testing.assert_allclose(found * np.sign(found[0] * expected[0]), expected, atol=1e-3)


def test_a_step_is_turned_onto_the_one_before(logged: Page) -> None:
    logged.news("spaces")
    columns = ["pca/0", "pca/1", "pca/2"]
    first, buffers = logged.ask("columns", columns=columns, align=None)
    before = [axis(*one) for one in zip(first["result"]["columns"], buffers, strict=True)]
    turned, buffers = logged.ask("columns", columns=columns, align=0, step=10)
    after = [axis(*one) for one in zip(turned["result"]["columns"], buffers, strict=True)]
    # Its dimensions are only in another order.
    np.testing.assert_allclose(after, before, atol=2e-3)


def test_one_that_can_not_be_read_is_not_in_the_way_of_others(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_embedding(POINTS, tag="broken")
        writer.add_embedding(POINTS, tag="good")
    [broken] = tmp_path.glob("run/*/broken/tensors.tsv")
    broken.write_text("1\t2\n3\n")
    projector = Projector(tmp_path)
    page = Page(projector)
    spaces, _ = page.news("spaces")
    numbers = {one["name"]: one["id"] for one in spaces}
    for name, key in (("broken", "error"), ("good", "result"), ("broken", "error")):
        answer, _ = page.ask("space", space=numbers[name])
        assert key in answer, name
    projector.close()


def test_neighbours_axes_and_what_fails(logged: Page) -> None:
    logged.news("spaces")
    _, (indices, distances) = logged.ask("neighbors", point=3, count=5, metric="euclidean")
    away = np.linalg.norm(POINTS - POINTS[3], axis=1)
    assert np.frombuffer(indices, "<u4").tolist() == np.argsort(away)[1:6].tolist()
    np.testing.assert_allclose(np.frombuffer(distances, "<f4"), np.sort(away)[1:6], rtol=1e-5)
    groups = [np.array([one], "<u4").tobytes() for one in (0, 1)]
    answer, [buffer] = logged.ask("custom", groups, axes=1)
    [entry] = answer["result"]["columns"]
    along = axis(entry, buffer)
    assert along[1] - along[0] == pytest.approx(np.linalg.norm(POINTS[1] - POINTS[0]), abs=1e-3)
    for method, params, why in (
        ("columns", {"columns": ["pca/10"], "align": None}, "no axis 'pca/10'"),
        ("columns", {"columns": ["meta/x"], "align": None}, "no labels 'x'"),
        ("columns", {"columns": ["tsne/0"], "align": None}, "no axis 'tsne/0'"),
        ("neighbors", {"point": 50, "count": 5, "metric": "cosine"}, "point 50"),
        ("sheet", {"sheet": 0}, "no images"),
        ("space", {"step": 3}, "no embedding"),
    ):
        answer, _ = logged.ask(method, **params)
        assert why in answer["error"], answer


def test_a_selection_goes_both_ways() -> None:
    projector = Projector.from_array(POINTS, labels=NAMES)
    page = Page(projector)
    page.news("spaces")
    seen: list[Any] = []
    projector.observe(lambda change: seen.append(change["new"].tolist()), "selection")
    page.ask("select", [np.array([4, 7], "<u4").tobytes()])
    assert projector.selection.tolist() == [4, 7]
    assert seen == [[4, 7]]
    assert projector.selected["label"].tolist() == ["point 4", "point 7"]
    projector.selection = np.arange(50) > 47
    where, buffers = page.news("selection")
    assert where == {"space": 0, "step": 0}
    assert np.frombuffer(buffers[-1], "<u4").tolist() == [48, 49]
    with pytest.raises(traitlets.TraitError):
        projector.selection = [0.5]
    with pytest.raises(ValueError, match="read-only"):
        projector.selection[0] = 1
    projector.close()


def test_what_the_page_selected_is_not_sent_back_to_it() -> None:
    projector = Projector.from_array(POINTS)
    page = Page(projector)
    page.news("spaces")
    page.ask("select", [np.array([4], "<u4").tobytes()])
    projector._channel.projector.settle(10)  # type: ignore[union-attr]
    projector._channel.feed.catch_up(10)  # type: ignore[union-attr]
    assert not [one for one, _ in page.messages if "selection" in one.get("projector", {})]
    projector.close()


def test_selections_can_be_linked() -> None:
    first, second = Projector.from_array(POINTS), Projector.from_array(POINTS)
    linked = link(first, "selection", second, "selection")
    first.selection = [1, 2, 3]
    assert second.selection.tolist() == [1, 2, 3]
    second.selection = []
    assert first.selection.tolist() == []
    first.close()
    assert not linked.linked
    second.close()


def test_a_selection_is_kept_for_a_page_that_comes_anew() -> None:
    projector = Projector.from_array(POINTS, selection=[1, 5])
    page = Page(projector)
    page.news("selection")
    again = Page(projector)
    _, buffers = again.news("selection")
    assert np.frombuffer(buffers[-1], "<u4").tolist() == [1, 5]
    projector.close()


@pytest.mark.parametrize("ending", [".tsv", ".parquet", ".npy"])
def test_what_is_shown_can_be_exported(ending: str, tmp_path: Path) -> None:
    import pandas as pd

    projector = Projector.from_array(POINTS, {"x": range(50)}, projection="raw", axes=[1, 0])
    projector.selection = [2]
    path = tmp_path / f"points{ending}"
    projector.export(path)
    if ending == ".npy":
        np.testing.assert_array_equal(np.load(path), POINTS[:, [1, 0]])
    else:
        table = pd.read_csv(path, sep="\t") if ending == ".tsv" else pd.read_parquet(path)
        assert table.columns.tolist() == ["x", "y", "x_", "selected"]
        np.testing.assert_allclose(table["y"], POINTS[:, 0], rtol=1e-5)
        assert np.flatnonzero(table["selected"]).tolist() == [2]
    with pytest.raises(ValueError, match="ends in none of"):
        projector.export(tmp_path / "points.xlsx")
    projector.close()


def test_images_come_as_sheets_and_alone() -> None:
    images = np.random.default_rng(0).integers(0, 255, (50, 8, 6, 3), np.uint8)
    projector = Projector.from_array(POINTS, images=images)
    page = Page(projector)
    answer, _ = page.ask("space")
    sheets = answer["result"]["sheets"]
    assert (sheets["width"], sheets["height"], sheets["sheets"]) == (6, 8, 1)
    import io

    from PIL import Image

    _, [sheet] = page.ask("sheet", sheet=0)
    pixels = np.asarray(Image.open(io.BytesIO(sheet)).convert("RGB"))
    row, column = divmod(7, sheets["columns"])
    tile = pixels[row * 8 : row * 8 + 8, column * 6 : column * 6 + 6]
    np.testing.assert_array_equal(tile, images[7])
    _, [picture] = page.ask("picture", point=7)
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(picture))), images[7])
    projector.close()


@pytest.mark.slow
@pytest.mark.parametrize("method", ["tsne", "umap"])
def test_iterations_are_told_as_they_go_on(method: str) -> None:
    projector = Projector.from_array(POINTS, projection=method, axes=[0, 1])
    page = Page(projector)
    page.news("spaces")
    settings = {"iterations": 60}
    params: dict[str, Any] = {"method": method, "dimensions": 2, "settings": settings}
    answer, _ = page.ask("project", command="start", **params)
    assert "error" not in answer

    def is_done(message: Any) -> bool:
        frames = message.get("projector", {}).get("frames", [])
        return any(frame["state"] == "done" for frame in frames)

    content, buffers = page.wait(is_done, 5 * TIMEOUT)
    [frame] = content["projector"]["frames"]
    assert (frame["method"], frame["iteration"]) == (method, 60)
    shown = [axis(*one) for one in zip(frame["columns"], buffers[-2:], strict=True)]
    np.testing.assert_allclose(np.stack(shown, axis=1), projector.coordinates, atol=1e-2)
    answer, _ = page.ask("project", command="start", **{**params, "settings": {"iterations": 0}})
    content, _ = page.wait(lambda one: "error" in one.get("projector", {}).get("frames", [{}])[0])
    assert "iterations is 0" in content["projector"]["frames"][0]["error"]
    projector.close()


def test_embeddings_that_come_later_are_told_of(tmp_path: Path) -> None:
    board = TensorBoard(tmp_path)
    page = Page(board)
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_scalar("loss", 1.0)
        writer.add_embedding(POINTS, tag="late")
    spaces, _ = page.news("spaces")
    assert [one["name"] for one in spaces] == ["late"]
    board.close()


def test_a_config_that_is_damaged_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "projector_config.pbtxt").write_text("embeddings {")
    projector = Projector(tmp_path)
    page = Page(projector)
    content, _ = page.wait(lambda one: one.get("status", {}).get("problem_count") == 1)
    assert "projector_config.pbtxt" in content["status"]["problems"][0]["file"]
    with pytest.raises(NameNotFoundError, match="there are none"):
        _ = projector.coordinates
    projector.close()


def test_closed_it_says_so() -> None:
    projector = Projector.from_array(POINTS)
    projector.close()
    with pytest.raises(RuntimeError, match="closed"):
        _ = projector.coordinates
    projector.selection = [1]


@pytest.mark.parametrize(
    "settings",
    [
        {"axes": [1]},
        {"embedding": {"run": "a"}},
        {"tsne": {"perplexity": 1}},
        {"umap": {"neighbours": 3}},
        {"neighbors": 1001},
        {"point_images": {"run": "a", "tag": "samples", "by": "name"}},
    ],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(traitlets.TraitError):
        Projector.from_array(POINTS, **settings)


def test_methods_are_those_of_the_wire() -> None:
    from tbwidget.widgets._projector_desk import METHODS

    assert {*wire.Method} >= METHODS
