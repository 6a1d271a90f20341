"""`add_hparams` and the layouts of custom scalars: torch's writer as judge."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData

from tbwidget import SummaryWriter
from tests.conformance.beside_torch import assert_alike, both, events, ours, plain

SESSIONS: dict[str, tuple[Any, ...]] = {
    "all types": (
        {"lr": 0.1, "batch": 32, "optimizer": "adam", "nesterov": True, "clip": None},
        {"hparam/loss": 0.5, "hparam/accuracy": 1},
    ),
    "empty": ({}, {}),
    "no metrics": ({"lr": 0.1}, {}),
    "not finite": ({"lr": float("nan"), "x": float("inf")}, {"loss": float("nan")}),
    "domains": (
        {"lr": 0.1, "optimizer": "adam", "nesterov": False},
        {"loss": 0.5},
        {"lr": [0.1, 0.01], "optimizer": ["adam", "sgd", ""], "nesterov": [True, False]},
    ),
    "NumPy": ({"lr": np.float64(0.1), "name": np.str_("猫")}, {"loss": np.float32(0.5)}),
    "torch": ({"lr": torch.tensor([0.1])}, {"loss": torch.tensor(0.5, requires_grad=True)}),
}


def contents(sessions: list[Any]) -> list[Any]:
    """Return what the events say, messages within messages taken out of their bytes."""
    found = []
    for event in sessions:
        event.wall_time = 0
        [value] = event.summary.value
        content = value.metadata.plugin_data.content
        value.metadata.plugin_data.content = b""
        found.append((event, HParamsPluginData.FromString(content)))
    return found


@pytest.mark.parametrize("arguments", SESSIONS.values(), ids=SESSIONS)
@pytest.mark.parametrize("step", [None, 7])
def test_sessions_are_torch_s(tmp_path: Path, arguments: Any, step: int | None) -> None:
    def call(writer: Any) -> None:
        writer.add_hparams(*arguments, run_name="session", global_step=step)

    theirs, own = both(tmp_path, call)
    # Bytes of NaN equal themselves, numbers do not.
    assert [str(one) for one in contents(own)] == [str(one) for one in contents(theirs)]
    assert len(events(tmp_path / "ours/session")) == len(own)


def test_a_session_s_run_is_called_by_the_time(tmp_path: Path) -> None:
    ours(tmp_path, lambda w: w.add_hparams({"lr": 0.1}, {"loss": 0.5}))
    [run] = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert float(run.name) > 1e9
    assert len(events(run)) == 4


def test_sessions_of_one_name_are_one_run(tmp_path: Path) -> None:
    def call(writer: Any) -> None:
        writer.add_hparams({"lr": 0.1}, {"loss": 0.5}, run_name="one")
        writer.add_hparams({"lr": 0.2}, {"loss": 0.4}, run_name="one")

    ours(tmp_path, call)
    assert len(events(tmp_path / "one")) == 8


def test_a_session_may_be_of_the_writer_s_own_run(tmp_path: Path) -> None:
    def call(writer: Any) -> None:
        writer.add_hparams({"lr": 0.1}, {"loss": 0.5}, run_name="session")

    theirs, _ = both(tmp_path / "runs", call)
    folder = tmp_path / "own"
    own = ours(folder, lambda w: w.add_hparams({"lr": 0.1}, {"loss": 0.5}, own_run=False))
    assert [plain(event) for event in own] == [plain(event) for event in theirs]
    assert not [path for path in folder.iterdir() if path.is_dir()]


@pytest.mark.parametrize("name", ["absolute", ".", "sub/../"])
def test_a_run_name_may_be_the_run_s_own_path(tmp_path: Path, name: str) -> None:
    """It is how users of torch keep the number of runs down."""
    run_name = os.fspath(tmp_path) if name == "absolute" else name
    own = ours(tmp_path, lambda w: w.add_hparams({"lr": 0.1}, {"loss": 0.5}, run_name=run_name))
    assert len(own) == 4
    assert len(list(tmp_path.iterdir())) == 1


LAYOUTS: dict[str, Any] = {
    "empty": {},
    "one": {"loss": {"both": ["Multiline", ["loss/train", "loss/test"]]}},
    "several": {
        "Taiwan": {"twse": ("Multiline", ["twse/0050", ".*"])},
        "USA": {
            "dow": ["Margin", ["dow/a", "dow/b", "dow/c"]],
            "nasdaq 猫": ["Margin", ("a", "b", "c")],
            "nothing": ["Multiline", []],
        },
    },
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_layouts_are_torch_s(tmp_path: Path, layout: Any) -> None:
    assert_alike(tmp_path, lambda w: w.add_custom_scalars(layout))


def test_single_charts_are_torch_s(tmp_path: Path) -> None:
    def call(writer: Any) -> None:
        writer.add_custom_scalars_multilinechart(["a", "b"])
        writer.add_custom_scalars_multilinechart(["a"], "category", title="title")
        writer.add_custom_scalars_marginchart(["a", "b", "c"])
        writer.add_custom_scalars_marginchart(["a", "b", "c"], "category", "title")

    assert_alike(tmp_path, call)


WRONG: dict[str, Any] = {
    "list": lambda w: w.add_custom_scalars([]),
    "two tags": lambda w: w.add_custom_scalars_marginchart(["a", "b"]),
    "string": lambda w: w.add_custom_scalars_multilinechart("loss"),
    "hparam": lambda w: w.add_hparams({"layers": {"first": 1}}, {}),
    "metric": lambda w: w.add_hparams({}, {"loss": "low"}),
    "step": lambda w: w.add_hparams({"lr": 0.1}, {}, global_step="now"),
    "run": lambda w: w.add_hparams({"lr": 0.1}, {}, run_name="a\0b"),
}


@pytest.mark.parametrize("call", WRONG.values(), ids=WRONG)
def test_what_is_wrong_raises_and_the_writer_goes_on(tmp_path: Path, call: Any) -> None:
    with SummaryWriter(tmp_path) as writer:
        with pytest.raises((TypeError, ValueError)):
            call(writer)
        writer.add_text("notes", "still here")
    [event] = events(tmp_path)
    assert event.summary.value[0].tag == "notes/text_summary"
