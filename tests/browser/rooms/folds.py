"""How folds are played."""

import numpy as np

from mitdl_utils.widgets import folds
from mitdl_utils.widgets.rooms.folds import (
    CURVES,
    POINTS,
    Unit,
    creases,
    gap,
    pieces,
    plane_pieces,
    plane_right,
    plane_sum,
    sum_at,
)
from tests.browser.stage import Played

rng = np.random.default_rng(0)


def on_a_line(count: int) -> list[list[float]]:
    """Units (place, side, weight) as a reader sets them, some on the same place."""
    places = rng.integers(-6, 7, count) / 2
    sides, weights = rng.choice([-1, 1], count), rng.integers(-30, 31, count) / 10
    return np.stack([places, sides, weights], axis=1).tolist()


def in_a_plane(count: int) -> list[list[float]]:
    """Units (angle, place, weight), some on the same line, some through the same point."""
    angles = 45.0 * rng.integers(0, 8, count) + 5 * rng.integers(0, 2, count)
    places, weights = rng.integers(-6, 7, count) / 2, rng.integers(-30, 31, count) / 10
    return np.stack([angles, places, weights], axis=1).tolist()


LINES = [on_a_line(count) for count in (2, 3, 4, 5) for _ in range(25)]
PLANES = [in_a_plane(count) for count in (2, 3, 4, 5) for _ in range(25)]


def sum_at_place(units: list[Unit], bias: float, at: list[float]) -> float:
    return float(plane_sum(units, bias, np.array([at]))[0])


PLAYED = Played(
    open=folds,
    also=[lambda: folds(2)],
    slider="weights",
    same={
        "sumAt": (sum_at, [[units, 0.5, x] for units in LINES for x in (-3.0, -0.4, 1.5)]),
        "pieces": (pieces, [[units] for units in LINES]),
        "gap": (gap, [[units, -1.0, curve] for units in LINES[::5] for curve in CURVES.values()]),
        "planeSum": (sum_at_place, [[units, -0.5, [1.2, -0.7]] for units in PLANES]),
        "creases": (lambda units: [list(line) for line in creases(units)], [[u] for u in PLANES]),
        "planePieces": (plane_pieces, [[units] for units in PLANES]),
        "planeRight": (plane_right, [[u, -0.45, kind] for u in PLANES[::5] for kind in POINTS]),
    },
)
