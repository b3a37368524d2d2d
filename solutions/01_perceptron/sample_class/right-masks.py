"""Makes an empty array first and fills it by masks; likes forms that lose no digits.
Expected: all.
"""

import numpy as np


def weighted_sum(x, w, b):
    if x.shape[-1] != w.size:
        raise ValueError("x is {}, w is {}".format(list(x.shape), "x".join(map(str, w.shape))))
    z = np.full(x.shape[:-1], b, dtype=float)
    z += (x * w).sum(axis=-1)
    return z


def sigmoid(z):
    z = np.asarray(z, dtype=np.float64)
    out = np.empty_like(z)
    left = z < 0
    out[left] = np.exp(z[left]) / (1 + np.exp(z[left]))
    out[~left] = 1 / (1 + np.exp(-z[~left]))
    return out


def tanh(z):
    m = np.expm1(-2 * np.abs(z))
    return np.copysign(-m / (m + 2), z)


def relu(z):
    out = np.array(z, dtype=np.float64)
    out[out < 0] = 0
    return out


def sigmoid_derivative(z):
    e = np.exp(-np.abs(z))
    return e / (1 + e) ** 2


def tanh_derivative(z):
    e = np.exp(-2 * np.abs(z))
    return 4 * e / (1 + e) ** 2


def relu_derivative(z):
    slope = np.zeros(np.shape(z))
    slope[np.asarray(z) > 0] = 1
    return slope


def perceptron(x, w, b, g):
    z = np.full(x.shape[:-1], b, dtype=float)
    z += x @ w
    return g(z)


def decision_boundary(x1, w, b):
    x2 = np.full(np.shape(x1), -b, dtype=float)
    x2 -= w[0] * x1
    x2 /= w[1]
    return x2


def classify(x, w, b, threshold=0.5):
    edge = np.log(threshold / (1 - threshold))  # where the sigmoid reaches the threshold
    return (x @ w + b >= edge).astype(np.int32)
