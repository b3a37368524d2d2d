"""Time that a submission may use: its own on the processor, several times as much by the clock.

On a busy machine a submission waits for its turn, and that is not its fault. One that sleeps or
waits for something ends all the same, only later.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import psutil

WALL = 4.0  # seconds by the clock for each second of the processor
UNMEASURED = 0.2  # first seconds of a timer, which count in full: short waits measure nothing
SHORTEST = 0.01  # seconds between two measurements

Seconds = Callable[[], float]


class Timer:
    """A limit in time, counted from now.

    Args:
        seconds: of the processor that may be used, and `WALL` times as many by the clock.
        processor: returns the processor time that the submission has used so far, in seconds.
        within: a limit that holds as well, such as the exercise's for a call.
        of: for what it is, where a sentence says that it was met.
        clock: for tests.
    """

    def __init__(
        self,
        seconds: float,
        processor: Seconds,
        within: Timer | None = None,
        of: str = "",
        clock: Seconds = time.monotonic,
    ) -> None:
        self.seconds = seconds
        self.processor = processor
        self.within = within
        self.of = of
        self.clock = clock
        self.begun = clock()
        self.before: float | None = None  # processor time that had been used when first measured
        self.at_first = 0.0  # seconds by the clock until then
        self.look_at = self.begun + min(seconds, UNMEASURED)
        self.waited = False

    def used(self) -> float:
        """Return the seconds that count against this limit, so far."""
        passed, computed = self._measured()
        return max(computed, passed / WALL)

    def left(self) -> float:
        """Return for how many seconds nobody needs to look again; 0 when the time is used up."""
        outer = self.within.left() if self.within is not None else float("inf")
        now = self.clock()
        if now >= self.look_at:
            passed, computed = self._measured()
            remaining = min(self.seconds - computed, self.seconds * WALL - passed)
            self.waited = passed / WALL > computed
            if remaining <= 0:
                return 0.0
            self.look_at = now + max(remaining, SHORTEST)
        return min(self.look_at - now, outer)

    def _measured(self) -> tuple[float, float]:
        """Return the seconds since the beginning, by the clock and on the processor."""
        passed = self.clock() - self.begun
        if self.before is None:
            self.before, self.at_first = self.processor(), min(passed, UNMEASURED)
        return passed, self.at_first + max(0.0, self.processor() - self.before)

    def met(self) -> Timer:
        """Return which limit it was that left no time: this one or one around it."""
        outer = self.within
        return outer.met() if outer is not None and outer.left() <= 0 else self

    def text(self) -> str:
        """Say how long it took to use up this limit, by the clock where the submission waited.

        >>> Timer(4.0, lambda: 0.0).text()
        '4 seconds'
        """
        seconds = self.seconds * (WALL if self.waited else 1.0)
        return f"{seconds:.0f} second{'' if round(seconds) == 1 else 's'}{self.of}"


def processor_seconds(pid: int) -> float:
    """Return the time that a process has computed, with that of its children that have ended."""
    try:
        return float(sum(psutil.Process(pid).cpu_times()[:4]))
    except psutil.Error:
        return 0.0


def tree_seconds(pid: int) -> float:
    """Return the time that a process and all processes below it have computed."""
    try:
        children = psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        children = []
    return sum(processor_seconds(one) for one in (pid, *(child.pid for child in children)))
