"""Points in a plane with two classes, from a seed; the same as `js/planes.js` makes."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from mitdl_utils.widgets.models.numbers import Stream

Floats = NDArray[np.float64]
Point = tuple[float, float]
REACH = 3.0  # the plane goes from -REACH to REACH, to both sides
TURNS = 1.5  # of each arm of the spiral


def _moon(label: int, u: float, v: float) -> Point:
    x, y = math.cos(math.pi * u), math.sin(math.pi * u)
    x, y = (1 - x, 0.5 - y) if label else (x, y)
    return 1.4 * (x - 0.5), 1.4 * (y - 0.25)


def _circle(label: int, u: float, v: float) -> Point:
    radius = 2 + 0.4 * v if label else 0.9 * math.sqrt(v)
    return radius * math.cos(2 * math.pi * u), radius * math.sin(2 * math.pi * u)


def _xor(label: int, u: float, v: float) -> Point:
    x = -1.2 if u < 0.5 else 1.2
    return x, -x if label else x


def _spiral(label: int, u: float, v: float) -> Point:
    radius = math.sqrt(0.01 + 0.99 * u)
    angle = 2 * math.pi * (TURNS * radius + label / 2)
    return 2.6 * radius * math.cos(angle), 2.6 * radius * math.sin(angle)


#: For each kind: a place of class 0 or 1, without noise, from two numbers between 0 and 1.
KINDS: dict[str, Callable[[int, float, float], Point]] = {
    "moons": _moon,
    "circles": _circle,
    "XOR": _xor,
    "spiral": _spiral,
}


def plane(kind: str, n: int, noise: float, seed: int) -> tuple[Floats, list[int]]:
    """Generate points of two classes in turn, so that any first part of them is balanced.

    Args:
        kind: moons, circles, XOR or spiral.
        n: how many points.
        noise: standard deviation of each coordinate around its place.
        seed: the same seed gives the same points, here and in JavaScript.

    Returns:
        The points (n, 2) and their labels, n ints 0 or 1.

    >>> plane("XOR", 4, 0.0, seed=0)[0].tolist()
    [[-1.2, -1.2], [-1.2, 1.2], [-1.2, -1.2], [1.2, -1.2]]
    """
    rng = Stream(seed)
    labels = [i % 2 for i in range(n)]
    rows = []
    for label in labels:
        x, y = KINDS[kind](label, rng.uniform(), rng.uniform())
        rows.append([x + noise * rng.normal(), y + noise * rng.normal()])
    return np.array(rows).reshape(n, 2), labels
