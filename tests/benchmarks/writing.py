"""Writers side by side: what they cost the caller, and what they cost altogether."""

from __future__ import annotations

import compileall
import importlib
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import tbwidget

WRITERS = {
    "tbwidget": "tbwidget",
    "torch": "torch.utils.tensorboard",
    "tensorboardX": "tensorboardX",
}
"""Names of the writers, and the modules that have them."""

PACED_CALLS = 5_000
PACED_SCALARS_A_STEP = 1
ROUNDS = 5

Row = tuple[str, str, str]
Add = Callable[[Any, int], Any]
"""Adds something to a writer, as its call of that number."""


class Cost(NamedTuple):
    """What adding cost, in seconds, and the bytes of the files."""

    caller: float
    total_cpu: float
    wall: float
    size: int


def new_writer(name: str, folder: str) -> Any:
    return importlib.import_module(WRITERS[name]).SummaryWriter(folder)


def cost(name: str, add: Add, calls: int) -> Cost:
    """Measure `calls` calls on a new writer to the end of its `close`."""
    with tempfile.TemporaryDirectory() as folder:
        writer = new_writer(name, folder)
        cpu, began = time.process_time(), time.perf_counter()
        for call in range(calls):
            add(writer, call)
        caller = time.perf_counter() - began
        writer.close()
        wall, total = time.perf_counter() - began, time.process_time() - cpu
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        return Cost(caller, total, wall, size)


def side_by_side(
    add: Add, calls: int = 1, names: tuple[str, ...] = ("tbwidget", "torch"), rounds: int = ROUNDS
) -> dict[str, Cost]:
    """Return the medians of each writer's costs, measured in turn; the first round warms up."""
    found: dict[str, list[Cost]] = {name: [] for name in names}
    for round_ in range(rounds + 1):
        for name in names:
            one = cost(name, add, calls)
            if round_:
                found[name].append(one)
    return {
        name: Cost(*(statistics.median(column) for column in zip(*costs, strict=True)))
        for name, costs in found.items()
    }


def paced(writer: Any, calls: int) -> tuple[NDArray[np.float64], float]:
    """Return seconds of each `add_scalar` in a loop that also works, and those of the loop."""
    work = np.random.default_rng(0).random(4_000)
    clock = time.perf_counter
    seconds = np.zeros(calls)
    loop = clock()
    for step in range(calls):
        for _ in range(3):
            np.exp(work).sum()
        value = float(step)
        if writer is None:
            continue
        began = clock()
        writer.add_scalar("loss/train", value, step)
        seconds[step] = clock() - began
    return seconds, clock() - loop


def add_scalar_rows() -> Iterator[Row]:
    """`add_scalar` in a paced loop: medians over rounds of each round's figures."""
    figures: dict[str, list[tuple[float, float, float, float]]] = {name: [] for name in WRITERS}
    for _ in range(ROUNDS):
        _, alone = paced(None, PACED_CALLS)
        for name in WRITERS:
            with tempfile.TemporaryDirectory() as folder:
                writer = new_writer(name, folder)
                seconds, loop = paced(writer, PACED_CALLS)
                writer.close()
            median, tail = np.median(seconds), np.percentile(seconds, 99.9)
            slower = (loop - alone) / PACED_CALLS
            figures[name].append((float(median), float(tail), float(seconds.max()), slower))
    medians = {
        name: [statistics.median(column) * 1e6 for column in zip(*rows, strict=True)]
        for name, rows in figures.items()
    }
    for index, what, owed in (
        (0, "median", "≥ 15× cheaper than torch"),
        (1, "p99.9", "≥ 25× lower than torch"),
        (2, "worst", ""),
        (3, "the loop slowed, a scalar", "≤ 5 µs"),
    ):
        values = {name: row[index] for name, row in medians.items()}
        yield (
            f"`add_scalar` in a loop that also works: {what}",
            "; ".join(f"{name} {value:,.2f} µs" for name, value in values.items())
            + f" (torch ÷ ours: {values['torch'] / values['tbwidget']:.0f})",
            owed,
        )


def million_row() -> Iterator[Row]:
    """10^6 scalars of 10 tags, from the first call to the end of `close`."""
    tags = [f"group/tag_{number}" for number in range(10)]

    def add(writer: Any, step: int) -> None:
        for tag in tags:
            writer.add_scalar(tag, step * 0.5, step)

    found = side_by_side(add, 100_000, tuple(WRITERS), rounds=1)
    yield (
        "10⁶ scalars, 10 tags, first call to end of `close()`: time, CPU",
        "; ".join(f"{name} {one.wall:.2f} s, {one.total_cpu:.2f} s" for name, one in found.items())
        + f" (torch ÷ ours: {found['torch'].wall / found['tbwidget'].wall:.0f}, "
        f"{found['torch'].total_cpu / found['tbwidget'].total_cpu:.0f})",
        "≥ 25× less of both than torch",
    )


