"""Every name and shape that travels between kernel and browser.

The counterpart is ``js/src/protocol/``; messages recorded in
``tests/contract/`` are checked by the tests of both sides.

The conversation
----------------
The kernel pushes, the browser never has to ask in order to stay live::

    kernel                              browser
      snapshot  stream=s seq=0    ──►     forget what was there, begin anew
      delta     stream=s seq=1    ──►     apply
      delta     stream=s seq=3    ──►     2 is missing: hello
      snapshot  stream=t seq=0    ──►     begin anew
                                  ◄──   hello     (a page opened, or a gap)
                                  ◄──   request   request=7
      response  request=7         ──►
      bundle                      ──►     the front end's code, for the stub

Numbers of many points go as binary buffers, column by column. An update that
holds points has three buffers, ``step`` (float64), ``wall_time`` (float64,
seconds since the epoch) and ``value`` (``value_dtype``), each the
concatenation of its blocks in the order of ``points``. All are little-endian.

What is no scalar (images, histograms) is told of by its *steps*, every one that is in the
files: two buffers after those of the points, ``step`` and ``wall_time`` (float64). A step's
*number* is its place in the order they were told. What a step holds is its *item*: pushed for
some of them, and sent for the others when the page asks. Its buffers follow, item by item.
What is new of embeddings has the last buffers (`_projector_protocol`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypedDict

if TYPE_CHECKING:
    from tbwidget.widgets._projector_protocol import (
        ColumnsResult,
        EmptyResult,
        ProjectorUpdate,
        SpaceResult,
    )

PROTOCOL_VERSION = 1
"""Raised with every change that an older counterpart would misread."""


class Push(StrEnum):
    """Types of the messages from kernel to browser."""

    SNAPSHOT = "snapshot"
    DELTA = "delta"
    RESPONSE = "response"
    BUNDLE = "bundle"


class Ask(StrEnum):
    """Types of the messages from browser to kernel."""

    HELLO = "hello"
    REQUEST = "request"
    BUNDLE = "bundle"


class Method(StrEnum):
    """What a request can ask for."""

    DETAIL = "detail"
    ITEMS = "items"
    SPACE = "space"
    COLUMNS = "columns"
    CUSTOM = "custom"
    NEIGHBORS = "neighbors"
    PROJECT = "project"
    SHEET = "sheet"
    PICTURE = "picture"
    SELECT = "select"


class RunEntry(TypedDict):
    """A run, as the run list shows it; sent again when more is known of it."""

    id: int
    name: str
    """Path of the run's folder below the logdir, ``.`` for the logdir itself."""
    first_wall_time: float | None
    """Seconds since the epoch of the run's first event; finite."""
    hparams: NotRequired[dict[str, str | float | bool]]
    """Hyperparameters by name, where the run has any: at most 200, their names and values
    at most 1,000 characters long, numbers finite."""


class SeriesEntry(TypedDict):
    """One tag of one run."""

    id: int
    run: int
    tag: str
    plugin: str
    display_name: str
    description: str


class PointBlock(TypedDict):
    """Where one series' points lie in the buffers of its message."""

    series: int
    mode: Literal["append", "replace"]
    length: int
    total: int
    """Points in the event files, of which the browser may hold fewer."""


class StepBlock(TypedDict):
    """Where one series' steps lie in the buffers of its message."""

    series: int
    mode: Literal["append", "replace"]
    """Replaced are the items with the steps: the numbers begin at 0 again."""
    length: int


class ItemEntry(TypedDict):
    """What one step holds; one of ``content`` and ``error`` is there."""

    series: int
    number: int
    step: int
    part: Literal["preview", "full"]
    content: NotRequired[dict[str, Any]]
    """As the panel of its plugin has it (``tbwidget/panels/``)."""
    buffers: int
    """How many of the message's buffers are the item's."""
    error: NotRequired[str]


class ProblemEntry(TypedDict):
    """Something that could not be read."""

    file: str
    offset: int | None
    what: str


