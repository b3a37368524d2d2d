"""How optimizers race."""

from itertools import product
from typing import Any

import numpy as np

from mitdl_utils.widgets import race
from mitdl_utils.widgets.models.optimizers import NAMES, Memory, trails
from mitdl_utils.widgets.rooms.race import BUDGET, LANDS, run
from tests.browser.stage import Played

MEMORIES: list[dict[str, Any]] = [
    {"mu": 0.9, "beta": 0.99, "corrected": True},
    {"mu": 0.5, "beta": 0.9, "corrected": False},
]
CASES = list(product(NAMES, LANDS))


def trail(name: str, land: str, start: Any, rate: float, memory: Any) -> dict[str, Any]:
    """A run as far as it has not flown out."""
    known, gradient = Memory(**memory), LANDS[land].gradient
    places, factors = trails(name, gradient, start, np.array([rate]), BUDGET, known)
    stays = int(np.isfinite(places[0, :, 0]).sum())
    return {"places": places[0, :stays].tolist(), "factors": factors[0, : stays - 1].tolist()}


def best(name: str, land: str, start: Any, memory: Any) -> list[Any]:
    found = run(name, LANDS[land], start, Memory(**memory), None)
    return [found.power, found.arrival]


PLAYED = Played(
    open=race,
    slider="mu",
    plays=True,
    same={
        "listed": (
            lambda *given: list(trail(*given).values()),
            [
                [name, land, LANDS[land].start, rate, memory]
                for name, land in CASES
                for rate in (0.003, 0.01)
                for memory in MEMORIES
            ],
        ),
        "best": (
            best,
            [[name, land, LANDS[land].start, MEMORIES[0]] for name, land in CASES],
        ),
    },
)
