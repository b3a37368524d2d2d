"""Takes tanh for the sigmoid; the decision is then made on the wrong scale.
Expected: all but `sigmoid`, `classify`, mistake tanh-for-sigmoid.
"""

import numpy as np


def sigmoid(z):
    return np.tanh(z)
