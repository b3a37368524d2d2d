"""An invented class for trying the whole course: students named by their answers.

`solutions/LAB/sample_class/NAME.py` holds a student's own answers; the rest is the model solution.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.release.notebook import instructor_version
from autograder.release.pipeline import student_version
from autograder.release.source import read_source

ENDLESS = "endless-loop"
LOOP = "while True:  # I wanted to see what happens\n    pass"


def sample_class(root: Path, lab: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each student and the text of the submission.

    The notebooks come from the lab's source: what lies in `labs/` may be somebody's work.

    Args:
        root: the project's folder.
        lab: "01_perceptron".
    """
    folder = root / "solutions" / lab
    model = instructor_version(read_source(folder / f"{lab}.py", root))
    blank = student_version(model)
    answers = folder / "sample_class"
    for path in sorted(answers.glob("*.py")):
        nb = answered(blank, model, path.read_text(encoding="utf-8"))
        yield path.stem, nbformat.writes(nb)
    yield "blank", nbformat.writes(blank)
    text = nbformat.writes(answered(blank, model, ""))
    yield "broken-json", text[: len(text) // 2]
    yield ENDLESS, nbformat.writes(_with_loop(answered(blank, model, "")))


def answered(blank: NotebookNode, model: NotebookNode, source: str) -> NotebookNode:
    """Fill the released notebook with the model's solutions, some of them replaced.

    Args:
        blank: as released.
        model: with solutions.
        source: Python; each top-level `def` or `class` named as an exercise replaces its answer,
            anything else goes into a cell of its own before the first answer.
    """
    nb = copy.deepcopy(blank)
    names = {_solution_id(cell) for cell in model.cells} - {""}
    answers, rest = _split(source, names)
    solutions = {_solution_id(cell): unmarked(cell.source) for cell in model.cells}
    for cell in nb.cells:
        name = _solution_id(cell)
        if name:
            cell.source = answers.get(name, solutions.get(name, cell.source))
    if rest:
        first = next(i for i, cell in enumerate(nb.cells) if _solution_id(cell))
        nb.cells.insert(first, new_code_cell(rest, id="my-own-cell"))
    return nb


def _split(source: str, names: set[str]) -> tuple[dict[str, str], str]:
    """Split a source into answers by exercise and the rest, without the docstring on top."""
    answers, rest = {}, []
    for position, node in enumerate(ast.parse(source).body):
        text = _text(source, node)
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in names:
            answers[node.name] = text
        elif position or not isinstance(node, ast.Expr):
            rest.append(text)
    return answers, "\n\n".join(rest)


def _text(source: str, node: ast.stmt) -> str:
    """Return a statement's lines, decorators included."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return "\n".join(source.splitlines()[first - 1 : node.end_lineno])


def unmarked(source: str) -> str:
    """Remove the markers from a solution."""
    lines = source.splitlines()
    return "\n".join(
        line for line in lines if "### BEGIN SOL" not in line and "### END SOL" not in line
    )


def _solution_id(cell: NotebookNode) -> str:
    meta = cell.metadata.get("nbgrader", {})
    return str(meta["grade_id"]) if meta.get("solution") else ""


def _with_loop(nb: NotebookNode) -> NotebookNode:
    """Insert a cell that never ends among right ones."""
    middle = [i for i, cell in enumerate(nb.cells) if _solution_id(cell)][3]
    nb.cells.insert(middle, new_code_cell(LOOP, id="my-own-cell"))
    return nb
