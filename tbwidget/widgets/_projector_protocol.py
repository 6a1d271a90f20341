"""What of the protocol is about embeddings: `_protocol` has the conversation it is part of.

A *space* is one embedding of a run, or an array that never was in a log; where it was written
at several steps, they are steps of one space. Everything of it that has a value a point is a
*column*, named by an id:

========================== =====================================================================
``pca/0`` … ``pca/9``      components, the one of the greatest variance first
``tsne/0``, ``umap/2`` …   coordinates of the last iteration
``custom/0``, ``raw/17``   along an axis between two groups of points; of one dimension as it is
``meta/NAME``              labels
========================== =====================================================================

The page asks for what it shows, and gets answers in the order of asking, made beside the feed.
Coordinates are an *axis*: N numbers uint16, of which q stands for low + q / 65534 · (high − low)
and 65535 for a point that has none. Numbers among the labels are float64, NaN where there is
none; texts are uint32, indices into their values.
"""

from __future__ import annotations

from typing import Final, Literal, NotRequired, TypedDict

MISSING: Final = 65_535
"""Stands for no value in an axis."""

METHODS: Final = ("tsne", "umap")
"""Projections that go by iterations."""
PROJECTIONS: Final = ("pca", *METHODS, "custom", "raw")
METRICS: Final = ("cosine", "euclidean")
COLOR_SCALES: Final = ("linear", "log", "quantile", "category")
IMAGES_BY: Final = ("step", "index")
"""What tells the image of a point in a log: its step, or its place in a batch."""
COMMANDS: Final = ("start", "pause", "resume", "stop")

IterationState = Literal["running", "paused", "stopped", "done", "failed"]


class SpaceEntry(TypedDict):
    """An embedding that there is; its files are not read before somebody asks."""

    id: int
    run: str
    """Empty for an array that is of no run."""
    name: str
    steps: list[int]
    """Ascending, one at least."""


class AxisEntry(TypedDict):
    """Coordinates along one axis; the values are in a buffer."""

    id: str
    kind: Literal["axis"]
    low: float
    high: float
    share: float | None
    """Of the variance that the component explains, 0 to 1; None where it is no component."""


class NumberEntry(TypedDict):
    """Labels that are numbers; they are in a buffer."""

    id: str
    kind: Literal["number"]


class TextEntry(TypedDict):
    """Labels that are texts; which one a point has is in a buffer."""

    id: str
    kind: Literal["text"]
    values: list[str]
    """Each once, in natural order."""


ColumnEntry = AxisEntry | NumberEntry | TextEntry


class FrameEntry(TypedDict):
    """How far an iteration has come; its columns' buffers follow those of the frame before."""

    space: int
    step: int
    method: Literal["tsne", "umap"]
    state: IterationState
    iteration: int
    of: int
    """So many iterations are to be."""
    error: NotRequired[str]
    columns: list[AxisEntry]


class SelectionEntry(TypedDict):
    """Points that are selected: one buffer, uint32, ascending."""

    space: int
    step: int


class ProjectorUpdate(TypedDict):
    """What is new of the embeddings; its buffers are the last of the message's."""

    spaces: NotRequired[list[SpaceEntry]]
    """All of them; it takes the place of those before."""
    frames: NotRequired[list[FrameEntry]]
    selection: NotRequired[SelectionEntry]


class SpaceParams(TypedDict):
    """Parameters of ``Method.SPACE``, and the first ones of all others."""

    space: int
    step: int


class MetadataEntry(TypedDict):
    """A column of labels that can be asked for."""

    name: str
    kind: Literal["number", "text"]
    distinct: int
    """Values that differ; 10,001 stands for more than 10,000."""


class SheetsEntry(TypedDict):
    """How the images of points lie on sheets, one a tile, row by row, sheet by sheet."""

    width: int
    height: int
    """Of a tile, in pixels."""
    columns: int
    rows: int
    """Of tiles on a sheet."""
    sheets: int


class SpaceResult(TypedDict):
    """Result of ``Method.SPACE``: what there is of a space at a step."""

    count: int
    dims: int
    metadata: list[MetadataEntry]
    sheets: SheetsEntry | None
    methods: list[str]
    """Those of ``METHODS`` whose libraries are installed."""


class Prepared(SpaceParams):
    """What is done to the points before they are projected."""

    center: bool
    unit_length: bool
    """Whether each is divided by its length, after centring where there is any."""


class ColumnsParams(Prepared):
    """Parameters of ``Method.COLUMNS``."""

    columns: list[str]
    align: int | None
    """Step onto whose coordinates those of this one are turned (Procrustes), as far as they
    were sent."""


class ColumnsResult(TypedDict):
    """Result of ``Method.COLUMNS`` and ``Method.CUSTOM``: a buffer a column."""

    columns: list[ColumnEntry]


class CustomParams(Prepared):
    """Parameters of ``Method.CUSTOM``.

    Its buffers are two an axis, uint32: the points it goes from, and to.
    """

    axes: int


class NeighborsParams(Prepared):
    """Parameters of ``Method.NEIGHBORS``.

    The result is empty, its buffers are indices (uint32, the nearest first, without the
    point itself) and distances (float32).
    """

    point: int
    count: int
    metric: Literal["cosine", "euclidean"]


class ProjectParams(Prepared):
    """Parameters of ``Method.PROJECT``: iterations begin, halt, go on or end."""

    method: Literal["tsne", "umap"]
    command: Literal["start", "pause", "resume", "stop"]
    dimensions: Literal[2, 3]
    settings: dict[str, float]
    """As the trait of the method's name has them."""


class SheetParams(SpaceParams):
    """Parameters of ``Method.SHEET``; the answer's buffer is a PNG or WebP."""

    sheet: int


class PictureParams(SpaceParams):
    """Parameters of ``Method.PICTURE``: a point's image in full size, a PNG, WebP or JPEG."""

    point: int


class SelectParams(SpaceParams):
    """Parameters of ``Method.SELECT``; the buffer has the points, uint32, ascending."""


class EmptyResult(TypedDict):
    """Result of what has nothing to say, or says it in buffers."""


class Bookmark(TypedDict):
    """A view of a space that one can come back to, an item of the trait ``bookmarks``."""

    name: str
    embedding: dict[str, object]
    projection: str
    axes: list[int]
    center: bool
    unit_length: bool
    color_column: str
    color_scale: str
    camera: dict[str, object]
    selection: str
    """Ranges of points, both ends included: ``"0-9,15"``."""
    points: NotRequired[dict[str, object]]
    """Coordinates, where iterations would not lead there again."""
