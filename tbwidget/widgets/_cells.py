"""Which boards a notebook cell made, so that running it again closes them."""

from __future__ import annotations

import sys
import threading
import weakref
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable


class Closeable(Protocol):
    """What a cell makes and its next run closes."""

    def close(self) -> None:
        """Give everything back."""


class Execution(NamedTuple):
    """One run of one cell."""

    cell: str
    message: str


def current_execution() -> Execution | None:
    """Return the run of the cell that is executing, None outside a Jupyter kernel.

    A front end that names its cells does so in the metadata of the execute
    request (``cellId``); elsewhere the cell's code stands for it.
    """
    shell = _shell()
    kernel = getattr(shell, "kernel", None)
    if kernel is None:
        return None
    request = kernel.get_parent()
    message = request.get("header", {}).get("msg_id")
    cell = request.get("metadata", {}).get("cellId") or request.get("content", {}).get("code")
    return Execution(cell, message) if cell and message else None


def _shell() -> object | None:
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


class Cells:
    """The boards of each cell's last run."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: dict[str, tuple[str, weakref.WeakSet[Closeable]]] = {}

    def add(self, board: Closeable, execution: Execution | None) -> None:
        """Remember that `execution` made `board`, and close what its cell made before."""
        if execution is None:
            return
        former: Iterable[Closeable] = ()
        with self._lock:
            message, boards = self._made.get(execution.cell, ("", weakref.WeakSet()))
            if message != execution.message:
                former, boards = list(boards), weakref.WeakSet()
                self._made[execution.cell] = (execution.message, boards)
            boards.add(board)
        for old in former:
            old.close()


CELLS = Cells()
"""The cells of this kernel."""
