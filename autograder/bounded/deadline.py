"""A deadline over our own work in this process, which counts the processor's time."""

from __future__ import annotations

import contextlib
import os
import platform
import signal
import threading
from collections.abc import Iterator

LAST_CALLS = 5  # how often a deadline interrupts before it ends the process


class OutOfTime(BaseException):
    """All of our work on one notebook has taken more than it may; no library catches this."""


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Interrupt what this process does within, once it has taken so much of the processor.

    Waiting for others, such as the sandbox, is not counted. Who cannot be interrupted is ended in
    the end. Threads cannot be interrupted so: there nothing but a helper's limits holds.

    Args:
        seconds: of the processor.

    Raises:
        OutOfTime: when they are over.
    """
    is_main_thread = threading.current_thread() is threading.main_thread()
    if not is_main_thread or platform.system() != "Linux" or not hasattr(signal, "setitimer"):
        yield
        return
    interruptions = iter(range(LAST_CALLS))

    def interrupt(*_: object) -> None:
        if next(interruptions, None) is None:
            os._exit(1)
        raise OutOfTime

    previous_handler = signal.signal(signal.SIGPROF, interrupt)
    signal.setitimer(signal.ITIMER_PROF, seconds, max(seconds / 10, 0.1))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous_handler)
