"""A command, measured from outside: seconds, processor time and memory of all its processes."""

from __future__ import annotations

import os
import secrets
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

ACCOUNTS = Path("/sys/fs/cgroup/cpuacct")
JOIN = 'if [ -n "$JOIN" ]; then echo $$ > "$JOIN"; fi; unset JOIN; exec "$@"'
SOON = 0.02  # seconds between looks for a first verdict


@dataclass(frozen=True)
class Measured:
    """What a command took.

    Attributes:
        seconds: from its start to its end.
        cpu: seconds on a processor, of all its processes; nan where the kernel keeps no accounts.
        first: seconds until `look` was true; nan where there was nothing to look for.
        memory: most MB at once of all its processes, shared pages counted once; nan unless asked.
        ended: when it ended, in seconds since 1970.
        code: its exit code.
        said: the last of what it wrote.
    """

    seconds: float
    cpu: float
    first: float
    memory: float
    ended: float
    code: int
    said: str


def measure(
    command: Sequence[str | Path],
    folder: Path,
    *,
    environment: Mapping[str, str] | None = None,
    look: Callable[[], bool] | None = None,
    watch_memory: float = 0.0,
) -> Measured:
    """Run a command to its end.

    Args:
        command: program and arguments.
        folder: where.
        environment: variables to add.
        look: whether there is a first result.
        watch_memory: seconds between two looks at its memory, which cost time; 0 for none.
    """
    with _account() as account, open(folder / "said.txt", "w+b") as said:
        joined = {"JOIN": str(account / "cgroup.procs") if account else ""}
        began = time.perf_counter()
        process = subprocess.Popen(
            ["sh", "-c", JOIN, "sh", *map(str, command)],
            cwd=folder,
            env={**os.environ, **(environment or {}), **joined},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        memory = _Memory(process.pid, account, watch_memory)
        first = _wait_for(look, process, began) if look else float("nan")
        code = process.wait()
        seconds, ended = time.perf_counter() - began, time.time()
        most = memory.stop()
        cpu = int((account / "cpuacct.usage").read_text()) / 1e9 if account else float("nan")
        said.seek(0)
        text = said.read()[-4000:].decode("utf-8", "replace")
        return Measured(seconds, cpu, first, most, ended, code, text)


def _wait_for(look: Callable[[], bool], process: subprocess.Popen[bytes], began: float) -> float:
    while process.poll() is None:
        if look():
            return time.perf_counter() - began
        time.sleep(SOON)
    return time.perf_counter() - began if look() else float("nan")


@contextmanager
def _account() -> Iterator[Path | None]:
    """A control group that adds up processor time; None where we can make none."""
    folder = ACCOUNTS / f"mitdl-bench-{secrets.token_hex(4)}"
    try:
        folder.mkdir()
    except OSError:
        yield None
        return
    try:
        yield folder
    finally:
        deadline = time.monotonic() + 5
        while folder.exists() and time.monotonic() < deadline:
            with suppress(OSError):  # its last process is being buried
                folder.rmdir()
            time.sleep(0.01)


class _Memory:
    """Adds up the memory of all processes now and then; a shared page counts once."""

    def __init__(self, pid: int, account: Path | None, every: float) -> None:
        self.pid, self.account, self.every = pid, account, every
        self.most = 0.0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        if every:
            self.thread.start()

    def stop(self) -> float:
        """The most seen, in MB."""
        self.over.set()
        if not self.every:
            return float("nan")
        self.thread.join()
        return self.most

    def _run(self) -> None:
        while not self.over.wait(self.every):
            self.most = max(self.most, sum(map(_megabytes, self._pids())))

    def _pids(self) -> list[int]:
        with suppress(OSError):
            if self.account is not None:
                return [int(pid) for pid in (self.account / "cgroup.procs").read_text().split()]
        with suppress(psutil.Error):
            children = psutil.Process(self.pid).children(recursive=True)
            return [self.pid, *(child.pid for child in children)]
        return []


def _megabytes(pid: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
