"""What a user gives as a logdir → the places that are meant. Pure, but for a look at what exists.

The rules of TensorBoard's ``--logdir_spec`` (`_parse_event_files_spec` in
tensorboard/backend/event_processing/data_ingester.py) hold, with these additions:

- What exists under its whole name is a path, whatever is in it. That goes for a list too:
  ``lr=0.1,bs=32,lr=0.2,bs=64`` are two folders where these are there.
- What has ``://`` is a URL, for a file system could not tell it from ``:/``. What has ``::``
  alone is one where fsspec knows the protocol before it.
- A name has no ``/``, so that a folder that is named by date and time and comes later is
  not taken apart.
- Where some of what a string may mean is not there yet, all of it is waited for: the folder
  of the whole name, and the places that it lists.
- Paths may be patterns. Of several places without a name each is called by what tells them
  apart.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from tbwidget._errors import LogdirError
from tbwidget.data.discovery import MAGIC, Pattern, printable
from tbwidget.data.places.connection import is_url
from tbwidget.data.places.local import LocalPlace
from tbwidget.data.places.named_file import EXPECTED, is_local_event_file
from tbwidget.data.places.remote import RemotePlace

_NAMED: Final = re.compile(r"(?P<name>[^/\\:]+):(?P<path>.+)", re.DOTALL)
_LEADING: Final = re.compile(r"[a-zA-Z]:\\|file://")
"""Begins what has no name before it, though a colon is there: a drive, a URL of this machine."""

MOST_JOINED: Final = 32
"""Commas in the name of a folder that is looked for within a list of several."""

PathLike = str | os.PathLike[str]


class Source(NamedTuple):
    """A place that is meant.

    Attributes
    ----------
    name : str
        First part of the names of its runs, may be empty.
    path : str
        Absolute, or a URL; may be a pattern.
    """

    name: str
    path: str


class Whole(Source):
    """The folder that a string names as a whole, where it may list places instead."""

    __slots__ = ()


NOWHERE: Final[tuple[Source, ...]] = ()
"""No place at all, given as a tuple: nothing is ever found there."""

Sources = PathLike | Sequence[PathLike | Source] | Mapping[str, PathLike]
"""What a logdir may be given as."""


def sources_of(logdir: Sources) -> tuple[Source, ...]:
    """Return the places that are meant by `logdir`.

    Parameters
    ----------
    logdir : str, os.PathLike, sequence or mapping
        A folder, event file or URL; ``name:path,name2:path2``; a sequence of such, without
        commas; or a mapping of names to paths. Other paths than strings are not taken apart.

    Raises
    ------
    LogdirError
        There is none, but for `NOWHERE`; or one is empty, no path, or a file of this machine
        that is no event file.
    """
    if isinstance(logdir, tuple) and logdir == NOWHERE:
        return NOWHERE
    if isinstance(logdir, Mapping):
        found = [Source(str(name), _absolute(path)) for name, path in logdir.items()]
    elif isinstance(logdir, str):
        found = _listed(logdir)
    elif isinstance(logdir, os.PathLike):
        found = [_source(logdir)]
    else:
        found = [item if isinstance(item, Source) else _source(item) for item in _items(logdir)]
    if not found:
        raise LogdirError(f"logdir {logdir!r} names no place, expected at least one")
    for source in found:
        _check(source.path)
    return tuple(_told_apart(list(dict.fromkeys(found))))


def places_of(
    sources: Sequence[Source], options: Mapping[str, Any], *, follow_links: bool
) -> list[LocalPlace | RemotePlace]:
    """Return the places that `sources` name; `options` are for remote file systems."""
    places: list[LocalPlace | RemotePlace] = []
    for source in sources:
        name, path = source
        root, pattern = _taken_apart(path)
        if is_url(path):
            places.append(RemotePlace(name, root, pattern, options))
        else:
            whole = isinstance(source, Whole)
            place = LocalPlace(name, root, pattern, follow_links=follow_links, is_whole=whole)
            places.append(place)
    return places


def described(sources: Sequence[Source]) -> str:
    """Return `sources` as they may be shown."""
    whole, listed = _parted(sources)
    if whole and not any(map(_may_exist, listed)):
        listed = whole
    if len(listed) == 1 and not listed[0].name:
        return printable(listed[0].path)
    return ",".join(
        f"{name}:{printable(path)}" if name else printable(path) for name, path in listed
    )


def _parted(sources: Sequence[Source]) -> tuple[list[Source], list[Source]]:
    """Return what a string means as a whole, which may be nothing, and the places it lists."""
    whole: list[Source] = [source for source in sources if isinstance(source, Whole)]
    return whole, [source for source in sources if not isinstance(source, Whole)]


def _items(logdir: object) -> Iterable[Any]:
    if isinstance(logdir, Iterable) and not isinstance(logdir, (bytes, bytearray)):
        return logdir
    raise _no_path(logdir)


def _listed(logdir: str) -> list[Source]:
    """Return the places that a string lists, and before them what it may mean as a whole."""
    whole = Whole("", _absolute(logdir))
    if (is_url(whole.path) and "," not in logdir) or os.path.exists(whole.path):
        return [Source(*whole)]
    sources = [_source(part) for part in _split(logdir)]
    if is_url(whole.path) or sources == [whole] or all(map(_may_exist, sources)):
        return sources
    return [whole, *sources]


def _split(logdir: str) -> list[str]:
    """Split a list at its commas, but for those in the names of folders that are there."""
    pieces = logdir.split(",")
    parts = []
    begin = 0
    while begin < len(pieces):
        end = min(len(pieces), begin + MOST_JOINED)
        while end > begin + 1 and not _exists(",".join(pieces[begin:end])):
            end -= 1
        parts.append(",".join(pieces[begin:end]))
        begin = end
    return parts


def _exists(item: str) -> bool:
    """Whether an item of a list, with or without a name, is a path of this machine that exists."""
    path = _source(item).path
    return not is_url(path) and os.path.exists(path)


def _may_exist(source: Source) -> bool:
    """Whether a place is there, or can't be looked for without a request."""
    return is_url(source.path) or os.path.exists(_taken_apart(source.path)[0])


