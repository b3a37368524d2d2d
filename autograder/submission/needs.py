"""What a notebook's answers need: which cells, which names, and what is changed after them.

Reading is a guess: what cannot be read counts as needed, and as a change. What a submission's cells
say is read within a budget, in a helper.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from autograder.bounded import BeyondLimits, Budget
from autograder.sandbox import Cell
from autograder.submission.statements import Reading, Statement, read


def needed_names(cells: Iterable[Cell], answers: Iterable[str]) -> set[str]:
    """Return these names and all names of the notebook that what defines them uses."""
    statements_by_name: dict[str, list[Statement]] = {}
    for cell in cells:
        for statement in read(cell.source).statements:
            for name in statement.binds | statement.touches:
                statements_by_name.setdefault(name, []).append(statement)
    needed, pending = set[str](), list(answers)
    while pending:
        name = pending.pop()
        if name not in needed:
            needed.add(name)
            for statement in statements_by_name.pop(name, ()):
                pending.extend(statement.uses)
    return needed


def mark_needed_cells(cells: Sequence[Cell], answers: Sequence[str], budget: Budget) -> list[Cell]:
    """Return the cells with what is needed of them: all, the definitions alone, or nothing.

    All of each, where reading them takes too much.
    """
    try:
        marks = budget.run(_needs_of_cells, tuple(cells), tuple(answers))
    except BeyondLimits:
        return list(cells)
    pairs = zip(cells, marks, strict=True)
    return [replace(cell, needed=needed, essence=essence) for cell, (needed, essence) in pairs]


def changed_after(
    cells: Sequence[Cell], count: int, answer: str, budget: Budget
) -> list[tuple[str, str]]:
    """Return what the cells behind the first `count` change of all that an answer needs.

    Returns:
        Pairs of a cell's id and the name that it changes; "" where it may be any, and for the last
        cell where reading them takes too much.
    """
    try:
        return [(cell, name) for cell, name in budget.run(_changes, tuple(cells), count, answer)]
    except BeyondLimits:
        return [(cell.id, "") for cell in cells[count:][-1:]]


def binding_cells(cells: Sequence[Cell], name: str, budget: Budget) -> list[str]:
    """Return the ids of the cells that give a name a value; none where reading takes too much."""
    try:
        return budget.run(_binding_cells, tuple(cells), name)
    except BeyondLimits:
        return []


# ── in the helper ─────────────────────────────────────────────────────────────────────────────────


def _needs_of_cells(cells: Sequence[Cell], answers: Sequence[str]) -> list[tuple[bool, str]]:
    """Return for each cell whether an answer needs it, and what stands in for it once stopped."""
    names = needed_names(cells, answers)
    return [_needs_of_cell(read(cell.source), names) for cell in cells]


def _needs_of_cell(reading: Reading, names: set[str]) -> tuple[bool, str]:
    statements = [
        statement
        for statement in reading.statements
        if statement.is_definition or names & (statement.binds | statement.touches)
    ]
    needed = reading.anything or not reading.statements or bool(statements)
    return needed, _source_of_statements(statements, reading)


def _source_of_statements(statements: Sequence[Statement], reading: Reading) -> str:
    """Return a cell's source with these statements alone, line by line where they were."""
    lines = reading.text.splitlines()
    line_numbers = {
        n for statement in statements for n in range(statement.lines[0], statement.lines[1] + 1)
    }
    essence = "\n".join(line if n in line_numbers else "" for n, line in enumerate(lines, 1))
    return essence if statements else ""


def definitions_of(cells: Iterable[Cell], names: Collection[str]) -> Iterator[Cell]:
    """Yield what gives these names their values: of each cell those statements alone."""
    for cell in cells:
        reading = read(cell.source)
        statements = [
            statement for statement in reading.statements if not statement.binds.isdisjoint(names)
        ]
        if statements:
            yield Cell(cell.id, _source_of_statements(statements, reading))


def _changes(cells: Sequence[Cell], count: int, answer: str) -> list[tuple[str, str]]:
    before = [statement for cell in cells[:count] for statement in read(cell.source).statements]
    imported = frozenset[str]().union(*(statement.imports for statement in before))
    names = needed_names(cells[:count], [answer])
    changes = []
    for cell in cells[count:]:
        reading = read(cell.source)
        changed = set[str]()
        for statement in reading.statements:
            reimported = {entry.partition("=")[0] for entry in statement.imports & imported}
            changed |= names & ((statement.binds | statement.touches) - reimported)
        changes += [(cell.id, name) for name in sorted(changed)]
        changes += [(cell.id, "")] if reading.anything and not changed else []
    return changes


def _binding_cells(cells: Sequence[Cell], name: str) -> list[str]:
    return [
        cell.id
        for cell in cells
        if any(name in statement.binds for statement in read(cell.source).statements)
    ]
