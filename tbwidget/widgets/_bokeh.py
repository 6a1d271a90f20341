"""Bokeh, where it is needed: it is optional, and slow to load."""

from __future__ import annotations

from typing import Any, Final

from tbwidget._errors import MissingLibraryError

OLDEST: Final = (3, 4)
"""Oldest Bokeh whose documents the page's BokehJS draws; another major version may not be."""


def bokeh_plotting() -> Any:
    """Return ``bokeh.plotting``.

    Raises
    ------
    MissingLibraryError
        Bokeh is not installed.
    """
    try:
        from bokeh import plotting
    except ImportError as error:
        raise MissingLibraryError(
            "a figure needs Bokeh, which is not installed: pip install bokeh"
        ) from error
    return plotting


def check_version() -> None:
    """Check that the page can draw what this Bokeh makes.

    Raises
    ------
    MissingLibraryError
        Bokeh is of another version.
    """
    import bokeh

    numbers = [int(part) for part in bokeh.__version__.split(".")[:2]]
    if numbers[0] != OLDEST[0] or tuple(numbers) < OLDEST:
        raise MissingLibraryError(
            f"Bokeh is {bokeh.__version__}, and the page draws figures of Bokeh 3.4 or a later 3.x:"
            ' pip install "bokeh>=3.4,<4"'
        )
