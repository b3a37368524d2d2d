"""A digit that one draws, and what a rule, a line on three features and a network call it."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from mitdl_utils.data import digits
from mitdl_utils.plots import PALETTE, describe, subplots
from mitdl_utils.widgets.models.readers import (
    FULL,
    LEARNED_FROM,
    NOTHING,
    SIDE,
    THRESHOLDS,
    learned,
    rule,
)
from mitdl_utils.widgets.room import Between, Room

SAMPLES = 24  # held-out digits to take instead of drawing


class DigitReaders(Room):
    """The drawing, the rule's thresholds, and what the other two have learned."""

    module = "digit_readers"
    pixels = traitlets.List(traitlets.Float(), minlen=SIDE**2, maxlen=SIDE**2).tag(sync=True)
    samples = traitlets.List(traitlets.List(traitlets.Float())).tag(sync=True)
    learned = traitlets.Dict().tag(sync=True)
    erase = traitlets.Bool(False).tag(sync=True)
    ink = Between(THRESHOLDS["ink"], 1, FULL)
    hole = Between(THRESHOLDS["hole"], 1, FULL)
    high = Between(THRESHOLDS["high"], 0, 1)
    upright = Between(THRESHOLDS["upright"], 0.3, 1)
    left = Between(THRESHOLDS["left"], 0, 0.5)

    def answers(self) -> dict[str, Any]:
        """Return each reader's ten probabilities; the rule is sure of one digit, or of none."""
        picture, numbers = np.array([self.pixels]), learned()
        said = rule(self.pixels, [getattr(self, name) for name in THRESHOLDS])
        return {
            "rule": (np.arange(10) == said).astype(np.float64),
            "line": numbers.line(picture)[0],
            "network": numbers.network(picture)[0],
        }

    def figure(self) -> Figure:
        """Draw the picture, and a bar for each digit and reader."""
        figure, (sheet, *columns) = subplots(4, width=11.0, height=3.2)
        sheet.imshow(np.array(self.pixels).reshape(SIDE, SIDE), cmap="Greys", vmin=0, vmax=FULL)
        sheet.set(xticks=[], yticks=[], title="the drawing")
        describe(sheet, "A digit drawn on 8 by 8 pixels.")
        for ax, (name, p) in zip(columns, self.answers().items(), strict=True):
            _draw_bars(ax, name, p)
        return figure


def digit_readers(pixels: ArrayLike | None = None) -> Room:
    """Open a room with a sheet to draw a digit on, and three readers who say what it is.

    Args:
        pixels: (64,) or (8, 8), ink from 0 to 16, row by row; a held-out digit by default.

    Returns:
        A `Room` with the state `pixels` and the rule's thresholds `ink`, `hole`, `high`,
        `upright` and `left`.

    Raises:
        ValueError: if `pixels` is of another shape, or has ink outside 0 to 16.

    >>> digit_readers().ink
    8.0
    """
    samples = digits().X[LEARNED_FROM : LEARNED_FROM + SAMPLES]
    own = samples[0] if pixels is None else np.asarray(pixels, dtype=np.float64)
    if own.size != SIDE**2 or own.ndim > 2:
        raise ValueError(f"digit_readers: pixels is {own.shape}, expected (64,) or (8, 8)")
    if not (own.min() >= 0 and own.max() <= FULL):
        raise ValueError(
            f"digit_readers: pixels holds ink from {own.min():g} to {own.max():g}, expected 0 to "
            f"{FULL}; multiply shares of ink by {FULL}"
        )
    return DigitReaders(
        pixels=own.ravel().tolist(), samples=samples.tolist(), learned=learned().as_lists()
    )


def _draw_bars(ax: Axes, name: str, p: Any) -> None:
    best = int(np.argmax(p)) if p.max() > 0 else NOTHING
    colors = [PALETTE["orange"] if digit == best else PALETTE["blue"] for digit in range(10)]
    ax.bar(range(10), p, color=colors)
    said = "nothing" if best == NOTHING else f"{best}, {100 * p[best]:.0f} % sure"
    ax.set(title=f"{name}: {said}", ylim=(0, 1.05), xticks=range(10), yticks=[0, 1])
    describe(ax, f"The {name} says {said}.")
