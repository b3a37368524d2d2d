"""A lab's page: what its released notebook says, which holds no solution."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.submission.cells import checked_name
from docs.book.lab_data import data_script, lab_data
from docs.book.lite import opens_in_browser
from docs.book.live import Live
from docs.book.markdown import one_title, without_comments

# Where a student answers a written question.
FIELD = ":::{div} mitdl-written\n*Your answer goes here.*\n:::"


def page(path: Path, live: Live) -> str:
    """Return a lab's page as MyST Markdown.

    All that a page shows of a lab is put together here: `opening` stands under its title, and
    `answer` where a student writes. What runs in the browser joins in at these two.

    Args:
        path: of the lab's notebook as it is released.
        live: what runs in the browser.
    """
    notebook = nbformat.read(path, as_version=4)
    first, *rest = notebook.cells
    title, _, body = without_comments(first.source.strip()).partition("\n")
    data = data_script(lab_data(notebook, path.with_name("examples.json"))) if live.checks else ""
    raw = f"```{{raw}} html\n{data}\n```" if data else ""
    parts = [title, opening(path.stem, live), _NOT_RUN, body.strip(), *map(_markdown, rest), raw]
    return one_title("\n\n".join(filter(None, parts))) + "\n"


_NOT_RUN = (
    ":::{div} mitdl-aside\nThe code between the exercises is not run in this page: what it prints "
    "and draws is in the notebook.\n:::"
)


def opening(lab: str, live: Live) -> str:
    """Return what stands under a lab's title: how to work on it."""
    notebook = f"labs/{lab}/{lab}.ipynb"
    folder = f"`{notebook}` in [your folder of the course](../start.md)"
    if not live.checks:
        return (
            f":::{{div}} mitdl-open\nTo work on it, open {folder}: you write the code there, and "
            "each check tells you what is wrong with it.\n:::"
        )
    others = f"{opens_in_browser(notebook)}, or {folder}" if live.lite else folder
    return (
        ":::{div} mitdl-open\nWrite your answers right here, where the stubs stand, and let each "
        "be checked: all of it happens in your browser, which keeps your work (a private window "
        "forgets it when you close it). A notebook of this lab that you have begun elsewhere can "
        f"be opened here, and goes on. Or open {others}.\n:::"
    )


def answer(name: str, stub: str) -> str:
    """Return what stands where a student writes.

    Args:
        name: of the exercise.
        stub: the cell's code as it is released.
    """
    return (
        f":::{{div}} mitdl-stub\n```{{code-block}} python\n:caption: you write `{name}`\n\n"
        f"{stub}\n```\n:::"
    )


def _markdown(cell: NotebookNode) -> str:
    """Return a cell as Markdown."""
    source = cell.source.strip()
    nbgrader = cell.metadata.get("nbgrader", {})
    if cell.cell_type == "markdown":
        return FIELD if nbgrader.get("solution") else without_comments(source)
    if nbgrader.get("solution"):
        return answer(nbgrader["grade_id"], source)
    if name := checked_name(cell):
        return f'```{{code-block}} python\n:class: mitdl-check\n\ncheck("{name}")\n```'
    return f"```python\n{source}\n```" if source else ""
