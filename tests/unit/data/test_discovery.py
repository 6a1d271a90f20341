"""Which files are event files, and of which run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tbwidget.data.discovery import find_event_files, is_event_file_name, run_name
from tests.files import event_file


def found(logdir: Path) -> list[tuple[str, str]]:
    return [(file.run, Path(file.path).name) for file in find_event_files(str(logdir))]


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("events.out.tfevents.1589601848.LEMON.7188.149.v2", True),
        ("events.out.tfevents", True),
        ("run.tfevents", True),
        ("my.tfevents.gz", True),
        ("events.out", False),
        ("model.ckpt", False),
        ("projector_config.pbtxt", False),
    ],
)
def test_names_with_and_without_a_time_stamp(name: str, is_one: bool) -> None:
    assert is_event_file_name(name) is is_one


def test_runs_are_folders_and_come_in_the_order_of_names(tmp_path: Path) -> None:
    for folder in ["b", "a/train", "a", "."]:
        event_file(tmp_path / folder, name="x.tfevents")
    event_file(tmp_path / "a", name="a.tfevents")
    (tmp_path / "a" / "notes.txt").write_text("no event file")
    assert found(tmp_path) == [
        (".", "x.tfevents"),
        ("a", "a.tfevents"),
        ("a", "x.tfevents"),
        ("a/train", "x.tfevents"),
        ("b", "x.tfevents"),
    ]


@pytest.mark.parametrize(("folder", "name"), [("logs", "."), ("logs/a", "a"), ("logs/a/b", "a/b")])
def test_a_run_is_named_by_its_path(folder: str, name: str) -> None:
    assert run_name("logs", folder) == name


def test_folders_are_visited_once_whatever_links_lead_to_them(tmp_path: Path) -> None:
    event_file(tmp_path / "a" / "b")
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a")
    (tmp_path / "round").symlink_to(tmp_path / "round")
    assert found(tmp_path) == [("a/b", "events.out.tfevents.1.host")]


def test_a_logdir_may_be_a_link(tmp_path: Path) -> None:
    event_file(tmp_path / "real" / "run")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "real")
    [file] = find_event_files(str(link))
    assert file.run == "run"
    assert file.path.startswith(str(link))


def test_what_can_not_be_looked_at_is_passed_over(tmp_path: Path) -> None:
    event_file(tmp_path / "good")
    (tmp_path / "good" / "gone.tfevents").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder.tfevents").mkdir()
    os.mkfifo(tmp_path / "pipe.tfevents")
    assert found(tmp_path) == [("good", "events.out.tfevents.1.host")]


def test_a_folder_that_may_not_be_listed_does_not_hide_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_file(tmp_path / "closed")
    event_file(tmp_path / "open")
    scandir = os.scandir

    def refuse(folder: str) -> object:
        if folder.endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    assert found(tmp_path) == [("open", "events.out.tfevents.1.host")]


def test_names_that_are_no_text_are_found_and_spelled_out(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/run\xff"
    os.mkdir(folder)  # noqa: PTH102  # bytes
    Path(os.fsdecode(folder + b"/x.tfevents")).write_bytes(b"")
    [(run, _)] = found(tmp_path)
    assert run == r"run\xff"


def test_a_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert found(tmp_path / "nowhere") == []
