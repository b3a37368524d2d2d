"""Multiplies and sums without a look at the shapes, so that one weight is stretched in silence.
Expected: all but `weighted_sum`, mistake broadcasts-misfits.
"""

import numpy as np


def weighted_sum(x, w, b):
    return np.sum(x * w, axis=-1) + b
