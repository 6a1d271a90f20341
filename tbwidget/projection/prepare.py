"""What is done to points before anything is computed of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

BLOCK: Final = 1 << 18
"""Numbers that are worked on at once: 2 MB of float64, which caches hold."""


class Prepared(NamedTuple):
    """Points that are ready for computing: every number of them is finite."""

    vectors: NDArray[np.float32]
    """Shape (M, D). Read only: it may be the space's own."""
    rows: NDArray[np.uint32] | None
    """Which M of the space's points they are, in order; None stands for all."""
    total: int
    """N, how many points the space has."""

    def place(self, point: int) -> int | None:
        """Return where the space's `point` is among `vectors`; None where it has no place."""
        if self.rows is None:
            return point if 0 <= point < self.total else None
        index = int(np.searchsorted(self.rows, point))
        return index if index < len(self.rows) and self.rows[index] == point else None

    def places(self, points: NDArray[Any]) -> NDArray[np.intp]:
        """Return where those of the space's `points` are that have a place."""
        known: NDArray[np.intp] = points[points < self.total].astype(np.intp)
        if self.rows is None:
            return known
        where = np.full(self.total, -1, np.intp)
        where[self.rows] = np.arange(len(self.rows))
        places = where[known]
        found: NDArray[np.intp] = places[places >= 0]
        return found

    def spread(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return `values`, M rows of floats, as N rows, NaN where there was no point."""
        if self.rows is None:
            return values
        whole = np.full((self.total, *values.shape[1:]), np.nan, values.dtype)
        whole[self.rows] = values
        return whole


def prepared(vectors: NDArray[np.float32], center: bool, unit_length: bool) -> Prepared:
    """Return the points whose numbers are finite, moved and scaled.

    Both together are what TensorBoard calls to sphereize
    (tensorboard/plugins/projector/vz_projector/data.ts, `normalize`).

    Parameters
    ----------
    vectors : numpy.ndarray of float32, shape (N, D)
    center : bool
        Whether their mean becomes the origin.
    unit_length : bool
        Whether each is then scaled to length 1; one of length 0 stays.
    """
    count = len(vectors)
    finite = np.concatenate(
        [np.zeros(0, np.bool_), *(np.isfinite(block).all(axis=1) for block in blocks(vectors))]
    )
    rows = None if finite.all() else np.flatnonzero(finite).astype(np.uint32)
    chosen = vectors if rows is None else vectors[rows]
    if center and len(chosen):
        chosen = _moved(chosen, chosen.mean(axis=0, dtype=np.float64))
    if unit_length:
        chosen = _scaled(chosen)
    return Prepared(chosen, rows, count)


def blocks(vectors: NDArray[np.float32], numbers: int = BLOCK) -> Iterator[NDArray[np.float32]]:
    """Yield the rows of `vectors`, so many at once that they are about so many `numbers`."""
    rows = max(1, numbers // max(1, vectors.shape[1]))
    for start in range(0, len(vectors), rows):
        yield vectors[start : start + rows]


def _moved(vectors: NDArray[np.float32], mean: NDArray[np.float64]) -> NDArray[np.float32]:
    return _blockwise(vectors, lambda block: block - mean)


def _scaled(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return _blockwise(vectors, unit_rows)


def unit_rows(block: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rows of `block` scaled to length 1; those of length 0 stay."""
    length = np.sqrt(np.einsum("ij,ij->i", block, block))
    length[length == 0] = 1
    scaled: NDArray[np.float64] = block / length[:, None]
    return scaled


def _blockwise(vectors: NDArray[np.float32], change: Any) -> NDArray[np.float32]:
    """Return what `change` makes of blocks of `vectors`, which it gets as float64."""
    changed = np.empty_like(vectors)
    largest = np.finfo(np.float32).max
    start = 0
    for block in blocks(vectors):
        after = change(block.astype(np.float64))
        # A difference of two large numbers may be none of float32's.
        changed[start : start + len(block)] = np.clip(after, -largest, largest, out=after)
        start += len(block)
    return changed
