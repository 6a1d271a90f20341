"""Images, figures, videos, audio and text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Literal

from tbwidget.summary.audio import audio
from tbwidget.summary.boxes import image_with_boxes
from tbwidget.summary.figure import figure as figure_draft
from tbwidget.summary.image import image
from tbwidget.summary.text import text
from tbwidget.summary.video import video
from tbwidget.writer._remarks import Remarks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.figure import Figure


class MediaMethods(Remarks):
    """The methods of `SummaryWriter` that add what one looks at, listens to or reads."""

    def add_image(
        self,
        tag: str,
        img_tensor: Any,
        global_step: int | None = None,
        walltime: float | None = None,
        dataformats: str = "CHW",
    ) -> None:
        """Add an image.

        Parameters
        ----------
        tag : str
        img_tensor : array-like or PIL.Image.Image
            By default of shape (C, H, W), where C is 1 (grey), 3 (RGB) or 4 (RGBA); of
            uint8, or of any other type with values from 0 to 1, beyond which it is clipped. A
            warning tells once of integers that are, and of floats far beyond.
        global_step : int, optional
            Default 0.
        walltime : float, optional
            Seconds since the epoch. Default: now.
        dataformats : str
            What the axes are, such as "HWC" or "HW", in any order. An image of Pillow
            knows by itself.

        Raises
        ------
        TypeError
            `img_tensor` is not made of real numbers.
        ValueError
            Its shape is not what `dataformats` says, or no image's, or the image is larger
            than an event holds.

        Examples
        --------
        >>> import numpy as np
        >>> from tbwidget import SummaryWriter
        >>> ramp = np.linspace(0, 1, 64 * 64).reshape(64, 64)
        >>> with SummaryWriter("runs/image") as writer:
        ...     writer.add_image("ramp", ramp, dataformats="HW")
        """
        draft = image(tag, img_tensor, dataformats)
        self._tell(draft)
        self._add(tag, draft, global_step, walltime)

    def add_images(
        self,
        tag: str,
        img_tensor: Any,
        global_step: int | None = None,
        walltime: float | None = None,
        dataformats: str = "NCHW",
    ) -> None:
        """Add a batch of images as one, side by side in up to eight columns.

        Parameters
        ----------
        tag : str
        img_tensor : array-like, or list of array-like or of PIL.Image.Image
            By default of shape (N, C, H, W); values as of `add_image`. Those of a list have one
            size.
        global_step : int, optional
            Default 0.
        walltime : float, optional
            Seconds since the epoch. Default: now.
        dataformats : str
            What the axes are, such as "NHWC", in any order. Images of Pillow know by themselves.

        Raises
        ------
        TypeError, ValueError
            As `add_image`, or the images of a list differ in size.

        Examples
        --------
        >>> import numpy as np
        >>> from tbwidget import SummaryWriter
        >>> batch = np.random.default_rng(0).random((16, 3, 32, 32), dtype=np.float32)
        >>> with SummaryWriter("runs/images") as writer:
        ...     writer.add_images("noise", batch, global_step=0)
        """
        draft = image(tag, img_tensor, dataformats)
        self._tell(draft)
        self._add(tag, draft, global_step, walltime)

    def add_image_with_boxes(
        self,
        tag: str,
        img_tensor: Any,
        box_tensor: Any,
        global_step: int | None = None,
        walltime: float | None = None,
        rescale: float = 1,
        dataformats: str = "CHW",
        labels: Iterable[str] | str | None = None,
    ) -> None:
        """Add an image, and draw boxes on it.

        Parameters
        ----------
        tag : str
        img_tensor : array-like or PIL.Image.Image
            As of `add_image`.
        box_tensor : array-like
            Shape (N, 4): left, top, right and bottom of each box, in pixels.
        global_step : int, optional
            Default 0.
        walltime : float, optional
            Seconds since the epoch. Default: now.
        rescale : float
            Times which image and boxes are larger in the file.
        dataformats : str
            What the axes of `img_tensor` are, such as "HWC".
        labels : iterable of str, optional
            Written into the boxes: one each.

        Raises
        ------
        TypeError, ValueError
            As `add_image`, or for boxes, labels or `rescale` that are none.

        Examples
        --------
        >>> import numpy as np
        >>> from tbwidget import SummaryWriter
        >>> picture = np.zeros((3, 100, 100), np.uint8)
        >>> boxes = np.array([[10, 10, 50, 60], [40, 30, 90, 90]])
        >>> with SummaryWriter("runs/boxes") as writer:
        ...     writer.add_image_with_boxes("pets", picture, boxes, labels=["cat", "dog"])
        """
        draft = image_with_boxes(
            tag, img_tensor, box_tensor, rescale=rescale, dataformats=dataformats, labels=labels
        )
        self._tell(draft)
        self._add(tag, draft, global_step, walltime)

    def add_figure(
        self,
        tag: str,
        figure: Figure | list[Figure],
        global_step: int | None = None,
        close: bool = True,
        walltime: float | None = None,
    ) -> None:
        """Add a figure of matplotlib as an image, or several side by side.

        The figure is rendered before the call returns, since matplotlib has one thread only.

        Parameters
        ----------
        tag : str
        figure : matplotlib.figure.Figure or list of them
            Those of one list must have the same size.
        global_step : int, optional
            Default 0.
        close : bool
            Whether pyplot is to forget the figures.
        walltime : float, optional
            Seconds since the epoch. Default: now.

        Raises
        ------
        TypeError
            `figure` is no figure.
        ValueError
            The list is empty, or its figures differ in size.

        Examples
        --------
        >>> from matplotlib.figure import Figure
        >>> from tbwidget import SummaryWriter
        >>> figure = Figure()
        >>> _ = figure.subplots().plot([1, 4, 9])
        >>> with SummaryWriter("runs/figure") as writer:
        ...     writer.add_figure("squares", figure)
        """
        figures = list(figure) if isinstance(figure, (list, tuple)) else [figure]
        self._add(tag, figure_draft(tag, figures), global_step, walltime)
        # A figure that pyplot knows has imported it.
        pyplot = sys.modules.get("matplotlib.pyplot")
        if close and pyplot:
            for one in figures:
                pyplot.close(one)

    def add_video(
        self,
        tag: str,
        vid_tensor: Any,
        global_step: int | None = None,
        fps: float = 4,
        walltime: float | None = None,
        dataformats: str = "NTCHW",
        *,
        format: Literal["gif", "webp"] = "gif",  # noqa: A002 (the word that users know)
    ) -> None:
        """Add a video as GIF or animated WebP, or a batch of them side by side.

        A GIF is exact where no frame has more than 256 colours; other frames get the 256 that
        suit them best, without dithering, and smooth shades show bands. A WebP is exact where
        a frame has no more than 256 colours, or takes fewer bytes that way, as drawings and
        smooth shades do; of others, such as photographs, it loses what JPEG does, less than a
        GIF, and is a third of its size. Both hold for each frame what has changed since the
        one before. 200 frames of 400 × 600 take a core 2 to 5 s of encoding, on a thread.

        Parameters
        ----------
        tag : str
        vid_tensor : array-like
            By default of shape (N, T, C, H, W): videos, frames, and C channels, which are 1
            (grey), 3 (RGB) or 4 (RGBA; a GIF leaves the fourth out, as torch does, and a WebP
            keeps it, as `add_image` does); values as of `add_image`.
        global_step : int, optional
            Default 0.
        fps : float
            Frames a second. Browsers play no more than 50 of a GIF and 90 of a WebP.
        walltime : float, optional
            Seconds since the epoch. Default: now.
        dataformats : str
            What the axes are, such as "NTHWC", in any order.
        format : {"gif", "webp"}
            What it is encoded as. GIF, the default, is what other writers write. Browsers show
            both, on TensorBoard's page as well; frames of a WebP have at most 16,383 pixels a
            side, those of a GIF 65,535.

        Raises
        ------
        TypeError
            `vid_tensor` is not made of real numbers, `fps` is no number, or `format` no string.
        ValueError
            Its shape is not what `dataformats` says, or no video's, or the video is larger
            than its format or an event holds; or `fps` is not above 0, or `format` unknown.
        MissingLibraryError
            `format` is "webp", and Pillow was built without it.

        Examples
        --------
        >>> import numpy as np
        >>> from tbwidget import SummaryWriter
        >>> clip = np.zeros((1, 8, 3, 32, 32), np.uint8)
        >>> for time in range(8):
        ...     clip[0, time, 0, :, 4 * time : 4 * time + 4] = 255
        >>> with SummaryWriter("runs/video") as writer:
        ...     writer.add_video("bar", clip, fps=8)
        """
        draft = video(tag, vid_tensor, fps, dataformats, format)
        self._tell(draft)
        self._add(tag, draft, global_step, walltime)

    def add_audio(
        self,
        tag: str,
        snd_tensor: Any,
        global_step: int | None = None,
        sample_rate: int = 44100,
        walltime: float | None = None,
    ) -> None:
        """Add a sound of one channel.

        Parameters
        ----------
        tag : str
        snd_tensor : array-like
            Shape (L,) or (1, L): samples from -1 to 1, beyond which they are clipped. A warning
            tells once of integers that are, and of floats far beyond.
        global_step : int, optional
            Default 0.
        sample_rate : int
            Samples a second.
        walltime : float, optional
            Seconds since the epoch. Default: now.

        Raises
        ------
        TypeError
            `snd_tensor` is not made of real numbers.
        ValueError
            There are several channels or no samples, or more than an event holds.

        Examples
        --------
        >>> import numpy as np
        >>> from tbwidget import SummaryWriter
        >>> seconds = np.arange(8000) / 8000
        >>> with SummaryWriter("runs/audio") as writer:
        ...     writer.add_audio("a", np.sin(2 * np.pi * 440 * seconds), sample_rate=8000)
        """
        draft = audio(tag, snd_tensor, sample_rate)
        self._tell(draft)
        self._add(tag, draft, global_step, walltime)

    def add_text(
        self,
        tag: str,
        text_string: str,
        global_step: int | None = None,
        walltime: float | None = None,
    ) -> None:
        """Add a text, which is shown as Markdown.

        Parameters
        ----------
        tag : str
        text_string : str
        global_step : int, optional
            Default 0.
        walltime : float, optional
            Seconds since the epoch. Default: now.

        Raises
        ------
        TypeError
            `text_string` is no string.
        ValueError
            It has lone surrogates.

        Examples
        --------
        >>> from tbwidget import SummaryWriter
        >>> with SummaryWriter("runs/text") as writer:
        ...     writer.add_text("notes", "The loss *falls*.", global_step=1)
        """
        self._add(tag, text(tag, text_string), global_step, walltime)
