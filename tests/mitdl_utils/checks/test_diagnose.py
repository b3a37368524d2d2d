"""A mistake is named when it fits every answer, and on the case that is easiest to read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mitdl_utils.checks.compare import Difference, Returns
from mitdl_utils.checks.diagnose import Finding, alike, examine, fitting
from mitdl_utils.checks.fingerprint import fingerprint
from mitdl_utils.checks.normal import alike_values
from mitdl_utils.checks.trial import Case, Trial
from mitdl_utils.observe import Observation, Raised

FLOATS = Returns()
ONE, TWO = np.array([1.0, 2.0]), np.array([1.0, 2.5])


def case(*args: Any, label: str = "", **kwargs: Any) -> Case:
    return Case(label, args, kwargs)


def trial(one: Case, want: Any, **mistakes: Any) -> Trial:
    """A case with the reference's value and those of mistakes, by name."""
    return Trial(one, Observation(want), {name: Observation(v) for name, v in mistakes.items()})


def raised(kind: str = "exception", type: str = "ValueError", message: str = "no") -> Observation:
    return Observation(raised=Raised(kind, type, message))


# ── a case as a student reads it ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("one", "size"),
    [
        (case(), 0),
        (case(1.0, "text"), 2),
        (case(np.zeros((3, 4)), k=2), 13),
        (case([np.zeros(3), [np.zeros(2), 1]]), 6),
        (case({"W": np.zeros((2, 2)), "b": 1.0}), 5),
        (case(np.zeros((0, 5))), 0),
    ],
)
def test_the_size_of_a_case_is_its_number_of_values(one: Case, size: int) -> None:
    assert one.size == size


# ── are two observations alike? ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (ONE, ONE + 1e-13, True),
        (ONE, TWO, False),
        (ONE, ONE.reshape(1, 2), False),
        (1.0, np.float64(1.0), True),
        (1.0, 1, False),
        (np.nan, np.nan, True),
        (np.array([np.inf]), np.array([-np.inf]), False),
        (1 + 2j, 1 + 2j, True),
        (np.array([1j]), np.array([1j]), False),
        ("softmax", "softmax", True),
        ("softmax", "sigmoid", False),
        (None, None, True),
        (None, 0.0, False),
        ([ONE, 2.0], [ONE, 2.0], True),
        ([ONE, 2.0], (ONE, 2.0), False),
        ([ONE], [ONE, 2.0], False),
        ([ONE, 2.0], [ONE, 3.0], False),
        ({"W": ONE, "b": 0.0}, {"W": ONE, "b": 0.0}, True),
        ({"W": ONE}, {"W": ONE, "b": 0.0}, False),
        ({"W": ONE}, {"W": TWO}, False),
        (ONE, {"W": ONE}, False),
    ],
)
def test_values_are_alike_in_structure_and_numbers(one: Any, other: Any, expected: bool) -> None:
    assert alike_values(one, other, FLOATS) is expected


def test_an_indicator_may_be_of_any_type() -> None:
    truth, ones = np.array([True, False]), np.array([1.0, 0.0])
    assert alike_values(truth, ones, Returns("indicator"))
    assert not alike_values(truth, ones, FLOATS)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Observation(1.0), Observation(1.0), True),
        (Observation(1.0, changed=("x",)), Observation(1.0, changed=("y", "z")), True),
        (Observation(1.0, changed=("x",)), Observation(1.0), False),
        (Observation(1.0, warnings=("overflow",)), Observation(1.0), False),
        (Observation(1.0, printed="hello"), Observation(1.0), True),
        (raised(), raised(message="another"), True),
        (raised(), raised(type="TypeError"), False),
        (raised(), Observation(None), False),
        (Observation(None), raised(), False),
    ],
)
def test_observations_are_alike_in_all_that_a_diagnosis_needs(
    one: Observation, other: Observation, expected: bool
) -> None:
    assert alike(one, other, Observation(1.0), FLOATS) is expected


@pytest.mark.parametrize("seen", [Observation(ONE), Observation([ONE, "text"]), raised()])
def test_a_fingerprint_stands_for_its_observation(seen: Observation) -> None:
    want = Observation(np.zeros(2))
    assert alike(seen, fingerprint(seen, want, FLOATS), want, FLOATS)
    assert not alike(Observation(TWO), fingerprint(seen, want, FLOATS), want, FLOATS)


# ── which mistakes fit ────────────────────────────────────────────────────────────────────────────


def test_a_mistake_fits_when_it_equals_every_answer() -> None:
    trials = [
        trial(case(1.0), 2.0, doubled=2.0, negated=-2.0),
        trial(case(3.0), 9.0, doubled=6.0, negated=-9.0),
    ]
    assert list(fitting(trials, [Observation(2.0), Observation(6.0)], FLOATS)) == ["doubled"]
    assert list(fitting(trials, [Observation(-2.0), Observation(-9.0)], FLOATS)) == ["negated"]
    assert list(fitting(trials, [Observation(-2.0), Observation(6.0)], FLOATS)) == []


