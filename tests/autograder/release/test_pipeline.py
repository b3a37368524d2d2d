"""nbgrader's own steps make the student's notebook, in our hands and in nbgrader's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from nbgrader.utils import compute_checksum

from autograder.release.notebook import as_bytes, instructor_version
from autograder.release.pipeline import student_version
from autograder.release.source import read_source


def released(course):
    return student_version(instructor_version(read_source(course.lab, course.root)))


def test_a_stub_names_its_exercise_and_keeps_what_stands_around_the_solution(course):
    assert released(course).cells[2].source == (
        'def square(x):\n    """The area of a square of side `x`."""\n    # YOUR CODE HERE\n'
        '    raise NotImplementedError("square: not written yet")'
    )


def test_the_written_answer_and_its_scheme_are_taken_out(course):
    question, answer = released(course).cells[-2:]
    assert question.source == "Why is an area never negative?\n"
    assert answer.source == "YOUR ANSWER HERE"


def test_a_hidden_test_is_taken_out(hidden_tests):
    assert released(hidden_tests).cells[3].source == 'check("square")'


def test_checks_and_questions_are_locked_and_answers_cannot_be_deleted(course):
    found = {
        cell.id: (cell.metadata.get("editable", True), cell.metadata.get("deletable", True))
        for cell in released(course).cells
    }
    assert found["check_square"] == found["question_units"] == (False, False)
    assert found["square"] == found["written_units"] == (True, False)
    assert found["cell-01"] == (True, True)


def test_checksums_are_nbgraders(course):
    for cell in released(course).cells:
        if "nbgrader" in cell.metadata:
            assert cell.metadata.nbgrader.checksum == compute_checksum(cell)


def test_the_instructors_notebook_stays_as_it_was(course):
    instructor = instructor_version(read_source(course.lab, course.root))
    before = as_bytes(instructor)
    student_version(instructor)
    assert as_bytes(instructor) == before


def test_tags_are_kept(course):
    course.build()
    lecture = nbformat.read(course.root / "lectures/01_areas.ipynb", as_version=4)
    assert lecture.cells[1].metadata == {"tags": ["question"]}


def test_nbgrader_generate_assignment_writes_the_same_bytes(course, repository):
    """The stock command, with the project's own nbgrader_config.py."""
    course.build()
    ours = course.files()
    shutil.copy(repository / "nbgrader_config.py", course.root)
    programs = Path(sys.executable).parent  # nbgrader calls alembic by its name
    environment = os.environ | {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(repository),
    }
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", "01_areas", "--force"],
        cwd=course.root,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert course.files() == ours
    assert not list(course.root.glob("labs/**/*.py"))
