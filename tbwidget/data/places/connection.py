"""A connection to what one of fsspec's URLs leads to: listing, ranges, many at once."""

from __future__ import annotations

import contextlib
import copy
import queue
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tbwidget._errors import LogdirError
from tbwidget._urls import SILENCE_SECONDS, bound_silence, file_system_class, is_ssh
from tbwidget.data.discovery import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tbwidget.data.places.place import Wanted

LANES: Final = 8
"""Requests at once over SSH. OpenSSH's server takes ten sessions a connection (MaxSessions)."""

ITEMS_A_LANE: Final = 16
"""Fewer are asked for in less time than it takes to open another session."""

_URL: Final = re.compile(r"[a-zA-Z][\w.+-]*(://|::)")

T = TypeVar("T")
R = TypeVar("R")


def is_url(path: str) -> bool:
    """Whether `path` is one of fsspec's URLs, chained ones among them."""
    return _URL.match(path) is not None


class Connection:
    """A file system, with a folder in it that a URL names.

    It is made when it is first needed, and anew after a failure.

    Parameters
    ----------
    url : str
        Of fsspec, may be chained (``zip://runs::s3://bucket/runs.zip``).
    options : mapping
        For the file system, as `fsspec.core.url_to_fs` takes them.

    Raises
    ------
    LogdirError
        fsspec does not know a protocol, or a library is missing.
    """

    def __init__(self, url: str, options: Mapping[str, Any]) -> None:
        _require_libraries(url)
        head, chain, tail = url.partition("::")
        scheme, _, path = head.partition("://")
        path = path.rstrip("/")
        self.url = url
        self._prefix = f"{scheme}://{path}/" if path else f"{scheme}://"
        self._suffix = chain + tail
        self._options = dict(options)
        self._lanes: _Lanes | None = None
        self._root = ""
        self._lock = threading.Lock()

    @property
    def rank(self) -> int:
        """How far down it begins, among connections that hold one file."""
        return len(self._prefix)

    def holds(self, file: str) -> bool:
        """Whether the URL `file` is of a file below this one's, or is this one."""
        below = file.startswith(self._prefix) and file.endswith(self._suffix)
        return below or file == self.url

    def url_of(self, below: str) -> str:
        """Return the URL of what is at the path `below` the folder."""
        return self._prefix + below + self._suffix if below else self.url

    def path_of(self, below: str) -> str:
        """Return what the file system calls what is at the path `below` the folder."""
        return "/".join([part for part in (self._root.rstrip("/"), below) if part]) or self._root

    def below(self, path: str) -> str:
        """Return the part of the file system's `path` that is below the folder, may be empty."""
        root = self._root.rstrip("/")
        if not root:
            return path.lstrip("/")
        return path[len(root) + 1 :] if path.startswith(f"{root}/") else ""

    def is_root(self, path: str) -> bool:
        """Whether the file system's `path` is what the URL itself leads to."""
        root = self._root.strip("/")
        return bool(root) and path.strip("/") == root

    @contextlib.contextmanager
    def lane(self) -> Iterator[Any]:
        """Lend the file system, or a twin of it, to one thread."""
        with self._opened().lane() as fs:
            yield fs

    def each(self, ask: Callable[[Any, T], R], items: Sequence[T]) -> list[R | Exception]:
        """Return what `ask` returns of a file system and each item, or raises.

        Several are asked at once where the file system allows it.
        """

        def attempt(item: T) -> R | Exception:
            try:
                with self.lane() as fs:
                    return ask(fs, item)
            except Exception as error:  # noqa: BLE001  # libraries raise what they like
                return error

        try:
            lanes = min(self._opened().most, 1 + len(items) // ITEMS_A_LANE)
        except Exception as error:  # noqa: BLE001
            return [error] * len(items)
        if lanes < 2:
            return list(map(attempt, items))
        with ThreadPoolExecutor(lanes, "tbwidget-request") as pool:
            return list(pool.map(attempt, items))

    def read(self, wanted: Sequence[Wanted]) -> list[bytes | Exception]:
        """Return ranges of files, each or why it could not be read."""
        try:
            lanes = self._opened()
        except Exception as error:  # noqa: BLE001  # libraries raise what they like
            return [error] * len(wanted)
        if not lanes.takes_many:
            return self.each(self._range, wanted)
        found: list[bytes | Exception] = lanes.fs.cat_ranges(
            [self._own_path(one.path) for one in wanted],
            [one.begin for one in wanted],
            [one.end for one in wanted],
            on_error="return",
        )
        return found

    def note_failure(self) -> None:
        """Have the next request made over a new connection: this one may be dead."""
        with self._lock:
            lanes, self._lanes = self._lanes, None
        if lanes:
            lanes.close()

    def _opened(self) -> _Lanes:
        with self._lock:
            if self._lanes is None:
                import fsspec  # here: it takes its time, and is not needed for what is local

                # One of one's own: others may use those that fsspec keeps, and archives that
                # it opened before may be others by now.
                options = {**self._options, "skip_instance_cache": True}
                fs, self._root = fsspec.core.url_to_fs(self.url, **options)
                self._lanes = _Lanes(fs)
            return self._lanes

    def _own_path(self, file: str) -> str:
        if file == self.url:
            return self.path_of("")
        return self.path_of(file[len(self._prefix) : len(file) - len(self._suffix)])

    def _range(self, fs: Any, wanted: Wanted) -> bytes:
        path = self._own_path(wanted.path)
        if not is_ssh(fs):
            return bytes(fs.cat_file(path, wanted.begin, wanted.end))
        with fs.open(path, "rb") as file:
            # It asks for all pieces before it waits for the first; `read` takes turns.
            return b"".join(file.readv([(wanted.begin, wanted.end - wanted.begin)]))


class _Lanes:
    """File systems over one connection, each used by one thread at a time.

    Attributes
    ----------
    takes_many : bool
        Whether the file system takes many requests at once by itself, from any thread.
    most : int
        Of threads that may use it at once otherwise.
    """

    def __init__(self, fs: Any) -> None:
        self.fs = fs
        self.takes_many = bool(fs.async_impl)
        self.most = 1
        self._made = 1
        self._lock = threading.Lock()
        self._free: queue.SimpleQueue[Any] = queue.SimpleQueue()
        if is_ssh(fs):
            self.most = LANES
            bound_silence(fs)
        self._free.put(fs)

    @contextlib.contextmanager
    def lane(self) -> Iterator[Any]:
        if self.takes_many:
            yield self.fs
            return
        fs = self._take()
        try:
            yield fs
        finally:
            self._free.put(fs)

    def close(self) -> None:
        if is_ssh(self.fs):
            self.fs.client.close()

    def _take(self) -> Any:
        with contextlib.suppress(queue.Empty):
            return self._free.get_nowait()
        with self._lock:
            may_make = self._made < self.most
            self._made += may_make
        if may_make:
            try:
                return self._twin()
            except Exception:  # noqa: BLE001  # the server allows no more, or is gone
                with self._lock:
                    self._made -= 1
        return self._free.get()

    def _twin(self) -> Any:
        """Return a file system over the same connection, for another thread.

        paramiko's clients mix up the answers to two threads, so each has one of its own.
        """
        twin = copy.copy(self.fs)
        twin.ftp = self.fs.client.open_sftp()
        twin.ftp.get_channel().settimeout(SILENCE_SECONDS)
        return twin


def _require_libraries(url: str) -> None:
    """Raise `LogdirError` where no file system can be had for a part of `url`."""
    for position, part in enumerate(url.split("::")):
        protocol, colon, _ = part.partition("://")
        if position and not colon:
            continue  # a path of this machine, at the end of a chain
        try:
            file_system_class(printable(url), protocol)
        except ImportError as error:
            raise LogdirError(str(error)) from error
