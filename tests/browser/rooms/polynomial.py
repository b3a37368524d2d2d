"""How the polynomial is played."""

from itertools import product

import numpy as np

from mitdl_utils.widgets import polynomial
from mitdl_utils.widgets.rooms.polynomial import coefficients, error, sample, strength
from tests.browser.stage import Played


def fitted(seed: int, n: int, degree: int, lam: float) -> list[list[float]]:
    x, y = sample(seed, n, 0.2)
    return [x.tolist(), y.tolist(), degree, lam]


# Degree 12 on 10 points has many solutions, of which the shortest is wanted.
FITS = [fitted(*each) for each in product([0, 7], [10, 100], [0, 1, 3, 6], [0.0, 1e-3, 0.5])] + [
    fitted(3, 10, 12, 1e-2),
    fitted(3, 10, 12, 0.0),
]

PLAYED = Played(
    open=polynomial,
    slider="degree",
    same={
        "sample": (
            lambda *given: [part.tolist() for part in sample(*given)],
            [[seed, n, noise] for seed in (0, 1004) for n in (5, 100) for noise in (0.0, 0.35)],
        ),
        "strength": (strength, [[-7], [-6.5], [0], [1]]),
        "coefficients": (
            lambda x, y, degree, lam: coefficients(np.array(x), np.array(y), degree, lam).tolist(),
            FITS,
        ),
        "error": (
            lambda w, x, y: error(np.array(w), np.array(x), np.array(y)),
            [[[1.0, -2.0, 0.5], x, y] for x, y, *_ in FITS],
        ),
    },
    close=1e-8,
)
