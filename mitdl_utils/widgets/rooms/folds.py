"""Folds: a few ReLU units side by side, over one input or two, that a reader moves by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from mitdl_utils.plots import PALETTE, describe, subplots
from mitdl_utils.plots.regions import scatter_classes, shade
from mitdl_utils.widgets.models.numbers import sigmoid
from mitdl_utils.widgets.models.planes import REACH, plane
from mitdl_utils.widgets.room import Between, Room

Floats = NDArray[np.float64]
Unit = tuple[float, float, float]
LINE = 3.0  # x goes from -LINE to LINE
EXAMPLES, NOISE = 80, 0.15
SAME = 1e-9
#: Corners (x, y) of the curves to match.
CURVES = {
    "ramp": [(-3.0, 0.0), (-1.0, 0.0), (1.0, 2.0), (3.0, 2.0)],
    "hat": [(-3.0, 0.0), (-1.5, 0.0), (0.0, 1.5), (1.5, 0.0), (3.0, 0.0)],
    "valley": [(-3.0, 3.0), (0.0, 0.0), (3.0, 3.0)],
    "W": [(-3.0, 1.5), (-1.5, 0.0), (0.0, 1.5), (1.5, 0.0), (3.0, 1.5)],
}
POINTS = ["XOR", "circles", "moons"]
LOOKS = [("blue", "-"), ("orange", (0, (7, 3))), ("green", ":"), ("purple", "-."), ("sky", "--")]


# ── one input: a unit is (place, side, weight) ────────────────────────────────────────────────────


def unit_at(unit: Unit, x: float) -> float:
    """Return a unit's value times its weight: flat on one side of its place, sloped on the other.

    >>> unit_at((1.0, 1, 2.0), 0.0), unit_at((1.0, 1, 2.0), 1.5)
    (0.0, 1.0)
    """
    place, side, weight = unit
    return weight * max(0.0, side * (x - place))


def sum_at(units: Sequence[Unit], bias: float, x: float) -> float:
    """Return what the units draw together at x."""
    return sum((unit_at(unit, x) for unit in units), bias)


def pieces(units: Sequence[Unit]) -> int:
    """Return how many straight pieces the sum has between -LINE and LINE.

    >>> pieces([(-1.5, 1, 1.0), (0.0, 1, -2.0), (1.5, 1, 1.0)])
    4
    """
    bends: dict[float, float] = {}
    for place, _, weight in units:
        if abs(place) < LINE:
            bends[place] = bends.get(place, 0.0) + weight
    return 1 + sum(abs(bend) > SAME for bend in bends.values())


def gap(units: Sequence[Unit], bias: float, corners: Sequence[tuple[float, float]]) -> float:
    """Return the largest distance between the sum and a curve that is given by its corners."""
    grid = np.linspace(-LINE, LINE, 121)
    heights = np.interp(grid, [x for x, _ in corners], [y for _, y in corners])
    drawn = np.array([sum_at(units, bias, float(x)) for x in grid])
    return float(np.abs(drawn - heights).max())


# ── two inputs: a unit is (angle in degrees, place, weight) ───────────────────────────────────────


def direction(angle: float) -> tuple[float, float]:
    """Return the way in which a unit rises."""
    turn = angle * math.pi / 180
    return math.cos(turn), math.sin(turn)


def plane_sum(units: Sequence[Unit], bias: float, x: Floats) -> Floats:
    """Return the sum of all units at rows x: (n, 2) -> (n,)."""
    total = np.full(len(x), bias)
    for angle, place, weight in units:
        dx, dy = direction(angle)
        total = total + weight * np.maximum(0.0, dx * x[:, 0] + dy * x[:, 1] - place)
    return total


def creases(units: Sequence[Unit]) -> list[Unit]:
    """Return each line that bends the sum, once: angle below 180, place, and how much it bends."""
    lines: list[list[float]] = []
    for angle, place, weight in units:
        turned = angle % 360
        half, offset = (turned - 180, -place) if turned >= 180 else (turned, place)
        same = [
            line for line in lines if abs(line[0] - half) < SAME and abs(line[1] - offset) < SAME
        ]
        if same:
            same[0][2] += weight
        else:
            lines.append([half, offset, weight])
    return [
        (a, offset, w)
        for a, offset, w in lines
        if abs(w) > SAME and abs(offset) < _widest(a) - SAME
    ]


def plane_pieces(units: Sequence[Unit]) -> int:
    """Return how many flat pieces the units make of the square from -REACH to REACH.

    Each crease adds one piece, and one more for each place where it meets others inside.

    >>> plane_pieces([(0, 0.5, 1.0), (60, 0.5, 1.0), (120, 1.0, 1.0)])
    7
    """
    lines = creases(units)
    count = 1
    for i, line in enumerate(lines):
        crossings: list[tuple[float, float]] = []
        for other in lines[:i]:
            point = _meeting(line, other)
            if point and not any(math.dist(point, crossing) < SAME for crossing in crossings):
                crossings.append(point)
        count += 1 + len(crossings)
    return count


def plane_right(units: Sequence[Unit], bias: float, kind: str) -> int:
    """Return how many of the points of a kind lie on their own side of where the sum is 0."""
    x, labels = plane(kind, EXAMPLES, NOISE, 0)
    return int(np.sum((plane_sum(units, bias, x) >= 0) == np.array(labels)))


def _widest(angle: float) -> float:
    """Return how far a line at this angle can lie from the middle and still cross the square."""
    return REACH * sum(map(abs, direction(angle)))


def _meeting(line: Unit, other: Unit) -> tuple[float, float] | None:
    """Return where two lines meet inside the square, or None."""
    (a, b), (c, d) = direction(line[0]), direction(other[0])
    size = a * d - b * c
    if abs(size) < SAME:
        return None
    x, y = (line[1] * d - b * other[1]) / size, (a * other[1] - line[1] * c) / size
    return (x, y) if max(abs(x), abs(y)) < REACH - SAME else None


# ── the room ──────────────────────────────────────────────────────────────────────────────────────


class Folds(Room):
    """Up to five units, the bias of their sum, and what is to be matched."""

    module = "folds"
    dimensions = traitlets.Enum([1, 2], 1).tag(sync=True)
    target = traitlets.Enum([*CURVES, *POINTS], "hat").tag(sync=True)
    count = traitlets.Int(2, min=2, max=5).tag(sync=True)
    unit = traitlets.Int(1, min=1, max=5).tag(sync=True)
    bias = Between(0.0, -3, 3)
    places = traitlets.List(traitlets.Float(), minlen=5, maxlen=5).tag(sync=True)
    sides = traitlets.List(traitlets.Enum([1, -1]), [1] * 5).tag(sync=True)
    angles = traitlets.List(traitlets.Float(), minlen=5, maxlen=5).tag(sync=True)
    weights = traitlets.List(traitlets.Float(), [1.0] * 5, minlen=5, maxlen=5).tag(sync=True)

    def units(self) -> list[Unit]:
        """Return the units in use, as the functions of this module take them."""
        first = self.places if self.dimensions == 1 else self.angles
        second = self.sides if self.dimensions == 1 else self.places
        return list(zip(first, second, self.weights, strict=True))[: self.count]

    def figure(self) -> Figure:
        """Draw the units and their sum, or the plane that they fold and the folded paper."""
        if self.dimensions == 1:
            figure, (left, right) = subplots(2, width=9.0, height=3.4)
            _draw_units(left, self.units())
            _draw_sum(right, self.units(), self.bias, self.target)
            return figure
        figure, (left, right) = subplots(2, width=9.0, height=4.2)
        _draw_plane(left, self.units(), self.bias, self.target)
        _draw_paper(right, self.units(), self.bias, self.target)
        return figure


def folds(dimensions: int = 1, target: str | None = None) -> Room:
    """Open a room with folds: move ReLU units by hand until their sum is what is asked for.

    Args:
        dimensions: 1 for a curve to match, 2 for points to part.
        target: ramp, hat, valley or W in one dimension, XOR, circles or moons in two; hat and
            XOR by default.

    Returns:
        A `Room` with the state `count`, `places`, `sides` or `angles`, `weights` and `bias`.

    Raises:
        ValueError: if there are other dimensions than 1 and 2, or the target is not one of theirs.

    >>> folds(2).target
    'XOR'
    """
    if dimensions not in (1, 2):
        raise ValueError(f"folds: dimensions is {dimensions}, expected 1 or 2")
    known = list(CURVES) if dimensions == 1 else POINTS
    chosen = ("hat" if dimensions == 1 else "XOR") if target is None else target
    if chosen not in known:
        raise ValueError(f"folds: target is {chosen!r}, expected one of {', '.join(known)}")
    if dimensions == 1:
        places, bias = [-1.0, 1.0, 0.0, 2.0, -2.0], 0.0
    else:
        places, bias = [0.5, 0.5, 1.0, 1.0, 1.0], -0.5
    angles = [0.0, 90.0, 180.0, 270.0, 45.0]
    return Folds(dimensions=dimensions, target=chosen, places=places, angles=angles, bias=bias)


def _draw_units(ax: Axes, units: Sequence[Unit]) -> None:
    for i, (unit, (color, style)) in enumerate(zip(units, LOOKS, strict=False)):
        x = sorted([-LINE, unit[0], LINE])
        y = [unit_at(unit, value) for value in x]
        ax.plot(x, y, color=PALETTE[color], linestyle=style, linewidth=2, label=f"unit {i + 1}")
    ax.set(xlim=(-LINE, LINE), ylim=(-3, 3), xlabel="x", title="each unit times its weight")
    ax.legend(frameon=False)
    describe(ax, f"{len(units)} ReLU units, each flat on one side of its fold and sloped beyond.")


def _draw_sum(ax: Axes, units: Sequence[Unit], bias: float, target: str) -> None:
    x = sorted([-LINE, LINE, *(unit[0] for unit in units)])
    y = [sum_at(units, bias, value) for value in x]
    ax.plot(*zip(*CURVES[target], strict=True), color=PALETTE["grey"], linewidth=5, alpha=0.5)
    ax.plot(x, y, color=PALETTE["orange"], linewidth=2)
    apart = gap(units, bias, CURVES[target])
    title = f"their sum: {pieces(units)} pieces, largest gap {apart:.2f}"
    ax.set(xlim=(-LINE, LINE), ylim=(-3, 3), xlabel="x", title=title)
    describe(ax, f"{title[0].upper()}{title[1:]}, beside the curve to match, a {target}.")


def _draw_plane(ax: Axes, units: Sequence[Unit], bias: float, target: str) -> None:
    x, labels = plane(target, EXAMPLES, NOISE, 0)
    scatter_classes(x, labels, ax=ax)
    shade(
        lambda points: sigmoid(2 * plane_sum(units, bias, points)),
        ax,
        (-REACH, REACH, -REACH, REACH),
    )
    for (angle, place, _), (color, style) in zip(units, LOOKS, strict=False):
        dx, dy = direction(angle)
        on, along = (dx * place, dy * place), (dx * place - dy, dy * place + dx)
        ax.axline(on, along, color=PALETTE[color], linestyle=style, linewidth=2)
    right = plane_right(units, bias, target)
    title = f"{right} of {EXAMPLES} right, {plane_pieces(units)} pieces"
    ax.set(xlabel="x₁", ylabel="x₂", title=title)
    describe(ax, f"{len(units)} folds in a plane with the points of {target}: {title}.")


def _draw_paper(ax: Axes, units: Sequence[Unit], bias: float, target: str) -> None:
    """Draw the points, and a grid over the plane, by what the first two units make of them."""

    def folded(points: Floats) -> Floats:
        return np.stack([plane_sum([(*unit[:2], 1.0)], 0.0, points) for unit in units[:2]], axis=-1)

    along = np.linspace(-REACH, REACH, 25)
    for fixed in along[::2]:
        thread = np.stack([along, np.full_like(along, fixed)], axis=1)
        for line in (thread, thread[:, ::-1]):
            ax.plot(*folded(line).T, color=PALETTE["grey"], linewidth=0.5)
    x, labels = plane(target, EXAMPLES, NOISE, 0)
    scatter_classes(folded(x), labels, ax=ax)
    w1, w2 = units[0][2], units[1][2]
    cut = len(units) == 2 and (w1, w2) != (0, 0)
    if cut:
        away = -bias / (w1 * w1 + w2 * w2)  # of the line's nearest place, in steps of (w1, w2)
        ends = (away * w1, away * w2), (away * w1 - w2, away * w2 + w1)
        ax.axline(*ends, color=PALETTE["black"], linestyle="--", linewidth=2)
    title = f"after folds 1 and 2{', and the straight cut' if cut else ''}"
    ax.set(xlim=(-0.3, 4.2), ylim=(-0.3, 4.2), xlabel="h₁", ylabel="h₂", title=title)
    describe(ax, f"The paper {title}: the same points by h₁ and h₂.")
