"""Kinds of time series, as users name them."""

from __future__ import annotations

from typing import Final

from tbwidget.data.decode import SCALARS

MESHES: Final = "meshes"
TENSORS: Final = "tensors"

KINDS: Final = {
    SCALARS: {"scalars"},
    "images": {"images"},
    "histograms": {"histograms"},
    "audio": {"audio"},
    "texts": {"text"},
    "pr_curves": {"pr_curves"},
    MESHES: {"mesh"},
    "hparams": {"hparams"},
    "graphs": {"graphs"},
    "run_metadata": {"run_metadata"},
}
"""Each kind, and the plugins whose series are of it. Every other plugin's are tensors."""

ALL_KINDS: Final = (*KINDS, TENSORS)

_KIND_OF: Final = {plugin: kind for kind, plugins in KINDS.items() for plugin in plugins}


def kind_of(plugin: str) -> str:
    """Return the kind of the series of `plugin`."""
    return _KIND_OF.get(plugin, TENSORS)


def checked_kind(kind: str | None) -> str | None:
    """Return `kind`.

    Raises
    ------
    ValueError
        There is no such kind.
    """
    if kind is not None and kind not in ALL_KINDS:
        raise ValueError(f"kind is {kind!r}, expected one of {', '.join(ALL_KINDS)}")
    return kind
