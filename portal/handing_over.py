"""Messages go to the worker from a thread of their own, so that no page waits for the broker.

What several pages have written within a moment goes as one task. A process that is killed, or a broker that is down,
loses nothing: the rows are written, and the sweep in `portal.tasks` sends them within a minute.
"""

import logging
import os
import threading
import time
from collections.abc import Sequence
from queue import Empty, SimpleQueue

log = logging.getLogger(__name__)

MOMENT = 0.1  # seconds that a message waits for others
MOST = 50  # from which a task takes no more: a single message never waits behind a long list of others


class HandOver:
    """The thread, begun by the first message, and what it has not yet handed over."""

    def __init__(self) -> None:
        self._waiting: SimpleQueue[Sequence[int]] = SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def take(self, ids: Sequence[int]) -> None:
        """Called after commit: returns at once, and never raises."""
        self._waiting.put(ids)
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="hand over", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            first = self._waiting.get()
            time.sleep(MOMENT)
            for ids in together(first, self._waiting):
                _give(ids)


def together(first: Sequence[int], waiting: "SimpleQueue[Sequence[int]]") -> list[list[int]]:
    """Everything that waits, in as few tasks as `MOST` allows. A list that is longer stays alone."""
    tasks = [list(first)]
    while True:
        try:
            ids = waiting.get_nowait()
        except Empty:
            return tasks
        if len(tasks[-1]) + len(ids) <= MOST:
            tasks[-1] += ids
        else:
            tasks.append(list(ids))


def _give(ids: list[int]) -> None:
    from portal.tasks import deliver_notices

    try:
        deliver_notices.delay(ids=ids)
    except Exception:  # the broker's own errors are many; the sweep finds the rows
        log.warning("The broker did not take %d messages; the sweep will send them.", len(ids))


_here = HandOver()


def _begin_anew() -> None:
    """In a process that has just been forked there is no thread, and nobody who would let go of the lock."""
    global _here
    _here = HandOver()


os.register_at_fork(after_in_child=_begin_anew)


def hand_over(ids: Sequence[int]) -> None:
    """Give the worker the messages with these keys, soon."""
    _here.take(ids)
