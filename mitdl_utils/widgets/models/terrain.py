"""Landscapes of a loss over two weights: height, slope, curvature; the same as `js/terrain.js`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Parts = tuple[Floats, ...]
Span = tuple[float, float, float, float]  # left, right, bottom, top
PLANE: Span = (-3.0, 3.0, -2.25, 2.25)
FAR = 30.0  # from the origin: who has come that far has flown out
#: The two valleys: depth, place, and the square of the width of each.
PITS = [(2.0, -1.2, -0.3, 1.0), (1.0, 1.5, 0.5, 0.16)]


@dataclass(frozen=True)
class Terrain:
    """A loss over two weights x and y; each function takes arrays of any shape.

    Attributes:
        height: the loss, from x and y.
        slope: its two slopes, along x and along y.
        curvature: its second derivatives: along x, mixed, along y.
        span: the part of the plane that is shown.
        far: how far from the origin a walk may come; None where it may not leave the span.
    """

    height: Callable[[Floats, Floats], Floats]
    slope: Callable[[Floats, Floats], Parts]
    curvature: Callable[[Floats, Floats], Parts]
    span: Span = PLANE
    far: float | None = FAR

    def loss(self, w: ArrayLike) -> Floats:
        """Return the loss of each pair of weights: (…, 2) -> (…)."""
        x, y = np.moveaxis(np.asarray(w, dtype=np.float64), -1, 0)
        return np.asarray(self.height(x, y))

    def gradient(self, w: ArrayLike) -> Floats:
        """Return the gradient at each pair of weights: (…, 2) -> (…, 2)."""
        x, y = np.moveaxis(np.asarray(w, dtype=np.float64), -1, 0)
        return np.stack(self.slope(x, y), axis=-1)

    def curvatures(self, w: ArrayLike) -> tuple[float, float]:
        """Return the smallest and the largest curvature at one pair of weights (2,)."""
        x, y = np.asarray(w, dtype=np.float64)
        along, mixed, across = map(float, self.curvature(x, y))
        middle = (along + across) / 2
        reach = float(np.hypot((along - across) / 2, mixed))
        return middle - reach, middle + reach

    def holds(self, x: float, y: float) -> bool:
        """Whether a walk at this place has not flown out."""
        if self.far is not None:
            return bool(np.hypot(x, y) <= self.far)
        left, right, bottom, top = self.span
        return left <= x <= right and bottom <= y <= top


def quadratic(a: float, b: float) -> Terrain:
    """Return the bowl ½ (a x² + b y²), whose curvatures are a and b."""
    return Terrain(
        height=lambda x, y: 0.5 * (a * x * x + b * y * y),
        slope=lambda x, y: (a * x, b * y),
        curvature=lambda x, y: (0 * x + a, 0 * x, 0 * y + b),
    )


def _pits(x: Floats, y: Floats) -> list[tuple[Floats, Floats, Floats, float]]:
    """Return for each valley how far x and y are from it, how deep it is here, and its width²."""
    pits = []
    for depth, center_x, center_y, width in PITS:
        dx, dy = x - center_x, y - center_y
        pits.append((dx, dy, depth * np.exp(-(dx * dx + dy * dy) / (2 * width)), width))
    return pits


def _valley_slope(x: Floats, y: Floats) -> Parts:
    pits = _pits(x, y)
    return (
        0.1 * x + sum(e * dx / s for dx, _, e, s in pits),
        0.1 * y + sum(e * dy / s for _, dy, e, s in pits),
    )


def _valley_curvature(x: Floats, y: Floats) -> Parts:
    pits = _pits(x, y)
    return (
        np.asarray(0.1 + sum(e * (1 / s - dx * dx / (s * s)) for dx, _, e, s in pits)),
        np.asarray(-sum(e * dx * dy / (s * s) for dx, dy, e, s in pits)),
        np.asarray(0.1 + sum(e * (1 / s - dy * dy / (s * s)) for _, dy, e, s in pits)),
    )


#: The landscapes that need no numbers from elsewhere, by the name that a room shows.
TERRAINS = {
    "bowl": quadratic(1.0, 1.0),
    "ravine": quadratic(1.0, 10.0),
    "saddle": Terrain(
        height=lambda x, y: y * y - 0.5 * x * x + x * x * x * x / 16,
        slope=lambda x, y: (-x + x * x * x / 4, 2 * y),
        curvature=lambda x, y: (0.75 * x * x - 1, 0 * x, 0 * y + 2),
    ),
    "two valleys": Terrain(
        height=lambda x, y: 0.05 * (x * x + y * y) - sum(e for _, _, e, _ in _pits(x, y)),
        slope=_valley_slope,
        curvature=_valley_curvature,
    ),
}


def from_grid(heights: ArrayLike, span: Span) -> Terrain:
    """Return the landscape through a grid of heights, smooth between them.

    Args:
        heights: (rows, columns) floats, the lowest row first; at least 2 of each.
        span: left, right, bottom and top of the grid.

    Returns:
        A landscape interpolated by cubic pieces (Catmull and Rom 1974); outside of the span it is
        as at its edge.

    >>> hill = from_grid([[0, 1, 2], [1, 2, 3]], span=(0, 2, 0, 1))
    >>> float(hill.loss([1, 0.5])), hill.holds(3, 0)
    (1.5, False)
    """
    grid = np.asarray(heights, dtype=np.float64)
    left, right, bottom, top = span
    rows, columns = grid.shape
    per_x, per_y = (columns - 1) / (right - left), (rows - 1) / (top - bottom)

    def pieces(x: Floats, y: Floats, along: bool = False, across: bool = False) -> Floats:
        ix, wx = _weights((x - left) * per_x, columns, slope=along)
        iy, wy = _weights((y - bottom) * per_y, rows, slope=across)
        near = grid[iy[..., :, None], ix[..., None, :]]  # (…, 4, 4)
        return np.asarray(np.einsum("...r,...rc,...c", wy, near, wx))

    def slope(x: Floats, y: Floats) -> Parts:
        return pieces(x, y, along=True) * per_x, pieces(x, y, across=True) * per_y

    def curvature(x: Floats, y: Floats) -> Parts:
        hx, hy = 1 / per_x, 1 / per_y
        (east, mixed), (west, other) = slope(x + hx, y), slope(x - hx, y)
        north, south = slope(x, y + hy)[1], slope(x, y - hy)[1]
        return (east - west) / (2 * hx), (mixed - other) / (2 * hx), (north - south) / (2 * hy)

    return Terrain(pieces, slope, curvature, span, far=None)


def _weights(positions: Floats, n: int, slope: bool) -> tuple[NDArray[np.intp], Floats]:
    """Return the four nearest of n points, and what each counts: (…) -> (…, 4) both."""
    positions = np.clip(np.asarray(positions, dtype=np.float64), 0, n - 1)
    first = np.minimum(np.floor(positions), n - 2)
    t = positions - first
    near = np.clip(first[..., None] + np.arange(-1, 3), 0, n - 1).astype(np.intp)
    if slope:
        parts = [-3 * t * t + 4 * t - 1, 9 * t * t - 10 * t]
        parts += [-9 * t * t + 8 * t + 1, 3 * t * t - 2 * t]
    else:
        parts = [-t * t * t + 2 * t * t - t, 3 * t * t * t - 5 * t * t + 2]
        parts += [-3 * t * t * t + 4 * t * t + t, t * t * t - t * t]
    return near, np.stack(parts, axis=-1) / 2
