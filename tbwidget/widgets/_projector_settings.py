"""The settings of the projector, as traits."""

from __future__ import annotations

from typing import Any, Final

import traitlets

from tbwidget.widgets import _projector_protocol as wire

MOST_COMPONENT: Final = 100_000
"""Highest index of a dimension that can be an axis."""

ITERATION_SETTINGS: Final[dict[str, dict[str, tuple[float, float]]]] = {
    "tsne": {
        "perplexity": (2, 1_000),
        "learning_rate": (0, 1_000_000),
        "iterations": (1, 100_000),
    },
    "umap": {"n_neighbors": (2, 1_000), "min_dist": (0, 1), "iterations": (1, 100_000)},
}
"""What t-SNE and UMAP can be told, with the least and the greatest value of each."""

EMBEDDING: Final[dict[str, tuple[type, ...]]] = {
    "run": (str,),
    "name": (str,),
    "step": (int, type(None)),
}
"""What says which embedding is meant."""

POINT_IMAGES: Final[dict[str, tuple[type, ...]]] = {
    "run": (str,),
    "tag": (str,),
    "by": (str,),
    "step": (int, type(None)),
}
"""What says which images are those of the points."""


class ProjectorSettings(traitlets.HasTraits):
    """What a projector shows of which embedding."""

    embedding = traitlets.Dict().tag(sync=True)
    """The embedding on screen, ``{"run": "a", "name": "digits", "step": 10}``; empty for the
    first one, and without a step, or with None, its last."""
    projection = traitlets.Enum(wire.PROJECTIONS, wire.PROJECTIONS[0]).tag(sync=True)
    """Principal components, t-SNE, UMAP, axes of your own, or single dimensions."""
    axes = traitlets.List(
        traitlets.Int(min=0, max=MOST_COMPONENT), [0, 1, 2], minlen=2, maxlen=3
    ).tag(sync=True)
    """Which components are drawn along x, y and z; without the third the view is flat."""
    center = traitlets.Bool(True).tag(sync=True)
    """Whether the mean is taken from the points before they are projected."""
    unit_length = traitlets.Bool(False).tag(sync=True)
    """Whether points are divided by their lengths before they are projected ("spherize")."""
    color_column = traitlets.Unicode().tag(sync=True)
    """Column of labels that gives points their colours; one for all where empty."""
    color_scale = traitlets.Enum(wire.COLOR_SCALES, wire.COLOR_SCALES[0]).tag(sync=True)
    """How numbers become colours; by ``category`` each number has one of its own."""
    size_column = traitlets.Unicode().tag(sync=True)
    """Column of numbers that gives points their sizes; one for all where empty."""
    label_column = traitlets.Unicode().tag(sync=True)
    """Column that points are named by; the first one where empty."""
    point_labels = traitlets.Bool(True).tag(sync=True)
    """Whether the names of the nearest points stand beside them."""
    sprites = traitlets.Bool(True).tag(sync=True)
    """Whether points that have images are drawn as these."""
    fog = traitlets.Bool(True).tag(sync=True)
    """Whether points farther away are fainter."""
    neighbors = traitlets.Int(100, min=1, max=1_000).tag(sync=True)
    """How many nearest neighbours of a point are looked for."""
    metric = traitlets.Enum(wire.METRICS, wire.METRICS[0]).tag(sync=True)
    """What the distance between points is."""
    tsne = traitlets.Dict().tag(sync=True)
    """Settings of t-SNE: ``perplexity``, ``learning_rate``, ``iterations``."""
    umap = traitlets.Dict().tag(sync=True)
    """Settings of UMAP: ``n_neighbors``, ``min_dist``, ``iterations``."""
    camera = traitlets.Dict().tag(sync=True)
    """Where the points are looked at from; empty for a view of them all."""
    bookmarks = traitlets.List(traitlets.Dict()).tag(sync=True)
    """Views that one can come back to, added on the page."""

    point_images = traitlets.Dict().tag(sync=True)
    """Where the log has an image a point: ``{"run": "a", "tag": "samples", "by": "step"}``, that
    of point i at step i, or ``"by": "index"``, in one batch, as TensorFlow 2 writes them, at
    ``"step"`` or else that of the embedding. Those that are picked out (`selected_images`) light
    up their points, and a point that is picked has its image picked out. Empty for none."""

    @traitlets.validate("embedding")
    def _check_embedding(self, proposal: Any) -> dict[str, Any]:
        value: dict[str, Any] = proposal["value"]
        if value and not (
            value.keys() <= EMBEDDING.keys()
            and "name" in value
            and all(isinstance(one, EMBEDDING[key]) for key, one in value.items())
        ):
            raise traitlets.TraitError(
                f"embedding is {value!r}, expected {{'run': 'a', 'name': 'digits', 'step': 10}}"
            )
        return {"run": "", "step": None, **value} if value else {}

    @traitlets.validate("point_images")
    def _check_point_images(self, proposal: Any) -> dict[str, Any]:
        value: dict[str, Any] = proposal["value"]
        if value and not (
            value.keys() <= POINT_IMAGES.keys()
            and {"run", "tag"} <= value.keys()
            and all(isinstance(one, POINT_IMAGES[key]) for key, one in value.items())
            and value.get("by", wire.IMAGES_BY[0]) in wire.IMAGES_BY
        ):
            raise traitlets.TraitError(
                f"point_images is {value!r}, expected "
                "{'run': 'a', 'tag': 'samples', 'by': 'step'}, or by 'index'"
            )
        return {"by": wire.IMAGES_BY[0], "step": None, **value} if value else {}

    @traitlets.validate("tsne", "umap")
    def _check_iteration(self, proposal: Any) -> dict[str, float]:
        method = proposal["trait"].name
        known = ITERATION_SETTINGS[method]
        for name, value in proposal["value"].items():
            if name not in known:
                raise traitlets.TraitError(
                    f"{method} has {name!r}, expected some of {', '.join(known)}"
                )
            low, high = known[name]
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise traitlets.TraitError(f"{name} of {method} is {value!r}, expected a number")
            if not low <= value <= high:
                raise traitlets.TraitError(
                    f"{name} of {method} is {value!r}, expected {low:g} to {high:g}"
                )
        return dict(proposal["value"])
