"""The methods that go on step by step, and what they may be told."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tbwidget._errors import MissingLibraryError

if TYPE_CHECKING:
    from collections.abc import Mapping

METRICS: Final = ("euclidean", "cosine")

SEED: Final = 0


class _Method(NamedTuple):
    module: str
    package: str
    defaults: Mapping[str, Any]


METHODS: Final = {
    "tsne": _Method(
        "openTSNE",
        "openTSNE",
        {
            "perplexity": 30.0,
            "learning_rate": None,
            "iterations": 1000,
            "metric": "euclidean",
            "seed": SEED,
        },
    ),
    "umap": _Method(
        "umap",
        "umap-learn",
        {
            "n_neighbors": 15,
            "min_dist": 0.1,
            "iterations": None,
            "metric": "euclidean",
            "seed": SEED,
        },
    ),
}
"""By name; None stands for what the library chooses."""

EXAGGERATED: Final = 250
"""Iterations of t-SNE's first phase, in which attraction is exaggerated."""

LEAST_POINTS: Final = 5


def methods() -> list[str]:
    """Return the methods whose libraries are installed; none is imported."""
    return [name for name, one in METHODS.items() if find_spec(one.module)]


def check_installed(name: str) -> None:
    """Check that the library of a method is installed.

    Raises
    ------
    MissingLibraryError
        It is not.
    """
    one = METHODS[name]
    if not find_spec(one.module):
        raise MissingLibraryError(
            f"{name} needs {one.package}, which is not installed: pip install tbwidget[projector]",
            name=one.module,
        )


def checked(name: str, params: Mapping[str, Any], count: int, dimensions: int) -> dict[str, Any]:
    """Return all parameters of a method, the given ones and for the others their defaults.

    Where there are few points, the defaults of ``perplexity`` and ``n_neighbors`` are as
    large as they can be.

    Parameters
    ----------
    name : {"tsne", "umap"}
    params : mapping
        t-SNE: ``perplexity``, ``learning_rate``, ``iterations``; UMAP: ``n_neighbors``,
        ``min_dist``, ``iterations``; both: ``metric`` and ``seed``, whose None has all
        threads used and no two pictures alike. None elsewhere is what the library chooses.
    count, dimensions : int
        Of the points, and of the space that they are laid out in.

    Raises
    ------
    ValueError
        One is not known, or is out of its range.
    """
    if name not in METHODS:
        raise ValueError(f"there is no method {name!r}, expected one of {', '.join(METHODS)}")
    defaults = METHODS[name].defaults
    for given in params:
        if given not in defaults:
            raise ValueError(f"{name} has no {given!r}, expected one of {', '.join(defaults)}")
    given_ones = {key: value for key, value in params.items() if value is not None}
    whole = {**defaults, **given_ones}
    if "seed" in params:
        whole["seed"] = params["seed"]
    if dimensions not in {2, 3}:
        raise ValueError(f"dimensions is {dimensions}, expected 2 or 3")
    if count < LEAST_POINTS:
        raise ValueError(f"{name} of {count} points, expected at least {LEAST_POINTS}")
    if whole["metric"] not in METRICS:
        raise ValueError(f"metric is {whole['metric']!r}, expected one of {', '.join(METRICS)}")
    if whole["iterations"] is not None:
        _check("iterations", whole["iterations"], 1, 100_000)
    if name == "tsne":
        most = (count - 1) / 3
        if "perplexity" not in given_ones:
            whole["perplexity"] = min(whole["perplexity"], most)
        _check("perplexity", whole["perplexity"], 1, most, f": a third of the {count} points")
        if whole["learning_rate"] is not None:
            _check("learning_rate", whole["learning_rate"], 1e-6, 1e9)
    else:
        most = count - 1
        if "n_neighbors" not in given_ones:
            whole["n_neighbors"] = min(whole["n_neighbors"], most)
        _check("n_neighbors", whole["n_neighbors"], 2, most, f": all of the {count} points but one")
        _check("min_dist", whole["min_dist"], 0, 1)
    return whole


def _check(name: str, value: Any, least: float, most: float, why: str = "") -> None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not least <= value <= most:
        raise ValueError(f"{name} is {value!r}, expected a number from {least:g} to {most:g}{why}")
