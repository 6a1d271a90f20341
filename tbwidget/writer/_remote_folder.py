"""A folder that a URL names, for writing: the one place where fsspec is asked to write."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from tbwidget._errors import LogdirError, MissingLibraryError
from tbwidget._urls import bound_silence, file_system_class, is_ssh, password_in, without_password

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_READ_ONLY: Final = frozenset(
    {"blockcache", "cached", "filecache", "simplecache", "libarchive", "tar", "zip"}
    | {"data", "dvc", "gist", "git", "github", "http", "https", "reference"}
)
"""fsspec's protocols that write nothing, or no file of its own."""

_OBJECT_STORES: Final = frozenset(
    {"abfs", "abfss", "adl", "az", "cos", "gcs", "gs", "hf"}
    | {"oci", "ocilake", "oss", "s3", "s3a", "tos", "tosfs"}
)
"""Where an object is replaced as a whole, and neither folders nor renaming exist."""

_PART_BYTES: Final = 8 << 20
"""s3fs takes parts of 50 MB by default, and holds ten of them."""

_SECRET_OPTION: Final = re.compile("key|secret|token|pass|cred|sas|auth|connection", re.IGNORECASE)

_SECRET_ARGUMENT: Final = re.compile(
    r"([?&](?:sig|signature|token|access_token|x-amz-[\w-]+)=)[^&\s'\"]+", re.IGNORECASE
)

_LEAST_SECRET: Final = 4
"""Shorter options are words that may stand in any message."""


class RemoteFolder:
    """Files below the folder that `url` names. One thread at a time may use it.

    Parameters
    ----------
    url : str
        Of fsspec, not chained.
    options : mapping
        For the file system, as `fsspec.core.url_to_fs` takes them.

    Attributes
    ----------
    url : str
    shown : str
        The same without its password.
    connected : bool
        Whether there was a connection before, which may be dead by now.
    """

    def __init__(self, url: str, options: Mapping[str, Any]) -> None:
        head, _, path = url.partition("://")
        self.url = f"{head}://{path.rstrip('/')}"
        self.shown = without_password(self.url)
        self._options = options
        self._reset()

    def another(self) -> RemoteFolder:
        """Return the same folder for another thread, with a connection of its own."""
        twin = object.__new__(RemoteFolder)
        twin.url, twin.shown, twin._options = self.url, self.shown, self._options
        twin._reset()
        return twin

    def _reset(self) -> None:
        self._fs: Any = None
        self._root = ""
        self._made: set[str] = set()
        self._unfinished = f".{os.urandom(8).hex()}.tmp"

    @property
    def connected(self) -> bool:
        return self._fs is not None

    def check(self) -> None:
        """Raise where nothing can be written there, as far as this machine can tell.

        Raises
        ------
        LogdirError
            The protocol is not known, or of what is only read.
        MissingLibraryError
            A library is not installed.
        """
        protocol, _, path = self.url.partition("://")
        if not path:
            raise LogdirError(f"{self.shown!r} names no folder: pass one, such as s3://bucket/run")
        if "::" in self.url or protocol in _READ_ONLY:
            raise LogdirError(
                f"{self.shown!r} can't be written to: pass a folder of this machine, or the "
                "URL of one, such as s3://bucket/run, gs://bucket/run or sftp://host/run"
            )
        try:
            file_system_class(self.url, protocol)
        except ImportError as error:
            raise MissingLibraryError(str(error)) from error

    def put(self, path: str, name: str, progress: Callable[[], None]) -> None:
        """Upload the local file at `path`; whoever reads sees the old content or the new.

        Parameters
        ----------
        path : str
            Nobody may write to the file meanwhile.
        name : str
            Path below the folder, with ``/``.
        progress : callable
            Called now and then, where the file system tells that it gets on.

        Raises
        ------
        Exception
            Whatever the file system's library raises.
        """
        import fsspec

        fs = self._connect()
        callback = fsspec.Callback(hooks={"progress": lambda *_, **__: progress()})
        target = f"{self._root}/{name}"
        protocols = {fs.protocol} if isinstance(fs.protocol, str) else {*fs.protocol}
        if protocols & _OBJECT_STORES:
            parts = {"chunksize": _PART_BYTES} if "s3" in protocols else {}
            fs.put_file(path, target, callback=callback, **parts)
            return
        folder = target.rpartition("/")[0]
        if folder not in self._made:
            fs.makedirs(folder, exist_ok=True)
            self._made.add(folder)
        unfinished = f"{folder}/{self._unfinished}"
        try:
            fs.put_file(path, unfinished, callback=callback)
            _rename(fs, unfinished, target)
        except Exception:
            with suppress(Exception):
                fs.rm_file(unfinished)
            raise

    def read(self, name: str) -> bytes:
        """Return the content of a file."""
        return bytes(self._connect().cat_file(f"{self._root}/{name}"))

    def reason(self, error: Exception) -> str:
        """Return an error in words, without what is secret."""
        text = str(error) or type(error).__name__
        text = _SECRET_ARGUMENT.sub(r"\1***", without_password(text))
        secrets = [password_in(self.url), *_secrets(self._options)]
        for secret in sorted(secrets, key=len, reverse=True):
            if len(secret) >= _LEAST_SECRET:
                text = text.replace(secret, "***")
        return text

    def disconnect(self) -> None:
        """Close the connection; the next request makes another."""
        fs, self._fs = self._fs, None
        self._made.clear()
        if fs is not None and is_ssh(fs):
            fs.client.close()

    def _connect(self) -> Any:
        if self._fs is None:
            import fsspec

            # Not one that fsspec keeps for others: it is closed here after a failure.
            options = {**self._options, "skip_instance_cache": True}
            fs, root = fsspec.core.url_to_fs(self.url, **options)
            if is_ssh(fs):
                bound_silence(fs)
            self._fs, self._root = fs, root.rstrip("/")
        return self._fs


def _rename(fs: Any, old: str, new: str) -> None:
    """Have a file take the place of another."""
    import fsspec

    if type(fs).mv is fsspec.AbstractFileSystem.mv:
        # It can't rename. And `mv` would take what is in brackets for a pattern.
        fs.cp_file(old, new)
        fs.rm_file(old)
        return
    try:
        fs.mv(old, new)
    except Exception:
        # Some replace nothing.
        if not fs.exists(new):
            raise
        fs.rm_file(new)
        fs.mv(old, new)


def _secrets(options: Mapping[str, Any]) -> list[str]:
    """Return the values in `options` that may be secret, by the names of the options."""
    found: list[str] = []
    for name, value in options.items():
        if isinstance(value, dict):
            found += _secrets(value)
        elif isinstance(value, str) and _SECRET_OPTION.search(name):
            found.append(value)
    return found
