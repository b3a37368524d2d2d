"""One submission in a sandbox of any kind: run its cells, fork for each exercise, restart.

A sandbox adds only what differs between kinds: how a worker is launched and how it is ended.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol

import numpy as np

from autograder.errors import MitdlError, NotGraded
from autograder.sandbox.cell_outputs import error_output, limited_outputs
from autograder.sandbox.connection import Connection, Ended, Late, close
from autograder.sandbox.inside.protocol import Packer
from autograder.sandbox.sandbox import NO_STAND_INS, Cell, CellRun, Limits, Mark, StandIns
from autograder.sandbox.student import MOST_ANSWERED, SandboxedStudent
from autograder.sandbox.timer import NotifyingTimer, Queue, Timer

START_SECONDS = 60.0
STARTS = 2
FORK_SECONDS = 10.0  # a fork takes milliseconds; a slow worker has been slowed by the student
NEXT_SECONDS = 1.0
# Of a call's time in a fork that has served another exercise: what is late there is asked again in
# a fork of its own, and a loop without an end should not cost its time twice.
SHARE_WHERE_SHARED = 1 / 8
END_SECONDS = 2.0
ESSENCE_SECONDS = 2.0  # for the definitions of a cell, without what follows them
GRACE_SECONDS = 2.0  # for a cell to stop itself
OPTIONAL_SHARE = 0.5  # share of the notebook's time that cells may use which no answer needs
# Whose limit it is, in the sentence that says that it was met.
ALL_CALLS, NOTEBOOK, TOTAL = ", all calls together,", ", all cells together,", ", all together,"
NOT_RERUN = ("timeout", "ended", "skipped")


class WorkerProcess(Protocol):
    """A running worker, seen from the trusted side."""

    connection: Connection
    rlimits: Mapping[str, int]  # that the worker has yet to set on itself

    def processor_seconds(self) -> float:
        """Return the time that the worker and all that it started have computed."""
        ...

    def processes(self) -> Collection[int]:
        """Return the numbers of the worker and of all that it started."""
        ...

    def tell_time(self) -> None:
        """Tell the worker that its cell has waited long enough."""
        ...

    def end(self) -> str:
        """End the worker and all that it started; return why it had ended before, or ""."""
        ...

    def lost(self) -> bool:
        """Return whether it ended with something of ours that it needs, by nobody's doing."""
        ...

    def kill_children(self) -> None:
        """End every process that the worker has started."""
        ...

    def pause(self) -> None:
        """Stop the worker and its threads, so that a fork has to answer without their help.

        Returns when all of them stand still.

        Raises:
            Late: when one of them runs on.
        """
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
        present: modules that it is graded with, where others are installed; None for all.
    """

    def __init__(
        self,
        limits: Limits,
        launch: Callable[[], WorkerProcess],
        files: Mapping[str, bytes],
        tripwires: Sequence[str],
        absent: Sequence[str],
        present: Sequence[str] | None = None,
    ) -> None:
        self.limits = limits
        self.launch = launch
        self.files = dict(files)
        self.tripwires = list(tripwires)
        self.absent = list(absent)
        self.present = None if present is None else list(present)
        self.worker: WorkerProcess | None = None
        self.workers: list[WorkerProcess] = []  # in which code of the submission has run
        self.fork: Fork | None = None
        self.sharing = True
        self.runs: dict[str, CellRun] = {}
        self.cells: Sequence[Cell] = ()
        self.mark: Mark = list
        self.marked_cells: dict[str, Cell] = {}  # the same by their ids, once they are marked
        self.position = 0  # how many of them make the state that exercises see
        self.is_at_check = False  # whether that is the state at a check, made after the first run
        self.lost: set[str] = set()  # cells whose very definitions end the process
        self.spent = 0.0  # processor seconds of the workers that have ended
        self.computed = 0.0  # the most that was measured
        self.queue = Queue()
        self.total = self._free_timer(limits.submission_seconds, TOTAL)
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
        if kind is None and any(worker.lost() for worker in self.workers):
            raise NotGraded("sandbox: its zygote ended while this was graded; grade it again")

    def run(self, cells: Sequence[Cell], mark: Mark = list) -> list[CellRun]:
        """Run all cells; after one that ends the process or never ends, run the others again.

        Args:
            cells: in order.
            mark: says what is needed of them; asked where not all of them can run to their end.

        Returns:
            One run for each cell, in order.
        """
        self.cells, self.position, self.mark = cells, len(cells), mark
        self.runs = {}
        self._run_all(self._timer(self.limits.notebook_seconds, NOTEBOOK))
        return [self.runs[cell.id] for cell in cells]

    def go_to(self, count: int) -> None:
        """Run the first `count` cells again, for exercises that want the state behind them.

        Rising counts go on from each other, and where it stands already nothing is run. What the
        cells did the first time stays as it was told.
        """
        self._end_fork()
        if count == self.position and self.worker is not None:
            return
        timer = self._timer(self.limits.notebook_seconds, NOTEBOOK)
        first = self.position if self.is_at_check and self.worker is not None else 0
        self.position, self.is_at_check = count, True
        if not self._run_through(timer, first if first <= count else 0):
            self._run_all(timer)

    def processor_seconds(self) -> float:
        """Return the time that the submission has computed, in all its processes so far."""
        current = 0.0 if self.worker is None else self.worker.processor_seconds()
        self.computed = max(self.computed, self.spent + current)
        return self.computed

    def queued_seconds(self) -> float:
        """Return the time that it was ready to compute, and others had the processor."""
        return self.queue.look(() if self.worker is None else self.worker.processes())

    def _timer(self, seconds: float, label: str = "", outer: Timer | None = None) -> Timer:
        """Return a limit within that of the submission."""
        return self._free_timer(seconds, label, outer or self.total)

    def _free_timer(self, seconds: float, label: str = "", outer: Timer | None = None) -> Timer:
        return Timer(seconds, self.processor_seconds, outer, label, queued=self.queued_seconds)

    def _run_all(self, timer: Timer) -> None:
        for _ in range(self.limits.restarts + 1):
            if self._run_through(timer):
                return
        self._give_up()

    def _give_up(self) -> None:
        """Skip the cells that have not run yet, as too many before them ended the process."""
        for cell in self.cells[: self.position]:
            text = error_output("not run: too many cells before it ended the process")
            self.runs.setdefault(cell.id, CellRun(cell.id, "skipped", (text,)))
        self._run_through(self._timer(self.limits.notebook_seconds, NOTEBOOK))

    @contextlib.contextmanager
    def exercise(
        self,
        name: str,
        forbidden: Sequence[str],
        seconds: float | None = None,
        fresh: bool = True,
        stand_ins: StandIns = NO_STAND_INS,
    ) -> Iterator[SandboxedStudent]:
        """Fork the notebook's state; an exercise after this one may reuse the fork.

        A fork in which names of the notebook stand for functions of ours serves no other exercise.
        Where the notebook cannot be forked, every call is answered with the reason.
        """
        rules = in_force(forbidden, self.absent)
        reused = self.sharing and not fresh and self._reuse_fork(rules)
        if not reused:
            self._end_fork()
            self.fork = self._new_fork(rules) if self.total.left() > 0 else None
        connection = None if self.fork is None else self.fork.connection
        timer = self._timer(seconds or self.limits.exercise_seconds, ALL_CALLS)
        call_seconds = (seconds or self.limits.call_seconds) * (SHARE_WHERE_SHARED if reused else 1)
        student = SandboxedStudent(connection, timer, call_seconds, fresh=not reused)
        try:
            if stand_ins.functions:
                student.stand_in(stand_ins)
            yield student
        finally:
            if student.failure is not None and reused:
                self._stop_sharing()
            if student.failure is not None or stand_ins.functions:
                self._end_fork()
        if student.starved is not None:
            raise student.starved

    def _reuse_fork(self, rules: set[str]) -> bool:
        """Let the present fork serve an exercise, if that forbids no more than the fork does."""
        if self.fork is None or not all(_covered(rule, self.fork.rules) for rule in rules):
            return False
        self.fork.connection.room = MOST_ANSWERED
        try:
            timer = self._free_timer(NEXT_SECONDS)
            self.fork.connection.ask({"do": "next"}, timer)
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
            self._ask({"do": "end", "pid": fork.pid}, self._free_timer(END_SECONDS))
        except (Ended, Late):
            self._stop()

    def _new_fork(self, rules: set[str]) -> Fork | None:
        """Fork the worker; if it is gone, start it and rerun the cells, once.

        The notebook is paused as long as its fork exists.
        """
        for _ in range(2):
            with contextlib.suppress(Ended, Late), contextlib.ExitStack() as stack:
                if self.worker is None:
                    self._rerun()
                if self.worker is not None:
                    self.worker.kill_children()
                grader_end, fork_end = socket.socketpair()
                stack.callback(close, grader_end)
                with fork_end:
                    form = {"do": "fork", "forbidden": sorted(rules)}
                    reply = self._fork_request(form, fork_end)
                if type(reply.get("pid")) is int and self.worker is not None:
                    self.worker.pause()
                    stack.pop_all()  # it stays open, for the exercise
                    return Fork(Connection(grader_end, MOST_ANSWERED), reply["pid"], rules)
            self._stop()
        return None

    def _fork_request(self, form: Mapping[str, Any], passing: socket.socket) -> dict[str, Any]:
        """Ask the worker to fork; time that passes without a reply is charged to its notebook."""
        timer = self._timer(FORK_SECONDS)
        try:
            return self._ask(form, timer, passing)
        except Late:
            self.rerun_seconds -= timer.used()
            raise

    def _rerun(self) -> None:
        """Rerun the notebook to have a state to fork, as long as it has time left."""
        if self.rerun_seconds <= 0:
            raise Ended("no time to run the notebook again")
        timer = self._timer(self.rerun_seconds, NOTEBOOK)
        self._run_all(timer)  # without cells that ended it or took too long
        self.rerun_seconds -= timer.used()

    def _run_through(self, timer: Timer, first: int = 0) -> bool:
        """Run the cells that have not ended the process; return False when another one does.

        Args:
            timer: for all of them.
            first: the cell to go on with; 0 begins in a new process.
        """
        if first == 0:
            self._stop()
            self._start()
        optional_timer = self._timer(timer.seconds * OPTIONAL_SHARE)
        for cell in self.cells[first : self.position]:
            earlier = self.runs.get(cell.id)
            if earlier is not None and earlier.status in NOT_RERUN:
                alive = self._run_essence(cell)
            elif timer.left() <= 0:
                alive = self._leave_out(cell, "the notebook's time was up") and (
                    self._run_essence(cell)
                )
            elif earlier is None and optional_timer.left() <= 0 and not self._marked(cell).needed:
                alive = self._leave_out(cell, "the cells before took long, and no answer needs it")
            else:
                alive = self._run_cell(cell, timer)
            if not alive:
                return False
        return True

    def _marked(self, cell: Cell) -> Cell:
        """Return a cell with what is needed of it."""
        if not self.marked_cells:
            self.marked_cells = {marked.id: marked for marked in self.mark(self.cells)}
        return self.marked_cells[cell.id]

    def _leave_out(self, cell: Cell, reason: str) -> bool:
        self.runs.setdefault(
            cell.id, CellRun(cell.id, "skipped", (error_output(f"not run: {reason}"),))
        )
        return True

    def _run_cell(self, cell: Cell, timer: Timer) -> bool:
        """Run a cell; it stops itself when its time is up, or is ended with its process soon after.

        Returns:
            Whether the process is still there.
        """
        seconds = self.limits.cell_seconds
        limit = self._cell_timer(seconds, timer)
        form = {"do": "run", "cell": cell.id, "source": cell.source, "seconds": seconds}
        try:
            reply = self._ask(form | {"clock": self.limits.cell_clock_seconds}, limit)
            self.runs[cell.id] = self._cell_run(cell.id, reply)
        except Late:
            self._stop()
            text = f"stopped after {limit.met().text()}"
            self.runs[cell.id] = CellRun(cell.id, "timeout", (error_output(text),))
            return False
        except Ended:
            reason = self._stop() or "this cell ended its Python process"
            self.runs[cell.id] = CellRun(cell.id, "ended", (error_output(reason),))
            return False
        return True

    def _run_essence(self, cell: Cell) -> bool:
        """Run a cell's definitions alone; return False where even they end the process."""
        essence = self._marked(cell).essence
        if not essence or cell.id in self.lost:
            return True
        form = {"do": "run", "cell": cell.id, "source": essence, "seconds": ESSENCE_SECONDS}
        try:
            self._ask(form | {"clock": None}, self._cell_timer(ESSENCE_SECONDS, self.total))
        except (Late, Ended):
            self._stop()
            self.lost.add(cell.id)
            return False
        return True

    def _cell_timer(self, seconds: float, outer: Timer) -> Timer:
        """Return the limit of a cell, which stops itself, as long as it can, a little earlier."""
        tell = self.worker.tell_time if self.worker is not None else (lambda: None)
        return NotifyingTimer(seconds + GRACE_SECONDS, seconds, tell, outer)

    def _cell_run(self, cell_id: str, form: Mapping[str, Any]) -> CellRun:
        """Build a run from the worker's reply, held to nbformat's form and to the limits."""
        self.output_sizes.pop(cell_id, None)  # from an earlier run
        room = self.limits.notebook_bytes - sum(self.output_sizes.values())
        limit = min(room, 2 * self.limits.output_bytes)
        outputs, self.output_sizes[cell_id] = limited_outputs(form.get("outputs"), limit)
        reported = form.get("status")
        status = reported if reported in ("ok", "timeout") else "error"
        texts = form.get("compiled")
        compiled = tuple(text for text in texts if type(text) is str) if type(texts) is list else ()
        return CellRun(cell_id, status, tuple(outputs), compiled)

    def _ask(
        self, form: Mapping[str, Any], timer: Timer, passing: socket.socket | None = None
    ) -> dict[str, Any]:
        if self.worker is None:
            raise Ended("no worker")
        if passing is None:
            return self.worker.connection.ask(form, timer)[0]
        return self.worker.connection.ask_passing(form, timer, passing)[0]

    def _start(self) -> None:
        """Launch a worker and set it up, before any of the student's code runs.

        One that ends meanwhile, as it does with its zygote, is replaced once.
        """
        packer = Packer()
        files = {name: np.frombuffer(content, np.uint8) for name, content in self.files.items()}
        form = {
            "do": "start",
            "tripwires": self.tripwires,
            "absent": self.absent,
            "present": self.present,
            "output_bytes": self.limits.output_bytes,
            "files": packer.pack(files),
        }
        reason = ""
        for _ in range(STARTS):
            worker = self.worker = self.launch()
            timer = self._free_timer(START_SECONDS)
            try:
                worker.connection.ask(form | {"rlimits": dict(worker.rlimits)}, timer, packer)
            except (Ended, Late):
                reason = self._stop() or "run `mitdl doctor` to see why"
            else:
                self.spent -= worker.processor_seconds()  # the libraries' time is nobody's
                self.workers.append(worker)
                return
        raise MitdlError(f"sandbox: the worker does not start: {reason}")

    def _stop(self) -> str:
        """End the worker and everything it started; return why it had ended before, or ""."""
        if self.fork is not None:
            close(self.fork.connection.sock)
            self.fork = None
        if self.worker is None:
            return ""
        self.spent += self.worker.processor_seconds()
        worker, self.worker = self.worker, None
        return worker.end()


def in_force(forbidden: Iterable[str], absent: Collection[str]) -> set[str]:
    """Return those of these dotted names whose library the lab has at all."""
    return {name for name in forbidden if name.partition(".")[0] not in absent}


def _covered(name: str, rules: set[str]) -> bool:
    """Whether a forbidden name is one of these rules or lies under one."""
    return any(name == rule or name.startswith(f"{rule}.") for rule in rules)
