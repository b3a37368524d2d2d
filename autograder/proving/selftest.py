"""The exercises tested on themselves.

The solution passes, the empty lab gains nothing, every known mistake fails by its name, every other
right way passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from autograder.exercises import Exercise, Lab, load_lab
from autograder.judge.judge import LocalStudent, judge
from autograder.judge.verdict import Outcome, Verdict
from autograder.sandbox import Limits, ProcessSandbox
from autograder.submission.cells import cells_to_run
from autograder.submission.parse import read_notebook
from autograder.submission.verdicts import grade_cells

SEED = 20_240_601  # of a test, not of a grading
PATIENT = Limits(cell_seconds=60.0, notebook_seconds=180.0)


@dataclass
class Row:
    """What the self-test found of one exercise.

    Attributes:
        name: of the exercise.
        mistakes: how many are known.
        failed: how many of them fail.
        named: how many of them are named by their own name.
        variants: how many right ways are known.
        passed: how many of them pass.
        problems: a line for each thing that is not as it should be.
    """

    name: str
    mistakes: int
    failed: int
    named: int
    variants: int
    passed: int
    problems: list[str] = field(default_factory=list)


def prove_lab(root: Path, name: str) -> Iterator[Row]:
    """Test each exercise of a lab; needs the built products.

    Args:
        root: the project's folder.
        name: of the lab.

    Returns:
        A row for each exercise, as it is done.
    """
    lab = load_lab(name)
    solved = _verdicts(lab, root / "build" / "source" / name / f"{name}.ipynb")
    empty = _verdicts(lab, root / "labs" / name / f"{name}.ipynb")
    for exercise in lab:
        row = _matrix(exercise)
        if solved[exercise.name].outcome is not Outcome.PASSED:
            first = solved[exercise.name].message.splitlines()[0]
            row.problems.append(f"{exercise.name}: the solution itself fails: {first}")
        if empty[exercise.name].score > 0:
            row.problems.append(f"{exercise.name}: the empty lab gains points")
        yield row


def _verdicts(lab: Lab, path: Path) -> dict[str, Verdict]:
    cells = [cell for _, cell in cells_to_run(read_notebook(path), lab)]
    _, verdicts = grade_cells(lab, cells, ProcessSandbox(), seed=SEED, limits=PATIENT)
    return {verdict.name: verdict for verdict in verdicts}


def _matrix(exercise: Exercise) -> Row:
    """Every mistake and every variant before the judge."""
    wrong = {m.name: _verdict(exercise, m.call) for m in exercise.known_mistakes}
    right = {name: _verdict(exercise, call) for name, call in exercise.variants.items()}
    return Row(
        exercise.name,
        mistakes=len(wrong),
        failed=sum(v.outcome is Outcome.FAILED for v in wrong.values()),
        named=sum(v.mistake == name for name, v in wrong.items()),
        variants=len(right),
        passed=sum(v.outcome is Outcome.PASSED for v in right.values()),
        problems=[*_wrong_verdicts(exercise, wrong), *_right_verdicts(exercise, right)],
    )


def _wrong_verdicts(exercise: Exercise, verdicts: dict[str, Verdict]) -> Iterator[str]:
    for name, verdict in verdicts.items():
        if verdict.outcome is not Outcome.FAILED:
            yield f"{exercise.name}: the mistake {name} passes; add a case that shows it"
        elif verdict.mistake != name:
            yield f"{exercise.name}: the mistake {name} is taken for {verdict.mistake}"


def _right_verdicts(exercise: Exercise, verdicts: dict[str, Verdict]) -> Iterator[str]:
    for name, verdict in verdicts.items():
        if verdict.outcome is not Outcome.PASSED:
            first = verdict.message.splitlines()[0]
            yield f"{exercise.name}: the right way {name} fails: {first}"


def _verdict(exercise: Exercise, answer: Callable[..., Any]) -> Verdict:
    student = LocalStudent({exercise.name: answer})
    return judge(exercise, student, np.random.default_rng(SEED))


def matrix_table(rows: Iterable[Row]) -> str:
    """The matrix as lines for a terminal."""
    lines = [f"  {'exercise':32} {'mistakes failed':>16} {'named':>8} {'right ways passed':>19}"]
    for row in rows:
        lines.append(
            f"  {row.name:32} {f'{row.failed} of {row.mistakes}':>16} {row.named:>8} "
            f"{f'{row.passed} of {row.variants}':>19}"
        )
    return "\n".join(lines)
