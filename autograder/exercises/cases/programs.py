"""Small programs over `Value`: its arithmetic, its functions, shared nodes, long chains.

A program is a list of lines, as `mitdl_utils/checks/drivers/lab_05/programs.py` reads them.
"""

import math
from collections.abc import Iterator

from numpy.random import Generator

from autograder.exercises import case
from mitdl_utils.checks.trial import Case


def program(label: str, *lines: str) -> Case:
    """Make a case of a program's lines."""
    return case(label, list(lines))


def new(rng: Generator, names: str) -> str:
    """Write statements that make values of these names, with two decimals, 0.5 or more from 0."""
    numbers = rng.normal(size=len(names)).tolist()
    return "; ".join(
        f"{name} = Value({round(x + math.copysign(0.5, x), 2)})"
        for name, x in zip(names, numbers, strict=True)
    )


def between(rng: Generator, low: float, high: float) -> float:
    """Draw a number with two decimals."""
    return round(float(rng.uniform(low, high)), 2)


def arithmetic(rng: Generator) -> Iterator[Case]:
    """Draw programs of + - * / **, with numbers on either side."""
    yield program(
        "worked by hand",
        "a = Value(2.0); b = Value(-3.0); c = Value(10.0)",
        "d = a * b",
        "e = d + c; e.backward()",
    )
    yield program("before backward", new(rng, "a"), "b = a * 2.0")
    yield program("backward on a first value", new(rng, "a") + "; a.backward()")
    yield program("a difference", new(rng, "ab"), "c = a - b; c.backward()")
    yield program(
        "quotients", new(rng, "ab"), "c = -a; d = a / b; e = c / b; f = d * e; f.backward()"
    )
    yield program("negatives", new(rng, "a"), "b = -a; c = -b; d = c * 3.0; d.backward()")
    yield program(
        "powers",
        f"a = Value({between(rng, -2, -1)})",
        "b = a ** 3.0; c = b ** -2.0; d = a ** 0.0",
        "e = c + d; e.backward()",
    )
    yield program(
        "a root", f"a = Value({between(rng, 2, 5)})", "b = a ** 0.5; c = b ** 2.5; c.backward()"
    )
    yield program(
        "a power of zero", "a = Value(0.0); b = a ** 2.0; c = a ** 1.0", "d = b + c; d.backward()"
    )
    yield program(
        "numbers on the left of - and /",
        f"a = Value({between(rng, 1, 3)})",
        "b = 6.0 / a; c = 3.0 - b; c.backward()",
    )
    yield program(
        "numbers on the left of + and *", new(rng, "a"), "b = 2.5 * a; c = 1.5 + b; c.backward()"
    )
    yield program(
        "numbers on the right",
        new(rng, "a"),
        "b = a - 3.0; c = b * -2.5",
        "d = c + 1.5; e = d / 4.0",
        "e.backward()",
    )
    yield program(
        "whole numbers",
        f"a = Value({rng.integers(2, 5)}); b = a ** 2; c = 6 / a; d = 2 - b",
        "e = d * c; f = 3 * e; g = f + 1; g.backward()",
    )
    yield program(
        "operations that change nothing",
        f"{new(rng, 'a')}; b = a + 0.0; c = b * 1.0; d = c - 0.0; e = d / 1.0; f = e ** 1.0",
        "g = a * b; h = c * d; p = e * f; q = g * h; r = p * q; r.backward()",
    )


