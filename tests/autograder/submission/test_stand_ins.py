"""A right answer of ours is worked out under limits, and only what travels goes to and fro."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.bounded import Budget
from autograder.exercises import FUNCTIONS, labs, load_lab
from autograder.sandbox.callbacks import Refused
from autograder.sandbox.inside.protocol import Foreign, GeneratorState
from autograder.submission.stand_ins import MOST_CALLS, StandIn, StandInClass, can_stand_in


def stand_in(lab: str, name: str, **more) -> StandIn:
    exercise = load_lab(lab)[name]
    return (StandInClass if name[0].isupper() else StandIn)(exercise, **more)


def state_of(rng: np.random.Generator) -> GeneratorState:
    state = GeneratorState.of(rng, 0)
    assert state is not None
    return state


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
    with pytest.raises(Refused, match="a generator in a list"):
        stand_in("02", "mlp_forward")(np.ones(1), [state_of(np.random.default_rng(1))], None)
    stopping = stand_in("08", "EarlyStopping")
    number, _ = stopping("__init__", None, 3)
    with pytest.raises(Refused, match="Linear"):
        stopping("step", number, 0.5, Foreign("Linear"))


def test_numbers_are_drawn_from_the_generator_that_is_sent_along() -> None:
    theirs, ours = np.random.default_rng(3), np.random.default_rng(3)
    theirs.integers(5, dtype=np.int32)  # which leaves half a number over
    ours.integers(5, dtype=np.int32)
    answer = stand_in("02", "he_normal")(3, 2, state_of(theirs))
    assert answer.value.tolist() == ours.normal(scale=np.sqrt(2 / 3), size=(3, 2)).tolist()
    answer.states[0].set(theirs)
    assert theirs.integers(9, size=4, dtype=np.int32).tolist() == (
        ours.integers(9, size=4, dtype=np.int32).tolist()
    )


def test_what_is_yielded_comes_at_once() -> None:
    rows = np.arange(5.0)[:, np.newaxis]
    answer = stand_in("07", "minibatches")(rows, rows[:, 0], 2, state_of(np.random.default_rng(1)))
    assert answer.is_stream
    assert [len(x) for x, _ in answer.value] == [2, 2, 1]


def test_objects_of_a_class_keep_what_they_know_apart() -> None:
    adam, one = stand_in("06", "Adam"), [np.array([1.0])]
    number, arguments = adam("__init__", None, lr=0.5)
    other, _ = adam("__init__", None, lr=0.5)
    assert arguments == {"lr": 0.5, "betas": (0.9, 0.999), "eps": 1e-8}
    steps = [adam("step", n, one, [np.array([g])]) for n, g in ((number, 2.0), (number, -2.0))]
    assert steps[0][0].tolist() == pytest.approx([0.5])
    assert steps[1] != steps[0]
    assert adam("step", other, one, [np.array([2.0])]) == steps[0]


@pytest.mark.parametrize("asked", ["read", "write", "_private", "__class__", None, ["step"]])
def test_what_an_object_knows_stays_here(asked: object) -> None:
    adam = stand_in("06", "Adam")
    number, _ = adam("__init__", None)
    for of in (number, number + 1, None, -1, True, "0"):
        with pytest.raises(Refused, match="keeps that to itself"):
            adam(asked, of, "state")


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


def test_all_of_the_course_can_stand_in_but_a_torch_module_and_a_number() -> None:
    can = {one.name: can_stand_in(one) for lab in labs() for one in load_lab(lab)}
    assert {name for name, able in can.items() if not able} == {"DenseLayer", "Value"}
