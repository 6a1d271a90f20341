"""Series gathered from the files of a run, and when their line is another than before."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbwidget.data import series as series_module
from tbwidget.data.columns import Line
from tbwidget.data.decode import Blob, Metadata, Restart
from tbwidget.data.series import BlobSeries, ScalarSeries


def points(steps: list[int], began: float = 0.0, double: bool = False) -> Line:
    times = began + np.arange(len(steps), dtype=np.float64)
    return Line(np.array(steps, np.int64), times, np.array(steps, "f8" if double else "f4"))


def steps(series: ScalarSeries) -> list[int]:
    return [int(step) for step in series.line().step]


def test_growth_in_order_keeps_the_line() -> None:
    series = ScalarSeries()
    series.extend("a", points([0, 1]))
    assert steps(series) == [0, 1]
    generation = series.line_generation
    series.extend("a", points([1, 2, 5], began=2.0))
    assert steps(series) == [0, 1, 1, 2, 5]
    assert series.line_generation == generation
    assert series.count == 5


def test_growth_in_order_costs_only_what_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    series = ScalarSeries()
    series.extend("a", points(list(range(10_000))))
    series.line()

    def looked_at(step: np.ndarray[tuple[int], np.dtype[np.int64]]) -> bool:
        lengths.append(len(step))
        return True

    lengths: list[int] = []
    monkeypatch.setattr(series_module, "in_order", looked_at)
    monkeypatch.delattr(ScalarSeries, "_built")
    series.extend("a", points([10_000], began=10_000.0))
    assert steps(series)[-1] == 10_000
    assert lengths == [1]


def test_a_line_nobody_has_seen_is_of_the_same_generation() -> None:
    series = ScalarSeries()
    series.extend("a", points([0, 1, 2]))
    series.extend("a", points([1], began=10.0))
    assert series.line_generation == 0
    assert steps(series) == [0, 1]


@pytest.mark.parametrize("what", ["restart", "late step", "other file", "session", "dropped"])
def test_a_line_that_is_another_says_so(what: str) -> None:
    series = ScalarSeries()
    series.extend("a", points([0, 2, 4]))
    series.extend("b", points([3, 5], began=1.5))
    series.line()
    generation = series.line_generation
    if what == "restart":
        series.extend("a", points([2], began=100.0))
    elif what == "late step":
        series.extend("a", points([1], began=100.0))
    elif what == "other file":
        series.extend("c", points([6], began=200.0))
    elif what == "session":
        series.restart("a", Restart(1, 100.0))
    else:
        series.drop_file("b")
    assert series.line_generation > generation


def test_what_a_restart_shadows_is_still_counted() -> None:
    series = ScalarSeries()
    series.extend("a", points([0, 1, 2, 3, 1, 2]))
    assert steps(series) == [0, 1, 2]
    assert series.line().wall_time.tolist() == [0.0, 4.0, 5.0]
    assert series.count == 6


def test_a_second_file_that_goes_on_in_order_is_counted_once() -> None:
    series = ScalarSeries()
    series.extend("a", points([0, 1]))
    assert steps(series) == [0, 1]
    series.extend("b", points([2, 3], began=10.0))
    assert steps(series) == [0, 1, 2, 3]
    assert series.count == 4
    series.drop_file("b")
    assert (steps(series), series.count, series.files) == ([0, 1], 2, {"a"})


def test_a_declared_restart_purges_what_its_file_and_earlier_ones_wrote() -> None:
    series = ScalarSeries()
    series.extend("a", points([0, 1, 2, 3]))
    series.begin_part("b", [Restart(2, 50.0)])
    series.extend("b", points([3], began=51.0))
    assert steps(series) == [0, 1, 3]
    assert series.line().wall_time.tolist() == [0.0, 1.0, 51.0]


def test_a_declared_restart_leaves_alone_who_still_writes() -> None:
    series = ScalarSeries()
    series.extend("a", points([0, 1, 2, 3]))
    series.begin_part("b", [Restart(2, 1.5)])
    series.extend("b", points([3], began=1.75))
    assert steps(series) == [0, 1, 2, 3, 3]


def test_a_dropped_file_takes_its_restart_along() -> None:
    series = ScalarSeries()
    series.extend("a", points([0, 1, 2]))
    series.restart("b", Restart(1, 50.0))
    assert steps(series) == [0]
    series.drop_file("b")
    assert steps(series) == [0, 1, 2]


def test_values_are_float64_as_soon_as_one_is() -> None:
    series = ScalarSeries()
    series.extend("a", points([0]))
    assert series.line().value.dtype == np.float32
    series.extend("a", points([1], began=1.0, double=True))
    assert series.line().value.dtype == np.float64
    series.extend("b", points([2], began=9.0))
    assert series.line().value.dtype == np.float64


extensions = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.lists(st.integers(0, 6), min_size=1, max_size=4),
        st.booleans(),
    ),
    max_size=8,
)


@given(extensions)
def test_a_line_that_is_watched_is_the_line_of_the_files(
    batches: list[tuple[str, list[int], bool]],
) -> None:
    """Whoever looks between the batches sees what one sees who looks at the end."""
    watched, unseen = ScalarSeries(), ScalarSeries()
    time = 0.0
    for file, batch, looked_at in batches:
        before, generation = steps(watched) if looked_at else None, watched.line_generation
        for series in (watched, unseen):
            series.extend(file, points(batch, began=time))
        time += 10.0
        if before is not None and watched.line_generation == generation:
            assert steps(watched)[: len(before)] == before
    for one, other in zip(watched.line(), unseen.line(), strict=True):
        assert one.tolist() == other.tolist()
    assert watched.count == unseen.count == sum(len(batch) for _, batch, _ in batches)


def test_the_latest_name_and_description_count() -> None:
    series = ScalarSeries()
    series.learn(Metadata("scalars", "Loss", "first"))
    series.learn(Metadata("scalars", "", "second"))
    assert (series.display_name, series.description) == ("Loss", "second")


def test_entries_of_a_file_go_with_it() -> None:
    series = BlobSeries()
    for file, step in [("a", 0), ("b", 1), ("a", 2)]:
        series.add(Blob("x", "images", step, 5.0, 1, None), file, 100 * step, 20)
    assert series.count == 3
    series.drop_file("a")
    assert series.files == {"b"}
    assert series.entries == [(1, 5.0, "b", 100, 20, 1)]
