"""Graphs of ONNX models: what torch writes, we write too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnx
import pytest
from onnx import TensorProto, helper
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto.graph_pb2 import GraphDef
from torch.utils.tensorboard import SummaryWriter as TorchWriter

from tbwidget import SummaryWriter
from tests.conformance.graph_files import written


def tensor(name: str, shape: list[Any], kind: int = TensorProto.FLOAT) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def onnx_models() -> dict[str, onnx.ModelProto]:
    weights = helper.make_tensor("w", TensorProto.FLOAT, [4, 2], [0.5] * 8)
    gemm = [
        helper.make_node("Gemm", ["x", "w", "b"], ["h"], alpha=0.5, transB=0),
        helper.make_node("LeakyRelu", ["h"], ["y"], name="activation", alpha=0.1),
    ]
    image = [
        helper.make_node(
            "Conv", ["x", "w"], ["c"], kernel_shape=[3, 3], pads=[1, 1, 1, 1], auto_pad="NOTSET"
        ),
        helper.make_node("BatchNormalization", ["c", "s", "b", "m", "v"], ["n"], epsilon=1e-5),
        helper.make_node("Relu", ["n"], ["y"]),
    ]
    constant = helper.make_tensor("value", TensorProto.FLOAT, [3], [1.0, 2.0, 3.0])
    branch = helper.make_graph(
        [helper.make_node("Neg", ["x"], ["then"])], "then", [], [tensor("then", [3])]
    )
    odd = [
        helper.make_node("Constant", [], ["k"], value=constant),
        helper.make_node("Add", ["x", "k"], ["s"], doc_string="adds 'three' numbers"),
        helper.make_node("Clip", ["s", "", "k"], ["y"]),
        helper.make_node("If", ["flag"], ["z"], then_branch=branch, else_branch=branch),
        helper.make_node("Custom", ["z"], ["t"], domain="ours", words=["a", "ü"], factors=[0.1, 2]),
    ]
    graphs = {
        "gemm": helper.make_graph(
            gemm, "gemm", [tensor("x", [1, 4]), tensor("b", [2])], [tensor("y", [1, 2])], [weights]
        ),
        "conv": helper.make_graph(
            image, "conv", [tensor("x", [1, 3, 8, 8])], [tensor("y", [1, 4, 8, 8])]
        ),
        "odd": helper.make_graph(
            odd, "odd", [tensor("x", [3])], [tensor("y", [3]), tensor("t", [])]
        ),
    }
    return {name: helper.make_model(graph) for name, graph in graphs.items()}


@pytest.mark.parametrize("name", onnx_models())
@pytest.mark.parametrize("given", ["path", "text", "model"])
def test_an_onnx_graph_is_torch_s(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, given: str
) -> None:
    model, path = onnx_models()[name], tmp_path / f"{name}.onnx"
    onnx.save(model, path)
    with TorchWriter(str(tmp_path / "torch")) as theirs:
        theirs.add_onnx_graph(str(path))
    capfd.readouterr()
    with SummaryWriter(tmp_path / "ours") as ours:
        ours.add_onnx_graph({"path": path, "text": str(path), "model": model}[given])
    assert capfd.readouterr() == ("", "")
    theirs_written, ours_written = written(tmp_path / "torch"), written(tmp_path / "ours")
    assert ours_written == theirs_written
    assert ours_written[1] == []
    accumulator = EventAccumulator(str(tmp_path / "ours")).Reload()
    assert accumulator.Graph() == ours_written[0]


def test_what_torch_gets_wrong_of_onnx_is_right(tmp_path: Path) -> None:
    """torch takes ONNX's numbers of types for TensorFlow's, a dimension without a size for 0,
    and has the edges from second outputs begin nowhere.
    """
    nodes = [
        helper.make_node("Split", ["x"], ["left", "right"], axis=1),
        helper.make_node("Sub", ["left", "right"], ["y"]),
    ]
    int64 = TensorProto.INT64
    path = tmp_path / "split.onnx"
    graph = helper.make_graph(
        nodes, "split", [tensor("x", ["batch", 4], int64)], [tensor("y", ["batch", 2], int64)]
    )
    onnx.save(helper.make_model(graph), path)
    with TorchWriter(str(tmp_path / "torch")) as theirs:
        theirs.add_onnx_graph(str(path))
    with SummaryWriter(tmp_path / "ours") as ours:
        ours.add_onnx_graph(path)
    (their_graph, _), (our_graph, _) = written(tmp_path / "torch"), written(tmp_path / "ours")

    def told(graph: GraphDef) -> list[Any]:
        x, split_or_sub = graph.node[0], graph.node[-1]
        sizes = [dim.size for dim in x.attr["shape"].shape.dim]
        return [x.attr["dtype"].type, sizes, list(split_or_sub.input)]

    assert told(their_graph) == [7, [0, 4], ["left", "right"]]  # 7 is DT_STRING
    assert told(our_graph) == [9, [-1, 4], ["left", "left:1"]]  # 9 is DT_INT64
    assert [node.name for node in our_graph.node] == [node.name for node in their_graph.node]
