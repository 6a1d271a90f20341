"""Bytes of a file, by where they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tbwidget.data.places import read_range


def test_a_range_of_a_local_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    assert read_range(str(path), 3, 4) == b"3456"
    assert read_range(str(path), 8, 100) == b"89"
    assert read_range(str(path), 20, 1) == b""


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_range(str(tmp_path / "none"), 0, 1)
