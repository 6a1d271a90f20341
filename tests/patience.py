"""How long a test waits for what has to come: no machine is too slow for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

TIMEOUT: Final = 120.0
"""Seconds that only a hang exceeds, also beside other work on a slow machine."""


def until(condition: Callable[[], bool], seconds: float = TIMEOUT) -> None:
    """Return when `condition` holds; it is asked again and again."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "what was waited for did not come"
        time.sleep(0.005)
