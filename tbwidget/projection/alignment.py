"""Coordinates of one step laid onto those of another, so that the eye can follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def aligned(coordinates: NDArray[Any], onto: NDArray[Any]) -> NDArray[np.float32]:
    """Return `coordinates` turned, mirrored and moved to lie as near `onto` as can be.

    Distances between points stay what they are. This is the orthogonal Procrustes problem,
    solved by the singular value decomposition of the covariance (P. H. Schönemann, A
    generalized solution of the orthogonal Procrustes problem, Psychometrika 31, 1966).

    Parameters
    ----------
    coordinates : numpy.ndarray of floats, shape (N, K)
    onto : numpy.ndarray of floats, shape (M, K)
        Earlier coordinates. The first points of both are the same ones, as many as both have;
        those with a number that is not finite are left out of the fit.

    Returns
    -------
    numpy.ndarray of float32, shape (N, K)
    """
    shared = min(len(coordinates), len(onto))
    ours = coordinates[:shared].astype(np.float64)
    theirs = onto[:shared].astype(np.float64)
    finite = np.isfinite(ours).all(axis=1) & np.isfinite(theirs).all(axis=1)
    ours, theirs = ours[finite], theirs[finite]
    if not len(ours):
        return coordinates.astype(np.float32)
    center, target = ours.mean(axis=0), theirs.mean(axis=0)
    left, _, right = np.linalg.svd((ours - center).T @ (theirs - target))
    moved: NDArray[np.float64] = (coordinates - center) @ (left @ right) + target
    return moved.astype(np.float32)
