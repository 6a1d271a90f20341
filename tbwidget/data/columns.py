"""Columns that grow at their end, and whose beginning can be dropped."""

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

PENDING_BYTES: Final = 512
"""Memory that a few rows take besides their numbers, as long as they are pending."""


class Span(NamedTuple):
    """Where rows begin and end."""

    first_step: int
    first_time: float
    last_step: int
    last_time: float
    last_value: float
    earliest: float
    """The least wall time that can be meant, NaN where there is none."""
    latest: float

    def then(self, other: Span) -> Span:
        """Return the span of these rows and those of `other` behind them."""
        return other._replace(
            first_step=self.first_step,
            first_time=self.first_time,
            earliest=float(np.fmin(self.earliest, other.earliest)),
            latest=float(np.fmax(self.latest, other.latest)),
        )


def meant(wall_time: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return wall times, NaN where one is not finite or before 1970: nobody means those."""
    return np.where(np.isfinite(wall_time) & (wall_time > 0), wall_time, np.nan)


def span_of(line: Line) -> Span | None:
    """Return where `line` begins and ends, None where it has no rows."""
    if not len(line.step):
        return None
    times = meant(line.wall_time)
    return Span(
        first_step=int(line.step[0]),
        first_time=float(line.wall_time[0]),
        last_step=int(line.step[-1]),
        last_time=float(line.wall_time[-1]),
        last_value=float(line.value[-1]),
        earliest=float(np.fmin.reduce(times)),
        latest=float(np.fmax.reduce(times)),
    )


class Columns:
    """Steps, wall times and values, which grow at their end.

    What is appended is kept as it comes, and put behind the rest when somebody looks: so
    reading a whole file copies each row once and leaves no room unused, and rows that come
    few at a time cost amortised constant time each. Values are float32 until a float64
    arrives.

    Attributes
    ----------
    dropped : int
        Rows at the beginning that are counted and no longer held.
    """

    __slots__ = ("_columns", "_length", "_of_dropped", "_pending", "_used", "dropped")

    def __init__(self) -> None:
        self._columns = NO_POINTS
        self._used = 0
        self._pending: list[Line] = []
        self._length = 0
        self.dropped = 0
        self._of_dropped: Span | None = None

    def __len__(self) -> int:
        return self._length

    @property
    def line(self) -> Line:
        """Views of the rows that are held; what is appended later does not show in them."""
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
        rows = self._length - self.dropped - self._used
        if count > MOST_FEWS and rows < FEW_ROWS * count:
            self._settle()

    @property
    def span(self) -> Span | None:
        """Where all rows begin and end, the dropped ones among them; None where there are none."""
        held = span_of(self.line)
        if self._of_dropped is None or held is None:
            return held or self._of_dropped
        return self._of_dropped.then(held)

    @property
    def first_time(self) -> float | None:
        """Wall time of the first row; None where there is none."""
        if self._of_dropped is not None:
            return self._of_dropped.first_time
        times = self.line.wall_time
        return float(times[0]) if len(times) else None

    @property
    def last(self) -> tuple[int, float] | None:
        """Step and wall time of the last row; None where there is none."""
        step, wall_time, _ = self.line
        if len(step):
            return int(step[-1]), float(wall_time[-1])
        gone = self._of_dropped
        return None if gone is None else (gone.last_step, gone.last_time)

    @property
    def nbytes(self) -> int:
        """Bytes of memory that the rows take."""
        nbytes = PENDING_BYTES * len(self._pending)
        for step, wall_time, value in (self._columns, *self._pending):
            nbytes += step.nbytes + wall_time.nbytes + value.nbytes
        return nbytes

    def drop(self, end: int) -> None:
        """Hold the rows before the index `end` no longer; `span` still tells of them."""
        line, count = self.line, end - self.dropped
        if count <= 0:
            return
        gone = span_of(line.take(slice(0, count)))
        if gone is not None:
            self._of_dropped = self._of_dropped.then(gone) if self._of_dropped else gone
        self.dropped = end
        self._hold(line.take(slice(count, None)))

    def restore(self, line: Line) -> None:
        """Hold all rows again, which `line` has."""
        self.dropped, self._of_dropped = 0, None
        self._pending.clear()
        self._hold(line)

    def compact(self) -> None:
        """Hold nothing besides the rows: what is decoded at once shares one piece of memory."""
        line = self.line
        bases = [column.base for column in self._columns]
        shared = any(
            isinstance(base, np.ndarray) and base.nbytes > column.nbytes
            for base, column in zip(bases, line, strict=True)
        )
        if shared:
            self._hold(line)

    def _hold(self, line: Line) -> None:
        self._columns = Line(line.step.copy(), line.wall_time.copy(), line.value.copy())
        self._used = len(line.step)
        self._length = self.dropped + self._used

    def _settle(self) -> None:
        """Put what is pending behind the rest."""
        held = self._length - self.dropped
        if len(self._pending) == 1 and not self._used:
            self._columns, self._used = self._pending.pop(), held
            return
        wide = any(line.value.dtype == np.float64 for line in (self._columns, *self._pending))
        value = np.dtype(np.float64 if wide else np.float32)
        room = len(self._columns.step)
        if held > room or value != self._columns.value.dtype or not self._owned:
            room = held if not self._used else max(held, 3 * room // 2)
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
