"""The mistakes test the tests: each must fail by its own name, each right way must pass."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from autograder.exercises import Exercise, labs, load_lab
from autograder.judge.verdict import Outcome
from autograder.proving.prove import prove, verdict_on
from autograder.proving.right_answers import RightAnswer, right_answers

ROOT = Path(__file__).resolve().parents[3]
LABS = [load_lab(name) for name in labs()]
EXERCISES = [pytest.param(e, id=f"{lab.name}-{e.name}") for lab in LABS for e in lab]


@pytest.fixture(scope="module")
def others() -> dict[int, list[RightAnswer]]:
    """The right answers of all sample classes, by exercise."""
    found: dict[int, list[RightAnswer]] = {}
    for lab in LABS:
        for exercise, answer in right_answers(lab, ROOT / "solutions" / lab.name / "sample_class"):
            found.setdefault(id(exercise), []).append(answer)
    return found


@pytest.mark.parametrize("exercise", EXERCISES)
def test_an_exercise_proves_itself(
    exercise: Exercise, others: dict[int, list[RightAnswer]]
) -> None:
    proof = prove(exercise, others.get(id(exercise), []))
    assert proof.problems == []
    assert proof.named == proof.failed == proof.mistakes >= 3


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_answer_passes_for_other_seeds(exercise: Exercise) -> None:
    for seed in range(1 if exercise.seconds else 5):
        verdict = verdict_on(exercise, exercise.right, seed)
        assert verdict.outcome is Outcome.PASSED, verdict.message
        assert verdict.score == exercise.points


@pytest.mark.parametrize("exercise", EXERCISES)
def test_cases_are_fresh_for_each_seed_and_replayed_by_the_same(exercise: Exercise) -> None:
    def drawn(seed: int) -> str:
        return repr(exercise.draw_cases(np.random.default_rng(seed)))

    assert drawn(5) == drawn(5)
    assert drawn(5) != drawn(6)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_case_belongs_to_a_part_and_every_part_has_cases(exercise: Exercise) -> None:
    cases = exercise.draw_cases(np.random.default_rng(0))
    assert len(cases) >= 5
    assert {drawn.part for drawn in cases} - {""} == set(exercise.parts)
