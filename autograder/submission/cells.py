"""A notebook's cells: which lab they belong to, which are run, which exercise one stands for."""

from __future__ import annotations

import re
from pathlib import Path

from nbformat import NotebookNode

from autograder.errors import UsageError
from autograder.exercises import Lab, lab_called, labs, load_lab
from autograder.sandbox import Cell

CHECK = "check_"
CHECKED = re.compile(r"""^check\(["'](\w+)["']\)""", re.MULTILINE)
DEFINED = re.compile(r"^(?:def|class) (\w+)", re.MULTILINE)


def find_lab(notebook: NotebookNode, path: Path) -> Lab:
    """Return the lab that a notebook belongs to.

    By its cells' names; else by what they check, what they define, and the name of the file.

    Raises:
        UsageError: when no lab has these exercises.
    """
    ids = {str(cell.metadata.get("nbgrader", {}).get("grade_id")) for cell in notebook.cells}
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    known = [load_lab(name) for name in labs()]
    # Some programs drop all metadata. A lecture defines a function or two of the same name.
    for names, share in ((ids, 0.0), (CHECKED.findall(code), 0.0), (DEFINED.findall(code), 0.5)):
        counts = [sum(exercise.name in names for exercise in lab) for lab in known]
        lab = known[counts.index(max(counts))]
        if max(counts) > share * len(lab.exercises):
            return lab
    has_examples = path.with_name("examples.json").is_file()
    if path.stem in labs() and (has_examples or not code.strip()):
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


def check_positions(nb: NotebookNode, lab: Lab) -> dict[str, int]:
    """Return how many of the cells to run stand before each exercise's check, by its name."""
    count, positions = 0, {}
    for cell in nb.cells:
        name = exercise_of(cell, lab)
        if name:
            positions[name] = count
        elif cell.cell_type == "code":
            count += 1
    return positions


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
