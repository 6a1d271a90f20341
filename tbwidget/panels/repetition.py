"""Regular expressions that may take for ever. Pure.

Engines that go back, as browsers' do, need exponential time for some expressions in which
a repetition repeats, and time like the n-th power of the text for n repetitions in a row.
"""

from __future__ import annotations

import re
from typing import Final

MOST_SIGNS: Final = 500
MOST_REPETITIONS: Final = 3
"""In one expression, of what may come any number of times."""

MOST_OPTIONS: Final = 10
"""In one expression, of what may come or not."""

_TOKEN: Final = re.compile(
    r"""
      \\. | \[ \^? (?: \\. | [^\]\\] )* \]      # an escaped sign; a class, as JavaScript has it
    | (?P<open> \( (?: \? (?: [:=!] | <[=!] | <\w*> ) )? )
    | (?P<close> \) )
    | (?P<or> \| )
    | (?P<option> \? )
    | (?P<times> [*+] | \{ \d+ (?: , \d* )? \} ) \??
    | .
    """,
    re.VERBOSE | re.DOTALL,
)


def refusal(pattern: str) -> str | None:
    """Return why `pattern` is not to be tried, None where it may be.

    Examples
    --------
    >>> refusal(r"loss/.*")
    >>> refusal("(a+)+$")
    'a repetition of what repeats or has alternatives'
    """
    if len(pattern) > MOST_SIGNS:
        return f"more than {MOST_SIGNS} signs"
    counts = {"times": 0, "option": 0}
    # For each open group, and for the one closed just now, whether it holds a choice.
    open_groups = [False]
    closed = False
    for token in _TOKEN.finditer(pattern):
        kind = token.lastgroup
        if kind == "times" and closed:
            return "a repetition of what repeats or has alternatives"
        closed = False
        if kind == "open":
            open_groups.append(False)
        elif kind == "close" and len(open_groups) > 1:
            closed = open_groups.pop()
            open_groups[-1] |= closed
        elif kind:
            open_groups[-1] = True
            counts[kind] = counts.get(kind, 0) + 1
    if counts["times"] > MOST_REPETITIONS:
        return f"{counts['times']} repetitions, more than {MOST_REPETITIONS}"
    if counts["option"] > MOST_OPTIONS:
        return f"{counts['option']} signs that may be left out, more than {MOST_OPTIONS}"
    return None
