"""A whole class: submissions side by side, one writer, and a kill at any moment loses nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.errors import MitdlError
from autograder.grading.course import Course, open_gradebook, released_cells
from autograder.grading.execute import known_lab
from autograder.grading.gradebook import save, students_with
from autograder.grading.pipeline import (
    Steps,
    as_text,
    graded_notebook,
    resources,
    steps,
    zero_notebook,
)
from autograder.grading.record import Record, read_record
from autograder.grading.restore import Registered, exercise_points
from autograder.grading.submissions import (
    Submission,
    Unreadable,
    digest,
    read_bytes,
    timestamp_of,
)
from autograder.judge.verdict import Outcome, Result, Verdict
from autograder.sandbox.sandbox import Sandbox


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


@dataclass(frozen=True)
class Work:
    """A graded notebook on its way from a thread to the writer, and the steps still to take."""

    nb: NotebookNode
    chain: Steps


@dataclass
class Grading:
    """A run over the submissions of a lab.

    Attributes:
        course: whose folders and gradebook.
        lab: name of the lab.
        sandbox: where student code runs.
        jobs: how many submissions side by side.
        force: grade again what is graded and unchanged.
    """

    course: Course
    lab: str
    sandbox: Sandbox
    jobs: int = 1
    force: bool = False
    registered: Sequence[Registered] = field(default_factory=tuple)

    def run(self, submissions: Sequence[Submission]) -> Iterator[Graded]:
        """Grade each, in the order in which they are done; each is saved before it is yielded."""
        self.registered = released_cells(self.course, self.lab)
        with open_gradebook(self.course) as gradebook:
            entered = students_with(gradebook, self.lab)
            waiting = []
            for one in submissions:
                done = None if self.force else self._already(one, entered)
                if done is None:
                    waiting.append(one)
                else:
                    yield done
            yield from self._side_by_side(waiting, gradebook)

    def _already(self, submission: Submission, entered: set[str]) -> Graded | None:
        """An earlier grading of the very same content, in the gradebook and on disk."""
        if submission.student not in entered:
            return None
        record = record_of(self.course, submission.student, self.lab)
        if record is None or not record.digest or record.digest != _mark(submission):
            return None
        return Graded(submission.student, record, fresh=False)

    def _side_by_side(
        self, submissions: Sequence[Submission], gradebook: Gradebook
    ) -> Iterator[Graded]:
        """Threads run sandboxes, which are other processes; this thread alone writes."""
        queue = iter(submissions)
        running: dict[Future[Work], Submission] = {}
        with ThreadPoolExecutor(self.jobs) as pool:
            try:
                while True:
                    for one in queue:
                        running[pool.submit(self._grade, one)] = one
                        if len(running) >= 2 * self.jobs:
                            break
                    if not running:
                        return
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        yield self._finish(running.pop(future), future, gradebook)
            finally:
                for future in running:
                    future.cancel()

    def _grade(self, submission: Submission) -> Work:
        """Everything but writing, in a thread; preprocessors keep state, so each has its own."""
        chain = steps(self.course, self.sandbox)
        try:
            content = read_bytes(submission)
            nb = graded_notebook(self.course, submission, content, self.registered, chain)
        except Unreadable as error:
            nb = zero_notebook(submission, self.registered, str(error), _mark(submission))
        return Work(nb, chain)

    def _finish(
        self,
        submission: Submission,
        future: Future[Work],
        gradebook: Gradebook,
    ) -> Graded:
        """Save; whatever goes wrong concerns this submission alone."""
        try:
            work = future.result()
            self._save(submission, work, gradebook)
        except Exception as error:
            reason = str(error) if isinstance(error, MitdlError) else _in_a_line(error)
            return Graded(submission.student, self._not_graded(submission, reason), reason=reason)
        return Graded(submission.student, read_record(work.nb))

    def _not_graded(self, submission: Submission, reason: str) -> Record:
        """No verdict for any exercise: our failure, which is in no gradebook."""
        points = exercise_points(known_lab(self.lab), self.registered)
        verdicts = [
            Verdict(name, Outcome.NOT_GRADED, 0.0, most, message=reason)
            for name, most in points.items()
        ]
        return Record(Result(self.lab, tuple(verdicts), submission.student, isolation="none"))

    def _save(self, submission: Submission, work: Work, gradebook: Gradebook) -> None:
        """Scores first, the file last: only the file says that all of it was done."""
        nb, about = work.nb, resources(self.course, submission)
        save(gradebook, submission, nb, timestamp_of(submission))
        for step in work.chain.after:
            nb, about = step(nb, about)
        write_whole(self.course.autograded(submission.student, self.lab), as_text(nb))


def record_of(course: Course, student: str, lab: str) -> Record | None:
    """The record of an autograded notebook, or None where there is none."""
    path = course.autograded(student, lab)
    try:
        return read_record(nbformat.read(path, as_version=4))
    except (OSError, ValueError, KeyError, TypeError, nbformat.reader.NotJSONError):
        return None


def write_whole(path: Path, text: str, mode: int = 0o444) -> None:
    """Write a file whole or not at all; read-only, as nbgrader leaves autograded ones."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.part")
    half.unlink(missing_ok=True)
    half.write_text(text, encoding="utf-8")
    half.chmod(mode)
    os.replace(half, path)


def _mark(submission: Submission) -> str:
    """Digest of what lies there now, also of what is no notebook."""
    try:
        return digest(submission, read_bytes(submission))
    except Unreadable as error:
        return digest(submission, str(error).encode())


def _in_a_line(error: Exception) -> str:
    text = " ".join(str(error).split())[:300]
    return f"{type(error).__name__}: {text}"
