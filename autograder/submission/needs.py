"""What a notebook's answers need, by reading it: which statements, which cells, which names.

Reading is a guess that costs little: what cannot be read counts as needed, and as a change.
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from autograder.sandbox import Cell

MOST_CODE = 2**17  # characters of a cell that are read
# Calls that may bind or change any name, and line magics that do.
ANYTHING = frozenset(
    ["exec", "eval", "globals", "locals", "vars", "setattr", "delattr", "get_ipython"]
)
RESETS = frozenset(["reset", "reset_selective", "xdel", "run", "pylab", "load", "store", "macro"])
NAMESPACES = frozenset(["__dict__", "__globals__", "__code__", "modules"])
# Magics of a line, and of a cell; an assignment from one; a question about a name.
MAGIC = re.compile(r"^(\s*)[%!](\w*)(.*)$")
ASSIGNED = re.compile(r"^(\s*[\w, ]+=)\s*[%!].*$")
QUESTION = re.compile(r"^\s*\??\??[\w.]+\?{0,2}\s*$")


@dataclass(frozen=True)
class Statement:
    """A statement of a cell.

    Attributes:
        binds: names that it gives a value to, or takes one from.
        touches: names of what it changes inside: `np` in `np.float_ = 1`.
        uses: names of the notebook that it reads, also inside the functions that it defines.
        imports: what its names are imported from, "name=module.name"; empty for no import.
        is_definition: whether it is a function, a class or an import.
        lines: the first and the last one.
    """

    binds: frozenset[str]
    touches: frozenset[str]
    uses: frozenset[str]
    imports: frozenset[str]
    is_definition: bool
    lines: tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """A cell as it was read.

    Attributes:
        statements: in order; none where the cell is no Python.
        anything: whether it may change any name.
        text: its source, with magics taken out.
    """

    statements: tuple[Statement, ...]
    anything: bool
    text: str


@lru_cache(maxsize=1024)  # most cells of a class are unchanged from the lab
def read(source: str) -> Reading:
    """Read a cell."""
    text, anything = _without_magics(source[:MOST_CODE])
    try:
        tree = ast.parse(text)
        statements = tuple(map(_statement, tree.body))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Reading((), anything, text)
    anything = anything or any(map(_may_change_anything, ast.walk(tree)))
    return Reading(statements, anything or len(source) > MOST_CODE, text)


def _without_magics(source: str) -> tuple[str, bool]:
    """Return a cell's Python, line by line where it was, and whether a magic may change a name."""
    lines, anything = [], False
    for number, line in enumerate(source.splitlines()):
        magic = MAGIC.match(line)
        if number == 0 and line.startswith("%%"):
            line = ""
        elif magic:
            space, name, rest = magic.groups()
            anything = anything or name in RESETS
            line = space + (rest.strip() if name == "time" and rest.strip() else "pass")
        elif ASSIGNED.match(line):
            line = ASSIGNED.sub(r"\1 None", line)
        elif "?" in line and QUESTION.match(line):
            line = "pass"
        lines.append(line)
    return "\n".join(lines), anything


def _may_change_anything(node: ast.AST) -> bool:
    if isinstance(node, ast.Name):
        return node.id in ANYTHING
    if isinstance(node, ast.Attribute):
        return node.attr in NAMESPACES
    return isinstance(node, ast.ImportFrom) and any(name.name == "*" for name in node.names)


def _statement(node: ast.stmt) -> Statement:
    binds, touches, imports = set[str](), set[str](), set[str]()
    for part in _of_the_notebook(node):
        if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load):
            binds.add(part.id)
        elif isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            binds.add(part.name)
        elif isinstance(part, ast.Import | ast.ImportFrom):
            module = getattr(part, "module", None)
            for alias in part.names:
                name = alias.asname or (alias.name if module else alias.name.partition(".")[0])
                binds.add(name)
                imports.add(f"{name}={module or ''}.{alias.name if alias.asname else name}")
    for part in ast.walk(node):
        if isinstance(part, ast.Global):
            binds |= set(part.names)
        elif isinstance(part, ast.Attribute | ast.Subscript) and not isinstance(part.ctx, ast.Load):
            touches.add(_root(part))
    is_definition = isinstance(
        node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
    )
    first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
    return Statement(
        frozenset(binds),
        frozenset(touches),
        _outer_names(node),
        frozenset(imports),
        is_definition,
        (first, node.end_lineno or node.lineno),
    )


