"""A process that was told to stop: when it stands still, and when it does not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from autograder.sandbox import standstill
from autograder.sandbox.connection import Late
from autograder.sandbox.standstill import stands_still, wait_for_standstill

PROGRAM = """
import threading, time
def spin():
    while True: time.sleep(0.001)
for _ in range(3):
    threading.Thread(target=spin).start()
print("here", flush=True)
"""


@pytest.fixture
def process() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "here\n"
        yield running
        running.kill()


def test_it_stands_still_once_all_threads_do(process: subprocess.Popen[str]) -> None:
    assert not stands_still(process.pid)
    threading.Timer(0.2, process.send_signal, (signal.SIGSTOP,)).start()
    wait_for_standstill(process.pid)
    assert stands_still(process.pid)
    process.send_signal(signal.SIGCONT)
    while stands_still(process.pid):
        os.sched_yield()


def test_one_that_runs_on_is_late(
    process: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standstill, "SECONDS", 0.1)
    with pytest.raises(Late, match="runs on"):
        wait_for_standstill(process.pid)


def test_one_that_has_ended_stands_still(process: subprocess.Popen[str]) -> None:
    process.kill()
    wait_for_standstill(process.pid)
    process.wait()
    wait_for_standstill(process.pid)
