"""Which exercises of a notebook keep their rules: its code is read under limits, before it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from autograder.bounded import BeyondLimits, Budget
from autograder.exercises import Exercise, Lab
from autograder.judge.rules import Code, broken_rule, read_code
from autograder.sandbox import Cell, CellRun

Sources = tuple[tuple[str, str], ...]  # (id, source) of each cell

UNREADABLE = (
    "{}: cell {} runs but cannot be read as Python, so nobody can tell whether it keeps the rules\n"
    "    Write it as plain Python."
)
TOO_MUCH = (
    "{}: the notebook's code takes too much time to be read, so nobody can tell whether it keeps "
    "the rules\n    Write it in fewer and shorter lines."
)


@dataclass(frozen=True)
class Rules:
    """What reading the code has found.

    Attributes:
        broken: by exercise, the sentence about the rule that it breaks; "" for none.
        unreadable: ids of cells that are not Python.
    """

    broken: Mapping[str, str]
    unreadable: Sequence[str] = ()

    def problem(self, exercise: Exercise, runs: Sequence[CellRun]) -> str:
        """Return the rule that an answer breaks, or that this cannot be told; "" for none."""
        if not exercise.forbidden:
            return ""
        if problem := self.broken[exercise.name]:
            return problem
        ran = {run.id for run in runs if not _syntax_error(run)}
        cell = next((cell for cell in self.unreadable if cell in ran), "")
        return UNREADABLE.format(exercise.name, cell) if cell else ""


def read_rules(lab: Lab, cells: Sequence[Cell], budget: Budget | None = None) -> Rules:
    """Read a notebook's code for each exercise that forbids a call.

    Args:
        lab: whose exercises.
        cells: the notebook's code.
        budget: for all of it; whose reading takes more is said to be unreadable.
    """
    budget = budget or Budget()
    sources = tuple((cell.id, cell.source) for cell in cells)
    ruled = [exercise for exercise in lab if exercise.forbidden]
    try:
        unreadable = budget.run(_unreadable, sources) if ruled else []
    except BeyondLimits:
        return Rules({exercise.name: TOO_MUCH.format(exercise.name) for exercise in ruled})
    broken = {}
    for exercise in ruled:
        try:
            broken[exercise.name] = budget.run(_broken, sources, exercise.name, exercise.forbidden)
        except BeyondLimits:
            broken[exercise.name] = TOO_MUCH.format(exercise.name)
    return Rules(broken, unreadable)


# ── in the helper ─────────────────────────────────────────────────────────────────────────────────


def _unreadable(cells: Sources) -> list[str]:
    return _code(cells).unreadable


def _broken(cells: Sources, name: str, forbidden: Sequence[str]) -> str:
    return broken_rule(_code(cells), name, forbidden)


@lru_cache(maxsize=1)
def _code(cells: Sources) -> Code:
    return read_code(cells)


def _syntax_error(run: CellRun) -> bool:
    names = ("SyntaxError", "IndentationError", "TabError")
    return any(output.get("ename") in names for output in run.outputs)
