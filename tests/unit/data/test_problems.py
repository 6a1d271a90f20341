"""Problems of a file are listed as far as one can read them, and counted beyond."""

from __future__ import annotations

from tbwidget.data.problems import MAX_PROBLEMS, Problems


def test_all_are_listed_as_long_as_they_are_few() -> None:
    problems = Problems("/logs/f")
    for offset in range(MAX_PROBLEMS):
        problems.note_record(offset, "damaged")
    assert [row.what for row in problems.rows] == ["damaged"] * MAX_PROBLEMS
    assert problems.count == MAX_PROBLEMS


def test_the_last_row_tells_how_many_are_not_listed() -> None:
    problems = Problems("/logs/f")
    for offset in range(1_333):
        problems.note_record(offset, "damaged")
    problems.note_once(2_000, "the rest is not read")
    rows = problems.rows
    assert len(rows) == MAX_PROBLEMS + 1
    assert rows[-2].offset == MAX_PROBLEMS - 1
    assert rows[-2].what == f"and {1_334 - MAX_PROBLEMS:,} more records left out"
    assert rows[-1].what == "the rest is not read"
    assert problems.count == 1_334


def test_more_of_one_place_is_told_in_its_row() -> None:
    problems = Problems("/logs/f")
    for offset in range(MAX_PROBLEMS + 3):
        problems.note_record(offset, "1 byte")
        problems.note_record(offset, "2 bytes")
    *rows, last = problems.rows
    assert {row.what for row in rows} == {"2 bytes"}
    assert last.what == "and 4 more records left out"


def test_what_is_of_the_file_is_told_once_and_what_is_over_is_taken_back() -> None:
    problems = Problems("/logs/f")
    for offset in range(3):
        problems.note_once(offset, "crowded")
        problems.note_unreadable("no permission")
    assert [(row.offset, row.what) for row in problems.rows] == [
        (0, "crowded"),
        (None, "can't be read: no permission"),
    ]
    problems.note_readable()
    assert [row.what for row in problems.rows] == ["crowded"]
    problems.clear()
    assert (problems.rows, problems.count, problems.are_of_content) == ([], 0, False)
