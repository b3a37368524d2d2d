"""The mistakes test the tests: each must fail by its own name, each right way must pass.

For another seed each exercise is passed by a student of the sample class, behind the walls.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from autograder.exercises import Exercise, load_lab, load_page, pages
from autograder.proving.prove import prove
from autograder.proving.right_answers import RightAnswer, right_answers

ROOT = Path(__file__).resolve().parents[3]

# A page loads when its test runs: `-k softmax` waits for no other lab.
EACH_PAGE = pytest.mark.parametrize(
    "page", [pytest.param(n, id=f"{lab}-{n}") for n, lab in pages().items()]
)


@cache
def others_of(lab: str) -> list[tuple[Exercise, RightAnswer]]:
    """The right answers of a lab's sample class."""
    loaded = load_lab(lab)
    return list(right_answers(loaded, ROOT / "solutions" / loaded.name / "sample_class"))


@EACH_PAGE
def test_an_exercise_proves_itself(page: str) -> None:
    exercise = load_page(page)
    ways = [way for of, way in others_of(pages()[page]) if of is exercise]
    assert len(ways) >= 4
    # Where each verdict trains a network, one will do; `mitdl prove` tries them all, and the sample
    # class hands them in.
    proof = prove(exercise, ways[:1] if exercise.seconds else ways)
    assert proof.problems == []
    assert proof.named == proof.failed == proof.mistakes >= 3
    assert proof.passed == proof.right_ways


@EACH_PAGE
def test_cases_are_fresh_for_each_seed_and_replayed_by_the_same(page: str) -> None:
    def drawn(seed: int) -> str:
        return repr(load_page(page).draw_cases(np.random.default_rng(seed)))

    assert drawn(5) == drawn(5)
    assert drawn(5) != drawn(6)


@EACH_PAGE
def test_every_case_belongs_to_a_part_and_every_part_has_cases(page: str) -> None:
    exercise = load_page(page)
    cases = exercise.draw_cases(np.random.default_rng(0))
    assert len(cases) >= 5
    assert {drawn.part for drawn in cases} - {""} == set(exercise.parts)


def test_every_page_is_in_its_lab() -> None:
    listed = {exercise.name for lab in set(pages().values()) for exercise in load_lab(lab)}
    assert {load_page(page).name for page in pages()} == listed
