"""`SummaryWriter`: ``torch.utils.tensorboard``'s interface, without torch."""

from __future__ import annotations

from tbwidget.writer._array_methods import ArrayMethods
from tbwidget.writer._embedding_methods import EmbeddingMethods
from tbwidget.writer._graph_methods import GraphMethods
from tbwidget.writer._hparams_methods import HParamsMethods
from tbwidget.writer._layout_methods import LayoutMethods
from tbwidget.writer._media_methods import MediaMethods
from tbwidget.writer._scalar_methods import ScalarMethods


class SummaryWriter(
    ScalarMethods,
    ArrayMethods,
    EmbeddingMethods,
    MediaMethods,
    GraphMethods,
    HParamsMethods,
    LayoutMethods,
):
    """Writes runs as TensorBoard event files, at almost no cost to the training loop.

    Names, order and defaults are those of ``torch.utils.tensorboard.SummaryWriter``.
    Encoding and writing happen on a thread of its own: what is added is in the file
    within 0.1 s, and `flush` returns when it is. As the last line of a notebook cell a
    writer shows the board of its folder.

    Parameters
    ----------
    log_dir : str or os.PathLike, optional
        The run's folder, made if it does not exist. Default:
        ``runs/CURRENT_DATETIME_HOSTNAME`` + `comment`.
    comment : str
        Put at the end of the default `log_dir`; without effect if that is given.
    purge_step : int, optional
        Points written to this run before, at this step and later, are left out of charts.
    max_queue, flush_secs : int
        Taken for torch's sake. Nothing waits as long as they would allow.
    filename_suffix : str
        Put at the end of the event file's name.

    Examples
    --------
    >>> from tbwidget import SummaryWriter
    >>> with SummaryWriter("runs/lr_0.1") as writer:
    ...     for step in range(100):
    ...         writer.add_scalar("Loss/train", 1 / (step + 1), step)
    """
