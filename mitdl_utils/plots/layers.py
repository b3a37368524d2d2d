"""What passes through the layers of a deep network: a histogram for each layer, on a log axis."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from mitdl_utils.plots.alt import describe
from mitdl_utils.plots.style import PALETTE, own_axes

LOWEST, HIGHEST = -11, 8  # powers of ten that the axis shows
BINS = 96
HEIGHT = 0.9  # of the tallest histogram, in layers


def layer_histograms(layers: Sequence[ArrayLike], title: str = "", ax: Axes | None = None) -> Axes:
    """Draw how large the numbers are that pass each layer, the first layer on top.

    Args:
        layers: the sums or outputs of each layer, of any shape. Zeros have no size and are left
            out; a layer of zeros gets a line and the word "0".
        title: of the axes.
        ax: the axes to draw on; a new figure by default.

    Returns:
        The axes, described, with a logarithmic axis from 10⁻¹¹ to 10⁸.

    Raises:
        ValueError: if there are no layers.

    >>> layer_histograms([[1.0, 2.0], [0.1, -0.2]]).get_ylabel()
    'layer'
    """
    if not layers:
        raise ValueError("layer_histograms: layers is empty, expected an array for each layer")
    ax = own_axes(ax)
    edges = np.linspace(LOWEST, HIGHEST, BINS + 1)
    middles = (edges[:-1] + edges[1:]) / 2
    for number, values in enumerate(layers, start=1):
        sizes = np.abs(np.asarray(values, dtype=np.float64)).ravel()
        sizes = np.log10(sizes[sizes > 0]).clip(LOWEST, HIGHEST)
        counts = np.histogram(sizes, edges)[0]
        height = HEIGHT * counts / max(counts.max(), 1)
        ax.axhline(number, color=PALETTE["grey"], linewidth=0.6)
        ax.fill_between(middles, number, number - height, color=PALETTE["blue"], linewidth=0)
        if not sizes.size:
            ax.text((LOWEST + HIGHEST) / 2, number - 0.1, "0", ha="center", fontsize=9)
    ticks = [-9, -6, -3, 0, 3, 6]
    ax.set_xticks(ticks, [f"$10^{{{power}}}$" for power in ticks])
    ax.set_yticks(range(1, len(layers) + 1))
    ax.set(xlim=(LOWEST, HIGHEST), ylim=(len(layers) + 0.3, 0), ylabel="layer", title=title)
    first, last = (_typical(values) for values in (layers[0], layers[-1]))
    words = f"Histograms of sizes in {len(layers)} layers; typical in the first is {first}"
    return describe(ax, f"{title}. {words}, in the last {last}.".removeprefix(". "))


def _typical(values: ArrayLike) -> str:
    return f"{np.sqrt(np.mean(np.square(np.asarray(values, dtype=np.float64)))):.1g}"
