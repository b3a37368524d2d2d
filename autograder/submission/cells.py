"""A notebook's cells: which lab they belong to, which are run, which exercise one stands for."""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode

from autograder.errors import UsageError
from autograder.exercises import Lab, lab_called, labs, load_lab
from autograder.sandbox import Cell

CHECK = "check_"


def find_lab(notebook: NotebookNode, path: Path) -> Lab:
    """Return the lab that a notebook belongs to, by its cells' ids, then by its file's name.

    Raises:
        UsageError: when no lab has these exercises.
    """
    ids = {str(cell.metadata.get("nbgrader", {}).get("grade_id")) for cell in notebook.cells}
    best, best_count = None, 0
    for name in labs():
        lab = load_lab(name)
        count = sum(exercise.name in ids for exercise in lab)
        if count > best_count:
            best, best_count = lab, count
    if best is not None:
        return best
    if path.stem in labs():
        return load_lab(path.stem)
    raise UsageError(
        f"{path}: has no exercise of any lab, expected one of {', '.join(labs())}; "
        "start from the notebook in labs/"
    )


def known_lab(*names: str) -> Lab | None:
    """Return the first lab of exactly one of these names, or None for another course's notebook."""
    return next((lab for name in names if (lab := lab_called(name))), None)


def qualified_name(lab: str, notebook: str) -> str:
    """Return the lab's name, with the notebook's behind it in an assignment of several."""
    return lab if lab == notebook else f"{lab}/{notebook}"


def cells_to_run(nb: NotebookNode, lab: Lab | None = None) -> list[tuple[NotebookNode, Cell]]:
    """Return the code cells to run, each with the cell that the sandbox gets, under its own name.

    Args:
        nb: the notebook.
        lab: whose check cells are left out, because the judge replaces them; None for no lab.
    """
    pairs, used = [], set()
    for position, cell in enumerate(nb.cells, 1):
        if cell.cell_type != "code" or (lab is not None and exercise_of(cell, lab)):
            continue
        name = str(cell.metadata.get("nbgrader", {}).get("grade_id") or position)
        while name in used:
            name = f"{name} ({position})"
        used.add(name)
        pairs.append((cell, Cell(name, cell.source)))
    return pairs


def exercise_of(cell: NotebookNode, lab: Lab) -> str:
    """Return the exercise of the lab that a check cell stands for; "" for any other cell."""
    name = checked_name(cell)
    return name if any(exercise.name == name for exercise in lab) else ""


def checked_name(cell: NotebookNode) -> str:
    """Return the name behind a check cell's `check_`; "" for a cell that checks nothing."""
    meta = cell.metadata.get("nbgrader", {})
    if cell.cell_type != "code" or not meta.get("grade") or meta.get("solution"):
        return ""
    return str(meta.get("grade_id", "")).removeprefix(CHECK)
