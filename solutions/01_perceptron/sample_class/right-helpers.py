"""Splits the work into small functions and clips z at 500, where nothing changes any more.
Expected: all.
"""

import numpy as np

FAR = 500.0


def clipped(z):
    return np.clip(z, -FAR, FAR)


def describe(**arrays):
    return ", ".join(f"{name} {np.shape(array)}" for name, array in arrays.items())


def fits(x, w, b):
    return np.ndim(b) == 0 and np.ndim(w) == 1 and np.ndim(x) in (1, 2)


def weighted_sum(x, w, b):
    if not fits(x, w, b) or np.shape(x)[-1] != len(w):
        raise ValueError("these shapes do not go together: " + describe(x=x, w=w, b=b))
    return np.dot(x, w) + b


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-clipped(z)))


def tanh(z):
    up, down = np.exp(clipped(z)), np.exp(-clipped(z))
    return (up - down) / (up + down)


def relu(z):
    return z * (z > 0)


def sigmoid_derivative(z):
    s = sigmoid(z)
    return s - s**2


def tanh_derivative(z):
    t = tanh(z)
    return (1 - t) * (1 + t)


def relu_derivative(z):
    return z > 0


def perceptron(x, w, b, g):
    z = weighted_sum(x, w, b)
    return g(z)


def classify(x, w, b, threshold=0.5):
    yes = perceptron(x, w, b, sigmoid) >= threshold
    return yes * 1
