"""Configurations of embeddings are found beside event files, and where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tbwidget.data.discovery import ASSETS, run_of_config
from tbwidget.data.logdir import Logdir
from tbwidget.data.places import NOWHERE


def listed(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("embeddings {}")
    return path


def test_configs_are_found_by_the_run(tmp_path: Path) -> None:
    own = listed(tmp_path / "a" / "projector_config.pbtxt")
    assets = listed(tmp_path / "b" / ASSETS / "projector_config.pbtxt")
    logdir = Logdir(tmp_path)
    assert logdir.refresh().configs_changed
    assert {path: run_of_config(file.run) for path, file in logdir.configs.items()} == {
        str(own): "a",
        str(assets): "b",
    }
    assert not logdir.runs, "what has no event file is no run"
    assert not logdir.refresh().configs_changed
    own.write_text("embeddings {}  # and more")
    assert logdir.refresh().configs_changed
    own.unlink()
    assert logdir.refresh().configs_changed
    assert list(logdir.configs) == [str(assets)]


@pytest.mark.parametrize(("folder", "run"), [(".", "."), ("a/b", "a/b"), (ASSETS, ".")])
def test_the_run_of_a_config(folder: str, run: str) -> None:
    assert run_of_config(folder) == run


def test_one_in_memory_is_found(tmp_path: Path) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.pipe("/embedded/a/projector_config.pbtxt", b"embeddings {}")
    logdir = Logdir("memory://embedded")
    assert logdir.refresh().configs_changed
    assert [file.run for file in logdir.configs.values()] == ["a"]


def test_nowhere_is_there_and_empty() -> None:
    logdir = Logdir(NOWHERE)
    assert not logdir.refresh()
    assert logdir.exists
