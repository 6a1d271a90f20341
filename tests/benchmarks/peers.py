"""The same of TensorBoard, which is a server beside the notebook."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tbwidget import SummaryWriter
from tests.browser.harness.server import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POLL_SECONDS = 0.01


@contextmanager
def tensorboard(logdir: Path, *flags: str) -> Iterator[str]:
    """Serve `logdir`; yields the address at once, before anything answers there."""
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tensorboard.main",
            "--logdir",
            str(logdir),
            f"--port={port}",
            *flags,
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def last_step(address: str, run: str, tag: str) -> int:
    """Return the last step that the server gives of a series, -1 where it has none."""
    query = urlencode({"run": run, "tag": tag})
    points = _get(f"{address}/data/plugin/scalars/scalars?{query}")
    return int(points[-1][1]) if points else -1


def time_to_all_points(logdir: Path, runs: int, tags: int, steps: int) -> float:
    """Return seconds from the start of the process to the last point of every series."""
    began = time.perf_counter()
    with tensorboard(logdir) as address:
        for run in range(runs):
            for tag in range(tags):
                while last_step(address, f"run_{run}", f"group/tag_{tag}") < steps - 1:
                    time.sleep(POLL_SECONDS)
        return time.perf_counter() - began


def delays(logdir: Path, *flags: str, points: int = 8) -> list[float]:
    """Return seconds from a flushed point to its being served; no page is asked to paint it."""
    found = []
    with SummaryWriter(logdir / "run") as writer, tensorboard(logdir, *flags) as address:
        for step in range(points):
            writer.add_scalar("loss", 1.0, step)
            writer.flush()
            began = time.perf_counter()
            while last_step(address, "run", "loss") < step:
                time.sleep(POLL_SECONDS)
            found.append(time.perf_counter() - began)
    return found[1:]


def _get(url: str) -> Any:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.loads(answer.read())
    except (urllib.error.URLError, ConnectionError, ValueError):
        return None
