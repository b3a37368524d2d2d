"""Entries of nbgrader's gradebook: scores, written in one commit each, and the class's standing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from sqlalchemy import Select, func, select
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


def handed_in(submission: Submission, home: str = "") -> HandedIn:
    """Return when it was handed in, read anew each time.

    Args:
        submission: whose folder holds the time.
        home: the course's own zone.
    """
    try:
        return HandedIn(moment_in(submission.folder, home))
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
    found: dict[str, Lateness] = {}
    for student, when, extension, due, notebook, penalty in gradebook.db.execute(query):
        before = found[student].penalties if student in found else {}
        allowed = due + (extension or timedelta(0)) if due is not None else None
        late = when - allowed if when is not None and allowed is not None else timedelta(0)
        seconds = max(0.0, late.total_seconds())
        found[student] = Lateness(when, seconds, {**before, notebook: penalty})
    return found


def enter_time(gradebook: Gradebook, submission: Submission, handed_in: HandedIn) -> None:
    """Enter the time of handing in again, where the score stays as it is."""
    gradebook.update_or_create_submission(
        submission.lab, submission.student, **handed_in.for_gradebook
    )


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
        return max(0.0, self.score - self.penalty)


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
        return max(0.0, self.score - self.penalty)


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
    standing = {student: Standing(0.0, 0.0, 0.0, False) for student in execute(students).scalars()}
    for student, notebook, cell, score, by_hand in execute(rows):
        before, worth = standing[student], max_scores.get(cell, 0.0)
        total = before.notebooks.get(notebook, NotebookTotal(notebook, 0.0, 0.0))
        total = NotebookTotal(notebook, total.score + (score or 0.0), total.max_score + worth)
        standing[student] = replace(
            before,
            score=before.score + (score or 0.0),
            max_score=before.max_score + worth,
            needs_manual_grade=before.needs_manual_grade or bool(by_hand),
            notebooks={**before.notebooks, notebook: total},
        )
    for student, late in lateness(gradebook, lab).items():
        standing[student] = _penalized(standing[student], late)
    for student in unscored(gradebook, lab):
        standing[student] = replace(standing[student], scored=False)
    return standing


def _penalized(standing: Standing, late: Lateness) -> Standing:
    """Return a standing with what is taken off for being late."""
    penalties = {name: taken or 0.0 for name, taken in late.penalties.items()}
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


def roster(gradebook: Gradebook) -> set[str]:
    """Return all students that the gradebook knows."""
    return set(gradebook.db.execute(select(Student.id)).scalars())


def _students_query(lab: str) -> Select[tuple[str]]:
    return (
        select(SubmittedAssignment.student_id)
        .select_from(SubmittedAssignment)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .where(Assignment.name == lab)
    )
