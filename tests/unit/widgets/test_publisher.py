"""What a board is sent, update by update."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from tbwidget.data.columns import Line
from tbwidget.data.series import ScalarSeries
from tbwidget.widgets import _publisher
from tbwidget.widgets._ids import Ids
from tbwidget.widgets._publisher import Publisher
from tests.made import MadeLogdir, MadeSeries, changes


def drain(publisher: Publisher) -> list[tuple[Any, list[bytes | memoryview]]]:
    """Take updates until nothing is owed."""
    updates = []
    while publisher.owes:
        updates.append(publisher.next_update())
    return updates


def values(update: Any, buffers: list[bytes | memoryview]) -> dict[int, np.ndarray]:
    """Return the values of each series in an update."""
    column = np.frombuffer(buffers[2], update["value_dtype"])
    ends = np.cumsum([block["length"] for block in update["points"]])
    return dict(
        zip(
            [block["series"] for block in update["points"]],
            np.split(column, ends[:-1]),
            strict=True,
        )
    )


def test_a_stream_begins_with_all_there_is() -> None:
    logdir = MadeLogdir()
    logdir.add("a", "loss", MadeSeries([3.0, 2.0, 1.0]))
    publisher = Publisher(logdir, Ids())
    publisher.note(changes())
    [(update, buffers)] = drain(publisher)
    assert (update["type"], update["seq"]) == ("snapshot", 0)
    assert update["status"]["state"] == "live"
    assert [run["name"] for run in update["runs"]] == ["a"]
    assert values(update, buffers)[0].tolist() == [3.0, 2.0, 1.0]


def test_a_delta_holds_what_is_new_and_no_more() -> None:
    logdir = MadeLogdir()
    series = MadeSeries([3.0, 2.0])
    key = logdir.add("a", "loss", series)
    publisher = Publisher(logdir, Ids())
    publisher.note(changes())
    drain(publisher)
    series.values = np.array([3.0, 2.0, 1.0, 0.5], "float32")
    publisher.note(changes(key))
    [(update, buffers)] = drain(publisher)
    assert (update["type"], update["seq"]) == ("delta", 1)
    assert "series" not in update
    assert update["points"] == [{"series": 0, "mode": "append", "length": 2, "total": 4}]
    assert values(update, buffers)[0].tolist() == [1.0, 0.5]


def test_a_line_that_did_not_merely_grow_is_replaced() -> None:
    logdir = MadeLogdir()
    series = MadeSeries([3.0, 2.0])
    key = logdir.add("a", "loss", series)
    publisher = Publisher(logdir, Ids())
    drain(publisher)
    series.line_generation += 1
    publisher.note(changes(key))
    [(update, _)] = drain(publisher)
    assert update["points"][0]["mode"] == "replace"


def test_one_dtype_a_message_and_no_value_is_rounded() -> None:
    logdir = MadeLogdir()
    logdir.add("a", "half", MadeSeries([0.5], "float32"))
    logdir.add("a", "third", MadeSeries([1 / 3], "float64"))
    [(update, buffers)] = drain(Publisher(logdir, Ids()))
    assert update["value_dtype"] == "float64"
    assert [column.tolist() for column in values(update, buffers).values()] == [[0.5], [1 / 3]]


def test_no_update_is_larger_than_the_budget() -> None:
    logdir = MadeLogdir()
    for number in range(200):
        logdir.add(f"run_{number}", "loss", MadeSeries([1.0] * 2000))
    updates = drain(Publisher(logdir, Ids()))
    one_series = 2000 * 20 + _publisher.ENTRY_BYTES
    sizes = [sum(len(buffer) for buffer in buffers) for _, buffers in updates]
    assert max(sizes) <= _publisher.MAX_UPDATE_BYTES + one_series
    assert [update["seq"] for update, _ in updates] == list(range(len(updates)))
    points = sum(block["length"] for update, _ in updates for block in update.get("points", []))
    assert points == 200 * 2000


def test_an_entry_comes_before_its_points() -> None:
    logdir = MadeLogdir()
    for number in range(10_000):
        logdir.add("a", f"tag_{number:05d}" + "x" * 200, MadeSeries([1.0]))
    known: set[int] = set()
    for update, _ in drain(Publisher(logdir, Ids())):
        known.update(entry["id"] for entry in update.get("series", []))
        assert {block["series"] for block in update.get("points", [])} <= known
    assert len(known) == 10_000


def test_the_first_cards_on_screen_come_first() -> None:
    logdir = MadeLogdir()
    for tag in ["z/late", "a/early"]:
        for run in ["r1", "r0"]:
            logdir.add(run, tag, MadeSeries([1.0]))
    [(update, _)] = drain(Publisher(logdir, Ids()))
    assert [entry["tag"] for entry in update["series"]] == ["a/early"] * 2 + ["z/late"] * 2


def test_what_no_panel_shows_is_not_sent() -> None:
    logdir = MadeLogdir()
    logdir.add("a", "sample", MadeSeries([1.0]), plugin="mesh")
    [(update, buffers)] = drain(Publisher(logdir, Ids()))
    assert "series" not in update
    assert buffers == []


def test_a_run_that_goes_is_taken_off_and_keeps_its_number() -> None:
    logdir = MadeLogdir()
    logdir.add("a", "loss", MadeSeries([1.0]))
    gone = logdir.runs.copy()
    ids = Ids()
    publisher = Publisher(logdir, ids)
    drain(publisher)
    logdir.runs.clear()
    publisher.note(changes(runs_removed=["a"]))
    [(update, _)] = drain(publisher)
    assert update["removed_runs"] == [0]
    logdir.runs.update(gone)
    publisher.note(changes(*logdir.series_keys(), runs_added=["a"]))
    [(update, _)] = drain(publisher)
    assert update["runs"][0]["id"] == update["series"][0]["run"] == 0
    assert update["points"][0]["mode"] == "replace"


def test_a_logdir_that_is_not_there_is_said_to_be_waited_for() -> None:
    logdir = MadeLogdir()
    logdir.exists = False
    publisher = Publisher(logdir, Ids())
    publisher.note(changes())
    [(update, _)] = drain(publisher)
    assert update["status"]["state"] == "waiting"


def test_reset_begins_another_stream() -> None:
    logdir = MadeLogdir()
    logdir.add("a", "loss", MadeSeries([1.0]))
    publisher = Publisher(logdir, Ids())
    [(first, _)] = drain(publisher)
    publisher.reset()
    [(second, _)] = drain(publisher)
    assert second["seq"] == 0
    assert second["stream"] != first["stream"]
    assert second["series"] == first["series"]


def test_another_order_of_steps_owes_every_line_anew() -> None:
    logdir = MadeLogdir()
    series = ScalarSeries()
    series.extend("file", Line(np.array([0, 5, 0, 5]), np.arange(4.0), np.arange(4, dtype="f4")))
    key = logdir.add("a", "loss", series)
    publisher = Publisher(logdir, Ids())
    [(update, buffers)] = drain(publisher)
    assert values(update, buffers)[0].tolist() == [2.0, 3.0]
    publisher.arrange("partitioned")
    [(update, buffers)] = drain(publisher)
    assert (update["type"], update["points"][0]["mode"]) == ("delta", "replace")
    assert values(update, buffers)[0].tolist() == [0.0, 1.0, 2.0, 3.0]
    series.extend("file", Line(np.array([1]), np.array([4.0]), np.array([4.0], "f4")))
    publisher.note(changes(key))
    [(update, buffers)] = drain(publisher)
    assert update["points"] == [{"series": 0, "mode": "append", "length": 1, "total": 5}]


@pytest.mark.parametrize("spike_at", [0, 1, 4_567, 9_999])
def test_a_spike_is_never_thinned_away(spike_at: int) -> None:
    logdir = MadeLogdir()
    series = MadeSeries([0.0] * 10_000)
    series.values[spike_at] = 99.0
    logdir.add("a", "loss", series)
    [(update, buffers)] = drain(Publisher(logdir, Ids()))
    assert update["points"][0]["length"] <= _publisher.MAX_POINTS
    assert update["points"][0]["total"] == 10_000
    assert 99.0 in values(update, buffers)[0]


def test_a_run_comes_with_its_hyperparameters() -> None:
    logdir = MadeLogdir()
    logdir.add("a", "loss", MadeSeries([1.0]))
    logdir.add("b", "loss", MadeSeries([1.0]))
    logdir.start("a", {"lr": 0.1, "nesterov": True})
    [(update, _)] = drain(Publisher(logdir, Ids()))
    assert [run.get("hparams") for run in update["runs"]] == [{"lr": 0.1, "nesterov": True}, None]


def test_a_run_is_told_of_again_when_more_is_known_of_it() -> None:
    logdir = MadeLogdir()
    loss = logdir.add("a", "loss", MadeSeries([1.0]))
    logdir.runs["a"].first_wall_time = None
    publisher = Publisher(logdir, Ids())
    [(first, _)] = drain(publisher)
    assert first["runs"] == [{"id": 0, "name": "a", "first_wall_time": None}]
    logdir.runs["a"].first_wall_time = 5.0
    publisher.note(changes(loss))
    [(update, _)] = drain(publisher)
    assert update["runs"] == [{"id": 0, "name": "a", "first_wall_time": 5.0}]
    publisher.note(changes(logdir.start("a", {"lr": 0.1})))
    [(update, _)] = drain(publisher)
    assert update["runs"][0]["hparams"] == {"lr": 0.1}
    publisher.note(changes(loss, logdir.start("a", {"lr": 0.1})))
    [(update, _)] = drain(publisher)
    assert "runs" not in update


def test_hyperparameters_that_are_gone_are_taken_back() -> None:
    logdir = MadeLogdir()
    logdir.add("a", "loss", MadeSeries([1.0]))
    hparams = logdir.start("a", {"lr": 0.1})
    publisher = Publisher(logdir, Ids())
    drain(publisher)
    del logdir.runs["a"].series[hparams.tag, hparams.plugin]
    publisher.note(changes(hparams))
    [(update, _)] = drain(publisher)
    assert "hparams" not in update["runs"][0]


def test_long_hyperparameters_are_parted_over_updates() -> None:
    logdir = MadeLogdir()
    for number in range(20):
        logdir.add(f"run_{number}", "loss", MadeSeries([1.0]))
        logdir.start(f"run_{number}", {f"{name:03}": "x" * 1000 for name in range(200)})
    sizes = [len(json.dumps(update)) for update, _ in drain(Publisher(logdir, Ids()))]
    assert max(sizes) < 1.3 * _publisher.MAX_UPDATE_BYTES
