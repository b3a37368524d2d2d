"""nbgrader taught that one name spelled in two of Unicode's forms is one student.

A folder that was made on a Mac spells Müller with a u and two dots behind it, the roster with a ü.
nbgrader takes them for two students, one with the points and one with the address.
"""

from __future__ import annotations

import functools
import glob
import unicodedata
from collections.abc import Callable
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory

from autograder.gradebook.soundness import missing_file
from autograder.gradebook.students import composed

_format_path = CourseDirectory.format_path
_init_resources = BaseConverter.init_single_notebook_resources
_init_assignment = Autograde.init_assignment
_submitted_students = NbGraderAPI.get_submitted_students


def patch_names() -> None:
    """Let nbgrader find a student's folders in either form, and enter the roster's own name."""
    CourseDirectory.format_path = format_path
    BaseConverter.init_single_notebook_resources = init_single_notebook_resources
    Autograde.init_assignment = init_assignment
    NbGraderAPI.get_submitted_students = get_submitted_students


def forms(student: str) -> list[str]:
    """Return the spellings of a name, the composed one first; a plain name has one alone.

    >>> [len(form) for form in forms("Müller")], forms("ada")
    ([6, 7], ['ada'])
    """
    return list(dict.fromkeys([composed(student), unicodedata.normalize("NFD", student)]))


def in_roster(coursedir: CourseDirectory, student: str) -> str:
    """Return a student's name as the gradebook spells it; composed where it has neither form."""
    spellings = forms(student)
    if len(spellings) == 1 or missing_file(str(coursedir.db_url)) is not None:
        return spellings[0]
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        known = {row.id for row in gradebook.students}
    return next((spelling for spelling in spellings if spelling in known), spellings[0])


@functools.wraps(_format_path)
def format_path(
    self: CourseDirectory, nbgrader_step: str, student_id: str, assignment_id: str, **options: Any
) -> str:
    """Return the path in the form of which something is there; composed where nothing is."""
    paths: list[str] = [
        _format_path(self, nbgrader_step, student, assignment_id, **options)
        for student in forms(student_id)
    ]
    existing = (path for path in paths if glob.glob(path))
    return paths[0] if len(paths) == 1 else next(existing, paths[0])


def init_single_notebook_resources(self: BaseConverter, filename: str) -> dict[str, Any]:
    """Return nbgrader's resources of a notebook with the student's name as in the roster."""
    resources: dict[str, Any] = _init_resources(self, filename)
    nbgrader_resources = resources["nbgrader"]
    nbgrader_resources["student"] = in_roster(self.coursedir, nbgrader_resources["student"])
    return resources


def init_assignment(self: Autograde, assignment_id: str, student_id: str) -> None:
    """Enter a submission under the student's name as in the roster."""
    initialize: Callable[..., None] = _init_assignment
    initialize(self, assignment_id, in_roster(self.coursedir, student_id))


def get_submitted_students(self: NbGraderAPI, assignment_id: str) -> set[str]:
    """Return who has handed in, for formgrader's lists, as in the roster."""
    return {in_roster(self.coursedir, name) for name in _submitted_students(self, assignment_id)}
