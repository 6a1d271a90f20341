"""Time series of one tag in one run, gathered from the files of the run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tbwidget.data.columns import Columns, Line
from tbwidget.data.order import arranged, by_step, in_order, joined, purged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tbwidget.data.decode import Blob, Metadata, Restart


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


@dataclass(slots=True)
class _Part:
    """What one file has of a scalar series."""

    columns: Columns = field(default_factory=Columns)
    restarts: list[tuple[int, Restart]] = field(default_factory=list)
    """Restarts the file's writer declared, each with the number of points before it."""

    def arranged(self) -> Line:
        line = self.columns.line
        if not self.restarts:
            return arranged(line)
        keep = np.ones(len(self.columns), bool)
        for count, restart in self.restarts:
            keep[:count] &= line.step[:count] < restart.step
        return arranged(line.take(keep))

    def began(self) -> float:
        """Wall time of the part's first point or restart."""
        times = [restart.wall_time for _, restart in self.restarts[:1]]
        times += self.columns.line.wall_time[:1].tolist()
        return min(times, default=0.0)


class ScalarSeries(Series):
    """Every point of a scalar time series, and the line it draws.

    Attributes
    ----------
    line_generation : int
        Raised when the line is no longer what it was with points added at its end.
    """

    def __init__(self) -> None:
        super().__init__()
        self.line_generation = 0
        self._parts: dict[str, _Part] = {}
        self._line: Columns | None = None

    @property
    def count(self) -> int:
        """Points in the files, those that a restart shadows among them."""
        return sum(len(part.columns) for part in self._parts.values())

    @property
    def files(self) -> set[str]:
        """Paths of the files with points of this series."""
        return {path for path, part in self._parts.items() if len(part.columns)}

    def line(self) -> Line:
        """Return the columns to draw: steps in order, what restarts shadow left out.

        The rules are those of `tbwidget.data.order`. Views, not to be written to.
        """
        if self._line is None:
            self._line = self._built()
        return self._line.line

    def written(self) -> Line:
        """Return every point, what restarts shadow among them, its steps in order."""
        lines = [part.columns.line for part in self._in_time()]
        return by_step(Line(*(np.concatenate(parts) for parts in zip(*lines, strict=True))))

    def begin_part(self, file: str, restarts: Iterable[Restart]) -> None:
        """Be told of the restarts that `file` declared before its first point here."""
        if file not in self._parts:
            self._parts[file] = _Part(restarts=[(0, restart) for restart in restarts])

    def extend(self, file: str, added: Line) -> None:
        """Append points of `file`, in the order they stand in it."""
        part = self._parts.get(file)
        if part is None:
            part = self._parts[file] = _Part()
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
        part = self._parts.setdefault(file, _Part())
        part.restarts.append((len(part.columns), restart))
        self._forget_line()

    def drop_file(self, file: str) -> bool:
        """Forget what `file` had, because it is gone or another; return whether it had any."""
        if self._parts.pop(file, None) is None:
            return False
        self._forget_line()
        return True

    def _continues(self, part: _Part, added: Line) -> bool:
        """Whether `added`, the next points of `part`, go on where the line ends.

        Of several files only the one that began last can go on, and only where the line
        has points of it: what another still writes may turn a restart into files written
        at once.
        """
        assert self._line is not None
        line = self._line.line
        if not len(line.step):
            return False
        if added.step[0] < line.step[-1] or not in_order(added.step):
            return False
        if len(self._parts) == 1:
            return True
        if not len(part.columns) or self._in_time()[-1] is not part:
            return False
        times = np.append(line.wall_time[-1:], added.wall_time)
        return bool(np.all(times[1:] >= times[:-1]))

    def _in_time(self) -> list[_Part]:
        """Return the parts in the order they began."""
        if len(self._parts) == 1:
            return [*self._parts.values()]
        return sorted(self._parts.values(), key=_Part.began)

    def _forget_line(self) -> None:
        if self._line is not None:
            self._line = None
            self.line_generation += 1

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
    """

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[IndexEntry] = []

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
        self.entries = kept
        return dropped
