"""Gives ReLU a slope of 1 at exactly zero.
Expected: all but `relu_derivative`, mistake one-at-zero.
"""

import numpy as np


def relu_derivative(z):
    return np.where(z >= 0, 1.0, 0.0)
