"""A bound on what scalars take of memory: what nobody looks at is dropped, and read again."""

from __future__ import annotations

import weakref
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from tbwidget._errors import ReadError
from tbwidget.data.columns import NO_POINTS, PENDING_BYTES
from tbwidget.data.decode import SCALARS
from tbwidget.data.machine import memory_there_is
from tbwidget.data.run import Run

if TYPE_CHECKING:
    import threading
    from collections.abc import Collection, Container, Mapping

    from tbwidget.data.columns import Line
    from tbwidget.data.event_file import EventFile
    from tbwidget.data.run import SeriesName
    from tbwidget.data.scalar_decode import ScalarDecoder
    from tbwidget.data.series import ScalarSeries
    from tbwidget.data.stretch import Stretch

MOST_BY_DEFAULT: Final = 4 << 30
"""Bytes, 200 million points: a notebook beside it wants memory, too."""

ROW_BYTES: Final = 24
"""Of a point with a value of double precision."""

LEAST_VALUE: Final = 7
"""Bytes of a file that one value takes at least: it may share its record with others."""

KEPT: Final = 0.75
"""Of the budget is kept when points are dropped, so that it is not done all the time."""

AHEAD: Final = 0.25
"""Of the budget may be taken by what is read beside a series that somebody looks at."""


