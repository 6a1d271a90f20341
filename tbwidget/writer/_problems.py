"""What went wrong while a writer wrote."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST: Final = 100
"""Kinds of problems that are kept: a message may name a value that is never twice the same."""


class WriteProblem(NamedTuple):
    """Something that went wrong, and did not stop the training.

    Attributes
    ----------
    folder : str
        Of the event file.
    what : str
        One sentence.
    since : float
        Seconds since the epoch, of the first time.
    times : int
        How often it came.
    """

    folder: str
    what: str
    since: float
    times: int


class Problems:
    """The problems of one writer, each kind once. Any thread may note one."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], WriteProblem] = {}

    def note(self, folder: str, what: str) -> None:
        """Count a problem."""
        known = self._found.get((folder, what))
        if known is None and len(self._found) >= MOST:
            return
        self._found[folder, what] = (
            known._replace(times=known.times + 1)
            if known
            else WriteProblem(folder, what, time.time(), 1)
        )

    def __iter__(self) -> Iterator[WriteProblem]:
        return iter(list(self._found.values()))
