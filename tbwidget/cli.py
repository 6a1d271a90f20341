"""``tbwidget inspect`` and ``tbwidget export``.

Exit codes: 0 done, 1 it could not be done, 2 wrong arguments, 130 interrupted.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tqdm import tqdm

import tbwidget
from tbwidget._errors import TbwidgetError
from tbwidget.export import FORMATS, write_scalars
from tbwidget.reader import Logdir
from tbwidget.terminal import table, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tbwidget.reader.embedding_info import EmbeddingInfo
    from tbwidget.reader.series_methods import SeriesInfo

QUIET_SECONDS: Final = 1.0
"""After which a bar tells how far it is."""

READ_SECONDS: Final = 0.1
"""Between two looks at how far reading is."""

LOGDIR_HELP: Final = "folder that the runs are below, or an event file"

HEADER: Final = ("run", "tag", "kind", "count", "steps", "from", "to")
EMBEDDINGS_HEADER: Final = ("run", "embedding", "points × dimensions", "labels")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` are, by default the program's; return the exit code."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal may have ASCII alone
    try:
        options.command(options)
        sys.stdout.flush()
    except (TbwidgetError, OSError) as error:
        if isinstance(error, BrokenPipeError):
            return _without_reader()
        print(f"tbwidget: error: {visible(str(error))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("tbwidget: interrupted", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "tbwidget", description="Look into the event files of TensorBoard below a folder."
    )
    parser.add_argument("--version", action="version", version=tbwidget.__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    inspect = commands.add_parser(
        "inspect",
        help="print runs, tags, counts, ranges, embeddings and problems",
        description=_inspect.__doc__,
    )
    inspect.add_argument("logdir", metavar="LOGDIR", help=LOGDIR_HELP)
    inspect.add_argument("--json", action="store_true", help="print JSON, with times in seconds")
    inspect.set_defaults(command=_inspect)

    export = commands.add_parser(
        "export", help="write all scalars to a file", description=_export.__doc__
    )
    export.add_argument("logdir", metavar="LOGDIR", help=LOGDIR_HELP)
    export.add_argument(
        *("-o", "--output"),
        required=True,
        type=_output,
        metavar="FILE",
        help=f"file to write; its suffix is one of {', '.join(FORMATS)}",
    )
    for what in ("runs", "tags"):
        export.add_argument(
            f"--{what}", type=_regex, metavar="REGEX", help=f"regular expression that picks {what}"
        )
    export.add_argument(
        "--shadowed",
        action="store_true",
        help="write also the points at steps that a restart wrote again",
    )
    export.set_defaults(command=_export)
    return parser


def _output(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in FORMATS:
        raise argparse.ArgumentTypeError(
            f"{text!r} has no suffix of a known format, expected one of {', '.join(FORMATS)}"
        )
    return path


def _regex(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no regular expression: {error}") from None


def _inspect(options: argparse.Namespace) -> None:
    """Print runs, tags, kinds, counts, ranges of steps and times, embeddings, and problems."""
    logdir = _read(options.logdir)
    print(_as_json(logdir) if options.json else _as_text(logdir))


def _export(options: argparse.Namespace) -> None:
    """Write all scalars to a file: a row a point, with run, tag, step, wall_time and value.

    In CSV, names that a spreadsheet would take for formulas get an apostrophe before them.
    In JSON, numbers that are not finite are the strings "NaN", "Infinity" and "-Infinity".
    """
    logdir = _read(options.logdir)
    lines = list(logdir.scalar_lines(options.runs, options.tags, shadowed=options.shadowed))
    points = sum(len(line.step) for line in lines)
    with _bar("Writing", total=points, unit=" points") as bar:
        write_scalars(lines, options.output, bar.update)
    print(f"{points:,} points of {len(lines):,} series are in {visible(str(options.output))}")
    written = {(line.run, line.tag) for line in lines}
    found = sum(one.count for one in logdir.list_series("scalars") if (one.run, one.tag) in written)
    if found > points:
        print(f"{found - points:,} more are shadowed by restarts; --shadowed writes them too")
    problems = len(logdir.list_problems())
    if problems:
        print(
            f"tbwidget: {problems:,} problems while reading; `tbwidget inspect` lists them",
            file=sys.stderr,
        )


def _read(path: str) -> Logdir:
    logdir = Logdir(path)
    with _bar("Reading", total=0, unit="B", unit_scale=True, unit_divisor=1024) as bar:
        while logdir.refresh(READ_SECONDS).more:
            found = logdir.progress
            bar.total = found.bytes
            files = f"{found.files_read:,} of {found.files:,} files"
            bar.set_postfix_str(files, refresh=False)
            bar.update(found.bytes_read - bar.n)
    logdir.check_exists()
    return logdir


def _bar(what: str, **options: Any) -> tqdm[Any]:
    """Return a bar on stderr, which shows where that is a terminal and it takes its time."""
    return tqdm(desc=what, delay=QUIET_SECONDS, disable=None, leave=False, **options)


def _as_json(logdir: Logdir) -> str:
    embeddings = logdir.list_embeddings()
    found = {
        "logdir": logdir.path,
        "runs": _runs(logdir, embeddings),
        "series": [_without_nan(asdict(info)) for info in logdir.list_series()],
        "embeddings": [asdict(info) for info in embeddings],
        "problems": [problem._asdict() for problem in logdir.list_problems()],
    }
    return json.dumps(found, indent=2, allow_nan=False)  # ASCII, so nothing a terminal obeys


def _without_nan(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value != value else value for name, value in fields.items()}


def _as_text(logdir: Logdir) -> str:
    # Embeddings first: what can't be read of them is among the problems.
    embeddings = logdir.list_embeddings()
    series, problems = logdir.list_series(), logdir.list_problems()
    runs = _runs(logdir, embeddings)
    full = {info.run for info in series} | {info.run for info in embeddings}
    empty = sorted(set(runs) - full)
    rows = [_row(info) for info in series]
    rows += [(run, "", "no data", "", "", "", "") for run in empty]
    title = f"{visible(logdir.path)}: {len(runs):,} runs, {len(series):,} time series"
    parts = [title + (f", {len(embeddings):,} embeddings" if embeddings else "")]
    if rows:
        parts.append(table(HEADER, rows, right=("count", "steps")))
    if embeddings:
        parts.append(table(EMBEDDINGS_HEADER, [_embedding_row(info) for info in embeddings]))
    if problems:
        places = [
            (one.file, "" if one.offset is None else f"{one.offset:,}", one.what)
            for one in problems
        ]
        parts.append(f"{len(problems):,} problems")
        parts.append(table(("file", "offset", "what"), places, right=("offset",)))
    return "\n\n".join(parts)


def _runs(logdir: Logdir, embeddings: Sequence[EmbeddingInfo]) -> list[str]:
    """Return the names of all runs, those that have embeddings alone among them."""
    return sorted({*logdir.runs, *(info.run for info in embeddings)})


def _embedding_row(info: EmbeddingInfo) -> tuple[str, ...]:
    known = info.points is not None and info.dimensions is not None
    shape = f"{info.points:,} × {info.dimensions:,}" if known else "unknown"
    return info.run, info.name, shape, ", ".join(info.label_columns)


def _row(info: SeriesInfo) -> tuple[str, ...]:
    steps = f"{info.first_step:,} to {info.last_step:,}"
    return (
        *(info.run, info.tag, info.kind, f"{info.count:,}"),
        f"{info.first_step:,}" if info.first_step == info.last_step else steps,
        *(_time(info.first_wall_time), _time(info.last_wall_time)),
    )


def _time(wall_time: float) -> str:
    """Return a time as the clock on the wall here shows it."""
    if math.isnan(wall_time):
        return "no time"
    try:
        return datetime.fromtimestamp(wall_time).isoformat(" ", "seconds")
    except (OverflowError, ValueError, OSError):  # after the year 9999
        return f"{wall_time:g} s"


def _without_reader() -> int:
    """Return the exit code where nobody reads on, as of ``tbwidget inspect runs | head``."""
    # Python would write the rest when it ends, and complain
    # (docs.python.org/3/library/signal.html#note-on-sigpipe).
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1