class Status(TypedDict):
    """The state of the logdir as a whole."""

    logdir: str
    state: Literal["waiting", "reading", "live"]
    """No such folder yet, first read under way, or everything read."""
    problem_count: int
    problems: list[ProblemEntry]
    """The first few of them."""


class LayoutMargin(TypedDict):
    """Tags of a line, and of the edges of the band round it."""

    value: str
    lower: str
    upper: str


class LayoutChart(TypedDict):
    """A chart of custom scalars: one of ``tags`` and ``margins`` is there."""

    title: str
    tags: NotRequired[list[str]]
    """Regular expressions, from the beginning of a tag on."""
    margins: NotRequired[list[LayoutMargin]]


class LayoutCategory(TypedDict):
    """Charts of custom scalars that stand together."""

    title: str
    closed: bool
    charts: list[LayoutChart]


class Layout(TypedDict):
    """The charts of custom scalars, all of them; it takes the place of the one before."""

    categories: list[LayoutCategory]
    refused: list[str]
    """Why charts are left out."""


class OwnColumn(TypedDict):
    """A column of a panel of the user's own, and the tag whose values it has."""

    name: str
    tag: str


class OwnPanel(TypedDict):
    """A panel of the user's own: a Bokeh figure whose data the page fills in."""

    title: str
    """Of its tab, and its name in the trait ``panel``; unique."""
    columns: list[OwnColumn]
    source: str
    """Id of the ``ColumnDataSource`` in ``document`` that gets the rows."""
    document: dict[str, Any]
    """Bokeh's JSON: ``version`` and ``roots``, the first of which is shown."""


class Update(TypedDict):
    """A snapshot (``seq`` 0) or a delta (``seq`` of the last one plus 1)."""

    type: Literal["snapshot", "delta"]
    protocol: int
    stream: str
    seq: int
    status: NotRequired[Status]
    runs: NotRequired[list[RunEntry]]
    removed_runs: NotRequired[list[int]]
    series: NotRequired[list[SeriesEntry]]
    removed_series: NotRequired[list[int]]
    points: NotRequired[list[PointBlock]]
    value_dtype: NotRequired[Literal["float32", "float64"]]
    layout: NotRequired[Layout]
    steps: NotRequired[list[StepBlock]]
    items: NotRequired[list[ItemEntry]]
    own_panels: NotRequired[list[OwnPanel]]
    """All of them, in the order of their tabs; it takes the place of those before."""
    projector: NotRequired[ProjectorUpdate]


class Hello(TypedDict):
    """A page opened, or found a gap: what it holds, so that nothing is sent twice."""

    type: Literal["hello"]
    protocol: int
    stream: str | None
    seq: int | None
    """The last update applied."""


class Request(TypedDict):
    """A question with an answer; ``request`` is a number the browser counts up."""

    type: Literal["request"]
    request: int
    method: str
    params: dict[str, object]


class Window(TypedDict):
    """A stretch of one series, both ends included."""

    series: int
    first: float
    last: float


class DetailParams(TypedDict):
    """Parameters of ``Method.DETAIL``: more points of what is on screen."""

    axis: Literal["step", "wall_time"]
    windows: list[Window]
    max_points: int
    """At most so many points a window."""
    step_order: NotRequired[Literal["ordered", "partitioned"]]
    """As the board's trait has it; "ordered" where absent."""


class DetailResult(TypedDict):
    """Result of ``Method.DETAIL``; its columns are in the response's buffers."""

    points: list[PointBlock]
    value_dtype: Literal["float32", "float64"]


class ItemsParams(TypedDict):
    """Parameters of ``Method.ITEMS``: what steps of one series hold."""

    series: int
    numbers: list[int]
    part: Literal["preview", "full"]


class ItemsResult(TypedDict):
    """Result of ``Method.ITEMS``: one item at least, and as many as an answer has room for."""

    items: list[ItemEntry]


class Response(TypedDict):
    """The answer to the request of the same number: a result or an error."""

    type: Literal["response"]
    request: int
    result: NotRequired[DetailResult | ItemsResult | SpaceResult | ColumnsResult | EmptyResult]
    error: NotRequired[str]


