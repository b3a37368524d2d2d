"""A verdict for each exercise of a notebook: run its cells, then judge what they leave."""

from __future__ import annotations

import copy
import dataclasses
import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from autograder.errors import MitdlError
from autograder.exercises import Exercise, Lab
from autograder.judge.judge import judge, passes
from autograder.judge.verdict import Kind, Outcome, Result, Verdict
from autograder.sandbox import Cell, CellRun, Limits, ProcessSandbox, Sandbox, Session
from autograder.sandbox.session import in_force
from autograder.sandbox.student import printable
from autograder.submission.cells import cells_to_run, find_lab
from autograder.submission.parse import read_notebook
from autograder.submission.rules_kept import Rules, read_rules

FORBIDDEN_CALL = "forbidden-call"  # the mistake's name


def tripwires(lab: Lab) -> list[str]:
    """Return every call that some exercise of the lab forbids."""
    return sorted({call for exercise in lab for call in exercise.forbidden})


def grade_cells(
    lab: Lab,
    cells: Sequence[Cell],
    sandbox: Sandbox,
    *,
    seed: int,
    limits: Limits | None = None,
) -> tuple[list[CellRun], list[Verdict]]:
    """Run a notebook's cells and judge each exercise in a fork of what they leave.

    Args:
        lab: whose exercises to judge.
        cells: code cells, in order.
        sandbox: where they run.
        seed: draws the hidden cases; each exercise gets its own stream of it.
        limits: what the submission may use.

    Returns:
        What the cells did, and a verdict for each exercise.
    """
    rules = read_rules(lab, cells)
    with sandbox.start(limits or Limits(), {}, tripwires(lab), lab.absent) as session:
        runs = session.run(cells)
        streams = np.random.default_rng(seed).spawn(len(lab.exercises))
        pairs = zip(lab, streams, strict=True)
        verdicts = {
            exercise.name: judge_exercise(exercise, session, rules, runs, rng)
            for exercise, rng in sorted(pairs, key=lambda pair: _leniency(pair[0], lab))
        }
    return runs, [verdicts[exercise.name] for exercise in lab]


def _leniency(exercise: Exercise, lab: Lab) -> tuple[bool, int]:
    """Sort the strictest first: its fork can go on for those that forbid less."""
    rules = in_force(exercise.forbidden, lab.absent)
    return "torch" not in rules, -len(rules)


def judge_exercise(
    exercise: Exercise,
    session: Session,
    rules: Rules,
    runs: Sequence[CellRun],
    rng: np.random.Generator,
) -> Verdict:
    """Judge one exercise; a failure on our side is NOT_GRADED, never a zero.

    A fork that has served another exercise, and forbids at least as much, can say that all is
    right. What is wrong might come from what that other exercise left there, or from its rules, so
    a fork of its own has to say it, asked for other cases than the first.
    """
    problem = rules.problem(exercise, runs)
    if problem:
        return _forbidden(exercise, problem)
    try:
        asked = exercise.name, exercise.forbidden, exercise.seconds
        with session.exercise(*asked, fresh=False) as student:
            if student.fresh:
                verdict = judge(exercise, student, rng)
            elif passes(exercise, student, copy.deepcopy(rng).spawn(1)[0]):
                return Verdict(exercise.name, Outcome.PASSED, exercise.points, exercise.points)
        if not student.fresh:
            with session.exercise(*asked) as student:
                verdict = judge(exercise, student, rng)
        return _name_forbidden_call(_explain_missing(verdict, runs))
    except MitdlError as error:
        message = f"{exercise.name}: not graded: {error}"
        return Verdict(exercise.name, Outcome.NOT_GRADED, 0.0, exercise.points, message=message)


def _name_forbidden_call(verdict: Verdict) -> Verdict:
    """Give a forbidden call that only running has caught the same verdict, with no part."""
    if verdict.kind is Kind.FORBIDDEN:
        return dataclasses.replace(verdict, score=0.0, mistake=FORBIDDEN_CALL)
    return verdict


def _forbidden(exercise: Exercise, message: str) -> Verdict:
    """Return a verdict of no points for an answer that breaks a rule."""
    return Verdict(
        exercise.name,
        Outcome.FAILED,
        0.0,
        exercise.points,
        FORBIDDEN_CALL,
        printable(message),
        kind=Kind.FORBIDDEN,
    )


def _explain_missing(verdict: Verdict, runs: Sequence[CellRun]) -> Verdict:
    """Say of a function that is not defined that its cell failed, where it did."""
    if verdict.kind is not Kind.MISSING:
        return verdict
    for run in runs:
        if run.id == verdict.name and run.status != "ok":
            last: Any = run.outputs[-1] if run.outputs else {}
            text = f"{last.get('ename', 'an error')}: {last.get('evalue', '')}".strip(": ")
            message = f"{verdict.name}: is not defined, because its cell stops with {text}"
            return Verdict(
                verdict.name,
                verdict.outcome,
                0.0,
                verdict.max_score,
                message=printable(message)[:500],
                kind=Kind.MISSING,
            )
    return verdict


def new_seed() -> int:
    """Return a seed that nobody can guess."""
    return secrets.randbits(63)


def grade_notebook(
    path: str | Path,
    lab: Lab | None = None,
    sandbox: Sandbox | None = None,
    seed: int | None = None,
) -> Result:
    """Grade one notebook from a file.

    Args:
        path: of the notebook.
        lab: which lab it is; found from its cells when None.
        sandbox: where it runs; a plain child process when None, which is for one's own work.
        seed: of the hidden cases; a fresh random one when None.

    Returns:
        The result, with a verdict for each exercise.

    Raises:
        UsageError: when the file is not a notebook of a lab.
    """
    began = time.monotonic()
    path = Path(path)
    notebook = read_notebook(path)
    lab = lab or find_lab(notebook, path)
    sandbox = sandbox or ProcessSandbox()
    seed = new_seed() if seed is None else seed
    cells = [cell for _, cell in cells_to_run(notebook, lab)]
    _, verdicts = grade_cells(lab, cells, sandbox, seed=seed)
    return Result(
        lab.name,
        tuple(verdicts),
        isolation=sandbox.name,
        seconds=time.monotonic() - began,
        seed=seed,
    )
