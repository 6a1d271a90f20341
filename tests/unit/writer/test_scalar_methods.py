"""Scalars, beyond what torch has: no sub-runs, no disk, exports."""

from __future__ import annotations

import copy
import json
import math
from pathlib import Path

import pytest

from tbwidget import SummaryWriter
from tests.faults.written import points_of


def exported(writer: SummaryWriter, path: Path) -> dict[str, list[list[float]]]:
    writer.export_scalars_to_json(path)
    found: dict[str, list[list[float]]] = json.loads(path.read_text())
    return found


def add(writer: SummaryWriter) -> None:
    writer.add_scalar("loss", 0.5, 1, walltime=10.0)
    writer.add_scalar("exact", 0.1, 2, 11.0, new_style=True, double_precision=True)
    writer.add_scalars("waves", {"sin": 0.25, "cos": 0.75}, 3, walltime=12.0)
    writer.add_scalars("waves", {"tan": 1.0}, 4, walltime=13.0, as_runs=False)


EXPORTED = {
    "run/loss": [[10.0, 1, 0.5]],
    "run/exact": [[11.0, 2, 0.1]],
    "run/waves/sin": [[12.0, 3, 0.25]],
    "run/waves/cos": [[12.0, 3, 0.75]],
    "run/waves/tan": [[13.0, 4, 1.0]],
}


@pytest.mark.parametrize("write_to_disk", [True, False])
def test_all_scalars_are_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_to_disk: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    writer = SummaryWriter("run", write_to_disk=write_to_disk)
    add(writer)
    assert exported(writer, tmp_path / "all.json") == EXPORTED
    writer.close()
    assert (tmp_path / "run").exists() == write_to_disk


def test_those_of_closed_files_are_exported_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    writer = SummaryWriter("run")
    writer.add_scalar("loss", 0.5, 1, walltime=10.0)
    writer.close()
    writer.add_scalar("loss", math.inf, 2, walltime=11.0)
    assert exported(writer, tmp_path / "a.json") == {
        "run/loss": [[10.0, 1, 0.5], [11.0, 2, math.inf]]
    }
    writer.close()


def test_as_runs_false_makes_no_runs(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalars("loss", {"train": 1.0, "test": 2.0}, 7, as_runs=False)
    assert points_of(tmp_path) == [("loss/train", 7), ("loss/test", 7)]


def test_without_a_disk_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with SummaryWriter(write_to_disk=False, purge_step=3) as writer:
        add(writer)
        writer.flush()
        assert writer.get_logdir().startswith("runs")
    assert list(tmp_path.iterdir()) == []


def test_logdir_is_another_name_of_log_dir(tmp_path: Path) -> None:
    with SummaryWriter(logdir=tmp_path) as writer:
        assert writer.log_dir == str(tmp_path)
    with pytest.raises(TypeError, match="pass one"):
        SummaryWriter("a", logdir="b")


def test_a_copy_writes_a_file_of_its_own(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path, purge_step=2) as writer:
        writer.add_scalar("x", 1.0, 1)
        writer.flush()
        with copy.deepcopy(writer) as other:
            other.add_scalar("x", 2.0, 2)
    assert len(list(tmp_path.iterdir())) == 2
    assert sorted(points_of(tmp_path)) == [("x", 1), ("x", 2)]


def test_no_room_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="max_queue_bytes 0"):
        SummaryWriter(max_queue_bytes=0)
