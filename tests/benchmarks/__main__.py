"""Runs the measurements and writes ``RESULTS.md``.

Arguments name the sections to measure anew (default: all); the others stay as they are.
"""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import board, charts, histograms, images, projector, reading, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.benchmarks.writing import Row

RESULTS = Path(__file__).parent / "RESULTS.md"

HEAD = """\
# Results

What `make bench` printed last. Medians; the machines are shared and noisy, so ratios of one run
count for more than times.
"""

SECTIONS: dict[str, tuple[Callable[[], Iterator[Row]], tuple[str, ...]]] = {
    "writing": (
        writing.rows,
        ("tbwidget", "numpy", "torch", "tensorboardX", "tensorboard", "protobuf", "pillow"),
    ),
    "reading": (
        reading.rows,
        ("tbwidget", "numpy", "protobuf", "tensorboard", "tensorboard-data-server", "tbparse"),
    ),
    "board": (
        board.rows,
        ("tbwidget", "jupyterlab", "ipykernel", "anywidget", "numpy", "tensorboard"),
    ),
    "charts": (
        charts.rows,
        ("tbwidget", "jupyterlab", "ipykernel", "anywidget", "tensorboard"),
    ),
    "histograms": (
        histograms.rows,
        ("tbwidget", "jupyterlab", "ipykernel", "anywidget", "tensorboard"),
    ),
    "images": (
        images.rows,
        ("tbwidget", "jupyterlab", "ipykernel", "anywidget", "pillow", "tensorboard"),
    ),
    "projector": (
        projector.rows,
        ("tbwidget", "jupyterlab", "ipykernel", "anywidget", "numpy", "tensorboard"),
    ),
}
"""What is measured, and the packages whose versions matter."""


def measure(name: str) -> str:
    """Measure a section; return its text."""
    rows, packages = SECTIONS[name]
    versions = ", ".join(f"{package} {version(package)}" for package in packages)
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    lines = [f"{machine}; {versions}", "", "| what | measured | owed |", "|---|---|---|"]
    print(f"\n## {name}\n\n" + "\n".join(lines), flush=True)
    for row in rows():
        lines.append("| " + " | ".join(row) + " |")
        print(lines[-1], flush=True)
    return "\n".join(lines) + "\n"


def main() -> None:
    chosen = sys.argv[1:] or list(SECTIONS)
    if unknown := set(chosen) - set(SECTIONS):
        sys.exit(f"no measurements named {unknown}: there are {', '.join(SECTIONS)}")
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    sections = dict(part.split("\n\n", 1) for part in text.split("\n## ")[1:])
    for name in chosen:
        sections[name] = measure(name)
        parts = [f"\n## {one}\n\n{sections[one].strip()}\n" for one in SECTIONS if one in sections]
        RESULTS.write_text(HEAD + "".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
