"""A board on a page, as a user sees it."""

from __future__ import annotations

import io
import re
import time
from typing import TYPE_CHECKING, Final, Literal, TypeVar

import numpy as np
from PIL import Image
from playwright.sync_api import expect

from tests.patience import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator

T = TypeVar("T")

SECOND: Final = 1000
"""Playwright's times are in milliseconds."""

LAST_STEP: Final = "data-last-step"
"""The greatest step on a painted chart; the front end keeps it on the chart's element."""

SHADE: Final = 6
"""Most that a channel of a painted colour is off, of 255."""

RIGHT_BORDER: Final = 14
"""From the frame of a chart to its right side, pixels."""

READ: Final = re.compile("live|idle")
"""What the status line says once all that was in the files is there: idle where it is old."""


class BoardView:
    """One view of a board.

    Parameters
    ----------
    place : Locator
        What the view is in: an output, or the whole page.
    """

    def __init__(self, place: Locator) -> None:
        self.place = place
        self.root = place.locator(".board")

    def wait(self, timeout: float = TIMEOUT) -> BoardView:
        """Wait until the view is there."""
        expect(self.root).to_be_visible(timeout=timeout * SECOND)
        return self

    def expect_status(self, text: str | re.Pattern[str], timeout: float = TIMEOUT) -> None:
        """Wait until the status line says `text`."""
        expect(self.root.locator(".status-text")).to_have_text(text, timeout=timeout * SECOND)

    def card(self, tag: str) -> Locator:
        """Return the card of a tag."""
        return self.root.get_by_role("article", name=tag, exact=True)

    def run_names(self) -> list[str]:
        """Return the names of the runs on the list, as far as they are on screen."""
        return self.root.locator(".run-name").all_inner_texts()

    def run_row(self, name: str) -> Locator:
        """Return the row of a run, or of a folder of runs, by its whole name."""
        return self.root.get_by_role("row", name=name, exact=True)

    def run_checkbox(self, run: str) -> Locator:
        """Return the checkbox of a run."""
        return self.root.get_by_role("checkbox", name=run)

    def run_count(self) -> Locator:
        """Return the count over the list of runs."""
        return self.root.locator(".runs-head .count")

    def open_run_menu(self) -> Locator:
        """Open what orders, colours and groups the runs."""
        name = "Order, colours and groups of runs"
        self.root.get_by_role("button", name=name).click()
        return self.root.get_by_role("dialog", name=name)

    def colour_of(self, run: str) -> str:
        """Return the colour on a run's swatch, ``"#rrggbb"``."""
        swatch = self.run_row(run).locator(".swatch")
        return str(swatch.evaluate("(swatch) => swatch.style.getPropertyValue('--swatch')"))

    def choose_colour(self, run: str, colour: str) -> None:
        """Choose a colour of the palette by a run's swatch."""
        self.run_row(run).locator(".swatch").click()
        palette = self.root.get_by_role("dialog", name=f"Colour of {run}")
        palette.get_by_role("button", name=colour).click()

    def open_settings(self) -> Locator:
        """Open the pane of settings."""
        self.root.get_by_role("button", name="Settings", exact=True).click()
        return self.root.get_by_role("complementary", name="Settings")

    def set_axis(self, title: str) -> None:
        """Choose the horizontal axis in the open pane of settings."""
        self.root.get_by_label("Horizontal axis", exact=True).and_(
            self.root.locator("select")
        ).select_option(label=title)

    def filter(self, what: Literal["runs", "tags"], pattern: str) -> None:
        """Type a regular expression into a filter."""
        self.root.get_by_role("textbox", name=f"Filter {what}").fill(pattern)

    def set_smoothing(self, weight: float) -> None:
        """Set the smoothing by its number."""
        self.root.get_by_label("Smoothing, 0 to 1").fill(str(weight))

    def smoothing_slider(self) -> Locator:
        """Return the slider of the toolbar that sets the smoothing."""
        return self.root.get_by_role("slider", name="Smoothing", exact=True)

    def last_step(self, tag: str) -> int:
        """Return the greatest step painted on a card, -1 before the first painting."""
        return int(self._canvas(tag).get_attribute(LAST_STEP) or -1)

    def wait_for_step(self, tag: str, step: int, timeout: float = TIMEOUT) -> None:
        """Wait until a card has painted a point at `step` or later."""
        expect(self._canvas(tag)).to_have_attribute(
            LAST_STEP, at_least(step), timeout=timeout * SECOND
        )

    def expect_step(self, tag: str, step: int, timeout: float = TIMEOUT) -> None:
        """Wait until the greatest step painted on a card is just `step`."""
        expect(self._canvas(tag)).to_have_attribute(LAST_STEP, str(step), timeout=timeout * SECOND)

    def points_by_tag(self) -> dict[str, int]:
        """Scroll through all cards and return how many points each says it has."""
        points: dict[str, int] = {}
        scroller = self.root.locator(".cards-scroller")
        while True:
            for card in self.root.get_by_role("article").all():
                count = card.locator(".points").inner_text()
                points[card.get_attribute("aria-label") or ""] = int(
                    count.split()[0].replace(",", "")
                )
            at_end = scroller.evaluate(
                """async (list) => {
                    const before = list.scrollTop;
                    list.scrollBy(0, list.clientHeight / 2);
                    const frame = () => new Promise((done) => requestAnimationFrame(done));
                    await frame();
                    await frame();
                    return list.scrollTop === before;
                }"""
            )
            if at_end:
                return points

    def wait_for_repaint(self, tag: str, seen: set[bytes], timeout: float = TIMEOUT) -> None:
        """Wait until a chart looks other than in the pictures `seen`; add the new one."""
        deadline = time.monotonic() + timeout
        while (picture := self.picture(tag)) in seen:
            assert time.monotonic() < deadline, f"the chart of {tag} did not change"
        seen.add(picture)

    def picture(self, tag: str) -> bytes:
        """Return the pixels of a card's chart, as PNG."""
        return self.card(tag).locator(".chart").screenshot()

    def hover(self, tag: str, x: float) -> Locator:
        """Point at a chart, `x` of the way across, and return the tooltip."""
        surface = self.card(tag).locator(".surface")
        box = surface.bounding_box()
        assert box is not None
        surface.hover(position={"x": box["width"] * x, "y": box["height"] / 2})
        return self.card(tag).get_by_role("tooltip")

    def height_of_dot(self, tag: str, x: float) -> float:
        """Return how far down a chart its first line is, `x` of the way across, 0 to 1."""
        self.hover(tag, x)
        dot = self.card(tag).locator(".hover-dot").first.bounding_box()
        chart = self.card(tag).locator(".surface").bounding_box()
        assert dot is not None
        assert chart is not None
        return (dot["y"] + dot["height"] / 2 - chart["y"]) / chart["height"]

    def hover_end(self, tag: str) -> Locator:
        """Point at the right end of a chart, past its last point, and return the tooltip."""
        surface = self.card(tag).locator(".surface")
        box = surface.bounding_box()
        assert box is not None
        surface.hover(position={"x": box["width"] - RIGHT_BORDER - 2, "y": box["height"] / 2})
        return self.card(tag).get_by_role("tooltip")

    def drag(self, tag: str, start: float, end: float) -> None:
        """Zoom into the part of a chart between two places across it."""
        surface = self.card(tag).locator(".surface")
        box = surface.bounding_box()
        assert box is not None
        mouse = surface.page.mouse
        mouse.move(box["x"] + box["width"] * start, box["y"] + box["height"] * 0.2)
        mouse.down()
        for part in (0.25, 0.5, 0.75, 1.0):
            across = start + (end - start) * part
            mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * 0.8)
        mouse.up()

    def act(self, tag: str, action: str) -> None:
        """Click a button at the top of a card: ``"Pin"``, ``"Fill the board"``."""
        self.card(tag).get_by_role("button", name=f"{action}: {tag}", exact=True).click()

    def choose(self, tag: str, item: str) -> None:
        """Choose from a card's menu."""
        self.card(tag).get_by_role("button", name=f"More for {tag}", exact=True).click()
        menu = self.card(tag).get_by_role("menu")
        menu.locator(".menu-item").get_by_text(item, exact=True).click()

    def click_chart(self, tag: str, x: float) -> None:
        """Click a chart `x` of the way across: marks the step there."""
        surface = self.card(tag).locator(".surface")
        box = surface.bounding_box()
        assert box is not None
        surface.click(position={"x": box["width"] * x, "y": box["height"] / 2})

    def marked_steps(self) -> Locator:
        """Return the marks of the marked step, one a card."""
        return self.root.get_by_role("slider", name="Marked step")

    def table(self, tag: str) -> list[dict[str, str]]:
        """Return the rows of the table under a card, by the heads of their columns."""
        table = self.card(tag).locator(".data-table table")
        heads = [head.strip(" \n↑↓") for head in table.locator("thead th").all_inner_texts()]
        rows = table.locator("tbody tr:not(.spacer)").all()
        cells = [[text.strip() for text in row.locator("th, td").all_inner_texts()] for row in rows]
        return [dict(zip(heads, texts, strict=True)) for texts in cells]

    def pixels_of(self, tag: str, colour: str) -> int:
        """Return how many pixels of a chart a line of a colour, ``"#rrggbb"``, covers mostly."""
        with Image.open(io.BytesIO(self.picture(tag))) as image:
            pixels = np.asarray(image.convert("RGB")).astype(float).reshape(-1, 3)
        colours, counts = np.unique(pixels, axis=0, return_counts=True)
        ground = colours[counts.argmax()]
        line = [int(colour[at : at + 2], 16) for at in (1, 3, 5)] - ground
        # A pixel that is covered in part has a colour between that of the ground and the line.
        cover = (pixels - ground) @ line / (line @ line)
        off = np.abs(pixels - ground - np.outer(cover, line)).max(axis=1)
        return int(((cover > 0.5) & (off <= SHADE)).sum())

    def _canvas(self, tag: str) -> Locator:
        return self.card(tag).locator(".canvas")


def eventually(read: Callable[[], T], holds: Callable[[T], bool], timeout: float = TIMEOUT) -> T:
    """Read from the page until what is read is right, and return it."""
    deadline = time.monotonic() + timeout
    while not holds(found := read()):
        assert time.monotonic() < deadline, f"still {found!r}"
    return found


def at_least(number: int) -> re.Pattern[str]:
    """Return a pattern that whole numbers match that are no smaller than `number`."""
    digits = str(number)
    same_length = [
        f"{digits[:at]}[{int(digit) + 1}-9]\\d{{{len(digits) - at - 1}}}"
        for at, digit in enumerate(digits)
        if digit != "9"
    ]
    longer = f"\\d{{{len(digits) + 1},}}"
    return re.compile(f"^({'|'.join([digits, *same_length, longer])})$")


def tooltip_rows(tooltip: Locator) -> list[dict[str, str]]:
    """Return the rows of a chart's tooltip, by the heads of their columns."""
    expect(tooltip).to_be_visible()
    heads = tooltip.locator("th").all_inner_texts()
    rows = tooltip.locator("tbody tr")
    cells = [rows.nth(index).locator("td").all_inner_texts() for index in range(rows.count())]
    return [dict(zip(heads, texts, strict=True)) for texts in cells]