def checked_budget(budget: float | None) -> float:
    """Return the bytes that are meant by a `memory_budget`.

    Parameters
    ----------
    budget : float or None
        None stands for a quarter of the memory there is, `MOST_BY_DEFAULT` at most.

    Raises
    ------
    ValueError
        It is negative, or NaN.
    """
    if budget is None:
        return min(memory_there_is() // 4, MOST_BY_DEFAULT)
    if not budget >= 0:
        raise ValueError(
            f"memory_budget is {budget}, expected bytes, at least 0; math.inf sets no bound"
        )
    return budget


def most_growth(stretch: Stretch, series: Collection[SeriesName]) -> int:
    """Return how many bytes at most the points of `stretch`, in so many series, may take."""
    return len(stretch.data) * ROW_BYTES // LEAST_VALUE + PENDING_BYTES * len(series)


class Memory:
    """Holds the points of a logdir's scalars to a budget.

    How much memory they take is counted when it may be too much, not as they come: until
    then a bound will do, which costs nothing.

    Parameters
    ----------
    budget : float
        Bytes, may be infinite. More is held of a series that is larger itself, while it is
        looked at, and of the few MB that are decoded at once.
    runs : mapping of str to Run
    lock : threading.RLock
        Held while something is dropped or read again.
    decoder : ScalarDecoder

    Attributes
    ----------
    bytes_read_again : int
        Of files, to have again what had been dropped.
    """

    def __init__(
        self,
        budget: float,
        runs: Mapping[str, Run],
        lock: threading.RLock,
        decoder: ScalarDecoder,
    ) -> None:
        self.budget = budget
        self.bytes_read_again = 0
        self.lock = lock
        self.decoder = decoder
        self._runs = runs
        # At least what is held.
        self._most = 0.0

    def keeper(self, run: Run) -> RunKeeper:
        """Return the keeper of a run's series."""
        return RunKeeper(self, run)

    def note(self, nbytes: int, looked_at: ScalarSeries | None = None) -> None:
        """Be told that at most so many bytes more are held, and drop what is too much.

        Parameters
        ----------
        nbytes : int
        looked_at : ScalarSeries, optional
            Is not dropped.
        """
        self._most += nbytes
        if self._most > self.budget:
            self._drop(0, looked_at)

    def make_room(self, nbytes: int, looked_at: ScalarSeries) -> None:
        """Drop what must go so that so many bytes more can be held."""
        if self._most + nbytes > self.budget:
            self._drop(nbytes, looked_at)

    def _drop(self, room: int, looked_at: ScalarSeries | None) -> None:
        """Count what is held; if that is too much, drop what was looked at longest ago."""
        with self.lock:
            holding = [
                (one, nbytes)
                for run in self._runs.values()
                for _, one in run.scalar_series()
                if (nbytes := one.nbytes)
            ]
            self._most = sum(nbytes for _, nbytes in holding)
            # What is nearly too much would be counted all the time.
            if self._most + room <= (1 + KEPT) / 2 * self.budget:
                return
            target = max(0.0, min(KEPT * self.budget, self.budget - room))
            holding.sort(key=lambda pair: pair[0].looked)
            for unseen in (False, True):
                for index, (one, nbytes) in enumerate(holding):
                    if self._most <= target:
                        break
                    if nbytes and one is not looked_at:
                        one.drop(unseen=unseen)
                        holding[index] = one, one.nbytes
                        self._most -= nbytes - one.nbytes
            for one, nbytes in holding:
                if nbytes:
                    one.compact()


class RunKeeper:
    """Knows from which files the points of a run's series are to be had again.

    Parameters
    ----------
    memory : Memory
    run : Run
    """

    def __init__(self, memory: Memory, run: Run) -> None:
        # Its series know this: in a ring they would outlive a logdir that nobody has.
        self._memory = weakref.ref(memory)
        self._run = weakref.ref(run)

    def note(self, nbytes: int, series: ScalarSeries) -> None:
        """Be told that `series`, which is being looked at, holds so many bytes more."""
        memory = self._memory()
        if memory:
            memory.note(nbytes, series)

    def load(self, series: ScalarSeries) -> None:
        """Have `series` hold again what it dropped, as far as that can be read.

        Other series of the run come along, as far as they take little memory: whoever looks
        at one is likely to look at the next, and the files have to be decoded as a whole.
        Where memory is short they are the first to go.
        """
        memory, run = self._memory(), self._run()
        if memory is None or run is None:
            return
        with memory.lock:
            if all(one is not series for _, one in run.scalar_series()):
                return
            wanted, nbytes = _wanted(memory, run, series)
            memory.make_room(nbytes, series)
            for file in list(run.files.values()):
                lacking = {name: one for name, one in wanted.items() if one.lacks(file.path)}
                if lacking and file.is_trusted:
                    _load(memory, file, lacking)
            for one in wanted.values():
                one.looked = one.looked if one is series else 0
            memory.note(nbytes, series)


def _wanted(
    memory: Memory, run: Run, series: ScalarSeries
) -> tuple[dict[SeriesName, ScalarSeries], int]:
    """Return what to read, `series` first, and about how many bytes of memory that takes."""
    dropped = [(name, one) for name, one in run.scalar_series() if one.has_dropped()]
    dropped.sort(key=itemgetter(0))
    first = next(index for index, (_, one) in enumerate(dropped) if one is series)
    wanted: dict[SeriesName, ScalarSeries] = {}
    nbytes = 0
    for name, one in dropped[first:] + dropped[:first]:
        size = ROW_BYTES * one.count
        if wanted and nbytes + size > AHEAD * memory.budget:
            break
        wanted[name] = one
        nbytes += size
    return wanted, nbytes


def _load(memory: Memory, file: EventFile, wanted: Mapping[SeriesName, ScalarSeries]) -> None:
    """Have series hold again what they have from `file`."""
    try:
        lines = _read_again(memory, file, wanted)
        same = file.is_same()
        for name, series in wanted.items():
            # As many points as there were, or it was written over in the midst.
            if not (same and series.restore(file.path, lines.get(name, NO_POINTS))):
                raise ReadError("the file is another by now")
    except (ReadError, OSError) as error:
        file.doubt(error)


def _read_again(
    memory: Memory, file: EventFile, names: Container[SeriesName]
) -> dict[SeriesName, Line]:
    """Return the points of series that were read from `file`, as they stand in it."""
    again, found = file.anew(), Run(file.run)
    while stretch := again.read_until(file.offset):
        [decoded] = memory.decoder.decode([stretch])
        decoded.columns = [one for one in decoded.columns if (one.tag, SCALARS) in names]
        found.take(again, stretch, decoded)
        # What is decoded one by one is more than is wanted.
        found.keep_only(names)
        memory.bytes_read_again += len(stretch.data)
    return {name: one.part(file.path) for name, one in found.scalar_series()}
