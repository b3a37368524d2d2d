"""A function of ours as a student's cell: under the exercise's name, with all helpers it needs."""

from __future__ import annotations

import ast
import dis
import inspect
import textwrap
from collections.abc import Callable, Collection, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

from scipy.special import expit

# What references may use and students of a NumPy lab do not have.
OWN = {expit: "def {name}(z):\n    return 0.5 * (1 + np.tanh(0.5 * np.asarray(z)))"}
ALWAYS = "import numpy as np"


class NotAlone(LookupError):
    """It needs something that a student does not have."""


def standing_alone(function: Callable[..., Any], name: str, absent: Collection[str] = ()) -> str:
    """The source of a function under another name, with its helpers before it.

    Args:
        function: top-level in its module.
        name: of the exercise.
        absent: libraries that students do without.

    Returns:
        Python for a cell.

    Raises:
        NotAlone: where it needs something that a student does not have.
    """
    parts: dict[str, str] = {}
    _gather(function, name, f"{name}_", parts)
    source = "\n\n\n".join(parts.values())
    imported = set(_imports(ast.parse(source)))
    if imported & set(absent):
        raise NotAlone(f"{name}: imports {', '.join(imported & set(absent))}")
    return source


def _gather(thing: Any, name: str, prefix: str, parts: dict[str, str]) -> None:
    """Add a thing under this name to the parts, after those that it needs."""
    if name in parts:
        return
    if isinstance(thing, ModuleType):
        parts[name] = f"import {thing.__name__} as {name}"
    elif isinstance(thing, int | float | str | tuple | frozenset):
        parts[name] = f"{name} = {thing!r}"
    elif isinstance(thing, FunctionType | type) and thing.__module__.startswith("autograder."):
        _gather_code(thing, name, prefix, parts)
    elif isinstance(thing, Callable) and thing in OWN:
        parts["np"] = ALWAYS
        parts[name] = OWN[thing].format(name=name)
    else:
        raise NotAlone(f"{name} is a {type(thing).__name__}")


def _gather_code(thing: Any, name: str, prefix: str, parts: dict[str, str]) -> None:
    try:
        (node,) = ast.parse(textwrap.dedent(inspect.getsource(thing))).body
    except (OSError, SyntaxError, ValueError):
        raise NotAlone(f"{name} has no source of its own") from None
    if not isinstance(node, ast.FunctionDef | ast.ClassDef):
        raise NotAlone(f"{name} is no def")
    parts[name] = ""  # it may call itself, and so may its helpers
    names = {node.name: name}
    for used in sorted(set(_global_names(thing))):
        helper = _global(thing, used)
        if helper is thing or helper is None:
            continue
        names[used] = used if isinstance(helper, ModuleType) else f"{prefix}{used.strip('_')}"
        _gather(helper, names[used], prefix, parts)
    node.name, node.decorator_list = name, []
    if ast.get_docstring(node) is not None and len(node.body) > 1:
        del node.body[0]  # the sentence for whoever makes this mistake
    del parts[name]
    parts[name] = ast.unparse(_Renamed(names).visit(node))


def _global(thing: Any, name: str) -> Any:
    """What a name means where the thing was defined; None for one of Python's own."""
    module = inspect.getmodule(thing)
    return getattr(module, name, None)


def _global_names(thing: Any) -> Iterator[str]:
    if isinstance(thing, type):
        for part in vars(thing).values():
            part = getattr(part, "__func__", part)
            if isinstance(part, FunctionType):
                yield from _global_names(part)
        yield from (base.__name__ for base in thing.__bases__ if base is not object)
    else:
        yield from _loaded(thing.__code__)
        yield from _defaults(thing)


def _loaded(code: CodeType) -> Iterator[str]:
    yield from (one.argval for one in dis.get_instructions(code) if one.opname == "LOAD_GLOBAL")
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _loaded(part)


def _defaults(function: FunctionType) -> Iterator[str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    for node in ast.walk(tree.args) if isinstance(tree, ast.FunctionDef) else ():
        if isinstance(node, ast.Name):
            yield node.id


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name.split(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


class _Renamed(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self.names.get(node.id, node.id)
        return node
