"""Restore the cells that belong to the grader as they were released, and report changes.

nbgrader's own OverwriteCells restores sources and points, but a doubled cell ends its run, a
flipped flag is a RuntimeError, and an exercise deleted with its test a KeyError. This goes first
and leaves it nothing to stumble over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from nbformat import NotebookNode, from_dict
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import compute_checksum

from autograder.submission.identify import (
    identified_by_name,
    identified_by_text,
    printable_value,
    refuse_foreign,
    same_text,
)
from autograder.submission.record import KEY
from autograder.submission.released import (
    ReleasedCell,
    ReleasedNotebook,
    given_texts,
    released_cells,
    without_hidden,
)
from autograder.submission.written_answers import gather_answers

REPAIRS = "mitdl_repairs"  # in nbgrader's resources: what had to be mended to read a notebook
_FLAGS = ("grade", "solution", "task", "locked", "points")


def restore(nb: NotebookNode, released: Sequence[ReleasedCell]) -> list[str]:
    """Restore the grader's cells in place.

    A cell whose own checksum fits it is as some release gave it out, and no student's doing; it is
    restored all the same, so that a forged checksum gains nothing.

    Args:
        nb: a submitted notebook.
        released: the cells as released, in order.

    Returns:
        A line for each cell that was not as released: which cell, what.
    """
    known = {original.grade_id: original for original in released}
    submitted, problems = identified_by_name(nb, known)
    by_text = identified_by_text(nb, released, submitted)
    submitted |= by_text
    earlier_release = [
        name
        for name, cell in submitted.items()
        if known[name].locked and _changes(cell, known[name]) and _has_own_checksum(cell)
    ]
    lines: list[str] = []
    names = {id(cell): name for name, cell in submitted.items()}
    for cell in nb.cells:
        name = names.get(id(cell), "")
        lines += problems.get(id(cell), [])
        if name:
            innocent = bool(earlier_release) and not known[name].locked
            lines += _restore_cell(cell, known[name], innocent)
        else:
            cell.metadata.pop("nbgrader", None)
    if by_text:
        listed = ", ".join(sorted(by_text, key=list(known).index))
        lines.append(f"nbgrader's metadata was missing; found by their text: {listed}")
    lines += _restore_deleted(nb, released, submitted, bool(earlier_release))
    return list(dict.fromkeys(lines))


def _restore_cell(cell: NotebookNode, original: ReleasedCell, innocent: bool) -> list[str]:
    """Restore a cell as it was released, and return the differences.

    Args:
        cell: as submitted.
        original: as released.
        innocent: whether the notebook is of an earlier release, with other flags perhaps.
    """
    changes = _changes(cell, original)
    if innocent or _has_own_checksum(cell) or _has_own_checksum(cell, original):
        changes = []
    if cell.cell_type != original.cell_type:
        _retype(cell, original.cell_type)
    cell.metadata["nbgrader"] = NotebookNode(original.metadata())
    if original.locked:
        cell.source = original.source
    return [f"{original.grade_id}: {change}; restored" for change in changes]


def _changes(cell: NotebookNode, original: ReleasedCell) -> list[str]:
    """Return the differences between a submitted cell and the released one."""
    changes = []
    if cell.cell_type != original.cell_type:
        changes.append(f"the cell's type was changed to {printable_value(cell.cell_type)}")
    meta, right = _nbgrader_metadata(cell), original.metadata()
    for flag in _FLAGS:
        as_released = flag == "locked" and _is_locked(meta) == right[flag]
        if flag in meta and meta[flag] != right.get(flag) and not as_released:
            changes.append(f"{flag} was changed to {printable_value(meta[flag])}")
    as_seen = without_hidden(original.source)
    if original.locked and not same_text(cell.source, original.source, as_seen):
        changes.append("the locked text was changed")
    return changes


def _is_locked(meta: Mapping[str, Any]) -> bool:
    """Whether nbgrader locks a cell: a test always, whatever its flag, and an answer never."""
    return not meta.get("solution") and bool(meta.get("grade") or meta.get("locked"))


def _nbgrader_metadata(cell: NotebookNode) -> dict[str, Any]:
    meta = cell.metadata.get("nbgrader")
    return meta if isinstance(meta, dict) else {}


def _has_own_checksum(cell: NotebookNode, original: ReleasedCell | None = None) -> bool:
    """Whether nbgrader's checksum in a cell's metadata is that of the cell.

    Args:
        cell: as submitted.
        original: as released; of a cell that students write in, its text is what was summed.
    """
    if isinstance(_nbgrader_metadata(cell).get("points"), str):
        return False  # summed as the number that it is not
    summed = NotebookNode(cell)
    if original is not None and not original.locked:
        summed["source"] = original.source
    try:
        return bool(_nbgrader_metadata(cell).get("checksum") == compute_checksum(summed))
    except (KeyError, TypeError, ValueError, AttributeError):
        return False  # flags of any form


def _retype(cell: NotebookNode, cell_type: str) -> None:
    """Turn a cell into one of another type, with the parts that nbformat asks of it."""
    cell.cell_type = cell_type
    cell.pop("outputs", None)
    cell.pop("execution_count", None)
    if cell_type == "code":
        cell.pop("attachments", None)
        cell.outputs, cell.execution_count = [], None


def _restore_deleted(
    nb: NotebookNode,
    released: Sequence[ReleasedCell],
    submitted: dict[str, NotebookNode],
    earlier_release: bool,
) -> list[str]:
    """Add the deleted cells, each after the released cell that preceded it."""
    lines = []
    position = 0
    for original in released:
        cell = submitted.get(original.grade_id)
        if cell is not None:
            position = next(i for i, other in enumerate(nb.cells) if other is cell) + 1
        elif original.restored_if_deleted:
            nb.cells.insert(position, original.as_cell())
            position += 1
            lines.append(f"{original.grade_id}: deleted; put back")
        else:
            lines.append(f"{original.grade_id}: deleted")
    return [] if earlier_release else lines


class RestoreCells(NbGraderPreprocessor):
    """First among nbgrader's `Autograde.sanitize_preprocessors`: restores and reports cells."""

    released: ReleasedNotebook | None = None  # the lab, where `mitdl grade` knows it already

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Restore the cells; leave the report in the notebook for SandboxedExecute.

        Raises:
            Unreadable: when no cell is one of the lab's.
        """
        submission = resources["nbgrader"]
        released = self.released or self._from_gradebook(submission)
        kernelspec = json.loads(released.kernelspec or "null")
        if kernelspec:
            nb.metadata["kernelspec"] = from_dict(kernelspec)
        refuse_foreign(nb, released)
        changes = restore(nb, released.cells)
        for line in changes:
            self.log.warning("%s: %s", submission["student"], line)
        repairs = [*resources.get(REPAIRS, ()), *gather_answers(nb, released)]
        for line in repairs:
            self.log.warning("%s: %s", submission["student"], line)
        given = sorted(released.given)
        nb.metadata[KEY] = {"tampering": changes, "repairs": repairs, "given": given}
        nb.metadata.pop("widgets", None)
        return nb, resources

    def _from_gradebook(self, submission: Mapping[str, str]) -> ReleasedNotebook:
        """Return a notebook as the gradebook has it, for nbgrader's own command."""
        lab, notebook = submission["assignment"], submission["notebook"]
        with Gradebook(submission["db_url"]) as gradebook:
            cells = released_cells(gradebook, notebook, lab)
        known = given_texts(CourseDirectory(config=self.config), lab, notebook)
        return ReleasedNotebook(lab, tuple(cells), None, notebook, *known)
