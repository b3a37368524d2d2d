"""Keeps every logarithm finite by a small number, where it is asked for and where it is not.
Expected: all but `binary_cross_entropy`, mistake added-to-the-logarithm, `bce_with_logits`,
mistake clipped-probability, `softmax`, mistake added-to-the-sum, `log_softmax`,
mistake clipped-probability-further, `cross_entropy`, mistake clipped-probability.
"""

import numpy as np

SMALL = 1e-7


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(0.5 * z)


def binary_cross_entropy(y_hat, y):
    return -np.mean(y * np.log(y_hat + SMALL) + (1 - y) * np.log(1 - y_hat + SMALL))


def bce_with_logits(z, y):
    p = np.clip(sigmoid(z), SMALL, 1 - SMALL)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / (e.sum(axis=axis, keepdims=True) + SMALL)


def log_softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return np.log(np.maximum(e / e.sum(axis=axis, keepdims=True), 1e-12))


def cross_entropy(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.log(np.maximum(p[np.arange(len(p)), labels], SMALL)).mean()
