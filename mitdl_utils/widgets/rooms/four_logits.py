"""Four logits: the shares that softmax makes of them, and how each is pushed."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import traitlets
from matplotlib.figure import Figure

from mitdl_utils.plots import PALETTE, describe, subplots
from mitdl_utils.widgets.room import Between, Room

REACH = 6.0  # logits go from -REACH to REACH
SAFE, BARE = WAYS = ("largest taken away first", "as the formula stands")


def shares(
    logits: Sequence[float], temperature: float, added: float, way: str
) -> list[float | None]:
    """Return the share of each class; None for each where the arithmetic broke.

    Args:
        logits: four numbers.
        temperature: they are divided by it, after `added` was added to each.
        added: the same number for all.
        way: whether the largest is taken away before exp, one of `WAYS`.
    """
    scaled = (np.array(logits, dtype=np.float64) + added) / temperature
    with np.errstate(all="ignore"):  # the broken way is here to be seen
        powers = np.exp(scaled - (scaled.max() if way == SAFE else 0.0))
        parts = powers / powers.sum()
    return [_finite(float(part)) for part in parts]


def surprise(
    logits: Sequence[float], temperature: float, added: float, way: str, truth: int
) -> float | None:
    """Return the surprise at the class that was true; None where it is no number."""
    share = shares(logits, temperature, added, way)[truth]
    return None if not share else -math.log(share)


def pulls(
    logits: Sequence[float], temperature: float, added: float, way: str, truth: int
) -> list[float | None]:
    """Return by how much the surprise grows with each scaled logit: share − 1 for the truth."""
    parts = shares(logits, temperature, added, way)
    return [None if p is None else p - (i == truth) for i, p in enumerate(parts)]


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


class FourLogits(Room):
    """Four logits, the true class, a temperature, and a number that is added to all of them."""

    module = "four_logits"
    z0 = Between(2.0, -REACH, REACH)
    z1 = Between(1.0, -REACH, REACH)
    z2 = Between(0.0, -REACH, REACH)
    z3 = Between(-1.0, -REACH, REACH)
    truth = traitlets.Int(1, min=0, max=3).tag(sync=True)
    temperature = Between(1.0, 0.1, 5)
    added = Between(0.0, -1000, 1000)
    way = traitlets.Enum(list(WAYS), SAFE).tag(sync=True)

    def logits(self) -> list[float]:
        """Return the four logits."""
        return [self.z0, self.z1, self.z2, self.z3]

    def figure(self) -> Figure:
        """Draw logits, shares and slopes as bars."""
        given = self.logits(), self.temperature, self.added, self.way
        parts = [p or 0.0 for p in shares(*given)]
        slopes = [v or 0.0 for v in pulls(*given, self.truth)]
        pictures = {"logits z": self.logits(), "shares p": parts, "slopes p − y": slopes}
        figure, axes = subplots(3, width=9.6, height=3.0)
        for ax, (title, values) in zip(axes, pictures.items(), strict=True):
            bars = ax.bar(range(4), values, color=PALETTE["sky"])
            bars[self.truth].set(edgecolor=PALETTE["orange"], linewidth=3)
            ax.axhline(0, color=PALETTE["grey"], linewidth=0.7)
            ax.set(title=title, xlabel="class", xticks=range(4))
            said = ", ".join(f"{value:.2f}" for value in values).replace("-", "−")
            describe(ax, f"Four bars, {title}: {said}; class {self.truth} is the true one.")
        return figure


def four_logits(logits: Sequence[float] = (2.0, 1.0, 0.0, -1.0), truth: int = 1) -> Room:
    """Open a room with four logits, what softmax makes of them, and what that costs.

    Args:
        logits: the first four, from -6 to 6.
        truth: the true class, from 0 to 3.

    Returns:
        A `Room` with the state `z0` to `z3`, `truth`, `temperature`, `added` and `way`.

    Raises:
        ValueError: if there are not four logits within bounds, or there is no such class.

    >>> four_logits(truth=0).truth
    0
    """
    given = [float(z) for z in logits]
    if len(given) != 4 or not all(-REACH <= z <= REACH for z in given):
        raise ValueError(f"four_logits: logits are {given}, expected four numbers from -6 to 6")
    if truth not in range(4):
        raise ValueError(f"four_logits: truth is {truth!r}, expected a class from 0 to 3")
    z0, z1, z2, z3 = given
    return FourLogits(z0=z0, z1=z1, z2=z2, z3=z3, truth=truth)
