"""Scores as tables that other systems read: a spreadsheet, Canvas, Moodle, Gradescope.

Column names are those of each place's own export, which is also what it imports. Where nothing was
handed in, or nothing of it could be graded, a cell is empty: an import changes nothing there, and
nobody takes it for a zero. The spreadsheet says in a last column why a score is not the last word,
and has a line for everybody who handed in, known to the gradebook or not.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nbgrader.api import Gradebook

from autograder.gradebook.standings import after_penalty, unscored
from autograder.gradebook.students import natural
from autograder.judge.verdict import DECIMALS
from autograder.sandbox.student import printable

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Table = Iterator[Sequence[object]]


@dataclass(frozen=True)
class Student:
    """A student as the gradebook has them; "" for what it does not know."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""


@dataclass(frozen=True)
class Assignment:
    """An assignment of the gradebook.

    Attributes:
        name: of the assignment.
        max_score: points to gain.
        duedate: as the gradebook prints it; "" for none.
        notebooks: how many it has.
    """

    name: str
    max_score: float
    duedate: str = ""
    notebooks: int = 0


@dataclass(frozen=True)
class Score:
    """The score of one submission.

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
        """The points that count."""
        return after_penalty(self.raw, self.penalty)


@dataclass(frozen=True)
class Scores:
    """A gradebook's scores.

    Attributes:
        students: all of them.
        assignments: all that are asked for.
        scores: by student and assignment; none where nothing was handed in or graded.
        remarks: by student and assignment, why a score is not the last word or is not there.
    """

    students: Sequence[Student]
    assignments: Sequence[Assignment]
    scores: Mapping[tuple[str, str], Score]
    remarks: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def score_of(self, student: Student, assignment: Assignment) -> Score | None:
        """Return a student's score, or None."""
        return self.scores.get((student.id, assignment.name))

    def points(self, student: Student, assignment: Assignment) -> object:
        """Return a student's points, or an empty cell."""
        score = self.score_of(student, assignment)
        return "" if score is None else score.points


def scores_in(gradebook: Gradebook, names: Collection[str] = ()) -> Scores:
    """Return all scores of these assignments, or of all where none are named."""
    rows = [row for row in gradebook.assignments if not names or row.name in names]
    assignments = [
        Assignment(row.name, float(row.max_score or 0), str(row.duedate or ""), len(row.notebooks))
        for row in rows
    ]
    scores = {}
    for assignment in assignments:
        not_graded = unscored(gradebook, assignment.name)
        for submission in gradebook.assignment_submissions(assignment.name):
            if submission.student.id in not_graded:
                continue
            scores[submission.student.id, assignment.name] = Score(
                float(submission.score or 0.0),
                float(submission.late_submission_penalty or 0.0),
                str(submission.timestamp or ""),
                float(submission.total_seconds_late or 0.0),
            )
    students = [
        Student(
            row.id,
            row.first_name or "",
            row.last_name or "",
            row.email or "",
            str(row.lms_user_id or ""),
        )
        for row in gradebook.students
    ]
    students.sort(key=lambda student: natural(student.id))
    return Scores(students, assignments, scores)


def as_csv(scores: Scores, form: str) -> str:
    """Return the table in one of `FORMS`, as CSV in which no text is a formula or a command."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    for row in FORMS[form](scores):
        writer.writerow(map(_field, row))
    return file.getvalue()


def _field(value: object) -> object:
    r"""Return a field that steers neither a spreadsheet nor a terminal, and is no sum's last bit.

    >>> _field(0.1 + 0.2 + 0.4), _field("=1"), _field("a\x1b[2J")
    (0.7, "'=1", 'a�[2J')
    """
    if isinstance(value, float):
        return round(value, DECIMALS) + 0.0
    return no_formula(printable(value, len(value))) if isinstance(value, str) else value


def no_formula(text: str) -> str:
    """Return a text that a spreadsheet shows and does not run.

    >>> no_formula("=1+1"), no_formula("Ada"), no_formula(" @x")
    ("'=1+1", 'Ada', "' @x")
    """
    risky = text.startswith(RISKY) or text.lstrip().startswith(RISKY)
    return f"'{text}" if risky else text


def _csv(scores: Scores) -> Table:
    """Return a line for each student and assignment, with nbgrader's own columns and a remark."""
    yield (
        *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
        *("raw_score", "late_submission_penalty", "score", "max_score"),
        "remark",
    )
    for assignment in scores.assignments:
        for student in (*scores.students, *_unknown(scores, assignment)):
            score = scores.score_of(student, assignment)
            names = (student.id, student.last_name, student.first_name, student.email)
            time = "" if score is None else score.timestamp
            points = ("", "", "") if score is None else (score.raw, score.penalty, score.points)
            yield (
                *(assignment.name, assignment.duedate, time, *names),
                *(*points, assignment.max_score),
                scores.remarks.get((student.id, assignment.name), ""),
            )


def _unknown(scores: Scores, assignment: Assignment) -> list[Student]:
    """Return who handed something in that is not graded and is not in the gradebook either."""
    known = {student.id for student in scores.students}
    handed_in = {student for student, name in scores.remarks if name == assignment.name}
    return [Student(name) for name in sorted(handed_in - known, key=natural)]


def _canvas(scores: Scores) -> Table:
    """Return Canvas's table: people by its own ID where it is known, and by their login.

    The second line has the points to gain.
    """
    yield (
        *("Student", "ID", "SIS User ID", "SIS Login ID", "Section"),
        *(assignment.name for assignment in scores.assignments),
    )
    max_scores = [assignment.max_score for assignment in scores.assignments]
    yield ("    Points Possible", "", "", "", "", *max_scores)
    for student in scores.students:
        name = ", ".join(part for part in (student.last_name, student.first_name) if part)
        points = [scores.points(student, assignment) for assignment in scores.assignments]
        yield (name or student.id, student.lms_user_id, "", student.id, "", *points)


def _moodle(scores: Scores) -> Table:
    """Return Moodle's table; its import asks which column finds people, ID number or address."""
    yield (
        *("First name", "Last name", "ID number", "Email address"),
        *(f"Assignment: {assignment.name} (Real)" for assignment in scores.assignments),
    )
    for student in scores.students:
        points = [scores.points(student, assignment) for assignment in scores.assignments]
        yield (student.first_name, student.last_name, student.id, student.email, *points)


def _gradescope(scores: Scores) -> Table:
    """Return Gradescope's table, as its own export of a course's grades."""
    columns = ("", " - Max Points", " - Submission Time", " - Lateness (H:M:S)")
    yield (
        *("First Name", "Last Name", "SID", "Email"),
        *(assignment.name + column for assignment in scores.assignments for column in columns),
    )
    for student in scores.students:
        row: list[object] = [student.first_name, student.last_name, student.id, student.email]
        for assignment in scores.assignments:
            score = scores.score_of(student, assignment)
            late = "" if score is None else _duration_text(score.seconds_late)
            row += [scores.points(student, assignment), assignment.max_score]
            row += ["" if score is None else score.timestamp, late]
        yield row


def _duration_text(seconds: float) -> str:
    """Return a time as hours, minutes and seconds."""
    s = int(max(0.0, seconds))
    return f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}"


FORMS: dict[str, Callable[[Scores], Table]] = {
    "csv": _csv,
    "canvas": _canvas,
    "moodle": _moodle,
    "gradescope": _gradescope,
}
