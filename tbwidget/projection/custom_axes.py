"""Axes that lead from some points to others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbwidget.projection.prepare import Prepared


def along(prepared: Prepared, start: NDArray[Any], end: NDArray[Any]) -> NDArray[np.float32]:
    """Return how far each point lies along the axis between two groups of points.

    The axis leads from the mean of one group to the mean of the other, as does that of
    TensorBoard's custom projection (tensorboard/plugins/projector/vz_projector/
    vz-projector-projections-panel.ts).

    Parameters
    ----------
    prepared : Prepared
    start, end : numpy.ndarray of integers
        Indices of the space's points.

    Returns
    -------
    numpy.ndarray of float32, shape (N,)
        NaN where a point has no place.

    Raises
    ------
    ValueError
        A group has no point whose numbers are finite, or both have the same mean.
    """
    direction = _mean(prepared, end, "end") - _mean(prepared, start, "start")
    length = float(np.linalg.norm(direction))
    if not length:
        raise ValueError(
            "an axis between two groups of points with the same mean, which has no direction; "
            "choose points that differ"
        )
    with np.errstate(over="ignore", invalid="ignore"):
        coordinates = prepared.vectors @ (direction / length).astype(np.float32)
    spread: NDArray[np.float32] = prepared.spread(coordinates)
    return spread


def _mean(prepared: Prepared, points: NDArray[Any], which: str) -> NDArray[np.float64]:
    places = prepared.places(points)
    if not len(places):
        raise ValueError(
            f"the {which} of an axis is a group of {len(points)} points, none of which has a "
            "place; choose at least one whose numbers are finite"
        )
    mean: NDArray[np.float64] = prepared.vectors[places].mean(axis=0, dtype=np.float64)
    return mean
