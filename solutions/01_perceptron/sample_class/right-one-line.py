"""Writes one line wherever one is enough, and silences NumPy where an overflow does no harm.
Expected: all.
"""

import numpy as np


def weighted_sum(x, w, b):
    return x @ w + b  # NumPy itself raises the ValueError where x and w do not fit


def sigmoid(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def tanh(z):
    with np.errstate(over="ignore"):
        return 2 / (1 + np.exp(-2 * z)) - 1


def relu(z):
    return np.where(np.asarray(z) > 0, z, 0.0)


def sigmoid_derivative(z):
    return 0.25 * (1 - np.tanh(0.5 * np.asarray(z)) ** 2)


def tanh_derivative(z):
    return 1 - np.tanh(z) ** 2


def relu_derivative(z):
    return (np.asarray(z) > 0).astype(int)


def perceptron(x, w, b, g):
    return g(x @ w + b)


def decision_boundary(x1, w, b):
    return -(b + w[0] * x1) / w[1]


def classify(x, w, b, threshold=0.5):
    return np.where(0.5 * (1 + np.tanh((x @ w + b) / 2)) >= threshold, 1, 0)
