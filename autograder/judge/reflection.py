"""Where code looks at Python itself, nobody can tell from reading it what it calls.

An honest answer to an exercise from scratch needs none of this. What is merely looked up by name is
followed by `rules.py`, and caught by tripwires where it runs; this finds what gets under both.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

# Modules with no other use in a lab than getting at what is closed.
MODULES = {"ctypes", "_ctypes", "cffi", "marshal", "sqlite3", "_imp", "imp", "autograder"}
# Names in modules that have other uses too.
PLACES = {
    "importlib": {"util", "machinery", "abc"},
    "gc": {"get_objects", "get_referrers", "get_referents"},
    "sys": {"modules", "_getframe", "settrace", "setprofile", "meta_path", "path_hooks"},
    "os": {"register_at_fork"},
    "types": {"FunctionType", "CodeType"},
    "inspect": {"currentframe", "stack", "getclosurevars"},
    "threading": {"settrace", "setprofile"},
    "torch": {"_C"},
}
# Names of any object.
ATTRIBUTES = {
    *("__closure__", "cell_contents", "__globals__", "__code__", "__builtins__", "__subclasses__"),
    *("__loader__", "__spec__", "register_at_fork", "module_from_spec", "exec_module", "f_back"),
    *("tb_frame", "gi_frame", "cr_frame", "ag_frame", "f_globals", "f_locals", "f_builtins"),
    *("__array_ufunc__", "__array_function__", "_python_dispatch"),
}
TEXT = {"eval", "exec", "compile"}
IMPORTERS = {"__import__", "import_module"}
LOOKUPS = {"getattr", "setattr", "hasattr", "delattr", "attrgetter", "methodcaller"}
COMPUTED = (ast.BinOp, ast.JoinedStr, ast.Call, ast.Subscript, ast.GeneratorExp, ast.ListComp)


@dataclass(frozen=True)
class Hidden:
    """A place in a cell where reading ends.

    Attributes:
        what: the words to show.
        line: of the cell.
        module: where `what` counts only as a name of this module; "" where it counts anyway.
        owner: the function or class that it stands in; "" for what runs with the cell.
    """

    what: str
    line: int
    module: str = ""
    owner: str = ""


def hidden_places(tree: ast.Module) -> Iterator[Hidden]:
    """What in a cell's code cannot be followed by reading."""
    for statement in tree.body:
        defines = isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        owner = statement.name if defines else ""  # type: ignore[attr-defined]
        for place in _inside(statement):
            yield replace(place, owner=owner)


def _inside(tree: ast.stmt) -> Iterator[Hidden]:
    asked = {  # `"google.colab" in sys.modules` is a common and harmless question
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
        elif isinstance(node, ast.Attribute) and id(node) not in asked:
            yield from _attribute(node)
        elif isinstance(node, ast.FunctionDef) and node.name in ATTRIBUTES:
            yield Hidden(node.name, line)
        elif isinstance(node, ast.Constant) and node.value in ATTRIBUTES:
            yield Hidden(str(node.value), line)
        elif isinstance(node, ast.Call):
            yield from _call(node)
        elif isinstance(node, ast.Subscript):
            yield from _subscript(node)


def _imported(dotted: str, line: int) -> Iterator[Hidden]:
    root, _, rest = dotted.partition(".")
    parts = rest.split(".")
    if root in MODULES or parts[0] in PLACES.get(root, ()) or not ATTRIBUTES.isdisjoint(parts):
        yield Hidden(dotted, line)


def _attribute(node: ast.Attribute) -> Iterator[Hidden]:
    if node.attr in ATTRIBUTES:
        yield Hidden(node.attr, node.lineno)
    if isinstance(node.value, ast.Name):
        for module, names in PLACES.items():
            if node.attr in names:
                yield Hidden(f"{node.value.id}.{node.attr}", node.lineno, module)


def _call(node: ast.Call) -> Iterator[Hidden]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else name
    is_method = isinstance(node.func, ast.Attribute) and name in TEXT  # model.eval(), df.eval(…)
    first = node.args[0] if node.args else None
    if name in TEXT and not is_method and not isinstance(first, ast.Constant):
        yield Hidden(name, node.lineno)
    if name in IMPORTERS and not isinstance(first, ast.Constant):
        yield Hidden(f"{name} of a name that is made up", node.lineno)
    if name in LOOKUPS:
        keys = node.args[:1] if name in ("attrgetter", "methodcaller") else node.args[1:2]
        if any(isinstance(key, COMPUTED) for key in keys):
            yield Hidden(f"{name} of a name that is made up", node.lineno)


def _subscript(node: ast.Subscript) -> Iterator[Hidden]:
    """`vars(np)[…]` and `np.__dict__[…]` with a key that is made up."""
    owner = node.value
    names = isinstance(owner, ast.Attribute) and owner.attr == "__dict__"
    names |= (
        isinstance(owner, ast.Call)
        and isinstance(owner.func, ast.Name)
        and owner.func.id in ("vars", "globals", "locals")
    )
    if names and isinstance(node.slice, COMPUTED):
        yield Hidden("a name that is made up", node.lineno)
