"""Every argument of every ``add_*`` method, given what it may not be.

What is wrong raises at the call, a `TypeError` or a `ValueError` that says what to do; what is
taken is written whole.
"""

from __future__ import annotations

import array
import collections
import datetime as dt
import decimal
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image

from tbwidget import SummaryWriter


class Hostile:
    """Whatever is asked of it fails."""

    def __array__(self, *arguments: Any, **options: Any) -> Any:
        raise AttributeError("no such thing")

    def __float__(self) -> float:
        raise KeyError("number")

    def __int__(self) -> int:
        raise KeyError("number")

    def __iter__(self) -> Any:
        raise RuntimeError("not to be looped over")

    def __str__(self) -> str:
        raise RuntimeError("no text")

    __repr__ = object.__repr__


def in_itself() -> list[Any]:
    endless: list[Any] = []
    endless.append(endless)
    return endless


VALUES: dict[str, Callable[[], Any]] = {
    "None": lambda: None,
    "True": lambda: True,
    "number": lambda: 3,
    "negative": lambda: -3,
    "float": lambda: 2.5,
    "NaN": lambda: float("nan"),
    "infinity": lambda: float("inf"),
    "huge": lambda: 10**400,
    "complex": lambda: 1j,
    "decimal": lambda: decimal.Decimal("0.5"),
    "signalling decimal": lambda: decimal.Decimal("sNaN"),
    "text": lambda: "text",
    "digits": lambda: "5",
    "empty text": lambda: "",
    "surrogate": lambda: "\ud800",
    "NUL": lambda: "a\0b",
    "bytes": lambda: b"5",
    "bytearray": lambda: bytearray(b"5"),
    "memoryview": lambda: memoryview(b"5"),
    "array.array": lambda: array.array("d", [0.5]),
    "empty list": list,
    "list": lambda: [1, 2],
    "list of None": lambda: [None, None],
    "list of texts": lambda: ["a", "b"],
    "list of surrogates": lambda: ["\ud800", "b"],
    "ragged": lambda: [[1.0], [1.0, 2.0]],
    "in itself": in_itself,
    "tuple": lambda: (1.0, None),
    "dict": lambda: {"a": 1.0},
    "dict of numbers": lambda: {1: 1.0},
    "dict of dicts": lambda: {"a": {"b": 1}},
    "dict of surrogates": lambda: {"\ud800": "\ud800"},
    "set": lambda: {1.0, 2.0},
    "generator": lambda: (one for one in [1.0, 2.0]),
    "range": lambda: range(2),
    "object": object,
    "hostile": Hostile,
    "list of hostile": lambda: [Hostile(), Hostile()],
    "class": lambda: list,
    "class of arrays": lambda: np.ndarray,
    "class of tensors": lambda: torch.Tensor,
    "function": lambda: len,
    "date": lambda: dt.datetime(2020, 1, 1),
    "datetime64": lambda: np.datetime64(5, "ns"),
    "timedelta64": lambda: np.timedelta64(5, "ns"),
    "NaT": lambda: pd.NaT,
    "NA": lambda: pd.NA,
    "masked": lambda: np.ma.masked,
    "masked array": lambda: np.ma.array(np.zeros((2, 2)), mask=True),
    "no dimensions": lambda: np.array(0.5),
    "no elements": lambda: np.zeros((0, 3)),
    "six dimensions": lambda: np.zeros((1,) * 6),
    "array of texts": lambda: np.array(["a", "b"]),
    "text without dimensions": lambda: np.array("a"),
    "array of objects": lambda: np.array([object(), None], object),
    "array of None": lambda: np.array(None, object),
    "record": lambda: np.zeros(2, [("x", "f4")]),
    "void": lambda: np.void(b"3"),
    "longdouble": lambda: np.zeros(2, np.longdouble),
    "complex array": lambda: np.zeros(2, np.complex64),
    "column": lambda: pd.Series([1, None], dtype="Int64"),
    "column of objects": lambda: pd.Series(["a", pd.NA], dtype=object),
    "frame": lambda: pd.DataFrame({"a": [1, 2], "b": [3, 4]}),
    "tensor": lambda: torch.zeros(2, 2),
    "sparse": lambda: torch.eye(2).to_sparse(),
    "meta": lambda: torch.zeros(2, 2, device="meta"),
    "module": lambda: torch.nn.Linear(1, 1),
    "jax": lambda: jnp.zeros((2, 2)),
    "picture": lambda: Image.new("RGB", (2, 2)),
    "pictures": lambda: [Image.new("RGB", (2, 2)), Image.new("RGB", (3, 2))],
    "picture of floats": lambda: Image.new("F", (2, 2)),
    "ordered": lambda: collections.OrderedDict(a=[1]),
    "path": lambda: Path("a"),
}

IMAGE = np.zeros((3, 4, 5), np.uint8)
CHART = {"loss": {"both": ["Multiline", ["a", "b"]]}}
CURVE = ["true_positive_counts", "false_positive_counts", "true_negative_counts"]
CURVE += ["false_negative_counts", "precision", "recall"]

