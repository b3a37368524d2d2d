"""How dropout is played."""

import numpy as np

from mitdl_utils.widgets import thinning
from mitdl_utils.widgets.rooms.thinning import average, factor, ratio, units
from tests.browser.stage import Played

RATES = [0.0, 0.25, 0.5, 0.9]
rng = np.random.default_rng(8)

PLAYED = Played(
    open=thinning,
    slider="p",
    same={
        "units": (lambda x: units(np.array([x]))[0].tolist(), [[x] for x in (-3, -0.4, 0, 1.5, 3)]),
        "factor": (factor, [[p, scaled] for p in RATES for scaled in (False, True)]),
        "average": (
            average,
            [[seed, n, p, True] for seed in (0, 5) for n in (1, 300) for p in RATES],
        ),
        "ratio": (ratio, [[row] for row in [[1.0] * 8, *rng.uniform(0, 2, (20, 8)).tolist()]]),
    },
    plays=True,
)
