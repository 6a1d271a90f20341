"""What went wrong with one file, in as many rows as one can read."""

from __future__ import annotations

import time
from typing import Final, NamedTuple

from tbwidget.data.discovery import printable

MAX_PROBLEMS: Final = 100
"""Rows for the records of one file; a file of noise has as many as it has bytes."""


class Problem(NamedTuple):
    """Something that could not be read."""

    file: str
    offset: int | None
    """Bytes from the start of the file, None where it concerns the file as a whole."""
    what: str
    since: float
    """When it was first met, in seconds since the epoch."""


class Tally:
    """How many problems several files have together.

    Attributes
    ----------
    count : int
    """

    __slots__ = ("count",)

    def __init__(self) -> None:
        self.count = 0


class Problems:
    """What went wrong with one file.

    Parameters
    ----------
    path : str
        Of the file.
    tally : Tally, optional
        Counts the problems of this file, too.

    Attributes
    ----------
    count : int
        Grows with each that comes, those without a row among them.
    """

    def __init__(self, path: str, tally: Tally | None = None) -> None:
        self._file = printable(path)
        self._tally = tally or Tally()
        self._forget()

    def clear(self) -> None:
        """Forget all."""
        self._tally.count -= self.count
        self._forget()

    def _forget(self) -> None:
        self._records: list[Problem] = []
        self._last_offset = -1
        self._unlisted = 0
        self._of_content: list[Problem] = []
        self._of_access: list[Problem] = []

    @property
    def count(self) -> int:
        """How many there are."""
        listed = len(self._records) + len(self._of_content) + len(self._of_access)
        return listed + self._unlisted

    @property
    def rows(self) -> list[Problem]:
        """The problems; of very many, the last of the records' says how many more there are."""
        records = self._records
        if self._unlisted:
            last, more = records[-1], self._unlisted + 1
            records = [*records[:-1], last._replace(what=f"and {more:,} more records left out")]
        return [*records, *self._of_content, *self._of_access]

    @property
    def are_of_content(self) -> bool:
        """Whether any is of what the file holds."""
        return bool(self._records or self._of_content)

    def note_record(self, offset: int, what: str) -> None:
        """Note what may come up many times; more of one place replaces what was said of it."""
        goes_on, self._last_offset = offset == self._last_offset, offset
        if not goes_on and len(self._records) == MAX_PROBLEMS:
            self._unlisted += 1
            self._tally.count += 1
        elif not goes_on:
            self._tally.count += 1
            self._records.append(self._made(offset, what))
        elif not self._unlisted:
            self._records[-1] = self._records[-1]._replace(what=what)

    def note_once(self, offset: int, what: str) -> None:
        """Note something of the file's content, where it comes up first."""
        if all(problem.what != what for problem in self._of_content):
            self._of_content.append(self._made(offset, what))
            self._tally.count += 1

    def note_unreadable(self, reason: str) -> None:
        """Note that the file can't be read now."""
        if not self._of_access:
            self._of_access.append(self._made(None, f"can't be read: {reason}"))
            self._tally.count += 1

    def note_readable(self) -> None:
        """Take back that it can't be read."""
        self._tally.count -= len(self._of_access)
        self._of_access.clear()

    def _made(self, offset: int | None, what: str) -> Problem:
        return Problem(self._file, offset, what, time.time())
