"""Runs and series made in memory, for tests of what lies above the event files."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbwidget.data.changes import Changes, SeriesKey
from tbwidget.data.columns import Line
from tbwidget.data.logdir import Logdir
from tbwidget.data.problems import Problem
from tbwidget.data.run import Run
from tbwidget.data.series import BlobSeries, ScalarSeries
from tbwidget.data.sessions import SESSION, HParams, SessionSeries

BEGAN = 1_700_000_000.25
"""Wall time of the first point, in seconds since the epoch."""


class MadeSeries(ScalarSeries):
    """A series of given values, at the steps 0, 10, 20 and so on, a second apart."""

    def __init__(self, values: list[float], dtype: str = "float32") -> None:
        super().__init__()
        self.values: NDArray[Any] = np.array(values, dtype)

    @property
    def count(self) -> int:
        return len(self.values)

    def line(self) -> Line:
        steps = np.arange(self.count)
        return Line(steps * 10, BEGAN + steps.astype(np.float64), self.values)


class MadeLogdir(Logdir):
    """A logdir of made runs, without files."""

    def __init__(self) -> None:
        super().__init__("runs")
        self.path = "runs"
        self.exists = True
        self.made_problems: list[Problem] = []

    @property
    def problems(self) -> list[Problem]:
        return self.made_problems

    def add(
        self, run: str, tag: str, series: ScalarSeries | BlobSeries, plugin: str = "scalars"
    ) -> SeriesKey:
        """Give `run` a series, and return its key."""
        if run not in self.runs:
            self.runs[run] = Run(run)
            self.runs[run].first_wall_time = BEGAN
        self.runs[run].series[tag, plugin] = series
        return SeriesKey(run, tag, plugin)

    def start(self, run: str, hparams: HParams) -> SeriesKey:
        """Give a run that is there hyperparameters, and return their key."""
        session = self.runs[run].series[SESSION] = SessionSeries()
        session.hparams = hparams
        return SeriesKey(run, *SESSION)


def changes(*keys: SeriesKey, **also: Any) -> Changes:
    """Return what a refresh that touched `keys` returns."""
    return Changes(series=set(keys), **also)
