"""Hands probabilities to whatever takes logits, and logits to whatever takes probabilities.
Expected: all but `binary_cross_entropy`, mistake sigmoid-first, `bce_with_logits`,
mistake sigmoid-twice, `log_softmax`, mistake of-the-probabilities.
"""

import numpy as np


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(0.5 * z)


def binary_cross_entropy(y_hat, y):
    p = np.clip(sigmoid(y_hat), 1e-7, 1 - 1e-7)
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


def bce_with_logits(z, y):
    p = sigmoid(z)
    return np.mean(np.log(1 + np.exp(p)) - p * y)


def log_softmax(z, axis=-1):
    p = softmax(z, axis)
    return p - np.log(np.exp(p).sum(axis=axis, keepdims=True))


def cross_entropy(logits, labels):
    return -np.mean(log_softmax(logits)[np.arange(len(labels)), labels])
