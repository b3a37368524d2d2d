"""How the landscapes are played."""

from typing import Any

import numpy as np

from mitdl_utils.widgets import landscape
from mitdl_utils.widgets.models.terrain import TERRAINS, Terrain, from_grid
from mitdl_utils.widgets.rooms.landscape import NETWORK, STARTS, ending, walk
from tests.browser.stage import Played

rng = np.random.default_rng(0)
HEIGHTS = (rng.normal(size=(7, 9)).cumsum(axis=0) / 3).tolist()
SPAN = (-4.0, 4.0, -2.0, 4.0)
GRID = [HEIGHTS, SPAN]
NAMES: list[tuple[str, list[Any]]] = [*((name, []) for name in TERRAINS), (NETWORK, GRID)]
# Places of every kind, on the grid's own points and outside of it too.
PLACES = [*rng.uniform(-4, 4, (40, 2)).tolist(), [0.0, 0.0], [-4.0, -2.0], [4.0, 4.0], [5.0, -7.0]]
RATES = [0.001, 0.05, 0.12, 0.19]


def land(name: str, *grid: Any) -> Terrain:
    return from_grid(*grid) if grid else TERRAINS[name]


def surveyed(name: str, w: Any, *grid: Any) -> list[Any]:
    terrain = land(name, *grid)
    slopes = terrain.gradient(w).tolist()
    return [float(terrain.loss(w)), slopes, terrain.curvatures(w)]


PLAYED = Played(
    open=lambda: landscape("ravine", losses=HEIGHTS, span=SPAN),
    slider="rate",
    plays=True,
    same={
        "surveyed": (surveyed, [[name, w, *grid] for name, grid in NAMES for w in PLACES]),
        "walked": (
            lambda name, start, rate, steps, *grid: walk(
                land(name, *grid), start, rate, steps
            ).tolist(),
            [
                [name, STARTS.get(name, (0.5, 0.5)), rate, 40, *grid]
                for name, grid in NAMES
                for rate in RATES
            ],
        ),
        "ended": (
            lambda name, start, rate, *grid: ending(land(name, *grid), start, rate),
            [
                [name, STARTS[name], rate]
                for name in STARTS
                for rate in [*RATES, 0.21, 0.3, 1.0, 2.0, 2.1, 4.0]
                if name != "two valleys" or rate < 0.5  # beyond that it leaps about by roundings
            ],
        ),
    },
)
