"""A limit on memory where there are no control groups: measure it ten times a second."""

from __future__ import annotations

import contextlib
import signal
import threading

import psutil

SECONDS = 0.1  # between two measurements


class MemoryWatch:
    """Kills a process when it and all its descendants together use too much memory.

    Memory that a fork shares with its parent is counted for both of them, less what the first
    process began with: the estimate is too high rather than too low.

    Args:
        pid: of the first process.
        process: a descriptor of the same process, which unlike a number is never reused.
        limit: bytes that all of them may use together.
    """

    def __init__(self, pid: int, process: int, limit: int) -> None:
        self.first = psutil.Process(pid)
        self.process = process
        self.limit = limit
        self.base = _private_bytes(self.first)
        self.exceeded = False
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def stop(self) -> bool:
        """Stop watching; return whether the process was killed."""
        self.stopped.set()
        self.thread.join()
        return self.exceeded

    def _watch(self) -> None:
        while not self.stopped.wait(SECONDS):
            with contextlib.suppress(psutil.Error, ProcessLookupError, OSError):
                tree = [self.first, *self.first.children(recursive=True)]
                if (
                    sum(max(0, _private_bytes(process) - self.base) for process in tree)
                    > self.limit
                ):
                    self.exceeded = True
                    signal.pidfd_send_signal(self.process, signal.SIGKILL)
                    return


def _private_bytes(process: psutil.Process) -> int:
    """Return the memory that belongs to no file; 0 when the process is gone."""
    try:
        memory = process.memory_info()
    except psutil.Error:
        return 0
    return int(memory.rss - memory.shared)
