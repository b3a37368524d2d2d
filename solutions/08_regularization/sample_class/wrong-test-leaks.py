"""Measures mean and deviation on all rows, those of the test too.
Expected: all but `standardize`, mistake statistics-of-everything.
"""

import numpy as np


def standardize(train, *others):
    together = np.vstack([train, *others])
    mean, std = np.mean(together, axis=0), np.std(together, axis=0)
    std[std == 0] = 1.0
    return tuple((array - mean) / std for array in (train, *others))
