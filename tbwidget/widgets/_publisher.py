"""What one board has been sent of a logdir, and what it is owed. No threads, no comm."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from tbwidget.data.changes import SeriesKey
from tbwidget.data.decode import SCALARS
from tbwidget.panels import panels
from tbwidget.widgets import _protocol as wire
from tbwidget.widgets._items import BY_PLUGIN
from tbwidget.widgets._layouts import is_layout, layout_of
from tbwidget.widgets._projector_publisher import ProjectorPublisher
from tbwidget.widgets._step_publisher import DueItem, StepPublisher, read_items

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Sequence

    from tbwidget.data.changes import Changes
    from tbwidget.data.logdir import Logdir
    from tbwidget.data.sessions import HParams
    from tbwidget.panels import Panel, Points, StepOrder
    from tbwidget.widgets._ids import Ids

MAX_UPDATE_BYTES: Final = 1_000_000
"""Size of one push; the server may drop what comes in larger gulps."""

MAX_POINTS: Final = 2_000
"""Points of one series in one push: the screen has no more pixels across."""

MIN_POINTS: Final = 100
SNAPSHOT_POINTS: Final = 1_000_000
"""Points of a whole snapshot: with many series each gets fewer, not below `MIN_POINTS`."""

MOST_READ_AGAIN: Final = 32 << 20
"""Bytes of files that one push has read once more, where memory is short, before it leaves the
rest to the next one: it holds the logdir's lock."""

SHOWN_PROBLEMS: Final = 100
ENTRY_BYTES: Final = 160
"""What an entry's JSON takes besides its strings, roughly."""

Message = tuple[wire.Update, list[bytes | memoryview]]


class Begun(NamedTuple):
    """An update whose items are not read yet."""

    update: wire.Update
    before: list[bytes | memoryview]
    """The buffers that come before those of the items."""
    items: Sequence[DueItem]
    after: list[bytes | memoryview]


