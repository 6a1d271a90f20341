"""What a user gives as a logdir → the places that are meant. Pure, but for a look at what exists.

The rules of TensorBoard's ``--logdir_spec`` (`_parse_event_files_spec` in
tensorboard/backend/event_processing/data_ingester.py) hold, with these additions: what
exists under its whole name is a path, whatever is in it; a name has no ``/``, so that a
folder that is named by date and time and comes later is not taken apart; paths may be
patterns; and of several places without a name each is called by what tells them apart.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from tbwidget._errors import LogdirError
from tbwidget.data.discovery import MAGIC, Pattern, printable
from tbwidget.data.places.connection import is_url
from tbwidget.data.places.local import LocalPlace
from tbwidget.data.places.remote import RemotePlace

_NAMED: Final = re.compile(r"(?P<name>[^/\\:]+):(?P<path>.+)", re.DOTALL)
_DRIVE: Final = re.compile(r"[a-zA-Z]:\\")

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


NOWHERE: Final[tuple[Source, ...]] = ()
"""No place at all, given as a tuple: nothing is ever found there."""

Sources = PathLike | Sequence[PathLike | Source] | Mapping[str, PathLike]
"""What a logdir may be given as."""


def sources_of(logdir: Sources) -> tuple[Source, ...]:
    """Return the places that are meant by `logdir`.

    Parameters
    ----------
    logdir : str, os.PathLike, sequence or mapping
        A folder or URL; ``name:path,name2:path2``; a sequence of such, without commas; or
        a mapping of names to paths.

    Raises
    ------
    LogdirError
        There is none, but for `NOWHERE`, or one is empty.
    """
    if isinstance(logdir, tuple) and logdir == NOWHERE:
        return NOWHERE
    if isinstance(logdir, Mapping):
        found = [Source(name, _absolute(os.fspath(path))) for name, path in logdir.items()]
    elif isinstance(logdir, (str, os.PathLike)):
        found = [_source(item) for item in _split(logdir)]
    else:
        found = [item if isinstance(item, Source) else _source(item) for item in logdir]
    if not found:
        raise LogdirError(f"logdir {logdir!r} names no place, expected at least one")
    return tuple(_told_apart(list(dict.fromkeys(found))))


def places_of(
    sources: Sequence[Source], options: Mapping[str, Any], *, follow_links: bool
) -> list[LocalPlace | RemotePlace]:
    """Return the places that `sources` name; `options` are for remote file systems."""
    places: list[LocalPlace | RemotePlace] = []
    for name, path in sources:
        root, pattern = _taken_apart(path)
        if is_url(path):
            places.append(RemotePlace(name, root, pattern, options))
        else:
            places.append(LocalPlace(name, root, pattern, follow_links=follow_links))
    return places


def described(sources: Sequence[Source]) -> str:
    """Return `sources` as they may be shown."""
    if len(sources) == 1 and not sources[0].name:
        return printable(sources[0].path)
    return ",".join(
        f"{name}:{printable(path)}" if name else printable(path) for name, path in sources
    )


def _split(logdir: PathLike) -> Sequence[PathLike]:
    if not isinstance(logdir, str) or os.path.exists(_expanded(logdir)):
        return [logdir]
    return logdir.split(",")


def _source(item: PathLike) -> Source:
    path = os.fspath(item)
    if not path:
        raise LogdirError("an empty path was given as a logdir, expected a folder or a URL")
    if isinstance(item, str) and not is_url(item) and not _DRIVE.match(item):
        named = _NAMED.fullmatch(item)
        if named and not os.path.splitdrive(item)[0] and not os.path.exists(item):
            return Source(named["name"], _absolute(named["path"]))
    return Source("", _absolute(path))


def _absolute(path: str) -> str:
    if path.startswith("file://"):
        path = path.removeprefix("file://")
    if is_url(path):
        return path
    return os.path.abspath(_expanded(path))


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
    if len(sources) == 1:
        return sources
    unnamed = {source.path: _parts(source.path) for source in sources if not source.name}
    longest = max(map(len, unnamed.values()), default=0)
    for count in range(1, longest + 1):
        ends = {path: "/".join(parts[-count:]) for path, parts in unnamed.items()}
        if len(set(ends.values())) == len(ends):
            break
    else:
        ends = {path: path for path in unnamed}
    return [Source(name or ends[path], path) for name, path in sources]


def _parts(path: str) -> list[str]:
    root, _ = _taken_apart(path)
    head = root.partition("::")[0] if is_url(root) else root
    return [part for part in re.split(r"[/\\]", head) if part and not part.endswith(":")]
