"""A whole class: submissions in parallel, one writer, and a kill at any moment loses nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

import nbformat
from nbgrader.api import Gradebook, InvalidEntry
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from autograder.errors import MitdlError, one_line
from autograder.gradebook.course import Course, open_gradebook, released_lab
from autograder.gradebook.database import locked, reason_of, retry
from autograder.gradebook.entries import Standing, save_scores, students_with, timestamp_of
from autograder.gradebook.write_whole import write_whole
from autograder.grading.workers import GradedOrError, Workers
from autograder.judge.verdict import Outcome, Result, Verdict
from autograder.submission.cells import known_lab, qualified_name
from autograder.submission.data_files import data_files, files_in_sandbox
from autograder.submission.parse import read_notebook
from autograder.submission.pipeline import (
    REDUNDANT,
    GradedNotebook,
    Task,
    load_preprocessors,
    notebook_text,
    resources_for,
)
from autograder.submission.reading import (
    HandedIn,
    Missing,
    Submission,
    Unreadable,
    digest_of,
    open_submission,
    read_submission,
)
from autograder.submission.record import read_record
from autograder.submission.released import ReleasedNotebook, exercise_points

NEEDS_A_PERSON = "needs a person"
READ_ONLY = 0o444  # as nbgrader leaves autograded notebooks


@dataclass(frozen=True)
class Graded:
    """A submission after grading.

    Attributes:
        student: whose.
        result: verdicts and all; each is `not-graded` when it was not; None when unknown.
        reason: why it was not graded; "" when it was.
        fresh: graded now, and not found graded already.
        standing: what the gradebook says of it, work of people included; None until it was asked.
    """

    student: str
    result: Result | None
    reason: str = ""
    fresh: bool = True
    standing: Standing | None = None

    @property
    def waits_for_a_person(self) -> bool:
        """Whether something was handed in that only a person can make sense of."""
        return self.reason.startswith(NEEDS_A_PERSON)


@dataclass
class Grading:
    """A run over the submissions of a lab.

    Attributes:
        course: whose folders and gradebook.
        lab: name of the lab.
        workers: who grades.
        force: grade again what is graded and unchanged.
    """

    course: Course
    lab: str
    workers: Workers
    force: bool = False

    @cached_property
    def released(self) -> dict[str, ReleasedNotebook]:
        """The lab's notebooks by name, as the gradebook has them."""
        return {notebook.notebook: notebook for notebook in released_lab(self.course, self.lab)}

    def each_notebook(self, submissions: Sequence[Submission]) -> list[Submission]:
        """Return the notebooks to grade of submissions: the lab's only one, or each of several."""
        several = tuple(self.released) if len(self.released) > 1 else ()
        return [
            replace(submission, notebook=name, siblings=several)
            for submission in submissions
            for name in self.released
            if submission.notebook in ("", name)
        ]

    def run(self, submissions: Sequence[Submission]) -> Iterator[Graded]:
        """Grade each, in the order in which they are done; each is saved before it is yielded."""
        with open_gradebook(self.course) as gradebook:
            entered = students_with(gradebook, self.lab)
            waiting = []
            for submission in self.each_notebook(submissions):
                earlier = None if self.force else self._earlier(submission, entered)
                if earlier is None:
                    waiting.append(submission)
                else:
                    yield earlier
            tasks = (
                make_task(submission, self.released[submission.name], self.course)
                for submission in waiting
            )
            writer = Writer(self.course, gradebook)
            for task, outcome in self.workers.grade(tasks):
                yield writer.finish(task, outcome)

    def _earlier(self, submission: Submission, entered: set[str]) -> Graded | None:
        """Return an earlier grading of the very same content, in the gradebook and on disk."""
        if submission.student not in entered:
            return None
        result = read_result(self.course, submission.student, self.lab, submission.name)
        if result is None or not result.digest or result.digest != _current_digest(submission):
            return None
        return Graded(submission.student, result, fresh=False)


