"""What ``torch.jit.trace`` recorded → plain data.

The names are those that torch.utils.tensorboard gives (torch 2.13, _pytorch_graph.py).
"""

from __future__ import annotations

from typing import Any, Final

from tbwidget.graph.traced import Operator, TracedGraph, Value, attribute_text

GET_ATTRIBUTE: Final = "prim::GetAttr"
"""Takes a submodule, a parameter or a buffer out of a module."""

Path = tuple[str, ...]
"""The modules on the way to something, each by its own path: ``__module.l``, ``__module.l.1``."""


def read_trace(traced: Any) -> TracedGraph:
    """Return what the model did.

    Parameters
    ----------
    traced : torch.jit.ScriptModule
        Its graph is inlined in place.
    """
    import torch

    graph = traced.graph
    # `inlined_graph` would be a copy, in which the values have other numbers.
    torch._C._jit_pass_inline(graph)
    return TracedGraph(
        inputs=tuple(
            _terminal(value) for value in graph.inputs() if value.uses() and not _is_module(value)
        ),
        operators=tuple(_operators(graph, _Scopes(traced))),
        outputs=tuple(_terminal(value) for value in graph.outputs()),
    )


class _Scopes:
    """Names of scopes, as TensorBoard shows them: ``Net/Sequential[body]/Linear[0]``."""

    def __init__(self, traced: Any) -> None:
        self._root = _class_name(traced)
        self._labels = {
            path: f"{_class_name(module)}[{path.rpartition('.')[2]}]"
            for path, module in traced.named_modules(prefix="__module")
        }

    def name(self, path: Path) -> str:
        """Return the scope that `path` leads to; a parameter's ends with its own name."""
        labels = [self._labels.get(part) or part.rpartition(".")[2] for part in path]
        return "/".join([self._root, *labels])


def _class_name(module: Any) -> str:
    import torch

    if isinstance(module, torch.jit.TracedModule):
        return str(module._name)
    return str(getattr(module, "original_name", "Module"))


def _operators(graph: Any, scopes: _Scopes) -> list[Operator]:
    operators = []
    paths: dict[str, Path] = {}
    for node in graph.nodes():
        if node.kind() == GET_ATTRIBUTE:
            within = paths.get(node.input().debugName(), ())
            holder = within[-1] if within else "__module"
            path = (*within, f"{holder}.{node.s('name')}")
            if _is_module(node.output()):
                paths[node.output().debugName()] = path
                continue
        else:
            path = tuple(node.scopeName().split("/")) if node.scopeName() else ()
        operators.append(_operator(node, scopes.name(path)))
    return operators


def _operator(node: Any, scope: str) -> Operator:
    attributes = {name: getattr(node, node.kindOf(name))(name) for name in node.attributeNames()}
    return Operator(
        kind=node.kind(),
        scope=scope,
        inputs=tuple(value.debugName() for value in node.inputs()),
        outputs=tuple(
            Value(value.debugName(), _shape(value) if value.isCompleteTensor() else None)
            for value in node.outputs()
        ),
        attributes=attribute_text(attributes),
    )


def _terminal(value: Any) -> Value:
    try:
        return Value(value.debugName(), _shape(value))
    except RuntimeError:  # no tensor, but a tuple or dict of some: torch writes this shape
        return Value(value.debugName(), (1,))


def _shape(value: Any) -> tuple[int, ...] | None:
    sizes = value.type().sizes()
    return None if sizes is None else tuple(sizes)


def _is_module(value: Any) -> bool:
    return bool(value.type().kind() == "ClassType")
