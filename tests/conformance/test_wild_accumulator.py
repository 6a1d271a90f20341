"""Event files that public projects wrote are what TensorBoard's EventAccumulator finds in them.

It is asked to keep everything. Where a line shows less than it has, the rules by which a
restart shadows points are applied to what it found, in their plainest form.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from tensorboard.backend.event_processing.event_accumulator import (
    STORE_EVERYTHING_SIZE_GUIDANCE,
    EventAccumulator,
)
from tensorboard.compat.proto.event_pb2 import TaggedRunMetadata
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.meta_graph_pb2 import MetaGraphDef
from tensorboard.compat.proto.node_def_pb2 import NodeDef
from tensorboard.util import tensor_util

from tbwidget import SummaryWriter
from tbwidget._proto import event_pb2 as pb
from tbwidget.data.logdir import Logdir
from tbwidget.data.run import Run
from tbwidget.data.series import BlobSeries, IndexEntry, ScalarSeries
from tests.conformance.test_wild import FILES, every_file, read
from tests.files import BEGAN, event, event_file, opened, point, record, start

Point = tuple[int, float, float]
"""Step, wall time and value."""


def accumulated(path: Path, *, purge: bool) -> EventAccumulator:
    """Return all that TensorBoard finds in a file or a run's folder."""
    accumulator = EventAccumulator(
        str(path),
        size_guidance=STORE_EVERYTHING_SIZE_GUIDANCE,
        purge_orphaned_data=purge,
    )
    accumulator.Reload()
    return accumulator


def plugin_of(judge: EventAccumulator, tag: str) -> str:
    known = judge.summary_metadata.get(tag)
    return known.plugin_data.plugin_name if known else ""


def scalars_of(judge: EventAccumulator) -> dict[str, list[Point]]:
    """Return its scalars, and the tensors of the scalars' plugin: both are scalars."""
    found: defaultdict[str, list[Point]] = defaultdict(list)
    for tag in judge.Tags()["scalars"]:
        found[tag] += [(one.step, one.wall_time, one.value) for one in judge.Scalars(tag)]
    for tag in judge.Tags()["tensors"]:
        if plugin_of(judge, tag) == "scalars":
            found[tag] += [
                (one.step, one.wall_time, tensor_util.make_ndarray(one.tensor_proto).item())
                for one in judge.Tensors(tag)
            ]
    return dict(found)


def others_of(judge: EventAccumulator) -> dict[tuple[str, str], list[tuple[int, float]]]:
    """Return step and wall time of all that is no scalar, by tag and plugin."""
    found: dict[tuple[str, str], list[tuple[int, float]]] = {}

    def add(tag: str, plugin: str, events: Iterable[Any]) -> None:
        found[tag, plugin] = [(one.step, one.wall_time) for one in events]

    tags = judge.Tags()
    # TensorFlow 1 has a kind of value for each of these, without a plugin's name.
    for tag in tags["images"]:
        add(tag, plugin_of(judge, tag) or "images", judge.Images(tag))
    for tag in tags["audio"]:
        add(tag, plugin_of(judge, tag) or "audio", judge.Audio(tag))
    for tag in tags["histograms"]:
        add(tag, plugin_of(judge, tag) or "histograms", judge.Histograms(tag))
    for tag in tags["tensors"]:
        plugin = plugin_of(judge, tag) or "tensors"
        if plugin != "scalars":
            add(tag, plugin, judge.Tensors(tag))
    return found


def drawn(points: list[Point]) -> list[Point]:
    """Return what a line shows of the points of one file.

    Where steps go back to one that was there, the training began again: what came before
    at that step and later is shadowed. The rest is in the order of steps.
    """
    kept: list[Point] = []
    least_later: float = float("inf")
    for index in range(len(points) - 1, -1, -1):
        step = points[index][0]
        if step < least_later:
            kept.append(points[index])
        goes_back = index > 0 and step < points[index - 1][0]
        if goes_back and any(step == before for before, *_ in points[:index]):
            least_later = min(least_later, step)
    kept.reverse()
    return sorted(kept, key=lambda point: point[0])


def lines(run: Run) -> dict[str, list[Point]]:
    """Return the points of the lines of a run."""
    return {
        tag: list(zip(*(part.tolist() for part in series.line()), strict=True))
        for (tag, _), series in run.series.items()
        if isinstance(series, ScalarSeries)
    }


def counts(run: Run) -> dict[str, int]:
    return {
        tag: series.count
        for (tag, _), series in run.series.items()
        if isinstance(series, ScalarSeries)
    }


