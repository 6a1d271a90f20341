"""A logdir: all runs in one or several places, followed as they grow."""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict, defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

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
from tbwidget.data.problems import Problem, Tally
from tbwidget.data.run import Run
from tbwidget.data.scalar_decode import ScalarDecoder
from tbwidget.data.watching import Watch

if TYPE_CHECKING:
    from collections.abc import (
        Collection,
        Container,
        Generator,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )  # fmt: skip

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

REST: Final = 10
"""A look around that took long is followed by a pause so many times as long, while there is
enough to read."""

SHARE: Final = 256
"""One file in so many of those that are due is read in one go, whatever the budget, so that
the costs of each go are borne by as many files: time grows with the number of files alone."""

ENOUGH_BYTES: Final = 1 << 20
"""Limit of what is read for that: a few large files take long enough."""


class Progress(NamedTuple):
    """How far reading is.

    Attributes
    ----------
    files_read, files : int
        Files that are read to their ends, and all of them.
    bytes_read, bytes : int
        Of all files, as they were at the last look around.
    """

    files_read: int
    files: int
    bytes_read: int
    bytes: int


class Logdir:
    """Reads the event files in some places, and goes on where it stopped when asked again.

    It has no thread of its own. `refresh` takes `lock` for as long as it changes something,
    and not while it lists folders or waits for a network; so should whoever reads from
    another thread than the one that refreshes.

    Parameters
    ----------
    path : str, os.PathLike, sequence or mapping
        A folder, which need not exist yet, an event file, which is one run called ``.``, or
        a URL of either that fsspec knows (``s3://bucket/runs``, ``sftp://host/runs``,
        ``zip://runs::runs.zip``); each may be a pattern (``runs/*/logs``). Several of them
        are given as TensorBoard takes them, ``"name:path,name2:path2"``, as a list, or as a
        dict of paths by name. A place's name is the first part of the names of its runs, or
        that of an event file's run. What exists is taken for a path, whatever signs are in
        it, and a ``pathlib.Path`` always is; where some of what a string may mean does not
        exist yet, all of it is waited for.
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
    look_seconds : float
        Time that the last look around took.

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
        # Read from the front, where a plain dict would be searched for its first entry.
        self._due: OrderedDict[str, EventFile] = OrderedDict()
        self._far: OrderedDict[str, EventFile] = OrderedDict()
        self._looks = 0
        self.look_seconds = 0.0
        self._may_look_at = 0.0
        self._of_places: dict[tuple[str, str], Problem] = {}
        self._missing: dict[str, str] = {}
        self._of_configs: list[Problem] = []
        self._tally = Tally()
        self._problem_count = 0
        self._bytes_read = self._bytes_found = 0
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
        return [*self._of_places.values(), *self._of_configs, *of_files]

    @property
    def progress(self) -> Progress:
        """How far reading is."""
        with self.lock:
            files = len(self._files)
            done = files - len(self._due) - len(self._far)
            found = max(self._bytes_found, self._bytes_read)
            return Progress(done, files, self._bytes_read, found)

    @property
    def retries_at(self) -> float | None:
        """When the next file that could not be read may be tried again, by the monotonic clock."""
        return min(
            (file.rests_until for file in self._files.values() if file.resting), default=None
        )

    def may_hold(self, path: str) -> bool:
        """Whether the file at the absolute `path` may belong to it. Takes no time."""
        return any(path.startswith(tree) for tree in self.trees) or any(
            isinstance(place, LocalPlace) and (path == place.root or path.startswith(place.prefix))
            for place in self.places
        )

    def series_keys(self) -> Iterator[SeriesKey]:
        """Yield the keys of all series there are."""
        for run in self.runs.values():
            for tag, plugin in run.series:
                yield SeriesKey(run.name, tag, plugin)

    def refresh(
        self,
        paths: Collection[str] | None = None,
        budget: float | None = None,
        *,
        looks: bool = False,
    ) -> Changes:
        """Read what has come since the last time.

        Parameters
        ----------
        paths : collection of str, optional
            Absolute paths of the files of this machine to look at. Default: all places.
        budget : float, optional
            Seconds of reading after which to stop; the next call goes on, and looks around
            only when all is read that was found, or after a pause. A look around and a
            request under way are waited for, and one file in `SHARE` is read, at least.
            Default: read all.
        looks : bool
            Whether to look around in any case.

        Returns
        -------
        Changes
        """
        changes = Changes()
        if paths is None and (looks or budget is None or self._may_look()):
            self._look_around(changes)
        deadline = None if budget is None else time.monotonic() + budget
        with self.lock:
            if paths is not None:
                self._look_at(paths, changes)
            self._read_due(deadline, changes)
        self._read_far(deadline, changes)
        with self.lock:
            if changes.runs_removed:
                changes.series = {key for key in changes.series if self._has(key)}
            changes.more = bool(self._due or self._far)
            problem_count = len(self._of_configs) + self._tally.count
            changes.problems_changed |= problem_count != self._problem_count
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

    def _may_look(self) -> bool:
        """Whether to look around, rather than to go on reading what was found."""
        with self.lock:
            return not (self._due or self._far) or time.monotonic() >= self._may_look_at

    def _look_around(self, changes: Changes) -> None:
        """Find out which files there are, and which have changed."""
        while True:
            looks, began = self._looks, time.monotonic()
            listing = Listing()
            for place in self.places:
                place.find(listing)
            with self.lock:
                # Another thread may have looked meanwhile, and have seen what is newer.
                if looks == self._looks:
                    self._looks += 1
                    self._take_listing(listing, changes)
                    ended = time.monotonic()
                    self.look_seconds = ended - began
                    self._may_look_at = ended + REST * self.look_seconds
                    return

    def _take_listing(self, listing: Listing, changes: Changes) -> None:
        self.exists = listing.exists or not self.places
        self.folders, self.trees = listing.folders, listing.trees
        is_list = len(self.places) > 1 and not listing.is_whole
        found = [*listing.unlisted.items(), *listing.passed_over.items(), *listing.repeated]
        self._missing = listing.missing if is_list else {}
        found += self._missing.items()
        of_places = _problems(found, self._of_places)
        changes.problems_changed = of_places.keys() != self._of_places.keys()
        self._of_places = of_places
        configs = {file.path: file for file in listing.configs}
        changes.configs_changed = configs != self.configs
        self.configs = configs
        files = {file.path: file for file in listing.files}
        # What is below a folder that can't be listed now stays known.
        hidden = set(map(prefix_of, listing.unlisted))
        for path in [path for path in self._files if path not in files]:
            if not _is_below(path, hidden) and path not in listing.unlisted:
                self._drop(path, changes)
        self._bytes_found = 0
        for path, (_, run, latest, place) in files.items():
            file = self._files.get(path) or self._add(path, run, place, changes)
            file.size = latest.size
            self._bytes_found += latest.size
            if file.is_due(latest) and path not in self._due:
                self._put_off({path: file})

    def _look_at(self, paths: Collection[str], changes: Changes) -> None:
        for path in paths:
            file = self._files.get(path) or self._found_at(path, changes)
            if file and _is_due(file):
                # First of all, for somebody is waiting for it.
                self._due[file.path] = file
                self._due.move_to_end(file.path, last=False)

    def _found_at(self, path: str, changes: Changes) -> EventFile | None:
        """Return the file at `path`, by whatever links; None where it belongs to no place."""
        for place in self.places:
            known = place.canonical(path) if isinstance(place, LocalPlace) else None
            if known is not None and isinstance(place, LocalPlace):
                self.exists = True
                file = self._files.get(known)
                if file is None:
                    file = self._add(known, place.run_of(known), place, changes)
                    what = self._missing.pop(place.shown, "")
                    if self._of_places.pop((place.shown, what), None):
                        changes.problems_changed = True
                return file
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
            _, file = self._far.popitem(last=False)
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
        file = EventFile(path, name, place, salvage=self._salvages, tally=self._tally)
        self._files[path] = run.files[path] = file
        return file

    def _drop(self, path: str, changes: Changes) -> None:
        """Forget a file that is gone, and its run with the last one."""
        file = self._files.pop(path)
        file.forget_problems()
        self._bytes_read -= file.offset
        self._due.pop(path, None)
        self._far.pop(path, None)
        run = self.runs[file.run]
        del run.files[path]
        if run.files:
            self._touch(run, run.drop_file(path), changes)
        else:
            del self.runs[run.name]
            changes.runs_removed.append(run.name)

    def _read_due(self, deadline: float | None, changes: Changes) -> None:
        """Read what is due, many files at once where they are small."""
        fewest, files = len(self._due) // SHARE, 0
        while self._due:
            batch: list[tuple[EventFile, Stretch]] = []
            unfinished: dict[str, EventFile] = {}
            size = 0
            while self._due and size < BATCH_BYTES:
                path, file = self._due.popitem(last=False)
                files += 1
                like = batch[-1][1].frames if batch else None
                stretch, more = self._read_some(file, like, changes)
                if stretch:
                    batch.append((file, stretch))
                    size += len(stretch.data)
                if more:
                    unfinished[path] = file
                is_enough = files >= fewest or size >= ENOUGH_BYTES
                if is_enough and deadline is not None and time.monotonic() > deadline:
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
        run, generation, before = self.runs[file.run], file.generation, file.offset
        stretch, more = file.read(like)
        self._bytes_read += file.offset - before
        if file.generation != generation:
            self._touch(run, run.drop_file(file.path), changes)
        if file.state is State.GONE:
            self._drop(file.path, changes)
        return stretch, more

    def _has(self, key: SeriesKey) -> bool:
        run = self.runs.get(key.run)
        return run is not None and (key.tag, key.plugin) in run.series

    def _touch(self, run: Run, names: set[tuple[str, str]], changes: Changes) -> None:
        changes.series.update(SeriesKey(run.name, tag, plugin) for tag, plugin in names)


def _is_due(file: EventFile) -> bool:
    """Whether a file of this machine has changed since it was read, or is gone."""
    try:
        return file.is_due(signature(os.stat(file.path)))  # noqa: PTH116
    except OSError:
        return not file.resting


def _is_below(path: str, prefixes: Container[str]) -> bool:
    """Whether `path` begins with one of `prefixes`, each of which ends with a slash."""
    return any(path[: at + 1] in prefixes for at, sign in enumerate(path) if sign == "/")


def _problems(
    found: Iterable[tuple[str, str]], before: Mapping[tuple[str, str], Problem]
) -> dict[tuple[str, str], Problem]:
    """Return paths and what is wrong there as problems, those that were there before unchanged."""
    now = time.time()
    return {
        (path, what): before.get((path, what)) or Problem(printable(path), None, what, now)
        for path, what in found
    }
