"""UMAP by umap-learn, watched between its epochs.

The library has no callbacks. Its optimiser goes over the epochs with tqdm, and moves the points
in place: so, in this process of our own, tqdm's place is taken by what reports. Points, graph
and steps stay the library's own.
"""

from __future__ import annotations

import functools
import warnings
from typing import TYPE_CHECKING, Any, Final

from tbwidget.projection.neighbors import all_neighbors

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from tbwidget.projection.iterating.wire import Job
    from tbwidget.projection.iterating.worker import Reporter
    from tbwidget.projection.neighbors import Metric

SEARCHES_FROM: Final = 4_096
"""Points from which on UMAP searches for neighbours (umap/umap_.py)."""

MOST_EXACT: Final = 30_000
"""Points whose neighbours are computed exactly, in about 15 s on one core."""


def run(
    vectors: NDArray[np.float32],
    job: Job,
    initial: NDArray[np.float32] | None,
    reporter: Reporter,
) -> None:
    """Lay `vectors` out, and tell the reporter of it; parameters as for `tsne.run`."""
    import umap

    _keep_compiled()
    _watch(reporter)
    params = job.params
    with warnings.catch_warnings():
        # That a seed allows one thread alone; that a graph falls apart. Neither is an error.
        warnings.simplefilter("ignore")
        layout = umap.UMAP(
            n_components=job.dimensions,
            n_neighbors=int(params["n_neighbors"]),
            min_dist=params["min_dist"],
            n_epochs=None if params["iterations"] is None else int(params["iterations"]),
            metric=params["metric"],
            init="spectral" if initial is None else initial,
            random_state=params["seed"],
            n_jobs=1 if params["seed"] is not None else job.jobs,
            precomputed_knn=_neighbors(vectors, int(params["n_neighbors"]), params["metric"]),
        ).fit_transform(vectors)
    reporter.done(layout)


def _neighbors(vectors: NDArray[np.float32], count: int, metric: Metric) -> tuple[Any, ...]:
    """Return neighbours for UMAP, or that it is to look for them.

    It computes them exactly for fewer than 4,096 points. For more it compiles a search, which
    takes 40 s and can't be kept; exact ones of so many take less.
    """
    if not SEARCHES_FROM <= len(vectors) <= MOST_EXACT:
        return None, None, None
    return *all_neighbors(vectors, count, metric), None


def _keep_compiled() -> None:
    """Have what Numba compiles kept on disk, as the library does for half of its functions.

    That spares ten seconds each time but the first.
    """
    from umap import layouts, umap_, utils

    for module, name in (
        (utils, "fast_knn_indices"),
        (utils, "tau_rand_int"),
        (umap_, "smooth_knn_dist"),
        (umap_, "compute_membership_strengths"),
        (layouts, "rdist"),
        (layouts, "clip"),
    ):
        function = getattr(module, name, None)
        if enable := getattr(function, "enable_caching", None):
            enable()


def _watch(reporter: Reporter) -> None:
    """Have each epoch of the optimiser reported, before it begins."""
    import umap.layouts
    import umap.umap_

    optimize = umap.umap_.optimize_layout_euclidean

    @functools.wraps(optimize)
    def watched(head: NDArray[np.float32], *arguments: Any, **options: Any) -> Any:
        def epochs(numbers: range, **_: Any) -> Iterator[int]:
            reporter.of = len(numbers)
            for number in numbers:
                reporter.report(number, head)
                yield number

        umap.layouts.tqdm = epochs
        return optimize(head, *arguments, **options)

    umap.umap_.optimize_layout_euclidean = watched
