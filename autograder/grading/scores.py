"""What nbgrader makes of a graded notebook: a score for each cell that has points, by its rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader import utils

NO_RESPONSE = "No response."  # nbgrader's own words


@dataclass(frozen=True)
class Scores:
    """What goes into the gradebook.

    Attributes:
        grades: points by a graded cell's name; None where a person has to look.
        comments: by the name of a cell that students write in; None for none.
    """

    grades: Mapping[str, float | None]
    comments: Mapping[str, str | None]


def scores_of(nb: NotebookNode) -> Scores:
    """The scores of a graded notebook, as nbgrader's SaveAutoGrades determines them.

    Raises:
        ValueError: from nbgrader, where a cell claims more points than it has.
    """
    grades: dict[str, float | None] = {}
    comments: dict[str, str | None] = {}
    for cell in nb.cells:
        about = cell.metadata.get("nbgrader", {})
        if utils.is_grade(cell):
            grades[about["grade_id"]] = utils.determine_grade(cell)[0]
        if utils.is_solution(cell) or utils.is_task(cell):
            untouched = about.get("checksum") == utils.compute_checksum(cell)
            untouched = untouched and not utils.is_task(cell)
            comments[about["grade_id"]] = NO_RESPONSE if untouched else None
    return Scores(grades, comments)
