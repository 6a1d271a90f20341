"""Places that fsspec reaches: object stores, machines behind SSH, archives, memory.

Every read is a request, so a file is asked for the bytes past what is known of it and for
nothing else, and many files are asked for at once. What shows whether a file changed comes
with the listing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tbwidget.data.discovery import (
    EVERY_FOLDER,
    IGNORED_FOLDERS,
    Pattern,
    is_config_name,
    is_event_file_name,
    printable,
    run_name,
)
from tbwidget.data.places.connection import Connection
from tbwidget.data.places.named_file import EXPECTED, HEAD_BYTES, is_named_event_file
from tbwidget.data.places.place import FoundFile, Listing, Signature, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Info = dict[str, Any]

_IDENTITIES: Final = ("ETag", "etag", "generation", "md5Hash", "CRC", "sha")
_TIMES: Final = ("LastModified", "last_modified", "mtime", "updated", "modified", "created")
"""Where file systems tell in a listing what content a file has, and since when."""


class RemoteFile:
    """A file of a remote place while it is read.

    Parameters
    ----------
    connection : Connection
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
        self, connection: Connection, path: str, signature: Signature, begin: int, data: bytes
    ) -> None:
        self.signature = signature
        self._connection = connection
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
            # Who goes on needs no more what is behind.
            self._data = self._data[offset - self._begin :]
            self._begin = offset
            [more] = self._connection.read([Wanted(self._path, here, end)])
            self._data += _checked(more)
        return self._data[offset - self._begin : end - self._begin]

    def replaces(self, known: Signature) -> bool:
        """Whether it is not the same and no longer: what only grows is longer."""
        return self.signature != known and self.signature.size <= known.size

    def close(self) -> None:
        """Let the bytes go."""
        self._data = b""


