"""Entries of nbgrader's gradebook: scores, written in one commit each, and times of handing in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import select
from sqlalchemy.orm import scoped_session, sessionmaker

from autograder.gradebook.timestamps import Unclear, moment_in
from autograder.submission.reading import Submission
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


@dataclass(frozen=True)
class HandedIn:
    """The time of handing in.

    Attributes:
        when: in UTC; None where it is not known.
        problem: why it cannot be read; "" where it can, or there is no `timestamp.txt`.
    """

    when: datetime | None = None
    problem: str = ""

    @property
    def for_gradebook(self) -> dict[str, datetime | None]:
        """What to enter: nothing where there is no file, as nbgrader does."""
        return {"timestamp": self.when} if self.when or self.problem else {}

    def differs_from(self, entered: datetime | None) -> bool:
        """Whether the gradebook has another time."""
        return bool(self.for_gradebook) and self.when != entered


def handed_in(submission: Submission, course_zone: str = "") -> HandedIn:
    """Return when it was handed in, read anew each time.

    Args:
        submission: whose folder holds the time.
        course_zone: the course's own zone.
    """
    try:
        return HandedIn(moment_in(submission.folder, course_zone))
    except Unclear as error:
        return HandedIn(problem=f"{error}; nobody can tell whether it is late")


def save_scores(
    gradebook: Gradebook, submission: Submission, scores: Scores, handed_in: HandedIn
) -> bool:
    """Enter a graded notebook: student, submission and each score; all of it or nothing.

    A score given by a person stays, and is marked to be looked at again, as nbgrader does.

    Returns:
        Whether it is late, or was, so that nbgrader's penalty has to be worked out.
    """
    with one_commit(gradebook):
        gradebook.update_or_create_student(submission.student)
        entered = gradebook.update_or_create_submission(
            submission.lab, submission.student, **handed_in.for_gradebook
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
class Lateness:
    """What the gradebook says of a submission's time.

    Attributes:
        timestamp: of handing in, in UTC; None where it is not known.
        seconds: after the student's own due date; 0 when in time.
        penalties: by notebook; None where there is none.
    """

    timestamp: datetime | None
    seconds: float
    penalties: Mapping[str, float | None]


def lateness(gradebook: Gradebook, lab: str, student: str = "") -> dict[str, Lateness]:
    """Return who is late by how much, by student, in one query for a class or for one student."""
    query = (
        select(
            *(SubmittedAssignment.student_id, SubmittedAssignment.timestamp),
            *(SubmittedAssignment.extension, Assignment.duedate),
            *(Notebook.name, SubmittedNotebook.late_submission_penalty),
        )
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
        .where(Assignment.name == lab)
    )
    if student:
        query = query.where(SubmittedAssignment.student_id == student)
    by_student: dict[str, Lateness] = {}
    for student, when, extension, due, notebook, penalty in gradebook.db.execute(query):
        before = by_student[student].penalties if student in by_student else {}
        allowed = due + (extension or timedelta(0)) if due is not None else None
        late = when - allowed if when is not None and allowed is not None else timedelta(0)
        seconds = max(0.0, late.total_seconds())
        by_student[student] = Lateness(when, seconds, {**before, notebook: penalty})
    return by_student


def enter_time(gradebook: Gradebook, submission: Submission, handed_in: HandedIn) -> None:
    """Enter the time of handing in again, where the score stays as it is."""
    gradebook.update_or_create_submission(
        submission.lab, submission.student, **handed_in.for_gradebook
    )


def roster(gradebook: Gradebook) -> set[str]:
    """Return all students that the gradebook knows."""
    return set(gradebook.db.execute(select(Student.id)).scalars())
