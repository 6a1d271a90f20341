"""The panel of PR curves alone, and what it says in Python. Numbers: tests/conformance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import traitlets

from tbwidget import NameNotFoundError, PRCurves, SummaryWriter

LABELS, SCORES = [0, 1, 1, 0], [0.2, 0.9, 0.4, 0.6]


@pytest.fixture
def curves(tmp_path: Path) -> Iterator[PRCurves]:
    """Two runs, two tags, three steps of one of them."""
    with SummaryWriter(tmp_path / "run_2") as writer:
        for step in (10, 30, 20):
            writer.add_pr_curve("cats", LABELS, SCORES, step, num_thresholds=5)
        writer.add_scalar("loss", 1.0)
    with SummaryWriter(tmp_path / "run_10") as writer:
        writer.add_pr_curve("cats", LABELS, [0.1, 0.9, 0.8, 0.2], 15, num_thresholds=11)
        writer.add_pr_curve("dogs", LABELS, SCORES, 15, num_thresholds=5)
    widget = PRCurves(tmp_path)
    yield widget
    widget.close()


def rows(frame: Any, *names: str) -> list[tuple[Any, ...]]:
    return list(frame[list(names)].itertuples(index=False, name=None))


def test_it_is_that_panel_and_no_other(curves: PRCurves) -> None:
    assert (curves.panel, curves.toolbar, curves.run_list) == ("pr_curves", False, False)
    with pytest.raises(traitlets.TraitError):
        curves.panel = "scalars"


def test_it_has_a_row_a_tag_and_run_at_the_newest_step(curves: PRCurves) -> None:
    frame = curves.at()
    assert list(frame.columns) == [
        *("run", "tag", "step", "threshold", "precision", "recall", "f1", "fbeta", "accuracy"),
        *("tp", "fp", "tn", "fn", "average_precision", "roc_auc"),
    ]
    assert rows(frame, "tag", "run", "step", "threshold") == [
        ("cats", "run_2", 30, 0.5),
        ("cats", "run_10", 15, 0.5),
        ("dogs", "run_10", 15, 0.5),
    ]
    assert rows(frame, "tp", "fp", "tn", "fn") == [(1, 1, 1, 1), (2, 0, 2, 0), (1, 1, 1, 1)]


@pytest.mark.parametrize(
    ("step", "found"), [(None, 30), (10, 10), (14, 10), (15, 10), (16, 20), (-1, 10), (99.5, 30)]
)
def test_the_nearest_step_is_taken_of_two_the_lower(
    curves: PRCurves, step: float | None, found: int
) -> None:
    assert rows(curves.at(run="run_2", step=step), "step") == [(found,)]
    curves.step = step
    assert rows(curves.at(run="run_2"), "step") == [(found,)]


@pytest.mark.parametrize(("threshold", "found"), [(0, 0), (0.3, 0.25), (0.375, 0.5), (1, 1)])
def test_the_nearest_threshold_is_taken_of_two_the_upper(
    curves: PRCurves, threshold: float, found: float
) -> None:
    assert rows(curves.at(threshold, tag="dogs"), "threshold") == [(found,)]
    curves.threshold = threshold
    assert rows(curves.at(tag="dogs"), "threshold") == [(found,)]


@pytest.mark.parametrize(
    ("settings", "shown"),
    [
        ({"hidden_runs": ["run_10"]}, ["cats run_2"]),
        ({"runs": ["run_10"]}, ["cats run_10", "dogs run_10"]),
        ({"run_filter": "2$"}, ["cats run_2"]),
        ({"tag_filter": "DOG"}, ["dogs run_10"]),
        ({"tags": ["dogs", "/^cat/"]}, ["dogs run_10", "cats run_2", "cats run_10"]),
        ({"tags": ["birds"]}, []),
    ],
)
def test_what_is_shown_is_there(
    curves: PRCurves, settings: dict[str, Any], shown: list[str]
) -> None:
    for name, value in settings.items():
        setattr(curves, name, value)
    assert [f"{tag} {run}" for tag, run in rows(curves.at(), "tag", "run")] == shown
    # What is asked for by its name is there whatever is shown.
    assert rows(curves.at(run="run_2", tag="cats"), "run") == [("run_2",)]


def test_beta_is_that_of_the_panel_unless_told(curves: PRCurves) -> None:
    curves.beta = 0
    [at_zero] = rows(curves.at(0, tag="dogs"), "fbeta", "precision")
    assert at_zero[0] == at_zero[1] == 0.5
    [told] = rows(curves.at(0, tag="dogs", beta=2), "fbeta")
    assert told[0] == pytest.approx(5 * 0.5 / (4 * 0.5 + 1))


@pytest.mark.parametrize(
    ("asked", "error", "sentence"),
    [
        ({"run": "run_1"}, NameNotFoundError, "the run 'run_1': did you mean 'run_10' or 'run_2'"),
        ({"tag": "loss"}, NameNotFoundError, "the tag 'loss': there are cats, dogs"),
        ({"threshold": 1.5}, ValueError, "threshold is 1.5, expected a number from 0 to 1"),
        ({"threshold": float("nan")}, ValueError, "threshold is nan"),
        ({"beta": -1}, ValueError, "beta is -1, expected 0 or more"),
    ],
)
def test_what_makes_no_sense_is_refused(
    curves: PRCurves, asked: dict[str, Any], error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        curves.at(**asked)


def test_new_curves_are_there_and_none_after_closing(curves: PRCurves) -> None:
    with SummaryWriter(Path(curves.logdir) / "run_2") as writer:
        writer.add_pr_curve("cats", LABELS, SCORES, 40, num_thresholds=5)
    assert rows(curves.at(run="run_2"), "step") == [(40,)]
    curves.close()
    with pytest.raises(RuntimeError, match="closed"):
        curves.at()
