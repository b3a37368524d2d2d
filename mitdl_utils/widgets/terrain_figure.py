"""A landscape from the side, for places without widgets; `js/surface.js` paints the same."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from numpy.typing import ArrayLike, NDArray

from mitdl_utils.plots import PALETTE, describe
from mitdl_utils.widgets.models.terrain import Terrain

Floats = NDArray[np.float64]
ACROSS, DOWN = 300, 212  # of the picture
TURN = np.deg2rad(-28)
SIZE, TILT, RISE = 124, 52, 92  # half a side, its depth on the picture, the full height
FLOOR = 152  # where the middle of the lowest ground lies
FROM, TO = np.array([226, 239, 247]), np.array([0, 92, 148])  # low and high ground
PATCHES = 36  # along each side


def draw_surface(ax: Axes, terrain: Terrain, path: ArrayLike) -> Axes:
    """Draw a landscape seen from the side, a walk on it, and the ball at the walk's end.

    Args:
        ax: the axes to draw on.
        terrain: the landscape.
        path: (steps + 1, 2), the places of the walk; it is drawn as far as it stays in the span.

    Returns:
        The axes, described.
    """
    left, right, bottom, top = terrain.span
    x, y = np.linspace(left, right, PATCHES + 1), np.linspace(bottom, top, PATCHES + 1)
    ground = np.stack(np.meshgrid(x, y), axis=-1)  # (rows, columns, 2)
    heights = terrain.loss(ground)
    low, high = float(heights.min()), float(heights.max())

    def part(loss: Floats) -> Floats:
        return np.asarray(np.clip((loss - low) / (high - low or 1), 0, 1))

    def spots(places: Floats) -> Floats:
        u = 2 * (places[..., 0] - left) / (right - left) - 1
        v = 1.5 * (places[..., 1] - bottom) / (top - bottom) - 0.75
        side = u * np.cos(TURN) - v * np.sin(TURN)
        deep = u * np.sin(TURN) + v * np.cos(TURN)
        down = FLOOR - TILT * deep - RISE * part(terrain.loss(places))
        return np.stack([ACROSS / 2 + SIZE * side, down], axis=-1)

    projected, shares = spots(ground), part(heights)
    corners = np.stack(
        [projected[:-1, :-1], projected[:-1, 1:], projected[1:, 1:], projected[1:, :-1]], axis=2
    )[::-1]
    light = np.clip(4 * (shares[:-1, :-1] - shares[1:, 1:]), -0.25, 0.25)
    tint = np.clip(shares[:-1, :-1] ** 0.7 + light, 0, 1)[::-1]  # from the back to the front
    colors = (FROM + (TO - FROM) * tint[..., None]) / 255
    edges = (60 / 255, 90 / 255, 110 / 255, 0.45)
    style: dict[str, Any] = {"facecolors": colors.reshape(-1, 3), "edgecolors": edges}
    ax.add_collection(PolyCollection([*corners.reshape(-1, 4, 2)], linewidths=0.4, **style))
    points = np.atleast_2d(np.asarray(path, dtype=np.float64))
    inside = ((points >= (left, bottom)) & (points <= (right, top))).all(axis=1)
    visible = points if inside.all() else points[: int(np.argmin(inside))]
    if len(visible):
        ax.plot(*spots(visible).T, color=PALETTE["orange"], linewidth=2)
    if inside.all():
        end = spots(visible[-1:])[0]
        ax.plot(*end, "o", color=PALETTE["orange"], markersize=9, markeredgecolor="white")
    ax.set(xlim=(0, ACROSS), ylim=(DOWN, 0), aspect="equal", title="from the side")
    ax.set_axis_off()
    where = "a ball on it" if inside.all() else "a ball that has rolled out of it"
    return describe(ax, f"The same landscape from the side, high ground darker, with {where}.")
