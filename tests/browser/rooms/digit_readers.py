"""How the three readers of digits are played."""

from itertools import product

import numpy as np

from mitdl_utils.data import digits
from mitdl_utils.widgets import digit_readers
from mitdl_utils.widgets.models import readers
from mitdl_utils.widgets.models.readers import THRESHOLDS, learned
from tests.browser.stage import Played

rng = np.random.default_rng(0)
EMPTY, FULL = [0.0] * 64, [16.0] * 64
DIGITS = digits().X[-60:].tolist()
SCRIBBLES = np.floor(rng.uniform(0, 17, (40, 64))).tolist()
PICTURES = [EMPTY, FULL, *DIGITS, *SCRIBBLES]
USUAL = list(THRESHOLDS.values())
RULES = [
    USUAL,
    *zip(*(rng.uniform(*ends, 12).round(2) for ends in
           ((1, 16), (1, 16), (0, 1), (0.3, 1), (0, 0.5))), strict=True),
]  # fmt: skip
NUMBERS = learned().as_lists()
FEW = [[picture, NUMBERS] for picture in PICTURES[::4]]


def alone(method: str) -> object:
    """One picture's row of what a reader says of many."""
    return lambda pixels, _: getattr(learned(), method)(np.array([pixels]))[0].tolist()


PLAYED = Played(
    open=digit_readers,
    slider="ink",
    same={
        "brushed": (
            readers.brushed,
            [[p, x, y] for p in PICTURES[:3] for x, y in rng.uniform(-1, 9, (20, 2)).tolist()],
        ),
        "shifted": (
            readers.shifted,
            [[p, *way] for p in PICTURES[:5] for way in product((-8, -1, 0, 1, 3), repeat=2)],
        ),
        "thickened": (readers.thickened, [[p] for p in PICTURES]),
        "noisy": (readers.noisy, [[p, seed] for p in PICTURES[:5] for seed in (0, 1, 2**31)]),
        "holes": (readers.holes, [[p, ink] for p in PICTURES for ink in (1, 8, 16)]),
        "shape": (readers.shape, [[p, ink] for p in PICTURES for ink in (1, 8, 16)]),
        "rule": (readers.rule, [[p, list(each)] for p in PICTURES for each in RULES]),
        "features": (
            lambda pixels: readers.features(np.array([pixels]))[0].tolist(),
            [[p] for p in PICTURES],
        ),
        "lineSays": (alone("line"), FEW),
        "hidden": (alone("hidden"), FEW),
        "networkSays": (alone("network"), FEW),
    },
)
