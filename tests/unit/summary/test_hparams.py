"""Hyperparameters of all libraries; what is none is refused by its name."""

from __future__ import annotations

import collections
import enum
from pathlib import Path
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
import pandas as pd
import pytest
import torch

from tbwidget._proto.plugins_pb2 import HParamInfo, HParamsPluginData
from tbwidget.summary.hparams import hparams


def contents(*arguments: Any) -> list[HParamsPluginData]:
    """Return what the three events say, that of the experiment first."""
    return [
        HParamsPluginData.FromString(draft.encode().summary.value[0].metadata.plugin_data.content)
        for draft in hparams(*arguments)[:3]
    ]


@pytest.mark.parametrize(
    "value",
    [
        np.int64(2),
        np.bool_(True) + 1,
        np.array(2),
        np.array([2.0]),
        torch.tensor(2),
        torch.tensor([2.0]).bfloat16(),
        jnp.asarray(2.0),
    ],
)
def test_one_number_of_any_library_is_taken(value: Any) -> None:
    experiment, start, _ = contents({"x": value}, {"loss": value})
    assert start.session_start_info.hparams["x"].number_value == 2.0
    assert experiment.experiment.hparam_infos[0].type == HParamInfo.DATA_TYPE_FLOAT64
    metric = hparams({}, {"loss": value})[3].encode().summary.value[0]
    assert (metric.tag, metric.simple_value) == ("loss", 2.0)


class Colour(enum.Enum):
    RED = 1


class Mode(enum.StrEnum):
    FAST = "fast"


class Size(NamedTuple):
    width: int
    height: int


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([64, 64], "[64, 64]"),
        ((0.9, 0.999), "(0.9, 0.999)"),
        ([], "[]"),
        ([[1], ("a", None, True)], "[[1], ('a', None, True)]"),
        (range(3), "[0, 1, 2]"),
        (Size(3, 4), "(3, 4)"),
        ([np.float64(0.5), np.int64(3), torch.tensor(2), jnp.arange(2)], "[0.5, 3, 2, [0, 1]]"),
        ([np.str_("a"), Mode.FAST, Path("a/b"), Colour.RED], "['a', 'fast', 'a/b', 'Colour.RED']"),
        (np.array([64, 64]), "[64, 64]"),
        (torch.tensor([0.5, 1.0], requires_grad=True), "[0.5, 1.0]"),
        (jnp.array([1, 2]), "[1, 2]"),
        (pd.Series(["a", "b"]), "['a', 'b']"),
        (np.array(["a", "b"]), "['a', 'b']"),
        (Path("a/b"), "a/b"),
        (Colour.RED, "Colour.RED"),
        (Mode.FAST, "fast"),
        (torch.float32, "torch.float32"),
        (torch.device("cpu"), "cpu"),
        (np.dtype("f4"), "float32"),
    ],
    ids=repr,
)
def test_lists_and_names_are_their_text(value: Any, text: str) -> None:
    experiment, start, _ = contents({"x": value}, {}, {"x": np.array([text, "other"])})
    assert start.session_start_info.hparams["x"].string_value == text
    assert experiment.experiment.hparam_infos[0].type == HParamInfo.DATA_TYPE_STRING


def test_domains_may_be_of_lists() -> None:
    experiment, *_ = contents({"x": [1, 2]}, {}, {"x": ([1, 2], [3])})
    values = experiment.experiment.hparam_infos[0].domain_discrete.values
    assert [value.string_value for value in values] == ["[1, 2]", "[3]"]


def test_truth_values_are_numbers_as_by_torch() -> None:
    """So that runs of both are of one type in TensorBoard's table."""
    experiment, start, _ = contents({"x": True}, {})
    assert start.session_start_info.hparams["x"].WhichOneof("kind") == "number_value"
    assert experiment.experiment.hparam_infos[0].type == HParamInfo.DATA_TYPE_FLOAT64


def test_domains_of_whole_numbers_are_those_of_floats_too() -> None:
    experiment, *_ = contents({"x": 0.5}, {}, {"x": [0, 0.5, np.float32(1)]})
    values = experiment.experiment.hparam_infos[0].domain_discrete.values
    assert [value.number_value for value in values] == [0, 0.5, 1]


def test_mappings_of_other_types_are_taken() -> None:
    ordered: Any = collections.OrderedDict(x=1)
    assert contents(ordered, collections.defaultdict(float))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([("lr", 0.1)], {}), "hparam_dict is a list, expected a dict"),
        (({}, None), "metric_dict is a NoneType"),
        (({}, {}, ["lr"]), "hparam_domain_discrete is a list"),
        (({5: 0.1}, {}), "name in hparam_dict 5 is a int"),
        (({}, {None: 0.1}), "name in metric_dict None"),
        (({"lr": [b"high"]}, {}), r"hparam_dict\['lr'\]"),
        (({"lr": 1j}, {}), r"hparam_dict\['lr'\].* is complex"),
        (({"opt": torch.optim.Adam}, {}), r"\['opt'\] is the class Adam: pass its name, 'Adam'"),
        (({"act": torch.relu}, {}), r"\['act'\] is a function: pass its name, 'relu'"),
        (({"opt": {"lr": 1}}, {}), r"\['opt'\] is a dict, .* under a name of its own"),
        (({"opt": [{"lr": 1}]}, {}), r"\['opt'\] is a dict"),
        (({"ids": {1, 2}}, {}), r"\['ids'\] is a set, which has no order: pass a list"),
        (({}, {"loss": list}), r"metric_dict\['loss'\].* the class list"),
        (({"lr": 0.1}, {}, {"lr": {0.1, 0.2}}), r"\['lr'\] is a set, expected a list"),
        (({"lr": "a"}, {}, {"lr": "abc"}), r"\['lr'\] is a str, expected a list"),
        (({"lr": b"high"}, {}), r"hparam_dict\['lr'\]"),
        (({"lr": object()}, {}), r"hparam_dict\['lr'\]"),
        (({}, {"loss": None}), r"metric_dict\['loss'\]"),
        (({}, {"loss": "low"}), r"metric_dict\['loss'\]"),
        (({"lr": 0.1}, {}, {"lr": 0.1}), r"hparam_domain_discrete\['lr'\] is a float"),
        (({"lr": 0.1}, {}, {"lr": [0.1, "high"]}), r"\['lr'\]: 'high' is not of the type of 0.1"),
        (({"lr": "a"}, {}, {"lr": ["a", 1]}), r"\['lr'\]: 1 is not of the type of 'a'"),
        (({"lr": 0.1}, {}, {"lr": [None]}), r"hparam_domain_discrete\['lr'\]"),
    ],
)
def test_wrong_types_are_named(arguments: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        hparams(*arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (({"w": np.zeros(10_001)}, {}), r"hparam_dict\['w'\] has 10,001 elements"),
        (({"w": [0] * 10_001}, {}), r"hparam_dict\['w'\] has 10,001 elements"),
        (({"w": [10**5000]}, {}), r"hparam_dict\['w'\]: .* digits"),
        (({"lr": 10**400}, {}), r"hparam_dict\['lr'\]: .* too large"),
        (({"name": "\ud800"}, {}), r"hparam_dict\['name'\] '.ud800' .*lone surrogates"),
        (({}, {"loss": np.zeros((2, 2))}), r"metric_dict\['loss'\]: .* 4 elements"),
        (
            ({"lr": 0.1}, {}, {"rate": [0.1]}),
            r"hparam_domain_discrete\['rate'\]: hparam_dict has no such",
        ),
    ],
)
def test_wrong_values_are_named(arguments: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        hparams(*arguments)
