"""What stands in for the thread of a writer where none can be started."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from tbwidget.writer import _lifetimes

if TYPE_CHECKING:
    from tbwidget.writer._delivery import Delivery
    from tbwidget.writer._queue import Queue


class DirectOutbox:
    """Has whoever adds something write it: a finalizer while the interpreter ends, say.

    It has the face of an `Outbox`.

    Parameters
    ----------
    queue : Queue
        Remains closed, so that all who add attend to it.
    folder : str
        Of the event file.
    delivery : Delivery
        Of the same queue, and without other threads.
    """

    def __init__(self, queue: Queue, folder: str, delivery: Delivery) -> None:
        self.folder = folder
        self.ended = False
        self._queue = queue
        self._delivery = delivery
        self._at_work = threading.Lock()
        queue.renew()
        _lifetimes.started(self)

    @property
    def pending(self) -> int:
        """Events that wait to be written: of other threads."""
        return self._delivery.pending

    def attend(self) -> None:
        """Write what is in the queue, unless another caller is just doing so."""
        # That one looks once more after it has let go of the lock.
        while self._queue and self._at_work.acquire(blocking=False):
            try:
                self._deliver()
            finally:
                self._at_work.release()

    def tell_dropped(self) -> None:
        """Tell that there is no room for what is added."""
        self._delivery.tell_dropped()

    def flush(self) -> bool:
        """Return whether all that was added before is in the file."""
        self.attend()
        return not self._queue

    def finish(self) -> None:
        """Write what is left and close the file; the next who adds begins another."""
        self.ended = True
        self.attend()
        self._delivery.close()
        _lifetimes.ended(self)

    def close(self, *_: float) -> None:
        """Write what is left and close the file.

        Raises
        ------
        WriteError
            Not all that was added could be written; it is told once.
        """
        self.finish()
        if lost := self._delivery.take_lost():
            raise self._delivery.loss(lost, self._delivery.failure or "see the warning")

    def abandon(self) -> None:
        """Leave everything to the parent, of which this process is a fork."""
        self.ended = True
        self._queue.reset()
        self._delivery.abandon()

    def _deliver(self) -> None:
        delivery = self._delivery
        try:
            written = delivery.attempt()
        except Exception as error:  # noqa: BLE001  # such as modules that are gone
            written = False
            delivery.tell(f"can't write events any more ({error}); they are lost")
        if not written:
            delivery.give_up()
