"""Parse notebooks from bytes: what can be mended is, and the rest is a line for who sent them."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.errors import UsageError
from autograder.submission.reading import MOST_BYTES, Submission, Unreadable, read_regular
from autograder.submission.schema import NoNotebook, as_notebook

LONE_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")  # JSON may escape what no UTF-8 can hold
CONFLICT = re.compile(r"^\s*<{7}(?: |$)", re.MULTILINE)
EXPECTED = "expected a Jupyter notebook; open it in JupyterLab, save it and try again"


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


def parse_submission(submission: Submission, content: bytes) -> tuple[NotebookNode, list[str]]:
    """Parse the notebook that a student handed in.

    Returns:
        The notebook, and a line for each thing that had to be mended.

    Raises:
        Unreadable: when it is not one.
    """
    try:
        return parse(content, Path(submission.path.name))
    except UsageError as error:
        raise Unreadable(str(error)) from None


def parse_notebook(content: bytes, path: Path) -> NotebookNode:
    """Parse a notebook's bytes; mend what can be, without a word.

    Args:
        content: of the file.
        path: the file's, for messages.

    Raises:
        UsageError: with one line, whatever is wrong with it.
    """
    return parse(content, path)[0]


def parse(content: bytes, path: Path) -> tuple[NotebookNode, list[str]]:
    """Parse a notebook's bytes.

    Args:
        content: of the file.
        path: the file's, for messages.

    Returns:
        The notebook in nbformat 4.5, and a line for each thing that had to be mended.

    Raises:
        UsageError: with one line, whatever is wrong with it.
    """
    if not content.strip():
        raise UsageError(f"{path}: is empty, {EXPECTED}")
    text, notes = _decode(content, path)
    try:
        form = _without_lone_surrogates(text, _load_json(text, path))
        if len(content) > MOST_BYTES:
            notes.append(_drop_outputs(form, len(content), path))
        notebook, cell_notes = as_notebook(form)
    except NoNotebook as error:
        raise UsageError(f"{path}: cannot be read as a notebook ({error}), {EXPECTED}") from None
    except (RecursionError, MemoryError):
        raise UsageError(f"{path}: is nested too deep to be a notebook, {EXPECTED}") from None
    return notebook, notes + cell_notes


def _decode(content: bytes, path: Path) -> tuple[str, list[str]]:
    """Return a file's text, with a note where it is not UTF-8.

    Raises:
        UsageError: when it is no JSON in any other way to read it.
    """
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        position = error.start
    for name, text in _decodings(content):
        try:
            json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        return text, [f"is not UTF-8 text (byte {position}); read as {name}"]
    raise UsageError(f"{path}: is not UTF-8 text (byte {position}), {EXPECTED}")


def _decodings(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield the ways to read bytes that are not UTF-8, the likeliest first, each with its name."""
    replaced = content.decode("utf-8-sig", "replace")
    bad = replaced.count("\ufffd")
    encodings = [json.detect_encoding(content), "cp1252"]  # Windows' own code page
    if bad < sum(character > "\x7f" for character in replaced) - bad:
        yield "UTF-8 with damage", replaced
    for encoding in encodings:
        if not encoding.startswith("utf-8"):
            with contextlib.suppress(UnicodeDecodeError):
                yield encoding, content.decode(encoding)
    yield "UTF-8 with damage", replaced


def _load_json(text: str, path: Path) -> Any:
    """Return a text's JSON; characters that JSON wants escaped are taken as they are."""
    try:
        return json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        position = f" (line {error.lineno}, column {error.colno}: {error.msg})"
        if conflict := CONFLICT.search(text):
            line = text.count("\n", 0, conflict.end()) + 1
            position = f" (line {line}: a merge conflict of git that was not resolved)"
    except ValueError as error:  # a number of thousands of digits
        position = f" ({' '.join(str(error).split())[:80]})"
    raise UsageError(f"{path}: is not JSON{position}, {EXPECTED}")


def _without_lone_surrogates(text: str, form: Any) -> Any:
    """Return JSON in which every text can be written as UTF-8."""
    if not LONE_SURROGATE.search(text):
        return form
    return json.loads(json.dumps(form, ensure_ascii=False).encode("utf-8", "replace"))


def _drop_outputs(form: Any, size: int, path: Path) -> str:
    """Take saved outputs out of a large notebook, and return the note that says so.

    Raises:
        UsageError: when it is too large without them.
    """
    cells = form.get("cells") if isinstance(form, dict) else None
    for cell in cells if isinstance(cells, list) else ():
        if isinstance(cell, dict):
            cell.pop("outputs", None)
    rest = len(json.dumps(form))
    if rest > MOST_BYTES:
        raise UsageError(
            f"{path}: is {rest / 2**20:.0f} MiB without its outputs, at most {MOST_BYTES >> 20} "
            "are read; make its pictures smaller and save it again"
        )
    return f"is {size / 2**20:.0f} MiB; its saved outputs were left out, and are made again"
