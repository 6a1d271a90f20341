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
    Encoding and writing happen on other threads: scalars are in the file within 0.1 s, all
    else as soon as it is encoded, and `flush` returns when that is done. As the last line of
    a notebook cell a writer shows the board of its folder.

    Parameters
    ----------
    log_dir : str or os.PathLike, optional
        The run's folder, made if it does not exist. Default:
        ``runs/CURRENT_DATETIME_HOSTNAME`` + `comment`. Or a URL that fsspec knows, such as
        ``s3://bucket/run``: then files are written to a temporary folder and uploaded whole,
        and only what changed: now and then, at `flush`, and at `close` or the end of the program.
    comment : str
        Put at the end of the default `log_dir`; without effect if that is given.
    purge_step : int, optional
        Points written to this run before, at this step and later, are left out of charts.
    max_queue, flush_secs : int
        Taken for torch's sake. Nothing waits as long as they would allow.
    filename_suffix : str
        Put at the end of the event file's name.
    logdir : str or os.PathLike, optional
        tensorboardX's name of `log_dir`.
    write_to_disk : bool
        False writes nothing; `export_scalars_to_json` still has the scalars.
    durable : bool
        Sync what is written, so that it survives a loss of power.
    max_queue_bytes : int
        Memory that may wait for a disk.
    storage_options : mapping, optional
        For the file system of a URL, as `fsspec.core.url_to_fs` takes them. Without effect for a
        folder of this machine.
    upload_secs : float
        Seconds from one upload to the next, more where an upload takes more than a quarter of
        that. ``math.inf`` uploads in the first seconds, at `flush` and at the end alone.

    Raises
    ------
    LogdirError
        `log_dir` is a URL that can't be written to.
    MissingLibraryError
        `log_dir` is a URL whose library is not installed.

    Examples
    --------
    >>> from tbwidget import SummaryWriter
    >>> with SummaryWriter("runs/lr_0.1") as writer:
    ...     for step in range(100):
    ...         writer.add_scalar("Loss/train", 1 / (step + 1), step)
    """
