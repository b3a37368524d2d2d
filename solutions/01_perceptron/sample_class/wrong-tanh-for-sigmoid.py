"""Takes tanh for the sigmoid; the decision, made on the wrong scale, is right with a right one.
Expected: all but `sigmoid`, mistake tanh-for-sigmoid.
"""

import numpy as np


def sigmoid(z):
    return np.tanh(z)
