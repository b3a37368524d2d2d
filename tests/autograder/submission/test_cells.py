import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.exercises import load_lab
from autograder.submission.cells import cells_to_run, exercise_of, known_lab


def graded(name: str, source: str, points: float = 2.0) -> NotebookNode:
    meta = {"grade": True, "solution": False, "locked": True, "grade_id": name, "points": points}
    return new_code_cell(source, metadata={"nbgrader": meta})


def test_a_lab_is_known_by_its_whole_name_only() -> None:
    lab = known_lab("week1", "01_perceptron")
    assert lab is not None
    assert lab.name == "01_perceptron"
    assert known_lab("1", "ps1") is None


def test_no_lab_is_loaded_but_the_one_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """All labs together load PyTorch, which takes seconds."""
    asked: list[str] = []
    monkeypatch.setattr("autograder.exercises.import_module", asked.append)
    assert known_lab("ps1", "problem1", "1", "01_perceptron_again", "99_nowhere") is None
    assert set(asked) == {"autograder.exercises.lab_01"}


def test_check_cells_are_judged_and_not_run() -> None:
    lab = load_lab("01_perceptron")
    check, own = graded("check_sigmoid", 'check("sigmoid")'), graded("check_mine", "assert True")
    assert exercise_of(check, lab) == "sigmoid"
    assert exercise_of(own, lab) == ""
    nb = new_notebook(cells=[check, own, new_code_cell("x = 1"), new_markdown_cell("text")])
    assert [cell.id for _, cell in cells_to_run(nb, lab)] == ["check_mine", "3"]


def test_cells_of_one_name_are_run_under_two() -> None:
    meta = {"nbgrader": {"grade_id": "square", "solution": True, "grade": False}}
    nb = new_notebook(cells=[new_code_cell("1", metadata=meta), new_code_cell("2", metadata=meta)])
    assert [cell.id for _, cell in cells_to_run(nb)] == ["square", "square (2)"]
