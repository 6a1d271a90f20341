"""Runs whose folder is a URL, and places that fail, hang or are slow."""

from __future__ import annotations

import functools
import gc
import pickle
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import fsspec
import numpy as np
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from tbwidget import SummaryWriter, WriteError, open_logdir
from tbwidget.record.framing import Stop, scan
from tbwidget.writer import _upload
from tests.faults import written

URL = "flaky://me:hunter22@host/run"
SHOWN = "flaky://me:***@host/run"

Put = Callable[[], None]

until = functools.partial(written.until, seconds=60)


class Flaky(MemoryFileSystem):  # type: ignore[misc]  # it has no types
    """Memory that tells what was asked of it, and fails as it is told to."""

    protocol = "flaky"
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]
    puts: ClassVar[list[str]] = []
    on_put: ClassVar[Callable[[str, Put], None]]

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        path = path.removeprefix("flaky://").partition("@")[2] or path
        return "/" + path.strip("/")

    def put_file(self, lpath: str, rpath: str, **options: Any) -> None:
        Flaky.puts.append(rpath)
        Flaky.on_put(rpath, lambda: super(Flaky, self).put_file(lpath, rpath, **options))


@pytest.fixture(autouse=True)
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for temporary files; the place is empty and does not fail."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    fsspec.register_implementation("flaky", Flaky, clobber=True)
    Flaky.on_put = lambda path, put: put()
    yield tmp_path
    Flaky.store.clear()
    Flaky.pseudo_dirs[:] = [""]
    Flaky.puts.clear()


def fail(*_: Any) -> None:
    raise OSError("no hunter22 for s3cr3t-key, see https://host/x?sig=abc%2Fd")


def visible() -> dict[str, bytes]:
    """Return the files that readers see, by name."""
    return {
        name: bytes(file.getvalue())
        for name, file in list(Flaky.store.items())
        if not name.rpartition("/")[2].startswith(".")
    }


def steps_of(data: bytes) -> int:
    """Return how many records of an event file, which is whole, there are behind the first."""
    found = scan(data)
    assert (found.stop, found.end, found.damaged) == (Stop.END, len(data), [])
    return len(found.records) - 1


def add(writer: SummaryWriter, count: int = 100) -> None:
    for step in range(count):
        writer.add_scalar("x", step, step)


def test_a_run_is_written_whole_and_nothing_else(local: Path) -> None:
    with SummaryWriter(URL) as writer:
        add(writer)
        writer.add_embedding(np.eye(3))
        assert writer.log_dir == writer.get_logdir() == URL
    assert sorted(name.rpartition("/")[2][:16] for name in Flaky.store) == [
        "events.out.tfeve", "projector_config", "tensors.tsv",
    ]  # fmt: skip
    logdir = open_logdir(URL)
    assert logdir.scalars()["step"].tolist() == list(range(100))
    assert list(local.iterdir()) == []
    assert writer.problems == []


def test_readers_see_whole_records_while_the_writer_writes_on() -> None:
    seen: list[int] = []

    def half_then_whole(path: str, put: Put) -> None:
        Flaky.store[path] = type("Half", (), {"getvalue": lambda _: b"half"})()
        seen.extend(map(steps_of, visible().values()))
        put()
        seen.extend(map(steps_of, visible().values()))

    Flaky.on_put = half_then_whole
    with SummaryWriter(URL, upload_secs=0.001) as writer:
        for step in range(2000):
            # Of a length that no buffer of the kernel ends with.
            writer.add_text("t", "x" * (step % 5000), step)
            if step % 200 == 0:
                count = len(Flaky.puts)
                until(lambda count=count: len(Flaky.puts) > count)  # type: ignore[misc]
    assert len(set(seen)) > 5
    assert [steps_of(data) for data in visible().values()] == [2000]


