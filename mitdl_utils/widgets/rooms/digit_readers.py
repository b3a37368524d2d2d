"""A digit that one draws, and what a rule, a line on three features and a network call it."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from mitdl_utils.data import digits
from mitdl_utils.plots import PALETTE, describe, subplots
from mitdl_utils.plots.style import PROBABILITY
from mitdl_utils.widgets.models.readers import (
    FULL,
    LEARNED_FROM,
    NOTHING,
    SIDE,
    THRESHOLDS,
    holes,
    learned,
    rule,
)
from mitdl_utils.widgets.room import Between, Room

PER_ROW = 4  # pictures of hidden units
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
        digit = rule(self.pixels, [getattr(self, name) for name in THRESHOLDS])
        return {
            "rule": (np.arange(10) == digit).astype(np.float64),
            "line": numbers.line(picture)[0],
            "network": numbers.network(picture)[0],
        }

    def figure(self) -> Figure:
        """Draw the picture, a bar for each digit and reader, and the network's hidden units."""
        figure, (sheet, *columns, units) = subplots(5, width=12.0, height=3.0)
        _draw_sheet(sheet, self.pixels, self.ink)
        for ax, (name, p) in zip(columns, self.answers().items(), strict=True):
            _draw_bars(ax, name, p)
        _draw_units(units, learned().W1.T, learned().hidden(np.array([self.pixels]))[0])
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
    ink = samples[0] if pixels is None else np.asarray(pixels, dtype=np.float64)
    if ink.size != SIDE**2 or ink.ndim > 2:
        raise ValueError(f"digit_readers: pixels is {ink.shape}, expected (64,) or (8, 8)")
    if not (ink.min() >= 0 and ink.max() <= FULL):
        raise ValueError(
            f"digit_readers: pixels holds ink from {ink.min():g} to {ink.max():g}, expected 0 to "
            f"{FULL}; multiply shares of ink by {FULL}"
        )
    return DigitReaders(
        pixels=ink.ravel().tolist(), samples=samples.tolist(), learned=learned().as_lists()
    )


def _draw_sheet(ax: Axes, pixels: list[float], ink: float) -> None:
    """Draw the ink, what the rule takes for inked, and what it takes for a hole."""
    ax.imshow(np.array(pixels).reshape(SIDE, SIDE), cmap="Greys", vmin=0, vmax=FULL)
    inked = [index for index, value in enumerate(pixels) if value >= ink]
    enclosed = [index for hole in holes(pixels, ink) for index in hole]
    frame: dict[str, Any] = {"facecolor": "none", "edgecolor": PALETTE["orange"], "linewidth": 1.5}
    inside: dict[str, Any] = {"facecolor": PALETTE["sky"], "alpha": 0.55}
    for pixels_at, style, size in ((inked, frame, 0.75), (enclosed, inside, 0.6)):
        for index in pixels_at:
            corner = index % SIDE - size / 2, index // SIDE - size / 2
            ax.add_patch(Rectangle(corner, size, size, **style))
    ax.set(xticks=[], yticks=[], title="the drawing")
    describe(
        ax,
        f"A digit drawn on 8 by 8 pixels; orange frames mark the {len(inked)} that the rule takes "
        f"for inked, light blue squares the {len(enclosed)} that it takes for a hole.",
    )


def _draw_bars(ax: Axes, name: str, p: Any) -> None:
    best = int(np.argmax(p)) if p.max() > 0 else NOTHING
    colors = [PALETTE["orange"] if digit == best else PALETTE["blue"] for digit in range(10)]
    ax.bar(range(10), p, color=colors)
    sure = "" if name == "rule" else f", {100 * p.max():.0f} % sure"
    verdict = "nothing" if best == NOTHING else f"{best}{sure}"
    ax.set(title=f"{name}: {verdict}", ylim=(0, 1.05), xticks=range(10), yticks=[0, 1])
    describe(ax, f"Ten bars, one for each digit: the {name} says {verdict}.")


def _draw_units(ax: Axes, weights: Any, activations: Any) -> None:
    """Draw each hidden unit's weights as a picture, and under it how much of it was found."""
    step = SIDE + 3  # from one picture to the next, in pixels
    for unit, (row, value) in enumerate(zip(weights, activations, strict=True)):
        x, y = step * (unit % PER_ROW), step * (unit // PER_ROW)
        limit, extent = np.abs(row).max(), (x, x + SIDE, y + SIDE, y)
        image = row.reshape(SIDE, SIDE)
        ax.imshow(image, cmap=PROBABILITY, vmin=-limit, vmax=limit, extent=extent)
        share = value / max(activations.max(), 1e-9)
        ax.add_patch(Rectangle((x, y + SIDE + 0.4), SIDE * share, 1, color=PALETTE["green"]))
    end = step * PER_ROW - 1.5
    ax.set(xlim=(-0.5, end), ylim=(end, -0.5), title="hidden: sought, found")
    ax.set_axis_off()
    active = int(np.sum(activations > 0))
    describe(
        ax,
        f"The weights of {len(weights)} hidden units as small pictures, orange where they want ink "
        f"and blue where they want none, each over a green bar; {active} of them answer.",
    )
