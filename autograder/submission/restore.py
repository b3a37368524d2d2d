"""Restore the cells that belong to the grader as they were released, and report changes.

nbgrader's own OverwriteCells restores sources and points, but a doubled cell ends its run, a
flipped flag is a RuntimeError, and an exercise deleted with its test a KeyError. This goes first
and leaves it nothing to stumble over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from nbformat import NotebookNode, from_dict
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.submission.record import KEY
from autograder.submission.released import ReleasedCell, ReleasedNotebook, released_cells

_HIDDEN = re.compile(r"(BEGIN|END) (?:HIDDEN TESTS|MARK SCHEME)")
_FLAGS = ("grade", "solution", "task", "locked", "points")


def restore(nb: NotebookNode, released: Sequence[ReleasedCell]) -> list[str]:
    """Restore the grader's cells in place.

    Args:
        nb: a submitted notebook.
        released: the cells as released, in order.

    Returns:
        A line for each cell that was not as released: which cell, what.
    """
    known = {original.grade_id: original for original in released}
    submitted: dict[str, NotebookNode] = {}
    lines: list[str] = []
    for cell in reversed(nb.cells):  # the last of several counts, as in nbgrader
        name, problem = _identify(cell, known)
        if name in submitted:
            problem = f"{name}: there more than once; the last one counts"
            name = ""
        of_cell = [problem] if problem else []
        if name:
            submitted[name] = cell
            of_cell += [f"{name}: {change}" for change in _restore_cell(cell, known[name])]
        else:
            cell.metadata.pop("nbgrader", None)
        lines = of_cell + lines
    return list(dict.fromkeys(lines + _put_back(nb, released, submitted)))


def _identify(cell: NotebookNode, known: dict[str, ReleasedCell]) -> tuple[str, str]:
    """Return the name of the released cell that this is, "" for none, and any irregularity."""
    meta = cell.metadata.get("nbgrader")
    name = meta.get("grade_id") if isinstance(meta, dict) else None
    if isinstance(name, str) and name in known:
        return name, ""
    if cell.get("id") in known:  # our cell ids are the names; some tools drop metadata and keep ids
        return cell["id"], f"{cell['id']}: nbgrader's metadata was missing or changed"
    if isinstance(meta, dict) and (meta.get("grade") or meta.get("points")):
        return "", f"{_printable(name)}: marked as graded, but not a cell of this lab"
    return "", ""


def _restore_cell(cell: NotebookNode, original: ReleasedCell) -> list[str]:
    """Restore a cell as it was released, and return the differences."""
    changes = []
    if cell.cell_type != original.cell_type:
        changes.append(f"the cell's type was changed to {_printable(cell.cell_type)}")
        _retype(cell, original.cell_type)
    meta, right = cell.metadata.get("nbgrader"), original.metadata()
    meta = meta if isinstance(meta, dict) else {}
    for flag in _FLAGS:
        if flag in meta and meta[flag] != right.get(flag):
            changes.append(f"{flag} was changed to {_printable(meta[flag])}")
    cell.metadata["nbgrader"] = NotebookNode(right)
    if original.locked:
        as_seen = without_hidden(original.source)
        if _stripped(cell.source) not in (_stripped(original.source), _stripped(as_seen)):
            changes.append("the locked text was changed")
        cell.source = original.source
    return [f"{change}; restored" for change in changes]


def _retype(cell: NotebookNode, cell_type: str) -> None:
    """Turn a cell into one of another type, with the parts that nbformat asks of it."""
    cell.cell_type = cell_type
    cell.pop("attachments", None)
    cell.pop("outputs", None)
    cell.pop("execution_count", None)
    if cell_type == "code":
        cell.outputs, cell.execution_count = [], None


def _put_back(
    nb: NotebookNode, released: Sequence[ReleasedCell], submitted: dict[str, NotebookNode]
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
    return lines


def without_hidden(source: str) -> str:
    """Return a released text as students got it: without hidden tests and mark scheme."""
    visible, hidden = [], False
    for line in source.split("\n"):
        if marker := _HIDDEN.search(line):
            hidden = marker[1] == "BEGIN"
        elif not hidden:
            visible.append(line)
    return "\n".join(visible)


def _stripped(source: str) -> list[str]:
    """Return lines without trailing blanks, which editors remove on their own."""
    return [line.rstrip() for line in source.strip().splitlines()]


def _printable(value: object) -> str:
    """Return a student's value for a line of text: short, and without control characters."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


class RestoreCells(NbGraderPreprocessor):
    """First among nbgrader's `Autograde.sanitize_preprocessors`: restores and reports cells."""

    released: ReleasedNotebook | None = None  # the lab, where `mitdl grade` knows it already

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Restore the cells; leave the report in the notebook for SandboxedExecute."""
        submission = resources["nbgrader"]
        if self.released is None:
            with Gradebook(submission["db_url"]) as gradebook:
                cells = released_cells(gradebook, submission["notebook"], submission["assignment"])
        else:
            cells = list(self.released.cells)
            kernelspec = json.loads(self.released.kernelspec or "null")
            if kernelspec:
                nb.metadata["kernelspec"] = from_dict(kernelspec)
        changes = restore(nb, cells)
        for line in changes:
            self.log.warning("%s: %s", submission["student"], line)
        nb.metadata[KEY] = {"tampering": changes}
        nb.metadata.pop("widgets", None)
        return nb, resources
