"""Columns that grow at their end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FIRST_CAPACITY: Final = 64


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


NO_POINTS: Final = Line(np.empty(0, np.int64), np.empty(0), np.empty(0, np.float32))


class Columns:
    """Steps, wall times and values; appending takes amortised constant time a row.

    Values are float32 until a float64 arrives.
    """

    def __init__(self) -> None:
        self._length = 0
        self._step, self._wall_time, self._value = NO_POINTS

    def __len__(self) -> int:
        return self._length

    @property
    def line(self) -> Line:
        """Views of the columns; what is appended later does not show in them."""
        end = self._length
        return Line(self._step[:end], self._wall_time[:end], self._value[:end])

    def append(self, line: Line) -> None:
        """Append the rows of `line`, which nobody else may change."""
        if self._length:
            self.extend(*line, double=line.value.dtype == np.float64)
        else:
            self._step, self._wall_time, self._value = line
            self._length = len(line.step)

    def extend(
        self,
        step: Sequence[int] | NDArray[np.int64],
        wall_time: Sequence[float] | NDArray[np.float64],
        value: Sequence[float] | NDArray[np.floating[Any]],
        *,
        double: bool = False,
    ) -> None:
        """Append rows; `double` says that the values are float64."""
        start, end = self._length, self._length + len(step)
        if double and self._value.dtype != np.float64:
            self._value = self._value.astype(np.float64)
        if end > len(self._step):
            self._grow(max(end, 2 * len(self._step), FIRST_CAPACITY))
        self._step[start:end] = step
        self._wall_time[start:end] = wall_time
        self._value[start:end] = value
        self._length = end

    def _grow(self, capacity: int) -> None:
        def grown(column: NDArray[Any]) -> NDArray[Any]:
            larger = np.empty(capacity, column.dtype)
            larger[: self._length] = column[: self._length]
            return larger

        self._step = grown(self._step)
        self._wall_time = grown(self._wall_time)
        self._value = grown(self._value)
