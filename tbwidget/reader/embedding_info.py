"""Facts about an embedding, without its points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tbwidget._errors import ReadError

if TYPE_CHECKING:
    from tbwidget.data.embeddings import Embedding


@dataclass(frozen=True, slots=True)
class EmbeddingInfo:
    """Facts about one embedding."""

    run: str
    name: str
    points: int | None
    dimensions: int | None
    """None where they are not known: the file is not there, is refused, or is no text."""
    label_columns: list[str]
    """Names of the columns of labels."""


def embedding_info(embedding: Embedding) -> tuple[EmbeddingInfo, str]:
    """Return what there is of `embedding`, and what of it can't be read, which may be nothing."""
    points = dimensions = None
    columns: list[str] = []
    reasons: list[str] = []
    try:
        points, dimensions = embedding.shape
    except ReadError as error:
        reasons.append(str(error))
    try:
        columns = list(embedding.first_labels(0))
    except ReadError as error:
        reasons.append(str(error))
    info = EmbeddingInfo(embedding.run, embedding.name, points, dimensions, columns)
    return info, "; ".join(reasons)
