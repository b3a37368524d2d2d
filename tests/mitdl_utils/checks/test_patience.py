"""A call gets so many seconds of the processor, and then it is stopped."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable

import pytest

from autograder.sandbox import Limits
from mitdl_utils.checks import patience
from mitdl_utils.checks.patience import OutOfTime, call_within

WAYS = {"the timer of the main thread": patience._by_timer, "a thread": patience._by_thread}
EACH_WAY = pytest.mark.parametrize("within", WAYS.values(), ids=WAYS)
Within = Callable[[float, Callable[[], object]], object]


def test_a_check_cell_waits_as_long_as_the_judge() -> None:
    limits = Limits()
    seconds = patience.CALL_SECONDS, patience.EXERCISE_SECONDS
    assert seconds == (limits.call_seconds, limits.exercise_seconds)


def for_ever() -> None:
    while True:
        pass


def whatever_comes() -> None:
    while True:
        with contextlib.suppress(Exception):
            time.sleep(0.001)


@EACH_WAY
@pytest.mark.parametrize("loop", [for_ever, whatever_comes])
def test_a_loop_is_stopped_where_it_is(within: Within, loop: Callable[[], None]) -> None:
    with pytest.raises(OutOfTime) as caught:
        within(0.15, loop)
    assert loop.__name__ in [entry.name for entry in caught.traceback]


@EACH_WAY
def test_what_ends_in_time_is_left_alone(within: Within) -> None:
    assert within(5.0, lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        within(5.0, lambda: 1 / 0)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    time.sleep(0.02)  # nothing comes late


def test_the_handler_of_others_is_put_back() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(OutOfTime):
        call_within(0.1, for_ever)
    assert signal.getsignal(signal.SIGALRM) is before


def test_a_call_in_another_thread_ends_too() -> None:
    said = []

    def ask() -> None:
        try:
            call_within(0.15, for_ever)
        except OutOfTime:
            said.append("stopped")

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert said == ["stopped"]


def test_where_nothing_can_interrupt_the_call_is_made_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_threads(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", no_threads)
    assert patience._by_thread(1.0, lambda: 3) == 3
