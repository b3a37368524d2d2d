"""Waits in one function for something that never happens; the rest is right.
Expected: all but `tanh`, no mistake named: it does not come to an end.
"""

import numpy as np


def tanh(z):
    up, terms = np.zeros_like(z, dtype=float), 0
    while terms < 50:
        up = up + 0.0
    return up
