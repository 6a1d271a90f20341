"""Event files below a folder: which they are, of which run, and what is not looked at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tbwidget.data.places import Listing, LocalPlace
from tests.files import event_file


def listed(logdir: Path, *, follow_links: bool = False) -> Listing:
    listing = Listing()
    LocalPlace("", str(logdir), follow_links=follow_links).find(listing)
    return listing


def found(logdir: Path, *, follow_links: bool = False) -> list[tuple[str, str]]:
    listing = listed(logdir, follow_links=follow_links)
    return [(file.run, Path(file.path).name) for file in listing.files]


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
    [file] = listed(link).files
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
