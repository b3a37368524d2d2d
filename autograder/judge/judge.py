"""The judge: asks a student's function for values and compares them itself.

Nothing here runs student code. A `Student` answers calls by name: in a sandbox at the other end of
a connection or, for our own tests, as plain functions in this process.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from functools import partial

import numpy as np

from autograder.exercises import Exercise
from autograder.judge.alternatives import alternatives
from autograder.judge.examination import Examination, LocalStudent, Student, ask, difference
from autograder.judge.questions import Questions, draw_questions
from autograder.judge.shrink import smallest
from autograder.judge.two_slips import two_slips
from autograder.judge.verdict import Curve, Kind, Outcome, Verdict
from mitdl_utils.checks.compare import refused
from mitdl_utils.checks.diagnose import Finding, Further, Words, examine
from mitdl_utils.checks.message import message
from mitdl_utils.checks.trial import Case, Trial
from mitdl_utils.observe import Observation

__all__ = ["LocalStudent", "Student", "judge", "passes"]

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


def judge(
    exercise: Exercise,
    student: Student,
    rng: np.random.Generator,
    questions: Questions | None = None,
    others: Iterable[Exercise] = (),
    *,
    pairs: bool = True,
) -> Verdict:
    """Judge one exercise.

    Whatever else is wrong, what is asked once more costs the part that it is about and no more: so
    nobody gains by one more mistake, and a mistake elsewhere does not fail a part twice.

    Args:
        exercise: to judge.
        student: answers the calls.
        rng: draws the hidden cases.
        questions: that it has drawn already.
        others: exercises of the lab, whose answer this one may be.
        pairs: look for two mistakes made at once where no single one explains what is wrong.

    Returns:
        Passed with full points, or failed with the message for the student.
    """
    questions = draw_questions(exercise, rng) if questions is None else questions
    examination = Examination(exercise, student, questions, rng)
    for _ in examination.run():
        pass
    trials, answers = questions.trials, examination.answers
    wrong = _wrong_parts(exercise, trials, answers) | {
        part for part, _ in examination.later_failures
    }
    finding = examination.state_finding or examine(
        trials[: len(answers)],
        answers,
        exercise.returns,
        Words(exercise.parameters, exercise.results),
        Further(partial(two_slips, exercise) if pairs else None, alternatives(exercise, others)),
    )
    finding = finding or next((later for _, later in examination.later_failures), None)
    if finding is None:
        return Verdict(exercise.name, Outcome.PASSED, exercise.points, exercise.points)
    pairs_seen = zip(trials, answers, strict=False)
    printed = {id(trial.case): answer.printed for trial, answer in pairs_seen}

    def ask_again(case: Case) -> Observation:
        answer = ask(exercise, student, case)
        printed[id(case)] = answer.printed
        return answer

    finding = smallest(exercise, finding, ask_again)
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
        printed=printed.get(id(finding.case), ""),
    )


def passes(exercise: Exercise, student: Student, rng: np.random.Generator) -> bool:
    """Whether `judge` would pass the exercise; stop at the first wrong answer."""
    return all(Examination(exercise, student, draw_questions(exercise, rng), rng).run())


def _wrong_parts(
    exercise: Exercise, trials: Sequence[Trial], answers: Sequence[Observation]
) -> set[str]:
    """Find the parts with a case that is not right; "" is among them where it counts for all.

    A part whose cases all expect an error gives no points to a function that also raises it where
    a value is expected.
    """
    wrong = {trial.case.part for trial in trials[len(answers) :]}
    for trial, answer in zip(trials, answers, strict=False):
        if difference(exercise, trial, answer):
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


def _curve(exercise: Exercise, student: Student, finding: Finding) -> Curve | None:
    """Return the student's curve and the right one, where the exercise is a curve with values."""
    curve = exercise.right_curve()
    if curve is None or finding.difference.kind not in ("value", "nan"):
        return None
    z, right = curve
    values = student.call(exercise.name, [z], {}).value
    if (
        not isinstance(values, np.ndarray)
        or values.shape != z.shape
        or values.dtype.kind not in "biuf"
    ):
        return None
    return Curve(z, values.astype(np.float64), right)
