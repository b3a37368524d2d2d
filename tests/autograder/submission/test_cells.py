from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.errors import UsageError
from autograder.exercises import load_lab
from autograder.submission.cells import cells_to_run, exercise_of, find_lab, known_lab


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


# ── which lab is it ───────────────────────────────────────────────────────────────────────────────


def lab_of(path: Path, *cells: str) -> str:
    return find_lab(new_notebook(cells=[new_code_cell(cell) for cell in cells]), path).name


STUBS = [f"def {exercise.name}(): pass" for exercise in load_lab("01_perceptron")]


def test_a_notebook_without_metadata_is_known_by_what_it_checks_or_defines(tmp_path: Path) -> None:
    other = tmp_path / "homework.ipynb"
    assert lab_of(other, "x = 1", "check('softmax')", *STUBS) == "03_losses"
    assert lab_of(other, *STUBS[:6], "print(1)") == "01_perceptron"
    with pytest.raises(UsageError, match="has no exercise of any lab"):
        lab_of(other, *STUBS[:3])


def test_a_name_counts_where_nothing_else_can(tmp_path: Path) -> None:
    named = tmp_path / "01_perceptron.ipynb"
    assert lab_of(named) == "01_perceptron"
    with pytest.raises(UsageError, match="has no exercise of any lab"):
        lab_of(named, "def sigmoid(z): return z", "print('a lecture')")
    (tmp_path / "examples.json").touch()
    assert lab_of(named, "x = 1") == "01_perceptron"
