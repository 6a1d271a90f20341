"""``tbwidget inspect`` and ``tbwidget export``."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from datetime import datetime
from pathlib import Path

import pytest

from tbwidget import cli
from tbwidget.cli import main
from tests.files import BEGAN, event_file, histogram, point, points, start

HOSTILE = "\x1b]0;owned\x07\u202e=loss"


def clock(wall_time: float) -> str:
    return datetime.fromtimestamp(wall_time).isoformat(" ", "seconds")


def test_inspect_prints_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    event_file(tmp_path / "a", points("loss", range(1000, 2001)), histogram("weights", 5))
    event_file(tmp_path / "empty")
    assert main(["inspect", str(tmp_path)]) == 0
    shown = capsys.readouterr()
    title, _, *lines = shown.out.splitlines()
    assert title == f"{tmp_path}: 2 runs, 2 time series"
    times = [clock(BEGAN + step) for step in (1000, 2000, 5)]
    assert [" ".join(line.split()) for line in lines] == [
        "run tag kind count steps from to",
        f"a loss scalars 1,001 1,000 to 2,000 {times[0]} {times[1]}",
        f"a weights histograms 1 5 {times[2]} {times[2]}",
        "empty no data",
    ]
    assert lines[0].index("kind") == lines[1].index("scalars")
    assert lines[0].index("count") + 5 == lines[1].index("1,001") + 5
    assert shown.err == ""


def test_inspect_lists_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = event_file(tmp_path / "a", point("x", 0, wall_time=-1.0))
    path.write_bytes(path.read_bytes() + b"?" * 40)
    assert main(["inspect", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "no time" in shown
    assert "1 problems" in shown
    assert "the CRC of a record's length is wrong" in shown
    assert str(path) in shown


def test_inspect_prints_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    event_file(tmp_path / HOSTILE, point("x", 7, wall_time=float("nan")))
    assert main(["inspect", "--json", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert shown.isascii()
    assert "\x1b" not in shown
    found = json.loads(shown)
    assert found["runs"] == [HOSTILE]
    assert found["series"] == [
        {
            "run": HOSTILE, "tag": "x", "kind": "scalars", "count": 1,
            "first_step": 7, "last_step": 7, "first_wall_time": None, "last_wall_time": None,
        }
    ]  # fmt: skip
    assert found["problems"] == []


def test_names_do_not_reach_the_terminal_s_controls(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    event_file(tmp_path / HOSTILE, points(HOSTILE, [1]))
    assert main(["inspect", str(tmp_path)]) == 0
    assert main(["export", str(tmp_path / HOSTILE), "-o", str(tmp_path / f"{HOSTILE}.csv")]) == 0
    assert main(["inspect", f"/{HOSTILE}"]) == 1
    shown = capsys.readouterr()
    for text in (shown.out, shown.err):
        assert not {"\x1b", "\x07", "\u202e"} & set(text)


def test_export_writes_what_is_picked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    event_file(tmp_path / "a", points("loss", range(3)), points("acc", range(2)))
    event_file(tmp_path / "b", points("loss", range(5)))
    output = tmp_path / "out.csv"
    assert main(["export", str(tmp_path), "-o", str(output)]) == 0
    assert capsys.readouterr().out == f"10 points of 3 series are in {output}\n"
    assert len(output.read_text().splitlines()) == 11
    arguments = ["export", str(tmp_path), "-o", str(output), "--runs", "^a", "--tags", "LOSS|loss"]
    assert main(arguments) == 0
    assert len(output.read_text().splitlines()) == 4


def test_export_tells_of_shadowed_points(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    event_file(tmp_path / "a", points("x", range(4)), start(2), point("x", 2))
    output = tmp_path / "out.jsonl"
    assert main(["export", str(tmp_path), "-o", str(output)]) == 0
    assert "2 more are shadowed by restarts; --shadowed writes them too" in capsys.readouterr().out
    assert main(["export", str(tmp_path), "-o", str(output), "--shadowed"]) == 0
    assert "more" not in capsys.readouterr().out
    assert len(output.read_text().splitlines()) == 5


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["inspect", "nowhere"], 1, "tbwidget: error: there is no folder 'nowhere'; pass"),
        (["export", ".", "-o", "no/folder/x.csv"], 1, "No such file or directory"),
        (["export", ".", "-o", "x.xlsx"], 2, "expected one of .csv, .json, .jsonl, .parquet"),
        (["export", ".", "-o", "x.csv", "--tags", "("], 2, "'(' is no regular expression"),
        (["export", "."], 2, "required: -o/--output"),
        ([], 2, "required: COMMAND"),
    ],
)
def test_errors_are_a_line_and_a_code(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        found = main(arguments)
    except SystemExit as end:
        found = int(str(end.code))
    shown = capsys.readouterr()
    assert found == code
    assert shown.out == ""
    *usage, last = shown.err.splitlines()
    assert message in last
    assert code == 2 or usage == []


def test_an_interruption_is_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "write_scalars", interrupt)
    assert main(["export", str(tmp_path), "-o", str(tmp_path / "x.csv")]) == 130
    assert capsys.readouterr().err == "tbwidget: interrupted\n"


def environment(**variables: str) -> dict[str, str]:
    root = os.fspath(Path(cli.__file__).parents[1])
    return {**os.environ, "PYTHONPATH": root, **variables}


def test_it_runs_as_a_module_where_only_ascii_can_be_shown(tmp_path: Path) -> None:
    event_file(tmp_path / "a", points("verlust_猫", range(3)))
    run = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tbwidget", "inspect", tmp_path],
        capture_output=True, text=True, env=environment(PYTHONIOENCODING="ascii"),
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")
    assert r"verlust_\u732b" in run.stdout


def test_a_reader_that_goes_away_is_no_error_message(tmp_path: Path) -> None:
    event_file(tmp_path / "a", *(point(f"tag{number:05}", 0) for number in range(5000)))
    command = f"'{sys.executable}' -m tbwidget inspect '{tmp_path}' | head -n 1"
    run = subprocess.run(command, shell=True, capture_output=True, text=True, env=environment())
    assert "5,000 time series" in run.stdout
    assert run.stderr == ""


@pytest.mark.parametrize("terminal", [True, False])
def test_a_bar_shows_on_a_terminal_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    event_file(tmp_path / "a", points("x", range(3)))
    ours, theirs = pty.openpty() if terminal else os.pipe()
    if terminal:
        columns = struct.pack("HHHH", 24, 80, 0, 0)
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, columns)  # a new one has none
    monkeypatch.setattr(cli, "QUIET_SECONDS", 0.0)
    with io.open(theirs, "w") as stderr:  # noqa: UP020
        monkeypatch.setattr(sys, "stderr", stderr)
        assert main(["export", str(tmp_path), "-o", str(tmp_path / "x.csv")]) == 0
        monkeypatch.undo()
        stderr.write("end\n")
        stderr.flush()
        shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert ("Writing" in shown) is terminal


def test_nothing_shows_within_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    event_file(tmp_path / "a", points("x", range(3)))
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(cli, "QUIET_SECONDS", 60.0)
    assert main(["export", str(tmp_path), "-o", str(tmp_path / "x.csv")]) == 0
    assert shown.getvalue() == ""