METHODS: dict[str, dict[str, Any]] = {
    "add_scalar": {"scalar_value": 1.0, "global_step": 0, "walltime": 1.0},
    "add_scalars": {"main_tag": "m", "tag_scalar_dict": {"a": 1.0}, "walltime": 1.0},
    "add_histogram": {"values": [1.0, 2.0], "bins": "tensorflow", "max_bins": 9},
    "add_histogram_raw": {
        **dict.fromkeys(("min", "max", "num", "sum", "sum_squares"), 1.0),
        "bucket_limits": [1.0, 2.0],
        "bucket_counts": [1, 1],
    },
    "add_tensor": {"tensor": [1.0]},
    "add_pr_curve": {
        "labels": [0, 1],
        "predictions": [0.2, 0.8],
        "num_thresholds": 9,
        "weights": 1.0,
    },
    "add_pr_curve_raw": {**{row: [0.5, 0.5] for row in CURVE}, "num_thresholds": 2},
    "add_mesh": {
        "vertices": np.zeros((1, 3, 3)),
        "colors": np.zeros((1, 3, 3)),
        "faces": np.zeros((1, 1, 3), int),
        "config_dict": {"lights": []},
    },
    "add_embedding": {
        "mat": np.eye(2),
        "metadata": [["a"], ["b"]],
        "label_img": np.zeros((2, 3, 4, 4)),
        "tag": "t",
        "metadata_header": ["x"],
    },
    "add_image": {"img_tensor": IMAGE, "dataformats": "CHW"},
    "add_images": {"img_tensor": IMAGE[None], "dataformats": "NCHW"},
    "add_image_with_boxes": {
        "img_tensor": IMAGE,
        "box_tensor": [[1, 1, 3, 3], [1, 1, 2, 2]],
        "dataformats": "CHW",
        "labels": ["a", "b"],
    },
    "add_figure": {"figure": None},
    "add_audio": {"snd_tensor": [0.5], "sample_rate": 8000},
    "add_text": {"text_string": "text"},
    "add_hparams": {
        "hparam_dict": {"lr": 0.1},
        "metric_dict": {"loss": 0.5},
        "hparam_domain_discrete": {"lr": [0.1]},
        "run_name": "run",
    },
    "add_custom_scalars": {"layout": CHART},
    "add_custom_scalars_multilinechart": {"tags": ["a"], "category": "c", "title": "t"},
    "add_custom_scalars_marginchart": {"tags": ["a", "b", "c"], "category": "c", "title": "t"},
}
"""By method, arguments that are right."""

UNTAGGED = {"add_scalars", "add_embedding", "add_hparams"}

INTERNALS = re.compile(
    r"has no attribute|has no len|not defined|descriptor|unsupported operand|subscriptable|"
    r"unhashable|not iterable|argument \d|argument must be|must be real number|ambiguous|"
    r"positional argument|\b__\w+__ method|recursion|DType|dtype\("
)

REMEDY = re.compile(r"pass|expected|leave|add|make it|too large|too long|convert")


def inside(argument: str, value: Any) -> list[Any]:
    """Return `value`, and what has it where a method looks for it."""
    if argument == "hparam_dict" or argument == "metric_dict":
        return [value, {"lr": value}]
    if argument == "tag_scalar_dict":
        return [value, {"a": value}, {"b": 1.0, "a": value}]
    if argument == "hparam_domain_discrete":
        return [value, {"lr": value}, {"lr": [value]}]
    if argument == "layout":
        charts = [["Multiline", value], [value, ["a"]], ["Multiline", [value]], ["Margin", value]]
        return [value, {"a": value}, {"a": {"b": value}}, *({"a": {"b": one}} for one in charts)]
    if argument == "config_dict":
        return [value, {"a": value}, {"a": [{"b": value}]}]
    if argument in {"metadata", "metadata_header"}:
        return [value, [value], [value, value], [[value], [value]]]
    if argument in {"labels", "tags", "figure"}:
        return [value, [value], [value, value]]
    return [value]


ARGUMENTS = [(method, argument) for method, right in METHODS.items() for argument in right]
ARGUMENTS += [
    (method, "tag")
    for method in METHODS
    if method.startswith("add_") and method not in UNTAGGED and "custom" not in method
]


@pytest.mark.parametrize(("method", "argument"), ARGUMENTS)
@pytest.mark.filterwarnings("ignore:.*as by torch")
def test_wrong_values_raise_at_the_call_and_right_ones_are_written(
    tmp_path: Path, method: str, argument: str
) -> None:
    wrong = []
    with SummaryWriter(tmp_path) as writer:
        for name, make in VALUES.items():
            for place in range(len(inside(argument, None))):
                value = inside(argument, make())[place]
                arguments = {**METHODS[method], argument: value}
                if "tag" not in arguments and (method, "tag") in ARGUMENTS:
                    arguments["tag"] = "t"
                try:
                    getattr(writer, method)(**arguments)
                except (TypeError, ValueError) as error:
                    if INTERNALS.search(str(error)) or not REMEDY.search(str(error)):
                        wrong.append(f"{name} at {place}: {type(error).__name__}: {error}")
                except Exception as error:  # noqa: BLE001  # all of them are told below
                    wrong.append(f"{name} at {place}: {type(error).__name__}: {error}")
                writer.flush()
                problems = [problem.what for problem in writer.problems]
                if problems:
                    wrong.append(f"{name} at {place}: {problems}")
                    break
    assert not wrong, "\n".join(wrong)