class Publisher:
    """The updates owed to one board.

    Parameters
    ----------
    logdir : Logdir
        Read by the feed; the caller holds ``logdir.lock`` around every call.
    ids : Ids
        Numbers of runs and series, shared by the boards of a logdir.
    plugins : collection of str, optional
        Those whose series the board shows. Default: all that are known.

    Attributes
    ----------
    projector : ProjectorPublisher
        What is owed of embeddings.
    """

    def __init__(self, logdir: Logdir, ids: Ids, plugins: Collection[str] | None = None) -> None:
        self._logdir = logdir
        self._ids = ids
        self._panels = _by_plugin("ordered")
        self._plugins = frozenset({*self._panels, *BY_PLUGIN})
        if plugins is not None:
            self._plugins &= frozenset(plugins)
        self._steps = StepPublisher(ids, self._series_of)
        self.projector = ProjectorPublisher()
        self._layouts_seen = False
        self._own_panels: list[wire.OwnPanel] = []
        self.reset()

    def reset(self) -> None:
        """Owe everything again, as a new stream that begins with a snapshot."""
        self.stream = secrets.token_hex(8)
        self._next_seq = 0
        self._cursors: dict[SeriesKey, Hashable] = {}
        self._new_runs: dict[str, None] = dict.fromkeys(self._logdir.runs)
        self._new_series: dict[SeriesKey, None] = {}
        self._due: dict[SeriesKey, None] = {}
        # Those that another's points were read along with, once they had been dropped.
        self._along: list[SeriesKey] = []
        self._removed_runs: list[int] = []
        self._removed_series: list[int] = []
        self._told_runs: dict[str, _ToldRun] = {}
        self._known_series: set[SeriesKey] = set()
        self._steps.reset()
        self.projector.reset()
        self._status_due = True
        self._state: str = "reading"
        keys = [*self._logdir.series_keys()]
        self._layout_due = any(map(is_layout, keys))
        self._own_panels_due = bool(self._own_panels)
        self._add_series(keys)

    def arrange(self, step_order: StepOrder) -> None:
        """Send lines in that order from now on: all that were sent are owed anew."""
        self._panels = _by_plugin(step_order)
        # A cursor of the other order is none to the panel.
        self._add_series([key for key in self._known_series if key.plugin == SCALARS])

    def put_own_panels(self, own_panels: list[wire.OwnPanel]) -> None:
        """Owe the panels of the user's own, in place of those before."""
        self._own_panels, self._own_panels_due = own_panels, True

    @property
    def last_seq(self) -> int:
        """Sequence number of the last update made, -1 before the first."""
        return self._next_seq - 1

    @property
    def owes(self) -> bool:
        """Whether there is an update to be made."""
        return bool(
            self._status_due
            or self._layout_due
            or self._own_panels_due
            or self._new_runs
            or self._due
            or self._steps.owes
            or self.projector.owes
            or self._removed_runs
            or self._removed_series
        )

    def note(self, changes: Changes) -> None:
        """Take in what a refresh of the logdir found."""
        state = self._logdir_state(changes.more)
        if changes.problems_changed or state != self._state:
            self._state, self._status_due = state, True
        for name in changes.runs_removed:
            self._remove_run(name)
        # A run that went may have had a layout; one more look costs little.
        if (self._layouts_seen and changes.runs_removed) or any(map(is_layout, changes.series)):
            self._layout_due = True
        self._new_runs.update(dict.fromkeys(changes.runs_added))
        self._retell_runs({key.run for key in changes.series})
        self._add_series(key for key in changes.series if self._series_of(key))
        for key in [key for key in changes.series if not self._series_of(key)]:
            self._remove_series(key)

    def next_update(self) -> Message:
        """Make the next update, at most about `MAX_UPDATE_BYTES` large."""
        message, unread = finished(self.begin_update())
        self.put_back(unread)
        return message

    def put_back(self, unread: Sequence[DueItem]) -> None:
        """Owe items again that were not read in time."""
        self._steps.put_back(unread)

    def begin_update(self) -> Begun:
        """Make the next update but for the items, whose files are yet to be read."""
        update = wire.Update(
            type="delta" if self._next_seq else "snapshot",
            protocol=wire.PROTOCOL_VERSION,
            stream=self.stream,
            seq=self._next_seq,
        )
        self._next_seq += 1
        if self._status_due:
            update["status"] = self._status()
            self._status_due = False
        if self._removed_runs:
            update["removed_runs"], self._removed_runs = self._removed_runs, []
        if self._removed_series:
            update["removed_series"], self._removed_series = self._removed_series, []
        if self._layout_due:
            update["layout"], self._layout_due = layout_of(self._logdir), False
            self._layouts_seen = True
        if self._own_panels_due:
            update["own_panels"], self._own_panels_due = self._own_panels, False
        budget = MAX_UPDATE_BYTES - self._put_entries(update)
        points = self._put_points(update, budget)
        budget -= _size(points)
        steps = self._steps.put_steps(update, budget, self._known_series)
        items = self._steps.take_items(budget - _size(steps))
        news: list[bytes | memoryview] = []
        if self.projector.owes:
            update["projector"], news = self.projector.put_news()
        return Begun(update, [*points, *steps], items, news)

    def _logdir_state(self, more: bool) -> str:
        if not self._logdir.exists:
            return "waiting"
        return "reading" if more else "live"

    def _status(self) -> wire.Status:
        problems = self._logdir.problems
        return wire.Status(
            logdir=str(self._logdir.path),
            state=self._state,  # type: ignore[typeddict-item]  # of `_logdir_state`
            problem_count=len(problems),
            problems=[
                wire.ProblemEntry(file=problem.file, offset=problem.offset, what=problem.what)
                for problem in problems[:SHOWN_PROBLEMS]
            ],
        )

    def _series_of(self, key: SeriesKey) -> Any:
        run = self._logdir.runs.get(key.run)
        return run and run.series.get((key.tag, key.plugin))

    def _remove_run(self, name: str) -> None:
        self._new_runs.pop(name, None)
        for key in [key for key in self._due if key.run == name]:
            self._forget(key)
        for key in [key for key in (*self._new_series, *self._known_series) if key.run == name]:
            self._forget(key)
        if self._told_runs.pop(name, None):
            self._removed_runs.append(self._ids.run(name))

    def _remove_series(self, key: SeriesKey) -> None:
        if key in self._known_series:
            self._removed_series.append(self._ids.series(key))
        self._forget(key)

    def _forget(self, key: SeriesKey) -> None:
        for queue in (self._new_series, self._due, self._cursors):
            queue.pop(key, None)
        self._steps.forget(key)
        self._known_series.discard(key)

    def _add_series(self, keys: Iterable[SeriesKey]) -> None:
        shown = [key for key in keys if key.plugin in self._plugins]
        # The first cards on screen are the first in the order of tags.
        for key in sorted(shown, key=lambda key: (key.tag, key.run)):
            if key not in self._known_series:
                self._new_series[key] = None
            if key.plugin in BY_PLUGIN:
                self._steps.add(key)
            else:
                self._due[key] = None

    def _put_entries(self, update: wire.Update) -> int:
        """Move runs and series from the queues into `update`; return their size in bytes."""
        size = 0
        runs: list[wire.RunEntry] = []
        series: list[wire.SeriesEntry] = []
        while self._new_runs and size < MAX_UPDATE_BYTES:
            run = self._run_entry(next(iter(self._new_runs)))
            size += ENTRY_BYTES + len(run["name"]) + _text_size(run.get("hparams", {}))
            runs.append(run)
        while not self._new_runs and self._new_series and size < MAX_UPDATE_BYTES:
            entry = self._series_entry(next(iter(self._new_series)))
            size += ENTRY_BYTES + len(entry["tag"]) + len(entry["description"])
            series.append(entry)
        if runs:
            update["runs"] = runs
        if series:
            update["series"] = series
        return size

    def _run_entry(self, name: str) -> wire.RunEntry:
        del self._new_runs[name]
        told = self._told_runs[name] = self._to_tell(name)
        entry = wire.RunEntry(
            id=self._ids.run(name), name=name, first_wall_time=told.first_wall_time
        )
        if told.hparams:
            entry["hparams"] = told.hparams
        return entry

    def _retell_runs(self, names: Iterable[str]) -> None:
        """Owe the entries anew of those runs of which more is known than was told."""
        for name in names:
            told = self._told_runs.get(name)
            if told and told != self._to_tell(name):
                self._new_runs[name] = None

    def _to_tell(self, name: str) -> _ToldRun:
        run = self._logdir.runs.get(name)
        return _ToldRun(run.first_wall_time, run.hparams) if run else _ToldRun(None, {})

    def _series_entry(self, key: SeriesKey) -> wire.SeriesEntry:
        del self._new_series[key]
        self._known_series.add(key)
        series = self._series_of(key)
        return wire.SeriesEntry(
            id=self._ids.series(key),
            run=self._ids.run(key.run),
            tag=key.tag,
            plugin=key.plugin,
            display_name=series.display_name,
            description=series.description,
        )

    def _put_points(self, update: wire.Update, budget: int) -> list[memoryview]:
        """Move points of due series into `update`; return their columns' buffers."""
        blocks: list[tuple[int, Points]] = []
        limit = self._points_per_series()
        began = read = self._logdir.bytes_read_again
        while self._due and budget > 0 and read < began + MOST_READ_AGAIN:
            key = self._next_due()
            if key not in self._known_series:
                break
            del self._due[key]
            panel = self._panels[key.plugin]
            points, cursor = panel.advance(self._series_of(key), self._cursors.get(key), limit)
            self._cursors[key] = cursor
            if read < (read := self._logdir.bytes_read_again):
                self._along = [
                    SeriesKey(key.run, *name) for name in self._logdir.runs[key.run].series
                ]
            blocks.append((self._ids.series(key), points))
            budget -= 16 * len(points.step) + points.value.nbytes + ENTRY_BYTES
        if not blocks:
            return []
        update["points"], update["value_dtype"], buffers = pack(blocks)
        return buffers

    def _next_due(self) -> SeriesKey:
        """Return whose turn it is: where points were read again, the others of that run.

        They may be dropped by the time that it is theirs in the order of tags.
        """
        while self._along:
            key = self._along.pop()
            if key in self._due and key in self._known_series:
                return key
        return next(iter(self._due))

    def _points_per_series(self) -> int:
        return max(MIN_POINTS, min(MAX_POINTS, SNAPSHOT_POINTS // max(1, len(self._due))))


def finished(begun: Begun) -> tuple[Message, Sequence[DueItem]]:
    """Return an update with its items, and those that there was no time to read.

    It reads files, and needs no lock.
    """
    update, before, due, after = begun
    items, buffers, unread = read_items(due)
    if items:
        update["items"] = items
    return (update, [*before, *buffers, *after]), unread


def _size(buffers: Iterable[bytes | memoryview]) -> int:
    return sum(map(len, buffers))


def _by_plugin(step_order: StepOrder) -> dict[str, Panel]:
    return {panel.plugin: panel for panel in panels(step_order)}


class _ToldRun(NamedTuple):
    """What a run's entry tells that may come later, or change."""

    first_wall_time: float | None
    hparams: HParams


def _text_size(hparams: HParams) -> int:
    return sum(len(name) + len(str(value)) for name, value in hparams.items())


def pack(
    blocks: Sequence[tuple[int, Points]],
) -> tuple[list[wire.PointBlock], Any, list[memoryview]]:
    """Lay points out as blocks, the dtype of their values, and three buffers."""
    double = any(points.value.dtype == np.float64 for _, points in blocks)
    value_dtype = "float64" if double else "float32"
    columns = (
        np.concatenate([points.step for _, points in blocks], dtype="<f8", casting="unsafe"),
        np.concatenate([points.wall_time for _, points in blocks], dtype="<f8"),
        np.concatenate([points.value for _, points in blocks], dtype=f"<f{8 if double else 4}"),
    )
    entries = [
        wire.PointBlock(
            series=series, mode=points.mode, length=len(points.step), total=points.total
        )
        for series, points in blocks
    ]
    return entries, value_dtype, [column.data.cast("B") for column in columns]
