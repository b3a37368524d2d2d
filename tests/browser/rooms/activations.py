"""How the activation functions are played."""

from itertools import product

from mitdl_utils.widgets import activations
from mitdl_utils.widgets.rooms.activations import FUNCTIONS, depth_to_nothing, passed
from tests.browser.stage import Played

PLACES = [[name, z] for name, z in product(FUNCTIONS, [-800, -6, -1.5, -0.1, 0, 0.1, 2, 6, 800])]
WEIGHTS = [0.1, 0.5, 1.0, 1.5, 2.0]

PLAYED = Played(
    open=activations,
    slider="z",
    same={
        "value": (lambda name, z: float(FUNCTIONS[name][0](z)), PLACES),
        "slope": (lambda name, z: float(FUNCTIONS[name][1](z)), PLACES),
        "passed": (passed, [[*at, w, n] for at in PLACES for w in WEIGHTS for n in (1, 7, 20)]),
        "depthToNothing": (depth_to_nothing, [[*at, w] for at in PLACES for w in WEIGHTS]),
    },
)
