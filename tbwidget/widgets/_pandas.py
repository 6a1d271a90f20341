"""pandas, which widgets load when a data frame is asked for: it is optional, and slow to load."""

from __future__ import annotations

from typing import Any

from tbwidget._errors import MissingLibraryError


def imported_pandas(purpose: str) -> Any:
    """Return pandas.

    Raises
    ------
    MissingLibraryError
        It is not installed.
    """
    try:
        import pandas  # noqa: ICN001  # optional, and slow to load
    except ImportError as error:
        raise MissingLibraryError(
            f"{purpose} needs pandas, which is not installed: pip install pandas", name="pandas"
        ) from error
    return pandas