@pytest.mark.parametrize("chunk", [16, 100, 1000])
def test_records_longer_than_what_is_read_at_once_are_copied_whole(
    monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr("tbwidget.writer._staging.CHUNK_BYTES", chunk)
    with SummaryWriter(URL) as writer:
        for length in (1, 50, 500, 5000, 2, 90):
            writer.add_text("t", "x" * length)
        writer.flush()
        assert [steps_of(data) for data in visible().values()] == [6]


def test_a_record_that_is_not_complete_waits(local: Path) -> None:
    with SummaryWriter(URL) as writer:
        add(writer)
        writer.flush()
        [path] = local.rglob("events.*")
        whole = path.read_bytes()
        path.write_bytes(whole + whole[-30:])
        writer.flush()
        assert list(visible().values()) == [whole]
        path.write_bytes(whole)


def test_only_what_changed_is_uploaded() -> None:
    with SummaryWriter(URL, upload_secs=0.001) as writer:
        writer.add_scalars("y", {"a": 1.0, "b": 1.0}, 0)
        writer.flush()
        Flaky.puts.clear()
        writer.flush()
        writer.add_scalar("x", 1.0, 0)
        writer.flush()
        assert len(Flaky.puts) == 1


def test_a_place_that_fails_is_told_once_and_gets_all_later(
    monkeypatch: pytest.MonkeyPatch, local: Path
) -> None:
    monkeypatch.setattr(_upload, "FIRST_RETRY_SECONDS", 0.01)
    Flaky.on_put = fail
    with pytest.warns(RuntimeWarning) as warned:  # noqa: PT031  # on its thread
        writer = SummaryWriter(URL, storage_options={"secret": "s3cr3t-key"})
        add(writer)
        writer.flush()
        until(lambda: bool(writer.problems) and writer.problems[0].times > 3)
        Flaky.on_put = lambda path, put: put()
        until(lambda: bool(visible()))
        writer.close()
    [problem] = writer.problems
    what = "no *** for ***, see https://host/x?sig=***"
    assert problem.folder == SHOWN
    assert f"can't upload to {SHOWN!r} ({what}); all is kept in" in problem.what
    assert [str(one.message) for one in warned] == [f"tbwidget {problem.what}"]
    assert [steps_of(data) for data in visible().values()] == [100]
    assert list(local.iterdir()) == []


def test_pauses_after_failures_become_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    def rest(upload: _upload.Upload, seconds: float) -> list[threading.Event]:
        until(lambda: any(path.stat().st_size for path in Path(upload.folder).glob("events.*")))
        pauses.append(seconds)
        until(lambda: len(pauses) < 9 or upload.ended)
        return []

    monkeypatch.setattr(_upload.Upload, "_rest", rest)
    Flaky.on_put = fail
    with pytest.warns(RuntimeWarning, match="can't upload"):  # noqa: PT031  # on its thread
        writer = SummaryWriter(URL)
        until(lambda: len(pauses) == 9)
        with pytest.raises(WriteError):
            writer.close()
    # The first is for the first upload.
    assert pauses[:9] == [1, 1, 2, 4, 8, 16, 32, 60, 60]


def test_uploads_take_a_fifth_of_the_time_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    took: list[float] = []
    rest = _upload.Upload._rest

    def slow(path: str, put: Put) -> None:
        began = time.monotonic()
        threading.Event().wait(0.05)
        put()
        took.append(time.monotonic() - began)

    def noted(upload: _upload.Upload, seconds: float) -> list[threading.Event]:
        pauses.append(seconds)
        return rest(upload, seconds)

    monkeypatch.setattr(_upload.Upload, "_rest", noted)
    Flaky.on_put = slow
    with SummaryWriter(URL, upload_secs=0.01) as writer:
        add(writer)
        writer.flush()
        until(lambda: len(pauses) > 1)
    assert max(pauses) >= 4 * took[0]


def test_what_fails_half_way_leaves_the_old_file_and_no_half_one() -> None:
    def half(path: str, put: Put) -> None:
        put()
        fail()

    with pytest.warns(RuntimeWarning, match="can't upload"):  # noqa: PT031  # on its thread
        writer = SummaryWriter(URL)
        add(writer, 10)
        writer.flush()
        before = dict(visible())
        Flaky.on_put = half
        add(writer, 10)
        writer.flush()
        assert visible() == before
        # It is tried again meanwhile.
        until(lambda: Flaky.store.keys() == before.keys())
        with pytest.raises(WriteError, match="10 events are not there"):
            writer.close()


def test_a_file_that_always_fails_is_in_nobodys_way() -> None:
    def one_fails(path: str, put: Put) -> None:
        if "/bad_a/" in path:
            fail()
        put()

    Flaky.on_put = one_fails
    with pytest.warns(RuntimeWarning, match="can't upload"):  # noqa: PT031  # on its thread
        writer = SummaryWriter(URL)
        writer.add_scalars("bad", {"a": 1.0}, 0)
        for step in range(5):
            writer.add_scalars("good", {str(step): 1.0}, 0)
        with pytest.raises(WriteError, match="1 events are not there"):
            writer.close()
    assert len(visible()) == 6


def test_a_dead_connection_is_replaced_at_once() -> None:
    def dead_once(path: str, put: Put) -> None:
        Flaky.on_put = lambda path, put: put()
        fail()

    writer = SummaryWriter(URL)
    writer.flush()
    Flaky.on_put = dead_once
    add(writer)
    writer.close()
    assert writer.problems == []
    assert [steps_of(data) for data in visible().values()] == [100]


def test_a_place_that_hangs_holds_up_a_flush_once_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, local: Path
) -> None:
    monkeypatch.setattr(_upload, "FLUSH_SECONDS", 0.2)
    monkeypatch.setattr(_upload, "CLOSE_SECONDS", 0.2)
    waits: list[float] = []
    wait = _upload.Upload._await

    def noted(upload: _upload.Upload, *arguments: Any) -> bool:
        waits.append(arguments[1])
        return wait(upload, *arguments)

    answer = threading.Event()

    def hang(path: str, put: Put) -> None:
        answer.wait(60)
        put()

    Flaky.on_put = hang
    monkeypatch.setattr(_upload.Upload, "_await", noted)
    with pytest.warns(RuntimeWarning, match="gets no answer from 'flaky:"):  # noqa: PT031
        writer = SummaryWriter(URL)
        for _ in range(100):
            add(writer, 10)
            writer.flush()
        assert waits == [0.2]
        with pytest.raises(WriteError, match=r"\(no answer\): 1000 events are not there") as error:
            writer.close()
    [folder] = local.iterdir()
    assert repr(str(folder / "run")) in str(error.value)
    [path] = (folder / "run").iterdir()
    assert steps_of(path.read_bytes()) == 1000
    answer.set()
    until(lambda: [steps_of(data) for data in visible().values()] == [1000])


