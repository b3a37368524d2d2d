"""Notebooks from bytes: whatever is wrong with one becomes a line for the person who sent it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.errors import UsageError
from autograder.submission.reading import Submission, Unreadable, read_regular

CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
HALF_A_PAIR = re.compile(r"\\u[dD][89a-fA-F]")  # JSON may escape what no UTF-8 can hold


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook as data.

    Args:
        path: of the .ipynb file.

    Returns:
        The notebook, in the current format.

    Raises:
        UsageError: with one line, when there is no such file, or it is no notebook.
    """
    try:
        return parse_notebook(read_regular(path), path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(f"{path}: cannot be opened ({reason}); check the path") from None


def parse(submission: Submission, content: bytes) -> NotebookNode:
    """The notebook.

    Raises:
        Unreadable: when it is not one.
    """
    try:
        return parse_notebook(content, Path(submission.path.name))
    except UsageError as error:
        raise Unreadable(str(error)) from None


def parse_notebook(content: bytes, path: Path) -> NotebookNode:
    """A notebook from its bytes; whatever is wrong with it becomes one line."""
    wanted = "expected a Jupyter notebook; open it in JupyterLab, save it and try again"
    if not content.strip():
        raise UsageError(f"{path}: is empty, {wanted}")
    try:
        text = content.decode("utf-8-sig")
        notebook: NotebookNode = nbformat.reads(text, as_version=4)
        if HALF_A_PAIR.search(text):
            whole = nbformat.writes(notebook).encode("utf-8", "replace").decode()
            notebook = nbformat.reads(whole, as_version=4)
        if not isinstance(notebook.cells, list) or not isinstance(notebook.metadata, dict):
            raise TypeError("cells that are no list")
        for cell in notebook.cells:
            if not isinstance(cell.source, str) or not isinstance(cell.cell_type, str):
                raise TypeError("a cell without source")
            _settle(cell)
        _name_cells(notebook)
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8 text (byte {error.start}), {wanted}") from None
    except nbformat.reader.NotJSONError as error:
        raise UsageError(f"{path}: is not JSON{_place(error)}, {wanted}") from None
    except (RecursionError, MemoryError):
        raise UsageError(f"{path}: is nested too deep to be a notebook, {wanted}") from None
    except Exception as error:  # nbformat raises whatever comes along
        about = f"cannot be read as a notebook ({type(error).__name__})"
        raise UsageError(f"{path}: {about}, {wanted}") from None
    return notebook


def _settle(cell: NotebookNode) -> None:
    """Give a cell the parts that everybody takes for granted, where its own are none."""
    if not isinstance(cell.get("metadata"), dict):
        cell.metadata = NotebookNode()
    if not isinstance(cell.metadata.get("nbgrader", {}), dict):
        del cell.metadata["nbgrader"]
    if not isinstance(cell.get("attachments", {}), dict):
        del cell["attachments"]
    if cell.cell_type == "code":
        cell.setdefault("execution_count", None)
        given = cell.get("outputs")
        if not isinstance(given, list) or not all(map(_is_output, given)):
            cell.outputs = []  # grading makes new ones


def _is_output(one: object) -> bool:
    if not isinstance(one, dict):
        return False
    if one.get("output_type") == "stream":
        return isinstance(one.get("text"), str)
    shown = one.get("output_type") in ("display_data", "execute_result")
    return one.get("output_type") == "error" or (shown and isinstance(one.get("data"), dict))


def _name_cells(notebook: NotebookNode) -> None:
    """Give cells whose id nbformat does not allow, or that comes again later, one of ours."""
    used = set()
    for number, cell in reversed(list(enumerate(notebook.cells))):
        name = cell.get("id")
        if name is not None and (
            not isinstance(name, str) or not CELL_ID.fullmatch(name) or name in used
        ):
            cell["id"] = f"own-{number}"
        used.add(cell.get("id"))


def _place(error: BaseException) -> str:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, json.JSONDecodeError):
        return f" (line {cause.lineno}, column {cause.colno}: {cause.msg})"
    return ""
