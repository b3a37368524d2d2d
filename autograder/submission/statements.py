"""A cell as it reads: which names each of its statements binds, changes and uses.

Reading is a guess that costs little for what people write. What somebody has made to be slow to
read is read in a helper with limits (`needs.py`, `rules_kept.py`).
"""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

MOST_CODE = 2**17  # characters of a cell that are read
# Calls that may bind or change any name, and line magics that do.
ANYTHING = frozenset(
    ["exec", "eval", "globals", "locals", "vars", "setattr", "delattr", "get_ipython"]
)
RESETS = frozenset(["reset", "reset_selective", "xdel", "run", "pylab", "load", "store", "macro"])
NAMESPACES = frozenset(["__dict__", "__globals__", "__code__", "modules"])
PURE = frozenset(dir(builtins)) - {"next"}
SETTERS = frozenset(["simplefilter", "filterwarnings", "use", "rc"])
SEEDS = frozenset(["seed", "manual_seed", "manual_seed_all"])
# Magics of a line, and of a cell; an assignment from one; a question about a name.
MAGIC = re.compile(r"^(\s*)[%!](\w*)(.*)$")
ASSIGNED = re.compile(r"^(\s*\w[\w, ]*=)\s*[%!].*$")
QUESTION = re.compile(r"^\s*\??\??[\w.]+\?{0,2}\s*$")


@dataclass(frozen=True)
class Statement:
    """A statement of a cell.

    Attributes:
        binds: names that it gives a value to, or takes one from.
        touches: names of what it changes inside: `np` in `np.float_ = 1`.
        uses: names of the notebook that it reads, also inside the functions that it defines.
        calls: names of what it may change by calling: `x` in `x.pop()` and in `y = fit(x)`.
        orders: those in calls whose value nobody takes: `x` in `np.random.shuffle(x)`, and `np` in
            `np.seterr(all="raise")`.
        imports: what its names are imported from, "name=module.name"; empty for no import.
        is_definition: whether it is a function, a class or an import.
        lines: the first and the last one.
    """

    binds: frozenset[str]
    touches: frozenset[str]
    uses: frozenset[str]
    calls: frozenset[str]
    orders: frozenset[str]
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
    uses, calls, orders = set[str](), set[str](), set[str]()
    for part in _notebook_level_nodes(node):
        if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load):
            binds.add(part.id)
            uses |= {part.id} if isinstance(part.ctx, ast.Del) else set()
        elif isinstance(part, ast.AugAssign):
            uses.add(_root(part.target))
        elif isinstance(part, ast.Call):
            calls |= _may_change(part)
        elif isinstance(part, ast.Expr) and isinstance(part.value, ast.Call):
            orders |= _arguments(part.value) | _configured_module(part.value)
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
    first = min(
        [node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))]
    )
    return Statement(
        frozenset(binds),
        frozenset(touches),
        _outer_names(node) | uses,
        frozenset(calls),
        frozenset(orders),
        frozenset(imports),
        is_definition,
        (first, node.end_lineno or node.lineno),
    )


def _notebook_level_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a statement that are not inside a function or class."""
    pending = [node]
    while pending:
        part = pending.pop()
        yield part
        if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            pending.extend(ast.iter_child_nodes(part))


def _may_change(call: ast.Call) -> set[str]:
    """Return the names of what a call may change whose value is used; a guess.

    A method's arguments are most often read: `np.mean(x)`.
    """
    return _receiver(call) | (_arguments(call) if isinstance(call.func, ast.Name) else set())


def _arguments(call: ast.Call) -> set[str]:
    """Return the names of a call's arguments, unless Python's own function is called."""
    if isinstance(call.func, ast.Name) and call.func.id in PURE:
        return set()
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    values = (
        argument.value if isinstance(argument, ast.Starred) else argument for argument in arguments
    )
    return {_root(value) for value in values}


def _receiver(call: ast.Call) -> set[str]:
    """Return the name of what a method is called of; nothing where it only seeds a generator."""
    method = call.func
    if not isinstance(method, ast.Attribute) or method.attr in SEEDS:
        return set()
    return {_root(method)}


def _configured_module(call: ast.Call) -> set[str]:
    """Return the name of the module whose way of working a call sets; nothing for other calls."""
    method = getattr(call.func, "attr", "")
    return _receiver(call) if method.startswith("set") or method in SETTERS else set()


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
        in_class = table.get_type() == "class"  # `z = z` in its body reads the notebook's z
        names |= {
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_global() or (in_class and symbol.is_referenced())
        }
    return frozenset(names)
