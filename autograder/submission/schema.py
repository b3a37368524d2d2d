"""Put whatever a file's JSON holds into the form of a notebook; nbformat's schema says what fits.

Tools and students write notebooks that no schema allows: a tag twice, `language_info: null`, a cell
without metadata. What is said in them is kept, and what does not fit is left out.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode, ValidationError, from_dict
from nbformat.v4.rwbase import rejoin_lines, strip_transient
from nbformat.validator import get_validator

CELL_TYPES = ("code", "markdown", "raw")
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
NEWEST = 4  # nbformat's major version that is read
MOST_LEVELS = 20  # of lists and dicts in metadata
MOST_NOTES = 5


class NoNotebook(Exception):
    """JSON that holds no cells; the text says what it holds instead."""


def as_notebook(form: Any) -> tuple[NotebookNode, list[str]]:
    """Return JSON as a notebook that fits the schema of nbformat 4.5.

    Args:
        form: what a file holds.

    Returns:
        The notebook, and a line for each cell of which something may be missing.

    Raises:
        NoNotebook: when it has no cells, or what they say is no text.
    """
    notes: list[str] = []
    cells = []
    for position, cell in enumerate(_cells_of(form), 1):
        if isinstance(cell, dict):
            cells.append(_cell(cell, position, notes))
        else:
            notes.append(f"cell {position}: is no cell; left out")
    if notes and not cells:
        raise NoNotebook("its cells are no cells")
    _give_ids(cells)
    metadata = form.get("metadata")
    notebook = _notebook(cells, dict(metadata) if isinstance(metadata, dict) else {})
    for key in [key for key, value in notebook["metadata"].items() if not _is_shallow(value)]:
        del notebook["metadata"][key]
    if not _fits(notebook):
        _leave_out_what_does_not_fit(notebook)
    nb: NotebookNode = from_dict(notebook)
    rejoin_lines(nb)
    strip_transient(nb)
    overflow = [f"and {len(notes) - MOST_NOTES} more such cells"] if len(notes) > MOST_NOTES else []
    return nb, notes[:MOST_NOTES] + overflow


def _cells_of(form: Any) -> list[Any]:
    """Return the cells of a notebook of any version, as they are."""
    if not isinstance(form, dict):
        raise NoNotebook(f"it is a {_kind(form)}")
    version = form.get("nbformat")
    if type(version) is int and version > NEWEST:
        raise NoNotebook(f"its nbformat is {version}, at most {NEWEST} is read")
    cells = form.get("cells")
    sheets = form.get("worksheets")
    if cells is None and isinstance(sheets, list):  # nbformat 2 and 3
        lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        cells = [cell for part in lists if isinstance(part, list) for cell in part]
    if not isinstance(cells, list):
        raise NoNotebook("it has no list of cells")
    return cells


def _kind(value: Any) -> str:
    names = {list: "list", str: "text", bool: "truth value", type(None): "null"}
    return names.get(type(value), "number")


def _cell(cell: Mapping[str, Any], position: int, notes: list[str]) -> dict[str, Any]:
    """Return a cell with exactly the parts that its type has; note what is missing."""
    kind = _cell_type(cell, position, notes)
    source = _text(cell.get("source", cell.get("input")), position)
    if source is None:
        notes.append(f"cell {position}: has no text")
    if cell.get("cell_type") == "heading":
        level = cell.get("level")
        source = "#" * (level if type(level) is int and 0 < level < 7 else 1) + f" {source or ''}"
    metadata = cell.get("metadata")
    if not isinstance(metadata, dict):
        notes.append(f"cell {position}: has no metadata")
        metadata = {}
    new_cell: dict[str, Any] = {
        "id": cell.get("id"),
        "cell_type": kind,
        "metadata": {key: value for key, value in metadata.items() if _is_shallow(value)},
        "source": source or "",
    }
    nbgrader = new_cell["metadata"].get("nbgrader", {})
    if not isinstance(nbgrader, dict):
        del new_cell["metadata"]["nbgrader"]
    if kind == "code":
        count, outputs = cell.get("execution_count"), cell.get("outputs")
        new_cell["execution_count"] = count if type(count) is int and count >= 0 else None
        new_cell["outputs"] = outputs if isinstance(outputs, list) else []
    elif isinstance(cell.get("attachments"), dict):
        new_cell["attachments"] = cell["attachments"]
    return new_cell


def _cell_type(cell: Mapping[str, Any], position: int, notes: list[str]) -> str:
    """Return a cell's type; where it names none, the one that its parts suggest."""
    kind = cell.get("cell_type")
    if isinstance(kind, str) and kind.lower() in CELL_TYPES:
        return kind.lower()
    if kind in ("heading", "html"):  # nbformat 3's
        return "markdown"
    likely = "code" if {"outputs", "execution_count", "input"} & set(cell) else "markdown"
    notes.append(f"cell {position}: has no type that is known; read as {likely}")
    return likely


