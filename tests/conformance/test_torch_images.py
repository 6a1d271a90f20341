"""`add_image`, `add_images`, `add_image_with_boxes`, `add_figure`: torch's writer as judge."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from tests.conformance.beside_torch import both, ours
from tests.conformance.images import assert_images_alike, assert_same_images, pixels

RNG = np.random.default_rng(0)
UNIT = RNG.uniform(-0.3, 1.3, (3, 21, 17))
"""An image of values that lie in part beyond black and white."""

BATCH = RNG.uniform(-0.3, 1.3, (11, 3, 9, 7))

ARRAYS: dict[str, Any] = {
    "float16": UNIT.astype(np.float16),
    "float32": UNIT.astype(np.float32),
    "float64": UNIT,
    "big-endian": UNIT.astype(">f4"),
    "uint8": RNG.integers(0, 256, UNIT.shape, np.uint8),
    "bool": UNIT > 0.5,
    "int64": RNG.integers(-2, 3, UNIT.shape),
    "int8": RNG.integers(-2, 3, UNIT.shape, np.int8),
    "uint16": RNG.integers(0, 3, UNIT.shape, np.uint16),
    "far beyond": UNIT.astype(np.float64) * 1e300,
    "infinite": np.where(UNIT > 1, np.inf, np.where(UNIT < 0, -np.inf, UNIT)).astype(np.float32),
    "not contiguous": UNIT[:, ::2, ::-1],
    "read-only": np.broadcast_to(np.float32(0.4), (3, 5, 6)),
    "torch float32": torch.from_numpy(UNIT).float(),
    "torch float64": torch.from_numpy(UNIT),
    "torch float16": torch.from_numpy(UNIT).half(),
    "torch bfloat16": torch.from_numpy(UNIT).bfloat16(),
    "torch uint8": torch.arange(60, dtype=torch.uint8).reshape(3, 4, 5),
    "torch requires_grad": torch.from_numpy(UNIT).float().requires_grad_(),
    "torch not contiguous": torch.from_numpy(UNIT).float()[:, 1:, ::3],
    "one pixel": np.full((3, 1, 1), 0.5),
    "grey": UNIT[:1],
    "RGBA": np.concatenate([UNIT, UNIT[:1]]),
}


@pytest.fixture(autouse=True)
def agg() -> Iterator[None]:
    with mpl.rc_context({"backend": "agg"}):
        yield


@pytest.mark.parametrize("array", ARRAYS.values(), ids=ARRAYS)
@pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning:torch")
@pytest.mark.filterwarnings("ignore:img_tensor. .* are black or white, as by torch")
def test_images_of_all_types(tmp_path: Path, array: Any) -> None:
    assert_images_alike(tmp_path, lambda w: w.add_image("tag", array, 3))


@pytest.mark.parametrize("values", [np.arange(256) / 255, np.nextafter(np.arange(256) / 255, 0)])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_every_level_is_rounded_as_torch_rounds(tmp_path: Path, values: Any, dtype: Any) -> None:
    levels = values.astype(dtype).reshape(16, 16)
    assert_images_alike(tmp_path, lambda w: w.add_image("tag", levels, dataformats="HW"))


@pytest.mark.parametrize(
    ("dataformats", "shape"),
    [
        ("CHW", (3, 8, 6)),
        ("HWC", (8, 6, 3)),
        ("hwc", (8, 6, 3)),
        ("WHC", (8, 6, 4)),
        ("WCH", (8, 1, 6)),
        ("HW", (8, 6)),
        ("WH", (8, 6)),
        ("NCHW", (5, 3, 8, 6)),
        ("NHWC", (5, 8, 6, 3)),
        ("HWNC", (8, 6, 10, 1)),
        ("cwhn", (3, 6, 8, 17)),
    ],
)
@pytest.mark.parametrize("dtype", [np.float32, np.uint8])
def test_axes_in_any_order(
    tmp_path: Path, dataformats: str, shape: tuple[int, ...], dtype: type
) -> None:
    array: NDArray[Any] = (RNG.random(shape) * (255 if dtype is np.uint8 else 1)).astype(dtype)

    def call(writer: Any) -> None:
        writer.add_image("image", array, 1, 5.0, dataformats)
        writer.add_images("images", array, 2, 5.0, dataformats)

    assert_images_alike(tmp_path, call)


@pytest.mark.parametrize("count", [1, 2, 7, 8, 9, 16, 17])
@pytest.mark.parametrize("channels", [1, 3])
def test_batches_become_the_same_grid(tmp_path: Path, count: int, channels: int) -> None:
    batch = RNG.random((count, channels, 5, 4), dtype=np.float32)
    assert_images_alike(tmp_path, lambda w: w.add_images("tag", batch))


def test_a_batch_of_rgba_becomes_a_grid_though_torch_refuses_it(tmp_path: Path) -> None:
    batch = RNG.integers(0, 256, (3, 4, 5, 6), np.uint8)
    [event] = ours(tmp_path, lambda w: w.add_images("tag", batch))
    assert np.array_equal(pixels(event), np.concatenate(list(batch.transpose(0, 2, 3, 1)), axis=1))


def test_what_is_nan_is_black_and_warns_nobody(tmp_path: Path) -> None:
    image = np.where(UNIT > 0.5, np.nan, UNIT)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs, own = both(tmp_path, lambda w: w.add_image("tag", image))
    assert_same_images(theirs, own)
    assert pixels(own[0])[np.moveaxis(UNIT, 0, 2) > 0.5].max() == 0
    ours(tmp_path / "quiet", lambda w: w.add_image("tag", image))  # a warning is an error here


LISTS: dict[str, Any] = {
    "arrays": [UNIT, UNIT / 2],
    "tensors": [torch.from_numpy(UNIT), torch.from_numpy(UNIT / 2)],
    "tuple": (UNIT.astype(np.float32), UNIT.astype(np.float32) / 2),
    "arrays and tensors": [UNIT, torch.from_numpy(UNIT / 2)],
}


@pytest.mark.parametrize("images", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("dataformats", ["NCHW", "NHWC"])
def test_a_list_of_images_is_a_batch(tmp_path: Path, images: Any, dataformats: str) -> None:
    if dataformats == "NHWC":
        images = [image.T for image in map(np.asarray, images)]
    batch = np.stack([np.asarray(image) for image in images])
    [event] = ours(tmp_path / "list", lambda w: w.add_images("x", images, dataformats=dataformats))
    [expected] = ours(tmp_path / "one", lambda w: w.add_images("x", batch, dataformats=dataformats))
    assert np.array_equal(pixels(event), pixels(expected))


@pytest.mark.parametrize("modes", [["RGB", "RGB"], ["L"], ["L", "RGB"], ["RGBA", "L"], ["P", "1"]])
@pytest.mark.parametrize("dataformats", ["NCHW", "NHWC", "CHW"])
def test_a_list_of_images_of_pillow_is_a_batch(
    tmp_path: Path, modes: list[str], dataformats: str
) -> None:
    images = [Image.linear_gradient("L").resize((9, 6)).convert(mode) for mode in modes]
    [event] = ours(tmp_path, lambda w: w.add_images("x", images, dataformats=dataformats))
    shown = [np.asarray(image.convert("RGB")) for image in images]
    assert np.array_equal(pixels(event)[:, :, :3], np.concatenate(shown, 1))


def test_an_image_of_pillow_is_a_batch_of_one(tmp_path: Path) -> None:
    image = Image.linear_gradient("L").resize((9, 6)).convert("RGB")
    [event] = ours(tmp_path, lambda w: w.add_images("x", image))
    assert np.array_equal(pixels(event), np.asarray(image))


@pytest.mark.parametrize(
    "labels",
    [
        np.array(["cat", "dog"]),
        np.array(["cat", "dog"], object),
        pd.Series(["cat", "dog"]),
        ("cat", "dog"),
        iter(["cat", "dog"]),
    ],
    ids=lambda labels: type(labels).__name__,
)
def test_labels_may_be_any_iterable_of_strings(tmp_path: Path, labels: Any) -> None:
    def add(labels: Any) -> Any:
        return lambda w: w.add_image_with_boxes("x", UNIT, [[1, 1, 9, 9]] * 2, labels=labels)

    [event] = ours(tmp_path / "any", add(labels))
    [expected] = ours(tmp_path / "list", add(["cat", "dog"]))
    assert np.array_equal(pixels(event), pixels(expected))


def test_arrays_of_jax_are_those_of_numpy(tmp_path: Path) -> None:
    image = UNIT.astype(np.float32)
    theirs, _ = both(tmp_path, lambda w: w.add_image("tag", image))
    own = ours(tmp_path / "jax", lambda w: w.add_image("tag", jnp.asarray(image)))
    assert_same_images(theirs, own)


BOXES = {
    "int": np.array([[2, 3, 20, 15], [10, 5, 38, 28]]),
    "float": np.array([[2.5, 3.25, 20.75, 15.5], [-5, -5, 60, 60]], np.float32),
    "torch": torch.tensor([[2.0, 3.0, 20.0, 15.0], [1.0, 1.0, 39.0, 29.0]]),
    "far": np.array([[-1e9, -1e9, 1e9, 1e9], [0.0, 0.0, 1e5, 9.0]]),
    "turned": np.array([[20, 15, 2, 3], [5, 5, 5, 5]]),
}


@pytest.mark.parametrize("boxes", BOXES.values(), ids=BOXES)
@pytest.mark.parametrize("labels", [None, ["cat", "dog"], ["", "é 猫 with a long name"]])
@pytest.mark.parametrize("rescale", [1, 0.5, 2.3])
def test_boxes(tmp_path: Path, boxes: Any, labels: Any, rescale: float) -> None:
    image = RNG.random((3, 30, 40), dtype=np.float32)

    def call(writer: Any) -> None:
        writer.add_image_with_boxes("tag", image, boxes, 3, rescale=rescale, labels=labels)

    assert_images_alike(tmp_path, call)


@pytest.mark.parametrize("boxes", [np.zeros((0, 4)), torch.zeros(0), np.array([[1, 2, 9, 7]])])
@pytest.mark.parametrize(
    ("dataformats", "shape"),
    [("CHW", (4, 9, 12)), ("HWC", (9, 12, 1)), ("HW", (9, 12)), ("NCHW", (3, 1, 9, 12))],
)
def test_boxes_on_images_of_all_layouts(
    tmp_path: Path, boxes: Any, dataformats: str, shape: tuple[int, ...]
) -> None:
    image = RNG.integers(0, 256, shape, np.uint8)
    assert_images_alike(
        tmp_path, lambda w: w.add_image_with_boxes("tag", image, boxes, dataformats=dataformats)
    )


def test_one_label_need_not_be_in_a_list(tmp_path: Path) -> None:
    image, box = np.zeros((3, 30, 40), np.uint8), np.array([[2, 3, 30, 25]])
    assert_images_alike(tmp_path, lambda w: w.add_image_with_boxes("tag", image, box, labels="cat"))


def drawn(seed: int, **options: Any) -> Any:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(2, 1.5), **options)
    axes.plot(np.random.default_rng(seed).normal(size=20))
    axes.set_title("a title")
    return figure


def test_figures(tmp_path: Path) -> None:
    import matplotlib.pyplot as plt

    figure = drawn(0)

    def call(writer: Any) -> None:
        writer.add_figure("one", figure, 4, close=False)
        writer.add_figure("several", [drawn(1), drawn(2), drawn(3)], 5, walltime=5.0)

    theirs, own = both(tmp_path, call)
    assert_same_images(theirs, own)
    assert pixels(own[0]).shape == (150, 200, 3)
    assert plt.get_fignums() == [figure.number]
    plt.close(figure)


def test_figures_without_pyplot(tmp_path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(2, 1), dpi=80, facecolor="tab:orange")
    figure.subplots().bar([1, 2], [3, 4])
    assert_images_alike(tmp_path, lambda w: w.add_figure("tag", figure))


def test_the_image_is_that_of_the_call(tmp_path: Path) -> None:
    """The loop may write the next batch into the same memory."""
    image, tensor, boxed = np.zeros((3, 4, 5), np.uint8), torch.zeros(2, 3, 4, 5), np.zeros((4, 5))

    def call(writer: Any) -> None:
        writer.add_image("tag", image)
        writer.add_images("tag", tensor)
        writer.add_image_with_boxes("tag", boxed, np.zeros((0, 4)), dataformats="HW")
        image[:], boxed[:] = 255, 1
        tensor.fill_(1)

    for event in ours(tmp_path, call):
        assert pixels(event).max() == 0
