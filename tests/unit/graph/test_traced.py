"""Traced models → the messages of a graph."""

from __future__ import annotations

import pytest

from tbwidget._proto import graph_pb2 as pb
from tbwidget.graph.traced import (
    Operator,
    TracedGraph,
    Value,
    attribute_text,
    graph_def,
    tagged_run_metadata,
)

LINEAR = TracedGraph(
    inputs=(Value("x", (2, 3)),),
    operators=(
        Operator("prim::GetAttr", "Net/Linear[fc]/weight", ("fc",), (Value("weight", None),), "{}"),
        Operator("aten::linear", "Net/Linear[fc]", ("x", "weight"), (Value("5", (2, 4)),), "{}"),
    ),
    outputs=(Value("5", (2, 4)),),
)


def shape(node: pb.NodeDef) -> list[int] | None:
    """Return the one shape of a node, if it has one."""
    if "_output_shapes" not in node.attr:
        return None
    [only] = node.attr["_output_shapes"].list.shape
    return [dim.size for dim in only.dim]


def test_a_node_a_value_in_the_scope_of_its_module() -> None:
    nodes = {node.name: node for node in graph_def(LINEAR).node}
    assert {name: (node.op, list(node.input)) for name, node in nodes.items()} == {
        "input/x": ("IO Node", []),
        "output/output.1": ("IO Node", ["Net/Linear[fc]/5"]),
        "Net/Linear[fc]/weight/weight": ("prim::GetAttr", ["Net/Linear[fc]/weight/fc"]),
        "Net/Linear[fc]/5": ("aten::linear", ["input/x", "Net/Linear[fc]/weight/weight"]),
    }
    assert [shape(node) for node in nodes.values()] == [[2, 3], [2, 4], None, [2, 4]]


def test_several_outputs_of_one_operator_are_several_nodes() -> None:
    values = (Value("a", (1,)), Value("b", None))
    split = Operator("aten::split", "Net", ("x",), values, "{ dim : 0}")
    graph = graph_def(TracedGraph((Value("x", (2,)),), (split,), values))
    assert [(node.name, list(node.input), node.attr["attr"].s) for node in graph.node[3:]] == [
        ("Net/a", ["input/x"], b"{ dim : 0}"),
        ("Net/b", ["input/x"], b"{ dim : 0}"),
    ]
    assert [list(node.input) for node in graph.node[1:3]] == [["Net/a"], ["Net/b"]]


def test_a_value_may_be_called_output() -> None:
    value = Value("output.1", (1,))
    graph = graph_def(
        TracedGraph(
            (Value("x", (1,)),), (Operator("aten::exp", "Net", ("x",), (value,), "{}"),), (value,)
        )
    )
    assert {node.name: list(node.input) for node in graph.node} == {
        "input/x": [],
        "output/output.1": ["Net/output.1"],
        "Net/output.1": ["input/x"],
    }


def test_the_version_is_torch_s() -> None:
    assert graph_def(LINEAR).versions == pb.VersionDef(producer=22)


def test_the_run_s_metadata_names_a_device() -> None:
    tagged = tagged_run_metadata()
    metadata = pb.RunMetadata.FromString(tagged.run_metadata)
    assert tagged.tag == "step1"
    assert [stats.device for stats in metadata.step_stats.dev_stats] == ["/device:CPU:0"]


@pytest.mark.parametrize(
    ("attributes", "text"),
    [({}, "{}"), ({"name": "w"}, "{ name :  w }"), ({"value": 1e-05}, "{ value : 1e-05}")],
)
def test_attributes_are_text_without_quotes(attributes: dict[str, object], text: str) -> None:
    assert attribute_text(attributes) == text


def test_a_graph_knows_about_how_large_it_is() -> None:
    long = LINEAR.operators[0]._replace(attributes="x" * 10_000)
    larger = LINEAR._replace(operators=(long, *LINEAR.operators))
    assert 10_000 < larger.nbytes - LINEAR.nbytes < 11_000
