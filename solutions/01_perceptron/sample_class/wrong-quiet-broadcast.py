"""Multiplies and sums without a look at the shapes, so that misfits are stretched in silence.
Expected: all but `weighted_sum`, mistake broadcasts-misfits.
"""

import numpy as np


def weighted_sum(x, w, b):
    return np.sum(x * w, axis=-1) + b


def perceptron(x, w, b, g):
    if np.ndim(w) != 1 or np.ndim(x) not in (1, 2) or np.shape(x)[-1] != len(w) or np.ndim(b):
        raise ValueError(f"x {np.shape(x)}, w {np.shape(w)}, b {np.shape(b)} do not fit")
    return g(weighted_sum(x, w, b))
