"""Numbers that stand for runs and series on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tbwidget.data.changes import SeriesKey


class Ids:
    """Counts up as names appear; a name keeps its number for the feed's life.

    The browser takes a run's colour from its number, so a run that is deleted
    and written again keeps its colour.
    """

    def __init__(self) -> None:
        self._runs: dict[str, int] = {}
        self._series: dict[SeriesKey, int] = {}
        self._keys: list[SeriesKey] = []

    def run(self, name: str) -> int:
        """Return the number of the run `name`."""
        return self._runs.setdefault(name, len(self._runs))

    def series(self, key: SeriesKey) -> int:
        """Return the number of the series `key`."""
        number = self._series.setdefault(key, len(self._keys))
        if number == len(self._keys):
            self._keys.append(key)
        return number

    def key(self, number: int) -> SeriesKey:
        """Return the series whose number is `number`.

        Raises
        ------
        KeyError
            No series has that number.
        """
        if not 0 <= number < len(self._keys):
            raise KeyError(f"no series has the number {number!r}")
        return self._keys[number]
