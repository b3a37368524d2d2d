"""Both sandboxes: each runs cells, answers calls, and survives whatever a cell does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autograder.errors import NotGraded
from autograder.sandbox import (
    BubblewrapSandbox,
    Cell,
    Limits,
    ProcessSandbox,
    Sandbox,
    StandIns,
    timer,
)
from autograder.sandbox.inside.protocol import Handle
from autograder.sandbox.session import SandboxSession
from tests.helpers.patience import PATIENT
from tests.helpers.waiting import GUARD

QUICK = Limits(cell_seconds=1.0, call_seconds=1.0, exercise_seconds=3.0)  # for loops without one
NUMPY = ["torch", "scipy", "sklearn", "tensorflow"]
KINDS = {kind.name: kind for kind in (ProcessSandbox, BubblewrapSandbox)}
pytestmark = pytest.mark.xdist_group("sandboxes")  # one zygote for all
used: Sandbox = ProcessSandbox()


@pytest.fixture(autouse=True, params=KINDS)
def sandbox(request: pytest.FixtureRequest, bubblewrap: BubblewrapSandbox) -> Sandbox:
    global used
    used = bubblewrap if request.param == bubblewrap.name else KINDS[request.param]()
    return used


@contextmanager
def session(
    *sources: str, limits: Limits = PATIENT, tripwires=(), absent=NUMPY
) -> Iterator[SandboxSession]:
    with used.start(limits, {"data.csv": b"1,2\n"}, tripwires, absent) as started:
        started.cell_runs = started.run([Cell(f"c{i}", s) for i, s in enumerate(sources)])
        yield started


def ask(source: str, *args, name: str = "f", **more):
    with session(source, **more) as started, started.exercise(name, ()) as student:
        return student.call(name, args, {})


def outputs(source: str, limits: Limits = PATIENT) -> list:
    with session(source, limits=limits) as started:
        return list(started.cell_runs[0].outputs)


def test_a_value_comes_back_across_the_wire() -> None:
    answer = ask(
        "import numpy as np\ndef f(x, k=2):\n    print('hi')\n    return x * k", np.arange(3.0)
    )
    assert answer.value.tolist() == [0.0, 2.0, 4.0]
    assert answer.printed == "hi\n"
    assert answer.raised is None


def test_an_exception_comes_with_the_students_own_line() -> None:
    answer = ask("def helper(x):\n    return x / 0\n\ndef f(x):\n    return helper(x)", 1.0)
    assert answer.raised is not None
    assert (answer.raised.kind, answer.raised.type) == ("exception", "ZeroDivisionError")
    assert (answer.raised.where, answer.raised.line) == ("cell c0, line 2", "return x / 0")


def test_a_missing_name_a_misfit_and_a_value_without_form_are_told() -> None:
    assert ask("x = 1").raised.kind == "missing"
    assert ask("f = 1").raised.kind == "missing"
    assert ask("def f(x, y): return x", 1.0).raised.kind == "signature"
    assert ask("def f(x): return {1, 2}", 1.0).value == Handle(0, "set")


def test_an_endless_call_costs_its_exercise_only() -> None:
    source = "def f(x):\n    while True: pass\ndef g(x): return x"
    with session(source, limits=QUICK) as started:
        with started.exercise("f", ()) as student:
            assert student.call("f", [1.0], {}).raised.kind == "timeout"
            assert student.failure is not None  # nobody waits for it a second time
            assert student.call("f", [1.0], {}).raised is student.failure
        with started.exercise("g", ()) as student:
            assert student.call("g", [1.0], {}).value == 1.0


def test_a_submission_has_an_end_whatever_its_parts_may_use() -> None:
    """Also one whose notebook does not even fork any more, for each exercise."""
    source = "def f(x):\n    while True: pass"
    stops = "import os, threading\nos.fork = lambda: threading.Event().wait()"
    limits = replace(QUICK, submission_seconds=1.5)
    begun = time.monotonic()
    with session(source, limits=limits) as started:
        said = []
        for _ in range(4):
            with started.exercise("f", ()) as student:
                said.append(student.call("f", [1.0], {}).raised.message)
        assert "gives no answer in 1 second" in said[0]
        assert said[1:] == [said[-1]] * 3
        assert "gives no answer in 1.5 seconds, all together," in said[-1]
        assert started.total.used() < 2.5
    with session(source, stops, limits=limits) as started:
        for _ in range(4):
            with started.exercise("f", ()) as student:
                assert student.call("f", [1.0], {}).raised is not None
        assert started.total.used() < 2.5
    assert time.monotonic() - begun < GUARD


def test_who_waits_for_a_turn_is_not_ended_and_who_gets_none_is_not_graded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All time passes while others have the processor, as far as anybody can see."""
    monkeypatch.setattr(SandboxSession, "processor_seconds", lambda self: 0.0)
    monkeypatch.setattr(SandboxSession, "queued_seconds", lambda self: time.monotonic())
    monkeypatch.setattr(timer, "HOPELESS", 2.0)
    source = "import time\ndef f(x):\n    time.sleep(x)\n    return x\ntime.sleep(1.5)\nlast = 1"
    limits = Limits(cell_seconds=0.3, call_seconds=0.3, exercise_seconds=0.6)  # 1.2 by the clock
    with session(source, limits=limits) as started:
        assert started.cell_runs[0].status == "ok"
        with started.exercise("f", ()) as student:
            assert student.call("f", [1.5], {}).value == 1.5
        unfinished = started.exercise("f", ())
        with pytest.raises(NotGraded, match="the machine is too busy"), unfinished as student:
            student.call("f", [600.0], {})
        with started.exercise("f", ()) as student:
            assert student.call("f", [0.0], {}).value == 0.0


