"""The methods of `Logdir` for scalars."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from tbwidget.data.decode import SCALARS
from tbwidget.data.series import ScalarSeries
from tbwidget.reader.frames import frame
from tbwidget.reader.scalar_columns import X_AXES, ScalarLine, columns, in_time
from tbwidget.reader.series_methods import SeriesMethods

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tbwidget.reader.names import NameFilter


class ScalarMethods(SeriesMethods):
    """Scalars as data frames and as arrays."""

    def scalars(
        self,
        run: NameFilter = None,
        tag: NameFilter = None,
        x: str = "step",
        as_: str = "pandas",
        shadowed: bool = False,
    ) -> Any:
        """Return a data frame of the points of scalar time series, every one of them.

        Parameters
        ----------
        run, tag : str, re.Pattern or list of them, optional
            Names, globs (``"loss/*"``) or compiled regular expressions. Default: all.
        x : {"step", "wall_time", "relative"}
            In what order the points of a series stand. "relative" is the time since its run
            began, and gives a column of that name, in seconds.
        as_ : {"pandas", "polars", "arrow"}
        shadowed : bool
            Whether to give also the points at steps that a restart wrote again.

        Returns
        -------
        DataFrame or Table
            Columns run and tag (categorical), step, wall_time (seconds since the epoch) and
            value (float32, or float64 if some was written so).

        Raises
        ------
        NameNotFoundError
            A run or tag of that name is not there.
        MissingLibraryError
            The library of data frames is not installed.

        Examples
        --------
        >>> import tbwidget
        >>> with tbwidget.SummaryWriter("runs/a") as writer:
        ...     for step in range(100):
        ...         writer.add_scalar("loss/train", 1 / (step + 1), step)
        ...         writer.add_scalar("loss/test", 2 / (step + 1), step)
        >>> logdir = tbwidget.open_logdir("runs")
        >>> frame = logdir.scalars(tag="loss/*", x="relative")
        >>> frame.columns.to_list()
        ['run', 'tag', 'relative', 'step', 'wall_time', 'value']
        >>> frame.groupby("tag", observed=True)["value"].max()
        tag
        loss/test     2.0
        loss/train    1.0
        Name: value, dtype: float32
        """
        lines = list(self.scalar_lines(run, tag, x, shadowed))
        starts = None
        if x == "relative":
            with self._engine.lock:
                began = {name: one.first_wall_time for name, one in self._engine.runs.items()}
            starts = [began.get(line.run) or math.nan for line in lines]
        return frame(columns(lines, starts), as_)

    def scalar_lines(
        self,
        run: NameFilter = None,
        tag: NameFilter = None,
        x: str = "step",
        shadowed: bool = False,
    ) -> Iterator[ScalarLine]:
        """Yield the points of scalar time series as arrays, without a library of data frames.

        Parameters
        ----------
        run, tag : str, re.Pattern or list of them, optional
        x : {"step", "wall_time", "relative"}
            In what order the points of a series stand.
        shadowed : bool
            As for `scalars`.

        Yields
        ------
        ScalarLine
            With run, tag, and the arrays step, wall_time and value, which are not to be
            written to.

        Examples
        --------
        >>> import tbwidget
        >>> with tbwidget.SummaryWriter("runs/a") as writer:
        ...     for step in range(3):
        ...         writer.add_scalar("loss", step / 2, step)
        >>> for line in tbwidget.open_logdir("runs").scalar_lines():
        ...     print(line.run, line.tag, line.step, line.value)
        a loss [0 1 2] [0.  0.5 1. ]
        """
        if x not in X_AXES:
            raise ValueError(f"x is {x!r}, expected one of {', '.join(X_AXES)}")
        for name, its_tag, series in self._series(SCALARS, run, tag):
            if not isinstance(series, ScalarSeries) or not series.count:
                continue
            with self._engine.lock:
                line = series.written() if shadowed else series.line()
            yield ScalarLine(name, its_tag, *(line if x == "step" else in_time(line)))
