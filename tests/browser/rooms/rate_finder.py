"""How the finder of a learning rate is played."""

from itertools import product
from typing import Any

import numpy as np

from mitdl_utils.data import wine
from mitdl_utils.widgets import rate_finder
from mitdl_utils.widgets.rooms.rate_finder import (
    OPTIMIZERS,
    losses,
    power_at,
    smoothed,
    steepest,
    verdict,
)
from tests.browser.stage import Played

table = wine()
X = ((table.X - table.X.mean(axis=0)) / table.X.std(axis=0)).round(4)
X_SMALL, Y_SMALL = X[::3].tolist(), table.y[::3].tolist()
rng = np.random.default_rng(0)
CURVES = [(1 + np.cos(np.linspace(0, 4, 100)) + rng.normal(0, 0.1, 100)).tolist() for _ in range(9)]
ENDS = [[1.0] * 100, [1.0] * 20 + [0.3] * 80, [1.0] * 20 + [0.2] * 80, [1.0] * 99 + [9e9], [1.0]]
ENDS += [[1.0] * 90 + [end] * 10 for end in (1.4, 1.6)]


def swept(x: Any, y: Any, name: str, seed: int, steps: int) -> list[float]:
    rate = lambda step: 10 ** power_at(step)  # noqa: E731
    return losses(np.array(x), np.array(y), name, seed, rate, steps).tolist()


def trained(x: Any, y: Any, name: str, seed: int, power: float, steps: int) -> list[float]:
    return losses(np.array(x), np.array(y), name, seed, lambda _: 10**power, steps).tolist()


PLAYED = Played(
    open=lambda: rate_finder(X, table.y),
    slider="power",
    plays=True,
    same={
        "powerAt": (power_at, [[0], [33], [99]]),
        "swept": (
            swept,
            [[X_SMALL, Y_SMALL, name, seed, 60] for name, seed in product(OPTIMIZERS, (0, 1))],
        ),
        "trained": (
            trained,
            [[X_SMALL, Y_SMALL, name, 3, p, 30] for name in OPTIMIZERS for p in (-3.0, -2.0)],
        ),
        "smoothed": (lambda values: smoothed(values).tolist(), [[curve] for curve in CURVES]),
        "steepest": (lambda values: steepest(np.array(values)), [[curve] for curve in CURVES]),
        "verdict": (lambda values: verdict(np.array(values)), [[one] for one in ENDS]),
    },
)