def test_a_cell_that_waits_too_long_is_stopped_and_keeps_what_it_has() -> None:
    source = "import time\ndef f(x): return x\ntime.sleep(600)\nnever = 1"
    limits = replace(QUICK, cell_seconds=0.3)
    with session(source, limits=limits) as started:
        assert started.cell_runs[0].status == "timeout"
        assert "stopped after waiting" in str(started.cell_runs[0].outputs)
        with started.exercise("f", ()) as student:
            assert student.call("f", [1.0], {}).value == 1.0


@pytest.mark.parametrize(
    "body",
    [
        "import os; os._exit(0)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import os; os.closerange(3, 64)",
        "import ctypes; ctypes.string_at(0)",
        "raise SystemExit(0)",
    ],
)
def test_whatever_ends_the_process_is_the_students_and_costs_one_exercise(body: str) -> None:
    with session(f"def f(x):\n    {body}\ndef g(x): return x") as started:
        with started.exercise("f", ()) as student:
            assert student.call("f", [1.0], {}).raised.kind == "ended"
        with started.exercise("g", ()) as student:
            assert student.call("g", [1.0], {}).value == 1.0


def test_what_one_exercise_does_does_not_meet_the_next() -> None:
    with session("n = 0\ndef f():\n    global n\n    n += 1\n    return n") as started:
        for _ in range(2):
            with started.exercise("f", ()) as student:
                assert [student.call("f", [], {}).value for _ in range(2)] == [1, 2]


COUNTING = (
    "n = 0\ndef f():\n    global n\n    n += 1\n    return n\ndef never(): \n    while True: pass"
)


def test_a_fork_goes_on_for_those_who_take_one_that_is_not_fresh() -> None:
    with session(COUNTING) as started:
        counts = []
        for fresh in (True, False, False, True, False):
            with started.exercise("f", (), fresh=fresh) as student:
                counts.append((student.call("f", [], {}).value, student.fresh))
        assert counts == [(1, True), (2, False), (3, False), (1, True), (2, False)]


def test_a_fork_that_gave_no_answer_serves_nobody_else() -> None:
    with session(COUNTING, limits=QUICK) as started:
        with started.exercise("never", ()) as student:
            assert student.call("never", [], {}).raised.kind == "timeout"
        with started.exercise("f", (), fresh=False) as student:
            assert student.fresh
            assert student.call("f", [], {}).value == 1


