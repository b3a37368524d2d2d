"""Small programs over `Value`, as one would type them, with several statements to a line.

a = Value(2.0)              a new value
c = a * b                   + - * / ** between names and numbers
d = -c
e = d.relu()                relu, tanh, exp
e.backward()
s = reduce(add, [a] * 500)  functools.reduce with operator.add or operator.mul
t = a doubled 20 times      t = t + t, over and over: few nodes, very many paths
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

OPERATORS = {"+": "add", "-": "sub", "*": "mul", "/": "truediv", "**": "pow"}
Operand = str | float | int


@dataclass(frozen=True)
class Statement:
    """One statement of a program.

    Attributes:
        verb: "new", "add", "sub", "mul", "truediv", "pow", "neg", "relu", "tanh", "exp",
            "backward", "reduce" or "doubled".
        target: the name that it assigns; for "backward" the name on which it is called.
        operands: names and numbers.
        times: number of repetitions in "reduce" and "doubled".
        how: name of the operator in "reduce".
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


def statements(program: list[str]) -> Iterator[Statement]:
    """Read all statements of a program, in order.

    Raises:
        ValueError: where a statement has none of the forms above.
    """
    for line in program:
        yield from read_line(line)


@lru_cache(maxsize=512)
def read_line(line: str) -> tuple[Statement, ...]:
    """Read the statements of a line.

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


def _operand(text: str) -> Operand:
    if text[0].isalpha():
        return text
    return int(text) if text.lstrip("-").isdigit() else float(text)
