"""ONNX models and files → the messages of their graphs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from tbwidget import GraphError
from tbwidget._proto import event_pb2 as pb
from tbwidget.graph import onnx_graph_def, read_onnx


def value(name: str, shape: list[Any], kind: int = TensorProto.FLOAT) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def relu(shape: list[Any], kind: int = TensorProto.FLOAT, **also: Any) -> onnx.ModelProto:
    node = helper.make_node("Relu", ["x"], ["y"])
    values = [value("x", shape, kind)], [value("y", shape, kind)]
    return helper.make_model(helper.make_graph([node], "net", *values, **also))


def test_terminals_come_first_and_operators_are_named_by_what_they_make() -> None:
    graph = onnx_graph_def(read_onnx(relu([1, 4])))
    assert [(node.name, node.op, list(node.input)) for node in graph.node] == [
        ("x", "Variable", []),
        ("y", "Variable", []),
        ("y", "Relu", ["x"]),
    ]
    assert graph.versions.producer == 22


@pytest.mark.parametrize(
    ("kind", "dtype"),
    [
        (TensorProto.FLOAT, pb.DT_FLOAT),
        (TensorProto.DOUBLE, pb.DT_DOUBLE),
        (TensorProto.FLOAT16, pb.DT_HALF),
        (TensorProto.BFLOAT16, pb.DT_BFLOAT16),
        (TensorProto.INT8, pb.DT_INT8),
        (TensorProto.INT64, pb.DT_INT64),
        (TensorProto.UINT32, pb.DT_UINT32),
        (TensorProto.BOOL, pb.DT_BOOL),
        (TensorProto.STRING, pb.DT_STRING),
        (TensorProto.COMPLEX128, pb.DT_COMPLEX128),
        (TensorProto.FLOAT8E5M2, pb.DT_INVALID),
    ],
)
def test_types_are_tensorflow_s(kind: int, dtype: int) -> None:
    [x, *_] = onnx_graph_def(read_onnx(relu([2], kind))).node
    assert x.attr["dtype"].type == dtype


def test_a_dimension_without_a_size_is_unknown() -> None:
    [x, *_] = onnx_graph_def(read_onnx(relu(["batch", None, 0, 3]))).node
    assert [dim.size for dim in x.attr["shape"].shape.dim] == [-1, -1, 0, 3]


def test_the_weights_are_left_behind() -> None:
    weights = [numpy_helper.from_array(np.zeros(1_000_000, np.float32), "w")]
    assert read_onnx(relu([2], initializer=weights)).ByteSize() < 1000


def test_what_is_drawn_is_the_model_at_the_call() -> None:
    model = relu([1, 4])
    graph = read_onnx(model)
    model.graph.node[0].op_type = "Sigmoid"
    assert onnx_graph_def(graph).node[2].op == "Relu"


def test_weights_in_a_file_that_is_not_there(tmp_path: Path) -> None:
    weights = [numpy_helper.from_array(np.zeros(1000, np.float32), "w")]
    path = tmp_path / "net.onnx"
    onnx.save(
        relu([2], initializer=weights),
        path,
        save_as_external_data=True,
        location="w",
        size_threshold=0,
    )
    (tmp_path / "w").unlink()
    assert len(onnx_graph_def(read_onnx(path)).node) == 3


def test_a_model_as_text(tmp_path: Path) -> None:
    path = tmp_path / "net.textproto"
    onnx.save(relu([2]), path)
    assert len(onnx_graph_def(read_onnx(str(path))).node) == 3


@pytest.mark.parametrize("content", [b"", b"\x0a\xff", b"PK\x03\x04" + bytes(100), b"no model"])
def test_a_file_that_holds_no_model(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "net.onnx"
    path.write_bytes(content)
    with pytest.raises(GraphError, match=r"net\.onnx' (is no ONNX model|holds no ONNX graph)"):
        read_onnx(path)


def test_a_file_that_is_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "net.onnx"
    path.write_bytes(relu([2]).SerializeToString()[:-5])
    with pytest.raises(GraphError, match=r"net\.onnx' is no ONNX model"):
        read_onnx(path)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"net\.onnx"):
        read_onnx(tmp_path / "net.onnx")


@pytest.mark.parametrize("given", [None, 3, b"net.onnx", relu([2]).graph])
def test_what_is_neither_a_path_nor_a_model(given: Any) -> None:
    with pytest.raises(TypeError, match=rf"{type(given).__name__}, expected a path or an onnx"):
        read_onnx(given)


def test_without_onnx_the_error_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['onnx'] = None\n"
        "from tbwidget.graph import read_onnx\n"
        "try: read_onnx('net.onnx')\n"
        "except ImportError as error: print(error)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout == "add_onnx_graph needs onnx: pip install onnx\n"
