"""Texts in JupyterLab: step by step, searched, and whatever is in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tbwidget import SummaryWriter
from tests.browser.board import BoardView

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Dialog

    from tests.browser.conftest import OpenNotebook

BOARD = """\
from tbwidget import TensorBoard
board = TensorBoard({logdir!r}, panel="text", height=800, columns=1)
board"""

AIMED = [
    "[click me](javascript:alert(1))",
    "[click me][b]\n\n[b]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "[click me](/api/shutdown)",
    "![p](https://evil.example/pixel.png)",
    "<a data-commandlinker-command='terminal:create-new' href='#'>click me</a>",
    "<button data-commandlinker-command='notebook:run-all-cells'>click me</button>",
    "<div id='main' class='jp-Notebook' style='position:fixed;inset:0'>\n\nx\n\n</div>",
    "<img src=x onerror=alert(1)>",
    "&lt;img src=x onerror=alert(1)&gt;",
]
"""Aimed at Markdown, and at what JupyterLab does with a click."""

FOREIGN_JS = """(body) => [...body.querySelectorAll("*")].filter((element) =>
    !OWN.has(element.localName) || [...element.attributes].some(({ name, value }) =>
        !["href", "rel", "target", "align", "start", "class"].includes(name) ||
        (name === "class" && !["markdown", "plain-text"].includes(value)) ||
        (name === "href" && !/^(https?:\\/\\/|mailto:)/i.test(value)))
    ).map((element) => element.outerHTML)"""
OWN_ELEMENTS = """
    div h1 h2 h3 h4 h5 h6 p br hr blockquote pre code strong em s a ul ol li table thead tbody tr
    th td
"""


@pytest.mark.slow
def test_texts_are_looked_at_step_by_step(open_notebook: OpenNotebook, tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        for step in range(20):
            lines = [f"# Step {step}", "", "- [x] always", *[f"- line {i}" for i in range(step)]]
            writer.add_text("report", "\n".join(lines), step)
        writer.add_text("long", "word " * 10_000, 0)
    notebook = open_notebook([BOARD.format(logdir=str(tmp_path))])
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    report = board.card("report/text_summary, run")
    expect(report.locator("h1")).to_have_text("Step 19")
    expect(report.locator("li").first).to_have_text("☑ always")
    # A step that was not sent.
    report.get_by_label("Step: report/text_summary").fill("3")
    expect(report.locator("h1")).to_have_text("Step 3")
    report.get_by_label("Compare two steps").click()
    expect(report.locator(".diff-line.added").last).to_have_text("+- line 2")
    report.get_by_label("Compare two steps").click()
    board.root.get_by_label("Search texts, a regular expression").fill("line 18|word")
    expect(report.locator(".text-matches")).to_contain_text("step 19")
    report.get_by_role("button", name="step 19").click()
    expect(report.locator("mark")).to_have_text("line 18")
    long = board.card("long/text_summary, run")
    long.get_by_role("button", name="Show more").click()
    expect(long.get_by_role("button", name="Show more")).to_have_count(0)
    board.root.get_by_label("Plain").check(force=True)
    expect(report.locator(".plain-text")).to_contain_text("# Step 19")


@pytest.mark.slow
def test_no_text_does_anything(open_notebook: OpenNotebook, tmp_path: Path, fixtures: Path) -> None:
    text = (fixtures / "xss" / "payloads.json").read_text(encoding="utf-8")
    published = [one["payload"] for one in json.loads(text)["payloads"]]
    assert len(published) == 223
    payloads = [*published, *AIMED]
    with SummaryWriter(tmp_path / "run") as writer:
        for step, payload in enumerate(payloads):
            writer.add_text("hostile", f"begin {step}\n\n{payload}\n\nend", step)
    notebook = open_notebook([BOARD.format(logdir=str(tmp_path))])
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    notebook.page.on("dialog", note)
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    card = board.card("hostile/text_summary, run")
    body = card.locator(".text-body")
    own = f"const OWN = new Set({OWN_ELEMENTS.split()}); return ({FOREIGN_JS})(body);"
    slider = card.get_by_label("Step: hostile/text_summary")
    address = notebook.page.url
    for step, payload in enumerate(payloads):
        slider.fill(str(step))
        expect(card.locator(".step-text")).to_contain_text(f"step {step} ")
        # The step before stays until the text of this one is here.
        expect(body.locator("p").first).to_have_text(f"begin {step}")
        assert body.evaluate(f"(body) => {{ {own} }}") == [], payload
        if step >= len(published):
            for clicked in body.get_by_text("click me").all():
                clicked.click()
    assert notebook.page.url == address
    assert dialogs == []
    # Nothing was opened by the clicks: the notebook is the only document.
    expect(notebook.page.locator(".jp-Terminal")).to_have_count(0)
