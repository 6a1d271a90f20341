"""Histograms on screen: ours in JupyterLab, TensorBoard's in its own page, in one Chromium."""

from __future__ import annotations

import statistics
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import numpy as np
from playwright.sync_api import Error

from tbwidget import SummaryWriter
from tests.benchmarks.jupyter import jupyter_lab
from tests.benchmarks.peers import tensorboard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.benchmarks.jupyter import Lab

Row = tuple[str, str, str]

ROUNDS: Final = 3
TAGS: Final = 50
STEPS: Final = 500
VIEWPORT: Final = {"width": 1400, "height": 4600}
"""High enough for fifty cards of either."""

WIDGET: Final = "Histograms('histograms', columns=6, height=4400)"

PAINTED: Final = """\
([index, cards, step]) => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    const output = notebook.widgets[index].node.querySelector(".jp-Cell-outputArea");
    const roots = [...output.querySelectorAll("*")].flatMap((node) => node.shadowRoot ?? []);
    const painted = roots.flatMap((root) =>
        [...root.querySelectorAll(`[data-last-step="${step}"]`)],
    );
    return painted.length >= cards ? performance.timeOrigin + performance.now() : null;
}"""
"""When so many of ours show the newest step, milliseconds since the epoch."""

DRAWN: Final = """\
(cards) => {
    const found = [];
    const visit = (root) => {
        for (const node of root.querySelectorAll("*")) {
            if (node.localName === "vz-histogram-timeseries") found.push(node);
            if (node.shadowRoot) visit(node.shadowRoot);
        }
    };
    visit(document);
    const drawn = found.filter((node) => node.shadowRoot?.querySelector(".histogram path[d]"));
    return drawn.length >= cards ? performance.timeOrigin + performance.now() : null;
}"""
"""When so many of TensorBoard's have their histograms drawn."""

ALL_ON_A_PAGE: Final = """\
localStorage.setItem("_tb_global_settings", '{"paginationSize": %d}')"""
"""TensorBoard shows twelve cards of a group at a time, unless this says otherwise."""


def rows() -> Iterator[Row]:
    """Measure; yield what, what came out, and what is owed."""
    with jupyter_lab() as lab:
        logdir = lab.server.notebooks / "histograms"
        write(logdir / "run")
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(ours_painted(lab))
            theirs.append(tensorboard_painted(lab.browser, logdir))
    mine, other = statistics.median(ours), statistics.median(theirs)
    yield (
        (
            f"histograms of {TAGS} tags × {STEPS} steps painted: ours from the cell's start "
            "(kernel warm), TensorBoard from the start of its process; it draws 51 steps of each"
        ),
        f"tbwidget {mine:.2f} s; TensorBoard {other:.2f} s (ours ÷ theirs: {mine / other:.2f})",
        "≤ 0.5",
    )


def write(folder: Path) -> None:
    """Write a run of normal distributions that wander and narrow."""
    rng = np.random.default_rng(0)
    with SummaryWriter(folder) as writer:
        for step in range(STEPS):
            for tag in range(TAGS):
                values = rng.normal(step / STEPS, 1 - 0.8 * step / STEPS, 200)
                writer.add_histogram(f"weights/layer_{tag:02d}", values, step)


def ours_painted(lab: Lab) -> float:
    """Return seconds until every card shows the newest step."""
    notebook = lab.open(["from tbwidget import Histograms", WIDGET], viewport=VIEWPORT)
    notebook.run_and_wait(0)
    began = notebook.page.evaluate("performance.timeOrigin + performance.now()")
    notebook.run(1)
    painted = notebook.page.wait_for_function(
        PAINTED, arg=[1, TAGS, STEPS - 1], polling="raf", timeout=120_000
    )
    took = float(painted.json_value()) - float(began)
    lab.close(notebook)
    return took / 1000


def tensorboard_painted(browser: Browser, logdir: Path) -> float:
    """Return seconds until every card has its histograms."""
    page = browser.new_page(viewport=VIEWPORT)  # type: ignore[arg-type]  # of literals
    page.add_init_script(ALL_ON_A_PAGE % TAGS)
    began = time.time()
    with tensorboard(logdir) as address:
        _open(page, f"{address}/#histograms")
        painted = page.wait_for_function(DRAWN, arg=TAGS, polling="raf", timeout=180_000)
        took = float(painted.json_value()) / 1000 - began
    page.close()
    return took


def _open(page: Page, address: str) -> None:
    while True:
        with suppress(Error):
            page.goto(address)
            return
