"""A right answer of ours is worked out under limits, and only what travels goes to and fro."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.bounded import Budget
from autograder.exercises import FUNCTIONS, labs, load_lab
from autograder.sandbox.callbacks import Refused
from autograder.sandbox.inside.protocol import Foreign
from autograder.submission.stand_ins import MOST_CALLS, StandIn, can_stand_in


def stand_in(lab: str, name: str, **more) -> StandIn:
    return StandIn(load_lab(lab)[name], **more)


def test_it_answers_as_the_exercise_asks() -> None:
    sigmoid = stand_in("01", "sigmoid")
    assert sigmoid(np.array([0.0, 1e4, -1e4])).tolist() == [0.5, 1.0, 0.0]
    assert isinstance(sigmoid(0.0), float)
    assert sigmoid.calls == 2
    softmax = stand_in("03", "softmax")(np.zeros((2, 3), np.float32), axis=0)
    assert softmax.tolist() == [[0.5] * 3] * 2


def test_tuples_and_given_functions_travel() -> None:
    gradients = stand_in("04", "linear_regression_gradients")
    dw, db = gradients(np.ones((2, 1)), np.ones(2), np.ones(1), 1.0)
    assert (dw.tolist(), float(db)) == ([2.0], 2.0)
    dense = stand_in("02", "dense")
    one = np.full((1, 1), 3.0)
    assert dense(one, one, np.ones(1), FUNCTIONS["square"]).tolist() == [[100.0]]


def test_an_error_of_the_right_answer_is_raised_as_it_is() -> None:
    with pytest.raises(ValueError, match="shape"):
        stand_in("01", "weighted_sum")(np.ones(3), np.ones(2), 0.0)
    with pytest.raises(TypeError, match="positional argument"):
        stand_in("01", "sigmoid")()


def test_what_does_not_travel_is_refused() -> None:
    with pytest.raises(Refused, match="not another function"):
        stand_in("02", "dense")(np.ones(1), np.ones((1, 1)), np.ones(1), abs)
    for inside in (FUNCTIONS["square"], Foreign("set")):
        with pytest.raises(Refused, match="wants arrays or numbers"):
            stand_in("02", "mlp_forward")(np.ones(1), [(inside, np.ones(1))], FUNCTIONS["square"])
    with pytest.raises(Refused, match="generator stays where it is"):
        stand_in("07", "minibatches")(np.ones((4, 1)), np.ones(4), 2, np.random.default_rng(1))


def test_what_would_take_all_memory_or_time_is_refused() -> None:
    with pytest.raises(Refused, match="one_hot takes too much"):
        stand_in("03", "one_hot")(np.zeros(1, int), 10**11)
    tight = Budget(seconds=0.3, each=0.3)
    with pytest.raises(Refused, match="time"):
        stand_in("06", "exponential_decay", budget=tight)(1, 10**9, 10**9)


def test_calls_are_counted_to_an_end() -> None:
    sigmoid = stand_in("01", "sigmoid", calls=MOST_CALLS)
    with pytest.raises(Refused, match="more than"):
        sigmoid(0.0)


def test_every_function_of_the_course_can_stand_in_and_no_class() -> None:
    can = {one.name: can_stand_in(one) for lab in labs() for one in load_lab(lab)}
    assert {name for name, able in can.items() if not able} == {
        name for name in can if name[0].isupper()
    }
