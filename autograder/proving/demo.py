"""The demo's course folder: a configuration, and the submissions of a sample class."""

from __future__ import annotations

from pathlib import Path

from autograder.errors import UsageError
from autograder.gradebook.course import CONFIG, Course
from autograder.proving.sample_class import sample_class

CONFIGURATION = '''"""A course folder made by `mitdl demo`; delete it whenever you like."""

from autograder.grading import use_sandbox

c = get_config()  # noqa: F821  given by nbgrader
c.CourseDirectory.source_directory = {source!r}
c.CourseDirectory.release_directory = {release!r}
use_sandbox(c)
'''


def start_course(folder: Path, root: Path) -> None:
    """Create the course folder and its configuration, unless they exist.

    Args:
        folder: of the course.
        root: the project's folder, whose products formgrader lists.

    Raises:
        UsageError: when the path is a file or another kind of folder.
    """
    path = folder / CONFIG
    if path.is_file():
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            f"{folder}: exists and is not a mitdl course; choose another folder with --into"
        )
    folder.mkdir(parents=True, exist_ok=True)
    text = CONFIGURATION.format(source=str(root / "build" / "source"), release=str(root / "labs"))
    path.write_text(text, encoding="utf-8")


def hand_in(root: Path, lab: str, course: Course) -> None:
    """Write the sample class's notebooks among the submissions; equal ones stay untouched.

    Args:
        root: the project's folder.
        lab: name of the lab.
        course: to hand in to.
    """
    for student, text in sample_class(root, lab):
        folder = course.coursedir.format_path(course.coursedir.submitted_directory, student, lab)
        path = Path(folder) / f"{lab}.ipynb"
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
