"""What is no text is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tbwidget.summary.text import text


@pytest.mark.parametrize("value", [None, 5, b"bytes", ["a"], np.array("a")])
def test_what_is_no_string_is_named(value: Any) -> None:
    with pytest.raises(TypeError, match=f"text_string .* is a {type(value).__name__}, expected"):
        text("tag", value)


def test_what_utf_8_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match=r"text_string .*lone surrogates"):
        text("tag", "a\ud800b")
