"""Distributions: percentiles of the histograms' steps, which the page makes of their buckets."""

from __future__ import annotations

from typing import Final

NAME: Final = "distributions"
"""The panel's name. It draws series of the plugin ``histograms``, and sends none of its own."""
