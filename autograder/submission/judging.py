"""One exercise of a notebook that has run: its rules, then the judge's questions in a fork."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.errors import MitdlError
from autograder.exercises import Exercise, Lab
from autograder.judge.judge import judge, passes
from autograder.judge.verdict import GRADERS_OWN, Kind, Outcome, Verdict
from autograder.sandbox import CellRun, Session, StandIns
from autograder.sandbox.student import printable
from autograder.submission.rules_kept import Rules

FORBIDDEN_CALL = "forbidden-call"  # the mistake's name


@dataclass(frozen=True)
class Judging:
    """What it takes to judge the exercises of a notebook.

    Attributes:
        lab: that it answers.
        session: in which it has run.
        rules: what reading it has found.
        runs: what came of its cells.
        seed: of the hidden cases; each exercise has its own stream.
    """

    lab: Lab
    session: Session
    rules: Rules
    runs: Sequence[CellRun]
    seed: int

    def rng(self, exercise: Exercise) -> np.random.Generator:
        """Return an exercise's stream, from its beginning."""
        streams = np.random.default_rng(self.seed).spawn(len(self.lab.exercises))
        return streams[self.lab.exercises.index(exercise)]


def judge_exercise(exercise: Exercise, judging: Judging) -> Verdict:
    """Judge one exercise; a failure on our side is NOT_GRADED, never a zero.

    A fork that has served another exercise, and forbids at least as much, can say that all is
    right. What is wrong might come from what that other exercise left there, or from its rules, so
    a fork of its own has to say it, asked for other cases than the first.
    """
    rng, session = judging.rng(exercise), judging.session
    problem = judging.rules.problem(exercise, judging.runs)
    if problem:
        return _forbidden(exercise, problem, judging.rules)
    try:
        arguments = exercise.name, exercise.forbidden, exercise.seconds
        with session.exercise(*arguments, fresh=False) as student:
            if student.fresh:
                verdict = judge(exercise, student, rng, others=judging.lab)
            elif passes(exercise, student, copy.deepcopy(rng).spawn(1)[0]):
                points = exercise.points
                passed = Verdict(exercise.name, Outcome.PASSED, points, points)
                return _with_tampering(passed, student.tampered)
        if not student.fresh:
            with session.exercise(*arguments) as student:
                verdict = judge(exercise, student, rng, others=judging.lab)
        return _name_forbidden_call(_with_tampering(verdict, student.tampered))
    except MitdlError as error:
        message = f"{exercise.name}: not graded: {error}"
        return Verdict(exercise.name, Outcome.NOT_GRADED, 0.0, exercise.points, message=message)


def judge_with(
    exercise: Exercise, functions: Mapping[str, Callable[..., Any]], judging: Judging, position: int
) -> Verdict | None:
    """Judge one exercise once more, with the same cases, while functions of ours stand in.

    Args:
        exercise: to judge.
        functions: of ours, by the names that they stand in for.
        judging: of the notebook.
        position: behind how many cells the session stands.

    Returns:
        The verdict; None where a function could not answer as it was asked, or all this failed.
    """
    problem = judging.rules.problem(exercise, judging.runs, sorted(functions))
    if problem:
        return _forbidden(exercise, problem, judging.rules)
    try:
        arguments = exercise.name, exercise.forbidden, exercise.seconds
        cells = judging.rules.cells_to_rerun(exercise.name, sorted(functions), position)
        stand_ins = StandIns(functions, cells)
        with judging.session.exercise(*arguments, stand_ins=stand_ins) as student:
            verdict = judge(exercise, student, judging.rng(exercise), others=judging.lab)
    except MitdlError:  # the verdict before stands
        return None
    if student.refused:
        return None
    return _name_forbidden_call(_with_tampering(verdict, student.tampered))


def _with_tampering(verdict: Verdict, tampered: Iterable[str]) -> Verdict:
    """Note what the student's code has changed of ours; it was put back, and gains nothing."""
    return dataclasses.replace(verdict, tampered=tuple(tampered))


def tampering_lines(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    """Return a line for the instructor where code reaches into the grader's own, else none."""
    reached = dict.fromkeys(name for verdict in verdicts for name in verdict.tampered)
    return (f"{GRADERS_OWN}: {printable(', '.join(reached))}",) if reached else ()


def _name_forbidden_call(verdict: Verdict) -> Verdict:
    """Give a forbidden call that only running has caught the same verdict, with no part."""
    if verdict.kind is Kind.FORBIDDEN:
        return dataclasses.replace(verdict, score=0.0, mistake=FORBIDDEN_CALL)
    return verdict


def _forbidden(exercise: Exercise, message: str, rules: Rules) -> Verdict:
    """Return a verdict of no points for an answer that breaks a rule."""
    return Verdict(
        exercise.name,
        Outcome.FAILED,
        0.0,
        exercise.points,
        FORBIDDEN_CALL,
        printable(message),
        kind=Kind.FORBIDDEN,
        tampered=tuple(rules.internal),
    )
