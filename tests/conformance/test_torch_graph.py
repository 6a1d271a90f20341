"""Graphs: what torch writes of a model, we write too; TensorBoard opens it."""

from __future__ import annotations

import inspect
import warnings
from pathlib import Path
from typing import Any

import pytest
import torch
from tensorboard import context
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from tensorboard.backend.event_processing.plugin_event_accumulator import (
    EventAccumulator as PluginEventAccumulator,
)
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.plugins.base_plugin import TBContext
from torch import nn
from torch.utils.tensorboard import SummaryWriter as TorchWriter

from tbwidget import SummaryWriter
from tests.conformance.graph_files import unmigrated, written
from tests.torch_models import CASES, Case, Odd, ReusesOutput

pytestmark = pytest.mark.filterwarnings(
    # torch's writer traces, which torch discourages; its layers branch on shapes.
    "ignore:`torch.jit:DeprecationWarning:torch",
    "ignore::torch.jit.TracerWarning:torch",
)


def both(
    tmp_path: Path, case: Case, **options: Any
) -> tuple[tuple[GraphDef, Any], tuple[GraphDef, Any]]:
    """Return what torch and what we write of a model."""
    make, make_input = case
    model, given = make(), make_input()
    with TorchWriter(str(tmp_path / "torch")) as theirs, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of a ScriptModule, that it is one
        theirs.add_graph(model, given, **options)
    with SummaryWriter(tmp_path / "ours") as ours:
        ours.add_graph(model, given, **options)
    return written(tmp_path / "torch"), written(tmp_path / "ours")


@pytest.mark.parametrize("method", ["add_graph", "add_onnx_graph"])
def test_names_order_and_defaults_are_torch_s(method: str) -> None:
    ours, theirs = (
        [
            (one.name, one.default)
            for one in inspect.signature(getattr(kind, method)).parameters.values()
        ]
        for kind in (SummaryWriter, TorchWriter)
    )
    assert ours == theirs


@pytest.mark.parametrize("name", CASES)
def test_the_graph_is_torch_s(tmp_path: Path, name: str) -> None:
    (theirs, their_stats), (ours, our_stats) = both(tmp_path, CASES[name], use_strict_trace=False)
    assert [node.name for node in ours.node] == [node.name for node in theirs.node]
    for our_node, their_node in zip(ours.node, theirs.node, strict=True):
        assert (our_node.name, our_node.op) == (their_node.name, their_node.op)
        assert list(our_node.input) == list(their_node.input)
        assert dict(our_node.attr) == dict(their_node.attr)
        assert our_node.device == their_node.device
    assert ours == theirs
    assert our_stats == their_stats
    assert our_stats[0][1].step_stats.dev_stats[0].device == "/device:CPU:0"


def test_a_model_that_torch_traces_strictly_is_the_same_too(tmp_path: Path) -> None:
    theirs, ours = both(tmp_path, CASES["lstm"])
    assert ours == theirs


def test_a_dict_needs_no_second_call(tmp_path: Path) -> None:
    """torch refuses to trace it strictly, and writes nothing; we trace it as it would else."""
    make, make_input = CASES["several inputs and a dict"]
    model, given = make(), make_input()
    with (
        TorchWriter(str(tmp_path / "strict")) as writer,
        pytest.raises(RuntimeError, match="Encountering a dict at the output"),
    ):
        writer.add_graph(model, given)
    with TorchWriter(str(tmp_path / "torch")) as writer:
        writer.add_graph(model, given, use_strict_trace=False)
    with SummaryWriter(tmp_path / "ours") as ours:
        ours.add_graph(model, given)
    assert written(tmp_path / "ours") == written(tmp_path / "torch")


def test_a_value_called_output_does_not_cost_the_graph_its_end(tmp_path: Path) -> None:
    """A value that TorchScript names "output.1" takes the place of torch's node of that name."""
    (theirs, _), (ours, _) = both(tmp_path, (ReusesOutput, lambda: torch.zeros(2)))
    their_nodes = {node.name: node for node in theirs.node}
    our_nodes = {node.name: node for node in ours.node}
    end = our_nodes.pop("output/output.1")
    assert our_nodes == their_nodes
    [last] = end.input
    assert our_nodes[last].op == "aten::exp"


