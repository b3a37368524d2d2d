"""Put the cells that belong to the grader back as they were released, and say what was changed.

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
from autograder.submission.released import Registered, Released, registered_cells

_HIDDEN = re.compile(r"(BEGIN|END) (?:HIDDEN TESTS|MARK SCHEME)")
_FLAGS = ("grade", "solution", "task", "locked", "points")


def restore(nb: NotebookNode, registered: Sequence[Registered]) -> list[str]:
    """Restore the grader's cells in place.

    Args:
        nb: a submitted notebook.
        registered: the cells as released, in order.

    Returns:
        A line for each cell that was not as released: which cell, what.
    """
    known = {one.grade_id: one for one in registered}
    found: dict[str, NotebookNode] = {}
    lines: list[str] = []
    for cell in reversed(nb.cells):  # the last of several counts, as in nbgrader
        name, problem = _identify(cell, known)
        if name in found:
            problem = f"{name}: there more than once; the last one counts"
            name = ""
        here = [problem] if problem else []
        if name:
            found[name] = cell
            here += [f"{name}: {what}" for what in _restore_cell(cell, known[name])]
        else:
            cell.metadata.pop("nbgrader", None)
        lines = here + lines
    return list(dict.fromkeys(lines + _put_back(nb, registered, found)))


def _identify(cell: NotebookNode, known: dict[str, Registered]) -> tuple[str, str]:
    """Which registered cell this is ("" for none), and what is odd about that."""
    meta = cell.metadata.get("nbgrader")
    name = meta.get("grade_id") if isinstance(meta, dict) else None
    if isinstance(name, str) and name in known:
        return name, ""
    if cell.get("id") in known:  # our cell ids are the names; some tools drop metadata and keep ids
        return cell["id"], f"{cell['id']}: nbgrader's metadata was missing or changed"
    if isinstance(meta, dict) and (meta.get("grade") or meta.get("points")):
        return "", f"{_printable(name)}: marked as graded, but not a cell of this lab"
    return "", ""


def _restore_cell(cell: NotebookNode, one: Registered) -> list[str]:
    """Make a cell what it was; what was different."""
    changes = []
    if cell.cell_type != one.cell_type:
        changes.append(f"the cell's type was changed to {_printable(cell.cell_type)}")
        _retype(cell, one.cell_type)
    given, right = cell.metadata.get("nbgrader"), one.metadata()
    given = given if isinstance(given, dict) else {}
    for flag in _FLAGS:
        was = given.get(flag, False if flag == "task" else None)
        if flag in given and was != right.get(flag, None):
            changes.append(f"{flag} was changed to {_printable(was)}")
    cell.metadata["nbgrader"] = NotebookNode(right)
    if one.locked:
        if _bare(cell.source) not in (_bare(one.source), _bare(released(one.source))):
            changes.append("the locked text was changed")
        cell.source = one.source
    return [f"{change}; restored" for change in changes]


def _retype(cell: NotebookNode, cell_type: str) -> None:
    cell.cell_type = cell_type
    cell.pop("attachments", None)
    cell.pop("outputs", None)
    cell.pop("execution_count", None)
    if cell_type == "code":
        cell.outputs, cell.execution_count = [], None


def _put_back(
    nb: NotebookNode, registered: Sequence[Registered], found: dict[str, NotebookNode]
) -> list[str]:
    """Add what was deleted, each behind the registered cell that went before it."""
    lines = []
    place = 0
    for one in registered:
        cell = found.get(one.grade_id)
        if cell is not None:
            place = next(i for i, other in enumerate(nb.cells) if other is cell) + 1
            continue
        if one.put_back:
            nb.cells.insert(place, one.as_cell())
            place += 1
        lines.append(f"{one.grade_id}: deleted" + ("; put back" if one.put_back else ""))
    return lines


def released(source: str) -> str:
    """A registered text as students got it: without hidden tests and mark scheme."""
    kept, hidden = [], False
    for line in source.split("\n"):
        if mark := _HIDDEN.search(line):
            hidden = mark[1] == "BEGIN"
        elif not hidden:
            kept.append(line)
    return "\n".join(kept)


def _bare(source: str) -> list[str]:
    """Lines without the blanks at their ends, which editors take away on their own."""
    return [line.rstrip() for line in source.strip().splitlines()]


def _printable(value: object) -> str:
    """A student's value for a line of text: short, and without control characters."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


class RestoreCells(NbGraderPreprocessor):
    """First among nbgrader's `Autograde.sanitize_preprocessors`: restores and reports cells."""

    released: Released | None = None  # the lab, where `mitdl grade` knows it already

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Restore the cells; leave the report in the notebook for SandboxedExecute."""
        about = resources["nbgrader"]
        if self.released is None:
            with Gradebook(about["db_url"]) as gradebook:
                registered = registered_cells(gradebook, about["notebook"], about["assignment"])
        else:
            registered = list(self.released.cells)
            kernelspec = json.loads(self.released.kernelspec or "null")
            if kernelspec:
                nb.metadata["kernelspec"] = from_dict(kernelspec)
        changes = restore(nb, registered)
        for line in changes:
            self.log.warning("%s: %s", about["student"], line)
        nb.metadata[KEY] = {"tampering": changes}
        nb.metadata.pop("widgets", None)
        return nb, resources
