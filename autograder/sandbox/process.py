"""A plain child process with limits: for one's own work, and where isolation is impossible.

It contains accidents: a loop, a crash, a memory bomb. It does not stop an attacker.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from autograder.sandbox import scratch
from autograder.sandbox.connection import Connection, close
from autograder.sandbox.rootfs import modules_without
from autograder.sandbox.sandbox import Limits
from autograder.sandbox.session import SandboxSession, WorkerProcess
from autograder.sandbox.standstill import wait_for_standstill
from autograder.sandbox.timer import tree, tree_seconds
from autograder.sandbox.without_fork import RerunSession, UnforkedWorker

# The first optimizer of a process imports torch._dynamo, for longer than a call may take.
TORCH = ("torch", "torch._dynamo")
# Sockets, libraries beside the system's, and programs need these.
NEEDED_BY_WINDOWS = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATH", "PATHEXT")


class ProcessSandbox:
    """A sandbox that runs each submission in a child process of its own."""

    name = "process"

    @contextlib.contextmanager
    def start(
        self,
        limits: Limits,
        files: Mapping[str, bytes],
        tripwires: Sequence[str],
        absent: Sequence[str] = (),
    ) -> Iterator[SandboxSession]:
        """Start a session in a fresh folder, which is removed at its end; see `SandboxSession`."""
        can_fork = hasattr(os, "fork")
        folder = scratch.new_folder()
        started = 0
        uses_torch = bool(absent) and "torch" not in absent  # a PyTorch lab of ours

        def launch() -> WorkerProcess:
            nonlocal started
            started += 1
            worker_folder = folder / str(started)
            worker_folder.mkdir()
            libraries = TORCH if uses_torch else ()
            if can_fork:
                return ProcessWorker(worker_folder, limits.as_rlimits(), libraries)
            return UnforkedWorker(worker_folder, _own_environment(worker_folder), libraries)

        session_class = SandboxSession if can_fork else RerunSession
        try:
            present = modules_without(absent)
            with session_class(limits, launch, files, tripwires, absent, present) as session:
                yield session
        finally:
            scratch.remove_folder(folder)


class ProcessWorker:
    """A worker in a process of its own.

    Args:
        folder: where it runs.
        rlimits: of the process.
        libraries: imported before the first cell, whose time they would take.
    """

    def __init__(
        self, folder: Path, rlimits: Mapping[str, int], libraries: Sequence[str] = ()
    ) -> None:
        self.rlimits = rlimits
        grader_end, worker_end = socket.socketpair()
        with worker_end:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "autograder.sandbox.inside.worker",
                    str(worker_end.fileno()),
                    *libraries,
                ],
                pass_fds=[worker_end.fileno()],
                cwd=folder,
                env=_own_environment(folder),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.connection = Connection(grader_end)

    def end(self) -> str:
        """Kill its process group; why it had ended before is unknown here."""
        close(self.connection.sock)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        return ""

    def processor_seconds(self) -> float:
        """Return the time that its processes have computed."""
        return tree_seconds(self.process.pid)

    def processes(self) -> Collection[int]:
        """Return the numbers of all its processes."""
        return tree(self.process.pid)

    def tell_time(self) -> None:
        """Interrupt a cell that waits."""
        self._signal(signal.SIGALRM)

    def lost(self) -> bool:
        """Return False: it needs no process of ours but the grader."""
        return False

    def kill_children(self) -> None:
        """Do nothing: code in this sandbox is trusted with its processes."""

    def pause(self) -> None:
        """Stop the process."""
        self._signal(signal.SIGSTOP)
        wait_for_standstill(self.process.pid)

    def resume(self) -> None:
        """Let the process continue."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            self.process.send_signal(number)


def _own_environment(folder: Path) -> dict[str, str]:
    """Return the environment of a worker on this machine, with what Windows cannot do without."""
    variables = environment(str(folder), str(Path(__file__).resolve().parents[2]))
    if not hasattr(os, "fork"):
        variables |= {name: os.environ[name] for name in NEEDED_BY_WINDOWS if name in os.environ}
        variables |= dict.fromkeys(
            ("TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), str(folder)
        )
        variables["USERNAME"] = "student"  # PyTorch asks for a name, and Windows knows no other way
    return variables


def environment(folder: str, path: str) -> dict[str, str]:
    """Return the environment of a student's process: no secrets, one thread, its own folder."""
    return {
        "PATH": os.defpath,
        "HOME": folder,
        "USER": "student",
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
        "IPYTHONDIR": f"{folder}/.ipython",
        "MPLCONFIGDIR": f"{folder}/.matplotlib",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "OMP_NUM_THREADS": "1",
        "OMP_THREAD_LIMIT": "1",  # even where a notebook asks for more, as forks then hang
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": path,
    }
