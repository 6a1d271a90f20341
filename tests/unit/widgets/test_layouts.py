"""Layouts of custom scalars on their way from event files to the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tbwidget import SummaryWriter, TensorBoard
from tbwidget._proto import event_pb2 as pb
from tbwidget.data.blobs import layout as blob
from tbwidget.data.logdir import Logdir
from tbwidget.summary.draft import draft
from tbwidget.widgets._ids import Ids
from tbwidget.widgets._publisher import Publisher

LOSS = {"loss": {"both": ["Multiline", ["loss/.*"]], "band": ["Margin", ["mean", "min", "max"]]}}
SENT = {
    "title": "loss",
    "closed": False,
    "charts": [
        {"title": "both", "tags": ["loss/.*"]},
        {"title": "band", "margins": [{"value": "mean", "lower": "min", "upper": "max"}]},
    ],
}


def updates(publisher: Publisher) -> list[Any]:
    found = []
    while publisher.owes:
        found.append(publisher.next_update()[0])
    return found


def layouts(publisher: Publisher) -> list[Any]:
    return [update["layout"] for update in updates(publisher) if "layout" in update]


@pytest.fixture
def logdir(tmp_path: Path) -> Logdir:
    return Logdir(str(tmp_path))


def test_a_layout_comes_with_the_snapshot_and_when_it_changes(
    logdir: Logdir, tmp_path: Path
) -> None:
    with SummaryWriter(str(tmp_path / "a")) as writer:
        writer.add_custom_scalars(LOSS)
        writer.flush()
        logdir.refresh()
        publisher = Publisher(logdir, Ids())
        assert layouts(publisher) == [{"categories": [SENT], "refused": []}]
        writer.add_scalar("loss/train", 1.0, 0)
        writer.flush()
        publisher.note(logdir.refresh())
        assert layouts(publisher) == []
        writer.add_custom_scalars({"lr": {"lr": ["Multiline", ["lr"]]}})
        writer.flush()
        publisher.note(logdir.refresh())
        [changed] = layouts(publisher)
        assert [category["title"] for category in changed["categories"]] == ["lr"]
    publisher.reset()
    assert layouts(publisher) == [changed]


def test_the_layout_of_a_run_goes_with_it(logdir: Logdir, tmp_path: Path) -> None:
    with SummaryWriter(str(tmp_path / "a")) as writer:
        writer.add_custom_scalars(LOSS)
    logdir.refresh()
    publisher = Publisher(logdir, Ids())
    assert layouts(publisher)
    for file in (tmp_path / "a").iterdir():
        file.unlink()
    publisher.note(logdir.refresh())
    assert layouts(publisher) == [{"categories": [], "refused": []}]


def test_no_layout_is_sent_where_there_is_none(logdir: Logdir, tmp_path: Path) -> None:
    with SummaryWriter(str(tmp_path / "a")) as writer:
        writer.add_scalar("loss", 1.0, 0)
    logdir.refresh()
    assert layouts(Publisher(logdir, Ids())) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ([b"\xff\xff"], "a layout that can't be read"),
        ([b"", b""], "expected one layout, got 2"),
        ([b"\x0a" * ((1 << 20) + 1)], "more than 1048576 are not decoded"),
        ([b"\x0a" * (5 << 20)], "more than 2097152"),
    ],
)
def test_what_is_no_layout_is_refused_with_a_reason(
    logdir: Logdir, tmp_path: Path, content: list[bytes], reason: str
) -> None:
    with SummaryWriter(str(tmp_path / "a")) as writer:
        writer._add_untagged(_draft(content))
    logdir.refresh()
    [sent] = layouts(Publisher(logdir, Ids()))
    assert sent["categories"] == []
    [refused] = sent["refused"]
    assert refused.startswith("the layout of run 'a': ")
    assert reason in refused


def _draft(content: list[bytes]) -> Any:
    dims = [pb.TensorShapeProto.Dim(size=len(content))] if len(content) > 1 else []
    tensor = pb.TensorProto(
        dtype=pb.DT_STRING, string_val=content, tensor_shape=pb.TensorShapeProto(dim=dims)
    )
    data = pb.SummaryMetadata.PluginData(plugin_name=blob.PLUGIN)
    metadata = pb.SummaryMetadata(plugin_data=data)
    value = pb.Summary.Value(tag=blob.CONFIG_TAG, tensor=tensor, metadata=metadata)
    return draft(value.ByteSize(), lambda: pb.Summary(value=[value]))


def test_the_tab_is_a_panel_of_the_board(tmp_path: Path) -> None:
    board = TensorBoard(tmp_path, panel="custom_scalars")
    assert board.panel == "custom_scalars"
    board.close()
