"""Work in a helper: what it may take, and that nothing of one is left for the next."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time

import psutil
import pytest

from autograder.bounded import BeyondLimits, Budget
from autograder.errors import MitdlError
from tests.helpers.waiting import ended, until

SMALL = {"each": 0.2, "memory": 2**28}
hoard: list[bytes] = []


def add(a: int, b: int) -> int:
    return a + b


def process() -> int:
    return os.getpid()


def spin() -> None:
    number = 0
    while number >= 0:
        number += 1


def spin_deaf() -> None:
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    spin()


def sleep_for_ever() -> None:
    time.sleep(1e6)


def spin_in_c() -> int:
    return sum(range(10**12))


def eat() -> int:
    return len(bytes(2**30))


def eat_bit_by_bit() -> None:
    held: list[bytes] = []
    while held is not None:
        held.append(bytes(2**20))


def nest() -> None:
    nest()


def abort() -> None:
    os.abort()


def leave() -> None:
    os._exit(0)


def keep(megabytes: int) -> int:
    hoard.append(bytes(megabytes * 2**20))
    return len(hoard)


def err() -> None:
    raise ZeroDivisionError("by nothing")


def descriptors() -> list[str]:
    return os.listdir("/proc/self/fd")


def test_an_answer_comes_from_one_other_process_for_all_questions() -> None:
    budget = Budget()
    assert budget.run(add, 1, b=2) == 3
    one = budget.run(process)
    assert one != os.getpid()
    assert Budget().run(process) == one


@pytest.mark.parametrize(
    "work", [spin, spin_deaf, spin_in_c, eat, eat_bit_by_bit, nest, abort, leave]
)
def test_what_has_no_end_is_ended_and_the_next_is_done(work: object) -> None:
    budget = Budget(**SMALL)
    with pytest.raises(BeyondLimits, match="takes too much"):
        budget.run(work)  # type: ignore[arg-type]
    assert budget.run(add, 1, 2) == 3


def test_who_only_waits_is_ended_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.bounded.helper.BUSY", 1)
    with pytest.raises(BeyondLimits, match="takes too much time"):
        Budget(each=0.1).run(sleep_for_ever)


def test_where_others_have_used_the_time_nothing_is_begun() -> None:
    budget = Budget(seconds=0.4, **SMALL)
    for _ in range(2):
        with pytest.raises(BeyondLimits, match="takes too much time"):
            budget.run(spin)
    with pytest.raises(BeyondLimits, match="the rest of this notebook"):
        budget.run(add, 1, 2)
    assert Budget(**SMALL).run(add, 1, 2) == 3


def test_memory_that_one_has_filled_is_there_for_the_next() -> None:
    budget = Budget(**SMALL)
    assert [budget.run(keep, 150), budget.run(keep, 150)] == [1, 1]


def test_an_error_of_ours_is_told_as_one() -> None:
    with pytest.raises(MitdlError, match="our own work fails: ZeroDivisionError: by nothing") as it:
        Budget().run(err)
    assert not isinstance(it.value, BeyondLimits)


def test_it_holds_no_descriptor_of_ours() -> None:
    with open(os.devnull), open(os.devnull):
        assert len(Budget().run(descriptors)) <= 5  # three standard ones, the wire, this look


def test_a_fork_of_ours_has_a_helper_of_its_own() -> None:
    ours = Budget().run(process)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply(asks) not in (ours, os.getpid())
    assert Budget().run(process) == ours


def asks() -> int:
    return Budget().run(process)


def test_a_helper_ends_with_its_thread() -> None:
    seen: list[psutil.Process] = []
    thread = threading.Thread(target=lambda: seen.append(psutil.Process(asks())))
    thread.start()
    thread.join()
    until(lambda: ended(seen[0]))
