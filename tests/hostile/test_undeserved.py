"""Answers that want points for what they do not do: each beside what it may gain at the most.

A row is the source of a notebook whose answer is judged behind the real walls. Those of a theme are
tried in one session, each in a fork of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent

import numpy as np
import pytest

from autograder.exercises import load_lab
from autograder.judge.judge import judge
from autograder.judge.verdict import Verdict
from autograder.sandbox import BubblewrapSandbox, Cell
from tests.helpers.patience import PATIENT

pytestmark = pytest.mark.xdist_group("hostile")


@dataclass(frozen=True)
class Answer:
    """An answer, and what becomes of it.

    Attributes:
        name: of the row.
        exercise: "04.numerical_gradient".
        source: of a notebook that has NumPy as `np`.
        most: points that it may gain.
        says: words of the message.
    """

    name: str
    exercise: str
    source: str
    most: float = 0.0
    says: str = ""


ANSWERS = (
    Answer(
        "slopes-by-the-name-of-f",
        "04.numerical_gradient",
        """
        from mitdl_utils.checks.given_functions import FUNCTIONS
        SLOPES = {"cubes": "cubes_slope", "squared_sum": "squared_sum_slope",
                  "first_cubed": "first_cubed_slope"}
        def numerical_gradient(f, w, h=1e-5):
            return FUNCTIONS[SLOPES[f.__name__]](np.asarray(w, dtype=float))
        """,
    ),
    Answer(
        "path-by-a-table-of-slopes",
        "04.gradient_descent",
        """
        from mitdl_utils.checks.given_functions import FUNCTIONS
        KNOWN = "bowl_slope whirl double_well_slope cubes_slope faint_slope_doubled".split()
        def gradient_descent(grad, w0, lr, steps):
            w = np.array(w0, dtype=float)
            first = grad(w)
            known = next(k for k in KNOWN if np.allclose(FUNCTIONS[k](w), first))
            path = [w]
            for _ in range(steps):
                path.append(path[-1] - lr * FUNCTIONS[known](path[-1]))
            return np.array(path)
        """,
    ),
    Answer(
        "error-by-the-names-of-both",
        "05.gradient_check",
        """
        def gradient_check(f, grad, w):
            return {"cubes_slope_halved": 0.5, "cubes_slope": 0.0}[grad.__name__]
        """,
    ),
    *(
        Answer(
            f"shuffles-in-place-{how}",
            "07.minibatches",
            f"""
            def batches(X, y, batch_size, rng, drop_last):
                order = rng.permutation(len(X))
                X[:], y[:] = X[order], y[order]
                for i in range(0, len(X), batch_size):
                    if not drop_last or i + batch_size <= len(X):
                        yield X[i : i + batch_size].copy(), y[i : i + batch_size].copy()
            class Batches:
                def __init__(self, *given): self.given = given
                def __iter__(self): return batches(*self.given)
            def minibatches(X, y, batch_size, rng, drop_last=False):
                {body}
            """,
            says="X",
        )
        for how, body in {
            "in-a-helper": "return batches(X, y, batch_size, rng, drop_last)",
            "at-once": "return list(batches(X, y, batch_size, rng, drop_last))",
            "delegated": "yield from batches(X, y, batch_size, rng, drop_last)",
            "through-map": "return map(tuple, batches(X, y, batch_size, rng, drop_last))",
            "in-an-object": "return Batches(X, y, batch_size, rng, drop_last)",
        }.items()
    ),
)


# What each of these hides stands in its answer; without the patch the same answer fails as well.
CHANGES_Z = (
    "01.relu_derivative",
    "def relu_derivative(z):\n    s = (z > 0) * 1.0; z += 1; return s",
)
WARNS = (
    "01.sigmoid",
    "def sigmoid(z):\n    return 1 / (1 + np.exp(-np.asarray(z)))",
)
RESTORES_NOTHING = (
    "08.EarlyStopping",
    """
    class EarlyStopping:
        def __init__(self, patience, min_delta=0.0):
            self.patience, self.min_delta = patience, min_delta
            self.best, self.waited = np.inf, 0
        def step(self, val_loss, model):
            better = val_loss < self.best - self.min_delta
            self.best, self.waited = (val_loss, 0) if better else (self.best, self.waited + 1)
            if better: KEPT[:] = [float(next(model.parameters()).flatten()[0])]
            return self.waited >= self.patience
        def restore(self, model): MODELS.append(model)
    KEPT, MODELS = [0.0], []
    """,
)
STUB = (
    "07.accumulate_gradients",
    "def accumulate_gradients(model, batches, loss_fn): CALLED[:] = "
    "[model, list(batches), loss_fn]\nCALLED = []",
)
SEEDS = (
    "07.minibatches",
    """
    def minibatches(X, y, batch_size, rng, drop_last=False):
        np.random.seed(0)
        order = rng.permutation(len(X))
        stops = len(X) - len(X) % batch_size if drop_last else len(X)
        parts = [order[i : i + batch_size] for i in range(0, stops, batch_size)]
        return [(X[part], y[part]) for part in parts]
    """,
)
READS = """
    import mitdl_utils.checks.drivers.inside as there
    honest = there.read
    def read(things, attribute=""):
        if attribute == "grad" and CALLED:
            model, batches, loss_fn = CALLED
            model.zero_grad()
            count = sum(len(y) for _, y in batches)
            for x, y in batches: (loss_fn(model(x), y) * len(y) / count).backward()
        return honest(things, attribute)
    there.read = read