def natural(count: int) -> NDArray[np.float32]:
    """Return images (count, 3, 224, 224) in [0, 1], smooth with a little noise, as photographs."""
    y, x = np.mgrid[:224, :224].astype(np.float32) / 224
    rng = np.random.default_rng(0)
    made = [
        [
            np.sin(6 * x * (index % 7 + 1) + channel) * np.cos(5 * y + channel)
            for channel in range(3)
        ]
        for index in range(count)
    ]
    noise = rng.normal(0, 0.02, (count, 3, 224, 224))
    return np.clip(np.array(made) * 0.4 + 0.5 + noise, 0, 1).astype(np.float32)


def image_rows() -> Iterator[Row]:
    """64 images in one call, and in 64."""
    images = natural(64)
    for what, add, calls in (
        ("`add_images`, 64 of 3×224×224", lambda w, _: w.add_images("images", images, 0), 1),
        ("`add_image`, 64 of 3×224×224", lambda w, n: w.add_image("image", images[n], n), 64),
    ):
        found = side_by_side(add, calls, rounds=3)
        ours, torch = found["tbwidget"], found["torch"]
        yield (
            f"{what}, to the end of `close()`: CPU, size of the file",
            (
                f"tbwidget {ours.total_cpu * 1e3:,.0f} ms, {ours.size / 1e6:.2f} MB; "
                f"torch {torch.total_cpu * 1e3:,.0f} ms, {torch.size / 1e6:.2f} MB "
                f"(torch ÷ ours: {torch.total_cpu / ours.total_cpu:.1f}; "
                f"size ours ÷ torch: {ours.size / torch.size:.2f})"
            ),
            "≥ 3× less CPU, ≤ 1.2× the size",
        )


