"""Bombs in the files of embeddings: refused or shown in part, soon and within 100 MB."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.forks import Forks
from tests.unit.data.blobs.test_image import BOMBS, chunk, png

IMPORTS = """
import sys, time
import tbwidget
from tbwidget import ReadError
from tbwidget.projection.space import FileSpace
from tests.effort import seconds_to_hash
from tests.faults.written import peak_bytes
import numpy, orjson, PIL.Image  # what looking needs anyway
PIL.Image.preinit()
"""

LOOK = """
logdir = tbwidget.open_logdir(sys.argv[1])
space = FileSpace(logdir.embeddings()[0])
before, began = peak_bytes(), time.process_time()
try:
    space.vectors, space.metadata, space.pictures and space.pictures.tiles
except ReadError as error:
    space.remarks.append(str(error))
seconds, size = time.process_time() - began, peak_bytes() - before
print(seconds / seconds_to_hash(2000), size, *space.remarks)
"""


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    with Forks(IMPORTS, LOOK) as forks:
        yield forks


POINTS = b"1\t2\n3\t4\n"


def huge_sprite(width: int, height: int) -> bytes:
    """Return an image of much nothing in few bytes."""
    row = bytes(1 + 3 * width)
    return png(width, height, chunk(b"IDAT", zlib.compress(row * 200)))


def sprite(data: bytes) -> dict[str, bytes]:
    return {"t.tsv": POINTS, "s.png": data}


HOSTILE: dict[str, tuple[Callable[[], dict[str, bytes]], str]] = {
    "columns of points": (lambda: {"t.tsv": b"0\t" * 10_000_000 + b"0\n"}, "a line of more than"),
    "ragged rows": (lambda: {"t.tsv": b"1\t2\n" * 100_000 + b"1\n"}, "number of columns changed"),
    "one number, many line ends": (lambda: {"t.tsv": b"1\n" + b"\n" * 20_000_000}, ""),
    "no text": (lambda: {"t.tsv": bytes(50_000_000)}, "a line of more than"),
    "lines of labels": (
        lambda: {"t.tsv": POINTS, "m.tsv": b"\n" * 10_000_000},
        "labels of more points, expected 2",
    ),
    "columns of labels": (
        lambda: {"t.tsv": POINTS, "m.tsv": b"\t" * 4_000_000 + b"\n" * 1_000},
        "1000 columns and",
    ),
    "blank labels for many": (
        lambda: {"t.tsv": b"1\n" * 100_000, "m.tsv": b"\t" * 990 + b"\n" * 100_001},
        "1000 columns and",
    ),
    "a line of labels": (
        lambda: {"t.tsv": POINTS, "m.tsv": b"x" * 30_000_000},
        "a line of more than",
    ),
    "a sprite of too many pixels": (
        lambda: {"t.tsv": POINTS, "s.png": huge_sprite(40_000, 40_000)},
        "a PNG sprite of 40000",
    ),
    "a sprite whose pixels are not there": (
        lambda: {"t.tsv": b"1\n" * 500_000, "s.png": huge_sprite(20_000, 20_000)},
        "ends early",
    ),
    **{
        f"a sprite: {name}": (functools.partial(sprite, data), " ")
        for name, (data, _) in BOMBS.items()
    },
    "a large sprite for two points": (
        lambda: {"t.tsv": POINTS, "s.png": huge_sprite(20_000, 20_000)},
        "",
    ),
}


@pytest.mark.parametrize(("files", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_a_bomb_is_refused_or_cut_in_time_and_memory(
    forks: Forks, tmp_path: Path, files: Callable[[], dict[str, bytes]], reason: str
) -> None:
    made = files()
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    fields = 'metadata_path: "m.tsv"' if "m.tsv" in made else ""
    if "s.png" in made:
        fields = 'sprite { image_path: "s.png" single_image_dim: [20, 20] }'
    (tmp_path / "projector_config.pbtxt").write_text(
        f'embeddings {{ tensor_name: "e" tensor_path: "t.tsv" {fields} }}'
    )
    effort, size, *remarks = forks.run(tmp_path).split(maxsplit=2)
    assert reason in " ".join(remarks)
    assert bool(remarks) == bool(reason)
    assert float(effort) < 1
    assert int(size) < 100_000_000
