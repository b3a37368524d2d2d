"""Written answers that stand elsewhere: no answer is a zero before a person has read it.

A student who writes below the cell for the answer, or whose tool has dropped the cell's metadata,
has answered. nbgrader sees an untouched cell and gives 0. Here the cell gets what was written
elsewhere, so that nbgrader lets it wait for a person, who reads it there.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from nbformat import NotebookNode

from autograder.submission.identify import same_text
from autograder.submission.released import (
    ReleasedCell,
    ReleasedNotebook,
    text_digest,
    without_hidden,
)

MOST_CHARACTERS = 20_000
BEGINNING = 500  # characters that tell a sentence from code; looking further takes their square
WORDS = re.compile(r"\w")
# A sentence that somebody forgot to make Markdown: some words, and nothing that code has.
MAGICS = re.compile(r"^\s*[%!].*$", re.MULTILINE)  # lines for the shell, which are nobody's prose
SENTENCE = re.compile(r"[\s\d.)>*#-]*(?:[\w'’.%-]+[,;:]?\s+){4,}")


def gather_answers(nb: NotebookNode, released: ReleasedNotebook) -> list[str]:
    """Put a student's prose from other cells into each written answer that is untouched.

    Args:
        nb: a submitted notebook whose cells are restored.
        released: the same notebook as released.

    Returns:
        A line for each answer that a person has to look for.
    """
    known = {cell.grade_id: cell for cell in released.cells}
    lines = []
    prose: list[NotebookNode] | None = None
    for position, cell in enumerate(nb.cells):
        original = known.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
        if original is None or not (original.grade and original.solution):
            continue
        if not same_text(cell.source, original.source, without_hidden(original.source)):
            continue
        if prose is None:
            prose = list(_prose(nb, released))
        everywhere = released.texts and original.cell_type != "code"  # code has notes all about it
        elsewhere = prose if everywhere else _cells_around(nb, position, prose)
        if elsewhere:
            _add_prose(cell, original, elsewhere)
            lines.append(
                f"{original.grade_id}: nothing in its own cell; a person reads what other cells say"
            )
    return lines


def _prose(nb: NotebookNode, released: ReleasedNotebook) -> Iterator[NotebookNode]:
    """Yield the cells in which a student wrote text, and that nobody gave out."""
    given = released.texts | {
        text_digest(text)
        for cell in released.cells
        for text in (cell.source, without_hidden(cell.source))
    }
    for cell in nb.cells:
        if "nbgrader" in cell.metadata or text_digest(cell.source) in given:
            continue
        if _is_prose(cell.source) if cell.cell_type == "code" else WORDS.search(cell.source):
            yield cell


def _is_prose(source: str) -> bool:
    r"""Whether a code cell holds no code: comments, texts, or a sentence that is no Python.

    >>> _is_prose("# I take 0.3."), _is_prose("x = 1  # one"), _is_prose("I take it as it is here")
    (True, False, True)
    >>> _is_prose("%pip install -q numpy\nimport numpy as np"), _is_prose("%cd content drive mine")
    (False, False)
    """
    source = MAGICS.sub("", source)
    try:
        with warnings.catch_warnings():  # of a backslash in a text, which is nobody's business here
            warnings.simplefilter("ignore")
            body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return bool(SENTENCE.match(source[:BEGINNING]))
    texts = [
        isinstance(line, ast.Expr)
        and isinstance(line.value, ast.Constant)
        and isinstance(line.value.value, str)
        for line in body
    ]
    return all(texts) and bool(WORDS.search(source))


def _cells_around(nb: NotebookNode, position: int, prose: list[NotebookNode]) -> list[NotebookNode]:
    """Return what stands between a cell and the released ones around it."""
    first = last = position
    while first > 0 and "nbgrader" not in nb.cells[first - 1].metadata:
        first -= 1
    while last + 1 < len(nb.cells) and "nbgrader" not in nb.cells[last + 1].metadata:
        last += 1
    around = {id(cell) for cell in nb.cells[first : last + 1]}
    return [cell for cell in prose if id(cell) in around]


def _add_prose(cell: NotebookNode, original: ReleasedCell, prose: list[NotebookNode]) -> None:
    """Add prose to an untouched answer, with its pictures; in code, as comments."""
    texts = "\n\n".join(other.source.strip() for other in prose)[:MOST_CHARACTERS]
    heading = "(This cell was left as it was. Other cells of the notebook hold:)"
    if original.cell_type == "code":
        quoted = "\n".join(f"# {line}".rstrip() for line in f"{heading}\n{texts}".splitlines())
        cell.source = f"{cell.source}\n\n{quoted}"
        return
    cell.source = f"{cell.source}\n\n*{heading}*\n\n{texts}"
    pictures = {k: v for other in prose for k, v in other.get("attachments", {}).items()}
    if pictures:
        cell["attachments"] = NotebookNode(pictures | cell.get("attachments", {}))