def _of_the_notebook(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a statement that are not inside a function or class."""
    pending = [node]
    while pending:
        part = pending.pop()
        yield part
        if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            pending.extend(ast.iter_child_nodes(part))


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _outer_names(node: ast.stmt) -> frozenset[str]:
    """Return the names that a statement takes from its notebook: no arguments, no local names."""
    tables = [symtable.symtable(ast.unparse(node), "cell", "exec")]
    names = {symbol.get_name() for symbol in tables[0].get_symbols() if symbol.is_referenced()}
    while tables:
        table = tables.pop()
        tables += table.get_children()
        names |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return frozenset(names)


def needed_names(cells: Iterable[Cell], answers: Iterable[str]) -> set[str]:
    """Return these names and all names of the notebook that what defines them uses."""
    makers: dict[str, list[Statement]] = {}
    for cell in cells:
        for statement in read(cell.source).statements:
            for name in statement.binds | statement.touches:
                makers.setdefault(name, []).append(statement)
    needed, pending = set[str](), list(answers)
    while pending:
        name = pending.pop()
        if name not in needed:
            needed.add(name)
            for statement in makers.pop(name, ()):
                pending.extend(statement.uses)
    return needed


def marked(cells: Sequence[Cell], answers: Iterable[str]) -> list[Cell]:
    """Return the cells with what is needed of them: all, the definitions alone, or nothing."""
    names = needed_names(cells, answers)
    return [_marked(cell, read(cell.source), names) for cell in cells]


def _marked(cell: Cell, reading: Reading, names: set[str]) -> Cell:
    kept = [
        statement
        for statement in reading.statements
        if statement.is_definition or names & (statement.binds | statement.touches)
    ]
    needed = reading.anything or not reading.statements or bool(kept)
    return replace(cell, needed=needed, essence=_only(kept, reading))


def _only(kept: Sequence[Statement], reading: Reading) -> str:
    """Return a cell's source with these statements alone, line by line where they were."""
    lines = reading.text.splitlines()
    wanted = {n for one in kept for n in range(one.lines[0], one.lines[1] + 1)}
    essence = "\n".join(line if n in wanted else "" for n, line in enumerate(lines, 1))
    return essence if kept else ""


def making(cells: Iterable[Cell], names: Collection[str]) -> Iterator[Cell]:
    """Yield what gives these names their values: of each cell those statements alone."""
    for cell in cells:
        reading = read(cell.source)
        kept = [one for one in reading.statements if not one.binds.isdisjoint(names)]
        if kept:
            yield Cell(cell.id, _only(kept, reading))


def changed_after(cells: Sequence[Cell], count: int, answer: str) -> list[tuple[str, str]]:
    """Return what the cells behind the first `count` change of all that an answer needs.

    Returns:
        Pairs of a cell's id and the name that it changes; "" where it may be any.
    """
    before = [statement for cell in cells[:count] for statement in read(cell.source).statements]
    imported = frozenset[str]().union(*(statement.imports for statement in before))
    names = needed_names(cells[:count], [answer])
    changes = []
    for cell in cells[count:]:
        reading = read(cell.source)
        found = set[str]()
        for statement in reading.statements:
            same = {one.partition("=")[0] for one in statement.imports & imported}
            found |= names & ((statement.binds | statement.touches) - same)
        changes += [(cell.id, name) for name in sorted(found)]
        changes += [(cell.id, "")] if reading.anything and not found else []
    return changes


def makers(cells: Iterable[Cell], name: str) -> list[str]:
    """Return the ids of the cells that give a name a value."""
    return [
        cell.id
        for cell in cells
        if any(name in statement.binds for statement in read(cell.source).statements)
    ]
