"""Runs that are written to an object store: a real server of S3's protocol, on loopback."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import fsspec
import numpy as np
import pytest

from tbwidget import SummaryWriter, WriteError, open_logdir
from tests.faults.written import python, run_python, until
from tests.servers.s3 import S3Server

BEGIN = """
import json, os, signal, sys, time
from tbwidget import SummaryWriter
def begin():
    return SummaryWriter(sys.argv[1], storage_options=json.loads(sys.argv[2]))
def add(w):
    for step in range(1000): w.add_scalar("x", step, step)
"""


@pytest.fixture(scope="module")
def s3(server: S3Server) -> Any:
    """The file system, with which the tests look."""
    fs = fsspec.filesystem("s3", use_listings_cache=False, **server.options)
    fs.mkdir("written")
    return fs


@pytest.fixture(autouse=True)
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, of child processes too."""
    folder = tmp_path / "local"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def steps(server: S3Server, url: str, tag: str = "x") -> list[int]:
    """Return the steps of the scalars below `url`, with nothing else amiss."""
    logdir = open_logdir(url, storage_options=server.options)
    assert logdir.problems.empty
    found = logdir.scalars(tag=tag)
    return sorted(found["step"].tolist()) if len(found) else []


def by_name(server: S3Server) -> str:
    """Return the options with a name of the server, which has to be looked up."""
    endpoint = server.options["endpoint_url"].replace("127.0.0.1", "localhost")
    return json.dumps({**server.options, "endpoint_url": endpoint})


def test_a_run_with_all_that_belongs_to_it_is_uploaded(
    server: S3Server, s3: Any, local: Path
) -> None:
    url = "s3://written/whole"
    with SummaryWriter(url, purge_step=0, storage_options=server.options) as writer:
        for step in range(1000):
            writer.add_scalar("x", step, step)
        writer.add_scalars("y", {"[a]": 1.0, "b c": 2.0}, 0)
        writer.add_embedding(np.eye(3), metadata=["ant", "bee", "cat"])
        writer.add_hparams({"lr": 0.1}, {"m": 1.0}, run_name="session")
        writer.add_hparams({"lr": 0.2}, {"m": 1.0}, run_name=url)
        assert writer.get_logdir() == writer.log_dir == url
        writer.flush()
        assert steps(server, url) == list(range(1000))
    logdir = open_logdir(url, storage_options=server.options)
    assert logdir.runs == [".", "session", "y_[a]", "y_b c"]
    assert logdir.problems.empty
    [embedding] = logdir.embeddings(".")
    assert next(iter(embedding.labels.values())) == ["ant", "bee", "cat"]
    assert writer.problems == []
    assert list(local.iterdir()) == []
    assert not [name for name in s3.find("written/whole") if ".tmp" in name]


def test_only_what_changed_is_uploaded_again(server: S3Server, s3: Any) -> None:
    with SummaryWriter("s3://written/again", storage_options=server.options) as writer:
        writer.add_scalars("y", {"a": 1.0, "b": 2.0}, 0)
        writer.flush()
        server.taken()
        writer.flush()
        assert server.taken() == []
        writer.add_scalar("x", 1.0, 0)
        writer.flush()
        [put] = server.taken()
        assert put.method == "PUT"
    assert server.taken() == []


def test_large_files_are_uploaded_in_parts(server: S3Server, s3: Any) -> None:
    values = np.random.default_rng(0).integers(0, 256, 20 << 20, np.uint8)
    with SummaryWriter("s3://written/large", storage_options=server.options) as writer:
        writer.add_tensor("t", values)
        writer.flush()
        writer.add_scalar("x", 1.0, 0)
    assert [one.method for one in server.taken() if "uploadId" in one.query].count("PUT") >= 3
    logdir = open_logdir("s3://written/large", storage_options=server.options)
    assert np.array_equal(logdir.tensors(".", "t")[-1].tensor, values)
    assert steps(server, "s3://written/large") == [0]


