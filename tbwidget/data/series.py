"""Time series of one tag in one run, gathered from the files of the run."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np

from tbwidget.data.columns import NO_POINTS, Columns, Line, span_of
from tbwidget.data.order import arranged, by_step, in_order, joined, purged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tbwidget.data.columns import Span
    from tbwidget.data.decode import Blob, Metadata, Restart

_LOOKS: Final = itertools.count(1)
"""Numbers the looks at all series, and their beginnings."""


class IndexEntry(NamedTuple):
    """Where something that is not a scalar lies."""

    step: int
    wall_time: float
    file: str
    offset: int
    """Of its record, in bytes from the start of the file."""
    length: int
    """Bytes of the record's payload."""
    value_index: int
    """Which of the record's values it is."""


class Series:
    """What scalars and all else have in common.

    Attributes
    ----------
    display_name, description : str
        What the writer says of the series; may be empty, and is not to be trusted.
    """

    __slots__ = ("description", "display_name")

    def __init__(self) -> None:
        self.display_name = ""
        self.description = ""

    @property
    def text_size(self) -> int:
        """How many characters that is."""
        return len(self.display_name) + len(self.description)

    def learn(self, metadata: Metadata) -> None:
        """Take in what a record says of its series; the latest word counts."""
        self.display_name = metadata.display_name or self.display_name
        self.description = metadata.description or self.description


class _Part:
    """What one file has of a scalar series.

    Attributes
    ----------
    columns : Columns
    restarts : list of (int, Restart)
        Restarts the file's writer declared, each with the number of points before it.
    """

    __slots__ = ("columns", "restarts")

    def __init__(self, restarts: list[tuple[int, Restart]]) -> None:
        self.columns = Columns()
        self.restarts = restarts

    def arranged(self) -> Line:
        line = self.columns.line
        if not self.restarts:
            return arranged(line)
        keep = np.ones(len(line.step), bool)
        for count, restart in self.restarts:
            before = max(0, count - self.columns.dropped)
            keep[:before] &= line.step[:before] < restart.step
        return arranged(line.take(keep))

    def began(self) -> float:
        """Wall time of the part's first point or restart."""
        times = [restart.wall_time for _, restart in self.restarts[:1]]
        first = self.columns.first_time
        if first is not None:
            times.append(first)
        return min(times, default=0.0)


class Keeper(Protocol):
    """Has the points of series dropped, and knows where they are to be had again."""

    def load(self, series: ScalarSeries) -> None:
        """Have `series` hold again what it dropped, as far as that can be read."""

    def note(self, nbytes: int, series: ScalarSeries) -> None:
        """Be told that `series`, which is being looked at, holds so many bytes more."""


