"""Faults of one source by itself, each as one line with its position."""

from __future__ import annotations

from collections.abc import Iterator

from nbformat import NotebookNode
from nbgrader.nbgraderformat import (
    MetadataValidator,
    SchemaTooNewError,
    SchemaTooOldError,
    ValidationError,
)

from autograder.release.markers import kinds, marker_faults
from autograder.release.source import Source, nbgrader_of

LONGEST_ID = 64  # nbformat's limit for a cell id, which a grade_id becomes


def faults(source: Source) -> list[str]:
    """Return the faults that keep a source from becoming a product."""
    cell_faults = [
        line for index in range(len(source.cells)) for line in _cell_faults(source, index)
    ]
    return cell_faults + list(_repeated_ids(source))


def _cell_faults(source: Source, index: int) -> Iterator[str]:
    """Return the faults of one cell."""
    cell = source.cells[index]
    for offset, sentence in marker_faults(cell.source):
        yield f"{source.at(index, offset)}: {sentence}"
    if sentence := _misplaced(cell) or _invalid(cell):
        yield f"{source.at(index)}: {sentence}"


def _misplaced(cell: NotebookNode) -> str:
    """Return the fault of a marker that would stay in place, or that the cell lacks, or ""."""
    meta, marked = nbgrader_of(cell), kinds(cell.source)
    solution, grade = meta.get("solution"), meta.get("grade")
    locked = meta.get("locked") or meta.get("task")
    if marked and not meta:
        return f"{_names(marked)} is marked in a cell without nbgrader metadata; add it to the cell"
    if "SOLUTION" in marked and not solution:
        return 'SOLUTION is marked, but the cell says "solution": false; make it true'
    if "HIDDEN TESTS" in marked and (solution or not grade):
        return "HIDDEN TESTS are marked in a cell that is no test; use a graded, locked one"
    if "MARK SCHEME" in marked and not (locked or solution):
        return "MARK SCHEME is marked in a cell that students may edit; lock that cell"
    if solution and cell.cell_type == "code" and "SOLUTION" not in marked:
        name = meta.get("grade_id")
        return f"solution cell {name!r} has no markers; put them around what students write"
    return ""


def _invalid(cell: NotebookNode) -> str:
    """Return nbgrader's own objection to the cell's metadata, or ""."""
    try:
        MetadataValidator().validate_cell(cell)
    except ValidationError as error:
        reason = str(error.message).splitlines()[0]
        return f"nbgrader metadata: {reason}; see nbgrader's Create Assignment panel"
    except (SchemaTooOldError, SchemaTooNewError) as error:
        return f"nbgrader metadata: {error}; run `nbgrader update` or copy another cell's"
    grade_id = str(nbgrader_of(cell).get("grade_id", ""))
    if len(grade_id) > LONGEST_ID:
        return f"grade_id has {len(grade_id)} letters, expected at most {LONGEST_ID}; shorten it"
    return ""


def _repeated_ids(source: Source) -> Iterator[str]:
    """Return the cells whose grade_id an earlier one has."""
    first: dict[str, int] = {}
    for index, cell in enumerate(source.cells):
        grade_id = nbgrader_of(cell).get("grade_id")
        if grade_id in first:
            yield (
                f"{source.at(index)}: grade_id {grade_id!r} is already that of line "
                f"{source.lines[first[grade_id]]}; give each cell its own"
            )
        elif grade_id:
            first[grade_id] = index


def _names(marked: set[str]) -> str:
    return " and ".join(sorted(marked))
