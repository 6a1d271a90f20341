"""The public names are there, documented, and no others."""

from __future__ import annotations

import inspect

import pytest

import tbwidget

PUBLIC = {
    "Distributions",
    "GraphError",
    "Histograms",
    "Images",
    "Logdir",
    "LogdirError",
    "MissingLibraryError",
    "NameNotFoundError",
    "PRCurves",
    "Projector",
    "ReadError",
    "Scalars",
    "SummaryWriter",
    "TbwidgetError",
    "TensorBoard",
    "Text",
    "WriteError",
    "__version__",
    "link",
    "load_ipython_extension",
    "open_logdir",
}


def test_all_names_what_is_public() -> None:
    assert set(tbwidget.__all__) == PUBLIC
    assert sorted(dir(tbwidget)) == sorted(PUBLIC)


@pytest.mark.parametrize("name", sorted(PUBLIC - {"__version__"}))
def test_public_names_are_documented(name: str) -> None:
    documentation = inspect.getdoc(getattr(tbwidget, name))
    assert documentation
    assert documentation.splitlines()[0].endswith(".")


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Sumary'"):
        tbwidget.Sumary  # noqa: B018  # the look-up is the test
