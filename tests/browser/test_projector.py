"""The projector in Jupyter: seen, picked, selected, also while the kernel is busy."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING

import nbformat
import numpy as np
import pytest
from playwright.sync_api import expect

from tbwidget import SummaryWriter
from tests.browser.board import BoardView
from tests.browser.test_hostile_names import foreign as unknown_elements
from tests.browser.test_live import BUSY_UNTIL_TOLD, let_go

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Dialog, Locator

    from tests.browser.conftest import OpenNotebook
    from tests.browser.harness.notebook import App, NotebookPage

PROJECTOR = """\
from tbwidget import Projector
projector = Projector({logdir!r}, {settings})
projector"""

SELECTED = "print('selected', projector.selection.tolist())"

OWN_FORM = '<form class="bookmark-add"></form>'
"""The one that is the projector's."""

COUNT = 60
CORNERS = np.array([[0, 0], [10, 0], [0, 10], [10, 10]], float)


def write(logdir: Path, steps: tuple[int, ...] = (0,)) -> None:
    """Write four clouds, one at each corner of a square, with their corners as labels."""
    chance = np.random.default_rng(0)
    corner = np.arange(COUNT) % 4
    with SummaryWriter(logdir / "run") as writer:
        for step in steps:
            points = CORNERS[corner] + chance.normal(0, 0.2, (COUNT, 2))
            rows = [[f"corner {one}", str(index)] for index, one in enumerate(corner)]
            images = np.full((COUNT, 1, 8, 8), 0.5)
            header = ["corner", "number"]
            writer.add_embedding(points, rows, images, step, "square", header)


def projector_of(notebook: NotebookPage, cell: int) -> Locator:
    """Return a projector whose points are on screen."""
    output = notebook.output(cell)
    expect(output.locator(".cloud-status")).to_contain_text(" points")
    expect(output.locator(".awaited")).to_have_count(0)
    return output


def drag_round(notebook: NotebookPage, projector: Locator, left: float, right: float) -> None:
    """Draw a lasso around a part of the canvas, in parts of its width."""
    projector.get_by_role("button", name="Select with a lasso").click()
    box = projector.locator("canvas.cloud").bounding_box()
    assert box
    edges = [(left, 0.02), (right, 0.02), (right, 0.98), (left, 0.98), (left, 0.02)]
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in edges]
    mouse = notebook.page.mouse
    mouse.move(*places[0])
    mouse.down()
    for place in places[1:]:
        mouse.move(*place, steps=4)
    mouse.up()


def foreign(notebook: NotebookPage) -> list[str]:
    """Return what is in a projector that it does not consist of."""
    return [one for one in unknown_elements(BoardView(notebook.output(0))) if one != OWN_FORM]


@pytest.mark.slow
@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_a_selection_goes_to_python_and_back(
    open_notebook: OpenNotebook, tmp_path: Path, app: App
) -> None:
    write(tmp_path)
    settings = 'axes=[0, 1], projection="raw", color_column="corner"'
    notebook = open_notebook(
        [
            PROJECTOR.format(logdir=str(tmp_path), settings=settings),
            SELECTED,
            "projector.selection = [3, 5, 8]",
        ],
        app=app,
    )
    notebook.run_and_wait(0)
    projector = projector_of(notebook, 0)
    status = projector.locator(".cloud-status")
    drag_round(notebook, projector, 0.01, 0.5)
    # Two of the four corners are at the left.
    expect(status).to_contain_text("30 selected")
    notebook.run_until(1, f"selected {list(range(0, COUNT, 2))}")
    notebook.run_and_wait(2)
    expect(status).to_contain_text("3 selected")
    rows = projector.get_by_role("listbox", name="Selected points").get_by_role("option")
    expect(rows).to_have_text(["corner 3#3", "corner 1#5", "corner 0#8"])
    rows.nth(1).click()
    neighbours = projector.get_by_role("listbox", name=re.compile("[Nn]eighbours"))
    # All of them are of the same corner, nearest first.
    expect(neighbours.get_by_role("option").first).to_contain_text("corner 1")
    expect(projector.locator("img.picked-picture")).to_be_visible()


