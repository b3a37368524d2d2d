"""Values forward through a graph, gradients backward, edge by edge.

`js/expression.js` says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mitdl_utils.widgets.models.expression import Node
from mitdl_utils.widgets.models.numbers import sigmoid

ADD, ASSIGN, EARLY = "add", "assign", "early"


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


def forward(nodes: Sequence[Node], numbers: Mapping[str, float]) -> list[float]:
    """Compute each node's value.

    Args:
        nodes: from `read`.
        numbers: the value of each input by name; 1 where one is missing.

    >>> from mitdl_utils.widgets.models.expression import read
    >>> forward(read("w*x + b"), {"w": 3, "x": -2, "b": 1})
    [3.0, -2.0, -6.0, 1.0, -5.0]
    """
    values: list[float] = []
    with np.errstate(all="ignore"):
        for node in nodes:
            if node.op == "input":
                values.append(float(numbers.get(node.name, 1.0)))
            else:
                values.append(_value(node, [np.float64(values[source]) for source in node.inputs]))
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

    >>> from mitdl_utils.widgets.models.expression import read
    >>> nodes = read("a*a")
    >>> [edge.after for edge in backward(nodes, forward(nodes, {"a": 3}))]
    [3.0, 6.0]
    """
    gradients = [0.0] * (len(nodes) - 1) + [1.0]
    edges = []
    for index in _order(nodes, way):
        node = nodes[index]
        local = slopes(node, values[index], [values[source] for source in node.inputs])
        for slot, source in enumerate(node.inputs):
            if nodes[source].op == "number":
                continue
            before, share = gradients[source], gradients[index] * local[slot]
            gradients[source] = share if way == ASSIGN else before + share
            edges.append(
                Handed(index, slot, source, local[slot], gradients[index], share, before,
                       gradients[source])
            )  # fmt: skip
    return edges


def _order(nodes: Sequence[Node], way: str) -> list[int]:
    """Return the operations in the order in which they hand on."""
    if way != EARLY:
        return [index for index in reversed(range(len(nodes))) if nodes[index].is_operation]
    order = [len(nodes) - 1]
    for index in order:  # grows while it is read
        reached = [source for source in nodes[index].inputs if nodes[source].is_operation]
        order += [source for source in dict.fromkeys(reached) if source not in order]
    return order


def gradients(nodes: Sequence[Node], edges: Sequence[Handed]) -> list[float]:
    """Return the gradient that each node holds after these edges."""
    by_node = [0.0] * (len(nodes) - 1) + [1.0]
    for edge in edges:
        by_node[edge.source] = edge.after
    return by_node
