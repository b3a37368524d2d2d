"""The style of every figure: colours that all readers can tell apart, no ink without a use."""

from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.rcsetup import cycler

#: Okabe and Ito's colours (Color Universal Design, 2008), by name.
PALETTE = {
    "blue": "#0072B2",
    "orange": "#D55E00",
    "green": "#009E73",
    "purple": "#CC79A7",
    "sky": "#56B4E9",
    "yellow": "#E69F00",
    "black": "#222222",
    "grey": "#767676",
}
#: Colour and marker of the examples of class 0, 1, 2 …; both say the same thing.
CLASSES = [("blue", "o"), ("orange", "^"), ("green", "s"), ("purple", "D"), ("sky", "v")]
#: From "surely 0" (blue) over "undecided" (white) to "surely 1" (orange).
PROBABILITY = LinearSegmentedColormap.from_list(
    "probability", [PALETTE["blue"], "#FFFFFF", PALETTE["orange"]]
)
# Read by axes when they are created. Any: matplotlib's own type for it differs by version.
STYLE: Any = {
    "font.size": 11,
    "axes.titlesize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": PALETTE["grey"],
    "axes.prop_cycle": cycler(color=[PALETTE[c] for c, _ in CLASSES]),
    "figure.facecolor": "white",
}


def subplots(
    columns: int = 1, width: float = 5.5, height: float = 3.8
) -> tuple[Figure, list[Axes]]:
    """Make a figure in the style of the course, with one row of axes.

    The figure is not registered with pyplot: it appears when `show` is called, once, and is freed
    with its last reference.

    Args:
        columns: the number of axes side by side, at least 1.
        width: of the whole figure, in inches.
        height: of the whole figure, in inches.

    Returns:
        The figure and its `columns` axes, from left to right.

    Raises:
        ValueError: if `columns` is below 1.

    >>> figure, axes = subplots(2)
    >>> len(axes)
    2
    """
    if columns < 1:
        raise ValueError(f"subplots: columns is {columns}, expected at least 1")
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        row = figure.subplots(1, columns, squeeze=False)[0]
    return figure, list(row)


def own_axes(ax: Axes | None) -> Axes:
    """Return the given axes, or new ones in a figure of their own."""
    return subplots()[1][0] if ax is None else ax
