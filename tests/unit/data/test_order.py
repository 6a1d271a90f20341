"""Which points a line is drawn through."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbwidget.data.columns import Line
from tbwidget.data.order import arranged, in_order, joined, purged

step_lists = st.lists(st.integers(-5, 30), max_size=40)


def line(steps: list[int], began: float = 0.0) -> Line:
    """Return a line of `steps`, a second apart, the values telling the order of writing."""
    written = np.arange(len(steps), dtype=np.float64)
    return Line(np.array(steps, np.int64), began + written, written)


def written(result: Line) -> list[int]:
    """Return the places in the file of the points of a line of one file."""
    return [int(value) for value in result.value]


@pytest.mark.parametrize(
    ("steps", "kept"),
    [
        ([], []),
        ([0, 1, 2, 3], [0, 1, 2, 3]),
        ([0, 1, 2, 3, 2, 3, 4], [0, 1, 4, 5, 6]),  # a restart at 2
        ([0, 1, 2, 1, 2, 3, 2, 3], [0, 3, 6, 7]),  # two restarts
        ([0, 1, 2, 3, 0, 1], [4, 5]),  # from the start
        ([0, 2, 4, 1, 3, 5], [0, 3, 1, 4, 2, 5]),  # late, nothing comes twice
        ([0, 0, 1, 1, 1], [0, 1, 2, 3, 4]),  # several points of one step
        ([5, 5, 5], [0, 1, 2]),
    ],
)
def test_restarts_shadow_and_mere_disorder_is_sorted(steps: list[int], kept: list[int]) -> None:
    assert written(arranged(line(steps))) == kept


@given(step_lists)
def test_a_line_s_steps_are_in_order_and_its_points_are_of_the_file(steps: list[int]) -> None:
    kept = arranged(line(steps))
    assert in_order(kept.step)
    places = written(kept)
    assert len(set(places)) == len(places)
    assert [steps[place] for place in places] == kept.step.tolist()


@given(st.lists(st.integers(0, 100), unique=True, max_size=40))
def test_nothing_is_lost_where_no_step_comes_twice(steps: list[int]) -> None:
    assert arranged(line(steps)).step.tolist() == sorted(steps)


@given(step_lists)
def test_the_last_point_written_is_always_drawn(steps: list[int]) -> None:
    if steps:
        assert len(steps) - 1 in written(arranged(line(steps)))


@given(step_lists)
def test_points_of_one_step_stay_as_they_were_written(steps: list[int]) -> None:
    kept = arranged(line(steps))
    same = kept.step[1:] == kept.step[:-1]
    assert (np.diff(kept.value)[same] > 0).all()


@given(st.integers(2, 20), st.integers(0, 18), st.integers(1, 20))
def test_a_file_that_goes_on_from_a_checkpoint_shadows_what_it_repeats(
    first_count: int, back_to: int, second_count: int
) -> None:
    back_to = min(back_to, first_count - 2)
    first = line(list(range(first_count)))
    second = line(list(range(back_to, back_to + second_count)), began=1000.0)
    both = joined(first, second)
    assert both.step.tolist() == list(range(back_to + second_count))
    assert (both.wall_time[back_to:] >= 1000.0).all()


def test_a_file_that_begins_at_the_very_last_step_goes_back_on_nothing() -> None:
    both = joined(line([0, 1, 2]), line([2, 3], began=1000.0))
    assert both.step.tolist() == [0, 1, 2, 2, 3]


def test_files_written_at_once_shadow_nothing() -> None:
    both = joined(line([0, 1, 2, 3]), line([1, 2, 3], began=1.5))
    assert both.step.tolist() == [0, 1, 1, 2, 2, 3, 3]
    assert both.wall_time.tolist() == [0.0, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5]


def test_a_file_has_ended_when_its_last_written_point_has_come() -> None:
    late = Line(np.array([0, 3, 5]), np.array([0.0, 20.0, 10.0]), np.zeros(3))
    other = Line(np.array([3, 5]), np.array([15.0, 16.0]), np.ones(2))
    assert joined(late, other).step.tolist() == [0, 3, 3, 5, 5]


@pytest.mark.parametrize("empty_first", [True, False])
def test_a_file_without_points_changes_nothing(empty_first: bool) -> None:
    some, none = line([0, 1]), line([])
    both = joined(none, some) if empty_first else joined(some, none)
    assert both.step.tolist() == [0, 1]


def test_a_purge_takes_its_step_and_all_later() -> None:
    assert purged(line([0, 1, 2, 3]), 2).step.tolist() == [0, 1]
