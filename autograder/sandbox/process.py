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
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from autograder.errors import MitdlError
from autograder.sandbox.sandbox import Cell, CellRun, Limits
from autograder.sandbox.wired import Ended, Late, Wire, WiredStudent, close

START_SECONDS = 60.0
END_SECONDS = 2.0
NOT_AGAIN = ("timeout", "ended", "skipped")


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
    ) -> Iterator[ProcessSession]:
        """A session in a fresh folder, which goes away with it.

        Args:
            limits: what the submission may use.
            files: name to content of the lab's data files, put into the folder.
            tripwires: dotted names of calls that some exercise forbids.
            absent: libraries to do without.

        Raises:
            MitdlError: where processes cannot fork, as on Windows.
        """
        if not hasattr(os, "fork"):
            raise MitdlError("sandbox: needs Linux or macOS; on Windows, run it in a container")
        folder = Path(tempfile.mkdtemp(prefix="mitdl-"))
        try:
            for name, content in files.items():
                (folder / Path(name).name).write_bytes(content)
            with ProcessSession(limits, folder, tripwires, absent) as session:
                yield session
        finally:
            shutil.rmtree(folder, ignore_errors=True)


class ProcessSession:
    """One submission: a worker, and forks of it; started again when a cell ends it."""

    def __init__(
        self, limits: Limits, folder: Path, tripwires: Sequence[str], absent: Sequence[str]
    ) -> None:
        self.limits = limits
        self.folder = folder
        self.tripwires = list(tripwires)
        self.absent = list(absent)
        self.process: subprocess.Popen[bytes] | None = None
        self.wire: Wire | None = None
        self.runs: dict[str, CellRun] = {}
        self.cells: Sequence[Cell] = ()

    def __enter__(self) -> ProcessSession:
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
        deadline = time.monotonic() + self.limits.notebook_seconds
        for _ in range(self.limits.restarts + 1):
            if self._run_through(deadline):
                break
        else:
            self._give_up()
        return [self.runs[cell.id] for cell in cells]

    def _give_up(self) -> None:
        """Too many cells end the process: keep the state of those that ran, skip the rest."""
        for cell in self.cells:
            note = _note("not run: too many cells before it ended the process")
            self.runs.setdefault(cell.id, CellRun(cell.id, "skipped", (note,)))
        self._run_through(time.monotonic() + self.limits.notebook_seconds)

    @contextlib.contextmanager
    def exercise(
        self, name: str, forbidden: Sequence[str], seconds: float | None = None
    ) -> Iterator[WiredStudent]:
        """A fork of the notebook's state that answers calls; it is gone afterwards."""
        wire, pid = self._fork(forbidden)
        try:
            yield WiredStudent(
                wire,
                seconds or self.limits.call_seconds,
                seconds or self.limits.exercise_seconds,
            )
        finally:
            close(wire.sock)
            try:
                self._request({"do": "end", "pid": pid}, END_SECONDS)
            except (Ended, Late):
                self._stop()

    def _fork(self, forbidden: Sequence[str]) -> tuple[Wire, int]:
        """Fork the worker; where it is gone, start it and run the cells again, once."""
        for attempt in (1, 2):
            try:
                if self.wire is None:
                    self.run(self.cells)
                assert self.wire is not None
                ours, theirs = socket.socketpair()
                with theirs:
                    form = {"do": "fork", "forbidden": list(forbidden)}
                    reply = self._request(form, START_SECONDS, theirs)
                return Wire(ours), int(reply["pid"])
            except (Ended, Late, KeyError, TypeError, ValueError, AssertionError):
                self._stop()
                if attempt == 2:
                    raise MitdlError("sandbox: the notebook's process cannot be forked") from None
        raise AssertionError

    def _run_through(self, deadline: float) -> bool:
        """Run the cells that have not proved deadly; False when another one did."""
        self._stop()
        self._start()
        for cell in self.cells:
            if cell.id in self.runs and self.runs[cell.id].status in NOT_AGAIN:
                continue
            seconds = min(self.limits.cell_seconds, deadline - time.monotonic())
            if seconds <= 0:
                note = _note("not run: the notebook's time was up")
                self.runs[cell.id] = CellRun(cell.id, "skipped", (note,))
                continue
            try:
                form = {"do": "run", "cell": cell.id, "source": cell.source}
                self.runs[cell.id] = _cell_run(cell.id, self._request(form, seconds))
            except Late:
                note = _note(f"stopped after {seconds:.0f} seconds")
                self.runs[cell.id] = CellRun(cell.id, "timeout", (note,))
                self._stop()
                return False
            except Ended:
                note = _note("this cell ended its Python process")
                self.runs[cell.id] = CellRun(cell.id, "ended", (note,))
                self._stop()
                return False
        return True

    def _request(
        self, form: Mapping[str, Any], seconds: float, passing: socket.socket | None = None
    ) -> dict[str, Any]:
        assert self.wire is not None
        if passing is None:
            return self.wire.ask(form, seconds)[0]
        return self.wire.ask_passing(form, seconds, passing)[0]

    def _start(self) -> None:
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
                cwd=self.folder,
                env=environment(self.folder),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.wire = Wire(ours)
        form = {
            "do": "start",
            "tripwires": self.tripwires,
            "absent": self.absent,
            "output_bytes": self.limits.output_bytes,
            "rlimits": self.limits.as_rlimits(),
        }
        try:
            self._request(form, START_SECONDS)
        except (Ended, Late):
            self._stop()
            raise MitdlError(
                "sandbox: the worker does not start; run "
                "`python -m autograder.sandbox.inside.worker 0` to see why"
            ) from None

    def _stop(self) -> None:
        """End the worker and everything it started."""
        if self.wire is not None:
            close(self.wire.sock)
            self.wire = None
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def environment(folder: Path) -> dict[str, str]:
    """All that a student's process gets to know of ours: no secrets, one thread, this folder."""
    return {
        "PATH": os.defpath,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "IPYTHONDIR": str(folder / ".ipython"),
        "MPLCONFIGDIR": str(folder / ".matplotlib"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }


def _note(text: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": "Stopped", "evalue": text, "traceback": [text]}


def _cell_run(cell_id: str, form: Mapping[str, Any]) -> CellRun:
    """A run from what the worker said, held to nbformat's form."""
    outputs = form.get("outputs")
    kept = [o for o in map(_output, outputs if isinstance(outputs, list) else []) if o]
    return CellRun(cell_id, "ok" if form.get("status") == "ok" else "error", tuple(kept))


def _output(form: Any) -> dict[str, Any] | None:
    """One output with exactly the fields it may have, or None."""
    if not isinstance(form, dict):
        return None
    kind = form.get("output_type")
    if kind == "stream":
        name = "stderr" if form.get("name") == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": _string(form.get("text"))}
    if kind == "error":
        lines = form.get("traceback")
        return {
            "output_type": "error",
            "ename": _string(form.get("ename")),
            "evalue": _string(form.get("evalue")),
            "traceback": [_string(x) for x in lines] if isinstance(lines, list) else [],
        }
    if kind not in ("display_data", "execute_result"):
        return None
    data, metadata = form.get("data"), form.get("metadata")
    output: dict[str, Any] = {
        "output_type": kind,
        "data": _strings(data),
        "metadata": metadata if isinstance(metadata, dict) else {},
    }
    if kind == "execute_result":
        output["execution_count"] = None
    return output


def _strings(data: Any) -> dict[str, str]:
    if not isinstance(data, dict):
        return {}
    return {str(k): _string(v) for k, v in data.items() if isinstance(v, str)}


def _string(text: Any) -> str:
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else ""
