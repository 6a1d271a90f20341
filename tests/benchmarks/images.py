"""Images on screen: ours in JupyterLab, TensorBoard's in its own page, in the same Chromium."""

from __future__ import annotations

import io
import statistics
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image
from playwright.sync_api import Error

from tbwidget._proto.event_pb2 import Event, Summary
from tbwidget.record.framing import encode_record
from tests.benchmarks import logs
from tests.benchmarks.jupyter import jupyter_lab
from tests.benchmarks.peers import tensorboard
from tests.browser.board import BoardView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.benchmarks.jupyter import Lab
    from tests.browser.harness.notebook import NotebookPage

Row = tuple[str, str, str]

ROUNDS: Final = 3
RUNS: Final = 100
STEPS: Final = 20
TAGS: Final = tuple(f"samples/{index}" for index in range(4))
SIDE: Final = 256
MADE: Final = 40
"""Different images; which is where goes by run, step and tag."""

VIEWPORT: Final = {"width": 1400, "height": 1000}

FIRST: Final = 4
"""Images that either has on its first screen, at least."""

BOARD: Final = "Images('images', height=900)"

IMAGES: Final = """\
(least) => {
    const within = (node) => [...node.querySelectorAll("*")].flatMap((one) => [
        ...(one instanceof HTMLImageElement ? [one] : []),
        ...(one.shadowRoot ? within(one.shadowRoot) : []),
    ]);
    const inView = within(document).filter((image) => {
        const { top, bottom, width } = image.getBoundingClientRect();
        return width > 20 && bottom > 0 && top < innerHeight;
    });
    const painted = inView.every((image) => image.complete && image.naturalWidth > 0);
    return painted && inView.length >= least ? performance.timeOrigin + performance.now() : null;
}"""
"""When all images in view are there, and so many at least: milliseconds since the epoch."""

BOARD_ROOT: Final = """\
const root = [...document.querySelectorAll(".tbwidget")]
    .map((host) => host.shadowRoot).find((root) => root.querySelector(".images-panel"));
"""

SCROLL: Final = (
    "async (speed) => {"
    + BOARD_ROOT
    + """
    const scroller = root.querySelector(".cards-scroller");
    const frame = () => new Promise(requestAnimationFrame);
    const took = [];
    let last = await frame();
    const began = last;
    while (scroller.scrollTop + scroller.clientHeight < scroller.scrollHeight - 1) {
        scroller.scrollTop = (speed * (last - began)) / 1000;
        const now = await frame();
        took.push(now - last);
        last = now;
    }
    return took;
}"""
)
"""Milliseconds of each frame while the whole gallery passes by."""

SPEED: Final = 3_000
"""CSS pixels a second: three screens."""

SLIDE: Final = (
    "async ([card, value]) => {"
    + BOARD_ROOT
    + """
    const place = root.querySelectorAll(".image-card")[card];
    const image = () => place.querySelector("img");
    const former = image().src;
    const slider = place.querySelector(".step-slider");
    const began = performance.now();
    slider.value = String(value);
    slider.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    const frame = () => new Promise(requestAnimationFrame);
    while (image().src === former || !image().complete) await frame();
    await image().decode();
    await frame();
    return performance.now() - began;
}"""
)
"""Milliseconds from a slider's move to the frame that shows the step's image."""


def rows() -> Iterator[Row]:
    """Measure; yield what, what came out, and what is owed."""
    with jupyter_lab() as lab:
        logdir = lab.server.notebooks / "images"
        write_logs(logdir)
        yield first_screen_row(lab, logdir)
        yield from gallery_rows(lab)


def write_logs(logdir: Path) -> None:
    """Write `RUNS` × `STEPS` × `TAGS` images, of about 100 kB each."""
    made = [_picture(seed) for seed in range(MADE)]
    for run in range(RUNS):
        records = (
            _record(tag, step, made[(run * 7 + step * 3 + number) % MADE])
            for step in range(STEPS)
            for number, tag in enumerate(TAGS)
        )
        logs.write(logdir / f"run_{run:03d}", *records)


def _picture(seed: int) -> bytes:
    """Return a PNG image of soft shapes under the noise of a camera."""
    chance = np.random.default_rng(seed)
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    pixels = np.zeros((SIDE, SIDE, 3))
    for channel in range(3):
        for u, v, phase in chance.uniform(0, 6, (4, 3)):
            pixels[..., channel] += np.cos(2 * np.pi * (u * x + v * y) + phase)
    pixels = 128 + 25 * pixels + chance.normal(0, 3, pixels.shape)
    stream = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(stream, "PNG")
    return stream.getvalue()


