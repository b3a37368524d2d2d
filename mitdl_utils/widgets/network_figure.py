"""A small network and what each unit sees, for places without widgets; as in `js/units.js`."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from mitdl_utils.plots import PALETTE, describe
from mitdl_utils.plots.style import PROBABILITY
from mitdl_utils.widgets.models.network import Network
from mitdl_utils.widgets.models.planes import REACH

Floats = NDArray[np.float64]
Point = tuple[float, float]
WIDTH, HEIGHT, TILE = 360, 280, 28  # of the picture, and of a unit's own
GRID = 40  # places along each side of a unit's picture


def draw_network(ax: Axes, network: Network) -> Axes:
    """Draw weights as lines, and each hidden unit as its values over the plane.

    Args:
        ax: the axes to draw on.
        network: of two inputs; orange is positive, blue and dashed negative, thick is large.

    Returns:
        The axes, described.
    """
    widths = [layer.W.shape[1] for layer in network.layers]
    columns = [_column(depth, [2, *widths]) for depth in range(len(widths) + 1)]
    for depth, layer in enumerate(network.layers):
        for (k, j), weight in np.ndenumerate(layer.W):
            _draw_weight(ax, columns[depth][k], columns[depth + 1][j], float(weight))
    for depth, (_, h) in enumerate(network.forward(_grid())[:-1]):
        for j, center in enumerate(columns[depth + 1]):
            _draw_unit(ax, h[:, j].reshape(GRID, GRID), center)
    for name, (x, y) in zip(("x₁", "x₂", "z"), [*columns[0], *columns[-1]], strict=True):
        ax.text(x, y, name, ha="center", va="center", bbox={"facecolor": "white", "lw": 0})
    ax.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0), aspect="equal", title="what each unit sees")
    ax.set_axis_off()
    count, lines = sum(widths[:-1]), sum(layer.W.size for layer in network.layers)
    return describe(
        ax,
        f"The network: {lines} weights as lines, dashed where negative, and {count} hidden units, "
        "each a small picture of its values over the plane.",
    )


def _column(depth: int, widths: list[int]) -> list[Point]:
    """Return where the inputs, units or outputs of a column stand."""
    x = 22 + (WIDTH - 44) * depth / (len(widths) - 1)
    return [(x, HEIGHT * (j + 0.5) / widths[depth]) for j in range(widths[depth])]


def _grid() -> Floats:
    """Return the middle of each square of the plane, top row first: (GRID², 2)."""
    middles = (np.arange(GRID) + 0.5) * 2 * REACH / GRID - REACH
    return np.stack(np.meshgrid(middles, -middles), axis=-1).reshape(-1, 2)


def _draw_weight(ax: Axes, start: Point, end: Point, weight: float) -> None:
    color, style = ("blue", "--") if weight < 0 else ("orange", "-")
    size = min(5.0, 0.3 + 1.1 * abs(weight)) * 0.7
    ends = [start[0], end[0]], [start[1], end[1]]
    ax.plot(*ends, color=PALETTE[color], linestyle=style, linewidth=size, zorder=1)


def _draw_unit(ax: Axes, values: Floats, center: Point) -> None:
    limit = max(float(np.abs(values).max()), 1e-12)
    (x, y), half = center, TILE / 2
    extent = (x - half, x + half, y + half, y - half)
    ax.imshow(values, cmap=PROBABILITY, vmin=-limit, vmax=limit, extent=extent, zorder=2)
    frame: dict[str, Any] = {
        "edgecolor": PALETTE["black"],
        "facecolor": "none",
        "linewidth": 0.8,
        "zorder": 3,
    }
    ax.add_patch(Rectangle((x - half, y - half), TILE, TILE, **frame))
