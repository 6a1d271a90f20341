"""A trait that is an array of points' indices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Points(traitlets.TraitType[Any, Any]):
    """Indices of points: an array of int64, ascending, each once, that is not to be written to.

    What can be made one is taken: a list, a range, a mask of booleans of all points.
    """

    info_text = "indices of points, or a mask of booleans"

    def default(self, obj: Any = None) -> NDArray[np.int64]:
        """Return an empty array."""
        return _read_only(np.empty(0, np.int64))

    def validate(self, obj: Any, value: Any) -> NDArray[np.int64]:
        """Return `value` as such an array."""
        found = np.asarray(value)
        if found.ndim != 1 or (found.size and found.dtype.kind not in "iub"):
            self.error(obj, value)
        if found.dtype.kind == "b":
            found = np.flatnonzero(found)
        points = np.unique(found.astype(np.int64))
        if points.size and points[0] < 0:
            self.error(obj, value)
        return _read_only(points)

    def set(self, obj: Any, value: Any) -> None:
        """Set it, and tell observers where it is another than before."""
        made = self.validate(obj, value)
        before = obj._trait_values.get(self.name)
        if before is None or not np.array_equal(made, before):
            super().set(obj, made)


def _read_only(points: NDArray[np.int64]) -> NDArray[np.int64]:
    points.flags.writeable = False
    return points
