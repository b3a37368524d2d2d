"""Parse notebooks from bytes: each problem becomes a line for the person who sent them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.errors import UsageError
from autograder.submission.reading import Submission, Unreadable, read_regular

CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
LONE_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")  # JSON may escape what no UTF-8 can hold
DATA_OUTPUTS = ("display_data", "execute_result")


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


def parse_submission(submission: Submission, content: bytes) -> NotebookNode:
    """Parse the notebook that a student handed in.

    Raises:
        Unreadable: when it is not one.
    """
    try:
        return parse_notebook(content, Path(submission.path.name))
    except UsageError as error:
        raise Unreadable(str(error)) from None


def parse_notebook(content: bytes, path: Path) -> NotebookNode:
    """Parse a notebook's bytes.

    Args:
        content: of the file.
        path: the file's, for messages.

    Raises:
        UsageError: with one line, whatever is wrong with it.
    """
    expected = "expected a Jupyter notebook; open it in JupyterLab, save it and try again"
    if not content.strip():
        raise UsageError(f"{path}: is empty, {expected}")
    try:
        notebook = _read_cells(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8 text (byte {error.start}), {expected}") from None
    except nbformat.reader.NotJSONError as error:
        raise UsageError(f"{path}: is not JSON{_json_position(error)}, {expected}") from None
    except (RecursionError, MemoryError):
        raise UsageError(f"{path}: is nested too deep to be a notebook, {expected}") from None
    except Exception as error:  # nbformat raises whatever comes along
        reason = f"cannot be read as a notebook ({type(error).__name__})"
        raise UsageError(f"{path}: {reason}, {expected}") from None
    return notebook


def _read_cells(text: str) -> NotebookNode:
    """Read a notebook in which every cell has the parts and the id that others rely on."""
    notebook: NotebookNode = nbformat.reads(text, as_version=4)
    if LONE_SURROGATE.search(text):
        encodable = nbformat.writes(notebook).encode("utf-8", "replace").decode()
        notebook = nbformat.reads(encodable, as_version=4)
    if not isinstance(notebook.cells, list) or not isinstance(notebook.metadata, dict):
        raise TypeError("cells that are no list")
    for cell in notebook.cells:
        if not isinstance(cell.source, str) or not isinstance(cell.cell_type, str):
            raise TypeError("a cell without source")
        _complete(cell)
    _replace_bad_ids(notebook)
    return notebook


def _complete(cell: NotebookNode) -> None:
    """Complete a cell with the parts that other code relies on, where its own are malformed."""
    if not isinstance(cell.get("metadata"), dict):
        cell.metadata = NotebookNode()
    if not isinstance(cell.metadata.get("nbgrader", {}), dict):
        del cell.metadata["nbgrader"]
    if not isinstance(cell.get("attachments", {}), dict):
        del cell["attachments"]
    if cell.cell_type == "code":
        cell.setdefault("execution_count", None)
        outputs = cell.get("outputs")
        if not isinstance(outputs, list) or not all(map(_is_output, outputs)):
            cell.outputs = []  # grading makes new ones


def _is_output(output: object) -> bool:
    """Whether it is an output in nbformat's form, in the parts that are read."""
    if not isinstance(output, dict):
        return False
    kind = output.get("output_type")
    if kind == "stream":
        return isinstance(output.get("text"), str)
    return kind == "error" or (kind in DATA_OUTPUTS and isinstance(output.get("data"), dict))


def _replace_bad_ids(notebook: NotebookNode) -> None:
    """Replace ids that nbformat does not allow, or that several cells have."""
    used = set()
    for position, cell in reversed(list(enumerate(notebook.cells))):
        cell_id = cell.get("id")
        if cell_id is not None and (
            not isinstance(cell_id, str) or not CELL_ID.fullmatch(cell_id) or cell_id in used
        ):
            cell["id"] = f"own-{position}"
        used.add(cell.get("id"))


def _json_position(error: BaseException) -> str:
    """Return where the JSON breaks off, in brackets, or ""."""
    cause = error.__cause__ or error.__context__
    if isinstance(cause, json.JSONDecodeError):
        return f" (line {cause.lineno}, column {cause.colno}: {cause.msg})"
    return ""
