"""Writing into nbgrader's gradebook: one writer, one commit for each submission."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import SaveAutoGrades
from sqlalchemy.orm import scoped_session, sessionmaker

from autograder.grading.submissions import Submission


@contextmanager
def one_commit(gradebook: Gradebook) -> Iterator[None]:
    """All that nbgrader's code commits inside is written together at the end, or not at all."""
    outside = gradebook.db
    with gradebook.engine.begin() as connection:
        gradebook.db = scoped_session(
            sessionmaker(bind=connection, autoflush=False, join_transaction_mode="rollback_only")
        )
        try:
            yield
        finally:
            gradebook.db.remove()
            gradebook.db = outside


def save(
    gradebook: Gradebook,
    submission: Submission,
    nb: NotebookNode,
    timestamp: datetime | None,
) -> None:
    """Enter a graded notebook: student, submission and, by nbgrader's own rules, each score."""
    saver = SaveAutoGrades()
    saver.gradebook = gradebook
    saver.notebook_id, saver.assignment_id = submission.name, submission.lab
    saver.student_id = submission.student
    resources: dict[str, Any] = {}
    with one_commit(gradebook):
        gradebook.update_or_create_student(submission.student)
        gradebook.update_or_create_submission(
            submission.lab, submission.student, **({"timestamp": timestamp} if timestamp else {})
        )
        for index, cell in enumerate(nb.cells):
            saver.preprocess_cell(cell, resources, index)


@dataclass(frozen=True)
class Standing:
    """What the gradebook says of one submission, the work of people included.

    Attributes:
        score: points, manual ones included, before a late penalty.
        max_score: points to gain.
        penalty: taken off for being late.
        needs_manual_grade: whether a person still has to look.
    """

    score: float
    max_score: float
    penalty: float
    needs_manual_grade: bool


def standing(gradebook: Gradebook, lab: str, student: str) -> Standing | None:
    """How a student stands, or None where the gradebook has no such submission."""
    try:
        one = gradebook.find_submission(lab, student)
    except MissingEntry:
        return None
    return Standing(
        score=float(one.score or 0.0),
        max_score=float(one.max_score or 0.0),
        penalty=float(one.late_submission_penalty or 0.0),
        needs_manual_grade=bool(one.needs_manual_grade),
    )


def students_with(gradebook: Gradebook, lab: str) -> set[str]:
    """Who has a submission of this lab in the gradebook."""
    return {one.student.id for one in gradebook.assignment_submissions(lab)}
