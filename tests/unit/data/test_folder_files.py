"""Files that a file names are read from the run's folder and from nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

import fsspec
import pytest

from tbwidget import ReadError
from tbwidget.data import folder_files
from tbwidget.data.folder_files import folder_of, inside, read_below


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A folder with a file, beside one with a secret."""
    folder = tmp_path / "logs" / "run"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "file.tsv").write_bytes(b"1\t2\n")
    (tmp_path / "secret").write_bytes(b"secret")
    return folder


@pytest.mark.parametrize("name", ["sub/file.tsv", "./sub//file.tsv"])
def test_files_below_the_folder_are_read(run: Path, name: str) -> None:
    assert read_below(str(run), name) == b"1\t2\n"


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "//host/share",
        "../../secret",
        "sub/../../../secret",
        "sub/..",
        "..",
        ".",
        "",
        "file:///etc/passwd",
        "https://example.org/x",
        "s3://bucket/x",
        "C:/windows/win.ini",
        "c:file",
        "data:text/plain,x",
        "sub\\file.tsv",
        "\\\\host\\share",
        "sub/file.tsv\0.png",
    ],
)
def test_paths_that_lead_elsewhere_are_refused(run: Path, name: str) -> None:
    with pytest.raises(ReadError, match="is refused"):
        read_below(str(run), name)


@pytest.mark.parametrize("name", ["link", "folder/secret", "sub/within"])
def test_no_link_is_followed(run: Path, name: str) -> None:
    (run / "link").symlink_to(run.parents[1] / "secret")
    (run / "folder").symlink_to(run.parents[1])
    (run / "sub" / "within").symlink_to(run / "sub" / "file.tsv")
    with pytest.raises(ReadError, match="links are not followed"):
        read_below(str(run), name)


def test_a_pipe_or_a_folder_keeps_nobody_waiting(run: Path) -> None:
    os.mkfifo(run / "pipe")
    with pytest.raises(ReadError, match="is no file"):
        read_below(str(run), "pipe")
    with pytest.raises(ReadError):
        read_below(str(run), "sub")


def test_files_behind_urls_are_read_where_there_are_no_links() -> None:
    files = fsspec.filesystem("memory")
    files.pipe("/logs/run/sub/file.tsv", b"1\t2\n")
    assert read_below("memory://logs/run", "sub/file.tsv") == b"1\t2\n"
    with pytest.raises(FileNotFoundError):
        read_below("memory://logs/run", "other")
    with pytest.raises(ReadError, match="is refused"):
        read_below("memory://logs/run", "../secret")
    with pytest.raises(ReadError, match="over sftp:// it may be a link"):
        read_below("sftp://host/logs/run", "sub/file.tsv")


@pytest.mark.parametrize(
    ("file", "folder"),
    [
        ("/logs/run/x", "/logs/run"),
        ("/x", "/"),
        ("s3://bucket/run/x", "s3://bucket/run"),
        ("zip://run/x::/data/runs.zip", "zip://run::/data/runs.zip"),
    ],
)
def test_a_file_is_inside_its_folder(file: str, folder: str) -> None:
    assert folder_of(file) == folder
    assert inside(folder, "x") == file


def test_what_is_not_there_is_told_apart(run: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_below(str(run), "sub/other")


def test_a_file_too_large_is_refused_unread(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_files, "MOST_BYTES", 3)
    with pytest.raises(ReadError, match="has 4 bytes; 3 are the most"):
        read_below(str(run), "sub/file.tsv")


def test_no_descriptor_is_left_open(run: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    read_below(str(run), "sub/file.tsv")
    for name in ("sub", "sub/other", "no/such/folder"):
        with pytest.raises((ReadError, FileNotFoundError)):
            read_below(str(run), name)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
