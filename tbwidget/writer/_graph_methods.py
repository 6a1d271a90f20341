"""Graphs of models, for TensorBoard's graph explorer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbwidget._proto.event_pb2 import Event
from tbwidget.summary.draft import Draft
from tbwidget.writer._run_writer import RunWriter

if TYPE_CHECKING:
    import os

    from google.protobuf.message import Message


class GraphMethods(RunWriter):
    """The methods of `SummaryWriter` that add graphs."""

    def add_graph(
        self,
        model: Any,
        input_to_model: Any = None,
        verbose: bool = False,
        use_strict_trace: bool = True,
    ) -> None:
        """Add the graph of a torch model: the operators it calls, in its modules' scopes.

        The model runs once, in evaluation mode, on the calling thread. Afterwards it is as it
        was: the mode of each module, its buffers, and the states of torch's generators.

        ``torch.jit.trace`` records it. What that can't follow (numbers, strings or None among
        the inputs, modules from ``torch.compile``) is left to ``torch.export``. Of a branch
        that depends on the data, the graph has the side this input took, and torch warns.

        Parameters
        ----------
        model : torch.nn.Module
        input_to_model : torch.Tensor or tuple, optional
            What ``model`` is called with. A tuple or list holds several arguments; anything
            else, a dict too, is one. Default: no arguments.
        verbose : bool
            Print torch's listing of the graph.
        use_strict_trace : bool
            Whether ``torch.jit.trace`` may refuse a model that returns a list or dict; it is
            then traced again without. False saves the first try.

        Raises
        ------
        TypeError
            `model` is no ``torch.nn.Module``.
        GraphError
            The model fails on `input_to_model`, or neither tracer can follow it.

        Examples
        --------
        >>> import torch
        >>> from tbwidget import SummaryWriter
        >>> model = torch.nn.Sequential(torch.nn.Linear(8, 4), torch.nn.ReLU())
        >>> with SummaryWriter("runs/mlp") as writer:
        ...     writer.add_graph(model, torch.zeros(1, 8))
        """
        from tbwidget.graph import graph_def, tagged_run_metadata, trace

        graph = trace(model, input_to_model, verbose=verbose, strict=use_strict_trace)
        self._add_untagged(Draft(lambda: _graph_event(graph_def(graph)), graph.nbytes))
        self._add_untagged(Draft(lambda: _run_metadata_event(tagged_run_metadata()), 0))

    def add_onnx_graph(self, prototxt: str | os.PathLike[str] | Any) -> None:
        """Add the graph of an ONNX model.

        Parameters
        ----------
        prototxt : str, os.PathLike or onnx.ModelProto
            The model, or the path of its file. Weights in other files are not looked for.

        Raises
        ------
        ImportError
            onnx is not installed.
        OSError
            The file can't be read.
        GraphError
            The file holds no ONNX model.
        TypeError
            `prototxt` is neither a path nor a model.

        Examples
        --------
        >>> from onnx import TensorProto, helper, save
        >>> from tbwidget import SummaryWriter
        >>> x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 4])
        >>> y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 4])
        >>> relu = helper.make_node("Relu", ["x"], ["y"])
        >>> save(helper.make_model(helper.make_graph([relu], "net", [x], [y])), "net.onnx")
        >>> with SummaryWriter("runs/net") as writer:
        ...     writer.add_onnx_graph("net.onnx")
        """
        from tbwidget.graph import onnx_graph_def, read_onnx

        graph = read_onnx(prototxt)
        self._add_untagged(Draft(lambda: _graph_event(onnx_graph_def(graph)), graph.ByteSize()))


def _graph_event(graph: Message) -> Event:
    return Event(graph_def=graph.SerializeToString())


def _run_metadata_event(metadata: Message) -> Event:
    return Event(tagged_run_metadata=metadata.SerializeToString())
