"""Two rows of a table, made together in the right answer, explain an answer with two slips."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.exercises import Exercise, case, draw, load_lab
from autograder.judge.judge import LocalStudent, judge
from autograder.judge.two_slips import _pairs
from autograder.judge.verdict import Outcome, Verdict
from autograder.proving.prove import Cases
from mitdl_utils.observe import observe

TABLE = """
not-divided: total / len(x) → total
    You do not divide.
not-squared: x**2 → x
    You do not square.
first-left-out: np.sum(squares, axis=0) → np.sum(squares[1:], axis=0)
    You leave out the first.
"""


@pytest.fixture(scope="module")
def exercise() -> Exercise:
    made = Exercise(points=1, reference=lambda x: np.einsum("i...,i...->...", x, x) / x.shape[0])

    @made.cases
    def cases(rng: Any) -> Any:
        yield case("a vector", draw(rng, 3))
        yield case("a table", draw(rng, 4, 2))
        yield case("another", draw(rng, 5, 3))

    @made.answer
    def mean_square(x):
        squares = x**2
        total = np.sum(squares, axis=0)
        return total / len(x)

    made.mistakes(TABLE)
    made.complete()
    return made


def verdict_on(exercise: Exercise, answer: Any) -> Verdict:
    return judge(exercise, LocalStudent({"mean_square": answer}), np.random.default_rng(3))


def test_both_slips_are_named(exercise: Exercise) -> None:
    verdict = verdict_on(exercise, lambda x: x.sum(axis=0))
    assert verdict.mistake in ("not-divided", "not-squared")
    assert "Two mistakes at once. One: You do not" in verdict.message
    assert "The other: You do not" in verdict.message


def test_one_slip_is_one(exercise: Exercise) -> None:
    assert "Two" not in verdict_on(exercise, lambda x: (x**2).sum(axis=0)).message


def test_a_proof_pays_for_no_pairs(exercise: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_pairs(*given: Any) -> None:
        raise AssertionError("pairs of mistakes were tried")

    monkeypatch.setattr("autograder.judge.judge.two_slips", no_pairs)
    assert Cases(exercise).verdict_on(lambda x: x.sum(axis=0)).outcome is Outcome.FAILED
    with pytest.raises(AssertionError, match="pairs of mistakes"):
        verdict_on(exercise, lambda x: x.sum(axis=0))


def test_three_slips_or_others_are_not_two(exercise: Exercise) -> None:
    for answer in (lambda x: x[1:].sum(axis=0), lambda x: np.cos(x).sum(axis=0), lambda x: 0.0):
        verdict = verdict_on(exercise, answer)
        assert verdict.mistake is None
        assert "\n" in verdict.message, "what to look at is said all the same"


def test_every_verdict_names_where_to_look(exercise: Exercise) -> None:
    for answer in (np.max, np.cos, lambda x: None, lambda x: x[9], lambda x: list(x), len, "text"):
        call = answer if callable(answer) else lambda x, answer=answer: answer
        assert "\n    " in verdict_on(exercise, call).message


def test_two_slips_that_make_nan_leave_the_terminal_alone(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Features that are scaled by a deviation of 0 are no numbers, of which LAPACK complains."""
    lab = load_lab("04_gradient_descent")
    exercise = next(one for one in lab if one.name == "fit_linear_regression")
    answers = [answer for names, answer in _pairs(exercise) if "solved-at-once" in names]
    assert answers
    for one in exercise.draw_cases(np.random.default_rng(1)):
        for answer in answers:
            observe(answer, one.args, one.kwargs)
    assert capfd.readouterr() == ("", "")
