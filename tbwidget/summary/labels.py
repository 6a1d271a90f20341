"""The labels of an embedding's points."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget.summary.arrays import as_array
from tbwidget.summary.strings import encoded, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

LABEL_BYTES: Final = 64
"""What a short string takes in memory."""

BLANK: Final = "\u200b"
"""A zero-width space. TensorBoard's projector drops lines that are blank, and then refuses all
labels, since they are not as many as the points; so it stands before what is blank in a line."""

_WHAT: Final = "metadata of add_embedding"
_HEADER: Final = "metadata_header of add_embedding"

_UNCHANGING: Final = (str, bool, float, type(None), np.generic)


class Labels:
    """Labels that are checked, and taken from the caller, and are yet to become text.

    Parameters
    ----------
    metadata : iterable
        A label a point or, with a header, an iterable of labels; or a data frame.
    metadata_header : iterable or None
        The columns' names. Default: those of the data frame, or none.
    count : int
        How many points there are.

    Attributes
    ----------
    nbytes : int
        Memory that they hold, roughly.

    Raises
    ------
    TypeError
        They are a string, a set, or no iterable.
    ValueError
        There are more or fewer labels than points or columns, or one is no text.
    """

    def __init__(
        self, metadata: Iterable[Any], metadata_header: Iterable[Any] | None, count: int
    ) -> None:
        own_header, rows = _rows(metadata)
        header = own_header if metadata_header is None else _listed(metadata_header, _HEADER)
        self._header = _unique([_in_cell(name) for name in _kept(header, _HEADER)])
        if len(rows) != count:
            raise ValueError(f"{_WHAT}: got {len(rows)} labels, expected one a point: {count}")
        columns = len(self._header)
        self._rows = _kept_table(rows, columns) if columns else _kept(rows, _WHAT)
        self.nbytes = LABEL_BYTES * count * max(1, columns)

    def tsv(self) -> bytes:
        """Return them as lines, the header first, with tabs between the columns.

        One column with a name has a tab behind the name, since TensorBoard knows a header by
        its tabs (tensorboard/plugins/projector/vz_projector/data-provider.ts).
        """
        if self._header:
            header = "\t".join(self._header if len(self._header) > 1 else [*self._header, ""])
            lines = [header, *("\t".join(map(_in_cell, row)) for row in self._rows)]
        else:
            lines = [_in_cell(label) for label in self._rows]
        return "".join(f"{_visible(line)}\n" for line in lines).encode()


def _rows(metadata: Any) -> tuple[list[Any], list[Any]]:
    """Return the names of columns, where `metadata` has some, and its rows."""
    if hasattr(metadata, "itertuples"):  # of pandas
        return list(metadata.columns), list(metadata.itertuples(index=False, name=None))
    if hasattr(metadata, "iter_rows"):  # of Polars
        return list(metadata.columns), list(metadata.iter_rows())
    return [], _listed(metadata, _WHAT)


def _listed(labels: Any, what: str) -> list[Any]:
    """Return the elements of `labels`, which must be more than a text and have an order."""
    if isinstance(labels, (str, bytes, set, frozenset)):
        raise TypeError(f"{what}: got the {type(labels).__name__} {shown(labels)}, expected a list")
    try:
        return list(_plain(labels))
    except Exception:  # noqa: BLE001  # whatever another library raises
        raise TypeError(
            f"{what}: got a {type(labels).__name__}, expected a list or another iterable"
        ) from None


def _kept(labels: list[Any], what: str) -> list[Any]:
    """Return `labels` such that the caller can't change them: what could be changed, as text."""
    kinds = set(map(type, labels))
    if not all(issubclass(kind, _UNCHANGING) for kind in kinds):
        labels = [one if isinstance(one, _UNCHANGING) else _text(one, what) for one in labels]
        kinds = set(map(type, labels))
    texts = labels if kinds == {str} else [label for label in labels if isinstance(label, str)]
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        for text in texts:
            encoded(text, f"{what}: label")
    return labels


def _kept_table(rows: list[Any], columns: int) -> list[list[Any]]:
    table = [_row(row, index, columns) for index, row in enumerate(rows)]
    cells = _kept(list(itertools.chain.from_iterable(table)), _WHAT)
    return [cells[start : start + columns] for start in range(0, len(cells), columns)]


def _row(row: Any, index: int, columns: int) -> list[Any]:
    is_label = isinstance(row, (str, bytes)) or not hasattr(row, "__iter__")
    if is_label and columns == 1:
        return [row]
    if is_label or isinstance(row, (set, frozenset)):
        raise TypeError(
            f"{_WHAT}: row {index} is {shown(row)}, expected a list of a label for each of "
            f"the header's {columns} columns"
        )
    plain = _plain(row)
    labels = (
        [plain] if getattr(plain, "shape", None) == () and columns == 1 else _listed(plain, _WHAT)
    )
    if len(labels) != columns:
        raise ValueError(
            f"{_WHAT}: row {index} has {len(labels)} labels, expected one for each of the "
            f"header's {columns} columns"
        )
    return labels


def _plain(value: Any) -> Any:
    """Return `value`, an array of another library as NumPy's, which prints its numbers alone."""
    foreign = hasattr(value, "__dlpack__") and not isinstance(value, (np.ndarray, np.generic))
    return as_array(value, _WHAT, copy=False) if foreign else value


def _text(label: Any, what: str) -> str:
    try:
        return str(_plain(label))
    except Exception as error:
        raise ValueError(
            f"{what}: a label of type {type(label).__name__} gives no text ({error}); pass text"
        ) from error


def _unique(names: list[str]) -> list[str]:
    """Return `names`, those that are there already numbered: TensorBoard finds columns by name."""
    taken, seen = set(names), set[str]()
    result = []
    for name in names:
        free = name
        if name in seen:
            free = next(
                f"{name} ({count})"
                for count in itertools.count(2)
                if f"{name} ({count})" not in taken
            )
        seen.add(free)
        taken.add(free)
        result.append(free)
    return result


def _in_cell(label: Any) -> str:
    """Return `label` as text in which nothing begins a new column or line."""
    return re.sub(r"[\t\r\n]+", " ", str(label))


def _visible(line: str) -> str:
    """Return `line`, with a mark before it if TensorBoard would take it for none."""
    is_blank = not line.lstrip(BLANK).replace("\ufeff", "").strip()
    return BLANK + line if is_blank else line
