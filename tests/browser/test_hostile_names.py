"""What event files say is shown as text, wherever it is shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import pytest
from playwright.sync_api import expect

from tbwidget import SummaryWriter
from tests.browser.board import BoardView, eventually

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Dialog, Locator

    from tests.browser.conftest import OpenNotebook

PAYLOADS = 40
LONGEST = 170
"""Bytes of a payload that still is a part of the name of a folder."""

BOARD = """\
from tbwidget import TensorBoard
board = TensorBoard({logdir!r}, height=600, run_tree=False, columns=1)
board"""

FOREIGN_JS = """(board) => [...board.getRootNode().querySelectorAll("*")]
    .filter((element) =>
        !OWN.has(element.localName) ||
        [...element.attributes].some(({ name }) => /^on|href|src|action|^is$/.test(name)))
    .map((element) => element.cloneNode(false).outerHTML)
"""
OWN_ELEMENTS = """
    article aside button canvas circle code datalist dd details dialog div dl dt fieldset g h2 h3
    header hr input kbd label legend li main nav option p path rect section select span style
    summary svg table tbody td th thead tr ul footer bdi text line polyline polygon
"""
"""What a board is made of; none of the payloads is made of these alone."""


class Hostile(NamedTuple):
    """One payload, in all names that a file can give."""

    run: str
    tag: str
    display_name: str
    description: str


def hostile_names(fixtures: Path) -> list[Hostile]:
    """Take payloads of all kinds, as DOMPurify's tests have them."""
    text = (fixtures / "xss" / "payloads.json").read_text(encoding="utf-8")
    found = [one["payload"] for one in json.loads(text)["payloads"]]
    short = [one for one in found if "<" in one and len(one.encode()) <= LONGEST]
    chosen = short[:: len(short) // PAYLOADS][:PAYLOADS]
    assert len(chosen) == PAYLOADS
    return [
        Hostile(f"{one.replace('/', '∕')} {i}", f"{one} {i}", f"{one} shown {i}", f"{one} told {i}")
        for i, one in enumerate(chosen)
    ]


def write_hostile(logdir: Path, names: list[Hostile]) -> None:
    """Write a run of each, with a layout of its own tag and hyperparameters of its name."""
    for index, name in enumerate(names):
        with SummaryWriter(logdir / name.run) as writer:
            writer.add_hparams({name.tag: name.description}, {}, own_run=False)
            layout = {name.tag: {name.display_name: ["Multiline", [name.tag, f"{name.tag}("]]}}
            if index == 0:
                writer.add_custom_scalars(layout)
                writer.add_histogram(f"{name.tag} histogram", [1.0, 2.0], 0)
            for step in range(5):
                writer.add_scalar(
                    name.tag,
                    step,
                    step,
                    new_style=True,
                    display_name=name.display_name,
                    summary_description=name.description,
                )


def text_of(place: Locator) -> str:
    """Return the text of an element, each character of it."""
    return place.text_content() or ""


@pytest.mark.slow
def test_nothing_that_a_file_says_is_markup(
    open_notebook: OpenNotebook, tmp_path: Path, fixtures: Path
) -> None:
    names = hostile_names(fixtures)
    write_hostile(tmp_path, names)
    opens = "board.cards = {tag: {'table': True} for tag in " + repr([n.tag for n in names]) + "}"
    notebook = open_notebook([BOARD.format(logdir=str(tmp_path)), opens])
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    notebook.page.on("dialog", note)
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    board.expect_status("live")
    expect(board.run_count()).to_have_text(str(len(names)))
    notebook.run_and_wait(1)
    for index, name in enumerate(names):
        show_card(board, index, name)
        show_run(board, index, name)
        assert foreign(board) == [], name
    board.filter("tags", "")
    board.filter("runs", "")
    show_lists(board, names)
    board.root.get_by_role("tab", name="Custom scalars").click()
    legend = board.root.locator(".legend li")
    expect(legend).not_to_have_count(0)
    assert names[0].tag in "".join(legend.all_text_contents())
    show_histograms(board, names[0])
    assert foreign(board) == []
    assert dialogs == []


def foreign(board: BoardView) -> list[str]:
    """Return what is on the board that it does not consist of."""
    own = f"const OWN = new Set({OWN_ELEMENTS.split()}); return ({FOREIGN_JS})(board);"
    return list(board.root.evaluate(f"(board) => {{ {own} }}"))


def show_card(board: BoardView, index: int, name: Hostile) -> None:
    """Have a card, its tooltip, table and menu show a payload."""
    board.filter("runs", "")
    board.filter("tags", f" {index}$")
    card = board.root.get_by_role("article")
    expect(card).to_have_count(1)
    heading = card.locator("h3")
    eventually(lambda: text_of(heading), lambda text: text == name.display_name)
    assert heading.get_attribute("title") == "\n".join(
        (name.display_name, name.tag, name.description)
    )
    expect(card.locator(".canvas")).to_have_attribute("data-last-step", "4")
    assert text_of(card.locator(".data-table .table-run")) == name.run
    card.locator(".surface").hover()
    assert text_of(card.get_by_role("tooltip").locator("td.name")) == name.run
    board.root.locator(".group-head .menu-button").click()
    menu = board.root.get_by_role("menu")
    expect(menu).to_be_visible()
    assert text_of(board.root.locator(".group-name")) in text_of(menu)
    menu.page.keyboard.press("Escape")


def show_histograms(board: BoardView, name: Hostile) -> None:
    """Have the panels of histograms show a payload."""
    board.root.get_by_role("tab", name="Distributions").click()
    board.root.get_by_role("tab", name="Histograms").click()
    card = board.root.get_by_role("article")
    assert text_of(card.locator("h3")) == f"{name.tag} histogram"
    assert text_of(card.locator(".run-label")) == name.run
    board.root.get_by_text("Runs", exact=True).and_(board.root.locator(".segments span")).click()
    expect(card.locator(".canvas")).to_have_attribute("data-last-step", "0")
    card.locator(".surface").hover()
    assert text_of(card.get_by_role("tooltip").locator("td.name")) == name.run


def show_run(board: BoardView, index: int, name: Hostile) -> None:
    """Have the list of runs and the choice of a colour show a payload."""
    board.filter("runs", f" {index}$")
    expect(board.root.locator(".run-name")).to_have_count(1)
    assert text_of(board.root.locator(".run-name")) == name.run
    assert f"{name.tag} = {name.description}" in (
        board.root.locator(".run").get_attribute("title") or ""
    )
    board.root.locator(".swatch").click()
    dialog = board.root.locator(".colour-popover")
    assert text_of(dialog.locator(".popover-title")) == name.run
    dialog.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def show_lists(board: BoardView, names: list[Hostile]) -> None:
    """Have the lists of tags, runs and hyperparameters show all payloads."""
    pane = board.open_settings()
    board.set_axis("Value of another tag")
    offered = pane.locator("datalist option")
    expect(offered).to_have_count(len(names))
    tags = offered.evaluate_all("(options) => options.map((option) => option.value)")
    assert set(tags) == {name.tag for name in names}
    board.set_axis("Step")
    menu = board.open_run_menu()
    menu.get_by_label("Group by", exact=True).select_option(label="Hyperparameter")
    hparams = menu.get_by_label("Group by: hyperparameter").locator("option")
    assert set(hparams.all_text_contents()) == {name.tag for name in names}
    menu.get_by_label("Order").select_option(label="Last value")
    expect(board.root.locator(".runs-order bdi")).to_have_count(1)
    assert foreign(board) == []
    menu.page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
