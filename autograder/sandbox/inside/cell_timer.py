"""A limit in time that a cell meets inside: it is interrupted, and keeps what it has defined."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from typing import Any

from mitdl_utils.durations import seconds_in_words


class Stopped(KeyboardInterrupt):
    """A cell's time is up; a notebook shows the message only."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@contextlib.contextmanager
def stopped_after(seconds: float, clock: float | None = None) -> Iterator[None]:
    """Raise `Stopped` in the code of a `with` that takes too long.

    Args:
        seconds: of the processor, in all threads of this process.
        clock: seconds by the clock, where these are agreed on. Else the grader sends the signal of
            that timer to code that waits: it alone sees what waits for its turn on a busy machine.

    Windows has no such timers: there the process is ended from outside, and the cell run no more.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: Any) -> None:
        allowed = seconds_in_words(seconds)
        limit = f"a cell may compute for {allowed} while a notebook is graded"
        if number == signal.SIGPROF:
            raise Stopped(f"stopped after {allowed}: {limit}")
        after = "waiting" if clock is None else f"{seconds_in_words(clock)} by the clock"
        raise Stopped(f"stopped after {after}: {limit}, and wait a few times as long")

    kinds = (
        (signal.SIGPROF, signal.ITIMER_PROF, seconds),
        (signal.SIGALRM, signal.ITIMER_REAL, clock or 0.0),
    )
    for number, timer, limit in kinds:
        signal.signal(number, stop)
        signal.setitimer(timer, limit)
    try:
        yield
    finally:
        for number, timer, _ in kinds:
            signal.setitimer(timer, 0.0)
            signal.signal(number, signal.SIG_IGN)  # one that comes late is for nobody
