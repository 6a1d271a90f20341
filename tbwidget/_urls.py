"""The URLs of fsspec, as whoever reads or writes there needs to know them."""

from __future__ import annotations

import re
from typing import Any, Final

from tbwidget._errors import LogdirError

SILENCE_SECONDS: Final = 60.0
"""After which a machine that was asked over SSH is taken for gone."""

_LIBRARIES: Final = {
    "gcs": "gcsfs",
    "gs": "gcsfs",
    "s3": "s3fs",
    "s3a": "s3fs",
    "sftp": "paramiko",
    "ssh": "paramiko",
}
"""Libraries that fsspec needs for these protocols; ``tbwidget[remote]`` installs them."""

_PASSWORD: Final = re.compile(r"(://[^/@:]*):([^/@]*)@")


def without_password(text: str) -> str:
    """Return `text`, in which passwords in URLs are hidden."""
    # A string in its place has `re` import a module, which fails while the interpreter ends.
    return _PASSWORD.sub(lambda found: f"{found[1]}:***@", text)


def password_in(url: str) -> str:
    """Return the password in `url`, empty where there is none."""
    found = _PASSWORD.search(url)
    return found[2] if found else ""


def file_system_class(url: str, protocol: str) -> Any:
    """Return the class of file systems that `protocol`, a part of `url`, asks for; imports it.

    Raises
    ------
    ImportError
        A library is missing; the message tells how to install it.
    LogdirError
        fsspec does not know the protocol.
    """
    import fsspec  # here: it takes its time, and is not needed for what is local

    shown = without_password(url)
    try:
        return fsspec.get_filesystem_class(protocol)
    except ImportError as error:
        library = _LIBRARIES.get(protocol)
        install = f"{library}: pip install 'tbwidget[remote]'" if library else None
        raise ImportError(f"{shown!r} needs {install or error.msg or error.__cause__}") from error
    except ValueError as error:
        raise LogdirError(
            f"{shown!r} has the protocol {protocol!r}, expected one that fsspec knows, such "
            "as s3, gs, sftp or zip"
        ) from error


def is_ssh(fs: Any) -> bool:
    """Whether the file system of fsspec is one over SSH."""
    return "sftp" in fs.protocol and hasattr(fs, "ftp")


def bound_silence(fs: Any) -> None:
    """Have requests over SSH fail when the other machine says nothing for long."""
    fs.client.get_transport().set_keepalive(int(SILENCE_SECONDS / 2))
    fs.ftp.get_channel().settimeout(SILENCE_SECONDS)
