"""A plain child process with limits: for one's own work, and where no wall can be built.

It keeps an accident in: a loop, a crash, a memory bomb. It does not keep a stranger out.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from autograder.errors import MitdlError
from autograder.sandbox.connection import Connection, close
from autograder.sandbox.sandbox import Limits
from autograder.sandbox.session import SandboxSession


class ProcessSandbox:
    """Runs each submission in a child process of its own."""

    name = "process"

    @contextlib.contextmanager
    def start(
        self,
        limits: Limits,
        files: Mapping[str, bytes],
        tripwires: Sequence[str],
        absent: Sequence[str] = (),
    ) -> Iterator[SandboxSession]:
        """A session in a fresh folder, which goes away with it; see `SandboxSession`.

        Raises:
            MitdlError: where processes cannot fork, as on Windows.
        """
        if not hasattr(os, "fork"):
            raise MitdlError("sandbox: needs Linux or macOS; on Windows, run it in a container")
        folder = Path(tempfile.mkdtemp(prefix="mitdl-"))
        started = 0

        def launch() -> ProcessWorker:
            nonlocal started
            started += 1
            own = folder / str(started)
            own.mkdir()
            return ProcessWorker(own, limits.as_rlimits())

        try:
            with SandboxSession(limits, launch, files, tripwires, absent) as session:
                yield session
        finally:
            shutil.rmtree(folder, ignore_errors=True)


class ProcessWorker:
    """A worker in a process of its own, in this folder."""

    def __init__(self, folder: Path, rlimits: Mapping[str, int]) -> None:
        self.rlimits = rlimits
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "autograder.sandbox.inside.worker",
                    str(theirs.fileno()),
                ],
                pass_fds=[theirs.fileno()],
                cwd=folder,
                env=environment(str(folder), str(Path(__file__).resolve().parents[2])),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.connection = Connection(ours)

    def end(self) -> str:
        """Kill its process group; nobody tells why it had ended."""
        close(self.connection.sock)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        return ""

    def kill_children(self) -> None:
        """Nothing: who starts processes here is trusted."""

    def pause(self) -> None:
        """Let it stand still."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            self.process.send_signal(number)


def environment(folder: str, path: str) -> dict[str, str]:
    """All that a student's process gets to know of ours: no secrets, one thread, its folder."""
    return {
        "PATH": os.defpath,
        "HOME": folder,
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
        "IPYTHONDIR": f"{folder}/.ipython",
        "MPLCONFIGDIR": f"{folder}/.matplotlib",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "OMP_NUM_THREADS": "1",
        "OMP_THREAD_LIMIT": "1",  # also where a notebook asks for more: a fork with more hangs
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": path,
    }
