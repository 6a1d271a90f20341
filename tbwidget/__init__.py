"""TensorBoard without the server: live widgets on real event files."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from tbwidget._errors import (
        GraphError,
        LogdirError,
        MissingLibraryError,
        NameNotFoundError,
        ReadError,
        TbwidgetError,
        WriteError,
    )
    from tbwidget.reader import Logdir, open_logdir
    from tbwidget.widgets import (
        Distributions,
        Histograms,
        Images,
        PRCurves,
        Projector,
        Scalars,
        TensorBoard,
        Text,
        link,
    )
    from tbwidget.writer import SummaryWriter

__version__ = "0.1.0"

__all__ = [
    "Distributions",
    "GraphError",
    "Histograms",
    "Images",
    "Logdir",
    "LogdirError",
    "MissingLibraryError",
    "NameNotFoundError",
    "PRCurves",
    "Projector",
    "ReadError",
    "Scalars",
    "SummaryWriter",
    "TbwidgetError",
    "TensorBoard",
    "Text",
    "WriteError",
    "__version__",
    "link",
    "load_ipython_extension",
    "open_logdir",
]

_HOMES = {
    "Distributions": "tbwidget.widgets",
    "GraphError": "tbwidget._errors",
    "Histograms": "tbwidget.widgets",
    "Images": "tbwidget.widgets",
    "Logdir": "tbwidget.reader",
    "LogdirError": "tbwidget._errors",
    "MissingLibraryError": "tbwidget._errors",
    "NameNotFoundError": "tbwidget._errors",
    "PRCurves": "tbwidget.widgets",
    "Projector": "tbwidget.widgets",
    "ReadError": "tbwidget._errors",
    "Scalars": "tbwidget.widgets",
    "SummaryWriter": "tbwidget.writer",
    "TbwidgetError": "tbwidget._errors",
    "TensorBoard": "tbwidget.widgets",
    "Text": "tbwidget.widgets",
    "WriteError": "tbwidget._errors",
    "link": "tbwidget.widgets",
    "open_logdir": "tbwidget.reader",
}
"""Where each public name lives. Imported when asked for: a writer in a training
script needs no widgets, a board needs no writer."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'tbwidget' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__


def load_ipython_extension(ipython: InteractiveShell) -> None:
    """Give `ipython` the magic ``%tbwidget`` (``%load_ext tbwidget`` calls this)."""
    import_module("tbwidget.magic").register(ipython)


def _show_writers_as_boards() -> None:
    """Have a writer as the last line of a cell show the board of its folder."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    formatter = shell and shell.display_formatter.mimebundle_formatter
    if formatter:
        formatter.for_type_by_name("tbwidget.writer.summary_writer", "SummaryWriter", _board_of)


def _board_of(writer: SummaryWriter, **_filters: Any) -> Any:
    logdir, options = writer._shown()
    board = import_module("tbwidget.widgets").TensorBoard(logdir, storage_options=options)
    return board._repr_mimebundle_()


_show_writers_as_boards()
