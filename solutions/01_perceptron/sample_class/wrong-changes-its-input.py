"""Writes zeros into the array that it was given.
Expected: all but `relu`, mistake changes-z.
"""

import numpy as np


def relu(z):
    z = np.asarray(z)
    z[z < 0] = 0
    return z
