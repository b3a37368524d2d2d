"""A course folder: nbgrader's directories and gradebook, as its `nbgrader_config.py` names them."""

from __future__ import annotations

import glob
import os
import re
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook, InvalidEntry, MissingEntry
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.errors import UsageError
from autograder.gradebook.database import again, in_time, shown, why
from autograder.submission.reading import Submission
from autograder.submission.released import COURSE, Released, registered_cells

CONFIG = "nbgrader_config.py"


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
        return in_time(str(self.coursedir.db_url))

    def autograded(self, student: str, lab: str, notebook: str = "") -> Path:
        """Where a graded notebook lies."""
        folder = self.coursedir.format_path(self.coursedir.autograded_directory, student, lab)
        return Path(folder) / f"{notebook or lab}.ipynb"

    def feedback(self, student: str, lab: str, notebook: str = "") -> Path:
        """Where a student's feedback page lies."""
        folder = self.coursedir.format_path(self.coursedir.feedback_directory, student, lab)
        return Path(folder) / f"{notebook or lab}.html"

    def report(self, lab: str) -> Path:
        """Where the instructor's page about a lab lies."""
        return self.root / str(self.coursedir.feedback_directory) / f"{lab}.html"


def open_course(folder: Path) -> Course:
    """The course in a folder.

    Raises:
        UsageError: when there is no configuration, or it cannot be read.
    """
    _help_nbgrader_find_alembic()
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
    return Course(config, CourseDirectory(config=config))


def _help_nbgrader_find_alembic() -> None:
    """Nbgrader calls `alembic` from PATH for a new gradebook; it lies beside our own Python."""
    bins = str(Path(sys.executable).parent)
    if bins not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([bins, os.environ.get("PATH", os.defpath)])


def open_gradebook(course: Course, make: bool = False) -> Gradebook:
    """Nbgrader's gradebook of the course.

    Args:
        course: whose.
        make: make it where there is none yet.

    Raises:
        UsageError: when there is none yet, or the database cannot be opened.
    """
    if not make and (missing := _missing(course.db_url)) is not None:
        raise UsageError(
            f"gradebook: {missing} is not there; make it with `mitdl release LAB`, "
            f"or check db_url in {CONFIG}"
        )
    try:
        return again(lambda: _opened(course))
    except (SQLAlchemyError, InvalidEntry, ImportError, OSError) as error:
        raise UsageError(
            f"gradebook: {shown(course.db_url)} cannot be opened ({why(error)}); "
            f"see that the database is there, or check db_url in {CONFIG}"
        ) from None


def _opened(course: Course) -> Gradebook:
    """The gradebook, with nbgrader's own course in it, which its preprocessors would enter."""
    gradebook = Gradebook.__new__(Gradebook)  # to close what it has opened when the rest fails
    try:
        gradebook.__init__(course.db_url, course.coursedir.course_id or COURSE)
        gradebook.check_course(COURSE)
    except BaseException:
        if hasattr(gradebook, "db"):
            gradebook.close()
        raise
    return gradebook


def _missing(db_url: str) -> Path | None:
    """The file of an SQLite database that does not exist; nbgrader would make an empty one."""
    try:
        url = make_url(db_url)
    except ArgumentError:
        return None
    path = Path(url.database or ":memory:")
    if url.get_backend_name() != "sqlite" or path.name.startswith((":memory:", "file:")):
        return None
    return None if path.exists() else path


def has_assignment(course: Course, name: str) -> bool:
    """Whether the gradebook has an assignment of exactly this name."""
    if _missing(course.db_url) is not None:
        return False
    with open_gradebook(course) as gradebook:
        return name in assignments(gradebook)


def released_lab(course: Course, lab: str) -> list[Released]:
    """A lab as the gradebook has it: its notebook, or each of several.

    Raises:
        UsageError: when the gradebook knows no such lab.
    """
    with open_gradebook(course) as gradebook:
        try:
            notebooks = sorted(gradebook.find_assignment(lab).notebooks, key=lambda one: one.name)
        except MissingEntry:
            notebooks = []
        if not notebooks:
            known = ", ".join(assignments(gradebook)) or "none"
            raise UsageError(
                f"{lab}: is not in the gradebook (it knows: {known}); run `mitdl release {lab}`"
            )
        return [
            Released(
                lab, tuple(registered_cells(gradebook, one.name, lab)), one.kernelspec, one.name
            )
            for one in notebooks
        ]


def assignments(gradebook: Gradebook) -> list[str]:
    """Names of what the gradebook has notebooks of."""
    return sorted(one.name for one in gradebook.assignments if one.notebooks)


def find_submissions(coursedir: CourseDirectory, lab: str) -> list[Submission]:
    """All that lie where nbgrader looks for them, by student."""
    where = (coursedir.submitted_directory, coursedir.format_path)
    pattern = re.compile(where[1](where[0], "(?P<student>[^/]*)", re.escape(lab), escape=True))
    found = []
    everybody = where[1](glob.escape(where[0]), "*", glob.escape(lab))
    for path in glob.glob(everybody, include_hidden=True):
        match = pattern.fullmatch(path)
        if match:
            found.append(Submission(match["student"], lab, Path(path)))
    return sorted(found, key=lambda one: one.student)


def pick(submissions: list[Submission], students: Collection[str]) -> list[Submission]:
    """Only those of these students; all where none are named."""
    return [one for one in submissions if not students or one.student in students]
