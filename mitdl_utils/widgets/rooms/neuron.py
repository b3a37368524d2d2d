"""The neuron: two weights and a bias, their line, and what each example would do to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from mitdl_utils.plots import PALETTE, decision_regions, describe, subplots
from mitdl_utils.plots.regions import margins, shade
from mitdl_utils.plots.style import CLASSES
from mitdl_utils.widgets.models.numbers import sigmoid
from mitdl_utils.widgets.room import Between, Room

PLANE = (-4.0, 4.0, -4.0, 4.0)  # left, right, bottom, top of the plane without examples
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Model:
    """Two weights and a bias, followed by a sigmoid; the same as the functions of `neuron.js`."""

    w1: float
    w2: float
    b: float

    def z(self, x: Floats) -> Floats:
        """Return the weighted sum of each row: (n, 2) -> (n,)."""
        return np.asarray(self.b + x[:, 0] * self.w1 + x[:, 1] * self.w2)

    def probability(self, x: Floats) -> Floats:
        """Return the probability of class 1 for each row: (n, 2) -> (n,)."""
        return sigmoid(self.z(x))

    def correct(self, x: Floats, y: ArrayLike) -> int:
        """Return how many rows (n, 2) lie on the side of their labels (n,)."""
        return int(np.sum((self.z(x) >= 0) == np.asarray(y)))

    def pushes(self, x: Floats, y: ArrayLike) -> Floats:
        """Return by how much each row's z wants to grow, y − ŷ: (n, 2), (n,) -> (n,)."""
        return np.asarray(y) - self.probability(x)

    def shifted(self, x1: float, x2: float) -> Model:
        """Return the neuron whose line runs through a point, as steep as before."""
        return Model(self.w1, self.w2, -(self.w1 * x1 + self.w2 * x2))

    def turned(self, around: tuple[float, float], through: tuple[float, float]) -> Model:
        """Return the neuron whose line runs through two points, its weights as long as before."""
        along = through[0] - around[0], through[1] - around[1]
        length = np.hypot(*along)
        if length == 0:
            return self
        side = -along[1] * self.w1 + along[0] * self.w2
        factor = np.hypot(self.w1, self.w2) / length * (-1 if side < 0 else 1)
        turned = Model(float(-along[1] * factor), float(along[0] * factor), 0.0)
        return turned.shifted(*around)


class Neuron(Room):
    """A neuron's weights, bias, the point that one moves, and the examples."""

    module = "neuron"
    w1 = Between(3.0, -50, 50)
    w2 = Between(-2.0, -50, 50)
    b = Between(1.0, -500, 500)
    x1 = traitlets.Float(-1.0).tag(sync=True)
    x2 = traitlets.Float(2.0).tag(sync=True)
    push = traitlets.Bool(False).tag(sync=True)
    point = traitlets.Bool(True).tag(sync=True)
    examples = traitlets.List(traitlets.List(traitlets.Float())).tag(sync=True)
    labels = traitlets.List(traitlets.Int()).tag(sync=True)
    names = traitlets.List(["class 0", "class 1"]).tag(sync=True)
    features = traitlets.List(["x₁", "x₂"]).tag(sync=True)
    plane = traitlets.List(list(PLANE)).tag(sync=True)

    def model(self) -> Model:
        """Return the neuron with the present numbers."""
        return Model(self.w1, self.w2, self.b)

    def figure(self) -> Figure:
        """Draw region and sigmoid, with the examples on both."""
        figure, (plane, curve) = subplots(2, width=9.0, height=3.8)
        model, x = self.model(), np.array([[self.x1, self.x2]])
        if self.examples:
            x = np.array(self.examples, dtype=np.float64)
            decision_regions(model.probability, x, self.labels, self.names, plane)
        else:
            _draw_point(plane, model, x)
        plane.set(xlabel=self.features[0], ylabel=self.features[1])
        _draw_sigmoid(curve, model.z(x), self.labels or [0])
        return figure


