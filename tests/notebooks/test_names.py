"""A name means one thing in a notebook: a library or function is never given another value.

Readers run cells again and in another order; `losses = []` after `from … import losses` would leave
them with a list where the text speaks of a room.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import jupytext
import pytest

from tests.helpers.commands import ROOT

SOURCES = sorted([*ROOT.glob("lectures/*.py"), *ROOT.glob("solutions/*/*.py")])
BLOCKS = (ast.With, ast.If, ast.For, ast.While, ast.Try)


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements of a cell, those inside its blocks too."""
    for statement in body:
        yield statement
        if isinstance(statement, BLOCKS):
            yield from statements(statement.body)


def defined(statement: ast.stmt) -> set[str]:
    """Names that a statement imports or defines."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
    return set()


def assigned(statement: ast.stmt) -> set[str]:
    """Names that a statement gives a value, what runs through a loop among them."""
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AugAssign | ast.AnnAssign | ast.For):
        targets = [statement.target]
    elif isinstance(statement, ast.With):
        targets = [item.optional_vars for item in statement.items if item.optional_vars]
    names = [node for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]
    return {name.id for name in names if isinstance(name.ctx, ast.Store)}


def given_another_value(cells: list[str]) -> list[str]:
    """Names that some cell imports or defines, and that some cell assigns."""
    every = [s for source in cells for s in statements(ast.parse(source).body)]
    names = {name for statement in every for name in defined(statement)}
    return sorted(names & {name for statement in every for name in assigned(statement)})


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parts[-2]}-{path.stem}")
def test_no_library_and_no_function_is_given_another_value(path: Path) -> None:
    cells = [cell.source for cell in jupytext.read(path).cells if cell.cell_type == "code"]
    assert given_another_value(cells) == []


def test_a_name_that_is_overwritten_is_noticed() -> None:
    imports = "from mitdl_utils.widgets import losses\nimport numpy as np"
    assert given_another_value([imports, "losses = []"]) == ["losses"]
    assert given_another_value(
        ["with quiet():\n    for np in range(3):\n        pass", imports]
    ) == ["np"]
    assert given_another_value([imports, "all_losses = [losses() for losses in ()]"]) == []
    assert given_another_value([imports, "def f():\n    losses = 1"]) == []
