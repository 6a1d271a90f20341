"""A logdir: all runs below a folder, followed as they grow."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tbwidget.data.discovery import find_event_files, is_event_file_name, printable, run_name
from tbwidget.data.event_file import EventFile, Problem, State
from tbwidget.data.run import Run
from tbwidget.data.scalar_decode import ScalarDecoder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tbwidget.data.event_file import Stretch


BATCH_BYTES: Final = 4 << 20
"""Of many small files are decoded in one go."""


class SeriesKey(NamedTuple):
    """Names one series of a logdir."""

    run: str
    tag: str
    plugin: str


@dataclass(slots=True)
class Changes:
    """What a refresh found.

    Attributes
    ----------
    runs_added, runs_removed : list of str
        Names of runs. A run that is both was begun anew.
    series : set of SeriesKey
        What is new or has grown or is another than it was.
    more : bool
        Whether there is more to read at once.
    problems_changed : bool
    """

    runs_added: list[str] = field(default_factory=list)
    runs_removed: list[str] = field(default_factory=list)
    series: set[SeriesKey] = field(default_factory=set)
    more: bool = False
    problems_changed: bool = False


class Logdir:
    """Reads what is below a folder, and goes on where it stopped when asked again.

    It has no thread of its own. `refresh` takes `lock`; so should whoever reads from
    another thread than the one that refreshes.

    Parameters
    ----------
    path : str or os.PathLike
        The folder; it need not exist yet.
    salvage : bool, default: False
        Whether to search damaged files for what can still be read behind the damage
        (`tbwidget.data.event_file.EventFile`).

    Attributes
    ----------
    path : str
        Absolute.
    exists : bool
        Whether the folder was there at the last refresh.
    runs : dict of str to Run
        By name, in the order they were found.
    lock : threading.RLock

    Examples
    --------
    >>> logdir = Logdir("runs")
    >>> while logdir.refresh(budget=1.0).more:
    ...     pass
    """

    def __init__(self, path: str | os.PathLike[str], *, salvage: bool = False) -> None:
        self.path = os.path.abspath(path)  # noqa: PTH100  # keeps the path's links
        self._prefix = os.path.join(self.path, "")  # noqa: PTH118
        self._salvages = salvage
        self.exists = False
        self.runs: dict[str, Run] = {}
        self.lock = threading.RLock()
        self._files: dict[str, EventFile] = {}
        self._due: dict[str, EventFile] = {}
        self._unlisted: dict[str, Problem] = {}
        self._problem_count = 0
        self._scalars = ScalarDecoder()

    @property
    def problems(self) -> list[Problem]:
        """What could not be read, folders first, then file by file."""
        of_files = [problem for file in self._files.values() for problem in file.problems]
        return [*self._unlisted.values(), *of_files]

    def series_keys(self) -> Iterator[SeriesKey]:
        """Yield the keys of all series there are."""
        for run in self.runs.values():
            for tag, plugin in run.series:
                yield SeriesKey(run.name, tag, plugin)

    def refresh(self, paths: Collection[str] | None = None, budget: float | None = None) -> Changes:
        """Read what has come since the last time.

        Parameters
        ----------
        paths : collection of str, optional
            Absolute paths of the files to look at. Default: the whole tree.
        budget : float, optional
            Seconds after which to stop; the next call goes on. Default: read all.

        Returns
        -------
        Changes
        """
        deadline = None if budget is None else time.monotonic() + budget
        changes = Changes()
        with self.lock:
            if paths is None:
                self._look_around(changes)
            else:
                self._look_at(paths, changes)
            self._read_due(deadline, changes)
            changes.more = bool(self._due)
            problem_count = len(self.problems)
            changes.problems_changed = problem_count != self._problem_count
            self._problem_count = problem_count
        return changes

    def _look_around(self, changes: Changes) -> None:
        """Find out which files there are, and which have changed."""
        self.exists = Path(self.path).is_dir()
        unlisted: list[tuple[str, OSError]] = []
        found = {file.path: file for file in find_event_files(self.path, unlisted)}
        self._note_unlisted(unlisted)
        hidden = tuple(os.path.join(folder, "") for folder in self._unlisted)  # noqa: PTH118
        for path in [path for path in self._files if path not in found]:
            if not path.startswith(hidden):
                self._drop(path, changes)
        for path, (_, run, status) in found.items():
            file = self._files.get(path) or self._add(path, run, changes)
            if file.is_due(status):
                self._due[path] = file

    def _look_at(self, paths: Collection[str], changes: Changes) -> None:
        for path in paths:
            folder, name = os.path.split(path)
            if not (is_event_file_name(name) and path.startswith(self._prefix)):
                continue
            if path not in self._files:
                self.exists = True
                self._add(path, run_name(self.path, folder), changes)
            if not self._files[path].resting:
                # First of all, for somebody is waiting for it.
                self._due = {path: self._files[path], **self._due}

    def _note_unlisted(self, unlisted: list[tuple[str, OSError]]) -> None:
        """Count the folders that can't be listed now; what is known below them stays."""
        before, now = self._unlisted, time.time()
        self._unlisted = {
            folder: before.get(folder)
            or Problem(printable(folder), None, f"can't be listed: {error.strerror}", now)
            for folder, error in unlisted
        }

    def _add(self, path: str, name: str, changes: Changes) -> EventFile:
        run = self.runs.get(name)
        if run is None:
            run = self.runs[name] = Run(name)
            changes.runs_added.append(name)
        file = EventFile(path, name, salvage=self._salvages)
        self._files[path] = run.files[path] = file
        return file

    def _drop(self, path: str, changes: Changes) -> None:
        """Forget a file that is gone, and its run with the last one."""
        file = self._files.pop(path)
        self._due.pop(path, None)
        run = self.runs[file.run]
        del run.files[path]
        if run.files:
            self._touch(run, run.drop_file(path), changes)
        else:
            del self.runs[run.name]
            changes.runs_removed.append(run.name)
            changes.series = {key for key in changes.series if key.run != run.name}

    def _read_due(self, deadline: float | None, changes: Changes) -> None:
        """Read what is due, many files at once where they are small."""
        while self._due:
            batch: list[tuple[EventFile, Stretch]] = []
            unfinished: dict[str, EventFile] = {}
            size = 0
            while self._due and size < BATCH_BYTES:
                path = next(iter(self._due))
                file = self._due.pop(path)
                stretch, more = self._read_some(file, changes)
                if stretch:
                    batch.append((file, stretch))
                    size += len(stretch.data)
                if more:
                    unfinished[path] = file
                if deadline is not None and time.monotonic() > deadline:
                    break
            # To the end, so that one long file does not keep the others waiting.
            self._due.update(unfinished)
            decoded = self._scalars.decode([stretch for _, stretch in batch])
            for (file, stretch), found in zip(batch, decoded, strict=True):
                run = self.runs[file.run]
                self._touch(run, run.take(file, stretch, found), changes)
            if deadline is not None and time.monotonic() > deadline:
                return

    def _read_some(self, file: EventFile, changes: Changes) -> tuple[Stretch | None, bool]:
        """Read a stretch of `file`; return it, and whether there is more."""
        run, generation = self.runs[file.run], file.generation
        stretch, more = file.read()
        if file.generation != generation:
            self._touch(run, run.drop_file(file.path), changes)
        if file.state is State.GONE:
            self._drop(file.path, changes)
        return stretch, more

    def _touch(self, run: Run, names: set[tuple[str, str]], changes: Changes) -> None:
        changes.series.update(SeriesKey(run.name, tag, plugin) for tag, plugin in names)
