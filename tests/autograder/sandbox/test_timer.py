"""Time that a submission may use, by a clock of the test's own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from autograder.sandbox.timer import HOPELESS, WALL, NotifyingTimer, Queue, Starved, Timer, tree


class Machine:
    """A clock, and a submission that gets some share of the processor.

    Args:
        share: that it gets.
        ready: share of the time in which it would like more, and others have the processor.
    """

    def __init__(self, share: float, ready: float = 0.0) -> None:
        self.share = share
        self.ready = ready
        self.now = 0.0
        self.looks = 0

    def processor(self) -> float:
        self.looks += 1
        return self.now * self.share

    def timer(self, seconds: float, within: Timer | None = None, of: str = "") -> Timer:
        return Timer(seconds, self.processor, within, of, lambda: self.now, self.queued)

    def queued(self) -> float:
        return self.now * self.ready

    def run(self, timer: Timer) -> float:
        """Wait as the grader does; return when the time was up."""
        while (left := timer.left()) > 0:
            self.now += left
        return self.now


def test_what_computes_all_the_time_is_ended_after_its_limit() -> None:
    machine = Machine(share=1.0)
    timer = machine.timer(4.0)
    assert 4.0 <= machine.run(timer) < 4.1
    assert timer.text() == "4 seconds"


def test_what_waits_for_its_turn_on_a_busy_machine_has_as_much_of_the_processor() -> None:
    machine = Machine(share=0.4)
    assert 9.0 < machine.run(machine.timer(4.0)) < 10.1  # 0.4 of that is the limit


def test_what_sleeps_is_ended_several_times_as_late() -> None:
    machine = Machine(share=0.0)
    timer = machine.timer(4.0)
    assert machine.run(timer) == 4.0 * WALL
    assert timer.waited
    assert timer.text() == "16 seconds"


def test_a_limit_around_ends_what_lies_within() -> None:
    machine = Machine(share=1.0)
    exercise = machine.timer(5.0, of=", all calls together,")
    for _ in range(2):
        call = machine.timer(4.0, within=exercise)
        machine.run(call)
    assert 5.0 <= machine.now < 5.2
    assert call.met() is exercise
    assert call.met().text() == "5 seconds, all calls together,"


def test_short_waits_measure_nothing() -> None:
    machine = Machine(share=1.0)
    for _ in range(100):
        machine.timer(4.0).left()
        machine.now += 0.1
    assert machine.looks == 0


def test_time_before_a_limit_begins_does_not_count() -> None:
    machine = Machine(share=1.0)
    machine.now = 100.0
    timer = machine.timer(4.0)
    machine.run(timer)
    assert 104.0 <= machine.now < 104.1


def test_a_very_busy_machine_takes_no_time_from_what_waits_for_its_turn() -> None:
    machine = Machine(share=0.05, ready=0.95)  # it would be ended after 0.8 seconds of computing
    timer = machine.timer(4.0)
    assert 4.0 * WALL * 4 < machine.run(timer) < 81  # 0.05 of that is the limit
    assert not timer.waited


def test_what_sleeps_on_a_busy_machine_is_ended_as_late_as_elsewhere() -> None:
    machine = Machine(share=0.01, ready=0.2)  # the rest of the time it sleeps
    timer = machine.timer(4.0)
    assert machine.run(timer) == pytest.approx(4.0 * WALL / 0.8, abs=0.1)
    assert timer.waited


def test_what_has_hardly_any_turn_is_nobodys_fault_and_has_an_end() -> None:
    machine = Machine(share=0.001, ready=0.999)
    with pytest.raises(Starved, match=r"too busy: in 1[67][0-9] seconds it had 0 of the processor"):
        machine.run(machine.timer(4.0))
    assert 4.0 * WALL * HOPELESS <= machine.now < 4.0 * WALL * (HOPELESS + 1)


@pytest.mark.parametrize(
    ("share", "ready", "told"), [(0.0, 0.0, 40.0), (1.0, 0.0, 0), (0.1, 0.9, 0)]
)
def test_only_what_waits_is_told_before_its_limit(share: float, ready: float, told: float) -> None:
    machine, at = Machine(share, ready), [0.0]
    total = machine.timer(50.0)
    timer = NotifyingTimer(12.0, 10.0, lambda: at.append(machine.now), total)
    machine.run(timer)
    assert at == ([0.0, told] if told else [0.0])


@pytest.fixture
def crowd() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Three processes on one core, where the system can: two of them have to wait at any time."""
    core = [sorted(os.sched_getaffinity(0))[0]] if hasattr(os, "sched_getaffinity") else []
    source = f"import os\nif {core}: os.sched_setaffinity(0, {core})\nwhile True: pass"
    started = [subprocess.Popen([sys.executable, "-c", source]) for _ in range(3)]
    yield started
    for one in started:
        one.kill()
        one.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts it")
def test_linux_tells_how_long_a_process_has_waited_for_its_turn(
    crowd: list[subprocess.Popen[bytes]],
) -> None:
    sleeper = subprocess.Popen(["sleep", "60"])
    pids = {"busy": tree(crowd[0].pid), "asleep": [sleeper.pid], "nobody": []}
    queues = {name: Queue() for name in pids}
    before = {name: queue.look(pids[name]) for name, queue in queues.items()}

    def waited() -> dict[str, float]:  # besides what this very thread has
        now = {name: queue.look(pids[name]) - before[name] for name, queue in queues.items()}
        return {name: seconds - now["nobody"] for name, seconds in now.items()}

    begun = time.monotonic()
    while (seen := waited())["busy"] < 0.3:
        time.sleep(0.05)
    sleeper.kill()
    sleeper.wait()
    assert seen["busy"] <= time.monotonic() - begun + 0.1
    assert seen["asleep"] < 0.1


def test_a_process_that_is_gone_has_waited_for_nothing() -> None:
    queue = Queue()
    assert queue.look([2**22 + 1]) == queue.seconds < 5.0
