"""A traced model as plain data, and the messages made of it (pure).

The layout is that of torch.utils.tensorboard (torch 2.13, _pytorch_graph.py and
_proto_graph.py): a node a value, named by the scope of the module that computed it;
its shape under ``_output_shapes``, the operator's own attributes as text under ``attr``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tbwidget._proto.event_pb2 import TensorShapeProto
from tbwidget._proto.graph_pb2 import (
    AttrValue,
    DeviceStepStats,
    GraphDef,
    NodeDef,
    RunMetadata,
    StepStats,
    TaggedRunMetadata,
    VersionDef,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PRODUCER: Final = 22
"""The version of TensorFlow's graphs that torch says it writes."""

TERMINAL: Final = "IO Node"
"""The operator of the nodes at which a graph begins and ends."""


class Value(NamedTuple):
    """What an operator computes, or a model is given or returns."""

    name: str
    """No other value of the graph has it."""
    shape: tuple[int, ...] | None
    """−1 where a dimension depends on the data; None where there is no shape."""


class Operator(NamedTuple):
    """One call of an operator."""

    kind: str
    """As TorchScript writes it: ``aten::linear``, ``prim::Constant``."""
    scope: str
    """The modules around it, outermost first: ``Net/Sequential[body]/Linear[0]``."""
    inputs: tuple[str, ...]
    """Names of values, in order."""
    outputs: tuple[Value, ...]
    attributes: str
    """What `attribute_text` makes of them."""


class TracedGraph(NamedTuple):
    """What a model did with an input. Holds nothing of the framework's own."""

    inputs: tuple[Value, ...]
    operators: tuple[Operator, ...]
    outputs: tuple[Value, ...]
    """The values that the model returns, under the names that they have above."""

    @property
    def nbytes(self) -> int:
        """Memory that it holds, roughly."""
        values = len(self.inputs) + len(self.outputs)
        texts = 0
        for operator in self.operators:
            values += len(operator.inputs) + len(operator.outputs)
            texts += len(operator.scope) + len(operator.attributes)
        return texts + 200 * (values + len(self.operators))


def attribute_text(attributes: Mapping[str, object]) -> str:
    """Return `attributes` as the text that torch writes, in which no quotes are."""
    return str(dict(attributes)).replace("'", " ")


def graph_def(graph: TracedGraph) -> GraphDef:
    """Return the graph as TensorBoard reads it: terminals first, then operators in order."""
    return GraphDef(node=_nodes(graph), versions=VersionDef(producer=PRODUCER))


def tagged_run_metadata() -> TaggedRunMetadata:
    """Return what torch writes beside each graph: that it ran, on a CPU whatever it ran on."""
    stats = StepStats(dev_stats=[DeviceStepStats(device="/device:CPU:0")])
    return TaggedRunMetadata(
        tag="step1", run_metadata=RunMetadata(step_stats=stats).SerializeToString()
    )


def _nodes(graph: TracedGraph) -> Iterator[NodeDef]:
    names = _node_names(graph)
    for value in graph.inputs:
        yield _node(names[value.name], TERMINAL, (), value.shape)
    for number, value in enumerate(graph.outputs, 1):
        yield _node(f"output/output.{number}", TERMINAL, (names[value.name],), value.shape)
    for operator in graph.operators:
        inputs = [names[name] for name in operator.inputs]
        for value in operator.outputs:
            name = names[value.name]
            yield _node(name, operator.kind, inputs, value.shape, operator.attributes)


def _node_names(graph: TracedGraph) -> dict[str, str]:
    """Return the name of the node of each value."""
    names: dict[str, str] = {}
    for operator in graph.operators:
        # A module is an input of whoever takes a parameter out of it, and yet no node:
        # torch has that edge begin nowhere, in the scope of the last who takes one.
        for name in operator.inputs:
            names[name] = f"{operator.scope}/{name}"
    for value in graph.inputs:
        names[value.name] = f"input/{value.name}"
    for operator in graph.operators:
        for value in operator.outputs:
            names[value.name] = f"{operator.scope}/{value.name}"
    return names


def _node(
    name: str,
    kind: str,
    inputs: Iterable[str],
    shape: tuple[int, ...] | None,
    attributes: str = "",
) -> NodeDef:
    attr = {"attr": AttrValue(s=attributes.encode())}
    if shape is not None:
        dims = [TensorShapeProto.Dim(size=size) for size in shape]
        shapes = AttrValue.ListValue(shape=[TensorShapeProto(dim=dims)])
        attr["_output_shapes"] = AttrValue(list=shapes)
    return NodeDef(name=name, op=kind, input=inputs, attr=attr)