def neuron(
    x: ArrayLike | None = None,
    y: ArrayLike | None = None,
    names: Sequence[str] = ("class 0", "class 1"),
    features: Sequence[str] = ("x₁", "x₂"),
    start: tuple[float, float, float] = (3.0, -2.0, 1.0),
) -> Room:
    """Open a room with a neuron: move its weights, its bias or its line, and see what it says.

    Without examples there is one point to move, (-1, 2) at first, which can be added as an
    example of either class. With examples, their right answers are counted.

    Args:
        x: (n, 2) floats, a row per example.
        y: (n,) ints, 0 or 1.
        names: the names of class 0 and class 1.
        features: the names of the two axes, with their units.
        start: the first w₁, w₂ and b.

    Returns:
        A `Room` with the state `w1`, `w2`, `b`, `x1`, `x2`, and the examples.

    Raises:
        ValueError: if only one of `x` and `y` is given, or their shapes do not fit.

    >>> neuron().w1
    3.0
    """
    w1, w2, b = map(float, start)
    common = {"w1": w1, "w2": w2, "b": b, "names": list(names), "features": list(features)}
    if x is None and y is None:
        return Neuron(**common)
    if x is None or y is None:
        given, missing = ("x", "y") if y is None else ("y", "x")
        raise ValueError(f"neuron: {given} came without {missing}, expected both or none")
    rows, labels = np.asarray(x, dtype=np.float64), np.asarray(y)
    if rows.ndim != 2 or rows.shape[1] != 2 or labels.shape != rows.shape[:1]:
        raise ValueError(
            f"neuron: x is {rows.shape} and y is {labels.shape}, expected (n, 2) and (n,); "
            "choose two columns of x, and one label for each row"
        )
    if labels.size == 0 or not np.isin(labels, [0, 1]).all():
        raise ValueError(f"neuron: y holds {np.unique(labels).tolist()}, expected 0 and 1")
    known: dict[str, Any] = {"examples": rows.tolist(), "labels": labels.astype(int).tolist()}
    return Neuron(**common, **known, point=False, plane=list(margins(rows)))


def _draw_point(ax: Axes, model: Model, x: Floats) -> None:
    shade(model.probability, ax, PLANE)
    ax.plot(*x[0], "o", color=PALETTE["black"], markersize=9)
    terms = f"{model.b:g} {_signed(model.w1)}·x₁ {_signed(model.w2)}·x₂".replace("-", "−")
    ax.set_title(f"the line {terms} = 0")
    point = f"({x[0, 0]:g}, {x[0, 1]:g})".replace("-", "−")
    describe(
        ax,
        f"The plane of x₁ and x₂, blue where the neuron leans to 0 and orange where it leans to 1, "
        f"with the line {terms} = 0 between them and the point {point}.",
    )


def _draw_sigmoid(ax: Axes, z: Floats, labels: Sequence[int]) -> None:
    reach = max(8.0, float(np.abs(z).max()) + 1.0)
    grid = np.linspace(-reach, reach, 401)
    ax.axhline(0.5, color=PALETTE["grey"], linewidth=0.7)
    ax.plot(grid, sigmoid(grid), color=PALETTE["grey"], linewidth=2)
    for label, (color, marker) in enumerate(CLASSES[:2]):
        of_class = z[np.asarray(labels) == label]
        ax.scatter(of_class, sigmoid(of_class), color=PALETTE[color], marker=marker, zorder=3)
    ax.set(xlim=(-reach, reach), ylim=(-0.04, 1.04), xlabel="z", ylabel="ŷ = σ(z)")
    if len(z) == 1:
        p = float(sigmoid(z)[0])
        ax.set_title(f"z = {z[0]:.2f}   →   ŷ = {p:.3f}".replace("-", "−"))
        describe(ax, f"The sigmoid at z = {z[0]:.2f} gives ŷ = {p:.3f}.".replace("-", "−"))
    else:
        ax.set_title("each example on the sigmoid")
        describe(ax, f"The sigmoid with {len(z)} examples on it, each at its own z.")


def _signed(number: float) -> str:
    """Write a number as a term of a sum: "+ 3", "− 2"."""
    return f"{'−' if number < 0 else '+'} {abs(number):g}"
