"""The driver of lab 05 runs programs over a class of values and reads their numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.exercises import load_lab
from mitdl_utils.checks.drivers import driven
from mitdl_utils.checks.drivers.lab_05.value import PROBE

EXERCISE = load_lab("05")["Value"]
WRONG = {mistake.name: mistake for mistake in EXERCISE.known_mistakes}


def facts_of(subject: Any, *lines: str) -> dict[str, Any]:
    facts: dict[str, Any] = driven("lab_05.value", subject)(list(lines))
    return {
        label: fact.tolist() if isinstance(fact, np.ndarray) else fact
        for label, fact in facts.items()
    }


def test_a_right_answer_gives_the_numbers_of_each_name() -> None:
    assert facts_of(EXERCISE.right, "a = Value(2.0); b = a * 3.0", "b.backward()") == {
        "a is": "a Value",
        "b is": "a Value",
        "after b.backward(), a.grad, b.grad hold": "numbers",
        "after b.backward(), a.grad, b.grad": [3.0, 1.0],
        "a.data, b.data hold": "numbers",
        "a.data, b.data": [2.0, 6.0],
    }


def test_without_backward_the_gradients_at_the_start_are_read() -> None:
    facts = facts_of(EXERCISE.right, "a = Value(2)")
    assert facts["before any backward(), a.grad"] == [0.0]
    assert facts["a.data"] == [2.0]  # an int counts as a float


def test_each_call_of_backward_is_read_for_itself() -> None:
    program = "a = Value(2.0); b = a * a", "b.backward(); b.backward()"
    label = "after b.backward(), call 2, a.grad, b.grad"
    assert facts_of(EXERCISE.right, *program)[label] == [4.0, 1.0]
    assert facts_of(WRONG["never-clears"].call, *program)[label] == [8.0, 1.0]


def test_a_lost_share_shows_in_the_gradients() -> None:
    facts = facts_of(WRONG["assigns-gradients"].call, "a = Value(3.0); b = a * a; b.backward()")
    assert facts["after b.backward(), a.grad, b.grad"] == [3.0, 1.0]


def test_a_gradient_that_is_no_number_is_named_with_its_node() -> None:
    facts = facts_of(WRONG["grad-starts-as-none"].call, "a = Value(3.0)")
    assert facts["before any backward(), a.grad hold"] == "None in a"
    assert "before any backward(), a.grad" not in facts


@pytest.mark.parametrize(
    ("mistake", "kind"),
    [("results-are-plain-numbers", "a plain float"), ("no-return", "None")],
)
def test_a_program_ends_early_where_a_result_is_no_value(mistake: str, kind: str) -> None:
    facts = facts_of(WRONG[mistake].call, "a = Value(3.0); b = a * 2.0; c = b.relu(); c.backward()")
    assert facts == {"a is": "a Value", "b is": kind}


def test_who_walks_every_path_is_not_asked_to_walk_a_billion() -> None:
    program = "a = Value(3.0); b = a doubled 30 times; b.backward()"
    facts = facts_of(EXERCISE.right, program)
    assert facts[PROBE] == "quick"
    assert facts["after b.backward(), a.grad, b.grad"] == [2.0**30, 1.0]
    slow = facts_of(WRONG["along-every-path"].call, program)
    assert slow == {"a is": "a Value", PROBE: "as slow as its paths"}


def test_a_long_sum_is_one_statement() -> None:
    facts = facts_of(EXERCISE.right, "a = Value(0.5); b = reduce(add, [a] * 500); b.backward()")
    assert facts["after b.backward(), a.grad, b.grad"] == [500.0, 1.0]
    with pytest.raises(RecursionError):
        facts_of(WRONG["too-deep"].call, "a = Value(0.5); b = reduce(add, [a] * 500); b.backward()")


def test_an_unknown_statement_is_refused_by_its_text() -> None:
    with pytest.raises(ValueError, match=r"a program has no statement 'b = sin\(a\)'"):
        facts_of(EXERCISE.right, "a = Value(1.0); b = sin(a)")
