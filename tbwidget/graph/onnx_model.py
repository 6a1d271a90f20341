"""An ONNX model → the messages of its graph.

The layout is that of torch.utils.tensorboard (torch 2.13, _onnx_graph.py): a node of the
operator "Variable" for each input and output, a node an operator, named by its first output.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from tbwidget._errors import GraphError
from tbwidget._proto.event_pb2 import DataType, TensorShapeProto
from tbwidget._proto.graph_pb2 import AttrValue, GraphDef, NodeDef, VersionDef
from tbwidget.graph.traced import PRODUCER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DATA_TYPES: Final = {
    1: DataType.DT_FLOAT,
    2: DataType.DT_UINT8,
    3: DataType.DT_INT8,
    4: DataType.DT_UINT16,
    5: DataType.DT_INT16,
    6: DataType.DT_INT32,
    7: DataType.DT_INT64,
    8: DataType.DT_STRING,
    9: DataType.DT_BOOL,
    10: DataType.DT_HALF,
    11: DataType.DT_DOUBLE,
    12: DataType.DT_UINT32,
    13: DataType.DT_UINT64,
    14: DataType.DT_COMPLEX64,
    15: DataType.DT_COMPLEX128,
    16: DataType.DT_BFLOAT16,
}
"""ONNX's numbers of element types (onnx.proto, TensorProto.DataType) → TensorFlow's."""


def read_onnx(prototxt: Any) -> Any:
    """Return the inputs, outputs and nodes of an ONNX model, without its weights.

    Parameters
    ----------
    prototxt : str, os.PathLike or onnx.ModelProto
        The model, or the path of its file, whose ending may name any format of onnx's.

    Returns
    -------
    onnx.GraphProto
        A copy.

    Raises
    ------
    ImportError
        onnx is not installed.
    OSError
        The file can't be read.
    GraphError
        There is no ONNX model in it.
    TypeError
        `prototxt` is neither a path nor a model.
    """
    try:
        import onnx
    except ImportError as error:
        raise ImportError("add_onnx_graph needs onnx: pip install onnx") from error
    if isinstance(prototxt, onnx.ModelProto):
        model, name = prototxt, "the onnx.ModelProto"
    elif isinstance(prototxt, (str, os.PathLike)):
        name = repr(os.fspath(prototxt))
        model = _load(prototxt, name)
    else:
        raise TypeError(
            f"prototxt is a {type(prototxt).__name__}, expected a path or an onnx.ModelProto"
        )
    graph = model.graph
    if not graph.node and not graph.output:
        raise GraphError(f"{name} holds no ONNX graph: pass a model that onnx.checker accepts")
    return onnx.GraphProto(input=graph.input, output=graph.output, node=graph.node)


def onnx_graph_def(graph: Any) -> GraphDef:
    """Return what `read_onnx` returned as TensorBoard reads it."""
    return GraphDef(node=_nodes(graph), versions=VersionDef(producer=PRODUCER))


def _load(path: str | os.PathLike[str], name: str) -> Any:
    import onnx

    try:
        # The weights may be huge, or in other files, and are no part of the graph.
        return onnx.load(path, load_external_data=False)
    except (OSError, Warning):  # a warning, where the user's filters make errors of them
        raise
    except Exception as error:
        raise GraphError(
            f"{name} is no ONNX model ({error}): export it again, or pass another file"
        ) from error


def _nodes(graph: Any) -> Iterator[NodeDef]:
    for value in (*graph.input, *graph.output):
        yield NodeDef(name=value.name, op="Variable", attr=_type_and_shape(value))
    origins = dict(_origins(graph.node))
    for node in graph.node:
        text = ", ".join(_attribute_text(attribute) for attribute in node.attribute)
        yield NodeDef(
            name=node.output[0] if node.output else node.name,
            op=node.op_type,
            input=[origins.get(name, name) for name in node.input],
            attr={"parameters": AttrValue(s=text.encode())},
        )


def _origins(nodes: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Yield each further output and how TensorFlow names it: ``first:1``."""
    for node in nodes:
        for position, name in enumerate(node.output):
            if position and name:
                yield name, f"{node.output[0]}:{position}"


def _type_and_shape(value: Any) -> dict[str, AttrValue]:
    tensor = value.type.tensor_type
    dims = [
        TensorShapeProto.Dim(size=dim.dim_value if dim.HasField("dim_value") else -1)
        for dim in tensor.shape.dim
    ]
    return {
        "dtype": AttrValue(type=DATA_TYPES.get(tensor.elem_type, DataType.DT_INVALID)),
        "shape": AttrValue(shape=TensorShapeProto(dim=dims)),
    }


def _attribute_text(attribute: Any) -> str:
    """Return the attribute's fields as torch writes them: ``alpha = 0.5 = 1``, the last a type."""
    return " = ".join(str(value) for _field, value in attribute.ListFields())
