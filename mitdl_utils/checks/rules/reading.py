"""Read the code of a notebook's cells, after IPython's own transformation of magics."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from mitdl_utils.checks.rules.code import Code, Hidden
from mitdl_utils.checks.rules.dotted import outer_names, text_of
from mitdl_utils.checks.rules.literal_texts import looped_texts, texts_of
from mitdl_utils.checks.rules.reflection import Reflection, reflections_in

# Cell magics of IPython whose text this Python does not run.
NOT_PYTHON = {"html", "HTML", "markdown", "latex", "svg", "SVG", "javascript", "js"}
TIMERS = {"time", "timeit", "prun", "memit"}  # line magics that run the code after them
NOT_PYTHON |= {"writefile", "file", "bash", "sh", "script", "system", "sx"}
MOST_CODE = 2**18  # characters of a notebook that are read; a long lab has 60,000
DEFINES = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def read_code(cells: Iterable[tuple[str, str]], *, latest: bool = False) -> Code:
    """Read (id, source) pairs of code cells.

    Args:
        cells: in the order in which they ran.
        latest: whether a later definition of a name replaces earlier ones, as in a session where
            cells were mended and run again. A notebook that is graded may define a name in
            branches and pieces, so there all count.
    """
    code = Code()
    remaining = MOST_CODE
    for cell_id, source in cells:
        cell = _read_cell(source) if len(source) <= remaining else None
        if cell is None:
            code.unreadable.append(cell_id)
            continue
        remaining -= len(source)
        if latest:
            _forget(code, cell)
        code.aliases |= cell.aliases
        code.imported |= cell.imported
        code.stars += cell.stars
        code.statements += cell.statements
        code.hidden += [
            Hidden(cell_id, reflection, statement) for reflection, statement in cell.reflections
        ]
        for name, definition in cell.definitions:
            code.definitions.setdefault(name, []).append(definition)
    code.hidden = [hidden for hidden in code.hidden if _is_genuine(hidden.reflection, code)]
    return code


def unread(source: str, texts: Iterable[str]) -> list[str]:
    """Return those of some texts that `read_code` does not meet in a cell, or that are no Python.

    Args:
        source: of the cell.
        texts: that ran with it, after IPython's transformations.
    """
    known = {ast.dump(ast.parse("pass"))}  # what %timeit sets up
    with contextlib.suppress(SyntaxError, ValueError):
        known |= {ast.dump(tree) for tree, _ in _parse(source)}
    return [text for text in texts if _dumped(text) not in known]


def _dumped(text: str) -> str:
    try:
        return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError):
        return ""


def _is_genuine(reflection: Reflection, code: Code) -> bool:
    """Whether `s.modules` is what it seems to be, a name of the module `sys`."""
    base = reflection.text.partition(".")[0]
    return not reflection.module or code.aliases.get(base, base) == reflection.module


@dataclass(frozen=True)
class Cell:
    """The code of one cell; see `Code`."""

    aliases: dict[str, str]
    imported: set[str]
    stars: list[str]
    definitions: list[tuple[str, ast.AST]]
    reflections: list[tuple[Reflection, ast.stmt]]
    statements: list[ast.stmt]


def _forget(code: Code, cell: Cell) -> None:
    """Drop what a cell defines anew; `x = f(x)` still needs the old x."""
    redefined = {name for name, definition in cell.definitions if not _builds_on(name, definition)}
    for name in redefined | cell.imported:
        code.definitions.pop(name, None)
    for name in (redefined & code.imported) - cell.imported:
        code.aliases.pop(name, None)
        code.imported.discard(name)
    code.hidden = [hidden for hidden in code.hidden if hidden.reflection.owner not in redefined]


def _builds_on(name: str, definition: ast.AST) -> bool:
    return not isinstance(definition, DEFINES) and name in outer_names(definition)


@lru_cache(maxsize=256)  # most cells of a class are unchanged from the lab
def _read_cell(source: str) -> Cell | None:
    cell = Cell({}, set(), [], [], [], [])
    try:
        for tree, owner in _parse(source):
            _read_names(tree, cell)
            for statement in tree.body:
                _read_statement(statement, owner, cell)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return cell


def _read_statement(statement: ast.stmt, owner: str, cell: Cell) -> None:
    """Add a statement to its cell; `owner` is the function that runs it from a text, or ""."""
    cell.definitions.extend(_definitions(statement))
    for reflection in reflections_in(statement):
        owned = replace(reflection, owner=owner or reflection.owner)
        cell.reflections.append((owned, statement))
    if owner:
        cell.definitions.append((owner, statement))
    elif not isinstance(statement, DEFINES):
        cell.statements.append(statement)


def _parse(source: str) -> Iterator[tuple[ast.Module, str]]:
    """Yield the trees of a cell: its own, and those of code in magics such as %%time or in texts.

    Each comes with the function or class that runs it; "" for code that runs with the cell.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a magic, or not Python at all
        from mitdl_utils.checks.rules.magics import python_of  # IPython, which a page lacks

        tree = ast.parse(python_of(source))
    yield tree, ""
    for statement in tree.body:
        owner = statement.name if isinstance(statement, DEFINES) else ""
        known = {} if owner else looped_texts(statement)
        for node in ast.walk(statement):
            if isinstance(node, ast.Call):
                for inner, inside in _parse_texts(node, known):
                    yield inner, owner or inside


