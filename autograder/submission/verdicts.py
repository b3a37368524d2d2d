"""A verdict for each exercise of a notebook: run its cells, then judge what they leave."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from autograder.exercises import Exercise, Lab
from autograder.judge.verdict import Kind, Outcome, Result, Verdict
from autograder.sandbox import Cell, CellRun, Limits, ProcessSandbox, Sandbox
from autograder.sandbox.session import in_force
from autograder.sandbox.student import printable
from autograder.submission.carried_forward import carried_forward
from autograder.submission.cells import cells_to_run, check_positions, find_lab
from autograder.submission.explanations import ExecutedNotebook, explain
from autograder.submission.failing_cells import failing_cells
from autograder.submission.given_cells import given_by, given_ids, without_unused
from autograder.submission.judging import Judging, judge_exercise, tampering_lines
from autograder.submission.modules import modules_beside, written_modules
from autograder.submission.needs import changed_after, mark_needed_cells
from autograder.submission.parse import read_notebook
from autograder.submission.rounds import new_seed
from autograder.submission.rules_kept import read_as_run, read_rules

NONE: Mapping[str, Any] = MappingProxyType({})


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
    checks: Mapping[str, int] = NONE,
    modules: Mapping[str, bytes] = NONE,
) -> tuple[list[CellRun], list[Verdict]]:
    """Run a notebook's cells and judge each exercise in a fork of what they leave.

    An answer that is not right at the notebook's end, because a cell below its check has changed
    something, is judged again where its check stands; the better verdict counts. One that builds on
    another that is not right is judged once more with right ones (`carried_forward.py`).

    Args:
        lab: whose exercises to judge.
        cells: code cells, in order.
        sandbox: where they run.
        seed: draws the hidden cases; each exercise gets its own stream of it.
        limits: what the submission may use.
        checks: how many of the cells stand before an exercise's check, by its name.
        modules: that lie beside the notebook, content by path.

    Returns:
        What the cells did, and a verdict for each exercise.
    """
    modules = {**modules, **written_modules(cells, lab.absent)}
    rules = read_rules(lab, cells, modules)
    with sandbox.start(limits or Limits(), modules, tripwires(lab), lab.absent) as session:
        names = [exercise.name for exercise in lab]
        runs = session.run(cells, partial(mark_needed_cells, answers=names, budget=rules.budget))
        rules = read_as_run(rules, lab, cells, runs)
        judging = Judging(lab, session, rules, runs, seed)
        verdicts = {
            exercise.name: judge_exercise(exercise, judging)
            for exercise in sorted(lab, key=lambda exercise: _leniency(exercise, lab))
        }
        positions = dict.fromkeys(verdicts, len(cells))
        for count, exercise, change in _spoiled_below_check(judging, cells, checks, verdicts):
            session.go_to(count)
            at_end, at_check = verdicts[exercise.name], judge_exercise(exercise, judging)
            verdicts[exercise.name] = better = _better(at_end, at_check, change)
            positions[exercise.name] = len(cells) if better is at_end else count
        verdicts = carried_forward(verdicts, judging, positions)
    notebook = ExecutedNotebook(lab, cells, rules, runs)
    return runs, [explain(verdicts[exercise.name], notebook) for exercise in lab]


def _spoiled_below_check(
    judging: Judging,
    cells: Sequence[Cell],
    checks: Mapping[str, int],
    verdicts: Mapping[str, Verdict],
) -> list[tuple[int, Exercise, str]]:
    """Return what a cell below its check may have spoiled: the check's place, and how."""
    candidates = []
    positions = {cell.id: number for number, cell in enumerate(cells, 1)}
    budget = judging.rules.budget
    for exercise in judging.lab:
        name, verdict = exercise.name, verdicts[exercise.name]
        count = checks.get(name, positions.get(name, len(cells)))
        failed = verdict.outcome is Outcome.FAILED and verdict.kind is not Kind.FORBIDDEN
        changes = changed_after(cells, count, name, budget) if failed and count < len(cells) else []
        if changes:
            cell, changed = changes[-1]
            reason = f"gives {changed} another value" if changed else "may change any name"
            candidates.append((count, exercise, f"cell {cell}, further down, {reason}"))
    return sorted(candidates, key=lambda candidate: candidate[0])


def _better(at_end: Verdict, at_check: Verdict, change: str) -> Verdict:
    """Return the verdict that counts; where the one at the check does, it says so."""
    if at_check.score > at_end.score:
        name = printable(at_end.name)
        note = f"{name}: counts as it was at its check; {printable(change)}"
        return dataclasses.replace(at_check, note=note)
    spoiled = at_end.kind is Kind.MISSING and at_check.kind is not Kind.MISSING
    return at_check if spoiled and at_check.outcome is Outcome.FAILED else at_end


def _leniency(exercise: Exercise, lab: Lab) -> tuple[bool, int]:
    """Sort the strictest first: its fork can go on for those that forbid less."""
    rules = in_force(exercise.forbidden, lab.absent)
    return "torch" not in rules, -len(rules)


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
    pairs, checks = cells_to_run(notebook, lab), check_positions(notebook, lab)
    modules = modules_beside(path.parent, lab.absent)
    given = given_ids(pairs, given_by(lab))
    cells = [cell for _, cell in without_unused(pairs, given, lab, modules)]
    runs, verdicts = grade_cells(lab, cells, sandbox, seed=seed, checks=checks, modules=modules)
    return Result(
        lab.name,
        tuple(verdicts),
        tampering=tampering_lines(verdicts),
        isolation=sandbox.name,
        seconds=time.monotonic() - began,
        seed=seed,
        notes=(
            *(verdict.note for verdict in verdicts if verdict.note),
            *failing_cells(cells, runs, {*given, *(exercise.name for exercise in lab)}),
        ),
        written=lab.total - lab.points,
    )
