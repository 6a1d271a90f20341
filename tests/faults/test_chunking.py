"""However the bytes of a file come, each event is read once, and is what it is in one go."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from tbwidget.data import event_file as event_file_module
from tbwidget.data import logdir as logdir_module
from tbwidget.data.event_file import EventFile
from tbwidget.data.logdir import Logdir
from tbwidget.data.run import Run
from tbwidget.data.series import BlobSeries, ScalarSeries
from tests.mixtures import agrees, contents, files, zeroed

NAME = "events.out.tfevents.1.host"

chunk_sizes = st.sampled_from([16, 64, 101, 4096, event_file_module.CHUNK_BYTES])


def chunks_of(size: int) -> Any:
    """Have files be read in chunks of `size` bytes."""
    return mock.patch.object(event_file_module, "CHUNK_BYTES", size)


def shown(run: Run) -> dict[str, Any]:
    """Return all that a user could see of a run."""
    series: dict[Any, Any] = {}
    for name, one in run.series.items():
        if isinstance(one, ScalarSeries):
            line = [part.tobytes() for part in one.line()]
            series[name] = (one.count, *line, one.line().value.dtype)
        else:
            assert isinstance(one, BlobSeries)
            series[name] = [entry._replace(file="") for entry in one.entries]
        series[name] = (series[name], one.display_name, one.description)
    problems = [
        (problem.offset, problem.what) for file in run.files.values() for problem in file.problems
    ]
    return {
        "series": series,
        "problems": sorted(problems, key=str),
        "first": run.first_wall_time,
        "states": [file.state for file in run.files.values()],
    }


def read_whole(data: bytes, *, salvage: bool = False) -> dict[str, Any]:
    """Return what a file of `data` shows when it is read in one go."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / NAME).write_bytes(data)
        logdir = Logdir(folder, salvage=salvage)
        logdir.refresh()
        return shown(logdir.runs["."])


@settings(max_examples=150)
@given(st.one_of(files(), zeroed()), chunk_sizes)
def test_in_chunks_of_any_size_it_is_what_it_is_record_by_record(data: bytes, size: int) -> None:
    with tempfile.TemporaryDirectory() as folder, chunks_of(size):
        (Path(folder) / NAME).write_bytes(data)
        logdir = Logdir(folder)
        logdir.refresh()
        agrees(logdir.runs["."], contents(data))
        assert shown(logdir.runs["."]) == read_whole(data)


@settings(max_examples=150)
@given(
    st.one_of(files(), zeroed()),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0, 0, 1, 13, 5000]), st.booleans())),
    chunk_sizes,
    st.booleans(),
)
def test_as_it_grows_it_is_what_it_is_in_one_go(
    data: bytes, arrivals: list[tuple[float, int, bool]], size: int, salvage: bool
) -> None:
    """Each arrival writes up to a part of the data, with zeros behind, and may be looked at."""
    with tempfile.TemporaryDirectory() as folder, chunks_of(size):
        path = Path(folder) / NAME
        path.write_bytes(b"")
        logdir = Logdir(folder, salvage=salvage)
        written = 0
        for part, zeros, looks in [*sorted(arrivals), (1.0, 0, True)]:
            end = max(written, round(part * len(data)))
            with path.open("r+b") as file:
                file.seek(written)
                file.write(data[written:end] + bytes(zeros))
            written = end
            while logdir.refresh(budget=0.0).more:
                pass
            if looks:
                shown(logdir.runs["."])
        assert shown(logdir.runs["."]) == read_whole(path.read_bytes(), salvage=salvage)


@settings(max_examples=60)
@given(
    st.lists(files(), min_size=1, max_size=8),
    st.sampled_from([1, 1000, logdir_module.BATCH_BYTES]),
    chunk_sizes,
)
def test_files_read_with_others_give_what_they_give_alone(
    many: list[bytes], batch: int, size: int
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        chunks_of(size),
        mock.patch.object(logdir_module, "BATCH_BYTES", batch),
    ):
        for index, data in enumerate(many):
            (Path(folder) / str(index)).mkdir()
            (Path(folder) / str(index) / NAME).write_bytes(data)
        logdir = Logdir(folder)
        logdir.refresh()
        together = [shown(logdir.runs[str(index)]) for index in range(len(many))]
    for found, data in zip(together, many, strict=True):
        assert found == read_whole(data)


@settings(max_examples=100)
@given(files(broken=False, torn=False), st.binary(min_size=1, max_size=40), files(), chunk_sizes)
def test_behind_damage_all_is_salvaged(
    first: bytes, noise: bytes, second: bytes, size: int
) -> None:
    data = first + b"\xff" + noise + second
    with tempfile.TemporaryDirectory() as folder, chunks_of(size):
        (Path(folder) / NAME).write_bytes(data)
        logdir = Logdir(folder, salvage=True)
        logdir.refresh()
        [file] = logdir.runs["."].files.values()
        assert isinstance(file, EventFile)
        assert file.skipped >= 1 + len(noise)
        found = shown(logdir.runs["."])
        assert found == read_whole(data, salvage=True)
        counted = sum(one.count for one in logdir.runs["."].series.values())
    alone = sum(
        sum(map(len, held.scalars.values())) + sum(map(len, held.blobs.values()))
        for held in (contents(first), contents(second))
    )
    assert counted >= alone