def test_torch_s_check_does_not_keep_a_transformer_out(tmp_path: Path) -> None:
    """In evaluation mode the layer takes another path the second time, and torch gives up."""
    model = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    given = torch.zeros(2, 3, 8)
    with (
        TorchWriter(str(tmp_path / "torch")) as theirs,
        pytest.raises(torch.jit.TracingCheckError, match="Graphs differed across invocations"),
    ):
        theirs.add_graph(model, given)
    with SummaryWriter(tmp_path / "ours") as ours:
        ours.add_graph(model, given)
    graph, _ = written(tmp_path / "ours")
    operators = [node.op for node in graph.node]
    assert operators.count("aten::layer_norm") == 2
    assert "aten::scaled_dot_product_attention" in operators


def test_a_graph_is_written_beside_scalars_and_before_its_metadata(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("before", 1.0)
        writer.add_graph(nn.Linear(3, 2), torch.zeros(1, 3))
        writer.add_scalar("after", 1.0)
    kinds = [event.WhichOneof("what") for event in unmigrated(tmp_path)]
    assert kinds.count("summary") == 2
    assert [kind for kind in kinds if kind != "summary"] == [
        *["file_version", "graph_def", "tagged_run_metadata"]
    ]


def test_what_is_drawn_is_the_model_at_the_call(tmp_path: Path) -> None:
    """Nothing that waits to be written looks at the model again."""
    model, given = Odd(), CASES["odd"][1]()
    with SummaryWriter(tmp_path) as writer:
        writer.add_graph(model, given)
        model.table.fill_(7)
    graph, _ = written(tmp_path)
    constants = [node.attr["attr"].s.decode() for node in graph.node if node.op == "prim::Constant"]
    assert any("[ 4.,  5.,  6.,  7.]" in text for text in constants)


@pytest.mark.parametrize("name", ["resnet", "transformer block", "shared"])
def test_tensorboard_opens_it(tmp_path: Path, name: str) -> None:
    make, make_input = CASES[name]
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_graph(make(), make_input())
    graph, [(tag, metadata)] = written(tmp_path / "run")
    accumulator = EventAccumulator(str(tmp_path / "run")).Reload()
    assert accumulator.Graph() == graph
    assert accumulator.RunMetadata(tag) == metadata
    assert PluginEventAccumulator(str(tmp_path / "run")).Reload().Graph() == graph
    [file] = (tmp_path / "run").iterdir()
    migrated = [
        value.metadata.plugin_data.plugin_name
        for event in EventFileLoader(str(file)).Load()
        for value in event.summary.value
    ]
    assert migrated == ["graphs", "graph_tagged_run_metadata"]


def graphs_plugin(logdir: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the HTML library it imports
        from tensorboard.plugins.graph.graphs_plugin import GraphsPlugin
    multiplexer = EventMultiplexer()
    multiplexer.AddRunsFromDirectory(str(logdir))
    multiplexer.Reload()
    provider = MultiplexerDataProvider(multiplexer, str(logdir))
    return GraphsPlugin(TBContext(data_provider=provider))


def test_tensorboard_s_graph_plugin_shows_it(tmp_path: Path) -> None:
    make, make_input = CASES["resnet"]
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_graph(make(), make_input())
    plugin, ctx = graphs_plugin(tmp_path), context.RequestContext()
    run = plugin.info_impl(ctx, experiment="")["run"]
    assert run["run_graph"]
    assert run["tags"]["step1"]["profile"]
    body, kind = plugin.graph_impl(
        ctx, "run", None, False, "", limit_attr_size=1024, large_attrs_key="_too_large_attrs"
    )
    assert kind == "text/x-protobuf"
    assert 'name: "ResNet/Sequential[stages]/Residual[0]/Conv2d[conv1]/' in body
    assert "/device:CPU:0" in plugin.run_metadata_impl(ctx, "", "run", "step1")[0]
