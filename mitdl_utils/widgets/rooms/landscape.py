"""A landscape to walk: a start, a learning rate, and the steps of gradient descent."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from mitdl_utils.plots import PALETTE, describe, loss_landscape, subplots
from mitdl_utils.plots.alt import description_of
from mitdl_utils.widgets.models.terrain import PLANE, TERRAINS, Span, Terrain, from_grid
from mitdl_utils.widgets.room import Between, Room
from mitdl_utils.widgets.terrain_figure import draw_surface

Floats = NDArray[np.float64]
NETWORK = "a network"
MOST = 300  # steps
STILL = 1e-3  # a slope shorter than this: it has settled
TAIL = 50  # the last steps, by which bouncing is told from being under way
ROUNDING = 1e-9
#: Where a walk starts in each landscape, as long as nobody chooses.
STARTS = {
    "bowl": (2.5, 1.5),
    "ravine": (2.5, 1.0),
    "saddle": (0.0, 1.5),
    "two valleys": (0.8, 1.2),
}


def walk(terrain: Terrain, start: tuple[float, float], rate: float, steps: int) -> Floats:
    """Return the places of gradient descent: (steps + 1, 2), fewer if it has flown out."""
    places = [start]
    for _ in range(steps):
        x, y = places[-1]
        along, across = terrain.slope(np.asarray(x), np.asarray(y))
        places.append((x - rate * float(along), y - rate * float(across)))
        if not terrain.holds(*places[-1]):
            break
    return np.array(places)


def ending(terrain: Terrain, start: tuple[float, float], rate: float) -> tuple[str, int]:
    """Return how a walk ends, and after how many steps.

    It has settled (its slope is gone), has left (flown out), bounces, or is under way after all
    the steps that a room shows.
    """
    path = walk(terrain, start, rate, MOST)
    out = not terrain.holds(*path[-1])
    still = np.hypot(*terrain.gradient(path[:-1] if out else path).T) < STILL
    if still.any():
        return "settled", int(np.argmax(still))
    if out:
        return "left", len(path) - 1
    rises = np.diff(terrain.loss(path[-TAIL:]))
    falling = (rises <= ROUNDING).all() and rises.sum() < -ROUNDING
    return "under way" if falling else "bounces", MOST


class Landscape(Room):
    """A landscape, a start, a learning rate, and how many steps are taken."""

    module = "landscape"
    name = traitlets.Enum([*TERRAINS, NETWORK], "bowl").tag(sync=True)
    names = traitlets.List(list(TERRAINS)).tag(sync=True)
    x = traitlets.Float(2.5).tag(sync=True)
    y = traitlets.Float(1.5).tag(sync=True)
    rate = Between(0.1, 0.001, 4.0)
    steps = traitlets.Int(0, min=0, max=MOST).tag(sync=True)
    heights = traitlets.List(traitlets.List(traitlets.Float())).tag(sync=True)
    span = traitlets.List(list(PLANE)).tag(sync=True)

    def terrain(self) -> Terrain:
        """Return the present landscape."""
        if self.name != NETWORK:
            return TERRAINS[self.name]
        left, right, bottom, top = self.span
        return from_grid(self.heights, (left, right, bottom, top))

    def figure(self) -> Figure:
        """Draw the walk from above and from the side, and its loss step by step."""
        terrain = self.terrain()
        path = walk(terrain, (self.x, self.y), self.rate, self.steps)
        figure, (plane, side, curve) = subplots(3, width=9.6, height=3.2)
        loss_landscape(terrain.loss, path if self.steps else None, terrain.span, ax=plane)
        plane.set(aspect="equal", title=f"{self.name}, rate {self.rate:g}")
        self._draw_next(plane, terrain, path[-1])
        draw_surface(side, terrain, path)
        _draw_losses(curve, terrain.loss(path), max(20, self.steps))
        return figure

    def _draw_next(self, ax: Axes, terrain: Terrain, point: Floats) -> None:
        """Draw the start, the way downhill from a place, and the next step."""
        left, right, bottom, top = terrain.span
        slope = terrain.gradient(point)
        steepness = float(np.hypot(*slope))
        words = f"A dot marks the start, ({self.x:.3g}, {self.y:.3g})."
        if steepness >= STILL and left <= point[0] <= right and bottom <= point[1] <= top:
            ax.plot(*np.stack([point, point - self.rate * slope]).T, "--", color=PALETTE["black"])
            tip = point - 0.13 * (right - left) * slope / steepness
            arrow = {"arrowstyle": "-|>", "linewidth": 1.5, "color": PALETTE["black"]}
            ends = (float(tip[0]), float(tip[1])), (float(point[0]), float(point[1]))
            ax.annotate("", *ends, arrowprops={**arrow, "shrinkA": 0, "shrinkB": 0})
            words += " An arrow points downhill, and a dashed line is the next step."
        ax.plot(self.x, self.y, "o", color=PALETTE["black"], markersize=8)
        ax.set(xlim=(left, right), ylim=(bottom, top))
        describe(ax, f"{description_of(ax)} {words}")


def _draw_losses(ax: Axes, losses: Floats, most: int) -> None:
    ax.plot(losses, marker="o", markersize=4, color=PALETTE["orange"])
    low, high = min(0.0, losses.min()), max(losses)
    ax.set(xlim=(-0.02 * most, most), ylim=(low - 0.05, high + 0.15 * (high - low)))
    ax.set(xlabel="step", ylabel="loss", xticks=np.linspace(0, most, 5))
    ax.set_title(f"loss {losses[-1]:.4g} after {len(losses) - 1} steps")
    describe(ax, f"The loss step by step, from {losses[0]:.4g} to {losses[-1]:.4g}.")


def landscape(
    name: str = "bowl",
    start: tuple[float, float] | None = None,
    rate: float = 0.1,
    losses: ArrayLike | None = None,
    span: Span = PLANE,
) -> Room:
    """Open a room with a loss over two weights: choose a start and a rate, and walk down.

    Args:
        name: bowl, ravine, saddle, two valleys, or "a network" where `losses` are given.
        start: the first two weights; each landscape has a start of its own by default.
        rate: the learning rate, from 0.001 to 4.
        losses: (rows, columns) floats, those of a network on a slice of its weights, the
            lowest row first; they are one more landscape to choose.
        span: left, right, bottom and top of `losses`.

    Returns:
        A `Room` with the state `name`, `x`, `y`, `rate` and `steps`.

    Raises:
        ValueError: if the name is not known, `losses` are no grid of finite numbers, or `span`
            is no rectangle.

    >>> landscape("ravine", rate=0.15).state()["x"]
    2.5
    """
    names = [*TERRAINS, *([] if losses is None else [NETWORK])]
    if name not in names:
        more = "; pass losses to walk a network" if name == NETWORK else ""
        raise ValueError(f"landscape: name is {name!r}, expected one of {', '.join(names)}{more}")
    known: dict[str, Any] = {} if losses is None else _grid(losses, span)
    left, right, bottom, top = span
    middle = ((left + right) / 2, (bottom + top) / 2)
    x, y = STARTS.get(name, middle) if start is None else start
    return Landscape(name=name, names=names, x=float(x), y=float(y), rate=float(rate), **known)


def _grid(losses: ArrayLike, span: Span) -> dict[str, Any]:
    """Return a grid of losses and its span as the room's state."""
    grid = np.asarray(losses, dtype=np.float64)
    if grid.ndim != 2 or min(grid.shape) < 2 or not np.isfinite(grid).all():
        raise ValueError(
            f"landscape: losses are {grid.shape}, expected (rows, columns) of finite numbers, "
            "2 of each at least; give one loss for each place"
        )
    left, right, bottom, top = map(float, span)
    if not (left < right and bottom < top):
        raise ValueError(f"landscape: span is {span}, expected left < right and bottom < top")
    return {"heights": grid.round(5).tolist(), "span": [left, right, bottom, top]}
