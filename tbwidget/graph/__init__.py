"""Models → the messages of TensorBoard's graph. Imports no framework before it is needed."""

from __future__ import annotations

from tbwidget.graph.onnx_model import onnx_graph_def, read_onnx
from tbwidget.graph.torch_model import trace
from tbwidget.graph.traced import TracedGraph, graph_def, tagged_run_metadata

__all__ = [
    "TracedGraph",
    "graph_def",
    "onnx_graph_def",
    "read_onnx",
    "tagged_run_metadata",
    "trace",
]
