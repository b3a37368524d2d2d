"""A verdict's kind sorts failures without their prose, and stays out of the fixed form."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.exercises import Exercise, case
from autograder.judge.judge import KINDS, judge
from autograder.judge.verdict import Kind, Outcome, Result, Verdict
from mitdl_utils.observe import Observation, Raised


class Answers:
    """A student that answers every call with the same observation."""

    def __init__(self, observation: Observation) -> None:
        self.observation = observation

    def call(self, *question: Any) -> Observation:
        return self.observation

    drive = call


def kind_of(observation: Observation) -> Kind | None:
    exercise = Exercise(points=1, reference=lambda x: 2 * x)

    @exercise.answer
    def double(x):
        return 2 * x

    exercise.cases(lambda rng: iter([case("one", 1.0)]))
    return judge(exercise, Answers(observation), np.random.default_rng(0)).kind


@pytest.mark.parametrize(
    ("observation", "kind"),
    [
        (Observation(2.0), None),
        (Observation(3.0), "wrong"),
        (Observation("two"), "wrong"),
        (Observation(2.0, changed=("x",)), "wrong"),
        (Observation(raised=Raised("missing", "NameError", "is not defined")), "missing"),
        (Observation(raised=Raised("signature", "TypeError", "too many")), "signature"),
        (Observation(raised=Raised("timeout", message="gives no answer in 4 seconds")), "timeout"),
        (Observation(raised=Raised("ended", message="ends its process")), "ended"),
        (Observation(raised=Raised("exception", "ForbiddenCall", "numpy.tanh")), "forbidden"),
        (Observation(raised=Raised("exception", "ValueError", "ForbiddenCall: no")), "error"),
        (Observation(raised=Raised("exception", "NameError", "z is not defined")), "error"),
        (Observation(raised=Raised("exception", "NotImplementedError")), "unwritten"),
        (Observation(raised=Raised("exception", "NotImplementedError", "for n = 3")), "error"),
    ],
)
def test_a_failure_has_the_kind_of_what_was_observed(
    observation: Observation, kind: str | None
) -> None:
    assert kind_of(observation) == kind


def test_every_kind_that_one_answer_can_have_is_reached() -> None:
    assert {*KINDS.values(), Kind.WRONG} == set(Kind) - {Kind.UNREADABLE}


def test_the_fixed_form_has_no_kind() -> None:
    verdict = Verdict("double", Outcome.FAILED, 0.0, 1.0, message="no", kind=Kind.ERROR)
    assert verdict.as_json() == {
        "name": "double",
        "outcome": "failed",
        "score": 0.0,
        "max_score": 1.0,
        "mistake": None,
        "message": "no",
    }


def test_a_sum_of_points_has_no_digits_of_the_computers_rounding() -> None:
    passed = [Verdict(f"f{p}", Outcome.PASSED, p, p) for p in (0.1, 0.2, 0.4)]
    result = Result("hw", passed)
    assert sum(verdict.score for verdict in passed) != 0.7
    assert (result.score, result.max_score) == (0.7, 0.7)
    assert (result.as_json()["score"], result.as_json()["max_score"]) == (0.7, 0.7)
