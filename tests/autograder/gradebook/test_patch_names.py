"""A student whose folder spells the name in another of Unicode's forms, on nbgrader's own road."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from autograder.gradebook.course import open_course
from autograder.gradebook.patch_names import forms, in_roster
from tests.helpers import in_process
from tests.helpers.plain_course import FULL, HW, PlainCourse

NAME = "Jürgen Müller"
DECOMPOSED = unicodedata.normalize("NFD", NAME)


@pytest.mark.parametrize("entered", [NAME, DECOMPOSED, ""])
def test_the_rosters_form_counts_and_a_new_name_is_composed(tmp_path: Path, entered: str) -> None:
    course = PlainCourse(tmp_path)
    course.configure()
    coursedir = open_course(tmp_path).coursedir
    with course.gradebook() as gradebook:
        gradebook.add_student(entered or "ada")
    assert forms(NAME) == forms(DECOMPOSED) == [NAME, DECOMPOSED]
    assert in_roster(coursedir, NAME) == in_roster(coursedir, DECOMPOSED) == (entered or NAME)
    assert in_roster(coursedir, "ada") == "ada"


def test_a_path_is_that_of_the_folder_that_is_there(tmp_path: Path) -> None:
    course = PlainCourse(tmp_path)
    course.configure()
    coursedir: CourseDirectory = open_course(tmp_path).coursedir
    for student in (NAME, DECOMPOSED):
        path = coursedir.format_path("submitted", student, HW)
        assert path == str(tmp_path / "submitted" / NAME / HW)
    folder = tmp_path / "submitted" / DECOMPOSED / HW
    folder.mkdir(parents=True)
    for student in (NAME, DECOMPOSED):
        assert coursedir.format_path("submitted", student, HW) == str(folder)


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
def test_autograde_and_formgrader_know_one_student(tmp_path: Path) -> None:
    course = PlainCourse(tmp_path)
    course.configure()
    course.release()
    with course.gradebook() as gradebook:
        gradebook.add_student(NAME, email="jm@example.org")
    course.hand_in(DECOMPOSED, "2025-05-01 12:00:00")
    opened = open_course(tmp_path)
    api = NbGraderAPI(coursedir=opened.coursedir, config=opened.config)
    assert [one["student"] for one in api.get_submissions(HW) if one["submitted"]] == [NAME]
    done = api.autograde(HW, NAME)
    assert done["success"], done
    shown = [one for one in api.get_submissions(HW) if one["submitted"]]
    assert [(one["student"], one["autograded"]) for one in shown] == [(NAME, True)]
    with course.gradebook() as gradebook:
        assert [one.id for one in gradebook.students] == [NAME]
        assert gradebook.find_submission(HW, NAME).score == pytest.approx(FULL)
    lines = in_process.mitdl("export", "--to", "moodle", cwd=tmp_path).stdout.splitlines()
    assert lines[1:] == [f",,{NAME},jm@example.org,{FULL}"]
