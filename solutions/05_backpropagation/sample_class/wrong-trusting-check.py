"""Trusts the shape of the gradient that it checks, and gives the absolute error: two at once.
Expected: all but `gradient_check`, mistake absolute-error.
"""

import numpy as np


def gradient_check(f, grad, w):
    analytic, h = grad(w), 1e-5
    numerical = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        up, down = w.astype(np.float64), w.astype(np.float64)
        up[i] += h
        down[i] -= h
        numerical[i] = (f(up) - f(down)) / (2 * h)
    return np.abs(analytic - numerical).max()
