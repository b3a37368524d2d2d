"""How the losses are played."""

from itertools import product

from mitdl_utils.widgets import losses
from mitdl_utils.widgets.rooms.losses import (
    AXES,
    LABELS,
    LOSSES,
    START,
    cost,
    is_dead,
    logit_of,
    slope_of,
    stepped,
)
from tests.browser.stage import Played

PLACES = list(product([-6.0, -4.1, -3.6, -1.0, -0.1, 0.0, 0.1, 2.0, 3.9, 6.0], [0, 1]))
FAR = [6.0, -6.0, 0.5, -5.9, 6.0, -6.0, 5.9, 0.0]

PLAYED = Played(
    open=losses,
    slider="z",
    same={
        "cost": (cost, [[name, *at] for name in LOSSES for at in PLACES]),
        "slopeOf": (
            slope_of,
            [[name, axis, *at] for name in LOSSES for axis in AXES for at in PLACES],
        ),
        "isDead": (is_dead, [[name, *at] for name in LOSSES for at in PLACES]),
        "stepped": (stepped, [[name, z, LABELS] for name in LOSSES for z in (START, FAR)]),
        "logitOf": (logit_of, [[p] for p in (-0.1, 0, 1e-9, 0.0024, 0.1, 0.5, 0.73, 1, 1.04)]),
    },
)
