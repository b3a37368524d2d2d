"""A failing call can be pasted: what a message shows makes the very inputs that the check used."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from autograder.exercises import load_lab, pages
from mitdl_utils.checks import check
from mitdl_utils.checks.drivers import CALL
from mitdl_utils.checks.given_functions import FUNCTIONS
from mitdl_utils.checks.spelling import expression, spelled_call
from mitdl_utils.checks.trial import Case
from mitdl_utils.observe import Rng

FLOAT32 = np.array([0.7, -1.38], dtype=np.float32)


def case(*args: Any, **kwargs: Any) -> Case:
    return Case("", args, kwargs)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.7, "0.7"),
        (-1e-300, "-1e-300"),
        (np.float64(0.1), "0.1"),
        (np.float32(0.1), "np.float32(0.1)"),
        (np.bool_(True), "True"),
        (3, "3"),
        (None, "None"),
        ("mean", "'mean'"),
        (np.array([1.0, -2.5]), "np.array([1.0, -2.5])"),
        (FLOAT32, "np.array([0.7, -1.38], dtype=np.float32)"),
        (np.array([[1, 0], [2, 1]]), "np.array([[1, 0], [2, 1]])"),
        (np.array([1, 2], dtype=np.int32), "np.array([1, 2], dtype=np.int32)"),
        (np.array([np.nan, np.inf, -np.inf]), "np.array([np.nan, np.inf, -np.inf])"),
        (np.zeros((0, 3)), "np.zeros((0, 3))"),
        (np.zeros(0, dtype=np.float32), "np.zeros((0,), dtype=np.float32)"),
        (np.array([True, False]), "np.array([True, False])"),
        ([np.array([1.0]), 2.0], "[np.array([1.0]), 2.0]"),
        ((0.5,), "(0.5,)"),
        ({"lr": 0.5}, "{'lr': 0.5}"),
        (Rng(7), "np.random.default_rng(7)"),
        (FUNCTIONS["square"], "check.square"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_value_is_written_as_the_code_that_makes_it(value: Any, text: str) -> None:
    assert expression(value) == text
    assert same_arguments(eval(text, {"np": np, "check": check}), value)


def same_arguments(given: Any, value: Any) -> bool:
    """Whether a pasted value is what the check used: numbers, types of arrays, and structure."""
    if isinstance(value, Rng):
        return given.random() == np.random.default_rng(value.seed).random()
    if isinstance(value, np.ndarray):
        return given.dtype == value.dtype and np.array_equal(given, value, equal_nan=True)
    if isinstance(value, list | tuple):
        return type(given) is type(value) and all(
            same_arguments(a, b) for a, b in zip(given, value, strict=True)
        )
    return bool(given == value)


def test_a_small_call_is_written_in_full() -> None:
    one = case(np.array([1.0, -2.5]), 3, axis=-1)
    written = "softmax(np.array([1.0, -2.5]), 3, axis=-1)"
    assert spelled_call("softmax", ["z", "k"], one) == written
    assert spelled_call("softmax", ["z", "k", "axis"], one) == written


def test_large_inputs_are_described_where_no_notebook_can_keep_them() -> None:
    one = case(np.zeros((8, 9)), 0.5, axis=0)
    assert spelled_call("scaled", ["x", "by"], one) == (
        "scaled(x, by, axis=axis) with x = an array of shape (8, 9), by = 0.5, axis = 0"
    )


def test_large_inputs_lie_in_variables_of_the_notebook() -> None:
    variables: dict[str, Any] = {}
    one = case(np.zeros((8, 9)), 0.5, Rng(3), mask=np.ones((8, 9)))
    said = spelled_call("scaled", ["x", "by", "rng"], one, CALL, variables)
    assert said == "scaled(check.x, 0.5, np.random.default_rng(3), mask=check.mask)"
    assert variables.keys() == {"x", "mask"}
    assert variables["x"] is not one.args[0]


def test_a_driver_s_own_arguments_are_no_business_of_a_student() -> None:
    one = case(100, 160, Rng(3), seed=1342074818)
    assert spelled_call("he_normal", ["d_in", "d_out", "rng"], one, "lab_02.he_normal") == (
        "he_normal(100, 160, np.random.default_rng(3))"
    )
    tensors = case(np.array([[0.5]]), np.array([2]), 1, True, 8, times=38)
    loader = ["X", "y", "batch_size", "shuffle", "seed"]
    assert spelled_call("make_loader", loader, tensors, "lab_07.make_loader") == (
        "make_loader(torch.tensor(np.array([[0.5]])), torch.tensor(np.array([2])), 1, True, 8)"
    )


@pytest.mark.parametrize("lab", sorted(set(pages().values())))
def test_every_call_of_a_lab_makes_equal_arguments_once_pasted(lab: str) -> None:
    for exercise in load_lab(lab):
        if exercise.driver != CALL:
            continue
        for one in exercise.draw_cases(np.random.default_rng(5)):
            variables: dict[str, Any] = {}
            said = spelled_call(exercise.name, exercise.parameters, one, CALL, variables)
            names = {"np": np, "check": Kept(variables), exercise.name: lambda *a, **k: (a, k)}
            args, kwargs = eval(said, names)
            assert len(said) < 400
            assert same_arguments(args, one.args), said
            assert kwargs.keys() == one.kwargs.keys()
            assert all(same_arguments(kwargs[key], one.kwargs[key]) for key in kwargs), said
            assert not re.search(r"an array|\.\.\.", said)


class Kept:
    """What `check` keeps: the given functions, and the inputs of the last failing call."""

    def __init__(self, variables: dict[str, Any]) -> None:
        vars(self).update(FUNCTIONS | variables)