def test_adding_waits_for_no_upload() -> None:
    answer = threading.Event()
    began = threading.Event()

    def hang(path: str, put: Put) -> None:
        began.set()
        answer.wait(60)
        put()

    Flaky.on_put = hang
    with SummaryWriter(URL) as writer:
        assert began.wait(60)
        add(writer, 20_000)
        [path] = Path(writer._shown()[0]).iterdir()
        # A record may be there in part while it is written.
        until(lambda: len(scan(path.read_bytes()).records) == 20_001)
        answer.set()
    assert [steps_of(data) for data in visible().values()] == [20_000]


def test_a_writer_that_nobody_holds_is_uploaded(local: Path) -> None:
    writer = SummaryWriter(URL)
    add(writer)
    circle: list[Any] = [writer]
    circle.append(circle)
    del writer, circle
    gc.collect()
    until(lambda: list(local.iterdir()) == [])
    assert [steps_of(data) for data in visible().values()] == [100]


def test_a_writer_that_nobody_holds_tells_what_is_left(local: Path) -> None:
    Flaky.on_put = fail
    with pytest.warns(RuntimeWarning) as warned:  # noqa: PT031  # on its thread
        writer = SummaryWriter(URL)
        add(writer)
        del writer
        gc.collect()
        until(lambda: len(warned) == 2)
    assert "100 events are not there" in str(warned[-1].message)
    [folder] = local.iterdir()
    assert repr(str(folder / "run")) in str(warned[-1].message)


