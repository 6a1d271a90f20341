"""Axes from one group of points to another."""

from __future__ import annotations

import numpy as np
import pytest

from tbwidget.projection.custom_axes import along
from tbwidget.projection.prepare import prepared

VECTORS = np.array([[0, 0], [0, 2], [4, 1], [np.nan, 0], [1, 9]], np.float32)
READY = prepared(VECTORS, False, False)


def test_coordinates_are_lengths_along_the_axis() -> None:
    coordinates = along(READY, np.array([0, 1]), np.array([2]))
    assert np.array_equal(coordinates, [0, 0, 4, np.nan, 1], equal_nan=True)


def test_points_without_a_place_do_not_count() -> None:
    coordinates = along(READY, np.array([0, 3, 1]), np.array([2, 3]))
    assert np.array_equal(coordinates, [0, 0, 4, np.nan, 1], equal_nan=True)


def test_an_axis_needs_points_at_both_ends_that_differ() -> None:
    none = np.array([], np.uint32)
    with pytest.raises(ValueError, match="the start of an axis is a group of 0 points"):
        along(READY, none, np.array([2]))
    with pytest.raises(ValueError, match="the end of an axis is a group of 1 points, none of"):
        along(READY, np.array([2]), np.array([3]))
    with pytest.raises(ValueError, match="same mean"):
        along(READY, np.array([2]), np.array([2]))
