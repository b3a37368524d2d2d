"""The judge: asks a student's function for values and compares them itself.

Nothing here runs student code. A `Student` answers calls by name: in a sandbox at the other end of
a connection or, for our own tests, as plain functions in this process.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Protocol

import numpy as np

from autograder.exercises import Exercise
from autograder.exercises.page import Property
from autograder.judge.shrink import smallest
from autograder.judge.two_slips import two_slips
from autograder.judge.verdict import Curve, Kind, Outcome, Verdict
from mitdl_utils.checks.compare import Difference, compare, refused
from mitdl_utils.checks.diagnose import Case, Finding, Trial, Words, examine
from mitdl_utils.checks.drivers import CALL, Driver, Library, load_driver
from mitdl_utils.checks.message import message
from mitdl_utils.observe import Observation, observe

MOST_DRAWN = 64  # draws that are kept: a lab's exercises, each asked in two ways

# The verdict's kind by the difference's; any other difference is an answer that is wrong.
KINDS = {
    "forbidden": Kind.FORBIDDEN,
    "missing": Kind.MISSING,
    "unwritten": Kind.UNWRITTEN,
    "signature": Kind.SIGNATURE,
    "exception": Kind.ERROR,
    "timeout": Kind.TIMEOUT,
    "ended": Kind.ENDED,
}


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


def judge(
    exercise: Exercise,
    student: Student,
    rng: np.random.Generator,
    trials: Sequence[Trial] | None = None,
    *,
    pairs: bool = True,
) -> Verdict:
    """Judge one exercise.

    Args:
        exercise: to judge.
        student: answers the calls.
        rng: draws the hidden cases.
        trials: cases that it has drawn already, with what the reference makes of them.
        pairs: look for two mistakes made at once where no single one explains what is wrong.

    Returns:
        Passed with full points, or failed with the message for the student.
    """
    trials = drawn_trials(exercise, rng) if trials is None else trials
    answers = _answers(exercise, student, trials)
    wrong = _wrong_parts(exercise, trials, answers)
    finding = examine(
        trials[: len(answers)],
        answers,
        exercise.returns,
        Words(exercise.parameters, exercise.results),
        partial(two_slips, exercise) if pairs else None,
    )
    if not _stopped(answers[-1]):
        for lost, why in _asked_again(exercise, student, trials, rng, wrong):
            wrong.add(lost)
            finding = finding or why
    if finding is None:
        return Verdict(exercise.name, Outcome.PASSED, exercise.points, exercise.points)
    finding = smallest(exercise, finding, lambda case: ask(exercise, student, case))
    return Verdict(
        exercise.name,
        Outcome.FAILED,
        _score(exercise, wrong),
        exercise.points,
        mistake=finding.mistakes[0] if finding.mistakes else None,
        message=message(
            exercise.name, exercise.parameters, finding, exercise.sentences, exercise.driver
        ),
        curve=_curve(exercise, student, finding),
        kind=KINDS.get(finding.difference.kind, Kind.WRONG),
    )


def passes(exercise: Exercise, student: Student, rng: np.random.Generator) -> bool:
    """Whether `judge` would pass the exercise; stop at the first wrong answer."""
    trials = drawn_trials(exercise, rng)
    for trial in trials:
        if _difference(exercise, trial, ask(exercise, student, trial.case)) is not None:
            return False
    return not any(_asked_again(exercise, student, trials, rng, frozenset()))


def drawn_trials(exercise: Exercise, rng: np.random.Generator) -> Sequence[Trial]:
    """Draw an exercise's cases; a class that is asked the same has them worked out once.

    The generator goes on behind them, whether they were worked out now or for somebody before.
    """
    trials, rng.bit_generator.state = _trials_from(exercise, json.dumps(rng.bit_generator.state))
    return trials


@lru_cache(maxsize=MOST_DRAWN)
def _trials_from(exercise: Exercise, state: str) -> tuple[Sequence[Trial], Mapping[str, Any]]:
    """Return what a generator in this state draws, and the state behind that."""
    rng = np.random.default_rng()
    rng.bit_generator.state = json.loads(state)
    return exercise.trials(rng), rng.bit_generator.state


def _wrong_parts(
    exercise: Exercise, trials: Sequence[Trial], answers: Sequence[Observation]
) -> set[str]:
    """Find the parts with a case that is not right; "" is among them where it counts for all.

    A part whose cases all expect an error gives no points to a function that also raises it where
    a value is expected.
    """
    wrong = {trial.case.part for trial in trials[len(answers) :]}
    for trial, answer in zip(trials, answers, strict=False):
        if _difference(exercise, trial, answer):
            wrong.add(trial.case.part)
    if any(
        trial.want.raised is None and refused(a) for trial, a in zip(trials, answers, strict=False)
    ):
        right = {trial.case.part for trial in trials if trial.want.raised is None}
        wrong |= exercise.parts.keys() - right  # raising always is no check
    return wrong


def _score(exercise: Exercise, wrong: Container[str]) -> float:
    """Add up the points of the parts that are right; what belongs to no part counts for all."""
    if "" in wrong:
        return 0.0
    shares = sum((share for part, share in exercise.parts.items() if part not in wrong), 0.0)
    return round(exercise.points * shares, 6)


def ask(exercise: Exercise, student: Student, case: Case) -> Observation:
    """Ask the student for one case, through the exercise's driver where it has one."""
    if exercise.driver == CALL:
        return student.call(exercise.name, case.args, case.kwargs)
    return student.drive(load_driver(exercise.driver), exercise.name, case.args, case.kwargs)


