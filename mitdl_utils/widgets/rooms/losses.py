"""Losses: eight predictions, what each costs under two losses, and how hard each is pushed."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mitdl_utils.plots import PALETTE, describe, subplots
from mitdl_utils.plots.style import CLASSES
from mitdl_utils.widgets.models.numbers import sigmoid
from mitdl_utils.widgets.room import Room

REACH = 6.0  # logits go from -REACH to REACH
RATE = 2.0  # of a step
DEAD = 0.05  # a push on the logit that is smaller moves hardly anything
SQUARED, ENTROPY = LOSSES = ("squared error", "cross-entropy")
AXES = ("probability", "logit")
LABELS = [1, 1, 1, 1, 0, 0, 0, 0]
START = [2.5, 1.0, 0.3, -1.2, -2.5, -1.5, -0.4, 0.8]  # logits; two of them on the wrong side


def probability(z: float) -> float:
    """Return the probability of class 1 that a logit stands for."""
    return float(sigmoid(np.array(z)))


def cost(name: str, z: float, y: int) -> float:
    """Return what a prediction, given as a logit, costs where the label is y."""
    return (probability(z) - y) ** 2 if name == SQUARED else -math.log(_trust(z, y))


def slope_of(name: str, axis: str, z: float, y: int) -> float:
    """Return by how much the cost grows with the probability, or with the logit."""
    p = probability(z)
    if axis == "probability":
        return 2 * (p - y) if name == SQUARED else (-1 if y else 1) / _trust(z, y)
    return 2 * (p - y) * p * probability(-z) if name == SQUARED else p - y


def is_dead(name: str, z: float, y: int) -> bool:
    """Whether a prediction is wrong by more than a half, and hardly pushed."""
    return _trust(z, y) < 0.5 and abs(slope_of(name, "logit", z, y)) < DEAD


def stepped(name: str, logits: Sequence[float], labels: Sequence[int]) -> list[float]:
    """Return all logits after a step downhill, each by its own slope."""
    return [
        _within(z - RATE * slope_of(name, "logit", z, y))
        for z, y in zip(logits, labels, strict=True)
    ]


def logit_of(p: float) -> float:
    """Return the logit of a probability, within reach."""
    if not 0 < p < 1:
        return -REACH if p <= 0 else REACH
    return _within(math.log(p / (1 - p)))


def _trust(z: float, y: int) -> float:
    """Return the probability of the answer that was right."""
    return probability(z if y else -z)


def _within(z: float) -> float:
    return min(REACH, max(-REACH, z))


class Losses(Room):
    """The logits of eight students, and the one who was chosen."""

    module = "losses"
    axis = traitlets.Enum(list(AXES), "probability").tag(sync=True)
    who = traitlets.Int(4, min=1, max=len(LABELS)).tag(sync=True)
    labels = traitlets.List(traitlets.Int(), LABELS).tag(sync=True)
    logits = traitlets.List(
        traitlets.Float(min=-REACH, max=REACH), START, minlen=len(LABELS), maxlen=len(LABELS)
    ).tag(sync=True)

    def figure(self) -> Figure:
        """Draw both losses against the prediction, with the eight students on them."""
        figure, axes = subplots(2, width=9.0, height=3.6)
        for ax, name in zip(axes, LOSSES, strict=True):
            self._draw(ax, name)
        return figure

    def _draw(self, ax: Axes, name: str) -> None:
        grid = np.linspace(-REACH, REACH, 201)
        for y, (said, (color, marker)) in enumerate(
            zip(("failed", "passed"), CLASSES[:2], strict=True)
        ):
            curve = [cost(name, float(z), y) for z in grid]
            style = "-" if y else "--"
            ax.plot([self._place(z) for z in grid], curve, style, color=PALETTE[color])
            own = [z for z, label in zip(self.logits, self.labels, strict=True) if label == y]
            costs = [cost(name, z, y) for z in own]
            places = [self._place(z) for z in own]
            ax.scatter(places, costs, color=PALETTE[color], marker=marker, label=said, zorder=3)
        mean = np.mean([cost(name, z, y) for z, y in zip(self.logits, self.labels, strict=True)])
        xlabel = "prediction ŷ" if self.axis == "probability" else "logit z"
        ax.set(xlabel=xlabel, ylabel="loss", title=f"{name}: mean {mean:.3f}")
        ax.legend(frameon=False, loc="upper center")
        describe(
            ax, f"The {name} of eight predictions, each on its label's curve; mean {mean:.3f}."
        )

    def _place(self, z: float) -> float:
        return probability(z) if self.axis == "probability" else float(z)


def losses(axis: str = "probability") -> Room:
    """Open a room with eight students, what is predicted for each, and what that costs.

    Args:
        axis: along which the predictions move: "probability" or "logit".

    Returns:
        A `Room` with the state `axis`, `who` and `logits`.

    Raises:
        ValueError: if the axis is neither of them.

    >>> losses("logit").axis
    'logit'
    """
    if axis not in AXES:
        raise ValueError(f"losses: axis is {axis!r}, expected one of {', '.join(AXES)}")
    return Losses(axis=axis)
