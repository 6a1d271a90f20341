"""Public methods are documented, each with an example that runs."""

from __future__ import annotations

import doctest
import inspect
import re
from pathlib import Path
from typing import Any

import pytest

import tbwidget
from tbwidget import Logdir, SummaryWriter

METHODS: dict[str, Any] = {
    f"{owner.__name__}.{name}": method
    for owner in (SummaryWriter, Logdir)
    for name, method in inspect.getmembers(owner, inspect.isfunction)
    if not name.startswith("_")
}

WITH_EXAMPLES = METHODS | {
    "Images": tbwidget.Images,
    "Logdir": Logdir,
    "SummaryWriter": SummaryWriter,
    "PRCurves": tbwidget.PRCurves,
    "PRCurves.at": tbwidget.PRCurves.at,
    "TensorBoard": tbwidget.TensorBoard,
    "Text": tbwidget.Text,
    "open_logdir": tbwidget.open_logdir,
}


@pytest.mark.parametrize("name", METHODS)
def test_a_method_tells_its_parameters_and_shows_an_example(name: str) -> None:
    text = inspect.getdoc(METHODS[name])
    assert text
    assert text.splitlines()[0].endswith(".")
    parameters = list(inspect.signature(METHODS[name]).parameters)[1:]
    told = re.findall(r"^\*{0,2}(\w+(?:, \w+)*) : ", text, re.MULTILINE)
    names = [one for line in told for one in line.split(", ")]
    assert names == parameters
    assert "Examples\n--------" in text or not parameters


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_example_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = inspect.getdoc(WITH_EXAMPLES[name])
    assert text
    example = doctest.DocTestParser().get_doctest(text, {}, name, None, None)
    said: list[str] = []
    result = doctest.DocTestRunner().run(example, out=said.append)
    assert result.failed == 0, "".join(said)
