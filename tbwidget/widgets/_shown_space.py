"""A space at one step, and what has been computed of it, as the page is told."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget._errors import NameNotFoundError
from tbwidget.projection import labels, sheets
from tbwidget.projection.custom_axes import along
from tbwidget.projection.pca import COMPONENTS, Principal, principal
from tbwidget.projection.prepare import Prepared, prepared
from tbwidget.projection.quantise import quantised
from tbwidget.widgets import _projector_protocol as wire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from tbwidget.projection.space import Space

LABELS: Final = "meta/"
"""Begins the ids of columns of labels."""


class ShownSpace:
    """A space, with its last preparation and projections.

    Parameters
    ----------
    space : Space
    iterated : mapping of str to numpy.ndarray
        The last coordinates of t-SNE and UMAP, by the method's name; they come while it is
        shown.

    Attributes
    ----------
    space : Space
    custom : numpy.ndarray or None
        Coordinates along the axes between groups of points.
    """

    def __init__(self, space: Space, iterated: Mapping[str, NDArray[np.float32]]) -> None:
        self.space = space
        self._iterated = iterated
        self.custom: NDArray[np.float32] | None = None
        self._prepared = functools.lru_cache(2)(self._made_prepared)
        self._principal = functools.lru_cache(2)(self._made_principal)
        self._labels: dict[str, labels.Numbers | labels.Names] = {}

    @property
    def nbytes(self) -> int:
        """Memory of the points, roughly what all takes without its preparation."""
        return self.space.vectors.nbytes

    def prepared(self, center: bool, unit_length: bool) -> Prepared:
        """Return the points, ready for computing."""
        return self._prepared(center, unit_length)

    def details(self, methods: Sequence[str]) -> wire.SpaceResult:
        """Return what there is of the space."""
        count, dims = self.space.vectors.shape
        metadata = []
        for name in self.space.metadata:
            column = self._column(name)
            kind: Any = "number" if isinstance(column, labels.Numbers) else "text"
            entry = wire.MetadataEntry(name=name, kind=kind, distinct=labels.distinct(column))
            metadata.append(entry)
        return wire.SpaceResult(
            count=count,
            dims=dims,
            metadata=metadata,
            sheets=self._sheets(),
            methods=[*methods],
        )

    def coordinates(
        self, columns: Sequence[str], center: bool, unit_length: bool
    ) -> tuple[NDArray[np.float32], list[float | None]]:
        """Return coordinates along axes, and what each explains of the variance.

        Raises
        ------
        NameNotFoundError
            There is no such axis.
        """
        made = [self._axis(one, center, unit_length) for one in columns]
        return np.stack([values for values, _ in made], axis=1), [share for _, share in made]

    def label_column(self, column: str) -> tuple[wire.ColumnEntry, bytes]:
        """Return a column of labels, ready for the page.

        Raises
        ------
        NameNotFoundError
            There is no such column.
        """
        name = column.removeprefix(LABELS)
        if name not in self.space.metadata:
            there = ", ".join(map(repr, self.space.metadata)) or "none"
            raise NameNotFoundError(f"no labels {name!r}: there are {there}")
        found = self._column(name)
        if isinstance(found, labels.Numbers):
            return wire.NumberEntry(id=column, kind="number"), found.values.tobytes()
        entry = wire.TextEntry(id=column, kind="text", values=found.values)
        return entry, found.codes.tobytes()

    def project_between(
        self, groups: Sequence[NDArray[np.uint32]], center: bool, unit_length: bool
    ) -> NDArray[np.float32]:
        """Compute and keep coordinates along axes that lead from groups of points to others."""
        ready = self.prepared(center, unit_length)
        pairs = zip(groups[::2], groups[1::2], strict=True)
        self.custom = np.stack([along(ready, start, end) for start, end in pairs], axis=1)
        return self.custom

    def sheet(self, index: int) -> bytes:
        """Return a sheet of the points' images."""
        pictures = self.space.pictures
        if pictures is None:
            raise NameNotFoundError("the points have no images")
        return sheets.sheet(pictures.tiles, index)

    def picture(self, point: int) -> bytes:
        """Return the image of a point, in full size."""
        pictures = self.space.pictures
        if pictures is None:
            raise NameNotFoundError("the points have no images")
        return pictures.picture(point)

    def _made_prepared(self, center: bool, unit_length: bool) -> Prepared:
        return prepared(self.space.vectors, center, unit_length)

    def _made_principal(self, center: bool, unit_length: bool) -> Principal:
        # Of the mean they are rid anyway.
        return principal(self.prepared(center and unit_length, unit_length).vectors)

    def _column(self, name: str) -> labels.Numbers | labels.Names:
        if name not in self._labels:
            self._labels[name] = labels.column(self.space.metadata[name])
        return self._labels[name]

    def _sheets(self) -> wire.SheetsEntry | None:
        pictures = self.space.pictures
        if pictures is None:
            return None
        laid = pictures.layout
        return wire.SheetsEntry(
            width=laid.width,
            height=laid.height,
            columns=laid.columns,
            rows=laid.rows,
            sheets=laid.sheets,
        )

    def _axis(
        self, column: str, center: bool, unit_length: bool
    ) -> tuple[NDArray[np.float32], float | None]:
        projection, _, number = column.partition("/")
        if not number.isdecimal():
            raise NameNotFoundError(f"no axis {column!r}, expected one as 'pca/0'")
        index = int(number)
        if projection == "pca" and index < COMPONENTS:
            found = self._principal(center, unit_length)
            ready = self.prepared(center and unit_length, unit_length)
            values = ready.spread(found.coordinates[:, index])
            return values, float(found.shares[index])
        if projection == "raw" and index < self.space.vectors.shape[1]:
            return self.space.vectors[:, index], None
        kept = self.custom if projection == "custom" else self._iterated.get(projection)
        if kept is None or index >= kept.shape[1]:
            raise NameNotFoundError(f"no axis {column!r} of {len(self.space.vectors)} points")
        return kept[:, index], None


def packed(
    columns: Sequence[str],
    coordinates: NDArray[np.float32],
    shares: Sequence[float | None],
) -> tuple[list[wire.AxisEntry], list[bytes]]:
    """Return coordinates, of shape (N, K), ready for the page."""
    entries, buffers = [], []
    for column, values, share in zip(columns, coordinates.T, shares, strict=True):
        made = quantised(values)
        entries.append(
            wire.AxisEntry(id=column, kind="axis", low=made.low, high=made.high, share=share)
        )
        buffers.append(made.codes.tobytes())
    return entries, buffers
