"""Time that a submission may use, by a clock of the test's own."""

from autograder.sandbox.timer import WALL, Timer


class Machine:
    """A clock, and a submission that gets some share of the processor."""

    def __init__(self, share: float) -> None:
        self.share = share
        self.now = 0.0
        self.looks = 0

    def processor(self) -> float:
        self.looks += 1
        return self.now * self.share

    def timer(self, seconds: float, within: Timer | None = None, of: str = "") -> Timer:
        return Timer(seconds, self.processor, within, of, clock=lambda: self.now)

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
