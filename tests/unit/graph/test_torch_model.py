"""Models that are traced, exported or refused, and what becomes of them."""

from __future__ import annotations

import io
import logging
import re
import subprocess
import sys
import threading
import warnings
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from tbwidget import GraphError, TbwidgetError
from tbwidget._proto.graph_pb2 import NodeDef
from tbwidget.graph import TracedGraph, graph_def, trace
from tbwidget.graph.torch_guard import CHATTY_LOGGERS
from tests import torch_models as models

NodeMap = dict[str, tuple[str, list[str]]]
"""Operator and inputs of each node."""


def nodes_of(graph: TracedGraph) -> dict[str, NodeDef]:
    return {node.name: node for node in graph_def(graph).node}


def shape(node: NodeDef) -> list[int]:
    [only] = node.attr["_output_shapes"].list.shape
    return [dim.size for dim in only.dim]


class TestExport:
    """What torch.jit.trace refuses: torch.utils.tensorboard writes nothing of it."""

    def test_numbers_strings_and_none_are_no_inputs(self) -> None:
        nodes = nodes_of(trace(models.Repeats(), (torch.zeros(2, 4), 2, None, "double")))
        layer = "Repeats/Sequential[0]/Linear[0]"
        held = "Repeats/ModuleList[layers]/Sequential[0]/Linear[0]"
        parameters = [f"{held}/weight/p_layers_0_0_weight", f"{held}/bias/p_layers_0_0_bias"]
        dropout = "Repeats/Sequential[0]/Dropout[1]"
        assert {name: (node.op, list(node.input)) for name, node in nodes.items()} == {
            "input/x": ("IO Node", []),
            "output/output.1": ("IO Node", ["Repeats/add_1"]),
            parameters[0]: ("prim::GetAttr", []),
            parameters[1]: ("prim::GetAttr", []),
            "Repeats/offset/b_offset": ("prim::GetAttr", []),
            "Repeats/c_factor": ("prim::Constant", []),
            f"{layer}/linear": ("aten::linear", ["input/x", *parameters]),
            f"{dropout}/dropout": ("aten::dropout", [f"{layer}/linear"]),
            f"{layer}/linear_1": ("aten::linear", [f"{dropout}/dropout", *parameters]),
            f"{dropout}/dropout_1": ("aten::dropout", [f"{layer}/linear_1"]),
            "Repeats/mul": ("aten::mul", [f"{dropout}/dropout_1", "Repeats/c_factor"]),
            "Repeats/split": ("aten::split", ["Repeats/mul"]),
            "Repeats/getitem": ("getitem", ["Repeats/split"]),
            "Repeats/getitem_1": ("getitem", ["Repeats/split"]),
            "Repeats/cat": ("aten::cat", ["Repeats/getitem", "Repeats/getitem"]),
            "Repeats/sum_1": ("aten::sum", ["Repeats/getitem_1"]),
            "Repeats/add": ("aten::add", ["Repeats/cat", "Repeats/sum_1"]),
            "Repeats/sum_2": ("aten::sum", ["Repeats/offset/b_offset"]),
            "Repeats/add_1": ("aten::add", ["Repeats/add", "Repeats/sum_2"]),
        }

    def test_shapes_and_attributes(self) -> None:
        nodes = nodes_of(trace(models.Repeats(), (torch.zeros(2, 4), 1, None, "double")))
        weight = "Repeats/ModuleList[layers]/Sequential[0]/Linear[0]/weight/p_layers_0_0_weight"
        assert shape(nodes["input/x"]) == [2, 4]
        assert shape(nodes["output/output.1"]) == shape(nodes["Repeats/cat"]) == [4, 2]
        assert shape(nodes[weight]) == [4, 4]
        assert "_output_shapes" not in nodes["Repeats/split"].attr
        assert nodes["Repeats/split"].attr["attr"].s == b"{ split_size : 2,  dim : 1}"
        assert nodes[weight].attr["attr"].s == b"{ name :  weight }"
        dropout = nodes["Repeats/Sequential[0]/Dropout[1]/dropout"]
        assert dropout.attr["attr"].s == b"{ p : 0.5,  train : False}"

    def test_a_dimension_that_depends_on_the_data_is_unknown(self) -> None:
        nodes = nodes_of(trace(models.FindsNonzero(), (torch.zeros(2, 4), 0.5)))
        assert shape(nodes["output/output.1"]) == [-1, 2]

    def test_none_among_the_outputs_is_left_out(self) -> None:
        nodes = nodes_of(trace(models.ReturnsNone(), torch.zeros(2)))
        assert [name for name in nodes if name.startswith("output/")] == ["output/output.1"]
        assert list(nodes["output/output.1"].input) == ["ReturnsNone/add"]

    def test_branches_within_the_graph(self) -> None:
        nodes = nodes_of(trace(models.Conditional(), torch.zeros(2)))
        [cond] = [node for node in nodes.values() if node.op == "cond"]
        assert {"Conditional/gt", "input/x", "Conditional/true_graph_0"} <= set(cond.input)

    def test_compiled_modules_are_drawn_and_not_compiled(self) -> None:
        def compiler(*_: Any) -> Any:
            raise AssertionError("compiled")

        plain = models.mlp()
        given = torch.zeros(2, 3, 4)
        outside = trace(torch.compile(plain, backend=compiler), given)
        assert graph_def(outside) == graph_def(trace(plain, given))
        part = nn.Sequential(torch.compile(nn.Linear(4, 2), backend=compiler), nn.ReLU())
        kinds = [node.op for node in nodes_of(trace(part, given)).values()]
        assert kinds.count("aten::linear") == kinds.count("aten::relu") == 1


