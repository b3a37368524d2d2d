"""Sums with einsum, bends with logaddexp and gets tanh and the slopes out of the sigmoid.
Expected: all.
"""

import numpy as np


def weighted_sum(x, w, b):
    x, w, b = np.asarray(x), np.asarray(w), np.asarray(b)
    if not 1 <= x.ndim <= 2 or w.shape != (x.shape[-1],) or b.shape:
        raise ValueError(f"weighted_sum: shapes x {x.shape}, w {w.shape}, b {b.shape} do not fit")
    return np.einsum("...m,m->...", x, w) + float(b)


def sigmoid(z):
    return np.exp(-np.logaddexp(0.0, -z))


def tanh(z):
    return 2.0 * sigmoid(2.0 * z) - 1.0


def relu(z):
    return 0.5 * (z + np.abs(z))


def sigmoid_derivative(z):
    return sigmoid(z) * sigmoid(-z)


def tanh_derivative(z):
    return 4.0 * sigmoid_derivative(2.0 * z)


def relu_derivative(z):
    return np.heaviside(z, 0.0)


def decision_boundary(x1, w, b):
    return -b / w[1] - (w[0] / w[1]) * x1


def classify(x, w, b, threshold=0.5):
    return np.int64(perceptron(x, w, b, sigmoid) >= threshold)
