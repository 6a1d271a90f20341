"""What there is of the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tbwidget.data import machine
from tbwidget.data.memory import MOST_BY_DEFAULT, checked_budget


@pytest.mark.parametrize("told", ["1048576\n", "max\n", "9223372036854771712\n"])
def test_a_container_has_what_its_limit_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    whole = machine.memory_there_is()
    (tmp_path / "memory.max").write_text(told)
    monkeypatch.setattr(machine, "_LIMITS", (str(tmp_path / "memory.max"), str(tmp_path / "none")))
    limited = told.startswith("1048576")
    assert machine.memory_there_is() == (1 << 20 if limited else whole)
    assert checked_budget(None) == (1 << 18 if limited else min(whole // 4, MOST_BY_DEFAULT))
