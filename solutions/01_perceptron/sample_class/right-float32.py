"""Computes everything in float32, to save memory.
Expected: all.
"""

import numpy as np


def weighted_sum(x, w, b):
    if len(w) != x.shape[-1]:
        raise ValueError(f"{x.shape} and {w.shape} do not fit")
    return np.dot(x.astype(np.float32), w.astype(np.float32)) + np.float32(b)


def sigmoid(z):
    z = np.asarray(z, dtype=np.float32)
    return np.float32(0.5) * (1 + np.tanh(np.float32(0.5) * z))


def tanh(z):
    z = np.asarray(z, dtype=np.float32)
    e = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - e) / (1 + e)


def relu(z):
    return np.maximum(np.float32(0), np.asarray(z, dtype=np.float32))


def sigmoid_derivative(z):
    s = sigmoid(z)
    return s * (1 - s)


def tanh_derivative(z):
    return 1 - np.tanh(np.asarray(z, dtype=np.float32)) ** 2


def relu_derivative(z):
    return np.heaviside(np.asarray(z, dtype=np.float32), np.float32(0))


def perceptron(x, w, b, g):
    return g(x.astype(np.float32) @ w.astype(np.float32) + np.float32(b))


def decision_boundary(x1, w, b):
    x1, w = np.asarray(x1, dtype=np.float32), w.astype(np.float32)
    return -(np.float32(b) + w[0] * x1) / w[1]


def classify(x, w, b, threshold=0.5):
    z = x.astype(np.float32) @ w.astype(np.float32) + np.float32(b)
    return (sigmoid(z) >= np.float32(threshold)).astype(int)
