"""Why an answer is not there, or cannot work where it is graded, as the notebook shows it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograder.exercises import Lab
from autograder.judge.verdict import Kind, Verdict
from autograder.sandbox import Cell, CellRun
from autograder.sandbox.student import printable
from autograder.submission.needs import binding_cells
from autograder.submission.rules_kept import Rules
from mitdl_utils.checks.built_on import USES
from mitdl_utils.checks.near_names import renamed_to

NO_NAME = re.compile(r"raises NameError: name '(\w+)' is not defined")
OVERWRITTEN = "is not a function any more"
MOST_MESSAGE = 500


@dataclass(frozen=True)
class ExecutedNotebook:
    """A notebook that has run.

    Attributes:
        lab: that it answers.
        cells: that have run, in order.
        rules: what reading them has found.
        runs: what came of them.
    """

    lab: Lab
    cells: Sequence[Cell]
    rules: Rules
    runs: Sequence[CellRun]


def explain(verdict: Verdict, notebook: ExecutedNotebook) -> Verdict:
    """Say why an answer is not there, or cannot work here, where the notebook shows it.

    Args:
        verdict: on an exercise.
        notebook: that holds the answer.
    """
    if verdict.kind not in (Kind.MISSING, Kind.ERROR):
        return verdict
    broken = notebook.rules.absent_library(verdict.name, notebook.lab.absent)
    if broken:
        return dataclasses.replace(verdict, message=printable(broken))
    if verdict.kind is Kind.ERROR:
        return _with_line(verdict, _missing_name(verdict, notebook))
    if OVERWRITTEN in verdict.message:
        return _with_line(verdict, _overwritten(verdict.name, notebook))
    message = printable(_why_missing(verdict.name, notebook))[:MOST_MESSAGE]
    if not message:
        return verdict
    blame = [line for line in verdict.message.split("\n")[1:] if line.strip().startswith(USES)]
    return dataclasses.replace(verdict, message="\n".join([message, *blame]))


def _why_missing(name: str, notebook: ExecutedNotebook) -> str:
    """Return why there is no function of this name: its cell failed, or it has another name."""
    cell, error = _failed_maker(name, notebook)
    if cell:
        cell_name = "its cell" if cell == name else f"cell {cell}"
        return f"{name}: is not defined, because {cell_name} stops with {error}"
    exercises = [exercise.name for exercise in notebook.lab]
    meant = renamed_to(name, notebook.rules.functions(), exercises)
    return f"{name}: is not defined; {meant}" if meant else ""


def _missing_name(verdict: Verdict, notebook: ExecutedNotebook) -> str:
    """Return which cell was to make the name that an answer misses; "" where none has failed."""
    missing = NO_NAME.search(verdict.message)
    name = missing.group(1) if missing else ""
    cell, error = _failed_maker(name, notebook) if name else ("", "")
    return f"Cell {cell} was to make {name}, and stops with {error}." if cell else ""


def _failed_maker(name: str, notebook: ExecutedNotebook) -> tuple[str, str]:
    """Return the last cell that was to make a name and has failed, with its error."""
    # A cell that is no Python makes what it is called after.
    wanted = {*binding_cells(notebook.cells, name, notebook.rules.budget), name}
    for run in reversed(notebook.runs):
        errors = [output for output in run.outputs if output.get("output_type") == "error"]
        if run.id in wanted and errors:
            return run.id, _error_text(errors[-1])
    return "", ""


def _error_text(output: Any) -> str:
    kind, text = output.get("ename", "an error"), output.get("evalue", "")
    return str(text if kind == "Stopped" else f"{kind}: {text}".strip(": "))


def _overwritten(name: str, notebook: ExecutedNotebook) -> str:
    ids = binding_cells(notebook.cells, name, notebook.rules.budget)
    return f"Cell {ids[-1]} is the last that gives the name {name} a value." if ids else ""


def _with_line(verdict: Verdict, line: str) -> Verdict:
    if not line:
        return verdict
    message = f"{verdict.message}\n    {printable(line)[:MOST_MESSAGE]}"
    return dataclasses.replace(verdict, message=message)
