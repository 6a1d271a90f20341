"""Natural order of names, as js/src/core/natural.ts has it. Pure."""

from __future__ import annotations

import re
from typing import Final

NUMBER: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?)", re.IGNORECASE)


def natural_key(name: str) -> tuple[tuple[str | float, ...], str]:
    """Return what `name` is sorted by: numbers in it count by their value.

    Examples
    --------
    >>> sorted(["run_10", "run_9", "lr_1e-3", "lr_1e-4"], key=natural_key)
    ['lr_1e-4', 'lr_1e-3', 'run_9', 'run_10']
    """
    parts = NUMBER.split(name)
    return tuple(float(part) if i % 2 else part for i, part in enumerate(parts)), name
