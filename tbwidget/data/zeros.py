"""Zeros in a file: space that is not written yet where nothing follows them, else damage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tbwidget.data.places.place import OpenFile, Signature

PIECE_BYTES: Final = 1 << 20
"""Read at once."""

TURN_BYTES: Final = 32 << 20
"""Looked at in one go, for other files wait meanwhile: some ten milliseconds."""

_ZEROS: Final = bytes(PIECE_BYTES)


class ZeroSearch:
    """Looks for what follows the zeros at which reading has stopped, a part at a time.

    What has been seen to be zeros is taken to be zeros yet while a file is being written
    from the front, as it is where space was preallocated: so each record that comes does
    not cost another look at all that space.

    Attributes
    ----------
    is_amid : bool
        Whether a search is to be gone on with.
    """

    def __init__(self) -> None:
        self.is_amid = False
        self._begin = self._end = 0
        self._ended_for: tuple[int, Signature] | None = None

    def first_other(
        self, file: OpenFile, offset: int, begin: int, size: int, *, is_recent: bool
    ) -> int | None:
        """Return where the first byte is that is not zero; `size` where there is none.

        None where there is more to look at: another call goes on.

        Parameters
        ----------
        file : OpenFile
        offset : int
            Where reading has stopped.
        begin, size : int
            Where to look.
        is_recent : bool
            Whether the file may be written to at this moment.
        """
        at = begin
        if self.is_amid or (is_recent and self._is_written_from_the_front(file, offset)):
            at = max(begin, self._end) if self._begin <= begin else begin
        stop = min(at + TURN_BYTES, size)
        while at < stop:
            piece = file.read_at(at, min(PIECE_BYTES, stop - at))
            if not piece:  # it has shrunk: the next look knows
                self.is_amid = False
                return size
            if piece != _ZEROS[: len(piece)]:
                self.is_amid = False
                return at + len(piece) - len(piece.lstrip(b"\0"))
            at += len(piece)
        self._begin, self._end = begin, max(at, begin)
        self.is_amid = at < size
        if self.is_amid:
            return None
        self._ended_for = offset, file.signature
        return size

    def _is_written_from_the_front(self, file: OpenFile, offset: int) -> bool:
        """Whether nothing shows that the file was changed behind where reading has stopped."""
        if self._ended_for is None:
            return False
        before, signature = self._ended_for
        return offset != before or file.signature == signature
