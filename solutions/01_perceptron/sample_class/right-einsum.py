"""Sums with einsum, bends with logaddexp and gets tanh and the slopes out of the sigmoid.
Expected: all.
"""

import numpy as np


def weighted_sum(x, w, b):
    if w.shape != (x.shape[-1],):
        raise ValueError(f"weighted_sum: shapes x {x.shape} and w {w.shape} do not fit")
    formula = "m,m->" if x.ndim == 1 else "nm,m->n"
    return np.einsum(formula, x, w) + b


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


def perceptron(x, w, b, g):
    return g(np.einsum("...i,i->...", x, w) + b)


def decision_boundary(x1, w, b):
    slope, intercept = -w[0] / w[1], -b / w[1]
    return slope * x1 + intercept


def classify(x, w, b, threshold=0.5):
    return np.int64(perceptron(x, w, b, sigmoid) >= threshold)
