"""Wait until a process that was told to stop stands still, with all of its threads.

A signal is sent in no time, and takes effect when the thread that the kernel has chosen for it gets
a processor. Until then the others run.
"""

from __future__ import annotations

import time
from pathlib import Path

import psutil

from autograder.sandbox.connection import Late
from autograder.sandbox.timer import entries

# Letters of states: stopped, traced, at its end.
# <https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html>
STOPPED = frozenset("TtZX")
SECONDS = 10.0
FIRST_LOOK, LONGEST_WAIT = 1e-4, 0.01  # seconds between two looks


def wait_for_standstill(pid: int) -> None:
    """Return as soon as no thread of a process can run.

    Args:
        pid: of a process to which SIGSTOP was sent.

    Raises:
        Late: when it runs on for ten seconds.
    """
    deadline, pause = time.monotonic() + SECONDS, FIRST_LOOK
    while not stands_still(pid):
        if time.monotonic() > deadline:
            raise Late(f"process {pid} was told to stop and runs on")
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_WAIT)


def stands_still(pid: int) -> bool:
    """Whether no thread of a process can run; True also when it has ended."""
    if Path("/proc/self/task").is_dir():
        return all(_state(thread) in STOPPED for thread in entries(Path(f"/proc/{pid}/task")))
    try:  # where /proc does not show threads, on macOS
        return psutil.Process(pid).status() in (psutil.STATUS_STOPPED, psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def _state(thread: Path) -> str:
    """Return the letter of a thread's state; that of one at its end where it is gone."""
    try:
        return (thread / "stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return "X"
