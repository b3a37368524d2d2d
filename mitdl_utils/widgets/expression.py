"""Small expressions as graphs: read from text, computed forward, differentiated backward.

`js/expression.js` says the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mitdl_utils.widgets.numbers import sigmoid

FUNCTIONS = ("exp", "log", "tanh", "sigmoid", "relu")
MOST = 16  # nodes that a picture has room for
ADD, ASSIGN, EARLY = "add", "assign", "early"
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
        inputs: places of the nodes that it is computed from.
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


@dataclass(frozen=True)
class Handed:
    """What one edge hands back: `share` = `arrived` · `slope`, from a node to one of its inputs.

    Attributes:
        node: the place of the node that hands on.
        slot: which of its inputs the edge belongs to.
        source: the place of that input.
        before: the gradient that the input had.
        after: the gradient that it has now.
    """

    node: int
    slot: int
    source: int
    slope: float
    arrived: float
    share: float
    before: float
    after: float


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
    if idle := [node.name for at, node in enumerate(nodes[:-1]) if at not in used]:
        raise ValueError(f"{idle[0] or 'a number'} leads nowhere, expected a later line to use it")
    if not nodes[-1].is_operation:
        raise ValueError("the last line computes nothing, expected at least one operation")
    if len(nodes) > MOST:
        raise ValueError(f"there are {len(nodes)} nodes, expected at most {MOST}")
    return nodes


class _Reader:
    """Reads tokens from left to right: a sum of products of powers of atoms."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0
        self.nodes: list[Node] = []
        self.places: dict[str, int] = {}

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
        if name in self.places:
            raise ValueError(f"{name} is set or used before, expected a new name")
        self.at += 2
        place = self.sum()
        self.places[name] = place
        if self.nodes[place].is_operation and not self.nodes[place].name:
            self.nodes[place] = replace(self.nodes[place], name=name)

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
        place = self.signed()
        node = self.nodes[place]
        if node.op != "number":
            return self.add("neg", place)
        self.nodes[place] = replace(node, number=-node.number)
        return place

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
        if token not in self.places:
            self.places[token] = len(self.nodes)
            self.nodes.append(Node(token, "input"))
        return self.places[token]

    def bracket(self) -> int:
        inside = self.sum()
        if not self.take(")"):
            raise ValueError(f"{self.next() or 'the end'!r} stands where ) is expected")
        return inside

    def add(self, op: str, *inputs: int, number: float = 0.0) -> int:
        self.nodes.append(Node("", op, inputs, number))
        return len(self.nodes) - 1

    def next(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else ""

    def take(self, wanted: str | None = None) -> str:
        token = self.next()
        if wanted is not None and token != wanted:
            return ""
        self.at += 1
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


def forward(nodes: Sequence[Node], numbers: Mapping[str, float]) -> list[float]:
    """Compute each node's value.

    Args:
        nodes: from `read`.
        numbers: the value of each input by name; 1 where one is missing.

    >>> forward(read("w*x + b"), {"w": 3, "x": -2, "b": 1})
    [3.0, -2.0, -6.0, 1.0, -5.0]
    """
    values: list[float] = []
    with np.errstate(all="ignore"):
        for node in nodes:
            if node.op == "input":
                values.append(float(numbers.get(node.name, 1.0)))
            else:
                values.append(_value(node, [np.float64(values[at]) for at in node.inputs]))
    return values


def _value(node: Node, x: Sequence[np.float64]) -> float:
    compute: dict[str, Callable[[], Any]] = {
        "number": lambda: node.number,
        "+": lambda: x[0] + x[1],
        "-": lambda: x[0] - x[1],
        "*": lambda: x[0] * x[1],
        "/": lambda: x[0] / x[1],
        "neg": lambda: -x[0],
        "^": lambda: x[0] ** node.number,
        "exp": lambda: np.exp(x[0]),
        "log": lambda: np.log(x[0]),
        "tanh": lambda: np.tanh(x[0]),
        "sigmoid": lambda: sigmoid(np.array(x[0])),
        "relu": lambda: max(x[0], 0.0),
    }
    return float(compute[node.op]())


def slopes(node: Node, out: float, inputs: Sequence[float]) -> list[float]:
    """Return the local slopes of an operation: how much it moves when each input does.

    Args:
        node: the operation.
        out: its value.
        inputs: the values of its inputs.
    """
    x = [np.float64(value) for value in inputs]
    compute: dict[str, Callable[[], list[Any]]] = {
        "+": lambda: [1.0, 1.0],
        "-": lambda: [1.0, -1.0],
        "*": lambda: [x[1], x[0]],
        "/": lambda: [1 / x[1], -x[0] / (x[1] * x[1])],
        "neg": lambda: [-1.0],
        "^": lambda: [node.number * x[0] ** (node.number - 1)],
        "exp": lambda: [out],
        "log": lambda: [1 / x[0]],
        "tanh": lambda: [1 - out * out],
        "sigmoid": lambda: [out * (1 - out)],
        "relu": lambda: [1.0 if x[0] > 0 else 0.0],
    }
    with np.errstate(all="ignore"):
        return [float(slope) for slope in compute[node.op]()]


def backward(nodes: Sequence[Node], values: Sequence[float], way: str = ADD) -> list[Handed]:
    """Hand the gradient of the output back, edge by edge.

    Args:
        nodes: from `read`.
        values: from `forward`.
        way: "add" is right; "assign" lets the last share win; "early" lets a node hand on when
            it is first reached, while others of its own shares are still to come.

    Returns:
        Each edge but those to numbers, in the order of the walk.

    >>> nodes = read("a*a")
    >>> [edge.after for edge in backward(nodes, forward(nodes, {"a": 3}))]
    [3.0, 6.0]
    """
    gradients = [0.0] * (len(nodes) - 1) + [1.0]
    edges = []
    for at in _order(nodes, way):
        node = nodes[at]
        local = slopes(node, values[at], [values[source] for source in node.inputs])
        for slot, source in enumerate(node.inputs):
            if nodes[source].op == "number":
                continue
            before, share = gradients[source], gradients[at] * local[slot]
            gradients[source] = share if way == ASSIGN else before + share
            edges.append(
                Handed(at, slot, source, local[slot], gradients[at], share, before,
                       gradients[source])
            )  # fmt: skip
    return edges


def _order(nodes: Sequence[Node], way: str) -> list[int]:
    """Return the operations in the order in which they hand on."""
    if way != EARLY:
        return [at for at in reversed(range(len(nodes))) if nodes[at].is_operation]
    order = [len(nodes) - 1]
    for at in order:  # grows while it is read
        reached = [place for place in nodes[at].inputs if nodes[place].is_operation]
        order += [place for place in dict.fromkeys(reached) if place not in order]
    return order


def gradients(nodes: Sequence[Node], edges: Sequence[Handed]) -> list[float]:
    """Return the gradient that each node holds after these edges."""
    held = [0.0] * (len(nodes) - 1) + [1.0]
    for edge in edges:
        held[edge.source] = edge.after
    return held
