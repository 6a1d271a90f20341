"""Which runs and tags a board draws, and what groups runs are in, as js/src/store has it. Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Grouping = Callable[[str], str | None]


def expression(pattern: str) -> re.Pattern[str] | None:
    """Return the regular expression that a user typed, None where it is wrong.

    The page has JavaScript's, case-insensitive, found anywhere; what is written otherwise
    there is written as Python has it.
    """
    try:
        return re.compile(re.sub(r"\(\?<(?=[A-Za-z_$])", "(?P<", pattern), re.IGNORECASE)
    except re.error:
        return None


def matches(pattern: str, name: str) -> bool:
    """Whether a filter lets `name` through; a wrong one lets all through."""
    found = expression(pattern)
    return found is None or found.search(name) is not None


def rule_for(rules: Mapping[str, Any], tag: str) -> Any:
    """Return the value of the last rule for `tag`, by name or ``"/regex/"``; None for none."""
    for pattern, value in reversed([*rules.items()]):
        inner = pattern[1:-1] if re.fullmatch(r"/.+/", pattern, re.DOTALL) else None
        found = inner and expression(inner)
        if pattern == tag or (found and found.search(tag)):
            return value
    return None


def visible_runs(
    names: Iterable[str], run_filter: str, runs: Iterable[str], hidden_runs: Iterable[str]
) -> list[str]:
    """Return the names of the runs that are drawn, in their order."""
    only, hidden = set(runs), set(hidden_runs)
    return [
        name
        for name in names
        if name not in hidden and (not only or name in only) and matches(run_filter, name)
    ]


def visible_tags(names: Iterable[str], tag_filter: str, tags: Iterable[str]) -> list[str]:
    """Return the names of the tags that have cards, in the order of these.

    Parameters
    ----------
    names : iterable of str
    tag_filter : str
    tags : iterable of str
        Names, or ``"/regex/"``, of the only ones; all where empty.
    """
    there = list(names)
    wanted = list(tags)
    picked = [one for pattern in wanted for one in _tags_of(pattern, there)] if wanted else there
    return [name for name in dict.fromkeys(picked) if matches(tag_filter, name)]


def _tags_of(pattern: str, there: list[str]) -> list[str]:
    if pattern in there:
        return [pattern]
    inner = pattern[1:-1] if re.fullmatch(r"/.+/", pattern, re.DOTALL) else None
    found = expression(inner) if inner else None
    return [name for name in there if found and found.search(name)]


def grouping_of(setting: str, hparams: Mapping[str, Mapping[str, object]]) -> Grouping | None:
    """Return what gives a run's group, None where ``setting`` names none.

    Parameters
    ----------
    setting : str
        "regex:…", "hparam:name" or nothing.
    hparams : mapping of str to mapping of str to str, float or bool
        Hyperparameters by the names of runs.
    """
    kind, _, by = setting.partition(":")
    if kind == "hparam":
        return lambda run: (
            f"{by} = {as_javascript(hparams[run][by])}" if by in hparams.get(run, {}) else None
        )
    found = expression(by) if kind == "regex" else None
    return found and (lambda run: _group_key(run, found))


def as_javascript(value: object) -> str:
    """Return what the page writes for a hyperparameter's value.

    Examples
    --------
    >>> [as_javascript(value) for value in (True, 3.0, 1e-5, 1e-7, 1e22, "adam")]
    ['true', '3', '0.00001', '1e-7', '1e+22', 'adam']
    """
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, float):
        return str(value)
    digits, _, exponent = repr(value).partition("e")
    if 1e-6 <= abs(value) < 1e21 or not value:
        return f"{Decimal(repr(value)):f}".removesuffix(".0")
    return f"{digits}e{int(exponent):+d}"


def _group_key(run: str, found: re.Pattern[str]) -> str | None:
    match = found.search(run)
    if match is None:
        return None
    return " / ".join(part or "" for part in match.groups()) if found.groups else match[0]
