"""What a writer owes while the interpreter ends: no hang, and what can be written is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tbwidget import SummaryWriter
from tbwidget.writer import _threads
from tests.faults.written import points_of, python

FINALIZER = """
import sys
from tbwidget import SummaryWriter

class Model:
    def __init__(self, writer=None):
        self.writer = writer

    def __del__(self):
        writer = self.writer or SummaryWriter(sys_argv)
        for step in range(3):
            writer.add_scalar("last", step, step)
        {ending}

sys_argv = sys.argv[1]
"""

MODELS = {
    "a writer in use": "w = SummaryWriter(sys_argv)\nw.add_scalar('first', 1, 0)\nm = Model(w)",
    "a closed writer": "w = SummaryWriter(sys_argv)\nw.close()\nm = Model(w)",
    "its first writer": "m = Model()",
    "its second writer": "SummaryWriter(sys_argv).close()\nm = Model()",
    "a circle": "w = SummaryWriter(sys_argv)\nm = Model(w)\nm.itself = m\ndel m, w",
    "a module's global": "w = SummaryWriter(sys_argv)\nsys.modules['json'] = Model(w)\ndel w",
}


@pytest.mark.parametrize("ending", ["pass", "writer.close()", "writer.flush()"])
@pytest.mark.parametrize("models", MODELS)
def test_a_finalizer_that_adds_while_the_interpreter_ends(
    tmp_path: Path, models: str, ending: str
) -> None:
    result = python(FINALIZER.replace("{ending}", ending) + MODELS[models], tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    first = [("first", 0)] if "in use" in models else []
    assert points_of(tmp_path) == [*first, *(("last", step) for step in range(3))]


def test_a_finalizer_that_adds_more_than_scalars(tmp_path: Path) -> None:
    adding = (
        "import numpy as np\nw = SummaryWriter(sys_argv)\n"
        "w.add_image('i', np.zeros((3, 8, 8)))\nw.add_histogram('h', [1.0])\n"
    )
    more = (
        "writer.add_text('t', 'the end'); writer.add_histogram('h', [1.0], 1);"
        "writer.add_image('i', np.zeros((3, 400, 400)), 1); writer.close()"
    )
    result = python(FINALIZER.replace("{ending}", more) + adding + "m = Model(w)", tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    tags = [tag for tag, _ in points_of(tmp_path)]
    assert sorted(tags) == ["h", "h", "i", "i", "last", "last", "last", "t/text_summary"]


EARLY_CALLBACK = """
import atexit, sys
atexit.register(lambda: add())  # registered before the writer's own, so called after it
from tbwidget import SummaryWriter
{writers}

def add():
    writer = w or SummaryWriter(sys.argv[1])
    for step in range(3):
        writer.add_scalar("last", step, step)
"""


@pytest.mark.parametrize("writers", ["w = SummaryWriter(sys.argv[1])", "w = None"])
def test_a_callback_after_the_writer_s_own_is_written(tmp_path: Path, writers: str) -> None:
    result = python(EARLY_CALLBACK.replace("{writers}", writers), tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert [point for point in points_of(tmp_path) if point[0] == "last"] == [
        ("last", step) for step in range(3)
    ]


LATE_CALLBACK = """
import atexit, sys
import numpy as np
from tbwidget import SummaryWriter

@atexit.register
def add():
    writer = SummaryWriter(sys.argv[1])
    for step in range(3):
        writer.add_scalar("last", step, step)
        writer.add_image("image", np.zeros((3, 300, 300)), step)
"""


def test_a_callback_before_the_writer_s_own_is_written(tmp_path: Path) -> None:
    result = python(LATE_CALLBACK, tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert len(points_of(tmp_path)) == 6


def test_what_can_not_be_written_then_is_counted_and_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    code = FINALIZER.replace("{ending}", "writer.close()") + "m = Model()"
    result = python(code, tmp_path / "file" / "run")
    assert result.returncode == 0
    assert "can't write events" in result.stderr
    assert "3 events are lost" in result.stderr


def test_where_no_thread_can_be_started_callers_write_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_threads, "start", lambda *_: None)
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("x", 1.0, 0)
        assert points_of(tmp_path) == [("x", 0)]
        writer.add_image("i", np.zeros((3, 300, 300)), 1)
        writer.flush()
        assert points_of(tmp_path) == [("x", 0), ("i", 1)]
    assert writer.problems == []


def test_a_finalizer_of_a_writer_to_a_url_ends_and_tells_where_its_events_are(
    tmp_path: Path,
) -> None:
    code = FINALIZER.replace("{ending}", "pass") + (
        "import os, tempfile\ntempfile.tempdir = sys_argv\n"
        "w = SummaryWriter('memory://run')\nw.add_scalar('first', 1, 0)\nm = Model(w)\n"
    )
    result = python(code, tmp_path)
    assert result.returncode == 0
    [left] = [path for path in tmp_path.rglob("events*") if points_of(path)]
    assert points_of(left) == [("last", step) for step in range(3)]
    assert str(left.parent) in result.stderr
