"""What a writer's ``log_dir`` is: a folder of this machine, or a URL."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tbwidget._errors import LogdirError
from tbwidget._urls import without_password
from tbwidget.writer._uploaded_folder import UploadedFolder
from tbwidget.writer.event_file_writer import EventFileWriter

UPLOAD_SECONDS: Final = 30.0
"""Default time from one upload to the next."""

_URL: Final = re.compile(r"(?P<protocol>[a-zA-Z][\w.+-]+)(?:://|::.*://)")
"""One of fsspec's, chained ones among them. One letter is a drive."""

_COLLAPSED: Final = re.compile(
    r"(abfss?|adl|az|file|ftp|gcs|gs|hdfs|hf|https?|local|memory|oci|oss|s3a?|sftp|smb|ssh|webdav"
    r"|webhdfs):[/\\]"
)
"""What `pathlib` and `os.path.normpath` make of a URL."""


class LocalFolder:
    """A folder of this machine.

    Attributes
    ----------
    log_dir : str
        As it was given.
    """

    def __init__(self, log_dir: str) -> None:
        self.log_dir = log_dir
        # Runs that begin later lie there too, whatever is the working directory then.
        self._folder = os.path.abspath(log_dir)  # noqa: PTH100  # keeps the path's links

    def path_of(self, name: str) -> str:
        """Return the folder of the run `name`, which is below this one; itself if empty."""
        return f"{self._folder}/{name}" if name else self._folder

    def name_of(self, run_name: str) -> str:
        """Return the name of the run that `run_name` names, may be by an absolute path."""
        name = os.path.relpath(os.path.join(self._folder, run_name), self._folder)  # noqa: PTH118
        return "" if name == os.curdir else name

    def event_file_writer(self, name: str, suffix: str, **settings: Any) -> EventFileWriter:
        """Return a writer for the run `name`; `settings` are those of `EventFileWriter`."""
        return EventFileWriter(self.path_of(name), suffix, **settings)

    def read(self, path: str) -> bytes:
        """Return the content of an event file."""
        return Path(path).read_bytes()

    def flush(self) -> None:
        """Do nothing: the files are where they belong."""

    def close(self) -> None:
        """Do nothing: the files are where they belong."""

    def shown(self) -> tuple[str, Mapping[str, Any] | None]:
        """Return the logdir that a board shows, and its ``storage_options``."""
        return self.log_dir, None


def destination_of(
    log_dir: str,
    storage_options: Mapping[str, Any] | None,
    upload_secs: float,
    *,
    write_to_disk: bool,
) -> LocalFolder | UploadedFolder:
    """Return what `log_dir` names.

    Raises
    ------
    LogdirError
        It is a URL that can't be written to.
    MissingLibraryError
        It is a URL, and a library is not installed.
    """
    if not upload_secs > 0:
        raise ValueError(f"upload_secs {upload_secs!r} is no time: pass a positive number")
    if not isinstance(storage_options, Mapping | None):
        raise TypeError(f"storage_options {storage_options!r} are no options: pass a dict")
    shown = without_password(log_dir)
    url = _URL.match(log_dir)
    if not url:
        collapsed = _COLLAPSED.match(log_dir)
        if collapsed:
            raise LogdirError(
                f"log_dir {shown!r} is what a path makes of a URL: pass a string that begins "
                f"with {collapsed[1]}://"
            )
        return LocalFolder(log_dir)
    if url["protocol"] in {"file", "local"} and "::" not in log_dir:
        path = log_dir[url.end() :]
        if not path:
            raise LogdirError(f"log_dir {shown!r} names no folder: pass one, as file:///runs/a")
        if os.name == "nt" and re.match(r"/[a-zA-Z]:", path):
            path = path[1:]  # file:///C:/runs
        return LocalFolder(path)
    folder = UploadedFolder(log_dir, storage_options or {}, upload_secs)
    if write_to_disk:
        folder.check()
    return folder