def _record(tag: str, step: int, png: bytes) -> bytes:
    image: Any = Summary.Image(height=SIDE, width=SIDE, colorspace=3, encoded_image_string=png)
    summary = Summary(value=[Summary.Value(tag=tag, image=image)])
    event = Event(wall_time=logs.BEGAN + step, step=step, summary=summary)
    return encode_record(event.SerializeToString())


def first_screen_row(lab: Lab, logdir: Path) -> Row:
    """Ours beside TensorBoard's, by turns."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        notebook, took = board_painted(lab)
        ours.append(took)
        lab.close(notebook)
        theirs.append(tensorboard_painted(lab.browser, logdir))
    mine, other = statistics.median(ours), statistics.median(theirs)
    return (
        (
            f"the first screen of {RUNS * STEPS * len(TAGS):,} images of {SIDE} × {SIDE}: ours "
            "from the cell's start (kernel warm), TensorBoard from the start of its process"
        ),
        f"tbwidget {mine:.2f} s; TensorBoard {other:.2f} s (ours ÷ theirs: {mine / other:.2f})",
        "≤ 0.5",
    )


def gallery_rows(lab: Lab) -> Iterator[Row]:
    """What scrolling and sliding take, and the browser's memory after both."""
    empty = lab.open(["1"], viewport=VIEWPORT)
    before = browser_bytes(empty)
    lab.close(empty)
    notebook, _ = board_painted(lab)
    BoardView(notebook.output(1)).wait()
    moves = [float(notebook.page.evaluate(SLIDE, [0, step])) for step in range(STEPS - 2, 3, -1)]
    yield (
        "a move of a card's slider to a step not loaded, kernel idle, median and most",
        f"{statistics.median(moves):.0f} ms, {max(moves):.0f} ms",
        "≤ 150 ms",
    )
    frames = notebook.page.evaluate(SCROLL, SPEED)
    yield (
        f"scrolling all {RUNS * len(TAGS)} cards by at {SPEED:,} px/s, frames: p95 and longest",
        f"{statistics.quantiles(frames, n=20)[-1]:.0f} ms, {max(frames):.0f} ms",
        "≤ 50 ms, ≤ 200 ms",
    )
    grown = (browser_bytes(notebook) - before) / 1e6
    lab.close(notebook)
    yield (
        "the browser's memory after that (all its processes), over a notebook without a board",
        f"{grown:.0f} MB",
        "≤ 300 MB",
    )


def board_painted(lab: Lab) -> tuple[NotebookPage, float]:
    """Return a notebook with a board, and the seconds until all in view was painted."""
    notebook = lab.open(["from tbwidget import Images", BOARD], viewport=VIEWPORT)
    notebook.run_and_wait(0)
    began = notebook.page.evaluate("performance.timeOrigin + performance.now()")
    notebook.run(1)
    painted = notebook.page.wait_for_function(IMAGES, arg=FIRST, polling="raf", timeout=120_000)
    return notebook, (float(painted.json_value()) - float(began)) / 1000


def tensorboard_painted(browser: Browser, logdir: Path) -> float:
    """Return seconds from the start of the process until all in view was painted.

    Of so many runs TensorBoard shows none before it is asked to, which it is at once.
    """
    page = browser.new_page(viewport=VIEWPORT)  # type: ignore[arg-type]  # of literals
    began = time.time()
    with tensorboard(logdir) as address:
        _open(page, f"{address}/#images")
        page.get_by_text("Toggle All Runs").click(timeout=300_000)
        painted = page.wait_for_function(IMAGES, arg=FIRST, polling="raf", timeout=300_000)
        took = float(painted.json_value()) / 1000 - began
    page.close()
    return took


def browser_bytes(notebook: NotebookPage) -> int:
    """Return the memory of all of the browser's processes; shared pages are counted in part."""
    notebook.page.context.new_cdp_session(notebook.page).send("HeapProfiler.collectGarbage")
    browser = notebook.page.context.browser
    assert browser is not None
    found = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    return sum(_proportional_bytes(process["id"]) for process in found["processInfo"])


def _proportional_bytes(process: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def _open(page: Page, address: str) -> None:
    while True:
        with suppress(Error):
            page.goto(address)
            return
