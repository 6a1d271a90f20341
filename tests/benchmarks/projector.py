"""Embeddings on screen: ours in JupyterLab, TensorBoard's in its own page, in the same Chromium.

Both draw points by `drawArrays` of WebGL, so frames are counted in the same way: a frame is one
in which points were drawn on the canvas.
"""

from __future__ import annotations

import json
import math
import statistics
import time
import urllib.request
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget import SummaryWriter
from tests.benchmarks.images import browser_bytes
from tests.benchmarks.jupyter import jupyter_lab
from tests.benchmarks.peers import tensorboard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Frame, Locator, Page

    from tests.benchmarks.jupyter import Lab
    from tests.browser.harness.notebook import NotebookPage

Row = tuple[str, str, str]

ROUNDS: Final = 3
VIEWPORT: Final = {"width": 1400, "height": 900}
DIMS: Final = 128

WATCH: Final = """\
(least) => {
    window.pointFrames = [];
    for (const Context of [WebGLRenderingContext, WebGL2RenderingContext]) {
        const draw = Context.prototype.drawArrays;
        Context.prototype.drawArrays = function (mode, first, count) {
            draw.call(this, mode, first, count);
            const isSeen = mode === this.POINTS && count >= least;
            if (!isSeen || this.getParameter(this.FRAMEBUFFER_BINDING) !== null) return;
            const at = document.timeline.currentTime;
            if (window.pointFrames.at(-1) !== at) window.pointFrames.push(at);
        };
    }
}"""
"""Notes the times of the frames in which so many points were drawn, for the page's life."""

DRAWN: Final = """\
() => window.pointFrames.length > 0
    ? new Promise((done) => requestAnimationFrame(() => done(performance.timeOrigin
        + performance.now())))
    : null"""
"""When the first of them was on screen, milliseconds since the epoch."""

ORBIT_SECONDS: Final = 4.0

SELECTED: Final = """\
import json, time
def note(change):
    json.dump([time.time(), len(change["new"])], open("selected.json", "w"))
projector.observe(note, "selection")"""

MILLION: Final = """\
import numpy as np, os
from tbwidget import Projector
rng = np.random.default_rng(0)
points = rng.normal(size=(1_000_000, 64)).astype(np.float32)
points += rng.normal(0, 3, (20, 64)).astype(np.float32)[rng.integers(0, 20, len(points))]
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
before = resident()"""

MEMORY: Final = """\
import json
json.dump(resident() - before, open("grown.json", "w"))"""


def rows() -> Iterator[Row]:
    """Measure; yield what, what came out, and what is owed."""
    with jupyter_lab() as lab:
        write_embedding(lab.server.notebooks / "ten", 10_000)
        write_embedding(lab.server.notebooks / "hundred", 100_000)
        yield from logged_rows(lab)
        yield selection_row(lab)
        yield from million_rows(lab)


def write_embedding(logdir: Path, count: int) -> None:
    """Write points in 20 clouds, with their clouds as labels."""
    chance = np.random.default_rng(count)
    clouds = chance.integers(0, 20, count)
    points = chance.normal(size=(count, DIMS)) + chance.normal(0, 2, (20, DIMS))[clouds]
    with SummaryWriter(logdir / "run") as writer:
        writer.add_embedding(points.astype(np.float32), clouds.tolist(), tag="points")


def logged_rows(lab: Lab) -> Iterator[Row]:
    """First frames and orbits, by turns."""
    found: dict[str, list[tuple[float, float]]] = {"ten": [], "theirs": [], "hundred": []}
    for _ in range(ROUNDS):
        for logdir in ("ten", "hundred"):
            notebook, took = projector_drawn(lab, f"Projector({logdir!r}, height=600)")
            canvas = notebook.output(1).locator("canvas.cloud").first
            found[logdir].append(
                (took, orbit_frame(notebook.page, notebook.page.main_frame, canvas))
            )
            lab.close(notebook)
        found["theirs"].append(tensorboard_drawn(lab.browser, lab.server.notebooks / "ten"))
    first = {name: statistics.median(one for one, _ in them) for name, them in found.items()}
    frame = {name: statistics.median(one for _, one in them) for name, them in found.items()}
    what = "first frame of {:,} × 128 from a log: ours from the cell's start, TensorBoard from the "
    what += "page's load, its server running"
    for name, count, owed in (("ten", 10_000, "≤ 0.3"), ("hundred", 100_000, "≤ 1.5")):
        yield (
            what.format(count) + ("" if name == "ten" else "; of 10,000"),
            (
                f"tbwidget {first[name]:.2f} s; TensorBoard {first['theirs']:.2f} s "
                f"(ours ÷ theirs: {first[name] / first['theirs']:.2f})"
            ),
            owed,
        )
    for name, count, owed in (("ten", 10_000, "≤ 1"), ("hundred", 100_000, "≤ 2")):
        yield (
            f"a frame while {count:,} are turned; TensorBoard's of 10,000",
            (
                f"tbwidget {frame[name]:.0f} ms; TensorBoard {frame['theirs']:.0f} ms "
                f"(ours ÷ theirs: {frame[name] / frame['theirs']:.2f})"
            ),
            owed,
        )


