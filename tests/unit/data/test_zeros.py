"""What follows zeros in a file is found, whatever the size, a part at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tbwidget.data import zeros as module
from tbwidget.data.places.local import LocalFile
from tbwidget.data.zeros import ZeroSearch


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PIECE_BYTES", 100)
    monkeypatch.setattr(module, "TURN_BYTES", 1_000)


def turns(search: ZeroSearch, path: Path, *, size: int, is_recent: bool = False) -> list[int]:
    """Return what each call returns, -1 for None, until there is an answer."""
    found: list[int] = []
    while not found or found[-1] == -1:
        file = LocalFile(str(path))
        answer = search.first_other(file, 10, 20, size, is_recent=is_recent)
        file.close()
        found.append(-1 if answer is None else answer)
        assert search.is_amid is (answer is None)
    return found


@pytest.mark.parametrize("at", [20, 119, 120, 1_500])
def test_the_first_other_byte_is_found(tmp_path: Path, at: int) -> None:
    (tmp_path / "f").write_bytes(bytes(at) + b"\1" + bytes(3_000))
    found = turns(ZeroSearch(), tmp_path / "f", size=at + 3_001)
    assert found == [-1] * ((at - 20) // 1_000) + [at]


def test_where_there_is_none_it_is_the_end(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(bytes(2_500))
    assert turns(ZeroSearch(), tmp_path / "f", size=2_500) == [-1, -1, 2_500]


def test_a_file_that_shrinks_meanwhile_has_none(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(bytes(500))
    assert turns(ZeroSearch(), tmp_path / "f", size=2_500) == [2_500]


def test_what_was_zero_is_looked_at_again_once_the_file_rests(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(bytes(2_500))
    search = ZeroSearch()
    turns(search, path, size=2_500)
    assert turns(search, path, size=2_500, is_recent=True) == [2_500]
    assert turns(search, path, size=2_500) == [-1, -1, 2_500]


def test_a_change_behind_is_looked_for_where_the_front_stays(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(bytes(2_500))
    search = ZeroSearch()
    turns(search, path, size=2_500)
    with path.open("r+b") as file:
        file.seek(2_000)
        file.write(b"\1")
    path.touch()
    assert turns(search, path, size=2_500, is_recent=True) == [-1, 2_000]
