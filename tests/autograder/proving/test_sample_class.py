"""The sample class answers as its docstrings say, judged through real notebooks."""

import ast
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograder.exercises import Lab, labs, load_lab
from autograder.proving.sample_class import answered, sample_class, unmarked
from autograder.release.notebook import instructor_version
from autograder.release.pipeline import student_version
from autograder.release.source import read_source
from autograder.sandbox.choose import choose_sandbox
from autograder.submission.cells import cells_to_run
from autograder.submission.given_cells import given_code, given_ids, without_unused
from autograder.submission.verdicts import grade_cells

ROOT = Path(__file__).resolve().parents[3]
STUDENTS = sorted(ROOT.glob("solutions/*/sample_class/*.py"))
# Every right answer of a class is proved in the matrix; of those who are right in all of a lab, one
# hands in behind the real walls.
RIGHT = [sorted(folder.glob("right-*.py")) for folder in ROOT.glob("solutions/*/sample_class")]
HAND_IN = sorted({*STUDENTS} - {path for right in RIGHT for path in right[1:]})
PARAMETERS = [  # a worker that has a lab's sandbox and references judges all of the lab's class
    pytest.param(
        path,
        marks=pytest.mark.xdist_group(path.parts[-3]),
        id=f"{path.parts[-3]}-{path.stem}",
    )
    for path in HAND_IN
]


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


def test_the_special_ones_are_what_they_are_called() -> None:
    handed = dict(sample_class(ROOT, "01_perceptron"))
    assert len(handed) >= 12
    blank, _ = notebooks("01_perceptron")
    assert nbformat.reads(handed["blank"], as_version=4) == blank
    with pytest.raises(nbformat.reader.NotJSONError):
        nbformat.reads(handed["broken-json"], as_version=4)
    assert "while True:" in handed["endless-loop"]


@cache
def notebooks(lab: str) -> tuple[NotebookNode, NotebookNode]:
    """The released notebook and the one with solutions, as the lab's source gives them now."""
    source = read_source(ROOT / "solutions" / lab / f"{lab}.py", ROOT)
    return student_version(instructor_version(source)), instructor_version(source)


def judged(lab: Lab, text: str, who: str) -> Lab:
    """The lab as it is judged: what somebody wrote, and the model's answers that call it."""
    if who.startswith("right-"):
        return lab
    kinds = (ast.FunctionDef, ast.ClassDef)
    own = {node.name for node in ast.parse(text).body if isinstance(node, kinds)}
    model = {
        meta["grade_id"]: cell.source
        for cell in notebooks(lab.name)[1].cells
        if (meta := cell.metadata.get("nbgrader", {})).get("solution")
    }
    kept = [
        exercise
        for exercise in lab
        if exercise.name in own
        or any(re.search(rf"\b{name}\b", model[exercise.name]) for name in own)
    ]
    return replace(lab, exercises=tuple(kept))


@pytest.mark.slow
@pytest.mark.parametrize("path", PARAMETERS)
def test_a_student_of_the_sample_class_gets_what_the_answers_deserve(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    whole = load_lab(path.parts[-3])
    lab = judged(whole, text, path.stem)
    blank, model = notebooks(lab.name)
    pairs = cells_to_run(answered(blank, model, text), whole)
    given = given_ids(pairs, given_code(blank.cells))
    cells = [cell for _, cell in without_unused(pairs, given, whole, {})]
    _, verdicts = grade_cells(lab, cells, choose_sandbox(), seed=1)
    promised = ast.get_docstring(ast.parse(text)) or ""
    expected = " ".join(promised.partition("Expected:")[2].split())
    named = set(re.findall(r"`(\w+)`", expected))
    right = {verdict.name for verdict in verdicts if verdict.outcome == "passed"}
    every = {exercise.name for exercise in lab}
    if expected.endswith("only."):
        assert right == named & every, expected
    else:
        assert right == every - named, expected
    for verdict in verdicts:
        if verdict.mistake and verdict.mistake != "forbidden-call":
            assert verdict.mistake in expected


def test_every_lab_has_a_class_of_ten() -> None:
    for lab in labs():
        names = [path.stem for path in STUDENTS if path.parts[-3] == lab]
        assert len(names) >= 10, lab
        kinds = {name.partition("-")[0] for name in names}
        assert kinds == {"right", "wrong", "unfinished"}, lab
