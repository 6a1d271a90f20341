"""Which runs and tags are asked for."""

from __future__ import annotations

import difflib
import re
from fnmatch import translate
from itertools import islice
from typing import TYPE_CHECKING, Final

from tbwidget._errors import NameNotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    NameFilter = str | re.Pattern[str] | Iterable["str | re.Pattern[str]"] | None

MOST_COMPARED: Final = 2000
"""Names among which similar ones are looked for."""


def chosen(wanted: NameFilter, there: Collection[str], what: str) -> list[str]:
    r"""Return which of the names `there` are asked for, in their order.

    Parameters
    ----------
    wanted : str, re.Pattern, iterable of them, or None
        A name; a glob such as ``"loss/*"``, whose ``*`` takes slashes too; a compiled regular
        expression, which is searched for; any of several. None is all. A string that is a
        name is that name, whatever marks of globs are in it.
    there : collection of str
    what : str
        What they name, for the error: "run" or "tag".

    Raises
    ------
    NameNotFoundError
        A string that is no glob is not among them.

    Examples
    --------
    >>> chosen("loss/*", ["loss/a", "acc", "loss/b"], "tag")
    ['loss/a', 'loss/b']
    >>> chosen([re.compile("^a"), "loss/b"], ["loss/a", "acc", "loss/b"], "tag")
    ['acc', 'loss/b']
    """
    if wanted is None:
        return list(there)
    several = [wanted] if isinstance(wanted, (str, re.Pattern)) else wanted
    found: set[str] = set()
    for one in several:
        found.update(_matching(one, there, what))
    return [name for name in there if name in found]


def _matching(wanted: str | re.Pattern[str], there: Collection[str], what: str) -> Iterable[str]:
    if isinstance(wanted, re.Pattern):
        return (name for name in there if wanted.search(name))
    if not isinstance(wanted, str):
        raise TypeError(
            f"{what} is {wanted!r}: expected a name, a glob, a compiled regular expression or a "
            "list of them"
        )
    if wanted in there:
        return (wanted,)
    if any(mark in wanted for mark in "*?["):
        pattern = re.compile(translate(wanted))
        return (name for name in there if pattern.match(name))
    raise NameNotFoundError(f"there is no {what} {wanted!r}; {_instead(wanted, there)}")


def _instead(wanted: str, there: Collection[str]) -> str:
    """Return what may be meant."""
    if not there:
        return "there is none at all"
    some = list(islice(there, MOST_COMPARED))
    names = difflib.get_close_matches(wanted, some, 3, 0.4) or some[:3]
    listed = ", ".join(repr(name) for name in names)
    return f"did you mean one of {listed}?" if len(there) > 3 else f"there are {listed}"
