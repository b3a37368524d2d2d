"""A graph to step through: values forward, gradients back, each number guessed first."""

from __future__ import annotations

import math
from typing import Any

import traitlets
from matplotlib.figure import Figure

from mitdl_utils.widgets.graph_figure import draw_walk
from mitdl_utils.widgets.models.differentiation import ADD, ASSIGN, EARLY, forward, gradients
from mitdl_utils.widgets.models.expression import Node, names, read
from mitdl_utils.widgets.models.steps import Walk
from mitdl_utils.widgets.room import Room

#: What there is to choose from: a title, an expression, its numbers.
EXAMPLES: list[tuple[str, str, dict[str, float]]] = [
    ("one weight", "z = w * x; e = z - y; L = e^2", {"w": 3, "x": 2, "y": 5}),
    ("used twice", "u = a * b; s = a + 3; L = u * s", {"a": 2, "b": -3}),
    ("a diamond", "b = 2 * a; c = 3 * b; L = b + c", {"a": 1}),
    ("times itself", "s = a * a; L = s * s", {"a": 1.5}),
    (
        "a neuron",
        "z = w * x + b; h = sigmoid(z); L = (h - y)^2",
        {"w": 1.5, "x": 2, "b": -3, "y": 1},
    ),
    (
        "two layers",
        "z = w * x; h = relu(z); o = v * h; e = o - y; L = e^2",
        {"w": 1.5, "x": 2, "v": -1, "y": 1},
    ),
]


class Graph(Room):
    """An expression, its numbers, how far it has been stepped through, and how shares are added."""

    module = "graph"
    expression = traitlets.Unicode(EXAMPLES[0][1]).tag(sync=True)
    numbers = traitlets.Dict(
        value_trait=traitlets.Float(), key_trait=traitlets.Unicode(), default_value=EXAMPLES[0][2]
    ).tag(sync=True)
    step = traitlets.Int(0, min=0).tag(sync=True)
    way = traitlets.Enum([ADD, ASSIGN, EARLY], ADD).tag(sync=True)
    examples = traitlets.List(default_value=[list(each) for each in EXAMPLES]).tag(sync=True)

    @traitlets.validate("expression")
    def _readable(self, proposal: dict[str, Any]) -> str:
        text = str(proposal["value"])
        _read(text)
        return text

    def walk(self) -> Walk:
        """Return all steps through the present graph."""
        nodes = read(self.expression)
        return Walk(nodes, forward(nodes, self.numbers), self.way)

    def gradients(self) -> dict[str, float]:
        """Return the gradient of the output at each named node, after the whole walk."""
        walk = self.walk()
        by_node = gradients(walk.nodes, walk.edges)
        return {node.name: by_node[index] for index, node in enumerate(walk.nodes) if node.name}

    def figure(self) -> Figure:
        """Draw the graph after the present step."""
        return draw_walk(self.walk(), self.step)


def graph(
    expression: str = EXAMPLES[0][1], step: int = 0, way: str = ADD, **numbers: float
) -> Graph:
    """Open a room with the graph of an expression, to be stepped through forward and backward.

    Args:
        expression: lines `name = …`, separated by `;`, of which the last is the output; made of
            names, numbers, + - * / ^, brackets, exp, log, tanh, sigmoid and relu.
        step: how many steps have been done: values forward, then edges backward.
        way: "add" shares where a node is used twice, "assign" the last one, or hand on too
            "early", before all have arrived.
        **numbers: the value of each input; 1 where one is not given.

    Returns:
        A `Room` with the state `expression`, `numbers`, `step` and `way`.

    Raises:
        ValueError: if the expression cannot be read, a number is for no input of it or not
            finite, or `step` or `way` is none.

    >>> graph("L = a * a", a=3).gradients()
    {'a': 6.0, 'L': 1.0}
    """
    nodes = _read(expression)
    for name, value in numbers.items():
        if name not in names(nodes) or not math.isfinite(value):
            raise ValueError(
                f"graph: {name} is {value}, expected a finite number for one of the inputs "
                f"{', '.join(names(nodes))}"
            )
    if step < 0:
        raise ValueError(f"graph: step is {step}, expected 0 or more")
    if way not in (ADD, ASSIGN, EARLY):
        raise ValueError(f"graph: way is {way!r}, expected {ADD!r}, {ASSIGN!r} or {EARLY!r}")
    given = {name: float(numbers.get(name, _usual(expression, name))) for name in names(nodes)}
    return Graph(expression=expression, numbers=given, step=step, way=way)


def _read(text: str) -> list[Node]:
    try:
        return read(text)
    except ValueError as error:
        raise ValueError(f"graph: expression is {text!r}: {error}") from None


def _usual(expression: str, name: str) -> float:
    """Return an input's number where nobody gives one: that of the example, or 1."""
    usual = next((numbers for _, text, numbers in EXAMPLES if text == expression), {})
    return usual.get(name, 1.0)
