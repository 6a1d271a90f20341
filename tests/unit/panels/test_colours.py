"""Colours in Python are the page's, over vectors that both check."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tbwidget.panels.colours import assign_colours, told_apart

VECTORS = json.loads(
    (Path(__file__).parents[3] / "js/tests/core/colour_vectors.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_every_vector(case: dict[str, Any]) -> None:
    things = told_apart(dict(case["runs"]), case.get("groups", {}))
    assert assign_colours(things) == case["colours"]
