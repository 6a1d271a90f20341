"""`Projector`: points of many dimensions, as a widget."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import traitlets

from tbwidget._errors import MissingLibraryError
from tbwidget.data.places import NOWHERE
from tbwidget.panels.projector import NAME
from tbwidget.projection.from_array import from_array
from tbwidget.widgets._iterations import Place
from tbwidget.widgets._pandas import imported_pandas
from tbwidget.widgets._points import Points
from tbwidget.widgets._widget import CATCH_UP_SECONDS, LogdirWidget

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from tbwidget.data.places import Source, Sources
    from tbwidget.projection.space import Space
    from tbwidget.widgets._projector_desk import ProjectorDesk, Selected
    from tbwidget.widgets._shown_space import ShownSpace

ARRAY: Final = "array"
"""What the embedding of a projector is called that was made from an array."""

COORDINATES: Final = "xyz"
"""Names of the columns of what is exported."""


class Projector(LogdirWidget):
    """Points of many dimensions in two or three, to be looked at and picked.

    It shows what `SummaryWriter.add_embedding`, or anything else for TensorBoard's projector,
    has written; `from_array` shows arrays that are in no log. Principal components need
    nothing more; t-SNE and UMAP come with ``pip install "tbwidget[projector]"`` and run in a
    process of their own.

    Parameters
    ----------
    logdir : str, os.PathLike, sequence or mapping
        As for `TensorBoard`.
    embedding : dict
        Which one is shown at first, ``{"run": "a", "name": "digits", "step": 10}``.
    projection : {"pca", "tsne", "umap", "custom", "raw"}
    axes : list of int
        Which two or three components are drawn.
    follow_links, salvage, storage_options, memory_budget, layout
        As for `TensorBoard`.
    **settings
        Those of a `TensorBoard`: ``color_column="digit"``, ``metric="euclidean"``.

    Raises
    ------
    LogdirError
        `logdir` is a file, or a URL of a protocol that is not known or needs a library.
    TypeError
        A setting of that name does not exist.
    traitlets.TraitError
        A setting has a value it cannot have.

    Examples
    --------
    >>> import numpy as np
    >>> from tbwidget import Projector, SummaryWriter
    >>> with SummaryWriter("runs/a") as writer:
    ...     writer.add_embedding(np.eye(4), ["ant", "bee", "cat", "dog"], tag="animals")
    >>> projector = Projector("runs", projection="raw")
    >>> projector.selection = [1, 2]
    >>> projector.selected
       label
    1    bee
    2    cat
    >>> projector.coordinates[projector.selection]
    array([[0., 1., 0.],
           [0., 0., 1.]], dtype=float32)
    >>> projector.close()
    """

    _plugins = (NAME,)

    height = traitlets.Int(600, min=200).tag(sync=True)
    """Height in CSS pixels."""
    panel = traitlets.Enum((NAME,), NAME).tag(sync=True)
    """The panel on screen."""
    toolbar = traitlets.Bool(False).tag(sync=True)
    """Whether tabs, filter and settings stand above the points."""
    run_list = traitlets.Bool(False).tag(sync=True)
    """Whether the runs are listed beside the points."""
    selection = Points()
    """Points that are selected, on the page or from here: indices, int64, ascending, shape (M,)."""

    def __init__(self, logdir: Sources | _Arrays, **settings: Any) -> None:
        if isinstance(logdir, _Arrays):
            self._spaces = logdir.spaces
        selection = settings.pop("selection", None)
        super().__init__(NOWHERE if isinstance(logdir, _Arrays) else logdir, **settings)
        if self._channel and self._channel.projector:
            self._channel.projector.on_select = self._take_selection
        if selection is not None:
            self.selection = selection

    @classmethod
    def from_array(
        cls,
        vectors: Any,
        metadata: Any = None,
        images: Any = None,
        labels: Any = None,
        **settings: Any,
    ) -> Self:
        """Return a projector of arrays that are in no log.

        Parameters
        ----------
        vectors : array-like of real numbers, shape (N, D)
            A point a row: NumPy, torch, JAX, anything with ``__array__`` or DLPack.
        metadata : data frame, mapping or sequence, optional
            Columns of N values by name, of pandas, Polars or Arrow, or a mapping; or N labels.
        images : array-like or sequence of PIL.Image.Image, optional
            An image of each point: shape (N, H, W), (N, H, W, C) or (N, C, H, W) with C of 1, 3
            or 4; uint8, or floats from 0 to 1.
        labels : sequence, optional
            N labels.
        **settings
            As for `Projector`.

        Raises
        ------
        TypeError, ValueError
            One is not what it should be, or its length is not N.

        Examples
        --------
        >>> import numpy as np
        >>> from tbwidget import Projector
        >>> points = np.random.default_rng(0).normal(size=(100, 8))
        >>> projector = Projector.from_array(points, {"norm": np.linalg.norm(points, axis=1)})
        >>> projector.coordinates.shape
        (100, 3)
        >>> projector.close()
        """
        space = from_array(vectors, metadata, images, labels)
        return cls(_Arrays({ARRAY: space}), **settings)

    @property
    def selected(self) -> Any:
        """The labels of the points that are selected.

        Returns
        -------
        pandas.DataFrame
            A row a point, whose index is `selection`, and a column for each column of labels.

        Raises
        ------
        MissingLibraryError
            pandas is not installed.
        NameNotFoundError
            There is no such embedding as `embedding` says.
        ReadError
            Its files are damaged.
        RuntimeError
            The widget is closed.
        """
        pandas = imported_pandas("Projector.selected")
        space = self._shown().space
        points = self.selection[self.selection < len(space.vectors)]
        columns = {name: np.asarray(values)[points] for name, values in space.metadata.items()}
        return pandas.DataFrame(columns, index=points)

    @property
    def coordinates(self) -> NDArray[np.float32]:
        """Where the points are along the axes that are drawn, shape (N, 2) or (N, 3).

        Those of t-SNE and UMAP are as far as their iterations have come; NaN stands for a
        point that has no place. They are not turned to those of other steps.

        Raises
        ------
        NameNotFoundError
            There is no such embedding, or its projection has not begun.
        ReadError
            Its files are damaged.
        RuntimeError
            The widget is closed.
        """
        columns = [f"{self.projection}/{axis}" for axis in self.axes]
        found, _ = self._shown().coordinates(columns, self.center, self.unit_length)
        return found

    def export(self, path: str | os.PathLike[str]) -> None:
        """Write coordinates, labels and what is selected to a file.

        Parameters
        ----------
        path : str or os.PathLike
            Its ending says what it becomes: ``.tsv`` or ``.parquet``, tables with a row a point
            and the columns x, y, z, those of labels, and selected; or ``.npy``, the coordinates
            alone, float32 of shape (N, 2) or (N, 3).

        Raises
        ------
        MissingLibraryError
            pandas is not installed; for Parquet, pyarrow.
        ValueError
            The ending is another one.
        NameNotFoundError, ReadError, RuntimeError
            As for `coordinates`.
        """
        ending = Path(path).suffix.lower()
        if ending not in {".tsv", ".parquet", ".npy"}:
            raise ValueError(f"path {str(path)!r} ends in none of .tsv, .parquet and .npy")
        coordinates = self.coordinates
        if ending == ".npy":
            np.save(path, coordinates, allow_pickle=False)
            return
        pandas = imported_pandas("Projector.export")
        frame = pandas.DataFrame(dict(zip(COORDINATES, coordinates.T, strict=False)))
        for name, values in self._shown().space.metadata.items():
            frame[name if name not in frame else f"{name}_"] = np.asarray(values)
        frame["selected"] = np.isin(np.arange(len(frame)), self.selection)
        if ending == ".tsv":
            frame.to_csv(path, sep="\t", index=False)
            return
        try:
            frame.to_parquet(path, index=False)
        except ImportError as error:
            raise MissingLibraryError(
                "Parquet needs pyarrow, which is not installed: pip install pyarrow", name="pyarrow"
            ) from error

    def _checked(self, logdir: Any) -> tuple[Source, ...]:
        return NOWHERE if logdir is NOWHERE else super()._checked(logdir)

    def _desk(self) -> ProjectorDesk:
        channel = self._channel
        if channel is None or channel.projector is None:
            raise RuntimeError(f"{self!r} is closed, and reads no files any more")
        channel.feed.catch_up(CATCH_UP_SECONDS)
        channel.projector.settle(CATCH_UP_SECONDS)
        return channel.projector

    def _shown(self) -> ShownSpace:
        desk = self._desk()
        return desk.shown(self._place(desk))

    def _place(self, desk: ProjectorDesk) -> Place:
        """Return the place of the embedding that is shown: the first one, at its last step."""
        if self.embedding or not desk.entries:
            wanted = {"run": "", "name": ARRAY, "step": None, **self.embedding}
            return desk.place_of(**wanted)
        first = desk.entries[0]
        return Place(first["id"], first["steps"][-1])

    def _take_selection(self, selected: Selected) -> None:
        """Take over what was selected on the page."""
        self.selection = selected.points

    @traitlets.observe("selection")
    def _tell_selection(self, change: Any) -> None:
        channel = self._channel
        if channel is None or channel.projector is None:
            return
        desk = channel.projector
        points = change["new"].astype(np.uint32)
        if desk.selected is None or not np.array_equal(desk.selected.points, points):
            desk.select(self._place, points)


class _Arrays:
    """Spaces in place of a logdir."""

    def __init__(self, spaces: Mapping[str, Space]) -> None:
        self.spaces = spaces
