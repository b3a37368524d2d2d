"""What an answer is instead of right is told where all values say so, and never against a name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.exercises import Exercise, case, draw, load_lab
from autograder.judge.alternatives import alternatives
from autograder.judge.judge import LocalStudent, judge
from autograder.judge.verdict import Verdict

TABLE = """
no-bias: + b →
    You leave out the bias.
"""


def made(answer: Any, **more: Any) -> Exercise:
    """An exercise with tables X, a vector w, a number b and a power."""
    exercise = Exercise(points=1, reference=answer)

    @exercise.cases
    def cases(rng: Any) -> Any:
        for n, d in ((4, 3), (5, 2), (3, 3), (2, 4)):
            yield case(f"{n} rows", draw(rng, n, d), draw(rng, d), float(draw(rng)), **more)

    exercise.answer(answer)
    exercise.mistakes(TABLE)
    exercise.complete()
    return exercise


def score(X, w, b, power=3.0):
    return np.cos(X @ w - b) * power + b


def centred(X, w, b, axis=0):
    return np.exp(X - X.mean(axis=axis, keepdims=True)) + b


def columns(X, w, b):
    return np.cumsum(np.cos(X), axis=0) + b


SCORE, CENTRED, COLUMNS = made(score, power=2.0), made(centred, axis=1), made(columns)


def verdict_on(exercise: Exercise, answer: Any, others: Any = ()) -> Verdict:
    student = LocalStudent({exercise.name: answer})
    return judge(exercise, student, np.random.default_rng(3), others=others)


def told(exercise: Exercise, answer: Any, others: Any = ()) -> str:
    """The sentence below the difference, on one line."""
    verdict = verdict_on(exercise, answer, others)
    assert verdict.mistake is None
    return " ".join(verdict.message.partition("\n")[2].split())


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (lambda X, w, b, power: score(X, w, -b, power), "as if b were −b:"),
        (lambda X, w, b, power: score(np.abs(X), w, b, power), "as if X were |X|:"),
        (lambda X, w, b, power: score(X, w / 2, b, power), "as if X were X/2:"),
        (lambda X, w, b, power: score(X, w, b), "as if power were always 3.0:"),
        (lambda X, w, b, power: score(X, w, b, 1.0), "as if power were 1:"),
        (lambda X, w, b, power: score(X, w, power, b), "as if b and power had changed places"),
    ],
)
def test_an_argument_that_is_taken_for_another_is_told(answer: Any, sentence: str) -> None:
    assert told(SCORE, answer).startswith("Right " + sentence)


def test_the_other_axis_is_told() -> None:
    flipped = told(CENTRED, lambda X, w, b, axis: centred(X, w, b, 1 - axis))
    assert flipped == "Right along axis 0, whatever `axis` says."
    turned = told(COLUMNS, lambda X, w, b: columns(X.T, w, b).T)
    assert turned == "Right along the other axis: you treat the columns of X as its rows."


def test_the_answer_to_another_exercise_is_told() -> None:
    text = told(COLUMNS, lambda X, w, b: np.sinh(X + b), [SCORE, made(other), COLUMNS])
    assert text.startswith("These are the values of `other`, another exercise")
    silent = told(COLUMNS, lambda X, w, b: np.sinh(X + b), [SCORE, COLUMNS])
    assert "another exercise" not in silent


def other(X, w, b):
    return np.sinh(X + b)


def test_a_known_mistake_keeps_its_name() -> None:
    verdict = verdict_on(SCORE, lambda X, w, b, power: np.cos(X @ w - b) * power, [COLUMNS])
    assert verdict.mistake == "no-bias"
    assert "as if" not in verdict.message


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1))
def test_unrelated_numbers_are_nothing_instead(seed: int) -> None:
    rng = np.random.default_rng(seed)
    text = told(COLUMNS, lambda X, w, b: rng.normal(size=X.shape), [SCORE, CENTRED, COLUMNS])
    assert "as if" not in text
    assert "axis" not in text
    assert "another exercise" not in text


def test_one_case_that_says_otherwise_is_enough_to_tell_nothing() -> None:
    for rows in (2, 3, 4, 5):

        def answer(X: Any, w: Any, b: Any, power: float, rows: int = rows) -> Any:
            return score(X, w, -b, power) + (0.1 if len(X) == rows else 0.0)

        assert "as if" not in told(SCORE, answer)


def test_classes_are_enough_evidence_in_two_cases() -> None:
    lab = load_lab("01")
    sigmoid = lab["sigmoid"].right
    said = told(
        lab["classify"],
        lambda x, w, b, threshold=0.5: (sigmoid(x @ np.abs(w) + b) >= threshold).astype(int),
        lab,
    )
    assert said.startswith("Right as if w were |w|")


def test_what_trains_or_may_not_end_has_no_alternatives() -> None:
    slow = made(other)
    slow.seconds = 5.0
    assert list(alternatives(slow, [SCORE])) == []
    assert not any("`other`" in one.sentence for one in alternatives(SCORE, [slow])), (
        "and nobody waits for another that trains"
    )
