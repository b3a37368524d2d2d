"""Scalars that know their gradient: small programs over `Value`, run and read.

A program is a list of lines as one would type them, several statements to a line with `;`:

    a = Value(2.0)              a new value
    c = a * b                   + - * / ** between names and numbers
    d = -c
    e = d.relu()                relu, tanh, exp
    e.backward()
    s = reduce(add, [a] * 500)  functools.reduce with operator.add or operator.mul
    t = a doubled 20 times      t = t + t, again and again: few nodes, very many paths
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Any

import numpy as np

from mitdl_utils.checks.diagnose import Case
from mitdl_utils.checks.drivers.inside import DATA
from mitdl_utils.checks.drivers.library import inside

OPERATORS = {"+": "add", "-": "sub", "*": "mul", "/": "truediv", "**": "pow"}
DOUBLINGS = 18  # 19 nodes, or a quarter of a million paths
QUICK = 0.025  # seconds; by nodes it takes a thousandth of that
PROBE = f"backward() over {DOUBLINGS} doublings"
TRIES = 3  # so that a machine that stalls once or twice does no harm

NUMBER = (float, int, np.integer, np.floating, np.bool_)
APART = ("new", "reduce", "doubled")  # each of these statements is asked for by itself
Operand = str | float | int


@dataclass(frozen=True)
class Statement:
    """One statement of a program.

    Attributes:
        verb: "new", "add", "sub", "mul", "truediv", "pow", "neg", "relu", "tanh", "exp",
            "backward", "reduce" or "doubled".
        target: the name that it gives a meaning; for "backward" the name it is called on.
        operands: names and numbers.
        times: for "reduce" and "doubled", how often.
        how: for "reduce", the name of the operator.
    """

    verb: str
    target: str
    operands: tuple[Operand, ...] = ()
    times: int = 0
    how: str = ""


NAME = r"([a-z]\w*)"
OPERAND = r"([a-z]\w*|-?\d[\d.e-]*)"
Maker = Callable[[re.Match[str]], Statement]
FORMS: tuple[tuple[re.Pattern[str], Maker], ...] = tuple(
    (re.compile(form), make)
    for form, make in (
        (
            rf"{NAME} = {OPERAND} (\*\*|[-+*/]) {OPERAND}",
            lambda m: Statement(OPERATORS[m[3]], m[1], (_operand(m[2]), _operand(m[4]))),
        ),
        (rf"{NAME} = Value\({OPERAND}\)", lambda m: Statement("new", m[1], (_operand(m[2]),))),
        (rf"{NAME}\.backward\(\)", lambda m: Statement("backward", m[1])),
        (rf"{NAME} = {NAME}\.(relu|tanh|exp)\(\)", lambda m: Statement(m[3], m[1], (m[2],))),
        (rf"{NAME} = -{NAME}", lambda m: Statement("neg", m[1], (m[2],))),
        (
            rf"{NAME} = reduce\((add|mul), \[(.+)\] \* (\d+)\)",
            lambda m: Statement(
                "reduce", m[1], tuple(map(_operand, m[3].split(", "))), int(m[4]), m[2]
            ),
        ),
        (
            rf"{NAME} = {NAME} doubled (\d+) times",
            lambda m: Statement("doubled", m[1], (m[2],), int(m[3])),
        ),
    )
)


def _operand(text: str) -> Operand:
    if text[0].isalpha():
        return text
    return int(text) if text.lstrip("-").isdigit() else float(text)


@lru_cache(maxsize=512)
def read_line(line: str) -> tuple[Statement, ...]:
    """The statements of a line.

    >>> read_line("c = a * 2.0; c.backward()")[0].operands
    ('a', 2.0)
    """
    return tuple(map(_statement, line.split("; ")))


def _statement(text: str) -> Statement:
    for form, make in FORMS:
        match = form.fullmatch(text)
        if match:
            return make(match)
    raise ValueError(f"a program has no statement {text!r}")


def run_spelled(name: str, case: Case) -> str:
    """The program itself, as one would type it."""
    return "; ".join(case.args[0])


def statements(program: list[str]) -> Iterator[Statement]:
    """All statements of a program, in order."""
    for line in program:
        yield from read_line(line)


def run(subject: Any, library: Any, program: list[str]) -> Any:
    """What a program makes of a class of values.

    Args:
        subject: the class.
        library: the libraries by attribute.
        program: lines as above.

    Returns:
        A dict: for each name "a is" (what it is); after each `backward()`, the gradients of all
        names so far; the data of all names; and, where no `backward()` is called, the gradients
        that values start with. It ends early where there is no object to go on with.
    """
    seen: dict[str, Any] = {}
    nodes: dict[str, Any] = {}
    calls = 0
    waiting, ready = [*statements(program)], list[Any]()
    for number, statement in enumerate(waiting):
        name = statement.target
        ready = ready or _run(library, waiting[number:], nodes)
        if statement.verb == "backward":
            calls += 1
            if not ready:
                nodes[name].backward()
            gradients = ready.pop(0) if ready else _attributes(library, nodes, "grad")
            when = f"after {name}.backward()" + (f", call {calls}" if calls > 1 else "")
            seen |= _told(nodes, "grad", gradients, f"{when}, ")
            continue
        if statement.verb == "doubled" and PROBE not in seen:
            quick = _visits_nodes(subject, library)
            seen[PROBE] = "quick" if quick else "as slow as its paths"
            if not quick:
                return seen
        nodes[name] = ready.pop(0) if ready else _made(statement, nodes, subject, library)
        seen[f"{name} is"] = _what(nodes[name])
        if seen[f"{name} is"] != "a Value":
            return seen
    seen |= _told(nodes, "data", _attributes(library, nodes, "data"))
    if not calls:
        gradients = _attributes(library, nodes, "grad")
        seen |= _told(nodes, "grad", gradients, "before any backward(), ")
    return seen


def _run(library: Any, waiting: list[Statement], nodes: dict[str, Any]) -> list[Any]:
    """What the next statements give, as many as can be run at once; often none."""
    at_once = [*takewhile(lambda statement: statement.verb not in APART, waiting)]
    plain = [(statement.verb, statement.target, statement.operands) for statement in at_once]
    return list(inside(library).run(plain, nodes))[: len(plain)] if plain else []


def _attributes(library: Any, nodes: dict[str, Any], name: str) -> list[Any]:
    return list(inside(library).attributes([*nodes.values()], name))


def _told(
    nodes: dict[str, Any], attribute: str, found_in: list[Any], when: str = ""
) -> dict[str, Any]:
    """An attribute of all nodes: what it holds, and where that is numbers, those as one array.

    Integers count as floats: 1 is as good a gradient as 1.0.
    """
    label = when + ", ".join(f"{name}.{attribute}" for name in nodes)
    values = dict(zip(nodes, found_in, strict=True))
    for name, found in values.items():
        if not (isinstance(found, NUMBER) or (isinstance(found, np.ndarray) and found.ndim == 0)):
            return {f"{label} hold": f"{_what(found)} in {name}"}
    return {f"{label} hold": "numbers", label: np.array(list(values.values()), dtype=np.float64)}


def _made(statement: Statement, nodes: dict[str, Any], subject: Any, library: Any) -> Any:
    given = [nodes[o] if isinstance(o, str) else o for o in statement.operands]
    if statement.verb == "new":
        return subject(*given)
    if statement.verb in ("relu", "tanh", "exp"):
        return getattr(given[0], statement.verb)()
    if statement.verb == "reduce":
        operator = getattr(library.operator, statement.how)
        return library.functools.reduce(operator, given * statement.times)
    if statement.verb == "doubled":
        return inside(library).doubled(given[0], statement.times)
    return getattr(library.operator, statement.verb)(*given)


def _visits_nodes(subject: Any, library: Any) -> bool:
    """Whether backward() takes time by the nodes of a graph: by its paths it would never end."""
    for _ in range(TRIES):
        top = inside(library).doubled(subject(1.0), DOUBLINGS)
        if _what(top) != "a Value":
            return True
        start = time.perf_counter()
        top.backward()
        if time.perf_counter() - start < QUICK:
            return True
    return False


def _what(value: Any) -> str:
    if value is None:
        return "None"
    return f"a plain {type(value).__name__}" if isinstance(value, DATA) else "a Value"
