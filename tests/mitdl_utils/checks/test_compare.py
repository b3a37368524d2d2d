"""What counts as the same value, and in which words a difference is told."""

from __future__ import annotations

import numpy as np
import pytest

from mitdl_utils.checks.compare import Returns, compare, names_two, show
from mitdl_utils.observe import Observation, Raised

FLOATS = Returns()


def said(got, want, returns: Returns = FLOATS) -> str:
    found = compare(Observation(got), Observation(want), returns)
    return "" if found is None else f"{found.kind}: {found.text}"


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (0.5, np.float64(0.5)),
        (np.float64(0.5), 0.5),
        (np.array(0.5), 0.5),
        (np.float32(0.1), 0.1),
        (np.array([1.0, 2.0]), np.array([1.0, 2.0 + 1e-12])),
        (np.array([1.0], dtype=np.float32), np.array([1.0 + 5e-7])),
        ((1.0, np.zeros(2)), (1.0, np.zeros(2))),
    ],
)
def test_the_same_value_in_another_dress_is_right(got, want) -> None:
    assert said(got, want) == ""


@pytest.mark.parametrize(
    ("got", "want", "words"),
    [
        (None, 0.5, "type: returns None, expected a number"),
        ("0.5", 0.5, "type: returns a str, expected a number"),
        ([0.5], np.zeros(1), "type: returns a list, expected a NumPy array of shape (1,)"),
        (0.5, np.zeros(1), "type: returns a float, expected a NumPy array of shape (1,)"),
        (np.zeros(1), 0.5, "shape: returns shape (1,), expected (), that is, a plain number"),
        (np.zeros((2, 1)), np.zeros(2), "shape: returns shape (2, 1), expected (2,)"),
        (np.zeros(2, dtype=int), np.zeros(2), "type: returns int64 values, expected floats"),
        (1j, 0.5, "type: returns complex128 values, expected floats"),
        (np.array([None]), np.zeros(1), "type: returns object values, expected floats"),
        (0.25, 0.5, "value: got 0.25, expected 0.5"),
        (np.nan, 0.5, "nan: got nan, expected 0.5"),
        (
            np.array([0.5, np.nan]),
            np.array([0.5, 1.0]),
            "nan: got [0.5, nan], expected [0.5, 1.0] (1 of 2 values are off)",
        ),
        (
            np.array([[1.0, 2.0], [3.0, 9.0]]),
            np.array([[1.0, 2.5], [3.0, 4.0]]),
            "value: at [1, 1] got 9.0, expected 4.0 (2 of 4 values are off)",
        ),
        ((1.0,), (1.0, 2.0), "shape: returns 1 values, expected 2"),
        ((1.0, 5.0), (1.0, 2.0), "value: [1] of the tuple: got 5.0, expected 2.0"),
    ],
)
def test_a_difference_says_what_came_and_what_was_wanted(got, want, words: str) -> None:
    assert said(got, want) == words


def test_a_difference_too_small_to_print_is_told_by_its_size() -> None:
    assert said(0.5 + 1e-6, 0.5) == "value: got 0.5, expected 0.5 (they differ by 1e-06)"


def test_integers_and_indicators_have_their_own_kinds() -> None:
    assert said(np.array([1, 0]), np.array([1, 0]), Returns("int")) == ""
    assert said(np.array([1.0]), np.array([1]), Returns("int")) == (
        "type: returns float64 values, expected integers"
    )
    assert said(np.array([True, False]), np.array([1.0, 0.0]), Returns("indicator")) == ""


def test_a_changed_input_and_a_warning_are_found_when_the_value_is_right() -> None:
    found = compare(Observation(1.0, changed=("z",)), Observation(1.0), FLOATS)
    assert found is not None
    assert found.text == "the result is right, but your function changes its input z in place"
    found = compare(Observation(1.0, warnings=("overflow",)), Observation(1.0), FLOATS)
    assert found is not None
    assert found.text == "the result is right, but NumPy warns: overflow"
    loud = Returns(quiet=False)
    assert compare(Observation(1.0, warnings=("overflow",)), Observation(1.0), loud) is None


def test_a_wanted_error_is_met_by_that_error_only() -> None:
    want = Observation(raised=Raised("exception", "ValueError", "x has shape (3,)"))
    assert compare(want, want, FLOATS) is None
    other = Observation(raised=Raised("exception", "KeyError", "out of range"))
    found = compare(other, want, FLOATS)
    assert found is not None
    assert found.text == "raises KeyError: out of range, expected a ValueError"
    found = compare(Observation(7.0), want, FLOATS)
    assert found is not None
    assert found.text == "got 7.0, expected a ValueError: x has shape (3,)"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.1 + 0.2, "0.3"),
        (1e-9, "1e-09"),
        (np.array([1.0, -2.5]), "[1.0, -2.5]"),
        (np.zeros((3, 4)), "an array of shape (3, 4)"),
        (np.array([[1.0, 2.0]]), "[[1.0, 2.0]]"),
        (np.int64(3), "3"),
        (np.True_, "True"),
        ("x" * 100, "'" + "x" * 56 + "..."),
    ],
)
def test_values_are_shown_short(value, words: str) -> None:
    assert show(value) == words


def test_a_message_names_two_shapes_in_any_words() -> None:
    shapes = [(4, 3), (2,)]
    fair = ["(4, 3) and (2,)", "x is [4, 3], w [2]", "4x3 against 2", "2 weights for 3 features"]
    assert all(names_two(message, shapes) for message in fair)
    lacking = ["", "the shapes do not fit", "w is (2,)", "x is (4, 3)", "b is no number"]
    assert not any(names_two(message, shapes) for message in lacking)


def test_a_message_with_every_number_names_no_shape() -> None:
    shapes = [(4, 3), (2,)]
    fair = ["x (4, 3) in float64, w (2,)", "x[0] of 4 x 3 float32, 2 in w, b is 1.0: 3 != 2"]
    assert all(names_two(message, shapes) for message in fair)
    every = " ".join(map(str, range(100)))
    evasions = [every, f"a number of {every}", "a number: 1 2 3 4 5 6 7", "number () 0.1.2.3.4.5.6"]
    assert not any(names_two(message, shapes) for message in evasions)


def test_only_the_shapes_that_do_not_fit_are_asked_for() -> None:
    want = Observation(raised=Raised("exception", "ValueError", "x is (3,) and w is (2,)"))
    own = Observation(raised=Raised("exception", "ValueError", "the number 3 is wrong", own=True))
    found = compare(own, want, Returns(names_shapes=True))
    assert found is not None and found.kind == "message"


def test_only_a_message_of_ones_own_is_asked_to_name_shapes() -> None:
    returns = Returns(names_shapes=True)
    want = Observation(raised=Raised("exception", "ValueError", "shapes (3,) and (2,)"))

    def raised(message: str, own: bool) -> Observation:
        return Observation(raised=Raised("exception", "ValueError", message, own=own))

    assert compare(raised("3 is not 2", True), want, returns) is None
    assert compare(raised("truth value", False), want, returns) is None
    assert compare(raised("no", True), want, Returns()) is None
    found = compare(raised("no", True), want, returns)
    assert found is not None and found.kind == "message"


def test_where_a_tensor_is_missing_a_tensor_is_wanted() -> None:
    want = Observation({"output": np.ones((1, 2))})
    for came in ("None", "a NumPy array of float64"):
        difference = compare(Observation({"output": f"no tensor but {came}"}), want, FLOATS)
        assert difference is not None
        text = f"output: got no tensor but {came}, expected a tensor of shape (1, 2)"
        assert difference.text == text
        assert difference.advice == "Give back a tensor."
