"""Places that fsspec reaches: object stores, machines behind SSH, archives, memory.

Every read is a request, so a file is asked for the bytes past what is known of it and for
nothing else, and many files are asked for at once. What shows whether a file changed comes
with the listing.
"""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from tbwidget._errors import LogdirError
from tbwidget.data.discovery import (
    EVERY_FOLDER,
    IGNORED_FOLDERS,
    Pattern,
    is_event_file_name,
    printable,
    run_name,
)
from tbwidget.data.places.place import FoundFile, Listing, Signature, Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Info = dict[str, Any]

THREADS: Final = 8
"""Requests at once to a file system that has no way of its own to take many."""

_TAKES_THREADS: Final = frozenset({"sftp", "ssh"})
"""Protocols whose file systems may be asked by several threads at once: paramiko tells
answers apart by number. Of others it is not known."""

_IDENTITIES: Final = ("ETag", "etag", "generation", "md5Hash", "CRC", "sha")
_TIMES: Final = ("LastModified", "last_modified", "mtime", "updated", "modified", "created")
"""Where file systems tell in a listing what content a file has, and since when."""

_ARCHIVES: Final = frozenset({"libarchive", "tar", "zip"})

_URL: Final = re.compile(r"[a-zA-Z][\w.+-]*(://|::)")
_LIBRARIES: Final = {
    "s3": "s3fs",
    "s3a": "s3fs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "sftp": "paramiko",
    "ssh": "paramiko",
}
"""What fsspec needs besides itself, and ``tbwidget[remote]`` brings."""


def is_url(path: str) -> bool:
    """Whether `path` is one of fsspec's URLs, chained ones among them."""
    return _URL.match(path) is not None


class Remote:
    """What a URL leads to, as a connection that can be made anew.

    Parameters
    ----------
    url : str
        Of fsspec, may be chained (``zip://runs::s3://bucket/runs.zip``).
    options : mapping
        For the file system, as `fsspec.core.url_to_fs` takes them.

    Attributes
    ----------
    prefix, suffix : str
        What stands before and behind the part of a file's URL that is its own.
    root : str
        What the file system calls the folder.
    """

    def __init__(self, url: str, options: Mapping[str, Any]) -> None:
        head, chain, tail = url.partition("::")
        scheme, _, path = head.partition("://")
        path = path.rstrip("/")
        self.prefix = f"{scheme}://{path}/" if path else f"{scheme}://"
        self.suffix = chain + tail
        self.url = url
        self._options = dict(options)
        self._fs: Any = None
        # An archive that fsspec opened before may be another by now.
        self._anew = scheme in _ARCHIVES
        self._lock = threading.Lock()
        self.root = ""
        _require_libraries(url)

    def fs(self) -> Any:
        """Return the file system; after a failure, one that is connected anew."""
        with self._lock:
            if self._fs is None:
                options = {"skip_instance_cache": True} if self._anew else {}
                self._fs, self.root = _connected(self.url, self._options | options)
            return self._fs

    def note_failure(self) -> None:
        """Have the next request made over a new connection: this one may be dead."""
        with self._lock:
            self._fs, self._anew = None, True

    def holds(self, file: str) -> bool:
        """Whether the URL `file` is of a file below this one."""
        return file.startswith(self.prefix) and file.endswith(self.suffix)

    def url_of(self, name: str) -> str:
        """Return the URL of a file, by its path below the root."""
        return self.prefix + name + self.suffix

    def path_of(self, file: str) -> str:
        """Return what the file system calls the file of the URL `file`."""
        end = len(file) - len(self.suffix)
        root = self.root.rstrip("/")
        return f"{root}/{file[len(self.prefix) : end]}" if root else file[len(self.prefix) : end]

    def below_root(self, path: str) -> str:
        """Return the part of the file system's `path` that is below the root, may be empty."""
        root = self.root.rstrip("/")
        if not root:
            return path.lstrip("/")
        return path[len(root) + 1 :] if path.startswith(f"{root}/") else ""

    def read(self, wanted: Sequence[Wanted]) -> list[bytes | Exception]:
        """Return ranges of files, each or why it could not be read."""
        try:
            return self._read(self.fs(), wanted)
        except Exception as error:  # noqa: BLE001  # libraries raise what they like
            return [error] * len(wanted)

    def _read(self, fs: Any, wanted: Sequence[Wanted]) -> list[bytes | Exception]:
        paths = [self.path_of(one.path) for one in wanted]
        begins, ends = [one.begin for one in wanted], [one.end for one in wanted]
        if fs.async_impl:
            found: list[bytes | Exception] = fs.cat_ranges(paths, begins, ends, on_error="return")
            return found

        def attempt(path: str, begin: int, end: int) -> bytes | Exception:
            try:
                return _range_of(fs, path, begin, end)
            except Exception as error:  # noqa: BLE001  # libraries raise what they like
                return error

        return _ask_each(fs, attempt, paths, begins, ends)


