"""The judge's own ways: parts of the points, smaller inputs, answers that change."""

from __future__ import annotations

import numpy as np

from autograder.exercises import Exercise, case, draw, load_lab
from autograder.judge.judge import LocalStudent, judge, passes
from autograder.judge.verdict import Outcome, Result
from autograder.reports.table import result_table
from mitdl_utils.observe import Observation, Raised


def mean_rows() -> Exercise:
    exercise = Exercise(points=2, reference=lambda x: x.mean(axis=-1))

    @exercise.part("one row", 0.25)
    def one_row(rng):
        yield case("one row", draw(rng, 4))

    @exercise.part("a batch", 0.75)
    def a_batch(rng):
        yield case("a batch", draw(rng, 30, 20))

    @exercise.answer
    def mean_rows(x):
        return x.mean(axis=-1)

    return exercise


def verdict(call):
    exercise = mean_rows()
    return judge(exercise, LocalStudent({exercise.name: call}), np.random.default_rng(0))


def test_a_part_that_is_right_keeps_its_points() -> None:
    seen = verdict(lambda x: x.mean() if x.ndim == 1 else x.mean(axis=0))
    assert (seen.outcome, seen.score) == (Outcome.FAILED, 0.5)
    assert verdict(lambda x: x.mean(axis=-1) if x.ndim == 2 else 0.0).score == 1.5
    assert verdict(lambda x: None).score == 0.0
    assert verdict(lambda x: x.mean(axis=-1)).score == 2.0


def test_weighted_sum_gives_points_for_one_example_alone() -> None:
    exercise = load_lab("01")["weighted_sum"]
    student = LocalStudent({"weighted_sum": lambda x, w, b: float(np.sum(x * w) + b)})
    seen = judge(exercise, student, np.random.default_rng(0))
    assert seen.score == 0.5


def shrunk(exercise: Exercise, wrong) -> str:
    student = LocalStudent({exercise.name: wrong})
    return str(judge(exercise, student, np.random.default_rng(0)).message)


def test_a_list_of_steps_becomes_shorter_while_it_still_fails() -> None:
    def total(params, grads):
        return [p + sum(step[i] for step in grads) for i, p in enumerate(params)]

    exercise = Exercise(points=1, reference=total)
    exercise.answer(total)

    @exercise.cases
    def cases(rng):
        steps = [[draw(rng, 5), draw(rng, 3)] for _ in range(8)]
        yield case("eight steps", [draw(rng, 5), draw(rng, 3)], steps)

    said = shrunk(exercise, lambda params, grads: total(params, grads[:-2]))
    params = "[np.array([0.66]), np.array([-4.41])]"
    steps = "[[np.array([0.25]), np.array([0.72])], [np.array([-1.41]), np.array([-0.44])]]"
    assert said.startswith(f"total({params}, {steps}): ")


def test_fewer_steps_are_shown_where_they_are_enough() -> None:
    def walk(w0, steps):
        return w0 + np.arange(steps + 1.0)[:, np.newaxis]

    exercise = Exercise(points=1, reference=walk)
    exercise.answer(walk)

    @exercise.cases
    def cases(rng):
        yield case("many steps", draw(rng, 6), 40)

    assert shrunk(exercise, lambda w0, steps: walk(w0, steps) - 1).startswith("walk(np.array([")
    assert ", 5): " in shrunk(exercise, lambda w0, steps: walk(w0, steps) - (steps > 4))


def test_a_large_failing_input_is_made_small() -> None:
    seen = verdict(lambda x: x.mean(axis=-1) if x.ndim == 1 else x.sum(axis=-1))
    assert seen.message.startswith("mean_rows(np.array([[")
    assert len(seen.message) < 200


def test_what_the_call_of_the_message_prints_is_kept_for_whoever_checks_their_own_work() -> None:
    def talks(x):
        print("shape", x.shape)
        return x.mean(axis=-1) if x.ndim == 1 else x.sum(axis=-1)

    seen = verdict(talks)
    assert seen.printed == "shape (3, 2)\n"  # of the small input, which the message shows
    assert seen.message.startswith("mean_rows(np.array([[")
    assert "printed" not in seen.as_json()
    table = result_table(Result("lab", [seen]))
    assert "\n        In this call it printed:\n          shape (3, 2)\n" in table
    assert verdict(lambda x: x.mean(axis=-1)).printed == ""


def test_a_student_who_counts_calls_is_asked_twice() -> None:
    calls = []

    def moody(x):
        calls.append(1)
        return x.mean(axis=-1) if len(calls) <= 2 else 0.0 * x.mean(axis=-1)

    seen = verdict(moody)
    assert "right when first called, but the second time" in seen.message
    assert seen.score == 0.0


class ForgetsRows:
    """Right when a part is first asked for; then what `kept` names is wrong, and `wrong` always."""

    def __init__(self, kept: str, wrong: str = "") -> None:
        self.kept, self.wrong, self.seen = kept, wrong, set[str]()

    def __call__(self, x):
        part = "row" if x.ndim == 1 else "batch"
        again = part in self.seen and part in self.kept
        self.seen.add(part)
        return x.mean(axis=-1) + (1.0 if again or part in self.wrong else 0.0)


