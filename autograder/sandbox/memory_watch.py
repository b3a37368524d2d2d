"""Where a machine gives us no control groups: look at a submission's memory ten times a second."""

from __future__ import annotations

import contextlib
import signal
import threading

import psutil

SECONDS = 0.1


class MemoryWatch:
    """Ends a process, and with it all that it started, when together they use too much memory.

    What a fork shares with its parent is counted for each of them, less what the first one began
    with: so it sees too much rather than too little.

    Args:
        pid: of the first process.
        process: a descriptor of it, for which no other can be mistaken.
        most: bytes that all may use together.
    """

    def __init__(self, pid: int, process: int, most: int) -> None:
        self.first = psutil.Process(pid)
        self.process = process
        self.most = most
        self.base = _private_bytes(self.first)
        self.starved = False
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()

    def stop(self) -> bool:
        """Look no longer; whether it had to end the process."""
        self.stopped.set()
        self.thread.join()
        return self.starved

    def _look(self) -> None:
        while not self.stopped.wait(SECONDS):
            with contextlib.suppress(psutil.Error, ProcessLookupError, OSError):
                tree = [self.first, *self.first.children(recursive=True)]
                if sum(max(0, _private_bytes(one) - self.base) for one in tree) > self.most:
                    self.starved = True
                    signal.pidfd_send_signal(self.process, signal.SIGKILL)
                    return


def _private_bytes(process: psutil.Process) -> int:
    """Memory that lies in no file; 0 when the process is gone."""
    try:
        memory = process.memory_info()
    except psutil.Error:
        return 0
    return int(memory.rss - memory.shared)
