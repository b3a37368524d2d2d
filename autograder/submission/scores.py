"""nbgrader's scores of a graded notebook: one for each cell that has points, by its rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader import utils

from autograder.errors import NotGraded
from autograder.judge.verdict import Kind, Outcome, Verdict
from autograder.submission.cells import checked_name

NO_RESPONSE = "No response."  # nbgrader's own words
MOST_MESSAGE = 300


@dataclass(frozen=True)
class Scores:
    """The scores of a notebook, for the gradebook.

    Attributes:
        grades: points by a graded cell's name; None where a person has to look.
        comments: by the name of a cell that students write in; None for none.
    """

    grades: Mapping[str, float | None]
    comments: Mapping[str, str | None]


def scores_of(nb: NotebookNode) -> Scores:
    """Return the scores of a graded notebook, as nbgrader's SaveAutoGrades determines them.

    Raises:
        ValueError: from nbgrader, where a cell claims more points than it has.
    """
    grades: dict[str, float | None] = {}
    comments: dict[str, str | None] = {}
    for cell in nb.cells:
        meta = cell.metadata.get("nbgrader", {})
        if utils.is_grade(cell):
            grades[meta["grade_id"]] = utils.determine_grade(cell)[0]
        if utils.is_solution(cell) or utils.is_task(cell):
            untouched = meta.get("checksum") == utils.compute_checksum(cell)
            untouched = untouched and not utils.is_task(cell)
            comments[meta["grade_id"]] = NO_RESPONSE if untouched else None
    return Scores(grades, comments)


def assert_verdicts(nb: NotebookNode, verdicts: Mapping[str, Verdict]) -> list[Verdict]:
    """Return nbgrader's scores of graded cells that no exercise stands behind, as verdicts.

    Args:
        nb: a notebook that was run.
        verdicts: the judge's, by exercise; their cells are left out.

    Raises:
        NotGraded: when a cell's output is no score that nbgrader takes.
    """
    of_cells = []
    for cell in nb.cells:
        name = checked_name(cell)
        if not name or name in verdicts:
            continue
        score, points = _nbgrader_score(cell)
        outcome = Outcome.PASSED if score == points else Outcome.FAILED
        message = "" if outcome is Outcome.PASSED else _error_line(cell)
        grade_id = cell.metadata["nbgrader"]["grade_id"]
        kind = None if outcome is Outcome.PASSED else Kind.WRONG
        gained = float(score or 0)
        of_cells.append(Verdict(grade_id, outcome, gained, points, message=message, kind=kind))
    return of_cells


def _nbgrader_score(cell: NotebookNode) -> tuple[float | None, float]:
    """Return the points that nbgrader gives a cell by its outputs, and those to gain."""
    try:
        score: tuple[float | None, float] = utils.determine_grade(cell)
    except (ValueError, KeyError) as error:
        name = cell.metadata["nbgrader"]["grade_id"]
        raise NotGraded(f"{name}: its output is no score ({error}); look at the cell") from None
    return score


def _error_line(cell: NotebookNode) -> str:
    """Return the error that a cell ended with, or ""."""
    for output in cell.outputs:
        if output.output_type == "error":
            return f"{output.ename}: {output.evalue}"[:MOST_MESSAGE]
    return ""
