"""Adds up where the mean is wanted, and takes the mean where it is taken already.
Expected: all but `mse`, mistake summed-unchecked, `binary_cross_entropy`, mistake summed,
`bce_with_logits`, mistake summed, `cross_entropy`, mistake summed, `accuracy`, mistake counted,
`empirical_loss`, mistake divided-again.
"""

import numpy as np


def mse(y_hat, y):
    return np.sum(np.square(y_hat - y))


def binary_cross_entropy(y_hat, y):
    p = np.clip(y_hat, 1e-7, 1 - 1e-7)
    return -sum(np.ravel(y * np.log(p) + (1 - y) * np.log(1 - p)))


def bce_with_logits(z, y):
    return np.sum(np.logaddexp(0, z) - y * z)


def cross_entropy(logits, labels):
    log_p = log_softmax(logits)
    return -sum(log_p[i, label] for i, label in enumerate(labels))


def accuracy(logits, labels):
    return np.sum(np.argmax(logits, axis=1) == labels) * 1.0


def empirical_loss(model, X, y, loss):
    return loss(model(X), y) / len(y)
