"""Hyperparameters of runs, as boards show them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from tbwidget import SummaryWriter
from tbwidget._proto import event_pb2 as pb
from tbwidget._proto.plugins_pb2 import HParamsPluginData, SessionStartInfo
from tbwidget.data.logdir import Logdir
from tbwidget.data.sessions import MOST_HPARAMS, MOST_TEXT, SESSION, bounded
from tests.files import append, event_file, opened, points, record


def started(wall_time: float, **hparams: float) -> bytes:
    """Return the record that torch's `add_hparams` begins a session with."""
    info = SessionStartInfo()
    for name, number in hparams.items():
        info.hparams[name].number_value = number
    return session(wall_time, HParamsPluginData(session_start_info=info).SerializeToString())


def session(wall_time: float, content: bytes) -> bytes:
    value = pb.Summary.Value(tag=SESSION[0])
    value.metadata.plugin_data.plugin_name = SESSION[1]
    value.metadata.plugin_data.content = content
    return record(pb.Event(wall_time=wall_time, summary=pb.Summary(value=[value])))


def hparams(logdir: Logdir) -> dict[str, Any]:
    return logdir.runs["run"].hparams


def test_a_run_has_what_add_hparams_wrote(tmp_path: Path) -> None:
    given = {"lr": 0.1, "optimizer": "sgd", "nesterov": True}
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_hparams(given, {"loss": 1.0}, run_name=".")
    assert hparams(opened(tmp_path)) == given


def test_a_run_without_a_session_has_none(tmp_path: Path) -> None:
    event_file(tmp_path / "run", points("x", [1]))
    assert hparams(opened(tmp_path)) == {}


def test_the_last_session_counts_by_time_and_not_by_name(tmp_path: Path) -> None:
    event_file(tmp_path / "run", started(2.0, lr=0.2), name="1.tfevents")
    later = event_file(tmp_path / "run", started(1.0, lr=0.1), name="2.tfevents")
    logdir = opened(tmp_path)
    assert hparams(logdir) == {"lr": 0.2}
    append(later, started(3.0, lr=0.3) + started(2.5, lr=0.25))
    logdir.refresh()
    assert hparams(logdir) == {"lr": 0.3}
    later.unlink()
    logdir.refresh()
    assert hparams(logdir) == {"lr": 0.2}


def test_a_session_that_is_no_message_harms_nobody(tmp_path: Path) -> None:
    event_file(tmp_path / "run", session(1.0, b"\xff\xff"), points("x", [1]))
    logdir = opened(tmp_path)
    assert hparams(logdir) == {}
    assert ("x", "scalars") in logdir.runs["run"].series


def test_there_are_bounds_to_their_number_and_length() -> None:
    kept = bounded({f"{number:04}": number for number in range(MOST_HPARAMS + 1)})
    assert list(kept) == [f"{number:04}" for number in range(MOST_HPARAMS)]
    assert bounded({"n" * 5000: "v" * 5000}) == {"n" * MOST_TEXT: "v" * MOST_TEXT}


@pytest.mark.parametrize(
    ("value", "told"),
    [(math.nan, "nan"), (-math.inf, "-inf"), (True, True), (0.5, 0.5), ("", "")],
)
def test_json_can_hold_every_value(value: Any, told: Any) -> None:
    assert bounded({"x": value}) == {"x": told}


def test_what_has_no_value_is_left_out() -> None:
    assert bounded({"x": None, "y": 1.0}) == {"y": 1.0}
