"""One submission in a sandbox of any kind: run its cells, fork for each exercise, restart.

A sandbox adds only what differs between kinds: how a worker is launched and how it is ended.
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
FORK_SECONDS = 10.0  # a fork takes milliseconds; a slow worker has been slowed by the student
NEXT_SECONDS = 1.0
END_SECONDS = 2.0
OUTPUT_BYTES = 500  # that an output counts for, besides its texts
NOT_RERUN = ("timeout", "ended", "skipped")


class WorkerProcess(Protocol):
    """A running worker, seen from the trusted side."""

    connection: Connection
    rlimits: Mapping[str, int]  # that the worker has yet to set on itself

    def end(self) -> str:
        """End the worker and all that it started; return why it had ended before, or ""."""
        ...

    def kill_children(self) -> None:
        """End every process that the worker has started."""
        ...

    def pause(self) -> None:
        """Stop the worker and its threads, so that a fork has to answer without their help."""
        ...

    def resume(self) -> None:
        """Let the worker continue."""
        ...


@dataclass(frozen=True)
class Fork:
    """A fork of the notebook, which answers for exercises.

    Attributes:
        connection: to the fork.
        pid: its process number, as the notebook sees it.
        rules: dotted names of the calls that are forbidden in it.
    """

    connection: Connection
    pid: int
    rules: set[str]


class SandboxSession:
    """One submission: a worker, which is restarted when a cell ends it, and forks of it.

    Args:
        limits: what the submission may use.
        launch: starts an isolated worker.
        files: content of the lab's data files, by name; they are put into the worker's folder.
        tripwires: dotted names of calls that some exercise forbids.
        absent: libraries that the lab does without.
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
        self.rerun_seconds = limits.notebook_seconds  # left for all reruns of the notebook
        self.output_sizes: dict[str, int] = {}  # bytes of outputs, by cell

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
        """Run all cells; after one that ends the process or never ends, run the others again.

        Returns:
            One run for each cell, in order.
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
        """Skip the cells that have not run yet, as too many before them ended the process."""
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
        """Fork the notebook's state; an exercise after this one may reuse the fork.

        Where the notebook cannot be forked, every call is answered with the reason.
        """
        rules = in_force(forbidden, self.absent)
        reused = self.sharing and not fresh and self._reuse_fork(rules)
        if not reused:
            self._end_fork()
            self.fork = self._new_fork(rules)
        connection = None if self.fork is None else self.fork.connection
        times = (seconds or self.limits.call_seconds, seconds or self.limits.exercise_seconds)
        student = SandboxedStudent(connection, *times, fresh=not reused)
        try:
            yield student
        finally:
            if student.gone is not None:
                if reused:
                    self._stop_sharing()
                self._end_fork()

    def _reuse_fork(self, rules: set[str]) -> bool:
        """Let the present fork serve an exercise, if that forbids no more than the fork does."""
        if self.fork is None or not all(_covered(rule, self.fork.rules) for rule in rules):
            return False
        self.fork.connection.room = MOST_ANSWERED
        try:
            self.fork.connection.ask({"do": "next"}, NEXT_SECONDS)
        except (Ended, Late):
            self._stop_sharing()
            return False
        return True

    def _stop_sharing(self) -> None:
        """Give each exercise a fork of its own from now on: several together use too much.

        If a shared fork has ended the notebook as well, the rerun is not charged to the student.
        """
        if self.sharing:
            self.sharing = False
            self.rerun_seconds = max(self.rerun_seconds, self.limits.notebook_seconds)

    def _end_fork(self) -> None:
        """End the present fork, if any, and let the notebook continue."""
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
        """Fork the worker; if it is gone, start it and rerun the cells, once.

        The notebook is paused as long as its fork exists.
        """
        for _ in range(2):
            try:
                if self.worker is None:
                    self._rerun()
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
        """Ask the worker to fork; time that passes without a reply is charged to its notebook."""
        start = time.monotonic()
        try:
            return self._request(form, FORK_SECONDS, passing)
        except Late:
            self.rerun_seconds -= time.monotonic() - start
            raise

    def _rerun(self) -> None:
        """Rerun the notebook to have a state to fork, as long as it has time left."""
        if self.rerun_seconds <= 0:
            raise Ended("no time to run the notebook again")
        start = time.monotonic()
        self._run_all(self.rerun_seconds)  # without cells that ended it or took too long
        self.rerun_seconds -= time.monotonic() - start

    def _run_through(self, deadline: float) -> bool:
        """Run the cells that have not ended the process; return False when another one does."""
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
                reason = self._stop() or "this cell ended its Python process"
                self.runs[cell.id] = CellRun(cell.id, "ended", (_note(reason),))
                return False
        return True

    def _cell_run(self, cell_id: str, form: Mapping[str, Any]) -> CellRun:
        """Build a run from the worker's reply, held to nbformat's form and to the limits."""
        self.output_sizes.pop(cell_id, None)  # from an earlier run
        room = self.limits.notebook_bytes - sum(self.output_sizes.values())
        most = min(room, 2 * self.limits.output_bytes)
        outputs, self.output_sizes[cell_id] = _limited_outputs(form.get("outputs"), most)
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
        """Launch a worker and set it up, before any of the student's code runs."""
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
            reason = self._stop() or "run `mitdl doctor` to see why"
            raise MitdlError(f"sandbox: the worker does not start: {reason}") from None

    def _stop(self) -> str:
        """End the worker and everything it started; return why it had ended before, or ""."""
        if self.fork is not None:
            close(self.fork.connection.sock)
            self.fork = None
        if self.worker is None:
            return ""
        worker, self.worker = self.worker, None
        return worker.end()


def in_force(forbidden: Iterable[str], absent: Collection[str]) -> set[str]:
    """Return those of these dotted names whose library the lab has at all."""
    return {name for name in forbidden if name.partition(".")[0] not in absent}


def _covered(name: str, rules: set[str]) -> bool:
    """Whether a forbidden name is one of these rules or lies under one."""
    return any(name == rule or name.startswith(f"{rule}.") for rule in rules)


def _note(text: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": "Stopped", "evalue": text, "traceback": [text]}


def _limited_outputs(outputs: Any, most: int) -> tuple[list[dict[str, Any]], int]:
    """Return outputs in nbformat's form, as many as fit into `most` bytes, and their size."""
    fitting: list[dict[str, Any]] = []
    total = 0
    for output in map(_output, outputs if isinstance(outputs, list) else []):
        if output is None:
            continue
        size = OUTPUT_BYTES + _size(output)
        if total + size > most:
            text = "[the rest was cut: too much output]\n"
            fitting.append({"output_type": "stream", "name": "stdout", "text": text})
            break
        fitting.append(output)
        total += size
    return fitting, total


def _size(value: Any) -> int:
    if isinstance(value, dict):
        return sum(len(key) + _size(item) for key, item in value.items())
    if isinstance(value, list):
        return sum(map(_size, value))
    return 8 + (len(value) if isinstance(value, str) else 0)


def _output(form: Any) -> dict[str, Any] | None:
    """Return one output with exactly the fields that nbformat allows it, or None."""
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
