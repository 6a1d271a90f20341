"""Iterations of several steps of an embedding."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tbwidget.projection.iterating.wire import Frame
from tbwidget.projection.prepare import prepared
from tbwidget.widgets import _iterations
from tbwidget.widgets._iterations import Iterations, Place

POINTS = prepared(np.eye(6, dtype=np.float32), center=False, unit_length=False)
ENDED = np.arange(12, dtype=np.float32).reshape(6, 2)


class Begun:
    """Stands for a process, and keeps what it was begun with."""

    all: list[Begun] = []  # noqa: RUF012  # of the test

    def __init__(self, *given: Any) -> None:
        *_, self.on_frame, self.initial = given
        self.is_stopped = False
        self.all.append(self)

    def stop(self) -> None:
        self.is_stopped = True


@pytest.fixture(autouse=True)
def no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_iterations, "Iterating", Begun)
    monkeypatch.setattr(Begun, "all", [])


def params(dimensions: int = 2) -> Any:
    return {"method": "tsne", "dimensions": dimensions, "settings": {}}


def test_a_later_step_begins_where_the_one_before_ended() -> None:
    iterations = Iterations(lambda _entry, _buffers: None)
    iterations.start(Place(0, 0), POINTS, params())
    iterations.start(Place(1, 0), POINTS, params())
    Begun.all[0].on_frame(Frame(1000, 1000, "done", ENDED))
    iterations.start(Place(0, 10), POINTS, params())
    iterations.start(Place(0, 20), POINTS, params(3))
    iterations.start(Place(2, 10), POINTS, params())
    assert [one.initial is ENDED for one in Begun.all] == [False, False, True, False, False]
    iterations.close()
    assert all(one.is_stopped for one in Begun.all)


def test_one_that_was_replaced_is_heard_no_more() -> None:
    told: list[str] = []
    iterations = Iterations(lambda entry, _buffers: told.append(entry["state"]))
    iterations.start(Place(0, 0), POINTS, params())
    iterations.start(Place(0, 0), POINTS, params())
    former, present = Begun.all
    assert former.is_stopped
    former.on_frame(Frame(3, 1000, "stopped", ENDED))
    present.on_frame(Frame(1, 1000, "running", ENDED))
    assert told == ["running"]
    assert iterations.coordinates(Place(0, 0))["tsne"] is ENDED
