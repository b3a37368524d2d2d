"""Takes the units for the inputs when weights are drawn.
Expected: all but `he_normal`, mistake fan-out.
"""

import numpy as np


def he_normal(d_in, d_out, rng):
    return rng.normal(0.0, np.sqrt(2 / d_out), size=(d_in, d_out))
