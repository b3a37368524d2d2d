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
    """Return by how much the surprise grows with each logit: (p − y) / T.

    By z / T, which softmax takes, the slope is p − y; a logit moves that by 1 / T.
    """
    parts = shares(logits, temperature, added, way)
    return [None if p is None else (p - (i == truth)) / temperature for i, p in enumerate(parts)]


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
        arguments = self.logits(), self.temperature, self.added, self.way
        parts, slopes = shares(*arguments), pulls(*arguments, self.truth)
        cost, steep = surprise(*arguments, self.truth), 1.05 * max(1, 1 / self.temperature)
        titles = [
            "logits",
            "p = "
            + ("not a number" if None in parts else "  ".join(f"{p or 0:.2f}" for p in parts)),
            f"loss of class {self.truth}: {'broken' if cost is None else f'{cost:.3f}'}",
        ]
        names = ("logit z", "share p", "slope (p − y) / T")
        reach = ((-REACH - 0.4, REACH + 0.4), (0, 1.05), (-steep, steep))
        figure, axes = subplots(3, width=9.6, height=3.0)
        drawn: list[Sequence[float | None]] = [self.logits(), parts, slopes]
        for i, (ax, values) in enumerate(zip(axes, drawn, strict=True)):
            numbers = [value or 0.0 for value in values]
            bars = ax.bar(range(4), numbers, color=PALETTE["sky" if i else "grey"])
            bars[self.truth].set(edgecolor=PALETTE["orange"], linewidth=3)
            ax.axhline(0, color=PALETTE["grey"], linewidth=0.7)
            ax.set(title=titles[i], xlabel="class", ylabel=names[i], xticks=range(4))
            ax.set_ylim(*reach[i])
            words = ", ".join(f"{number:.2f}" for number in numbers).replace("-", "−")
            describe(
                ax,
                f"Four bars, {names[i]}: {words}; class {self.truth} is the true one; {titles[i]}.",
            )
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
    values = [float(z) for z in logits]
    if len(values) != 4 or not all(-REACH <= z <= REACH for z in values):
        raise ValueError(f"four_logits: logits are {values}, expected four numbers from -6 to 6")
    if truth not in range(4):
        raise ValueError(f"four_logits: truth is {truth!r}, expected a class from 0 to 3")
    z0, z1, z2, z3 = values
    return FourLogits(z0=z0, z1=z1, z2=z2, z3=z3, truth=truth)