def gradients(frames: int) -> NDArray[np.uint8]:
    """Return a video (1, frames, 3, 400, 600) of smooth shades that move, as a simulation's."""
    y, x = np.mgrid[:400, :600]
    made = [
        np.stack([x * 255 // 600 + 5 * time, y * 255 // 400, (x + y) // 2 + time])
        for time in range(frames)
    ]
    return np.stack(made)[None].astype(np.uint8)


def video_rows() -> Iterator[Row]:
    """A video as GIF and WebP, beside the GIF of torch and tensorboardX, which is moviepy's."""
    from tests.moviepy_1 import moviepy_1

    clip = gradients(200)
    with moviepy_1():
        found = side_by_side(
            lambda w, n: w.add_video("video", clip, n, 25), 1, tuple(WRITERS), rounds=2
        )
    found["tbwidget, WebP"] = side_by_side(
        lambda w, n: w.add_video("video", clip, n, 25, format="webp"), 1, ("tbwidget",), rounds=2
    )["tbwidget"]
    ours, torch = found["tbwidget"], found["torch"]
    yield (
        "`add_video`, 200 frames of 400×600, to the end of `close()`: time, CPU, size of the file",
        "; ".join(
            f"{name} {one.wall:.1f} s, {one.total_cpu:.1f} s, {one.size / 1e6:.2f} MB"
            for name, one in found.items()
        )
        + f" (torch ÷ ours: {torch.wall / ours.wall:.1f}, {torch.total_cpu / ours.total_cpu:.1f})",
        "≥ 3× less time than torch",
    )


def array_rows() -> Iterator[Row]:
    """Histograms and embeddings: CPU altogether."""
    rng = np.random.default_rng(0)
    values = rng.normal(size=10**6).astype(np.float32)
    matrix = rng.normal(size=(10_000, 128)).astype(np.float32)
    for what, add in (
        ("histogram of 10⁶ float32", lambda w, n: w.add_histogram("weights", values, n)),
        ("`add_embedding` 10,000×128", lambda w, n: w.add_embedding(matrix, global_step=n)),
    ):
        found = side_by_side(add, 1)
        ours, torch = found["tbwidget"].total_cpu, found["torch"].total_cpu
        yield (
            f"{what}, to the end of `close()`: CPU",
            (
                f"tbwidget {ours * 1e3:,.0f} ms; torch {torch * 1e3:,.0f} ms "
                f"(torch ÷ ours: {torch / ours:.1f})"
            ),
            "≥ 4× less",
        )


def caller_rows() -> Iterator[Row]:
    """What arrays cost their caller, beside a copy of them."""
    rng = np.random.default_rng(0)
    image, images = natural(1)[0], natural(64)
    values = rng.normal(size=10**6).astype(np.float32)
    matrix = rng.normal(size=(10_000, 128)).astype(np.float32)
    calls: dict[str, tuple[NDArray[np.float32], Add]] = {
        "add_image": (image, lambda w, n: w.add_image("image", image, n)),
        "add_images": (images, lambda w, n: w.add_images("images", images, n)),
        "add_histogram": (values, lambda w, n: w.add_histogram("weights", values, n)),
        "add_embedding": (matrix, lambda w, n: w.add_embedding(matrix, global_step=n)),
    }
    for name, (array, add) in calls.items():
        seconds: dict[str, list[float]] = {"copy": [], "tbwidget": [], "torch": []}
        with tempfile.TemporaryDirectory() as folder:
            writers = {one: new_writer(one, f"{folder}/{one}") for one in ("tbwidget", "torch")}
            for call in range(15):
                began = time.perf_counter()
                array.copy()
                seconds["copy"].append(time.perf_counter() - began)
                for one, writer in writers.items():
                    began = time.perf_counter()
                    add(writer, call)
                    seconds[one].append(time.perf_counter() - began)
                    # The thread's work must not run beside the next measurement.
                    writer.flush()
            for writer in writers.values():
                writer.close()
        copy, ours, torch = (statistics.median(column[2:]) for column in seconds.values())
        yield (
            f"`{name}` on the caller, beside a copy of the array",
            (
                f"copy {copy * 1e3:.3f} ms; tbwidget {ours * 1e3:.3f} ms; "
                f"torch {torch * 1e3:.1f} ms "
                f"(ours ÷ copy: {ours / copy:.1f})"
            ),
            "≤ 2 copies",
        )


def import_row() -> Iterator[Row]:
    """Importing a writer: seconds beyond Python's own start, and memory."""
    # As an installer does, whatever PYTHONDONTWRITEBYTECODE says here.
    compileall.compile_dir(tbwidget.__path__[0], quiet=1)
    code = {
        "numpy": "import numpy",
        "tbwidget": "from tbwidget import SummaryWriter",
        "torch": "from torch.utils.tensorboard import SummaryWriter",
        "tensorboardX": "from tensorboardX import SummaryWriter",
    }
    measure = (
        "import resource, time\nbegan = time.perf_counter()\n{}\n"
        "print(time.perf_counter() - began)\n"
        "print(int(open('/proc/self/statm').read().split()[1]) * resource.getpagesize() / 1e6)"
    )
    found: dict[str, list[list[float]]] = {name: [] for name in code}
    for _ in range(7):
        for name, line in code.items():
            command = [sys.executable, "-c", measure.format(line)]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            found[name].append([float(number) for number in said.split()])
    medians = {
        name: [statistics.median(column) for column in zip(*rows, strict=True)]
        for name, rows in found.items()
    }
    beyond = (medians["tbwidget"][0] - medians["numpy"][0]) * 1e3
    yield (
        "importing the writer: time, resident memory",
        "; ".join(
            f"{name} {time_ * 1e3:,.0f} ms, {mb:,.0f} MB" for name, (time_, mb) in medians.items()
        )
        + f" (ours beyond numpy: {beyond:.0f} ms)",
        "≤ numpy's own + 60 ms",
    )


def flush_row() -> Iterator[Row]:
    """How often `flush` returns before what was added is in the file."""
    from tests.faults.written import points_of

    early = dict.fromkeys(WRITERS, 0)
    for name in WRITERS:
        with tempfile.TemporaryDirectory() as folder:
            writer = new_writer(name, folder)
            for step in range(50):
                writer.add_scalar("x", 1.0, step)
                writer.flush()
                [path] = Path(folder).iterdir()
                early[name] += len(points_of(path)) <= step
            writer.close()
    yield (
        "`flush()` returned before its point was in the file, of 50",
        "; ".join(f"{name} {count}" for name, count in early.items()),
        "0",
    )


def slow_storage_row() -> Iterator[Row]:
    """The worst call where every write to the file takes 50 ms."""
    worst: dict[str, float] = {}
    for name in ("tbwidget", "torch"):
        with tempfile.TemporaryDirectory() as folder:
            writer = new_writer(name, folder)
            _slow_down(name, writer)
            seconds, _ = paced(writer, 2_000)
            worst[name] = float(seconds.max())
            writer.close()
    yield (
        "storage that takes 50 ms a write: worst `add_scalar` of 2,000",
        "; ".join(f"{name} {seconds * 1e3:,.2f} ms" for name, seconds in worst.items()),
        "",
    )


def _slow_down(name: str, writer: Any) -> None:
    """Have every write of `writer` to its file take 50 ms longer."""
    if name == "tbwidget":
        from tbwidget.writer._event_file import EventFile

        owner: Any = writer.file_writer._outbox
        writer.flush()
        file: Any = owner._file
        append = EventFile.append
        owner._file = _Slow(file, lambda records: append(file, records))
        return
    record_writer = writer.file_writer.event_writer._async_writer._writer
    write = record_writer.write

    def slow_write(data: bytes) -> None:
        _wait()
        write(data)

    record_writer.write = slow_write


class _Slow:
    """An event file on slow storage."""

    def __init__(self, file: Any, append: Callable[[bytes], None]) -> None:
        self._file, self._append = file, append

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def append(self, records: bytes) -> None:
        _wait()
        self._append(records)


def _wait() -> None:
    threading.Event().wait(0.05)


def rows() -> Iterator[Row]:
    """Measure; yield what, what came out, and what is owed."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    for measured in (
        add_scalar_rows,
        million_row,
        image_rows,
        video_rows,
        array_rows,
        caller_rows,
        import_row,
        flush_row,
        slow_storage_row,
    ):
        yield from measured()