def _parse_texts(
    node: ast.Call, known: Mapping[str, list[str]]
) -> Iterator[tuple[ast.Module, str]]:
    """Yield the trees of the code that a call runs from texts which stand in the cell."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else name
    texts = [text_of(part) for part in node.args]
    if name == "run_cell_magic" and len(texts) == 3 and texts[0] not in NOT_PYTHON:
        yield from _parse(texts[2])
    elif name == "run_line_magic" and len(texts) > 1 and texts[0] in TIMERS:
        yield from _parse_if_python(texts[1])
    elif name in ("eval", "exec") and texts and texts[0]:
        yield from _parse_if_python(texts[0])
    elif name == "eval" and node.args:
        for text in texts_of(node.args[0], known):
            yield from _parse_if_python(text)


def _parse_if_python(text: str) -> Iterator[tuple[ast.Module, str]]:
    with contextlib.suppress(SyntaxError, ValueError):
        yield from list(_parse(text))


def _read_names(tree: ast.Module, cell: Cell) -> None:
    """Add the imports of a tree to its cell."""
    inside = {
        id(node)
        for statement in ast.walk(tree)
        if isinstance(statement, DEFINES)
        for node in ast.walk(statement)
    }
    for node in ast.walk(tree):
        local: dict[str, str] = {}
        if isinstance(node, ast.Import):
            for name in node.names:
                first = name.asname or name.name.split(".")[0]
                local[first] = name.name if name.asname else first
        elif isinstance(node, ast.ImportFrom) and node.module:
            cell.stars.extend(node.module for name in node.names if name.name == "*")
            local = {n.asname or n.name: f"{node.module}.{n.name}" for n in node.names}
            local.pop("*", None)
        cell.aliases.update(local)
        if local and id(node) not in inside:
            cell.imported.update(local)


def _definitions(statement: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    """Yield the top-level names that a statement defines, each with the defining syntax.

    Statements inside if, for, with and try are read one by one.
    """
    if isinstance(statement, DEFINES):
        yield statement.name, statement
        return
    inner = [child for child in ast.iter_child_nodes(statement) if not isinstance(child, ast.expr)]
    blocks = [child for child in inner if isinstance(child, ast.stmt)]
    for handler in inner:
        if not isinstance(handler, ast.stmt):
            blocks += [part for part in ast.iter_child_nodes(handler) if isinstance(part, ast.stmt)]
    for block in blocks:
        yield from _definitions(block)
    nested = {id(node) for block in blocks for node in ast.walk(block)}
    for node in ast.walk(statement):
        if (
            isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Store)
            and id(node) not in nested
        ):
            yield node.id, _without(statement, blocks)


def _without(statement: ast.stmt, blocks: list[ast.stmt]) -> ast.AST:
    """Return what defines a statement's own targets: all of it, or the head of a block."""
    if not blocks:
        return statement
    heads = [node for node in ast.iter_child_nodes(statement) if isinstance(node, ast.expr)]
    heads += [item.context_expr for item in getattr(statement, "items", [])]
    return ast.Expr(ast.Tuple(heads, ast.Load()))