def test_a_fork_serves_exercises_that_forbid_no_more_than_it_does() -> None:
    source = "import numpy as np\ndef f(z): return np.tanh(z)"
    rules = ["numpy.tanh", "numpy.linalg"]
    turns = ((), True), (rules, True), (["numpy.linalg.norm"], False), ((), False), (["math"], True)
    with session(source, tripwires=rules) as started:
        for forbidden, fresh in turns:
            with started.exercise("f", forbidden, fresh=False) as student:
                assert student.fresh == fresh
                kept = student.call("f", [1.0], {}).raised is None
                assert kept == (started.fork.rules.isdisjoint(rules))


def test_forks_are_shared_no_more_when_one_that_was_is_lost() -> None:
    with session(COUNTING, limits=QUICK) as started:
        for function, fresh in ("f", True), ("never", False), ("f", True), ("f", True):
            with started.exercise(function, (), fresh=False) as student:
                assert student.fresh == fresh
                student.call(function, [], {})


def test_a_loop_without_an_end_costs_its_time_once_and_little_in_a_fork_that_is_shared() -> None:
    """What is late in a shared fork is asked again in one of its own, with all of the time."""
    with session(COUNTING, limits=QUICK) as started:
        with started.exercise("f", (), fresh=False) as student:
            student.call("f", [], {})
        with started.exercise("never", (), fresh=False) as student:
            assert not student.fresh
            assert student.call("never", [], {}).raised.kind == "timeout"
            assert student.timer.used() < QUICK.call_seconds / 2
        with started.exercise("never", ()) as student:
            said = student.call("never", [], {}).raised.message
            assert "1 second" in said
            assert student.timer.used() >= QUICK.call_seconds - 0.1


def test_what_the_lab_does_without_is_no_rule_of_a_fork() -> None:
    with session(COUNTING, absent=("scipy",)) as started:
        for forbidden in (), ["scipy", "scipy.special.expit"]:
            with started.exercise("f", forbidden, fresh=False) as student:
                student.call("f", [], {})
                assert started.fork is not None
                assert started.fork.rules == set()


def test_handles_of_one_exercise_are_nothing_to_the_next() -> None:
    with session("class C: pass\ndef f(*given): return C()") as started:
        for fresh in (True, False):
            with started.exercise("f", (), fresh=fresh) as student:
                assert student.call("f", [], {}).value == Handle(0, "C")


def test_a_cell_that_ends_the_process_is_skipped_and_the_rest_run() -> None:
    cells = ("a = 1", "import os; os._exit(0)", "while True: pass", "b = a + 1")
    with session(*cells, limits=QUICK) as started:
        assert [run.status for run in started.cell_runs] == ["ok", "ended", "timeout", "ok"]
        assert "ended its Python process" in started.cell_runs[1].outputs[0]["evalue"]


def test_too_many_deadly_cells_leave_the_first_ones_standing() -> None:
    deadly = ["import os; os._exit(0)"] * 7
    with session("def f(): return 1", *deadly) as started:
        assert [r.status for r in started.cell_runs][:2] == ["ok", "ended"]
        assert started.cell_runs[-1].status == "skipped"
        with started.exercise("f", ()) as student:
            assert student.call("f", [], {}).value == 1


def test_a_memory_bomb_is_an_error_and_nothing_more() -> None:
    small = replace(PATIENT, memory_bytes=2**30)
    with session("x = bytearray(8 * 2**30)", "y = 1", limits=small) as started:
        assert [run.status for run in started.cell_runs] == ["error", "ok"]
        assert started.cell_runs[0].outputs[0]["ename"] == "MemoryError"


def test_functions_of_ours_are_called_back() -> None:
    calls = []

    def g(z):
        calls.append(z)
        return z**2

    with session("def f(x, g): return g(x) + 1") as started, started.exercise("f", ()) as student:
        assert student.call("f", [np.array([2.0]), g], {}).value.tolist() == [5.0]
    assert len(calls) == 1


