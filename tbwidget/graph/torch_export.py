"""What ``torch.export`` found → plain data, under the names that a trace would have given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbwidget.graph.torch_trace import GET_ATTRIBUTE
from tbwidget.graph.traced import Operator, TracedGraph, Value, attribute_text

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_exported(program: Any, model: Any) -> TracedGraph:
    """Return what the model does.

    Parameters
    ----------
    program : torch.export.ExportedProgram
    model : torch.nn.Module
        Of which it is made; gives the names of the modules that hold the parameters.
    """
    # What nobody uses is left out, as torch does: numbers and strings among the inputs too.
    used = [node for node in program.graph.nodes if node.users]
    given = set(program.graph_signature.user_inputs)
    return TracedGraph(
        inputs=tuple(
            _value(node) for node in used if node.op == "placeholder" and node.name in given
        ),
        operators=tuple(
            operator
            for node in program.graph.nodes
            for operator in _operators(node, program, model)
        ),
        outputs=tuple(_outputs(program)),
    )


def _operators(node: Any, program: Any, model: Any) -> Iterator[Operator]:
    """Yield the operator that `node` is, if it is one."""
    root = type(model).__name__
    if node.op == "placeholder" and node.users:
        yield from _held(node, program, model)
    elif node.op == "get_attr":  # a graph within the graph, such as a branch of torch.cond
        text = attribute_text({"name": node.target})
        yield Operator(GET_ATTRIBUTE, root, (), (_value(node),), text)
    elif node.op == "call_function":
        yield Operator(
            kind=_kind(node.target),
            scope=_scope(node) or root,
            inputs=tuple(_names_within((node.args, node.kwargs))),
            outputs=(_value(node),),
            attributes=attribute_text(_constants(node)),
        )


def _held(node: Any, program: Any, model: Any) -> Iterator[Operator]:
    """Yield the operator that takes a parameter, buffer or constant out of its module."""
    signature = program.graph_signature
    constants = signature.inputs_to_lifted_tensor_constants
    held = {**signature.inputs_to_parameters, **signature.inputs_to_buffers, **constants}
    if node.name not in held:
        return
    path = held[node.name]
    scope, module = [type(model).__name__], model
    *holders, name = path.split(".")
    for holder in holders:
        module = getattr(module, holder)
        scope.append(f"{type(module).__name__}[{holder}]")
    if node.name in constants:
        kind, text = "prim::Constant", attribute_text({"value": program.constants[path]})
    else:
        kind, text = GET_ATTRIBUTE, attribute_text({"name": name})
        scope.append(name)
    yield Operator(kind, "/".join(scope), (), (_value(node),), text)


def _outputs(program: Any) -> Iterator[Value]:
    """Yield what the model returns, without what is no tensor."""
    [output] = [node for node in program.graph.nodes if node.op == "output"]
    for node, spec in zip(output.args[0], program.graph_signature.output_specs, strict=True):
        if spec.kind.name == "USER_OUTPUT" and hasattr(node, "meta"):
            yield _value(node)


def _scope(node: Any) -> str:
    """Return the names of the modules whose ``forward`` called `node`, outermost first."""
    labels = []
    for path, kind in node.meta.get("nn_module_stack", {}).values():
        name = (kind if isinstance(kind, str) else kind.__qualname__).rpartition(".")[2]
        labels.append(f"{name}[{path.rpartition('.')[2]}]" if path else name)
    return "/".join(labels)


def _kind(target: Any) -> str:
    schema = getattr(target, "_schema", None)
    return str(schema.name if schema else getattr(target, "__name__", target))


def _value(node: Any) -> Value:
    shape = getattr(node.meta.get("val"), "shape", None)
    if shape is None:
        return Value(node.name, None)
    return Value(node.name, tuple(size if isinstance(size, int) else -1 for size in shape))


def _constants(node: Any) -> dict[str, Any]:
    """Return those of the arguments of `node` that no other node computes."""
    schema = getattr(node.target, "_schema", None)
    names = [argument.name for argument in schema.arguments] if schema else []
    names += [str(position) for position in range(len(names), len(node.args))]
    arguments = {**dict(zip(names, node.args, strict=False)), **node.kwargs}
    return {name: value for name, value in arguments.items() if not _names_within(value)}


def _names_within(arguments: Any) -> list[str]:
    from torch.fx import map_arg

    names: list[str] = []
    map_arg(arguments, lambda node: names.append(node.name))
    return names
