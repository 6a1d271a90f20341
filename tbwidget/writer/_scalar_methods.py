"""Scalars: what most writers write, and most often."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from tbwidget.summary import as_float, scalar, summary_event
from tbwidget.writer._run_writer import RunWriter, checked_step, checked_time

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tbwidget._proto.event_pb2 import Event


class ScalarMethods(RunWriter):
    """The methods of `SummaryWriter` that add scalars."""

    def add_scalar(
        self,
        tag: str,
        scalar_value: Any,
        global_step: int | None = None,
        walltime: float | None = None,
        new_style: bool = False,
        double_precision: bool = False,
    ) -> None:
        """Add one number to a time series.

        Parameters
        ----------
        tag : str
            Name of the time series; charts are grouped by what stands before the first ``/``.
        scalar_value : number or array-like of shape ()
            Python's, NumPy's, torch's or another library's. Kept as float32.
        global_step : int, optional
            Default 0.
        walltime : float, optional
            Seconds since the epoch. Default: now.
        new_style : bool
            Write a tensor of the plugin "scalars" rather than a simple value.
        double_precision : bool
            With `new_style`, keep the value as float64.

        Raises
        ------
        TypeError
            `tag` is no string, or `scalar_value` or `global_step` no number.
        ValueError
            `scalar_value` holds more than one number, or `global_step` is no int64.

        Examples
        --------
        >>> from tbwidget import SummaryWriter
        >>> writer = SummaryWriter("runs/quadratic")
        >>> for step in range(10):
        ...     writer.add_scalar("y", step * step, step)
        >>> writer.close()
        """
        if not self._knows(tag):
            self._learn_tag(tag)
        value = scalar_value if type(scalar_value) is float else as_float(scalar_value)
        wall_time = time.time() if walltime is None else checked_time(walltime)
        step = checked_step(global_step)
        writer = self.file_writer or self._get_file_writer()
        writer.add(_scalar_event, wall_time, step, tag, value, new_style, double_precision)

    def add_scalars(
        self,
        main_tag: str,
        tag_scalar_dict: Mapping[str, Any],
        global_step: int | None = None,
        walltime: float | None = None,
    ) -> None:
        """Add several numbers to one chart: each is a run of its own, as torch has it.

        Parameters
        ----------
        main_tag : str
            Tag of all of them.
        tag_scalar_dict : mapping of str to number
            The run ``LOG_DIR/MAIN_TAG_KEY`` gets the value under each key.
        global_step : int, optional
            Default 0.
        walltime : float, optional
            Seconds since the epoch. Default: now.

        Raises
        ------
        TypeError, ValueError
            As `add_scalar`.

        Examples
        --------
        >>> from tbwidget import SummaryWriter
        >>> with SummaryWriter("runs/waves") as writer:
        ...     writer.add_scalars("angle", {"sin": 0.0, "cos": 1.0}, 0)
        """
        self._check_tag(main_tag)
        values = {key: as_float(value) for key, value in tag_scalar_dict.items()}
        wall_time = time.time() if walltime is None else checked_time(walltime)
        step = checked_step(global_step)
        writers = [self._get_sub_writer(f"{main_tag.replace('/', '_')}_{key}") for key in values]
        for writer, value in zip(writers, values.values(), strict=True):
            writer.add(_scalar_event, wall_time, step, main_tag, value, False, False)


def _scalar_event(
    wall_time: float, step: int, tag: str, value: float, new_style: bool, double_precision: bool
) -> Event:
    summary = scalar(tag, value, new_style=new_style, double_precision=double_precision)
    return summary_event(wall_time, step, summary)
