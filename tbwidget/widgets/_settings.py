"""The settings of a board, as traits: set from Python or on the page, observable on both sides."""

from __future__ import annotations

import re
from typing import Any, Final

import traitlets

from tbwidget.panels import PANEL_NAMES
from tbwidget.widgets import _protocol as wire
from tbwidget.widgets._projector_settings import ProjectorSettings

COLOR: Final = re.compile(r"#[0-9a-fA-F]{6}")

GROUPING: Final = re.compile(r"(regex|hparam):.+", re.DOTALL)
"""What runs are coloured or grouped by; nothing stands for each run alone."""

CARD_OPTIONS: Final[dict[str, tuple[type, ...]]] = {
    "smoothing": (bool,),
    "y_scale": (str,),
    "table": (bool,),
    "full_width": (bool,),
}
"""Settings that a card may have for itself, with their types."""

IMAGE_PLACE: Final[dict[str, type]] = {"run": str, "tag": str, "step": int, "index": int}
"""What says which image is meant."""


class Settings(ProjectorSettings):
    """What a board shows and how; every setting travels both ways, and into the saved notebook."""

    height = traitlets.Int(640, min=200).tag(sync=True)
    """Height in CSS pixels."""
    panel = traitlets.Unicode(PANEL_NAMES[0]).tag(sync=True)
    """The panel on screen: one of the board's, or the title of one of the user's own."""
    toolbar = traitlets.Bool(True).tag(sync=True)
    """Whether tabs, filter and settings stand above the panel."""
    run_list = traitlets.Bool(True).tag(sync=True)
    """Whether the runs are listed beside the panel, where there is room."""
    tags = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """Tags (or ``"/regex/"``) of the only cards, in their order; empty for all, by groups."""
    columns = traitlets.Int(0, min=0, max=24).tag(sync=True)
    """Cards side by side; 0 for as many as there is room for."""

    run_filter = traitlets.Unicode().tag(sync=True)
    """Regular expression (JavaScript's, case-insensitive) that picks the runs that are listed."""
    tag_filter = traitlets.Unicode().tag(sync=True)
    """Regular expression (JavaScript's, case-insensitive) that picks tags."""
    runs = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """Names of the only runs that are drawn; empty for all, those that come later among them."""
    hidden_runs = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """Names of runs that are listed but not drawn."""
    run_order = traitlets.Enum(wire.RUN_ORDERS, wire.RUN_ORDERS[0]).tag(sync=True)
    """What runs are listed by: their names, when they began, or a value of `run_order_tag`."""
    run_order_tag = traitlets.Unicode().tag(sync=True)
    """Tag by whose last, least or greatest value runs are listed."""
    run_order_descending = traitlets.Bool(False).tag(sync=True)
    """Whether the list of runs is turned over."""
    run_tree = traitlets.Bool(True).tag(sync=True)
    """Whether nested runs are listed as a tree of folders."""

    colors = traitlets.Dict(key_trait=traitlets.Unicode()).tag(sync=True)
    """Colours by the names of runs or groups, ``"#rrggbb"``; the others get one by themselves."""
    color_by = traitlets.Unicode().tag(sync=True)
    """What runs share a colour by: ``""`` for none, ``"regex:…"``, or ``"hparam:name"``."""

    group_by = traitlets.Unicode().tag(sync=True)
    """What runs are drawn as one line by: ``""`` for none, ``"regex:…"``, or ``"hparam:name"``."""
    group_band = traitlets.Enum(wire.BANDS, wire.BANDS[0]).tag(sync=True)
    """Around a group's mean: its standard deviation, its range, or the mean's 95 % interval."""
    group_members = traitlets.Enum(wire.MEMBERS, wire.MEMBERS[0]).tag(sync=True)
    """Whether the runs of a group are drawn faintly or not at all."""
    baseline = traitlets.Unicode().tag(sync=True)
    """Name of the run that the others are compared to; none where empty."""

    smoothing = traitlets.Float(0.6, min=0.0, max=1.0).tag(sync=True)
    """Weight of the moving average, 0 (raw) to 1."""
    smoothing_method = traitlets.Enum(wire.SMOOTHING_METHODS, wire.SMOOTHING_METHODS[0]).tag(
        sync=True
    )
    """TensorBoard's exponential moving average, a Gaussian or a running median."""
    x_axis = traitlets.Enum(wire.X_AXES, wire.X_AXES[0]).tag(sync=True)
    """What the horizontal axis shows: steps, times, steps since the first, or values of `x_tag`."""
    x_tag = traitlets.Unicode().tag(sync=True)
    """Tag whose values are the horizontal axis where `x_axis` is ``"tag"``."""
    x_scale = traitlets.Enum(wire.SCALES, wire.SCALES[0]).tag(sync=True)
    """Whether the horizontal axes are logarithmic."""
    y_scale = traitlets.Enum(wire.SCALES, wire.SCALES[0]).tag(sync=True)
    """Whether the vertical axes are logarithmic."""
    ignore_outliers = traitlets.Bool(False).tag(sync=True)
    """Whether the vertical axes show the 5th to 95th percentile of the values."""
    step_order = traitlets.Enum(wire.STEP_ORDERS, wire.STEP_ORDERS[0]).tag(sync=True)
    """Whether a line goes by its steps, or is cut where they go back."""
    ranges = traitlets.Dict(key_trait=traitlets.Unicode()).tag(sync=True)
    """Fixed ranges by tag or ``"/regex/"``: ``{"loss": {"y": [0, 1]}}``; the last rule counts."""
    cards = traitlets.Dict(key_trait=traitlets.Unicode()).tag(sync=True)
    """Settings of single cards by tag: ``smoothing``, ``y_scale``, ``table``, ``full_width``."""

    tooltip_order = traitlets.Enum(wire.TOOLTIP_ORDERS, wire.TOOLTIP_ORDERS[0]).tag(sync=True)
    """What runs are listed by under the pointer."""
    tooltip_rows = traitlets.Int(12, min=1, max=1000).tag(sync=True)
    """Runs listed under the pointer, at most."""
    linked_zoom = traitlets.Bool(False).tag(sync=True)
    """Whether zooming along the horizontal axis zooms all cards."""
    step = traitlets.Float(None, allow_none=True).tag(sync=True)
    """Step that is marked on every card; None for none."""
    card_width = traitlets.Int(300, min=200, max=2000).tag(sync=True)
    """Least width of a card, CSS pixels."""
    pins = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """Tags whose cards stand above the others."""
    collapsed = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """Names of the groups of cards that are closed; ``"/pinned"`` for the pinned ones."""

    image_layout = traitlets.Enum(wire.IMAGE_LAYOUTS, wire.IMAGE_LAYOUTS[0]).tag(sync=True)
    """A card a tag and run; one of a tag's steps side by side; or of its runs by steps."""
    image_size = traitlets.Enum(wire.IMAGE_SIZES, wire.IMAGE_SIZES[0]).tag(sync=True)
    """Whether images fit their cards, or have a pixel of the screen for each of theirs."""
    brightness = traitlets.Float(1.0, min=0.0, max=4.0).tag(sync=True)
    """What the values of images are multiplied by."""
    contrast = traitlets.Float(1.0, min=0.0, max=4.0).tag(sync=True)
    """What their distance from mid-grey is multiplied by."""
    gamma = traitlets.Float(1.0, min=0.1, max=10.0).tag(sync=True)
    """Values of images, 0 to 1, are shown as their 1/gamma-th power."""
    selected_images = traitlets.List(traitlets.Dict()).tag(sync=True)
    """Images that are picked out, each a dict of ``run``, ``tag``, ``step`` and ``index``, which
    is its place in a batch."""
    histogram_mode = traitlets.Enum(wire.HISTOGRAM_MODES, wire.HISTOGRAM_MODES[0]).tag(sync=True)
    """Steps behind each other, over each other, or as a map of colours; or the runs of a tag over
    each other at one step."""
    histogram_log = traitlets.Bool(False).tag(sync=True)
    """Whether the counts of histograms are shown by their logarithms."""
    threshold = traitlets.Float(None, min=0.0, max=1.0, allow_none=True).tag(sync=True)
    """Threshold whose point is marked on every precision–recall curve; None for none."""
    beta = traitlets.Float(1.0, min=0.0, max=100.0).tag(sync=True)
    """Weight of recall against precision in the F-beta score at `threshold`."""
    curve = traitlets.Enum(wire.CURVES, wire.CURVES[0]).tag(sync=True)
    """Whether precision over recall is drawn, or true over false positives."""
    iso_f1 = traitlets.Bool(False).tag(sync=True)
    """Whether lines of equal F1 lie under the precision–recall curves."""
    markdown = traitlets.Bool(True).tag(sync=True)
    """Whether texts are shown as Markdown, or as they are."""
    text_search = traitlets.Unicode().tag(sync=True)
    """Regular expression (JavaScript's, case-insensitive) that texts shown match."""

    _own_titles: tuple[str, ...] = ()
    """Titles of the panels of the user's own."""

    @traitlets.validate("panel")
    def _check_panel(self, proposal: Any) -> str:
        value: str = proposal["value"]
        names = (*PANEL_NAMES, *self._own_titles)
        if value not in names:
            raise traitlets.TraitError(
                f"panel is {value!r}, expected one of {', '.join(map(repr, names))}"
            )
        return value

    @traitlets.validate("color_by", "group_by")
    def _check_grouping(self, proposal: Any) -> str:
        value: str = proposal["value"]
        if value and not GROUPING.fullmatch(value):
            raise traitlets.TraitError(
                f"{proposal['trait'].name} is {value!r}, expected 'regex:…', 'hparam:name' or ''"
            )
        return value

    @traitlets.validate("colors")
    def _check_colors(self, proposal: Any) -> dict[str, str]:
        for name, color in proposal["value"].items():
            if not isinstance(color, str) or not COLOR.fullmatch(color):
                raise traitlets.TraitError(
                    f"the colour of {name!r} is {color!r}, expected hexadecimal digits: '#0077bb'"
                )
        return dict(proposal["value"])

    @traitlets.validate("selected_images")
    def _check_images(self, proposal: Any) -> list[dict[str, Any]]:
        for place in proposal["value"]:
            if place.keys() != IMAGE_PLACE.keys() or not all(
                isinstance(place[name], kind) for name, kind in IMAGE_PLACE.items()
            ):
                raise traitlets.TraitError(
                    f"a selected image is {place!r}, expected "
                    "{'run': 'a', 'tag': 'sample', 'step': 100, 'index': 0}"
                )
        return list(proposal["value"])

    @traitlets.validate("ranges")
    def _check_ranges(self, proposal: Any) -> dict[str, dict[str, list[float]]]:
        return {key: _checked_range(key, found) for key, found in proposal["value"].items()}

    @traitlets.validate("cards")
    def _check_cards(self, proposal: Any) -> dict[str, dict[str, Any]]:
        for tag, options in proposal["value"].items():
            for name, value in options.items() if isinstance(options, dict) else [("", options)]:
                if not isinstance(value, CARD_OPTIONS.get(name, ())):
                    raise traitlets.TraitError(
                        f"the card of {tag!r} has {name!r}: {value!r}, expected some of "
                        f"{', '.join(CARD_OPTIONS)}"
                    )
                if name == "y_scale" and value not in wire.SCALES:
                    raise traitlets.TraitError(
                        f"y_scale of the card of {tag!r} is {value!r}, expected one of "
                        f"{', '.join(wire.SCALES)}"
                    )
        return dict(proposal["value"])


def _checked_range(key: str, found: Any) -> dict[str, list[float]]:
    if not isinstance(found, dict) or not found or found.keys() - {"x", "y"}:
        raise traitlets.TraitError(
            f"the range of {key!r} is {found!r}, expected limits of x, y or both: {{'y': [0, 1]}}"
        )
    checked = {}
    for axis, limits in found.items():
        try:
            low, high = (float(limit) for limit in limits)
        except (TypeError, ValueError):
            low = high = 0.0
        if not low < high:
            raise traitlets.TraitError(
                f"the {axis} range of {key!r} is {limits!r}, expected two numbers, the lesser first"
            )
        checked[axis] = [low, high]
    return checked
