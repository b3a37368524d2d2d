"""A known mistake is known with a general slip besides, from what is recorded alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mitdl_utils.checks.compare import Returns
from mitdl_utils.checks.compounded import SLIPS
from mitdl_utils.checks.diagnose import Finding, Words, examine
from mitdl_utils.checks.fingerprint import fingerprint
from mitdl_utils.checks.trial import Case, Trial
from mitdl_utils.observe import observe

RNG = np.random.default_rng(5)
TABLES = [np.round(RNG.normal(size=shape), 2) for shape in ((4, 3), (2, 5), (3, 3), (5, 2))]

Answer = Callable[[Any], Any]


def right(x: Any) -> Any:
    return np.cos(x) + 2.5 * x


ROWS: dict[str, Answer] = {
    "no-cosine": lambda x: 2.5 * x,
    "sine": lambda x: np.sin(x) + 2.5 * x,
    "half-the-cosine": lambda x: np.cos(x) / 2 + 2.5 * x,
    "wrong-for-rows": lambda x: right(x) if len(x) < 4 else x**3 + 1.3,
}


def found(answer: Answer, recorded: bool) -> Finding:
    made = []
    for x in TABLES:
        want = observe(right, [x])
        seen: dict[str, Any] = {name: observe(row, [x]) for name, row in ROWS.items()}
        if recorded:
            seen = {name: fingerprint(one, want, Returns()) for name, one in seen.items()}
        made.append(Trial(Case(f"{x.shape}", (x,), {}), want, seen))
    answers = [observe(answer, one.case.args) for one in made]
    finding = examine(made, answers, Returns(), Words(("x",)))
    assert finding is not None
    return finding


DONE: list[tuple[Answer, str]] = [
    (lambda m: -m, "the sign of all of it is turned round"),
    (lambda m: 1 - m, "1 minus what you mean"),
    (lambda m: 2 * m, "twice as large"),
    (lambda m: m / 2, "half as large"),
    (lambda m: m * len(m), "too large by a factor that is the number of rows"),
    (lambda m: m / len(m), "too small by a factor that is the number of rows"),
    (lambda m: m.T, "rows and columns are swapped"),
    (lambda m: 1 / m, "upside down"),
]


@pytest.mark.parametrize("recorded", [False, True])
@pytest.mark.parametrize(("slip", "sentence"), DONE)
@pytest.mark.parametrize("name", ROWS)
def test_the_mistake_and_the_slip_are_both_told(
    name: str, slip: Answer, sentence: str, recorded: bool
) -> None:
    finding = found(lambda x: slip(ROWS[name](x)), recorded)
    assert finding.mistakes == (name,)
    assert sentence in finding.notes[0]


def test_every_slip_has_its_sentence_in_these_tests() -> None:
    assert len(DONE) == len(SLIPS) == len({slip.sentence for slip in SLIPS})


@pytest.mark.parametrize("recorded", [False, True])
@pytest.mark.parametrize(("slip", "sentence"), DONE)
def test_a_slip_in_the_right_answer_is_no_mistake_besides(
    slip: Answer, sentence: str, recorded: bool
) -> None:
    finding = found(lambda x: slip(right(x)), recorded)
    assert finding.mistakes == ()
    assert finding.notes == ()


@pytest.mark.parametrize("recorded", [False, True])
@pytest.mark.parametrize("name", ROWS)
def test_a_mistake_alone_has_nothing_besides(name: str, recorded: bool) -> None:
    finding = found(ROWS[name], recorded)
    assert (finding.mistakes, finding.notes) == ((name,), ())


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1), st.integers(0, len(TABLES) - 1))
def test_one_case_that_says_otherwise_is_enough_to_name_nothing(seed: int, broken: int) -> None:
    noise = np.random.default_rng(seed)
    for slip, _ in DONE:

        def answer(x: Any, slip: Answer = slip) -> Any:
            made = slip(ROWS["sine"](x))
            return made + noise.normal(size=made.shape) if x is TABLES[broken] else made

        made = [answer(x) for x in TABLES]
        finding = found(lambda x, made=made: made[[t.shape for t in TABLES].index(x.shape)], True)
        assert finding.mistakes == ()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1))
def test_unrelated_numbers_are_no_mistake(seed: int) -> None:
    noise = np.random.default_rng(seed)
    for recorded in (False, True):
        assert found(lambda x: noise.normal(size=x.shape), recorded).mistakes == ()
