"""A whole class: submissions in parallel, one writer, and a kill at any moment loses nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import nbformat
from nbgrader.api import Gradebook, InvalidEntry
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from autograder.errors import MitdlError, one_line
from autograder.gradebook.companions import keep_companions
from autograder.gradebook.course import Course, open_gradebook, released_lab
from autograder.gradebook.database import locked, reason_of, retry
from autograder.gradebook.entries import (
    HandedIn,
    Lateness,
    enter_time,
    handed_in,
    lateness,
    save_scores,
)
from autograder.gradebook.patch_times import zone_of_course
from autograder.gradebook.standings import Standing
from autograder.gradebook.write_whole import write_whole
from autograder.grading.conditions import Conditions
from autograder.grading.workers import GradedOrError, Workers
from autograder.judge.verdict import Outcome, Result, Verdict
from autograder.submission.cells import known_lab, qualified_name
from autograder.submission.data_files import files_in_sandbox
from autograder.submission.modules import modules_beside
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
    Missing,
    Submission,
    SubmittedFile,
    Unreadable,
    digest_of,
    open_submission,
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
        change: what has changed since it was graded before; "" where nothing has, or it was not.
        notice: what else a person must know of how it was handed in.
        standing: what the gradebook says of it, work of people included; None until it was asked.
    """

    student: str
    result: Result | None
    reason: str = ""
    fresh: bool = True
    standing: Standing | None = None
    change: str = ""
    notice: str = ""

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
        seed: draws the hidden cases, to replay an earlier grading; the round's own when None.
    """

    course: Course
    lab: str
    workers: Workers
    force: bool = False
    seed: int | None = None

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
            writer, conditions = Writer(self.course, gradebook), self._conditions(gradebook)
            entered = lateness(gradebook, self.lab)
            changes: dict[Submission, str] = {}
            for submission in self.each_notebook(submissions):
                earlier, change = self._earlier_grading(submission, entered, conditions)
                if earlier is None:
                    changes[submission] = change
                else:
                    yield writer.keep(submission, earlier, entered[submission.student])
            tasks = (conditions.attach_to(self._task(submission)) for submission in changes)
            missing = dict(changes)
            for task, outcome in self.workers.grade(tasks):
                missing.pop(task.submission, None)
                yield replace(writer.finish(task, outcome), change=changes[task.submission])
            for submission in missing:
                error = MitdlError("no worker has graded it; call again")
                yield writer.finish(self._task(submission), error)

    def _conditions(self, gradebook: Gradebook) -> Conditions:
        return Conditions(gradebook, self.lab, self.course.config, self.seed)

    def _task(self, submission: Submission) -> Task:
        return make_task(submission, self.released[submission.name], self.course)

    def _earlier_grading(
        self, submission: Submission, entered: Mapping[str, Lateness], conditions: Conditions
    ) -> tuple[Graded | None, str]:
        """Return an earlier grading that still holds, or what has changed since ("" for none)."""
        if submission.student not in entered:
            return None, ""
        result = read_result(self.course, submission.student, self.lab, submission.name)
        if result is None:
            return None, ""
        change = (
            "asked for by --force"
            if self.force
            else conditions.change(self._task(submission), result)
        )
        return (None, change) if change else (Graded(submission.student, result, fresh=False), "")


def make_task(submission: Submission, released: ReleasedNotebook, course: Course) -> Task:
    """Read a submission, so that it can be graded anywhere; what cannot be read is no zero."""
    submitted, files, problem, refusal = SubmittedFile(b""), dict[str, bytes](), "", None
    try:
        submitted = open_submission(submission)
        lab = known_lab(submission.lab, submission.name)
        if lab is not None:
            files = modules_beside(submission.folder, lab.absent)
        else:
            arguments = course.coursedir, course.config, submission.lab, submission.folder
            files = files_in_sandbox(*arguments)
    except Missing as error:
        problem = str(error)
    except MitdlError as error:
        refusal = error
    except OSError as error:
        refusal = MitdlError(f"{submission.name}: {_one_line(error)}; grade again")
    return Task(
        submission,
        submitted.content,
        problem,
        digest_of(submission, submitted.content or problem.encode()),
        released,
        course.config,
        files,
        refusal=refusal,
        repairs=submitted.notes,
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
        self.penalty_steps = [step for step in after if isinstance(step, AssignLatePenalties)]
        self.after = [step for step in after if type(step) not in (AssignLatePenalties, *REDUNDANT)]

    def handed_in(self, submission: Submission) -> HandedIn:
        """Return when it was handed in."""
        return handed_in(submission, zone_of_course(self.course.config))

    def keep(self, submission: Submission, earlier: Graded, entered: Lateness) -> Graded:
        """Keep the scores of an earlier grading; the time and the penalty are worked out anew."""
        try:
            handed_in = self.handed_in(submission)
            if handed_in.differs_from(entered.timestamp):
                enter_time(self.gradebook, submission, handed_in)
                entered = lateness(self.gradebook, submission.lab, submission.student)[
                    submission.student
                ]
            change = self._penalize(submission, entered)
        except Exception as error:
            return replace(earlier, reason=_one_line(error))
        return replace(earlier, change=change, notice=handed_in.problem)

    def _penalize(self, submission: Submission, entered: Lateness) -> str:
        """Let the course's step work out the penalty of a graded notebook; say what has changed."""
        before = entered.penalties.get(submission.name)
        if entered.seconds == 0 and before is None:
            return ""
        path = self.course.autograded(submission.student, submission.lab, submission.name)
        nb, resources = nbformat.read(path, 4), resources_for(submission, self.course.db_url)
        for step in self.penalty_steps:
            nb, resources = step(nb, resources)
        late = lateness(self.gradebook, submission.lab, submission.student)[submission.student]
        after = late.penalties.get(submission.name)
        if (before or 0.0) == (after or 0.0):
            return ""
        return f"late penalty was {before or 0:g}, is now {after or 0:g}"

    def finish(self, task: Task, outcome: GradedOrError) -> Graded:
        """Save a graded notebook; an error, whoever's, concerns this submission alone."""
        student = task.submission.student
        try:
            if isinstance(outcome, Exception):
                raise outcome
            # Locked, so that gradebook and file come from one grader where there are several.
            handed_in = self.handed_in(task.submission)
            with locked(task.submission.folder):
                retry(lambda: self._save(task.submission, outcome, handed_in))
        except Exception as error:
            line = _one_line(error)
            reason = f"{NEEDS_A_PERSON}: {line}" if isinstance(error, Unreadable) else line
            return Graded(student, _not_graded(task, line), reason)
        return Graded(student, outcome.result, notice=handed_in.problem)

    def _save(self, submission: Submission, graded: GradedNotebook, handed_in: HandedIn) -> None:
        """Save scores first, the file last: only the file says that all of it was done."""
        late = save_scores(self.gradebook, submission, graded.scores, handed_in)
        text, steps = graded.text, [*(self.penalty_steps if late else ()), *self.after]
        if steps:
            nb = nbformat.reads(text, 4)
            resources = resources_for(submission, self.course.db_url)
            for step in steps:
                nb, resources = step(nb, resources)
            text = notebook_text(nb)
        path = self.course.autograded(submission.student, submission.lab, submission.name)
        keep_companions(submission.folder, path.parent, self.course.coursedir.ignore)
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


def _one_line(error: Exception) -> str:
    """Return an error as one line, a database's with its own reason."""
    if isinstance(error, OperationalError):
        reason = reason_of(error)
        return f"gradebook: {reason}; make room or check who may write there, and call again"
    if isinstance(error, SQLAlchemyError | InvalidEntry):
        return f"gradebook: {reason_of(error)}"
    return one_line(error)
