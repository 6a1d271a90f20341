"""A logdir: all runs in one or several places, followed as they grow."""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from tbwidget.data.changes import Changes, SeriesKey
from tbwidget.data.discovery import printable
from tbwidget.data.event_file import EventFile, State
from tbwidget.data.machine import give_back_memory
from tbwidget.data.memory import Memory, checked_budget, most_growth
from tbwidget.data.places import (
    Listing,
    LocalPlace,
    described,
    places_of,
    prefix_of,
    sources_of,
)
from tbwidget.data.places.local import signature
from tbwidget.data.problems import Problem
from tbwidget.data.run import Run
from tbwidget.data.scalar_decode import ScalarDecoder
from tbwidget.data.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterator, Mapping, Sequence

    from tbwidget.data.places import FoundFile, Place, Sources, Wanted
    from tbwidget.data.stretch import Stretch
    from tbwidget.record.frames import Frames


BATCH_BYTES: Final = 8 << 20
"""Of many small files are decoded in one go."""

MUCH_BYTES: Final = 32 << 20
"""Reading so many leaves memory free that is worth giving back."""

FETCHED_BYTES: Final = 32 << 20
FETCHED_FILES: Final = 256
"""Asked for at once of files that are not on this machine."""


class Logdir:
    """Reads the event files in some places, and goes on where it stopped when asked again.

    It has no thread of its own. `refresh` takes `lock` for as long as it changes something,
    and not while it lists folders or waits for a network; so should whoever reads from
    another thread than the one that refreshes.

    Parameters
    ----------
    path : str, os.PathLike, sequence or mapping
        A folder, which need not exist yet, or a URL that fsspec knows (``s3://bucket/runs``,
        ``sftp://host/runs``, ``zip://runs::runs.zip``); either may be a pattern
        (``runs/*/logs``). Several of them are given as TensorBoard takes them,
        ``"name:path,name2:path2"``, as a list, or as a dict of paths by name. A place's
        name is the first part of the names of its runs; what exists is taken for a path,
        whatever signs are in it.
    follow_links : bool, default: False
        Whether to go where links lead out of a folder. Those that stay inside lead to what
        is found anyway.
    salvage : bool, default: False
        Whether to search damaged files for what can still be read behind the damage
        (`tbwidget.data.event_file.EventFile`).
    storage_options : mapping, optional
        For the file systems of URLs, as `pandas.read_csv` takes them: keys, hosts, users.
    memory_budget : float, optional
        Bytes that the points of scalars may take; None as `tbwidget.data.memory` has it.

    Raises
    ------
    LogdirError
        No place is given, or a URL's protocol is not known or needs a library.
    ValueError
        The budget is negative.

    Attributes
    ----------
    path : str
        Absolute; all of them where there are several. Passwords are not shown.
    exists : bool
        Whether any of the places was there at the last refresh.
    folders, trees : set of str
        Folders of this machine in which event files may appear, and those that have them
        all below, without links.
    runs : dict of str to Run
        By name, in the order they were found.
    configs : dict of str to FoundFile
        What lists the embeddings of runs, by path; not read.
    lock : threading.RLock

    Examples
    --------
    >>> logdir = Logdir("runs")
    >>> while logdir.refresh(budget=1.0).more:
    ...     pass
    """

    def __init__(
        self,
        path: Sources,
        *,
        follow_links: bool = False,
        salvage: bool = False,
        storage_options: Mapping[str, Any] | None = None,
        memory_budget: float | None = None,
    ) -> None:
        sources = sources_of(path)
        self.path = described(sources)
        self.places = places_of(sources, storage_options or {}, follow_links=follow_links)
        self._salvages = salvage
        self.exists = False
        self.folders: set[str] = set()
        self.trees: set[str] = set()
        self.runs: dict[str, Run] = {}
        self.configs: dict[str, FoundFile] = {}
        self.lock = threading.RLock()
        self._files: dict[str, EventFile] = {}
        self._due: dict[str, EventFile] = {}
        self._far: dict[str, EventFile] = {}
        self._looks = 0
        self._passed_over: dict[str, Problem] = {}
        self._unlisted: dict[str, Problem] = {}
        self._of_configs: list[Problem] = []
        self._problem_count = 0
        self._read_bytes = 0
        self._scalars = ScalarDecoder()
        budget = checked_budget(memory_budget)
        self._memory = Memory(budget, self.runs, self.lock, self._scalars)

    @property
    def bytes_read_again(self) -> int:
        """Bytes of files that were read once more, to have points that had been dropped."""
        return self._memory.bytes_read_again

    @property
    def problems(self) -> list[Problem]:
        """What could not be read, folders first, then file by file."""
        of_files = [problem for file in self._files.values() for problem in file.problems]
        of_places = [*self._unlisted.values(), *self._passed_over.values(), *self._of_configs]
        return [*of_places, *of_files]

    @property
    def retries_at(self) -> float | None:
        """When the next file that could not be read may be tried again, by the monotonic clock."""
        return min(
            (file.rests_until for file in self._files.values() if file.resting), default=None
        )

    def may_hold(self, path: str) -> bool:
        """Whether the file at the absolute `path` may belong to it. Takes no time."""
        return any(path.startswith(tree) for tree in self.trees) or any(
            isinstance(place, LocalPlace) and path.startswith(place.prefix) for place in self.places
        )

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
            Absolute paths of the files of this machine to look at. Default: all places.
        budget : float, optional
            Seconds after which to stop; the next call goes on. A request under way is waited
            for. Default: read all.

        Returns
        -------
        Changes
        """
        deadline = None if budget is None else time.monotonic() + budget
        changes = Changes()
        if paths is None:
            self._look_around(changes)
        with self.lock:
            if paths is not None:
                self._look_at(paths, changes)
            self._read_due(deadline, changes)
        self._read_far(deadline, changes)
        with self.lock:
            changes.more = bool(self._due or self._far)
            problem_count = len(self._unlisted) + len(self._passed_over) + len(self._of_configs)
            problem_count += sum(file.problem_count for file in self._files.values())
            changes.problems_changed = problem_count != self._problem_count
            self._problem_count = problem_count
        return changes

    def note_config_problems(self, problems: list[Problem]) -> None:
        """Have these be what is wrong with `configs`, which are read elsewhere."""
        self._of_configs = problems

    def tidy(self) -> None:
        """Give back memory that reading has left free, where that may be much.

        For those who have time after a refresh: it takes some milliseconds.
        """
        if self._read_bytes > MUCH_BYTES:
            self._read_bytes = 0
            give_back_memory()

    def watch(self, budget: float | None = None) -> Generator[Changes]:
        """Yield what comes as it comes, and first what there is; end when closed.

        What a writer of this process flushes is told at once, what another writes on this
        machine within a tenth of a second, and the rest when it is looked at, after pauses
        that grow while nothing comes.

        Parameters
        ----------
        budget : float, optional
            Seconds after which to yield what was read so far, where there is much. Default:
            read all.

        Yields
        ------
        Changes
            Never empty.

        Examples
        --------
        >>> for changes in Logdir("runs").watch():  # doctest: +SKIP
        ...     print(len(changes.series), "series have grown")
        """
        watch = Watch(self)
        try:
            while True:
                changes = watch.refresh(budget)
                if changes:
                    yield changes
                watch.wait()
        finally:
            watch.close()

    def _look_around(self, changes: Changes) -> None:
        """Find out which files there are, and which have changed."""
        while True:
            looks = self._looks
            listing = Listing()
            for place in self.places:
                place.find(listing)
            with self.lock:
                # Another thread may have looked meanwhile, and have seen what is newer.
                if looks == self._looks:
                    self._looks += 1
                    self._take_listing(listing, changes)
                    return

    def _take_listing(self, listing: Listing, changes: Changes) -> None:
        self.exists = listing.exists or not self.places
        self.folders, self.trees = listing.folders, listing.trees
        self._unlisted = _problems(listing.unlisted, self._unlisted)
        self._passed_over = _problems(listing.passed_over, self._passed_over)
        configs = {file.path: file for file in listing.configs}
        changes.configs_changed = configs != self.configs
        self.configs = configs
        found = {file.path: file for file in listing.files}
        # What is below a folder that can't be listed now stays known.
        hidden = tuple(map(prefix_of, self._unlisted))
        for path in [path for path in self._files if path not in found]:
            if not path.startswith(hidden):
                self._drop(path, changes)
        for path, (_, run, latest, place) in found.items():
            file = self._files.get(path) or self._add(path, run, place, changes)
            file.size = latest.size
            if file.is_due(latest) and path not in self._due:
                self._put_off({path: file})

    def _look_at(self, paths: Collection[str], changes: Changes) -> None:
        for path in paths:
            file = self._files.get(path) or self._found_at(path, changes)
            if file and _is_due(file):
                # First of all, for somebody is waiting for it.
                self._due = {file.path: file, **self._due}

    def _found_at(self, path: str, changes: Changes) -> EventFile | None:
        """Return the file at `path`, by whatever links; None where it belongs to no place."""
        for place in self.places:
            known = place.canonical(path) if isinstance(place, LocalPlace) else None
            if known is not None and isinstance(place, LocalPlace):
                self.exists = True
                run = place.run_of(known)
                return self._files.get(known) or self._add(known, run, place, changes)
        return None

    def _put_off(self, files: Mapping[str, EventFile]) -> None:
        """Have files read later, those that are not on this machine when they are fetched."""
        for path, file in files.items():
            (self._far if file.place.is_far else self._due)[path] = file

    def _read_far(self, deadline: float | None, changes: Changes) -> None:
        """Fetch and read what is not on this machine, many files at once."""
        while self._far and not self._due:
            with self.lock:
                batch, wanted = self._next_far()
            for place, ranges in wanted.items():
                place.fetch(ranges)
            with self.lock:
                self._due.update({file.path: file for file in batch if file.path in self._files})
                self._read_due(deadline, changes)
            if deadline is not None and time.monotonic() > deadline:
                return

    def _next_far(self) -> tuple[list[EventFile], dict[Place, list[Wanted]]]:
        """Take as many files as are fetched at once, and tell what is wanted of each place."""
        batch: list[EventFile] = []
        by_place: defaultdict[Place, list[Wanted]] = defaultdict(list)
        size = 0
        while self._far and len(batch) < FETCHED_FILES and size < FETCHED_BYTES:
            file = self._far.pop(next(iter(self._far)))
            wanted = file.wanted()
            batch.append(file)
            by_place[file.place].append(wanted)
            size += wanted.end - wanted.begin
        return batch, by_place

    def _add(self, path: str, name: str, place: Place, changes: Changes) -> EventFile:
        run = self.runs.get(name)
        if run is None:
            run = self.runs[name] = Run(name, self._memory)
            changes.runs_added.append(name)
        file = EventFile(path, name, place, salvage=self._salvages)
        self._files[path] = run.files[path] = file
        return file

    def _drop(self, path: str, changes: Changes) -> None:
        """Forget a file that is gone, and its run with the last one."""
        file = self._files.pop(path)
        self._due.pop(path, None)
        self._far.pop(path, None)
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
                like = batch[-1][1].frames if batch else None
                stretch, more = self._read_some(file, like, changes)
                if stretch:
                    batch.append((file, stretch))
                    size += len(stretch.data)
                if more:
                    unfinished[path] = file
                if deadline is not None and time.monotonic() > deadline:
                    break
            self._read_bytes += size
            # To the end, so that one long file does not keep the others waiting.
            self._put_off(unfinished)
            self._memory.note(self._take(batch, changes))
            if deadline is not None and time.monotonic() > deadline:
                return

    def _take(self, batch: Sequence[tuple[EventFile, Stretch]], changes: Changes) -> int:
        """Decode what was read; return how many bytes of memory it takes at most."""
        decoded = self._scalars.decode([stretch for _, stretch in batch])
        growth = 0
        for (file, stretch), found in zip(batch, decoded, strict=True):
            run = self.runs[file.run]
            names = run.take(file, stretch, found)
            self._touch(run, names, changes)
            growth += most_growth(stretch, names)
        return growth

    def _read_some(
        self, file: EventFile, like: Frames | None, changes: Changes
    ) -> tuple[Stretch | None, bool]:
        """Read a stretch of `file`; return it, and whether there is more."""
        run, generation = self.runs[file.run], file.generation
        stretch, more = file.read(like)
        if file.generation != generation:
            self._touch(run, run.drop_file(file.path), changes)
        if file.state is State.GONE:
            self._drop(file.path, changes)
        return stretch, more

    def _touch(self, run: Run, names: set[tuple[str, str]], changes: Changes) -> None:
        changes.series.update(SeriesKey(run.name, tag, plugin) for tag, plugin in names)


def _is_due(file: EventFile) -> bool:
    """Whether a file of this machine has changed since it was read, or is gone."""
    try:
        return file.is_due(signature(os.stat(file.path)))  # noqa: PTH116
    except OSError:
        return not file.resting


def _problems(found: Mapping[str, str], before: Mapping[str, Problem]) -> dict[str, Problem]:
    """Return what was found as problems, those that were there before unchanged."""
    now = time.time()
    return {
        path: before.get(path) or Problem(printable(path), None, what, now)
        for path, what in found.items()
    }
