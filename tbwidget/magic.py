"""``%tbwidget``: a board by one line of a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import display
from traitlets import TraitError

from tbwidget._errors import TbwidgetError
from tbwidget.panels import PANEL_NAMES
from tbwidget.widgets import TensorBoard
from tbwidget.widgets._protocol import SCALES, X_AXES

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


@magics_class
class TensorBoardMagics(Magics):
    """The line magic that ``%load_ext tbwidget`` brings."""

    @magic_arguments()
    @argument(
        "--logdir", required=True, help="folder with the runs, or an event file; may come later"
    )
    @argument("--follow-links", action="store_const", const=True, help="go where links lead out")
    @argument("--salvage", action="store_const", const=True, help="read on behind damage in files")
    @argument("--height", type=int, help="height in pixels (default: 640)")
    @argument("--panel", choices=PANEL_NAMES, help="panel shown first")
    @argument("--runs", dest="run_filter", help="regular expression that picks runs")
    @argument("--tags", dest="tag_filter", help="regular expression that picks tags")
    @argument("--smoothing", type=float, help="weight of the moving average, 0 to 1 (default: 0.6)")
    @argument("--x-axis", choices=X_AXES[:-1], help="what charts go along (default: step)")
    @argument("--y-scale", choices=SCALES, help="vertical axes (default: linear)")
    @argument("--color-by", help="what runs share a colour by: regex:… or hparam:name")
    @argument("--group-by", help="what runs are drawn as one line by: regex:… or hparam:name")
    @line_magic
    def tbwidget(self, line: str) -> None:
        """Show a live board of the runs below a folder.

        Running the cell again closes the board it showed before. Put quotes
        round a value with spaces::

            %tbwidget --logdir runs --tags "loss|accuracy" --height 800
            %tbwidget --logdir runs --smoothing 0 --x-axis relative --y-scale log
        """
        arguments = vars(parse_argstring(self.tbwidget, line))
        settings: dict[str, Any] = {
            name: _unquoted(value) for name, value in arguments.items() if value is not None
        }
        logdir = settings.pop("logdir")
        try:
            board = TensorBoard(logdir, **settings)
        except (TbwidgetError, TraitError) as error:
            raise UsageError(str(error)) from None
        display(board)


def _unquoted(value: Any) -> Any:
    """Take off the quotes that IPython leaves round an argument."""
    if isinstance(value, str) and len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value


def register(shell: InteractiveShell) -> None:
    """Give `shell` the magic."""
    shell.register_magics(TensorBoardMagics)
