"""Small expressions as graphs, read from text; `differentiation.py` computes with them.

`js/expression.js` says the same as both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

FUNCTIONS = ("exp", "log", "tanh", "sigmoid", "relu")
MOST = 16  # nodes that a picture has room for
LETTERS = "pqrstuvghkmncdfj"  # for operations that nobody named
_TOKEN = re.compile(r"\d+\.?\d*|\.\d+|[^\W\d]\w*|\*\*|\S")
_NUMBER = re.compile(r"\d+\.?\d*|\.\d+")
_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Node:
    """An input, a number, or an operation on earlier nodes.

    Attributes:
        name: what it is called; "" for a number.
        op: "input", "number", one of + - * / ^, "neg", or a function.
        inputs: indices of the nodes that it is computed from.
        number: a number's value, or the exponent of ^.
    """

    name: str
    op: str
    inputs: tuple[int, ...] = ()
    number: float = 0.0

    @property
    def is_operation(self) -> bool:
        """Whether it is computed from other nodes."""
        return bool(self.inputs)


def read(text: str) -> list[Node]:
    """Read an expression: lines `name = …`, separated by `;`, of which the last is the output.

    Args:
        text: names, numbers, + - * / ^, brackets, and exp, log, tanh, sigmoid, relu.

    Returns:
        Its nodes, each after those that it is computed from; the output is the last.

    Raises:
        ValueError: if it is no such expression, in words for the reader who typed it.

    >>> [node.name for node in read("z = w*x + b; L = z^2")]
    ['w', 'x', 'p', 'b', 'z', 'L']
    """
    reader = _Reader(_TOKEN.findall(text))
    reader.program()
    nodes = _named(reader.nodes)
    used = {source for node in nodes for source in node.inputs}
    if unused := [node.name for index, node in enumerate(nodes[:-1]) if index not in used]:
        raise ValueError(
            f"{unused[0] or 'a number'} leads nowhere, expected a later line to use it"
        )
    if not nodes[-1].is_operation:
        raise ValueError("the last line computes nothing, expected at least one operation")
    if len(nodes) > MOST:
        raise ValueError(f"there are {len(nodes)} nodes, expected at most {MOST}")
    return nodes


class _Reader:
    """Reads tokens from left to right: a sum of products of powers of atoms."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.position = 0
        self.nodes: list[Node] = []
        self.indices: dict[str, int] = {}

    def program(self) -> None:
        self.statement()
        while self.take(";"):
            if self.next() != "":
                self.statement()
        if self.next() != "":
            raise ValueError(f"{self.next()!r} stands where a sign or the end is expected")

    def statement(self) -> None:
        named = _NAME.fullmatch(self.next()) and self.next(1) == "="
        if not named:
            self.sum()
            return
        name = self.next()
        if name in self.indices:
            raise ValueError(f"{name} is set or used before, expected a new name")
        self.position += 2
        index = self.sum()
        self.indices[name] = index
        if self.nodes[index].is_operation and not self.nodes[index].name:
            self.nodes[index] = replace(self.nodes[index], name=name)

    def sum(self) -> int:
        left = self.product()
        while self.next() in ("+", "-"):
            sign = self.take()
            left = self.add(sign, left, self.product())
        return left

    def product(self) -> int:
        left = self.signed()
        while self.next() in ("*", "/"):
            sign = self.take()
            left = self.add(sign, left, self.signed())
        return left

    def signed(self) -> int:
        if not self.take("-"):
            return self.power()
        index = self.signed()
        node = self.nodes[index]
        if node.op != "number":
            return self.add("neg", index)
        self.nodes[index] = replace(node, number=-node.number)
        return index

    def power(self) -> int:
        base = self.atom()
        if not (self.take("^") or self.take("**")):
            return base
        sign = -1.0 if self.take("-") else 1.0
        if not _NUMBER.fullmatch(self.next()):
            raise ValueError(f"{self.next() or 'nothing'!r} stands after ^, expected a number")
        return self.add("^", base, number=sign * float(self.take()))

    def atom(self) -> int:
        token = self.take()
        if token == "(":
            return self.bracket()
        if _NUMBER.fullmatch(token):
            return self.add("number", number=float(token))
        if not _NAME.fullmatch(token):
            stands = f"{token!r} stands" if token else "the end stands"
            raise ValueError(f"{stands} where a number, a name or ( is expected")
        if self.take("("):
            if token not in FUNCTIONS:
                raise ValueError(f"{token} is called, expected one of {', '.join(FUNCTIONS)}")
            return self.add(token, self.bracket())
        if token not in self.indices:
            self.indices[token] = len(self.nodes)
            self.nodes.append(Node(token, "input"))
        return self.indices[token]

    def bracket(self) -> int:
        inside = self.sum()
        if not self.take(")"):
            raise ValueError(f"{self.next() or 'the end'!r} stands where ) is expected")
        return inside

    def add(self, op: str, *inputs: int, number: float = 0.0) -> int:
        self.nodes.append(Node("", op, inputs, number))
        return len(self.nodes) - 1

    def next(self, ahead: int = 0) -> str:
        position = self.position + ahead
        return self.tokens[position] if position < len(self.tokens) else ""

    def take(self, wanted: str | None = None) -> str:
        token = self.next()
        if wanted is not None and token != wanted:
            return ""
        self.position += 1
        return token


def _named(nodes: Sequence[Node]) -> list[Node]:
    """Name the operations that nobody named."""
    used = {node.name for node in nodes}
    free = iter([letter for letter in LETTERS if letter not in used] + ["_"] * len(nodes))
    return [
        replace(node, name=next(free)) if node.is_operation and not node.name else node
        for node in nodes
    ]


def problem(text: str) -> str:
    """Return what is wrong with an expression, or ""."""
    try:
        read(text)
    except ValueError as error:
        return str(error)
    return ""


def names(nodes: Sequence[Node]) -> list[str]:
    """Return the names of the inputs, in the order in which they are read."""
    return [node.name for node in nodes if node.op == "input"]
