"""Shifts and clips in place, to save a line.
Expected: all but `binary_cross_entropy`, mistake changes-its-input, `softmax`,
mistake changes-its-input, `log_softmax`, mistake changes-its-input.
"""

import numpy as np


def binary_cross_entropy(y_hat, y):
    y_hat.clip(1e-7, 1 - 1e-7, out=y_hat)
    return -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))


def softmax(z, axis=-1):
    z -= z.max(axis=axis, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=axis, keepdims=True)


def log_softmax(z, axis=-1):
    z -= z.max(axis=axis, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))


def cross_entropy(logits, labels):
    return -np.mean(log_softmax(logits)[np.arange(len(labels)), labels])
