"""Charts on screen: ours in JupyterLab, TensorBoard's in its own page, in the same Chromium."""

from __future__ import annotations

import math
import statistics
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.sync_api import Error

from tests.benchmarks import logs
from tests.benchmarks.jupyter import jupyter_lab
from tests.benchmarks.peers import tensorboard
from tests.browser.board import BoardView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

    from tests.benchmarks.jupyter import Lab

Row = tuple[str, str, str]

ROUNDS: Final = 3
VIEWPORT: Final = {"width": 1400, "height": 2600}
"""High enough for twelve charts of either."""

NAMES: Final = tuple(f"group/tag_{index}" for index in range(12))

BOARD: Final = "TensorBoard({logdir!r}, height=2200)"

PAINTED: Final = """\
([index, charts]) => {
    const WITH_POINTS = "[data-last-step]:not([data-last-step='-1'])";
    const notebook = window.jupyterapp.shell.currentWidget.content;
    const output = notebook.widgets[index].node.querySelector(".jp-Cell-outputArea");
    const roots = [...output.querySelectorAll("*")].flatMap((node) => node.shadowRoot ?? []);
    const painted = roots.flatMap((root) => [...root.querySelectorAll(WITH_POINTS)]);
    return painted.length >= charts ? performance.timeOrigin + performance.now() : null;
}"""
"""When so many of ours are painted, milliseconds since the epoch."""

SIZED: Final = """\
(charts) => {
    const sized = [...document.querySelectorAll("line-chart canvas")].filter(
        (canvas) => canvas.width !== 300,
    );
    return sized.length >= charts ? performance.timeOrigin + performance.now() : null;
}"""
"""When so many of TensorBoard's have got their size, which it gives them as it paints them."""

CLICKED: Final = """\
([index]) => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    const output = notebook.widgets[index].node.querySelector(".jp-Cell-outputArea");
    const roots = [...output.querySelectorAll("*")].flatMap((node) => node.shadowRoot ?? []);
    const [box] = roots.flatMap((root) => [...root.querySelectorAll(".run input")]);
    const began = performance.now();
    box.click();
    return new Promise((done) =>
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - began))),
    );
}"""
"""Milliseconds from a click on a run's checkbox to the next frame."""

MOVES: Final = 7
QUIET: Final = 0.8
"""After so many seconds without a change, a page is taken to have painted all."""

SLIDE: Final = """\
(slider, value) => {
    slider.value = String(value);
    slider.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    slider.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
}"""


def rows() -> Iterator[Row]:
    """Measure; yield what, what came out, and what is owed."""
    with jupyter_lab() as lab:
        few, many = _logdirs(lab)
        yield from few_rows(lab, few)
        yield from many_rows(lab, many)
        yield heap_row(lab)


def _logdirs(lab: Lab) -> tuple[Path, Path]:
    folder = lab.server.notebooks
    for run in range(10):
        data = logs.scalars(12 * 1_000, NAMES, seed=run)
        logs.write(folder / "few" / f"run_{run}", data)
    for run in range(1_000):
        data = logs.scalars(10 * 100, NAMES[:10], seed=run)
        logs.write(folder / "many" / f"run_{run:04d}", data)
    return folder / "few", folder / "many"


def few_rows(lab: Lab, logdir: Path) -> Iterator[Row]:
    """Twelve charts of ten runs of a thousand points."""
    ours, theirs, ours_moves, their_moves = [], [], [], []
    for _ in range(ROUNDS):
        took, moves, _ = board_painted(lab, "few", 12)
        ours.append(took)
        ours_moves.append(moves)
        took, moves = tensorboard_painted(lab.browser, logdir, 12)
        theirs.append(took)
        their_moves.append(moves)
    mine, other = statistics.median(ours), statistics.median(theirs)
    yield (
        (
            "12 charts × 10 runs × 1,000 points painted: ours from the cell's start (kernel warm), "
            "TensorBoard from the start of its process"
        ),
        f"tbwidget {mine:.2f} s; TensorBoard {other:.2f} s (ours ÷ theirs: {mine / other:.2f})",
        "≤ 0.25",
    )
    mine, other = statistics.median(ours_moves), statistics.median(their_moves)
    yield (
        "a move of the smoothing slider, until the last of those charts has its new picture",
        f"tbwidget {mine:.0f} ms; TensorBoard {other:.0f} ms (ours ÷ theirs: {mine / other:.2f})",
        "≤ 0.7",
    )


