"""The contract between a panel and whoever publishes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Hashable

    import numpy as np
    from numpy.typing import NDArray

Axis = Literal["step", "wall_time"]
"""The columns a window can be cut along."""

StepOrder = Literal["ordered", "partitioned"]
"""Whether a line goes by its steps, without what restarts shadow, or as it was written."""


@dataclass(frozen=True, slots=True)
class Points:
    """A stretch of one series, column by column.

    Attributes
    ----------
    step : ndarray of int64, shape (n,)
    wall_time : ndarray of float64, shape (n,)
        Seconds since the epoch.
    value : ndarray of float32 or float64, shape (n,)
    mode : {"append", "replace"}
        Whether the points follow those sent before, or stand for all of them.
    total : int
        Points in the event files, of which these may be a selection.
    """

    step: NDArray[np.int64]
    wall_time: NDArray[np.float64]
    value: NDArray[np.floating[Any]]
    mode: Literal["append", "replace"]
    total: int


class Panel(Protocol):
    """What a panel must offer to be published."""

    @property
    def name(self) -> str:
        """Name in ``%tbwidget --panel`` and in the browser's registry."""

    @property
    def plugin(self) -> str:
        """The plugin whose series it shows."""

    def advance(
        self, series: Any, cursor: Hashable | None, max_points: int
    ) -> tuple[Points, Hashable]:
        """Return what is new since `cursor` (None: everything) and the next cursor."""

    def window(self, series: Any, axis: Axis, first: float, last: float, max_points: int) -> Points:
        """Return the stretch of `series` from `first` to `last` along `axis`."""
