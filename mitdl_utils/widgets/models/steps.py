"""The walk through a graph, a step at a time, and what is said to a guess at the next number.

`js/steps.js` says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from mitdl_utils.widgets.models.differentiation import ADD, Handed, backward
from mitdl_utils.widgets.models.expression import Node

RAISED = {float(power): sign for power, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
SIGNS = {"+": "+", "-": "−", "*": "·", "/": "/"}
RIGHT = "Yes."
ORDER_HINT = "Nodes that are used twice wait until both shares have arrived."


def brief(value: float) -> str:
    """Write a number with four significant digits and no idle zeros.

    >>> brief(-6.0), brief(0.10499), brief(250000.0)
    ('−6', '0.105', '2.5e5')
    """
    if value != value or value in (float("inf"), float("-inf")):
        return "no number"
    if value != 0 and (abs(value) >= 1e5 or abs(value) < 1e-3):
        mantissa, _, power = f"{value:.1e}".partition("e")
        text = f"{mantissa}e{int(power)}"
    else:
        text = f"{float(f'{value:.4g}'):g}"
    return ("0" if text == "-0" else text).replace("-", "−")


@dataclass(frozen=True)
class Walk:
    """All steps through a graph: a value for each operation, then a share for each edge.

    Attributes:
        nodes: from `read`.
        values: from `forward`.
        way: how shares are put together, see `backward`.
    """

    nodes: Sequence[Node]
    values: Sequence[float]
    way: str = ADD

    @cached_property
    def operations(self) -> list[int]:
        """The places of the operations, in the order in which they are computed."""
        return [index for index, node in enumerate(self.nodes) if node.is_operation]

    @cached_property
    def edges(self) -> list[Handed]:
        """The edges, in the order in which they hand back."""
        return backward(self.nodes, self.values, self.way)

    @property
    def length(self) -> int:
        """How many steps there are."""
        return len(self.operations) + len(self.edges)

    def edge(self, step: int) -> Handed | None:
        """Return the edge of a step; None where a value is computed, and after the end."""
        index = step - len(self.operations)
        return self.edges[index] if 0 <= index < len(self.edges) else None

    def asked(self, step: int) -> str:
        """Return what the next step asks for; "" after the end."""
        if step >= self.length:
            return ""
        edge = self.edge(step)
        if edge is None:
            return f"value of {definition(self.nodes, self.operations[step])}"
        return f"gradient of {self._name(edge.source)} after the edge from {self._name(edge.node)}"

    def answer(self, step: int) -> float:
        """Return the number that a step asks for."""
        edge = self.edge(step)
        return self.values[self.operations[step]] if edge is None else edge.after

    def told(self, step: int) -> str:
        """Say how a step comes to its number."""
        edge = self.edge(step)
        if edge is None:
            index = self.operations[step]
            return f"{definition(self.nodes, index)} is {brief(self.values[index])}."
        node, source = self._name(edge.node), self._name(edge.source)
        product = f"{brief(edge.arrived)} · {brief(edge.slope)} = {brief(edge.share)}"
        text = f"{node} hands {source} what it holds times the local slope: {product}."
        if edge.before and edge.after != edge.share:
            total = f"{brief(edge.before)} + {brief(edge.share)} = {brief(edge.after)}"
            text += f" {source} held a share already: {total}."
        elif edge.before:
            text += f" It takes the place of the {brief(edge.before)} that {source} held."
        return text

    def judged(self, step: int, guess: float) -> str:
        """Return what is said to a guess: right, a mistake that is known, or a nudge."""
        right = self.answer(step)
        if near(guess, right):
            return f"{RIGHT} {self.told(step)}"
        edge = self.edge(step)
        if edge is None:
            return f"Not quite: put in the numbers, {self._put_in(self.operations[step])}."
        for value, sentence in self._mistakes(edge):
            if near(guess, value) and not near(value, right):
                return f"Not quite: {sentence}"
        node, source = self._name(edge.node), self._name(edge.source)
        return f"Not that. Two numbers: what {node} holds, and how much {node} moves with {source}."

    def _mistakes(self, edge: Handed) -> list[tuple[float, str]]:
        node, source = self._name(edge.node), self._name(edge.source)
        of_node = [other for other in self.edges if other.source == edge.node]
        first = of_node[0].share if of_node else edge.arrived
        later = [other for other in self.edges if other.source == edge.source]
        has = f"{source} holds {brief(edge.before)} already"
        return [
            (edge.share, f"that is this edge's share alone. {has}; the shares add up."),
            (edge.slope, f"that is the local slope alone. Multiply it by what {node} holds."),
            (edge.arrived, f"that is what {node} holds. Multiply it by this edge's local slope."),
            (edge.arrived + edge.slope, "you added; along an edge the two are multiplied."),
            (-edge.after, "the size is right; look at the sign."),
            (edge.before + first * edge.slope, f"too early. {ORDER_HINT}"),
            (later[-1].after, f"that is the end sum; another edge to {source} is still to come."),
        ]

    def _name(self, index: int) -> str:
        return self.nodes[index].name

    def _put_in(self, index: int) -> str:
        node = self.nodes[index]
        named = dict.fromkeys(i for i in node.inputs if self.nodes[i].op != "number")
        return ", ".join(f"{self._name(i)} = {brief(self.values[i])}" for i in named)


def definition(nodes: Sequence[Node], index: int) -> str:
    """Say what a node is: "p = w · x", "L = e²", "h = relu(z)".

    >>> from mitdl_utils.widgets.models.expression import read
    >>> definition(read("L = (y - 2)^2"), 3)
    'L = p²'
    """
    node = nodes[index]
    x = [nodes[i].name or brief(nodes[i].number) for i in node.inputs]
    if node.op in SIGNS:
        body = f"{x[0]} {SIGNS[node.op]} {x[1]}"
    elif node.op == "^":
        body = x[0] + RAISED.get(node.number, f"^{brief(node.number)}")
    else:
        body = f"−{x[0]}" if node.op == "neg" else f"{node.op}({x[0]})"
    return f"{node.name} = {body}"


def near(guess: float, right: float) -> bool:
    """Whether a typed number counts as this one: within a hundredth of it, or a thousandth."""
    return abs(guess - right) <= max(0.01 * abs(right), 0.001)
