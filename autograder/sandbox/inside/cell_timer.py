"""A limit in time that a cell meets inside: it is interrupted, and keeps what it has defined."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from typing import Any


class Stopped(KeyboardInterrupt):
    """A cell's time is up; a notebook shows the message only."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@contextlib.contextmanager
def stopped_after(seconds: float, wall: float) -> Iterator[None]:
    """Raise `Stopped` in the code of a `with` that takes too long.

    Args:
        seconds: of the processor, in all threads of this process.
        wall: seconds by the clock, for code that waits.

    Windows has no such timers: there the process is ended from outside, and the cell run no more.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: Any) -> None:
        most = seconds if number == signal.SIGPROF else wall
        limit = f"a cell may compute for {seconds:.0f} while a notebook is graded"
        raise Stopped(f"stopped after {most:.0f} seconds: {limit}")

    kinds = (
        (signal.SIGPROF, signal.ITIMER_PROF, seconds),
        (signal.SIGALRM, signal.ITIMER_REAL, wall),
    )
    for number, timer, limit in kinds:
        signal.signal(number, stop)
        signal.setitimer(timer, limit)
    try:
        yield
    finally:
        for _, timer, _ in kinds:
            signal.setitimer(timer, 0.0)
