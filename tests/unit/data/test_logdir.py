"""A logdir: runs and files that come, grow and go."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tbwidget._proto import event_pb2 as pb
from tbwidget.data import event_file as event_file_module
from tbwidget.data.changes import SeriesKey
from tbwidget.data.logdir import Logdir
from tbwidget.data.places import LocalPlace
from tests.files import (
    append,
    blobs,
    event,
    event_file,
    histogram,
    opened,
    points,
    record,
    scalars,
    start,
    steps,
)
from tests.patience import TIMEOUT


def test_runs_are_named_by_their_folders(tmp_path: Path) -> None:
    for folder in [".", "a", "a/train", "b/deep/er"]:
        event_file(tmp_path / folder, points("x", [1]))
    (tmp_path / "empty").mkdir()
    logdir = Logdir(tmp_path)
    changes = logdir.refresh()
    assert list(logdir.runs) == changes.runs_added == [".", "a", "a/train", "b/deep/er"]
    assert changes.series == set(logdir.series_keys())
    assert SeriesKey("a/train", "x", "scalars") in changes.series


def test_a_folder_that_does_not_exist_is_waited_for(tmp_path: Path) -> None:
    logdir = opened(tmp_path / "later")
    assert (logdir.exists, logdir.runs, logdir.problems) == (False, {}, [])
    event_file(tmp_path / "later" / "run", points("x", [1]))
    assert logdir.refresh().runs_added == ["run"]
    assert logdir.exists


def test_files_of_one_run_are_one_line(tmp_path: Path) -> None:
    one = event_file(tmp_path / "run", points("x", [0, 2, 4]), name="1.tfevents")
    two = event_file(tmp_path / "run", points("x", [1, 3, 5]), name="2.tfevents")
    logdir = opened(tmp_path)
    assert steps(logdir, "run", "x") == [0, 1, 2, 3, 4, 5]
    append(one, points("x", [6, 8]))
    append(two, points("x", [7]))
    logdir.refresh()
    assert steps(logdir, "run", "x") == list(range(9))
    assert scalars(logdir, "run", "x").count == 9


def test_only_what_changed_is_told(tmp_path: Path) -> None:
    path = event_file(tmp_path / "a", points("x", [0]), points("y", [0]))
    event_file(tmp_path / "b", points("x", [0]))
    logdir = opened(tmp_path)
    assert not logdir.refresh().series
    append(path, points("y", [1]))
    assert logdir.refresh().series == {SeriesKey("a", "y", "scalars")}


def test_a_refresh_of_named_files_looks_at_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = event_file(tmp_path / "a", points("x", [0]))
    two = event_file(tmp_path / "b", points("x", [0]))
    logdir = opened(tmp_path)
    append(one, points("x", [1]))
    append(two, points("x", [1]))
    new = event_file(tmp_path / "c", points("x", [0]))
    monkeypatch.delattr(LocalPlace, "find")
    changes = logdir.refresh([str(one), str(new), str(tmp_path / "notes.txt")])
    assert changes.series == {SeriesKey("a", "x", "scalars"), SeriesKey("c", "x", "scalars")}
    assert changes.runs_added == ["c"]
    assert steps(logdir, "b", "x") == [0]


def test_a_budget_stops_it_and_the_next_call_goes_on(tmp_path: Path) -> None:
    for run in range(5):
        event_file(tmp_path / str(run), points("x", [run]))
    logdir = Logdir(tmp_path)
    rounds = 1
    while logdir.refresh(budget=0.0).more:
        rounds += 1
    assert rounds == 5
    assert [steps(logdir, str(run), "x") for run in range(5)] == [[run] for run in range(5)]


def test_a_large_file_does_not_fill_the_budget_s_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_file_module, "CHUNK_BYTES", 1 << 18)
    event_file(tmp_path / "run", points("x", range(20_000)))
    logdir = Logdir(tmp_path)
    assert logdir.refresh(budget=0.0).more
    assert 0 < scalars(logdir, "run", "x").count < 20_000
    while logdir.refresh(budget=0.0).more:
        pass
    assert steps(logdir, "run", "x") == list(range(20_000))


def test_a_run_leaves_with_its_last_file(tmp_path: Path) -> None:
    path = event_file(tmp_path / "a", points("x", [0]))
    event_file(tmp_path / "b", points("x", [0]))
    logdir = opened(tmp_path)
    path.unlink()
    changes = logdir.refresh()
    assert changes.runs_removed == ["a"]
    assert list(logdir.runs) == ["b"]


def test_a_series_leaves_with_the_last_file_that_has_it(tmp_path: Path) -> None:
    event_file(tmp_path / "run", points("x", [0]), name="1.tfevents")
    path = event_file(
        tmp_path / "run", points("x", [1]), points("y", [1]), histogram("h", 1), name="2.tfevents"
    )
    logdir = opened(tmp_path)
    assert steps(logdir, "run", "x") == [0, 1]
    path.unlink()
    changes = logdir.refresh()
    assert changes.series == {
        SeriesKey("run", "x", "scalars"),
        SeriesKey("run", "y", "scalars"),
        SeriesKey("run", "h", "histograms"),
    }
    assert set(logdir.series_keys()) == {SeriesKey("run", "x", "scalars")}
    assert steps(logdir, "run", "x") == [0]


def test_a_declared_restart_leaves_with_its_file(tmp_path: Path) -> None:
    event_file(tmp_path / "run", points("x", [0, 1, 2]), name="1.tfevents")
    path = event_file(tmp_path / "run", start(1, wall_time=2e9), name="2.tfevents")
    logdir = opened(tmp_path)
    assert steps(logdir, "run", "x") == [0]
    path.unlink()
    assert logdir.refresh().series == {SeriesKey("run", "x", "scalars")}
    assert steps(logdir, "run", "x") == [0, 1, 2]


def test_a_run_deleted_and_made_again_is_new(tmp_path: Path) -> None:
    path = event_file(tmp_path / "a", points("x", range(10)))
    logdir = opened(tmp_path)
    path.unlink()
    logdir.refresh()
    event_file(tmp_path / "a", points("x", [7]))
    assert logdir.refresh().runs_added == ["a"]
    assert steps(logdir, "a", "x") == [7]


def test_what_is_not_a_scalar_is_told_by_its_place(tmp_path: Path) -> None:
    path = event_file(tmp_path / "run", points("x", [0]), histogram("h", 5), histogram("h", 6))
    logdir = opened(tmp_path)
    entries = blobs(logdir, "run", "h", "histograms").entries
    assert [entry.step for entry in entries] == [5, 6]
    data = path.read_bytes()
    for entry in entries:
        payload = data[entry.offset + 12 : entry.offset + 12 + entry.length]
        assert b"h" in payload
        assert entry.file == str(path)


def test_the_first_event_dates_a_run_and_odd_times_do_not(tmp_path: Path) -> None:
    odd = [float("nan"), 0.0, -5.0, float("inf")]
    times = [*odd, 1_000.0, 500.0]
    records = [points("x", [step], wall_time=time) for step, time in enumerate(times)]
    event_file(tmp_path / "run", *records)
    logdir = opened(tmp_path)
    assert logdir.runs["run"].first_wall_time == 500.0
    assert steps(logdir, "run", "x") == list(range(6))


MANY_FILES = """
import resource, sys
from tbwidget.data.logdir import Logdir
resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
logdir = Logdir(sys.argv[1])
logdir.refresh()
print(len(logdir.runs), sum(1 for _ in logdir.series_keys()), len(logdir.problems))
"""


def test_more_files_than_descriptors(tmp_path: Path, project: Path) -> None:
    data = event_file(tmp_path, points("x", [1])).read_bytes()
    (tmp_path / "events.out.tfevents.1.host").unlink()
    for run in range(5_000):
        folder = tmp_path / f"{run:04}"
        folder.mkdir()
        (folder / "x.tfevents").write_bytes(data)
    result = subprocess.run(
        [sys.executable, "-c", MANY_FILES, str(tmp_path)],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
    assert (result.stdout.split(), result.stderr) == (["5000", "5000", "0"], "")


OTHER_PROCESS = """
import sys
from tbwidget import SummaryWriter
writer = SummaryWriter(sys.argv[1])
for line in sys.stdin:
    step = int(line)
    writer.add_scalar("x", step, step)
    writer.flush()
    print(step, flush=True)
