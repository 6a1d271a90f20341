"""`Text`: the panel of texts alone, as a widget."""

from __future__ import annotations

import traitlets

from tbwidget.panels.text import TextPanel
from tbwidget.widgets._widget import LogdirWidget


class Text(LogdirWidget):
    """Live texts, as Markdown or as they are, without the board around them.

    A card for each tag and run, at any step; what changed between two steps, line by line;
    tensors of texts as tables. Nothing in a text is taken for HTML, and nothing is loaded.

    Parameters
    ----------
    logdir : str, os.PathLike, sequence or mapping
        As for `TensorBoard`.
    tags : list of str
        The tags to show, in this order; ``"/sample.*/"`` stands for all that the regular
        expression (JavaScript's, case-insensitive) finds. Without, all tags are shown, by
        groups.
    markdown : bool
        Whether texts are shown as Markdown, which is the default, or as they are.
    text_search : str
        Regular expression (JavaScript's, case-insensitive); texts without it are left out.
    follow_links, salvage, storage_options, layout
        As for `TensorBoard`.
    **settings
        Those of a `TensorBoard`: ``step=100``, ``run_list=True``, ``columns=1``.

    Raises
    ------
    LogdirError
        `logdir` is a file, or a URL of a protocol that is not known or needs a library.
    TypeError
        A setting of that name does not exist.
    traitlets.TraitError
        A setting has a value it cannot have.

    See Also
    --------
    tbwidget.Logdir.texts : The texts themselves.

    Examples
    --------
    >>> from tbwidget import SummaryWriter, Text
    >>> with SummaryWriter("runs/a") as writer:
    ...     writer.add_text("sample", "Once upon a *time*", 100)
    >>> texts = Text("runs", markdown=False)
    >>> texts.text_search = "time|place"
    >>> texts.close()
    """

    _plugins = (TextPanel.plugin,)

    panel = traitlets.Enum((TextPanel.name,), TextPanel.name).tag(sync=True)
    """The panel on screen, no other."""
    toolbar = traitlets.Bool(False).tag(sync=True)
    """Whether tabs, filter and settings stand above the texts."""
    run_list = traitlets.Bool(False).tag(sync=True)
    """Whether the runs are listed beside the texts."""
