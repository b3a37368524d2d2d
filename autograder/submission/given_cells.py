"""Given cells that a graded notebook goes without: the lab gave them, and no answer uses them.

Most of a lab's own cells draw, time or train something with the student's functions, some with a
library that is not here while a notebook is graded. What comes of them is nobody's score. So a cell
that stands as it was given runs only where a name that it binds or changes is used by a cell that
the student wrote, directly or through other such cells. What is left out is code of ours: it can
take nothing from what is judged, and each cell keeps its place before or behind a check.

Reading is a guess: what cannot be read uses everything, and is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder.bounded import BeyondLimits, Budget
from autograder.errors import MitdlError
from autograder.exercises import Lab
from autograder.project import find_course
from autograder.sandbox import Cell, CellRun
from autograder.sandbox.inside.stub_libraries import WHEN
from autograder.submission.parse import parse_notebook
from autograder.submission.statements import Reading, Statement, read
from autograder.worked_in import worked_in

Pair = tuple[NotebookNode, Cell]  # a code cell, with what the sandbox gets of it
LEFT_OUT = f"not run {WHEN}: no answer of yours uses it"
IN_PART = f"run only in part {WHEN}; no point depends on it"
ANY_NAME = re.compile(r"[^\W\d]\w*")
OUTSIDE = re.compile(rb"(?:import|from)\s+__main__")  # a module that looks into the notebook
HARMLESS = re.compile(r"%%?(?:time|timeit)\b")  # magics that leave no trace


def given_code(cells: Iterable[NotebookNode]) -> set[str]:
    """Return digests of the code among a lab's cells in which nobody is to write."""
    return {code_digest(cell.source) for cell in cells if is_given(cell) and cell.source.strip()}


def given_by(lab: Lab) -> frozenset[str]:
    """Return digests of the code that a lab gives, as it is installed.

    Empty where it is not installed, or where somebody has worked in it: nobody can tell then.
    """
    with contextlib.suppress(MitdlError, OSError):
        path = find_course() / "labs" / lab.name / f"{lab.name}.ipynb"
        content = path.read_bytes()
        if not worked_in(content):
            return frozenset(given_code(parse_notebook(content, path).cells))
    return frozenset()


def is_given(cell: NotebookNode) -> bool:
    """Whether a cell is code that is neither an answer nor a test."""
    meta = cell.metadata.get("nbgrader", {})
    return bool(cell.cell_type == "code" and not meta.get("solution") and not meta.get("grade"))


def code_digest(source: str) -> str:
    """Return a short digest of code, which blanks at the ends of its lines do not change."""
    lines = "\n".join(line.rstrip() for line in source.splitlines()).strip("\n")
    return hashlib.sha256(lines.encode("utf-8", "replace")).hexdigest()[:16]


def given_ids(pairs: Iterable[Pair], given: Collection[str]) -> set[str]:
    """Return the ids of the cells that stand as the lab gave them.

    Args:
        pairs: a notebook's code cells, with what the sandbox gets of each.
        given: digests of the code that the lab gives.
    """
    return {cell.id for node, cell in pairs if is_given(node) and code_digest(node.source) in given}


def without_unused(
    pairs: Sequence[Pair],
    given: Collection[str],
    lab: Lab,
    modules: Mapping[str, bytes],
    budget: Budget | None = None,
) -> list[Pair]:
    """Return the cells, where those that were given and that no other uses are empty.

    Args:
        pairs: a notebook's code cells, with what the sandbox gets of each.
        given: ids of those that stand as the lab gave them.
        lab: whose exercises they answer.
        modules: that lie beside the notebook, content by path.
        budget: for reading; all cells stay where it takes more.
    """
    if not given or any(OUTSIDE.search(content) for content in modules.values()):
        return list(pairs)
    student_sources = tuple(cell.source for _, cell in pairs if cell.id not in given)
    given_cells = [cell for _, cell in pairs if cell.id in given]
    answers = tuple(exercise.name for exercise in lab)
    try:
        sources = tuple(cell.source for cell in given_cells)
        unused = (budget or Budget()).run(_unused, student_sources, sources, answers)
    except BeyondLimits:
        return list(pairs)
    left_out = {given_cells[number].id for number in unused}
    return [(n, replace(cell, source="") if cell.id in left_out else cell) for n, cell in pairs]


def show_quietly(pairs: Iterable[Pair], runs: Iterable[CellRun], given: Collection[str]) -> None:
    """Put one line in place of what a given cell shows that did not run, or not to its end.

    Args:
        pairs: the notebook's code cells, with what was run of each.
        runs: what came of them.
        given: ids of those that stand as the lab gave them.
    """
    for (node, cell), run in zip(pairs, runs, strict=True):
        line = quiet_line(cell, run) if cell.id in given else ""
        if line:
            node.outputs = [new_output("stream", name="stdout", text=f"{line}\n")]
            node.execution_count = node.execution_count if cell.source else None


