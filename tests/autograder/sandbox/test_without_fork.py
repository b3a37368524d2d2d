"""Where processes cannot fork, a notebook gets the verdicts that it gets elsewhere."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.errors import MitdlError
from autograder.exercises import load_lab
from autograder.judge.verdict import Verdict
from autograder.release.notebook import instructor_version
from autograder.release.source import read_source
from autograder.sandbox import Cell, Limits, ProcessSandbox, Sandbox
from autograder.sandbox.inside.dial import HOST, TOKEN_BYTES
from autograder.sandbox.without_fork import UnforkedWorker, _accept
from autograder.submission.cells import cells_to_run
from autograder.submission.verdicts import grade_cells

ROOT = Path(__file__).resolve().parents[3]
LAB = "01_perceptron"
ODD = {
    "sigmoid": "import os\n\ndef sigmoid(z):\n    os._exit(0)",
    "tanh": "def tanh(z):\n    return getattr(np, 'ta' + 'nh')(z)",
    "relu": "import time\n\ndef relu(z):\n    time.sleep(60)",
    "sigmoid_derivative": "def sigmoid_derivative(z):\n    return np.ones_like(z) * 0.25",
    "relu_derivative": "def relu_derivative(z):\n    raise NotImplementedError('not written yet')",
    "decision_boundary": "import os\nos._exit(1)",
    "classify": "def classify(X, w, b, threshold=0.5:",
}
QUICK = Limits(call_seconds=1.0, exercise_seconds=8.0)


def odd_cells() -> list[Cell]:
    """A notebook with an answer of every bad kind, and the model's for the others."""
    source = read_source(ROOT / "solutions" / LAB / f"{LAB}.py", ROOT)
    lab = load_lab(LAB)
    cells = [cell for _, cell in cells_to_run(instructor_version(source), lab)]
    names = {exercise.name for exercise in lab}
    first = Cell("imports", "import numpy as np")
    return [first, *(Cell(c.id, ODD.get(c.id, c.source)) for c in cells if c.id in names)]


def verdicts(sandbox: Sandbox) -> list[Verdict]:
    return grade_cells(load_lab(LAB), odd_cells(), sandbox, seed=3, limits=QUICK)[1]


def in_short(verdicts: list[Verdict]) -> list[tuple[str, str, float, str, str]]:
    """What a student learns: name, outcome, points, kind, and the first line."""
    return [
        (v.name, str(v.outcome), v.score, str(v.kind), v.message.partition("\n")[0])
        for v in verdicts
    ]


@pytest.fixture
def no_fork(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """No fork here, and the names of the workers that are started in its place."""
    started: list[str] = []
    init = UnforkedWorker.__init__

    def noted(self: UnforkedWorker, folder: Path, *more: object) -> None:
        started.append(folder.name)
        init(self, folder, *more)  # type: ignore[arg-type]

    monkeypatch.delattr(os, "fork")
    monkeypatch.setattr(UnforkedWorker, "__init__", noted)
    yield started


@pytest.mark.slow
def test_every_kind_of_answer_gets_the_same_verdict(
    no_fork: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    without = in_short(verdicts(ProcessSandbox()))
    assert 2 < len(no_fork) < 10, "what ended or stopped was run again, and no more than that"
    monkeypatch.undo()
    assert without == in_short(verdicts(ProcessSandbox()))
    assert {kind for *_, kind, _ in without} >= {"timeout", "ended", "forbidden", "missing"}


def test_exercises_share_one_process_as_long_as_nothing_ends_it(no_fork: list[str]) -> None:
    with ProcessSandbox().start(Limits(), {"a/b.txt": b"1"}, (), ()) as session:
        (run,) = session.run([Cell("one", "def f():\n    return open('a/b.txt').read()")])
        assert run.status == "ok"
        for fresh in (False, True, True):
            with session.exercise("f", (), fresh=fresh) as student:
                assert student.call("f", (), {}).value == "1"
        with session.exercise("f", ("math.tan",)) as student:  # other rules: run again
            assert student.call("f", (), {}).value == "1"
    assert no_fork == ["1", "2"]


def test_only_who_shows_the_token_is_let_in() -> None:
    token = bytes(range(TOKEN_BYTES))
    waiting = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with waiting, socket.create_server((HOST, 0)) as listener:
        address = listener.getsockname()

        def call() -> None:
            for shown in (b"", bytes(TOKEN_BYTES), token[:-1]):
                with socket.create_connection(address) as stranger:
                    stranger.sendall(shown)
            with socket.create_connection(address) as worker:
                worker.sendall(token + b"hello")

        caller = threading.Thread(target=call)
        caller.start()
        with _accept(listener, token, waiting) as sock:
            assert sock.recv(5) == b"hello"
        caller.join()
        waiting.kill()


def test_a_worker_that_ends_before_it_calls_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(MitdlError, match="the worker does not start; run `mitdl doctor`"):
        UnforkedWorker(tmp_path, {})
