"""A torch model and an input → what the model does with it.

``torch.jit.trace`` comes first, because torch.utils.tensorboard draws what it records.
``torch.export`` takes numbers, strings and None among the inputs, and compiled modules.
"""

from __future__ import annotations

import contextlib
import sys
import warnings
from typing import TYPE_CHECKING, Any, Final

from tbwidget._errors import GraphError
from tbwidget.graph.torch_export import read_exported
from tbwidget.graph.torch_guard import evaluating, quiet, tracing
from tbwidget.graph.torch_trace import read_trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tbwidget.graph.traced import TracedGraph

MESSAGE_LIMIT: Final = 200
"""Characters of an error of torch's that ours repeats; some of them fill pages."""


def trace(
    model: Any, input_to_model: Any, *, verbose: bool = False, strict: bool = True
) -> TracedGraph:
    """Run `model` once in evaluation mode, and return what it did.

    Parameters
    ----------
    model : torch.nn.Module
        Afterwards it is as it was.
    input_to_model : torch.Tensor or tuple
        What ``forward`` is called with; None calls it without arguments.
    verbose : bool
        Print torch's own listing of the graph.
    strict : bool
        ``strict`` of ``torch.jit.trace``. A trace that it forbids is tried without.

    Raises
    ------
    TypeError
        `model` is no ``torch.nn.Module``.
    GraphError
        The model fails on the input, or no tracer can follow it.
    """
    _check_model(model)
    model = getattr(model, "_orig_mod", model)  # what torch.compile wrapped
    arguments = _arguments(input_to_model)
    with tracing, evaluating(model), quiet():
        try:
            return _jit(model, arguments, strict, verbose)
        except Warning:  # the user's filters make errors of them
            raise
        except Exception as error:  # noqa: BLE001  # a tracer raises what it likes
            refusals = [_first_line(error)]
        # Who warned has done so by now, and torch.export warns of what only it does.
        warnings.simplefilter("ignore")
        _check_that_it_runs(model, arguments)
        for tracer in (_lenient_jit, _export) if strict else (_export,):
            try:
                return tracer(model, arguments, verbose)
            except Exception as error:  # noqa: BLE001
                refusals.append(_first_line(error))
    raise GraphError(
        f"can't trace {_name(model)}: torch.jit.trace says {refusals[0]!r} and torch.export "
        f"says {refusals[-1]!r}; wrap it in a module that takes and returns tensors, or tuples, "
        "lists and dicts of them, and add the graph of that"
    )


def _jit(model: Any, arguments: tuple[Any, ...], strict: bool, verbose: bool) -> TracedGraph:
    import torch

    # torch's check traces a second time: it costs as much again, and refuses models that
    # take another path then, such as nn.TransformerEncoderLayer.
    traced = torch.jit.trace(model, arguments, strict=strict, check_trace=False)
    graph = read_trace(traced)
    if verbose:
        print(traced.graph)  # noqa: T201  # asked for
    return graph


def _lenient_jit(model: Any, arguments: tuple[Any, ...], verbose: bool) -> TracedGraph:
    return _jit(model, arguments, False, verbose)


def _export(model: Any, arguments: tuple[Any, ...], verbose: bool) -> TracedGraph:
    import torch

    program = torch.export.export(model, arguments, strict=False)
    if verbose:
        print(program.graph)  # noqa: T201  # asked for
    return read_exported(program, model)


def _check_model(model: Any) -> None:
    torch = sys.modules.get("torch")  # whoever has a model of torch's has imported it
    if torch is None or not isinstance(model, torch.nn.Module):
        raise TypeError(f"model is a {type(model).__name__}, expected a torch.nn.Module")
    is_lazy = torch.nn.parameter.is_lazy
    if any(is_lazy(one) for one in (*model.parameters(), *model.buffers())):
        raise GraphError(
            f"{_name(model)} has parameters that get their shapes at the first call: call it "
            "once, then add its graph"
        )


def _arguments(input_to_model: Any) -> tuple[Any, ...]:
    if input_to_model is None:
        return ()
    if isinstance(input_to_model, (tuple, list)):
        return tuple(input_to_model)
    return (input_to_model,)


def _check_that_it_runs(model: Any, arguments: tuple[Any, ...]) -> None:
    """Tell a model that does not take this input from a tracer that does not take the model."""
    import torch

    try:
        with torch.no_grad(), _uncompiled():
            model(*arguments)
    except Exception as error:
        given = ", ".join(_describe(argument) for argument in arguments) or "nothing"
        raise GraphError(
            f"{_name(model)} fails on input_to_model ({given}) with {type(error).__name__}: "
            f"{_first_line(error)}; pass what its forward takes, in a tuple where that is "
            "more than one"
        ) from error


@contextlib.contextmanager
def _uncompiled() -> Iterator[None]:
    """Have modules that ``torch.compile`` wrapped run as they are: compiling takes minutes."""
    import torch

    compiled = "torch._dynamo" in sys.modules and hasattr(torch.compiler, "set_stance")
    with torch.compiler.set_stance("force_eager") if compiled else contextlib.nullcontext():
        yield


def _describe(argument: Any) -> str:
    shape = getattr(argument, "shape", None)
    name = type(argument).__name__
    return name if shape is None else f"{name} of shape {tuple(shape)}"


def _name(model: Any) -> str:
    return type(model).__name__


def _first_line(error: Exception) -> str:
    line = str(error).strip().partition("\n")[0] or type(error).__name__
    return line if len(line) <= MESSAGE_LIMIT else f"{line[:MESSAGE_LIMIT]}…"