def test_mistakes_that_cannot_be_told_apart_all_fit() -> None:
    trials = [trial(case(1.0), 2.0, sum=3.0, count=3.0)]
    assert list(fitting(trials, [Observation(3.0)], FLOATS)) == ["sum", "count"]


def test_without_cases_no_mistake_fits() -> None:
    assert list(fitting([], [], FLOATS)) == []


def test_a_float32_input_is_held_to_its_own_precision() -> None:
    def of(dtype: str) -> list[str]:
        trials = [trial(case(np.ones(1, dtype)), np.array([1.0]), off=np.array([3.0]))]
        return list(fitting(trials, [Observation(np.array([3.0 + 1e-6]))], FLOATS))

    assert (of("float32"), of("float64")) == (["off"], [])


# ── what is told ──────────────────────────────────────────────────────────────────────────────────


def test_right_answers_have_no_finding() -> None:
    assert examine([trial(case(1.0), 2.0, wrong=3.0)], [Observation(2.0)], FLOATS) is None
    assert examine([], [], FLOATS) is None


def test_the_smallest_failing_case_is_told_with_the_mistake() -> None:
    large, small, right = case(np.ones(4)), case(np.ones(2)), case(1.0)
    trials = [
        trial(large, np.ones(4), zeros=np.zeros(4)),
        trial(small, np.ones(2), zeros=np.zeros(2)),
        trial(right, 0.0, zeros=0.0),
    ]
    answers = [Observation(np.zeros(4)), Observation(np.zeros(2)), Observation(0.0)]
    text = "got [0.0, 0.0], expected [1.0, 1.0] (2 of 2 values are off)"
    assert examine(trials, answers, FLOATS) == Finding(small, Difference("value", text), ("zeros",))


def test_an_error_that_speaks_for_itself_goes_before_a_mistake_that_raises_its_type() -> None:
    text = "a leaf Variable that requires grad is being used in an in-place operation."
    made = [Trial(case(1.0), Observation(1.0), {"casts": raised(type="RuntimeError")})]
    for message, names in ((text, ()), ("found Double but expected Float", ("casts",))):
        finding = examine(made, [raised(type="RuntimeError", message=message)], FLOATS)
        assert finding is not None
        assert finding.mistakes == names
        assert ("torch.no_grad" in finding.difference.advice) is (not names)


def test_an_unknown_mistake_has_no_name() -> None:
    trials = [trial(case(1.0), 2.0, wrong=3.0)]
    finding = examine(trials, [Observation(4.0)], FLOATS)
    assert finding is not None
    assert (finding.case, finding.mistakes, finding.notes) == (trials[0].case, (), ())
    assert (finding.difference.kind, finding.difference.text) == ("value", "got 4.0, expected 2.0")


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        (raised("missing", "NameError"), "missing"),
        (raised("signature", "TypeError"), "signature"),
        (raised(type="NotImplementedError", message="f: not written yet"), "unwritten"),
    ],
)
def test_that_nothing_can_be_called_is_told_before_any_value(first: Observation, kind: str) -> None:
    large, small = case(np.ones(9)), case(1.0)
    trials = [trial(large, 1.0), trial(small, 1.0)]
    finding = examine(trials, [first, Observation(2.0)], FLOATS)
    assert finding is not None
    assert (finding.difference.kind, finding.case) == (kind, large)


def test_a_moderate_case_is_shown_before_a_smaller_one_that_is_far_out() -> None:
    far, near = case(1e4), case(np.ones(9))
    finding = examine([trial(far, 1.0), trial(near, 1.0)], [Observation(2.0)] * 2, FLOATS)
    assert finding is not None
    assert finding.case is near  # what is said of the values is read from moderate cases


def test_what_an_errors_message_lacks_is_told_last() -> None:
    returns = Returns(names_shapes=True)
    shapes = np.ones(2), np.ones(3)
    want = Observation(raised=Raised("exception", "ValueError", "x is (2,) and y is (3,)"))
    mute = Observation(raised=Raised("exception", "ValueError", "they do not fit", own=True))
    trials = [Trial(case(*shapes), want, {}), trial(case(np.ones(20)), 1.0)]
    alone = examine(trials, [mute, Observation(1.0)], returns)
    assert alone is not None
    assert alone.difference.kind == "message"
    both = examine(trials, [mute, Observation(2.0)], returns)
    assert both is not None
    assert (both.difference.kind, both.difference.text) == ("value", "got 2.0, expected 1.0")


def test_an_answer_for_each_case_is_needed() -> None:
    with pytest.raises(ValueError, match="zip"):
        examine([trial(case(1.0), 2.0)], [], FLOATS)
