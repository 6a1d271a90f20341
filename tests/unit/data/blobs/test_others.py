"""Histograms, texts, PR curves, meshes, hyperparameters and graphs that are odd.

That they come back as they were written is held in tests/conformance/test_reading_back.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from google.protobuf.struct_pb2 import Value

from tbwidget import ReadError
from tbwidget._proto import event_pb2 as pb
from tbwidget._proto.array_plugins_pb2 import MeshPluginData
from tbwidget._proto.graph_pb2 import GraphDef, MetaGraphDef, NodeDef
from tbwidget._proto.plugins_pb2 import HParamsPluginData, SessionStartInfo
from tbwidget.data.blobs import graph, histogram, hparams, mesh, pr_curve, text


def numbers(array: Any) -> pb.Summary.Value:
    """Return a value of the tensor `array`."""
    array = np.asarray(array, np.float64)
    dims = [pb.TensorShapeProto.Dim(size=size) for size in array.shape]
    return pb.Summary.Value(
        tensor=pb.TensorProto(
            dtype=pb.DT_DOUBLE,
            tensor_content=array.tobytes(),
            tensor_shape=pb.TensorShapeProto(dim=dims),
        )
    )


def old_histogram(limits: list[float], counts: list[float]) -> pb.Summary.Value:
    return pb.Summary.Value(
        histo=pb.HistogramProto(min=-2.0, max=9.0, bucket_limit=limits, bucket=counts)
    )


def content(plugin: str, data: bytes) -> pb.Summary.Value:
    value = pb.Summary.Value()
    value.metadata.plugin_data.plugin_name = plugin
    value.metadata.plugin_data.content = data
    return value


def test_empty_buckets_at_the_ends_of_an_old_histogram_are_left_out() -> None:
    left, right, counts = histogram.decode(
        old_histogram([-1e308, 0.0, 1.0, 2.0, 1e308], [0.0, 3.0, 0.0, 1.0, 0.0])
    )
    assert (left.tolist(), right.tolist()) == ([-2.0, 0.0, 1.0], [0.0, 1.0, 9.0])
    assert counts.tolist() == [3.0, 0.0, 1.0]


@pytest.mark.parametrize("value", [old_histogram([], []), old_histogram([1.0], [0.0])])
def test_a_histogram_of_nothing_has_no_buckets(value: pb.Summary.Value) -> None:
    assert [len(part) for part in histogram.decode(value)] == [0, 0, 0]


def test_a_new_histogram_is_taken_as_it_is() -> None:
    rows = [[0.0, 1.0, 5.0], [1.0, 3.0, 0.0]]
    assert np.array_equal(np.transpose(histogram.decode(numbers(rows))), rows)


def test_texts_that_are_no_utf8_are_shown_as_far_as_they_can_be() -> None:
    tensor = pb.TensorProto(dtype=pb.DT_STRING, string_val=[b"caf\xc3\xa9 \xff"])
    assert text.decode(pb.Summary.Value(tensor=tensor)).item() == "café \ufffd"


def test_a_pr_curve_has_its_rows_in_order() -> None:
    curve = pr_curve.decode(numbers(np.arange(18).reshape(6, 3)))
    assert curve.thresholds.tolist() == [0.0, 0.5, 1.0]
    assert curve.true_positives.tolist() == [0, 1, 2]
    assert curve.recall.tolist() == [15, 16, 17]


@pytest.mark.parametrize(
    ("decode", "value", "reason"),
    [
        (histogram.decode, old_histogram([1.0, 2.0], [1.0]), "2 edges and 1 counts"),
        (histogram.decode, numbers([[1.0, 2.0]]), r"shape \(n, 3\)"),
        (histogram.decode, pb.Summary.Value(simple_value=1), "expected a tensor, got simple_value"),
        (pr_curve.decode, numbers([[1.0]]), r"shape \(6, n\)"),
        (mesh.decode, numbers([[1.0]]), r"shape \(B, N, 3\)"),
        (text.decode, numbers([1.0]), "expected a tensor of strings"),
        (
            histogram.decode,
            pb.Summary.Value(tensor=pb.TensorProto(dtype=pb.DT_STRING, string_val=[b"x"])),
            "expected a tensor of numbers",
        ),
        (hparams.decode_session, content("hparams", b"\xff"), "can't be read"),
    ],
)
def test_what_has_another_shape_is_refused_with_the_reason(
    decode: Any, value: pb.Summary.Value, reason: str
) -> None:
    with pytest.raises(ReadError, match=reason):
        decode(value)


def test_hyperparameters_of_every_kind_become_python_s() -> None:
    nested = Value()
    nested.list_value.values.add().number_value = 1
    info = SessionStartInfo(
        hparams={
            "lr": Value(number_value=0.1),
            "bias": Value(bool_value=False),
            "name": Value(string_value="adam"),
            "none": Value(null_value=0),  # type: ignore[arg-type]
            "list": nested,
        }
    )
    data = HParamsPluginData(session_start_info=info).SerializeToString()
    found = hparams.decode_session(content("hparams", data))
    expected = {"lr": 0.1, "bias": False, "name": "adam", "none": None, "list": "[1.0]"}
    assert found == expected


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ("{", "can't be read"),
        ("[1]", "a list, no dict"),
        ("[" * 100_000, "can't be read"),
        (" " * (1 << 20) + "{}", "more than"),
    ],
)
def test_a_mesh_s_configuration_that_is_none_is_refused(config: str, reason: str) -> None:
    data = MeshPluginData(json_config=config).SerializeToString()
    with pytest.raises(ReadError, match=reason):
        mesh.decode_config(content("mesh", data))


def test_graphs_come_out_of_both_kinds_of_events() -> None:
    encoded = GraphDef(node=[NodeDef(name="x", op="Add")]).SerializeToString()
    meta = MetaGraphDef(graph_def=encoded).SerializeToString()
    for event in (pb.Event(graph_def=encoded), pb.Event(meta_graph_def=meta)):
        assert graph.decode(graph.encoded_graph(event)).node[0].op == "Add"


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (pb.Event(graph_def=b"\xff"), "a graph that can't be read"),
        (pb.Event(meta_graph_def=b"\xff"), "a meta graph that can't be read"),
        (pb.Event(), "expected a graph, got nothing"),
        (pb.Event(graph_def=bytes(graph.MOST_BYTES + 1)), "are not decoded"),
    ],
)
def test_what_is_no_graph_is_refused(event: pb.Event, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        graph.decode(graph.encoded_graph(event))
