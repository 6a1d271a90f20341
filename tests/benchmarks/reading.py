"""Readers side by side: ours, TensorBoard's data server, its Python loader, tbparse."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import tensorboard_data_server
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from tbwidget.data.logdir import Logdir
from tbwidget.data.series import ScalarSeries
from tests.benchmarks import logs
from tests.benchmarks.peers import tensorboard

Row = tuple[str, str, str]

ROUNDS = 3
MILLION = 10**6


def ours(logdir: Path) -> float:
    """Return seconds until every point of `logdir` is in columns, and its line made."""
    began = time.perf_counter()
    read = Logdir(logdir)
    read.refresh()
    for run in read.runs.values():
        for series in run.series.values():
            if isinstance(series, ScalarSeries):
                series.line()
    return time.perf_counter() - began


def data_server(logdir: Path) -> float:
    """Return the seconds that TensorBoard's data server says it took for all of `logdir`.

    With every point kept, and CRCs checked.
    """
    command = [
        str(tensorboard_data_server.server_binary()),
        f"--logdir={logdir}",
        "--reload=once",
        "--port=0",
        "--verbose",
        "--checksum",
        "--samples-per-plugin=scalars=all,images=all",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.stderr
        try:
            for line in process.stderr:
                if found := re.search(rb"Finished load cycle \(([\d.]+)(ms|s)\)", line):
                    return float(found[1]) / (1000 if found[2] == b"ms" else 1)
        finally:
            process.kill()
    raise RuntimeError("the data server ended before it had read everything")


def accumulator(logdir: Path) -> float:
    """Return the seconds that TensorBoard's Python loader takes for the runs of `logdir`."""
    began = time.perf_counter()
    for run in sorted({path.parent for path in logdir.rglob("*tfevents*")}):
        EventAccumulator(str(run), size_guidance={"scalars": 0, "tensors": 0}).Reload()
    return time.perf_counter() - began


def tbparse(logdir: Path) -> float:
    """Return the seconds that tbparse takes to a DataFrame of `logdir`."""
    from tbparse import SummaryReader

    began = time.perf_counter()
    assert len(SummaryReader(str(logdir)).scalars)
    return time.perf_counter() - began


def side_by_side(logdir: Path) -> tuple[float, float]:
    """Return the medians of ours and of the data server, measured in turn."""
    found: list[tuple[float, float]] = [
        (ours(logdir), data_server(logdir)) for _ in range(ROUNDS + 1)
    ]
    mine, server = zip(*found[1:], strict=True)
    return statistics.median(mine), statistics.median(server)


def compared(what: str, owed: str, logdir: Path, points: int = MILLION) -> Row:
    """Return the row of a log of so many points."""
    mine, server = side_by_side(logdir)
    return (
        what,
        (
            f"tbwidget {points / mine / 1e6:.2f} million/s; data server "
            f"{points / server / 1e6:.2f} (ours ÷ server: {server / mine:.1f})"
        ),
        owed,
    )


def one_file_rows(scratch: Path) -> Iterator[Row]:
    """One file of a million scalars."""
    owed = "≥ 8× the data server"
    for name, tags, new_style in (
        ("1 tag", ("loss",), False),
        ("10 tags in turn, names of different lengths", logs.TAGS, False),
        ("10 tags in turn, names of the same length", logs.SAME, False),
        ("10 tags in turn, tensors as TensorFlow 2 writes them", logs.TAGS, True),
    ):
        logdir = scratch / name
        logs.write(logdir / "run", logs.scalars(MILLION, tags, new_style=new_style))
        yield compared(f"10⁶ scalars, 1 file: {name}", owed, logdir)
    yield from python_row(scratch)