ENDINGS = {
    "end": "add(begin())",
    "held": "w = begin(); add(w)",
    "flushed": "w = begin(); w.add_scalar('y', 0, 0); w.flush(); add(w)",
    "exception": "w = begin(); add(w); 1 / 0",
    "exit": "w = begin(); add(w); sys.exit(3)",
    "closed at exit": "import atexit\nw = begin(); add(w); atexit.register(w.close)",
    "sigterm": "w = begin(); add(w); os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)",
    "daemon thread": (
        "import threading\nadded = threading.Event()\n"
        "def main():\n    global w; w = begin(); add(w); added.set(); time.sleep(1e6)\n"
        "threading.Thread(target=main, daemon=True).start(); added.wait()"
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_end_of_a_program_uploads_what_is_left(
    server: S3Server, s3: Any, local: Path, ending: str
) -> None:
    url = f"s3://written/endings/{ending}".replace(" ", "_")
    result = python(BEGIN + ENDINGS[ending], url, by_name(server))
    code = {"exception": 1, "exit": 3, "sigterm": -signal.SIGTERM}.get(ending, 0)
    assert (result.returncode, result.stderr.partition("\n")[0]) == (
        code,
        "Traceback (most recent call last):" if ending == "exception" else "",
    )
    assert steps(server, url) == list(range(1000))
    assert list(local.iterdir()) == []


def test_what_comes_when_the_libraries_have_ended_is_kept_and_told(
    server: S3Server, s3: Any, local: Path
) -> None:
    late = "import atexit\nw = begin(); add(w); atexit.register(w.add_scalar, 'late', 1, 0)"
    result = python(BEGIN + late, "s3://written/late", by_name(server))
    assert result.returncode == 0
    assert "1 events are not there" in result.stderr
    [folder] = local.iterdir()
    assert f"copy the run from {str(folder / 'run')!r}" in result.stderr
    assert steps(server, "s3://written/late") == list(range(1000))
    assert len(open_logdir(folder).scalars(tag="late")) == 1


@pytest.mark.parametrize("closed", [True, False])
def test_what_comes_after_all_uploads_ended_is_told(
    server: S3Server, s3: Any, local: Path, closed: bool
) -> None:
    end = "w.close()" if closed else "w.file_writer.close()"
    late = (
        "import atexit\n"
        f"def late():\n    w.add_scalar('x', 1000, 1000); {end}\n"
        "atexit.register(late)  # before the writer's own, so it is called after that\n"
    )
    url = f"s3://written/after_{closed}"
    result = python(f"{late}{BEGIN}w = begin(); add(w)", url, json.dumps(server.options))
    [folder] = local.iterdir()
    assert f"uploads no more but at flush() and close(); what is added lies in '{folder}/run'" in (
        result.stderr
    )
    assert ("1 events are not there" in result.stderr) == closed
    assert steps(server, url) == list(range(1000))
    assert open_logdir(folder).scalars(tag="x")["step"].tolist() == [1000]


@pytest.mark.parametrize("flush", ["w.flush()", ""], ids=["flushed", "waiting"])
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_child_process_uploads_what_it_adds(
    server: S3Server, s3: Any, local: Path, tmp_path: Path, method: str, flush: str
) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        BEGIN
        + f"""
import multiprocessing
def child(w):
    for step in range(1000, 2000): w.add_scalar("x", step, step)
    w.add_scalars("y", {{"child": 1.0}}, 0)
if __name__ == "__main__":
    w = begin()
    add(w)
    {flush}
    process = multiprocessing.get_context({method!r}).Process(target=child, args=(w,))
    process.start()
    process.join()
    w.add_scalar("x", 2000, 2000)
    w.close()
"""
    )
    url = f"s3://written/{method}_{bool(flush)}"
    result = run_python(script, url, json.dumps(server.options))
    assert (result.returncode, result.stderr) == (0, "")
    assert steps(server, url) == list(range(2001))
    assert steps(server, f"{url}/y_child", "y") == [0]
    assert list(local.iterdir()) == []


def test_a_forked_child_that_adds_nothing_leaves_the_run_alone(
    server: S3Server, s3: Any, local: Path
) -> None:
    code = """
w = begin(); add(w); w.flush()
child = os.fork()
if not child:
    w.close()
    sys.exit()
os.waitpid(child, 0)
w.add_scalar("x", 1000, 1000); w.close()
"""
    result = python(BEGIN + code, "s3://written/idle_child", json.dumps(server.options))
    assert (result.returncode, result.stderr) == (0, "")
    assert steps(server, "s3://written/idle_child") == list(range(1001))
    assert list(local.iterdir()) == []


def test_a_store_that_fails_is_told_once_and_gets_all_when_it_works_again(
    server: S3Server, s3: Any, local: Path
) -> None:
    url = "s3://written/failing"
    options = {**server.options, "config_kwargs": {"retries": {"max_attempts": 0}}}
    with pytest.warns(RuntimeWarning, match="can't upload to 's3://written/failing'") as warned:  # noqa: PT031  # on its thread
        writer = SummaryWriter(url, storage_options=options)
        writer.flush()
        [name] = s3.find("written/failing")
        server.failing.add(f"/{name}")
        for step in range(1000):
            writer.add_scalar("x", step, step)
        writer.flush()
        writer.flush()
        [problem] = writer.problems
        assert (problem.folder, "Slow down" in problem.what) == (url, True)
        server.failing.clear()
        # It is tried again without anybody asking.
        size = s3.info(name)["size"]
        until(lambda: s3.info(name)["size"] > size, 60)
        writer.close()
    assert len(warned) == 1
    assert steps(server, url) == list(range(1000))
    assert list(local.iterdir()) == []


def test_close_tells_what_is_not_uploaded_and_where_it_lies(
    server: S3Server, s3: Any, local: Path
) -> None:
    url = "s3://no-such-bucket/run"
    with pytest.warns(RuntimeWarning, match="bucket does not exist"):  # noqa: PT031
        writer = SummaryWriter(url, storage_options=server.options)
        for step in range(1000):
            writer.add_scalar("x", step, step)
        writer.add_embedding(np.eye(3))
        with pytest.raises(WriteError, match="1000 events and 2 files") as error:
            writer.close()
    [folder] = local.iterdir()
    assert repr(str(folder / "run")) in str(error.value)
    assert open_logdir(folder).scalars()["step"].tolist() == list(range(1000))
    s3.mkdir("no-such-bucket")
    s3.put(str(folder / "run"), "no-such-bucket", recursive=True)
    assert steps(server, url) == list(range(1000))


def test_scalars_of_closed_files_are_exported(server: S3Server, s3: Any, tmp_path: Path) -> None:
    writer = SummaryWriter("s3://written/exported", storage_options=server.options)
    writer.add_scalar("x", 1.0, 0, walltime=5.0)
    writer.close()
    writer.add_scalar("x", 2.0, 1, walltime=6.0)
    writer.export_scalars_to_json(tmp_path / "x.json")
    writer.close()
    found = json.loads((tmp_path / "x.json").read_text())
    assert found == {"s3://written/exported/x": [[5.0, 0, 1.0], [6.0, 1, 2.0]]}
    assert steps(server, "s3://written/exported") == [0, 1]
