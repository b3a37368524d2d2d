"""Run small programs over a class of scalars with gradients, and read the numbers."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import takewhile
from typing import Any

import numpy as np

from mitdl_utils.checks.drivers.inside import DATA
from mitdl_utils.checks.drivers.lab_05.programs import Statement, statements
from mitdl_utils.checks.drivers.library import inside
from mitdl_utils.checks.trial import Case

DOUBLINGS = 18  # 19 nodes, or a quarter of a million paths
QUICK = 0.025  # seconds; by nodes it takes a thousandth of that
PROBE = f"backward() over {DOUBLINGS} doublings"
TRIES = 3  # so that a stall of the machine does no harm

NUMBER = (float, int, np.integer, np.floating, np.bool_)
ASKED_BY_ITSELF = ("new", "reduce", "doubled")


def value_spelled(name: str, case: Case) -> str:
    """Write the program as one would type it."""
    return "; ".join(case.args[0])


def value(subject: Any, library: Any, program: list[str]) -> dict[str, Any]:
    """Run a program over a class of values.

    Args:
        subject: the class.
        library: the libraries by attribute.
        program: lines, as `programs.py` describes them.

    Returns:
        For each name "a is", with the kind of its object; after each `backward()`, the gradients of
        all names so far; the data of all names; and, where no `backward()` is called, the gradients
        of new values. It ends early where a statement gives no `Value`.
    """
    facts: dict[str, Any] = {}
    nodes: dict[str, Any] = {}
    calls = 0
    upcoming, results = [*statements(program)], list[Any]()
    for number, statement in enumerate(upcoming):
        name = statement.target
        results = results or _next_results(library, upcoming[number:], nodes)
        if statement.verb == "backward":
            calls += 1
            if not results:
                nodes[name].backward()
            gradients = results.pop(0) if results else _attributes(library, nodes, "grad")
            when = f"after {name}.backward()" + (f", call {calls}" if calls > 1 else "")
            facts |= _numbers(nodes, "grad", gradients, f"{when}, ")
            continue
        if statement.verb == "doubled" and PROBE not in facts:
            quick = _visits_each_node_once(subject, library)
            facts[PROBE] = "quick" if quick else "as slow as its paths"
            if not quick:
                return facts
        nodes[name] = results.pop(0) if results else _result(statement, nodes, subject, library)
        facts[f"{name} is"] = _kind(nodes[name])
        if facts[f"{name} is"] != "a Value":
            return facts
    facts |= _numbers(nodes, "data", _attributes(library, nodes, "data"))
    if not calls:
        gradients = _attributes(library, nodes, "grad")
        facts |= _numbers(nodes, "grad", gradients, "before any backward(), ")
    return facts


def _next_results(library: Any, upcoming: list[Statement], nodes: dict[str, Any]) -> list[Any]:
    """Run as many of the next statements as fit into one question; often none."""
    at_once = [*takewhile(lambda statement: statement.verb not in ASKED_BY_ITSELF, upcoming)]
    plain = [(statement.verb, statement.target, statement.operands) for statement in at_once]
    return list(inside(library).run(plain, nodes))[: len(plain)] if plain else []


def _result(statement: Statement, nodes: dict[str, Any], subject: Any, library: Any) -> Any:
    """Run one statement."""
    operands = [nodes[o] if isinstance(o, str) else o for o in statement.operands]
    if statement.verb == "new":
        return subject(*operands)
    if statement.verb in ("relu", "tanh", "exp"):
        return getattr(operands[0], statement.verb)()
    if statement.verb == "reduce":
        operator = getattr(library.operator, statement.how)
        return library.functools.reduce(operator, operands * statement.times)
    if statement.verb == "doubled":
        return inside(library).doubled(operands[0], statement.times)
    return getattr(library.operator, statement.verb)(*operands)


def _visits_each_node_once(subject: Any, library: Any) -> bool:
    """Whether the time of backward() grows with the nodes of a graph, and not with its paths."""
    for _ in range(TRIES):
        top = inside(library).doubled(subject(1.0), DOUBLINGS)
        if _kind(top) != "a Value":
            return True
        start = time.perf_counter()
        top.backward()
        if time.perf_counter() - start < QUICK:
            return True
    return False


def _attributes(library: Any, nodes: dict[str, Any], name: str) -> list[Any]:
    return list(inside(library).attributes([*nodes.values()], name))


def _numbers(
    nodes: dict[str, Any], attribute: str, values: Sequence[Any], when: str = ""
) -> dict[str, Any]:
    """Label an attribute of all nodes: its kind and, if they are numbers, one array of them.

    Integers count as floats: 1 is as good a gradient as 1.0.
    """
    label = when + ", ".join(f"{name}.{attribute}" for name in nodes)
    numbers = dict(zip(nodes, values, strict=True))
    for name, number in numbers.items():
        scalar = isinstance(number, np.ndarray) and number.ndim == 0
        if not (scalar or isinstance(number, NUMBER)):
            return {f"{label} hold": f"{_kind(number)} in {name}"}
    return {f"{label} hold": "numbers", label: np.array([*numbers.values()], dtype=np.float64)}


def _kind(result: Any) -> str:
    if result is None:
        return "None"
    return f"a plain {type(result).__name__}" if isinstance(result, DATA) else "a Value"
