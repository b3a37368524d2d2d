"""A worker that its student has taken over: whatever it sends costs the grader little."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from autograder.sandbox.connection import Connection
from autograder.sandbox.sandbox import Cell, Limits
from autograder.sandbox.session import SandboxSession
from autograder.sandbox.student import MOST_ANSWERED, SandboxedStudent
from autograder.sandbox.timer import Timer

LIMITS = Limits(notebook_seconds=60, output_bytes=10_000, notebook_bytes=50_000)
NOTE = {"output_type": "stream", "name": "stdout", "text": "x" * 5_000}


class ForgedWorker:
    """A worker process that replies with given answers."""

    def __init__(self, run: Any, fork: Any = None) -> None:
        self.answers = {"start": {"ready": True}, "run": run, "fork": fork}
        self.connection: Any = self
        self.rlimits: dict[str, int] = {}

    def ask(self, form: Any, timer: Timer, packer: Any = None) -> tuple[Any, bytes]:
        return json.loads(json.dumps(self.answers[form["do"]])), b""

    def ask_passing(self, form: Any, timer: Timer, passing: Any) -> tuple[Any, bytes]:
        return self.ask(form, timer)

    def processor_seconds(self) -> float:
        return 0.0

    def processes(self) -> tuple[int, ...]:
        return ()

    def tell_time(self) -> None: ...

    def end(self) -> str:
        return ""

    def kill_children(self) -> None: ...

    def pause(self) -> None: ...

    def resume(self) -> None: ...


def started(run: Any, fork: Any = None) -> SandboxSession:
    return SandboxSession(LIMITS, lambda: ForgedWorker(run, fork), {}, (), ())


def test_outputs_of_all_cells_have_one_limit() -> None:
    many = {"status": "ok", "outputs": [NOTE] * 1000}
    runs = started(many).run([Cell(str(n), "") for n in range(20)])
    assert len(runs[0].outputs) == 4  # three, and that the rest was cut
    assert sum(len(str(output)) for run in runs for output in run.outputs) < 60_000


def test_metadata_is_shallow_and_plain() -> None:
    deep: dict[str, Any] = {"width": 3, "large": 10**400, "nan": float("nan"), "list": [1]}
    deep["a"] = deep_a = {}
    for _ in range(400):
        deep_a["a"] = deep_a = {}
    output = {"output_type": "display_data", "data": {"text/plain": "x"}, "metadata": deep}
    (run,) = started({"status": "ok", "outputs": [output]}).run([Cell("a", "")])
    assert run.outputs[0]["metadata"]["width"] == 3
    assert set(run.outputs[0]["metadata"]) == {"width", "a"}
    assert len(str(run.outputs[0])) < 300


@pytest.mark.parametrize("pid", [float("inf"), None, "1", [], True, 1.5])
def test_a_fork_without_a_number_is_none(pid: Any) -> None:
    session = started({"status": "ok", "outputs": []}, {"pid": pid})
    session.run([])
    with session.exercise("f", ()) as student:
        assert "is gone" in student.call("f", [], {}).raised.message


def test_answers_of_an_exercise_have_one_limit() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        student = SandboxedStudent(Connection(ours, 1000), Timer(60, lambda: 0.0), 60)
        theirs.sendall((1000).to_bytes(4, "big") + bytes(8))
        # Whoever waited for the rest would say that no answer came.
        assert "far too much" in student.call("f", [], {}).raised.message
    assert MOST_ANSWERED < 2**29
