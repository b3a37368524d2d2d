"""Computes all bends and slopes in float32, to save memory.
Expected: all.
"""

import numpy as np


def sigmoid(z):
    z = np.asarray(z, dtype=np.float32)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, np.float32(1), e) / (np.float32(1) + e)


def tanh(z):
    z = np.asarray(z, dtype=np.float32)
    m = np.expm1(-2 * np.abs(z))
    return np.sign(z) * (-m / (m + 2))


def relu(z):
    return np.maximum(np.asarray(z, dtype=np.float32), 0)


def sigmoid_derivative(z):
    s = sigmoid(z)
    return s * (1 - s)


def tanh_derivative(z):
    return 1 - tanh(z) ** 2


def relu_derivative(z):
    return np.float32(1) * (np.asarray(z) > 0)
