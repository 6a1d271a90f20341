"""Scalars: what most writers write, and most often."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any

from tbwidget._urls import without_password
from tbwidget.summary import as_float, scalar_records
from tbwidget.summary.strings import checked_string
from tbwidget.writer._export import read_points
from tbwidget.writer._memory_writer import MemoryWriter
from tbwidget.writer._run_writer import (
    STEP_LIMIT,
    RunWriter,
    checked_step,
    checked_time,
)

if TYPE_CHECKING:
    import os

    from tbwidget.record.scalars import ScalarRecords
    from tbwidget.writer._run_writer import Writer


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
        display_name: str = "",
        summary_description: str = "",
    ) -> None:
        """Add one number to a time series.

        Parameters
        ----------
        tag : str
            Name of the time series; charts are grouped by what stands before the first ``/``.
        scalar_value : number or array-like of one element
            Python's, NumPy's, torch's or another library's. Kept as float32.
        global_step : int, optional
            Default 0.
        walltime : float, optional
            Seconds since the epoch. Default: now.
        new_style : bool
            Write a tensor of the plugin "scalars" rather than a simple value.
        double_precision : bool
            With `new_style`, keep the value as float64.
        display_name, summary_description : str
            Title of the chart, and a text about it (Markdown). Readers take the first they see
            of a time series.

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
        # Once a scalar, in the training loop: so this is written for speed.
        if new_style or display_name or summary_description:
            series = self._special_series(
                tag, new_style, double_precision, display_name, summary_description
            )
        else:
            try:
                series = self._series[tag]
            except (KeyError, TypeError):
                series = self._new_series(tag)
        if type(scalar_value) is not float:
            scalar_value = as_float(scalar_value)
        if type(global_step) is not int or not -STEP_LIMIT <= global_step < STEP_LIMIT:
            global_step = checked_step(global_step)
        wall_time = time() if walltime is None else checked_time(walltime)
        writer = self.file_writer or self._get_file_writer()
        queue = writer.queue
        queue.extend((series, scalar_value, global_step, wall_time))
        if len(queue) > queue.limit:
            writer.attend()

    def add_scalars(
        self,
        main_tag: str,
        tag_scalar_dict: Mapping[str, Any],
        global_step: int | None = None,
        walltime: float | None = None,
        *,
        as_runs: bool = True,
    ) -> None:
        """Add several numbers to one chart.

        Parameters
        ----------
        main_tag : str
            Tag of all of them.
        tag_scalar_dict : mapping of str to number
            As torch has it, the run ``LOG_DIR/MAIN_TAG_KEY`` gets the value under each key.
        global_step : int, optional
            Default 0.
        walltime : float, optional
            Seconds since the epoch. Default: now.
        as_runs : bool
            False adds them to this run instead, under the tags ``MAIN_TAG/KEY``: no further
            files, and no further runs in the list.

        Raises
        ------
        TypeError, ValueError
            As `add_scalar`.

        Examples
        --------
        >>> from tbwidget import SummaryWriter
        >>> with SummaryWriter("runs/waves") as writer:
        ...     writer.add_scalars("angle", {"sin": 0.0, "cos": 1.0}, 0)
        ...     writer.add_scalars("angle", {"tan": 0.0}, 0, as_runs=False)
        """
        checked_string(main_tag, "tag")
        if not isinstance(tag_scalar_dict, Mapping):
            raise TypeError(
                f"tag_scalar_dict is a {type(tag_scalar_dict).__name__}, expected a dict of names "
                "to numbers; `add_scalar` adds one number"
            )
        values = {
            key: as_float(value, f"tag_scalar_dict[{key!r}]")
            for key, value in tag_scalar_dict.items()
        }
        wall_time = time() if walltime is None else checked_time(walltime)
        step = checked_step(global_step)
        if as_runs:
            folder = main_tag.replace("/", "_")
            writers = [self._get_sub_writer(f"{folder}_{key}") for key in values]
            series = [self._plain_series(main_tag)] * len(values)
            for key in values:
                name = f"{self.log_dir}/{folder}_{key}"
                self._export_names[name] = f"{self.log_dir}/{main_tag}/{key}"
        else:
            writers = [self.file_writer or self._get_file_writer()] * len(values)
            series = [self._plain_series(f"{main_tag}/{key}") for key in values]
        for writer, one, value in zip(writers, series, values.values(), strict=True):
            _put(writer, one, value, step, wall_time)

    def export_scalars_to_json(self, path: str | os.PathLike[str]) -> None:
        """Write all scalars added so far to a JSON file, as tensorboardX lays it out.

        Those of `add_scalar` and of closed files are there too, and what is exported is
        exported again the next time.

        Parameters
        ----------
        path : str or os.PathLike
            The file gets an object of ``[wall time, step, value]`` lists by the names
            ``LOG_DIR/TAG``, or ``LOG_DIR/MAIN_TAG/KEY`` for `add_scalars`. Values that JSON
            does not know are written as ``NaN`` and ``Infinity``.

        Examples
        --------
        >>> import json
        >>> from pathlib import Path
        >>> from tbwidget import SummaryWriter
        >>> with SummaryWriter("runs/exported") as writer:
        ...     writer.add_scalar("loss", 0.5, 3, walltime=10.0)
        ...     writer.export_scalars_to_json("scalars.json")
        >>> json.loads(Path("scalars.json").read_text())
        {'runs/exported/loss': [[10.0, 3, 0.5]]}
        """
        import json

        self.flush()
        found: dict[str, list[tuple[float, int, float]]] = {}
        writers = (self.all_writers or {}).items()
        memory = {key: one.queue for key, one in writers if isinstance(one, MemoryWriter)}
        for key in [*self._paths, *memory]:
            if key in memory:
                points = memory[key].points()
            else:
                points = read_points(self._paths[key], self._destination.read)
            for tag, wall_time, step, value in points:
                name = without_password(self._export_names.get(key, f"{key}/{tag}"))
                found.setdefault(name, []).append((wall_time, step, value))
        Path(path).write_text(json.dumps(found), encoding="utf-8")

    def _plain_series(self, tag: str) -> ScalarRecords:
        return self._series.get(tag) or self._new_series(tag)

    def _new_series(self, tag: object) -> ScalarRecords:
        name = checked_string(tag, "tag")
        return self._series.setdefault(name, scalar_records(name))

    def _special_series(
        self,
        tag: object,
        new_style: bool,
        double_precision: bool,
        display_name: str,
        summary_description: str,
    ) -> ScalarRecords:
        name = checked_string(tag, "tag")
        key = (name, new_style, double_precision, display_name, summary_description)
        series = self._series.get(key)
        if series is None:
            series = scalar_records(
                name,
                new_style=new_style,
                double_precision=double_precision,
                display_name=checked_string(display_name, "display_name"),
                summary_description=checked_string(summary_description, "summary_description"),
            )
            self._series[key] = series
        return series


def _put(writer: Writer, series: ScalarRecords, value: float, step: int, wall_time: float) -> None:
    writer.queue.extend((series, value, step, wall_time))
    if len(writer.queue) > writer.queue.limit:
        writer.attend()
