"""What a lab's page hands to its program, and the files that its checks need."""

from __future__ import annotations

import hashlib
import inspect
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.worked_in import KEY
from docs.book import ROOT
from docs.book.files import write
from docs.book.wheels import packed
from mitdl_utils.checks.drivers import CALL, inside, load_driver

CHECKS = ("__init__.py", "durations.py", "lazy.py", "observe.py", "in_browser.py", "checks")
NEEDS_TORCH = (
    "This exercise needs PyTorch, which no browser runs: write it in JupyterLab, in your folder of "
    "the course."
)
DATA = 'id="mitdl-lab"'  # marks a page that has it
_TORCH = re.compile(r"\btorch\b")
_INSIDE = re.compile(r"inside\(library\)\.(\w+)")


def lab_data(notebook: NotebookNode, examples: Path) -> dict[str, Any]:
    """Return what a lab's page hands to its program.

    Args:
        notebook: the lab as it is released.
        examples: its recorded examples.
    """
    code_cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    drivers = json.loads(examples.read_text(encoding="utf-8"))["exercises"]
    exercises = [
        {
            "name": name,
            "stub": cell.source.strip("\n"),
            "needs": NEEDS_TORCH if needs_torch(drivers[name].get("driver", CALL)) else "",
        }
        for name, cell in _answer_cells(code_cells)
    ]
    written = _answer_cells(cell for cell in notebook.cells if cell.cell_type == "markdown")
    version = hashlib.sha256(archive() + examples.read_bytes()).hexdigest()[:12]
    return {
        "lab": examples.parent.name,
        "version": version,
        "digest": notebook.metadata[KEY],
        "given": [code_cells[0].source],  # imports: all that answers need
        "exercises": exercises,
        "written": [{"name": name, "stub": cell.source} for name, cell in written],
    }


def _answer_cells(cells: Iterable[NotebookNode]) -> list[tuple[str, NotebookNode]]:
    """Return those cells that a student writes in, with their names."""
    marked = ((cell.metadata.get("nbgrader", {}), cell) for cell in cells)
    return [(marks["grade_id"], cell) for marks, cell in marked if marks.get("solution")]


def needs_torch(driver: str) -> bool:
    """Whether a driver works with torch, itself or beside the answer.

    >>> [needs_torch(f"lab_08.{name}") for name in ("fit_digits", "early_stopping", "dropout")]
    [True, True, False]
    """
    if driver == CALL:
        return False
    source = Path(load_driver(driver).__code__.co_filename).read_text(encoding="utf-8")
    called = [getattr(inside, name) for name in _INSIDE.findall(source)]
    return any(_TORCH.search(text) for text in (source, *map(inspect.getsource, called)))


def data_script(data: dict[str, Any]) -> str:
    """Return a lab's data as HTML that its page's program reads."""
    text = json.dumps(data, ensure_ascii=False).replace("<", r"\u003c")
    return f'<script type="application/json" {DATA}>{text}</script>'


def archive() -> bytes:
    """Return the modules that check, as an archive."""
    return packed({path.relative_to(ROOT).as_posix(): path.read_bytes() for path in _modules()})


def _modules() -> Iterable[Path]:
    for name in CHECKS:
        path = ROOT / "mitdl_utils" / name
        yield from path.rglob("*.py") if path.is_dir() else [path]


def write_files(folder: Path, labs: Iterable[str]) -> None:
    """Write what checks in pages fetch, into the site's folder of static files.

    Args:
        folder: of static files.
        labs: names of the labs whose pages the book has.
    """
    write(folder / "checks" / "mitdl.zip", archive())
    for lab in labs:
        for name in (f"{lab}.ipynb", "examples.json"):
            write(folder / "labs" / lab / name, (ROOT / "labs" / lab / name).read_bytes())
