"""One submission in a sandbox, whatever its walls: run cells, fork for each exercise, start again.

A sandbox brings the one thing that differs: how a worker is launched, and how it is ended.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol

import numpy as np

from autograder.errors import MitdlError
from autograder.sandbox.connection import Connection, Ended, Late, close
from autograder.sandbox.inside.metadata import plain_metadata, valid_text
from autograder.sandbox.inside.protocol import Packer
from autograder.sandbox.sandbox import Cell, CellRun, Limits
from autograder.sandbox.student import MOST_ANSWERED, SandboxedStudent

START_SECONDS = 60.0
FORK_SECONDS = 10.0  # it takes milliseconds; a worker that takes its time is the student's
NEXT_SECONDS = 1.0
END_SECONDS = 2.0
OUTPUT_BYTES = 500  # that an output takes beside its texts
NOT_RERUN = ("timeout", "ended", "skipped")


class WorkerProcess(Protocol):
    """A worker that runs, seen from the trusted side."""

    connection: Connection
    rlimits: Mapping[str, int]  # that it has still to set on itself

    def end(self) -> str:
        """End it and all that it started; why it had ended before, or ""."""
        ...

    def kill_children(self) -> None:
        """End all that it started."""
        ...

    def pause(self) -> None:
        """Let it stand still, with all its threads: what it forked is to answer by itself."""
        ...

    def resume(self) -> None:
        """Let it go on."""
        ...


@dataclass(frozen=True)
class Fork:
    """A fork of the notebook, which answers for exercises.

    Attributes:
        connection: to it.
        pid: its number, as the notebook knows it.
        rules: names of the calls that are forbidden in it.
    """

    connection: Connection
    pid: int
    rules: set[str]


class SandboxSession:
    """One submission: a worker, and forks of it; started again when a cell ends it.

    Args:
        limits: what the submission may use.
        launch: starts a worker behind its walls.
        files: name to content of the lab's data files, put into its folder.
        tripwires: dotted names of calls that some exercise forbids.
        absent: libraries to do without.
    """

    def __init__(
        self,
        limits: Limits,
        launch: Callable[[], WorkerProcess],
        files: Mapping[str, bytes],
        tripwires: Sequence[str],
        absent: Sequence[str],
    ) -> None:
        self.limits = limits
        self.launch = launch
        self.files = dict(files)
        self.tripwires = list(tripwires)
        self.absent = list(absent)
        self.worker: WorkerProcess | None = None
        self.fork: Fork | None = None
        self.sharing = True
        self.runs: dict[str, CellRun] = {}
        self.cells: Sequence[Cell] = ()
        self.rerun_seconds = (
            limits.notebook_seconds
        )  # to run the notebook again in, all times together
        self.taken: dict[str, int] = {}  # by each cell's outputs, of the notebook's bytes

    def __enter__(self) -> SandboxSession:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def run(self, cells: Sequence[Cell]) -> list[CellRun]:
        """Run all cells; one that ends the process or never ends is skipped and the rest run again.

        Returns:
            A run for each cell, in order.
        """
        self.cells = cells
        self.runs = {}
        self._run_all(self.limits.notebook_seconds)
        return [self.runs[cell.id] for cell in cells]

    def _run_all(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        for _ in range(self.limits.restarts + 1):
            if self._run_through(deadline):
                return
        self._give_up(seconds)

    def _give_up(self, seconds: float) -> None:
        """Too many cells end the process: keep the state of those that ran, skip the rest."""
        for cell in self.cells:
            note = _note("not run: too many cells before it ended the process")
            self.runs.setdefault(cell.id, CellRun(cell.id, "skipped", (note,)))
        self._run_through(time.monotonic() + seconds)

    @contextlib.contextmanager
    def exercise(
        self,
        name: str,
        forbidden: Sequence[str],
        seconds: float | None = None,
        fresh: bool = True,
    ) -> Iterator[SandboxedStudent]:
        """A fork of the notebook's state that answers calls; the next one may go on with it.

        A notebook that does not let itself be forked answers every call with why.
        """
        rules = in_force(forbidden, self.absent)
        used = self.sharing and not fresh and self._reuse_fork(rules)
        if not used:
            self._end_fork()
            self.fork = self._new_fork(rules)
        connection = None if self.fork is None else self.fork.connection
        times = (seconds or self.limits.call_seconds, seconds or self.limits.exercise_seconds)
        student = SandboxedStudent(connection, *times, fresh=not used)
        try:
            yield student
        finally:
            if student.gone is not None:
                if used:
                    self._stop_sharing()
                self._end_fork()

    def _reuse_fork(self, rules: set[str]) -> bool:
        """Let the fork that is there serve another exercise, which forbids no more than it does."""
        if self.fork is None or not all(_covered(one, self.fork.rules) for one in rules):
            return False
        self.fork.connection.room = MOST_ANSWERED
        try:
            self.fork.connection.ask({"do": "next"}, NEXT_SECONDS)
        except (Ended, Late):
            self._stop_sharing()
            return False
        return True

    def _stop_sharing(self) -> None:
        """What several exercises take together is too much: each has a fork of its own from now on.

        If that has ended the notebook too, it is run again at nobody's cost.
        """
        if self.sharing:
            self.sharing = False
            self.rerun_seconds = max(self.rerun_seconds, self.limits.notebook_seconds)

    def _end_fork(self) -> None:
        """End the fork, if there is one, and let the notebook go on."""
        if self.fork is None:
            return
        fork, self.fork = self.fork, None
        close(fork.connection.sock)
        if self.worker is None:
            return
        self.worker.resume()
        try:
            self._request({"do": "end", "pid": fork.pid}, END_SECONDS)
        except (Ended, Late):
            self._stop()

    def _new_fork(self, rules: set[str]) -> Fork | None:
        """Fork the worker; where it is gone, start it and run the cells again, once.

        The notebook stands still while there is a fork of it.
        """
        for _ in range(2):
            try:
                if self.worker is None:
                    self._run_again()
                if self.worker is not None:
                    self.worker.kill_children()
                ours, theirs = socket.socketpair()
                with theirs:
                    form = {"do": "fork", "forbidden": sorted(rules)}
                    reply = self._fork_request(form, theirs)
                if type(reply.get("pid")) is int and self.worker is not None:
                    self.worker.pause()
                    return Fork(Connection(ours, MOST_ANSWERED), reply["pid"], rules)
                close(ours)
            except (Ended, Late):
                pass
            self._stop()
        return None

    def _fork_request(self, form: Mapping[str, Any], passing: socket.socket) -> dict[str, Any]:
        """What the worker says to it; the time of one that says nothing is its notebook's."""
        begun = time.monotonic()
        try:
            return self._request(form, FORK_SECONDS, passing)
        except Late:
            self.rerun_seconds -= time.monotonic() - begun
            raise

    def _run_again(self) -> None:
        """Run the notebook for a state to fork, as long as it has time for that."""
        if self.rerun_seconds <= 0:
            raise Ended("no time to run the notebook again")
        begun = time.monotonic()
        self._run_all(self.rerun_seconds)  # those that ended it, or took too long, do no more
        self.rerun_seconds -= time.monotonic() - begun

    def _run_through(self, deadline: float) -> bool:
        """Run the cells that have not proved deadly; False when another one did."""
        self._stop()
        self._start()
        for cell in self.cells:
            if cell.id in self.runs and self.runs[cell.id].status in NOT_RERUN:
                continue
            seconds = min(self.limits.cell_seconds, deadline - time.monotonic())
            if seconds <= 0:
                note = _note("not run: the notebook's time was up")
                self.runs[cell.id] = CellRun(cell.id, "skipped", (note,))
                continue
            try:
                form = {"do": "run", "cell": cell.id, "source": cell.source}
                self.runs[cell.id] = self._cell_run(cell.id, self._request(form, seconds))
            except Late:
                self._stop()
                note = _note(f"stopped after {seconds:.0f} seconds")
                self.runs[cell.id] = CellRun(cell.id, "timeout", (note,))
                return False
            except Ended:
                why = self._stop() or "this cell ended its Python process"
                self.runs[cell.id] = CellRun(cell.id, "ended", (_note(why),))
                return False
        return True

    def _cell_run(self, cell_id: str, form: Mapping[str, Any]) -> CellRun:
        """A run from what the worker said, held to nbformat's form and to the limits."""
        self.taken.pop(cell_id, None)  # where it has run before
        room = self.limits.notebook_bytes - sum(self.taken.values())
        most = min(room, 2 * self.limits.output_bytes)
        outputs, self.taken[cell_id] = _held(form.get("outputs"), most)
        return CellRun(cell_id, "ok" if form.get("status") == "ok" else "error", tuple(outputs))

    def _request(
        self, form: Mapping[str, Any], seconds: float, passing: socket.socket | None = None
    ) -> dict[str, Any]:
        if self.worker is None:
            raise Ended("no worker")
        if passing is None:
            return self.worker.connection.ask(form, seconds)[0]
        return self.worker.connection.ask_passing(form, seconds, passing)[0]

    def _start(self) -> None:
        """Launch a worker and make it ready; none of the student's code has run before."""
        self.worker = self.launch()
        packer = Packer()
        files = {name: np.frombuffer(content, np.uint8) for name, content in self.files.items()}
        form = {
            "do": "start",
            "tripwires": self.tripwires,
            "absent": self.absent,
            "output_bytes": self.limits.output_bytes,
            "rlimits": dict(self.worker.rlimits),
            "files": packer.pack(files),
        }
        try:
            self.worker.connection.ask(form, START_SECONDS, packer)
        except (Ended, Late):
            why = self._stop() or "run `mitdl doctor` to see why"
            raise MitdlError(f"sandbox: the worker does not start: {why}") from None

    def _stop(self) -> str:
        """End the worker and everything it started; why it had ended, where that is known."""
        if self.fork is not None:
            close(self.fork.connection.sock)
            self.fork = None
        if self.worker is None:
            return ""
        worker, self.worker = self.worker, None
        return worker.end()