def same(ours: dict[str, list[Point]], theirs: dict[str, list[Point]]) -> None:
    """Compare point by point; as text, for NaN is not equal to itself."""
    assert set(ours) == set(theirs)
    for tag, points in theirs.items():
        assert repr(ours[tag]) == repr(points), tag


@every_file
def test_scalars_are_the_accumulator_s(fixtures: Path, entry: dict[str, Any]) -> None:
    path = fixtures / "wild" / entry["path"]
    run, _, _ = read(path)
    every = scalars_of(accumulated(path, purge=False))
    # Every point is kept, those among them that TensorBoard would purge.
    assert counts(run) == {tag: len(points) for tag, points in every.items()}
    judge = accumulated(path, purge=True)
    # It purges at a START in files of version 2; in older ones whenever steps go back, over
    # all tags: there the plain rule is ours.
    purges_at_start = judge.file_version is not None and judge.file_version >= 2
    chosen = scalars_of(judge) if purges_at_start else every
    same(lines(run), {tag: drawn(points) for tag, points in chosen.items()})


def messages(path: Path, series: BlobSeries) -> list[pb.Event]:
    """Return the events that hold the entries of a series."""
    data = path.read_bytes()

    def message(entry: IndexEntry) -> pb.Event:
        return pb.Event.FromString(data[entry.offset + 12 :][: entry.length])

    return [message(entry) for entry in series.entries]


def all_else_is_the_same(path: Path) -> None:
    """Check that what is no scalar in the file at `path` is what TensorBoard finds there."""
    run, _, _ = read(path)
    # What is no line has every step that was written: nothing is purged from the index.
    judge = accumulated(path, purge=False)
    theirs = others_of(judge)
    ours = {name: one for name, one in run.series.items() if isinstance(one, BlobSeries)}
    graphs = {name: ours.pop(name) for name in list(ours) if name[1] in {"graphs", "run_metadata"}}
    # Values that have metadata and nothing else are no data to it, but their tags are known.
    bare = {name for name in ours if name not in theirs}
    assert {name for name in ours if name[1] == "hparams"} == bare
    assert {tag for tag, _ in bare} == set(judge._plugin_to_tag_to_content.get("hparams", {}))
    assert {
        name: [(place.step, place.wall_time) for place in one.entries]
        for name, one in ours.items()
        if name not in bare
    } == theirs
    for tag, plugin in theirs:
        if (known := judge.summary_metadata.get(tag)) is not None:
            assert ours[tag, plugin].display_name == known.display_name
            assert ours[tag, plugin].description == known.summary_description
    tags = judge.Tags()
    assert ("graph_def", "graphs") in graphs or not tags["graph"] or tags["meta_graph"]
    assert (("meta_graph_def", "graphs") in graphs) == tags["meta_graph"]
    if ("graph_def", "graphs") in graphs:
        *_, last = messages(path, graphs["graph_def", "graphs"])
        assert judge.Graph().SerializeToString(deterministic=True) == (
            type(judge.Graph()).FromString(last.graph_def).SerializeToString(deterministic=True)
        )
    metadata = graphs.get(("tagged_run_metadata", "run_metadata"))
    found = messages(path, metadata) if metadata else []
    told = {TaggedRunMetadata.FromString(one.tagged_run_metadata).tag for one in found}
    assert told == set(tags["run_metadata"])


@every_file
def test_all_else_is_the_accumulator_s(fixtures: Path, entry: dict[str, Any]) -> None:
    all_else_is_the_same(fixtures / "wild" / entry["path"])


def test_kinds_that_the_files_have_none_of(tmp_path: Path) -> None:
    tensor = pb.TensorProto(dtype=pb.DT_FLOAT, float_val=[1.0, 2.0])
    sound = pb.Summary.Audio(sample_rate=1.0)
    run_metadata = TaggedRunMetadata(tag="step 3", run_metadata=b"").SerializeToString()
    values = [
        pb.Summary.Value(tag="sound", audio=sound),
        pb.Summary.Value(tag="bare", tensor=tensor),
        # Before there were tags, a tensor had the name of the node that made it.
        pb.Summary.Value(node_name="node", tensor=tensor),
    ]
    meta_graph = MetaGraphDef(graph_def=GraphDef(node=[NodeDef(name="n")])).SerializeToString()
    path = event_file(
        tmp_path,
        *(record(event(step, None, value)) for step in range(3) for value in values),
        record(pb.Event(tagged_run_metadata=run_metadata)),
        record(pb.Event(meta_graph_def=meta_graph)),
    )
    all_else_is_the_same(path)
    assert ("node", "tensors") in opened(tmp_path).runs["."].series


FOLDERS = sorted(
    folder
    for folder, count in Counter(Path(entry["path"]).parent.as_posix() for entry in FILES).items()
    if count > 1
)


