"""A source as a notebook: our cell ids, no outputs, no tool versions, the same bytes each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from autograder.release.source import KERNEL, Source, nbgrader_of
from autograder.worked_in import KEY, digest_of_cells

NEW_CELL: dict[str, Callable[..., Any]] = {
    "code": new_code_cell,
    "markdown": new_markdown_cell,
    "raw": new_raw_cell,
}
# A check cell brings its own import: it works in a kernel that has just been started.
CHECK_CALL, CHECK_IMPORT = 'check("', "from mitdl_utils import check\n\n"
METADATA = ("nbgrader", "tags", "jupyter")  # of a cell, as in the header of the sources
LANGUAGE = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "pygments_lexer": "ipython3",
}


def instructor_version(source: Source) -> NotebookNode:
    """Return the whole source as a notebook, with its solutions."""
    notebook: NotebookNode = new_notebook(
        cells=[_cell(old, position) for position, old in enumerate(source.cells, start=1)],
        metadata={"kernelspec": KERNEL, "language_info": LANGUAGE},
    )
    notebook.nbformat_minor = 5
    return notebook


def stamped(notebook: NotebookNode) -> NotebookNode:
    """Write a digest of a notebook into it, by which `worked_in` knows what was written later."""
    notebook.metadata[KEY] = digest_of_cells(notebook.cells)
    return notebook


def as_bytes(notebook: NotebookNode) -> bytes:
    """Return a notebook file as nbgrader's exporter writes it: sorted keys, one space, LF."""
    nbformat.validate(notebook)
    text: str = nbformat.writes(notebook, version=4)
    return (text.rstrip("\n") + "\n").encode("utf-8")


def _cell(old: NotebookNode, position: int) -> NotebookNode:
    """Return a cell with a stable id: its grade_id, else its position."""
    new: NotebookNode = NEW_CELL[old.cell_type](
        source=CHECK_IMPORT + old.source if _is_check(old) else old.source,
        id=nbgrader_of(old).get("grade_id") or f"cell-{position:02d}",
        metadata={key: old.metadata[key] for key in METADATA if key in old.metadata},
    )
    return new


def _is_check(cell: NotebookNode) -> bool:
    return bool(nbgrader_of(cell).get("grade")) and cell.source.startswith(CHECK_CALL)