def in_force(forbidden: Iterable[str], absent: Collection[str]) -> set[str]:
    """Of these dotted names those of libraries that are there at all."""
    return {one for one in forbidden if one.partition(".")[0] not in absent}


def _covered(name: str, rules: set[str]) -> bool:
    """Whether a forbidden name is among these, or lies under one of them."""
    return any(name == rule or name.startswith(f"{rule}.") for rule in rules)


def _note(text: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": "Stopped", "evalue": text, "traceback": [text]}


def _held(outputs: Any, most: int) -> tuple[list[dict[str, Any]], int]:
    """Outputs in nbformat's form, as many as there is room for, and what they take of it."""
    kept: list[dict[str, Any]] = []
    taken = 0
    for output in map(_output, outputs if isinstance(outputs, list) else []):
        if output is None:
            continue
        size = OUTPUT_BYTES + _size(output)
        if taken + size > most:
            text = "[the rest was cut: too much output]\n"
            kept.append({"output_type": "stream", "name": "stdout", "text": text})
            break
        kept.append(output)
        taken += size
    return kept, taken


def _size(value: Any) -> int:
    if isinstance(value, dict):
        return sum(len(key) + _size(item) for key, item in value.items())
    if isinstance(value, list):
        return sum(map(_size, value))
    return 8 + (len(value) if isinstance(value, str) else 0)


def _output(form: Any) -> dict[str, Any] | None:
    """One output with exactly the fields it may have, or None."""
    if not isinstance(form, dict):
        return None
    kind = form.get("output_type")
    if kind == "stream":
        name = "stderr" if form.get("name") == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": valid_text(form.get("text"))}
    if kind == "error":
        lines = form.get("traceback")
        return {
            "output_type": "error",
            "ename": valid_text(form.get("ename")),
            "evalue": valid_text(form.get("evalue")),
            "traceback": [valid_text(x) for x in lines] if isinstance(lines, list) else [],
        }
    if kind not in ("display_data", "execute_result"):
        return None
    data, metadata = form.get("data"), form.get("metadata")
    output: dict[str, Any] = {
        "output_type": kind,
        "data": _strings(data),
        "metadata": plain_metadata(metadata) if isinstance(metadata, dict) else {},
    }
    if kind == "execute_result":
        output["execution_count"] = None
    return output


def _strings(data: Any) -> dict[str, str]:
    if not isinstance(data, dict):
        return {}
    return {valid_text(k): valid_text(v) for k, v in data.items() if isinstance(v, str)}
