"""Where student code runs: what a sandbox is asked to do, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from mitdl_utils.checks.drivers import Driver
from mitdl_utils.observe import Observation


@dataclass(frozen=True)
class Limits:
    """What a submission may use.

    Attributes:
        cell_seconds: wall time of one cell.
        call_seconds: wall time of one call by the judge.
        exercise_seconds: wall time of all calls for one exercise.
        notebook_seconds: wall time of all cells together.
        memory_bytes: of all its processes together; a single one may map twice as much.
        file_bytes: size of a file it writes.
        disk_bytes: of all files it writes together.
        open_files: file descriptors.
        processes: and threads, all together.
        output_bytes: of one cell's outputs; the rest is cut.
        notebook_bytes: of all cells' outputs together.
        restarts: how often the notebook is run again after a cell that ended the process.
    """

    cell_seconds: float = 10.0
    call_seconds: float = 4.0
    exercise_seconds: float = 10.0
    notebook_seconds: float = 90.0
    memory_bytes: int = 3 * 2**30
    file_bytes: int = 64 * 2**20
    disk_bytes: int = 128 * 2**20
    open_files: int = 128
    processes: int = 64
    output_bytes: int = 2 * 2**20
    notebook_bytes: int = 16 * 2**20
    restarts: int = 4

    def as_rlimits(self) -> dict[str, int]:
        """What the process sets on itself before the first cell: name of the rlimit to value."""
        return {
            "RLIMIT_AS": 2 * self.memory_bytes,
            "RLIMIT_CPU": int(2 * self.notebook_seconds),
            "RLIMIT_FSIZE": self.file_bytes,
            "RLIMIT_NOFILE": self.open_files,
            "RLIMIT_CORE": 0,
        }


@dataclass(frozen=True)
class Cell:
    """A code cell to run: a name for messages, and its source."""

    id: str
    source: str


@dataclass(frozen=True)
class CellRun:
    """What a cell did.

    Attributes:
        id: of the cell.
        status: "ok", "error" (an exception), "timeout", "ended" (its process is gone) or
            "skipped" (the notebook had no time left).
        outputs: in nbformat's form.
    """

    id: str
    status: str
    outputs: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


class Student(Protocol):
    """A fork of a notebook's state: answers calls by name.

    Attributes:
        fresh: whether nobody has asked this fork for another exercise before.
    """

    fresh: bool

    def call(self, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Observation:
        """Call a function of the notebook; what happened comes back, exceptions included."""
        ...

    def drive(
        self, driver: Driver, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Observation:
        """Let a driver work with a function or class of the notebook."""
        ...


class Session(Protocol):
    """One submission in its sandbox."""

    def run(self, cells: Sequence[Cell]) -> list[CellRun]:
        """Run the notebook's cells in order, each as far as it comes."""
        ...

    def exercise(
        self,
        name: str,
        forbidden: Sequence[str],
        seconds: float | None = None,
        fresh: bool = True,
    ) -> AbstractContextManager[Student]:
        """A fork of the notebook's state, for one exercise; `seconds` in place of the limits'.

        Unless it is to be fresh, it may have served another one, and forbid more than this does.
        """
        ...


class Sandbox(Protocol):
    """Starts sessions; two members, so that another kind of wall is easy to add."""

    name: str

    def start(
        self,
        limits: Limits,
        files: Mapping[str, bytes],
        tripwires: Sequence[str],
        absent: Sequence[str],
    ) -> AbstractContextManager[Session]:
        """A session with these data files in its folder, these calls wired, these libraries out."""
        ...
