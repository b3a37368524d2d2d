"""Facts carry their right values, and an exercise reads them from its answer."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.errors import MitdlError
from autograder.exercises import Exercise, case
from mitdl_utils.checks import drivers
from mitdl_utils.checks.facts import Facts


def test_a_fact_may_have_its_right_value_beside_it() -> None:
    facts = Facts()
    facts.note("how many batches", "4", right="5")
    facts.note("output", 0.25)
    assert facts == {"how many batches": "4", "output": 0.25}
    assert facts.right == {"how many batches": "5"}


def test_facts_are_added_with_their_right_values_behind_a_prefix() -> None:
    inner, facts = Facts(), Facts()
    inner.note("order", "drawn anew", right="drawn anew")
    facts.add(inner, "a second loader, ")
    facts.add({"output": 1.0})
    assert facts == {"a second loader, order": "drawn anew", "output": 1.0}
    assert facts.right == {"a second loader, order": "drawn anew"}


def sign_and_size(subject, library, x):
    """Note the sign with its right value, and the size without one."""
    facts, value = Facts(), subject(x)
    facts.note("sign", "below zero" if value < 0 else "not below zero", right="not below zero")
    facts.note("size", float(abs(value)))
    return facts


def squared(reference=None, **more) -> Exercise:
    exercise = Exercise(points=1, reference=reference, driver="sign_and_size", **more)

    @exercise.cases
    def cases(rng):
        yield case("two", 2.0)

    @exercise.answer
    def square(x):
        return x * x

    return exercise


@pytest.fixture(autouse=True)
def driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drivers, "load_driver", lambda name: sign_and_size)


def test_what_the_driver_does_not_know_is_the_references_to_give() -> None:
    exercise = squared(lambda x: {"size": x**2}, reference_gives="numbers")
    (trial,) = exercise.trials(np.random.default_rng(0))
    assert trial.want.value == {"sign": "not below zero", "size": 4.0}


def test_a_fact_that_nobody_knows_the_right_value_of_is_told() -> None:
    with pytest.raises(MitdlError, match=r"nothing says what is right for 'size' on case 'two'"):
        squared().trials(np.random.default_rng(0))


def test_a_driver_that_notes_no_facts_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drivers, "load_driver", lambda name: lambda subject, library, x: 1.0)
    with pytest.raises(MitdlError, match=r"notes no facts of the right answer on case 'two'"):
        squared().trials(np.random.default_rng(0))
