"""nbgrader's own steps make the student's notebook, in our hands and in nbgrader's."""

from __future__ import annotations

import shutil

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook
from nbgrader.utils import compute_checksum

from autograder.release.notebook import as_bytes, instructor_version
from autograder.release.pipeline import MarkSchemes, NamedStubs, student_version
from autograder.release.source import read_source
from tests.helpers.commands import run


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
    assert (
        released(hidden_tests).cells[3].source == 'from mitdl_utils import check\n\ncheck("square")'
    )


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


def test_nbgrader_generate_assignment_writes_the_same_bytes(course, repository, empty_gradebook):
    """The stock command, with the project's own nbgrader_config.py."""
    course.build()
    ours = course.files()
    shutil.copy(repository / "nbgrader_config.py", course.root)
    shutil.copy(empty_gradebook, course.root)
    run(course.root, "nbgrader", "generate_assignment", "01_areas", "--force")
    assert course.files() == ours
    assert not list(course.root.glob("labs/**/*.py"))


def cleared(step, source, **flags):
    """A cell with two pictures, after a step of the release."""
    pictures = {name: {"image/png": "AAAA"} for name in ("shown 1.png", "secret.png")}
    meta = {"grade_id": "x", "solution": True, "grade": True, "points": 1, "locked": False, **flags}
    cell = new_markdown_cell(source, metadata={"nbgrader": meta}, attachments=pictures)
    nb, _ = step().preprocess(new_notebook(cells=[cell]), {})
    return nb.cells[0]


SHOWN, SECRET = "![a](attachment:shown%201.png)", "![b](attachment:secret.png)"


def test_a_picture_of_a_solution_goes_with_it():
    assert "attachments" not in cleared(NamedStubs, f"Like this: {SECRET}")
    region = f"{SHOWN}\n### BEGIN SOLUTION\n{SECRET}\n### END SOLUTION"
    assert list(cleared(NamedStubs, region).attachments) == ["shown 1.png"]


def test_a_picture_of_a_question_stays():
    kept = cleared(NamedStubs, f"{SHOWN} {SECRET}", solution=False, grade=False, locked=True)
    assert list(kept.attachments) == ["shown 1.png", "secret.png"]


def test_a_picture_of_a_mark_scheme_is_refused_or_goes_with_it():
    region = "=== BEGIN MARK SCHEME ===\n{}\n=== END MARK SCHEME ==="
    with pytest.raises(RuntimeError, match="attachment in a marking scheme"):
        cleared(MarkSchemes, f"{SHOWN}\n{region.format(SECRET)}", task=True)
    html = region.format('<img src="attachment:secret.png">')
    assert list(cleared(MarkSchemes, f"{SHOWN}\n{html}", task=True).attachments) == ["shown 1.png"]
