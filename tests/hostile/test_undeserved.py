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
from tests.patience import PATIENT

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


@pytest.fixture(scope="module")
def walls() -> Iterator[BubblewrapSandbox]:
    sandbox = BubblewrapSandbox()
    yield sandbox
    sandbox.close()


def verdict_on(answer: Answer, sandbox: BubblewrapSandbox) -> Verdict:
    """Judge an answer in a notebook of its own."""
    number, _, name = answer.exercise.partition(".")
    lab = load_lab(number)
    exercise = lab[name]
    source = "import numpy as np\n" + dedent(answer.source)
    tripwires = sorted({call for one in lab for call in one.forbidden})
    with sandbox.start(PATIENT, {}, tripwires, lab.absent) as started:
        started.run([Cell("answer", source)])
        with started.exercise(name, exercise.forbidden, exercise.seconds) as student:
            return judge(exercise, student, np.random.default_rng(7))


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name)
def test_an_answer_gains_no_more_than_it_does(answer: Answer, walls: BubblewrapSandbox) -> None:
    verdict = verdict_on(answer, walls)
    assert verdict.score <= answer.most, verdict.message
    assert answer.says in verdict.message
