"""Arrows that start at one place of a plane, and their mean."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from mitdl_utils.plots.alt import describe, description_of
from mitdl_utils.plots.style import PALETTE, own_axes


def gradient_arrows(place: ArrayLike, arrows: ArrayLike, ax: Axes | None = None) -> Axes:
    """Draw arrows from one place, thin and blue, and their mean, thick and orange.

    Args:
        place: (2,) floats, where all of them start.
        arrows: (k, 2) floats, how far each of them goes, in the plane's own units.
        ax: the axes to draw on, such as those of a landscape; a new figure by default.

    Returns:
        The axes, described; what is said of them already stays.

    Raises:
        ValueError: if the shapes are others.

    >>> ax = gradient_arrows([0, 0], [[1, 0], [0, 1]])
    >>> len(ax.collections)
    2
    """
    start, steps = np.asarray(place, dtype=np.float64), np.asarray(arrows, dtype=np.float64)
    if start.shape != (2,) or steps.ndim != 2 or steps.shape[1] != 2 or not len(steps):
        raise ValueError(
            f"gradient_arrows: place is {start.shape} and arrows {steps.shape}, expected (2,) and "
            "(k, 2); give one row for each arrow"
        )
    ax = own_axes(ax)
    if not ax.has_data():
        reach = float(np.abs(steps).max()) or 1.0
        ax.set(xlim=start[0] + [-reach, reach], ylim=start[1] + [-reach, reach])
    style: dict[str, Any] = {"angles": "xy", "scale_units": "xy", "scale": 1, "zorder": 3}
    from_start = np.tile(start, (len(steps), 1)).T
    ax.quiver(*from_start, *steps.T, color=PALETTE["blue"], alpha=0.45, width=0.004, **style)
    head: dict[str, Any] = {"headwidth": 2.6, "headlength": 2.6, "headaxislength": 2.6}
    ax.quiver(*start, *steps.mean(axis=0), color=PALETTE["orange"], width=0.012, **head, **style)
    (x, y), spread = start, np.sqrt(((steps - steps.mean(axis=0)) ** 2).sum(axis=1).mean())
    words = (
        f"From ({x:.3g}, {y:.3g}) start {len(steps)} thin blue arrows; around their mean, a thick "
        f"orange one of length {np.hypot(*steps.mean(axis=0)):.2g}, they spread by {spread:.2g}."
    )
    return describe(ax, f"{description_of(ax)} {words}")
