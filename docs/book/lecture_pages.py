"""A lecture's page: its executed notebook, as a book shows it."""

from __future__ import annotations

import re
from pathlib import Path

from nbformat import NotebookNode

from docs.book.files import with_files
from docs.book.lite import opens_in_browser
from docs.book.live import Live
from docs.book.markdown import without_comments

_IMPORTS = re.compile(r"(import |from |    \w+,?$|\)$|#|$)")


def page(name: str, notebook: NotebookNode, figures: Path, live: Live) -> NotebookNode:
    """Return an executed lecture as the book shows it.

    The cell of a prediction is its room alone, since its source holds the answer; cells that only
    import are folded; pictures become files.

    Args:
        name: of the lecture.
        notebook: with outputs.
        figures: the folder for its pictures.
        live: what runs in the browser.
    """
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = without_comments(cell.source)
            continue
        cell.metadata = {"tags": _tags(cell.source)}
        for output in cell.outputs:
            shown = output.get("data", {})
            if "text/html" in shown:
                shown["text/html"] = with_files(shown["text/html"], figures, "../")
    title, _, below = notebook.cells[0].source.partition("\n")
    notebook.cells[0].source = f"{title}\n\n{opening(name, live)}\n{below}"
    notebook.metadata = {"kernelspec": {"name": "python3", "language": "python"}}
    return notebook


def opening(name: str, live: Live) -> str:
    """Return what stands under a lecture's title: what one does here, and how to open it."""
    notebook = f"lectures/{name}.ipynb"
    folder = f"`{notebook}` in [your folder of the course](../start.md)"
    places = f"{opens_in_browser(notebook)}, or {folder}" if live.lite else folder
    return (
        ":::{div} mitdl-open\nAll cells of this page have been run: read, type your predictions "
        f"and play right here. To change the code, open {places}.\n:::\n"
    )


def _tags(source: str) -> list[str]:
    if source.startswith("predict("):
        return ["remove-input", "mitdl-predict"]
    if all(_IMPORTS.match(line) for line in source.splitlines()):
        return ["hide-input", "mitdl-imports"]
    return []
