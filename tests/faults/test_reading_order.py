"""What a logdir owes where files, restarts and steps come in odd orders."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from tbwidget import SummaryWriter
from tbwidget.data.logdir import Logdir
from tests.files import BEGAN, append, event_file, opened, point, points, scalars, start

ONE, TWO = "events.out.tfevents.1.host", "events.out.tfevents.2.host"


def values(logdir: Logdir, run: str = "run", tag: str = "x") -> list[tuple[int, float]]:
    """Return step and value of each point of a line."""
    line = scalars(logdir, run, tag).line()
    return list(zip(line.step.tolist(), line.value.tolist(), strict=True))


# Reading, row 11.
@pytest.mark.parametrize("names", [(ONE, TWO), (TWO, ONE)])
def test_files_written_at_once_are_merged_and_none_is_finished(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    one = event_file(tmp_path / "run", points("x", [0]), name=names[0])
    two = event_file(tmp_path / "run", points("x", [1]), name=names[1])
    logdir = opened(tmp_path)
    for step in range(2, 20):
        append((one, two)[step % 2], point("x", step, float(step)))
        logdir.refresh()
        assert values(logdir) == [(step, float(step)) for step in range(step + 1)]


# Reading, row 11.
def test_points_of_one_step_are_in_the_order_of_their_times(tmp_path: Path) -> None:
    for name, times in [(ONE, [5.0, 1.0, 3.0]), (TWO, [2.0, 4.0, 6.0])]:
        records = [
            point("x", step, time, BEGAN + time)
            for step, time in zip([0, 7, 7], times, strict=True)
        ]
        event_file(tmp_path / "run", *records, name=name)
    assert values(opened(tmp_path)) == [(0, 2.0), (0, 5.0), (7, 1.0), (7, 3.0), (7, 4.0), (7, 6.0)]


FIRST = b"".join(point("x", step, 1.0, BEGAN + step) for step in range(6))
SECOND = b"".join(point("x", step, 2.0, BEGAN + 100 + step) for step in range(3, 5))
RESTARTED = [(0, 1.0), (1, 1.0), (2, 1.0), (3, 2.0), (4, 2.0)]
"""The newest segment wins: the second training stopped before it came as far as the first."""


# Reading, row 12.
@pytest.mark.parametrize(
    "files",
    [
        [FIRST + SECOND],
        [FIRST + start(3, BEGAN + 100) + SECOND],
        [FIRST, SECOND],
        [FIRST, start(3, BEGAN + 100) + SECOND],
        [FIRST + start(0, BEGAN + 50) + FIRST + start(3, BEGAN + 100) + SECOND],
    ],
    ids=["steps go back", "session log", "two files", "session log in another", "twice"],
)
def test_the_newest_segment_is_drawn_and_what_it_shadows_is_kept(
    tmp_path: Path, files: list[bytes]
) -> None:
    for index, records in enumerate(files):
        event_file(tmp_path / "run", records, name=f"{index}.tfevents")
    logdir = opened(tmp_path)
    assert values(logdir) == RESTARTED
    assert scalars(logdir, "run", "x").count == sum(
        records.count(b"\x0a\x01x") for records in files
    )


# Reading, row 12.
def test_a_restart_is_seen_while_it_is_written(tmp_path: Path) -> None:
    path = event_file(tmp_path / "run", FIRST)
    logdir = opened(tmp_path)
    assert values(logdir) == [(step, 1.0) for step in range(6)]
    generation = scalars(logdir, "run", "x").line_generation
    append(path, start(3, BEGAN + 100))
    assert logdir.refresh().series
    assert values(logdir) == [(step, 1.0) for step in range(3)]
    append(path, SECOND)
    logdir.refresh()
    assert values(logdir) == RESTARTED
    assert scalars(logdir, "run", "x").line_generation > generation


# Reading, row 12.
def test_a_writer_with_purge_step_shadows_what_its_forerunner_wrote(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        for step in range(6):
            writer.add_scalar("x", 1.0, step)
    with SummaryWriter(tmp_path, purge_step=3) as writer:
        writer.add_scalar("x", 2.0, 3)
        writer.add_scalar("x", 2.0, 4)
    logdir = opened(tmp_path)
    assert values(logdir, ".") == RESTARTED
    assert scalars(logdir, ".", "x").count == 8


# Reading, row 13.
def test_a_restart_purges_nothing_of_a_writer_that_goes_on(tmp_path: Path) -> None:
    other = event_file(
        tmp_path / "run", *(point("x", step, 9.0, BEGAN + step) for step in (4, 6)), name=TWO
    )
    event_file(tmp_path / "run", FIRST, start(3, BEGAN + 100), SECOND, name=ONE)
    append(other, point("x", 200, 9.0, BEGAN + 200))
    logdir = opened(tmp_path)
    others = [(4, 9.0), (4, 2.0), (6, 9.0), (200, 9.0)]
    assert values(logdir) == [*RESTARTED[:4], *others]


# Reading, row 13.
def test_a_restart_of_one_run_is_none_of_another_s(tmp_path: Path) -> None:
    event_file(tmp_path / "a", FIRST)
    event_file(tmp_path / "b", FIRST, start(0, BEGAN + 100))
    logdir = opened(tmp_path)
    assert values(logdir, "a") == [(step, 1.0) for step in range(6)]
    assert values(logdir, "b") == []
    assert scalars(logdir, "b", "x").count == 6


# Reading, row 14.
@pytest.mark.parametrize("order", list(permutations([0, 1, 2, 3])))
def test_steps_that_come_late_are_put_where_they_belong(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    path = event_file(tmp_path / "run")
    logdir = Logdir(tmp_path)
    for count, step in enumerate(order, 1):
        append(path, points("x", [step]))
        logdir.refresh()
        assert values(logdir) == [(step, float(step)) for step in sorted(order[:count])]
    assert scalars(logdir, "run", "x").count == 4
