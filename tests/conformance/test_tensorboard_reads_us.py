"""TensorBoard's own loaders read what `SummaryWriter` writes."""

from __future__ import annotations

import inspect
import itertools
import math
import os
import re
import socket
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from tensorboard.util import tensor_util

from tbwidget import SummaryWriter
from tbwidget.writer import _event_file

Point = tuple[int, float, float]
"""Step, wall time and value."""

TORCH: dict[str, list[tuple[str, Any]]] = {
    "__init__": [
        ("log_dir", None),
        ("comment", ""),
        ("purge_step", None),
        ("max_queue", 10),
        ("flush_secs", 120),
        ("filename_suffix", ""),
    ],
    "add_scalar": [
        ("tag", inspect.Parameter.empty),
        ("scalar_value", inspect.Parameter.empty),
        ("global_step", None),
        ("walltime", None),
        ("new_style", False),
        ("double_precision", False),
    ],
    "add_scalars": [
        ("main_tag", inspect.Parameter.empty),
        ("tag_scalar_dict", inspect.Parameter.empty),
        ("global_step", None),
        ("walltime", None),
    ],
    "flush": [],
    "close": [],
    "get_logdir": [],
}
"""Parameters and defaults of torch.utils.tensorboard.SummaryWriter, torch 2.13."""


def read(run: Path) -> dict[str, list[Point]]:
    """Return the points of a run as TensorBoard keeps them, none left out."""
    accumulator = EventAccumulator(str(run), size_guidance={"scalars": 0, "tensors": 0})
    accumulator.Reload()
    found: defaultdict[str, list[Point]] = defaultdict(list)
    for tag in accumulator.Tags()["scalars"]:
        for event in accumulator.Scalars(tag):
            found[tag].append((event.step, event.wall_time, event.value))
    for tag in accumulator.Tags()["tensors"]:
        plugin = accumulator.SummaryMetadata(tag).plugin_data.plugin_name
        assert plugin == "scalars"
        for event in accumulator.Tensors(tag):
            value = tensor_util.make_ndarray(event.tensor_proto).item()
            found[tag].append((event.step, event.wall_time, value))
    return dict(found)


def loaded(run: Path) -> list[Any]:
    """Return all events of the one file of a run, as TensorBoard's loader gives them."""
    [file] = run.iterdir()
    return list(EventFileLoader(str(file)).Load())


