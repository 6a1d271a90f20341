"""Embeddings: the files that TensorBoard's projector shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tbwidget._errors import ReadError
from tbwidget.data.blobs import embedding, image
from tbwidget.data.folder_files import read_below

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import PIL.Image
    from numpy.typing import NDArray

    from tbwidget._proto.array_plugins_pb2 import EmbeddingInfo


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
    def points(self) -> NDArray[np.float32]:
        """The points, float32 of shape (N, D)."""
        path = self._info.tensor_path
        if not path:
            raise ReadError(
                f"{self!r}: its points are in a checkpoint of TensorFlow, which tbwidget does "
                "not read"
            )
        return embedding.decode_points(self._read(path), self._info.tensor_shape)

    @property
    def labels(self) -> dict[str, list[str]]:
        """Columns of labels by name, a label a point; empty where there are none."""
        path = self._info.metadata_path
        return embedding.decode_labels(self._read(path)) if path else {}

    @property
    def sprite(self) -> PIL.Image.Image | None:
        """One image with an image of each point, row by row; None where there is none."""
        path = self._info.sprite.image_path
        return image.opened(self._read(path)) if path else None

    @property
    def sprite_size(self) -> tuple[int, int] | None:
        """Width and height of an image in the sprite, in pixels."""
        size = self._info.sprite.single_image_dim
        return (size[0], size[1]) if len(size) == 2 else None

    def _read(self, path: str) -> bytes:
        try:
            return read_below(self._folder, path)
        except FileNotFoundError:
            raise ReadError(f"{self!r}: there is no file {path!r} in its folder") from None


def embeddings(run: str, folder: str) -> Iterator[Embedding]:
    """Yield the embeddings in the folder of a run.

    Raises
    ------
    ReadError
        The configuration can't be read.
    """
    try:
        config = embedding.decode_config(read_below(folder, embedding.CONFIG_FILE))
    except (FileNotFoundError, NotADirectoryError):
        return
    for info in config.embeddings:
        yield Embedding(run, folder, info)
