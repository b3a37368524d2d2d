"""Activation functions: a value, a slope, and what is left of a slope after many layers."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from mitdl_utils.plots import PALETTE, describe, subplots
from mitdl_utils.widgets.models.numbers import sigmoid
from mitdl_utils.widgets.room import Between, Room

Floats = NDArray[np.float64]
REACH = 6.0  # z goes from -REACH to REACH
DEEPEST = 20  # layers
LITTLE = 0.001  # of a slope: less than that is as good as nothing
BOTTOM = -30  # the power of ten that stands for 0


def _logistic_slope(z: Floats) -> Floats:
    return sigmoid(z) * sigmoid(-z)


#: Each function and its slope, by the name that the room shows; both take and give any shape.
FUNCTIONS: dict[str, tuple[Callable[[Floats], Floats], Callable[[Floats], Floats]]] = {
    "sigmoid": (sigmoid, _logistic_slope),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "ReLU": (lambda z: np.maximum(z, 0.0), lambda z: np.where(z > 0, 1.0, 0.0)),
    "leaky ReLU": (lambda z: np.where(z > 0, z, 0.1 * z), lambda z: np.where(z > 0, 1.0, 0.1)),
}


def passed(name: str, z: float, weight: float, layers: int) -> float:
    """Return what is left of a slope of 1 after layers that each multiply it by weight · g′(z)."""
    return float((weight * FUNCTIONS[name][1](np.array(z))) ** layers)


def depth_to_nothing(name: str, z: float, weight: float) -> int | None:
    """Return after how many layers less than a thousandth is left; None if that never comes."""
    factor = passed(name, z, weight, 1)
    if factor >= 1:
        return None
    return 1 if factor == 0 else math.floor(math.log(LITTLE) / math.log(factor)) + 1


class Activations(Room):
    """A function, a place on it, and the layers that its slope is passed through."""

    module = "activations"
    name = traitlets.Enum(list(FUNCTIONS), "sigmoid").tag(sync=True)
    names = traitlets.List(list(FUNCTIONS)).tag(sync=True)
    z = Between(0.0, -REACH, REACH)
    layers = traitlets.Int(1, min=1, max=DEEPEST).tag(sync=True)
    weight = Between(1.0, 0.1, 2.0)

    def figure(self) -> Figure:
        """Draw the function with its tangent, its slope, and what is left of it by layers."""
        grid = np.linspace(-REACH, REACH, 401)
        g, slope = FUNCTIONS[self.name]
        value, steepness = float(g(np.array(self.z))), float(slope(np.array(self.z)))
        figure, (left, middle, right) = subplots(3, width=12.0, height=3.4)
        left.plot(grid, g(grid), color=PALETTE["blue"], linewidth=2)
        left.axline((self.z, value), slope=steepness, color=PALETTE["orange"], linestyle="--")
        left.plot(self.z, value, "o", color=PALETTE["black"], markersize=8)
        left.set(title=f"{self.name}({self.z:.1f}) = {value:.4f}", xlabel="z")
        middle.plot(grid, slope(grid), color=PALETTE["orange"], linewidth=2)
        middle.plot(self.z, steepness, "o", color=PALETTE["black"], markersize=8)
        middle.set(title=f"slope at {self.z:.1f} = {steepness:.4f}", xlabel="z")
        describe(
            left, f"{self.name} of z, with its tangent at {self.z:.1f}, where it is {value:.4f}."
        )
        describe(middle, f"The slope of {self.name}; at the same z it is {steepness:.4f}.")
        self._draw_what_is_left(right)
        return figure

    def _draw_what_is_left(self, ax: Axes) -> None:
        """Draw what is left of a slope after 0, 1, 2 … layers, as powers of ten."""
        depths = range(DEEPEST + 1)
        left = np.array([passed(self.name, self.z, self.weight, n) for n in depths])
        with np.errstate(divide="ignore"):
            powers = np.maximum(np.log10(left), BOTTOM)
        now = f"{left[self.layers]:.3g}"
        ax.axhline(math.log10(LITTLE), color=PALETTE["grey"], linestyle="--")
        ax.axhline(0, color=PALETTE["grey"], linewidth=0.7)
        ax.plot(depths, powers, color=PALETTE["purple"], linewidth=2)
        ax.plot(self.layers, powers[self.layers], "o", color=PALETTE["black"], markersize=8)
        ax.set(title=f"after {self.layers}: {now}", xlabel="layers", ylim=(-9, 3))
        ax.set(ylabel="log₁₀ of what is left", xlim=(0, DEEPEST), xticks=range(0, DEEPEST + 1, 5))
        depth = depth_to_nothing(self.name, self.z, self.weight)
        end = "never less than" if depth is None else f"from layer {depth} on less than"
        describe(
            ax,
            f"What is left of a slope of 1 after up to {DEEPEST} layers: after {self.layers}, "
            f"{now}; {end} a thousandth, the dashed line.",
        )


def activations(
    name: str = "sigmoid", names: Sequence[str] = ("sigmoid", "tanh", "ReLU"), z: float = 0.0
) -> Room:
    """Open a room with activation functions: their values, slopes, and products of slopes.

    Args:
        name: the function that is shown first.
        names: the functions to choose from: sigmoid, tanh, ReLU, leaky ReLU.
        z: the first place, from -6 to 6.

    Returns:
        A `Room` with the state `name`, `z`, `layers` and `weight`.

    Raises:
        ValueError: if a name is not known, or the first is not among those to choose from.

    >>> activations("tanh").name
    'tanh'
    """
    if unknown := [candidate for candidate in [*names, name] if candidate not in FUNCTIONS]:
        raise ValueError(
            f"activations: name is {unknown[0]!r}, expected one of {', '.join(FUNCTIONS)}"
        )
    if name not in names:
        raise ValueError(f"activations: name is {name!r}, expected one of names {list(names)}")
    return Activations(name=name, names=list(names), z=z)
