"""A run whose folder is a URL: files are written on this machine and uploaded."""

from __future__ import annotations

import os
import posixpath
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tbwidget.writer._lifetimes import opening
from tbwidget.writer._remote_folder import RemoteFolder
from tbwidget.writer._upload import Upload
from tbwidget.writer.event_file_writer import EventFileWriter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tbwidget.writer._direct import DirectOutbox
    from tbwidget.writer._outbox import Outbox
    from tbwidget.writer._problems import Problems


class UploadedFolder:
    """The folder that a URL names.

    Files are written to a local folder, which an `Upload` takes to the URL. A forked child,
    and whoever adds after `close`, begins another local folder.

    Parameters
    ----------
    url : str
    options : mapping
        For the file system, as `fsspec.core.url_to_fs` takes them.
    seconds : float
        From one upload to the next.

    Attributes
    ----------
    log_dir : str
        The URL as it was given.
    """

    def __init__(self, url: str, options: Mapping[str, Any], seconds: float) -> None:
        self.log_dir = url
        self._options = dict(options)
        self._seconds = seconds
        self._remote = RemoteFolder(url, self._options)
        self._upload: Upload | None = None
        self._local_folders: list[str] = []

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how a copy is made, in a spawned process say: it begins anew."""
        return UploadedFolder, (self.log_dir, self._options, self._seconds)

    def check(self) -> None:
        """Raise where nothing can be written there: see `RemoteFolder.check`."""
        self._remote.check()

    def path_of(self, name: str) -> str:
        """Return the URL of the run `name`, which is below this one; itself if empty."""
        return f"{self._remote.url}/{name}" if name else self.log_dir

    def name_of(self, run_name: str) -> str:
        """Return the name of the run that `run_name` names, may be by its URL.

        Raises
        ------
        ValueError
            It is not below this one, so it would not be uploaded.
        """
        remote = self._remote
        below = run_name
        if f"{run_name}/".startswith(f"{remote.url}/"):
            below = run_name.removeprefix(remote.url).strip("/")
        name = posixpath.normpath(below)
        if "://" in below or name.startswith(("../", "/")) or name == "..":
            raise ValueError(
                f"the run {run_name!r} is not below {remote.shown!r}: pass a relative name"
            )
        return "" if name == "." else name

    def event_file_writer(
        self, name: str, suffix: str, *, problems: Problems, **settings: Any
    ) -> EventFileWriter:
        """Return a writer for the run `name`; `settings` are those of `EventFileWriter`."""
        return _UploadedEventFileWriter(
            self, self.name_of(name), suffix, problems=problems, **settings
        )

    def begin(self, problems: Problems) -> str:
        """Return the local folder, of which an upload is under way."""
        with opening:
            if self._upload is None or self._upload.ended:
                self._upload = Upload(self._remote.another(), self._seconds, problems)
                self._local_folders.append(self._upload.folder)
                if self._upload.has_thread:
                    # The thread knows the upload, not this, so a writer nobody holds can go.
                    weakref.finalize(self, self._upload.let_go).atexit = False
            return self._upload.folder

    def flush(self) -> None:
        """Upload what is written."""
        if self._upload:
            self._upload.flush()

    def close(self) -> None:
        """Upload what is left.

        Raises
        ------
        WriteError
            Not all could be uploaded.
        """
        with opening:
            upload, self._upload = self._upload, None
        if upload:
            upload.close()

    def read(self, path: str) -> bytes:
        """Return the content of an event file, of which the local one may be removed.

        Raises
        ------
        OSError
            It can't be read.
        """
        if Path(path).exists():
            return Path(path).read_bytes()
        [folder] = [one for one in self._local_folders if Path(path).is_relative_to(one)]
        remote = self._remote.another()
        try:
            return remote.read(Path(path).relative_to(folder).as_posix())
        except Exception as error:
            raise OSError(f"can't read from {remote.shown!r}: {remote.reason(error)}") from error
        finally:
            remote.disconnect()

    def shown(self) -> tuple[str, dict[str, Any] | None]:
        """Return the logdir that a board shows, and its ``storage_options``.

        As long as the writer is open that is the local folder, where all is at once.
        """
        upload = self._upload
        if upload is None or upload.ended:
            return self.log_dir, self._options
        upload.kept = True
        return upload.folder, None


class _UploadedEventFileWriter(EventFileWriter):
    """Writes to the local folder of the upload that is under way when the file is begun."""

    def __init__(
        self, folder: UploadedFolder, name: str, suffix: str, *, problems: Problems, **settings: Any
    ) -> None:
        # Two machines of one name, containers say, may begin files in the same second.
        suffix = f".{os.urandom(4).hex()}{suffix}"
        super().__init__(folder.path_of(name), suffix, problems=problems, **settings)
        self._folder = folder
        self._name = name
        self._url = self._logdir

    def get_logdir(self) -> str:
        """Return the URL of the folder that the file is uploaded to."""
        return self._url

    def open(self) -> Outbox | DirectOutbox:
        """Begin the file, where it is not begun."""
        with opening:
            folder = self._folder.begin(self._problems)
            self._logdir = f"{folder}/{self._name}" if self._name else folder
            return super().open()
