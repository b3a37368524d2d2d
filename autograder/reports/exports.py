"""Scores as tables that other places read: a spreadsheet, Canvas, Moodle, Gradescope.

Column names are those of each place's own export, which is also what it imports. Where nothing was
handed in, a cell for Canvas, Moodle or Gradescope is empty, so that an import changes nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from nbgrader.api import Gradebook

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Table = Iterator[Sequence[object]]


@dataclass(frozen=True)
class Student:
    """Who, as the gradebook has them; "" for what it does not know."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Assignment:
    """What was asked.

    Attributes:
        name: of the assignment.
        max_score: points to gain.
        duedate: as the gradebook prints it; "" for none.
    """

    name: str
    max_score: float
    duedate: str = ""


@dataclass(frozen=True)
class Score:
    """What came of one submission.

    Attributes:
        raw: points, before a penalty.
        penalty: taken off for being late.
        timestamp: of handing in; "" where that is not known.
        seconds_late: 0 when in time.
    """

    raw: float
    penalty: float = 0.0
    timestamp: str = ""
    seconds_late: float = 0.0

    @property
    def points(self) -> float:
        """What counts."""
        return max(0.0, self.raw - self.penalty)


@dataclass(frozen=True)
class Scores:
    """A gradebook's scores; `found` has no entry where nothing was handed in."""

    students: Sequence[Student]
    assignments: Sequence[Assignment]
    found: dict[tuple[str, str], Score]

    def of(self, student: Student, assignment: Assignment) -> Score | None:
        """A student's score, or None."""
        return self.found.get((student.id, assignment.name))

    def points(self, student: Student, assignment: Assignment) -> object:
        """A student's points, or an empty cell."""
        score = self.of(student, assignment)
        return "" if score is None else score.points


def scores_in(gradebook: Gradebook, names: Collection[str] = ()) -> Scores:
    """All scores of these assignments, or of all where none are named."""
    asked = [one for one in gradebook.assignments if not names or one.name in names]
    found = {}
    for assignment in asked:
        for one in gradebook.assignment_submissions(assignment.name):
            found[one.student.id, assignment.name] = Score(
                float(one.score or 0.0),
                float(one.late_submission_penalty or 0.0),
                str(one.timestamp or ""),
                float(one.total_seconds_late or 0.0),
            )
    students = [
        Student(one.id, one.first_name or "", one.last_name or "", one.email or "")
        for one in gradebook.students
    ]
    return Scores(
        students,
        [Assignment(one.name, float(one.max_score or 0), str(one.duedate or "")) for one in asked],
        found,
    )


def as_csv(scores: Scores, form: str) -> str:
    """The table in one of `FORMS`, as CSV in which no text is a formula."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    for row in FORMS[form](scores):
        writer.writerow([no_formula(field) if isinstance(field, str) else field for field in row])
    return written.getvalue()


def no_formula(text: str) -> str:
    """A text that a spreadsheet shows, and does not run.

    >>> no_formula("=1+1"), no_formula("Ada"), no_formula(" @x")
    ("'=1+1", 'Ada', "' @x")
    """
    risky = text.startswith(RISKY) or text.lstrip().startswith(RISKY)
    return f"'{text}" if risky else text


def _csv(scores: Scores) -> Table:
    """A line for each student and assignment, with nbgrader's own columns."""
    yield (
        *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
        *("raw_score", "late_submission_penalty", "score", "max_score"),
    )
    for one in scores.assignments:
        for student in scores.students:
            score = scores.of(student, one) or Score(0.0)
            names = (student.id, student.last_name, student.first_name, student.email)
            numbers = (score.raw, score.penalty, score.points, one.max_score)
            yield (one.name, one.duedate, score.timestamp, *names, *numbers)


def _canvas(scores: Scores) -> Table:
    """Canvas finds people by their login here; its second line holds the points to gain."""
    yield (
        *("Student", "ID", "SIS User ID", "SIS Login ID", "Section"),
        *(one.name for one in scores.assignments),
    )
    most = [one.max_score for one in scores.assignments]
    yield ("    Points Possible", "", "", "", "", *most)
    for student in scores.students:
        name = ", ".join(part for part in (student.last_name, student.first_name) if part)
        points = [scores.points(student, one) for one in scores.assignments]
        yield (name or student.id, "", "", student.id, "", *points)


def _moodle(scores: Scores) -> Table:
    """Moodle asks at import which column finds people: the ID number here, or the address."""
    yield (
        *("First name", "Last name", "ID number", "Email address"),
        *(f"Assignment: {one.name} (Real)" for one in scores.assignments),
    )
    for student in scores.students:
        points = [scores.points(student, one) for one in scores.assignments]
        yield (student.first_name, student.last_name, student.id, student.email, *points)


def _gradescope(scores: Scores) -> Table:
    """As Gradescope's own export of a course's grades."""
    about = ("", " - Max Points", " - Submission Time", " - Lateness (H:M:S)")
    yield (
        *("First Name", "Last Name", "SID", "Email"),
        *(one.name + part for one in scores.assignments for part in about),
    )
    for student in scores.students:
        row: list[object] = [student.first_name, student.last_name, student.id, student.email]
        for one in scores.assignments:
            score = scores.of(student, one)
            late = "" if score is None else _clock(score.seconds_late)
            row += [scores.points(student, one), one.max_score]
            row += ["" if score is None else score.timestamp, late]
        yield row


def _clock(seconds: float) -> str:
    whole = int(max(0.0, seconds))
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


FORMS: dict[str, Callable[[Scores], Table]] = {
    "csv": _csv,
    "canvas": _canvas,
    "moodle": _moodle,
    "gradescope": _gradescope,
}
