"""A lecture's page: its executed notebook, as a book shows it."""

from __future__ import annotations

import re
from pathlib import Path

from nbformat import NotebookNode

from docs.book.files import with_files
from docs.book.markdown import without_comments

_IMPORTS = re.compile(r"(import |from |    \w+,?$|\)$|#|$)")


def page(notebook: NotebookNode, figures: Path) -> NotebookNode:
    """Return an executed lecture as the book shows it.

    The cell of a prediction is its room alone, since its source holds the answer; cells that only
    import are folded; pictures become files.

    Args:
        notebook: with outputs.
        figures: the folder for its pictures.
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
    notebook.metadata = {"kernelspec": {"name": "python3", "language": "python"}}
    return notebook


def _tags(source: str) -> list[str]:
    if source.startswith("predict("):
        return ["remove-input", "mitdl-predict"]
    if all(_IMPORTS.match(line) for line in source.splitlines()):
        return ["hide-input", "mitdl-imports"]
    return []
