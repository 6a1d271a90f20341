"""What a ``log_dir`` may be, and what is refused before anything is written."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from tbwidget import LogdirError, SummaryWriter, open_logdir
from tests.faults.written import python


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, and the one for temporary files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


REFUSED: dict[str, tuple[Any, str]] = {
    "unknown": ("nosuch://me:secret@bucket/run", r"'nosuch://me:\*\*\*@bucket/run' has the proto"),
    "a path": (PurePosixPath("s3://bucket/run"), r"pass a string that begins with s3://"),
    "normalised": ("gs:/bucket/run", r"'gs:/bucket/run' is what a path makes of a URL"),
    "a file's path": ("file:/runs/a", r"begins with file://"),
    "only read": ("https://host/run", r"can't be written to"),
    "an archive": ("zip://run::s3://bucket/a.zip", r"can't be written to"),
    "a cache": ("simplecache::s3://bucket/run", r"can't be written to"),
    "no folder": ("s3://", r"names no folder"),
    "no file": ("file://", r"names no folder"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_can_not_be_written_to_is_refused_before_anything_is_written(
    here: Path, case: str
) -> None:
    log_dir, message = REFUSED[case]
    with pytest.raises(LogdirError, match=message):
        SummaryWriter(log_dir)
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "library"),
    [("s3://bucket/run", "s3fs"), ("gs://bucket/run", "gcsfs"), ("sftp://host/run", "paramiko")],
)
def test_a_missing_library_is_told_with_what_to_install(here: Path, url: str, library: str) -> None:
    code = (
        f"import os, sys\nsys.modules[{library!r}] = None\nos.chdir(sys.argv[1])\n"
        "from tbwidget import MissingLibraryError, SummaryWriter\n"
        f"try: SummaryWriter({url!r})\nexcept MissingLibraryError as error: print(error)\n"
        f"SummaryWriter({url!r}, write_to_disk=False).close()"
    )
    result = python(code, here)
    assert (result.stdout, result.stderr) == (
        f"'{url}' needs {library}: pip install 'tbwidget[remote]'\n",
        "",
    )
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"upload_secs": 0}, ValueError),
        ({"upload_secs": -1}, ValueError),
        ({"upload_secs": float("nan")}, ValueError),
        ({"storage_options": "key"}, TypeError),
    ],
)
def test_options_that_can_not_be_are_refused(
    here: Path, wrong: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error, match=r"(upload_secs|storage_options) .*: pass"):
        SummaryWriter("memory://run", **wrong)
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("log_dir", ["a:b", "lr:/x", "run::1", "c:/run", "s3", "x://run"])
def test_a_folder_with_a_colon_in_its_name_is_a_folder(here: Path, log_dir: str) -> None:
    with SummaryWriter(log_dir) as writer:
        writer.add_scalar("x", 1.0, 0)
    assert writer.log_dir == log_dir
    assert [path.name[:6] for path in (here / log_dir).iterdir()] == ["events"]


@pytest.mark.parametrize("protocol", ["file", "local"])
def test_the_url_of_a_local_folder_is_written_directly(here: Path, protocol: str) -> None:
    with SummaryWriter(f"{protocol}://{here}/run") as writer:
        writer.add_scalar("x", 1.0, 0)
        assert writer.get_logdir() == f"{here}/run"
    assert [path.name for path in here.iterdir()] == ["run"]
    assert len(open_logdir(here / "run").scalars()) == 1
