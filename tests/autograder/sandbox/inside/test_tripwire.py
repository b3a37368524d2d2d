"""A forbidden call speaks up however it is reached, and works as ever everywhere else."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from autograder.exercises import Lab, load_lab
from autograder.judge.verdict import Kind, Outcome
from autograder.sandbox import Cell, ProcessSandbox, Session
from autograder.submission.verdicts import grade_cells
from tests.helpers.patience import PATIENT

WAYS = {
    "another name": "np.tanh(z)",
    "built from text": "getattr(np, 'ta' + 'nh')(z)",
    "evaluated": "eval('np.tanh(z)')",
    "NumPy's inner module": "inner.tanh(z)",
    "the same in C": "np._core._multiarray_umath.tanh(z)",
    "through a list": "[np][0].tanh(z)",
    "an attribute getter": "operator.attrgetter('tanh')(np)(z)",
    "a copy of all names": "{**vars(np)}['tanh'](z)",
    "masked arrays": "[np.ma][0].tanh(z)",
    "in place": "[np][0].tanh.at(np.ones(3), slice(None))",
    "a method kept in time": "kept_at(np.ones(3), slice(None))",
    "a method kept in a list": "kept[0](np.ones(3), slice(None))",
    "a key of a table inside NumPy": "from_a_table(z)",
    "math, element by element": "[math][0].tanh(0.5)",
    "cmath, imported by a cell": "[cmath][0].tanh(0.5)",
    "kept by a star import": "starred(z)",
    "imported once more": "again(import_module).tanh(0.5)",
    "imported once more by a statement": "again(by_statement).tanh(0.5)",
    "loaded from its file": "anew().tanh(0.5)",
}
SETUP = """
from numpy import *
starred = tanh
import operator
import numpy
kept_at = operator.attrgetter("tanh.at")(numpy)
kept = [getattr(numpy.tanh, name) for name in ("at", "reduce")]
from_a_table = [f for f in numpy.ma.core.ufunc_domain if f.__name__ == "tanh"][0]
import math, operator
import numpy as np
import numpy._core.umath as inner
import cmath, sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
def by_statement(name):
    import math
    return math
def again(way):
    del sys.modules["math"]
    return way("math")
def anew():
    spec = find_spec("math")
    return (spec.loader.exec_module(made := module_from_spec(spec)), made)[1]
"""
ALLOWED = """
z, out = np.array([-1.0, 2.0]), np.zeros(2)
assert np.tanh(z, out=out, where=[True, False]) is out and out[1] == 0.0
assert isinstance(np.tanh, np.ufunc) and np.tanh.nin == 1 and np.tanh.__name__ == "tanh"
assert np.vectorize(math.tanh)(z).shape == (2,) and cmath.tanh(0) == 0
assert np.tanh in np.ma.core.ufunc_domain and np.tanh == np.tanh != np.exp
copied = z.copy(); np.tanh.at(copied, 0); assert copied[0] == out[0]
"""
OWN = """
class Own(Linear):
    pass

def f():
    return isinstance(Own(2, 3), torch.nn.Linear)
"""
FORBIDDEN = ["numpy.tanh", "math.tanh", "cmath.tanh"]


@pytest.fixture(scope="module")
def started() -> Iterator[Session]:
    ways = "\n".join(f"def way_{i}(z): return {way}" for i, way in enumerate(WAYS.values()))
    cells = [Cell("setup", SETUP), Cell("ways", ways), Cell("allowed", ALLOWED)]
    with ProcessSandbox().start(PATIENT, {}, FORBIDDEN) as session:
        assert [run.status for run in session.run(cells)] == ["ok", "ok", "ok"]
        yield session


@pytest.mark.parametrize("number", range(len(WAYS)), ids=list(WAYS))
def test_a_forbidden_call_speaks_up_however_it_is_reached(started: Session, number: int) -> None:
    with started.exercise("armed", FORBIDDEN) as student:
        seen = student.call(f"way_{number}", [np.array([0.5, 1.0, -1.0])], {})
        assert seen.raised is not None and seen.raised.type == "ForbiddenCall"


def test_the_exercise_fails_and_its_neighbour_passes() -> None:
    lab = load_lab("01_perceptron")
    both = Lab(lab.name, lab.title, (lab["tanh"], lab["sigmoid"]))
    cells = [
        Cell("tanh", "import numpy as np\nf = [np]\ndef tanh(z): return f[0].tanh(z)"),
        Cell("sigmoid", "def sigmoid(z): return (1 + np.tanh(np.asarray(z) / 2)) / 2"),
    ]
    _, (tanh, sigmoid) = grade_cells(both, cells, ProcessSandbox(), seed=1, limits=PATIENT)
    assert tanh.outcome is Outcome.FAILED and "ForbiddenCall" in tanh.message
    assert (tanh.kind, tanh.mistake, tanh.score) == (Kind.FORBIDDEN, "forbidden-call", 0.0)
    assert sigmoid.outcome is Outcome.PASSED


def test_a_forbidden_class_stays_a_class() -> None:
    cells = [
        Cell("torch", "import torch\nfrom torch.nn import Linear"),
        Cell("f", OWN),
    ]
    with ProcessSandbox().start(PATIENT, {}, ["torch.nn.Linear"]) as session:
        assert [run.status for run in session.run(cells)] == ["ok", "ok"]
        with session.exercise("armed", ["torch.nn.Linear"]) as student:
            seen = student.call("f", [], {})
            assert seen.raised is not None and seen.raised.type == "ForbiddenCall"
        with session.exercise("other", []) as student:
            assert student.call("f", [], {}).value is True