class ScalarSeries(Series):
    """Every point of a scalar time series, and the line it draws.

    Points may be dropped from memory; they are counted all the same, and who looks has them
    read again. Points that come meanwhile are held.

    Parameters
    ----------
    keeper : Keeper, optional
        Without, nothing must be dropped.

    Attributes
    ----------
    line_generation : int
        Raised when the line is no longer what it was with points added at its end.
    losses : int
        How often points were taken away, because a file is gone or another.
    looked : int
        Grows with each look at any series: those looked at last have the greatest.
    """

    __slots__ = (
        "_keeper",
        "_line",
        "_may_lack",
        "_parts",
        "_seen",
        "line_generation",
        "looked",
        "losses",
    )

    def __init__(self, keeper: Keeper | None = None) -> None:
        super().__init__()
        self.line_generation = 0
        self.losses = 0
        self.looked = next(_LOOKS)
        self._keeper = keeper
        self._parts: dict[str, _Part] = {}
        self._line: Columns | None = None
        # Points of the line that somebody has seen.
        self._seen = 0
        self._may_lack = False

    @property
    def count(self) -> int:
        """Points in the files, those that a restart shadows among them."""
        return sum(len(part.columns) for part in self._parts.values())

    @property
    def files(self) -> set[str]:
        """Paths of the files with points of this series."""
        return {path for path, part in self._parts.items() if len(part.columns)}

    @property
    def nbytes(self) -> int:
        """Bytes of memory that the points take."""
        nbytes, line = 0, self._line
        for part in self._parts.values():
            nbytes += part.columns.nbytes
            if part.columns is line:
                line = None
        return nbytes if line is None else nbytes + line.nbytes

    @property
    def span(self) -> Span | None:
        """Where the line begins and ends, None if it has no points.

        While the line only grows at its end, that takes no reading of what was dropped.
        """
        if self._line is None:
            line = self.line()
            if self._line is None:
                return span_of(line)
        return self._line.span

    def line(self) -> Line:
        """Return the columns to draw: steps in order, what restarts shadow left out.

        The rules are those of `tbwidget.data.order`. Views, not to be written to. Without
        what was dropped and can't be read again, which is then among the problems of its
        file.
        """
        self.looked = next(_LOOKS)
        if self._line is None or self._line.dropped:
            if not self._load():
                self._line, self._seen = None, 0
                self.line_generation += 1
                return self._built().line
            self._line = self._built()
            if self._keeper and self._line is not next(iter(self._parts.values())).columns:
                self._keeper.note(self._line.nbytes, self)
        self._seen = len(self._line)
        return self._line.line

    def line_from(self, start: int) -> Line:
        """Return the line from index `start` on; what came since it was seen takes no reading."""
        line = self._line
        if line is None or start < line.dropped:
            return self.line().take(slice(start, None))
        self.looked, self._seen = next(_LOOKS), len(line)
        return line.line.take(slice(start - line.dropped, None))

    def written(self) -> Line:
        """Return every point, what restarts shadow among them, its steps in order.

        As with `line`, what can't be read again is left out.
        """
        self.looked = next(_LOOKS)
        self._load()
        lines = [part.columns.line for part in self._in_time()]
        return by_step(Line(*(np.concatenate(parts) for parts in zip(*lines, strict=True))))

    def file_lines(self) -> dict[str, Line]:
        """Return every point as it was written, by the files, in the order that those began.

        Views, not to be written to. As with `line`, what can't be read again is left out.
        """
        self.looked = next(_LOOKS)
        self._load()
        parts = {id(part): path for path, part in self._parts.items()}
        return {parts[id(part)]: part.columns.line for part in self._in_time()}

    def drop(self, *, unseen: bool) -> None:
        """Hold the points no longer.

        Parameters
        ----------
        unseen : bool
            Whether that goes also for those that came since somebody saw the line, and so
            will be asked for.
        """
        if self._line is None and not self.has_dropped():
            self._line = self._built()
        line, self._may_lack = self._line, True
        for part in self._parts.values():
            if part.columns is not line:
                part.columns.drop(len(part.columns))
        if line is not None:
            line.drop(len(line) if unseen or not self._seen else self._seen)

    def has_dropped(self) -> bool:
        """Whether there are points that are not held."""
        self._may_lack &= any(part.columns.dropped for part in self._parts.values())
        return self._may_lack

    def lacks(self, file: str) -> bool:
        """Whether there are points of `file` that are not held."""
        part = self._parts.get(file)
        return part is not None and part.columns.dropped > 0

    def compact(self) -> None:
        """Hold nothing in memory besides the points."""
        for columns in self._held():
            columns.compact()

    def part(self, file: str) -> Line:
        """Return the points of `file` that are held, as they stand in it."""
        part = self._parts.get(file)
        return part.columns.line if part else NO_POINTS

    def restore(self, file: str, line: Line) -> bool:
        """Hold the points of `file` again, which are `line`; return whether it has as many."""
        columns = self._parts[file].columns
        if len(line.step) != len(columns):
            return False
        columns.restore(line)
        return True

    def begin_part(self, file: str, restarts: Iterable[Restart]) -> None:
        """Be told of the restarts that `file` declared before its first point here."""
        if file not in self._parts:
            self._parts[file] = _Part([(0, restart) for restart in restarts])

    def extend(self, file: str, added: Line) -> None:
        """Append points of `file`, in the order they stand in it."""
        part = self._parts.get(file)
        if part is None:
            part = self._parts[file] = _Part([])
        if self._line is None:
            part.columns.append(added)
            return
        continues = self._continues(part, added)
        part.columns.append(added)
        if not continues:
            self._forget_line()
        elif self._line is not part.columns:
            self._line.append(added)

    def restart(self, file: str, restart: Restart) -> None:
        """Be told that the writer of `file` begins again."""
        part = self._parts.setdefault(file, _Part([]))
        part.restarts.append((len(part.columns), restart))
        self._forget_line()

    def drop_file(self, file: str) -> bool:
        """Forget what `file` had, because it is gone or another; return whether it had any."""
        if self._parts.pop(file, None) is None:
            return False
        self.losses += 1
        self._forget_line()
        return True

    def _continues(self, part: _Part, added: Line) -> bool:
        """Whether `added`, the next points of `part`, go on where the line ends.

        Of several files only the one that began last can go on, and only where the line
        has points of it: what another still writes may turn a restart into files written
        at once.
        """
        assert self._line is not None
        last = self._line.last
        if last is None or added.step[0] < last[0] or not in_order(added.step):
            return False
        if len(self._parts) == 1:
            return True
        if not len(part.columns) or self._in_time()[-1] is not part:
            return False
        times = np.append(last[1], added.wall_time)
        return bool(np.all(times[1:] >= times[:-1]))

    def _in_time(self) -> list[_Part]:
        """Return the parts in the order they began."""
        if len(self._parts) == 1:
            return [*self._parts.values()]
        return sorted(self._parts.values(), key=_Part.began)

    def _forget_line(self) -> None:
        if self._line is not None:
            self._line, self._seen = None, 0
            self.line_generation += 1

    def _held(self) -> list[Columns]:
        """Return what takes memory, the line last where it is no part's own columns."""
        columns = [part.columns for part in self._parts.values()]
        line = self._line
        if line is not None and all(line is not one for one in columns):
            columns.append(line)
        return columns

    def _load(self) -> bool:
        """Have all points held; return whether they are."""
        if self._may_lack and self._keeper and self.has_dropped():
            self._keeper.load(self)
        return not (self._may_lack and self.has_dropped())

    def _built(self) -> Columns:
        parts = self._in_time()
        if len(parts) == 1 and not parts[0].restarts and in_order(parts[0].columns.line.step):
            return parts[0].columns
        merged = Columns().line
        for part in parts:
            for _, restart in part.restarts:
                if len(merged.step) and restart.wall_time >= merged.wall_time.max():
                    merged = purged(merged, restart.step)
            merged = joined(merged, part.arranged())
        built = Columns()
        built.append(merged)
        return built


class BlobSeries(Series):
    """Where each step of an image, a histogram, a text or another thing lies.

    Attributes
    ----------
    entries : list of IndexEntry
        In the order they were found.
    losses : int
        How often entries were taken away, because a file is gone or another.
    """

    __slots__ = ("entries", "losses")

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[IndexEntry] = []
        self.losses = 0

    @property
    def count(self) -> int:
        """Steps there are."""
        return len(self.entries)

    @property
    def files(self) -> set[str]:
        """Paths of the files with entries of this series."""
        return {entry.file for entry in self.entries}

    def add(self, blob: Blob, file: str, offset: int, length: int) -> None:
        """Append an entry."""
        self.entries.append(
            IndexEntry(blob.step, blob.wall_time, file, offset, length, blob.value_index)
        )

    def drop_file(self, file: str) -> bool:
        """Forget what `file` had, because it is gone or another; return whether it had any."""
        kept = [entry for entry in self.entries if entry.file != file]
        dropped = len(kept) < len(self.entries)
        self.losses += dropped
        self.entries = kept
        return dropped
