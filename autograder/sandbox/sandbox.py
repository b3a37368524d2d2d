"""The interfaces of a sandbox, in which student code runs, and the data that pass through them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol

from mitdl_utils.checks.drivers import Driver
from mitdl_utils.observe import Observation

NO_FUNCTIONS: Mapping[str, Callable[..., Any]] = MappingProxyType({})


@dataclass(frozen=True)
class Limits:
    """The resources that a submission may use.

    Times are the processor's; waiting ends after several times as long by the clock (`timer.py`).

    Attributes:
        cell_seconds: of one cell.
        cell_clock_seconds: of one cell by the clock, where that is what was agreed on.
        call_seconds: of one call by the judge.
        exercise_seconds: of all calls for one exercise.
        notebook_seconds: of all cells together.
        submission_seconds: of all that is run for a submission.
        memory_bytes: of all its processes together; a single one may map twice as much.
        file_bytes: size of a file it writes.
        disk_bytes: of all files it writes together.
        open_files: file descriptors of one process.
        processes: processes and threads together.
        output_bytes: of one cell's outputs; the rest is cut.
        notebook_bytes: of all cells' outputs together.
        restarts: how often the notebook is run again after a cell that ended the process.
        libraries: distributions that are mounted besides the usual ones, by pip's names.
    """

    cell_seconds: float = 10.0
    call_seconds: float = 4.0
    exercise_seconds: float = 10.0
    notebook_seconds: float = 90.0
    submission_seconds: float = 150.0
    memory_bytes: int = 3 * 2**30
    file_bytes: int = 64 * 2**20
    disk_bytes: int = 128 * 2**20
    open_files: int = 128
    processes: int = 64
    output_bytes: int = 2 * 2**20
    notebook_bytes: int = 16 * 2**20
    restarts: int = 4
    libraries: tuple[str, ...] = ()
    cell_clock_seconds: float | None = None

    def as_rlimits(self) -> dict[str, int]:
        """Return the limits that a process sets on itself before the first cell, by rlimit name."""
        return {
            "RLIMIT_AS": 2 * self.memory_bytes,
            "RLIMIT_CPU": int(2 * self.notebook_seconds),
            "RLIMIT_FSIZE": self.file_bytes,
            "RLIMIT_NOFILE": self.open_files,
            "RLIMIT_CORE": 0,
        }


@dataclass(frozen=True)
class Cell:
    """A code cell to run.

    Attributes:
        id: its name in messages.
        source: its code, magics and all.
        needed: whether an answer may need it; others are left out where time is short.
        essence: its definitions and imports alone, run in its place once it was stopped.
    """

    id: str
    source: str
    needed: bool = True
    essence: str = ""


Mark = Callable[[Sequence[Cell]], list[Cell]]  # says what is needed of cells


@dataclass(frozen=True)
class CellRun:
    """The result of running a cell.

    Attributes:
        id: of the cell.
        status: "ok", "error" (an exception), "timeout" (stopped), "ended" (its process is gone)
            or "skipped" (the notebook had no time left).
        outputs: in nbformat's form.
        compiled: code that ran besides the cell's own source, as far as its side tells.
    """

    id: str
    status: str
    outputs: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    compiled: tuple[str, ...] = ()


@dataclass(frozen=True)
class StandIns:
    """What takes the place of names of the notebook, in one fork.

    Attributes:
        functions: of ours, by these names; one with `methods` is called as a class there.
        cells_to_rerun: with them, because they have kept what had the names before.
    """

    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    cells_to_rerun: Sequence[Cell] = ()


NO_STAND_INS = StandIns()


class Student(Protocol):
    """A fork of a notebook's state, which answers calls by name.

    Attributes:
        fresh: whether the fork has served no other exercise before.
        refused: why a function that stands in for a name could not be called; "" where it could.
        tampered: names of our own code beside it that was changed, and put back.
    """

    fresh: bool
    refused: str
    tampered: Mapping[str, None]

    def call(self, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Observation:
        """Call a function of the notebook and observe what it does, exceptions included."""
        ...

    def drive(
        self, driver: Driver, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Observation:
        """Let a driver work with a function or class of the notebook."""
        ...


class Session(Protocol):
    """One submission in its sandbox."""

    def run(self, cells: Sequence[Cell], mark: Mark = list) -> list[CellRun]:
        """Run the notebook's cells in order; one that fails does not keep the next from running."""
        ...

    def go_to(self, count: int) -> None:
        """Run the first cells again: exercises then see the state behind them."""
        ...

    def exercise(
        self,
        name: str,
        forbidden: Sequence[str],
        seconds: float | None = None,
        fresh: bool = True,
        stand_ins: StandIns = NO_STAND_INS,
    ) -> AbstractContextManager[Student]:
        """Fork the notebook's state for one exercise.

        Args:
            name: of the exercise.
            forbidden: dotted names of the calls and libraries that it forbids.
            seconds: for a call and for all calls; the limits' own where None.
            fresh: False accepts a fork that has served another exercise and forbids more.
            stand_ins: what takes the place of names of the notebook.
        """
        ...


class Sandbox(Protocol):
    """A kind of isolation; it has two members only, so that another kind is easy to add."""

    name: str

    def start(
        self,
        limits: Limits,
        files: Mapping[str, bytes],
        tripwires: Sequence[str],
        absent: Sequence[str],
    ) -> AbstractContextManager[Session]:
        """Start a session.

        Args:
            limits: what the submission may use.
            files: content of the data files in its folder, by name.
            tripwires: dotted names of the calls that some exercise of the lab forbids.
            absent: libraries that the lab does without.
        """
        ...
