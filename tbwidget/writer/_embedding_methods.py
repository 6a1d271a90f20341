"""Embeddings, which are files beside the event file."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from tbwidget.summary.embedding import Embedding
from tbwidget.writer._remarks import Remarks
from tbwidget.writer._run_writer import checked_step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tbwidget._proto.array_plugins_pb2 import EmbeddingInfo


class EmbeddingMethods(Remarks):
    """The methods of `SummaryWriter` that add embeddings."""

    def add_embedding(
        self,
        mat: Any,
        metadata: Iterable[Any] | None = None,
        label_img: Any = None,
        global_step: int | None = None,
        tag: str = "default",
        metadata_header: Iterable[Any] | None = None,
    ) -> None:
        """Add points of many dimensions for the projector.

        They are written to ``LOG_DIR/STEP/TAG/tensors.tsv``, labels and images beside it.
        ``LOG_DIR/projector_config.pbtxt`` lists all embeddings of this writer; of those with
        the same tag and step the last one stays.

        Parameters
        ----------
        mat : array-like of real numbers, shape (N, D)
            The N points.
        metadata : iterable of N labels or data frame, optional
            Each becomes text; tabs and line breaks in it become spaces. With
            `metadata_header`, each is an iterable of as many labels as that has columns. A data
            frame of pandas or Polars is both.
        label_img : array-like of real numbers, shape (N, 3, H, W) or (N, 1, H, W), optional
            An image of each point: floats from 0 to 1, or uint8 from 0 to 255; or a list of
            PIL.Image.Image of one size.
        global_step : int, optional
            Default 0.
        tag : str
            Name of the embedding.
        metadata_header : iterable of str, optional
            The names of the columns. One that is there already gets a number, as "a (2)".

        Raises
        ------
        TypeError
            `tag` is no string, `mat` or `label_img` are not made of real numbers, or the labels
            are no iterable.
        ValueError
            Shapes or lengths do not fit, a label has lone surrogates, or `tag` is too long to
            name a folder.

        Examples
        --------
        >>> import numpy as np
        >>> from tbwidget import SummaryWriter
        >>> points = np.random.default_rng(0).normal(size=(4, 8))
        >>> with SummaryWriter("runs/words") as writer:
        ...     writer.add_embedding(points, metadata=["ant", "bee", "cat", "dog"])
        """
        self._checked_tag(tag)
        step = checked_step(global_step)
        embedding = Embedding(mat, metadata, label_img, step, tag, metadata_header)
        infos = {**self._embeddings, embedding.info.tensor_path: embedding.info}
        draft = embedding.draft(infos.values())
        self._tell(draft)
        self._embeddings.update(infos)
        self._add_files(draft)

    @functools.cached_property
    def _embeddings(self) -> dict[str, EmbeddingInfo]:
        """What the projector's configuration lists, by path."""
        return {}
