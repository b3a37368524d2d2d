"""Tell which released cell a submitted one is: by its name, its id, or what stands in it.

Tools drop nbgrader's metadata, ids, or both (nbstripout, jupytext filters, Colab, copy and paste).
What a student wrote is still theirs, so a cell is then known by its text or by what it defines.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from nbformat import NotebookNode

from autograder.sandbox.student import printable
from autograder.submission.cells import known_lab
from autograder.submission.reading import Unreadable
from autograder.submission.released import ReleasedCell, ReleasedNotebook, without_hidden

NO_MARKDOWN = str.maketrans("`\n<>", "' ''")  # in a student's words that come to stand in ours
DEFINED = re.compile(r"^(?:(?:async\s+)?def|class)\s+(\w+)|^(\w+)\s*(?::[^=\n]+)?=(?!=)", re.M)
STRIPPED = "nbgrader's metadata was missing or changed"
MOST_LINES = 5  # about cells without metadata; more become one line
CODE = ("code", "raw")

Cells = dict[str, NotebookNode]


def identified_by_name(
    nb: NotebookNode, known: Mapping[str, ReleasedCell]
) -> tuple[Cells, dict[int, list[str]]]:
    """Return submitted cells by the released name that they bear in metadata or id.

    Returns:
        The cells, the last of several of a name, as in nbgrader; and lines about irregular ones, by
        the `id()` of the cell.
    """
    submitted: Cells = {}
    problems: dict[int, list[str]] = {}
    for cell in reversed(nb.cells):
        name, problem = _released_name(cell, known)
        if name in submitted:
            problem = f"{name}: there more than once; the last one counts"
        elif name:
            submitted[name] = cell
        if problem:
            problems[id(cell)] = [problem]
    stripped = [key for key, (line,) in problems.items() if line.endswith(STRIPPED)]
    if len(stripped) > MOST_LINES:
        names = ", ".join(problems.pop(key)[0].partition(":")[0] for key in reversed(stripped))
        problems[stripped[-1]] = [f"{STRIPPED} in {len(stripped)} cells: {names}"]
    return submitted, problems


def _released_name(cell: NotebookNode, known: Mapping[str, ReleasedCell]) -> tuple[str, str]:
    """Return the name of the released cell that this is, "" for none, and any irregularity."""
    meta = cell.metadata.get("nbgrader")
    name = meta.get("grade_id") if isinstance(meta, dict) else None
    if isinstance(name, str) and name in known:
        return name, ""
    if cell.get("id") in known:  # our cell ids are the names; some tools drop metadata and keep ids
        return cell["id"], f"{cell['id']}: {STRIPPED}"
    if isinstance(meta, dict) and (meta.get("grade") or meta.get("points")):
        return "", f"{printable_value(name)}: marked as graded, but not a cell of this lab"
    return "", ""


def identified_by_text(
    nb: NotebookNode, released: Sequence[ReleasedCell], submitted: Cells
) -> Cells:
    """Return cells that bear no name, by the released one whose text or definition they have.

    Args:
        nb: a submitted notebook.
        released: its cells as released.
        submitted: those that are known already.
    """
    identified = {id(cell) for cell in submitted.values()}
    unidentified = [
        cell for cell in nb.cells if id(cell) not in identified and "nbgrader" not in cell.metadata
    ]
    missing = [original for original in released if original.grade_id not in submitted]
    by_text: dict[str, list[NotebookNode]] = defaultdict(list)
    for cell in unidentified:
        by_text[_normalized(cell.source)].append(cell)
    ids_by_text: dict[str, list[str]] = defaultdict(list)
    for original in missing:
        ids_by_text[_normalized(without_hidden(original.source))].append(original.grade_id)
    matches: Cells = {}
    for text, grade_ids in ids_by_text.items():  # equal texts are told apart by their order
        if text and len(grade_ids) == len(by_text[text]):
            matches |= zip(grade_ids, by_text[text], strict=True)
    return matches | _identified_by_definition(unidentified, missing, matches)


def _identified_by_definition(
    unidentified: Sequence[NotebookNode], missing: Sequence[ReleasedCell], matches: Cells
) -> Cells:
    """Return the cells that define what a missing answer was to define; of several the last."""
    used = {id(cell) for cell in matches.values()}
    defining = [cell for cell in unidentified if id(cell) not in used and cell.cell_type in CODE]
    by_definition: Cells = {}
    for original in missing:
        if original.solution and original.cell_type == "code" and original.grade_id not in matches:
            names = defined_in(original.source)
            cells = [cell for cell in defining if names and names <= defined_in(cell.source)]
            if cells:
                by_definition[original.grade_id] = cells[-1]
                defining = [cell for cell in defining if cell is not cells[-1]]
    return by_definition


def defined_in(source: str) -> set[str]:
    r"""Return the names that a cell defines at its left edge.

    >>> sorted(defined_in("def f(x):\n    y = 1\nclass C: pass\ng = f"))
    ['C', 'f', 'g']
    """
    return {match[1] or match[2] for match in DEFINED.finditer(source)}


def refuse_foreign(nb: NotebookNode, released: ReleasedNotebook) -> None:
    """Refuse a notebook without any cell of this lab; one in which nothing stands is none of any.

    Args:
        nb: what was handed in.
        released: the lab.

    Raises:
        Unreadable: when no cell is one of the lab's and no answer is defined.
    """
    known = {cell.grade_id: cell for cell in released.cells}
    submitted, _ = identified_by_name(nb, known)
    if not known or submitted or identified_by_text(nb, released.cells, submitted):
        return
    if not any(cell.source.strip() for cell in nb.cells):
        return
    answers = {exercise.name for exercise in known_lab(released.lab) or ()}
    if any(answers & defined_in(cell.source) for cell in nb.cells):
        return
    foreign_ids = sorted(filter(None, map(_grade_id, nb.cells)))
    names = printable(", ".join(foreign_ids[:3])).translate(NO_MARKDOWN)
    content = f"it has {names}" if foreign_ids else "it has no exercise at all"
    name = released.notebook or released.lab
    raise Unreadable(
        f"{name}.ipynb: is not the notebook of {name} ({content[:120]}); hand in the right one"
    )


def _grade_id(cell: NotebookNode) -> str:
    """Return a submitted cell's grade_id, which may be anything; "" where it is no name."""
    meta = cell.metadata.get("nbgrader")
    name = meta.get("grade_id") if isinstance(meta, dict) else None
    return name if isinstance(name, str) else ""


def same_text(text: str, *others: str) -> bool:
    """Whether a text is one of the others, but for trailing blanks, which editors remove."""
    return any(_lines(text) == _lines(other) for other in others)


def _lines(source: str) -> list[str]:
    return [line.rstrip() for line in source.strip().splitlines()]


def _normalized(source: str) -> str:
    return "\n".join(_lines(source))


def printable_value(value: object) -> str:
    """Return a student's value for a line of text: short, and without control characters."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
