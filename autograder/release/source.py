"""An edited source: a py:percent file, its cells, and the line on which each begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import jupytext
from nbformat import NotebookNode

from autograder.errors import MitdlError

MARKER = re.compile(r"^# %%(?!%)", re.MULTILINE)
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
UNREAD = "incorrectly_encoded_metadata"  # where jupytext puts what it cannot read
HEADER = re.compile(r"\A# ---\n(?:#.*\n)*?#\s+format_name: percent\n(?:#.*\n)*?# ---\n")


class SourceError(MitdlError):
    """One or more sources cannot become products; a line for each reason.

    Attributes:
        problems: the lines.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Source:
    """A py:percent file, read.

    Attributes:
        name: its path from the project's root, with slashes, as messages give it.
        text: the file.
        notebook: its cells as jupytext reads them.
        lines: the line of each cell's `# %%`.
    """

    name: str
    text: str
    notebook: NotebookNode
    lines: tuple[int, ...]

    @property
    def unit(self) -> str:
        """The unit that it belongs to: "01_perceptron"."""
        return Path(self.name).stem

    @property
    def cells(self) -> list[NotebookNode]:
        """The notebook's cells."""
        cells: list[NotebookNode] = self.notebook.cells
        return cells

    def at(self, index: int, offset: int = 0) -> str:
        """Return a position for messages: the file and the line, `offset` lines into the cell."""
        return f"{self.name}, line {self.lines[index] + offset}"


def read_source(path: Path, root: Path) -> Source:
    """Read a py:percent file.

    Raises:
        SourceError: when it is not one, or would change by being saved in JupyterLab.
    """
    name = path.relative_to(root).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(f"{name}: byte {error.start} is not UTF-8; save it as UTF-8") from None
    if not HEADER.match(text):
        raise SourceError(
            f"{name}, line 1: is no py:percent source (its header has no `format_name: percent`); "
            "copy the header of lectures/01_perceptron.py"
        )
    notebook = jupytext.reads(text, fmt="py:percent")
    lines = tuple(text.count("\n", 0, marker.start()) + 1 for marker in MARKER.finditer(text))
    if len(lines) != len(notebook.cells):
        raise SourceError(
            f"{name}: has {len(lines)} lines `# %%` but {len(notebook.cells)} cells; put no text "
            "before the first `# %%`, and no such line inside a string"
        )
    source = Source(name, text, notebook, lines)
    if broken := list(_broken_metadata(source)):
        raise SourceError(*broken)
    _survives_saving(name, text, notebook)
    return source


def nbgrader_of(cell: NotebookNode) -> dict[str, Any]:
    """Return a cell's nbgrader metadata; empty where it has none."""
    meta = cell.metadata.get("nbgrader", {})
    return dict(meta) if isinstance(meta, dict) else {}


def _broken_metadata(source: Source) -> Iterator[str]:
    """Return the cells whose metadata jupytext could not read."""
    for index, cell in enumerate(source.cells):
        if UNREAD in cell.metadata:
            yield (
                f"{source.at(index)}: the cell's metadata cannot be read as JSON; compare it with "
                "another cell's"
            )


def _survives_saving(name: str, text: str, notebook: NotebookNode) -> None:
    """Refuse a source that JupyterLab would change by saving it: the next edit would show noise.

    Raises:
        SourceError: naming the first line.
    """
    notebook.metadata["kernelspec"] = dict(KERNEL)  # as JupyterLab does when the kernel starts
    saved = jupytext.writes(notebook, fmt="py:percent").splitlines()
    pairs = zip_longest(text.splitlines(), saved, fillvalue="(no line)")
    for number, (line, rewritten) in enumerate(pairs, start=1):
        if line != rewritten:
            raise SourceError(
                f"{name}, line {number}: is `{line}`, but saving the file in JupyterLab would "
                f"write `{rewritten}`; write it so"
            )
