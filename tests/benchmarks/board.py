"""The live board, and beside it TensorBoard, which is a server."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tbwidget import SummaryWriter
from tests.benchmarks import live, peers
from tests.benchmarks.jupyter import jupyter_lab

if TYPE_CHECKING:
    from collections.abc import Iterator


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


def rows() -> Iterator[tuple[str, str, str]]:
    """Measure; yield what, what came out, and what is owed."""
    with jupyter_lab() as lab:
        for work in live.WORK:
            p50, p95 = live.latency(lab, work)
            yield (
                (
                    f"`add_scalar` → painted point, kernel busy with {work}, 12 charts on screen: "
                    "p50 and p95"
                ),
                f"{milliseconds(p50)}, {milliseconds(p95)}",
                "≤ 150 ms, ≤ 400 ms",
            )
        for work in live.WORK:
            slower, share = live.slowdown(lab, work)
            low, _, high = statistics.quantiles(slower, n=4)
            yield (
                f"{work} loop, 10 scalars a step, slowed by a live board painted on the same cores",
                f"{statistics.median(slower):+.1%} (quartiles {low:+.1%} to {high:+.1%})",
                "≤ +2 %",
            )
            yield (
                f"{work} loop: the board's threads in the kernel, share of a core",
                f"{statistics.median(share):.1%}",
                "≤ 2 %",
            )
        first = live.first_chart(lab)
        yield (
            "cell start → first painted chart, 12 tags × 10 runs × 1,000 points",
            f"{milliseconds(statistics.median(first))} (at most {milliseconds(max(first))})",
            "≤ 1,500 ms",
        )
    yield from peer_rows()


def peer_rows() -> Iterator[tuple[str, str, str]]:
    """Measure the same of TensorBoard."""
    with tempfile.TemporaryDirectory() as scratch:
        logdir = Path(scratch)
        for run in range(10):
            with SummaryWriter(logdir / "first" / f"run_{run}") as writer:
                for step in range(1000):
                    for tag in range(12):
                        writer.add_scalar(f"group/tag_{tag}", (step * tag) % (run + 7), step)
        started = [peers.time_to_all_points(logdir / "first", 10, 12, 1000) for _ in range(3)]
        yield (
            "TensorBoard: process start → those points served, nothing painted",
            milliseconds(statistics.median(started)),
            "",
        )
        for flags in ((), ("--reload_interval=1",)):
            name = " ".join(flags) or "default"
            found = peers.delays(logdir / f"live{len(flags)}", *flags)
            yield (
                f"TensorBoard ({name}): flushed point → served, nothing painted",
                f"{milliseconds(statistics.median(found))} (at most {milliseconds(max(found))})",
                "",
            )
