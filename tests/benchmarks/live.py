"""How live a board is while a cell trains, and what it costs the training loop."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from tests.benchmarks.jupyter import WATCH_PAINTINGS
from tests.browser.board import READ, BoardView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.benchmarks.jupyter import Lab
    from tests.browser.harness.notebook import NotebookPage

WORK: Final = {
    "pure Python": "def work():\n    return sum(i * i for i in range(100_000))",
    "NumPy": (
        "import numpy as np\n"
        "a = np.random.default_rng(0).normal(size=300_000)\n"
        "def work():\n    return float(np.exp(a).sum() + np.log1p(a * a).sum())"
    ),
}
"""A training step of about ten milliseconds."""

CHARTS: Final = 12
"""Scalars written each step, and charts on screen, where the delay is measured."""
TAGS: Final = 10
"""Scalars written each step, where the cost is."""
VIEWPORT: Final = {"width": 1400, "height": 2600}
"""High enough for twelve charts."""

SETUP: Final = """\
import json, time
from tbwidget import SummaryWriter, TensorBoard
{work}
def log(writer, value, step):
    for tag in range({tags}):
        writer.add_scalar(f"group/tag_{{tag}}", value, step)
board = TensorBoard("watched", height=2200)"""

LATENCY_CELL: Final = """\
added = []
with SummaryWriter("watched/run") as writer:
    for step in range({steps}):
        value = work()
        added.append(time.time())
        log(writer, value, step)
json.dump(added, open("added.json", "w"))"""

SLOWDOWN_CELL: Final = """\
def rate(writer, step):
    "Steps a second after the feed has settled, and what other threads take of a core."
    settled = time.perf_counter() + {settle}
    end = settled + {block}
    counted, others = 0, 0.0
    while (now := time.perf_counter()) < end:
        value = work()
        log(writer, value, step)
        step += 1
        if now >= settled:
            counted += 1
            others = others or time.process_time() - time.thread_time()
    took = time.perf_counter() - settled
    return (counted / took, (time.process_time() - time.thread_time() - others) / took), step
rates = []
steps = [0, 0]
with SummaryWriter("watched/run") as watched, SummaryWriter("unwatched/run") as unwatched:
    for block in range({blocks}):
        pair = []
        for index, writer in enumerate((watched, unwatched)):
            found, steps[index] = rate(writer, steps[index])
            pair.append(found)
        rates.append(pair)
json.dump(rates, open("rates.json", "w"))"""

TAG: Final = "group/tag_0"


def latency(lab: Lab, work: str, steps: int = 1500) -> tuple[float, float]:
    """Return p50 and p95, in seconds, from `add_scalar` to the painted point.

    The kernel is busy with the loop all the while, and twelve charts are on screen.
    """
    notebook = _watching(lab, work, LATENCY_CELL.format(steps=steps), tags=CHARTS)
    board = BoardView(notebook.output(1)).wait()
    notebook.run(2)
    for tag in range(CHARTS):
        board.wait_for_step(f"group/tag_{tag}", 0)
    board.card(TAG).locator(".canvas").evaluate(WATCH_PAINTINGS)
    notebook.wait_done(2, timeout=120)
    board.wait_for_step(TAG, steps - 1)
    paintings = notebook.page.evaluate("window.paintings")
    added = lab.read_json("added.json")
    lab.close(notebook)
    return _quantiles(added, paintings)


def _watching(lab: Lab, work: str, cell: str, tags: int = TAGS) -> NotebookPage:
    """Open a notebook with a board on screen, and `cell` yet to be run."""
    setup = SETUP.format(work=WORK[work], tags=tags)
    notebook = lab.open([setup, "board", cell], viewport=VIEWPORT)
    lab.remove("watched", "unwatched")
    notebook.run_and_wait(0)
    notebook.run_and_wait(1)
    return notebook


def _quantiles(
    added: Sequence[float], paintings: Sequence[tuple[int, float]]
) -> tuple[float, float]:
    shown = [step for step, _ in paintings]
    delays = []
    for step in range(shown[0], shown[-1] + 1):
        at = paintings[bisect_left(shown, step)][1]
        delays.append(at - added[step])
    delays.sort()
    return delays[len(delays) // 2], delays[int(len(delays) * 0.95)]


def slowdown(lab: Lab, work: str, blocks: int = 24) -> tuple[list[float], list[float]]:
    """Return how much longer a step takes while a board follows the run, block by block.

    And what share of a core the kernel's other threads take more. In one loop, stretches
    with a writer whose folder a board follows take turns with stretches with one that
    nobody reads, so that the machine's moods hit both alike.
    """
    cell = SLOWDOWN_CELL.format(blocks=blocks, settle=0.4, block=1.0)
    notebook = _watching(lab, work, cell)
    notebook.run_and_wait(2, timeout=600)
    pairs = lab.read_json("rates.json")
    lab.close(notebook)
    slower = [unwatched[0] / watched[0] - 1 for watched, unwatched in pairs]
    return slower, [watched[1] - unwatched[1] for watched, unwatched in pairs]


FIRST_CHART_DATA: Final = """\
from tbwidget import SummaryWriter, TensorBoard
for run in range(10):
    with SummaryWriter(f"first/run_{run}") as writer:
        for step in range(1000):
            for tag in range(12):
                writer.add_scalar(f"group/tag_{tag}", (step * tag) % (run + 7), step)"""

FIRST_PAINTING: Final = """\
(index) => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    const output = notebook.widgets[index].node.querySelector(".jp-Cell-outputArea");
    const walk = (node) => {
        const found = node.querySelector?.("[data-last-step]:not([data-last-step='-1'])");
        if (found) return found;
        for (const child of node.querySelectorAll?.("*") ?? []) {
            const inside = child.shadowRoot && walk(child.shadowRoot);
            if (inside) return inside;
        }
        return null;
    };
    return output && walk(output) ? (performance.timeOrigin + performance.now()) / 1000 : null;
}"""


def first_chart(lab: Lab, trials: int = 5) -> list[float]:
    """Return seconds from a cell's start to the first painted chart, kernel warm.

    The logdir has 12 tags of 10 runs of 1,000 points.
    """
    cells = [FIRST_CHART_DATA, *["TensorBoard('first')"] * (trials + 1)]
    notebook = lab.open(cells)
    notebook.run_and_wait(0)
    times = [_time_to_chart(notebook, index + 1) for index in range(trials + 1)]
    lab.close(notebook)
    return times[1:]


def _time_to_chart(notebook: NotebookPage, index: int) -> float:
    began = notebook.page.evaluate("(performance.timeOrigin + performance.now()) / 1000")
    notebook.run(index)
    painted = notebook.page.wait_for_function(FIRST_PAINTING, arg=index, polling="raf")
    took = float(painted.json_value()) - float(began)
    board = BoardView(notebook.output(index))
    board.expect_status(READ)
    board.wait_for_step(TAG, 999)
    notebook.page.evaluate("() => new Promise((done) => requestIdleCallback(done))")
    return took