def many_rows(lab: Lab, logdir: Path) -> Iterator[Row]:
    """Ten charts of a thousand runs of a hundred points."""
    ours, theirs, clicks = [], [], []
    for _ in range(ROUNDS):
        took, _, click = board_painted(lab, "many", 10, moves=0)
        ours.append(took)
        clicks.append(click)
        theirs.append(tensorboard_painted(lab.browser, logdir, 10, moves=0)[0])
    mine, other = statistics.median(ours), statistics.median(theirs)
    yield (
        (
            "the same of 1,000 runs × 10 tags × 100 steps; of so many TensorBoard draws none "
            "before it is asked to, ours draws all"
        ),
        f"tbwidget {mine:.2f} s; TensorBoard {other:.2f} s (ours ÷ theirs: {mine / other:.2f})",
        "≤ 0.3",
    )
    yield (
        "a click on a run's checkbox after that, until the next frame",
        f"{statistics.median(clicks):.0f} ms",
        "≤ 100 ms",
    )


def board_painted(
    lab: Lab, logdir: str, charts: int, moves: int = MOVES
) -> tuple[float, float, float]:
    """Return seconds until painted, and milliseconds of a slider's move and of a click."""
    board = BOARD.format(logdir=logdir)
    notebook = lab.open(["from tbwidget import TensorBoard", board], viewport=VIEWPORT)
    notebook.run_and_wait(0)
    began = notebook.page.evaluate("performance.timeOrigin + performance.now()")
    notebook.run(1)
    painted = notebook.page.wait_for_function(
        PAINTED, arg=[1, charts], polling="raf", timeout=120_000
    )
    took = float(painted.json_value()) - float(began)
    view = BoardView(notebook.output(1))
    view.expect_status("live", timeout=60)
    click = float(notebook.page.evaluate(CLICKED, [1]))
    scroller = view.root.locator(".cards-scroller")
    moved = slider_moves(notebook.page, view.smoothing_slider(), scroller, 1.0, moves)
    lab.close(notebook)
    return took / 1000, moved, click


def tensorboard_painted(
    browser: Browser, logdir: Path, charts: int, moves: int = MOVES
) -> tuple[float, float]:
    """Return seconds until painted, and milliseconds of a slider's move."""
    page = browser.new_page(viewport=VIEWPORT)  # type: ignore[arg-type]  # of literals
    began = time.time()
    with tensorboard(logdir) as address:
        _open(page, f"{address}/#timeseries")
        painted = page.wait_for_function(SIZED, arg=charts, polling="raf", timeout=180_000)
        took = float(painted.json_value()) / 1000 - began
        slider = page.locator(".scalars-smoothing input[type=range]")
        moved = slider_moves(page, slider, page.locator("main"), 0.999, moves)
    page.close()
    return took, moved


def slider_moves(page: Page, slider: Locator, charts: Locator, most: float, moves: int) -> float:
    """Return how long a slider's move takes to be seen on all charts, the median in ms.

    Not a number without moves.

    Pictures of the page are taken one after the other; it counts when the last one that
    differs from the one before was there.
    """
    session = page.context.new_cdp_session(page)
    box = charts.bounding_box()
    assert box is not None
    picture = {"format": "png", "clip": {**box, "scale": 0.5}}
    took = []
    for move in range(moves):
        seen = session.send("Page.captureScreenshot", picture)["data"]
        began = last = time.perf_counter()
        slider.evaluate(SLIDE, most * (0.1 + 0.8 * move / moves))
        while time.perf_counter() < last + QUIET:
            assert time.perf_counter() < began + 20, "the charts never come to rest"
            now = session.send("Page.captureScreenshot", picture)["data"]
            if now != seen:
                seen, last = now, time.perf_counter()
        took.append(last - began)
    return statistics.median(took) * 1000 if took else math.nan


def _open(page: Page, address: str) -> None:
    while True:
        with suppress(Error):
            page.goto(address)
            return


STREAM: Final = """\
from tbwidget import SummaryWriter, TensorBoard
import time
board = TensorBoard("streamed", height=800)
display(board)
writer = SummaryWriter("streamed/run")"""

STREAMED: Final = """\
for step in range({first}, {last}):
    for tag in range(10):
        writer.add_scalar(f"group/tag_{{tag}}", (step * tag) % 97, step)
    if step % 1_000 == 999:
        writer.flush()
        time.sleep(0.05)"""


def heap_row(lab: Lab) -> Row:
    """A million points, streamed into a board on screen."""
    edges = [0, 10_000, 55_000, 100_000]
    cells = [STREAMED.format(first=a, last=b) for a, b in pairwise(edges)]
    # High enough for the board to stay in sight: charts out of it are not painted.
    notebook = lab.open([STREAM, *cells], viewport=VIEWPORT)
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    session = notebook.page.context.new_cdp_session(notebook.page)
    used = []
    for index, last in enumerate(edges[1:]):
        notebook.run_and_wait(index + 1, timeout=600)
        board.wait_for_step(NAMES[1], last - 1, timeout=120)
        session.send("HeapProfiler.collectGarbage")
        used.append(session.send("Runtime.getHeapUsage")["usedSize"] / 1e6)
    lab.close(notebook)
    return (
        "the page's heap after 10⁵, 5.5 × 10⁵ and 10⁶ points streamed into a board on screen",
        ", ".join(f"{size:.0f} MB" for size in used),
        "flat within 50 MB",
    )
