"""Masked numbers: those of NumPy's masked arrays, and pandas' ``NA``."""

from __future__ import annotations

import sys
from typing import Any


def is_masked_array(value: object) -> bool:
    """Whether `value` is a masked array of NumPy, which has imported ``numpy.ma``."""
    kind = getattr(sys.modules.get("numpy.ma"), "MaskedArray", None)
    return kind is not None and isinstance(value, kind)


def count_masked(value: object) -> int:
    """Return how many numbers of `value` are masked; 0 if it is no masked array."""
    return int(sys.modules["numpy.ma"].count_masked(value)) if is_masked_array(value) else 0


def is_na(value: object) -> bool:
    """Whether `value` is pandas' ``NA``."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and value is getattr(pandas, "NA", pandas)


def is_masked_scalar(value: Any) -> bool:
    """Whether `value` is one number, and masked."""
    return is_na(value) or (is_masked_array(value) and value.size == 1 and bool(value.mask.all()))


def is_masked_type(kind: type) -> bool:
    """Whether values of a type may be masked."""
    masked = getattr(sys.modules.get("numpy.ma"), "MaskedArray", None)
    missing = getattr(sys.modules.get("pandas"), "NA", None)
    return (masked is not None and issubclass(kind, masked)) or (
        missing is not None and kind is type(missing)
    )
