"""Columns → data frames of pandas, Polars or Arrow, each imported when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from tbwidget._errors import MissingLibraryError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

LIBRARIES: Final = {"pandas": "pandas", "polars": "polars", "arrow": "pyarrow"}
"""By the name that is passed as `as_`: the module, which is also the package."""


class Labels(NamedTuple):
    """A column of names that repeat."""

    codes: NDArray[np.int32]
    """Which of the names stands in each row."""
    names: Sequence[str]


Column = Labels | np.ndarray[Any, Any] | list[Any]


def frame(columns: Mapping[str, Column], as_: str = "pandas") -> Any:
    """Return a frame of `columns`.

    Parameters
    ----------
    columns : mapping of str to Labels, ndarray or list
        Lists are of strings, or of numbers some of which may be None.
    as_ : {"pandas", "polars", "arrow"}

    Raises
    ------
    ValueError
        There is no `as_` of that name.
    MissingLibraryError
        The library is not installed.
    """
    if as_ not in LIBRARIES:
        raise ValueError(f"as_ is {as_!r}, expected one of {', '.join(LIBRARIES)}")
    library = imported(LIBRARIES[as_], f"a frame with as_={as_!r}")
    return _MAKERS[as_](library, columns)


def imported(module: str, purpose: str, extra: str | None = None) -> Any:
    """Return an optional library.

    Raises
    ------
    MissingLibraryError
        It is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        name = module.partition(".")[0]
        raise MissingLibraryError(
            f"{purpose} needs {name}, which can't be imported ({error}): "
            f"pip install {extra or name}",
            name=name,
        ) from error


def _pandas(pandas: Any, columns: Mapping[str, Column]) -> Any:
    return pandas.DataFrame(
        {name: _pandas_column(pandas, column) for name, column in columns.items()}
    )


def _pandas_column(pandas: Any, column: Column) -> Any:
    if isinstance(column, Labels):
        return pandas.Categorical.from_codes(column.codes, column.names)
    if isinstance(column, list) and any(type(one) is int for one in column):
        return pandas.array(column, dtype="Int64" if None in column else "int64")
    return column


def _polars(polars: Any, columns: Mapping[str, Column]) -> Any:
    return polars.DataFrame(
        {name: _polars_column(polars, column) for name, column in columns.items()}
    )


def _polars_column(polars: Any, column: Column) -> Any:
    if isinstance(column, Labels):
        names = polars.Series(list(column.names), dtype=polars.Categorical)
        return names.gather(column.codes)
    return column


def _arrow(pyarrow: Any, columns: Mapping[str, Column]) -> Any:
    return pyarrow.table({name: _arrow_column(pyarrow, column) for name, column in columns.items()})


def _arrow_column(pyarrow: Any, column: Column) -> Any:
    if isinstance(column, Labels):
        names = pyarrow.array(list(column.names), pyarrow.string())
        return pyarrow.DictionaryArray.from_arrays(pyarrow.array(column.codes), names)
    return pyarrow.array(column)


_MAKERS: Final = {"pandas": _pandas, "polars": _polars, "arrow": _arrow}