class TestRefusal:
    def test_what_is_no_model(self) -> None:
        for value, name in ((torch.relu, "builtin_function_or_method"), (None, "NoneType")):
            with pytest.raises(TypeError, match=rf"model is a {name}, expected a torch.nn.Module"):
                trace(value, torch.zeros(2))

    def test_an_input_that_the_model_does_not_take(self) -> None:
        with pytest.raises(
            GraphError,
            match=r"^Linear fails on input_to_model \(Tensor of shape \(1, 5\), int\) with "
            r"TypeError: .*; pass what its forward takes, in a tuple where that is more than one$",
        ) as caught:
            trace(nn.Linear(4, 2), (torch.zeros(1, 5), 3))
        assert isinstance(caught.value.__cause__, TypeError)
        assert isinstance(caught.value, (TbwidgetError, RuntimeError))

    def test_no_input_for_a_model_that_takes_one(self) -> None:
        with pytest.raises(GraphError, match=r"input_to_model \(nothing\).*'input'"):
            trace(nn.Linear(4, 2), None)

    def test_what_neither_tracer_knows(self) -> None:
        batch = models.Batch(torch.zeros(2))
        with pytest.raises(
            GraphError,
            match=r"^can't trace TakesBatch: torch.jit.trace says '.*Batch.*' and torch.export "
            r'says ".*Batch.*"; wrap it in a module that takes and returns tensors',
        ):
            trace(models.TakesBatch(), (batch,))

    def test_a_number_and_a_branch_on_the_data(self) -> None:
        with pytest.raises(GraphError, match=r"data-dependent") as caught:
            trace(models.Branches(), (torch.ones(2), 1.0))
        assert "\n" not in str(caught.value)

    def test_a_lazy_module_that_was_never_called(self) -> None:
        model = nn.LazyLinear(3)
        with pytest.raises(GraphError, match=r"LazyLinear .* call it once"):
            trace(model, torch.zeros(2, 4))
        model(torch.zeros(2, 4))
        assert trace(model, torch.zeros(2, 4)).operators

    def test_nothing_is_imported_for_what_is_no_model(self, tmp_path: Path) -> None:
        code = (
            "import sys\n"
            "from tbwidget import SummaryWriter\n"
            "try: SummaryWriter(sys.argv[1]).add_graph(object())\n"
            "except TypeError as error: print(error, 'torch' in sys.modules)"
        )
        run = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True
        )
        assert run.stdout == "model is a object, expected a torch.nn.Module False\n"


