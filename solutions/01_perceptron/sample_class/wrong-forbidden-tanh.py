"""Calls the function that is the answer.
Expected: all but `tanh`, no mistake named: np.tanh is forbidden there.
"""

import numpy as np


def tanh(z):
    return np.tanh(z)
