"""Names: of event files, of runs, of the folders that a pattern means."""

from __future__ import annotations

import pytest

from tbwidget.data.discovery import Pattern, is_event_file_name, printable, run_name


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


@pytest.mark.parametrize(
    ("place", "folder", "name"),
    [
        ("", [], "."),
        ("", ["a"], "a"),
        ("", ["a", "b"], "a/b"),
        ("here", [], "here"),
        ("here", ["a", "b"], "here/a/b"),
    ],
)
def test_a_run_is_named_by_its_place_and_path(place: str, folder: list[str], name: str) -> None:
    assert run_name(place, folder) == name


@pytest.mark.parametrize(
    ("pattern", "folder", "covered", "leads"),
    [
        ("", "a/b", True, True),
        ("*/logs", "", False, True),
        ("*/logs", "a", False, True),
        ("*/logs", "a/logs", True, True),
        ("*/logs", "a/logs/deep/er", True, True),
        ("*/logs", "a/data", False, False),
        ("run_[0-9]", "run_x", False, False),
        ("run_?", "run_x", True, True),
        ("**/logs", "", False, True),
        ("**/logs", "logs", True, True),
        ("**/logs", "a/b/logs/c", True, True),
        ("**/logs", "a/b", False, True),
        ("a/**/logs", "b", False, False),
    ],
)
def test_a_pattern_means_folders_and_all_below(
    pattern: str, folder: str, covered: bool, leads: bool
) -> None:
    found = Pattern(tuple(part for part in pattern.split("/") if part))
    names = [name for name in folder.split("/") if name]
    assert (found.covers(names), found.leads_to(names)) == (covered, leads)


def test_passwords_are_not_shown() -> None:
    assert printable("can't reach sftp://me:secret@host/runs") == (
        "can't reach sftp://me:***@host/runs"
    )
    assert printable("s3://bucket/a:b@c") == "s3://bucket/a:b@c"