@pytest.mark.parametrize("folder", FOLDERS)
def test_runs_of_several_files_are_the_accumulator_s(fixtures: Path, folder: str) -> None:
    path = fixtures / "wild" / folder
    logdir = opened(path)
    run = logdir.runs["."]
    every = scalars_of(accumulated(path, purge=False))
    assert counts(run) == {tag: len(points) for tag, points in every.items()}
    for tag, shown in lines(run).items():
        assert Counter(shown) <= Counter(every[tag])
        assert [step for step, *_ in shown] == sorted(step for step, *_ in shown)
        # What is not shown was written again, later and at its step or before.
        for step, wall_time, _ in Counter(every[tag]) - Counter(shown):
            assert any(other[0] <= step and other[1] >= wall_time for other in shown)


def both(folder: Path) -> tuple[dict[str, list[Point]], dict[str, list[Point]]]:
    """Return the lines that we and that TensorBoard make of the run in `folder`."""
    judge = scalars_of(accumulated(folder, purge=True))
    return lines(opened(folder).runs["."]), {tag: drawn(points) for tag, points in judge.items()}


def test_a_training_that_goes_on_with_purge_step(tmp_path: Path) -> None:
    for begin, step in [(0, None), (5, 5), (3, 3)]:
        with SummaryWriter(tmp_path, purge_step=step) as writer:
            for index in range(begin, begin + 10):
                writer.add_scalar("x", begin + index / 7, index)
                writer.add_scalar("other", begin, index)
    ours, theirs = both(tmp_path)
    same(ours, theirs)
    assert [step for step, *_ in ours["x"]] == list(range(13))


def test_a_session_log_within_a_file(tmp_path: Path) -> None:
    event_file(
        tmp_path,
        *(point(tag, step, step / 3) for step in range(10) for tag in "xy"),
        start(4, BEGAN + 20),
        *(point("x", step, step / 7, BEGAN + 20 + step) for step in range(4, 7)),
        # A START of a later step than any was written at purges nothing.
        start(100, BEGAN + 40),
        *(point("x", step, step / 5, BEGAN + 40 + step) for step in range(7, 9)),
    )
    ours, theirs = both(tmp_path)
    same(ours, theirs)
    assert [step for step, *_ in ours["y"]] == [0, 1, 2, 3]
    assert [step for step, *_ in ours["x"]] == list(range(9))


def test_a_start_purges_tensors_that_are_scalars_too(tmp_path: Path) -> None:
    """The accumulator leaves them: it does so for no reason but their being tensors."""

    def tensor(step: int, value: float) -> bytes:
        made = pb.Summary.Value(
            tag="x", tensor=pb.TensorProto(dtype=pb.DT_FLOAT, float_val=[value])
        )
        made.metadata.plugin_data.plugin_name = "scalars"
        return record(event(step, None, made))

    event_file(
        tmp_path, *(tensor(step, 1.0) for step in range(6)), start(2, BEGAN + 9), tensor(2, 2.0)
    )
    ours, theirs = both(tmp_path)
    assert [step for step, *_ in theirs["x"]] == [0, 1, 2]
    same(ours, theirs)
    event_file(tmp_path, *(tensor(step, 1.0) for step in range(6)), start(2, BEGAN + 9))
    ours, theirs = both(tmp_path)
    assert [step for step, *_ in theirs["x"]] == [0, 1, 2, 3, 4, 5]
    assert [step for step, *_ in ours["x"]] == [0, 1]


def test_a_start_purges_no_writer_that_goes_on(tmp_path: Path) -> None:
    """The accumulator purges what other writers of the run wrote, in the order of names."""
    event_file(tmp_path, *(point("x", step, 1.0) for step in range(0, 20, 2)), name="1.tfevents")
    event_file(
        tmp_path, start(5, BEGAN + 5), *(point("x", step) for step in (5, 7)), name="2.tfevents"
    )
    ours, theirs = both(tmp_path)
    assert [step for step, *_ in theirs["x"]] == [0, 2, 4, 5, 7]
    assert [step for step, *_ in ours["x"]] == [0, 2, 4, 5, 6, 7, 8, 10, 12, 14, 16, 18]


def test_a_logdir_goes_on_where_the_accumulator_does(tmp_path: Path) -> None:
    path = event_file(tmp_path)
    judge, logdir = accumulated(tmp_path, purge=True), Logdir(tmp_path)
    for begin in range(0, 100, 7):
        with path.open("ab") as file:
            file.write(b"".join(point("x", step, step / 9) for step in range(begin, begin + 7)))
        logdir.refresh()
        judge.Reload()
        same(lines(logdir.runs["."]), scalars_of(judge))
