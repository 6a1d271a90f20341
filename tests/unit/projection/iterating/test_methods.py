"""What methods there are, and what they may be told."""

from __future__ import annotations

from typing import Any

import pytest

from tbwidget import MissingLibraryError
from tbwidget.projection.iterating import methods as module
from tbwidget.projection.iterating.methods import check_installed, checked, methods


def test_methods_are_there_whose_libraries_are(monkeypatch: pytest.MonkeyPatch) -> None:
    assert methods() == ["tsne", "umap"]
    monkeypatch.setattr(module, "find_spec", lambda name: None if name == "umap" else object())
    assert methods() == ["tsne"]
    check_installed("tsne")
    with pytest.raises(MissingLibraryError, match=r"pip install tbwidget\[projector\]"):
        check_installed("umap")


def test_what_is_not_given_is_the_default() -> None:
    params = checked("tsne", {"perplexity": 5, "iterations": None}, 100, 2)
    assert (params["perplexity"], params["iterations"], params["seed"]) == (5, 1000, 0)
    assert checked("umap", {"seed": None}, 100, 3)["seed"] is None


@pytest.mark.parametrize(
    ("method", "params", "count", "dimensions", "reason"),
    [
        ("tsne", {"perplexity": 30}, 50, 2, "from 1 to 16.3333: a third of the 50 points"),
        ("tsne", {"perplexity": float("nan")}, 500, 2, "perplexity is nan"),
        ("tsne", {"iterations": 0}, 500, 2, "iterations is 0"),
        ("tsne", {"learning_rate": -1}, 500, 2, "learning_rate is -1"),
        ("tsne", {"n_neighbors": 3}, 500, 2, "tsne has no 'n_neighbors', expected one of perp"),
        ("umap", {"n_neighbors": 50}, 50, 2, "from 2 to 49: all of the 50 points but one"),
        ("umap", {"min_dist": "x"}, 50, 2, "min_dist is 'x'"),
        ("umap", {"metric": "jaccard"}, 50, 2, "expected one of euclidean, cosine"),
        ("umap", {}, 50, 4, "dimensions is 4"),
        ("umap", {}, 3, 2, "umap of 3 points, expected at least 5"),
        ("pca", {}, 50, 2, "there is no method 'pca'"),
    ],
)
def test_wrong_parameters_are_told(
    method: str, params: dict[str, Any], count: int, dimensions: int, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        checked(method, params, count, dimensions)
