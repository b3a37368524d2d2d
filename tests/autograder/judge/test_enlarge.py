"""One case of a part with many numbers: what grows, what stays, and who is found out by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autograder.exercises import Exercise, case, load_page, pages
from autograder.judge.enlarge import MANY, enlarged
from autograder.judge.judge import LocalStudent, judge
from autograder.judge.questions import draw_questions
from mitdl_utils.checks.drivers import CALL

# Without a case that grows: what takes no arrays, or is asked for many numbers in each part that
# has values; gradient_noise and minibatches want examples of their own making.
NO_ARRAYS = {"he_normal", "init_mlp", "count_parameters", "Value", "EarlyStopping", "fit_digits"}
NO_ARRAYS |= {"step_decay", "exponential_decay", "cosine_annealing", "linear_warmup"}
LAYERS = {"mlp_loss_and_gradients"}
LARGE = {"numerical_gradient", "dense_backward", "train", "build_mlp", "sgd_epoch", "make_loader"}
LARGE |= {"train_val_test_split", "minibatches", "gradient_noise"}
FEW = 60  # numbers


def rng() -> np.random.Generator:
    return np.random.default_rng(3)


def arrays(value: Any) -> Iterator[Any]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, list | tuple | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from arrays(item)


def test_axes_of_equal_length_grow_together_and_hold_what_they_held() -> None:
    X, y, w = np.arange(12.0).reshape(4, 3) / 7, np.array([0, 1, 2, 1]), np.array([0.5, -0.5, 0])
    made = enlarged([case("one", X, y, w)], [], rng())
    assert made is not None
    large, labels, weights = made.args
    assert large.size >= MANY
    assert large.shape == (len(labels), len(weights))
    assert set(labels) == {0, 1, 2} and labels.dtype == y.dtype
    assert large.min() >= 0 and large.max() <= X.max()
    assert np.array_equal(labels[:4], y)


def test_a_length_that_the_function_or_an_argument_gives_stays() -> None:
    cases = [case("a", np.ones(3), np.ones(2), 5), case("b", np.ones(7), np.ones(2), 5)]
    made = enlarged(cases, cases, rng())
    assert made is not None and made.args[1].shape == (2,) and made.args[0].size >= MANY
    told = enlarged([case("units", 4, np.ones((4, 3)))], [], rng())
    assert told is not None and told.args[1].shape[0] == 4


def test_what_takes_arrays_of_any_shape_is_asked_for_four_axes() -> None:
    shapes = (3,), (2, 3), (2, 3, 4)
    cases = [case(str(shape), np.ones(shape), np.ones(shape)) for shape in shapes]
    made = enlarged(cases, cases, rng())
    assert made is not None and [value.ndim for value in made.args] == [4, 4]
    assert enlarged(cases[:2], cases[:2], rng()).args[0].ndim == 2  # type: ignore[union-attr]


def test_a_case_that_is_large_already_or_has_no_arrays_stays_alone() -> None:
    assert enlarged([case("large", np.ones(100))], [], rng()) is None
    assert enlarged([case("numbers", 1.0, 2)], [], rng()) is None
    assert enlarged([], [], rng()) is None


def for_few(right: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that is right for few numbers and gives something else for many."""

    def answer(*args: Any, **kwargs: Any) -> Any:
        few = max((a.size for a in arrays([*args, *kwargs.values()])), default=0) <= FEW
        return right(*args, **kwargs) if few else None

    return answer


def with_values(exercise: Exercise) -> set[str]:
    trials = draw_questions(exercise, rng()).trials
    return {trial.case.part for trial in trials if trial.want.raised is None}


@pytest.mark.parametrize("page", sorted(set(pages()) - {"fit_digits"}))
def test_every_part_with_arrays_is_asked_for_many_numbers(page: str) -> None:
    exercise = load_page(page)
    questions = draw_questions(exercise, rng())
    most: dict[str, int] = {}
    for trial in (*questions.trials, *questions.large.values()):
        sizes = [a.size for a in arrays([*trial.case.args, *trial.case.kwargs.values()])]
        part = trial.case.part
        most[part] = max(most.get(part, 0), *sizes, 0)
    if exercise.name in NO_ARRAYS | LARGE:
        assert not questions.large
        return
    if exercise.name in LAYERS:  # whose large numbers float32 would not stand
        assert 0 < len(questions.large) < len(with_values(exercise))
        return
    assert min(most[part] for part in with_values(exercise)) > FEW
    if exercise.driver == CALL:
        student = LocalStudent({exercise.name: for_few(exercise.right)})
        verdict = judge(exercise, student, rng())
        refusing = set(exercise.parts) - with_values(exercise)
        assert verdict.score <= sum(exercise.parts[part] for part in refusing) * exercise.points
