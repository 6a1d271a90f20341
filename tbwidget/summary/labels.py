"""The labels of an embedding's points."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget.summary.arrays import as_array

if TYPE_CHECKING:
    from collections.abc import Iterable

LABEL_BYTES: Final = 64
"""What a short string takes in memory."""

_UNCHANGING: Final = (str, int, float, type(None), np.generic)


class Labels:
    """Labels that are checked, and taken from the caller, and are yet to become text.

    Parameters
    ----------
    metadata : iterable
        A label a point or, with a header, an iterable of labels.
    metadata_header : iterable or None
        The columns' names.
    count : int
        How many points there are.

    Attributes
    ----------
    nbytes : int
        Memory that they hold, roughly.

    Raises
    ------
    ValueError
        There are more or fewer labels than points or columns.
    """

    def __init__(
        self, metadata: Iterable[Any], metadata_header: Iterable[Any] | None, count: int
    ) -> None:
        self._header = [] if metadata_header is None else _kept(metadata_header)
        rows = list(_plain(metadata))
        if len(rows) != count:
            raise ValueError(
                f"metadata of add_embedding: got {len(rows)} labels, expected one a point: {count}"
            )
        self._rows = _kept_table(rows, len(self._header)) if self._header else _kept(rows)
        self.nbytes = LABEL_BYTES * count * max(1, len(self._header))

    def tsv(self) -> bytes:
        """Return them as lines, the header first, with tabs between the columns."""
        if self._header:
            lines = ["\t".join(map(_text, row)) for row in [self._header, *self._rows]]
        else:
            lines = [_text(label) for label in self._rows]
        return ("\n".join(lines) + "\n").encode()


def _kept(labels: Iterable[Any]) -> list[Any]:
    """Return a list of `labels` that the caller can't change: what could be, as text."""
    taken = list(_plain(labels))
    if _are_unchanging(taken):
        return taken
    return [label if isinstance(label, _UNCHANGING) else str(_plain(label)) for label in taken]


def _kept_table(rows: list[Any], columns: int) -> list[list[Any]]:
    table = [list(_plain(row)) for row in rows]
    for index, row in enumerate(table):
        if len(row) != columns:
            raise ValueError(
                f"metadata of add_embedding: row {index} has {len(row)} labels, expected one for "
                f"each of the header's {columns} columns"
            )
    if _are_unchanging(itertools.chain.from_iterable(table)):
        return table
    return [_kept(row) for row in table]


def _are_unchanging(labels: Iterable[Any]) -> bool:
    return all(issubclass(kind, _UNCHANGING) for kind in set(map(type, labels)))


def _plain(value: Any) -> Any:
    """Return `value`, an array of another library as NumPy's, which prints its numbers alone."""
    foreign = hasattr(value, "__dlpack__") and not isinstance(value, (np.ndarray, np.generic))
    return as_array(value, "metadata of add_embedding", copy=False) if foreign else value


def _text(label: Any) -> str:
    """Return `label` as text in which nothing begins a new column or line."""
    return re.sub(r"[\t\r\n]+", " ", str(label))