def _text(value: Any, position: int) -> str | None:
    """Return a source as one text; None where there is none.

    Raises:
        NoNotebook: when it is something else, which only a person can make sense of.
    """
    lines = value if isinstance(value, list) else [value]
    if value is None or all(isinstance(line, str) for line in lines):
        return None if value is None else "".join(lines)
    raise NoNotebook(f"the text of cell {position} is no text")


def _is_shallow(value: Any, levels: int = MOST_LEVELS) -> bool:
    """Whether lists and dicts are nested less deep than what copies them can follow."""
    if not isinstance(value, dict | list):
        return True
    parts = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_is_shallow(part, levels - 1) for part in parts)


def _give_ids(cells: list[dict[str, Any]]) -> None:
    """Give ids where nbformat allows none such, or where several cells have the same."""
    used = {cell["id"] for cell in cells if isinstance(cell["id"], str)}
    seen: set[str] = set()
    for position, cell in reversed(list(enumerate(cells))):  # of several the last keeps it
        cell_id = cell["id"]
        if not isinstance(cell_id, str) or not CELL_ID.fullmatch(cell_id) or cell_id in seen:
            candidates = (f"own-{number}" for number in range(position, position + len(used) + 2))
            cell["id"] = next(name for name in candidates if name not in used)
            used.add(cell["id"])
        seen.add(cell["id"])


def _notebook(cells: list[dict[str, Any]], metadata: dict[str, Any]) -> dict[str, Any]:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


@functools.cache
def _validator() -> Any:
    return get_validator(4, 5)


def _fits(notebook: dict[str, Any]) -> bool:
    """Whether nbformat's schema allows it."""
    try:
        _validator().validate(notebook)
    except ValidationError:
        return False
    return True


def _leave_out_what_does_not_fit(notebook: dict[str, Any]) -> None:
    """Take out each part that the schema does not allow, one by one."""
    metadata = notebook["metadata"]
    for key in [k for k, value in metadata.items() if not _fits(_notebook([], {k: value}))]:
        del metadata[key]
    for cell in notebook["cells"]:
        if not _fits(_notebook([cell], {})):
            _leave_out_of_cell(cell)


def _leave_out_of_cell(cell: dict[str, Any]) -> None:
    bare = {"id": "x", "cell_type": cell["cell_type"], "metadata": {}, "source": ""}
    if cell["cell_type"] == "code":
        bare |= {"outputs": [], "execution_count": None}

    def fits(part: str, content: Any) -> bool:
        return _fits(_notebook([bare | {part: content}], {}))

    for part in {"metadata", "attachments"} & set(cell):
        cell[part] = {k: value for k, value in cell[part].items() if fits(part, {k: value})}
    if "outputs" in cell:
        cell["outputs"] = [output for output in cell["outputs"] if fits("outputs", [output])]