def test_functions_of_ours_stand_in_for_names_of_the_notebook_in_one_fork() -> None:
    def ours(x, *, by=1, of=None):
        if by == 0:
            raise ValueError("by is 0")
        return x * by if of is None else of(x)

    source = (
        "def helper(x, by=1, of=None): return -1.0\n"
        "def f(x): return helper(x, by=3.0)\n"
        "def g(x, of): return helper(x, of=of)\n"
        "def odd(x): return helper({x})\n"
        "def wrong(x):\n    try: helper(x, by=0)\n    except ValueError as e: return str(e)"
    )
    with session(source) as started:
        with started.exercise("f", (), stand_ins=StandIns({"helper": ours})) as student:
            assert student.call("f", [2.0], {}).value == 6.0
            assert student.call("g", [2.0, lambda x: x + 5], {}).value == 7.0
            assert student.call("wrong", [1.0], {}).value == "by is 0"
            assert student.refused == ""
            assert student.call("odd", [1.0], {}).raised.type == "CallbackError"
            assert "not set" in student.refused
        with started.exercise("f", (), fresh=False) as student:
            assert student.call("f", [2.0], {}).value == -1.0


def test_an_error_in_a_function_of_ours_is_the_callers() -> None:
    with session("def f(g): return g('x')") as started, started.exercise("f", ()) as student:
        answer = student.call("f", [lambda z: z - 1], {})
        assert answer.raised.type == "CallbackError"
        assert "TypeError" in answer.raised.message
        answer = student.call("f", [lambda z: 3.0], {})
        assert answer.value == 3.0


def test_objects_stay_on_their_side_behind_a_handle() -> None:
    source = """
class Counter:
    def __init__(self, start): self.n = start
    def step(self, by): self.n += by; return self.n
    def __call__(self): return -self.n
"""

    def work(subject, library):
        counter = subject(5)
        total = library.operator.add(counter.step(2), 1)
        return {"kind": counter.kind, "n": counter.n, "called": counter(), "total": total}

    def misuse(subject, library):
        return subject(5).missing

    with session(source) as started, started.exercise("Counter", ()) as student:
        answer = student.drive(work, "Counter", (), {})
        assert answer.value == {"kind": "Counter", "n": 7, "called": -7, "total": 8}
        answer = student.drive(misuse, "Counter", (), {})
        assert answer.raised.type == "AttributeError"


def test_a_generator_is_drawn_from_one_value_at_a_time() -> None:
    source = "def f(n):\n    for i in range(n):\n        yield (i, i * i)"
    with session(source) as started, started.exercise("f", ()) as student:
        answer = student.drive(lambda subject, library, n: list(subject(n)), "f", (3,), {})
        assert answer.value == [(0, 0), (1, 1), (2, 4)]


def test_libraries_on_the_students_side_make_what_a_driver_needs() -> None:
    def work(subject, library, x):
        tensor = library.torch.tensor(x)
        layer = library.torch.nn.Identity()
        loss = library.torch.nn.functional.mse_loss(layer(tensor), tensor)
        return {"shape": tensor.shape, "x": tensor.numpy(), "loss": loss.item()}

    with session("f = 1", absent=()) as started, started.exercise("f", ()) as student:
        answer = student.drive(work, "f", (np.ones((1, 2)),), {})
        assert answer.raised is None, answer.raised
        assert answer.value["shape"] == (1, 2)
        assert answer.value["x"].tolist() == [[1.0, 1.0]]
        assert answer.value["loss"] == 0.0


def test_a_library_that_is_left_out_explains_itself_when_used() -> None:
    source = "import torch, scipy.special as sp\nfrom sklearn import datasets as d\nx = 1"
    more = "torch.manual_seed(0)\nn = float(sp.expit(0.0))\ndef f(): return sp.expit(x)"
    with used.start(PATIENT, {}, (), ["torch", "scipy", "sklearn"]) as started:
        runs = started.run([Cell("a", source), Cell("b", more)])
        with started.exercise("f", ()) as student:
            raised = student.call("f", [], {}).raised
    assert [run.status for run in runs] == ["ok", "ok"]
    said = "torch.manual_seed: left out, torch is not here while a notebook is graded\n"
    assert runs[1].outputs[0]["text"].startswith(said)
    why = "uses scipy.special.expit, and scipy is not here while a notebook is graded"
    assert (raised.type, raised.message) == ("NotAvailable", why)


