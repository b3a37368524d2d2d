"""A submission where processes cannot fork, as on Windows: for one's own work.

The notebook's own process answers for the exercises. One that has armed other rules, or does not
answer any more, is replaced by another, in which the notebook is run again.
"""

from __future__ import annotations

import contextlib
import hmac
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from autograder.errors import MitdlError
from autograder.sandbox.connection import Connection, Ended, Late, close
from autograder.sandbox.inside.dial import HOST, TOKEN_BYTES
from autograder.sandbox.sandbox import NO_STAND_INS, StandIns
from autograder.sandbox.session import FORK_SECONDS, START_SECONDS, Fork, SandboxSession, in_force
from autograder.sandbox.student import MOST_ANSWERED, SandboxedStudent
from autograder.sandbox.timer import tree, tree_seconds

LOOK_SECONDS = 0.2  # between two looks at whether a process that has yet to call is still there
HELLO_SECONDS = 5.0


class RerunSession(SandboxSession):
    """A session that runs the notebook again where another would fork it."""

    def exercise(
        self,
        name: str,
        forbidden: Sequence[str],
        seconds: float | None = None,
        fresh: bool = True,
        stand_ins: StandIns = NO_STAND_INS,
    ) -> contextlib._GeneratorContextManager[SandboxedStudent]:
        """Let the notebook's process answer; one with these very rules counts as fresh."""
        rules = in_force(forbidden, self.absent)
        as_good_as_fresh = self.fork is not None and self.fork.rules == rules
        self.rerun_seconds = self.limits.notebook_seconds  # no fault of the student's
        fresh = fresh and not as_good_as_fresh
        return super().exercise(name, forbidden, seconds, fresh, stand_ins)

    def _new_fork(self, rules: set[str]) -> Fork | None:
        """Turn the worker into what a fork would be, after a rerun where it is gone."""
        for _ in range(2):
            try:
                if self.worker is None:
                    self._rerun()
                timer = self._timer(FORK_SECONDS)
                self._ask({"do": "serve", "forbidden": sorted(rules)}, timer)
                if self.worker is not None:
                    self.worker.connection.room = MOST_ANSWERED
                    return Fork(self.worker.connection, 0, rules)
            except (Ended, Late):
                pass
            self._stop()
        return None

    def _end_fork(self) -> None:
        """End the worker itself; the next exercise finds another."""
        if self.fork is not None:
            self._stop()

    def _stop_sharing(self) -> None:
        """Let exercises share on: each would take a rerun of its own."""


class UnforkedWorker:
    """A worker in a process that calls back over this machine's own network.

    Args:
        folder: where it runs.
        env: its environment.
        libraries: imported before the first cell, whose time they would take.

    Raises:
        MitdlError: when it does not call.
    """

    rlimits: Mapping[str, int] = {}

    def __init__(self, folder: Path, env: Mapping[str, str], libraries: Sequence[str] = ()) -> None:
        token = secrets.token_bytes(TOKEN_BYTES)
        with socket.create_server((HOST, 0)) as listener:
            port = listener.getsockname()[1]
            module = "autograder.sandbox.inside.worker"
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", module, f"port:{port}", *libraries],
                cwd=folder,
                env=dict(env),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            try:
                with self.process.stdin or contextlib.nullcontext() as stdin:
                    if stdin is not None:
                        stdin.write(token)
                self.connection = Connection(_accept(listener, token, self.process))
            except (OSError, MitdlError):
                self.process.kill()
                self.process.wait()
                raise MitdlError(
                    "sandbox: the worker does not start; run `mitdl doctor` to see why"
                ) from None

    def end(self) -> str:
        """Kill the process; why it had ended before is unknown here."""
        close(self.connection.sock)
        self.process.kill()
        self.process.wait()
        return ""

    def processor_seconds(self) -> float:
        """Return the time that its processes have computed."""
        return tree_seconds(self.process.pid)

    def processes(self) -> Collection[int]:
        """Return the numbers of all its processes."""
        return tree(self.process.pid)

    def tell_time(self) -> None:
        """Interrupt a cell that waits, where the system can."""
        if hasattr(signal, "SIGALRM"):
            self.process.send_signal(signal.SIGALRM)

    def lost(self) -> bool:
        """Return False: it needs no process of ours but the grader."""
        return False

    def kill_children(self) -> None:
        """Do nothing: code in this sandbox is trusted with its processes."""

    def pause(self) -> None:
        """Do nothing: there is no fork that has to answer alone."""

    def resume(self) -> None:
        """Do nothing."""


def _accept(
    listener: socket.socket, token: bytes, process: subprocess.Popen[bytes]
) -> socket.socket:
    """Return the connection of the process that shows the token; others are closed.

    Raises:
        MitdlError: when it ends or does not call.
    """
    listener.settimeout(LOOK_SECONDS)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(TimeoutError):
            sock, _ = listener.accept()
            if _presents_token(sock, token):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return sock
            close(sock)
    raise MitdlError("sandbox: the worker does not call")


def _presents_token(sock: socket.socket, token: bytes) -> bool:
    """Whether who calls knows the token."""
    sock.settimeout(HELLO_SECONDS)
    received = b""
    with contextlib.suppress(OSError):
        while len(received) < len(token) and (part := sock.recv(len(token) - len(received))):
            received += part
    return hmac.compare_digest(received, token)
