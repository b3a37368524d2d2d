"""The neuron explorer: two weights and a bias, their line, and their probability."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from mitdl_utils.plots import PALETTE, decision_regions, describe, subplots
from mitdl_utils.plots.regions import shade
from mitdl_utils.plots.style import CLASSES
from mitdl_utils.widgets.explorer import Explorer, slider

PLANE = (-4.0, 4.0, -4.0, 4.0)  # left, right, bottom, top of the plane without examples
POINT = (-1.0, 2.0)  # the point that the lecture computes by hand


@dataclass(frozen=True)
class Neuron:
    """Two weights and a bias, followed by a sigmoid."""

    w1: float
    w2: float
    b: float

    def z(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the weighted sum of each row: (n, 2) -> (n,)."""
        return np.asarray(self.b + x @ np.array([self.w1, self.w2]))

    def probability(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability of class 1 for each row: (n, 2) -> (n,)."""
        return np.asarray(expit(self.z(x)))


def neuron_explorer(
    x: ArrayLike | None = None,
    y: ArrayLike | None = None,
    names: Sequence[str] | None = None,
    features: Sequence[str] = ("x₁", "x₂"),
    start: tuple[float, float, float] = (3.0, -2.0, 1.0),
) -> Explorer:
    """Explore a neuron: move its weights and its bias, and see its line and its probability.

    Without examples there is one point to move, (-1, 2) at first. With examples, the picture
    counts how many of them lie on their own side of the line.

    Args:
        x: (n, 2) floats, a row per example.
        y: (n,) ints, 0 or 1.
        names: the names of class 0 and class 1.
        features: the names of the two axes, with their units.
        start: the first w₁, w₂ and b.

    Returns:
        An `Explorer` with the controls `w1`, `w2`, `b`, and without examples `x1` and `x2`.

    Raises:
        ValueError: if only one of `x` and `y` is given, or their shapes do not fit.

    >>> neuron_explorer()
    Explorer(w1=3.0, w2=-2.0, b=1.0, x1=-1.0, x2=2.0)
    """
    if (x is None) != (y is None):
        given, missing = ("x", "y") if y is None else ("y", "x")
        raise ValueError(f"neuron_explorer: {given} came without {missing}, expected both or none")
    w1, w2, b = start
    weights = {"w1": slider("weight w₁", w1, -6, 6), "w2": slider("weight w₂", w2, -6, 6)}
    if x is None or y is None:
        bias = {"b": slider("bias b", b, -8, 8)}
        point = {
            "x1": slider("point x₁", POINT[0], -4, 4),
            "x2": slider("point x₂", POINT[1], -4, 4),
        }
        return Explorer(_draw_point, weights | bias | point)
    points, labels = np.asarray(x, dtype=np.float64), np.asarray(y)

    def draw(w1: float, w2: float, b: float) -> Figure:
        neuron = Neuron(w1, w2, b)
        figure, (plane, curve) = subplots(2, width=9.0, height=3.8)
        decision_regions(neuron.probability, points, labels, names, plane)
        plane.set(xlabel=features[0], ylabel=features[1])
        _draw_examples(curve, neuron.z(points), labels)
        return figure

    return Explorer(draw, weights | {"b": slider("bias b", b, -20, 20)})


def _draw_point(w1: float, w2: float, b: float, x1: float, x2: float) -> Figure:
    neuron, point = Neuron(w1, w2, b), np.array([[x1, x2]])
    z, p = float(neuron.z(point)[0]), float(neuron.probability(point)[0])
    figure, (plane, curve) = subplots(2, width=9.0, height=3.8)
    shade(neuron.probability, plane, PLANE)
    plane.axhline(0, color=PALETTE["grey"], linewidth=0.7)
    plane.axvline(0, color=PALETTE["grey"], linewidth=0.7)
    plane.plot(x1, x2, "o", color=PALETTE["black"], markersize=9)
    plane.annotate(_point(x1, x2), (x1, x2), xytext=(8, 8), textcoords="offset points", fontsize=11)
    terms = f"{b:g}".replace("-", "−") + f" {_signed(w1)}·x₁ {_signed(w2)}·x₂"
    plane.set(title=f"the line {terms} = 0", xlabel="x₁", ylabel="x₂")
    describe(
        plane,
        f"The plane of x₁ and x₂, blue where the neuron leans to 0 and orange where it leans to 1, "
        f"with the line {terms} = 0 between them and the point {_point(x1, x2)}.",
    )
    _draw_sigmoid(curve, max(8.0, abs(z) + 1.0))
    curve.plot([z, z], [-0.04, p], linestyle=":", color=PALETTE["black"], linewidth=1.5)
    curve.plot(z, p, "o", color=PALETTE["black"], markersize=9)
    curve.set_title(f"z = {z:.2f}   →   ŷ = {p:.3f}".replace("-", "−"))
    describe(curve, f"The sigmoid at z = {z:.2f} gives ŷ = {p:.3f}.")
    return figure


def _draw_examples(ax: Axes, z: NDArray[np.float64], labels: NDArray[np.int64]) -> None:
    _draw_sigmoid(ax, max(8.0, float(np.abs(z).max()) + 1.0))
    for label, (color, marker) in enumerate(CLASSES[:2]):
        of_class = z[labels == label]
        look: dict[str, Any] = {"s": 34, "color": PALETTE[color], "marker": marker}
        ax.scatter(of_class, expit(of_class), **look, edgecolor="white")
    ax.set_title("every example on the sigmoid")
    sure = int(np.sum(np.abs(expit(z) - 0.5) > 0.4))
    describe(
        ax, f"The examples on the sigmoid; for {sure} of {len(z)}, ŷ is below 0.1 or above 0.9."
    )


def _draw_sigmoid(ax: Axes, reach: float) -> None:
    z = np.linspace(-reach, reach, 401)
    ax.axhline(0.5, color=PALETTE["grey"], linewidth=0.7)
    ax.axvline(0, color=PALETTE["grey"], linewidth=0.7)
    ax.plot(z, expit(z), color=PALETTE["grey"], linewidth=2)
    ax.set(xlim=(-reach, reach), ylim=(-0.04, 1.04), xlabel="z", ylabel="ŷ = σ(z)")


def _point(x1: float, x2: float) -> str:
    return f"({x1:g}, {x2:g})".replace("-", "−")


def _signed(number: float) -> str:
    """Write a number as a term of a sum: "+ 3", "− 2"."""
    return f"{'−' if number < 0 else '+'} {abs(number):g}"
