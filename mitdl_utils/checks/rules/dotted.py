"""The full names of what expressions stand for: `numpy.linalg.norm` for `np.linalg.norm`."""

from __future__ import annotations

import ast
import symtable
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from functools import lru_cache

GETTERS = ("operator.attrgetter", "operator.methodcaller")
GETTER = "operator.attrgetter of "  # before what it looks up, in the place of a full name


@lru_cache(maxsize=1024)
def outer_names(node: ast.AST) -> frozenset[str]:
    """Return the names that code takes from its notebook: no arguments, no local variables."""
    source = ast.unparse(ast.fix_missing_locations(node))
    try:
        tables = [symtable.symtable(source, "cell", "exec")]
    except SyntaxError:  # code that parses and does not compile: its cell does not run either
        return frozenset()
    names = {symbol.get_name() for symbol in tables[0].get_symbols() if symbol.is_referenced()}
    while tables:
        table = tables.pop()
        tables += table.get_children()
        names |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return frozenset(names)


def renamed(nodes: Iterable[ast.AST], names: MutableMapping[str, str]) -> dict[str, str]:
    """Return names assigned from what was imported: `q = np`, `t = getattr(np, "tanh")`."""
    assigned: dict[str, str] = {}
    both = ChainMap(names, assigned)
    for node in nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            getter = _getter(node.value, both)
            dotted = f"{GETTER}{getter}" if getter else dotted_name(node.value, both)
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if dotted:
                assigned |= {to.id: dotted for to in targets if isinstance(to, ast.Name)}
    return assigned


def dotted_name(node: ast.AST, aliases: Mapping[str, str]) -> str:
    """Return the full name of `np.linalg.norm` or `vars(np)["tanh"]`; "" for anything else."""
    if isinstance(node, ast.Name):
        return aliases.get(node.id, "")
    if isinstance(node, ast.NamedExpr):
        return dotted_name(node.value, aliases)
    if isinstance(node, ast.Attribute):
        base = dotted_name(node.value, aliases)
        return f"{base}.{node.attr}" if base else ""
    if isinstance(node, ast.Call):
        return _looked_up(node, aliases)
    if isinstance(node, ast.Subscript):
        key, base = text_of(node.slice), dotted_name(node.value, aliases)
        if key and base == "sys.modules":
            return key
        return f"{base.removesuffix('.__dict__')}.{key}" if key and base else ""
    return ""


def _looked_up(node: ast.Call, aliases: Mapping[str, str]) -> str:
    """Return the full name that a look-up by call returns, such as `getattr(np, "tanh")`."""
    if getter := _getter(node.func, aliases):
        base = dotted_name(node.args[0], aliases) if node.args else ""
        return f"{base}.{getter}" if base else ""
    owner = dotted_name(node.func, aliases)
    called = owner or (node.func.id if isinstance(node.func, ast.Name) else "")
    if called in ("__import__", "importlib.import_module", "importlib.__import__"):
        return text_of(node.args[0]) if node.args else ""
    if called == "vars" and len(node.args) == 1:
        return dotted_name(node.args[0], aliases)
    if called in ("getattr", "operator.getitem") and len(node.args) >= 2:
        base, key = dotted_name(node.args[0], aliases), text_of(node.args[1])
        return f"{base.removesuffix('.__dict__')}.{key}" if base and key else ""
    if owner.endswith(".__dict__.get") and node.args:
        key = text_of(node.args[0])
        return f"{owner.removesuffix('.__dict__.get')}.{key}" if key else ""
    return ""


def _getter(node: ast.AST, aliases: Mapping[str, str]) -> str:
    """Return what `attrgetter("tanh.at")` or `methodcaller("tanh", z)` looks up; "" for others."""
    if isinstance(node, ast.Name):
        return aliases.get(node.id, "").partition(GETTER)[2]
    if not isinstance(node, ast.Call) or not node.args:
        return ""
    called = dotted_name(node.func, aliases)
    return text_of(node.args[0]) if called in GETTERS else ""


def text_of(node: ast.AST) -> str:
    """Return a constant's text; "" for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def used_in(definition: ast.AST, names: Mapping[str, str]) -> Iterator[tuple[str, int, bool]]:
    """Yield the full names that a definition uses, each with its line.

    The third says whether the name is only asked about, in an annotation or as a class of
    `isinstance`: a library that is not there hurts nobody in these places.
    """
    asked: set[int] = set()
    for node in ast.walk(definition):
        for part in _only_asked_about(node):
            asked.update(map(id, ast.walk(part)))
        dotted = dotted_name(node, names)
        if dotted:
            yield dotted, getattr(node, "lineno", 0), id(node) in asked


def _only_asked_about(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the annotations of a node, and the classes that `isinstance` asks about."""
    if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
        yield node.annotation
    if isinstance(node, ast.FunctionDef) and node.returns is not None:
        yield node.returns
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        yield from node.args[1:2] if node.func.id in ("isinstance", "issubclass") else ()
