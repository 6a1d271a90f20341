"""What a step holds, a class a kind of time series."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from tbwidget._errors import ReadError
from tbwidget.data.blobs import audio, graph, histogram, image, mesh, pr_curve, tensor, text
from tbwidget.reader.steps import Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import PIL.Image
    from numpy.typing import NDArray

    from tbwidget._proto.graph_pb2 import GraphDef
    from tbwidget.data.series import IndexEntry


class ImageStep(Step):
    """An image, or a batch of them."""

    @property
    def encoded(self) -> list[bytes]:
        """The images as they are in the file, in whatever format."""
        return self._of_value(image.decode)

    @property
    def images(self) -> list[PIL.Image.Image]:
        """The images, read and decoded at each access."""
        return self._told(lambda: [image.opened(one) for one in self.encoded])

    @property
    def image(self) -> PIL.Image.Image:
        """The first image, read and decoded at each access; of an animation, the first frame."""
        encoded = self.encoded
        if not encoded:
            raise ReadError(f"{self!r} holds no image")
        return self._told(lambda: image.opened(encoded[0]))


class HistogramStep(Step):
    """A histogram, the same whoever wrote it."""

    @cached_property
    def _histogram(self) -> histogram.Histogram:
        return self._of_value(histogram.decode)

    @property
    def left(self) -> NDArray[np.float64]:
        """Left edges of the buckets, shape (n,)."""
        return self._histogram.left

    @property
    def right(self) -> NDArray[np.float64]:
        """Right edges of the buckets, shape (n,)."""
        return self._histogram.right

    @property
    def counts(self) -> NDArray[np.float64]:
        """Values in the buckets, shape (n,)."""
        return self._histogram.counts

    @property
    def edges(self) -> NDArray[np.float64]:
        """All edges, shape (n + 1,), as `numpy.histogram` gives them."""
        return np.append(self.left, self.right[-1:])


class TextStep(Step):
    """A text, or a table of texts."""

    @cached_property
    def strings(self) -> NDArray[Any]:
        """The texts, `str` in an array of objects of the shape that was written."""
        return self._of_value(text.decode)

    @property
    def text(self) -> str:
        """The text; of a table, its texts line by line."""
        return "\n".join(self.strings.reshape(-1))


class AudioStep(Step):
    """A sound, or a batch of them."""

    @property
    def encoded(self) -> list[audio.EncodedClip]:
        """The sounds as they are in the file, WAV, with their labels."""
        return self._of_value(audio.decode)

    @cached_property
    def clips(self) -> list[audio.Clip]:
        """Samples and rates of all sounds."""
        return self._told(lambda: [audio.opened(one.data) for one in self.encoded])

    @property
    def samples(self) -> NDArray[np.float32]:
        """Samples of the first sound from -1 to 1, float32 of shape (frames, channels)."""
        return self._first.samples

    @property
    def rate(self) -> int:
        """Frames a second of the first sound."""
        return self._first.rate

    @property
    def _first(self) -> audio.Clip:
        if not self.clips:
            raise ReadError(f"{self!r} holds no sound")
        return self.clips[0]


class TensorStep(Step):
    """A tensor."""

    @cached_property
    def tensor(self) -> NDArray[Any]:
        """The tensor, of its shape and type; bfloat16 as float32, strings as `bytes` objects."""
        return self._of_value(lambda value: tensor.as_array(tensor.tensor_of(value)))


class PrCurveStep(Step):
    """Precision and recall, a point a threshold: arrays of shape (n,)."""

    @cached_property
    def _curve(self) -> pr_curve.PrCurve:
        return self._of_value(pr_curve.decode)

    @property
    def thresholds(self) -> NDArray[np.float64]:
        """Thresholds from 0 to 1."""
        return self._curve.thresholds

    @property
    def precision(self) -> NDArray[Any]:
        """Share of what was found that was right."""
        return self._curve.precision

    @property
    def recall(self) -> NDArray[Any]:
        """Share of what was right that was found."""
        return self._curve.recall

    @property
    def true_positives(self) -> NDArray[Any]:
        """Count, or sum of weights, above the threshold that is positive."""
        return self._curve.true_positives

    @property
    def false_positives(self) -> NDArray[Any]:
        """Count, or sum of weights, above the threshold that is negative."""
        return self._curve.false_positives

    @property
    def true_negatives(self) -> NDArray[Any]:
        """Count, or sum of weights, below the threshold that is negative."""
        return self._curve.true_negatives

    @property
    def false_negatives(self) -> NDArray[Any]:
        """Count, or sum of weights, below the threshold that is positive."""
        return self._curve.false_negatives


class GraphStep(Step):
    """A graph."""

    @property
    def encoded(self) -> bytes:
        """The bytes of a GraphDef, for TensorFlow's own class."""
        return self._of_event(graph.encoded_graph)

    @property
    def graph(self) -> GraphDef:
        """The GraphDef, with the fields that `tbwidget` knows."""
        return self._told(lambda: graph.decode(self.encoded))


class RunMetadataStep(Step):
    """What running a graph took."""

    @property
    def name(self) -> str:
        """Under which it was added."""
        return self._of_event(graph.decode_run_metadata)[0]

    @property
    def encoded(self) -> bytes:
        """The bytes of TensorFlow's RunMetadata."""
        return self._of_event(graph.decode_run_metadata)[1]


class MeshStep(Step):
    """A batch of meshes or, without faces, of point clouds."""

    def __init__(self, run: str, tag: str, parts: dict[str, IndexEntry]) -> None:
        super().__init__(run, tag, next(iter(parts.values())))
        self._parts = parts

    @cached_property
    def vertices(self) -> NDArray[Any]:
        """Points, shape (B, N, 3)."""
        found = self._part("vertices")
        if found is None:
            raise ReadError(f"{self!r} has no vertices")
        return found

    @cached_property
    def faces(self) -> NDArray[Any] | None:
        """Indices of points, shape (B, F, 3), or None."""
        return self._part("faces")

    @cached_property
    def colors(self) -> NDArray[Any] | None:
        """Colours of the points from 0 to 255, shape (B, N, 3), or None."""
        return self._part("colors")

    @cached_property
    def config(self) -> dict[str, Any]:
        """Of three.js: camera, lights, material."""
        return self._of_value(mesh.decode_config)

    def _part(self, name: str) -> NDArray[Any] | None:
        entry = self._parts.get(name)
        return None if entry is None else self._of_value(mesh.decode, entry)


def mesh_places(
    run: str, tag: str, parts: Mapping[str, Sequence[IndexEntry]]
) -> list[tuple[str, str, dict[str, IndexEntry]]]:
    """Return the steps of a mesh, for which each of `parts` has entries of its own."""
    steps: dict[tuple[int, int], dict[str, IndexEntry]] = {}
    for part, entries in parts.items():
        times: dict[int, int] = {}
        for entry in entries:
            again = times[entry.step] = times.get(entry.step, -1) + 1
            steps.setdefault((entry.step, again), {})[part] = entry
    return [(run, tag, steps[key]) for key in sorted(steps)]