class RemoteFile:
    """A file of a remote place while it is read.

    Parameters
    ----------
    remote : Remote
    path : str
        Its URL.
    signature : Signature
        As the latest listing has it.
    begin : int
        Offset of the bytes that are here already.
    data : bytes
        Those bytes.
    """

    def __init__(
        self, remote: Remote, path: str, signature: Signature, begin: int, data: bytes
    ) -> None:
        self.signature = signature
        self._remote = remote
        self._path = path
        self._begin, self._data = begin, data

    def head(self, length: int) -> bytes:
        """Return nothing: what was read last tells as much, and is next to what is wanted."""
        return b""

    def read_at(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes; asks for those alone that are not here yet."""
        end = min(offset + length, self.signature.size)
        if end <= offset:
            return b""
        if not self._begin <= offset <= self._begin + len(self._data):
            self._begin, self._data = offset, b""
        here = self._begin + len(self._data)
        if end > here:
            [more] = self._remote.read([Wanted(self._path, here, end)])
            self._data += _checked(more)
        return self._data[offset - self._begin : end - self._begin]

    def replaces(self, known: Signature) -> bool:
        """Whether it is not the same and no longer: what only grows is longer."""
        return self.signature != known and self.signature.size <= known.size

    def close(self) -> None:
        """Let the bytes go."""
        self._data = b""


class RemotePlace:
    """A folder that a URL leads to.

    Parameters
    ----------
    name : str
        First part of the names of its runs, may be empty.
    url : str
    pattern : Pattern
        Which folders below it are meant.
    options : mapping
        For the file system.

    Raises
    ------
    LogdirError
        fsspec does not know the protocol, or a library is missing.
    """

    is_far = True

    def __init__(
        self,
        name: str,
        url: str,
        pattern: Pattern = EVERY_FOLDER,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        self.name = name
        self._pattern = pattern
        self._remote = Remote(url, options or {})
        self._signatures: dict[str, Signature] = {}
        self._ahead: dict[str, tuple[int, bytes | Exception]] = {}
        _remotes[self._remote.prefix, self._remote.suffix] = self._remote

    def find(self, listing: Listing) -> None:
        """Add the event files below the folder, in one request where the file system can."""
        signatures: dict[str, Signature] = {}
        for found in self._found(listing):
            signatures[found.path] = found.signature
            listing.files.append(found)
        # What is below a folder that can't be listed now is still there, for all one knows.
        self._signatures = self._signatures | signatures if listing.unlisted else signatures

    def _found(self, listing: Listing) -> Iterator[FoundFile]:
        for info in self._infos(listing):
            below = self._remote.below_root(str(info["name"]))
            *folder, name = below.split("/")
            if not is_event_file_name(name) or IGNORED_FOLDERS.intersection(folder):
                continue
            if self._pattern.covers(folder):
                run = run_name(self.name, folder)
                yield FoundFile(self._remote.url_of(below), run, _signature(info), self)

    def _infos(self, listing: Listing) -> list[Info]:
        """Return what the file system tells of the files below the root."""
        try:
            fs = self._remote.fs()
            root = self._remote.root
            fs.invalidate_cache(root)
            if not _finds_at_once(fs):
                return self._walked(fs, listing)
            infos = [info for info in fs.find(root, detail=True).values() if _is_file(info)]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except Exception as error:  # noqa: BLE001  # libraries raise what they like
            self._note_unlisted(listing, self._remote.url, error)
            return []
        listing.exists |= bool(infos)
        return infos

    def _walked(self, fs: Any, listing: Listing) -> list[Info]:
        """List folder by folder, those of one level at once; leave out those without runs."""
        files: list[Info] = []
        level: list[tuple[str, ...]] = [()]
        while level:
            answers = _ask_each(fs, lambda folder: self._listed(fs, folder), level)
            below: list[tuple[str, ...]] = []
            for folder, answer in zip(level, answers, strict=True):
                if isinstance(answer, (FileNotFoundError, NotADirectoryError)):
                    continue
                if isinstance(answer, Exception):
                    url = self._remote.url_of("/".join(folder)) if folder else self._remote.url
                    self._note_unlisted(listing, url, answer)
                    continue
                listing.exists = True
                files += [info for info in answer if _is_file(info)]
                for info in answer:
                    self._note_link(info, listing)
                names = [str(info["name"]) for info in answer if info["type"] == "directory"]
                below += [(*folder, name.rstrip("/").rpartition("/")[2]) for name in names]
            level = [
                folder
                for folder in sorted(below)
                if folder[-1] not in IGNORED_FOLDERS and self._pattern.leads_to(folder)
            ]
        return files

    def _listed(self, fs: Any, folder: tuple[str, ...]) -> list[Info] | Exception:
        try:
            path = "/".join([self._remote.root.rstrip("/"), *folder]) or "/"
            infos: list[Info] = fs.ls(path, detail=True)
            return infos
        except Exception as error:  # noqa: BLE001  # libraries raise what they like
            return error

    def _note_link(self, info: Info, listing: Listing) -> None:
        name = str(info["name"])
        if info["type"] == "link" and is_event_file_name(name.rpartition("/")[2]):
            url = self._remote.url_of(self._remote.below_root(name))
            listing.passed_over[url] = "a link on another machine, which is not followed"

    def _note_unlisted(self, listing: Listing, url: str, error: Exception) -> None:
        self._remote.note_failure()
        listing.exists = True
        listing.unlisted[url] = f"can't be listed: {_reason(error)}"

    def fetch(self, wanted: Iterable[Wanted]) -> None:
        """Fetch what will be read next, all at once; what fails is told when it is opened."""
        wanted = [one for one in wanted if one.end > one.begin]
        for one, answer in zip(wanted, self._remote.read(wanted), strict=True):
            self._ahead[one.path] = one.begin, answer

    def open(self, path: str) -> RemoteFile:
        """Open a file that was found here."""
        signature = self._signatures.get(path)
        begin, answer = self._ahead.pop(path, (0, b""))
        if signature is None:
            raise FileNotFoundError(path)
        return RemoteFile(self._remote, path, signature, begin, _checked(answer))


_remotes: dict[tuple[str, str], Remote] = {}
"""The latest of each root, so that their files can be read by their URLs alone."""


def read_remote(file: str, begin: int, end: int) -> bytes:
    """Return a range of the file of the URL `file`.

    Where a place was opened that has it below, that place's options count.

    Raises
    ------
    OSError
        It can't be read.
    LogdirError
        fsspec does not know the protocol, or a library is missing.
    """
    known = [remote for remote in list(_remotes.values()) if remote.holds(file)]
    if known:
        remote = max(known, key=lambda remote: len(remote.prefix))
        [answer] = remote.read([Wanted(file, begin, end)])
        if isinstance(answer, Exception) and not isinstance(answer, FileNotFoundError):
            remote.note_failure()
            [answer] = remote.read([Wanted(file, begin, end)])
        return _checked(answer)
    _require_libraries(file)
    try:
        return _range_of(*_connected(file, {}), begin, end)
    except Exception as error:  # noqa: BLE001  # libraries raise what they like
        return _checked(error)


def _connected(url: str, options: Mapping[str, Any]) -> tuple[Any, str]:
    """Return the file system that `url` names, and what it calls the rest of it."""
    import fsspec  # here: it takes its time, and is not needed for what is local

    fs, path = fsspec.core.url_to_fs(url, **options)
    return fs, path


def _require_libraries(url: str) -> None:
    """Raise `LogdirError` where no file system can be had for a part of `url`."""
    import fsspec

    for part in url.split("::"):
        scheme, colon, _ = part.partition("://")
        if not colon and part != url.partition("::")[0]:
            continue  # a path of this machine, at the end of a chain
        try:
            fsspec.get_filesystem_class(scheme)
        except ImportError as error:
            missing = _LIBRARIES.get(scheme)
            advice = f"{missing}: pip install 'tbwidget[remote]'" if missing else str(error)
            raise LogdirError(f"{printable(url)!r} needs {advice}") from error
        except ValueError as error:
            raise LogdirError(
                f"{printable(url)!r} has the protocol {scheme!r}, expected one that fsspec "
                "knows, such as s3, gs, sftp or zip"
            ) from error


def _ask_each(fs: Any, ask: Callable[..., Any], *arguments: Sequence[Any]) -> list[Any]:
    """Return what `ask` returns for each set of arguments, several at once where `fs` allows."""
    count = len(arguments[0])
    if count < 2 or _TAKES_THREADS.isdisjoint(_protocols(fs)):
        return list(map(ask, *arguments))
    with ThreadPoolExecutor(min(THREADS, count), "tbwidget-read") as pool:
        return list(pool.map(ask, *arguments))


def _range_of(fs: Any, path: str, begin: int, end: int) -> bytes:
    if _TAKES_THREADS.isdisjoint(_protocols(fs)):
        return bytes(fs.cat_file(path, begin, end))
    with fs.open(path, "rb") as file:
        # It asks for all pieces before it waits for the first; `read` takes turns.
        return b"".join(file.readv([(begin, end - begin)]))


def _protocols(fs: Any) -> tuple[str, ...]:
    return (fs.protocol,) if isinstance(fs.protocol, str) else tuple(fs.protocol)


def _finds_at_once(fs: Any) -> bool:
    """Whether the file system lists a whole tree by a way of its own."""
    from fsspec import AbstractFileSystem
    from fsspec.asyn import AsyncFileSystem

    if fs.async_impl:
        return type(fs)._find is not AsyncFileSystem._find
    return type(fs).find is not AbstractFileSystem.find


def _is_file(info: Info) -> bool:
    return bool(info["type"] == "file")


def _signature(info: Info) -> Signature:
    identity = next((str(info[key]) for key in _IDENTITIES if info.get(key)), None)
    modified = next((str(info[key]) for key in _TIMES if info.get(key)), None)
    return Signature(identity, int(info["size"] or 0), modified)


def _checked(answer: bytes | Exception) -> bytes:
    """Return what was read, or raise why it was not."""
    if isinstance(answer, OSError):
        raise answer
    if isinstance(answer, Exception):
        raise OSError(_reason(answer)) from answer
    return answer


def _reason(error: Exception) -> str:
    """Return an error in words that may be shown."""
    return printable(getattr(error, "strerror", None) or str(error) or type(error).__name__)
