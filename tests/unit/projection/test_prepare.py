"""Points are moved, scaled, and those that can't be computed with are left out."""

from __future__ import annotations

import numpy as np

from tbwidget.projection.prepare import prepared


def test_points_are_taken_as_they_are_where_nothing_is_asked_for() -> None:
    vectors = np.array([[1, 2], [3, 5]], np.float32)
    ready = prepared(vectors, center=False, unit_length=False)
    assert ready.vectors is vectors
    assert ready.rows is None


def test_centered_points_of_unit_length_are_what_tensorboard_sphereizes() -> None:
    vectors = np.array([[1, 2], [3, 6], [5, 1]], np.float32)
    about = vectors - vectors.mean(axis=0)
    assert np.allclose(prepared(vectors, True, False).vectors, about)
    lengths = np.linalg.norm(about, axis=1, keepdims=True)
    assert np.allclose(prepared(vectors, True, True).vectors, about / lengths)
    assert np.allclose(np.linalg.norm(prepared(vectors, False, True).vectors, axis=1), 1)


def test_a_point_at_the_origin_stays_there() -> None:
    vectors = np.array([[0, 0], [3, 4]], np.float32)
    assert np.allclose(prepared(vectors, False, True).vectors, np.array([[0, 0], [0.6, 0.8]]))


def test_points_with_numbers_that_are_not_finite_are_missing() -> None:
    vectors = np.array([[1, 0], [np.nan, 1], [3, 2], [0, np.inf]], np.float32)
    ready = prepared(vectors, True, False)
    assert ready.vectors.tolist() == [[-1, -1], [1, 1]]
    assert ready.rows is not None
    assert ready.rows.tolist() == [0, 2]
    spread = ready.spread(ready.vectors[:, 0])
    assert np.array_equal(spread, [-1, np.nan, 1, np.nan], equal_nan=True)
    assert [ready.place(point) for point in (0, 1, 2, 3, 4)] == [0, None, 1, None, None]
    assert ready.places(np.array([3, 2, 0, 9])).tolist() == [1, 0]


def test_large_numbers_stay_finite() -> None:
    vectors = np.array([[3e38, 0], [-3e38, 0], [-3e38, 0]], np.float32)
    for center in (True, False):
        for unit_length in (True, False):
            assert np.isfinite(prepared(vectors, center, unit_length).vectors).all()


def test_there_may_be_no_points() -> None:
    for shape in ((0, 0), (0, 3), (3, 0)):
        ready = prepared(np.empty(shape, np.float32), True, True)
        assert ready.vectors.shape == shape
        assert ready.total == shape[0]


def test_the_space_s_own_points_are_not_changed() -> None:
    vectors = np.array([[1, 2], [3, 5]], np.float32)
    prepared(vectors, True, True)
    assert vectors.tolist() == [[1, 2], [3, 5]]
