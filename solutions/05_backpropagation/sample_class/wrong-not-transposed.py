"""Multiplies by W on the way back, not by its transpose, and takes tanh's slope for the sigmoid's.
Expected: all but `dense_backward`, `sigmoid_backward`, mistakes weights-not-transposed,
slope-of-tanh.
"""

import numpy as np


def dense_backward(dout, x, W):
    return dout @ W, x.T @ dout, dout.sum(axis=0)


def sigmoid_backward(dout, z):
    s = np.tanh(z / 2) / 2 + 0.5
    return dout * (1 - s**2)
