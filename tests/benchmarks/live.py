"""How live a board is while a cell trains, and what it costs the training loop."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from tests.benchmarks.jupyter import WATCH_PAINTINGS
from tests.browser.board import BoardView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.benchmarks.jupyter import Lab
    from tests.browser.harness.notebook import NotebookPage

WORK: Final = {
    "pure Python": "def work():\n    return sum(i * i for i in range(20_000))",
    "NumPy": (
        "import numpy as np\n"
        "a = np.random.default_rng(0).normal(size=(256, 256))\n"
        "def work():\n    return float((a @ a).sum())"
    ),
}
"""A training step of one to two milliseconds."""

SETUP: Final = """\
import json, time
import tbwidget
from tbwidget import SummaryWriter, TensorBoard
{work}
def train(logdir, steps, tags=4):
    added = []
    with SummaryWriter(logdir) as writer:
        began = time.perf_counter()
        for step in range(steps):
            value = work()
            added.append(time.time())
            for tag in range(tags):
                writer.add_scalar(f"group/tag_{{tag}}", value, step)
        took = time.perf_counter() - began
    return added, took
train("warm/run", 50)"""

LATENCY_CELL: Final = """\
added, _ = train("latency/run", {steps})
json.dump(added, open("added.json", "w"))"""

SLOWDOWN_CELL: Final = """\
import shutil
times = {{"alone": [], "board": []}}
from IPython.display import display, clear_output
for trial in range({trials}):
    for kind in times:
        logdir = f"slow/{{kind}}_{{trial}}"
        board = TensorBoard(logdir) if kind == "board" else None
        if board:
            display(board)
            time.sleep(1.0)
        times[kind].append(train(logdir + "/run", {steps})[1])
        if board:
            board.close()
            clear_output()
        time.sleep(0.5)
json.dump(times, open("slowdown.json", "w"))"""

TAG: Final = "group/tag_0"


def latency(lab: Lab, work: str, steps: int = 6000) -> tuple[float, float]:
    """Return p50 and p95, in seconds, from `add_scalar` to the painted point.

    The kernel is busy with the loop all the while.
    """
    cells = [
        SETUP.format(work=WORK[work]),
        "board = TensorBoard('latency')\nboard",
        LATENCY_CELL.format(steps=steps),
    ]
    notebook = lab.open(cells)
    notebook.run_and_wait(0)
    notebook.run_and_wait(1)
    board = BoardView(notebook.output(1)).wait()
    notebook.run(2)
    board.wait_for_step(TAG, 0)
    board.card(TAG).locator(".canvas").evaluate(WATCH_PAINTINGS)
    notebook.wait_done(2, timeout=120)
    board.wait_for_step(TAG, steps - 1)
    paintings = notebook.page.evaluate("window.paintings")
    added = lab.read_json("added.json")
    lab.close(notebook)
    return _quantiles(added, paintings)


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


def slowdown(lab: Lab, work: str, steps: int = 2500, trials: int = 5) -> list[float]:
    """Return, trial by trial, how much slower the loop is with a board than without."""
    cells = [SETUP.format(work=WORK[work]), SLOWDOWN_CELL.format(steps=steps, trials=trials)]
    notebook = lab.open(cells)
    notebook.run_and_wait(0)
    notebook.run_and_wait(1, timeout=600)
    times = lab.read_json("slowdown.json")
    lab.close(notebook)
    return [board / alone - 1 for board, alone in zip(times["board"], times["alone"], strict=True)]


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
        const found = node.querySelector?.("[data-last-step]");
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
    return float(painted.json_value()) - float(began)
