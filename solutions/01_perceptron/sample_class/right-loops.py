"""Writes everything with loops and the math module, one number at a time.
Expected: all.
"""

import math

import numpy as np


def one_by_one(function, z):
    z = np.asarray(z, dtype=float)
    out = np.empty(z.shape)
    for place in np.ndindex(z.shape):
        out[place] = function(float(z[place]))
    return out[()]


def weighted_sum(x, w, b):
    if x.shape[-1] != w.shape[0]:
        raise ValueError(f"x has shape {x.shape}, which does not fit w of shape {w.shape}")
    if x.ndim == 2:
        return np.array([weighted_sum(row, w, b) for row in x])
    z = b
    for i in range(len(w)):
        z += x[i] * w[i]
    return z


def sigmoid(z):
    def one(v):
        if v >= 0:
            return 1 / (1 + math.exp(-v))
        return math.exp(v) / (1 + math.exp(v))

    return one_by_one(one, z)


def tanh(z):
    def one(v):
        e = math.exp(-2 * abs(v))
        size = (1 - e) / (1 + e)
        return size if v >= 0 else -size

    return one_by_one(one, z)


def relu(z):
    return one_by_one(lambda v: v if v > 0 else 0.0, z)


def sigmoid_derivative(z):
    def one(v):
        e = math.exp(-abs(v))
        return e / (1 + e) / (1 + e)

    return one_by_one(one, z)


def tanh_derivative(z):
    return one_by_one(lambda v: 1 - math.tanh(v) ** 2, z)


def relu_derivative(z):
    def one(v):
        return 1 if v > 0 else 0

    if np.ndim(z) == 0:
        return one(z)
    return np.array([one(v) for v in np.ravel(z)]).reshape(np.shape(z))


def perceptron(x, w, b, g):
    def z(row):
        total = b
        for xi, wi in zip(row, w, strict=True):
            total = total + xi * wi
        return total

    return g(z(x) if x.ndim == 1 else np.array([z(row) for row in x]))


def decision_boundary(x1, w, b):
    w1, w2 = w
    return one_by_one(lambda v: (-b - w1 * v) / w2, x1)


def classify(x, w, b, threshold=0.5):
    y_hat = perceptron(x, w, b, sigmoid)
    if np.ndim(y_hat) == 0:
        return 1 if y_hat >= threshold else 0
    return np.array([1 if p >= threshold else 0 for p in y_hat])
