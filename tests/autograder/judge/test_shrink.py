"""A failing input becomes small while it still fails in the same way, and never otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.exercises import Exercise, case
from autograder.exercises.answers import compiled
from autograder.judge.shrink import MOST_QUESTIONS, smallest
from mitdl_utils.checks.compare import Difference, compare
from mitdl_utils.checks.diagnose import Finding
from mitdl_utils.checks.trial import Case
from mitdl_utils.observe import Observation, observe

Function = Callable[..., Any]


class Shrinking:
    """Shrinks what one wrong function gets wrong, and counts the questions that it is asked."""

    def __init__(self, signature: str, reference: Function, wrong: Function) -> None:
        name = signature.partition("(")[0]
        self.exercise = Exercise(points=1, reference=reference)
        self.exercise.answer(compiled(f"def {signature}: ...", name, {}))
        self.wrong = wrong
        self.asked: list[Case] = []

    def ask(self, one: Case) -> Observation:
        self.asked.append(one)
        return observe(self.wrong, one.args, one.kwargs)

    def finding(self, one: Case) -> Finding:
        answer = observe(self.wrong, one.args, one.kwargs)
        difference = compare(answer, self.exercise.expected(one), self.exercise.returns)
        assert difference is not None
        return Finding(one, difference, ("a-mistake",))

    def smallest(self, *args: Any, **kwargs: Any) -> Finding:
        return smallest(self.exercise, self.finding(case("large", *args, **kwargs)), self.ask)


def shapes(finding: Finding) -> list[tuple[int, ...]]:
    return [np.shape(value) for value in finding.case.args]


# ── what shrinks ──────────────────────────────────────────────────────────────────────────────────


def test_an_array_keeps_its_first_rows_and_columns() -> None:
    x = np.arange(600.0).reshape(30, 20)
    shrinking = Shrinking("total(x)", lambda x: x.sum(axis=-1), lambda x: x.sum(axis=-1) + 1)
    found = shrinking.smallest(x)
    assert found.case.size <= 8
    rows, columns = found.case.args[0].shape
    assert np.array_equal(found.case.args[0], x[:rows, :columns])
    assert found.difference == Difference(
        "value", "got [2.0, 42.0, 82.0], expected [1.0, 41.0, 81.0] (3 of 3 values are off)"
    )


def test_the_case_keeps_its_label_and_its_part_and_the_finding_its_mistakes() -> None:
    shrinking = Shrinking("total(x)", np.sum, lambda x: np.sum(x) + 1)
    large = Case("a batch", (np.ones((30, 20)),), {}, part="batches")
    found = smallest(shrinking.exercise, shrinking.finding(large), shrinking.ask)
    assert (found.case.label, found.case.part) == ("a batch", "batches")
    assert found.mistakes == ("a-mistake",)


def test_axes_of_equal_length_shrink_together() -> None:
    shrinking = Shrinking("product(a, b)", np.matmul, lambda a, b: a @ b + 1)
    found = shrinking.smallest(np.ones((16, 12)), np.ones((12, 10)))
    (rows, inner), (same, columns) = shapes(found)
    assert inner == same < 12
    assert (rows, columns) < (16, 10)


def test_a_shorter_axis_shrinks_where_the_longest_is_needed() -> None:
    shrinking = Shrinking("total(x)", np.sum, lambda x: np.sum(x) + (len(x) == 30))
    assert shapes(shrinking.smallest(np.ones((30, 20)))) == [(30, 1)]


def test_lists_of_equal_length_shrink_together() -> None:
    def total(params: list[Any], grads: list[list[Any]]) -> list[Any]:
        return [p + sum(step[i] for step in grads) for i, p in enumerate(params)]

    shrinking = Shrinking("total(params, grads)", total, lambda p, g: [x + 1 for x in total(p, g)])
    steps = [[np.full(5, float(n))] * 3 for n in range(8)]
    params, grads = shrinking.smallest([np.ones(5)] * 3, steps).case.args
    assert {len(step) for step in grads} == {len(params)}
    assert [step[0][0] for step in grads] == [0.0, 1.0]


def test_an_array_in_a_tuple_and_one_by_keyword_shrink_as_well() -> None:
    def total(pair: tuple[Any, Any], *, more: Any) -> float:
        return float(pair[0].sum() + pair[1].sum() + more.sum())

    shrinking = Shrinking("total(pair, *, more)", total, lambda pair, more: -1.0)
    found = shrinking.smallest((np.ones(16), np.ones(16)), more=np.ones(16))
    (pair,) = found.case.args
    assert isinstance(pair, tuple)
    assert [len(pair[0]), len(pair[1]), len(found.case.kwargs["more"])] == [2, 2, 2]


@pytest.mark.parametrize("name", ["steps", "epochs"])
def test_a_number_of_repetitions_is_halved(name: str) -> None:
    shrinking = Shrinking(f"walk(w, {name})", lambda w, n: w + n, lambda w, n: w + n - 1)
    assert shrinking.smallest(1.0, 40).case.args == (1.0, 5)


def test_no_other_number_is_halved() -> None:
    shrinking = Shrinking("power(w, n)", lambda w, n: w + n, lambda w, n: w + n - 1)
    assert shrinking.smallest(1.0, 40).case.args == (1.0, 40)
    shrinking = Shrinking("walk(w, steps)", lambda w, n: w + n, lambda w, n: w + n - 1)
    assert shrinking.smallest(1.0, 40.0).case.args == (1.0, 40.0)


# ── what does not ─────────────────────────────────────────────────────────────────────────────────


def test_a_case_that_is_small_is_left_as_it_is_and_nobody_is_asked() -> None:
    shrinking = Shrinking("total(x)", np.sum, lambda x: np.sum(x) + 1)
    found = shrinking.smallest(np.ones(8))
    assert shapes(found) == [(8,)]
    assert shrinking.asked == []


@pytest.mark.parametrize(
    "kind", ["missing", "timeout", "ended", "exception", "type", "changed", "warning", "property"]
)
def test_only_values_and_shapes_are_worth_a_smaller_input(kind: str) -> None:
    shrinking = Shrinking("total(x)", np.sum, lambda x: np.sum(x) + 1)
    finding = Finding(case("large", np.ones((30, 20))), Difference(kind, "no"), ())
    assert smallest(shrinking.exercise, finding, shrinking.ask) is finding
    assert shrinking.asked == []


def test_an_input_on_which_the_answer_is_right_is_not_taken() -> None:
    shrinking = Shrinking("total(x)", np.sum, lambda x: np.sum(x) + (len(x) > 10))
    found = shrinking.smallest(np.ones(64))
    assert shapes(found) == [(16,)]
    assert [len(one.args[0]) for one in shrinking.asked] == [32, 16, 8]


def test_an_input_that_fails_in_another_way_is_not_taken() -> None:
    def wrong(x: Any) -> Any:
        return x + 1 if len(x) > 20 else x[:-1]  # a wrong value, then a wrong shape

    found = Shrinking("same(x)", lambda x: x, wrong).smallest(np.ones(64))
    assert shapes(found) == [(32,)]
    assert found.difference.kind == "value"


def test_an_input_for_which_the_reference_has_no_value_is_not_taken() -> None:
    def needs_twenty(x: Any) -> Any:
        if len(x) < 20:
            raise ValueError("too few")
        return x

    found = Shrinking("same(x)", needs_twenty, lambda x: x + 1).smallest(np.ones(64))
    assert shapes(found) == [(32,)]


def test_an_input_on_which_the_reference_breaks_is_not_taken() -> None:
    def breaks(x: Any) -> Any:
        return x * x[20] / x[20]  # an IndexError, which no reference means

    found = Shrinking("same(x)", breaks, lambda x: x + 1).smallest(np.ones(64))
    assert shapes(found) == [(32,)]


def test_an_input_that_never_shrinks_costs_few_questions() -> None:
    whole = (2, 3, 4, 5, 6, 7)
    shrinking = Shrinking("total(x)", np.sum, lambda x: np.sum(x) + (x.shape == whole))
    assert shapes(shrinking.smallest(np.ones(whole))) == [whole]
    assert len(shrinking.asked) == len(whole)


def test_no_finding_costs_more_questions_than_the_limit() -> None:
    arrays = [np.ones(n) for n in range(10, 30)]
    whole = float(sum(map(np.sum, arrays)))

    def total(*arrays: Any) -> float:
        return float(sum(map(np.sum, arrays)))

    def wrong(*arrays: Any) -> float:
        return -1.0 if total(*arrays) == whole else total(*arrays)

    shrinking = Shrinking("total(*arrays)", total, wrong)
    assert shapes(shrinking.smallest(*arrays)) == [(n,) for n in range(10, 30)]
    assert len(shrinking.asked) == MOST_QUESTIONS


def test_the_inputs_of_the_first_case_are_unchanged() -> None:
    x, steps = np.arange(64.0), [np.ones(3)] * 8
    shrinking = Shrinking("total(x, grads)", lambda x, g: x.sum(), lambda x, g: x.sum() + 1)
    found = shrinking.smallest(x, steps)
    assert found.case.size <= 8
    assert np.array_equal(x, np.arange(64.0))
    assert len(steps) == 8