@pytest.mark.slow
def test_it_answers_while_the_kernel_is_busy(open_notebook: OpenNotebook, tmp_path: Path) -> None:
    write(tmp_path)
    settings = 'axes=[0, 1], projection="raw"'
    notebook = open_notebook(
        [PROJECTOR.format(logdir=str(tmp_path), settings=settings), BUSY_UNTIL_TOLD]
    )
    notebook.run_and_wait(0)
    projector = projector_of(notebook, 0)
    status = projector.locator(".cloud-status")
    search = projector.get_by_label("Search the labels")
    search.fill("corner 2")
    projector.get_by_role("button", name="Select", exact=True).click()
    expect(status).to_contain_text("15 selected")
    notebook.run(1)
    notebook.wait_running(1)
    search.fill("corner 3")
    # What is selected stays so while one searches on.
    projector.get_by_role("button", name="Isolate").click()
    expect(status).to_contain_text("45 hidden")
    projector.get_by_role("button", name="Show all", exact=True).click()
    projector.get_by_role("button", name="Invert").click()
    expect(status).to_contain_text("45 selected")
    assert notebook.is_running(1)
    let_go(notebook)
    notebook.wait_done(1)


@pytest.mark.slow
def test_steps_and_embeddings_that_come_later(open_notebook: OpenNotebook, tmp_path: Path) -> None:
    write(tmp_path, steps=(0, 10))
    board = f"from tbwidget import TensorBoard\nTensorBoard({str(tmp_path)!r}, height=700)"
    notebook = open_notebook([board])
    notebook.run_and_wait(0)
    view = BoardView(notebook.output(0)).wait()
    view.root.get_by_role("tab", name="Projector").click()
    projector = projector_of(notebook, 0)
    slider = projector.get_by_role("slider").first
    expect(projector.get_by_text("step 10")).to_be_visible()
    slider.fill("0")
    expect(projector.get_by_text("step 0")).to_be_visible()
    with SummaryWriter(tmp_path / "other") as writer:
        writer.add_embedding(np.eye(5), [*"abcde"], tag="late")
    expect(view.root.get_by_role("tab", name="Projector")).to_have_text("Projector2")


@pytest.mark.slow
def test_a_lasso_relabels_in_the_notebook(open_notebook: OpenNotebook, project: Path) -> None:
    source = nbformat.read(project / "notebooks" / "05_projector.ipynb", as_version=4)
    code = {cell.id: cell.source for cell in source.cells if cell.cell_type == "code"}
    names = ["data", "network", "show", "train", "select", "relabel"]
    notebook = open_notebook([code[name] for name in names])
    for index in range(4):
        notebook.run_and_wait(index, timeout=600)
    projector = projector_of(notebook, 2)
    expect(projector.get_by_text("step 2,000")).to_be_visible()
    drag_round(notebook, projector, 0.01, 0.55)
    status = projector.locator(".cloud-status")
    expect(status).to_contain_text(re.compile(r"\d+ selected"))
    selected = re.search(r"([\d,]+) selected", status.inner_text())
    assert selected
    notebook.run_until(4, re.compile(f"{selected[1].replace(',', '')} selected, "))
    notebook.run_and_wait(5, timeout=600)
    expect(projector.get_by_text("step 3,200")).to_be_visible()


@pytest.mark.slow
def test_no_label_is_markup(open_notebook: OpenNotebook, tmp_path: Path, fixtures: Path) -> None:
    text = (fixtures / "xss" / "payloads.json").read_text(encoding="utf-8")
    payloads = [one["payload"] for one in json.loads(text)["payloads"]]
    count = len(payloads)
    turn = np.linspace(0, 2 * math.pi, count)
    rows = [[payload, payload[::-1]] for payload in payloads]
    with SummaryWriter(tmp_path / "<img src=x onerror=alert(1)>") as writer:
        header = ["<b>label</b>", "<script>alert(1)</script>"]
        tag = "<img src=x onerror=alert(2)>"
        writer.add_embedding(np.stack([np.cos(turn), np.sin(turn)], 1), rows, None, 0, tag, header)
    settings = "axes=[0, 1], color_column='<b>label</b>'"
    notebook = open_notebook([PROJECTOR.format(logdir=str(tmp_path), settings=settings)])
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    notebook.page.on("dialog", note)
    notebook.run_and_wait(0)
    projector = projector_of(notebook, 0)
    projector.get_by_role("button", name="Invert").click()
    names = projector.get_by_role("listbox", name="Selected points")
    names.focus()
    for payload in payloads[::10]:
        place = payloads.index(payload)
        names.evaluate("(one, top) => { one.scrollTop = top; }", place * 22)
        row = names.locator(f".point-row[aria-posinset='{place + 1}']")
        expect(row.locator(".point-name")).to_be_attached()
        assert foreign(notebook) == [], payload
        row.click()
    box = projector.locator("canvas.cloud").bounding_box()
    assert box
    notebook.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert foreign(notebook) == []
    assert dialogs == []
