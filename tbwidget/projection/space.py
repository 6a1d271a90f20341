"""What a space is: points of many dimensions, and what is known of each."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final, Protocol

from tbwidget._errors import ReadError
from tbwidget.projection.pictures import Sprite

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from tbwidget.data.embeddings import Embedding
    from tbwidget.projection.pictures import Pictures

    Values = list[str] | NDArray[np.float64]
    """A column of metadata, a value a point: text or numbers (NaN where there is none)."""

_WITH_STEP: Final = re.compile(r"(.+):(\d{5,18}|-\d{4,18})", re.DOTALL)
"""How torch and tbwidget name the tensor of a tag and a step: ``tag:00010``."""


class Space(Protocol):
    """Points of many dimensions. Each part is read when first looked at, and kept."""

    @property
    def vectors(self) -> NDArray[np.float32]:
        """The points, of shape (N, D), C-contiguous.

        Raises
        ------
        ReadError
            They can't be read.
        """

    @property
    def metadata(self) -> Mapping[str, Values]:
        """Columns by name; none where they can't be read."""

    @property
    def pictures(self) -> Pictures | None:
        """Pictures of the points; None where there are none, or they can't be read.

        Of a large sprite the damage is found when it is decoded, which takes seconds.
        """

    @property
    def remarks(self) -> list[str]:
        """What could not be read, or did not fit, of the parts looked at so far."""


class FileSpace:
    """A space in the files of a log."""

    def __init__(self, embedding: Embedding) -> None:
        self.remarks: list[str] = []
        self._embedding = embedding

    @functools.cached_property
    def vectors(self) -> NDArray[np.float32]:
        """See `Space`."""
        return self._embedding.points

    @functools.cached_property
    def metadata(self) -> dict[str, Values]:
        """See `Space`. Labels that are missing are blank, those of no point are left out."""
        count = len(self.vectors)
        try:
            # One more shows whether there are more.
            labels = self._embedding.first_labels(count + 1)
        except ReadError as error:
            self.remarks.append(f"labels: {error}")
            return {}
        there = len(next(iter(labels.values()), []))
        if labels and there != count:
            is_more = there > count
            self.remarks.append(
                f"there are labels of {'more' if is_more else there} points, expected {count}: "
                + ("the rest is left out" if is_more else "the rest is blank")
            )
        return {
            name: values[:count] + [""] * (count - len(values)) for name, values in labels.items()
        }

    @functools.cached_property
    def pictures(self) -> Pictures | None:
        """See `Space`."""
        try:
            data = self._embedding.encoded_sprite
            size = self._embedding.sprite_size
            if data is None:
                return None
            if size is None:
                raise ReadError("the configuration does not tell how large a picture is")
            sprite = Sprite(data, size, len(self.vectors))
            if not sprite.is_large:
                sprite.tiles  # noqa: B018  # a sprite that can't be decoded is none
        except ReadError as error:
            self.remarks.append(f"sprite: {error}")
            return None
        return sprite


def step_of(name: str) -> tuple[str, int]:
    """Return what an embedding is called without its step, and the step; 0 where it has none.

    Examples
    --------
    >>> step_of("words:00010")
    ('words', 10)
    >>> step_of("words")
    ('words', 0)
    """
    found = _WITH_STEP.fullmatch(name)
    return (found[1], int(found[2])) if found else (name, 0)


def catalogue(embeddings: Iterable[Embedding]) -> dict[tuple[str, str], dict[int, Embedding]]:
    """Return embeddings by run and name, and then by step, in the order of steps.

    Of several with the same names and step the last counts.
    """
    found: dict[tuple[str, str], dict[int, Embedding]] = {}
    for one in embeddings:
        name, step = step_of(one.name)
        found.setdefault((one.run, name), {})[step] = one
    return {key: dict(sorted(steps.items())) for key, steps in found.items()}
