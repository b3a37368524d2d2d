"""What a statement of a notebook can change: the names through which it can reach an answer.

Code that looks into Python itself hurts no answer that never meets what it found: a plot loop with
`getattr(axes, f"set_{x}label")` is nobody's business. Where this module cannot tell, it says so.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from mitdl_utils.checks.rules.code import Code, Hidden
from mitdl_utils.checks.rules.dotted import outer_names

DEFINES = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
NAMESPACES = {"globals", "locals", "vars", "get_ipython"}  # calls that hand out all names at once
PLAIN = (ast.Constant, ast.UnaryOp, ast.BinOp, ast.Tuple, ast.operator, ast.unaryop, ast.Load)
MOST_STATEMENTS = 1_000  # beyond these nobody follows what leads where


def changed_by(hidden: Hidden, code: Code) -> set[str] | None:
    """Return the names that can hold what a use of reflection found, also by way of others.

    Args:
        hidden: a use that changes nothing by itself.
        code: of its notebook.

    Returns:
        Names of the notebook; None where it can be any.
    """
    if id(hidden) not in code.changed:
        code.changed[id(hidden)] = _changed_by(hidden, code)
    return code.changed[id(hidden)]


def _changed_by(hidden: Hidden, code: Code) -> set[str] | None:
    if len(code.statements) > MOST_STATEMENTS:
        return None
    pending = [(statement, code.used(_names(statement))) for statement in code.statements]
    changed: set[str] = {hidden.reflection.owner} - {""}
    first = hidden.statement if not changed else None
    while True:
        meets = [
            statement is first or not names.isdisjoint(changed) for statement, names in pending
        ]
        if not any(meets):
            return changed
        for (statement, _), met in zip(pending, meets, strict=True):
            names = _changed_by_statement(statement, code) if met else set()
            if names is None:
                return None
            changed |= names
        pending = [pair for pair, met in zip(pending, meets, strict=True) if not met]
        first = None


def _changed_by_statement(statement: ast.stmt, code: Code) -> set[str] | None:
    """Return what a statement changes, itself or through the functions that it uses."""
    used = code.used(_names(statement) & code.definitions.keys())
    inside = [d for name in used for d in code.definitions.get(name, ()) if isinstance(d, DEFINES)]
    changed = _names(statement, ast.Store | ast.Del) | _imported(statement)
    changed |= {name for name in _names(statement) if _is_variable(name, code)}
    hands_over = False
    for block in (statement, *inside):
        if any(map(_opens_a_namespace, ast.walk(block))):
            return None
        outer = outer_names(block)
        changed |= {name for name in outer if _is_variable(name, code)}
        parameters = _parameter_names(block)
        for root in _roots_of_stores(block):
            if root is None:
                return None
            changed |= {root} & outer
            hands_over |= root in parameters
        for node in ast.walk(block):
            if isinstance(node, ast.Global):
                changed.update(node.names)
    return changed | _passed_names(statement) if hands_over else changed


def _names(node: ast.AST, context: Any = ast.expr_context) -> set[str]:
    return {
        child.id
        for child in ast.walk(node)
        if isinstance(child, ast.Name) and isinstance(child.ctx, context)
    }


def _imported(statement: ast.stmt) -> set[str]:
    return {
        name.asname or name.name.partition(".")[0]
        for node in ast.walk(statement)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }


def _is_variable(name: str, code: Code) -> bool:
    """Whether a name holds something that can be changed in place."""
    return any(
        not isinstance(definition, DEFINES) and not _is_plain(definition)
        for definition in code.definitions.get(name, ())
    )


def _is_plain(definition: ast.AST) -> bool:
    """Whether an assignment gives a number or a text, such as `EPS = 1e-8`."""
    if not isinstance(definition, ast.Assign):
        return False
    return all(isinstance(node, PLAIN) for node in ast.walk(definition.value))


def _roots_of_stores(block: ast.AST) -> Iterator[str | None]:
    """Yield the names whose attributes or items are set; None for a thing without a name."""
    for node in ast.walk(block):
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            yield _root(node)
        elif isinstance(node, ast.Call) and _calls(node, {"setattr", "delattr"}) and node.args:
            yield _root(node.args[0])


def _parameter_names(block: ast.AST) -> set[str]:
    """Return the arguments of functions, and the further names that they get there."""
    parameters = {node.arg for node in ast.walk(block) if isinstance(node, ast.arg)}
    for node in ast.walk(block):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
            parameters |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return parameters


def _root(node: ast.AST) -> str | None:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _opens_a_namespace(node: ast.AST) -> bool:
    """Whether all names of a module or of the notebook can be changed through it."""
    if isinstance(node, ast.Attribute):
        return node.attr == "__dict__"
    return isinstance(node, ast.Call) and _calls(node, NAMESPACES)


def _calls(node: ast.Call, names: set[str]) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id in names


def _passed_names(statement: ast.stmt) -> set[str]:
    """Return the names that a statement hands to a call as they are."""
    called = {id(node.func) for node in ast.walk(statement) if isinstance(node, ast.Call)}
    owners = {id(node.value) for node in ast.walk(statement) if isinstance(node, ast.Attribute)}
    return {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and id(node) not in called | owners
    }
