"""A run: a folder of event files, and the time series in them."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np

from tbwidget.data.columns import Line
from tbwidget.data.decode import SCALARS, Blob, DecodeError, Decoder, Remark, Restart, Scalar
from tbwidget.data.scalar_batch import Column
from tbwidget.data.series import BlobSeries, ScalarSeries
from tbwidget.data.sessions import SESSION, SessionSeries
from tbwidget.record.crc import masked_crc

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from tbwidget.data.decode import Metadata
    from tbwidget.data.event_file import EventFile
    from tbwidget.data.memory import Memory
    from tbwidget.data.scalar_batch import Decoded
    from tbwidget.data.sessions import HParams
    from tbwidget.data.stretch import Stretch

SeriesName = tuple[str, str]
"""Tag and plugin."""

MOST_SERIES: Final = 40_000
MOST_TEXT: Final = 4 << 20
"""Of one run, and the characters that name and describe them: files with more were made to
exhaust whoever reads them."""


class Run:
    """What is known of one run.

    Parameters
    ----------
    name : str
    memory : Memory, optional
        Has points dropped that nobody looks at.

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

    def __init__(self, name: str, memory: Memory | None = None) -> None:
        self.name = name
        self._keeper = memory.keeper(self) if memory else None
        self.first_wall_time: float | None = None
        self.series: dict[SeriesName, ScalarSeries | BlobSeries] = {}
        self.files: dict[str, EventFile] = {}
        self._tag_text = self._said_text = 0
        # Of series that are gone: one of the same name draws another line.
        self._line_generations: dict[SeriesName, int] = {}
        self._decoders: dict[str, Decoder] = {}
        self._restarts: defaultdict[str, list[Restart]] = defaultdict(list)

    @property
    def hparams(self) -> HParams:
        """Hyperparameters that its session was started with, within bounds."""
        session = self.series.get(SESSION)
        return session.hparams if isinstance(session, SessionSeries) else {}

    def take(self, file: EventFile, stretch: Stretch, decoded: Decoded) -> set[SeriesName]:
        """Take in the next records of `file`; return the series they touch."""
        gathered: defaultdict[str, list[Column]] = defaultdict(list)
        for column in decoded.columns:
            gathered[column.tag].append(column)
        self._note_time(decoded.earliest)
        touched, restarts = self._take_rest(file, stretch, decoded, gathered)
        touched |= self._take_scalars(file, gathered, restarts)
        if touched:
            file.note_known()
        file.note_slow(len(decoded.rest))
        return touched

    def _take_rest(
        self,
        file: EventFile,
        stretch: Stretch,
        decoded: Decoded,
        gathered: defaultdict[str, list[Column]],
    ) -> tuple[set[SeriesName], list[tuple[int, Restart]]]:
        """Decode what is left to be decoded one by one; scalars are gathered.

        Returns
        -------
        touched : set
            The series of what is no scalar.
        restarts : list of (int, Restart)
            Each with the index of its record.
        """
        touched: set[SeriesName] = set()
        restarts: list[tuple[int, Restart]] = []
        singles: defaultdict[str, list[tuple[int, Scalar]]] = defaultdict(list)
        decoder = self._decoders.get(file.path)
        if decoder is None:
            decoder = self._decoders[file.path] = Decoder()
        coming = {tag for tag in gathered if (tag, SCALARS) not in self.series}
        told = [column for column in decoded.columns if column.metadata]
        told.sort(key=lambda column: int(column.which[0]), reverse=True)
        for index in sorted([*decoded.rest, *decoded.damaged]):
            # Records may leave out what earlier ones, which went by the column, said.
            while told and told[-1].which[0] < index:
                _teach(decoder, told.pop())
            payload = stretch.payload(index)
            if masked_crc(payload) != stretch.crc(index):
                again = file.look_again(stretch, index)
                if again is None:
                    file.note_damaged(stretch.offset_of(index))
                    continue
                payload = again
            try:
                items = decoder.decode(payload)
            except DecodeError:
                file.note_undecodable(stretch.offset_of(index))
                continue
            for item in items:
                if isinstance(item, Remark):
                    file.note_once(stretch.offset_of(index), item.what)
                    continue
                self._note_time(item.wall_time)
                if isinstance(item, Restart):
                    restarts.append((index, item))
                elif isinstance(item, Blob):
                    if self._has_room((item.tag, item.plugin), file, len(coming)):
                        touched.add(self._take_blob(item, file, stretch, index))
                elif item.tag in coming or self._has_room((item.tag, SCALARS), file, len(coming)):
                    if (item.tag, SCALARS) not in self.series:
                        coming.add(item.tag)
                    singles[item.tag].append((index, item))
        for column in reversed(told):
            _teach(decoder, column)
        for tag, points in singles.items():
            gathered[tag].extend(_column(tag, points))
        return touched, restarts

    def drop_file(self, path: str) -> set[SeriesName]:
        """Forget what the file at `path` had; return the series that touches.

        Those that nothing is left of are gone from `series`.
        """
        self._decoders.pop(path, None)
        self._restarts.pop(path, None)
        touched = {name for name, series in self.series.items() if series.drop_file(path)}
        for name in touched:
            series = self.series[name]
            if not series.count:
                self._forget(name)
                if isinstance(series, ScalarSeries):
                    self._line_generations[name] = series.line_generation
        return touched

    def keep_only(self, names: Container[SeriesName]) -> None:
        """Forget all other series."""
        for name in [name for name in self.series if name not in names]:
            self._forget(name)

    def _forget(self, name: SeriesName) -> None:
        self._said_text -= self.series.pop(name).text_size
        self._tag_text -= len(name[0])

    def scalar_series(self) -> Iterator[tuple[SeriesName, ScalarSeries]]:
        """Yield the series of scalars, with their names."""
        for name, series in self.series.items():
            if isinstance(series, ScalarSeries):
                yield name, series

    def _take_scalars(
        self,
        file: EventFile,
        gathered: dict[str, list[Column]],
        restarts: list[tuple[int, Restart]],
    ) -> set[SeriesName]:
        """Take in columns and restarts in the order in which they stand in the file."""
        touched: set[SeriesName] = set()
        merged = [_merged(columns) for columns in gathered.values()]
        begin = 0
        for index, restart in restarts:
            touched |= self._extend(file, merged, begin, index)
            touched |= self._take_restart(file, restart)
            begin = index
        return touched | self._extend(file, merged, begin, None)

    def _extend(
        self, file: EventFile, columns: list[Column], begin: int, end: int | None
    ) -> set[SeriesName]:
        """Take in what `columns` have from the records from `begin` to `end`."""
        touched: set[SeriesName] = set()
        for tag, metadata, which, points in columns:
            name, part = (tag, SCALARS), points
            if begin or end is not None:
                limits = np.searchsorted(which, [begin, len(which) if end is None else end])
                first, last = int(limits[0]), len(which) if end is None else int(limits[1])
                if first == last:
                    continue
                part = points.take(slice(first, last))
            if not self._has_room(name, file):
                continue
            series = self._scalars(name)
            series.begin_part(file.path, self._restarts.get(file.path, ()))
            if metadata:
                self._learn(series, metadata, file)
            series.extend(file.path, part)
            touched.add(name)
        return touched

    def _has_room(self, name: SeriesName, file: EventFile, coming: int = 0) -> bool:
        """Whether a series is there, or may be added beside so many that are about to be."""
        if name in self.series:
            return True
        if len(self.series) + coming >= MOST_SERIES:
            file.note_stranger(f"its run has more than {MOST_SERIES} tags; others are left out")
            return False
        if self._tag_text + len(name[0]) > MOST_TEXT:
            file.note_stranger("the tags of its run are too long; others are left out")
            return False
        return True

    def _learn(self, series: ScalarSeries | BlobSeries, said: Metadata, file: EventFile) -> None:
        """Take in what is said of a series, as far as there is room for it."""
        others = self._said_text - series.text_size
        if others + len(said.display_name) + len(said.description) > MOST_TEXT:
            file.note_once(file.offset, "descriptions in its run are too long; some are left out")
            return
        series.learn(said)
        self._said_text = others + series.text_size

    def _take_blob(self, blob: Blob, file: EventFile, stretch: Stretch, index: int) -> SeriesName:
        name = (blob.tag, blob.plugin)
        series = self.series.get(name)
        if series is None:
            self._tag_text += len(blob.tag)
            series = self.series[name] = SessionSeries() if name == SESSION else BlobSeries()
        assert isinstance(series, BlobSeries)
        if blob.metadata:
            self._learn(series, blob.metadata, file)
        series.add(blob, file.path, stretch.offset_of(index), stretch.length(index))
        return name

    def _take_restart(self, file: EventFile, restart: Restart) -> set[SeriesName]:
        self._restarts[file.path].append(restart)
        scalars = dict(self.scalar_series())
        for series in scalars.values():
            series.restart(file.path, restart)
        return set(scalars)

    def _scalars(self, name: SeriesName) -> ScalarSeries:
        series = self.series.get(name)
        if series is None:
            self._tag_text += len(name[0])
            series = self.series[name] = ScalarSeries(self._keeper)
            series.line_generation = self._line_generations.get(name, 0)
        assert isinstance(series, ScalarSeries)
        return series

    def _note_time(self, wall_time: float) -> None:
        if math.isfinite(wall_time) and wall_time > 0:
            self.first_wall_time = min(wall_time, self.first_wall_time or math.inf)


