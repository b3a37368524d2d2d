"""Losses: eight predictions, what each costs under two losses, and how hard each is pushed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

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
#: How far an arrow goes at a slope of 1, and the longest one: shares of the picture's width.
PUSH = {"probability": 0.05, "logit": 0.225}
LONGEST = 0.29
MARGIN = {"probability": (-0.04, 1.04), "logit": (-REACH - 0.4, REACH + 0.4)}
TOP = {SQUARED: 1.1, ENTROPY: 6.6}  # of the pictures
NAMES = {"probability": "prediction ŷ", "logit": "logit z"}
KINDS = list(zip(("failed", "passed"), CLASSES[:2], strict=True))  # by label
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
        """Draw the eight students, and what each prediction costs by either loss."""
        figure, (rows, *costs) = subplots(3, width=9.6, height=3.2)
        self._draw_students(rows)
        for ax, name in zip(costs, LOSSES, strict=True):
            self._draw_costs(ax, name)
        costs[0].legend(frameon=False, loc="upper center")
        return figure

    def _draw_students(self, ax: Axes) -> None:
        places, numbers = [self._place(z) for z in self.logits], range(1, len(self.labels) + 1)
        chosen = places[self.who - 1], self.who
        ax.plot(*chosen, "o", color=PALETTE["black"], markersize=15, fillstyle="none")
        self._draw_marks(ax, places, list(numbers))
        ax.axvline(self._place(0), color=PALETTE["grey"], linewidth=0.7)
        right = sum((z >= 0) == bool(y) for z, y in zip(self.logits, self.labels, strict=True))
        title = f"{right} of {len(self.labels)} on the right side"
        ax.set(xlim=MARGIN[self.axis], xlabel=NAMES[self.axis], ylabel="student", title=title)
        ax.set_yticks(numbers)
        describe(
            ax,
            f"Eight students, a row for each, and what is predicted for them: {title} of one half; "
            f"a ring marks student {self.who}.",
        )

    def _draw_costs(self, ax: Axes, name: str) -> None:
        grid = np.linspace(-REACH, REACH, 201)
        for y, (_, (color, _)) in enumerate(KINDS):
            curve = [cost(name, float(z), y) for z in grid]
            style = "-" if y else "--"
            ax.plot([self._place(z) for z in grid], curve, style, color=PALETTE[color])
        pairs = list(zip(self.logits, self.labels, strict=True))
        places, costs = [self._place(z) for z, _ in pairs], [cost(name, z, y) for z, y in pairs]
        slopes = [slope_of(name, self.axis, z, y) for z, y in pairs]
        index = self.who - 1
        tangent: dict[str, Any] = {"color": PALETTE["grey"], "linestyle": ":"}
        ax.axline((places[index], costs[index]), slope=slopes[index], **tangent)
        dead = [i for i, (z, y) in enumerate(pairs) if self.axis == "logit" and is_dead(name, z, y)]
        ring: dict[str, Any] = {"color": PALETTE["purple"], "markersize": 14, "fillstyle": "none"}
        ax.plot([places[i] for i in dead], [costs[i] for i in dead], "o", **ring)
        self._draw_pushes(ax, places, costs, slopes)
        self._draw_marks(ax, places, costs)
        mean = float(np.mean(costs))
        ax.set(xlim=MARGIN[self.axis], ylim=(-0.02 * TOP[name], TOP[name]))
        ax.set(xlabel=NAMES[self.axis], ylabel="loss", title=f"{name}: mean {mean:.3f}")
        describe(
            ax,
            f"The {name} of eight predictions, each on its label's curve, with an arrow that says "
            f"which way and how hard it is pushed; mean {mean:.3f}.",
        )

    def _draw_marks(self, ax: Axes, places: list[float], heights: Sequence[float]) -> None:
        for y, (label, (color, marker)) in enumerate(KINDS):
            indices = [i for i, y_true in enumerate(self.labels) if y_true == y]
            style: dict[str, Any] = {"color": PALETTE[color], "marker": marker, "zorder": 4}
            ax.scatter(
                [places[i] for i in indices], [heights[i] for i in indices], label=label, **style
            )

    def _draw_pushes(
        self, ax: Axes, places: list[float], costs: list[float], slopes: list[float]
    ) -> None:
        left, right = MARGIN[self.axis]
        for x, y, slope in zip(places, costs, slopes, strict=True):
            share = min(LONGEST, max(-LONGEST, -slope * PUSH[self.axis]))
            if abs(share) > 0.002:
                tip = x + share * (right - left)
                arrow = {"arrowstyle": "->", "linewidth": 1.5, "color": PALETTE["black"]}
                ax.annotate("", (tip, y), (x, y), arrowprops={**arrow, "shrinkA": 0, "shrinkB": 0})

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
