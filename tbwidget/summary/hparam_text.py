"""Hyperparameters that are neither numbers nor strings → text."""

from __future__ import annotations

import enum
import math
import os
import sys
from typing import Any, Final

import numpy as np

from tbwidget.summary.arrays import as_array
from tbwidget.summary.strings import shown

MOST_ELEMENTS: Final = 10_000
"""Numbers of an array that are text still: weights are no hyperparameter."""

DEEPEST: Final = 64
"""Lists in lists."""


def hparam_text(value: Any, what: str) -> str | None:
    """Return lists, tuples, arrays, paths, enums and torch's types and devices as text.

    Returns
    -------
    str or None
        Lists as Python prints them, the numbers of other libraries as Python's. None if it is
        anything else, such as a number.

    Raises
    ------
    TypeError
        `value` is a dict, a set, a class or a function, or such is in it.
    ValueError
        It has more elements than `MOST_ELEMENTS`, or is nested deeper than `DEEPEST`.
    """
    _refuse(value, what)
    if not (isinstance(value, (list, tuple, range)) or _has_several(value)):
        return _named_text(value)
    try:
        return repr(_plain(value, what))
    except ValueError as error:  # of whole numbers of thousands of digits
        raise error if what in str(error) else ValueError(f"{what}: {error}") from None


def _plain(value: Any, what: str, depth: int = DEEPEST) -> Any:
    """Return `value` in lists, tuples, strings and numbers of Python."""
    if not depth:
        raise ValueError(f"{what}: a list in {DEEPEST} others is too deep; pass a string")
    _refuse(value, what)
    if isinstance(value, (list, tuple, range)):
        if len(value) > MOST_ELEMENTS:
            raise _too_many(len(value), what)
        plain = [_plain(one, what, depth - 1) for one in value]
        return tuple(plain) if isinstance(value, tuple) else plain
    if isinstance(value, (str, bool, int, float, complex)) and type(value).__module__ == "builtins":
        return value
    if value is None:
        return None
    text = str.__str__(value) if isinstance(value, str) else _named_text(value)
    if text is not None:
        return text
    size = math.prod(getattr(value, "shape", ()))
    if size > MOST_ELEMENTS:
        raise _too_many(size, what)
    if getattr(getattr(value, "dtype", None), "kind", None) in {"U", "T", "O"}:
        return _plain(np.asarray(value).tolist(), what, depth - 1)
    return as_array(value, what, copy=False).tolist()


def _has_several(value: Any) -> bool:
    """Whether `value` is an array of other than one number."""
    try:
        return bool(math.prod(value.shape) != 1)
    except (AttributeError, TypeError, ValueError):
        return False


def _named_text(value: Any) -> str | None:
    if isinstance(value, os.PathLike):
        return os.fsdecode(value)
    if isinstance(value, enum.Enum) and not isinstance(value, (int, float, str)):
        return str(value)
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, (torch.dtype, torch.device)):
        return str(value)
    return str(value) if isinstance(value, np.dtype) else None


def _refuse(value: Any, what: str) -> None:
    if isinstance(value, type):
        raise TypeError(f"{what} is the class {value.__name__}: pass its name, {value.__name__!r}")
    if isinstance(value, dict):
        raise TypeError(
            f"{what} is a dict, {shown(value)}: pass each of its values under a name of its own"
        )
    if isinstance(value, (set, frozenset)):
        raise TypeError(f"{what} is a {type(value).__name__}, which has no order: pass a list")
    if callable(value) and hasattr(value, "__name__"):
        raise TypeError(f"{what} is a function: pass its name, {value.__name__!r}")


def _too_many(count: int, what: str) -> ValueError:
    return ValueError(
        f"{what} has {count:,} elements, of which a hyperparameter has {MOST_ELEMENTS:,} at most; "
        "pass a string, or a number such as their mean"
    )