def python_row(scratch: Path) -> Iterator[Row]:
    """The readers in Python, on a tenth of it."""
    logdir = scratch / "a tenth"
    logs.write(logdir / "run", logs.scalars(MILLION // 10, logs.TAGS))
    mine = statistics.median(ours(logdir) for _ in range(ROUNDS))
    loader, parser = accumulator(logdir), tbparse(logdir)
    yield (
        "10⁵ scalars, 1 file, 10 tags in turn",
        (
            f"tbwidget {mine * 1e3:,.0f} ms; EventAccumulator {loader * 1e3:,.0f} ms; tbparse "
            f"{parser * 1e3:,.0f} ms (÷ ours: {loader / mine:.0f}, {parser / mine:.0f})"
        ),
        "≥ 100× EventAccumulator",
    )


def other_order_rows(scratch: Path) -> Iterator[Row]:
    """Orders that do not repeat."""
    owed = "≥ 2× the data server"
    for order in [name for name in logs.ORDERS if name != "in turn"]:
        logs.write(scratch / order / "run", logs.scalars(MILLION, logs.TAGS, order))
        yield compared(f"10⁶ scalars, 10 tags {order}", owed, scratch / order)
    logs.write(scratch / "images" / "run", *logs.with_images_between(MILLION, logs.TAGS))
    yield compared("10⁶ scalars, 10 tags in turn, images between", owed, scratch / "images")


def many_runs_rows(scratch: Path) -> Iterator[Row]:
    """A hundred runs, and a thousand."""
    for runs, steps, owed in ((100, 1_000, "≥ 2× the data server"), (1_000, 100, "≥ 1.8×")):
        logdir = scratch / f"{runs} runs"
        for run in range(runs):
            data = logs.scalars(10 * steps, logs.TAGS, seed=run)
            logs.write(logdir / f"run_{run:04d}", data)
        yield compared(f"{runs:,} runs × 10 tags × {steps:,} steps", owed, logdir)
    mine = statistics.median(cold_start(logdir) for _ in range(ROUNDS))
    theirs = statistics.median(cold_start_of_tensorboard(logdir, 1_000) for _ in range(ROUNDS))
    yield (
        "1,000 runs: cold start of Python to every tag listed and last value known",
        (
            f"tbwidget {mine:.2f} s; `tensorboard --load_fast=true` {theirs:.2f} s "
            f"(ours ÷ theirs: {mine / theirs:.2f})"
        ),
        "≤ 0.7",
    )


COLD = """
import sys
from tbwidget.data.logdir import Logdir
logdir = Logdir(sys.argv[1])
logdir.refresh()
last = {
    (run.name, tag): series.line().value[-1]
    for run in logdir.runs.values() for (tag, _), series in run.series.items()
}
print(len(last))
"""


def cold_start(logdir: Path) -> float:
    began = time.perf_counter()
    command = [sys.executable, "-c", COLD, str(logdir)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert said == "10000\n"
    return time.perf_counter() - began


def cold_start_of_tensorboard(logdir: Path, runs: int) -> float:
    began = time.perf_counter()
    with tensorboard(logdir, "--load_fast=true") as address:
        listed: Any = {}
        while sum(map(len, listed.values())) < runs * len(logs.TAGS):
            with suppress(OSError):
                listed = _get(f"{address}/data/plugin/scalars/tags")
        for tag in logs.TAGS:
            form = "&".join([f"tag={tag}", *(f"runs={run}" for run in listed)]).encode()
            assert len(_get(f"{address}/data/plugin/scalars/scalars_multirun", form)) == runs
        return time.perf_counter() - began


def _get(url: str, form: bytes | None = None) -> Any:
    with urllib.request.urlopen(url, form) as answer:
        return json.loads(answer.read())


IMAGES = """
import resource, statistics, sys, time
import numpy
from tbwidget.data.logdir import Logdir
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 1e6
before, began = resident(), time.perf_counter()
logdir = Logdir(sys.argv[1])
logdir.refresh()
took = time.perf_counter() - began
[series] = logdir.runs["run"].series.values()
print(took, resident() - before, series.count)
"""


def image_row(scratch: Path) -> Iterator[Row]:
    """Two thousand images."""
    logs.write(scratch / "many images" / "run", *logs.images(2_000))
    found, server = [], []
    for _ in range(ROUNDS):
        command = [sys.executable, "-c", IMAGES, str(scratch / "many images")]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found.append([float(number) for number in said.split()])
        server.append(data_server(scratch / "many images"))
    took, grown, count = (statistics.median(column) for column in zip(*found, strict=True))
    assert count == 2_000
    yield (
        "2,000 images of 224×224 (300 MB): indexed; memory grown",
        (
            f"tbwidget {took * 1e3:,.0f} ms, {grown:.0f} MB; data server loads in "
            f"{statistics.median(server) * 1e3:,.0f} ms"
        ),
        "≤ the data server; ≤ 60 MB",
    )


MEMORY = """
import resource, sys
import numpy
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()
before = resident()
import tbwidget
logdir = tbwidget.open_logdir(sys.argv[1])
print((resident() - before) / int(sys.argv[2]))
"""


def memory_row(scratch: Path) -> Iterator[Row]:
    """Bytes a point, the code and its libraries counted in."""
    logdir = scratch / "memory"
    logs.write(logdir / "run", logs.scalars(MILLION, logs.TAGS))
    command = [sys.executable, "-c", MEMORY, str(logdir), str(MILLION)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    yield (
        "resident memory of 10⁶ scalars over the interpreter with numpy, a point",
        f"{float(said):.0f} bytes",
        "≤ 40 bytes",
    )


def growth_rows(scratch: Path) -> Iterator[Row]:
    """A hundred new scalars, at the end of a short file and of a long one."""
    found = {}
    for old in (MILLION // 10, 10 * MILLION):
        logdir = scratch / f"{old} old"
        path = logs.write(
            logdir / "run", *[logs.scalars(MILLION // 10, logs.TAGS)] * (old * 10 // MILLION)
        )
        read = Logdir(logdir)
        read.refresh()
        took = []
        for seed in range(20):
            with path.open("ab") as file:
                file.write(logs.scalars(100, logs.TAGS, seed=seed))
            began = time.perf_counter()
            assert read.refresh([str(path)]).series
            took.append(time.perf_counter() - began)
        found[old] = statistics.median(took) * 1e3
    yield (
        "100 new scalars read, after 10⁵ and after 10⁷ old ones",
        "; ".join(f"{took:.2f} ms" for took in found.values()),
        "no more for more old ones",
    )


def linear_row(scratch: Path) -> Iterator[Row]:
    """From 10^5 to 10^7 scalars."""
    rates = []
    for count in (MILLION // 10, MILLION, 10 * MILLION):
        logdir = scratch / f"{count} points"
        part = logs.scalars(min(count, MILLION), logs.TAGS)
        logs.write(logdir / "run", *[part] * (count // min(count, MILLION)))
        rates.append(count / statistics.median(_read(logdir) for _ in range(ROUNDS)) / 1e6)
    yield (
        "10⁵, 10⁶ and 10⁷ scalars in 1 file",
        ", ".join(f"{rate:.1f}" for rate in rates) + " million/s",
        "linear",
    )


def _read(logdir: Path) -> float:
    began = time.perf_counter()
    Logdir(logdir).refresh()
    return time.perf_counter() - began


def rows() -> Iterator[Row]:
    """Measure; yield what, what came out, and what is owed."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    measured: tuple[Callable[[Path], Iterator[Row]], ...] = (
        one_file_rows,
        other_order_rows,
        many_runs_rows,
        image_row,
        growth_rows,
        linear_row,
        memory_row,
    )
    for measure in measured:
        with tempfile.TemporaryDirectory() as scratch:
            yield from measure(Path(scratch))
