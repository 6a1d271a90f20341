"""`PRCurves`: the panel of precision–recall curves alone, as a widget, and its numbers."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Final

import traitlets

from tbwidget._errors import NameNotFoundError
from tbwidget.data.blobs import pr_curve, pr_scores
from tbwidget.data.rereading import read_value
from tbwidget.data.series import BlobSeries
from tbwidget.panels.natural import natural_key
from tbwidget.panels.pr_curves import PRCurvesPanel
from tbwidget.panels.run_choice import visible_runs, visible_tags
from tbwidget.widgets._pandas import imported_pandas
from tbwidget.widgets._widget import CATCH_UP_SECONDS, LogdirWidget

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tbwidget.data.logdir import Logdir
    from tbwidget.data.series import IndexEntry

PLUGIN: Final = PRCurvesPanel.plugin

COLUMNS: Final = ("run", "tag", "step", *pr_scores.Scores._fields, "average_precision", "roc_auc")
"""Of the frame that `PRCurves.at` returns."""


class PRCurves(LogdirWidget):
    """Live precision–recall and ROC curves, without the board around them.

    A card a tag, a curve a run, at any step. A threshold marks the operating point of every
    curve, and tells its precision, recall, F1, F-beta, accuracy and confusion matrix.

    Parameters
    ----------
    logdir : str, os.PathLike, sequence or mapping
        As for `TensorBoard`.
    tags : list of str
        The tags to show, in this order; ``"/dogs.*/"`` stands for all that the regular
        expression (JavaScript's, case-insensitive) finds. Without, all tags are shown, by
        groups.
    threshold : float, optional
        From 0 to 1, the threshold that is marked. Default: none.
    beta : float
        Weight of recall against precision in the F-beta score. Default 1.
    curve : {"pr", "roc"}
        Whether precision over recall is drawn, or true over false positives.
    iso_f1 : bool
        Whether lines of equal F1 lie under the curves.
    follow_links, salvage, storage_options, layout
        As for `TensorBoard`.
    **settings
        Those of a `TensorBoard`: ``step=100``, ``run_list=True``, ``columns=1``.

    Raises
    ------
    LogdirError
        `logdir` is a file, or a URL of a protocol that is not known or needs a library.
    TypeError
        A setting of that name does not exist.
    traitlets.TraitError
        A setting has a value it cannot have.

    Examples
    --------
    >>> from tbwidget import PRCurves, SummaryWriter
    >>> with SummaryWriter("runs/classifier") as writer:
    ...     writer.add_pr_curve("cats", [0, 1, 1, 0], [0.1, 0.9, 0.4, 0.3], 0)
    >>> curves = PRCurves("runs", threshold=0.5)
    >>> curves.at(threshold=0.35)[["recall", "tp", "fp", "tn", "fn"]].values.tolist()
    [[1.0, 2.0, 0.0, 2.0, 0.0]]
    >>> curves.close()
    """

    _plugins = (PLUGIN,)

    panel = traitlets.Enum((PRCurvesPanel.name,), PRCurvesPanel.name).tag(sync=True)
    """The panel on screen, no other."""
    toolbar = traitlets.Bool(False).tag(sync=True)
    """Whether tabs, filter and settings stand above the curves."""
    run_list = traitlets.Bool(False).tag(sync=True)
    """Whether the runs are listed beside the curves."""

    def at(
        self,
        threshold: float | None = None,
        run: str | None = None,
        tag: str | None = None,
        step: float | None = None,
        beta: float | None = None,
    ) -> Any:
        """Return what the curves say at a threshold, a row for each run and tag.

        Parameters
        ----------
        threshold : float, optional
            From 0 to 1. Of a curve's own thresholds the nearest is taken, of two as near the
            upper one. Default: the one that is marked, `threshold`, or else 0.5.
        run, tag : str, optional
            Names. Default: those that are shown.
        step : float, optional
            The nearest step of each is taken. Default: the one that is marked, `step`, or
            else the newest.
        beta : float, optional
            Weight of recall against precision in the F-beta score. Default: `beta`.

        Returns
        -------
        pandas.DataFrame
            Columns run, tag, step, threshold, precision, recall, f1, fbeta, accuracy; tp, fp,
            tn and fn, the confusion matrix; average_precision and roc_auc, which are those of
            the whole curve. Terms and formulas are scikit-learn's.

        Raises
        ------
        MissingLibraryError
            pandas is not installed.
        NameNotFoundError
            There is no such run, or no curve of that tag.
        ReadError
            What a file holds is damaged.
        RuntimeError
            The widget is closed.
        ValueError
            `threshold` is not from 0 to 1, or `beta` is negative.

        Examples
        --------
        >>> from tbwidget import PRCurves, SummaryWriter
        >>> with SummaryWriter("runs/dogs") as writer:
        ...     writer.add_pr_curve("dogs", [0, 1, 1, 0], [0.2, 0.9, 0.4, 0.6], 7)
        >>> curves = PRCurves("runs")
        >>> [row] = curves.at(threshold=0.5).to_dict("records")
        >>> row["step"], row["precision"], row["recall"], row["f1"], row["roc_auc"]
        (7, 0.5, 0.5, 0.5, 0.75)
        >>> curves.close()
        """
        pandas = imported_pandas("PRCurves.at")
        threshold = _checked_threshold(self._or(threshold, self.threshold, 0.5))
        beta = _checked_beta(self._or(beta, self.beta))
        channel = self._channel
        if channel is None:
            raise RuntimeError(f"{self!r} is closed, and reads no files any more")
        channel.feed.catch_up(CATCH_UP_SECONDS)
        with channel.feed.logdir.lock:
            chosen = list(self._chosen(channel.feed.logdir, run, tag, self._or(step, self.step)))
        rows = [
            (name, its_tag, entry.step, *_numbers(entry, threshold, beta))
            for name, its_tag, entry in chosen
        ]
        return pandas.DataFrame(rows, columns=list(COLUMNS))

    @staticmethod
    def _or(given: float | None, *others: float | None) -> Any:
        return next((one for one in (given, *others) if one is not None), None)

    def _chosen(
        self, logdir: Logdir, run: str | None, tag: str | None, step: float | None
    ) -> Iterable[tuple[str, str, IndexEntry]]:
        """Yield run, tag and place of the curves asked for; the caller holds ``logdir.lock``."""
        there = [key for key in logdir.series_keys() if key.plugin == PLUGIN]
        all_runs = sorted({key.run for key in there}, key=natural_key)
        all_tags = sorted({key.tag for key in there}, key=natural_key)
        if run is None:
            runs = visible_runs(all_runs, self.run_filter, self.runs, self.hidden_runs)
        else:
            runs = [_known(run, all_runs, "run")]
        if tag is None:
            tags = visible_tags(all_tags, self.tag_filter, self.tags)
        else:
            tags = [_known(tag, all_tags, "tag")]
        for its_tag in tags:
            for name in runs:
                series = logdir.runs[name].series.get((its_tag, PLUGIN))
                if isinstance(series, BlobSeries) and series.entries:
                    yield name, its_tag, _nearest(series.entries, step)


def _checked_threshold(threshold: float) -> float:
    if not 0 <= threshold <= 1:
        raise ValueError(f"threshold is {threshold!r}, expected a number from 0 to 1")
    return threshold


def _checked_beta(beta: float) -> float:
    if not beta >= 0:
        raise ValueError(f"beta is {beta!r}, expected 0 or more")
    return beta


def _known(name: str, there: list[str], what: str) -> str:
    if name in there:
        return name
    close = difflib.get_close_matches(str(name), there[:2000], n=3)
    advice = (
        f"did you mean {' or '.join(map(repr, close))}?"
        if close
        else (f"there are {', '.join(there[:10])}" if there else "there are none so far")
    )
    raise NameNotFoundError(f"there are no PR curves of the {what} {name!r}: {advice}")


def _nearest(entries: Iterable[IndexEntry], step: float | None) -> IndexEntry:
    """Return the entry of the nearest step, of equals the latest one; as the page has it."""
    latest_last = sorted(entries, key=lambda entry: entry.step)
    if step is None:
        return latest_last[-1]
    # Of two steps as near, the lower one.
    return min(reversed(latest_last), key=lambda entry: (abs(entry.step - step), entry.step))


def _numbers(entry: IndexEntry, threshold: float, beta: float) -> tuple[float, ...]:
    curve = pr_curve.decode(read_value(entry))
    scores = pr_scores.scores_at(curve, threshold, beta)
    return *scores, pr_scores.average_precision(curve), pr_scores.roc_auc(curve)
