"""An answer along the other axis is told so where every case says it; so is the largest gap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from mitdl_utils.checks.compare import Returns
from mitdl_utils.checks.reading.axes import REDUCTIONS, find_axis
from mitdl_utils.checks.reading.largest_error import common_error, largest_error
from mitdl_utils.checks.reading.pairs import Pair
from mitdl_utils.checks.reading.right_entries import which_entries
from mitdl_utils.checks.recognise import Answered
from mitdl_utils.checks.trial import Case, Trial
from mitdl_utils.observe import Observation

RNG = np.random.default_rng(11)
TABLES = [np.round(RNG.normal(size=shape), 2) for shape in ((4, 3), (9, 8), (6, 7), (2, 4))]
LABELS = [RNG.integers(0, x.shape[1], size=len(x)) for x in TABLES]


def pairs(got: Callable[..., Any], want: Callable[..., Any]) -> Sequence[Pair]:
    made = []
    for x, y in zip(TABLES, LABELS, strict=True):
        g, w = np.asarray(got(x, y), dtype=float), np.asarray(want(x, y), dtype=float)
        label = f"a table {x.shape}"
        trial = Trial(Case(label, (x, y), {}), Observation(w), {})
        case = Answered(trial, Observation(g), Returns())
        made.append(Pair(g, w, case))
    return made


def softmax(x: Any, axis: int) -> Any:
    return np.exp(x) / np.exp(x).sum(axis=axis, keepdims=True)


@pytest.mark.parametrize(("function", "words"), REDUCTIONS)
@pytest.mark.parametrize("asked", [0, 1])
def test_a_sum_or_the_like_along_the_other_axis_is_told(
    function: Any, words: str, asked: int
) -> None:
    text = find_axis(
        pairs(lambda x, y: function(x, axis=1 - asked), lambda x, y: function(x, axis=asked)),
        ("x", "y"),
    )
    within, other = ("column", "row") if asked == 0 else ("row", "column")
    assert text == (
        f"You {words} within each {other} of x (axis={1 - asked}); within each {within} is asked "
        "for."
    )


def test_rows_that_should_add_up_to_1_are_told() -> None:
    along = pairs(lambda x, y: softmax(x, 0), lambda x, y: softmax(x, 1))
    assert find_axis(along, ("x", "y")) == (
        "Your columns add up to 1; it is the rows that should (axis=1)."
    )
    along = pairs(lambda x, y: softmax(x, 1), lambda x, y: softmax(x, 0))
    assert find_axis(along, ("x", "y")) == (
        "Your rows add up to 1; it is the columns that should (axis=0)."
    )


def test_no_axis_is_told_where_one_case_contradicts_it() -> None:
    for broken in range(len(TABLES)):

        def mean(x: Any, y: Any, broken: int = broken) -> Any:
            return x.mean(axis=1) + (x is TABLES[broken])

        def normal(x: Any, y: Any, broken: int = broken) -> Any:
            return softmax(x, 0) * (1 + (x is TABLES[broken]))

        assert find_axis(pairs(mean, lambda x, y: x.mean(axis=0)), ("x", "y")) is None
        assert find_axis(pairs(normal, lambda x, y: softmax(x, 1)), ("x", "y")) is None


# ── classes, the diagonal, the largest gap ────────────────────────────────────────────────────────


def of_label(x: Any, y: Any) -> Any:
    return y[:, np.newaxis] == np.arange(x.shape[1])


def test_the_column_of_the_label_is_told() -> None:
    def want(x: Any, y: Any) -> Any:
        return softmax(x, 1) - of_label(x, y)

    def halved(x: Any, y: Any) -> Any:
        return np.where(of_label(x, y), want(x, y), x + 9)

    assert which_entries(pairs(lambda x, y: softmax(x, 1), want), ("x", "y")) == (
        "Wrong in the column that y names in each row, right in the others."
    )
    assert which_entries(pairs(halved, want), ("x", "y")) == (
        "Right in the column that y names in each row, wrong in the others."
    )


def test_no_column_is_told_where_one_entry_says_otherwise() -> None:
    def almost(x: Any, y: Any) -> Any:
        made = softmax(x, 1) + of_label(x, y)
        made[0, (y[0] + 1) % x.shape[1]] += 3.0
        return made

    text = which_entries(pairs(almost, lambda x, y: softmax(x, 1)), ("x", "y"))
    assert "names" not in (text or "")


def test_the_diagonal_is_told() -> None:
    def on_it(x: Any, y: Any) -> Any:
        return np.where(np.eye(*x.shape) > 0, x, x + 9)

    def beside_it(x: Any, y: Any) -> Any:
        return np.where(np.eye(*x.shape) > 0, x + 9, x)

    first, second = (
        which_entries(pairs(one, lambda x, y: x), ("z", "y")) for one in (on_it, beside_it)
    )
    assert (first, second) == (
        "Right on the diagonal, wrong beside it.",
        "Right beside the diagonal, wrong on it.",
    )


def test_what_is_said_last_names_the_entry_with_the_largest_gap() -> None:
    def far_in_one(x: Any, y: Any) -> Any:
        made = np.cos(x) + 0.01 * np.sin(7 * x)
        made[1, 0] = 40.0
        return made

    text = largest_error(pairs(far_in_one, lambda x, y: np.cos(x)))
    want = np.cos(TABLES[3][1, 0])
    assert text is not None
    assert text.startswith("The shape is right, but no number is yet. In “a table (2, 4)”")
    assert f"in row 1, column 0: 40.0, where {want:.4g} is right." in text
    named = largest_error(pairs(far_in_one, lambda x, y: np.cos(x)), "dW")
    assert named is not None
    assert "column 0 of dW: 40.0" in named


def test_signs_that_are_right_are_told() -> None:
    text = common_error(pairs(lambda x, y: x**3, lambda x, y: x))
    assert text == "The signs are right, the sizes are not: some are too large, others too small."
    assert common_error(pairs(lambda x, y: x**3 - 0.5, lambda x, y: x)) is None


def test_classes_have_no_largest_gap() -> None:
    text = largest_error(pairs(lambda x, y: x > 0, lambda x, y: x > 0.3))
    assert text is not None
    assert "furthest" not in text
