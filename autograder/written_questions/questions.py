"""The written questions of a lab, and whether a reader has answered one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

STUB = "YOUR ANSWER HERE"  # nbgrader's, in a released cell
NUMBERING = re.compile(r"\(\d+\)|^\s*(?:[-*+]|\d+[.)])(?=\s|$)", re.MULTILINE)


@dataclass(frozen=True)
class WrittenQuestion:
    """A question that a person marks.

    Attributes:
        name: of its cell: "written_threshold".
        points: to gain.
        answer: one that earns them, in Markdown.
        marking: what earns which part of the points, in Markdown.
    """

    name: str
    points: float
    answer: str
    marking: str


def path_of(lab: str) -> str:
    """Return where a lab's model answers lie, from the project's root.

    >>> path_of("01_perceptron")
    'autograder/written_questions/01_perceptron.json'
    """
    return f"autograder/written_questions/{lab}.json"


def as_json(questions: Iterable[WrittenQuestion]) -> str:
    """Return the text of a lab's file."""
    return (
        json.dumps([vars(question) for question in questions], indent=1, ensure_ascii=False) + "\n"
    )


def questions_of(lab: str) -> list[WrittenQuestion]:
    """Return a lab's written questions; none where this install holds no model answers."""
    path = Path(__file__).with_name(f"{lab}.json")
    if not path.is_file():
        return []
    return [WrittenQuestion(**form) for form in json.loads(path.read_text(encoding="utf-8"))]


def own_answer(notebook: NotebookNode, name: str) -> str | None:
    """Return what the reader has written in the cell of this name; None where there is none."""
    sources = [
        cell.source
        for cell in notebook.cells
        if name in (cell.metadata.get("nbgrader", {}).get("grade_id"), cell.get("id"))
    ]
    return "\n".join(sources) if sources else None


def is_empty(source: str) -> bool:
    r"""Whether an answer's cell holds nothing that a reader wrote.

    >>> is_empty("YOUR ANSWER HERE"), is_empty("1. \n2. "), is_empty("1. 0.2, for safety")
    (True, True, False)
    """
    written = NUMBERING.sub("", source.replace(STUB, ""))
    return not any(character.isalnum() for character in written)
