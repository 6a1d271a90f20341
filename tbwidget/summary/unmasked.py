"""Arrays without their masked numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tbwidget.summary.arrays import as_real_array, element_types
from tbwidget.summary.masked import count_masked, is_masked_type, is_na

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


def as_unmasked_array(value: Any, what: str) -> NDArray[Any]:
    """Return a copy of the real numbers of `value`, without those that are masked.

    Returns
    -------
    numpy.ndarray
        As `as_real_array` returns it; of one dimension where numbers are left out, and one NaN
        where all are.

    Raises
    ------
    TypeError, ValueError
        As `as_real_array`.
    """
    unmasked = _unmasked(value, what)
    if unmasked is None:
        return as_real_array(value, what)
    return unmasked if unmasked.size else np.array([np.nan])


def _unmasked(value: Any, what: str) -> NDArray[Any] | None:
    """Return the numbers of `value` that are not masked; None where none is."""
    if count_masked(value):
        return as_real_array(value.compressed(), what, copy=False)
    if is_na(value):
        return np.empty(0)
    if isinstance(value, (list, tuple)):
        if not any(map(is_masked_type, element_types(value, what))):
            return None
        parts = ((one, _unmasked(one, what)) for one in _elements(value))
        arrays = [as_real_array(one, what) if part is None else part for one, part in parts]
        return np.concatenate([array.reshape(-1) for array in arrays])
    if getattr(getattr(value, "dtype", None), "kind", None) != "O":
        return None
    objects = np.asarray(value).reshape(-1)  # a nullable column of pandas, too
    masked = np.fromiter(map(is_na, objects), np.bool_, len(objects))
    return as_real_array(objects[~masked], what) if masked.any() else None


def _elements(value: Any) -> Iterator[Any]:
    """Yield what is in the lists and tuples of `value`."""
    for one in value:
        if isinstance(one, (list, tuple)):
            yield from _elements(one)
        else:
            yield one
