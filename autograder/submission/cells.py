"""A notebook's cells: which lab they belong to, which are run, which exercise one stands for."""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode
from nbgrader import utils

from autograder.errors import UsageError
from autograder.exercises import Lab, labs, load_lab
from autograder.sandbox import Cell

CHECK = "check_"


def find_lab(notebook: NotebookNode, path: Path) -> Lab:
    """The lab that a notebook belongs to, by its cells' ids, then by its file's name.

    Raises:
        UsageError: when no lab has these exercises.
    """
    ids = {str(cell.metadata.get("nbgrader", {}).get("grade_id")) for cell in notebook.cells}
    best, most = None, 0
    for name in labs():
        lab = load_lab(name)
        found = sum(exercise.name in ids for exercise in lab)
        if found > most:
            best, most = lab, found
    if best is not None:
        return best
    if path.stem in labs():
        return load_lab(path.stem)
    raise UsageError(
        f"{path}: has no exercise of any lab, expected one of {', '.join(labs())}; "
        "start from the notebook in labs/"
    )


def known_lab(*names: str) -> Lab | None:
    """The first lab of exactly one of these names, or None for another course's notebook."""
    there = labs()
    return next((load_lab(name) for name in names if name in there), None)


def title(lab: str, notebook: str) -> str:
    """The lab's name, with the notebook's behind it in an assignment of several."""
    return lab if lab == notebook else f"{lab}/{notebook}"


def exercise_of(cell: NotebookNode, lab: Lab) -> str:
    """The exercise that a check cell stands for; "" for any other cell."""
    if not utils.is_grade(cell) or utils.is_solution(cell):
        return ""
    name = str(cell.metadata["nbgrader"].get("grade_id", "")).removeprefix(CHECK)
    return name if any(exercise.name == name for exercise in lab) else ""


def code_cells(notebook: NotebookNode) -> list[Cell]:
    """The code cells to run, without the locked check cells, which the judge replaces."""
    cells, taken = [], set()
    for index, cell in enumerate(notebook.cells):
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or (about.get("grade") and about.get("locked")):
            continue
        name = str(about.get("grade_id") or f"{index + 1}")
        while name in taken:
            name = f"{name} ({index + 1})"
        taken.add(name)
        cells.append(Cell(name, cell.source))
    return cells


def runnable(nb: NotebookNode, lab: Lab | None = None) -> list[tuple[NotebookNode, Cell]]:
    """The code cells to run, each under a name of its own; check cells of the lab are not run."""
    pairs, used = [], set()
    for position, cell in enumerate(nb.cells, 1):
        if cell.cell_type != "code" or (lab is not None and exercise_of(cell, lab)):
            continue
        name = str(cell.metadata.get("nbgrader", {}).get("grade_id", "")) or str(position)
        name = name if name not in used else f"{name} ({position})"
        used.add(name)
        pairs.append((cell, Cell(name, cell.source)))
    return pairs


def checked_name(cell: NotebookNode) -> str:
    """Return what a check cell is named after; "" for any other cell."""
    if cell.cell_type != "code" or not utils.is_grade(cell) or utils.is_solution(cell):
        return ""
    return str(cell.metadata["nbgrader"].get("grade_id", "")).removeprefix(CHECK)
