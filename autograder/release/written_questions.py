"""Written questions in a lab's source: the model answer, and the mark scheme above it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nbformat import NotebookNode

from autograder.release.markers import split
from autograder.release.source import Source, nbgrader_of
from autograder.written_questions import WrittenQuestion

WORTH = re.compile(r"\*\*[^*]*?(\d+(?:\.\d+)?) points?:?\*\*")  # "**Part 1, 1 point:**"
HEADING = re.compile(r"\A\s*(?:---\s+)?(?:\*\*Mark scheme\*\*[^\n]*\n)?")


def written_questions(source: Source) -> list[WrittenQuestion]:
    """Return the written questions of a lab, with what only instructors read."""
    return [
        WrittenQuestion(
            nbgrader_of(cell)["grade_id"],
            float(nbgrader_of(cell)["points"]),
            "\n".join(split(cell.source)[0]).strip(),
            marking,
        )
        for _, cell, marking in _answer_cells(source)
    ]


def unmarkable(source: Source) -> Iterator[str]:
    """Yield the written questions that nobody could mark: no answer, no scheme, other points."""
    for index, cell, marking in _answer_cells(source):
        name, points = nbgrader_of(cell)["grade_id"], float(nbgrader_of(cell)["points"])
        worth = sum(map(float, WORTH.findall(marking)))
        if not cell.source.strip():
            yield f"{source.at(index)}: {name} has no model answer; write one into the cell"
        if not marking:
            yield (
                f"{source.at(index)}: {name} has no mark scheme; add one to the locked question "
                "above it, between BEGIN and END MARK SCHEME"
            )
        elif worth != points:
            yield (
                f"{source.at(index)}: {name} has {points:g} points and its mark scheme gives "
                f"{worth:g}; write each part as `**Part 1, 1 point:**`, and make them add up"
            )


def _answer_cells(source: Source) -> Iterator[tuple[int, NotebookNode, str]]:
    """Yield each answer's cell with its position and the mark scheme of the question above it."""
    marking = ""
    for index, cell in enumerate(source.cells):
        meta = nbgrader_of(cell)
        if cell.cell_type == "markdown" and meta.get("locked"):
            marking = HEADING.sub("", "\n".join(split(cell.source)[1])).strip()
        elif cell.cell_type == "markdown" and meta.get("solution") and meta.get("grade"):
            scheme = "\n".join(split(cell.source)[1]).strip()
            yield index, cell, scheme or marking
            marking = ""
