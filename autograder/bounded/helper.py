"""Our own work on what a student sent, in a process with limits whose death is one exception.

Reading code, cleaning HTML and drawing text are done well by libraries on whatever people write,
and for hours, or with all memory, on what somebody has made for that. So a helper does it: a fork
of this process, one for each thread that asks, used again and again, ended by the kernel where it
takes more processor time or memory than the work may. What comes back is JSON.

Only Linux forks safely and counts so; elsewhere, where nothing is graded behind walls either, the
work is done in this process.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import platform
import signal
import threading
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from autograder.errors import MitdlError

P = ParamSpec("P")
T = TypeVar("T")

BUSY = 12  # how many times as long as its own time the work may wait for a processor
HIGH = 64  # a descriptor that nothing here has held: whatever is thrown away closes its own


def _forks() -> bool:
    """Whether this process can be forked, and limited, safely."""
    return platform.system() == "Linux" and hasattr(os, "fork")


class BeyondLimits(MitdlError):
    """Work that would take more time or memory than it may."""


class _OutOfMemory(BeyondLimits):
    """It has ended otherwise than by its time."""


@dataclass
class Budget:
    """What our work on one notebook may take.

    Attributes:
        seconds: of the processor for all that is still to do; people's notebooks take tenths.
        each: for one piece of work, at most.
        memory: bytes for one piece, beyond those of this process.
    """

    seconds: float = 20.0
    each: float = 5.0
    memory: int = 2**30

    def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the work returns: a module's function, whose arguments can be pickled.

        Args:
            work: returns what JSON can say.
            args: its arguments.
            kwargs: those by name.

        Raises:
            BeyondLimits: when it goes beyond the limits, or other work has used them up.
            MitdlError: when the work raises, which is a fault of ours.
        """
        if self.seconds < self.each / 100:
            raise BeyondLimits("the rest of this notebook has taken all the time that there is")
        if not _forks():
            return _run_in_process(work, *args, **kwargs)
        limits = min(self.each, self.seconds), self.memory
        value: T = self._ask(pickle.dumps((work, args, kwargs, *limits)), limits[0])
        return value

    def _ask(self, request: bytes, seconds: float) -> Any:
        """Return the answer; where memory ends in a helper that others have used, a new one's.

        So nothing depends on what the helper was asked before.
        """
        if _thread.helper is not None:
            with contextlib.suppress(_OutOfMemory):
                return self._answer(_thread.helper, request, seconds)
        _thread.helper = _Helper.start()
        return self._answer(_thread.helper, request, seconds)

    def _answer(self, helper: _Helper, request: bytes, seconds: float) -> Any:
        try:
            value, used = helper.answer(request, seconds)
        except BeyondLimits:
            self.seconds -= seconds
            helper.end()
            _thread.helper = None
            raise
        self.seconds -= used
        return value


def _run_in_process(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return work(*args, **kwargs)
    except (MemoryError, RecursionError) as error:
        raise BeyondLimits(f"takes too much ({type(error).__name__})") from None


# ── the helper, seen from this process ────────────────────────────────────────────────────────────


class _ThreadState(threading.local):
    """This thread's helper."""

    helper: _Helper | None = None


_thread = _ThreadState()


def _forget_helper() -> None:
    """In a fork: the helper is its parent's."""
    global _thread
    _thread = _ThreadState()


if _forks():
    os.register_at_fork(after_in_child=_forget_helper)


@dataclass
class _Helper:
    """A forked process and the wire to it."""

    pid: int
    connection: Connection

    @staticmethod
    def start() -> _Helper:
        """Fork."""
        parent, (own_end, helper_end) = os.getpid(), Pipe()
        with warnings.catch_warnings():  # of threads, whose locks the helper does not touch
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            try:
                _serve(helper_end, parent)
            finally:
                os._exit(1)
        helper_end.close()
        return _Helper(pid, own_end)

    def answer(self, request: bytes, seconds: float) -> tuple[Any, float]:
        """Return the answer to one request, and the processor time that it took.

        Raises:
            BeyondLimits: when the helper ends over it, or runs out of memory.
            MitdlError: when the work raises anything else.
        """
        try:
            self.connection.send_bytes(request)
            if not self.connection.poll(seconds * BUSY):
                raise BeyondLimits("takes too much time")
            reply = self.connection.recv_bytes()
        except (EOFError, OSError):
            if self.end() == signal.SIGPROF:
                raise BeyondLimits("takes too much time") from None
            raise _OutOfMemory("takes too much memory") from None
        except BaseException:  # ctrl-C: an answer on its way must not meet the next question
            self.end()
            raise
        kind, value, used = json.loads(reply)
        if kind == "too much":
            raise _OutOfMemory(f"takes too much memory ({value})")
        if kind == "raised":
            raise MitdlError(f"our own work fails: {value}")
        return value, used

    def end(self) -> int:
        """End the process, whatever it does, and return the signal that has ended it."""
        self.connection.close()
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if not ended:
                os.kill(self.pid, signal.SIGKILL)
                _, status = os.waitpid(self.pid, 0)
            return os.WTERMSIG(status)
        return 0


# ── the helper itself ─────────────────────────────────────────────────────────────────────────────


def _serve(connection: Connection, parent: int) -> None:
    """Close all that is not the helper's, and serve until the parent is gone."""
    import fcntl  # which Windows has not, as it has no
    import resource

    from autograder.sandbox.inside import namespaces

    namespaces.prctl(namespaces.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the request
        return
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGPROF):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends us
    descriptor = fcntl.fcntl(connection.fileno(), fcntl.F_DUPFD, HIGH)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(null, stream)
    os.closerange(3, descriptor)
    os.closerange(descriptor + 1, 2**16)
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    server = Connection(descriptor)
    while True:
        work, args, kwargs, seconds, memory = pickle.loads(server.recv_bytes())
        limit = size + memory if hard < 0 else min(size + memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
        server.send_bytes(_reply(work, args, kwargs, seconds).encode())


def _reply(
    work: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], seconds: float
) -> str:
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, seconds)  # its signal ends this process
    try:
        return json.dumps(["done", work(*args, **kwargs), time.process_time() - begun])
    except (MemoryError, RecursionError) as error:
        return json.dumps(["too much", type(error).__name__, seconds])
    except Exception as error:
        return json.dumps(["raised", f"{type(error).__name__}: {error}"[:300], seconds])
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
