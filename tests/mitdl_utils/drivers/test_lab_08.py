"""The drivers of lab 08: what they note of right answers, of wrong ones, and of no answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.exercises import load_lab
from mitdl_utils.checks.compare import compare_values
from mitdl_utils.checks.drivers import driven

LAB = load_lab("08")
CASES = [
    pytest.param(exercise, drawn, id=f"{exercise.name}, {drawn.label}")
    for exercise in LAB
    if exercise.driver != "call" and not exercise.seconds
    for drawn in exercise.draw_cases(np.random.default_rng(8))
]


def facts_of(exercise: str, answer: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
    return driven(LAB[exercise].driver, answer)(*args, **kwargs)


@pytest.mark.parametrize(("exercise", "drawn"), CASES)
def test_a_right_answer_gives_its_right_facts(exercise: Any, drawn: Any) -> None:
    facts = driven(exercise.driver, exercise.right)(*drawn.args, **drawn.kwargs)
    right = exercise.expected(drawn).value
    assert facts.keys() == right.keys()
    assert compare_values(facts, right, exercise.returns) is None


# train_val_test_split

FRACTIONS = (0.5, 0.25, 0.25)
X, Y = np.arange(80.0)[:, np.newaxis] + 0.5, np.arange(80) + 100


def a_split(order: Callable[[Any], Any]) -> Callable[..., Any]:
    """Cut rows in the order that a generator gives."""

    def train_val_test_split(X: Any, y: Any, fractions: Any, rng: Any) -> Any:
        parts = np.split(order(rng), [40, 60])
        return tuple((X[rows], y[rows]) for rows in parts)

    return train_val_test_split


def test_a_split_in_the_order_of_the_rows_is_no_other_with_another_generator() -> None:
    facts = facts_of("train_val_test_split", a_split(lambda rng: np.arange(80)), X, Y, FRACTIONS, 1)
    assert facts["rows"] == "each in one part"
    assert facts["with another rng"] == facts["the next split"] == "the same split"


def test_rows_that_are_drawn_twice_are_told() -> None:
    answer = a_split(lambda rng: np.append(np.arange(79), 0))
    facts = facts_of("train_val_test_split", answer, X, Y, FRACTIONS, 1)
    assert facts["rows"] == "some in training and test, some in no part"


def test_neighbours_in_a_part_are_no_draw() -> None:
    def halves(X: Any, y: Any, fractions: Any, rng: Any) -> Any:
        return tuple((X[rows], y[rows]) for rows in np.split(np.arange(2_000), [1_000, 1_500]))

    facts = facts_of("train_val_test_split", halves, X, Y, FRACTIONS, 1, rows=2_000)
    assert facts["who goes where"] == "some part is a block of neighbours"


def test_what_is_no_split_ends_early() -> None:
    facts = facts_of("train_val_test_split", lambda X, y, *rest: (X, y), X, Y, FRACTIONS, 1)
    assert facts == {"what comes back": "(array, array)"}