def test_forbidden_calls_speak_up_inside_their_exercise_only() -> None:
    source = "import numpy as np\nkept = np.tanh\ndef f(z): return kept(z)"
    with session(source, "x = kept(1.0)", tripwires=["numpy.tanh"]) as started:
        assert started.cell_runs[1].status == "ok"
        with started.exercise("f", ["numpy.tanh"]) as student:
            answer = student.call("f", [1.0], {})
            assert answer.raised.type == "ForbiddenCall"
            assert (
                answer.raised.message == "numpy.tanh is not allowed here: it is the answer itself"
            )
        with started.exercise("f", []) as student:
            assert student.call("f", [1.0], {}).value == np.tanh(1.0)


def test_outputs_have_a_notebooks_form() -> None:
    assert outputs("print('a'); print('b')\n2 + 2") == [
        {"output_type": "stream", "name": "stdout", "text": "a\nb\n"},
        {
            "output_type": "execute_result",
            "data": {"text/plain": "4"},
            "metadata": {},
            "execution_count": None,
        },
    ]
    (error,) = outputs("1 / 0")
    assert (error["output_type"], error["ename"]) == ("error", "ZeroDivisionError")
    assert "1 / 0" in "".join(error["traceback"])
    (stream,) = outputs("import sys; print('x', file=sys.stderr)")
    assert stream["name"] == "stderr"


def test_figures_magics_and_widgets_do_not_stop_a_notebook() -> None:
    source = "%matplotlib inline\nimport matplotlib.pyplot as plt\n_ = plt.plot([1, 2])"
    (figure,) = outputs(source)
    assert figure["output_type"] == "display_data"
    assert "image/png" in figure["data"]
    source = "import ipywidgets as w\nw.interact(lambda k: print(k), k=(0, 5))"
    with session(source) as started:
        assert started.cell_runs[0].status == "ok"


def test_a_flood_of_output_is_cut() -> None:
    (stream,) = outputs("while True: print('x' * 10_000)", QUICK)[:1]
    assert len(stream.get("text", stream.get("evalue"))) <= PATIENT.output_bytes
    noise = outputs("for i in range(30_000): print('x' * 100)")
    assert sum(len(o["text"]) for o in noise) < PATIENT.output_bytes + 200


def test_the_child_knows_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADEBOOK_PASSWORD", "secret")
    answer = ask("import os\ndef f(): return dict(os.environ)")
    assert "GRADEBOOK_PASSWORD" not in answer.value
    assert str(os.getcwd()) not in answer.value["HOME"]


def test_data_files_lie_in_the_folder_and_the_folder_goes_away() -> None:
    answer = ask("import os\ndef f(): return [os.getcwd(), open('data.csv').read()]")
    folder, text = answer.value
    assert text == "1,2\n"
    assert not os.path.exists(f"{folder}/data.csv")


def named(name: str) -> list[Path]:
    """Processes of this machine with this name, the dead and unburied aside."""
    processes = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            lines = (process / "status").read_text().splitlines()
            if lines[0].split()[1] == name and lines[2].split()[1] != "Z":
                processes.append(process)
    return processes


def until(holds: Callable[[], object], seconds: float = 120.0) -> bool:
    """Wait until something holds; return False when it does not in this time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_no_process_is_left_behind() -> None:
    source = """
import ctypes, os, time
if os.fork() == 0:
    ctypes.CDLL(None).prctl(15, b"left-behind")
    time.sleep(600)
def f(): return 1
"""
    # ctypes is open where torch is
    with session(source, absent=()) as started, started.exercise("f", ()) as student:
        assert student.call("f", [], {}).value == 1
    assert until(lambda: not named("left-behind")), "a child of the student's process is there"


def test_a_loop_does_not_outlive_the_grader_that_is_killed() -> None:
    name = f"loop-{used.name[:6]}"
    cell = f"import ctypes; ctypes.CDLL(None).prctl(15, b'{name}')\nwhile True: pass"
    program = (
        f"from autograder.sandbox import Cell, Limits, {type(used).__name__}\n"
        f"with {type(used).__name__}().start(Limits(cell_seconds=600), {{}}, ()) as one:\n"
        f"    one.run([Cell('loop', {cell!r})])\n"
    )
    grader = subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parents[3])
    assert until(lambda: named(name))
    grader.kill()
    grader.wait()
    assert until(lambda: not named(name)), "the worker runs on"
