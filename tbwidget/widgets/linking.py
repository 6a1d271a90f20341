"""`link`: settings of two widgets that are one."""

from __future__ import annotations

from typing import Any, Final

import traitlets

_COMM: Final = "comm"
"""The trait of a widget that is None once it is closed."""


class Link:
    """Two traits that follow each other, until one of their widgets is closed.

    What is on the other end of a link would otherwise be kept alive, and go on setting a
    widget that is gone; what remains goes on alone.
    """

    def __init__(self, first: tuple[Any, str], second: tuple[Any, str]) -> None:
        self._ends: tuple[tuple[Any, str], ...] = (first, second)
        self._handlers = [
            (first, lambda change: self._follow(second, change)),
            (second, lambda change: self._follow(first, change)),
        ]
        self._linked = True
        self._is_following = False
        widget, name = first
        self._follow(second, {"new": getattr(widget, name)})
        for (widget, name), handler in self._handlers:
            widget.observe(handler, name)
            if widget.has_trait(_COMM):
                widget.observe(self._note_comm, _COMM)

    @property
    def linked(self) -> bool:
        """Whether the link holds still."""
        return self._linked

    def unlink(self) -> None:
        """Let each go its own way. Safe to call twice."""
        if not self._linked:
            return
        self._linked = False
        for (widget, name), handler in self._handlers:
            widget.unobserve(handler, name)
        for widget in {id(widget): widget for widget, _ in self._ends}.values():
            if widget.has_trait(_COMM):
                widget.unobserve(self._note_comm, _COMM)
        self._handlers, self._ends = [], ()

    def _follow(self, end: tuple[Any, str], change: Any) -> None:
        # Values may be arrays, which `traitlets.link` can't compare.
        if self._is_following:
            return
        self._is_following = True
        try:
            setattr(*end, change["new"])
        finally:
            self._is_following = False

    def _note_comm(self, change: Any) -> None:
        if change["new"] is None:
            self.unlink()


def link(first: Any, trait: str, second: Any, other_trait: str | None = None) -> Link:
    """Have a setting of one widget and a setting of another follow each other.

    The second takes the first's value at once; from then on either follows, whichever is
    set, from Python or on the page. The link ends when one of the widgets is closed.

    What is moved on the page comes by the kernel, so a running cell holds it up on kernels
    without subshells. ``ipywidgets.jslink((first, "step"), (second, "step"))`` links within
    the page and needs no kernel, but nothing follows while neither widget is displayed. Use
    one of the two, not both, for the same pair.

    Parameters
    ----------
    first : TensorBoard, Scalars, or any widget
    trait : str
        ``"step"``, ``"runs"``, ``"smoothing"`` or another of its settings.
    second : TensorBoard, Scalars, or any widget
        Such as an ``ipywidgets.FloatSlider``, whose trait is ``"value"``.
    other_trait : str, optional
        Default: `trait`.

    Returns
    -------
    Link
        Its `unlink` ends it.

    Raises
    ------
    TypeError
        One has no such trait.
    traitlets.TraitError
        The second cannot take the first's value.

    Examples
    --------
    >>> from tbwidget import TensorBoard, link
    >>> left, right = TensorBoard("runs/a"), TensorBoard("runs/b")
    >>> both = link(left, "smoothing", right, "smoothing")
    >>> right.smoothing = 0.9
    >>> left.smoothing
    0.9
    >>> both.unlink()
    >>> left.close()
    >>> right.close()
    """
    ends = (first, trait), (second, trait if other_trait is None else other_trait)
    for widget, name in ends:
        if not isinstance(widget, traitlets.HasTraits) or not widget.has_trait(name):
            raise TypeError(
                f"{type(widget).__name__} has no trait {name!r}; link(a, 'step', b, 'step') "
                "links a setting of each"
            )
    return Link(*ends)
