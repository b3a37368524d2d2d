"""The standing of a class in nbgrader's gradebook: points, penalties, and who has no score yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from nbgrader.api import (
    Assignment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from sqlalchemy import Select, func, select

from autograder.gradebook.entries import Lateness, lateness


def after_penalty(score: float, penalty: float) -> float:
    """Return the points that count: what is taken off for being late takes no more than all.

    >>> after_penalty(3.0, 1.0), after_penalty(1.0, 3.0)
    (2.0, 0.0)
    """
    return max(0.0, score - penalty)


@dataclass(frozen=True)
class NotebookTotal:
    """What one notebook of an assignment counts for.

    Attributes:
        name: of the notebook.
        score: points, manual ones included.
        max_score: points to gain.
        penalty: taken off for being late.
    """

    name: str
    score: float
    max_score: float
    penalty: float = 0.0

    @property
    def points(self) -> float:
        """The points that count, as every export has them."""
        return after_penalty(self.score, self.penalty)


def notebook_total(row: SubmittedNotebook) -> NotebookTotal:
    """Return the total of a submitted notebook, as nbgrader's gradebook has it."""
    penalty = float(row.late_submission_penalty or 0.0)
    return NotebookTotal(row.name, float(row.score), float(row.max_score), penalty)


@dataclass(frozen=True)
class Standing:
    """The state of one submission in the gradebook, the work of people included.

    Attributes:
        score: points, manual ones included, before a late penalty.
        max_score: points to gain.
        penalty: taken off for being late.
        needs_manual_grade: whether a person still has to look.
        seconds_late: after the due date; 0 when in time.
        notebooks: what each counts for, by name.
        scored: whether it has any score; False where grading has failed, or has yet to begin.
    """

    score: float
    max_score: float
    penalty: float
    needs_manual_grade: bool
    seconds_late: float = 0.0
    notebooks: Mapping[str, NotebookTotal] = field(default_factory=dict)
    scored: bool = True

    @property
    def points(self) -> float:
        """The points that count, as every export has them."""
        return after_penalty(self.score, self.penalty)


def standings(gradebook: Gradebook, lab: str) -> dict[str, Standing]:
    """Return the standing of each submission of this lab in the gradebook, by student.

    nbgrader's own way to ask for a whole class takes a time that grows with its square.
    """
    execute = gradebook.db.execute
    max_scores = {
        cell: points
        for kind in (GradeCell, TaskCell)
        for cell, points in execute(select(kind.id, kind.max_score))
    }
    students = _students_query(lab)
    rows = (
        students.join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .add_columns(Notebook.name, Grade.cell_id, Grade.score, Grade.needs_manual_grade)
    )
    by_student = {
        student: Standing(0.0, 0.0, 0.0, False) for student in execute(students).scalars()
    }
    for student, notebook, cell, score, by_hand in execute(rows):
        before, worth = by_student[student], max_scores.get(cell, 0.0)
        total = before.notebooks.get(notebook, NotebookTotal(notebook, 0.0, 0.0))
        total = NotebookTotal(notebook, total.score + (score or 0.0), total.max_score + worth)
        by_student[student] = replace(
            before,
            score=before.score + (score or 0.0),
            max_score=before.max_score + worth,
            needs_manual_grade=before.needs_manual_grade or bool(by_hand),
            notebooks={**before.notebooks, notebook: total},
        )
    for student, late in lateness(gradebook, lab).items():
        by_student[student] = _penalized(by_student[student], late)
    for student in unscored(gradebook, lab):
        by_student[student] = replace(by_student[student], scored=False)
    return by_student


def _penalized(standing: Standing, late: Lateness) -> Standing:
    """Return a standing with what is taken off for being late."""
    penalties = {name: amount or 0.0 for name, amount in late.penalties.items()}
    notebooks = {
        name: replace(total, penalty=penalties.get(name, 0.0))
        for name, total in standing.notebooks.items()
    }
    penalty = sum(penalties.values(), 0.0)
    return replace(standing, penalty=penalty, seconds_late=late.seconds, notebooks=notebooks)


def unscored(gradebook: Gradebook, lab: str) -> set[str]:
    """Return the students of whom a notebook of this lab is in the gradebook without any score.

    `nbgrader autograde` enters a submission before it grades it, and leaves that where it fails;
    nbgrader takes an absent score for 0. Of tests alone: an essay has none before it is read.
    """
    query = (
        _students_query(lab)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(GradeCell, Grade.cell_id == GradeCell.id)
        .where(GradeCell.cell_type == "code")
        .group_by(SubmittedAssignment.student_id, SubmittedNotebook.id)
        .having(func.count(func.coalesce(Grade.auto_score, Grade.manual_score)) == 0)
    )
    return set(gradebook.db.execute(query).scalars())


def _students_query(lab: str) -> Select[tuple[str]]:
    return (
        select(SubmittedAssignment.student_id)
        .select_from(SubmittedAssignment)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .where(Assignment.name == lab)
    )