def test_a_copy_of_a_writer_begins_files_of_its_own(local: Path) -> None:
    with SummaryWriter(URL) as writer:
        add(writer)
        with pickle.loads(pickle.dumps(writer)) as copy:
            add(copy, 10)
    assert sorted(steps_of(data) for data in visible().values()) == [10, 100]
    assert list(local.iterdir()) == []


def test_after_close_a_new_file_is_begun_and_both_are_exported(local: Path) -> None:
    writer = SummaryWriter(URL)
    writer.add_scalar("x", 1.0, 0, walltime=5.0)
    writer.close()
    writer.close()
    writer.add_scalar("x", 2.0, 1, walltime=6.0)
    writer.export_scalars_to_json(local / "x.json")
    assert (local / "x.json").read_text() == (f'{{"{SHOWN}/x": [[5.0, 0, 1.0], [6.0, 1, 2.0]]}}')
    writer.close()
    assert [path.name for path in local.iterdir()] == ["x.json"]


def test_a_file_writer_that_outlives_the_writer_is_uploaded(local: Path) -> None:
    writer = SummaryWriter(URL)
    add(writer)
    file_writer = writer.file_writer
    assert file_writer
    series = writer._plain_series("x")
    writer.close()
    del writer
    file_writer.queue.extend((series, 1.0, 100, 0.0))
    file_writer.attend()
    del file_writer
    gc.collect()
    until(lambda: list(local.iterdir()) == [])
    assert sorted(steps_of(data) for data in visible().values()) == [1, 100]


def test_nothing_is_uploaded_where_nothing_is_to_be_written(local: Path) -> None:
    with SummaryWriter(URL, write_to_disk=False) as writer:
        add(writer)
        writer.export_scalars_to_json(local / "x.json")
    assert SHOWN in (local / "x.json").read_text()
    assert (visible(), [path.name for path in local.iterdir()]) == ({}, ["x.json"])


@pytest.mark.parametrize(
    "name", ["..", "../other", "a/../../b", "/abs", "s3://bucket/x", "flaky://me:hunter22@host/ru"]
)
def test_a_run_that_is_not_below_the_url_is_refused(name: str) -> None:
    with SummaryWriter(URL) as writer:
        with pytest.raises(ValueError, match="is not below 'flaky:"):
            writer.add_hparams({"lr": 1.0}, {"m": 1.0}, run_name=name)
        with pytest.raises(ValueError, match="is not below 'flaky:"):
            writer.add_scalars("x", {f"/../{name}/../..": 1.0})


@pytest.mark.parametrize("name", ["x", "./x/", f"{URL}/x", f"{URL}/y/../x"])
def test_a_run_may_be_named_by_its_url(name: str) -> None:
    with SummaryWriter(f"{URL}/") as writer:
        writer.add_hparams({"lr": 1.0}, {"m": 1.0}, run_name=name)
        writer.add_hparams({"lr": 1.0}, {"m": 1.0}, run_name=URL)
    assert sorted(path.rpartition("/")[0] for path in visible()) == ["/host/run", "/host/run/x"]


def test_a_board_shows_the_local_folder_until_the_writer_is_closed(local: Path) -> None:
    options = {"secret": "s3cr3t-key"}
    writer = SummaryWriter(URL, storage_options=options)
    folder, nothing = writer._shown()
    assert nothing is None
    add(writer)
    writer.close()
    # A board that is on screen goes on to show it.
    assert len(open_logdir(folder).scalars()) == 100
    assert writer._shown() == (URL, options)
