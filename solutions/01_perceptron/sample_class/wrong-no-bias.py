"""Forgets the bias in the sum, and so in all that is built on it.
Expected: all but `weighted_sum`, `perceptron`, `classify`, mistake no-bias.
"""

import numpy as np


def weighted_sum(x, w, b):
    x, w = np.asarray(x, dtype=float), np.asarray(w, dtype=float)
    if x.ndim not in (1, 2) or w.shape != x.shape[-1:] or np.ndim(b) != 0:
        raise ValueError(f"x {x.shape}, w {w.shape} and b {np.shape(b)} do not fit")
    return x @ w
