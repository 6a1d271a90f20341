"""Layouts of custom scalars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tbwidget.summary.layout import custom_scalars
from tbwidget.summary.strings import checked_string
from tbwidget.writer._run_writer import RunWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class LayoutMethods(RunWriter):
    """The methods of `SummaryWriter` that lay out charts of several tags."""

    def add_custom_scalars(self, layout: Mapping[str, Mapping[str, Sequence[object]]]) -> None:
        """Lay out charts that gather the scalars of several tags; call it once a run.

        Parameters
        ----------
        layout : mapping of str to mapping of str to [str, list of str]
            By category and by title of the chart: its kind and its tags. A "Multiline" chart
            draws each tag as a line of its own; its tags may be regular expressions. A
            "Margin" chart draws the first of three tags as a line, and the second and third
            as the lower and upper edge of a band round it.

        Raises
        ------
        TypeError
            `layout` is made otherwise.
        ValueError
            A chart is of another kind, or a margin chart has not three tags.

        Examples
        --------
        >>> from tbwidget import SummaryWriter
        >>> layout = {
        ...     "loss": {
        ...         "both": ["Multiline", ["loss/train", "loss/test"]],
        ...         "spread": ["Margin", ["loss/mean", "loss/min", "loss/max"]],
        ...     }
        ... }
        >>> with SummaryWriter("runs/layout") as writer:
        ...     writer.add_custom_scalars(layout)
        """
        self._add_untagged(custom_scalars(layout))

    def add_custom_scalars_multilinechart(
        self, tags: Iterable[str], category: str = "default", title: str = "untitled"
    ) -> None:
        """Lay out one chart that draws each of several tags as a line.

        Parameters
        ----------
        tags : iterable of str
            Tags of scalars, or regular expressions.
        category, title : str
            What the chart stands under, and is called.

        Raises
        ------
        TypeError
            `tags` is no list of strings.

        Examples
        --------
        >>> from tbwidget import SummaryWriter
        >>> with SummaryWriter("runs/multiline") as writer:
        ...     writer.add_custom_scalars_multilinechart(["loss/train", "loss/test"])
        """
        self.add_custom_scalars(_one_chart(category, title, "Multiline", tags))

    def add_custom_scalars_marginchart(
        self, tags: Iterable[str], category: str = "default", title: str = "untitled"
    ) -> None:
        """Lay out one chart of a line in a band.

        Parameters
        ----------
        tags : iterable of str
            Three tags of scalars: of the line, and of the band's lower and upper edge.
        category, title : str
            What the chart stands under, and is called.

        Raises
        ------
        TypeError
            `tags` is no list of strings.
        ValueError
            There are not three of them.

        Examples
        --------
        >>> from tbwidget import SummaryWriter
        >>> with SummaryWriter("runs/margin") as writer:
        ...     writer.add_custom_scalars_marginchart(["loss/mean", "loss/min", "loss/max"])
        """
        self.add_custom_scalars(_one_chart(category, title, "Margin", tags))


def _one_chart(
    category: str, title: str, kind: str, tags: Iterable[str]
) -> dict[str, dict[str, list[object]]]:
    return {checked_string(category, "category"): {checked_string(title, "title"): [kind, tags]}}
