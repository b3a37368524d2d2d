"""A course folder: nbgrader's directories and gradebook, as its `nbgrader_config.py` names them."""

from __future__ import annotations

import glob
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, InvalidEntry, MissingEntry
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.errors import MitdlError, UsageError
from autograder.exercises import lab_called, load_lab
from autograder.gradebook.database import make_alembic_known, retry, with_timeout
from autograder.gradebook.soundness import (
    broken_line,
    missing_file,
    refuse_broken_file,
    refuse_old_schema,
)
from autograder.gradebook.students import composed, is_leftover, natural
from autograder.submission.locate import NOT_THERE
from autograder.submission.reading import Submission
from autograder.submission.released import COURSE, ReleasedNotebook, given_texts, released_cells

CONFIG = "nbgrader_config.py"
ANYBODY = "\0"  # in a path, in the place of a student


@dataclass(frozen=True)
class Course:
    """A course folder and what its configuration says.

    Attributes:
        config: nbgrader's.
        coursedir: nbgrader's names of the folders, and the gradebook's address.
    """

    config: Config
    coursedir: CourseDirectory

    @property
    def root(self) -> Path:
        """The folder of the course."""
        return Path(self.coursedir.root)

    @property
    def db_url(self) -> str:
        """The gradebook's address."""
        return with_timeout(str(self.coursedir.db_url))

    def autograded(self, student: str, lab: str, notebook: str = "") -> Path:
        """Return the path of a graded notebook."""
        folder = self.coursedir.format_path(self.coursedir.autograded_directory, student, lab)
        return Path(folder) / f"{notebook or lab}.ipynb"

    def feedback(self, student: str, lab: str, notebook: str = "") -> Path:
        """Return the path of a student's feedback page."""
        folder = self.coursedir.format_path(self.coursedir.feedback_directory, student, lab)
        return Path(folder) / f"{notebook or lab}.html"

    def report(self, lab: str) -> Path:
        """Return the path of the instructor's page about a lab."""
        return self.root / str(self.coursedir.feedback_directory) / f"{lab}.html"


def open_course(folder: Path) -> Course:
    """Open the course in a folder.

    Raises:
        UsageError: when there is no configuration, or it cannot be read.
    """
    make_alembic_known()
    path = folder.resolve() / CONFIG
    if not path.is_file():
        raise UsageError(
            f"{folder}: has no {CONFIG}, expected a course folder; "
            "go there, or name it with --course"
        )
    try:
        config = PyFileConfigLoader(CONFIG, path=str(path.parent)).load_config()
    except Exception as error:
        raise UsageError(f"{path}: {type(error).__name__}: {error}; mend the file") from None
    if not config.CourseDirectory.get("root"):
        config.CourseDirectory.root = str(path.parent)
    _import_from(path.parent)
    return Course(config, CourseDirectory(config=config))


def _import_from(folder: Path) -> None:
    """Let settings name modules that lie in the course's folder, as a late penalty's plugin.

    nbgrader puts the folder first; here it comes last, so that no file in it hides a library.
    """
    if str(folder) not in sys.path:
        sys.path.append(str(folder))


def open_gradebook(course: Course, create: bool = False) -> Gradebook:
    """Open nbgrader's gradebook of the course.

    Args:
        course: whose.
        create: make it where there is none yet.

    Raises:
        UsageError: when there is none yet, or the database cannot be opened.
    """
    if not create and (missing := missing_file(course.db_url)) is not None:
        raise UsageError(
            f"gradebook: {missing} is not there; make it with `mitdl release LAB`, "
            f"or check db_url in {CONFIG}"
        )
    refuse_broken_file(course.db_url)
    try:
        retry(lambda: refuse_old_schema(course.db_url))
        return retry(lambda: _connected(course))
    except (SQLAlchemyError, InvalidEntry, ImportError, OSError) as error:
        raise UsageError(f"gradebook: {broken_line(course.db_url, error)}") from None


class CourseGradebook(Gradebook):  # type: ignore[misc]
    """nbgrader's gradebook; where its database fails, people read one line."""

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        """Close it.

        Raises:
            MitdlError: for an error of the database's in the block.
        """
        super().__exit__(kind, error, traceback)
        if isinstance(error, SQLAlchemyError):
            url = str(self.engine.url.render_as_string(hide_password=False))
            raise MitdlError(f"gradebook: {broken_line(url, error)}") from None


