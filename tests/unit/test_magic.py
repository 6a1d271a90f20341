"""``%tbwidget`` and a writer as a cell's last line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

import tbwidget
from tbwidget import SummaryWriter, TensorBoard, magic


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    shell = InteractiveShell.instance()
    tbwidget.load_ipython_extension(shell)
    yield shell
    InteractiveShell.clear_instance()


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[TensorBoard]]:
    boards: list[Any] = []
    monkeypatch.setattr(magic, "display", boards.append)
    yield boards
    for board in boards:
        board.close()


def test_flags_are_the_settings(
    shell: InteractiveShell, shown: list[TensorBoard], tmp_path: Path
) -> None:
    shell.run_line_magic(
        "tbwidget", f'--logdir {tmp_path} --height 480 --runs "lr 0.1" --tags loss|acc'
    )
    [board] = shown
    assert board.logdir == str(tmp_path)
    assert (board.height, board.run_filter, board.tag_filter) == (480, "lr 0.1", "loss|acc")


def test_how_charts_look_can_be_said(
    shell: InteractiveShell, shown: list[TensorBoard], tmp_path: Path
) -> None:
    flags = "--smoothing 0.9 --x-axis relative --y-scale log"
    groups = '--color-by hparam:lr --group-by "regex:^a b"'
    shell.run_line_magic("tbwidget", f"--logdir {tmp_path} {flags} {groups}")
    [board] = shown
    assert (board.smoothing, board.x_axis, board.y_scale) == (0.9, "relative", "log")
    assert (board.color_by, board.group_by) == ("hparam:lr", "regex:^a b")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "the following arguments are required: --logdir"),
        ("--logdri runs", "the following arguments are required: --logdir"),
        ("--logdir runs --panel nonsense", "argument --panel: invalid choice: 'nonsense'"),
        ("--logdir runs --height tall", "argument --height: invalid int value: 'tall'"),
        ("--logdir runs --height 5", "height"),
        ("--logdir runs --smoothing 2", "smoothing"),
        ("--logdir runs --x-axis epoch", "argument --x-axis: invalid choice: 'epoch'"),
        ("--logdir runs --group-by lr", "group_by is 'lr', expected 'regex:…'"),
        ("--logdir runs --colour red", "unrecognized arguments: --colour red"),
    ],
)
def test_a_wrong_flag_gets_one_sentence(shell: InteractiveShell, line: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        shell.run_line_magic("tbwidget", line)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_of_another_kind_gets_one_sentence(shell: InteractiveShell, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.touch()
    with pytest.raises(UsageError, match="is a file, but no event file: expected"):
        shell.run_line_magic("tbwidget", f"--logdir {file}")


def test_help_tells_every_flag(shell: InteractiveShell) -> None:
    help_text = shell.magics_manager.magics["line"]["tbwidget"].__doc__ or ""
    for flag in ("--logdir", "--height", "--panel", "--runs", "--tags", "--x-axis", "--smoothing"):
        assert flag in help_text


def test_a_writer_is_shown_as_the_board_of_its_folder(
    shell: InteractiveShell, tmp_path: Path
) -> None:
    tbwidget._show_writers_as_boards()
    with SummaryWriter(str(tmp_path / "run")) as writer:
        assert shell.display_formatter
        data = shell.display_formatter.mimebundle_formatter(writer)[0]
    assert "application/vnd.jupyter.widget-view+json" in data
    assert str(tmp_path / "run") in data["text/plain"]


def test_a_writer_to_a_url_is_shown_as_the_board_of_what_it_writes(
    shell: InteractiveShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    tbwidget._show_writers_as_boards()
    assert shell.display_formatter
    with SummaryWriter("memory://shown/run") as writer:
        open_board = shell.display_formatter.mimebundle_formatter(writer)[0]
    closed_board = shell.display_formatter.mimebundle_formatter(writer)[0]
    [folder] = tmp_path.iterdir()
    assert str(folder / "run") in open_board["text/plain"]
    assert "memory://shown/run" in closed_board["text/plain"]
