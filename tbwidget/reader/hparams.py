"""Hyperparameters → a table, a row a session."""

from __future__ import annotations

import posixpath
import time
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from tbwidget._errors import ReadError
from tbwidget.data.blobs.hparams import (
    EXPERIMENT_TAG,
    HPARAMS,
    SESSION_START_TAG,
    Metric,
    decode_experiment,
    decode_session,
)
from tbwidget.data.decode import SCALARS
from tbwidget.data.discovery import printable
from tbwidget.data.problems import Problem
from tbwidget.data.rereading import read_value
from tbwidget.data.series import BlobSeries, ScalarSeries
from tbwidget.data.sessions import latest

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

    from tbwidget._proto import event_pb2 as pb
    from tbwidget.data.run import Run

Result = TypeVar("Result")


class Table(NamedTuple):
    """Hyperparameters and metrics of sessions."""

    columns: dict[str, list[Any]]
    problems: list[Problem]


def table(runs: Mapping[str, Run]) -> Table:
    """Return the columns ``run``, the hyperparameters, and the last value of each metric.

    As TensorBoard has it, metrics are those that an experiment names or, where none does,
    all scalars of the sessions' runs and of those below them; hyperparameters whose values
    are of several types become strings (tensorboard/plugins/hparams/backend_context.py).
    """
    problems: list[Problem] = []
    sessions = _decoded(runs, SESSION_START_TAG, decode_session, problems)
    experiments = _decoded(runs, EXPERIMENT_TAG, decode_experiment, problems)
    metrics = [metric for declared in experiments.values() for metric in declared]
    columns: dict[str, list[Any]] = {"run": list(sessions)}
    # Sorted, for messages keep them in no order.
    for name in sorted({name for session in sessions.values() for name in session}):
        values = [session.get(name) for session in sessions.values()]
        columns[_free(name, columns, "hparam")] = _of_one_type(values)
    for metric in dict.fromkeys(metrics if experiments else _all_metrics(runs, sessions)):
        name = posixpath.join(metric.group, metric.tag)
        values = [_last_value(runs, session, metric) for session in sessions]
        columns[_free(name, columns, "metric")] = values
    return Table(columns, problems)


def _decoded(
    runs: Mapping[str, Run],
    tag: str,
    decode: Callable[[pb.Summary.Value], Result],
    problems: list[Problem],
) -> dict[str, Result]:
    """Return what the last value of `tag` in each run holds; what can't be read is noted."""
    found: dict[str, Result] = {}
    for name, run in runs.items():
        series = run.series.get((tag, HPARAMS))
        if not isinstance(series, BlobSeries) or not series.entries:
            continue
        entry = latest(series.entries)
        try:
            found[name] = decode(read_value(entry))
        except ReadError as error:
            problems.append(Problem(printable(entry.file), entry.offset, str(error), time.time()))
    return found


def _all_metrics(runs: Mapping[str, Run], sessions: Container[str]) -> Iterator[Metric]:
    for name, run in runs.items():
        session = _session_of(name, sessions)
        if session is None:
            continue
        below = posixpath.relpath(name, session)
        for tag, plugin in run.series:
            if plugin == SCALARS:
                yield Metric("" if below == "." else below, tag)


def _session_of(run: str, sessions: Container[str]) -> str | None:
    """Return the session that is `run`, or else the nearest above it."""
    name = run
    while name not in sessions:
        if name == ".":
            return None
        name = posixpath.dirname(name) or "."
    return name


def _last_value(runs: Mapping[str, Run], session: str, metric: Metric) -> float | None:
    run = runs.get(posixpath.normpath(posixpath.join(session, metric.group)))
    series = run.series.get((metric.tag, SCALARS)) if run else None
    span = series.span if isinstance(series, ScalarSeries) else None
    return span and span.last_value


def _of_one_type(values: list[Any]) -> list[Any]:
    if len({type(value) for value in values if value is not None}) < 2:
        return values
    return [value if value is None else str(value) for value in values]


def _free(name: str, taken: Iterable[str], what: str) -> str:
    """Return `name`, or one made of it that is not taken."""
    while name in taken:
        name = f"{name} ({what})"
    return name
