"""Examine an answer: all cases in order, and each part once more as soon as its cases are through.

A part that is right is asked for its first case again, for many numbers, and for what must hold
without a reference. This is done before the next part begins, so that it costs the same whatever
becomes of the parts behind it: a function that is stopped there can be asked nothing any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

import numpy as np

from autograder.exercises import Exercise
from autograder.exercises.page import Property
from autograder.judge.questions import Questions
from mitdl_utils.checks.compare import Difference, compare
from mitdl_utils.checks.diagnose import Finding
from mitdl_utils.checks.drivers import CALL, Driver, Library, load_driver
from mitdl_utils.checks.trial import Case, Trial
from mitdl_utils.observe import Observation, observe

KEPT = "Something is kept between calls, perhaps in a global name."
FEW = "It is right for few numbers; see what depends on how many there are."


class Student(Protocol):
    """A party that answers calls by name with observations; it is never trusted."""

    def call(self, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Observation:
        """Call the student's function of this name."""
        ...

    def drive(
        self, driver: Driver, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Observation:
        """Let a driver work with the student's function or class of this name."""
        ...


@dataclass(frozen=True)
class LocalStudent:
    """A student made of our own functions: for mistakes, accepted variants and tests."""

    functions: Mapping[str, Callable[..., Any]]

    def call(self, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Observation:
        """Call one of the functions in this process."""
        return observe(self.functions[function], args, kwargs)

    def drive(
        self, driver: Driver, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Observation:
        """Let a driver work with one of the functions in this process."""
        return observe(partial(driver, self.functions[function], Library()), args, kwargs)


@dataclass
class Examination:
    """One exercise that a student is asked.

    Attributes:
        exercise: that is asked for.
        student: who answers.
        questions: what is asked.
        rng: draws for the properties.
        answers: to the cases so far, in order.
        later_failures: parts that were right until asked once more, each with what came then.
        state_finding: what came to a case that was asked again, where nothing was wrong before.
    """

    exercise: Exercise
    student: Student
    questions: Questions
    rng: np.random.Generator
    answers: list[Observation] = field(default_factory=list)
    later_failures: list[tuple[str, Finding]] = field(default_factory=list)
    state_finding: Finding | None = None

    def run(self) -> Iterator[bool]:
        """Ask everything; yield after each answer whether it was right.

        Stop after one that timed out, ended or is missing.
        """
        trials, wrong = self.questions.trials, set[str]()
        last = {trial.case.part: number for number, trial in enumerate(trials)}
        for number, trial in enumerate(trials):
            part, answer = trial.case.part, ask(self.exercise, self.student, trial.case)
            if self.later_failures and stopped(answer):  # by what was asked once more
                return
            self.answers.append(answer)
            right = difference(self.exercise, trial, answer) is None
            wrong |= set() if right else {part}
            yield right
            if stopped(answer):
                return
            if number == last[part]:
                for failed, finding in self._recheck(part, wrong, number == min(last.values())):
                    wrong.add(failed)
                    self.later_failures.append((failed, finding))
                    yield False

    def _recheck(self, part: str, wrong: set[str], is_first: bool) -> Iterator[tuple[str, Finding]]:
        """Ask once more about a part; yield what this costs, and why.

        Args:
            part: whose cases are through.
            wrong: parts that are not right.
            is_first: whether it is the first; then what holds for all is asked as well.
        """
        trials, large = self.questions.trials, self.questions.large
        trial = next(trial for trial in trials if trial.case.part == part)
        short = not self.exercise.seconds or trial is trials[0]  # else long for one round already
        if (
            short
            and part in large
            and part not in wrong
            and (finding := self._ask_many(large[part]))
        ):
            yield part, finding
        if short and part not in wrong and (finding := self._ask_again(trial)):
            self.state_finding = None if wrong else finding
            yield part, finding
        for prop in self.exercise.properties:
            due = prop.part == part or (is_first and prop.part not in self.exercise.parts)
            if due and prop.part not in wrong and (broken := self._broken_property(prop)):
                yield prop.part, Finding(trials[0].case, broken, ())

    def _ask_again(self, trial: Trial) -> Finding | None:
        """Ask for a right case again; the answer must not change."""
        return self._ask_case(trial, "right when first called, but the second time {}", KEPT)

    def _ask_many(self, trial: Trial) -> Finding | None:
        """Ask for many numbers, and more axes where the function takes any."""
        return self._ask_case(trial, "right for few numbers, but for many {}", FEW)

    def _ask_case(self, trial: Trial, text: str, advice: str) -> Finding | None:
        problem = difference(self.exercise, trial, ask(self.exercise, self.student, trial.case))
        if problem is None:
            return None
        return Finding(trial.case, Difference(problem.kind, text.format(problem.text), advice), ())

    def _broken_property(self, prop: Property) -> Difference | None:
        """Check what must hold without a reference; return how it does not."""

        def ask(*args: Any, **kwargs: Any) -> Any:
            return self.student.call(self.exercise.name, args, kwargs).value

        try:
            problem = prop.check(ask, self.rng)
        except Exception:  # our property met a value that is no number
            problem = "gives no number when asked again"
        return Difference("property", problem, prop.sentence) if problem else None


def ask(exercise: Exercise, student: Student, case: Case) -> Observation:
    """Ask the student for one case, through the exercise's driver where it has one."""
    if exercise.driver == CALL:
        return student.call(exercise.name, case.args, case.kwargs)
    return student.drive(load_driver(exercise.driver), exercise.name, case.args, case.kwargs)


def difference(exercise: Exercise, trial: Trial, answer: Observation) -> Difference | None:
    """Compare an answer with what is right in its case."""
    return compare(answer, trial.want, exercise.returns.for_inputs(trial.case.args))


def stopped(answer: Observation) -> bool:
    """Whether nothing more can be asked after this answer."""
    return answer.raised is not None and answer.raised.kind in ("timeout", "ended", "missing")
