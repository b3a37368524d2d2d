"""The driver `trajectory` follows an optimizer from step to step."""

from typing import Any

import numpy as np

from mitdl_utils.checks.drivers import driven
from mitdl_utils.checks.drivers.trajectory import trajectory_spelled
from mitdl_utils.checks.facts import Facts
from mitdl_utils.checks.trial import Case

PARAMS = [np.array([1.0]), np.array([[2.0, -2.0]])]
GRADS = [
    [np.array([0.5]), np.array([[1.0, 0.0]])],
    [np.array([-0.25]), np.array([[0.5, 0.5]])],
]
TWO = "two optimizers"
NOT_CHANGED = {
    "the params that it was given": "as they were",
    "the grads that it was given": "as they were",
}


class SGD:
    def __init__(self, lr=1e-3):
        self.lr = lr

    def step(self, params, grads):
        return [p - self.lr * g for p, g in zip(params, grads, strict=True)]


class Momentum(SGD):
    def __init__(self, lr=1e-3):
        self.lr = lr
        self.v = [0.0, 0.0]

    def step(self, params, grads):
        self.v = [0.5 * v + g for v, g in zip(self.v, grads, strict=False)]
        return super().step(params, self.v)


def facts_of(optimizer: type, *more: Any, params: Any = PARAMS, grads: Any = GRADS) -> Facts:
    facts = driven("trajectory", optimizer)({"lr": 0.5}, params, grads, *more)
    assert isinstance(facts, Facts)
    return facts


def lists(arrays: Any) -> Any:
    return [array.tolist() for array in arrays]


def test_a_right_optimizer_gives_its_parameters_after_each_step() -> None:
    facts = facts_of(SGD)
    assert lists(facts.pop("after step 1")) == [[0.75], [[1.5, -2.0]]]
    assert lists(facts.pop("after step 2")) == [[0.875], [[1.25, -2.25]]]
    assert facts == {TWO: "each have their own state", **NOT_CHANGED}


def test_all_but_the_numbers_has_its_right_value_beside_it() -> None:
    assert facts_of(SGD).right == {TWO: "each have their own state", **NOT_CHANGED}


def test_a_second_optimizer_works_after_the_first_ones_second_step() -> None:
    facts = facts_of(Momentum, [GRADS[1]], grads=[*GRADS, GRADS[0]])
    assert list(facts) == [
        TWO,
        "after step 1",
        "after step 2",
        "a second optimizer, after step 1",
        "a second optimizer, the params that it was given",
        "a second optimizer, the grads that it was given",
        "after step 3",
        "one more step, from the first params again",
        *NOT_CHANGED,
    ]
    assert facts.right["a second optimizer, the grads that it was given"] == "as they were"
    assert lists(facts["a second optimizer, after step 1"]) == [[1.125], [[1.75, -2.25]]]
    # v = 0.5 · (0.5 · (0.5 · 0.5 − 0.25) + 0.5) + 0.5 = 0.75
    assert facts["one more step, from the first params again"][0].tolist() == [0.625]


def test_a_state_that_two_optimizers_share_is_all_that_can_be_told() -> None:
    class OnTheClass(Momentum):
        velocities: list[Any] = [0.0, 0.0]  # noqa: RUF012  the mistake itself

        def __init__(self, lr=1e-3):
            self.lr, self.v = lr, self.velocities

        def step(self, params, grads):
            for i, g in enumerate(grads):
                self.v[i] = 0.5 * self.v[i] + g
            return SGD.step(self, params, self.v[: len(params)])

    assert facts_of(OnTheClass) == {TWO: "share their state"}


def test_parameters_changed_in_place_are_seen() -> None:
    class InPlace(SGD):
        def step(self, params, grads):
            for p, g in zip(params, grads, strict=True):
                p -= self.lr * g
            return params

    facts = facts_of(InPlace)
    assert facts["the params that it was given"] == "changed in place"
    assert facts["the grads that it was given"] == "as they were"
    assert lists(facts["after step 1"]) == [[0.75], [[1.5, -2.0]]]


def test_gradients_changed_at_a_later_step_are_seen() -> None:
    class Late(SGD):
        last: Any = ()

        def step(self, params, grads):
            for g in self.last:
                g *= 0
            self.last = grads
            return super().step(params, grads)

    assert facts_of(Late)["the grads that it was given"] == "changed in place"


def test_it_ends_early_where_a_step_gives_nothing() -> None:
    class Nothing(SGD):
        def step(self, params, grads):
            return None

    assert facts_of(Nothing) == {TWO: "each have their own state", "after step 1": None}


def test_it_ends_early_where_parameters_are_missing() -> None:
    class OnlyTheFirst(SGD):
        def step(self, params, grads):
            return super().step(params, grads)[:1]

    facts = facts_of(OnlyTheFirst)
    assert list(facts) == [TWO, "after step 1"]
    assert lists(facts["after step 1"]) == [[0.75]]


def test_a_step_that_stops_an_iteration_gives_no_steps() -> None:
    class Stops(SGD):
        def step(self, params, grads):
            raise StopIteration

    assert facts_of(Stops) == {TWO: "each have their own state", **NOT_CHANGED}


def test_results_of_single_precision_are_told_so() -> None:
    params = [p.astype(np.float32) for p in PARAMS]
    facts = facts_of(Momentum, params=params)
    assert {p.dtype for p in facts["after step 2"]} == {np.dtype(np.float32)}


def test_the_calls_are_spelled_as_a_student_would_write_them() -> None:
    short = Case("", ({"lr": 0.5}, PARAMS[:1], [step[:1] for step in GRADS]), {})
    assert trajectory_spelled("SGD", short) == (
        "SGD(lr=0.5).step(params, grads) 2 times with params = [[1.0]], "
        "grads = [[0.5]], then [[-0.25]]"
    )
    long = Case("", ({}, PARAMS, GRADS), {})
    assert trajectory_spelled("SGD", long) == (
        "SGD().step(params, grads) 2 times with params = arrays of shapes (1,), (1, 2), "
        "grads = arrays of shapes (1,), (1, 2)"
    )
