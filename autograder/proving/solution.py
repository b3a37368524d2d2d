"""One solution of an exercise and two other right ways, for whoever asks for them by name.

The solution stands in the lab's source, the others are students of its sample class. Neither is
part of what a student is handed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from autograder.errors import MitdlError
from autograder.exercises import Lab
from autograder.proving.right_answers import PREFIX
from autograder.proving.sample_class import unmarked
from autograder.release.source import read_source
from autograder.sandbox import Cell
from autograder.submission.needs import definitions_of, needed_names
from autograder.submission.statements import read

OTHERS = 2
CHATTY = f"{PREFIX}chatty"  # right, and with prints that teach nothing
TOO_ALIKE = 0.95


@dataclass(frozen=True)
class Way:
    """One right way to write an exercise.

    Attributes:
        title: what is special about it.
        source: the function or class, with what it needs.
    """

    title: str
    source: str


def ways(root: Path, lab: Lab, name: str) -> list[Way]:
    """Return the lab's own solution, then other right ways, the most different first.

    Args:
        root: the project's folder.
        lab: of the exercise.
        name: of the exercise.

    Raises:
        MitdlError: where the lab's source has no such cell.
    """
    folder = root / "solutions" / lab.name
    chosen = [_own_solution(folder / f"{lab.name}.py", root, name)]
    others = list(_other_ways(folder / "sample_class", lab, name))
    while others and len(chosen) <= OTHERS:
        nearest = {way: max(_similarity(way, other) for other in chosen) for way in others}
        way = min(others, key=lambda candidate: nearest[candidate])
        if nearest[way] > TOO_ALIKE:
            break
        others.remove(way)
        chosen.append(way)
    return chosen


def _own_solution(path: Path, root: Path, name: str) -> Way:
    for cell in read_source(path, root).cells:
        meta = cell.metadata.get("nbgrader", {})
        if meta.get("solution") and meta.get("grade_id") == name:
            return Way("one solution", unmarked(cell.source).strip())
    raise MitdlError(f"{path}: has no cell {name}, expected the exercise's solution")


def _other_ways(folder: Path, lab: Lab, name: str) -> Iterator[Way]:
    """Yield the right answers of a sample class, each with the helpers that it needs.

    Answers to other exercises are nobody's to see here, and so are left out.
    """
    others = {exercise.name for exercise in lab} - {name}
    for path in sorted(folder.glob(f"{PREFIX}*.py")):
        source = path.read_text(encoding="utf-8")
        cell = Cell(path.stem, source)
        if path.stem == CHATTY or not any(
            name in statement.binds for statement in read(source).statements
        ):
            continue
        needed = needed_names([cell], [name]) - others
        definitions = "\n".join(part.source for part in definitions_of([cell], needed))
        yield Way(_title(source), re.sub(r"\n{4,}", "\n\n\n", definitions).strip())


def _title(source: str) -> str:
    """Return the first sentence that a student's file says of itself."""
    docstring = ast.get_docstring(ast.parse(source)) or "another right way"
    return docstring.partition("\n")[0].rstrip(".")


def _similarity(way: Way, other: Way) -> float:
    """Return how much of two ways is the same, their texts about themselves left out."""
    return SequenceMatcher(
        None, _without_docstrings(way.source), _without_docstrings(other.source), autojunk=False
    ).ratio()


def _without_docstrings(source: str) -> str:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)
