"""Splits the work into small functions and clips z at 500, where nothing changes any more.
Expected: all.
"""

import numpy as np

FAR = 500.0


class Misfit(ValueError):
    """Two things that do not go together."""


def clipped(z):
    return np.clip(z, -FAR, FAR)


def fits(x, w):
    return np.shape(x)[-1] == len(w)


def weighted_sum(x, w, b):
    if not fits(x, w):
        raise Misfit(f"{np.shape(x)[-1]} features, but {len(w)} weights")
    return np.inner(x, w) + b


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-clipped(z)))


def tanh(z):
    up, down = np.exp(clipped(z)), np.exp(-clipped(z))
    return (up - down) / (up + down)


def relu(z):
    return np.clip(z, 0, None)


def sigmoid_derivative(z):
    def sigma(v):
        return 0.5 * (1 + np.tanh(0.5 * v))

    return sigma(z) - sigma(z) ** 2


def tanh_derivative(z):
    t = tanh(z)
    return (1 - t) * (1 + t)


def relu_derivative(z):
    return z > 0


def perceptron(x, w, b, g):
    def z(x, w, b):
        return np.dot(x, w) + b

    return g(z(x, w, b))


def decision_boundary(x1, w, b):
    def z_without_x2(x1):
        return b + w[0] * x1

    return z_without_x2(x1) / -w[1]


def classify(x, w, b, threshold=0.5):
    yes = perceptron(x, w, b, sigmoid) >= threshold
    return yes * 1
