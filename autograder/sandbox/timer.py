"""Time that a submission may use: its own on the processor, several times as much by the clock.

On a busy machine a submission waits for its turn, and that is not its fault: where the system tells
how long it was ready and did not get the processor, this time is left out. One that sleeps or waits
for something ends all the same, only later.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

import psutil

from autograder.errors import NotGraded
from mitdl_utils.durations import seconds_in_words

WALL = 4.0  # seconds by the clock for each second of the processor
HOPELESS = 10.0  # times as long as that, of which others had nearly all
UNMEASURED = 0.2  # first seconds of a timer, which count in full: short waits measure nothing
SHORTEST = 0.01  # seconds between two measurements

Seconds = Callable[[], float]


class Starved(NotGraded):
    """Others had the processor nearly all the time; whose answer this was, is not to blame."""


def _zero() -> float:
    return 0.0


class Timer:
    """A limit in time, counted from now.

    Args:
        seconds: of the processor that may be used, and `WALL` times as many by the clock.
        processor: returns the processor time that the submission has used so far, in seconds.
        outer: a limit that holds as well, such as the exercise's for a call.
        label: for what it is, where a sentence says that it was met.
        clock: for tests.
        queued: returns the seconds for which the submission was ready so far, and others had the
            processor.
    """

    def __init__(
        self,
        seconds: float,
        processor: Seconds,
        outer: Timer | None = None,
        label: str = "",
        clock: Seconds = time.monotonic,
        queued: Seconds = _zero,
    ) -> None:
        self.seconds = seconds
        self.processor = processor
        self.outer = outer
        self.label = label
        self.clock = clock
        self.queued = queued
        self.begun = clock()
        self.first_measured: tuple[float, float] | None = None  # used and queued then
        self.at_first = 0.0  # seconds by the clock until then
        self.next_look = self.begun + min(seconds, UNMEASURED)
        self.waited = False

    def used(self) -> float:
        """Return the seconds that count against this limit, so far."""
        passed, computed = self._measured()
        return max(computed, passed / WALL)

    def left(self) -> float:
        """Return for how many seconds nobody needs to look again; 0 when the time is used up.

        Raises:
            Starved: when there is time left, and still no end to see.
        """
        outer = self.outer.left() if self.outer is not None else float("inf")
        now = self.clock()
        if now >= self.next_look:
            passed, computed = self._measured()
            remaining = min(self.seconds - computed, self.seconds * WALL - passed)
            self.waited = passed / WALL > computed
            if remaining <= 0:
                return 0.0
            if now - self.begun >= self.seconds * WALL * HOPELESS:
                raise Starved(
                    f"the machine is too busy: in {now - self.begun:.0f} seconds it had "
                    f"{computed:.0f} of the processor; grade it again when there is less to do"
                )
            self.next_look = now + max(remaining, SHORTEST)
        return min(self.next_look - now, outer)

    def _measured(self) -> tuple[float, float]:
        """Return the seconds since the beginning, by the clock and on the processor.

        Those in which others had the processor are not among them.
        """
        passed = self.clock() - self.begun
        if self.first_measured is None:
            self.first_measured = self.processor(), self.queued()
            self.at_first = min(passed, UNMEASURED)
        used, queued = self.first_measured
        waited_for_others = max(0.0, self.queued() - queued)
        computed = self.at_first + max(0.0, self.processor() - used)
        return max(0.0, passed - waited_for_others), computed

    def met(self) -> Timer:
        """Return which limit it was that left no time: this one or one around it."""
        outer = self.outer
        return outer.met() if outer is not None and outer.left() <= 0 else self

    def text(self) -> str:
        """Say how long it took to use up this limit, by the clock where the submission waited.

        >>> Timer(4.0, lambda: 0.0).text()
        '4 seconds'
        """
        seconds = self.seconds * (WALL if self.waited else 1.0)
        return f"{seconds_in_words(seconds)}{self.label}"


class NotifyingTimer(Timer):
    """A limit of which a submission is told a little before it, where it waits: it cannot measure.

    Args:
        seconds: of the processor, as for any limit.
        notify_after: so many seconds.
        notify: lets the submission know.
        outer: a limit around it, measured in the same way.
    """

    def __init__(
        self, seconds: float, notify_after: float, notify: Callable[[], None], outer: Timer
    ) -> None:
        super().__init__(seconds, outer.processor, outer, "", outer.clock, outer.queued)
        self.notify = notify
        self.notice: Timer | None = Timer(
            notify_after, outer.processor, None, "", outer.clock, outer.queued
        )

    def left(self) -> float:
        """Return for how many seconds nobody needs to look again; tell, when it is time."""
        left = super().left()
        if self.notice is None:
            return left
        until_notice = self.notice.left()
        if until_notice > 0:
            return min(left, until_notice)
        if self.notice.waited:
            self.notify()
        self.notice = None
        return left


class Queue:
    """How long a submission was ready to compute, and others had the processor.

    Linux counts it for each thread. Of many threads the one counts that has waited longest; what
    our own thread has waited comes on top, as nobody answers meanwhile. Elsewhere it stays 0.

    Attributes:
        seconds: so far, as of the last look.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self.delays: dict[str, float] = {}
        self.own_delay = _run_delay(OWN_THREAD)

    def look(self, pids: Iterable[int]) -> float:
        """Look at these processes, all that the submission has; return the seconds so far."""
        delays = {
            str(task): _run_delay(task)
            for pid in pids
            for task in entries(Path(f"/proc/{pid}/task"))
        }
        increases = [seconds - self.delays.get(task, 0.0) for task, seconds in delays.items()]
        own_delay = _run_delay(OWN_THREAD)
        self.seconds += max(0.0, max(increases, default=0.0)) + max(0.0, own_delay - self.own_delay)
        self.delays, self.own_delay = delays, own_delay
        return self.seconds


OWN_THREAD = Path("/proc/thread-self")


def entries(folder: Path) -> list[Path]:
    """Return what a folder of /proc holds; nothing where its process has ended."""
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _run_delay(task: Path) -> float:
    """Return the seconds that a thread has waited for a processor; 0 where nobody counts them.

    <https://docs.kernel.org/scheduler/sched-stats.html>
    """
    try:
        return int((task / "schedstat").read_text().split()[1]) * 1e-9
    except (OSError, ValueError, IndexError):
        return 0.0


def processor_seconds(pid: int) -> float:
    """Return the time that a process has computed, with that of its children that have ended."""
    try:
        return float(sum(psutil.Process(pid).cpu_times()[:4]))
    except psutil.Error:
        return 0.0


def tree(pid: int) -> list[int]:
    """Return the numbers of a process and of all processes below it."""
    try:
        return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]
    except psutil.Error:
        return [pid]


def tree_seconds(pid: int) -> float:
    """Return the time that a process and all processes below it have computed."""
    return sum(map(processor_seconds, tree(pid)))