def projector_drawn(lab: Lab, cell: str, setup: str = "", *more: str) -> tuple[NotebookPage, float]:
    """Return a notebook with a projector, and seconds from its cell's start to the first frame."""
    setup = f"from tbwidget import Projector\n{setup}"
    notebook = lab.open([setup, f"projector = {cell}; projector", *more], viewport=VIEWPORT)
    notebook.run_and_wait(0, timeout=300)
    notebook.page.evaluate(WATCH, 1_000)
    began = notebook.page.evaluate("performance.timeOrigin + performance.now()")
    notebook.run(1)
    drawn = notebook.page.wait_for_function(DRAWN, polling="raf", timeout=120_000)
    return notebook, (float(drawn.json_value()) - float(began)) / 1000


def tensorboard_drawn(browser: Browser, logdir: Path) -> tuple[float, float]:
    """Return TensorBoard's seconds to its first frame, and milliseconds of one while it turns."""
    page = browser.new_page(viewport=VIEWPORT)  # type: ignore[arg-type]  # of literals
    page.add_init_script(f"({WATCH})(1000)")
    with tensorboard(logdir) as address:
        _wait_for(f"{address}/data/plugin/projector/runs")
        began = time.time()
        page.goto(f"{address}/#projector")
        inner = _inner_frame(page)
        drawn = inner.wait_for_function(DRAWN, polling="raf", timeout=120_000)
        took = float(drawn.json_value()) / 1000 - began
        milliseconds = orbit_frame(page, inner, inner.locator("canvas").first)
    page.close()
    return took, milliseconds


def _inner_frame(page: Page) -> Frame:
    """Return the frame that TensorBoard shows its projector in."""
    while True:
        for frame in page.frames:
            if "projector_binary" in frame.url:
                return frame
        page.wait_for_timeout(10)


def orbit_frame(page: Page, frame: Frame, canvas: Locator) -> float:
    """Return the milliseconds of a frame while the pointer drags the points about."""
    box = canvas.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y)
    frame.evaluate("window.pointFrames.length = 0")
    end = time.perf_counter() + ORBIT_SECONDS
    turned = 0.0
    while time.perf_counter() < end:
        turned += 0.05
        page.mouse.move(x + 150 * math.sin(turned), y + 60 * math.cos(turned))
    frames = frame.evaluate("window.pointFrames")
    page.mouse.up()
    assert len(frames) > 2, "nothing was drawn while the points were dragged"
    return float((frames[-1] - frames[0]) / (len(frames) - 1))


def selection_row(lab: Lab) -> Row:
    """From a click that selects 100,000 points to a function that observes them in Python."""
    notebook, _ = projector_drawn(lab, "Projector('hundred', height=600)", "", SELECTED)
    notebook.run_and_wait(2)
    took = []
    for _ in range(2 * ROUNDS):
        (lab.server.notebooks / "selected.json").unlink(missing_ok=True)
        button = notebook.output(1).get_by_role("button", name="Invert")
        clicked = button.evaluate("(one) => { const at = Date.now(); one.click(); return at; }")
        at, count = _read_when_there(lab.server.notebooks / "selected.json")
        if count:
            assert count == 100_000
            took.append(at * 1000 - clicked)
    lab.close(notebook)
    return (
        "a click that selects 100,000 points, until Python's observer has them, median and most",
        f"{statistics.median(took):.0f} ms, {max(took):.0f} ms",
        "≤ 200 ms",
    )


def million_rows(lab: Lab) -> Iterator[Row]:
    """A million points of an array: opened, turned, picked, and what they take."""
    empty = lab.open(["1"], viewport=VIEWPORT)
    before = browser_bytes(empty)
    lab.close(empty)
    cell = "Projector.from_array(points, height=600)"
    notebook, took = projector_drawn(lab, cell, MILLION, MEMORY)
    canvas = notebook.output(1).locator("canvas.cloud").first
    frame = orbit_frame(notebook.page, notebook.page.main_frame, canvas)
    box = canvas.bounding_box()
    assert box is not None
    notebook.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    notebook.output(1).locator(".picked").first.wait_for()
    grown = (browser_bytes(notebook) - before) / 1e6
    notebook.run_and_wait(2)
    kernel = _read_when_there(lab.server.notebooks / "grown.json") / 1e6
    lab.close(notebook)
    yield (
        "1,000,000 × 64 of an array: first frame; a frame while they are turned",
        f"{took:.2f} s; {frame:.0f} ms ({1000 / frame:.0f} a second), and one is picked",
        "works; ≥ 10 frames a second",
    )
    yield (
        "memory of that: the browser's (all its processes), the kernel's beside the array",
        f"{grown:.0f} MB; {kernel:.0f} MB",
        "",
    )


def _read_when_there(path: Path) -> Any:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with suppress(OSError, ValueError):
            return json.loads(path.read_text())
        time.sleep(0.005)
    raise AssertionError(f"{path.name} never came")


def _wait_for(url: str) -> None:
    while True:
        with suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            if json.loads(answer.read()):
                return
        time.sleep(0.05)
