"""How the graph is played."""

from collections.abc import Mapping
from dataclasses import asdict
from itertools import product
from typing import Any

from mitdl_utils.widgets import graph
from mitdl_utils.widgets.models.differentiation import backward, forward
from mitdl_utils.widgets.models.expression import Node, problem, read
from mitdl_utils.widgets.models.layered import layered
from mitdl_utils.widgets.models.steps import Walk, brief, definition
from mitdl_utils.widgets.rooms.graph import EXAMPLES
from tests.browser.stage import Played

WAYS = ("add", "assign", "early")
EXPRESSIONS = [text for _, text, _ in EXAMPLES] + [
    "a*a*a + -a/b - 2^-1.5",
    "log(exp(tanh(x₁ * w)) + 1) / (2 - -x₁)",
    "ŷ = relu(w*x); ŷ^2 + ŷ",
    "k = a; L = k*k; ",
]
UNREADABLE = [
    *("", "a", "a+", "a b", "a & b", "(a", "a)", "sin(a)", "a^b", "u = a*b; c", "a = 1; a = a*2"),
    *("x = x * 2", "-", "a;;b", "'", "2", "2*3; 4*5", "+".join("abcdefghijklmnopq")),
]
NUMBERS = [
    {"a": 2.0, "b": -3.0, "w": 1.5, "x": 2.0, "y": 5.0, "v": -1.0, "x₁": 0.5},
    {"a": -0.75, "b": 0.5, "w": -2.0, "x": 0.25},
]
GUESSES = (-21, -15, -6, 2, 3, 5, 8, 4, 1, 0, 0.5)


def named(nodes: list[Node]) -> list[dict[str, Any]]:
    return [asdict(node) for node in nodes]


def nodes_of(text: str) -> list[dict[str, Any]]:
    return named(read(text))


def walk(text: str, numbers: Mapping[str, float], way: str) -> Walk:
    nodes = read(text)
    return Walk(nodes, forward(nodes, numbers), way)


def judged(text: str, numbers: Mapping[str, float], way: str, step: int, guess: float) -> str:
    return walk(text, numbers, way).judged(step, guess)


def layout(inputs: list[list[int]]) -> dict[str, Any]:
    return asdict(layered(inputs))


def plain(made: list[dict[str, Any]]) -> list[Node]:
    return [Node(**node | {"inputs": tuple(node["inputs"])}) for node in made]


PARSED = [nodes_of(text) for text in EXPRESSIONS]
VALUED = [
    [made, forward(plain(made), numbers), way]
    for made, numbers, way in product(PARSED, NUMBERS, WAYS)
]
EVERY_STEP = [
    [text, numbers, way, step, guess]
    for text, numbers, way in product(EXPRESSIONS[:6], NUMBERS[:1], WAYS)
    for step in range(walk(text, numbers, way).length)
    for guess in (*GUESSES, walk(text, numbers, way).answer(step))
]

PLAYED = Played(
    open=graph,
    slider="w",
    same={
        "read": (nodes_of, [[text] for text in EXPRESSIONS]),
        "problem": (problem, [[text] for text in [*EXPRESSIONS, *UNREADABLE]]),
        "forward": (
            lambda made, numbers: forward(plain(made), numbers),
            [[made, numbers] for made, numbers in product(PARSED, NUMBERS)],
        ),
        "backward": (
            lambda made, values, way: [asdict(edge) for edge in backward(plain(made), values, way)],
            VALUED,
        ),
        "layered": (layout, [[[node["inputs"] for node in made]] for made in PARSED]),
        "brief": (
            brief,
            [[x] for x in (0, -0.0, -6, 0.10499, 1 / 3, 250000, -1e-7, 99999.4, 12345.678)],
        ),
        "definition": (
            lambda made, at: definition(plain(made), at),
            [[made, len(made) - 1] for made in PARSED],
        ),
        "judged": (judged, EVERY_STEP),
    },
)
