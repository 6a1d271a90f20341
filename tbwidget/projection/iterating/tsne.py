"""t-SNE by openTSNE, watched through its callbacks.

The optimiser is left to run as it does by itself, so the result is the library's own
(P. G. Poličar, M. Stražar, B. Zupan, openTSNE, J. Statistical Software 109, 2024).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget.projection.iterating.methods import EXAGGERATED
from tbwidget.projection.pca import principal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbwidget.projection.iterating.wire import Job
    from tbwidget.projection.iterating.worker import Reporter

EVERY: Final = 5
"""Iterations between two calls, each of which has the error computed, too."""

START: Final = 1e-4
"""Standard deviation of the first coordinates: forces are large where points are close
(D. Kobak, P. Berens, The art of using t-SNE for single-cell transcriptomics, 2019)."""


def run(
    vectors: NDArray[np.float32],
    job: Job,
    initial: NDArray[np.float32] | None,
    reporter: Reporter,
) -> None:
    """Lay `vectors` out, and tell the reporter of it.

    Parameters
    ----------
    vectors : numpy.ndarray of float32, shape (M, D)
    job : Job
    initial : numpy.ndarray of float32, shape (M, 2 or 3), optional
        Where the points begin; their principal components where it is not given.
    reporter : Reporter
    """
    params = job.params
    first = min(EXAGGERATED, params["iterations"])
    rest = params["iterations"] - first
    reporter.of = first + rest
    start = _start(vectors, job.dimensions) if initial is None else _scaled(initial)
    reporter.report(0, start)
    embedding = _made(vectors, job, start)
    embedding.optimize(
        n_iter=first, exaggeration=12, momentum=0.5, inplace=True, **_watched(reporter, 0)
    )
    if rest:
        embedding.optimize(n_iter=rest, momentum=0.8, inplace=True, **_watched(reporter, first))
    reporter.done(np.asarray(embedding))


def _made(vectors: NDArray[np.float32], job: Job, start: NDArray[np.float64]) -> Any:
    """Return openTSNE's embedding, its points still at the start."""
    import openTSNE

    params = job.params
    return openTSNE.TSNE(
        n_components=job.dimensions,
        perplexity=params["perplexity"],
        learning_rate="auto" if params["learning_rate"] is None else params["learning_rate"],
        metric=params["metric"],
        # Interpolation, which is faster from some ten thousand points on, is for two dimensions.
        negative_gradient_method="auto" if job.dimensions == 2 else "bh",
        n_jobs=job.jobs,
        random_state=params["seed"],
    ).prepare_initial(vectors, initialization=start)


def _watched(reporter: Reporter, before: int) -> dict[str, Any]:
    def look(iteration: int, error: float, coordinates: NDArray[np.float64]) -> None:
        reporter.report(before + iteration, coordinates)

    return {"callbacks": look, "callbacks_every_iters": EVERY}


def _start(vectors: NDArray[np.float32], dimensions: int) -> NDArray[np.float64]:
    """Return the first principal components, moved a little: equal points must part."""
    scaled = _scaled(principal(vectors, dimensions).coordinates)
    moves = np.random.default_rng(0).normal(0, START / 100, scaled.shape)
    return scaled + moves


def _scaled(coordinates: NDArray[np.float32]) -> NDArray[np.float64]:
    wide = np.ascontiguousarray(coordinates, np.float64)
    deviation = float(wide[:, 0].std())
    return wide * (START / deviation) if deviation else wide
