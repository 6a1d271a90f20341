"""t-SNE and UMAP, against the libraries run directly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.manifold import trustworthiness

from tbwidget.projection.iterating.process import Iterating
from tbwidget.projection.iterating.wire import Frame
from tbwidget.projection.prepare import prepared
from tests.patience import TIMEOUT

pytestmark = pytest.mark.slow  # the libraries take seconds to load, and UMAP is compiled


def tsne(vectors: NDArray[np.float32]) -> NDArray[Any]:
    import openTSNE

    return np.asarray(openTSNE.TSNE(n_iter=750, random_state=0).fit(vectors))


def umap(vectors: NDArray[np.float32]) -> NDArray[Any]:
    from umap import UMAP

    layout: NDArray[Any] = UMAP(random_state=0, n_jobs=1).fit_transform(vectors)
    return layout


DIRECTLY: dict[str, Callable[[NDArray[np.float32]], NDArray[Any]]] = {
    "tsne": tsne,
    "umap": umap,
}


@pytest.mark.filterwarnings("ignore")  # the libraries' own
@pytest.mark.parametrize("method", DIRECTLY)
def test_layouts_are_as_good_as_the_library_s(method: str) -> None:
    vectors = load_digits().data[:1000].astype(np.float32)
    frames: list[Frame] = []
    Iterating(method, prepared(vectors, False, False), 2, {}, frames.append).join(5 * TIMEOUT)
    last = frames[-1]
    assert (last.state, last.iteration) == ("done", last.of), last.error
    assert len(frames) > 5
    assert last.coordinates is not None
    assert last.coordinates.shape == (len(vectors), 2)
    expected = DIRECTLY[method](vectors)
    ours, theirs = trustworthiness(vectors, last.coordinates), trustworthiness(vectors, expected)
    assert abs(ours - theirs) < 0.01
    if method == "umap":
        assert np.allclose(last.coordinates, expected, atol=1e-3)


@pytest.mark.parametrize("method", DIRECTLY)
def test_points_may_begin_where_they_were_in_three_dimensions(method: str) -> None:
    vectors = load_digits().data[:300].astype(np.float32)
    start = np.random.default_rng(0).normal(size=(300, 3)).astype(np.float32)
    frames: list[Frame] = []
    params = {"iterations": 20}
    ready = prepared(vectors, True, True)
    Iterating(method, ready, 3, params, frames.append, initial=start).join(5 * TIMEOUT)
    last = frames[-1]
    assert (last.state, last.of) == ("done", 20), last.error
    assert last.coordinates is not None
    assert last.coordinates.shape == (300, 3)
