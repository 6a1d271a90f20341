"""Running a cell again closes what its former run made."""

from __future__ import annotations

from tbwidget.widgets._cells import Cells, Execution


class Made:
    """Something that can be closed."""

    def __init__(self) -> None:
        self.closed = False

    def close(self) -> None:
        self.closed = True


def test_the_next_run_of_a_cell_closes_the_boards_of_the_last() -> None:
    cells, first, second, third = Cells(), Made(), Made(), Made()
    cells.add(first, Execution("cell", "run 1"))
    cells.add(second, Execution("cell", "run 1"))
    assert not first.closed
    cells.add(third, Execution("cell", "run 2"))
    assert first.closed
    assert second.closed
    assert not third.closed


def test_another_cell_closes_nothing() -> None:
    cells, first, second = Cells(), Made(), Made()
    cells.add(first, Execution("one", "run 1"))
    cells.add(second, Execution("other", "run 2"))
    assert not first.closed


def test_outside_a_kernel_nothing_is_closed() -> None:
    cells, first, second = Cells(), Made(), Made()
    cells.add(first, None)
    cells.add(second, None)
    assert not first.closed