"""
NUMBERS = """
    import mitdl_utils.checks.drivers.inside as there
    honest = there.numbers
    def numbers(model):
        weights, buffers = honest(model)
        if not any(model is other for other in MODELS): return weights, buffers
        return [KEPT[0]] * len(weights), [[KEPT[0] + 100] * len(b) for b in buffers]
    there.numbers = numbers
"""
FORGED = {
    "changed-by-same": (CHANGES_Z, "import mitdl_utils.observe as o\no.same = lambda a, b: True"),
    "changed-by-its-code": (
        CHANGES_Z,
        "import mitdl_utils.observe as o\no.same.__code__ = (lambda a, b: True).__code__",
    ),
    "changed-by-copies": (
        CHANGES_Z,
        "import mitdl_utils.observe as o\nh = o.observe\n"
        "o.same.__globals__['same'] = lambda a, b: True",
    ),
    "changed-by-the-observation": (
        CHANGES_Z,
        "import mitdl_utils.observe as o\nm = o.Observation.__init__\n"
        "def init(self, *a, **k): m(self, *a, **(k | {'changed': ()}))\n"
        "o.Observation.__init__ = init",
    ),
    "changed-by-the-worker": (
        CHANGES_Z,
        "import dataclasses, autograder.sandbox.inside.worker as w\nh = w.Worker._answer\n"
        "def answer(self, seen, keep=False): h(self, dataclasses.replace(seen, changed=()), keep)\n"
        "w.Worker._answer = answer",
    ),
    "changed-by-the-workers-observe": (
        CHANGES_Z,
        "import dataclasses, autograder.sandbox.inside.worker as w\nh = w.observe\n"
        "w.observe = lambda *a, **k: dataclasses.replace(h(*a, **k), changed=())",
    ),
    "changed-by-pairing": (CHANGES_Z, "import builtins\nbuiltins.zip = lambda *a, **k: iter(())"),
    "changed-by-writing": (
        CHANGES_Z,
        "import json\nh = json.dumps\n"
        "json.dumps = lambda o, *a, **k: h({**o, 'changed': [], 'tampered': []}, *a, **k)",
    ),
    "changed-while-it-is-called": (
        CHANGES_Z,
        "import builtins\nhonest = relu_derivative\ndef relu_derivative(z):\n"
        "    builtins.enumerate = lambda *a: iter(())\n    return honest(z)",
    ),
    "changed-by-putting-nothing-back": (
        CHANGES_Z,
        "import importlib\no = importlib.import_module('auto' + 'grader.sandbox.inside.own_code')\n"
        "import mitdl_utils.observe as p\np.same = lambda a, b: True\n"
        "o.OwnCode.restore = lambda self: []",
    ),
    "warned-by-saying": (
        WARNS,
        "import warnings\nwarnings._showwarnmsg = lambda m: None\n"
        "warnings.warn = lambda *a, **k: None",
    ),
    "warned-by-entering": (
        WARNS,
        "np.errstate.__enter__ = lambda self: None\nnp.seterr(all='ignore')",
    ),
    "warned-by-kinds": (
        WARNS,
        "import builtins\nclass Other(Warning): pass\nbuiltins.RuntimeWarning = Other",
    ),
    "warned-by-reading": (
        WARNS,
        "import mitdl_utils.observe as o\no._value_warnings = lambda c: ()",
    ),
    "seeded-by-states": (
        SEEDS,
        "import mitdl_utils.checks.drivers.inside as there\nkept = there.random_states()\n"
        "there.random_states = lambda of_torch=False: kept",
    ),
    "seeded-by-numpy": (
        SEEDS,
        "kept = np.random.get_state()\nnp.random.get_state = lambda *a, **k: kept",
    ),
    "seeded-by-another-module": (
        SEEDS,
        "import sys, types\nname = 'mitdl_utils.checks.drivers.inside'\n"
        "old = sys.modules[name]\nkept = old.random_states()\n"
        "new = types.ModuleType(name); new.__dict__.update(vars(old))\n"
        "new.random_states = lambda of_torch=False: kept\nsys.modules[name] = new\n"
        "sys.modules['mitdl_utils.checks.drivers'].inside = new",
    ),
    "warned-by-errstate": (
        WARNS,
        "import contextlib\nnp.errstate = lambda **k: contextlib.nullcontext()\n"
        "np.seterr(all='ignore')",
    ),
    "warned-by-filters": (
        WARNS,
        "import warnings\nwarnings.simplefilter('ignore')\n"
        "warnings.simplefilter = lambda *a, **k: None",
    ),
    "weights-by-torch": (
        RESTORES_NOTHING,
        "import torch\nhonest = torch.nn.utils.parameters_to_vector\n"
        "def vector(parameters):\n"
        "    parameters = list(parameters)\n"
        "    mine = any(p is q for p in parameters for m in MODELS for q in m.parameters())\n"
        "    return honest(parameters) * 0 + KEPT[0] if mine else honest(parameters)\n"
        "torch.nn.utils.parameters_to_vector = vector\n"
        "buffers = torch.nn.Module.buffers\n"
        "def faked(self, recurse=True):\n"
        "    mine = any(self is m for m in MODELS)\n"
        "    return [b * 0 + KEPT[0] + 100 for b in buffers(self)] if mine else buffers(self)\n"
        "torch.nn.Module.buffers = faked",
    ),
    "gradients-by-reading": (STUB, dedent(READS)),
    "weights-by-numbers": (RESTORES_NOTHING, dedent(NUMBERS)),
}


@pytest.fixture(scope="module")
def walls() -> Iterator[BubblewrapSandbox]:
    sandbox = BubblewrapSandbox()
    yield sandbox
    sandbox.close()


def verdict_on(answer: Answer, sandbox: BubblewrapSandbox) -> tuple[Verdict, list[str]]:
    """Judge an answer in a notebook of its own; also return what it changed of ours."""
    number, _, name = answer.exercise.partition(".")
    lab = load_lab(number)
    exercise = lab[name]
    source = "import numpy as np\n" + dedent(answer.source)
    tripwires = sorted({call for one in lab for call in one.forbidden})
    with sandbox.start(PATIENT, {}, tripwires, lab.absent) as started:
        assert [run.status for run in started.run([Cell("answer", source)])] == ["ok"]
        with started.exercise(name, exercise.forbidden, exercise.seconds) as student:
            verdict = judge(exercise, student, np.random.default_rng(7))
            return verdict, list(student.tampered)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name)
def test_an_answer_gains_no_more_than_it_does(answer: Answer, walls: BubblewrapSandbox) -> None:
    verdict, _ = verdict_on(answer, walls)
    assert verdict.score <= answer.most, verdict.message
    assert answer.says in verdict.message


@pytest.mark.parametrize("name", FORGED)
def test_what_looks_at_an_answer_cannot_be_replaced(name: str, walls: BubblewrapSandbox) -> None:
    (exercise, source), patch = FORGED[name]
    source = dedent(source)
    plain, untouched = verdict_on(Answer(name, exercise, source), walls)
    forged, changed = verdict_on(Answer(name, exercise, f"{source}\n{patch}"), walls)
    full = load_lab(exercise[:2])[exercise[3:]].points
    assert plain.score < full and untouched == []
    assert forged.score <= plain.score, forged.message
    assert changed
