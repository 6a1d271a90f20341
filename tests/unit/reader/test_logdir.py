"""What a logdir tells of its runs, and the steps that stay in their files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import fsspec
import numpy as np
import pytest
from google.protobuf.struct_pb2 import Value

import tbwidget
from tbwidget import LogdirError, NameNotFoundError, ReadError, SummaryWriter
from tbwidget._proto import event_pb2 as pb
from tbwidget._proto.plugins_pb2 import HParamsPluginData, SessionStartInfo
from tests.files import BEGAN, append, event, event_file, histogram, points, record, start


def images(tag: str, step: int, *encoded: bytes) -> bytes:
    """Return the record of images as TensorFlow 2 writes them."""
    strings = [b"1", b"1", *encoded]
    dims = [pb.TensorShapeProto.Dim(size=len(strings))]
    value = pb.Summary.Value(
        tag=tag,
        tensor=pb.TensorProto(
            dtype=pb.DT_STRING,
            string_val=strings,
            tensor_shape=pb.TensorShapeProto(dim=dims),
        ),
    )
    value.metadata.plugin_data.plugin_name = "images"
    return record(event(step, None, value))


def test_runs_tags_and_kinds_are_told(tmp_path: Path) -> None:
    event_file(tmp_path / "b", points("loss", [3, 1]), histogram("weights", 7))
    event_file(tmp_path / "a", points("acc", [2]))
    logdir = tbwidget.open_logdir(tmp_path)
    assert logdir.runs == ["a", "b"]
    assert logdir.tags() == ["acc", "loss", "weights"]
    assert logdir.tags("histograms") == ["weights"]
    assert logdir.tags(run="a") == ["acc"]
    assert repr(logdir) == f"Logdir({str(tmp_path)!r}, 2 runs, 3 tags)"
    table = logdir.series().set_index("tag")
    assert table.loc["loss"].to_list() == ["b", "scalars", 2, 1, 3, BEGAN + 1, BEGAN + 3]
    assert table.loc["weights"].to_list() == ["b", "histograms", 1, 7, 7, BEGAN + 7, BEGAN + 7]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing", "there is no folder or event file"),
        ("file", "is a file, but no event file: expected a folder with runs, or an event file"),
    ],
)
def test_what_is_no_folder_is_an_error(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LogdirError, match=message):
        tbwidget.open_logdir(tmp_path / name)


def test_problems_are_a_table(tmp_path: Path) -> None:
    path = event_file(tmp_path / "a", points("x", range(2)))
    append(path, record(pb.Event())[:-1] + b"?")
    (tmp_path / "tfevents.txt").write_bytes(b"no events at all")
    problems = tbwidget.open_logdir(tmp_path).problems
    assert list(problems.columns) == ["file", "offset", "what", "since"]
    found = problems.assign(file=problems["file"].map(lambda file: Path(file).name))
    offsets = found.set_index("file")["offset"].to_dict()
    assert offsets == {path.name: path.stat().st_size - 16, "tfevents.txt": 0}
    assert problems["since"].min() > BEGAN


def test_steps_are_a_sequence_read_when_looked_at(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "a") as writer:
        for step in (3, 1, 2):
            writer.add_image("i", np.full((1, 2, 2), step, np.uint8), step)
    steps = tbwidget.open_logdir(tmp_path).images("a", "i")
    assert [one.step for one in steps] == [1, 2, 3]
    assert [one.step for one in steps[::-1]] == [3, 2, 1]
    assert len(steps[1:]) == 2
    assert np.asarray(steps[-1].image).tolist() == [[[3] * 3] * 2] * 2
    assert repr(steps[0]) == "ImageStep(run='a', tag='i', step=1)"
    [path] = (tmp_path / "a").iterdir()
    path.unlink()
    with pytest.raises(ReadError, match=r"'i' of run 'a' at step 1: .*can't be read"):
        steps[0].image  # noqa: B018  # the look is the test
    with pytest.raises(IndexError):
        steps[3]


def test_a_batch_of_images_is_one_step_of_several(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "png") as writer:
        writer.add_image("i", np.zeros((3, 4, 5), np.uint8))
    png = tbwidget.open_logdir(tmp_path).images()[0].encoded[0]
    event_file(tmp_path / "a", images("batch", 0, png, png), images("none", 1))
    logdir = tbwidget.open_logdir(tmp_path)
    [batch] = logdir.images("a", "batch")
    assert [image.size for image in batch.images] == [(5, 4), (5, 4)]
    assert batch.image.size == (5, 4)
    [none] = logdir.images("a", "none")
    assert none.images == []
    with pytest.raises(ReadError, match="holds no image"):
        none.image  # noqa: B018


def test_one_hostile_image_leaves_the_others(tmp_path: Path) -> None:
    event_file(tmp_path / "a", images("i", 0, b"<svg/>"), images("i", 1, b"GIF87a" + b"\xff" * 9))
    for step in tbwidget.open_logdir(tmp_path).images():
        with pytest.raises(ReadError, match=f"'i' of run 'a' at step {step.step}: "):
            step.image  # noqa: B018


def test_steps_of_several_series_stand_by_run_tag_and_step(tmp_path: Path) -> None:
    event_file(tmp_path / "b", histogram("h", 2), histogram("h", 1), histogram("g", 5))
    event_file(tmp_path / "a", histogram("h", 9))
    steps = tbwidget.open_logdir(tmp_path).histograms()
    found = [(one.run, one.tag, one.step) for one in steps]
    assert found == [("a", "h", 9), ("b", "g", 5), ("b", "h", 1), ("b", "h", 2)]
    assert repr(steps) == "<4 × HistogramStep, of 3 time series>"


def test_a_tag_of_another_kind_is_not_found(tmp_path: Path) -> None:
    event_file(tmp_path / "a", histogram("h", 2))
    with pytest.raises(NameNotFoundError, match="there is no tag of images 'h'"):
        tbwidget.open_logdir(tmp_path).images(tag="h")


def test_parts_of_a_mesh_come_together(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "a") as writer:
        for step in range(2):
            vertices = np.full((1, 4, 3), step)
            writer.add_mesh("m", vertices, faces=[[[0, 1, 2]]], global_step=step)
        writer.add_mesh("cloud", np.ones((1, 2, 3)), config_dict={"camera": {"cls": "x"}})
    logdir = tbwidget.open_logdir(tmp_path)
    assert logdir.tags("meshes") == ["cloud", "m"]
    first, second = logdir.meshes(tag="m")
    assert (second.step, second.vertices[0, 0].tolist(), second.colors) == (1, [1, 1, 1], None)
    assert first.faces is not None
    assert first.faces.tolist() == [[[0, 1, 2]]]
    [cloud] = logdir.meshes(tag="cloud")
    assert cloud.config == {"camera": {"cls": "x"}}


def test_embeddings_come_from_files_beside_the_events(tmp_path: Path) -> None:
    sprites = np.zeros((3, 3, 2, 2))
    with SummaryWriter(tmp_path / "a") as writer:
        writer.add_embedding(np.eye(3), ["x", "y", "z"], sprites, tag="axes")
    [axes] = tbwidget.open_logdir(tmp_path).embeddings("a")
    assert axes.points.tolist() == np.eye(3).tolist()
    assert axes.labels == {"label": ["x", "y", "z"]}
    assert axes.sprite is not None
    assert (axes.sprite.size, axes.sprite_size) == ((4, 4), (2, 2))


@pytest.mark.parametrize("path", ["../../secret.tsv", "link.tsv", "/etc/hostname"])
def test_embeddings_do_not_leave_their_folder(tmp_path: Path, path: str) -> None:
    run = tmp_path / "logs" / "a"
    event_file(run, points("x", [0]))
    (tmp_path / "secret.tsv").write_text("1\t2\n")
    (run / "link.tsv").symlink_to(tmp_path / "secret.tsv")
    fields = f'tensor_path: "{path}" metadata_path: "{path}" sprite {{ image_path: "{path}" }}'
    (run / "projector_config.pbtxt").write_text(f'embeddings {{ tensor_name: "e" {fields} }}')
    [embedding] = tbwidget.open_logdir(tmp_path / "logs").embeddings()
    for name in ("points", "labels", "sprite"):
        with pytest.raises(ReadError, match=r"refused|links are not followed"):
            getattr(embedding, name)


def test_a_configuration_that_can_not_be_read_is_a_problem_and_no_more(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("password")
    for name in ("good", "linked", "broken"):
        event_file(tmp_path / "logs" / name, points("x", [0]))
    (tmp_path / "logs" / "good" / "projector_config.pbtxt").write_text("embeddings {}")
    (tmp_path / "logs" / "linked" / "projector_config.pbtxt").symlink_to(secret)
    (tmp_path / "logs" / "broken" / "projector_config.pbtxt").write_text("}")
    logdir = tbwidget.open_logdir(tmp_path / "logs")
    assert [one.run for one in logdir.embeddings()] == ["good"]
    assert len(logdir.embeddings()) == 1
    problems = logdir.problems
    assert {Path(file).parent.name for file in problems["file"]} == {"linked", "broken"}
    assert len(problems) == 2
    assert not problems["what"].str.contains("password").any()


def test_what_lies_behind_a_url_is_read_alike(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "a") as writer:
        writer.add_scalar("loss", 0.5)
        writer.add_image("i", np.zeros((3, 4, 5), np.uint8))
        writer.add_embedding(np.eye(3), tag="axes")
    files = fsspec.filesystem("memory")
    files.put(str(tmp_path), f"/{tmp_path.name}", recursive=True)
    logdir = tbwidget.open_logdir({"far": f"memory://{tmp_path.name}", "near": tmp_path})
    assert logdir.runs == ["far/a", "near/a"]
    assert logdir.scalars()["value"].to_list() == [0.5, 0.5]
    assert [step.image.size for step in logdir.images()] == [(5, 4), (5, 4)]
    assert [one.points.tolist() for one in logdir.embeddings()] == [np.eye(3).tolist()] * 2
    assert "secret" not in repr(tbwidget.Logdir("memory://user:secret@logs"))


def test_an_embedding_says_what_is_missing(tmp_path: Path) -> None:
    event_file(tmp_path, points("x", [0]))
    config = 'embeddings { tensor_name: "v" metadata_path: "gone.tsv" }'
    (tmp_path / "projector_config.pbtxt").write_text(config)
    [embedding] = tbwidget.open_logdir(tmp_path).embeddings()
    with pytest.raises(ReadError, match="in a checkpoint of TensorFlow"):
        embedding.points  # noqa: B018
    with pytest.raises(ReadError, match=r"there is no file 'gone\.tsv'"):
        embedding.labels  # noqa: B018
    assert (embedding.sprite, embedding.sprite_size) == (None, None)


def hparams_value(tag: str, content: bytes, wall_time: float = BEGAN) -> bytes:
    value = pb.Summary.Value(tag=tag)
    value.metadata.plugin_data.plugin_name = "hparams"
    value.metadata.plugin_data.content = content
    return record(event(0, wall_time, value))


def test_hyperparameters_are_a_row_a_session(tmp_path: Path) -> None:
    trials: list[dict[str, Any]] = [{"lr": 0.1, "opt": "sgd"}, {"lr": 0.2, "loss": 3}]
    with SummaryWriter(tmp_path) as writer:
        for number, trial in enumerate(trials):
            writer.add_hparams(trial, {"loss": number / 2}, run_name=f"t{number}")
    table = tbwidget.open_logdir(tmp_path).hparams()
    assert list(table.columns) == ["run", "loss", "lr", "opt", "loss (metric)"]
    assert table["run"].to_list() == ["t0", "t1"]
    assert table["lr"].to_list() == [0.1, 0.2]
    assert table["loss (metric)"].to_list() == [0.0, 0.5]
    assert table["opt"].isna().to_list() == [False, True]


def test_of_a_session_that_began_again_the_last_hyperparameters_count(tmp_path: Path) -> None:
    for rate, time in ((0.1, 30), (0.2, 20)):
        info = SessionStartInfo(hparams={"lr": Value(number_value=rate)})
        content = HParamsPluginData(session_start_info=info).SerializeToString()
        session = hparams_value("_hparams_/session_start_info", content, BEGAN + time)
        event_file(tmp_path, session, name=f"tfevents.{rate}")
    assert tbwidget.open_logdir(tmp_path).hparams()["lr"].to_list() == [0.1]


@pytest.mark.parametrize("as_", ["pandas", "polars", "arrow"])
def test_hyperparameters_of_several_types_become_strings(tmp_path: Path, as_: str) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_hparams({"size": 3}, {}, run_name="a")
        writer.add_hparams({"size": "big"}, {}, run_name="b")
    table = tbwidget.open_logdir(tmp_path).hparams(as_)
    assert list(map(str, table["size"].to_list() if as_ != "arrow" else table["size"])) == [
        "3.0",
        "big",
    ]


def test_a_session_that_can_not_be_read_is_a_problem_and_no_more(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_hparams({"lr": 0.1}, {}, run_name="good")
    event_file(tmp_path / "bad", hparams_value("_hparams_/session_start_info", b"\xff\xff"))
    logdir = tbwidget.open_logdir(tmp_path)
    assert logdir.hparams()["run"].to_list() == ["good"]
    [what] = logdir.problems["what"]
    assert "hyperparameters that can't be read" in what


USE = """
import os, sys
import tbwidget
logdir = tbwidget.open_logdir(sys.argv[1])
logdir.tags(), logdir.list_series(), logdir.list_problems(), logdir.embeddings()
list(logdir.scalar_lines())
[step.counts for step in logdir.histograms()]
print(*{name.split(".")[0] for name in sys.modules})
"""


def test_reading_loads_no_library_that_it_does_not_need(tmp_path: Path) -> None:
    event_file(tmp_path / "a", points("x", range(3)), histogram("h", 0))
    environment = {**os.environ, "PYTHONPATH": os.fspath(Path(tbwidget.__file__).parents[1])}
    run = subprocess.run(
        [sys.executable, "-c", USE, tmp_path],
        check=True, capture_output=True, text=True, env=environment,
    )  # fmt: skip
    loaded = set(run.stdout.split())
    others = {"pandas", "polars", "pyarrow", "PIL", "IPython", "ipywidgets", "anywidget", "tqdm"}
    assert "tbwidget" in loaded
    assert not others & loaded


def test_a_series_that_a_restart_leaves_nothing_of_is_listed(tmp_path: Path) -> None:
    event_file(tmp_path / "run", points("x", range(5)), start(0))
    logdir = tbwidget.open_logdir(tmp_path)
    [info] = logdir.list_series()
    assert (info.count, info.first_step, info.last_step) == (5, 0, 4)
    assert info.last_wall_time == BEGAN + 4


def test_what_lies_behind_damage_is_salvaged_where_that_is_asked_for(tmp_path: Path) -> None:
    damage = b"no record begins here at all"
    event_file(tmp_path / "run", points("x", range(3)), damage, points("x", range(3, 6)))
    [line] = tbwidget.open_logdir(tmp_path).scalar_lines()
    assert line.step.tolist() == [0, 1, 2]
    [line] = tbwidget.open_logdir(tmp_path, salvage=True).scalar_lines()
    assert line.step.tolist() == list(range(6))
