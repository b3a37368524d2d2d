"""Gives lists back where arrays are asked for.
Expected: all but `tanh`, `relu`, no mistake named: a value of another type.
"""

import numpy as np


def tanh(z):
    e = np.exp(-2 * np.abs(z))
    return (np.sign(z) * (1 - e) / (1 + e)).tolist()


def relu(z):
    return np.where(z > 0, z, 0.0).tolist()