def test_points_of_all_three_layouts(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        for step in range(100):
            writer.add_scalar("old", step / 10, step, walltime=1000.5 + step)
            writer.add_scalar("new", step / 10, step, 1000.5 + step, new_style=True)
            writer.add_scalar("double", step / 10, step, 1000.5 + step, True, True)
    single = [(step, 1000.5 + step, float(np.float32(step / 10))) for step in range(100)]
    double = [(step, 1000.5 + step, step / 10) for step in range(100)]
    assert read(tmp_path) == {"old": single, "new": single, "double": double}


def test_odd_values_and_steps(tmp_path: Path) -> None:
    steps = [-(2**63), -1, 0, 2**31, 2**53 + 1, 2**63 - 1]
    values = [math.nan, math.inf, -math.inf, -0.0, 1e-45, 3e38]
    with SummaryWriter(tmp_path) as writer:
        for step, value in zip(steps, values, strict=True):
            writer.add_scalar("odd", value, step)
    points = [
        (event.step, tensor_util.make_ndarray(value.tensor).item())
        for event in loaded(tmp_path)
        for value in event.summary.value
    ]
    assert [step for step, _ in points] == steps
    expected = np.array(values, np.float32)
    assert np.array_equal(np.array([value for _, value in points]), expected, equal_nan=True)


def test_the_step_s_default_is_0_and_the_time_s_is_now(tmp_path: Path) -> None:
    before = time.time()
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("x", 1.0)
    [(step, wall_time, _)] = read(tmp_path)["x"]
    assert step == 0
    assert before <= wall_time <= time.time()


@pytest.mark.parametrize(
    "tag", ["Loss/train", "损失/训练", "naïve café", "🎉", "a b\tc", "<b>x</b>", "x" * 5_000]
)
def test_tags_are_any_text(tmp_path: Path, tag: str) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar(tag, 1.0, 1)
    assert list(read(tmp_path)) == [tag]


def test_add_scalars_makes_a_run_of_each_key(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        for step in range(3):
            writer.add_scalars("loss/all", {"train": step, "test": -step}, step, walltime=5.0)
        assert writer.get_logdir() == str(tmp_path)
    assert read(tmp_path / "loss_all_train") == {
        "loss/all": [(step, 5.0, float(step)) for step in range(3)]
    }
    assert read(tmp_path / "loss_all_test")["loss/all"][2] == (2, 5.0, -2.0)
    assert read(tmp_path) == {}


def test_purge_step_leaves_out_what_came_before(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        for step in range(10):
            writer.add_scalar("x", 1.0, step)
    # TensorBoard reads the files of a run in the order of their names.
    with SummaryWriter(tmp_path, purge_step=6, filename_suffix=".again") as writer:
        for step in (6, 7):
            writer.add_scalar("x", 2.0, step)
    assert [(step, value) for step, _, value in read(tmp_path)["x"]] == [
        *[(step, 1.0) for step in range(6)],
        (6, 2.0),
        (7, 2.0),
    ]


def test_a_file_begins_with_its_version_and_its_writer(tmp_path: Path) -> None:
    SummaryWriter(tmp_path).close()
    [first] = loaded(tmp_path)
    assert first.file_version == "brain.Event:2"
    assert first.source_metadata.writer == "tbwidget.writer"
    assert abs(first.wall_time - time.time()) < 60


def test_files_are_named_as_torch_names_them(tmp_path: Path) -> None:
    SummaryWriter(tmp_path, filename_suffix=".mine").close()
    [file] = tmp_path.iterdir()
    host = re.escape(socket.gethostname())
    assert re.fullmatch(
        rf"events\.out\.tfevents\.\d{{10}}\.{host}\.{os.getpid()}\.\d+\.mine", file.name
    )


def test_the_default_logdir_is_torch_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    writer = SummaryWriter(comment="_lr_0.1")
    writer.close()
    host = re.escape(socket.gethostname())
    pattern = rf"runs[/\\][A-Z][a-z]{{2}}\d\d_\d\d-\d\d-\d\d_{host}_lr_0\.1"
    assert re.fullmatch(pattern, writer.log_dir)
    assert len(list(Path(writer.log_dir).iterdir())) == 1


def test_two_writers_of_one_second_have_two_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_700_000_000.0)
    with SummaryWriter(tmp_path) as one, SummaryWriter(tmp_path) as two:
        one.add_scalar("one", 1.0, 1)
        two.add_scalar("two", 2.0, 1)
    assert len(list(tmp_path.iterdir())) == 2
    assert set(read(tmp_path)) == {"one", "two"}


@pytest.mark.parametrize("number", [0, 9, 99])
def test_a_closed_writer_goes_on_in_a_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    # TensorBoard reads files in the order of their names, which differ in a number alone here.
    monkeypatch.setattr(_event_file, "_uid", itertools.count(number))
    monkeypatch.setattr(time, "time", lambda: 1_700_000_000.0)
    writer = SummaryWriter(tmp_path, purge_step=0)
    writer.add_scalar("x", 1.0, 1)
    writer.close()
    writer.close()
    writer.add_scalar("x", 2.0, 2)
    writer.close()
    assert len(list(tmp_path.iterdir())) == 2
    assert [(step, value) for step, _, value in read(tmp_path)["x"]] == [(1, 1.0), (2, 2.0)]


def test_what_is_flushed_can_be_read_while_the_writer_is_open(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        for step in range(5):
            writer.add_scalar("x", 1.0, step)
            writer.flush()
            assert len(read(tmp_path)["x"]) == step + 1


@pytest.mark.parametrize("method", TORCH)
def test_names_order_and_defaults_are_torch_s(method: str) -> None:
    parameters = list(inspect.signature(getattr(SummaryWriter, method)).parameters.values())
    own = len(TORCH[method]) + 1
    assert [(one.name, one.default) for one in parameters[1:own]] == TORCH[method]
    assert all(one.default is not one.empty for one in parameters[own:])
