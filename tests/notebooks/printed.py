"""What the cells of a notebook printed."""

from __future__ import annotations

from typing import Any


def printed(outputs: list[Any]) -> str:
    return "".join(one.text for one in outputs if one.output_type == "stream")