def left_out_line(node: NotebookNode) -> str:
    """Return the line at a given cell that was left out; "" at any other."""
    texts = [output.get("text", "") for output in node.outputs]
    return LEFT_OUT if texts == [f"{LEFT_OUT}\n"] else ""


def quiet_line(cell: Cell, run: CellRun) -> str:
    """Return what to show in place of a given cell's outputs; "" where they are to be shown.

    Args:
        cell: that the lab gave, as it was run.
        run: what came of it.
    """
    if not cell.source:
        return LEFT_OUT
    texts = "".join(str(output.get("text", "")) for output in run.outputs)
    stopped = any(output.get("output_type") == "error" for output in run.outputs)
    return IN_PART if stopped or run.status != "ok" or WHEN in texts else ""


# ── in the helper ─────────────────────────────────────────────────────────────────────────────────


def _unused(
    student_sources: Sequence[str], given: Sequence[str], answers: Sequence[str]
) -> list[int]:
    """Return the numbers of the given sources that nothing else uses."""
    needed = set(answers)
    for source in student_sources:
        names = _used_names(source)
        if names is None:
            return []
        needed |= names
    needed.discard("")  # of what has no name
    answer_readings = [read(source) for source in student_sources]
    rebound = {name for reading in answer_readings for name in _bound_otherwise(reading)}
    readings = dict(enumerate(_without_repeated_imports(map(read, given), rebound)))
    all_readings = [*readings.values(), *answer_readings]
    statements = [statement for reading in all_readings for statement in reading.statements]
    imported = {name for statement in statements if statement.imports for name in statement.binds}
    functions = {
        name for statement in statements if statement.is_definition for name in statement.binds
    }
    functions -= imported
    remaining = -1
    while remaining != len(readings):
        remaining = len(readings)
        for number, reading in list(readings.items()):
            if _may_matter(reading, given[number], needed, imported, functions):
                needed |= set[str]().union(*(statement.uses for statement in reading.statements))
                del readings[number]
    return sorted(readings)


def _used_names(source: str) -> set[str] | None:
    """Return the names that a student's cell may use; None where it may be any."""
    reading = read(source)
    if reading.anything or any("=__main__." in name for name in _imports(reading)):
        return None
    if not reading.statements:
        return set(ANY_NAME.findall(source))
    names = set[str]().union(*(statement.uses for statement in reading.statements))
    for line in _magics(reading, source):
        names |= set(ANY_NAME.findall(line))
    return names


def _bound_otherwise(reading: Reading) -> Iterator[str]:
    """Yield the names that a cell binds by anything but an import."""
    for statement in reading.statements:
        if not statement.imports:
            yield from statement.binds


def _without_repeated_imports(
    readings: Iterable[Reading], rebound: Collection[str]
) -> Iterator[Reading]:
    """Yield the lab's cells without the imports that an earlier one of them has made.

    Args:
        readings: of the cells, in order.
        rebound: names that mean something else since, for all that is known.
    """
    earlier_imports = set[str]()
    for reading in readings:
        new = [
            statement
            for statement in reading.statements
            if not statement.imports or statement.imports - earlier_imports
        ]
        rebound = {*rebound, *_bound_otherwise(reading)}
        earlier_imports |= {
            entry for entry in _imports(reading) if entry.partition("=")[0] not in rebound
        }
        yield replace(reading, statements=tuple(new) if new else reading.statements)


def _imports(reading: Reading) -> Iterator[str]:
    for statement in reading.statements:
        yield from statement.imports


def _magics(reading: Reading, source: str) -> list[str]:
    """Return the lines of a cell that are not Python."""
    lines = zip_longest(source.splitlines(), reading.text.splitlines(), fillvalue="")
    return [line for line, python in lines if line != python]


def _may_matter(
    reading: Reading, source: str, needed: set[str], imported: set[str], functions: set[str]
) -> bool:
    """Whether a given cell gives a needed name its value or may change it."""
    if reading.anything or not reading.statements:
        return bool(source.strip())
    if not all(HARMLESS.match(line.strip()) for line in _magics(reading, source)):
        return True
    return any(
        needed & _changed_names(statement, imported, functions) for statement in reading.statements
    )


def _changed_names(statement: Statement, imported: set[str], functions: set[str]) -> set[str]:
    """Return the names that a statement binds or may change.

    Nobody changes a function by calling it, nor a module but by a call for its own sake.
    """
    changed_by_calls = (statement.calls - imported) | statement.orders
    return {*statement.binds, *statement.touches, *(changed_by_calls - functions)}