def functions(rng: Generator) -> Iterator[Case]:
    """Draw programs of relu, tanh and exp, near 0 and far from it."""
    low, high = between(rng, -3, -0.5), between(rng, 0.5, 3)
    yield program(
        "relu",
        f"a = Value({high}); b = Value({low})",
        "c = a.relu(); d = b.relu()",
        "e = c + d; f = e * -3.0",
        "f.backward()",
    )
    yield program(
        "relu, near and far",
        f"a = Value({between(rng, 0.01, 0.1)}); b = Value({between(rng, -0.1, -0.01)})",
        f"c = Value({between(rng, 20, 90)}); d = Value({between(rng, -90, -20)})",
        "e = a.relu(); f = b.relu(); g = c.relu(); h = d.relu()",
        "p = e + f; q = g + h; r = p - q; r.backward()",
    )
    yield program(
        "relu beside its input", f"a = Value({high}); b = a.relu(); c = a * b; c.backward()"
    )
    yield program("relu at zero", "a = Value(0.0); b = a.relu(); c = b * 2.0; c.backward()")
    yield program(
        "tanh", f"a = Value({between(rng, -1.2, 1.2)})", "b = a.tanh(); c = b * 4.0; c.backward()"
    )
    yield program(
        "tanh further out",
        f"a = Value({between(rng, 2, 6)}); b = Value({between(rng, -6, -2)})",
        "c = a.tanh(); d = b.tanh()",
        "e = c - d; e.backward()",
    )
    yield program(
        "tanh far out",
        "a = Value(10000.0); b = Value(-1000.0)",
        "c = a.tanh(); d = b.tanh()",
        "e = c - d; e.backward()",
    )
    yield program(
        "exp", f"a = Value({between(rng, -2, 2)})", "b = a.exp(); c = b * -2.0; c.backward()"
    )
    yield program(
        "exp far out",
        f"a = Value({between(rng, 200, 300)}); b = Value({between(rng, -200, -100)})",
        "c = a.exp(); d = b.exp()",
        "e = c * d; e.backward()",
    )
    yield program(
        "a neuron",
        new(rng, "xw"),
        f"b = Value({between(rng, -1, 1)})",
        "c = x * w; d = c + b",
        "e = d * 0.25; f = e.tanh()",
        "f.backward()",
    )


def shared_nodes(rng: Generator) -> Iterator[Case]:
    """Draw programs in which nodes are used several times."""
    yield program(
        "twice in one operation",
        new(rng, "a"),
        "b = a + a; c = a * a; d = a - a; e = a / a",
        "f = b * c; g = d + e; h = f + g; h.backward()",
    )
    yield program("used twice", new(rng, "ab"), "c = a * b; d = a + b", "e = c * d; e.backward()")
    yield program(
        "a diamond", new(rng, "a"), "b = a * 3.0; c = b + 1.0; d = b * b", "e = c * d; e.backward()"
    )
    ways = "b = a * 2.0; c = b * 3.0; d = c + 1.0"
    yield program("a short way and a long one", new(rng, "a"), ways, "e = b * d; e.backward()")
    yield program("a long way and a short one", new(rng, "a"), ways, "e = d * b; e.backward()")
    yield program(
        "diamonds on diamonds",
        new(rng, "ab"),
        "c = a * b; d = c + a",
        "e = d * c; f = e - d",
        "g = f * b; g.backward()",
    )
    twin = f"Value({between(rng, 0.5, 3)})"
    yield program(
        "values that are equal",
        f"a = {twin}; b = {twin}",
        "c = a * b; d = a * b; e = a + b; f = a + b",
        "g = c * d; h = g * e; p = h * f; p.backward()",
    )
    yield program(
        "something beside the way",
        new(rng, "ab"),
        "c = a * b; d = c * 2.0; e = c + a",
        "e.backward()",
    )


def repeated_and_deep(rng: Generator) -> Iterator[Case]:
    """Draw programs with several calls of backward(), and with long chains."""
    yield program(
        "backward twice", new(rng, "ab"), "c = a * b; d = c + a", "d.backward(); d.backward()"
    )
    yield program(
        "the middle, then the end",
        new(rng, "ab"),
        "c = a * b; d = c * a",
        "c.backward(); d.backward()",
    )
    yield program(
        "the end, then the middle",
        new(rng, "abx"),
        "c = a * b; d = c * x",
        "d.backward(); c.backward()",
    )
    yield program(
        "one more step after backward",
        new(rng, "ab"),
        "c = a * b; c.backward()",
        "d = c * a; d.backward()",
    )
    yield program(
        "a slope that becomes 0",
        f"a = Value({between(rng, -3, -0.5)}); b = a * 2.0; b.backward()",
        "c = a.relu(); d = c + 1.0; d.backward()",
    )
    yield program("a chain of 500 sums", new(rng, "a"), "b = reduce(add, [a] * 500); b.backward()")
    yield program(
        "a chain of 40 products",
        f"a = Value({between(rng, 0.95, 1.0)})",
        "b = reduce(mul, [a, 1.01] * 20)",
        "b.backward()",
    )
    yield program("doubled", new(rng, "a"), "b = a doubled 30 times; b.backward()")
