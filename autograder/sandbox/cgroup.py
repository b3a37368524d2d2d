"""Control groups: the kernel's own limits on the memory, processes and CPU of a process tree.

Where we may create groups (as root, or in a folder delegated to us), each submission gets one.
Elsewhere `memory_watch.py` limits the tree's memory and RLIMIT_NPROC the number of its processes.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autograder.sandbox.sandbox import Limits
from autograder.sandbox.timer import processor_seconds

PERIOD = 100_000  # microseconds, in each of which a submission may use one core in full
ROOT = Path("/sys/fs/cgroup")
PARENT = "mitdl"
CLOSE_SECONDS = 10.0  # on a busy machine, thousands of processes take a while to end
STALE_SECONDS = 3600.0


@dataclass(frozen=True)
class Group:
    """The control group of one submission: a folder in each hierarchy that it needs."""

    folders: tuple[Path, ...]

    def add(self, pid: int) -> None:
        """Put a process into the group; its children will belong to it as well."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text(str(pid))

    def lift_cpu_limit(self) -> None:
        """Lift the limit on CPU time: ending takes some, and a fork bomb has used up its own."""
        for folder in self.folders:
            for file, unlimited in (("cpu.max", "max"), ("cpu.cfs_quota_us", "-1")):
                if (folder / file).exists():
                    with contextlib.suppress(OSError):
                        (folder / file).write_text(unlimited)

    def pids(self) -> list[int]:
        """Return the numbers of all processes in the group."""
        return [int(line) for line in (self.folders[0] / "cgroup.procs").read_text().split()]

    def processor_seconds(self) -> float:
        """Return the time that its processes have computed, those that have ended included."""
        for folder in self.folders:
            for file, key, unit in (("cpuacct.usage", "", 1e-9), ("cpu.stat", "usage_usec ", 1e-6)):
                with contextlib.suppress(OSError, ValueError):
                    for line in (folder / file).read_text().splitlines():
                        if line.startswith(key):
                            return int(line.removeprefix(key)) * unit
        return sum(map(processor_seconds, self.pids()))

    def close(self) -> bool:
        """Remove the group; return whether the kernel killed a process in it for its memory."""
        killed = any(_out_of_memory(folder) for folder in self.folders)
        deadline = time.monotonic() + CLOSE_SECONDS
        for folder in self.folders:
            while not _try_remove(folder) and time.monotonic() < deadline:
                time.sleep(0.002)
        return killed


def make(limits: Limits) -> Group | None:
    """Create a group with these limits; return None where we may not create any."""
    name = f"{os.getpid()}-{secrets.token_hex(6)}"
    folders = []
    for parent, controllers in parents():
        folder = parent / name
        try:
            folder.mkdir()
            folders.append(folder)
            for file, value in _settings(controllers, limits):
                if (folder / file).exists():
                    (folder / file).write_text(str(value))
        except OSError:
            Group(tuple(folders)).close()
            return None
    return Group(tuple(folders)) if folders else None


def _settings(controllers: str, limits: Limits) -> list[tuple[str, int | str]]:
    if controllers == "unified":
        return [
            ("memory.max", limits.memory_bytes),
            ("memory.swap.max", 0),
            ("pids.max", limits.processes),
            ("cpu.max", f"{PERIOD} {PERIOD}"),
        ]
    if controllers == "memory":
        return [
            ("memory.limit_in_bytes", limits.memory_bytes),
            ("memory.memsw.limit_in_bytes", limits.memory_bytes),
        ]
    if controllers == "cpuacct":  # counts, and limits nothing
        return []
    if controllers == "cpu":
        return [("cpu.cfs_period_us", PERIOD), ("cpu.cfs_quota_us", PERIOD)]
    return [("pids.max", limits.processes)]


@cache
def parents() -> tuple[tuple[Path, str], ...]:
    """Return the folders in which we may create groups, with what each controls."""
    unified = _unified_folder()
    if unified is not None:
        _remove_stale_groups(unified)
        return ((unified, "unified"),)
    folders = []
    for controller in ("memory", "pids", "cpu"):
        folder = ROOT / controller / PARENT
        try:
            folder.mkdir(exist_ok=True)
            (folder / "cgroup.procs").read_text()
        except OSError:
            return ()
        if not os.access(folder / "cgroup.procs", os.W_OK):
            return ()
        _remove_stale_groups(folder)
        folders.append((folder, controller))
    if not (ROOT / "cpu" / PARENT / "cpuacct.usage").exists():  # a hierarchy of its own, if any
        with contextlib.suppress(OSError):
            folder = ROOT / "cpuacct" / PARENT
            folder.mkdir(exist_ok=True)
            _remove_stale_groups(folder)
            folders.append((folder, "cpuacct"))
    return tuple(folders)


def _remove_stale_groups(parent: Path) -> None:
    """Remove the empty groups that killed graders have left."""
    for folder in parent.iterdir():
        with contextlib.suppress(OSError):
            if folder.is_dir() and time.time() - folder.stat().st_mtime > STALE_SECONDS:
                folder.rmdir()  # fails unless it is empty


def _unified_folder() -> Path | None:
    """Return a folder of cgroup v2 in which memory, processes and CPU can be limited."""
    try:
        if not {"memory", "pids", "cpu"} <= set((ROOT / "cgroup.controllers").read_text().split()):
            return None
        own_path = Path("/proc/self/cgroup").read_text().strip().rpartition("::")[2].lstrip("/")
        for base in (ROOT / own_path, ROOT):
            folder = base / PARENT
            with contextlib.suppress(OSError):
                (base / "cgroup.subtree_control").write_text("+memory +pids +cpu")
                folder.mkdir(exist_ok=True)
                (folder / "cgroup.subtree_control").write_text("+memory +pids +cpu")
                return folder
    except OSError:
        pass
    return None


def _try_remove(folder: Path) -> bool:
    """Remove a group's folder; return False while its last process is still ending."""
    with contextlib.suppress(FileNotFoundError):
        try:
            folder.rmdir()
        except OSError as error:
            return error.errno != errno.EBUSY
    return True


def _out_of_memory(folder: Path) -> bool:
    """Whether the kernel has killed a process in the group for lack of memory."""
    for name, field in (("memory.events", "oom_kill"), ("memory.oom_control", "oom_kill")):
        with contextlib.suppress(OSError):
            for line in (folder / name).read_text().splitlines():
                key, _, value = line.partition(" ")
                if key == field:
                    return value.strip() != "0"
    return False
