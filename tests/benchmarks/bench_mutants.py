"""Mistakes that nobody listed: the solutions, mutated by a machine, before the judge.

Every operator, comparison, constant, argument, term and statement of a solution is changed, one at
a time. A mutant that the judge passes is a survivor: either the same function written another way
(`equivalent_mutants.py` gives the reason), or a case that is missing.
"""

from __future__ import annotations

import ast
import copy
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import jupytext
import numpy as np

from autograder.exercises import Exercise, labs, load_lab
from autograder.judge.judge import LocalStudent, judge
from autograder.judge.verdict import Outcome
from tests.benchmarks.equivalent_mutants import reason_for

ROOT = Path(__file__).parents[2]
SECONDS = 10  # for one verdict; a mutant that never ends counts as caught
SLOW_SECONDS = 120
SAMPLE = 6  # about so many mutants of an exercise that trains
LABS = os.environ.get("MITDL_BENCH_LABS", "").split()

SWAPS: dict[type[ast.AST], list[type[ast.AST]]] = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.FloorDiv: [ast.Mult],
    ast.Mod: [ast.FloorDiv],
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
}


def run() -> dict[str, float]:
    """The share of mutants caught, of those that are not the same function."""
    made = caught = equivalent = 0
    for name in LABS or labs():
        namespace, sources = _solution(name)
        for exercise in load_lab(name):
            began, survivors = time.perf_counter(), []
            mutants = list(_mutants(sources[exercise.name]))
            if exercise.seconds:  # it trains: a sample says enough
                mutants = mutants[:: max(1, len(mutants) // SAMPLE)]
            for change, tree in mutants:
                if _passes(exercise, namespace, tree):
                    survivors.append(change)
            excused = [change for change in survivors if reason_for(exercise.name, change)]
            made, equivalent = made + len(mutants), equivalent + len(excused)
            caught += len(mutants) - len(survivors)
            seconds = time.perf_counter() - began
            print(
                f"  {exercise.name:32} {len(mutants):4} mutants, {len(survivors):2} pass, "
                f"{len(excused):2} of them equivalent ({seconds:.0f} s)",
                flush=True,
            )
            for change in survivors:
                if change not in excused:
                    print(f"      survivor: {change}")
    return {
        "mutants": made,
        "equivalent": equivalent,
        "caught": caught,
        "caught of those not equivalent, %": 100 * caught / max(1, made - equivalent),
    }


def _solution(name: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The solution's names, run once, and the source of each solution cell."""
    notebook = jupytext.read(ROOT / "solutions" / name / f"{name}.py")
    namespace: dict[str, Any] = {"__name__": "solution"}
    sources = {}
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and about.get("solution"):
            sources[about["grade_id"]] = cell.source
    exec("import numpy as np\ntry:\n    import torch\nexcept ImportError:\n    pass", namespace)
    for cell in notebook.cells:
        if cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("grade"):
            tree = ast.parse(cell.source)
            tree.body = [node for node in tree.body if _defines(node)]
            exec(compile(tree, name, "exec"), namespace)
    return namespace, sources


DEFINING = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


def _defines(node: ast.stmt) -> bool:
    """Whether a statement defines what others may use, at no cost: constants among them."""
    if isinstance(node, ast.Assign):
        with suppress(ValueError):
            ast.literal_eval(node.value)
            return True
    return isinstance(node, DEFINING)


def _mutants(source: str) -> Iterator[tuple[str, ast.Module]]:
    """Each single change of a cell's code: what was changed, and the changed code."""
    tree = ast.parse(source)
    original = ast.unparse(tree)
    seen = {original}
    for index, node in enumerate(ast.walk(tree)):
        for change in _changes(node):
            mutated = copy.deepcopy(tree)
            target = list(ast.walk(mutated))[index]
            before = _line(original, target)
            change(mutated, target)
            try:
                text = ast.unparse(ast.fix_missing_locations(mutated))
                compile(text, "mutant", "exec")
            except (SyntaxError, ValueError):
                continue
            if text not in seen:
                seen.add(text)
                yield _difference(original, text) or before, ast.parse(text)


def _line(text: str, node: ast.AST) -> str:
    return ast.unparse(node)[:80] if isinstance(node, ast.expr | ast.stmt) else ""


def _difference(before: str, after: str) -> str:
    """The lines that changed, as `old -> new`."""
    old, new = before.splitlines(), after.splitlines()
    gone = [line.strip() for line in old if line not in new]
    come = [line.strip() for line in new if line not in old]
    return f"{' / '.join(gone)} -> {' / '.join(come)}"


Change = Callable[[ast.Module, Any], None]


def _changes(node: ast.AST) -> Iterator[Change]:
    """The ways in which one node can be changed."""
    if isinstance(node, ast.BinOp | ast.AugAssign):
        yield from (_set("op", kind()) for kind in SWAPS.get(type(node.op), []))
    if isinstance(node, ast.BoolOp):
        yield from (_set("op", kind()) for kind in SWAPS[type(node.op)])
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from (_set("ops", [kind()]) for kind in SWAPS.get(type(node.ops[0]), []))
    if isinstance(node, ast.BinOp):
        yield lambda tree, n: _replace(tree, n, n.left)
        yield lambda tree, n: _replace(tree, n, n.right)
    if isinstance(node, ast.UnaryOp):
        yield lambda tree, n: _replace(tree, n, n.operand)
    if isinstance(node, ast.Constant) and type(node.value) in (int, float, bool):
        yield from (_set("value", value) for value in _other_numbers(node.value))
    if isinstance(node, ast.Call):
        yield from _call_changes(node)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        yield lambda tree, n: _replace(tree, n, n.value)
    if isinstance(node, ast.IfExp):
        yield lambda tree, n: _replace(tree, n, n.body)
        yield lambda tree, n: _replace(tree, n, n.orelse)
    if isinstance(node, ast.If | ast.While):
        yield lambda tree, n: setattr(n, "test", ast.UnaryOp(ast.Not(), n.test))
        yield lambda tree, n: setattr(n, "test", ast.Constant(False))
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr) and not _docstring(node):
        yield lambda tree, n: _replace(tree, n, ast.Pass())
    if isinstance(node, ast.AugAssign):
        yield lambda tree, n: _replace(tree, n, ast.Assign([n.target], n.value))


def _call_changes(node: ast.Call) -> Iterator[Change]:
    if node.args:
        yield lambda tree, n: _replace(tree, n, n.args[0])
    if len(node.args) >= 2:
        yield lambda tree, n: n.args.__setitem__(slice(0, 2), [n.args[1], n.args[0]])
    for position in range(len(node.keywords)):
        yield lambda tree, n, position=position: n.keywords.pop(position)


def _docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _other_numbers(value: Any) -> list[Any]:
    if type(value) is bool:
        return [not value]
    if value == 0:
        return [1, -1]
    return (
        [value + 1, value - 1, -value, 0] if type(value) is int else [value * 2, value + 0.1, 0.0]
    )


def _set(name: str, value: Any) -> Change:
    return lambda tree, node: setattr(node, name, value)


def _replace(tree: ast.Module, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list):
                value[:] = [new if item is old else item for item in value]


def _passes(exercise: Exercise, namespace: dict[str, Any], tree: ast.Module) -> bool:
    names = dict(namespace)
    try:
        exec(compile(tree, "mutant", "exec"), names)
        with _time_limit(SLOW_SECONDS if exercise.seconds else SECONDS):
            student = LocalStudent({exercise.name: names[exercise.name]})
            verdict = judge(exercise, student, np.random.default_rng(11))
    except Exception:  # the mutant does not even start, or never ends
        return False
    return verdict.outcome is Outcome.PASSED


class _TooLong(Exception):
    pass


@contextmanager
def _time_limit(seconds: int) -> Iterator[None]:
    def stop(signum: int, frame: Any) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