def _difference(exercise: Exercise, trial: Trial, answer: Observation) -> Difference | None:
    """Compare an answer with what is right in its case."""
    return compare(answer, trial.want, exercise.returns.for_inputs(trial.case.args))


def _answers(exercise: Exercise, student: Student, trials: Sequence[Trial]) -> list[Observation]:
    """Ask for all answers in order; stop after one that timed out, ended or is missing."""
    answers = []
    for trial in trials:
        answer = ask(exercise, student, trial.case)
        answers.append(answer)
        if _stopped(answer):
            break
    return answers


def _stopped(answer: Observation) -> bool:
    """Whether nothing more can be asked after this answer."""
    return answer.raised is not None and answer.raised.kind in ("timeout", "ended", "missing")


def _asked_again(
    exercise: Exercise,
    student: Student,
    trials: Sequence[Trial],
    rng: np.random.Generator,
    wrong: Container[str],
) -> Iterator[tuple[str, Finding]]:
    """Ask once more about each part that is right so far; yield what this costs, and why.

    Whatever else is wrong, it costs the part that it is about and no more: so nobody gains by one
    more mistake, and a mistake elsewhere does not fail a part twice.
    """
    first = {trial.case.part: trial for trial in reversed(trials)}
    if exercise.seconds:  # long for one round already
        first = {trials[0].case.part: trials[0]}
    for part, trial in reversed(first.items()):
        if part not in wrong and (changed := _repeated(exercise, student, trial)):
            yield part, changed
    for held in exercise.properties:
        if held.part not in wrong and (broken := _broken(exercise, student, held, rng)):
            yield held.part, Finding(trials[0].case, broken, ())


def _repeated(exercise: Exercise, student: Student, trial: Trial) -> Finding | None:
    """Ask for a right case again; the answer must not change."""
    found = _difference(exercise, trial, ask(exercise, student, trial.case))
    if found is None:
        return None
    difference = Difference(
        found.kind,
        f"right when first called, but the second time {found.text}",
        "Something is kept between calls, perhaps in a global name.",
    )
    return Finding(trial.case, difference, ())


def _broken(
    exercise: Exercise, student: Student, held: Property, rng: np.random.Generator
) -> Difference | None:
    """Check what must hold without a reference; return how it does not."""

    def ask(*args: Any, **kwargs: Any) -> Any:
        return student.call(exercise.name, args, kwargs).value

    try:
        problem = held.check(ask, rng)
    except Exception:  # our property met a value that is no number
        problem = "gives no number when asked again"
    return Difference("property", problem, held.sentence) if problem else None


def _curve(exercise: Exercise, student: Student, finding: Finding) -> Curve | None:
    """Return the student's curve and the right one, where the exercise is a curve with values."""
    curve = exercise.right_curve()
    if curve is None or finding.difference.kind not in ("value", "nan"):
        return None
    z, right = curve
    yours = student.call(exercise.name, [z], {}).value
    if (
        not isinstance(yours, np.ndarray)
        or yours.shape != z.shape
        or yours.dtype.kind not in "biuf"
    ):
        return None
    return Curve(z, yours.astype(np.float64), right)
