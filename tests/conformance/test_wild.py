"""Event files that public projects wrote, and what an independent reader counted in them."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

from tbwidget._proto import event_pb2 as pb
from tbwidget.data.event_file import EventFile
from tbwidget.data.logdir import Logdir
from tbwidget.data.run import Run
from tbwidget.data.scalar_decode import ScalarDecoder
from tbwidget.data.series import ScalarSeries
from tests.conftest import PROJECT

WILD = Path(os.environ.get("TBWIDGET_SHARED", PROJECT.parent / "shared")) / "fixtures" / "wild"

PLUGIN_OF_KIND = {"histo": "histograms", "image": "images"}
"""The manifest names a value without a plugin by its field; we name the plugin that shows it."""

NOT_IN_MANIFEST = {"graphs", "hparams"}
"""Plugins of what the manifest does not list by tag: graphs are no summaries, and hparams
have no value."""

JUDGED = [
    "janosh+tensorboard-reducer/tests/runs/lax/run_1",
    "kubeflow+katib",
    "DerCodeHahn+InteractiveSystemProject",
    "AguLeon+LoRA_RoBERTa_AGNews",
    "tensorflow+tensorboard",
    "leonjovanovic+drl-ml-agents-3dball/ppo",
]
"""Folders whose values are compared with TensorBoard's, one file of each kind of writer."""


def manifest() -> list[dict[str, Any]]:
    """Return what the manifest says of each event file; nothing where there is none."""
    path = WILD / "MANIFEST.json"
    if not path.is_file():
        return []
    files: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["files"]
    return [file for file in files if file["kind"] == "event"]


FILES = manifest()
every_file = pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry["path"])


def read(path: Path) -> tuple[Run, EventFile, int]:
    """Return the run of one file, the file read to its end, and how many records it has."""
    file, run, count, more = EventFile(str(path), "run"), Run("run"), 0, True
    decoder = ScalarDecoder()
    while more:
        stretch, more = file.read()
        if stretch:
            [decoded] = decoder.decode([stretch])
            problems = len(file.problems)
            run.take(file, stretch, decoded)
            count += len(stretch.frames.starts) - (len(file.problems) - problems)
    return run, file, count


def our_name(name: str) -> tuple[str, str]:
    """Return tag and plugin of ``tag [plugin]``."""
    tag, _, plugin = name.removesuffix("]").rpartition(" [")
    return tag, PLUGIN_OF_KIND.get(plugin, plugin)


def counts(run: Run, *, scalars: bool) -> dict[Any, int]:
    return {
        tag if scalars else (tag, plugin): series.count
        for (tag, plugin), series in run.series.items()
        if (plugin == "scalars") is scalars
    }


@every_file
def test_each_file_has_what_the_manifest_counts(fixtures: Path, entry: dict[str, Any]) -> None:
    run, file, records = read(fixtures / "wild" / entry["path"])
    others = counts(run, scalars=False)
    assert records == entry["records"]
    assert counts(run, scalars=True) == entry["scalars"]
    listed = {name: count for name, count in others.items() if name[1] not in NOT_IN_MANIFEST}
    assert listed == {our_name(name): count for name, count in entry["others"].items()}
    graphs = sum(count for (_, plugin), count in others.items() if plugin == "graphs")
    kinds = entry["kinds"]
    assert graphs == kinds.get("graph_def", 0) + kinds.get("meta_graph_def", 0)
    hparams = sum(count for (_, plugin), count in others.items() if plugin == "hparams")
    assert hparams == entry["plugins"].get("hparams/none", 0)
    # The one problem the manifest knows is a file of no bytes: that is no error.
    assert set(entry["problems"]) <= {"zero_byte"}
    assert file.problems == []
    assert (file.state == "no data") == ("zero_byte" in entry["problems"])


@every_file
def test_lines_are_in_order_and_entries_lead_to_their_values(
    fixtures: Path, entry: dict[str, Any]
) -> None:
    path = fixtures / "wild" / entry["path"]
    run, _, _ = read(path)
    data = path.read_bytes()
    for (tag, _), series in run.series.items():
        if isinstance(series, ScalarSeries):
            assert (np.diff(series.line().step) >= 0).all()
            continue
        for place in series.entries:
            event = pb.Event.FromString(data[place.offset + 12 :][: place.length])
            assert event.step == place.step
            if event.HasField("summary"):
                assert event.summary.value[place.value_index].tag == tag


def test_the_whole_folder_is_one_logdir(fixtures: Path) -> None:
    wild = fixtures / "wild"
    expected: Counter[tuple[str, str]] = Counter()
    for entry in FILES:
        run = Path(entry["path"]).parent.as_posix()
        expected.update({(run, tag): count for tag, count in entry["scalars"].items()})
    logdir = Logdir(wild)
    while logdir.refresh(budget=0.2).more:
        pass
    assert {
        (key.run, key.tag): logdir.runs[key.run].series[key.tag, key.plugin].count
        for key in logdir.series_keys()
        if key.plugin == "scalars"
    } == expected
    assert set(logdir.runs) == {Path(entry["path"]).parent.as_posix() for entry in FILES}
    assert logdir.problems == []
    assert not logdir.refresh().series


def theirs(path: Path) -> dict[str, list[tuple[int, float, float]]]:
    """Return the scalars of a file as TensorBoard reads them."""
    accumulator = EventAccumulator(
        str(path), size_guidance={"scalars": 0, "tensors": 0}, purge_orphaned_data=False
    )
    accumulator.Reload()
    found = {
        tag: [(event.step, event.wall_time, event.value) for event in accumulator.Scalars(tag)]
        for tag in accumulator.Tags()["scalars"]
    }
    for tag in accumulator.Tags()["tensors"]:
        if accumulator.SummaryMetadata(tag).plugin_data.plugin_name == "scalars":
            found[tag] = [
                (event.step, event.wall_time, tensor_util.make_ndarray(event.tensor_proto).item())
                for event in accumulator.Tensors(tag)
            ]
    return found


@pytest.mark.parametrize("folder", JUDGED)
def test_values_are_those_that_tensorboard_reads(fixtures: Path, folder: str) -> None:
    entry = next(entry for entry in FILES if entry["path"].startswith(folder) and entry["scalars"])
    path = fixtures / "wild" / entry["path"]
    run, _, _ = read(path)
    judge = theirs(path)
    assert set(judge) == set(counts(run, scalars=True))
    for tag, points in judge.items():
        series = run.series[tag, "scalars"]
        assert isinstance(series, ScalarSeries)
        line = series.line()
        shown = set(
            zip(line.step.tolist(), line.wall_time.tolist(), line.value.tolist(), strict=True)
        )
        assert shown <= set(points)
        if series.count == len(line.step):
            assert len(shown) == len(set(points))
