"""Coordinates are laid onto earlier ones."""

from __future__ import annotations

import numpy as np
import pytest

from tbwidget.projection.alignment import aligned


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("dims", [2, 3, 10])
def test_what_was_turned_mirrored_and_moved_comes_back(mirrored: bool, dims: int) -> None:
    random = np.random.default_rng(dims)
    earlier = random.normal(size=(50, dims)).astype(np.float32)
    turn = np.linalg.qr(random.normal(size=(dims, dims)))[0]
    if mirrored:
        turn[0] *= -1
    later = (earlier @ turn + 7).astype(np.float32)
    assert np.allclose(aligned(later, earlier), earlier, atol=1e-5)


def test_distances_stay_and_nothing_is_scaled() -> None:
    earlier = np.random.default_rng(0).normal(size=(20, 3)).astype(np.float32)
    moved = aligned(earlier * 2, earlier)
    assert np.allclose(moved - moved.mean(axis=0), 2 * (earlier - earlier.mean(axis=0)), atol=1e-5)


def test_points_that_both_have_are_fitted_and_all_are_moved() -> None:
    earlier = np.random.default_rng(0).normal(size=(20, 2)).astype(np.float32)
    turn = np.array([[0, 1], [-1, 0]], np.float32)
    assert np.allclose(aligned((earlier @ turn)[:12], earlier), earlier[:12], atol=1e-5)
    assert np.allclose(aligned(earlier @ turn, earlier[:12]), earlier, atol=1e-5)


def test_missing_points_stay_missing() -> None:
    earlier = np.random.default_rng(0).normal(size=(9, 2)).astype(np.float32)
    later = -earlier
    later[4] = np.nan
    earlier[2] = np.inf
    moved = aligned(later, earlier)
    assert np.isnan(moved[4]).all()
    assert np.isfinite(np.delete(moved, 4, axis=0)).all()
    assert np.allclose(moved[[0, 1, 3, 5]], earlier[[0, 1, 3, 5]], atol=1e-5)


def test_without_a_point_in_common_nothing_moves() -> None:
    later = np.ones((3, 2), np.float32)
    assert np.array_equal(aligned(later, np.empty((0, 2), np.float32)), later)
    assert np.array_equal(aligned(later, np.full((3, 2), np.nan)), later)
