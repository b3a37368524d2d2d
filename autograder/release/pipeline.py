"""nbgrader's own steps from an instructor's notebook to a student's, as library calls.

The same list is for `nbgrader generate_assignment` and formgrader's Generate button, in this
project's `nbgrader_config.py`:

    from autograder.release.pipeline import RELEASE_LAB
    c.GenerateAssignment.preprocessors = RELEASE_LAB

What another course's `nbgrader_config.py` gets is `gradebook.configure.RELEASE_ASSIGNMENT`.
"""

from __future__ import annotations

import copy
import re
from typing import Any
from urllib.parse import unquote

from nbformat import NotebookNode
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    NbGraderPreprocessor,
    SaveCells,
)
from traitlets import Bool

from autograder.release.notebook import stamped
from autograder.release.source import nbgrader_of

ATTACHED = re.compile(r"attachment:([^)\s\"'>]+)")
STUB = '# YOUR CODE HERE\nraise NotImplementedError("{name}: not written yet")'


def drop_unused_attachments(cell: NotebookNode) -> None:
    """Take out the pictures that a cell's text does not show any more: the solution's own.

    >>> from nbformat.v4 import new_markdown_cell
    >>> picture = {"image/png": ""}
    >>> cell = new_markdown_cell("![](attachment:a.png)", attachments=dict.fromkeys("ab", picture))
    >>> cell.attachments["a.png"] = picture
    >>> drop_unused_attachments(cell)
    >>> list(cell.attachments)
    ['a.png']
    """
    names = {unquote(name) for name in ATTACHED.findall(cell.source)}
    attachments = {
        name: data for name, data in cell.get("attachments", {}).items() if name in names
    }
    cell.pop("attachments", None)
    if attachments:
        cell["attachments"] = NotebookNode(attachments)


class WithPictures(NbGraderPreprocessor):
    """Mixin for a step that clears cells: pictures that only the cleared text shows go with it."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Clear one cell."""
        before = cell.source
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if cell.source != before:
            drop_unused_attachments(cell)
        return cell, resources


class SolutionsWithPictures(WithPictures, ClearSolutions):
    """nbgrader's ClearSolutions, which also takes out the pictures that only a solution shows."""


class NamedStubs(SolutionsWithPictures):
    """ClearSolutions with a stub that says which exercise is not written yet."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Take the solution out of one cell."""
        self.code_stub = {"python": STUB.format(name=nbgrader_of(cell).get("grade_id", "this"))}
        return super().preprocess_cell(cell, resources, cell_index)


class SchemesWithPictures(WithPictures, ClearMarkScheme):
    """nbgrader's ClearMarkScheme, which also takes out the pictures that only a scheme shows."""


class MarkSchemes(SchemesWithPictures):
    """ClearMarkScheme for the locked statement of a written question too.

    The gradebook keeps the locked cell with its scheme, and nbgrader puts it back when it
    autogrades, so that whoever marks in formgrader reads it above the answer.
    """

    enforce_metadata = Bool(False, help=ClearMarkScheme.enforce_metadata.help).tag(config=True)


class Stamp(NbGraderPreprocessor):
    """Leaves a digest in the student's notebook, by which a build knows work from products."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Stamp the notebook."""
        return stamped(nb), resources


BEFORE_SAVING = [LockCells, NamedStubs, ClearOutput, CheckCellMetadata, ComputeChecksums]
AFTER_SAVING = [ClearHiddenTests, MarkSchemes, ComputeChecksums, CheckCellMetadata, Stamp]
RELEASE_LAB = [*BEFORE_SAVING, SaveCells, *AFTER_SAVING]


def student_version(instructor: NotebookNode) -> NotebookNode:
    """Return what a student gets: locked, emptied, with checksums. The argument stays as it is."""
    return _run([*BEFORE_SAVING, *AFTER_SAVING], instructor, {})


def save_cells(instructor: NotebookNode, lab: str, db_url: str) -> None:
    """Write the lab's cells into nbgrader's gradebook, hidden tests and mark schemes too."""
    address = {"notebook": lab, "assignment": lab, "db_url": db_url}
    _run([*BEFORE_SAVING, SaveCells], instructor, {"nbgrader": address})


def _run(
    preprocessors: list[Any], notebook: NotebookNode, resources: dict[str, Any]
) -> NotebookNode:
    """Run preprocessors on a copy."""
    notebook = copy.deepcopy(notebook)
    for preprocessor in preprocessors:
        notebook, resources = preprocessor().preprocess(notebook, resources)
    return notebook
