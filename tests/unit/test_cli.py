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
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from tqdm import tqdm

from tbwidget import SummaryWriter, cli
from tbwidget._proto import event_pb2 as pb
from tbwidget.cli import main
from tbwidget.data.places import Listing, LocalPlace
from tests.files import BEGAN, event, event_file, histogram, point, points, record, start

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
        (["inspect", "nowhere"], 1, "tbwidget: error: there is no folder or event file 'nowhere'"),
        (
            ["export", ".", "-o", "no/folder/x.csv"],
            1,
            "there is no folder 'no/folder'; make it first",
        ),
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
        shown = ""
        while "end\n" not in shown.replace("\r\n", "\n"):  # a terminal gives it in parts
            shown += os.read(ours, 10_000).decode()
    os.close(ours)
    assert ("Writing" in shown) is terminal


def test_many_runs_are_listed_a_few_times_and_a_bar_tells_of_how_many_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    looks = 0
    find = LocalPlace.find

    def count(place: LocalPlace, listing: Listing) -> None:
        nonlocal looks
        looks += 1
        find(place, listing)

    for run in range(300):
        event_file(tmp_path / f"{run:03}", points("x", range(3)))
    shown = Terminal()
    monkeypatch.setattr(LocalPlace, "find", count)
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(cli, "QUIET_SECONDS", 0.0)
    monkeypatch.setattr(cli, "READ_SECONDS", 0.0)
    monkeypatch.setattr(cli, "tqdm", partial(tqdm, mininterval=0.0))
    assert main(["inspect", str(tmp_path)]) == 0
    assert "300 runs, 300 time series" in capsys.readouterr().out
    assert "of 300 files" in shown.getvalue()
    assert looks <= 20


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


def test_inspect_lists_embeddings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "run"
    with SummaryWriter(folder) as writer:
        writer.add_embedding(np.eye(3, 5), ["x", "y", "z"], tag=f"ax{HOSTILE}es")
        labels = [["a", "b"]] * 4
        writer.add_embedding(
            np.eye(4), labels, metadata_header=["p", "q"], tag="two", global_step=7
        )
        writer.flush()
        for path in folder.glob("*tfevents*"):
            path.unlink()
    assert main(["inspect", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    title, _, *lines = shown.splitlines()
    assert title == f"{tmp_path}: 1 runs, 0 time series, 2 embeddings"
    assert [" ".join(line.split()) for line in lines] == [
        "run embedding points × dimensions labels",
        "run ax\ufffd]0;owned\ufffd\ufffd=losses:00000 3 × 5 label",
        "run two:00007 4 × 4 p, q",
    ]
    assert main(["inspect", "--json", str(folder)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["runs"] == ["."]
    first, second = found["embeddings"]
    assert (first["name"], first["label_columns"]) == (f"ax{HOSTILE}es:00000", ["label"])
    assert second == {
        "run": ".", "name": "two:00007", "points": 4, "dimensions": 4,
        "label_columns": ["p", "q"],
    }  # fmt: skip


def test_inspect_tells_what_embeddings_lack(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    event_file(tmp_path / "run")
    config = tmp_path / "run" / "projector_config.pbtxt"
    config.write_text(
        'embeddings { tensor_name: "gone" tensor_path: "gone.tsv" }\n'
        'embeddings { tensor_name: "out" tensor_path: "/etc/passwd" metadata_path: "../x" }\n'
        'embeddings { tensor_name: "checkpoint" }\n'
        'embeddings { tensor_name: "told" tensor_path: "a.bytes" tensor_shape: [7, 2] }\n'
    )
    assert main(["inspect", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert lines[0] == f"{tmp_path}: 1 runs, 0 time series, 4 embeddings"
    assert {"run gone unknown", "run out unknown", "run checkpoint unknown", "run told 7 × 2"} <= {
        *lines
    }
    assert "no data" not in shown
    assert "there is no file 'gone.tsv' in its folder" in shown
    assert "the path '/etc/passwd' is refused" in shown


def test_inspect_names_every_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kinds = {
        "images": "images", "audio": "audio", "text": "texts", "pr_curves": "pr_curves",
        "mesh": "meshes", "graphs": "graphs", "hparams": "hparams", "custom_scalars": "tensors",
        "run_metadata": "run_metadata", "of_somebody": "tensors",
    }  # fmt: skip
    values = []
    for plugin in kinds:
        value = pb.Summary.Value(tag=f"of {plugin}", tensor=pb.TensorProto(dtype=pb.DT_STRING))
        value.metadata.plugin_data.plugin_name = plugin
        values.append(value)
    event_file(tmp_path / "run", record(event(0, None, *values)))
    assert main(["inspect", str(tmp_path)]) == 0
    shown = [" ".join(line.split()[:4]) for line in capsys.readouterr().out.splitlines()]
    for plugin, kind in kinds.items():
        assert f"run of {plugin} {kind}" in shown


def test_commands_take_an_event_file_and_folders_of_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = event_file(tmp_path / "lr=0.1,bs=a::b", points("x", range(3)))
    event_file(path.parent, points("y", range(3)), name="events.out.tfevents.2")
    for given, count in ((str(path), 3), (path.parent.name, 6), (f"n:{path.parent.name}", 6)):
        assert main(["inspect", given]) == 0
        assert main(["export", given, "-o", "out.csv"]) == 0
        assert f"{count} points of" in capsys.readouterr().out
    (tmp_path / "notes\x1b.txt").touch()
    assert main(["inspect", "notes\x1b.txt"]) == 1
    error = capsys.readouterr().err
    assert "is a file, but no event file: expected a folder" in error
    assert "\x1b" not in error


def test_inspect_tells_of_places_without_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    event_file(tmp_path / "a", points("x", [0]))
    assert main(["inspect", f"{tmp_path}/a,{tmp_path}/typo"]) == 0
    shown = capsys.readouterr().out
    assert f"{tmp_path}/typo" in shown
    assert "there is no such folder or event file yet" in shown
