"""The methods of `Logdir` that tell which runs and time series there are."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from tbwidget.data.blobs.mesh import name_and_part
from tbwidget.data.columns import meant, span_of
from tbwidget.data.series import ScalarSeries
from tbwidget.reader.frames import frame
from tbwidget.reader.kinds import MESHES, checked_kind, kind_of
from tbwidget.reader.names import chosen

if TYPE_CHECKING:
    from tbwidget.data.logdir import Logdir as Engine
    from tbwidget.data.run import Run, SeriesName
    from tbwidget.data.series import BlobSeries
    from tbwidget.reader.names import NameFilter

    AnySeries = ScalarSeries | BlobSeries


@dataclass(frozen=True, slots=True)
class SeriesInfo:
    """What there is of one time series."""

    run: str
    tag: str
    kind: str
    count: int
    """Of its points or steps."""
    first_step: int
    last_step: int
    first_wall_time: float
    last_wall_time: float
    """Seconds since the epoch; NaN where there is no time that can be meant."""


class SeriesMethods:
    """Names of runs and tags, and what there is of each time series."""

    _engine: Engine

    @property
    def runs(self) -> list[str]:
        """Names of the runs, sorted: paths below the folder, ``.`` for the folder itself."""
        with self._engine.lock:
            return sorted(self._engine.runs)

    def tags(self, kind: str | None = None, run: NameFilter = None) -> list[str]:
        """Return the tags there are, sorted.

        Parameters
        ----------
        kind : str, optional
            "scalars", "images", "histograms", "audio", "texts", "pr_curves", "meshes",
            "hparams", "graphs", "run_metadata" or, for what is none of these, "tensors".
        run : str, re.Pattern or list of them, optional
            Runs whose tags are meant. Default: all.

        Raises
        ------
        ValueError
            There is no such kind.
        NameNotFoundError
            There is no such run.

        Examples
        --------
        >>> import tbwidget
        >>> with tbwidget.SummaryWriter("runs/a") as writer:
        ...     writer.add_scalar("loss", 0.5)
        ...     writer.add_text("notes", "hello")
        >>> logdir = tbwidget.open_logdir("runs")
        >>> logdir.tags()
        ['loss', 'notes/text_summary']
        >>> logdir.tags("scalars")
        ['loss']
        """
        tags = (tag for _, tag, _ in self._series(checked_kind(kind), run, None))
        if kind == MESHES:
            tags = (name_and_part(tag)[0] for tag in tags)
        return sorted(set(tags))

    def series(self, kind: str | None = None, as_: str = "pandas") -> Any:
        """Return a data frame of what there is, a row a time series.

        Parameters
        ----------
        kind : str, optional
            As for `tags`.
        as_ : {"pandas", "polars", "arrow"}

        Returns
        -------
        DataFrame or Table
            Columns run, tag, kind, count, and the first and last step and wall time.

        Examples
        --------
        >>> import tbwidget
        >>> with tbwidget.SummaryWriter("runs/a") as writer:
        ...     for step in range(10):
        ...         writer.add_scalar("loss", 0.5, step)
        >>> logdir = tbwidget.open_logdir("runs")
        >>> logdir.series()[["run", "tag", "kind", "count", "last_step"]]
          run   tag     kind  count  last_step
        0   a  loss  scalars     10          9
        """
        found = self.list_series(kind)
        columns: dict[str, Any] = {
            field.name: [getattr(one, field.name) for one in found] for field in fields(SeriesInfo)
        }
        return frame(columns, as_)

    def list_series(self, kind: str | None = None) -> list[SeriesInfo]:
        """Return what `series` returns as a list, which needs no library of data frames.

        Parameters
        ----------
        kind : str, optional
            As for `tags`.

        Examples
        --------
        >>> import tbwidget
        >>> with tbwidget.SummaryWriter("runs/a") as writer:
        ...     writer.add_scalar("loss", 0.5, 7)
        >>> [info] = tbwidget.open_logdir("runs").list_series()
        >>> info.run, info.tag, info.kind, info.count, info.last_step
        ('a', 'loss', 'scalars', 1, 7)
        """
        checked_kind(kind)
        with self._engine.lock:
            return [
                SeriesInfo(run.name, tag, kind_of(plugin), series.count, *ends)
                for _, run in sorted(self._engine.runs.items())
                for (tag, plugin), series in _sorted(run)
                if kind in {None, kind_of(plugin)} and (ends := _ends(series))
            ]

    def _series(
        self, kind: str | None, run: NameFilter, tag: NameFilter
    ) -> list[tuple[str, str, AnySeries]]:
        """Return run, tag and series of a kind, those that are asked for, sorted."""
        with self._engine.lock:
            runs = self._engine.runs
            found = [
                (name, its_tag, series)
                for name in sorted(chosen(run, runs, "run"))
                for (its_tag, plugin), series in _sorted(runs[name])
                if kind in {None, kind_of(plugin)}
            ]
        if tag is None:
            return found
        there = dict.fromkeys(its_tag for _, its_tag, _ in found)
        wanted = set(chosen(tag, there, f"tag of {kind}" if kind else "tag"))
        return [place for place in found if place[1] in wanted]


def _sorted(run: Run) -> list[tuple[SeriesName, AnySeries]]:
    return sorted(run.series.items(), key=itemgetter(0))


def _ends(series: AnySeries) -> tuple[int, int, float, float] | None:
    """Return the first and last step and wall time, None where nothing is there, or can be read."""
    if not series.count:
        return None
    if isinstance(series, ScalarSeries):
        # All there is may be shadowed by a restart.
        span = series.span or span_of(series.written())
        return span and (span.first_step, span.last_step, span.earliest, span.latest)
    steps = np.array([entry.step for entry in series.entries], np.int64)
    times = meant(np.array([entry.wall_time for entry in series.entries]))
    first, last = float(np.fmin.reduce(times)), float(np.fmax.reduce(times))
    return int(steps.min()), int(steps.max()), first, last
