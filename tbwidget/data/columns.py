"""Columns that grow at their end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Line(NamedTuple):
    """Three columns of one length.

    Attributes
    ----------
    step : ndarray of int64, shape (n,)
    wall_time : ndarray of float64, shape (n,)
        Seconds since the epoch.
    value : ndarray of float32 or float64, shape (n,)
    """

    step: NDArray[np.int64]
    wall_time: NDArray[np.float64]
    value: NDArray[np.floating[Any]]

    def take(self, which: NDArray[Any] | slice) -> Line:
        """Return the rows at the indices, under the mask, or in the slice `which`."""
        return Line(self.step[which], self.wall_time[which], self.value[which])


FEW_ROWS: Final = 8
MOST_FEWS: Final = 1
"""So many times so few rows may be pending: the arrays of a row take twenty times its bytes."""

NO_POINTS: Final = Line(np.empty(0, np.int64), np.empty(0), np.empty(0, np.float32))


class Columns:
    """Steps, wall times and values, which grow at their end.

    What is appended is kept as it comes, and put behind the rest when somebody looks: so
    reading a whole file copies each row once and leaves no room unused, and rows that come
    few at a time cost amortised constant time each. Values are float32 until a float64
    arrives.
    """

    __slots__ = ("_columns", "_length", "_pending", "_used")

    def __init__(self) -> None:
        self._columns = NO_POINTS
        self._used = 0
        self._pending: list[Line] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def line(self) -> Line:
        """Views of the columns; what is appended later does not show in them."""
        if self._pending:
            self._settle()
        if self._used == len(self._columns.step):
            return self._columns
        return self._columns.take(slice(0, self._used))

    def append(self, line: Line) -> None:
        """Append the rows of `line`, which nobody may change afterwards."""
        self._pending.append(line)
        self._length += len(line.step)
        count = len(self._pending)
        if count > MOST_FEWS and self._length - self._used < FEW_ROWS * count:
            self._settle()

    def _settle(self) -> None:
        """Put what is pending behind the rest."""
        if len(self._pending) == 1 and not self._used:
            self._columns, self._used = self._pending.pop(), self._length
            return
        wide = any(line.value.dtype == np.float64 for line in (self._columns, *self._pending))
        value = np.dtype(np.float64 if wide else np.float32)
        room = len(self._columns.step)
        if self._length > room or value != self._columns.value.dtype or not self._owned:
            room = self._length if not self._used else max(self._length, 3 * room // 2)
            grown = Line(np.empty(room, np.int64), np.empty(room), np.empty(room, value))
            for column, old in zip(grown, self._columns, strict=True):
                column[: self._used] = old[: self._used]
            self._columns = grown
        for line in self._pending:
            end = self._used + len(line.step)
            for column, part in zip(self._columns, line, strict=True):
                column[self._used : end] = part
            self._used = end
        self._pending.clear()

    @property
    def _owned(self) -> bool:
        """Whether the columns may be written to: those taken over from one line may not."""
        return self._columns.step.base is None
