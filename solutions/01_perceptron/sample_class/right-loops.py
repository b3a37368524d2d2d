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
    x, w = np.asarray(x, dtype=float), np.asarray(w, dtype=float)
    if np.shape(b) != ():
        raise ValueError(f"x has shape {x.shape} but b has shape {np.shape(b)}, not ()")
    if w.ndim != 1 or x.ndim not in (1, 2) or x.shape[-1] != w.shape[0]:
        raise ValueError(f"x has shape {x.shape}, which does not fit w of shape {w.shape}")
    rows = [x] if x.ndim == 1 else x
    sums = []
    for row in rows:
        total = float(b)
        for i in range(len(w)):
            total += row[i] * w[i]
        sums.append(total)
    return np.float64(sums[0]) if x.ndim == 1 else np.array(sums)


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
    return one_by_one(lambda v: float(sigmoid(v)) * (1 - float(sigmoid(v))), z)


def tanh_derivative(z):
    return one_by_one(lambda v: 1 - float(tanh(v)) ** 2, z)


def relu_derivative(z):
    return one_by_one(lambda v: 1.0 if v > 0 else 0.0, z)


def decision_boundary(x1, w, b):
    return one_by_one(lambda v: (-b - w[0] * v) / w[1], x1)


def classify(x, w, b, threshold=0.5):
    y_hat = perceptron(x, w, b, sigmoid)
    if np.ndim(y_hat) == 0:
        return 1 if y_hat >= threshold else 0
    return np.array([1 if p >= threshold else 0 for p in y_hat])