def _source(item: PathLike) -> Source:
    """Return the place that one item of a list means."""
    path = _absolute(item)
    named = _NAMED.fullmatch(item) if isinstance(item, str) else None
    is_path = is_url(path) or os.path.exists(path)
    if named and not is_path and not _LEADING.match(named[0]):
        rest = _absolute(named["path"])
        # A name with nothing but "::" behind it is rather that of a folder that is to come.
        if not is_url(named[0]) or os.path.exists(rest):
            return Source(named["name"], rest)
    return Source("", path)


def _absolute(given: PathLike) -> str:
    """Return the absolute path, or the URL, that is meant by one that stands alone."""
    path = _text(given)
    if not path:
        raise LogdirError("an empty path was given as a logdir, expected a folder or a URL")
    if path.startswith("file://"):
        return os.path.abspath(path.removeprefix("file://"))
    if "://" in path:
        return path if is_url(path) else os.path.abspath(_expanded(path))
    if isinstance(given, str) and is_url(path) and not os.path.exists(path) and _is_chain(path):
        return path
    return os.path.abspath(_expanded(path))


def _text(given: object) -> str:
    """Return a path as a string."""
    path = os.fspath(given) if isinstance(given, (str, os.PathLike)) else None
    if not isinstance(path, str) or "\0" in path:
        raise _no_path(given)
    return path


def _is_chain(path: str) -> bool:
    """Whether `path` begins with one of fsspec's protocols and ``::``."""
    import fsspec  # here: it takes its time, and is not needed for what is local

    return path.partition("::")[0] in fsspec.available_protocols()


def _check(path: str) -> None:
    """Raise `LogdirError` where a file of this machine is no event file."""
    if is_url(path):
        return
    try:
        fits = is_local_event_file(path)
    except OSError:
        return  # it is told where it is read
    if fits is False:
        raise LogdirError(f"logdir {printable(path)!r} is a file, but no event file: {EXPECTED}")


def _no_path(given: object) -> LogdirError:
    return LogdirError(
        f"{given!r} was given as a logdir, expected a path, a URL, a list of them or a mapping "
        "of names to them"
    )


def _expanded(path: str) -> str:
    return os.path.expanduser(path)


def _taken_apart(path: str) -> tuple[str, Pattern]:
    """Return the folder that a pattern begins with, and the rest; a path is its own."""
    head, chain, tail = path.partition("::") if is_url(path) else (path, "", "")
    if not MAGIC.intersection(head) or (not is_url(path) and os.path.exists(path)):
        return path, Pattern()
    separator = "/" if is_url(path) else os.sep
    parts = head.split(separator)
    first = next(level for level, part in enumerate(parts) if MAGIC.intersection(part))
    root = separator.join(parts[:first]) or separator
    return root + chain + tail, Pattern(tuple(part for part in parts[first:] if part))


def _told_apart(sources: list[Source]) -> list[Source]:
    """Give those without a name, where there are several, the shortest ends of their paths."""
    whole, sources = _parted(sources)
    if len(sources) == 1:
        return whole + sources
    unnamed = {source.path: _parts(source.path) for source in sources if not source.name}
    longest = max(map(len, unnamed.values()), default=0)
    for count in range(1, longest + 1):
        ends = {path: "/".join(parts[-count:]) for path, parts in unnamed.items()}
        if len(set(ends.values())) == len(ends):
            break
    else:
        ends = {path: path for path in unnamed}
    return whole + [Source(name or ends[path], path) for name, path in sources]


def _parts(path: str) -> list[str]:
    root, _ = _taken_apart(path)
    head = root.partition("::")[0] if is_url(root) else root
    return [part for part in re.split(r"[/\\]", head) if part and not part.endswith(":")]
