"""Entries of nbgrader's gradebook: scores, written in one commit each, and the class's standing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.utils import parse_utc
from sqlalchemy import Select, select
from sqlalchemy.orm import scoped_session, sessionmaker

from autograder.submission.reading import Submission, read_timestamp
from autograder.submission.scores import Scores


@contextmanager
def one_commit(gradebook: Gradebook) -> Iterator[None]:
    """Write the commits of nbgrader's code in a block as one at its end; nothing after an error."""
    usual_session = gradebook.db
    with gradebook.engine.begin() as connection:
        gradebook.db = scoped_session(
            sessionmaker(bind=connection, autoflush=False, join_transaction_mode="rollback_only")
        )
        try:
            yield
        finally:
            gradebook.db.remove()
            gradebook.db = usual_session


def timestamp_of(submission: Submission) -> datetime | None:
    """Return the time of submission, or None where it is missing or cannot be read."""
    try:
        return parse_utc(read_timestamp(submission).decode()[:100].strip())  # type: ignore[no-any-return]
    except (ValueError, OverflowError, OSError):
        return None


def save_scores(
    gradebook: Gradebook, submission: Submission, scores: Scores, timestamp: datetime | None
) -> bool:
    """Enter a graded notebook: student, submission and each score; all of it or nothing.

    A score given by a person stays, and is marked to be looked at again, as nbgrader does.

    Returns:
        Whether it is late, or was, so that nbgrader's penalty has to be worked out.
    """
    with one_commit(gradebook):
        gradebook.update_or_create_student(submission.student)
        entered = gradebook.update_or_create_submission(
            submission.lab, submission.student, **({"timestamp": timestamp} if timestamp else {})
        )
        gradebook.db.refresh(entered, with_for_update=True)  # another grader waits here
        of_notebook = (
            select(SubmittedNotebook)
            .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
            .where(SubmittedNotebook.assignment_id == entered.id, Notebook.name == submission.name)
        )
        notebook = gradebook.db.execute(of_notebook).scalar_one()
        for grade, name in _entries(gradebook, Grade, notebook):
            if name in scores.grades:
                grade.auto_score = scores.grades[name]
                by_hand = grade.manual_score is not None or grade.auto_score is None
                grade.needs_manual_grade = by_hand
        for comment, name in _entries(gradebook, Comment, notebook):
            if name in scores.comments:
                comment.auto_comment = scores.comments[name]
        gradebook.db.flush()
        return entered.total_seconds_late > 0 or notebook.late_submission_penalty is not None


def _entries(gradebook: Gradebook, kind: Any, notebook: SubmittedNotebook) -> Any:
    """Return the rows of a submitted notebook, each with its cell's name, in one query."""
    query = (
        select(kind, BaseCell.name)
        .join(BaseCell, kind.cell_id == BaseCell.id)
        .where(kind.notebook_id == notebook.id)
    )
    return gradebook.db.execute(query).all()


@dataclass(frozen=True)
class Standing:
    """The state of one submission in the gradebook, the work of people included.

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
    notebooks = students.join(
        SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id
    )
    grades = notebooks.join(Grade, Grade.notebook_id == SubmittedNotebook.id)
    standing = {student: Standing(0.0, 0.0, 0.0, False) for student in execute(students).scalars()}
    for student, cell, score, by_hand in execute(
        grades.add_columns(Grade.cell_id, Grade.score, Grade.needs_manual_grade)
    ):
        before = standing[student]
        standing[student] = replace(
            before,
            score=before.score + (score or 0.0),
            max_score=before.max_score + max_scores.get(cell, 0.0),
            needs_manual_grade=before.needs_manual_grade or bool(by_hand),
        )
    late = notebooks.add_columns(SubmittedNotebook.late_submission_penalty)
    for student, penalty in execute(late):
        before = standing[student]
        standing[student] = replace(before, penalty=before.penalty + (penalty or 0.0))
    return standing


def students_with(gradebook: Gradebook, lab: str) -> set[str]:
    """Return the students who have a submission of this lab in the gradebook."""
    return set(gradebook.db.execute(_students_query(lab)).scalars())


def _students_query(lab: str) -> Select[tuple[str]]:
    return select(SubmittedAssignment.student_id).join(Assignment).where(Assignment.name == lab)