class TestQuiet:
    def test_nothing_is_printed(self, capfd: pytest.CaptureFixture[str]) -> None:
        trace(nn.LSTM(4, 3), torch.zeros(2, 1, 4))
        trace(models.Repeats(), (torch.zeros(2, 4), 1, None, "double"))
        for model, given in (
            (nn.Linear(4, 2), torch.zeros(1, 5)),
            (models.TakesBatch(), (models.Batch(torch.zeros(2)),)),
            (models.Branches(), (torch.ones(2), 1.0)),
        ):
            with pytest.raises(GraphError):
                trace(model, given)
        assert capfd.readouterr() == ("", "")

    def test_nothing_is_logged(self) -> None:
        """torch's loggers have handlers of their own, which write to the terminal."""
        told = io.StringIO()
        handler, logger = logging.StreamHandler(told), logging.getLogger(CHATTY_LOGGERS[1])
        logger.addHandler(handler)
        try:
            with pytest.raises(GraphError):
                trace(models.Branches(), (torch.ones(2), 1.0))
            assert told.getvalue() == ""
            with pytest.raises(Exception, match="data-dependent"), redirect_stderr(io.StringIO()):
                torch.export.export(models.Branches(), (torch.ones(2), 1.0))
            assert "Unable to find user code" in told.getvalue()
        finally:
            logger.removeHandler(handler)

    def test_verbose_prints_torch_s_listing(self, capfd: pytest.CaptureFixture[str]) -> None:
        trace(nn.Linear(4, 2), torch.zeros(1, 4), verbose=True)
        printed = capfd.readouterr()
        assert re.match(r"graph\(%self.* : __torch__.*Linear", printed.out)
        trace(models.Repeats(), (torch.zeros(2, 4), 1, None, "double"), verbose=True)
        assert "call_function[target=torch.ops.aten.linear.default]" in capfd.readouterr().out
        assert printed.err == ""

    def test_torch_s_warning_of_a_branch_reaches_whoever_wrote_it(self) -> None:
        with pytest.warns(torch.jit.TracerWarning, match="Python boolean") as caught:
            graph = trace(models.Branches(), (torch.ones(2), torch.ones(())))
        assert [warning.filename for warning in caught] == [models.__file__]
        assert "aten::mul" not in [operator.kind for operator in graph.operators]

    def test_a_warning_of_the_model_s_own_may_be_an_error(self) -> None:
        model = models.Calls(lambda: warnings.warn("slow", UserWarning, stacklevel=1))
        with pytest.raises(UserWarning, match="slow"):
            trace(model, torch.zeros(2))
        assert model.training

    def test_other_threads_may_talk_meanwhile(self, capfd: pytest.CaptureFixture[str]) -> None:
        def talk() -> None:
            other = threading.Thread(target=lambda: sys.stderr.write("other\n"))
            other.start()
            other.join()

        trace(models.Calls(talk), torch.zeros(2))
        assert capfd.readouterr().err == "other\n"


