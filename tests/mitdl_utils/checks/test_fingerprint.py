"""A fingerprint knows an outcome again, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from mitdl_utils.checks.compare import Returns
from mitdl_utils.checks.fingerprint import fingerprint
from mitdl_utils.observe import Observation, Raised

EXACT, WIDE = Returns(), Returns(rtol=0.03, atol=0.06)
WANT = Observation({"after step 1": [np.zeros(3), np.zeros((1, 1))], "form": "right"})
ONE = {"after step 1": [np.array([1.0, -2.0, 0.5]), np.array([[3.0]])], "form": "as it was"}


def fits(one, other, returns: Returns = EXACT) -> bool:
    return fingerprint(Observation(one), WANT, returns).fits(Observation(other), WANT, returns)


def test_the_same_is_known_again_within_tolerance() -> None:
    near = {**ONE, "after step 1": [np.array([1.0, -2.0 + 1e-10, 0.5]), np.array([[3.0]])]}
    assert fits(ONE, ONE) and fits(ONE, near)
    assert fits(ONE, {"form": "as it was", "after step 1": ONE["after step 1"]})
    assert fits(2.0, np.float64(2.0)) and fits((1, "a", None), (np.int32(1), "a", None))


@pytest.mark.parametrize(
    "other",
    [
        {**ONE, "form": "changed"},
        {**ONE, "after step 1": [np.array([1.0, 0.5, -2.0]), np.array([[3.0]])]},
        {**ONE, "after step 1": [np.array([1.0, -2.0, 0.5 + 1e-6]), np.array([[3.0]])]},
        {**ONE, "after step 1": [np.array([1.0, -2.0, 0.5]), np.array([3.0])]},
        {**ONE, "after step 1": [np.array([1.0, -2.0, np.nan]), np.array([[3.0]])]},
        {**ONE, "after step 1": (np.array([1.0, -2.0, 0.5]), np.array([[3.0]]))},
        {"after step 1": ONE["after step 1"]},
        ONE["after step 1"],
        object(),
        None,
    ],
)
def test_another_value_or_form_is_not(other) -> None:
    assert not fits(ONE, other)


def test_single_numbers_keep_their_own_tolerance_where_it_is_wide_or_one_is_huge() -> None:
    assert fits([1.0, 2.0, 3.0, 4.0], [1.05, 2.05, 3.05, 4.05], WIDE)
    assert not fits([1.0, 2.0, 3.0, 4.0], [1.3, 2.0, 3.0, 4.0], WIDE)
    assert not fits([1e13, 2.0, 3.0, 4.0], [1e13, 2.0, 3.1, 4.0])
    assert not fits(np.array([np.inf, 1.0, 2.0]), np.array([-np.inf, 1.0, 2.0]))


def test_what_was_raised_changed_or_warned_of_counts() -> None:
    def of(seen: Observation, other: Observation) -> bool:
        want = Observation(2.0)
        return fingerprint(seen, want, EXACT).fits(other, want, EXACT)

    raised = Observation(raised=Raised("exception", "ValueError", "a"))
    assert of(raised, Observation(raised=Raised("exception", "ValueError", "b")))
    assert not of(raised, Observation(raised=Raised("exception", "IndexError")))
    assert not of(raised, Observation(1.0))
    assert not of(Observation(1.0), Observation(1.0, changed=("z",)))
    assert not of(Observation(1.0), Observation(1.0, warnings=("w",)))


def test_only_what_differs_from_the_right_outcome_is_kept() -> None:
    right = Observation((np.ones(2), np.ones(3), 1.0))
    print_of = fingerprint(Observation((np.ones(2), np.arange(3.0), 1.0)), right, EXACT)
    assert [key for key, _ in print_of.parts] == [1] and print_of.manner == ""
    assert print_of.fits(Observation((np.ones(2), np.arange(3.0), 1.0)), right, EXACT)
    assert not print_of.fits(Observation((np.zeros(2), np.arange(3.0), 1.0)), right, EXACT)
    assert not print_of.fits(Observation((np.ones(2), np.ones(3), 1.0)), right, EXACT)
