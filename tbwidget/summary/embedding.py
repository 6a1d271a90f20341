"""Embeddings: the files of TensorBoard's projector."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget._proto.array_plugins_pb2 import EmbeddingInfo, ProjectorConfig
from tbwidget.summary.arrays import as_real_array
from tbwidget.summary.clipping import clipped_pixels
from tbwidget.summary.draft import FilesDraft
from tbwidget.summary.labels import Labels
from tbwidget.summary.pixels import as_images, is_pillow_image
from tbwidget.summary.png import png

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

CONFIG_FILE: Final = "projector_config.pbtxt"
"""What TensorBoard looks for in a run's folder; other paths are told there."""

CHUNK: Final = 1 << 15
"""Numbers that become text in one go, which holds up other threads for about a millisecond."""

LONGEST_NAME: Final = 255
"""Of a folder, in bytes, on the file systems of today."""


class Embedding:
    """An embedding whose input is checked and copied, and whose files are yet to be made.

    Parameters
    ----------
    mat : array-like of real numbers, shape (N, D)
        A point a row.
    metadata : iterable, optional
        A label of each point or, with `metadata_header`, a row of labels.
    label_img : array-like of real numbers, shape (N, 3, H, W) or (N, 1, H, W), optional
        An image of each point: floats from 0 to 1, or uint8.
    step : int
    tag : str
    metadata_header : iterable of str, optional

    Attributes
    ----------
    info : EmbeddingInfo
        Its entry in the projector's configuration.
    nbytes : int

    Raises
    ------
    TypeError, ValueError
        Some of it is not made of what it should be, or of other shape or length.
    """

    def __init__(
        self,
        mat: Any,
        metadata: Iterable[Any] | None,
        label_img: Any,
        step: int,
        tag: str,
        metadata_header: Iterable[Any] | None,
    ) -> None:
        self._points = as_real_array(mat, "mat of add_embedding")
        if self._points.ndim != 2:
            raise ValueError(
                f"mat of add_embedding: got shape {self._points.shape}, expected (N, D): a "
                "point a row"
            )
        count = len(self._points)
        self._labels = None if metadata is None else Labels(metadata, metadata_header, count)
        self._images = None if label_img is None else _checked_images(label_img, count)
        self._folder = f"{step:05d}/{_folder_name(tag)}".rstrip("/")
        self.info = EmbeddingInfo(
            tensor_name=f"{tag}:{step:05d}", tensor_path=self._path("tensors.tsv")
        )
        self.nbytes = self._points.nbytes
        if self._labels is not None:
            self.info.metadata_path = self._path("metadata.tsv")
            self.nbytes += self._labels.nbytes
        if self._images is not None:
            height, width = self._images.shape[2:]
            self.info.sprite.image_path = self._path("sprite.png")
            self.info.sprite.single_image_dim.extend([width, height])
            self.nbytes += self._images.nbytes

    def draft(self, infos: Iterable[EmbeddingInfo]) -> FilesDraft:
        """Return the draft of its files, and of the configuration that lists `infos`."""
        listed = list(infos)
        images = self._images
        remark = None if images is None else clipped_pixels(images, "label_img of add_embedding")
        return FilesDraft(lambda: self._files(listed), self.nbytes, remark)

    def _path(self, name: str) -> str:
        return f"{self._folder}/{name}"

    def _files(self, infos: Sequence[EmbeddingInfo]) -> dict[str, bytes]:
        files = {self.info.tensor_path: tsv(self._points)}
        if self._labels is not None:
            files[self.info.metadata_path] = self._labels.tsv()
        if self._images is not None:
            files[self.info.sprite.image_path] = png(sprite(self._images))
        files[CONFIG_FILE] = _config(infos)
        return files


def tsv(points: NDArray[Any]) -> bytes:
    """Return the rows of `points` as lines of numbers with tabs between.

    Each number has the fewest digits that tell it from others of its type.
    """
    if points.dtype.kind == "b":
        points = points.astype(np.uint8)
    elif points.dtype.name not in {"float32", "float64"} and points.dtype.kind == "f":
        points = points.astype(np.float32 if points.dtype.itemsize < 4 else np.float64)
    rows = max(1, CHUNK // max(1, points.shape[1]))
    return b"".join(
        _tsv(np.ascontiguousarray(points[start : start + rows]))
        for start in range(0, len(points), rows)
    )


def _tsv(points: NDArray[Any]) -> bytes:
    import orjson

    nested = orjson.dumps(points, option=orjson.OPT_SERIALIZE_NUMPY)
    text = nested[2:-2].replace(b"],[", b"\n").replace(b",", b"\t") + b"\n"
    if b"null" not in text:
        return text
    # JSON has neither NaN nor infinity.
    others = iter(points[~np.isfinite(points)].tolist())
    return re.sub(b"null", lambda _: str(next(others)).encode(), text)


def sprite(images: NDArray[Any]) -> NDArray[np.uint8]:
    """Return one image with all of `images`, row by row.

    Parameters
    ----------
    images : numpy.ndarray, shape (N, 3, H, W) or (N, 1, H, W)

    Returns
    -------
    numpy.ndarray of uint8, shape (S, W × columns, 3)
        As many columns as fit N into a square of images, and S so large that a square
        of pixels is filled too: the projector asks for that
        (https://github.com/tensorflow/tensorboard/issues/44).
    """
    count, _, height, width = images.shape
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    sheet = np.zeros((max(rows * height, columns * width), columns * width, 3), np.uint8)
    pixels = np.broadcast_to(_pixels(images), (count, 3, height, width)).transpose(0, 2, 3, 1)
    for index, image in enumerate(pixels):
        top, left = index // columns * height, index % columns * width
        sheet[top : top + height, left : left + width] = image
    return sheet


def _pixels(images: NDArray[Any]) -> NDArray[np.uint8]:
    if images.dtype == np.uint8:
        return images
    return np.nan_to_num(images.astype(np.float64) * 255).clip(0, 255).astype(np.uint8)


def _config(infos: Sequence[EmbeddingInfo]) -> bytes:
    from google.protobuf import text_format

    return text_format.MessageToString(ProjectorConfig(embeddings=infos)).encode()


def _checked_images(label_img: Any, count: int) -> NDArray[Any]:
    what = "label_img of add_embedding"
    if isinstance(label_img, (list, tuple)) and is_pillow_image(next(iter(label_img), None)):
        images = as_images(label_img, "NCHW", what)
        images = images[:, :3] if images.shape[1] == 4 else images  # without opacity
    else:
        images = as_real_array(label_img, what)
    if images.ndim != 4 or images.shape[1] not in {1, 3} or len(images) != count or not images.size:
        raise ValueError(
            f"{what}: got shape {images.shape}, expected ({count}, 3, H, W) "
            f"or ({count}, 1, H, W): an image a point"
        )
    return images


def _folder_name(tag: str) -> str:
    """Return `tag` as one folder's name, percent-encoded as torch does."""
    name = tag.replace("%", "%25").replace("/", "%2f").replace("\\", "%5c")
    if name in {".", ".."}:  # the folder itself, and the one above
        name = name.replace(".", "%2e")
    if "\0" in name or len(name.encode()) > LONGEST_NAME:
        raise ValueError(
            f"tag {tag[:40]!r} can't name a folder, as an embedding's must: leave out zero "
            "bytes, and make it shorter"
        )
    return name