class RemotePlace:
    """A folder that a URL leads to, or an event file, which is one run then.

    Parameters
    ----------
    name : str
        First part of the names of its runs, may be empty.
    url : str
    pattern : Pattern
        Which folders below it, and which files by their own names, are meant.
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
        self._connection = _connections[url] = Connection(url, options or {})
        self._exists = False
        self._signatures: dict[str, Signature] = {}
        self._ahead: dict[str, tuple[int, bytes | Exception]] = {}

    def find(self, listing: Listing) -> None:
        """Add the event files below the folder, in one request where the file system can."""
        troubles = len(listing.unlisted)
        told = len(listing.passed_over) + len(listing.repeated)
        signatures: dict[str, Signature] = {}
        found = False
        for file, is_config in self._found(listing):
            if not is_config:
                signatures[file.path] = file.signature
            shown = listing.take(file, file.path, is_config=is_config)
            found |= shown is None
            if shown and told == len(listing.passed_over) + len(listing.repeated):
                listing.note_repeated(self._connection.url, file.run, shown.run)
        if len(listing.unlisted) > troubles:
            # What is below a folder that can't be listed now is still there, for all one knows.
            signatures = self._signatures | signatures
        elif not found and told == len(listing.passed_over) + len(listing.repeated):
            shown_as = self._connection.url_of("/".join(self._pattern.parts))
            has_pattern = bool(self._pattern.parts)
            listing.note_missing(shown_as, has_pattern=has_pattern, exists=self._exists)
        self._signatures = signatures

    def open(self, path: str) -> RemoteFile:
        """Open a file that was found here."""
        signature = self._signatures.get(path)
        begin, answer = self._ahead.pop(path, (0, b""))
        if signature is None:
            raise FileNotFoundError(path)
        return RemoteFile(self._connection, path, signature, begin, _checked(answer))

    def fetch(self, wanted: Iterable[Wanted]) -> None:
        """Fetch what will be read next, all at once; what fails is told when it is opened."""
        wanted = [one for one in wanted if one.end > one.begin]
        for one, answer in zip(wanted, self._connection.read(wanted), strict=True):
            self._ahead[one.path] = one.begin, answer

    def _found(self, listing: Listing) -> Iterator[tuple[FoundFile, bool]]:
        """Yield what there is, and whether it is a configuration of embeddings."""
        infos = self._infos(listing)
        if [self._connection.is_root(str(info["name"])) for info in infos] == [True]:
            yield from self._named(infos[0], listing)
            return
        listing.exists |= self._exists
        for info in infos:
            below = self._connection.below(str(info["name"]))
            *folder, name = below.split("/")
            is_config = is_config_name(name)
            if not (is_event_file_name(name) or is_config) or IGNORED_FOLDERS.intersection(folder):
                continue
            covers = self._pattern.covers(folder)
            if not covers and (is_config or not self._pattern.covers_file(folder, name)):
                continue
            url = self._connection.url_of(below)
            if info["type"] == "file":
                run = run_name(self.name, folder)
                yield FoundFile(url, run, _signature(info), self), is_config
            elif info["type"] == "link":
                listing.passed_over[url] = "a link on another machine, which is not followed"

    def _named(self, info: Info, listing: Listing) -> Iterator[tuple[FoundFile, bool]]:
        """Yield the event file that the URL itself is of."""
        url = self._connection.url
        name = str(info["name"]).rstrip("/").rpartition("/")[2]
        found = FoundFile(url, run_name(self.name, []), _signature(info), self)
        if self._signatures.get(url) != found.signature and not is_named_event_file(name, b""):
            [head] = self._connection.read([Wanted(url, 0, min(HEAD_BYTES, found.signature.size))])
            if isinstance(head, Exception):
                self._note_unlisted(listing, "", head)
                return
            if not is_named_event_file(name, head):
                listing.passed_over[url] = f"a file, but no event file: {EXPECTED}"
                return
        listing.exists = True
        yield found, False

    def _infos(self, listing: Listing) -> list[Info]:
        """Return what the file system tells of what is below the folder, or of the file."""
        self._exists = False
        infos: list[Info]
        try:
            with self._connection.lane() as fs:
                root = self._connection.path_of("")
                fs.invalidate_cache(root)
                at_once = _finds_at_once(fs)
                infos = list(fs.find(root, detail=True).values()) if at_once else []
        except (FileNotFoundError, NotADirectoryError):
            at_once, infos = True, []
        except Exception as error:  # noqa: BLE001  # libraries raise what they like
            self._note_unlisted(listing, "", error)
            return []
        if not at_once:
            infos = self._walked(listing)
        self._exists |= bool(infos)
        if self._exists or self._pattern.parts or listing.unlisted.get(self._connection.url):
            return infos
        [answer] = self._connection.each(self._looked_at, [""])
        if isinstance(answer, Exception):
            if not isinstance(answer, (FileNotFoundError, NotADirectoryError)):
                self._note_unlisted(listing, "", answer)
            return []
        return [answer] if answer["type"] == "file" else []

    def _looked_at(self, fs: Any, below: str) -> Info:
        info: Info = fs.info(self._connection.path_of(below))
        return info

    def _walked(self, listing: Listing) -> list[Info]:
        """List folder by folder, those of one level at once; leave out those without runs."""
        infos: list[Info] = []
        level = [""]
        while level:
            next_level: list[str] = []
            for folder, answer in zip(
                level, self._connection.each(self._listed, level), strict=True
            ):
                if isinstance(answer, (FileNotFoundError, NotADirectoryError)):
                    continue
                if isinstance(answer, Exception):
                    self._note_unlisted(listing, folder, answer)
                    continue
                self._exists = True
                infos += answer
                names = [str(info["name"]) for info in answer if info["type"] == "directory"]
                next_level += [self._connection.below(name.rstrip("/")) for name in names]
            level = sorted(filter(self._leads_to_runs, next_level))
        return infos

    def _listed(self, fs: Any, folder: str) -> list[Info]:
        infos: list[Info] = fs.ls(self._connection.path_of(folder), detail=True)
        return infos

    def _leads_to_runs(self, folder: str) -> bool:
        names = folder.split("/")
        return names[-1] not in IGNORED_FOLDERS and self._pattern.leads_to(names)

    def _note_unlisted(self, listing: Listing, folder: str, error: Exception) -> None:
        if not isinstance(error, PermissionError):
            self._connection.note_failure()
        listing.exists = True
        url = self._connection.url_of(folder)
        listing.unlisted[url] = f"can't be listed: {_reason(error)}"


_connections: dict[str, Connection] = {}
"""The latest of each place, so that files can be read by their URLs alone."""


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
    known = [connection for connection in list(_connections.values()) if connection.holds(file)]
    if known:
        connection = max(known, key=lambda connection: connection.rank)
    else:
        head, chain, tail = file.partition("::")
        connection = Connection(head.rpartition("/")[0] + chain + tail, {})
    [answer] = connection.read([Wanted(file, begin, end)])
    if isinstance(answer, Exception) and not isinstance(answer, FileNotFoundError):
        connection.note_failure()
        [answer] = connection.read([Wanted(file, begin, end)])
    return _checked(answer)


def _finds_at_once(fs: Any) -> bool:
    """Whether the file system lists a whole tree by a way of its own."""
    from fsspec import AbstractFileSystem
    from fsspec.asyn import AsyncFileSystem

    if fs.async_impl:
        return type(fs)._find is not AsyncFileSystem._find
    return type(fs).find is not AbstractFileSystem.find


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
