"""The drivers of lab 08: what they note of right answers, of wrong ones, and of no answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
import pytest

from autograder.exercises import load_lab
from autograder.proving.prove import Cases
from mitdl_utils.checks.compare import compare_values
from mitdl_utils.checks.drivers import driven

LAB = load_lab("08")
CASES = [
    pytest.param(exercise, drawn, id=f"{exercise.name}, {drawn.label}")
    for exercise in LAB
    if exercise.driver != "call" and not exercise.seconds
    for drawn in exercise.draw_cases(np.random.default_rng(8))
]


def facts_of(exercise: str, answer: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
    return driven(LAB[exercise].driver, answer)(*args, **kwargs)


@pytest.mark.parametrize(("exercise", "drawn"), CASES)
def test_a_right_answer_gives_its_right_facts(exercise: Any, drawn: Any) -> None:
    facts = driven(exercise.driver, exercise.right)(*drawn.args, **drawn.kwargs)
    right = exercise.expected(drawn).value
    assert facts.keys() == right.keys()
    assert compare_values(facts, right, exercise.returns) is None


# train_val_test_split

FRACTIONS = (0.5, 0.25, 0.25)
X, Y = np.arange(80.0)[:, np.newaxis] + 0.5, np.arange(80) + 100


def a_split(order: Callable[[Any], Any]) -> Callable[..., Any]:
    """Cut rows in the order that a generator gives."""

    def train_val_test_split(X: Any, y: Any, fractions: Any, rng: Any) -> Any:
        parts = np.split(order(rng), [40, 60])
        return tuple((X[rows], y[rows]) for rows in parts)

    return train_val_test_split


def test_a_split_in_the_order_of_the_rows_is_no_other_with_another_generator() -> None:
    facts = facts_of("train_val_test_split", a_split(lambda rng: np.arange(80)), X, Y, FRACTIONS, 1)
    assert facts["rows"] == "each in one part"
    assert facts["with another rng"] == facts["the next split"] == "the same split"


def test_rows_that_are_drawn_twice_are_told() -> None:
    answer = a_split(lambda rng: np.append(np.arange(79), 0))
    facts = facts_of("train_val_test_split", answer, X, Y, FRACTIONS, 1)
    assert facts["rows"] == "some in training and test, some in no part"


def test_neighbours_in_a_part_are_no_draw() -> None:
    def halves(X: Any, y: Any, fractions: Any, rng: Any) -> Any:
        return tuple((X[rows], y[rows]) for rows in np.split(np.arange(2_000), [1_000, 1_500]))

    facts = facts_of("train_val_test_split", halves, X, Y, FRACTIONS, 1, rows=2_000)
    assert facts["who goes where"] == "some part is a block of neighbours"


def test_where_some_row_never_goes_is_asked_of_three_rows_only() -> None:
    """A smaller example of the same mistake would be one that nobody can get right."""
    exercise = LAB["train_val_test_split"]
    wrong = {mistake.name: mistake for mistake in exercise.known_mistakes}["not-shuffled"]
    verdict = Cases(exercise).verdict_on(wrong.call)
    assert "np.array([102, 100, 101])" in verdict.message
    assert "got '0 of 3', expected '3 of 3'" in verdict.message


def test_what_is_no_split_ends_early() -> None:
    facts = facts_of("train_val_test_split", lambda X, y, *rest: (X, y), X, Y, FRACTIONS, 1)
    assert facts == {"what comes back": "(array, array)"}


# dropout

ENTRIES = np.linspace(1.0, 2.0, 120).reshape(10, 12)


def test_an_output_that_is_not_rescaled_has_the_factor_of_evaluation() -> None:
    def dropout(x: Any, p: float, rng: Any, training: bool = True) -> Any:
        mask = (rng.random(x.shape) >= p).astype(float)
        return x * mask, mask

    facts = facts_of("dropout", dropout, ENTRIES, 0.25, 1, True)
    assert facts["share of zeros in mask"] == "p"
    np.testing.assert_allclose(facts["out / x where mask is not 0"], [1.0, 1.0])


def test_a_mask_that_is_drawn_for_a_row_is_drawn_for_all() -> None:
    def dropout(x: Any, p: float, rng: Any, training: bool = True) -> Any:
        mask = (0 * x + rng.random(x.shape[-1]) >= p).astype(float)
        return x * mask / (1 - p), mask

    facts = facts_of("dropout", dropout, ENTRIES, 0.25, 1, True)
    assert facts["along axis 0"] == "one draw for all"
    assert facts["along axis 1"] == "a draw for each"


def test_a_row_that_is_never_dropped_is_told() -> None:
    def dropout(x: Any, p: float, rng: Any, training: bool = True) -> Any:
        mask = (rng.random(x.shape) >= p).astype(float)
        mask[0] = 1.0
        return x * mask / (1 - p), mask

    facts = facts_of("dropout", dropout, ENTRIES[:2], 0.5, 1, True, rows=100)
    assert facts["rows and columns"] == "some are special"


def test_a_mask_that_never_changes_counts_once() -> None:
    """Whatever its seed: twelve zeros of sixty are no share of 40 %, but as likely as others."""

    def dropout(x: Any, p: float, rng: Any, training: bool = True) -> Any:
        mask = (np.arange(x.size).reshape(x.shape) % 5 > 0).astype(float)
        return x * mask / (1 - p), mask

    facts = facts_of("dropout", dropout, ENTRIES[:5], 0.4, 1, True)
    assert facts["the next call"] == "the same mask"
    assert facts["share of zeros in mask"] == "p"


def test_an_output_without_a_mask_ends_early() -> None:
    facts = facts_of("dropout", lambda x, p, rng: x, ENTRIES, 0.25, 1, True)
    assert facts == {"what comes back": "array"}


def test_a_zero_has_no_sign_where_values_are_told() -> None:
    """Which of 0.0 and -0.0 a sort puts first depends on the processor."""

    def dropout(x: Any, p: float, rng: Any, training: bool = True) -> Any:
        mask = (rng.random(x.shape) >= p).astype(float)
        return mask, -x * mask

    facts = facts_of("dropout", dropout, ENTRIES[:1, ::4], 0.9, 1, True)
    assert facts["values of mask"].endswith(" 0.0] and so on")


# EarlyStopping

RIGHT = LAB["EarlyStopping"].right
LOSSES = [1.0, 0.5, 0.75, 0.625]


def test_weights_that_are_not_copied_come_back_from_a_later_moment() -> None:
    class Aliased(RIGHT):
        def keep(self, model: Any) -> None:
            self.state = model.state_dict()

    facts = facts_of("EarlyStopping", Aliased, 2, losses=LOSSES)
    assert facts["check 4 (val_loss=0.625)"] == "True"
    assert facts["weights, restored once"] == facts["buffers, restored once"] == "not restored"


def test_weights_of_another_object_are_told() -> None:
    class Shared(RIGHT):
        states: ClassVar[dict[str, Any]] = {}

        def keep(self, model: Any) -> None:
            super().keep(model)
            self.states.update(self.state)

        def restore(self, model: Any) -> None:
            model.load_state_dict(self.states)

    facts = facts_of("EarlyStopping", Shared, 2, losses=LOSSES, restores=2)
    assert facts["weights, restored once"] == "of another object's model"


def test_a_model_that_step_leaves_in_eval_mode_is_changed() -> None:
    class Evaluating(RIGHT):
        def step(self, val_loss: float, model: Any) -> bool:
            model.eval()
            return super().step(val_loss, model)

    facts = facts_of("EarlyStopping", Evaluating, 2, losses=LOSSES)
    assert facts["the model after the last step"] == "changed"


def test_gradients_that_step_clears_are_told() -> None:
    class Clearing(RIGHT):
        def step(self, val_loss: float, model: Any) -> bool:
            model.zero_grad()
            return super().step(val_loss, model)

    facts = facts_of("EarlyStopping", Clearing, 2, losses=LOSSES, restores=2)
    assert facts["its gradients after the last step"] == "changed"


def test_an_answer_that_is_no_bool_stays_what_it_is() -> None:
    class Counting(RIGHT):
        def step(self, val_loss: float, model: Any) -> Any:
            super().step(val_loss, model)
            return self.waited

    facts = facts_of("EarlyStopping", Counting, 2, losses=LOSSES)
    assert facts["check 3 (val_loss=0.75)"] == 1


# fit_digits

NAMES = list(range(10))
FIT = LAB["fit_digits"].right


def untrained(*layers: Any) -> Callable[..., Any]:
    """Return a network that is not trained, with these layers behind its own."""

    def fit_digits(X_train: Any, y_train: Any, X_val: Any, y_val: Any, seed: int) -> Any:
        from torch import manual_seed, nn

        manual_seed(seed)
        return nn.Sequential(nn.Linear(64, 10), *layers).eval()

    return fit_digits


@pytest.mark.parametrize("task", ["few rows", "two seeds", "classes in the validation rows alone"])
def test_a_right_model_is_what_the_reference_says(task: str) -> None:
    seeds = [3, 4] if task == "two seeds" else [3]
    facts = facts_of("fit_digits", FIT, task, NAMES, seeds)
    assert facts == LAB["fit_digits"].reference(task, NAMES, seeds)


def test_a_model_that_ends_with_a_softmax_gives_probabilities() -> None:
    from torch import nn

    facts = facts_of("fit_digits", untrained(nn.Softmax(dim=1)), "few rows", NAMES, [3])
    assert facts["model(X)"] == "probabilities"


def test_a_part_in_training_mode_is_told() -> None:
    from torch import nn

    def fit_digits(*args: Any) -> Any:
        model = untrained(nn.Dropout(0.5))(*args)
        model[1].train()
        return model

    facts = facts_of("fit_digits", fit_digits, "few rows", NAMES, [3])
    assert facts["its mode"] == "training in a part"


def test_a_model_that_knows_nothing_is_right_by_chance_only() -> None:
    facts = facts_of("fit_digits", untrained(), "all rows", NAMES, [3, 4, 5])
    assert facts == {"held-out accuracy, median of three seeds": "under 30 %"}


def test_what_is_no_model_ends_early() -> None:
    for answer, kind in ((None, "None"), (0.97, "float"), (str, "no torch module")):
        facts = facts_of("fit_digits", lambda *args, answer=answer: answer, "all rows", NAMES, [3])
        assert facts == {"what comes back": kind}
