"""A run: a folder of event files, and the time series in them."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from tbwidget.data.decode import SCALARS, Blob, DecodeError, Decoder, Restart, Scalar
from tbwidget.data.series import BlobSeries, ScalarSeries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tbwidget.data.event_file import EventFile
    from tbwidget.record.framing import Record

SeriesName = tuple[str, str]
"""Tag and plugin."""


class Run:
    """What is known of one run.

    Attributes
    ----------
    name : str
        Path of its folder below the logdir, ``.`` for the logdir itself.
    first_wall_time : float or None
        Seconds since the epoch of its first event; None before there is one.
    series : dict of (tag, plugin) to ScalarSeries or BlobSeries
    files : dict of str to EventFile
        By path.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.first_wall_time: float | None = None
        self.series: dict[SeriesName, ScalarSeries | BlobSeries] = {}
        self.files: dict[str, EventFile] = {}
        self._decoders: dict[str, Decoder] = {}
        self._restarts: defaultdict[str, list[Restart]] = defaultdict(list)

    def take(self, file: EventFile, records: list[Record]) -> set[SeriesName]:
        """Take in the next records of `file`; return the series they touch."""
        gathered: defaultdict[str, list[Scalar]] = defaultdict(list)
        touched: set[SeriesName] = set()
        decoder = self._decoders.setdefault(file.path, Decoder())
        for record in records:
            try:
                items = list(decoder.decode(record.payload))
            except DecodeError:
                file.note_undecodable(record.offset)
                continue
            for item in items:
                self._note_time(item.wall_time)
                if isinstance(item, Scalar):
                    gathered[item.tag].append(item)
                elif isinstance(item, Blob):
                    touched.add(self._take_blob(item, file, record))
                else:
                    touched |= self._take_scalars(file, gathered)
                    touched |= self._take_restart(file, item)
        return touched | self._take_scalars(file, gathered)

    def drop_file(self, path: str) -> set[SeriesName]:
        """Forget what the file at `path` had; return the series that touches.

        Those that nothing is left of are gone from `series`.
        """
        self._decoders.pop(path, None)
        self._restarts.pop(path, None)
        touched = {name for name, series in self.series.items() if series.drop_file(path)}
        for name in touched:
            if not self.series[name].count:
                del self.series[name]
        return touched

    def _take_scalars(
        self, file: EventFile, gathered: defaultdict[str, list[Scalar]]
    ) -> set[SeriesName]:
        touched: set[SeriesName] = set()
        for tag, points in gathered.items():
            series = self._scalars(tag)
            series.begin_part(file.path, self._restarts.get(file.path, ()))
            for point in points:
                if point.metadata:
                    series.learn(point.metadata)
            series.extend(file.path, points)
            touched.add((tag, SCALARS))
        gathered.clear()
        return touched

    def _take_blob(self, blob: Blob, file: EventFile, record: Record) -> SeriesName:
        name = (blob.tag, blob.plugin)
        series = self.series.setdefault(name, BlobSeries())
        assert isinstance(series, BlobSeries)
        if blob.metadata:
            series.learn(blob.metadata)
        series.add(blob, file.path, record.offset, len(record.payload))
        return name

    def _take_restart(self, file: EventFile, restart: Restart) -> set[SeriesName]:
        self._restarts[file.path].append(restart)
        scalars = dict(self._scalar_series())
        for series in scalars.values():
            series.restart(file.path, restart)
        return set(scalars)

    def _scalars(self, tag: str) -> ScalarSeries:
        series = self.series.setdefault((tag, SCALARS), ScalarSeries())
        assert isinstance(series, ScalarSeries)
        return series

    def _scalar_series(self) -> Iterator[tuple[SeriesName, ScalarSeries]]:
        for name, series in self.series.items():
            if isinstance(series, ScalarSeries):
                yield name, series

    def _note_time(self, wall_time: float) -> None:
        if math.isfinite(wall_time) and wall_time > 0:
            self.first_wall_time = min(wall_time, self.first_wall_time or math.inf)
