"""A lecture's page: its executed notebook, as a book shows it."""

from __future__ import annotations

import re
from pathlib import Path

from nbformat import NotebookNode

from docs.book.files import extract_images
from docs.book.lite import opens_in_browser
from docs.book.live import Live
from docs.book.markdown import without_comments
from docs.book.programs import ROOM

_FOLD = {"code_prompt_show": "show the result", "code_prompt_hide": "hide the result"}
_CALL = re.compile(r"\w+\([^\n]*\)")  # `neuron()`, alone
_IMPORTS = re.compile(r"(import |from |    \w+,?$|\)$|#|$)")


def page(name: str, notebook: NotebookNode, figures: Path, live: Live) -> NotebookNode:
    """Return an executed lecture as the book shows it.

    The cell of a prediction is its room alone, since its source holds the answer, and so is a cell
    that only opens a room; cells that only import are folded, and what a cell gives where a
    prediction stands above it; pictures become files.

    Args:
        name: of the lecture.
        notebook: with outputs.
        figures: the folder for its pictures.
        live: what runs in the browser.
    """
    predicted = False
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source, predicted = without_comments(cell.source), False
            continue
        cell.metadata = {"tags": _tags(cell, predicted), "mystnb": _FOLD if predicted else {}}
        predicted = cell.source.startswith("predict(")
        for output in cell.outputs:
            data = output.get("data", {})
            if "text/html" in data:
                data["text/html"] = extract_images(data["text/html"], figures, "../")
    title, _, body = notebook.cells[0].source.partition("\n")
    notebook.cells[0].source = f"{title}\n\n{opening(name, live)}\n{body}"
    notebook.metadata = {"kernelspec": {"name": "python3", "language": "python"}}
    return notebook


def opening(name: str, live: Live) -> str:
    """Return what stands under a lecture's title: what one does here, and how to open it."""
    notebook = f"lectures/{name}.ipynb"
    folder = f"`{notebook}` in [your folder of the course](../start.md)"
    places = f"{opens_in_browser(notebook)}, or {folder}" if live.lite else folder
    return (
        ":::{div} mitdl-open\nAll cells of this page have been run: read, type your predictions "
        "and play right here. Under a prediction the result is folded: answer first, then open it. "
        f"To change the code, open {places}.\n:::\n"
    )


def _tags(cell: NotebookNode, predicted: bool) -> list[str]:
    """Return what a cell of code is to Sphinx; `predicted`: a prediction stands right above it."""
    if cell.source.startswith("predict("):
        return ["remove-input", "mitdl-predict"]
    if all(_IMPORTS.match(line) for line in cell.source.splitlines()):
        return ["hide-input", "mitdl-imports"]
    if any(ROOM.search(output.get("data", {}).get("text/html", "")) for output in cell.outputs):
        return ["remove-input"] if _CALL.fullmatch(cell.source.strip()) else []
    return ["hide-output"] if predicted and cell.outputs else []
