"""A released lab is in nbgrader's gradebook with its points, hidden tests and mark schemes."""

from __future__ import annotations

import shutil

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.preprocessors import OverwriteCells

from autograder.errors import MitdlError, UsageError
from autograder.release import SourceError, register


@pytest.fixture
def address(tmp_path, empty_gradebook):
    return f"sqlite:///{shutil.copy(empty_gradebook, tmp_path)}"


def cells(address):
    with Gradebook(address) as gradebook:
        notebook = gradebook.find_notebook("01_areas", "01_areas")
        points = {cell.name: cell.max_score for cell in notebook.grade_cells}
        sources = {cell.name: cell.source for cell in notebook.source_cells}
        return points, sources


def test_points_hidden_tests_and_schemes_are_recorded(hidden_tests, address):
    register(hidden_tests.root, "01_areas", address)
    points, sources = cells(address)
    assert points == {"check_square": 12, "check_halve": 6, "written_units": 2}
    assert "assert square(1234.5) == 1523990.25" in sources["check_square"]
    assert "One point for the word product" in sources["question_units"]
    assert "0.5" not in sources["halve"]


def test_registering_again_follows_the_source(course, address):
    register(course.root, "01_areas", address)
    register(course.root, "01_areas", address)
    course.edit('"points": 6', '"points": 5')
    register(course.root, "01_areas", address)
    assert cells(address)[0]["check_halve"] == 5


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
def test_cells_cannot_change_once_there_are_submissions(course, address):
    register(course.root, "01_areas", address)
    with Gradebook(address) as gradebook:
        gradebook.add_student("right-loops")
        gradebook.add_submission("01_areas", "right-loops")
    course.edit('"check_halve"', '"check_third"')
    with pytest.raises(MitdlError) as caught:
        register(course.root, "01_areas", address)
    assert str(caught.value) == (
        "solutions/01_areas/01_areas.py: cells were added or removed, but the gradebook has "
        "submissions of 01_areas; keep the old cells, or start a new gradebook"
    )


def test_an_unknown_lab_is_named(course, address):
    with pytest.raises(UsageError) as caught:
        register(course.root, "07_lines", address)
    assert str(caught.value) == "07_lines: has no source, expected solutions/07_lines/07_lines.py"


def test_a_faulty_source_is_not_registered(course, address):
    course.edit('"check_halve"', '"check_square"')
    with pytest.raises(SourceError):
        register(course.root, "01_areas", address)


def test_whoever_marks_reads_the_scheme_above_the_answer(course, address):
    """Autograding puts locked cells back as the gradebook has them, with the scheme."""
    course.build()
    register(course.root, "01_areas", address)
    submitted = nbformat.read(course.released, as_version=4)
    submitted.cells[-1].source = "Minus times minus is plus."
    where = {"notebook": "01_areas", "assignment": "01_areas", "db_url": address}
    marked, _ = OverwriteCells().preprocess(submitted, {"nbgrader": where})
    assert "One point for the word product" in marked.cells[-2].source
    assert marked.cells[-1].source == "Minus times minus is plus."