def _connected(course: Course) -> Gradebook:
    """Return the gradebook, with the course in it that nbgrader's preprocessors would enter."""
    gradebook = CourseGradebook.__new__(
        CourseGradebook
    )  # to close what it opened when the rest fails
    try:
        gradebook.__init__(  # type: ignore[misc]
            course.db_url, course.coursedir.course_id or COURSE
        )
        gradebook.check_course(COURSE)
    except BaseException:
        if hasattr(gradebook, "db"):
            gradebook.close()
        raise
    return gradebook


def has_assignment(course: Course, name: str) -> bool:
    """Whether the gradebook has an assignment of exactly this name."""
    if missing_file(course.db_url) is not None:
        return False
    with open_gradebook(course) as gradebook:
        return name in assignments(gradebook)


def released_lab(course: Course, lab: str) -> list[ReleasedNotebook]:
    """Return a lab's notebooks as the gradebook has them, one or several.

    Raises:
        UsageError: when the gradebook knows no such lab.
    """
    with open_gradebook(course) as gradebook:
        try:
            notebooks = sorted(
                gradebook.find_assignment(lab).notebooks, key=lambda notebook: notebook.name
            )
        except MissingEntry:
            notebooks = []
        if not notebooks:
            known = ", ".join(assignments(gradebook)) or "none"
            raise UsageError(
                f"{lab}: is not in the gradebook (it knows: {known}); run `mitdl release {lab}`"
            )
        return [
            ReleasedNotebook(
                lab,
                tuple(released_cells(gradebook, notebook.name, lab)),
                notebook.kernelspec,
                notebook.name,
                *given_texts(course.coursedir, lab, notebook.name),
            )
            for notebook in notebooks
        ]


def assignments(gradebook: Gradebook) -> list[str]:
    """Return the names of the assignments of which the gradebook has notebooks."""
    return sorted(assignment.name for assignment in gradebook.assignments if assignment.notebooks)


def find_submissions(coursedir: CourseDirectory, lab: str) -> list[Submission]:
    """Return all submissions that lie where nbgrader looks for them, by student.

    One whose folder cannot be seen is among them, so that it is named when it is read.

    Raises:
        MitdlError: when the folder of all submissions cannot be listed.
    """
    template, fill = coursedir.submitted_directory, coursedir.format_path
    pattern = re.compile(fill(template, "(?P<student>[^/]*)", re.escape(lab), escape=True))
    before, _, after = fill(template, ANYBODY, lab).partition(ANYBODY)
    rest, _, below = after.partition(os.sep)
    _require_list(Path(before).parent if rest or before[-1:] != os.sep else Path(before))
    submissions = [
        Submission(composed(match["student"]), lab, Path(path))
        for start in glob.glob(f"{glob.escape(before)}*{glob.escape(rest)}", include_hidden=True)
        if (match := pattern.fullmatch(path := os.path.join(start, below) if below else start))
        and not is_leftover(match["student"])
        and _may_be_there(Path(path))
    ]
    return sorted(submissions, key=lambda submission: natural(submission.student))


def _require_list(folder: Path) -> None:
    """Refuse a folder that is there and cannot be listed: who is in it would be overlooked.

    Raises:
        MitdlError: with the reason.
    """
    try:
        os.scandir(folder).close()
    except NOT_THERE:
        return
    except OSError as error:
        raise MitdlError(
            f"{folder}: cannot be listed ({error.strerror}); see who may read it, and grade again"
        ) from None


def _may_be_there(path: Path) -> bool:
    """Whether something lies there, or nobody lets us see whether it does."""
    try:
        path.lstat()
    except OSError as error:
        return not isinstance(error, NOT_THERE)
    return True


def assignment_named(name: str, course: Course | None = None) -> str:
    """Return the full name of a lab, which may be given by its number.

    Args:
        name: of a lab, in full or by its number, or a path that ends so.
        course: one that may hold others' assignments, which are known by their full name.

    Raises:
        UsageError: naming the labs there are.
    """
    name = Path(name).name
    if course is not None and lab_called(name) is None and has_assignment(course, name):
        return name
    try:
        return load_lab(name).name
    except UsageError as error:
        if course is None:
            raise
        raise UsageError(f"{error}; {_known_assignments(course)}") from None


def _known_assignments(course: Course) -> str:
    """Say which assignments the gradebook has, labs or not."""
    if missing_file(course.db_url) is not None:
        return "there is no gradebook yet"
    with open_gradebook(course) as gradebook:
        return f"the gradebook has: {', '.join(assignments(gradebook)) or 'none'}"
