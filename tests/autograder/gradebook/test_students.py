from pathlib import Path

import pytest
from nbgrader.coursedir import CourseDirectory

from autograder.gradebook.course import find_submissions
from autograder.gradebook.students import (
    as_in_roster,
    is_leftover,
    natural,
    of_students,
    unknown_students,
    without_doubles,
)

LAB = "01_perceptron"
NFC, NFD = "M\u00fcller", "Mu\u0308ller"


def found(tmp_path: Path, *students: str) -> list:  # type: ignore[type-arg]
    for student in students:
        (tmp_path / "submitted" / student / LAB).mkdir(parents=True)
    return find_submissions(CourseDirectory(root=str(tmp_path)), LAB)


def test_names_are_sorted_as_people_do() -> None:
    names = ["s10", "s9", "S1", "10a", "9b", "anna", "Berta", "s"]
    assert sorted(names, key=natural) == ["9b", "10a", "anna", "Berta", "s", "S1", "s9", "s10"]


def test_folders_of_programs_are_no_students(tmp_path: Path) -> None:
    names = ("__MACOSX", ".ipynb_checkpoints", "._ada", "ada", "@eaDir")
    assert [one.student for one in found(tmp_path, *names)] == ["ada"]
    assert not is_leftover(".hidden")


def test_a_macs_folder_is_the_student_of_the_roster(tmp_path: Path) -> None:
    (one,) = found(tmp_path, NFD)
    assert one.student == NFC
    assert one.folder.is_dir()
    assert as_in_roster([one], {NFC})[0].student == NFC
    assert as_in_roster([one], {NFD})[0].student == NFD
    assert of_students([one], [NFD]) == of_students([one], [NFC]) == [one]


def test_two_folders_of_one_student_are_said(tmp_path: Path) -> None:
    kept, lines = without_doubles(found(tmp_path, NFD, NFC, "ada"))
    assert [one.student for one in kept] == ["ada", NFC]
    (line,) = lines
    assert line.startswith(f"{NFC}: has two folders, ")
    assert "u\\u0308" in line
    assert "\\xfc" in line


def test_a_student_who_is_not_there_is_named_beside_one_who_is(tmp_path: Path) -> None:
    submissions = found(tmp_path, "anna", "berta")
    assert unknown_students(submissions, ["anna", "ana", "zz"]) == [
        "ana: has handed in nothing; did you mean anna?",
        "zz: has handed in nothing",
    ]


@pytest.mark.parametrize("students", [[], ["anna", "berta"]])
def test_known_students_are_no_line(tmp_path: Path, students: list[str]) -> None:
    assert unknown_students(found(tmp_path, "anna", "berta"), students) == []
