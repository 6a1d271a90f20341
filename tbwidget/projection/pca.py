"""Principal components, in the memory of a few blocks.

Three ways lead to them: the eigenvectors of the covariance (D × D), those of the Gram matrix
(N × N), or, where either would take long, those of the covariance within a space that its
powers span, found by block Lanczos iterations from random directions (C. Musco, C. Musco,
Randomized block Krylov methods, NIPS 2015; N. Halko, P. G. Martinsson, J. A. Tropp, Finding
structure with randomness, SIAM Review 53, 2011). The iterations stop when the components are
right to a hundred-thousandth of the points' extent.

Sums are of float64, taken block by block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from tbwidget.projection.prepare import blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Matrix = NDArray[np.float64]

COMPONENTS: Final = 10

MOST_EXACT: Final = 1e11
"""Multiplications that the exact ways may take: some seconds on two cores."""

BLOCK: Final = 1 << 18
"""Numbers that are multiplied at once: 2 MB of float64."""

LARGE_BLOCK: Final = 1 << 20
"""The same where a D × D matrix is added to for each block."""

DIRECTIONS: Final = 16
"""Of a block of the iterations: the components, and some more for faster convergence."""

ITERATIONS: Final = 20
"""At most; ten are usual."""

TOLERANCE: Final = 1e-5


class Principal(NamedTuple):
    """Principal components of M points."""

    coordinates: NDArray[np.float32]
    """Shape (M, C), about the points' mean."""
    axes: NDArray[np.float64]
    """Shape (C, D), of length 1; those beyond the rank may be zero."""
    shares: NDArray[np.float64]
    """Shape (C,): the part of the whole variance that lies along each."""


def principal(vectors: Vectors, components: int = COMPONENTS) -> Principal:
    """Return the principal components of points, those of the largest variance first.

    The largest loading of each axis is positive, so the same points give the same picture.

    Parameters
    ----------
    vectors : numpy.ndarray of float32, shape (M, D)
        All finite.
    components : int
        C, at most `DIRECTIONS`.
    """
    count, dims = vectors.shape
    centered = _Centered(vectors)
    total = sum(float(np.einsum("ij,ij->", block, block)) for block in centered.blocks())
    if not total > 0:
        nothing = np.zeros((components, dims))
        return Principal(np.zeros((count, components), np.float32), nothing, np.zeros(components))
    found, squares = _way(count, dims)(centered)
    rank = min(components, len(squares))
    axes, shares = np.zeros((components, dims)), np.zeros(components)
    axes[:rank] = found[:rank]
    shares[:rank] = squares[:rank].clip(0) / total
    largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)
    axes *= np.where(largest < 0, -1, 1)
    return Principal(centered.coordinates(axes), axes, shares)


class _Centered:
    """Points about their mean, in units of their largest number: no square overflows."""

    def __init__(self, vectors: Vectors) -> None:
        self.shape = vectors.shape
        self._vectors = vectors
        self._scale = max((float(np.abs(one).max(initial=0)) for one in blocks(vectors)), default=0)
        self._scale = self._scale or 1.0
        self._mean = vectors.mean(axis=0, dtype=np.float64) if len(vectors) else np.zeros(0)

    def blocks(self, numbers: int = BLOCK) -> Iterator[Matrix]:
        """Yield the points, some rows at once."""
        for block in blocks(self._vectors, numbers):
            yield (block - self._mean) / self._scale

    def column_blocks(self) -> Iterator[tuple[int, Matrix]]:
        """Yield numbers of columns, and the points' coordinates in some columns from there."""
        start = 0
        for columns in blocks(self._vectors.T, LARGE_BLOCK):
            mean = self._mean[start : start + len(columns)]
            yield start, (columns.T - mean) / self._scale
            start += len(columns)

    def coordinates(self, axes: Matrix) -> NDArray[np.float32]:
        """Return where the points lie along `axes`, in the points' own units."""
        coordinates = np.empty((self.shape[0], len(axes)), np.float32)
        start = 0
        for block in self.blocks():
            along = (block @ axes.T) * self._scale
            largest = np.finfo(np.float32).max
            coordinates[start : start + len(block)] = along.clip(-largest, largest)
            start += len(block)
        return coordinates


def _way(count: int, dims: int) -> Callable[[_Centered], tuple[Matrix, Matrix]]:
    """Return the way to take for D × D or N × N products, by the multiplications of each.

    Each gives axes and the sums of squares along them, largest first.
    """
    side = min(count, dims)
    exact = count * dims * side + 10 * side**3
    if exact > max(MOST_EXACT, 2 * DIRECTIONS * ITERATIONS * count * dims):
        return _by_iterations
    return _by_covariance if dims <= count else _by_products


def _by_covariance(centered: _Centered) -> tuple[Matrix, Matrix]:
    dims = centered.shape[1]
    products = np.zeros((dims, dims))
    for block in centered.blocks(LARGE_BLOCK):
        products += block.T @ block
    squares, axes = np.linalg.eigh(products)
    return axes.T[::-1], squares[::-1]


def _by_products(centered: _Centered) -> tuple[Matrix, Matrix]:
    """Take the eigenvectors of the Gram matrix, which there is for fewer points than dimensions."""
    count, dims = centered.shape
    products = np.zeros((count, count))
    for _, block in centered.column_blocks():
        products += block @ block.T
    squares, vectors = np.linalg.eigh(products)
    # Centred points have no more axes than their number less one.
    squares, vectors = squares[:0:-1][:DIRECTIONS], vectors.T[:0:-1][:DIRECTIONS]
    axes = np.empty((len(squares), dims))
    for start, block in centered.column_blocks():
        axes[:, start : start + block.shape[1]] = vectors @ block
    length = np.linalg.norm(axes, axis=1)
    is_axis = squares > np.finfo(np.float64).eps * count * squares[0]
    return axes[is_axis] / length[is_axis, None], squares[is_axis]


def _by_iterations(centered: _Centered) -> tuple[Matrix, Matrix]:
    """Search the directions within the space that the covariance's powers span."""
    dims = centered.shape[1]
    seed = np.random.default_rng(0)
    newest, _ = np.linalg.qr(seed.standard_normal((dims, DIRECTIONS)))
    basis = np.empty((dims, 0))
    images = np.empty((dims, 0))  # of the basis, under the covariance
    while True:
        basis = np.hstack([basis, newest])
        images = np.hstack([images, _image(centered, newest)])
        squares, turns = np.linalg.eigh(basis.T @ images)
        squares, turns = squares[:-DIRECTIONS:-1], turns[:, :-DIRECTIONS:-1]
        # How far an axis is from being one, in units of the largest sum of squares.
        residuals = np.linalg.norm(images @ turns - basis @ turns * squares, axis=0)
        wrong = residuals[:COMPONENTS].max() / squares[0]
        size = basis.shape[1]
        if wrong < TOLERANCE or size >= DIRECTIONS * ITERATIONS or size + DIRECTIONS > dims:
            return (basis @ turns).T, squares
        newest = images[:, -DIRECTIONS:]
        for _turn in range(2):  # once is not enough for directions that are nearly in the basis
            newest, _ = np.linalg.qr(newest - basis @ (basis.T @ newest))


def _image(centered: _Centered, directions: Matrix) -> Matrix:
    image = np.zeros_like(directions)
    for block in centered.blocks():
        image += block.T @ (block @ directions)
    return image
