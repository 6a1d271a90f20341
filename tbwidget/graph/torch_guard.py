"""What tracing must not do: change the model, advance the generators, talk."""

from __future__ import annotations

import contextlib
import io
import logging
import sys
import threading
import warnings
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

tracing: Final = threading.RLock()
"""Held while a model is traced: filters of warnings, ``sys.stderr`` and the modules that
``torch.jit.trace`` knows belong to the whole process."""

CHATTY_LOGGERS: Final = ("torch._subclasses.fake_tensor", "torch.fx.experimental.symbolic_shapes")
"""They tell at length why ``torch.export`` fails, which the error says in a sentence."""


@contextlib.contextmanager
def evaluating(model: Any) -> Iterator[None]:
    """Have `model` in evaluation mode meanwhile, and then as it was before.

    Each module gets its own mode back, each buffer its own content, and torch's generators
    their states: a model of which a graph is drawn trains on as if there were none.
    """
    import torch

    devices = range(torch.cuda.device_count()) if torch.cuda.is_initialized() else ()
    modes = [
        # A frozen ScriptModule has none.
        (module, module.training)
        for module in model.modules()
        if hasattr(module, "training")
    ]
    was_training = getattr(model, "training", None)
    with torch.random.fork_rng(devices, device_type="cuda"), _kept_buffers(model):
        try:
            if was_training is not None:
                model.train(False)
            yield
        finally:
            if was_training is not None:
                # A model's own `train` may do more than set modes, so it is called too.
                model.train(was_training)
            for module, training in modes:
                if module.training != training:
                    module.training = training


@contextlib.contextmanager
def _kept_buffers(model: Any) -> Iterator[None]:
    import torch

    kept = [
        (module, name, buffer, buffer._version, buffer.detach().clone())
        for module in model.modules()
        for name, buffer in module.named_buffers(recurse=False)
        if not buffer.is_inference()  # nothing may change it, and nothing counts its versions
    ]
    try:
        yield
    finally:
        for module, name, buffer, version, content in kept:
            # Only what did change: a backward pass that is yet to come may rest on the rest.
            if buffer._version != version:
                with torch.no_grad():
                    buffer.copy_(content)
            if getattr(module, name, None) is not buffer:
                setattr(module, name, buffer)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep what torch says about its own code, on this thread, from the user.

    What its tracer says about the user's code (a branch that depends on data) is let pass.
    """
    thread = threading.get_ident()

    def of_others(record: logging.LogRecord) -> bool:
        return record.thread != thread

    loggers = [logging.getLogger(name) for name in CHATTY_LOGGERS]
    with warnings.catch_warnings(), contextlib.redirect_stderr(_StderrOfOthers(sys.stderr, thread)):
        # Warnings name the module that they are about: torch's own, or ours, which calls it.
        warnings.filterwarnings("ignore", module=r"(torch|tbwidget)(\.|$)")
        for logger in loggers:
            logger.addFilter(of_others)
        try:
            yield
        finally:
            for logger in loggers:
                logger.removeFilter(of_others)


class _StderrOfOthers(io.TextIOBase):
    """Takes the place of ``sys.stderr``, on which torch.export prints graphs that fail."""

    def __init__(self, stderr: Any, thread: int) -> None:
        self._stderr = stderr
        self._thread = thread

    def write(self, text: str) -> int:
        if threading.get_ident() != self._thread and self._stderr is not None:
            self._stderr.write(text)
        return len(text)

    def flush(self) -> None:
        if self._stderr is not None:
            self._stderr.flush()
