"""Reflection: code that inspects Python itself, so that reading cannot tell what it calls.

An honest answer to an exercise from scratch needs none of it. `rules.py` follows plain look-ups by
name, and tripwires catch them where they run; this module finds the code that evades both.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

# Modules that a lab can only use to reach forbidden functions.
MODULES = {"ctypes", "_ctypes", "cffi", "marshal", "sqlite3", "_imp", "imp", "autograder"}
# Names to find in modules that have other uses as well.
MODULE_NAMES = {
    "importlib": {"util", "machinery", "abc"},
    "gc": {"get_objects", "get_referrers", "get_referents"},
    "sys": {"modules", "_getframe", "settrace", "setprofile", "meta_path", "path_hooks"},
    "os": {"register_at_fork"},
    "types": {"FunctionType", "CodeType"},
    "inspect": {"currentframe", "stack", "getclosurevars"},
    "threading": {"settrace", "setprofile"},
    "torch": {"_C"},
}
# Names to find as attributes of any object.
ATTRIBUTES = {
    *("__closure__", "cell_contents", "__globals__", "__code__", "__builtins__", "__subclasses__"),
    *("__loader__", "__spec__", "register_at_fork", "module_from_spec", "exec_module", "f_back"),
    *("tb_frame", "gi_frame", "cr_frame", "ag_frame", "f_globals", "f_locals", "f_builtins"),
    *("__array_ufunc__", "__array_function__", "_python_dispatch"),
}
TEXT_RUNNERS = {"eval", "exec", "compile"}
IMPORTERS = {"__import__", "import_module"}
LOOKUPS = {"getattr", "setattr", "hasattr", "delattr", "attrgetter", "methodcaller"}
COMPUTED = (ast.BinOp, ast.JoinedStr, ast.Call, ast.Subscript, ast.GeneratorExp, ast.ListComp)


@dataclass(frozen=True)
class Reflection:
    """A use of reflection in a cell.

    Attributes:
        text: the code, as the message shows it.
        line: of the cell.
        module: that `text` must be a name of to count; "" where it always counts.
        owner: the function or class around it; "" for code that runs with the cell.
    """

    text: str
    line: int
    module: str = ""
    owner: str = ""


def find_reflection(tree: ast.Module) -> Iterator[Reflection]:
    """Yield the uses of reflection in a cell's code."""
    for statement in tree.body:
        defines = isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        owner = statement.name if defines else ""  # type: ignore[attr-defined]
        for reflection in _in_statement(statement):
            yield replace(reflection, owner=owner)


def _in_statement(tree: ast.stmt) -> Iterator[Reflection]:
    compared = {  # `"google.colab" in sys.modules` is a common and harmless question
        id(side)
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        for side in node.comparators
    }
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Import):
            for name in node.names:
                yield from _imported(name.name, line)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                yield from _imported(f"{node.module}.{name.name}", line)
        elif isinstance(node, ast.Attribute) and id(node) not in compared:
            yield from _attribute(node)
        elif isinstance(node, ast.FunctionDef) and node.name in ATTRIBUTES:
            yield Reflection(node.name, line)
        elif isinstance(node, ast.Constant) and node.value in ATTRIBUTES:
            yield Reflection(str(node.value), line)
        elif isinstance(node, ast.Call):
            yield from _call(node)
        elif isinstance(node, ast.Subscript):
            yield from _subscript(node)


def _imported(dotted: str, line: int) -> Iterator[Reflection]:
    root, _, rest = dotted.partition(".")
    parts = rest.split(".")
    if (
        root in MODULES
        or parts[0] in MODULE_NAMES.get(root, ())
        or not ATTRIBUTES.isdisjoint(parts)
    ):
        yield Reflection(dotted, line)


def _attribute(node: ast.Attribute) -> Iterator[Reflection]:
    if node.attr in ATTRIBUTES:
        yield Reflection(node.attr, node.lineno)
    if isinstance(node.value, ast.Name):
        for module, names in MODULE_NAMES.items():
            if node.attr in names:
                yield Reflection(f"{node.value.id}.{node.attr}", node.lineno, module)


def _call(node: ast.Call) -> Iterator[Reflection]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else name
    is_method = (
        isinstance(node.func, ast.Attribute) and name in TEXT_RUNNERS
    )  # model.eval(), df.eval(…)
    first = node.args[0] if node.args else None
    if name in TEXT_RUNNERS and not is_method and not isinstance(first, ast.Constant):
        yield Reflection(name, node.lineno)
    if name in IMPORTERS and not isinstance(first, ast.Constant):
        yield Reflection(f"{name} of a name that is made up", node.lineno)
    if name in LOOKUPS:
        keys = node.args[:1] if name in ("attrgetter", "methodcaller") else node.args[1:2]
        if any(isinstance(key, COMPUTED) for key in keys):
            yield Reflection(f"{name} of a name that is made up", node.lineno)


def _subscript(node: ast.Subscript) -> Iterator[Reflection]:
    """Find `vars(np)[…]` and `np.__dict__[…]` with a computed key."""
    owner = node.value
    names = isinstance(owner, ast.Attribute) and owner.attr == "__dict__"
    names |= (
        isinstance(owner, ast.Call)
        and isinstance(owner.func, ast.Name)
        and owner.func.id in ("vars", "globals", "locals")
    )
    if names and isinstance(node.slice, COMPUTED):
        yield Reflection("a name that is made up", node.lineno)
