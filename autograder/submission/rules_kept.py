"""Which exercises of a notebook keep their rules: its code is read under limits, before it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from autograder.bounded import BeyondLimits, Budget
from autograder.exercises import Exercise, Lab
from autograder.sandbox import Cell, CellRun
from autograder.submission.modules import read_modules
from autograder.submission.needs import definitions_of
from mitdl_utils.checks.rules import Code, broken_rule, internal_uses, read_code, unread

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
        broken: by exercise, the sentence about the rule that it breaks; "", or nothing, for none.
        unreadable: ids of cells that are not Python.
        sources: the code, for what is asked later.
        budget: for that.
        internal: where code that runs names the grader's own, "cell a, line 2: autograder".
    """

    broken: Mapping[str, str]
    unreadable: Sequence[str]
    sources: Sources
    budget: Budget
    internal: Sequence[str] = ()

    def problem(
        self, exercise: Exercise, runs: Sequence[CellRun], replaced: Sequence[str] = ()
    ) -> str:
        """Return the rule that an answer breaks, or that this cannot be told; "" for none.

        Args:
            exercise: that is answered.
            runs: of the cells.
            replaced: names of the notebook that others stand in for when the answer is called.
        """
        problem = self.broken.get(exercise.name, "")
        if problem and replaced and not self.sources.modules:
            problem = self._broken_with(exercise, replaced)
        if problem or not exercise.forbidden:
            return problem
        ran = {run.id for run in runs if not _syntax_error(run)}
        cell = next((cell for cell in self.unreadable if cell in ran), "")
        return UNREADABLE.format(exercise.name, cell) if cell else ""

    def _broken_with(self, exercise: Exercise, replaced: Sequence[str]) -> str:
        arguments = exercise.name, exercise.forbidden, (), tuple(replaced)
        try:
            return self.budget.run(_broken, self.sources, *arguments)
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

    def cells_to_rerun(self, name: str, others: Sequence[str], position: int) -> list[Cell]:
        """Return the statements by which an answer's code has kept one of these, by their cells.

        Args:
            name: of the answer.
            others: names that others stand in for.
            position: how many cells to look at.
        """
        try:
            definitions = self.budget.run(
                _definitions_of_keepers, self.sources, name, tuple(others), position
            )
        except BeyondLimits:
            return []
        return [Cell(cell, source) for cell, source in definitions]

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
    """Read a notebook's code for each exercise: what it forbids, and what none allows.

    Args:
        lab: whose exercises.
        cells: the notebook's code.
        modules: that lie beside it, content by path.
        budget: for all of it; whose reading takes more is said to be unreadable.
    """
    budget = budget or Budget()
    sources = Sources(tuple((cell.id, cell.source) for cell in cells), tuple(modules.items()))
    # Where nobody can tell, those that forbid nothing keep their rules.
    too_much = {
        exercise.name: TOO_MUCH.format(exercise.name) for exercise in lab if exercise.forbidden
    }
    try:
        unreadable = budget.run(_unreadable, sources)
    except BeyondLimits:
        return Rules(too_much, (), sources, budget)
    broken: dict[str, str] = {}
    for exercise in lab:
        try:
            problem = budget.run(_broken, sources, exercise.name, exercise.forbidden)
            broken |= {exercise.name: problem} if problem or exercise.forbidden else {}
        except BeyondLimits:
            broken |= {name: text for name, text in too_much.items() if name == exercise.name}
    try:
        internal = budget.run(_internal, sources, tuple(broken)) if any(broken.values()) else ()
    except BeyondLimits:
        internal = ()
    return Rules(broken, unreadable, sources, budget, internal)


def read_as_run(rules: Rules, lab: Lab, cells: Sequence[Cell], runs: Sequence[CellRun]) -> Rules:
    """Read the code once more where more has run than stands in the cells.

    A text that a cell gives to the shell, an own magic and an own transformer of code all make code
    that no cell shows. What ran comes from the student's side: it can only add to what is read.

    Args:
        rules: that were read before.
        lab: whose exercises.
        cells: the notebook's code.
        runs: of the cells, with the code that ran.
    """
    compiled = {run.id: run.compiled for run in runs if run.compiled}
    if not compiled:
        return rules
    all_cells: list[Cell] = []
    try:
        for cell in cells:
            ran = compiled.get(cell.id, ())
            texts = rules.budget.run(_unread, cell.source, ran) if ran else []
            all_cells += [cell, *(Cell(cell.id, text) for text in texts)]
    except BeyondLimits:
        too_much = {
            exercise.name: TOO_MUCH.format(exercise.name) for exercise in lab if exercise.forbidden
        }
        return replace(rules, broken={**rules.broken, **too_much})
    if len(all_cells) == len(cells):
        return rules
    return read_rules(lab, all_cells, dict(rules.sources.modules), rules.budget)


# ── in the helper ─────────────────────────────────────────────────────────────────────────────────


def _unreadable(sources: Sources) -> list[str]:
    return _code(sources).unreadable


def _unread(source: str, texts: Sequence[str]) -> list[str]:
    return unread(source, texts)


def _internal(sources: Sources, names: Sequence[str]) -> list[str]:
    return internal_uses(_code(sources), names)


def _functions(sources: Sources) -> list[str]:
    return _code(sources).functions


def _used(sources: Sources, name: str) -> list[str]:
    return sorted(_code(sources).used([name]))


def _keepers(sources: Sources, name: str, others: Sequence[str]) -> list[str]:
    return sorted(_code(sources).keepers(others, name))


def _definitions_of_keepers(
    sources: Sources, name: str, others: Sequence[str], position: int
) -> list[tuple[str, str]]:
    keepers = _keepers(sources, name, others)
    cells = (Cell(cell, source) for cell, source in sources.cells[:position])
    return [(cell.id, cell.source) for cell in definitions_of(cells, keepers)] if keepers else []


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
