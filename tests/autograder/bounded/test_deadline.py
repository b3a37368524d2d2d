"""A deadline over our own work: what it interrupts, and what it lets be."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import threading
import time

import pytest

from autograder.bounded import OutOfTime, deadline


def work(seconds: float) -> None:
    """Take processor time, in small steps, whatever else this process does."""
    begun, number = time.process_time(), 0
    while time.process_time() - begun < seconds:
        number += sum(range(1000))


def test_work_is_interrupted_whatever_catches_errors() -> None:
    with pytest.raises(OutOfTime), deadline(0.1):
        while True:
            try:
                work(10.0)
            except Exception:
                pytest.fail("a library would catch it")


def test_work_within_its_time_is_let_be_and_nothing_comes_later() -> None:
    before = signal.getsignal(signal.SIGPROF)
    with deadline(0.2):
        work(0.01)
    work(0.3)
    assert signal.getsignal(signal.SIGPROF) is before


def test_waiting_for_others_is_not_counted() -> None:
    with deadline(0.2):
        time.sleep(0.4)


def test_in_a_thread_it_lets_the_work_be_done() -> None:
    done: list[str] = []

    def within() -> None:
        with deadline(0.05):
            work(0.1)
            done.append("done")

    thread = threading.Thread(target=within)
    thread.start()
    thread.join()
    assert done == ["done"]


def swallow() -> None:
    with deadline(0.1):
        while True:
            with contextlib.suppress(BaseException):
                work(10.0)


def test_who_cannot_be_interrupted_is_ended() -> None:
    process = multiprocessing.get_context("fork").Process(target=swallow)
    process.start()
    process.join(60)
    assert process.exitcode == 1