def _teach(decoder: Decoder, column: Column) -> None:
    assert column.metadata
    decoder.learn(column.tag, column.metadata)


def _column(tag: str, points: list[tuple[int, Scalar]]) -> list[Column]:
    """Return columns of points that were decoded one by one: one for each word on the series."""
    columns = []
    for metadata, same in groupby(points, lambda point: point[1].metadata):
        chosen = list(same)
        double = any(point.double for _, point in chosen)
        line = Line(
            np.array([point.step for _, point in chosen], np.int64),
            np.array([point.wall_time for _, point in chosen], np.float64),
            np.array([point.value for _, point in chosen], np.float64 if double else np.float32),
        )
        which = np.array([index for index, _ in chosen], np.intp)
        columns.append(Column(tag, metadata, which, line))
    return columns


def _merged(columns: list[Column]) -> Column:
    """Return the columns of one series as one, in the order of the records."""
    if len(columns) == 1:
        return columns[0]
    which = np.concatenate([column.which for column in columns])
    order = np.argsort(which, kind="stable")
    lines = zip(*(column.points for column in columns), strict=True)
    line = Line(*(np.concatenate(parts) for parts in lines))
    last = max((c for c in columns if c.metadata), key=lambda c: c.which[-1], default=columns[0])
    return Column(last.tag, last.metadata, which[order], line.take(order))
