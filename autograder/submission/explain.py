"""Say of an answer that is not there which cell was to make it, and what became of that."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import Any

from autograder.judge.verdict import Kind, Verdict
from autograder.sandbox import Cell, CellRun
from autograder.sandbox.student import printable
from autograder.submission.needs import makers

NO_NAME = re.compile(r"raises NameError: name '(\w+)' is not defined")
OVERWRITTEN = "is not a function any more"
MOST_MESSAGE = 500


def explain_missing(verdict: Verdict, cells: Sequence[Cell], runs: Sequence[CellRun]) -> Verdict:
    """Name the cell that was to make a missing name, and its error, where there is one.

    Args:
        verdict: on an exercise.
        cells: that have run, in order.
        runs: what came of them.
    """
    unnamed = NO_NAME.search(verdict.message)
    if verdict.kind is Kind.MISSING and OVERWRITTEN in verdict.message:
        return _with_line(verdict, _overwritten(verdict.name, cells))
    if verdict.kind is Kind.MISSING:
        return _explain_answer(verdict, cells, runs)
    if unnamed is not None:
        name = unnamed.group(1)
        cell, error = _failed_maker(name, cells, runs)
        line = f"Cell {cell} was to make {name}, and stops with {error}." if cell else ""
        return _with_line(verdict, line)
    return verdict


def _explain_answer(verdict: Verdict, cells: Sequence[Cell], runs: Sequence[CellRun]) -> Verdict:
    cell, error = _failed_maker(verdict.name, cells, runs)
    if not cell:
        return verdict
    whose = "its cell" if cell == verdict.name else f"cell {cell}"
    message = f"{verdict.name}: is not defined, because {whose} stops with {error}"
    return dataclasses.replace(verdict, message=printable(message)[:MOST_MESSAGE])


def _failed_maker(name: str, cells: Sequence[Cell], runs: Sequence[CellRun]) -> tuple[str, str]:
    """Return the last cell that was to make a name and has failed, with its error."""
    wanted = {*makers(cells, name), name}  # a cell that is no Python makes what it is called after
    for run in reversed(runs):
        errors = [output for output in run.outputs if output.get("output_type") == "error"]
        if run.id in wanted and errors:
            return run.id, _error_text(errors[-1])
    return "", ""


def _error_text(output: Any) -> str:
    kind, text = output.get("ename", "an error"), output.get("evalue", "")
    return str(text if kind == "Stopped" else f"{kind}: {text}".strip(": "))


def _overwritten(name: str, cells: Sequence[Cell]) -> str:
    found = makers(cells, name)
    return f"Cell {found[-1]} is the last that gives the name {name} a value." if found else ""


def _with_line(verdict: Verdict, line: str) -> Verdict:
    if not line:
        return verdict
    message = f"{verdict.message}\n    {printable(line)[:MOST_MESSAGE]}"
    return dataclasses.replace(verdict, message=message)
