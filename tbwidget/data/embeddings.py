"""Embeddings: the files that TensorBoard's projector shows, beside those of events."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from tbwidget._errors import ReadError
from tbwidget.data.blobs import embedding, image
from tbwidget.data.blobs.points import decode_points
from tbwidget.data.discovery import printable, run_of_config
from tbwidget.data.folder_files import MOST_BYTES, folder_of, inside, read_below
from tbwidget.data.machine import memory_there_is
from tbwidget.data.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    import PIL.Image
    from numpy.typing import NDArray

    from tbwidget._proto.array_plugins_pb2 import EmbeddingInfo
    from tbwidget.data.places import FoundFile

MOST_POINT_BYTES: Final = 2 << 30
"""Of a file of points, where memory allows: a million of 128 dimensions are 1.4 GB of text."""

PARSING: Final = 4
"""The text of points and what is made of it take at most so many times the text's size."""


class Embedding:
    """Points in a space of many dimensions, whose files are read when they are looked at.

    The paths of the files come from whoever wrote the logdir: those that lead out of the
    run's folder are refused, and links are not followed.
    """

    def __init__(self, run: str, folder: str, info: EmbeddingInfo) -> None:
        self.run = run
        self.name = info.tensor_name or info.tensor_path.rpartition("/")[2]
        self._folder = folder
        self._info = info

    def __repr__(self) -> str:
        return f"Embedding(run={self.run!r}, name={self.name!r})"

    @property
    def file(self) -> str:
        """Path, or URL, of the file of its points; of its folder where they are in none."""
        path = self._info.tensor_path
        return inside(self._folder, path) if path else self._folder

    @property
    def points(self) -> NDArray[np.float32]:
        """The points, float32 of shape (N, D)."""
        path = self._info.tensor_path
        if not path:
            raise ReadError(
                f"{self!r}: its points are in a checkpoint of TensorFlow, which tbwidget does "
                "not read"
            )
        most = max(MOST_BYTES, min(MOST_POINT_BYTES, memory_there_is() // PARSING))
        return decode_points(self._read(path, most), self._info.tensor_shape)

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of points and dimensions: as the configuration says, or counted in the text."""
        path, told = self._info.tensor_path, self._info.tensor_shape
        if len(told) == 2:
            return told[0], told[1]
        if not path:
            raise ReadError(f"{self!r}: its points are in a checkpoint of TensorFlow")
        first, points = b"", 0
        for line in self._read(path).splitlines():
            if line.strip():
                first = first or line
                points += 1
        return points, first.count(b"\t") + 1 if points else 0

    @property
    def labels(self) -> dict[str, list[str]]:
        """Columns of labels by name, a label a point; empty where there are none."""
        return self.first_labels(None)

    def first_labels(self, count: int | None) -> dict[str, list[str]]:
        """Return `labels` of the first `count` points, and read no others."""
        path = self._info.metadata_path
        return embedding.decode_labels(self._read(path), count) if path else {}

    @property
    def sprite(self) -> PIL.Image.Image | None:
        """One image with an image of each point, row by row; None where there is none."""
        data = self.encoded_sprite
        return None if data is None else image.opened(data)

    @property
    def encoded_sprite(self) -> bytes | None:
        """The file of `sprite`."""
        path = self._info.sprite.image_path
        return self._read(path) if path else None

    @property
    def sprite_size(self) -> tuple[int, int] | None:
        """Width and height of an image in the sprite, in pixels."""
        size = self._info.sprite.single_image_dim
        return (size[0], size[1]) if len(size) == 2 else None

    def _read(self, path: str, most: int | None = None) -> bytes:
        try:
            return read_below(self._folder, path, most)
        except FileNotFoundError:
            raise ReadError(f"{self!r}: there is no file {path!r} in its folder") from None


def listed_embeddings(
    configs: Iterable[FoundFile],
) -> tuple[list[Embedding], list[Problem]]:
    """Return the embeddings that configurations list, and what is wrong with these.

    Parameters
    ----------
    configs : iterable of FoundFile
        As `tbwidget.data.logdir.Logdir` found them; they are read here.
    """
    found: list[Embedding] = []
    problems: list[Problem] = []
    for config in configs:
        run, folder = run_of_config(config.run), folder_of(config.path)
        try:
            listed = embedding.decode_config(read_below(folder, embedding.CONFIG_FILE))
        except FileNotFoundError:
            continue  # it was there
        except (OSError, ReadError) as error:
            problems.append(Problem(printable(config.path), None, str(error), time.time()))
            continue
        found += [Embedding(run, folder, info) for info in listed.embeddings]
    return found, problems
