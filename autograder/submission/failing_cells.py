"""Cells of a notebook that stop with an error, named so that their author finds them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from autograder.sandbox import Cell, CellRun
from autograder.sandbox.student import printable

WAITING = ("NotImplementedError", "CheckFailed")  # what an unfinished lab raises by itself
REASONS = {"timeout": "runs too long and was stopped", "ended": "ends its Python process"}
MOST_TEXT = 160


def failing_cells(
    cells: Sequence[Cell], runs: Sequence[CellRun], answers: Collection[str]
) -> list[str]:
    """Return a line for each cell of the author's own that does not come to its end.

    Args:
        cells: as they were given to the sandbox.
        runs: what became of each.
        answers: ids of cells whose verdict says it.
    """
    lines = []
    for cell, run in zip(cells, runs, strict=True):
        reason = _stop_reason(run)
        if run.id not in answers and run.status != "ok" and reason:
            code = (line.strip() for line in cell.source.splitlines())
            first = next((line for line in code if line and line[0] not in "#%!"), "")
            lines.append(printable(f"cell {cell.id} (`{first[:50]}`): {reason}", MOST_TEXT))
    return lines


def _stop_reason(run: CellRun) -> str:
    """Return what stops a cell; "" where it waits for an answer, as it should."""
    errors: list[Any] = [output for output in run.outputs if output.get("output_type") == "error"]
    if not errors:
        return REASONS.get(run.status, "stops, and hides why")
    name, text = str(errors[-1].get("ename")), str(errors[-1].get("evalue"))
    return "" if name in WAITING else f"stops with {name}: {text}".rstrip(": ")