writer.close()
"""


def test_what_another_process_writes_is_followed(tmp_path: Path, project: Path) -> None:
    logdir = Logdir(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS, str(tmp_path / "run")],
        cwd=project,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        for step in range(20):
            print(step, file=other.stdin, flush=True)
            assert other.stdout.readline() == f"{step}\n"
            logdir.refresh()
            assert steps(logdir, "run", "x") == list(range(step + 1))
        other.stdin.close()
        assert other.wait(TIMEOUT) == 0
    assert scalars(logdir, "run", "x").line_generation == 0


def test_what_is_decoded_by_the_column_tells_of_later_records(tmp_path: Path) -> None:
    def tensor(step: int, plugin: str) -> bytes:
        value = pb.Summary.Value(tag="x", tensor=pb.TensorProto(dtype=pb.DT_FLOAT, float_val=[1.0]))
        value.metadata.plugin_data.plugin_name = plugin
        if not plugin:
            value.ClearField("metadata")
        return record(event(step, None, value))

    # Some writers say only in the first records which plugin a tag is of.
    told = [tensor(step, "scalars") for step in range(1, 50)]
    event_file(tmp_path / "run", *told, *(tensor(step, "") for step in range(50, 60)))
    assert steps(opened(tmp_path), "run", "x") == list(range(1, 60))