def test_who_is_wrong_more_often_never_gains_by_it() -> None:
    kept_alone = {kept: verdict(ForgetsRows(kept)).score for kept in ("", "row", "batch")}
    assert kept_alone == {"": 2.0, "row": 1.5, "batch": 0.5}
    assert verdict(ForgetsRows("row batch")).score == 0.0
    assert verdict(ForgetsRows("row", wrong="batch")).score == 0.0
    assert verdict(ForgetsRows("batch", wrong="row")).score == 0.0
    assert verdict(ForgetsRows("row", wrong="row")).score == 1.5
    assert verdict(ForgetsRows("row batch", wrong="batch")).score == 0.0


class GivesUp(LocalStudent):
    """Answers until it is asked for a batch; then it is stopped, and is asked nothing any more."""

    gone: Raised | None = None

    def call(self, function, args, kwargs):
        if args[0].ndim == 2:
            object.__setattr__(self, "gone", Raised("timeout", message="gives no answer"))
        return Observation(raised=self.gone) if self.gone else super().call(function, args, kwargs)


def test_what_is_stopped_in_a_later_part_is_asked_as_much_about_the_parts_before() -> None:
    def score(call, property_of: str = "", holds: bool = True) -> float:
        exercise = mean_rows()

        @exercise.holds_in(property_of)
        def always(ask, rng):
            """A mean of ones is one."""
            return None if holds and ask(np.ones(3)) == 1 else "is off"

        student = GivesUp({exercise.name: call})
        return judge(exercise, student, np.random.default_rng(0)).score

    def for_few(x):
        return x.mean(axis=-1) + (x.size > 60)

    assert score(lambda x: x.mean(axis=-1)) == 0.5
    assert score(ForgetsRows("row")) == 0.0
    assert score(for_few) == 0.0
    assert [score(np.mean, part, holds=False) for part in ("one row", "a batch", "")] == [0, 0.5, 0]


def test_a_property_costs_its_part_whatever_else_is_wrong() -> None:
    def score(part: str, call) -> float:
        exercise = mean_rows()

        @exercise.holds_in(part)
        def large_rows(ask, rng):
            """A long row has a mean too."""
            return None if np.isclose(ask(np.ones(30)), 1) else "is off"

        student = LocalStudent({exercise.name: call})
        return judge(exercise, student, np.random.default_rng(0)).score

    def short_rows_only(x):
        return x.mean(axis=-1) + (x.shape == (30,))

    def worse(x):
        return short_rows_only(x) + (x.ndim == 2)

    def wrong_in_batches(x):
        return x.mean(axis=-1) + (x.ndim == 2)

    one = [score("one row", call) for call in (short_rows_only, worse, wrong_in_batches)]
    assert one == [1.5, 0.0, 0.5]
    assert [score("", call) for call in (short_rows_only, worse, wrong_in_batches)] == [0, 0, 0.5]


def test_an_optimizers_calls_are_shown_as_a_student_would_write_them() -> None:
    class Still:
        def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
            pass

        def step(self, params, grads):
            return [p.copy() for p in params]

    adam = load_lab("06_optimizers")["Adam"]
    verdict = judge(adam, LocalStudent({"Adam": Still}), np.random.default_rng(1))
    said = verdict.message.splitlines()[0]
    assert said.startswith(
        ("Adam(lr=0.5).step(params, grads) with params = [", "Adam(lr=0.5, betas")
    )


def test_who_always_refuses_has_no_part_for_refusing() -> None:
    exercise = load_lab("05_backpropagation")["gradient_check"]

    def score(call):
        student = LocalStudent({exercise.name: call})
        return judge(exercise, student, np.random.default_rng(0)).score

    def always(f, grad, w):
        raise ValueError(f"{grad(w).shape} and {w.shape} do not fit")

    def looks_first(f, grad, w):
        if grad(w).shape != w.shape:
            raise ValueError(f"{grad(w).shape} and {w.shape} do not fit")
        return 0.0

    assert (score(always), score(looks_first)) == (0.0, 0.5)


def test_a_class_that_is_asked_the_same_has_it_worked_out_once() -> None:
    exercise, calls = mean_rows(), []

    def reference(x):
        calls.append(x.shape)
        return x.mean(axis=-1)

    exercise.reference = reference
    student = LocalStudent({exercise.name: lambda x: x.mean(axis=-1)})
    generators = [np.random.default_rng(1) for _ in range(3)]
    for rng in generators:
        assert judge(exercise, student, rng).outcome is Outcome.PASSED
        assert passes(exercise, student, np.random.default_rng(2))
    assert len(calls) == 6  # two cases and one with many numbers, drawn in two ways
    assert len({rng.random() for rng in generators}) == 1  # all go on from the same place
    judge(exercise, student, np.random.default_rng(3))
    assert len(calls) == 9


def test_what_a_student_does_to_an_argument_reaches_no_other() -> None:
    exercise = mean_rows()

    def spoils(x):
        right = x.mean(axis=-1)
        x[...] = 0.0
        return right

    for _ in range(2):
        rng = np.random.default_rng(5)
        spoiled = judge(exercise, LocalStudent({exercise.name: spoils}), rng)
        assert spoiled.outcome is Outcome.FAILED
    right = LocalStudent({exercise.name: lambda x: x.mean(axis=-1)})
    assert judge(exercise, right, np.random.default_rng(5)).outcome is Outcome.PASSED
