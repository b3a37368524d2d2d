"""Dropout in a network of eight units: thinned networks, their average, and the whole network."""

from __future__ import annotations

import numpy as np
import traitlets
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
    return [float(kept) for kept in masks.sum(axis=0) / count * factor(p, scaled)]


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
        """Draw a few thinned networks, their average, and the whole network."""
        x = np.linspace(-3, 3, 241)
        shares, rng = units(x), Stream(self.seed)
        times = factor(self.p, self.scaled)
        figure, (ax,) = subplots(width=6.0, height=3.8)
        for _ in range(12):
            kept = np.array(mask(rng, self.p))
            ax.plot(x, shares @ kept * times, color=PALETTE["grey"], linewidth=0.7)
        many = average(self.seed, 400, self.p, self.scaled)
        ax.plot(x, shares.sum(axis=1), color=PALETTE["blue"], label="whole network")
        ax.plot(x, shares @ many, "--", color=PALETTE["orange"], label="average of 400 thinned")
        ax.set(xlabel="x", ylabel="output", title=f"average ÷ whole = {ratio(many):.2f}")
        ax.legend(frameon=False)
        describe(
            ax,
            f"Twelve thinned networks, grey, scatter around their average, dashed, which is "
            f"{ratio(many):.2f} times as large as the whole network, blue, for p = {self.p:g}.",
        )
        return figure


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