class BundleMessage(TypedDict):
    """The front end's code, in one buffer: an ES module, gzipped."""

    type: Literal["bundle"]
    name: str


class Trait(StrEnum):
    """Synced traits of a board: small settings, kept in the saved notebook."""

    HEIGHT = "height"
    PANEL = "panel"
    TOOLBAR = "toolbar"
    RUN_LIST = "run_list"
    TAGS = "tags"
    COLUMNS = "columns"
    RUN_FILTER = "run_filter"
    TAG_FILTER = "tag_filter"
    RUNS = "runs"
    HIDDEN_RUNS = "hidden_runs"
    RUN_ORDER = "run_order"
    RUN_ORDER_TAG = "run_order_tag"
    RUN_ORDER_DESCENDING = "run_order_descending"
    RUN_TREE = "run_tree"
    COLORS = "colors"
    COLOR_BY = "color_by"
    GROUP_BY = "group_by"
    GROUP_BAND = "group_band"
    GROUP_MEMBERS = "group_members"
    BASELINE = "baseline"
    SMOOTHING = "smoothing"
    SMOOTHING_METHOD = "smoothing_method"
    X_AXIS = "x_axis"
    X_TAG = "x_tag"
    X_SCALE = "x_scale"
    Y_SCALE = "y_scale"
    IGNORE_OUTLIERS = "ignore_outliers"
    STEP_ORDER = "step_order"
    RANGES = "ranges"
    CARDS = "cards"
    TOOLTIP_ORDER = "tooltip_order"
    TOOLTIP_ROWS = "tooltip_rows"
    LINKED_ZOOM = "linked_zoom"
    STEP = "step"
    CARD_WIDTH = "card_width"
    PINS = "pins"
    COLLAPSED = "collapsed"
    IMAGE_LAYOUT = "image_layout"
    IMAGE_SIZE = "image_size"
    BRIGHTNESS = "brightness"
    CONTRAST = "contrast"
    GAMMA = "gamma"
    SELECTED_IMAGES = "selected_images"
    HISTOGRAM_MODE = "histogram_mode"
    HISTOGRAM_LOG = "histogram_log"
    THRESHOLD = "threshold"
    BETA = "beta"
    CURVE = "curve"
    ISO_F1 = "iso_f1"
    MARKDOWN = "markdown"
    TEXT_SEARCH = "text_search"
    EMBEDDING = "embedding"
    PROJECTION = "projection"
    AXES = "axes"
    CENTER = "center"
    UNIT_LENGTH = "unit_length"
    COLOR_COLUMN = "color_column"
    COLOR_SCALE = "color_scale"
    SIZE_COLUMN = "size_column"
    LABEL_COLUMN = "label_column"
    POINT_LABELS = "point_labels"
    SPRITES = "sprites"
    FOG = "fog"
    NEIGHBORS = "neighbors"
    METRIC = "metric"
    TSNE = "tsne"
    UMAP = "umap"
    CAMERA = "camera"
    BOOKMARKS = "bookmarks"
    POINT_IMAGES = "point_images"


X_AXES = ("step", "relative", "wall_time", "relative_step", "tag")
"""Values of the trait ``x_axis``."""

SCALES = ("linear", "log")
SMOOTHING_METHODS = ("ema", "gaussian", "median")
RUN_ORDERS = ("name", "time", "last", "min", "max")
BANDS = ("std", "minmax", "ci95")
MEMBERS = ("faint", "hidden")
STEP_ORDERS = ("ordered", "partitioned")
TOOLTIP_ORDERS = ("default", "ascending", "descending", "nearest")
IMAGE_LAYOUTS = ("gallery", "sheet", "grid")
IMAGE_SIZES = ("fit", "actual")
HISTOGRAM_MODES = ("offset", "overlay", "heatmap", "runs")
CURVES = ("pr", "roc")
PARTS = ("preview", "full")
"""Of an item."""
