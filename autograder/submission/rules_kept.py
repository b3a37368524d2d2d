"""Which exercises of a notebook keep their rules: its code is read under limits, before it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from autograder.bounded import BeyondLimits, Budget
from autograder.exercises import Exercise, Lab
from autograder.sandbox import Cell, CellRun
from autograder.submission.modules import read_modules
from autograder.submission.needs import making
from mitdl_utils.checks.rules import Code, broken_rule, read_code

NONE: Mapping[str, bytes] = MappingProxyType({})

UNREADABLE = (
    "{}: cell {} runs but cannot be read as Python, so nobody can tell whether it keeps the rules\n"
    "    Write it as plain Python."
)
TOO_MUCH = (
    "{}: the notebook's code takes too much time to be read, so nobody can tell whether it keeps "
    "the rules\n    Write it in fewer and shorter lines."
)


@dataclass(frozen=True)
class Sources:
    """The code of a notebook.

    Attributes:
        cells: (id, source) of each.
        modules: (path, content) of each that lies beside it.
    """

    cells: tuple[tuple[str, str], ...]
    modules: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Rules:
    """What reading the code has found.

    Attributes:
        broken: by exercise, the sentence about the rule that it breaks; "" for none.
        unreadable: ids of cells that are not Python.
        sources: the code, for what is asked later.
        budget: for that.
    """

    broken: Mapping[str, str]
    unreadable: Sequence[str]
    sources: Sources
    budget: Budget

    def problem(
        self, exercise: Exercise, runs: Sequence[CellRun], replaced: Sequence[str] = ()
    ) -> str:
        """Return the rule that an answer breaks, or that this cannot be told; "" for none.

        Args:
            exercise: that is answered.
            runs: of the cells.
            replaced: names of the notebook that others stand in for when the answer is called.
        """
        if not exercise.forbidden:
            return ""
        problem = self.broken[exercise.name]
        if problem and replaced and not self.sources.modules:
            problem = self._broken_with(exercise, replaced)
        if problem:
            return problem
        ran = {run.id for run in runs if not _syntax_error(run)}
        cell = next((cell for cell in self.unreadable if cell in ran), "")
        return UNREADABLE.format(exercise.name, cell) if cell else ""

    def _broken_with(self, exercise: Exercise, replaced: Sequence[str]) -> str:
        asked = exercise.name, exercise.forbidden, (), tuple(replaced)
        try:
            return self.budget.run(_broken, self.sources, *asked)
        except BeyondLimits:
            return self.broken[exercise.name]

    def used(self, name: str) -> list[str]:
        """Return the names of the notebook that an answer's code uses, also through others."""
        try:
            return self.budget.run(_used, self.sources, name)
        except BeyondLimits:
            return []

    def keeps(self, name: str, others: Sequence[str]) -> bool:
        """Whether an answer's code has kept one of these, so that nobody can stand in for it."""
        if self.sources.modules:  # whose names nobody replaces
            return True
        try:
            return bool(self.budget.run(_keepers, self.sources, name, tuple(others)))
        except BeyondLimits:
            return True

    def to_run_again(self, name: str, others: Sequence[str], place: int) -> list[Cell]:
        """Return the statements by which an answer's code has kept one of these, by their cells.

        Args:
            name: of the answer.
            others: names that others stand in for.
            place: how many cells to look at.
        """
        try:
            found = self.budget.run(_making_keepers, self.sources, name, tuple(others), place)
        except BeyondLimits:
            return []
        return [Cell(cell, source) for cell, source in found]

    def absent_library(self, name: str, absent: Sequence[str]) -> str:
        """Return the sentence about a library that an answer uses and that is not there; or ""."""
        try:
            return self.budget.run(_broken, self.sources, name, (), tuple(absent))
        except BeyondLimits:
            return ""

    def functions(self) -> list[str]:
        """Return the names of functions and classes that the notebook defines."""
        try:
            return self.budget.run(_functions, self.sources)
        except BeyondLimits:
            return []


def read_rules(
    lab: Lab,
    cells: Sequence[Cell],
    modules: Mapping[str, bytes] = NONE,
    budget: Budget | None = None,
) -> Rules:
    """Read a notebook's code for each exercise that forbids a call.

    Args:
        lab: whose exercises.
        cells: the notebook's code.
        modules: that lie beside it, content by path.
        budget: for all of it; whose reading takes more is said to be unreadable.
    """
    budget = budget or Budget()
    sources = Sources(tuple((cell.id, cell.source) for cell in cells), tuple(modules.items()))
    ruled = [exercise for exercise in lab if exercise.forbidden]
    try:
        unreadable = budget.run(_unreadable, sources) if ruled else []
    except BeyondLimits:
        too_much = {exercise.name: TOO_MUCH.format(exercise.name) for exercise in ruled}
        return Rules(too_much, (), sources, budget)
    broken = {}
    for exercise in ruled:
        try:
            broken[exercise.name] = budget.run(_broken, sources, exercise.name, exercise.forbidden)
        except BeyondLimits:
            broken[exercise.name] = TOO_MUCH.format(exercise.name)
    return Rules(broken, unreadable, sources, budget)


# ── in the helper ─────────────────────────────────────────────────────────────────────────────────


def _unreadable(sources: Sources) -> list[str]:
    return _code(sources).unreadable


def _functions(sources: Sources) -> list[str]:
    return _code(sources).functions


def _used(sources: Sources, name: str) -> list[str]:
    return sorted(_code(sources).used([name]))


def _keepers(sources: Sources, name: str, others: Sequence[str]) -> list[str]:
    return sorted(_code(sources).keepers(others, name))


def _making_keepers(
    sources: Sources, name: str, others: Sequence[str], place: int
) -> list[tuple[str, str]]:
    keepers = _keepers(sources, name, others)
    cells = (Cell(cell, source) for cell, source in sources.cells[:place])
    return [(cell.id, cell.source) for cell in making(cells, keepers)] if keepers else []


def _broken(
    sources: Sources,
    name: str,
    forbidden: Sequence[str],
    absent: Sequence[str] = (),
    replaced: Sequence[str] = (),
) -> str:
    return broken_rule(_code(sources), name, forbidden, absent, replaced)


@lru_cache(maxsize=1)
def _code(sources: Sources) -> Code:
    code = read_code(sources.cells)
    read_modules(code, dict(sources.modules))
    return code


def _syntax_error(run: CellRun) -> bool:
    names = ("SyntaxError", "IndentationError", "TabError")
    return any(output.get("ename") in names for output in run.outputs)
