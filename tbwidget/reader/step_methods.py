"""The methods of `Logdir` for what stays in its files until it is looked at."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

from tbwidget.data.blobs.mesh import name_and_part
from tbwidget.data.series import BlobSeries
from tbwidget.reader import step_kinds
from tbwidget.reader.kinds import MESHES, TENSORS
from tbwidget.reader.names import chosen
from tbwidget.reader.series_methods import SeriesMethods
from tbwidget.reader.steps import Step, Steps

if TYPE_CHECKING:
    from tbwidget.data.series import IndexEntry
    from tbwidget.reader.names import NameFilter

Item = TypeVar("Item", bound=Step)


class StepMethods(SeriesMethods):
    """Images, histograms and so on, step by step.

    Steps stand in the order of run, tag and step. Reading happens when one is looked at, and
    nothing of it stays in memory.
    """

    def images(self, run: NameFilter = None, tag: NameFilter = None) -> Steps[step_kinds.ImageStep]:
        """Return the steps of images.

        Parameters
        ----------
        run, tag : str, re.Pattern or list of them, optional
            Names, globs or compiled regular expressions. Default: all.

        Returns
        -------
        Steps of ImageStep
            Each has ``image`` and, where a step holds a batch, ``images``.

        Examples
        --------
        >>> import numpy as np
        >>> import tbwidget
        >>> with tbwidget.SummaryWriter("runs/a") as writer:
        ...     writer.add_image("input", np.zeros((3, 8, 16)), 5)
        >>> [step] = tbwidget.open_logdir("runs").images(run="a", tag="input")
        >>> step.step, step.image.size
        (5, (16, 8))
        """
        return self._steps(step_kinds.ImageStep, "images", run, tag)

    def histograms(
        self, run: NameFilter = None, tag: NameFilter = None
    ) -> Steps[step_kinds.HistogramStep]:
        """Return the steps of histograms.

        Parameters
        ----------
        run, tag : str, re.Pattern or list of them, optional
            Names, globs or compiled regular expressions. Default: all.

        Returns
        -------
        Steps of HistogramStep
            Each has ``edges`` and ``counts``.

        Examples
        --------
        >>> import numpy as np
        >>> import tbwidget
        >>> with tbwidget.SummaryWriter("runs/a") as writer:
        ...     writer.add_histogram("weights", np.arange(4.0), bins=4)
        >>> [step] = tbwidget.open_logdir("runs").histograms()
        >>> step.edges, step.counts
        (array([0.  , 0.75, 1.5 , 2.25, 3.  ]), array([1., 1., 1., 1.]))
        """
        return self._steps(step_kinds.HistogramStep, "histograms", run, tag)

    def texts(self, run: NameFilter = None, tag: NameFilter = None) -> Steps[step_kinds.TextStep]:
        """Return the steps of texts.

        Parameters
        ----------
        run, tag : str, re.Pattern or list of them, optional
            Names, globs or compiled regular expressions. Default: all.

        Returns
        -------
        Steps of TextStep
            Each has ``text`` and, where a step holds a table, ``strings``.

        Examples
        --------
        >>> import tbwidget
        >>> with tbwidget.SummaryWriter("runs/a") as writer:
        ...     writer.add_text("notes", "hello")
        >>> [step] = tbwidget.open_logdir("runs").texts()
        >>> step.tag, step.text
        ('notes/text_summary', 'hello')
        """
        return self._steps(step_kinds.TextStep, "texts", run, tag)

    def audio(self, run: NameFilter = None, tag: NameFilter = None) -> Steps[step_kinds.AudioStep]:
        """Return the steps of sounds.

        Parameters
        ----------
        run, tag : str, re.Pattern or list of them, optional
            Names, globs or compiled regular expressions. Default: all.

        Returns
        -------
        Steps of AudioStep
            Each has ``samples`` and ``rate``.

        Examples
        --------
        >>> import numpy as np
        >>> import tbwidget
        >>> with tbwidget.SummaryWriter("runs/a") as writer:
        ...     writer.add_audio("tone", np.sin(np.arange(100.0)), sample_rate=8000)
        >>> [step] = tbwidget.open_logdir("runs").audio()
        >>> step.samples.shape, step.rate
        ((100, 1), 8000)
        """
        return self._steps(step_kinds.AudioStep, "audio", run, tag)

    def tensors(
        self, run: NameFilter = None, tag: NameFilter = None
    ) -> Steps[step_kinds.TensorStep]:
        """Return the steps of tensors of no other kind.

        Parameters
        ----------
        run, tag : str, re.Pattern or list of them, optional
            Names, globs or compiled regular expressions. Default: all.

        Returns
        -------
        Steps of TensorStep
            Each has ``tensor``.

        Examples
        --------
        >>> import numpy as np
        >>> import tbwidget
        >>> with tbwidget.SummaryWriter("runs/a") as writer:
        ...     writer.add_tensor("codes", np.array([[1, 2], [3, 4]]))
        >>> [step] = tbwidget.open_logdir("runs").tensors(tag="codes")
        >>> step.tensor.tolist()
        [[1, 2], [3, 4]]
        """
        return self._steps(step_kinds.TensorStep, TENSORS, run, tag)

    def pr_curves(
        self, run: NameFilter = None, tag: NameFilter = None
    ) -> Steps[step_kinds.PrCurveStep]:
        """Return the steps of PR curves.

        Parameters
        ----------
        run, tag : str, re.Pattern or list of them, optional
            Names, globs or compiled regular expressions. Default: all.

        Returns
        -------
        Steps of PrCurveStep
            Each has ``precision``, ``recall`` and ``thresholds``.

        Examples
        --------
        >>> import tbwidget
        >>> with tbwidget.SummaryWriter("runs/a") as writer:
        ...     writer.add_pr_curve("dogs", [0, 1], [0.2, 0.9], num_thresholds=3)
        >>> [step] = tbwidget.open_logdir("runs").pr_curves()
        >>> step.recall.tolist()
        [1.0, 1.0, 0.0]
        """
        return self._steps(step_kinds.PrCurveStep, "pr_curves", run, tag)

    def graphs(self, run: NameFilter = None, tag: NameFilter = None) -> Steps[step_kinds.GraphStep]:
        """Return the graphs.

        Parameters
        ----------
        run, tag : str, re.Pattern or list of them, optional
            Names, globs or compiled regular expressions. Default: all.

        Returns
        -------
        Steps of GraphStep
            Each has ``graph``, a message, and ``encoded``, its bytes.

        Examples
        --------
        >>> import tbwidget
        >>> with tbwidget.SummaryWriter("runs/a") as writer:
        ...     pass
        >>> for step in tbwidget.open_logdir("runs").graphs():
        ...     print(step.run, len(step.graph.node))
        """
        return self._steps(step_kinds.GraphStep, "graphs", run, tag)

    def run_metadata(
        self, run: NameFilter = None, tag: NameFilter = None
    ) -> Steps[step_kinds.RunMetadataStep]:
        """Return what running graphs took.

        Parameters
        ----------
        run, tag : str, re.Pattern or list of them, optional
            Names, globs or compiled regular expressions. Default: all.

        Returns
        -------
        Steps of RunMetadataStep
            Each has ``name`` and ``encoded``, bytes of a RunMetadata.

        Examples
        --------
        >>> import tbwidget
        >>> with tbwidget.SummaryWriter("runs/a") as writer:
        ...     pass
        >>> len(tbwidget.open_logdir("runs").run_metadata())
        0
        """
        return self._steps(step_kinds.RunMetadataStep, "run_metadata", run, tag)

    def meshes(self, run: NameFilter = None, tag: NameFilter = None) -> Steps[step_kinds.MeshStep]:
        """Return the steps of meshes.

        Parameters
        ----------
        run, tag : str, re.Pattern or list of them, optional
            Names, globs or compiled regular expressions. Default: all.

        Returns
        -------
        Steps of MeshStep
            Each has ``vertices``, ``faces``, ``colors`` and ``config``.

        Examples
        --------
        >>> import numpy as np
        >>> import tbwidget
        >>> with tbwidget.SummaryWriter("runs/a") as writer:
        ...     writer.add_mesh("cube", np.zeros((1, 8, 3)))
        >>> [step] = tbwidget.open_logdir("runs").meshes(tag="cube")
        >>> step.vertices.shape
        (1, 8, 3)
        """
        parts: dict[tuple[str, str], dict[str, list[IndexEntry]]] = {}
        for name, full_tag, entries in self._entries(MESHES, run, None):
            its_tag, part = name_and_part(full_tag)
            parts.setdefault((name, its_tag), {})[part] = entries
        wanted = chosen(tag, dict.fromkeys(its_tag for _, its_tag in parts), "tag of meshes")
        places = [
            place
            for (name, its_tag), its_parts in parts.items()
            if its_tag in wanted
            for place in step_kinds.mesh_places(name, its_tag, its_parts)
        ]
        return Steps(step_kinds.MeshStep, places)

    def _steps(self, make: type[Item], kind: str, run: NameFilter, tag: NameFilter) -> Steps[Item]:
        places = [
            (name, its_tag, entry)
            for name, its_tag, entries in self._entries(kind, run, tag)
            for entry in entries
        ]
        return Steps(make, places)

    def _entries(
        self, kind: str, run: NameFilter, tag: NameFilter
    ) -> list[tuple[str, str, list[IndexEntry]]]:
        """Return run, tag and entries, in the order of steps, of each series of a kind."""
        with self._engine.lock:
            return [
                (name, its_tag, sorted(series.entries, key=_place_in_order))
                for name, its_tag, series in self._series(kind, run, tag)
                if isinstance(series, BlobSeries)
            ]


def _place_in_order(entry: IndexEntry) -> tuple[int, float]:
    """Return what entries are sorted by; NaN would leave them in disorder."""
    return entry.step, entry.wall_time if math.isfinite(entry.wall_time) else 0.0
