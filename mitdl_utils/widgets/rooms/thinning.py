"""Dropout in a network of eight units: thinned networks, their average, and the whole network."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from mitdl_utils.plots import PALETTE, describe, subplots
from mitdl_utils.widgets.models.numbers import Stream
from mitdl_utils.widgets.room import Between, Room

Floats = NDArray[np.float64]
FOLDS = np.array([-2.5, -1.8, -1.1, -0.4, 0.4, 1.1, 1.8, 2.5])  # where each unit begins to fire
SIDES = np.array([-1, -1, -1, -1, 1, 1, 1, 1])  # the side on which it fires
OUTGOING = np.array([1.4, -1.2, 1.5, 0.9, 1.1, -1.3, 1.6, -1.0])  # weights of the output
FIRST = 1.2  # the output at 0 is made of the innermost units alone


def units(x: Floats) -> Floats:
    """Return what each unit gives, weighted as the output weighs it: (k,) -> (k, 8)."""
    fires = np.maximum(SIDES * (x[:, None] - FOLDS) + FIRST, 0)
    return np.asarray(fires * OUTGOING)


def mask(rng: Stream, p: float) -> list[int]:
    """Draw which units stay, 1, and which go dark, 0, each with probability p."""
    return [int(rng.uniform() >= p) for _ in OUTGOING]


def factor(p: float, scaled: bool) -> float:
    """Return what the units that stay are multiplied by in training."""
    return 1 / (1 - p) if scaled else 1.0


def average(seed: int, count: int, p: float, scaled: bool) -> list[float]:
    """Return how much of each unit is left in the average of thinned networks.

    Args:
        seed: of the masks.
        count: how many networks, at least 1.
        p: probability of dropping, below 1.
        scaled: whether units that stay are divided by 1 - p.

    Returns:
        For each of the eight units, its mean factor over all networks.
    """
    rng = Stream(seed)
    masks = np.array([mask(rng, p) for _ in range(count)])
    return [float(share) for share in masks.sum(axis=0) / count * factor(p, scaled)]


def ratio(factors: list[float]) -> float:
    """Return how large the average network is beside the whole one, over all x.

    The factor c for which c · whole is nearest to the average, by least squares.
    """
    shares = units(np.linspace(-3, 3, 61))  # (61, 8)
    whole, thinned = shares.sum(axis=1), shares @ np.array(factors)
    return float(thinned @ whole / (whole @ whole))


class Thinning(Room):
    """The rate of dropout, whether training scales, and whether the network trains or is asked."""

    module = "thinning"
    p = Between(0.5, 0.0, 0.9)
    scaled = traitlets.Bool(False).tag(sync=True)
    mode = traitlets.Enum(["train", "eval"], "train").tag(sync=True)
    seed = traitlets.Int(0, min=0).tag(sync=True)

    def figure(self) -> Figure:
        """Draw one thinned network; and a few of them, their average, and the whole network."""
        x = np.linspace(-3, 3, 241)
        shares, rng = units(x), Stream(self.seed)
        times = factor(self.p, self.scaled)
        masks = [mask(rng, self.p) for _ in range(12)]
        figure, (network, ax) = subplots(2, width=9.0, height=3.8)
        _draw_network(network, masks[0], times)
        for kept_units in masks:
            ax.plot(x, shares @ np.array(kept_units) * times, color=PALETTE["grey"], linewidth=0.7)
        many = average(self.seed, 400, self.p, self.scaled)
        ax.plot(x, shares.sum(axis=1), color=PALETTE["blue"], label="whole network")
        ax.plot(x, shares @ many, "--", color=PALETTE["orange"], label="average of 400 thinned")
        ax.set(xlabel="x", ylabel="output ŷ", title=f"average ÷ whole = {ratio(many):.2f}")
        ax.legend(frameon=False)
        describe(
            ax,
            f"Twelve thinned networks, grey, scatter around their average, dashed, which is "
            f"{ratio(many):.2f} times as large as the whole network, blue, for p = {self.p:g}.",
        )
        return figure


def _draw_network(ax: Axes, kept_units: list[int], times: float) -> None:
    """Draw x, the units with those that are dropped crossed out, and the output."""
    middle = (len(kept_units) - 1) / 2
    for row, (stays, weight) in enumerate(zip(kept_units, OUTGOING, strict=True)):
        style: dict[str, Any] = {"color": PALETTE["grey"], "zorder": 1}
        if stays:
            linestyle = "--" if weight < 0 else "-"
            ax.plot([0, 1], [middle, row], linewidth=1.2, **style)
            ax.plot([1, 2], [row, middle], linestyle, linewidth=1.5 * abs(weight), **style)
        face = PALETTE["yellow"] if stays else "white"
        ax.plot(1, row, "o", markersize=17, color=face, markeredgecolor=PALETTE["grey"])
        if not stays:
            ax.plot(1, row, "x", markersize=10, color=PALETTE["black"])
    for x, name in ((0, "x"), (2, "ŷ")):
        ax.plot(x, middle, "o", markersize=24, color="white", markeredgecolor=PALETTE["black"])
        ax.text(x, middle, name, ha="center", va="center")
    ax.set(xlim=(-0.3, 2.3), ylim=(len(kept_units) - 0.4, -0.6))
    ax.set_axis_off()
    how = "" if times == 1 else f", each times {times:.2f}"
    title = f"{sum(kept_units)} of {len(kept_units)} units{how}"
    ax.set_title(title)
    describe(ax, f"A network with one hidden layer, thinned: {title}; the others are crossed out.")


def thinning(p: float = 0.5, scaled: bool = False) -> Room:
    """Open a room with dropout: units go dark, and the average of many such networks builds up.

    Args:
        p: probability of dropping, 0 to 0.9.
        scaled: whether training divides what is left by 1 - p.

    Returns:
        A `Room` with the state `p`, `scaled` and `mode`.

    >>> thinning(p=0.2).p
    0.2
    """
    return Thinning(p=p, scaled=scaled)