def make_task(submission: Submission, released: ReleasedNotebook, course: Course) -> Task:
    """Read a submission, so that it can be graded anywhere; what cannot be read is no zero."""
    found, files, problem, refusal = HandedIn(b""), dict[str, bytes](), "", None
    try:
        found = open_submission(submission)
        if known_lab(submission.lab, submission.name) is None:
            about = course.coursedir, course.config, submission.lab, submission.folder
            files = files_in_sandbox(*about)
    except Missing as error:
        problem = str(error)
    except MitdlError as error:
        refusal = error
    except OSError as error:
        refusal = MitdlError(f"{submission.name}: {_one_line(error)}; grade again")
    return Task(
        submission,
        found.content,
        problem,
        digest_of(submission, found.content or problem.encode()),
        released,
        course.config,
        files,
        refusal=refusal,
        repairs=found.notes,
    )


class Writer:
    """The single writer: scores into the gradebook, then the notebook into the folder.

    Args:
        course: whose.
        gradebook: open, and nobody else's.
    """

    def __init__(self, course: Course, gradebook: Gradebook) -> None:
        self.course = course
        self.gradebook = gradebook
        after = load_preprocessors(course.config).after
        self.late = [step for step in after if isinstance(step, AssignLatePenalties)]
        self.after = [step for step in after if type(step) not in (AssignLatePenalties, *REDUNDANT)]

    def finish(self, task: Task, outcome: GradedOrError) -> Graded:
        """Save a graded notebook; an error, whoever's, concerns this submission alone."""
        student = task.submission.student
        try:
            if isinstance(outcome, Exception):
                raise outcome
            # Locked, so that gradebook and file come from one grader where there are several.
            with locked(task.submission.folder):
                retry(lambda: self._save(task.submission, outcome))
        except Exception as error:
            line = _one_line(error)
            reason = f"{NEEDS_A_PERSON}: {line}" if isinstance(error, Unreadable) else line
            return Graded(student, _not_graded(task, line), reason)
        return Graded(student, outcome.result)

    def _save(self, submission: Submission, graded: GradedNotebook) -> None:
        """Save scores first, the file last: only the file says that all of it was done."""
        late = save_scores(self.gradebook, submission, graded.scores, timestamp_of(submission))
        text, steps = graded.text, [*(self.late if late else ()), *self.after]
        if steps:
            nb = nbformat.reads(text, 4)
            resources = resources_for(submission, self.course.db_url)
            for step in steps:
                nb, resources = step(nb, resources)
            text = notebook_text(nb)
        path = self.course.autograded(submission.student, submission.lab, submission.name)
        for name, content in data_files(submission.folder).items():  # for formgrader to show
            with suppress(MitdlError):  # a file where there was a folder, and the like
                write_whole(path.parent / name, content, READ_ONLY)
        write_whole(path, text, READ_ONLY)


def _not_graded(task: Task, reason: str) -> Result:
    """Return a result without a verdict: our failure, which is in no gradebook."""
    submission = task.submission
    points = exercise_points(known_lab(submission.lab, submission.name), task.released.cells)
    verdicts = [
        Verdict(name, Outcome.NOT_GRADED, 0.0, max_score, message=reason)
        for name, max_score in points.items()
    ]
    name = qualified_name(submission.lab, submission.name)
    return Result(name, tuple(verdicts), submission.student, isolation="none")


def read_result(course: Course, student: str, lab: str, notebook: str = "") -> Result | None:
    """Return the result of an autograded notebook, or None where there is none."""
    path = course.autograded(student, lab, notebook)
    try:
        return read_record(read_notebook(path))
    except (MitdlError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _current_digest(submission: Submission) -> str:
    """Return the digest of what is handed in now, even if it is nothing; "" if it is unreadable."""
    try:
        return digest_of(submission, read_submission(submission))
    except Missing as error:
        return digest_of(submission, str(error).encode())
    except MitdlError:
        return ""


def _one_line(error: Exception) -> str:
    """Return an error as one line, a database's with its own reason."""
    if isinstance(error, OperationalError):
        reason = reason_of(error)
        return f"gradebook: {reason}; make room or check who may write there, and call again"
    if isinstance(error, SQLAlchemyError | InvalidEntry):
        return f"gradebook: {reason_of(error)}"
    return one_line(error)
