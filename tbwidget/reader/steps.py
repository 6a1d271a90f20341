"""Steps of time series that stay in their files until somebody looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from tbwidget._errors import ReadError
from tbwidget.data.rereading import read_event, read_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbwidget._proto import event_pb2 as pb
    from tbwidget.data.series import IndexEntry

Result = TypeVar("Result")
Item = TypeVar("Item", bound="Step")


class Step:
    """One step of a time series.

    Attributes
    ----------
    run, tag : str
    step : int
    wall_time : float
        Seconds since the epoch.
    """

    def __init__(self, run: str, tag: str, entry: IndexEntry) -> None:
        self.run = run
        self.tag = tag
        self.step = entry.step
        self.wall_time = entry.wall_time
        self._entry = entry

    def __repr__(self) -> str:
        return f"{type(self).__name__}(run={self.run!r}, tag={self.tag!r}, step={self.step})"

    def _of_value(
        self, decode: Callable[[pb.Summary.Value], Result], entry: IndexEntry | None = None
    ) -> Result:
        """Return what `decode` makes of a value, by default the step's own."""
        return self._told(lambda: decode(read_value(entry or self._entry)))

    def _of_event(self, decode: Callable[[pb.Event], Result]) -> Result:
        """Return what `decode` makes of the step's event."""
        return self._told(lambda: decode(read_event(self._entry)))

    def _told(self, read: Callable[[], Result]) -> Result:
        """Return what `read` returns; its errors tell of which step they are."""
        try:
            return read()
        except ReadError as error:
            where = f"{self.tag!r} of run {self.run!r} at step {self.step}"
            raise ReadError(f"{where}: {error}") from error


class Steps(Sequence[Item], Generic[Item]):
    """Steps in order, by run, tag and step; reading happens when one is looked at.

    It is what was there when it was made: a refresh of the logdir adds nothing to it. Items
    are made anew each time, so that nothing that was read stays in memory.
    """

    def __init__(self, kind: type[Item], places: Sequence[tuple[str, str, Any]]) -> None:
        self._kind = kind
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Item: ...

    @overload
    def __getitem__(self, index: slice) -> Steps[Item]: ...

    def __getitem__(self, index: int | slice) -> Item | Steps[Item]:
        if isinstance(index, slice):
            return Steps(self._kind, self._places[index])
        return self._kind(*self._places[index])

    def __repr__(self) -> str:
        series = len({(run, tag) for run, tag, _ in self._places})
        return f"<{len(self)} × {self._kind.__name__}, of {series} time series>"
