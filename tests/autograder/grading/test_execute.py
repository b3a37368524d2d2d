"""Notebooks of any other course: cells keep their own outputs, nbgrader scores them as ever."""

from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import determine_grade

from autograder.exercises import load_lab
from autograder.grading.execute import (
    SandboxedExecute,
    data_files,
    exercise_of,
    known_lab,
    runnable,
)
from autograder.grading.record import read_record

ABOUT = {"assignment": "ps1", "notebook": "problem1", "student": "somebody", "db_url": ""}


def graded(name: str, source: str, points: float = 2.0) -> NotebookNode:
    meta = {"grade": True, "solution": False, "locked": True, "grade_id": name, "points": points}
    return new_code_cell(source, metadata={"nbgrader": meta})


@pytest.fixture(scope="module")
def ran() -> NotebookNode:
    cells = [
        new_markdown_cell("# Squares"),
        new_code_cell("def square(x):\n    return x * x"),
        graded("right", "assert square(3) == 9"),
        graded("wrong", "assert square(3) == 10, 'no'"),
        graded("partial", "1.5"),
        graded("whispers", "import sys\nprint('hm', file=sys.stderr)"),
        graded("prints", "print('fine')"),
        new_code_cell("print(open('data.csv').read())"),
    ]
    about = {"nbgrader": ABOUT, "metadata": {}}
    return SandboxedExecute().preprocess(new_notebook(cells=cells), about)[0]


@pytest.mark.parametrize(("position", "score"), [(2, 2.0), (3, 0), (4, 1.5), (5, 0), (6, 2.0)])
def test_asserts_of_another_course_score_as_nbgrader_scores_them(
    ran: NotebookNode, position: int, score: float
) -> None:
    assert determine_grade(ran.cells[position])[0] == score


def test_cells_keep_their_own_outputs(ran: NotebookNode) -> None:
    assert ran.cells[6].outputs == [{"output_type": "stream", "name": "stdout", "text": "fine\n"}]
    assert ran.cells[4].outputs[0].data["text/plain"] == "1.5"
    assert [cell.execution_count for cell in ran.cells[1:4]] == [1, 2, 3]


def test_the_record_says_that_such_scores_can_be_forged(ran: NotebookNode) -> None:
    record = read_record(ran)
    assert record is not None
    assert record.notes == (
        "scored by asserts beside student code, which can forge them: "
        "right, wrong, partial, whispers, prints",
    )
    assert [one.score for one in record.result.exercises] == [2.0, 0.0, 1.5, 0.0, 2.0]
    assert record.result.exercises[1].message == "AssertionError: no"


def test_data_beside_the_notebook_comes_along(tmp_path: Any) -> None:
    (tmp_path / "data.csv").write_text("a,b")
    (tmp_path / "other.ipynb").write_text("{}")
    (tmp_path / "link.csv").symlink_to("/etc/hostname")
    (tmp_path / "folder").mkdir()
    assert data_files({"metadata": {"path": str(tmp_path)}}) == {"data.csv": b"a,b"}
    assert data_files({"metadata": {"path": str(tmp_path / "gone")}}) == {}
    assert data_files({}) == {}


def test_a_lab_is_known_by_its_whole_name_only() -> None:
    lab = known_lab("week1", "01_perceptron")
    assert lab is not None
    assert lab.name == "01_perceptron"
    assert known_lab("1", "ps1") is None


def test_check_cells_are_judged_and_not_run() -> None:
    lab = load_lab("01_perceptron")
    check, own = graded("check_sigmoid", 'check("sigmoid")'), graded("check_mine", "assert True")
    assert exercise_of(check, lab) == "sigmoid"
    assert exercise_of(own, lab) == ""
    nb = new_notebook(cells=[check, own, new_code_cell("x = 1"), new_markdown_cell("text")])
    assert [cell.id for _, cell in runnable(nb, lab)] == ["check_mine", "3"]


def test_cells_of_one_name_are_run_under_two() -> None:
    meta = {"nbgrader": {"grade_id": "square", "solution": True, "grade": False}}
    nb = new_notebook(cells=[new_code_cell("1", metadata=meta), new_code_cell("2", metadata=meta)])
    assert [cell.id for _, cell in runnable(nb)] == ["square", "square (2)"]
