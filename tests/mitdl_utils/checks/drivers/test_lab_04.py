"""The drivers of lab 04: what they note of right answers, of wrong ones, and of no answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.exercises import load_lab
from mitdl_utils.checks.compare import compare_values
from mitdl_utils.checks.drivers import driven

torch = pytest.importorskip("torch")

LAB = load_lab("04")
CASES = [
    pytest.param(exercise, drawn, id=f"{exercise.name}, {drawn.label}")
    for exercise in LAB
    if exercise.driver != "call"
    for drawn in exercise.draw_cases(np.random.default_rng(4))
]
UNMOVED = "gradients of weights that never moved"


def result_of(exercise: str, answer: Any, *args: Any, **kwargs: Any) -> Any:
    return driven(LAB[exercise].driver, answer)(*args, **kwargs)


@pytest.mark.parametrize(("exercise", "drawn"), CASES)
def test_a_right_answer_gives_its_right_result(exercise: Any, drawn: Any) -> None:
    result = driven(exercise.driver, exercise.right)(*drawn.args, **drawn.kwargs)
    right = exercise.expected(drawn).value
    assert compare_values(result, right, exercise.returns) is None
    if isinstance(result, dict):
        assert result.keys() == right.keys()


# fit_linear_regression


def fitted(result: Any) -> Any:
    return result_of("fit_linear_regression", lambda X, y, lr, steps: result, None, None, 0.1, 2)


@pytest.mark.parametrize("losses", [[2.0, 1.0], (2, np.float64(1.0)), np.array([2.0, 1.0])])
def test_losses_in_any_list_become_an_array(losses: Any) -> None:
    w, b, as_array = fitted((np.zeros(2), 0.0, losses))
    assert isinstance(as_array, np.ndarray)
    assert (as_array.tolist(), w.tolist(), b) == ([2.0, 1.0], [0.0, 0.0], 0.0)


def test_losses_that_are_no_numbers_stay_as_they_are() -> None:
    assert fitted([1.0, 2.0, ["much", "little"]]) == (1.0, 2.0, ["much", "little"])


@pytest.mark.parametrize("result", [None, 3.0, (1.0, 2.0), "w, b, losses"])
def test_what_is_no_fit_stays_as_it_is(result: Any) -> None:
    assert fitted(result) == result


# train

BY_HAND = LAB["train"].draw_cases(np.random.default_rng(4))[0]
NORMALISED = LAB["train"].draw_cases(np.random.default_rng(4))[4]


def trained(answer: Any, drawn: Any = BY_HAND) -> Any:
    return result_of("train", answer, *drawn.args, **drawn.kwargs)


def edited(name: str) -> Any:
    """The answer with a known mistake in it."""
    return next(m.call for m in LAB["train"].known_mistakes if m.name == name)


def test_the_case_by_hand_gives_the_numbers_of_the_statement() -> None:
    facts = trained(LAB["train"].right)
    assert facts["what comes back"] == "a list of floats"
    assert facts["losses"].tolist() == [1.25]
    assert facts["0.weight afterwards"] == pytest.approx(np.array([[0.5]]))
    assert facts["0.bias afterwards"] == pytest.approx(np.array([0.3]))
    assert facts["X and y"] == "as they were"
    assert facts.right == {"what comes back": "a list of floats", "X and y": "as they were"}


@pytest.mark.parametrize(
    ("losses", "form"),
    [
        (None, "None"),
        (1.5, "one number"),
        (np.array(1.5), "one number"),
        ([torch.zeros(())], "a list of tensors"),
        ([1.0, None], "a list of None"),
        ([None, torch.zeros(())], "a list of None and tensors"),
        ("1.25", "something that is no list"),
        (np.array([1, 2]), "a list of int64"),
        (np.zeros((1, 2)), "something that is no list"),
    ],
)
def test_losses_that_cannot_be_read_are_told_by_their_form(losses: Any, form: str) -> None:
    facts = trained(lambda model, X, y, loss_fn, lr, epochs: losses)
    assert facts["what comes back"] == form
    assert "losses" not in facts


@pytest.mark.parametrize(
    ("mistake", "gradients"),
    [("zero-grad-between-backward-and-step", "cleared"), ("no-step", "kept")],
)
def test_weights_that_never_moved_tell_by_their_gradients_why(mistake: str, gradients: str) -> None:
    facts = trained(edited(mistake))
    assert facts["0.weight afterwards"] == [[1.0]]
    assert facts[UNMOVED] == gradients


def test_no_epoch_leaves_the_weights_where_they_are_and_says_nothing_of_gradients() -> None:
    args = (*BY_HAND.args[:5], 0)
    facts = result_of("train", LAB["train"].right, *args, **BY_HAND.kwargs)
    assert facts["losses"].tolist() == []
    assert UNMOVED not in facts


def test_a_model_in_eval_mode_keeps_its_running_mean() -> None:
    right, wrong = (trained(a, NORMALISED) for a in (LAB["train"].right, edited("no-train-mode")))
    assert wrong["1.running_mean afterwards"].tolist() == [0.0] * 4
    assert right["1.running_mean afterwards"].any()


def test_inputs_that_were_changed_are_told() -> None:
    def train(model: Any, X: Any, y: Any, loss_fn: Any, lr: float, epochs: int) -> list[float]:
        X.mul_(2)
        return [0.0] * epochs

    assert trained(train)["X and y"] == "changed"
