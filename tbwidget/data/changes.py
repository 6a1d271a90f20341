"""What is new in a logdir."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class SeriesKey(NamedTuple):
    """Names one series of a logdir."""

    run: str
    tag: str
    plugin: str


@dataclass(slots=True)
class Changes:
    """What a refresh found.

    Attributes
    ----------
    runs_added, runs_removed : list of str
        Names of runs. A run that is both was begun anew.
    series : set of SeriesKey
        What is new or has grown or is another than it was.
    more : bool
        Whether there is more to read at once.
    problems_changed : bool
    configs_changed : bool
        Whether embeddings are listed otherwise than they were.
    """

    runs_added: list[str] = field(default_factory=list)
    runs_removed: list[str] = field(default_factory=list)
    series: set[SeriesKey] = field(default_factory=set)
    more: bool = False
    problems_changed: bool = False
    configs_changed: bool = False

    def __bool__(self) -> bool:
        """Whether anything is other than before."""
        return bool(
            self.runs_added
            or self.runs_removed
            or self.series
            or self.problems_changed
            or self.configs_changed
        )