class TestTheModelIsAsItWas:
    GIVEN = torch.ones(3, 4)

    @pytest.fixture
    def model(self) -> Any:
        model = models.Restless()
        model.frozen.eval()
        model.norm.weight.requires_grad_(False)
        return model

    def test_each_module_s_mode(self, model: Any) -> None:
        """torch.utils.tensorboard gives all of them the mode of the outermost."""
        trace(model, self.GIVEN)
        assert (model.training, model.frozen.training, model.norm.training) == (True, False, True)
        assert model.calls_of_train == [False, True]

    def test_buffers_and_parameters(self, model: Any) -> None:
        before = {name: value.clone() for name, value in model.state_dict().items()}
        held = dict(model.named_buffers()), dict(model.named_parameters())
        version = model.untouched._version
        trace(model, self.GIVEN)
        assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
        after = dict(model.named_buffers()), dict(model.named_parameters())
        for was, now in zip(held, after, strict=True):
            assert [(name, id(value)) for name, value in now.items()] == [
                (name, id(value)) for name, value in was.items()
            ]
        assert model.untouched._version == version
        assert not model.norm.weight.requires_grad
        assert model.norm.bias.requires_grad
        assert all(value.grad is None for value in model.parameters())

    def test_the_generator(self, model: Any) -> None:
        state = torch.get_rng_state()
        trace(model, self.GIVEN)
        assert torch.equal(torch.get_rng_state(), state)

    def test_hooks_and_attributes(self, model: Any) -> None:
        model.norm.register_forward_hook(lambda *_: None)
        names = {id(module): set(vars(module)) for module in model.modules()}
        hooks = {key: dict(value) for key, value in vars(model.norm).items() if "hooks" in key}
        trace(model, self.GIVEN)
        assert {id(module): set(vars(module)) for module in model.modules()} == names
        assert {key: vars(model.norm)[key] for key in hooks} == hooks

    def test_a_backward_pass_that_is_yet_to_come(self, model: Any) -> None:
        loss = model(self.GIVEN).sum()
        trace(model, self.GIVEN)
        loss.backward()
        assert model.norm.bias.grad is not None

    @pytest.mark.parametrize("times", [1, 0.5])
    def test_after_an_export_and_after_a_failure(self, times: float) -> None:
        model = models.Repeats()
        given = torch.rand(2, 4)
        model.eval()
        before = model(given, 2, None, "double")
        model.train()
        state = torch.get_rng_state()
        if times == 1:
            trace(model, (given, times, None, "double"))
        else:
            with pytest.raises(GraphError, match="'float' object cannot be interpreted"):
                trace(model, (given, times, None, "double"))
        assert all(module.training for module in model.modules())
        assert torch.equal(torch.get_rng_state(), state)
        assert torch.equal(model.eval()(given, 2, None, "double")["sum"], before["sum"])

    def test_an_lstm_runs_as_before_an_export(self) -> None:
        model = models.TakesNumber(nn.LSTM(4, 3))
        given = torch.rand(2, 1, 4)
        before = model(given, 2)
        trace(model, (given, 2))
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # of weights that are not in one chunk any more
            assert torch.equal(model(given, 2), before)


def test_threads_trace_one_after_another() -> None:
    graphs: list[TracedGraph] = []
    model, given = models.ResNet(), torch.zeros(1, 3, 32, 32)
    filters = list(warnings.filters)
    with warnings.catch_warnings():
        threads = [
            threading.Thread(target=lambda: graphs.append(trace(model, given))) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert list(warnings.filters) == filters
    assert graphs == 4 * [trace(model, given)]


def test_a_list_is_several_arguments_and_a_dict_is_one() -> None:
    bilinear = nn.Bilinear(2, 3, 4)
    given = [torch.zeros(1, 2), torch.zeros(1, 3)]
    assert trace(bilinear, given) == trace(bilinear, tuple(given))
    names = trace(models.TakesDict(), {"key": torch.zeros(2)}).inputs
    assert [value.name for value in names] == ["named"]


def test_a_model_without_arguments() -> None:
    graph = trace(models.TakesNothing(), None)
    assert graph.inputs == ()
    assert "aten::mul" in [operator.kind for operator in graph.operators]


def test_a_frozen_script_module_has_no_mode() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        frozen = torch.jit.freeze(torch.jit.script(nn.Linear(4, 2).eval()))
    kinds = [operator.kind for operator in trace(frozen, torch.zeros(1, 4)).operators]
    assert kinds[-1] == "aten::linear"
