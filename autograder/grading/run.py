"""A whole class: submissions side by side, one writer, and a kill at any moment loses nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import nbformat
from nbgrader.api import Gradebook, InvalidEntry
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from autograder.errors import MitdlError
from autograder.gradebook.course import Course, open_gradebook, released_lab
from autograder.gradebook.database import again, alone, why
from autograder.gradebook.entries import save, students_with
from autograder.gradebook.write_whole import write_whole
from autograder.grading.workers import Came, Place
from autograder.judge.verdict import Outcome, Result, Verdict
from autograder.submission.cells import known_lab, title
from autograder.submission.data_files import files_for
from autograder.submission.pipeline import SETTLED, Task, Work, as_text, resources, steps
from autograder.submission.reading import (
    Submission,
    Unreadable,
    digest,
    read_bytes,
    timestamp_of,
)
from autograder.submission.record import Record, read_record
from autograder.submission.released import Released, exercise_points


@dataclass(frozen=True)
class Graded:
    """What became of one submission.

    Attributes:
        student: whose.
        record: verdicts and all; each is `not-graded` when it was not; None when unknown.
        fresh: graded now, and not found graded already.
        reason: why it was not graded; "" when it was.
    """

    student: str
    record: Record | None
    fresh: bool = True
    reason: str = ""


@dataclass
class Grading:
    """A run over the submissions of a lab.

    Attributes:
        course: whose folders and gradebook.
        lab: name of the lab.
        place: where submissions are graded.
        force: grade again what is graded and unchanged.
    """

    course: Course
    lab: str
    place: Place
    force: bool = False

    @cached_property
    def released(self) -> dict[str, Released]:
        """The lab's notebooks by name, as the gradebook has them."""
        return {one.notebook: one for one in released_lab(self.course, self.lab)}

    def each_notebook(self, submissions: Sequence[Submission]) -> list[Submission]:
        """What to grade of what was handed in: the lab's notebook, or each of several."""
        return [
            replace(one, notebook=name)
            for one in submissions
            for name in self.released
            if one.notebook in ("", name)
        ]

    def run(self, submissions: Sequence[Submission]) -> Iterator[Graded]:
        """Grade each, in the order in which they are done; each is saved before it is yielded."""
        with open_gradebook(self.course) as gradebook:
            entered = students_with(gradebook, self.lab)
            waiting = []
            for one in self.each_notebook(submissions):
                done = None if self.force else self._already(one, entered)
                if done is None:
                    waiting.append(one)
                else:
                    yield done
            tasks = (task_for(one, self.released[one.name], self.course) for one in waiting)
            writer = Writer(self.course, gradebook)
            for task, came in self.place.grade(tasks):
                yield writer.finish(task, came)

    def _already(self, submission: Submission, entered: set[str]) -> Graded | None:
        """An earlier grading of the very same content, in the gradebook and on disk."""
        if submission.student not in entered:
            return None
        record = record_of(self.course, submission.student, self.lab, submission.name)
        if record is None or not record.digest or record.digest != _mark(submission):
            return None
        return Graded(submission.student, record, fresh=False)


def task_for(submission: Submission, released: Released, course: Course) -> Task:
    """Read a submission, so that it can be graded anywhere."""
    try:
        content, problem = read_bytes(submission), ""
    except Unreadable as error:
        content, problem = b"", str(error)
    mark = digest(submission, content or problem.encode())
    files: dict[str, bytes] = {}
    if not problem and known_lab(submission.lab, submission.name) is None:
        files = files_for(course.coursedir, course.config, submission.lab, submission.folder)
    return Task(submission, content, problem, mark, released, course.config, files)


class Writer:
    """The one that writes: scores into the gradebook, then the notebook into the folder.

    Args:
        course: whose.
        gradebook: open, and nobody else's.
    """

    def __init__(self, course: Course, gradebook: Gradebook) -> None:
        self.course = course
        self.gradebook = gradebook
        after = steps(course.config).after
        self.late = [one for one in after if isinstance(one, AssignLatePenalties)]
        self.after = [one for one in after if type(one) not in (AssignLatePenalties, *SETTLED)]

    def finish(self, task: Task, came: Came) -> Graded:
        """Save; whatever went or goes wrong concerns this submission alone."""
        try:
            if isinstance(came, Exception):
                raise came
            one = task.submission
            with alone(
                one.folder
            ):  # what is in the gradebook and in the file comes from one grader
                again(lambda: self._save(one, came))
        except Exception as error:
            reason = str(error) if isinstance(error, MitdlError) else _in_a_line(error)
            return Graded(task.submission.student, _not_graded(task, reason), reason=reason)
        return Graded(task.submission.student, came.record)

    def _save(self, submission: Submission, work: Work) -> None:
        """Scores first, the file last: only the file says that all of it was done."""
        late = save(self.gradebook, submission, work.scores, timestamp_of(submission))
        text, further = work.text, [*(self.late if late else ()), *self.after]
        if further:
            nb, about = nbformat.reads(text, 4), resources(submission, self.course.db_url)
            for step in further:
                nb, about = step(nb, about)
            text = as_text(nb)
        path = self.course.autograded(submission.student, submission.lab, submission.name)
        write_whole(path, text)


def _not_graded(task: Task, reason: str) -> Record:
    """No verdict for any exercise: our failure, which is in no gradebook."""
    submission = task.submission
    points = exercise_points(known_lab(submission.lab, submission.name), task.released.cells)
    verdicts = [
        Verdict(name, Outcome.NOT_GRADED, 0.0, most, message=reason)
        for name, most in points.items()
    ]
    name = title(submission.lab, submission.name)
    return Record(Result(name, tuple(verdicts), submission.student, isolation="none"))


def record_of(course: Course, student: str, lab: str, notebook: str = "") -> Record | None:
    """The record of an autograded notebook, or None where there is none."""
    path = course.autograded(student, lab, notebook)
    try:
        return read_record(nbformat.read(path, as_version=4))
    except (OSError, ValueError, KeyError, TypeError, nbformat.reader.NotJSONError):
        return None


def _mark(submission: Submission) -> str:
    """Digest of what lies there now, also of what is no notebook."""
    try:
        return digest(submission, read_bytes(submission))
    except Unreadable as error:
        return digest(submission, str(error).encode())


def _in_a_line(error: Exception) -> str:
    if isinstance(error, OperationalError):
        return f"gradebook: {why(error)}; make room or check who may write there, and call again"
    if isinstance(error, SQLAlchemyError | InvalidEntry):
        return f"gradebook: {why(error)}"
    text = " ".join(str(error).split())[:300]
    return f"{type(error).__name__}: {text}"
