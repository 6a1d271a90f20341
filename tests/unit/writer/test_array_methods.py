"""Arrays that are added to a writer: taken at the call, refused at the call."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tbwidget import SummaryWriter
from tbwidget._proto.event_pb2 import Event
from tbwidget.record.framing import scan

CUBE = np.ones((1, 4, 3))

TAKES = {
    "add_histogram": (np.ones(100_000, np.float32),),
    "add_histogram_raw": (0.0, 1.0, 2, 1.0, 1.0, np.ones(3), np.ones(3)),
    "add_tensor": (np.ones((30, 40)),),
    "add_pr_curve": (np.ones(10), np.ones(10)),
    "add_pr_curve_raw": tuple(np.ones(5) for _ in range(6)),
    "add_mesh": (CUBE, CUBE.copy(), CUBE.copy()),
}
"""A method, and what it takes after the tag."""


def summaries(run: Path) -> list[bytes]:
    """Return the summaries in the one event file of a run."""
    [file] = run.glob("events.out.tfevents.*")
    events = [Event.FromString(bytes(record.payload)) for record in scan(file.read_bytes()).records]
    return [event.summary.SerializeToString() for event in events[1:]]


@pytest.mark.parametrize("method", TAKES)
def test_what_is_added_is_what_the_arrays_held_at_the_call(tmp_path: Path, method: str) -> None:
    kept, changed = (
        [np.copy(one) if isinstance(one, np.ndarray) else one for one in TAKES[method]]
        for _ in range(2)
    )
    with SummaryWriter(tmp_path) as writer:
        getattr(writer, method)("x", *kept, global_step=1)
        getattr(writer, method)("x", *changed, global_step=1)
        for array in changed:
            if isinstance(array, np.ndarray):
                array[...] = 0.25
    first, second = summaries(tmp_path)
    assert first == second


@pytest.mark.parametrize("method", [*TAKES, "add_embedding"])
def test_wrong_input_raises_at_the_call_and_the_writer_goes_on(tmp_path: Path, method: str) -> None:
    arguments = TAKES.get(method, ())
    wrong: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
        (("x", *arguments[:-1], object()), {}),
        (("x", *arguments), {"global_step": "first"}),
        ((7, *arguments), {}),
    ]
    if method == "add_embedding":
        wrong = [((np.ones((2, 2)),), {"tag": 7}), ((["x"],), {}), (([[1]],), {"global_step": "a"})]
    with SummaryWriter(tmp_path) as writer:
        for positional, named in wrong:
            with pytest.raises((TypeError, ValueError)):
                getattr(writer, method)(*positional, **named)
        writer.add_tensor("after", 1.0)
    assert len(summaries(tmp_path)) == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_an_embedding_is_what_the_array_held_at_the_call(tmp_path: Path) -> None:
    points = np.zeros((2, 2))
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding(points)
        points[...] = 9
    assert (tmp_path / "00000/default/tensors.tsv").read_bytes() == b"0.0\t0.0\n" * 2


def test_an_embedding_lies_in_the_run_after_the_working_directory_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with SummaryWriter("run") as writer:
        (tmp_path / "elsewhere").mkdir()
        os.chdir(tmp_path / "elsewhere")
        writer.add_embedding(np.zeros((2, 2)))
    assert (tmp_path / "run/projector_config.pbtxt").is_file()
