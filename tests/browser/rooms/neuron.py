"""How the neuron is played."""

import numpy as np

from mitdl_utils.widgets import neuron
from mitdl_utils.widgets.rooms.neuron import Model
from tests.browser.stage import Played

rng = np.random.default_rng(0)
WEIGHTS = rng.uniform(-6, 6, (200, 3)).tolist()
X = rng.normal(0, 3, (40, 2)).round(2)
Y = rng.integers(0, 2, 40)
CLOSE = [[w, (x, y)] for w, x, y in zip(WEIGHTS, *rng.uniform(-4, 4, (2, 200)), strict=True)]


def weights(model: Model) -> list[float]:
    return [model.w1, model.w2, model.b]


PLAYED = Played(
    open=lambda: neuron(X, Y),
    also=[neuron],
    slider="w1",
    same={
        "scores": (
            lambda w, x: Model(*w).z(np.array(x)).tolist(),
            [[w, X.tolist()] for w in WEIGHTS],
        ),
        "correct": (
            lambda w, x, y: Model(*w).correct(np.array(x), y),
            [[w, X.tolist(), Y.tolist()] for w in WEIGHTS],
        ),
        "pushes": (
            lambda w, x, y: Model(*w).pushes(np.array(x), y).tolist(),
            [[w, X.tolist(), Y.tolist()] for w in [*WEIGHTS, [800.0, 0.0, 0.0]]],
        ),
        "shifted": (lambda w, x: weights(Model(*w).shifted(*x)), CLOSE),
        "turned": (
            lambda w, around, through: weights(Model(*w).turned(around, through)),
            [[w, around, (1.0, -2.0)] for w, around in CLOSE] + [[WEIGHTS[0], (1, 1), (1, 1)]],
        ),
    },
)
