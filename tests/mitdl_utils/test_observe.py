"""One call, and everything about it that a check may ask."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from mitdl_utils.observe import observe, same


def test_a_value_comes_back_and_the_arguments_stay_ours() -> None:
    z = np.array([1.0, -2.0])

    def greedy(z):
        z[:] = 0
        return z.sum()

    seen = observe(greedy, [z])
    assert seen.value == 0
    assert seen.changed == ("z",)
    assert z.tolist() == [1.0, -2.0]


def test_changes_are_seen_by_name_also_among_keywords_and_in_lists() -> None:
    def touches(params, scale):
        params[1][0] = 9.0

    seen = observe(touches, [[np.zeros(1), np.zeros(1)]], {"scale": np.ones(2)})
    assert seen.changed == ("params",)


def test_an_exception_becomes_part_of_the_observation() -> None:
    seen = observe(lambda z: z / [], [1.0])
    assert seen.raised is not None
    assert (seen.raised.kind, seen.raised.type) == ("exception", "TypeError")


def test_arguments_that_do_not_fit_are_told_apart_from_errors_inside() -> None:
    seen = observe(lambda z, k: z, [1.0])
    assert seen.raised is not None
    assert seen.raised.kind == "signature"
    assert seen.raised.message == "missing a required argument: 'k'"


def test_warnings_and_prints_are_noted_and_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    def loud(z):
        print("here")
        warnings.warn("careful", RuntimeWarning, stacklevel=1)
        return z

    seen = observe(loud, [1.0])
    assert seen.warnings == ("careful",)
    assert seen.printed == "here\n"
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "kind", [UserWarning, DeprecationWarning, PendingDeprecationWarning, FutureWarning, Warning]
)
def test_warnings_that_say_nothing_of_values_are_no_mistake(kind: type[Warning]) -> None:
    def old(z):
        warnings.warn("goes away", kind, stacklevel=1)
        return z

    assert observe(old, [1.0]).warnings == ()


def test_a_recursion_without_end_is_an_exception_like_others() -> None:
    def forever(z):
        return forever(z)

    seen = observe(forever, [1.0])
    assert seen.raised is not None
    assert seen.raised.type == "RecursionError"


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (np.array([np.nan]), np.array([np.nan]), True),
        (np.array([1.0]), np.array([1.0], dtype=np.float32), False),
        (np.array([1.0]), np.array([[1.0]]), False),
        ([np.zeros(2)], [np.zeros(2)], True),
        ([np.zeros(2)], [np.ones(2)], False),
        ({"a": np.zeros(1)}, {"a": np.zeros(1)}, True),
        ({"a": 1}, {"b": 1}, False),
    ],
)
def test_sameness_is_to_the_bit(one, other, equal: bool) -> None:
    assert same(one, other) is equal


def test_an_error_is_ones_own_where_ones_own_raise_made_it() -> None:
    def own(x):
        def check():
            raise ValueError("own")

        check()

    def again(x):
        try:
            return x @ np.ones(5)
        except ValueError:
            raise

    for function, expected in (
        (own, True),
        (again, False),
        (lambda x: x @ np.ones(5), False),
        (lambda x: np.take_along_axis(x, np.zeros((1, 1), int), 0), False),
        (lambda x: list(zip([1], [], strict=True)), False),
    ):
        raised = observe(function, [np.ones(3)]).raised
        assert raised is not None and raised.own is expected


def test_an_error_of_ones_own_class_is_known_by_what_it_comes_from() -> None:
    class ShapeError(ValueError):
        pass

    def misfit():
        raise ShapeError("no")

    raised = observe(misfit, []).raised
    assert raised is not None and (raised.type, raised.base) == ("ShapeError", "ValueError")
