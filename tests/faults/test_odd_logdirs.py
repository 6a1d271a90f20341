"""What a logdir owes for odd tensors, names, copies and folders."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any

import pytest

from tbwidget._proto import event_pb2 as pb
from tbwidget.data import event_file as event_file_module
from tbwidget.data.logdir import Logdir
from tests.files import event, event_file, opened, point, points, record, scalars, steps


def scalar_tensor(step: int, **tensor: Any) -> bytes:
    """Return the record of a tensor that claims to be a scalar."""
    value = pb.Summary.Value(tag="x", tensor=pb.TensorProto(**tensor))
    value.metadata.plugin_data.plugin_name = "scalars"
    return record(event(step, None, value))


def shape(*sizes: int) -> pb.TensorShapeProto:
    return pb.TensorShapeProto(dim=[pb.TensorShapeProto.Dim(size=size) for size in sizes])


# Reading, row 6.
@pytest.mark.parametrize(
    "tensor",
    [
        {"dtype": pb.DT_FLOAT, "float_val": [1.0], "tensor_shape": shape(5)},
        {"dtype": pb.DT_FLOAT, "double_val": [1e300]},
        {"dtype": pb.DT_FLOAT, "tensor_shape": shape(1 << 40)},
        {"dtype": 99, "float_val": [1.0]},
    ],
)
def test_a_tensor_that_is_no_one_number_is_no_scalar(tmp_path: Path, tensor: Any) -> None:
    event_file(tmp_path / "run", scalar_tensor(0, **tensor))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert list(opened(tmp_path).runs["run"].series) == [("x", "tensors")]


@pytest.mark.parametrize("sizes", [(), (1,), (1, 1)])
def test_a_number_that_was_left_out_is_zero(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    event_file(tmp_path / "run", scalar_tensor(3, dtype=pb.DT_FLOAT, tensor_shape=shape(*sizes)))
    line = scalars(opened(tmp_path), "run", "x").line()
    assert (line.step.tolist(), line.value.tolist()) == ([3], [0.0])


def test_metadata_that_names_no_plugin_leaves_the_one_known(tmp_path: Path) -> None:
    value = pb.Summary.Value(tag="x", tensor=pb.TensorProto(dtype=pb.DT_FLOAT, float_val=[2.0]))
    value.metadata.display_name = "Loss"
    first = scalar_tensor(0, dtype=pb.DT_FLOAT, float_val=[1.0])
    event_file(tmp_path / "run", first, record(event(1, None, value)))
    logdir = opened(tmp_path)
    assert steps(logdir, "run", "x") == [0, 1]
    assert scalars(logdir, "run", "x").display_name == "Loss"


# Reading, row 14.
def test_the_largest_step_is_drawn_beside_others_out_of_order(tmp_path: Path) -> None:
    most = 2**63 - 1
    event_file(tmp_path / "run", points("x", [0, 10, 5, most]))
    assert steps(opened(tmp_path), "run", "x") == [0, 5, 10, most]


# Reading, rows 4 and 8.
def test_a_damaged_file_replaced_by_a_whole_copy_is_read_again(tmp_path: Path) -> None:
    path = event_file(tmp_path / "run", points("x", range(5)))
    whole = path.read_bytes()
    at = len(whole) - len(point("x", 4))
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    logdir = opened(tmp_path)
    assert (steps(logdir, "run", "x"), len(logdir.problems)) == ([0, 1, 2, 3], 1)
    copy = tmp_path / "copy"
    copy.write_bytes(whole)
    copy.replace(path)
    assert logdir.refresh().problems_changed
    assert (steps(logdir, "run", "x"), logdir.problems) == ([0, 1, 2, 3, 4], [])


# Reading, row 21.
def test_names_that_are_no_text_are_spelled_out(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/run\xff"))
    event_file(folder, points("x", [0]), b"no record of any kind")
    logdir = opened(tmp_path)
    assert list(logdir.runs) == [r"run\xff"]
    [problem] = logdir.problems
    assert problem.file.encode().endswith(rb"run\xff/events.out.tfevents.1.host")


def test_a_bell_from_outside_is_not_listened_to(tmp_path: Path) -> None:
    outside = event_file(tmp_path / "logs2" / "run", points("x", [0]))
    (tmp_path / "logs").mkdir()
    logdir = opened(tmp_path / "logs")
    assert not logdir.refresh([str(outside)]).runs_added
    assert logdir.runs == {}


# Reading, row 20.
def test_a_folder_that_can_not_be_listed_for_a_while_keeps_its_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_file(tmp_path / "a" / "run", points("x", [0]))
    event_file(tmp_path / "b" / "run", points("x", [0]))
    logdir = opened(tmp_path)
    really_list = os.scandir

    def refuse(folder: str) -> Any:
        if folder == str(tmp_path / "a"):
            raise PermissionError(13, "Permission denied")
        return really_list(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    changes = logdir.refresh()
    assert (changes.runs_removed, changes.problems_changed) == ([], True)
    assert [problem.file for problem in logdir.problems] == [str(tmp_path / "a")]
    monkeypatch.setattr(os, "scandir", really_list)
    assert logdir.refresh().problems_changed
    assert (set(logdir.runs), logdir.problems) == ({"a/run", "b/run"}, [])


def test_one_long_file_does_not_keep_the_others_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_file_module, "CHUNK_BYTES", 1 << 18)
    event_file(tmp_path / "a", points("x", range(30_000)))
    event_file(tmp_path / "b", points("x", [0]))
    logdir = Logdir(tmp_path)
    logdir.refresh(budget=0.0)
    assert logdir.refresh(budget=0.0).more
    assert steps(logdir, "b", "x") == [0]


def test_a_file_whose_writer_rings_is_read_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_file_module, "CHUNK_BYTES", 1 << 18)
    event_file(tmp_path / "a", points("x", range(30_000)))
    event_file(tmp_path / "b", points("x", range(30_000)))
    rung = event_file(tmp_path / "c", points("x", [0]))
    logdir = Logdir(tmp_path)
    logdir.refresh(budget=0.0)
    logdir.refresh([str(rung)], budget=0.0)
    assert steps(logdir, "c", "x") == [0]
