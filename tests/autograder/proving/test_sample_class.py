"""The sample class answers as its docstrings say, judged through real notebooks."""

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograder.proving.sample_class import answered, sample_class, unmarked

SAMPLE = Path(__file__).resolve().parents[3] / "solutions" / "01_perceptron" / "sample_class"


def solution(name: str, source: str) -> NotebookNode:
    meta = {"grade_id": name, "solution": True, "grade": False}
    return new_code_cell(source, metadata={"nbgrader": meta})


STUB = "raise NotImplementedError"
BLANK = new_notebook(cells=[new_code_cell("import this"), solution("f", STUB), solution("g", STUB)])
MODEL = new_notebook(
    cells=[
        solution("f", "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"),
        solution("g", "def g():\n    return 2"),
    ]
)


def test_own_answers_replace_the_models() -> None:
    nb = answered(BLANK, MODEL, '"""Who."""\n\n\ndef g():\n    return 3  # mine\n')
    assert [cell.source for cell in nb.cells] == [
        "import this",
        "def f():\n    return 1",
        "def g():\n    return 3  # mine",
    ]


def test_the_rest_goes_into_a_cell_before() -> None:
    nb = answered(BLANK, MODEL, '"""Who."""\nimport os\n\ndef helper():\n    pass\n')
    assert nb.cells[1].source == "import os\n\ndef helper():\n    pass"


def test_marks_of_the_solution_are_not_handed_in() -> None:
    assert unmarked("a\n    ### BEGIN SOLUTION\nb\n### END SOLUTION") == "a\nb"


def test_the_special_ones_are_what_they_are_called(new_classroom: Callable[[], Any]) -> None:
    room = new_classroom()
    project = room.folder
    nbformat.write(room.blank, project / "released.ipynb")
    nbformat.write(room.model, project / "solved.ipynb")
    handed = dict(sample_class(project / "released.ipynb", project / "solved.ipynb", room.sample))
    assert len(handed) >= 12
    assert nbformat.reads(handed["blank"], as_version=4) == room.blank
    with pytest.raises(nbformat.reader.NotJSONError):
        nbformat.reads(handed["broken-json"], as_version=4)
    assert "while True:" in handed["endless-loop"]


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.py")), ids=lambda path: path.stem)
def test_a_student_of_the_sample_class_gets_what_the_answers_deserve(
    path: Path, new_classroom: Callable[[], Any]
) -> None:
    from autograder.exercises import load_lab
    from autograder.sandbox.process import ProcessSandbox
    from autograder.submission.cells import cells_to_run
    from autograder.submission.verdicts import grade_cells

    room, lab = new_classroom(), load_lab("01_perceptron")
    nb = room.notebook(path.read_text(encoding="utf-8"))
    _, verdicts = grade_cells(
        lab, [cell for _, cell in cells_to_run(nb, lab)], ProcessSandbox(), seed=1
    )
    promised = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    expected = " ".join(promised.partition("Expected:")[2].split())
    named = set(re.findall(r"`(\w+)`", expected))
    right = {verdict.name for verdict in verdicts if verdict.outcome == "passed"}
    every = {exercise.name for exercise in lab}
    assert right == (named if expected.endswith("only.") else every - named), expected
    for verdict in verdicts:
        if verdict.mistake and verdict.mistake != "forbidden-call":
            assert verdict.mistake in expected
