"""Custom scalars: the layouts of all runs as one, within bounds. Pure.

The page draws the charts from scalars that it has; what is sent is the layout. It comes
from files that are not trusted, so what is too much of it, or may take for ever, is left
out, and said to be.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tbwidget.data.blobs.layout import Category, Chart
from tbwidget.panels.repetition import refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAME: Final = "custom_scalars"
"""Of the panel."""

MOST_CHARTS: Final = 1_000
MOST_CATEGORIES: Final = 200
MOST_TAGS: Final = 100
"""Of one chart."""

MOST_SIGNS: Final = 1_000
"""Of a title or tag."""

MOST_SIGNS_IN_ALL: Final = 200_000
MOST_REASONS: Final = 20


@dataclass(slots=True)
class Layout:
    """All categories, and why some charts are not in them.

    Attributes
    ----------
    categories : list of Category
    refused : list of str
        At most `MOST_REASONS`; the last may stand for more.
    """

    categories: list[Category] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def merged(layouts: Mapping[str, Iterable[Category]], problems: Iterable[str] = ()) -> Layout:
    """Return the layouts of several runs as one.

    As TensorBoard has it, categories of one title are one
    (tensorboard/plugins/custom_scalar/custom_scalars_plugin.py, ``layout_impl``); a chart
    that several runs have alike is there once.

    Parameters
    ----------
    layouts : mapping of str to iterable of Category
        By the names of runs.
    problems : iterable of str
        Why the layouts of others could not be read.
    """
    made = _Merging()
    made.refused += problems
    for run, layout in layouts.items():
        for category in layout:
            for chart in category.charts:
                made.take(run, category, chart)
    more = len(made.refused) - MOST_REASONS
    if more > 0:
        made.refused[MOST_REASONS - 1 :] = [f"and {more + 1} more"]
    categories = [
        Category(title, tuple(charts), made.closed[title]) for title, charts in made.charts.items()
    ]
    return Layout(categories, made.refused)


class _Merging:
    def __init__(self) -> None:
        self.charts: dict[str, list[Chart]] = {}
        self.closed: dict[str, bool] = {}
        self.refused: list[str] = []
        self._count = 0
        self._signs = 0

    def take(self, run: str, category: Category, chart: Chart) -> None:
        """Add a chart to those of its category's title, or a reason why not."""
        title = category.title
        reason = _refusal(title, chart) or self._no_room(title, chart)
        if reason:
            self.refused.append(f"{chart.title[:80]!r} of run {run[:80]!r}: {reason}")
            return
        self.closed.setdefault(title, category.closed)
        charts = self.charts.setdefault(title, [])
        if chart not in charts:
            charts.append(chart)
            self._count += 1
            self._signs += _signs(title, chart)

    def _no_room(self, title: str, chart: Chart) -> str | None:
        if self._count >= MOST_CHARTS:
            return f"more than {MOST_CHARTS} charts"
        if title not in self.charts and len(self.charts) >= MOST_CATEGORIES:
            return f"more than {MOST_CATEGORIES} categories"
        if self._signs + _signs(title, chart) > MOST_SIGNS_IN_ALL:
            return f"more than {MOST_SIGNS_IN_ALL} signs in the layouts"
        return None


def _refusal(title: str, chart: Chart) -> str | None:
    if not chart.is_known:
        return "neither a multi-line nor a margin chart"
    if len(chart.tags) + len(chart.margins) > MOST_TAGS:
        return f"more than {MOST_TAGS} tags"
    for text in (title, *_texts(chart)):
        if len(text) > MOST_SIGNS:
            return f"a name of {len(text)} signs, more than {MOST_SIGNS}"
    for tag in chart.tags:
        if reason := refusal(tag):
            return f"the regular expression {tag[:80]!r} has {reason}"
    return None


def _texts(chart: Chart) -> list[str]:
    edges = [tag for one in chart.margins for tag in (one.value, one.lower, one.upper)]
    return [chart.title, *chart.tags, *edges]


def _signs(title: str, chart: Chart) -> int:
    return len(title) + sum(map(len, _texts(chart)))
